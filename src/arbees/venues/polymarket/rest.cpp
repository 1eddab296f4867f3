#include "arbees/venues/polymarket/rest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "arbees/wire/record.hpp"

namespace arbees::venues::polymarket::rest {
namespace {

using wire::Node;
using wire::Record;

constexpr std::size_t kMostRefusals = 100;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

template <class T, class Parse>
base::Result<Page<T>> read_page(std::string_view body, std::string_view name, Parse&& parse) {
  const auto document = wire::Document::parse(body);
  if (!document) return std::unexpected(document.error());
  const Node root = document->root();
  const Node member = root[name];
  const Node& list = root.is_array() ? root : member;
  if (const auto array = list.need_array(); !array) return std::unexpected(array.error());
  Page<T> page;
  page.size = list.size();
  const Node cursor = root["next_cursor"];
  page.cursor = cursor.text().value_or("");
  list.each([&](const Node& item) {
    base::Result<T> value = parse(item);
    if (value) page.items.push_back(*std::move(value));
    else if (page.refused.size() < kMostRefusals) page.refused.push_back(std::move(value).error());
  });
  return page;
}

/// The tag of "1,450,100639" that is neither all sports (1) nor all games (100639).
std::string own_tag(std::string_view tags) {
  std::string found;
  for (std::size_t at = 0; at <= tags.size();) {
    const std::size_t comma = std::min(tags.find(',', at), tags.size());
    const std::string_view tag = tags.substr(at, comma - at);
    const bool number = !tag.empty() && std::ranges::all_of(tag, [](char c) { return c >= '0' && c <= '9'; });
    if (number && tag != "1" && tag != "100639" && found.empty()) found = tag;
    at = comma + 1;
  }
  return found;
}

}  // namespace

std::string sports_url(std::string_view gamma) {
  return fmt::format("{}/sports", gamma);
}

std::string events_by_cursor_url(std::string_view gamma, std::string_view tag, std::string_view cursor) {
  std::string url = fmt::format("{}/events/keyset?limit={}&closed=false&tag_id={}", gamma, kEventsPerPage, tag);
  if (!cursor.empty()) url += "&after_cursor=" + escaped(cursor);
  return url;
}

std::string events_by_offset_url(std::string_view gamma, std::string_view tag, std::size_t offset) {
  return fmt::format("{}/events?limit={}&offset={}&active=true&closed=false&tag_id={}", gamma, kEventsPerPage, offset,
                     tag);
}

std::string closed_markets_url(std::string_view gamma, std::span<const std::string> conditions) {
  return fmt::format("{}/markets?limit={}&closed=true&condition_ids={}", gamma, conditions.size(),
                     fmt::join(conditions, "&condition_ids="));
}

std::string clob_market_url(std::string_view clob, std::string_view condition) {
  return fmt::format("{}/clob-markets/{}", clob, escaped(condition));
}

std::string time_url(std::string_view clob) {
  return fmt::format("{}/time", clob);
}

std::optional<base::Nanos> read_time(std::string_view body) {
  constexpr std::int64_t kLatest = 9'000'000'000;
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(body.data(), body.data() + body.size(), seconds);
  if (fault != std::errc{} || seconds <= 0 || seconds > kLatest) return std::nullopt;
  return base::Nanos{seconds * 1'000'000'000};
}

std::string books_url(std::string_view clob) {
  return fmt::format("{}/books", clob);
}

base::Result<std::vector<League>> read_sports(std::string_view body) {
  const auto page = read_page<League>(body, "sports", [](const Node& node) {
    Record record(node);
    League league{record.text("sport"), own_tag(record.text_or_empty("tags"))};
    return record.result(std::move(league));
  });
  if (!page) return std::unexpected(page.error());
  if (page->items.empty() && !page->refused.empty()) return std::unexpected(page->refused.front());
  return page->items;
}

base::Result<Page<EventInfo>> read_events(std::string_view body) {
  return read_page<EventInfo>(body, "events", parse_event);
}

base::Result<Page<MarketInfo>> read_markets(std::string_view body) {
  return read_page<MarketInfo>(body, "markets", parse_market);
}

base::Result<MarketInfo> read_clob_market(std::string_view body) {
  const auto document = wire::Document::parse(body);
  if (!document) return std::unexpected(document.error());
  const Node root = document->root();
  return parse_clob_market(root);
}

base::Result<std::vector<BookInfo>> read_books(std::string_view body) {
  auto document = parse_document(body);
  if (!document) return std::unexpected(std::move(document).error());
  if (!document->refused.empty() && document->books.empty()) return std::unexpected(document->refused.front());
  return std::move(document->books);
}

std::string failure_text(std::uint32_t status, std::string_view body) {
  const auto document = wire::Document::parse(body);
  if (!document) return fmt::format("HTTP {}", status);
  const Node root = document->root();
  const Node error = root["error"];
  return error.text() ? fmt::format("HTTP {}: {}", status, *error.text()) : fmt::format("HTTP {}", status);
}

}  // namespace arbees::venues::polymarket::rest
