#include "arbees/wire/record.hpp"

namespace arbees::wire {
namespace {

template <class T>
T take(Record& record, base::Result<T> value) {
  if (value) return *std::move(value);
  record.note(std::move(value).error());
  return T{};
}

}  // namespace

std::string Record::text(std::string_view key) {
  const Node child = node_[key];
  return std::string(take(*this, child.need_text()));
}

std::int64_t Record::integer(std::string_view key) {
  const Node child = node_[key];
  return take(*this, child.need_integer());
}

std::string Record::id(std::string_view key) {
  const Node child = node_[key];
  return take(*this, child.need_id());
}

base::Nanos Record::time(std::string_view key) {
  const Node child = node_[key];
  const auto text = child.text();
  const auto value = text ? base::parse_utc(*text) : std::nullopt;
  if (!value) note(child.expected("an ISO 8601 time"));
  return value.value_or(base::Nanos{});
}

std::string Record::text_or_empty(std::string_view key) {
  const Node child = node_[key];
  return child.present() ? std::string(take(*this, child.need_text())) : std::string();
}

std::optional<std::int64_t> Record::optional_integer(std::string_view key) {
  const Node child = node_[key];
  if (!child.present()) return std::nullopt;
  return integer(key);
}

std::optional<bool> Record::optional_flag(std::string_view key) {
  const Node child = node_[key];
  const auto value = child.boolean();
  if (child.present() && !value) note(child.expected("true or false"));
  return value;
}

std::string Record::optional_id(std::string_view key) {
  const Node child = node_[key];
  return child.present() ? id(key) : std::string();
}

std::optional<base::Nanos> Record::optional_time(std::string_view key) {
  const Node child = node_[key];
  if (!child.present() || child.text() == "") return std::nullopt;
  return time(key);
}

std::vector<std::string> Record::optional_texts(std::string_view key) {
  return optional_list<std::string>(key, [](const Node& item) -> base::Result<std::string> {
    const auto text = item.need_text();
    if (!text) return std::unexpected(text.error());
    return std::string(*text);
  });
}

}  // namespace arbees::wire
