#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "arbees/domain/event.hpp"

namespace arbees::ports {

/// The alarms of one feed: each goes out once when it goes on and once when it goes off. Pure. One thread.
class AlarmSet {
 public:
  explicit AlarmSet(domain::FeedId feed) : feed_(feed) {}

  /// `subject` and `detail` as in AlarmChanged. Nothing is said when the alarm is already so.
  void set(domain::AlarmKind kind, const std::string& subject, bool active, std::string detail, base::Nanos now,
           std::vector<domain::Event>& out) {
    bool& known = active_[{kind, subject}];
    if (std::exchange(known, active) == active) return;
    out.push_back({base::at_once(now), domain::AlarmChanged{feed_, kind, active, subject, std::move(detail)}, {}});
  }

 private:
  domain::FeedId feed_;
  std::map<std::pair<domain::AlarmKind, std::string>, bool> active_;
};

}  // namespace arbees::ports
