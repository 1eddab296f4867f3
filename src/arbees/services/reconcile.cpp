#include "arbees/services/reconcile.hpp"

#include <fmt/format.h>

namespace arbees::services {
namespace {
constexpr std::size_t kPage = 5'000;
}

Reconciler::Reconciler(base::Money bankroll) {
  for (World& world : worlds_) world.start = world.cash = bankroll;
}

base::Money Reconciler::World::spent() const {
  base::Money sum;
  for (const auto& [claim, held] : open) sum += held.spent();
  return sum;
}

void Reconciler::add(const domain::Output& output) {
  if (const auto* f = std::get_if<domain::Fill>(&output.body)) fill(worlds_[world_of(*f)], *f);
  if (const auto* s = std::get_if<domain::Settlement>(&output.body)) settle(worlds_[world_of(*s)], *s, output.sequence);
  if (const auto* a = std::get_if<domain::Account>(&output.body)) compare(worlds_[world_of(*a)], *a, output.sequence);
}

template <class Fill>
void Reconciler::fill(World& world, const Fill& fill) {
  Held& held = world.open[{fill.market, fill.claim}];
  world.fees += fill.fee;
  if (is_purchase(fill)) {
    const base::Money cost = base::notional(fill.price, fill.quantity, base::Rounding::up);
    world.cash -= cost + fill.fee;
    held.quantity += fill.quantity;
    held.cost += cost;
    held.fees += fill.fee;
    return;
  }
  if constexpr (requires { fill.realised; }) {
    const base::Money brought = base::notional(fill.price, fill.quantity, base::Rounding::down) - fill.fee;
    world.cash += brought;
    held.quantity -= fill.quantity;
    // What it had cost is what it brought less its profit; that share leaves cost first, fees with the last of it.
    held.cost -= brought - fill.realised;
    if (held.quantity.raw() == 0 && held.spent() == base::Money{}) world.open.erase({fill.market, fill.claim});
  }
}

template <class Settlement>
void Reconciler::settle(World& world, const Settlement& settlement, std::uint64_t sequence) {
  if (!is_paid(settlement)) return;
  base::Money paid;
  base::Money profit;
  const auto before = world.settled_at.find(settlement.market);
  for (const domain::Claim claim : {domain::Claim::yes, domain::Claim::no}) {
    const auto payout = [&](base::Price yes, const Held& held) {
      return base::notional(claim == domain::Claim::yes ? yes : base::complement(yes), held.quantity,
                            base::Rounding::down);
    };
    if (const auto old = world.settled.find({settlement.market, claim}); old != world.settled.end()) {
      const base::Money change = payout(settlement.yes_value, old->second) - payout(before->second, old->second);
      paid += change;
      profit += change;
    }
    const auto held = world.open.find({settlement.market, claim});
    if (held == world.open.end()) continue;
    const base::Money got = payout(settlement.yes_value, held->second);
    paid += got;
    profit += got - held->second.spent();
    world.settled[held->first] = held->second;
    world.open.erase(held);
  }
  world.settled_at[settlement.market] = settlement.yes_value;
  world.cash += paid;
  if (paid != settlement.paid) differ(sequence, "paid at settlement", paid, settlement.paid);
  if (profit != settlement.profit) differ(sequence, "profit at settlement", profit, settlement.profit);
}

template <class Account>
void Reconciler::compare(const World& world, const Account& account, std::uint64_t sequence) {
  ++compared_;
  base::Money cost;
  base::Money fees;
  for (const auto& [claim, held] : world.open) {
    cost += held.cost;
    fees += held.fees;
  }
  if (account.cash + account.reserved != world.cash)
    differ(sequence, "cash", world.cash, account.cash + account.reserved);
  if (account.fees_paid != world.fees) differ(sequence, "fees", world.fees, account.fees_paid);
  if (account.realised != world.realised()) differ(sequence, "realised profit", world.realised(), account.realised);
  if constexpr (requires { account.fees_held; }) {
    if (account.cost_held + account.fees_held != cost + fees)
      differ(sequence, "cost of open positions", cost + fees, account.cost_held + account.fees_held);
  } else if (account.cost_held != cost) {
    differ(sequence, "cost of open positions", cost, account.cost_held);
  }
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
