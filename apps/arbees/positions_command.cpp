#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "arbees/base/json.hpp"
#include "arbees/services/reconcile.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string config;
  std::string store;
  std::string run;
  bool json = false;
};

/// What one open claim looks like from outside.
struct OpenPosition {
  std::string venue;
  std::string symbol;
  std::string game;
  domain::Claim claim = domain::Claim::yes;
  base::Quantity quantity;
  base::Money cost;
  base::Money fees;
  double average_cost = 0;           ///< a contract, without fees
  std::optional<base::Price> mark;   ///< what the claim could be sold for at the newest touch
  std::optional<double> unrealised;  ///< after entry fees; nothing without a mark
};
BOOST_DESCRIBE_STRUCT(OpenPosition, (),
                      (venue, symbol, game, claim, quantity, cost, fees, average_cost, mark, unrealised))

struct Book {
  std::string run;
  std::vector<OpenPosition> positions;
  base::Money cash;  ///< with what is reserved for orders on their way
  base::Money realised;
  base::Money fees;
  std::optional<double> unrealised;  ///< of those with a mark
  std::uint64_t accounts_compared = 0;
  std::optional<std::string> difference;  ///< ledger against fills; nothing = they agree
};
BOOST_DESCRIBE_STRUCT(Book, (), (run, positions, cash, realised, fees, unrealised, accounts_compared, difference))

/// The newest quote of a market.
std::optional<domain::Quote> quote_of(ports::Store& store, const std::string& run, domain::GameId game,
                                      domain::MarketId market) {
  ports::Query query{.run = run, .kinds = {ports::OutputKind::quote}, .game = game, .limit = 500, .newest_first = true};
  const auto quotes = store.outputs(query);
  if (!quotes) return std::nullopt;
  for (const domain::Output& output : *quotes)
    if (const auto& quote = std::get<domain::Quote>(output.body); quote.market == market) return quote;
  return std::nullopt;
}

base::Result<Book> book_of(ports::Store& store, const std::string& run, base::Money bankroll) {
  const auto reconciled = services::reconcile(store, run, bankroll);
  if (!reconciled) return std::unexpected(reconciled.error());
  const auto listed = store.outputs(
      {.run = run, .kinds = {ports::OutputKind::market_listed, ports::OutputKind::game_listed}, .limit = 1'000'000});
  if (!listed) return std::unexpected(listed.error());
  std::map<domain::MarketId, domain::MarketListed> markets;
  std::map<domain::GameId, std::string> games;
  for (const domain::Output& output : *listed) {
    if (const auto* market = std::get_if<domain::MarketListed>(&output.body)) markets[market->id] = *market;
    if (const auto* game = std::get_if<domain::GameListed>(&output.body)) games[game->id] = game->game.key;
  }
  Book book{run,
            {},
            reconciled->cash(),
            reconciled->realised(),
            reconciled->fees(),
            std::nullopt,
            reconciled->accounts_compared(),
            reconciled->difference()};
  for (const auto& [claim, held] : reconciled->open()) {
    const domain::MarketListed& market = markets[claim.first];
    OpenPosition position{std::string(base::enum_name(market.market.venue)),
                          market.market.symbol,
                          games[market.game],
                          claim.second,
                          held.quantity,
                          held.cost,
                          held.fees,
                          0,
                          std::nullopt,
                          std::nullopt};
    if (held.quantity.raw() > 0) position.average_cost = held.cost.to_double() / held.quantity.to_double();
    if (const auto quote = quote_of(store, run, market.game, claim.first)) {
      if (claim.second == domain::Claim::yes && quote->bid) position.mark = quote->bid->price;
      if (claim.second == domain::Claim::no && quote->ask) position.mark = base::complement(quote->ask->price);
    }
    if (position.mark) {
      position.unrealised =
          (base::notional(*position.mark, held.quantity, base::Rounding::down) - held.cost - held.fees).to_double();
      book.unrealised = book.unrealised.value_or(0) + *position.unrealised;
    }
    book.positions.push_back(std::move(position));
  }
  return book;
}

void print(const Book& book) {
  fmt::print("run {}\n", book.run);
  for (const OpenPosition& p : book.positions)
    fmt::print("  {:<10} {:<34} {:<3} {:>10} at {:.4f}  mark {}  unrealised {}\n", p.venue, p.symbol,
               base::enum_name(p.claim), base::to_string(p.quantity, 0), p.average_cost,
               p.mark ? base::to_string(*p.mark) : "–", p.unrealised ? fmt::format("${:.2f}", *p.unrealised) : "–");
  if (book.positions.empty()) fmt::print("  nothing is held\n");
  fmt::print("cash ${}, realised ${} after fees of ${}{}\n", base::to_string(book.cash), base::to_string(book.realised),
             base::to_string(book.fees), book.unrealised ? fmt::format(", unrealised ${:.2f}", *book.unrealised) : "");
  if (book.difference) fmt::print("LEDGER AND FILLS DISAGREE: {}\n", *book.difference);
  else fmt::print("the ledger agrees with its fills ({} accounts compared)\n", book.accounts_compared);
}

Exit run(const Options& options) {
  const auto config = configured(options.config);
  if (!config) return Exit::bad_start;
  auto store = store::sqlite::SqliteStore::open(options.store.empty() ? config->store.path : options.store);
  if (!store) {
    complain(store.error().message());
    return Exit::bad_start;
  }
  std::string wanted = options.run;
  if (wanted.empty())
    if (const auto runs = (*store)->runs())
      for (const auto& known : *runs)
        if (const auto counts = (*store)->counts(known.id); wanted.empty() && counts && counts->outputs > 0)
          wanted = known.id;
  if (wanted.empty()) {
    complain((*store)->location() + ": holds no run that said anything");
    return Exit::bad_start;
  }
  const auto book = book_of(**store, wanted, base::Money::from_raw(config->engine.trading.bankroll));
  if (!book) {
    complain(book.error().message());
    return Exit::failed;
  }
  if (options.json) fmt::print("{}\n", base::dump(base::to_json(*book)));
  else print(*book);
  return book->difference ? Exit::failed : Exit::ok;
}

}  // namespace

void add_positions_command(CLI::App& app, Exit& exit) {
  auto* command = app.add_subcommand(
      "positions", "What is held, at what cost and mark, and whether the ledger agrees with its fills");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "TOML file; without it the defaults");
  command->add_option("--store", options->store, "SQLite file; without it the configured one");
  command->add_option("--run", options->run, "run by name; without it the newest");
  command->add_flag("--json", options->json)->description("one JSON object");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
