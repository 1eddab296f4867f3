#include "apps/arbees/logging.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <new>

#include "apps/arbees/command.hpp"
#include "arbees/base/text.hpp"

namespace arbees::app {
namespace {

constexpr std::size_t kLongestLine = 4000;

/// The message, in place of spdlog's %v.
class SafeMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    const std::string_view text(message.payload.data(), message.payload.size());
    const std::string safe = base::printable(base::mask_credentials(text), kLongestLine);
    out.append(safe.data(), safe.data() + safe.size());
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return spdlog::details::make_unique<SafeMessage>();
  }
};

[[noreturn]] void end_with_message() {
  if (const auto why = std::current_exception()) {
    try {
      std::rethrow_exception(why);
    } catch (const std::bad_alloc&) {
      std::fputs("arbees: out of memory\n", stderr);
      std::_Exit(static_cast<int>(Exit::failed));
    } catch (...) {
    }
  }
  std::abort();
}

}  // namespace

void set_up_logging() {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<SafeMessage>('*').set_pattern("[%Y-%m-%d %H:%M:%S.%e] [%^%l%$] %*");
  spdlog::set_formatter(std::move(formatter));
  std::set_terminate(end_with_message);
}

}  // namespace arbees::app
