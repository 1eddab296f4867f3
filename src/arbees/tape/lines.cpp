#include "arbees/tape/lines.hpp"

#include <fmt/format.h>

#include "arbees/base/json.hpp"

namespace arbees::tape {
namespace {

void put_time(boost::json::object& out, const std::string& name, base::Nanos time) {
  out.emplace(name, base::format_utc(time));
  out.emplace(name + "_ns", time.value);
}

template <class... Ts>
boost::json::value body_of(const std::variant<Ts...>& body) {
  return std::visit([](const auto& inner) { return base::to_json(inner); }, body);
}

template <class... Ts>
std::string_view type_of(const std::variant<Ts...>& body) {
  return std::visit([]<class T>(const T&) { return std::string_view(T::kName); }, body);
}

boost::json::value or_null(const std::optional<std::string>& text) {
  return text ? boost::json::value(*text) : boost::json::value(nullptr);
}

}  // namespace

void EventLines::open(const domain::GameOpened& opened) {
  if (registry_.open_game(opened.game.key).is_new) games_.push_back(opened.game.key);
}

// As the engine does: a market of an unknown game, or one that is open, has no new id.
void EventLines::open(const domain::MarketOpened& opened) {
  const auto game = registry_.game(opened.market.game_key);
  if (!game || !registry_.open_market(opened.market.venue, opened.market.symbol).is_new) return;
  markets_.push_back({fmt::format("{}:{}", base::enum_name(opened.market.venue), opened.market.symbol), game->value});
}

EventLines::Subject EventLines::subject_of(const domain::EventBody& body) {
  return std::visit(
      [this]<class T>(const T& event) {
        Subject subject;
        if constexpr (std::is_same_v<T, domain::GameOpened>) {
          open(event);
          subject.game = event.game.key;
        } else if constexpr (std::is_same_v<T, domain::MarketOpened>) {
          open(event);
          subject.game = event.market.game_key;
          subject.market = fmt::format("{}:{}", base::enum_name(event.market.venue), event.market.symbol);
        } else if constexpr (requires { event.market; }) {
          if (event.market.value >= markets_.size()) return subject;
          const KnownMarket& market = markets_[event.market.value];
          subject.market = market.key;
          subject.game = games_[market.game];
        } else if constexpr (requires { event.game; }) {
          if (event.game.value < games_.size()) subject.game = games_[event.game.value];
        }
        return subject;
      },
      body);
}

std::optional<std::string> EventLines::line(const domain::Event& event) {
  ++number_;
  const Subject subject = subject_of(event.body);
  if (event.stamp.received < filter_.from) return std::nullopt;
  if (!filter_.game.empty() && subject.game != filter_.game) return std::nullopt;
  boost::json::object out{{"number", number_}};
  put_time(out, "received", event.stamp.received);
  put_time(out, "source", event.stamp.source);
  if (event.as_of.value != 0) {
    put_time(out, "as_of", event.as_of);
  } else {
    out.emplace("as_of", nullptr);
    out.emplace("as_of_ns", nullptr);
  }
  out.emplace("type", type_of(event.body));
  out.emplace("game", or_null(subject.game));
  out.emplace("market", or_null(subject.market));
  out.emplace("body", body_of(event.body));
  return base::dump(out);
}

std::string line_of(const CaptureRecord& record) {
  boost::json::object out;
  put_time(out, "received", record.input.received);
  out.emplace("session", record.session);
  out.emplace("type", type_of(record.input.body));
  out.emplace("body", body_of(record.input.body));
  return base::dump(out);
}

}  // namespace arbees::tape
