#include "arbees/services/reconcile.hpp"

#include <fmt/format.h>

namespace arbees::services {
namespace {
constexpr std::size_t kPage = 5'000;
}

void Reconciler::add(const domain::Output& output) {
  if (const auto* f = std::get_if<domain::Fill>(&output.body)) fill(*f, output.sequence);
  if (const auto* s = std::get_if<domain::Settlement>(&output.body)) settle(*s, output.sequence);
  if (const auto* a = std::get_if<domain::Account>(&output.body)) compare(*a, output.sequence);
}

void Reconciler::fill(const domain::Fill& fill, std::uint64_t) {
  const base::Money cost = base::notional(fill.price, fill.quantity, base::Rounding::up);
  cash_ -= cost + fill.fee;
  fees_ += fill.fee;
  Held& held = open_[{fill.market, fill.claim}];
  held.quantity += fill.quantity;
  held.cost += cost;
  held.fees += fill.fee;
}

void Reconciler::settle(const domain::Settlement& settlement, std::uint64_t sequence) {
  base::Money paid;
  base::Money profit;
  for (const domain::Claim claim : {domain::Claim::yes, domain::Claim::no}) {
    const auto held = open_.find({settlement.market, claim});
    if (held == open_.end()) continue;
    const base::Price value =
        claim == domain::Claim::yes ? settlement.yes_value : base::complement(settlement.yes_value);
    const base::Money got = base::notional(value, held->second.quantity, base::Rounding::down);
    paid += got;
    profit += got - held->second.cost - held->second.fees;
    open_.erase(held);
  }
  cash_ += paid;
  realised_ += profit;
  if (paid != settlement.paid) differ(sequence, "paid at settlement", paid, settlement.paid);
  if (profit != settlement.profit) differ(sequence, "profit at settlement", profit, settlement.profit);
}

void Reconciler::compare(const domain::Account& account, std::uint64_t sequence) {
  ++compared_;
  base::Money cost;
  for (const auto& [claim, held] : open_) cost += held.cost;
  if (account.cash + account.reserved != cash_) differ(sequence, "cash", cash_, account.cash + account.reserved);
  if (account.fees_paid != fees_) differ(sequence, "fees", fees_, account.fees_paid);
  if (account.realised != realised_) differ(sequence, "realised profit", realised_, account.realised);
  if (account.cost_held != cost) differ(sequence, "cost of open positions", cost, account.cost_held);
}

void Reconciler::differ(std::uint64_t sequence, std::string_view what, base::Money fills, base::Money ledger) {
  if (difference_) return;
  difference_ = fmt::format("output {}: {} is ${} by the fills and ${} by the ledger", sequence, what,
                            base::to_string(fills), base::to_string(ledger));
}

base::Result<Reconciler> reconcile(ports::Store& store, const std::string& run, base::Money bankroll) {
  Reconciler reconciler(bankroll);
  ports::Query query{.run = run,
                     .kinds = {ports::OutputKind::fill, ports::OutputKind::settlement, ports::OutputKind::account},
                     .limit = kPage};
  while (true) {
    const auto page = store.outputs(query);
    if (!page) return std::unexpected(page.error());
    for (const domain::Output& output : *page) reconciler.add(output);
    if (page->size() < kPage) return reconciler;
    query.after = page->back().sequence;
  }
}

}  // namespace arbees::services
