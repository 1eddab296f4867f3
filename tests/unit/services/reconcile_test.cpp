#include "arbees/services/reconcile.hpp"

#include <gtest/gtest.h>

#include "arbees/engine/engine.hpp"
#include "arbees/sim/evening.hpp"

namespace arbees::services {
namespace {

constexpr base::Money kMicro = base::Money::from_raw(1);

/// Everything an engine says over a simulated evening.
domain::OutputBuffer said(std::uint64_t seed) {
  sim::EveningConfig config;
  config.seed = seed;
  config.start = {1'790'000'000'000'000'000};
  config.games_per_sport = 1;
  sim::Evening evening(config);
  engine::Engine engine({});
  domain::OutputBuffer out;
  while (const auto event = evening.next()) engine.step(*event, out);
  return out;
}

Reconciler folded(const domain::OutputBuffer& outputs) {
  Reconciler reconciler(base::Money::from_raw(engine::Config{}.trading.bankroll));
  for (const domain::Output& output : outputs) reconciler.add(output);
  return reconciler;
}

template <class T>
T* nth(domain::OutputBuffer& outputs, std::size_t n) {
  for (domain::Output& output : outputs)
    if (auto* body = std::get_if<T>(&output.body); body != nullptr && n-- == 0) return body;
  return nullptr;
}

TEST(Reconciler, TheLedgerOfAnEveningAgreesWithItsFills) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Reconciler reconciler = folded(said(seed));
    EXPECT_EQ(reconciler.difference(), std::nullopt) << "seed " << seed;
    EXPECT_GT(reconciler.accounts_compared(), 50U) << "seed " << seed;
    EXPECT_GT(reconciler.fills(), 0U) << "nothing was traded: nothing was proven";
  }
}

TEST(Reconciler, FindsASingleMicroDollarThatIsElsewhere) {
  using Edit = void (*)(domain::OutputBuffer&);
  const std::vector<std::pair<const char*, Edit>> edits{
      {"cash", [](auto& o) { nth<domain::Account>(o, 40)->cash += kMicro; }},
      {"fees", [](auto& o) { nth<domain::Account>(o, 40)->fees_paid += kMicro; }},
      {"realised profit", [](auto& o) { nth<domain::Account>(o, 40)->realised -= kMicro; }},
      {"cost of open positions", [](auto& o) { nth<domain::Account>(o, 40)->cost_held += kMicro; }},
      {"cash", [](auto& o) { nth<domain::Fill>(o, 5)->fee += kMicro; }},
  };
  for (const auto& [figure, edit] : edits) {
    domain::OutputBuffer outputs = said(1);
    edit(outputs);
    const auto difference = folded(outputs).difference();
    ASSERT_TRUE(difference.has_value()) << figure;
    EXPECT_NE(difference->find(figure), std::string::npos) << *difference;
  }
}

TEST(Reconciler, FindsAFillThatIsCountedTwiceOrLost) {
  domain::OutputBuffer twice = said(1);
  const auto fill =
      std::ranges::find_if(twice, [](const auto& o) { return std::holds_alternative<domain::Fill>(o.body); });
  ASSERT_NE(fill, twice.end());
  domain::OutputBuffer lost = twice;
  lost.erase(lost.begin() + (fill - twice.begin()));
  twice.insert(fill, domain::Output(*fill));
  EXPECT_TRUE(folded(twice).difference().has_value());
  EXPECT_TRUE(folded(lost).difference().has_value());
}

}  // namespace
}  // namespace arbees::services
