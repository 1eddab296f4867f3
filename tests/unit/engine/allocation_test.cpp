#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "arbees/engine/engine.hpp"
#include "support/evening.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}

// This program counts every allocation it makes.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace arbees::engine {
namespace {

TEST(Engine, ABookUpdateAllocatesNothingOnceTheMarketIsOpen) {
  Engine engine{Config{}};
  domain::OutputBuffer out;
  out.reserve(1024);
  test::Evening evening;
  evening.add(0, domain::GameOpened{test::game("g")});
  evening.add(0, domain::MarketOpened{test::market("g", domain::Venue::kalshi, "K", domain::Side::home)});
  evening.add(0, domain::MarketOpened{test::market("g", domain::Venue::polymarket, "P", domain::Side::home)});
  evening.book(1, 0, {test::level(49, 500)}, {test::level(51, 500)});
  evening.book(1, 1, {test::level(49, 500)}, {test::level(51, 500)});
  evening.add(2, domain::GameUpdated{{0}, test::live(3, 120, 70, 70)});
  for (const auto& event : evening.events) engine.step(event, out);

  const auto update = [&](int i) {
    out.clear();
    const auto market = static_cast<std::uint32_t>(i % 2);
    engine.step(
        {base::at_once(test::at_s(3 + i * 0.01)),
         domain::BookDelta{{market}, domain::BookSide::bid, test::cents(40 + i % 10), test::contracts(i % 7), false}},
        out);
    return out.size();
  };
  for (int i = 0; i < 100; ++i) update(i);
  const std::size_t before = allocations;
  std::size_t outputs = 0;
  for (int i = 100; i < 20'000; ++i) outputs += update(i);
  EXPECT_EQ(allocations - before, 0U);
  EXPECT_GT(outputs, 0U) << "the updates must have been worth telling";
}

}  // namespace
}  // namespace arbees::engine
