#include <map>

#include "arbees/feeds/espn/feed.hpp"
#include "grammar.hpp"
#include "invariants.hpp"

/// Any sequence of inputs, most of them answers to what the feed asked, keeps the feed's promises.
namespace {

using namespace arbees;
using namespace arbees::feeds::espn;

constexpr base::Nanos kStart{1'763'900'000LL * 1'000'000'000};
constexpr std::size_t kPerMinute = 60;

struct Watch {
  std::set<std::uint32_t> followed;
  std::vector<base::Nanos> asked;
  std::vector<std::pair<std::uint32_t, bool>> open;  ///< ask, is it a summary
  base::Nanos last;

  void look(const ports::FeedOutbox& out, base::Nanos now) {
    for (const domain::Event& event : out.events) {
      ARBEES_ASSERT(event.stamp.received >= last, "time went back");
      ARBEES_ASSERT(event.stamp.source <= event.stamp.received, "an event from the future");
      last = event.stamp.received;
      if (const auto* update = std::get_if<domain::GameUpdated>(&event.body)) {
        ARBEES_ASSERT(followed.contains(update->game.value), "a game nobody follows");
        ARBEES_ASSERT(update->state.home_score >= 0 && update->state.home_score <= 999, "score");
        fuzz::check_detail(update->state.detail);
      }
      if (const auto* line = std::get_if<domain::LineUpdated>(&event.body)) fuzz::check_line(line->line);
    }
    for (const base::Error& error : out.refused) ARBEES_ASSERT(!error.message().empty(), "an error that says nothing");
    for (const net::Action& action : out.actions) {
      const auto& ask = std::get<net::HttpAsk>(action);
      open.emplace_back(ask.id, ask.url.find("/summary?") != std::string::npos);
      asked.push_back(now);
      if (asked.size() <= kPerMinute) continue;
      ARBEES_ASSERT(now - asked[asked.size() - 1 - kPerMinute] >= base::seconds(60), "over the budget");
    }
  }
};

std::string body_of(FuzzedDataProvider& data, bool summary) {
  if (data.ConsumeIntegralInRange(0, 9) == 0) return data.ConsumeRandomLengthString(40);
  std::string text = summary ? "{\"header\":" : "{\"events\":[";
  fuzz::append_event(data, text, 3);
  if (!summary) text += ']';
  if (summary) {
    text += ",\"plays\":[";
    fuzz::append_value(data, text, 3);
    text += ']';
  }
  return text + "}";
}

net::InputBody input_of(FuzzedDataProvider& data, Watch& watch) {
  if (watch.open.empty() || data.ConsumeIntegralInRange(0, 3) == 0) return net::Tick{};
  const auto at = data.ConsumeIntegralInRange<std::size_t>(0, watch.open.size() - 1);
  const auto [ask, summary] = watch.open[at];
  watch.open.erase(watch.open.begin() + static_cast<std::ptrdiff_t>(at));
  constexpr std::uint32_t kStatuses[] = {200, 200, 200, 200, 200, 200, 403, 429, 500, 404};
  const auto status = kStatuses[data.ConsumeIntegralInRange<std::size_t>(0, std::size(kStatuses) - 1)];
  if (status == 404) return net::HttpFailure{ask, "reset"};
  return net::HttpAnswer{ask, status, status == 200 ? body_of(data, summary) : ""};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  FuzzedDataProvider data(bytes, size);
  FeedOptions options;
  options.requests_per_minute = kPerMinute;
  options.sports = {fuzz::kSports[data.ConsumeIntegralInRange<std::size_t>(0, 6)], domain::Sport::nfl};
  EspnFeed feed(options);
  Watch watch;
  base::Nanos now = kStart;
  std::map<std::string, std::uint32_t> listed;
  for (int step = 0; step < 200 && data.remaining_bytes() > 0; ++step) {
    now = now + base::milliseconds(data.ConsumeIntegralInRange(0, data.ConsumeBool() ? 2'000 : 40'000'000));
    ports::FeedOutbox out;
    feed.handle({now, input_of(data, watch)}, out);
    watch.look(out, now);
    for (const domain::Game& game : out.games) {
      const auto id = listed.try_emplace(game.key, static_cast<std::uint32_t>(listed.size())).first->second;
      if (!data.ConsumeBool()) continue;
      watch.followed.insert(id);
      ports::FeedOutbox more;
      feed.follow({id}, game.key, now, more);
      watch.look(more, now);
    }
  }
  (void)feed.figures();
  return 0;
}
