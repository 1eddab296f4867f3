#pragma once
#include <type_traits>

#include "arbees/base/positional.hpp"
#include "arbees/domain/event.hpp"
#include "arbees/domain/output.hpp"

/// The sizes that events, outputs and what they consist of had in the positional layout. Never to be edited: the bytes
/// are out there (golden bytes in tests/unit/tape/golden_log_test.cpp and tests/unit/store/sqlite/body_test.cpp).
namespace arbees::base {

template <>
struct PositionalSize<domain::Team> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::PregameLine> : std::integral_constant<std::size_t, 5> {};
template <>
struct PositionalSize<domain::Game> : std::integral_constant<std::size_t, 8> {};
template <>
struct PositionalSize<domain::FootballDetail> : std::integral_constant<std::size_t, 8> {};
template <>
struct PositionalSize<domain::BasketballDetail> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<domain::HockeyDetail> : std::integral_constant<std::size_t, 5> {};
template <>
struct PositionalSize<domain::BaseballDetail> : std::integral_constant<std::size_t, 6> {};
template <>
struct PositionalSize<domain::GameState> : std::integral_constant<std::size_t, 8> {};
template <>
struct PositionalSize<domain::Play> : std::integral_constant<std::size_t, 11> {};
template <>
struct PositionalSize<domain::SportDetail> : std::integral_constant<std::size_t, 5> {};
template <>
struct PositionalSize<domain::FeeSchedule> : std::integral_constant<std::size_t, 8> {};
template <>
struct PositionalSize<domain::PriceRange> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::ResolutionRules> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::Market> : std::integral_constant<std::size_t, 16> {};
template <>
struct PositionalSize<domain::Level> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::PairPayout> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<domain::LagEvidence> : std::integral_constant<std::size_t, 7> {};
template <>
struct PositionalSize<domain::Leg> : std::integral_constant<std::size_t, 14> {};
template <>
struct PositionalSize<domain::GateResult> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<domain::Signal> : std::integral_constant<std::size_t, 20> {};
template <>
struct PositionalSize<domain::LagOutcome> : std::integral_constant<std::size_t, 10> {};
template <>
struct PositionalSize<domain::SignalClosed> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<domain::Order> : std::integral_constant<std::size_t, 17> {};
template <>
struct PositionalSize<domain::Fill> : std::integral_constant<std::size_t, 16> {};
template <>
struct PositionalSize<domain::Position> : std::integral_constant<std::size_t, 11> {};
template <>
struct PositionalSize<domain::Settlement> : std::integral_constant<std::size_t, 9> {};
template <>
struct PositionalSize<domain::Account> : std::integral_constant<std::size_t, 11> {};
template <>
struct PositionalSize<domain::Reconciliation> : std::integral_constant<std::size_t, 6> {};
template <>
struct PositionalSize<domain::GameOpened> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<domain::GameUpdated> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::LineUpdated> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::PlayRecorded> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::MarketOpened> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<domain::BookSnapshot> : std::integral_constant<std::size_t, 6> {};
template <>
struct PositionalSize<domain::BookDelta> : std::integral_constant<std::size_t, 5> {};
template <>
struct PositionalSize<domain::BookVoided> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::TickSizeChanged> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::TradePrinted> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<domain::FeesChanged> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::MarketStatusChanged> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::FeedChanged> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::FeedHeartbeat> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<domain::ClockTicked> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<domain::KillSwitchChanged> : std::integral_constant<std::size_t, 1> {};
template <>
struct PositionalSize<domain::Event> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::EventBody> : std::integral_constant<std::size_t, 16> {};
template <>
struct PositionalSize<domain::GameListed> : std::integral_constant<std::size_t, 2> {};
template <>
struct PositionalSize<domain::MarketListed> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::GameView> : std::integral_constant<std::size_t, 6> {};
template <>
struct PositionalSize<domain::PlayView> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<domain::Quote> : std::integral_constant<std::size_t, 9> {};
template <>
struct PositionalSize<domain::FeedView> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::Rejected> : std::integral_constant<std::size_t, 4> {};
template <>
struct PositionalSize<domain::TradingState> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::Output> : std::integral_constant<std::size_t, 3> {};
template <>
struct PositionalSize<domain::OutputBody> : std::integral_constant<std::size_t, 17> {};

}  // namespace arbees::base
