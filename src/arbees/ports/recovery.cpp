#include "arbees/ports/recovery.hpp"

#include <algorithm>

namespace arbees::ports {

void Recovery::begin(std::string_view book, base::Nanos now, bool measured) {
  const auto [found, added] = void_.try_emplace(std::string(book), Book{now, now, 0, false, measured});
  if (added) earliest_ = std::min(earliest_, now);
}

void Recovery::back(std::string_view book, base::Nanos now) {
  const auto found = void_.find(book);
  if (found == void_.end()) return;
  if (found->second.measured) {
    ++recovered_;
    last_ = now - found->second.since;
    worst_ = std::max(worst_, last_);
  }
  void_.erase(found);
}

void Recovery::forget(std::string_view book) {
  if (const auto found = void_.find(book); found != void_.end()) void_.erase(found);
}

void Recovery::restart(base::Nanos now) {
  for (auto& [name, book] : void_) book = {book.since, now, 0, book.slow, book.measured};
  earliest_ = now;
}

void Recovery::asked(std::string_view book, base::Nanos now) {
  const auto found = void_.find(book);
  if (found == void_.end()) return;
  found->second.tries = 1;
  found->second.next = now + (found->second.slow ? kSlow : kAgain);
}

void Recovery::nearly(std::string_view book, base::Nanos now) {
  const auto found = void_.find(book);
  if (found == void_.end()) return;
  found->second.next = std::min(found->second.next, now + kAgain);
  earliest_ = std::min(earliest_, found->second.next);
}

std::vector<RecoveryDue> Recovery::due(base::Nanos now) {
  std::vector<RecoveryDue> out;
  if (now < earliest_) return out;
  earliest_ = {INT64_MAX};
  for (auto& [name, book] : void_) {
    if (book.next <= now) {
      ++book.tries;
      RecoveryStep step = RecoveryStep::request;
      if (!book.slow && book.tries == kRequests + 1) step = RecoveryStep::resubscribe;
      if (!book.slow && book.tries > kTries) {
        step = RecoveryStep::reopen;
        book.slow = true;
        book.tries = 0;
      }
      book.next = now + (book.slow ? kSlow : kAgain);
      out.push_back({name, step});
    }
    earliest_ = std::min(earliest_, book.next);
  }
  return out;
}

}  // namespace arbees::ports
