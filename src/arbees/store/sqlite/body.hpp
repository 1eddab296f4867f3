#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "arbees/domain/output.hpp"

namespace arbees::store::sqlite {

/// The canonical bytes of an output's body (base::Writer).
[[nodiscard]] std::string encode_body(const domain::OutputBody& body);

/// Nothing when the bytes are not exactly one body.
[[nodiscard]] std::optional<domain::OutputBody> decode_body(std::string_view bytes);

/// A fingerprint of how bodies are laid out: kinds, fields, their order and types. Bytes of one layout are not read
/// with another.
[[nodiscard]] const std::string& body_layout();

}  // namespace arbees::store::sqlite
