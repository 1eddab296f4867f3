#include "arbees/store/sqlite/body.hpp"

#include <fmt/format.h>

#include <charconv>

#include "arbees/base/codec.hpp"
#include "arbees/domain/positional.hpp"

namespace arbees::store::sqlite {
namespace {

constexpr std::string_view kNumbered = "numbered";
/// What release 0.1.0 wrote in the same place: a hash of its types' descriptions.
constexpr std::string_view kPositional = "d183cd6231342925";
constexpr std::string_view kNumberedFrom = ", numbered from ";

}  // namespace

std::string encode_body(const domain::OutputBody& body) {
  base::Writer writer;
  writer.put(body);
  return std::string(writer.bytes());
}

std::expected<domain::OutputBody, std::string> decode_body(std::string_view bytes, BodyLayout layout) {
  if (layout == BodyLayout::positional) {
    base::PositionalReader reader(bytes);
    domain::OutputBody body;
    reader.get(body);
    if (!reader.ok() || !reader.at_end()) return std::unexpected("its body is damaged");
    return body;
  }
  base::Reader reader(bytes);
  auto body = reader.read<domain::OutputBody>();
  if (reader.ok()) return body;
  const bool newer = reader.fault() == base::ReadFault::unknown_value;
  return std::unexpected((newer ? "was stored by a newer version: " : "its body is damaged: ") + reader.error());
}

std::string name_of(RunLayout layout) {
  if (layout == kNumberedRun) return std::string(kNumbered);
  if (layout == kPositionalRun) return std::string(kPositional);
  return fmt::format("{}{}{}", kPositional, kNumberedFrom, layout.numbered_from);
}

std::optional<RunLayout> run_layout(std::string_view name) {
  if (name == kNumbered) return kNumberedRun;
  if (!name.starts_with(kPositional)) return std::nullopt;
  name.remove_prefix(kPositional.size());
  if (name.empty()) return kPositionalRun;
  if (!name.starts_with(kNumberedFrom)) return std::nullopt;
  name.remove_prefix(kNumberedFrom.size());
  RunLayout layout;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), layout.numbered_from);
  if (fault != std::errc{} || end != name.data() + name.size() || layout.numbered_from == 0) return std::nullopt;
  return layout;
}

}  // namespace arbees::store::sqlite
