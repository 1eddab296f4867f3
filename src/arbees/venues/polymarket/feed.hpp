#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/string_map.hpp"
#include "arbees/net/recurring.hpp"
#include "arbees/ports/alarm_set.hpp"
#include "arbees/ports/feeds.hpp"
#include "arbees/ports/message_health.hpp"
#include "arbees/ports/recovery.hpp"
#include "arbees/ports/stream_lag.hpp"
#include "arbees/ports/venue_clock.hpp"
#include "arbees/venues/polymarket/book_keeper.hpp"
#include "arbees/venues/polymarket/catalog.hpp"
#include "arbees/venues/polymarket/rest.hpp"

namespace arbees::venues::polymarket {

struct PolymarketFeedOptions {
  std::string gamma_url = "https://gamma-api.polymarket.com";
  std::string clob_url = "https://clob.polymarket.com";
  std::string socket_url = "wss://ws-subscriptions-clob.polymarket.com/ws/market";
  /// First words of game slugs; "ncaab" is the name that /sports gives to "cbb".
  std::vector<std::string> leagues{"nfl", "nba", "nhl", "mlb", "cfb", "cbb", "ncaab"};

  base::Duration discover_every = base::seconds(60);
  base::Duration sports_every = base::seconds(3600);
  std::size_t tokens_per_socket = 500;  ///< customary; more tokens get more sockets

  base::Duration recheck_every = base::seconds(60);     ///< some held books of each socket against fetched ones
  base::Duration silence = base::seconds(30);           ///< no change of any book of a socket for so long: suspect
  base::Duration longest_silence = base::seconds(300);  ///< the limit doubles up to this while probes agree
  base::Duration lag_suspect = base::seconds(3);        ///< messages later than this: suspect
  base::Duration beat_every = base::seconds(2);         ///< how often busy connections say that they are alive
  base::Duration time_every = base::seconds(60);        ///< the venue's clock against ours
  HashPolicy check_hash = HashPolicy::automatic;
  std::size_t max_markets = 4096;
};

/// Polymarket as a feed: finds the moneyline markets of its leagues' games at Gamma, follows their books over as many
/// market-channel sockets as their number needs, and reads statuses and payouts. The endpoint's pings must be the text
/// PING. Pure; not for two threads at once.
///
/// What may be relied on:
/// - The channel has no sequence numbers, so a book is checked by all there is: its hash, the best prices that each
///   change and each best_bid_ask states, and every minute, some books of each socket, a fetched book. What
///   contradicts for longer than a second voids the book.
/// - A void book is fetched at once and every 2 s (what the channel says meanwhile is put on top), its subscription
///   made anew at the fourth try, and its socket reopened 10 s after the loss (recovery.hpp).
/// - A socket that answers pings while no book of it changes for `silence` is suspect: one book is fetched and
///   compared. Equal: well again. Different, and still silent a second later: all its books are void and it is
///   reopened.
/// - `as_of` of an event: the venue's time of a message, by our clock (the difference is measured by requests to the
///   CLOB alone, /time among them), never after its receipt; a book that answers a subscription or a request holds at
///   least as of when it was asked for. A message without a time holds as of its receipt less its socket's lag.
/// - Messages of a socket that arrive later than `lag_suspect` make the feed suspect, and so does a socket of which too
///   large a share cannot be used. In the known windows of the engine's restart the feed is halted: the frozen books
///   agree with every check. Afterwards each is compared with a fetched one and shown again.
/// - The hash alone blinds nothing (hash_guard.hpp).
/// - A lost socket voids the books it carried and no others; the feed is down when none is open.
/// - A market that left Gamma's open list is read until its payout is final (a proposed or disputed resolution is not),
///   every 15 minutes at the slowest, and for `kCorrectionsFor` after that; a later final word with another value
///   corrects. A disputed resolution, or one that is taken back, is an alarm meanwhile.
/// - Answers of another status than 2xx, and what cannot be read, change nothing and are counted.
class PolymarketFeed final : public ports::MarketFeed {
 public:
  explicit PolymarketFeed(PolymarketFeedOptions options);

  [[nodiscard]] std::string_view name() const override { return "polymarket"; }
  void handle(const net::Input& input, ports::FeedOutbox& out) override;
  void follow(domain::MarketId id, const domain::Listing& listing, base::Nanos now, ports::FeedOutbox& out) override;
  [[nodiscard]] std::vector<ports::FeedFigure> figures() const override;

  /// The book as the feed holds it; null when the token is not followed.
  [[nodiscard]] const domain::OrderBook* book(std::string_view token) const;

 private:
  enum class Want : std::uint8_t { sports, events, closed_markets, clob_market, books, check, time };
  BOOST_DESCRIBE_NESTED_ENUM(Want, sports, events, closed_markets, clob_market, books, check, time)
  /// A request that is repeated for ever.
  struct Job {
    Want want = Want::sports;
    std::string tag;
    net::Recurring timing;
    std::string cursor;
    std::size_t offset = 0;
    int pages = 0;
  };
  struct Ask {
    Want want = Want::sports;
    std::size_t job = 0;
    std::vector<std::string> names;  ///< tokens or conditions
    bool first_keyset = false;
    std::uint64_t epoch = 0;  ///< when it was asked, in openings of sockets
    base::Nanos at;           ///< when it was asked; once answered: when the answered request was sent
  };
  struct Socket {
    Socket(HashGuard& guard, base::Duration lag_suspect) : keeper({.guard = &guard}), lag(lag_suspect) {}
    std::uint32_t number = 0;
    BookKeeper keeper;
    ports::StreamLag lag;
    ports::MessageHealth messages;
    [[nodiscard]] std::uint64_t heard_messages() const { return keeper.counts().messages + keeper.counts().malformed; }
    [[nodiscard]] std::uint64_t unusable() const {
      return keeper.counts().malformed + keeper.counts().by_kind[static_cast<std::size_t>(FrameKind::unknown)];
    }
    base::Nanos proven_at;             ///< up to when nothing on it was left out
    std::vector<std::string> tokens;   ///< to be subscribed on opening
    std::vector<std::string> waiting;  ///< to be added to the open connection
    bool open = false;
    bool heard = false;  ///< something came since it opened
    bool suspect = false;
    bool probing = false;
    base::Nanos alive_at;
    base::Nanos last_change;
    base::Nanos next_probe;
    base::Nanos recheck_due;
    base::Nanos last_command;
    std::uint64_t changes_then = 0;
    std::uint64_t epoch = 0;  ///< of its present connection
    std::size_t check_from = 0;
    base::Duration silence_limit;
  };
  struct Followed {
    domain::MarketId id;
    std::string token;
    std::string condition;
    Socket* socket = nullptr;
    domain::MarketStatus status = domain::MarketStatus::open;
    std::optional<domain::MarketStatus> told;
    std::optional<base::Price> settlement;
    std::optional<base::Nanos> settled_at;  ///< when its final word was first heard
    bool final_read = false;                ///< Gamma has said that it is final
    base::Nanos reread_due{INT64_MAX};
    std::int32_t rereads = 0;
    bool rereading = false;
    bool fetching = false;
    bool unproven = false;  ///< trading goes on and the book has not been shown since
    base::Nanos asked_at;   ///< when its subscription or its book was last asked for
  };
  using Place = std::pair<domain::BookSide, base::Price>;
  /// A held book against a fetched one, level by level: a level that nobody spoke of from the asking until a second
  /// after the answer, and that differs, was missed. Works in a market that never stands still.
  struct Check {
    std::optional<base::Nanos> held_at;  ///< the held book's time when the other one was asked for
    std::set<Place> spoken_of;           ///< since then
    std::set<Place> different;           ///< once answered
    std::optional<base::Nanos> until;
  };

  // feed.cpp
  void on(const net::Tick&, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::HttpAnswer& answer, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::HttpFailure& failure, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketOpened& opened, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketText& text, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketAlive& alive, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketLost& lost, base::Nanos now, ports::FeedOutbox& out);

  // feed_health.cpp: what the connections are worth
  struct Verdict {
    domain::FeedHealth health = domain::FeedHealth::up;
    std::string detail;
    std::string reason;  ///< `detail` without figures that move
  };
  /// Its sockets were lost before, its requests end as failures.
  void on(const net::StoodStill&, base::Nanos, ports::FeedOutbox&) {}
  void on(const net::ClockJudged&, base::Nanos, ports::FeedOutbox&) {}
  void judge_health(std::string why, base::Nanos now, ports::FeedOutbox& out);
  [[nodiscard]] Verdict verdict(std::string why, base::Nanos now);
  [[nodiscard]] std::optional<base::Duration> lag() const;  ///< of the latest socket
  void watch_messages(base::Nanos now, ports::FeedOutbox& out);
  void date_events(Socket& socket, std::size_t first_event, std::optional<base::Nanos> asked, base::Nanos now,
                   ports::FeedOutbox& out);
  void beat(base::Nanos now, ports::FeedOutbox& out);
  void distrust(Followed& market) { market.unproven = market.socket != nullptr; }
  /// Shows a book that agrees with one asked for at `asked` again, if trading in it has gone on since.
  void prove(Followed& market, base::Nanos asked, base::Nanos now, ports::FeedOutbox& out);

  // feed_socket.cpp: the connections
  Socket* socket(std::uint32_t number);
  /// The socket that has room, opened if need be.
  Socket& socket_with_room(base::Nanos now, ports::FeedOutbox& out);
  void after_frames(Socket& socket, std::size_t first_event, base::Nanos now, ports::FeedOutbox& out);
  void pump(base::Nanos now, ports::FeedOutbox& out);
  void recover(base::Nanos now, ports::FeedOutbox& out);
  void fetch(const std::vector<std::string>& tokens, base::Nanos now, ports::FeedOutbox& out);
  void reopen(Socket& socket, std::string why, base::Nanos now, ports::FeedOutbox& out);
  void watch_silence(Socket& socket, base::Nanos now, ports::FeedOutbox& out);
  void recheck(Socket& socket, base::Nanos now, ports::FeedOutbox& out);
  bool check(Socket& socket, std::vector<std::string> tokens, base::Nanos now, ports::FeedOutbox& out);
  [[nodiscard]] std::vector<std::string> next_to_check(Socket& socket, std::size_t most);
  void judge_checks(const Ask& ask, const std::vector<BookInfo>& books, base::Nanos now, ports::FeedOutbox& out);
  void judge_check(const std::string& token, Check& check, const BookInfo& info, base::Nanos now);
  void end_checks(const Ask& ask);
  void settle_checks(base::Nanos now, ports::FeedOutbox& out);

  // feed_rest.cpp: requests and their answers
  bool ask(std::string url, std::string body, Ask what, base::Nanos now, ports::FeedOutbox& out);
  void run_jobs(base::Nanos now, ports::FeedOutbox& out);
  void ask_page(std::size_t job, base::Nanos now, ports::FeedOutbox& out);
  void failed(const Ask& ask, std::string why, bool no_keyset, base::Nanos now, ports::FeedOutbox& out);
  base::Result<void> accept(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out);
  base::Result<void> accept_sports(std::string_view body, base::Nanos now);
  base::Result<void> accept_events(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out);
  base::Result<void> accept_closed(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out);
  base::Result<void> accept_books(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out);
  void list(base::Nanos now, ports::FeedOutbox& out);

  // feed_markets.cpp: the followed markets
  void learn(const MarketInfo& info, base::Nanos now, ports::FeedOutbox& out);
  static void correct(Followed& market, const MarketInfo& info, const Outcome& outcome, base::Nanos now,
                      ports::FeedOutbox& out);
  void show_again(Followed& market, const domain::Listing& listing, base::Nanos now, ports::FeedOutbox& out);
  void set_status(Followed& market, domain::MarketStatus status, base::Nanos now, ports::FeedOutbox& out);
  void retire(Followed& market);
  static void again(Followed& market, base::Nanos now);
  void reread(base::Nanos now, ports::FeedOutbox& out);
  void reread_conditions(const std::vector<std::string>& conditions, base::Nanos now);
  Followed* followed(std::string_view token);
  Followed* followed(domain::MarketId id);

  PolymarketFeedOptions options_;
  ports::Recovery recovery_;
  Catalog catalog_;
  std::vector<Job> jobs_;
  std::map<std::uint32_t, Ask> asks_;
  std::uint32_t last_ask_ = 0;
  bool keyset_ = true;
  std::uint64_t epoch_ = 0;
  HashGuard guard_;
  ports::VenueClock clock_;
  ports::AlarmSet alarms_{domain::FeedId::polymarket};
  base::Nanos beat_at_;
  base::Nanos beat_as_of_;
  std::int32_t clock_checks_ = 0;  ///< times asked for because messages seemed late
  base::Nanos clock_check_at_;
  base::Nanos prove_at_;  ///< when unproven books may be asked for again

  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<std::unique_ptr<Followed>> markets_;  ///< in the order they were followed
  base::StringMap<Followed*> by_token_;
  std::map<std::uint32_t, Followed*> by_id_;
  std::map<std::string, Check, std::less<>> checks_;  ///< by token

  bool started_ = false;
  domain::FeedHealth health_ = domain::FeedHealth::down;
  std::string health_reason_;
  bool rest_good_ = false;

  struct Counts {
    std::uint64_t requests = 0, failures = 0, unreadable = 0, resyncs = 0, connections = 0, reopened = 0, probes = 0,
                  rechecked = 0, different = 0;
  } counts_;

  static constexpr base::Duration kCorrectionsFor = base::seconds(86'400);
};

}  // namespace arbees::venues::polymarket
