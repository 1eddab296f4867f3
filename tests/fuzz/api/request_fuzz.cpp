#include <cstdlib>

#include "arbees/api/handlers.hpp"

namespace {

using namespace arbees;

/// A store with nothing in it and a control that does nothing.
class Nothing : public ports::Store, public ports::Control {
 public:
  base::Result<void> begin_run(const ports::RunInfo&) override { return {}; }
  base::Result<void> append(const std::string&, std::span<const domain::Output>) override { return {}; }
  base::Result<std::vector<domain::Output>> outputs(const ports::Query&) override { return {}; }
  base::Result<std::vector<ports::RunInfo>> runs() override { return {}; }
  base::Result<ports::StoredCounts> counts(const std::string&) override { return {}; }
  [[nodiscard]] std::string location() const override { return {}; }
  [[nodiscard]] ports::Runtime runtime() const override { return {}; }
  base::Result<std::optional<ports::BookView>> book(domain::MarketId market) override {
    if (market.value != 0) return std::nullopt;
    return ports::BookView{
        market, domain::BookFault::none, true, {}, {{base::Price::from_raw(4400), base::Quantity::from_raw(7'000'000)}},
        {}};
  }
  base::Result<void> set_kill_switch(bool, const std::string&) override { return {}; }
  base::Result<void> resume(ports::HaltCause, const std::string&) override { return {}; }
  base::Result<void> confirm_game(domain::GameId, std::string) override { return {}; }
};

}  // namespace

/// Any bytes as a client's message, as a body and as a call: an answer in the API's shape, never a crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Nothing nothing;
  static api::Board board;
  static api::Archive archive(nothing, "r", [](domain::GameId) { return std::string(); });
  static const api::Sources sources{{}, board, archive, nothing, [] { return std::uint64_t{0}; }, {}};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)api::parse_client_message(bytes);
  (void)api::parse_kill_switch(bytes);
  net::Request request{"GET", "", {}, {{"content-type", "application/json"}}, std::string(bytes)};
  if (net::parse_target("/api/v1/" + std::string(bytes), request)) {
    if (const auto response = api::dispatch(sources, request); response.status == 500 || response.body.empty())
      std::abort();
    request.method = "POST";
    if (api::dispatch(sources, request).body.empty()) std::abort();
  }
  return 0;
}
