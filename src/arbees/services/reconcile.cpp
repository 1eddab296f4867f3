#include "arbees/services/reconcile.hpp"

#include <fmt/format.h>

#include "arbees/services/stored_outputs.hpp"

namespace arbees::services {
Reconciler::Reconciler(base::Money bankroll)
    : books_{{{trading::Reconciler({bankroll, {}}), {}, {}},
              {trading::Reconciler({bankroll, {}}), {}, {}},
              {trading::Reconciler({bankroll, {}}), {}, {}}}} {}

void Reconciler::add(const domain::Output& output) {
  if (const auto* fill = std::get_if<domain::Fill>(&output.body)) {
    Books& books = of(fill->assumption);
    books.holdings.add(*fill);
    books.fees += fill->fee;
    books.realised += fill->realised;
    ++fills_;
  }
  if (const auto* settlement = std::get_if<domain::Settlement>(&output.body)) {
    of(settlement->assumption).holdings.add(*settlement);
    of(settlement->assumption).realised += settlement->profit;
  }
  if (const auto* account = std::get_if<domain::Account>(&output.body)) compare(*account, output.sequence);
}

void Reconciler::compare(const domain::Account& account, std::uint64_t sequence) {
  ++compared_;
  const Books& books = of(account.assumption);
  const domain::Reconciliation check = books.holdings.compare(account);
  const auto differ = [&](std::string_view what, base::Money by) {
    if (by == base::Money{} || difference_) return;
    difference_ = fmt::format("output {}: {} of the {} account is ${} off what its fills say", sequence, what,
                              base::enum_name(account.assumption), base::to_string(by));
  };
  differ("cash", check.cash_difference);
  differ("cost of open positions", check.held_difference);
  differ("fees", account.fees_paid - books.fees);
  differ("realised profit", account.realised - books.realised);
}

base::Result<Reconciler> reconcile(ports::Store& store, const std::string& run, base::Money bankroll) {
  Reconciler reconciler(bankroll);
  const auto read =
      for_each_output(store, run, {ports::OutputKind::fill, ports::OutputKind::settlement, ports::OutputKind::account},
                      [&](const domain::Output& output) { reconciler.add(output); });
  if (!read) return std::unexpected(read.error());
  return reconciler;
}

}  // namespace arbees::services
