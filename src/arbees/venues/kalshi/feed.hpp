#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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
#include "arbees/venues/kalshi/book_keeper.hpp"
#include "arbees/venues/kalshi/catalog.hpp"
#include "arbees/venues/kalshi/rest.hpp"
#include "arbees/venues/kalshi/subscriptions.hpp"

namespace arbees::venues::kalshi {

struct KalshiFeedOptions {
  std::string rest_url = "https://external-api.kalshi.com/trade-api/v2";
  std::string socket_url = "wss://external-api-ws.kalshi.com/trade-api/ws/v2";
  std::vector<std::string> series{"KXNFLGAME",   "KXNBAGAME",     "KXNHLGAME",   "KXMLBGAME",
                                  "KXNCAAFGAME", "KXNCAAFCSGAME", "KXNCAAMBGAME"};
  /// Requests and handshakes are signed (sign.hpp, as the endpoint's `authorize`). Without a key Kalshi opens no
  /// WebSocket: books are then polled over REST, and the feed says so.
  bool with_key = false;

  base::Duration discover_every = base::seconds(120);
  base::Duration status_every = base::seconds(15);
  base::Duration fees_every = base::seconds(3600);
  std::int32_t request_cost = 10;        ///< tokens a request takes of the tier's budget
  std::int32_t poll_tokens_per_s = 100;  ///< for polled books; half of the Basic tier's reads

  base::Duration poll_every = base::seconds(2);          ///< each polled book, where the tokens allow it
  base::Duration polled_book_lives = base::seconds(15);  ///< then it is void
  base::Duration silence = base::seconds(30);            ///< no change of any book for so long: suspect
  base::Duration longest_silence = base::seconds(300);   ///< the limit doubles up to this while probes agree
  base::Duration lag_suspect = base::seconds(3);         ///< messages later than this: suspect
  base::Duration beat_every = base::seconds(2);          ///< how often a busy connection says that it is alive
  std::size_t max_markets = 4096;
};

/// Kalshi as a feed: finds the game-winner markets of its series (events with their markets, fees, start times),
/// follows their books over one authenticated WebSocket, and reads statuses and results. Pure; not for two threads at
/// once.
///
/// What may be relied on:
/// - A book is the venue's as of the last accepted message, or void (book_keeper.hpp). While the connection stands a
///   void book is asked for at once, again every 2 s, its subscription made anew at the fourth try, and the
///   connection reopened 10 s after the loss (recovery.hpp).
/// - A connection that answers pings while no book changes for `silence` is suspect: one book is fetched over REST and
///   compared. Equal: up again. Different, and still silent a second later: every book is void and the connection is
///   reopened.
/// - A command that is not answered within 10 s reopens the connection.
/// - `as_of` of an event: a polled book holds as of when it was asked for; a streamed message as of when Kalshi sent it
///   (sending_ts_ms on every message since October 2026, else the ts_ms of changes and trades), by our clock. A message
///   without a time holds as of its receipt less the connection's lag.
/// - Messages that arrive later than `lag_suspect` make the feed suspect, and so does a connection of which too large a
///   share cannot be used (message_health.hpp). While every part of the exchange is paused, and in its known
///   maintenance until a status says otherwise, it is halted. What trades again is shown again at once.
/// - A polled book is a snapshot at each poll; it is void when it was last asked for `polled_book_lives` ago.
/// - A market is paused for all while the exchange (or its part of it) does not trade. It is closed at its close_time
///   even though Kalshi sends nothing then. A determined result is not final (`resolving`): the market is read over
///   REST until it is finalized, every 15 minutes at the slowest, and for `kCorrectionsFor` after that; a later final
///   word with another value corrects. A result that is disputed, amended or taken back is an alarm meanwhile.
/// - Answers of another status than 2xx, and what cannot be read, change nothing and are counted.
class KalshiFeed final : public ports::MarketFeed {
 public:
  explicit KalshiFeed(KalshiFeedOptions options);

  [[nodiscard]] std::string_view name() const override { return "kalshi"; }
  void handle(const net::Input& input, ports::FeedOutbox& out) override;
  void follow(domain::MarketId id, const domain::Listing& listing, base::Nanos now, ports::FeedOutbox& out) override;
  [[nodiscard]] std::vector<ports::FeedFigure> figures() const override;

  /// The book as the feed holds it; null when the market is not followed over the WebSocket.
  [[nodiscard]] const domain::OrderBook* book(std::string_view ticker) const { return keeper_.book(ticker); }

 private:
  enum class Want : std::uint8_t { status, series, events, milestones, fee_changes, markets, poll, probe };
  BOOST_DESCRIBE_NESTED_ENUM(Want, status, series, events, milestones, fee_changes, markets, poll, probe)
  /// A request that is repeated for ever.
  struct Job {
    Want want = Want::status;
    std::string key;  ///< series or milestone type
    net::Recurring timing;
    std::string cursor;
    int pages = 0;
  };
  struct Ask {
    Want want = Want::status;
    std::size_t job = 0;
    std::vector<std::string> tickers;
    base::Nanos at;
  };
  struct Followed {
    domain::MarketId id;
    std::string ticker;
    std::vector<domain::PriceRange> grid;
    domain::MarketStatus status = domain::MarketStatus::open;  ///< the market's own
    std::optional<domain::MarketStatus> told;                  ///< to the engine
    std::int64_t exchange_index = 0;
    std::optional<base::Nanos> open_time;
    std::optional<base::Nanos> close_time;
    std::optional<base::Price> settlement;
    std::optional<base::Nanos> settled_at;  ///< when its final word was first heard
    bool final_read = false;                ///< REST has said that it is final
    base::Nanos status_at;                  ///< when the WebSocket last said it
    base::Nanos reread_due{INT64_MAX};
    std::int32_t rereads = 0;
    bool rereading = false;
    bool opening = false;  ///< its open_time has passed
    bool polled = false;
    bool polling = false;
    bool poll_good = false;
    base::Nanos poll_due;
    base::Nanos poll_at;  ///< of the last good one
  };

  // feed.cpp
  void start(base::Nanos now, ports::FeedOutbox& out);
  void tick(base::Nanos now, ports::FeedOutbox& out);
  void on(const net::Tick&, base::Nanos now, ports::FeedOutbox& out) { tick(now, out); }
  void on(const net::HttpAnswer& answer, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::HttpFailure& failure, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketOpened& opened, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketText& text, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketAlive& alive, base::Nanos now, ports::FeedOutbox& out);
  void on(const net::SocketLost& lost, base::Nanos now, ports::FeedOutbox& out);

  // feed_health.cpp: what the connection is worth
  /// What the connection itself is; what its messages say comes on top.
  void set_link(domain::FeedHealth health, std::string detail, base::Nanos now, ports::FeedOutbox& out);
  void judge_health(base::Nanos now, ports::FeedOutbox& out);
  void watch_messages(base::Nanos now, ports::FeedOutbox& out);
  [[nodiscard]] std::uint64_t unusable() const;  ///< messages so far
  void date_events(std::size_t first_event, base::Nanos now, ports::FeedOutbox& out);
  void beat(base::Nanos as_of, base::Nanos now, ports::FeedOutbox& out);
  [[nodiscard]] std::string halt(base::Nanos now);
  /// Its sockets were lost before, its requests end as failures.
  void on(const net::StoodStill&, base::Nanos, ports::FeedOutbox&) {}
  void on(const net::ClockJudged&, base::Nanos, ports::FeedOutbox&) {}

  // feed_socket.cpp: the connection
  void after_frames(std::size_t first_event, base::Nanos now, ports::FeedOutbox& out);
  void take_replies(base::Nanos now, ports::FeedOutbox& out);
  void read_lifecycle(std::string_view text, base::Nanos now);
  /// Sends what is due: subscriptions and attempts to get books back.
  void pump(base::Nanos now, ports::FeedOutbox& out);
  void reopen(std::string why, base::Nanos now, ports::FeedOutbox& out);
  void watch_silence(base::Nanos now, ports::FeedOutbox& out);
  void judge_probe(const BookInfo* info, base::Nanos now, ports::FeedOutbox& out);
  [[nodiscard]] std::uint64_t book_frames() const;

  // feed_rest.cpp: requests and their answers
  bool ask(std::string url, Ask what, base::Nanos now, ports::FeedOutbox& out);
  void run_jobs(base::Nanos now, ports::FeedOutbox& out);
  void ask_page(std::size_t job, base::Nanos now, ports::FeedOutbox& out);
  void failed(const Ask& ask, std::string why, base::Nanos now, ports::FeedOutbox& out);
  base::Result<void> accept(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out);
  base::Result<std::string> accept_events(const Job& job, std::string_view body, base::Nanos asked, base::Nanos now,
                                          ports::FeedOutbox& out);
  base::Result<std::string> accept_milestones(std::string_view body, ports::FeedOutbox& out);
  base::Result<void> accept_job(const Ask& ask, std::string_view body, base::Nanos now, ports::FeedOutbox& out);
  void end_job(Job& job, base::Nanos now);
  /// Lists what can be listed: a series whose fees and start times have been asked for.
  void list(ports::FeedOutbox& out);
  [[nodiscard]] const Job* job(Want want, std::string_view key) const;

  // feed_markets.cpp: the followed markets
  void learn(Followed& market, const MarketInfo& info, base::Nanos asked, base::Nanos now, ports::FeedOutbox& out);
  void show_again(Followed& market, base::Nanos now, ports::FeedOutbox& out);
  void set_status(Followed& market, domain::MarketStatus status, base::Nanos now, ports::FeedOutbox& out);
  void tell_status(Followed& market, base::Nanos now, ports::FeedOutbox& out);
  void correct(Followed& market, const MarketInfo& info, base::Nanos now, ports::FeedOutbox& out);
  void retire(Followed& market);
  void watch_clocks(base::Nanos now, ports::FeedOutbox& out);
  /// When a market is to be read again: soon and then ever later while its result is missing, and for a day after it
  /// is final; never while it trades.
  static void again(Followed& market, base::Nanos now);
  void reread(base::Nanos now, ports::FeedOutbox& out);
  void poll(base::Nanos now, ports::FeedOutbox& out);
  void accept_polled(const rest::Page<BookInfo>& page, const Ask& ask, base::Nanos now, ports::FeedOutbox& out);
  void void_polled(Followed& market, domain::BookFault why, base::Nanos now, ports::FeedOutbox& out);
  Followed* followed(std::string_view ticker);
  Followed* followed(domain::MarketId id);

  KalshiFeedOptions options_;
  BookKeeper keeper_;
  Subscriptions subscriptions_{kSocket};
  FrameReader lifecycle_reader_;
  ports::Recovery recovery_;
  Catalog catalog_;
  std::vector<Job> jobs_;
  std::map<std::uint32_t, Ask> asks_;
  std::uint32_t last_ask_ = 0;
  std::optional<base::Nanos> fee_change_at_;

  std::vector<std::unique_ptr<Followed>> markets_;  ///< in the order they were followed
  base::StringMap<Followed*> by_ticker_;
  std::map<std::uint32_t, Followed*> by_id_;
  std::size_t polls_from_ = 0;
  std::size_t polls_next_ = 0;
  std::int64_t poll_tokens_ = 0;
  base::Nanos polls_counted_;

  bool started_ = false;
  bool connected_ = false;
  domain::FeedHealth link_ = domain::FeedHealth::down;
  std::string link_detail_;
  domain::FeedHealth health_ = domain::FeedHealth::down;  ///< as said
  std::string health_reason_;                             ///< likewise, without figures that move
  ports::VenueClock clock_;
  ports::StreamLag lag_{base::seconds(3)};
  ports::MessageHealth messages_;
  ports::AlarmSet alarms_{domain::FeedId::kalshi};
  base::Nanos beat_at_;
  std::int32_t clock_checks_ = 0;  ///< status requests made because messages seemed late
  base::Nanos clock_check_at_;
  std::vector<std::string> reprove_;  ///< books to be shown again: trading in them goes on
  rest::ExchangeStatus exchange_{true, {}};
  base::Nanos exchange_at_;  ///< when the last status was asked for
  base::Nanos rest_good_at_;
  base::Nanos last_requests_;  ///< when books were last asked for over the WebSocket

  base::Nanos last_change_;  ///< of any book
  std::uint64_t frames_then_ = 0;
  base::Duration silence_limit_;
  bool probing_ = false;
  std::size_t probe_from_ = 0;
  base::Nanos next_probe_;
  std::optional<base::Nanos> disputed_until_;

  struct Counts {
    std::uint64_t requests = 0, failures = 0, unreadable = 0, resyncs = 0, reconnects = 0, reopened = 0, probes = 0,
                  probes_different = 0, polls = 0, over_limit = 0;
  } counts_;

  static constexpr std::uint32_t kSocket = 1;
  static constexpr base::Duration kCorrectionsFor = base::seconds(86'400);
};

}  // namespace arbees::venues::kalshi
