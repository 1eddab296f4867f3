#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arbees/base/time.hpp"

namespace arbees::ports {

/// How a void book is got back.
enum class RecoveryStep : std::uint8_t {
  request,      ///< ask the venue for this book
  resubscribe,  ///< take it out of the subscription and put it in again
  reopen        ///< the connection itself is not to be trusted
};

struct RecoveryDue {
  std::string book;
  RecoveryStep step = RecoveryStep::request;
};

/// Keeps at the books that are void until they are back, and measures how long it took. Pure.
///
/// The bound: while the connection stands, a lost book is asked for at once and then every 2 s; the fourth try makes
/// its subscription anew, and after five tries, 10 s after the loss, the connection is reopened. A book that even that
/// did not bring back is the venue's matter: it is asked for every 30 s, and no other book suffers for it any more.
class Recovery {
 public:
  static constexpr base::Duration kAgain = base::seconds(2);
  static constexpr std::int32_t kRequests = 3;
  static constexpr std::int32_t kTries = 5;
  static constexpr base::Duration kSlow = base::seconds(30);

  /// A book that was never there is waited for: tried like a lost one, not measured. Nothing if it is void already.
  void expect(std::string_view book, base::Nanos now) { begin(book, now, false); }
  void lost(std::string_view book, base::Nanos now) { begin(book, now, true); }
  void back(std::string_view book, base::Nanos now);
  void forget(std::string_view book);
  /// The connection was lost: the next tries count from the beginning. The time without the book goes on.
  void restart(base::Nanos now);
  /// A subscription that will bring the book was just sent: its first try.
  void asked(std::string_view book, base::Nanos now);

  /// The venue showed the book, but of a moment that cannot be joined to what was said since: the next one may do, so
  /// it is not left to the 30 s.
  void nearly(std::string_view book, base::Nanos now);

  /// The tries that are due now, in the order of the books' names; they count as made.
  [[nodiscard]] std::vector<RecoveryDue> due(base::Nanos now);

  [[nodiscard]] std::size_t waiting() const { return void_.size(); }
  [[nodiscard]] std::uint64_t recovered() const { return recovered_; }
  [[nodiscard]] base::Duration last() const { return last_; }  ///< from the loss to the new book
  [[nodiscard]] base::Duration worst() const { return worst_; }

 private:
  struct Book {
    base::Nanos since;
    base::Nanos next;
    std::int32_t tries = 0;
    bool slow = false;
    bool measured = false;
  };
  void begin(std::string_view book, base::Nanos now, bool measured);

  std::map<std::string, Book, std::less<>> void_;
  base::Nanos earliest_{INT64_MAX};
  std::uint64_t recovered_ = 0;
  base::Duration last_;
  base::Duration worst_;
};

}  // namespace arbees::ports
