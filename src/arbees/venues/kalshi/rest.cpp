#include "arbees/venues/kalshi/rest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arbees/domain/league.hpp"

#include "arbees/wire/record.hpp"

namespace arbees::venues::kalshi::rest {
namespace {

using wire::Node;
using wire::Record;

constexpr std::size_t kMostRefusals = 100;

/// Everything but letters, digits and "-._~" as %XX.
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

std::string with_cursor(std::string url, std::string_view cursor) {
  if (!cursor.empty()) url += "&cursor=" + escaped(cursor);
  return url;
}

template <class T, class Parse>
void read_list(const Node& list, Page<T>& page, Parse&& parse) {
  list.each([&](const Node& item) {
    base::Result<T> value = parse(item);
    if (value) page.items.push_back(*std::move(value));
    else if (page.refused.size() < kMostRefusals) page.refused.push_back(std::move(value).error());
  });
}

template <class T, class Parse>
base::Result<Page<T>> read_page(std::string_view body, std::string_view name, Parse&& parse) {
  const auto document = wire::Document::parse(body);
  if (!document) return std::unexpected(document.error());
  const Node root = document->root();
  const Node list = root[name];
  if (const auto array = list.need_array(); !array) return std::unexpected(array.error());
  Page<T> page;
  const Node cursor = root["cursor"];
  page.cursor = cursor.text().value_or("");
  read_list(list, page, parse);
  return page;
}

base::Result<bool> read_active(const Node& node) {
  Record record(node);
  for (const std::string_view key : {"exchange_active", "trading_active"})
    if (!record.optional_flag(key)) record.expected(key, "true or false");
  const Node exchange = node["exchange_active"];
  const Node trading = node["trading_active"];
  return record.result(exchange.boolean().value_or(false) && trading.boolean().value_or(false));
}

}  // namespace

std::string status_url(std::string_view base) {
  return fmt::format("{}/exchange/status", base);
}

std::string series_url(std::string_view base, std::string_view series) {
  return fmt::format("{}/series/{}", base, escaped(series));
}

std::string events_url(std::string_view base, std::string_view series, std::string_view cursor) {
  return with_cursor(
      fmt::format("{}/events?series_ticker={}&status=open&with_nested_markets=true&limit=200", base, escaped(series)),
      cursor);
}

std::string milestones_url(std::string_view base, std::string_view type, base::Nanos from, std::string_view cursor) {
  const base::Nanos whole{from.value / 1'000'000'000 * 1'000'000'000};
  return with_cursor(fmt::format("{}/milestones?limit=500&category=Sports&type={}&minimum_start_date={}", base,
                                 escaped(type), escaped(base::format_utc(whole))),
                     cursor);
}

std::string_view milestone_type(std::string_view series) {
  if (series == "KXWNBAGAME") return "basketball_game";  // watched by no model, and listed like the others
  switch (domain::family_of(domain::sport_of_kalshi(series))) {
    case domain::Family::football: return "football_game";
    case domain::Family::basketball: return "basketball_game";
    case domain::Family::baseball: return "baseball_game";
    case domain::Family::hockey: return "hockey_match";
    case domain::Family::none: return {};
  }
  return {};
}

std::string fee_changes_url(std::string_view base) {
  return fmt::format("{}/events/fee_changes?limit=1000", base);
}

std::string markets_url(std::string_view base, std::span<const std::string> tickers) {
  return fmt::format("{}/markets?limit=1000&tickers={}", base, fmt::join(tickers, ","));
}

std::string book_url(std::string_view base, std::string_view ticker) {
  return fmt::format("{}/markets/{}/orderbook", base, escaped(ticker));
}

std::string books_url(std::string_view base, std::span<const std::string> tickers) {
  return fmt::format("{}/markets/orderbooks?tickers={}", base, fmt::join(tickers, "&tickers="));
}

base::Result<Page<EventInfo>> read_events(std::string_view body) {
  return read_page<EventInfo>(body, "events", parse_event);
}

base::Result<Page<MilestoneInfo>> read_milestones(std::string_view body) {
  return read_page<MilestoneInfo>(body, "milestones", parse_milestone);
}

base::Result<Page<MarketInfo>> read_markets(std::string_view body) {
  return read_page<MarketInfo>(body, "markets", parse_market);
}

base::Result<SeriesInfo> read_series(std::string_view body) {
  const auto document = wire::Document::parse(body);
  if (!document) return std::unexpected(document.error());
  const Node root = document->root();
  const Node series = root["series"];
  if (const auto object = series.need_object(); !object) return std::unexpected(object.error());
  return parse_series(series);
}

base::Result<Page<BookInfo>> read_books(std::string_view body, std::string_view ticker) {
  if (ticker.empty()) return read_page<BookInfo>(body, "orderbooks", parse_order_book);
  const auto document = wire::Document::parse(body);
  if (!document) return std::unexpected(document.error());
  const Node root = document->root();
  auto book = parse_order_book(root);
  if (!book) return std::unexpected(std::move(book).error());
  Page<BookInfo> page;
  book->ticker = ticker;
  page.items.push_back(*std::move(book));
  return page;
}

bool ExchangeStatus::active_on(std::int64_t exchange_index) const {
  const auto found = std::ranges::find(others, exchange_index, &std::pair<std::int64_t, bool>::first);
  return found == others.end() ? active : found->second;
}

base::Result<ExchangeStatus> read_status(std::string_view body) {
  const auto document = wire::Document::parse(body);
  if (!document) return std::unexpected(document.error());
  const Node root = document->root();
  const auto active = read_active(root);
  if (!active) return std::unexpected(active.error());
  ExchangeStatus status{*active, {}};
  std::optional<base::Error> wrong;
  const Node others = root["exchange_index_statuses"];
  others.each([&](const Node& item) {
    Record record(item);
    const std::int64_t index = record.integer("exchange_index");
    const auto one = read_active(item);
    if (!one) record.note(one.error());
    const auto read = record.result(std::pair{index, one.value_or(false)});
    if (read) status.others.push_back(*read);
    else if (!wrong) wrong = read.error();
  });
  if (wrong) return std::unexpected(*std::move(wrong));
  return status;
}

base::Result<std::optional<base::Nanos>> read_next_fee_change(std::string_view body, base::Nanos now) {
  const auto times = read_page<base::Nanos>(body, "event_fee_changes", [](const Node& item) {
    Record record(item);
    const base::Nanos at = record.time("scheduled_ts");
    return record.result(at);
  });
  if (!times) return std::unexpected(times.error());
  if (!times->refused.empty()) return std::unexpected(times->refused.front());
  std::optional<base::Nanos> next;
  for (const base::Nanos at : times->items)
    if (at > now && (!next || at < *next)) next = at;
  return next;
}

std::string failure_text(std::uint32_t status, std::string_view body) {
  const auto document = wire::Document::parse(body);
  if (!document) return fmt::format("HTTP {}", status);
  const Node root = document->root();
  const auto error = parse_error_body(root);
  if (!error) return fmt::format("HTTP {}", status);
  return fmt::format("HTTP {}: {}", status, error->code.empty() ? error->message : error->code);
}

}  // namespace arbees::venues::kalshi::rest
