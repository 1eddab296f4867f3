#include <fmt/format.h>

#include <map>
#include <memory>

#include "apps/arbees/command.hpp"
#include "apps/arbees/config.hpp"
#include "apps/arbees/stored_run.hpp"
#include "arbees/base/json.hpp"
#include "arbees/services/holdings.hpp"
#include "arbees/services/reconcile.hpp"
#include "arbees/services/stored_outputs.hpp"
#include "arbees/store/sqlite/sqlite_store.hpp"

namespace arbees::app {
namespace {

struct Options {
  std::string config;
  std::string store;
  std::string run;
  std::string assumption = "expected";
  bool settled = false;
  bool json = false;
};

/// One claim as it stands, under one assumption on fills.
struct HeldClaim {
  std::string venue;
  std::string symbol;
  std::string game;
  domain::Claim claim = domain::Claim::yes;
  base::Quantity quantity;
  double average_cost = 0;           ///< a contract, without fees
  base::Money fees;                  ///< entry fees of what is held
  std::optional<base::Price> mark;   ///< what selling all of it would bring; once settled, what it was paid
  bool mark_current = true;          ///< otherwise `mark` is the last one known
  std::optional<double> unrealised;  ///< after entry fees; nothing without a mark
  base::Money realised;              ///< of what was sold or settled so far, after all fees
  bool settled = false;
};
BOOST_DESCRIBE_STRUCT(HeldClaim, (),
                      (venue, symbol, game, claim, quantity, average_cost, fees, mark, mark_current, unrealised,
                       realised, settled))

struct Book {
  std::string run;
  domain::Assumption assumption = domain::Assumption::expected;
  std::vector<HeldClaim> positions;
  std::optional<domain::Account> account;  ///< the newest; nothing = nothing was ever traded
  std::uint64_t accounts_compared = 0;
  std::optional<std::string> difference;  ///< ledger against fills, of any assumption; nothing = they agree
  std::vector<std::string> earlier;       ///< what earlier runs still hold, in words
};
BOOST_DESCRIBE_STRUCT(Book, (), (run, assumption, positions, account, accounts_compared, difference, earlier))

HeldClaim held_claim(const domain::Position& position, const domain::Market& market, std::string game) {
  HeldClaim held{.venue = std::string(base::enum_name(position.venue)),
                 .symbol = market.symbol,
                 .game = std::move(game),
                 .claim = position.claim,
                 .quantity = position.quantity,
                 .fees = position.fees,
                 .mark = position.mark,
                 .mark_current = position.mark_current,
                 .realised = position.realised,
                 .settled = position.settled};
  if (position.quantity.raw() <= 0) return held;
  held.average_cost = position.cost.to_double() / position.quantity.to_double();
  if (position.mark && !position.settled)
    held.unrealised =
        (base::notional(*position.mark, position.quantity, base::Rounding::down) - position.cost - position.fees)
            .to_double();
  return held;
}

base::Result<Book> book_of(ports::Store& store, const ports::RunInfo& info, base::Money bankroll,
                           domain::Assumption assumption) {
  const std::string& run = info.id;
  const auto reconciled = services::reconcile(store, run, bankroll);
  if (!reconciled) return std::unexpected(reconciled.error());
  auto earlier = services::held_by_earlier_runs(store, info);
  if (!earlier) return std::unexpected(earlier.error());
  std::map<domain::MarketId, domain::MarketListed> markets;
  std::map<domain::GameId, std::string> games;
  std::map<std::pair<domain::MarketId, domain::Claim>, domain::Position> newest;
  Book book{.run = run,
            .assumption = assumption,
            .accounts_compared = reconciled->accounts_compared(),
            .difference = reconciled->difference(),
            .earlier = *std::move(earlier)};
  const auto read =
      services::for_each_output(store, run,
                                {ports::OutputKind::market_listed, ports::OutputKind::game_listed,
                                 ports::OutputKind::position, ports::OutputKind::account},
                                [&](const domain::Output& output) {
                                  if (const auto* market = std::get_if<domain::MarketListed>(&output.body))
                                    markets[market->id] = *market;
                                  if (const auto* game = std::get_if<domain::GameListed>(&output.body))
                                    games[game->id] = game->game.key;
                                  if (const auto* position = std::get_if<domain::Position>(&output.body);
                                      position != nullptr && position->assumption == assumption)
                                    newest[{position->market, position->claim}] = *position;
                                  if (const auto* account = std::get_if<domain::Account>(&output.body);
                                      account != nullptr && account->assumption == assumption)
                                    book.account = *account;
                                });
  if (!read) return std::unexpected(read.error());
  for (const auto& [key, position] : newest)
    book.positions.push_back(held_claim(position, markets[key.first].market, games[position.game]));
  return book;
}

void print(const Book& book, bool settled_too) {
  fmt::print("run {}, fills as {}\n", book.run, base::enum_name(book.assumption));
  std::size_t settled = 0;
  for (const HeldClaim& p : book.positions) {
    settled += p.settled ? 1 : 0;
    if (p.settled && !settled_too) continue;
    fmt::print("  {:<10} {:<34} {:<3} {:>8} at {:.4f}  mark {:<6}  unrealised {:>9}  realised ${}{}{}\n", p.venue,
               p.symbol, base::enum_name(p.claim), base::to_string(p.quantity, 0), p.average_cost,
               p.mark ? base::to_string(*p.mark) : "–", p.unrealised ? fmt::format("${:.2f}", *p.unrealised) : "–",
               base::to_string(p.realised), p.settled ? "  settled" : "",
               p.settled || p.mark_current ? "" : "  (no current price: the last known)");
  }
  fmt::print("{} open, {} settled\n", book.positions.size() - settled, settled);
  if (book.account)
    fmt::print("cash ${}, reserved ${}, held at cost ${} and if sold now ${}, realised ${} after fees of ${}\n",
               base::to_string(book.account->cash), base::to_string(book.account->reserved),
               base::to_string(book.account->cost_held), base::to_string(book.account->value_held),
               base::to_string(book.account->realised), base::to_string(book.account->fees_paid));
  for (const std::string& sentence : book.earlier) fmt::print("{}\n", sentence);
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
  const auto wanted = run_or_newest(**store, options.run);
  if (!wanted) {
    complain(wanted.error().message());
    return Exit::bad_start;
  }
  const auto book =
      book_of(**store, *wanted, base::Money::from_raw(config->engine.trading.bankroll),
              base::parse_enum<domain::Assumption>(options.assumption).value_or(domain::Assumption::expected));
  if (!book) {
    complain(book.error().message());
    return Exit::failed;
  }
  if (options.json) fmt::print("{}\n", base::dump(base::to_json(*book)));
  else print(*book, options.settled);
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
  command->add_option("--assumption", options->assumption, "on fills")
      ->capture_default_str()
      ->check(CLI::IsMember({"expected", "pessimistic", "optimistic"}));
  command->add_flag("--settled", options->settled)->description("also what has been settled");
  command->add_flag("--json", options->json)->description("one JSON object");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace arbees::app
