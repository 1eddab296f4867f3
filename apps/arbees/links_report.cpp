#include "apps/arbees/links_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "arbees/base/json.hpp"
#include "arbees/matching/link_book.hpp"
#include "arbees/signals/config.hpp"

namespace arbees::app {
namespace {

using matching::Link;
using matching::Unlinked;

const CollectedGame& game_of(const LinkReport& report, const Link& link) {
  return report.collected->games.at(link.game_key);
}

const std::string& yes_team(const CollectedGame& game, const Link& link) {
  return link.yes_side == domain::Side::home ? game.game.home.name : game.game.away.name;
}

boost::json::array evidence_json(const Link& link) {
  boost::json::array out;
  for (const matching::Evidence& evidence : link.evidence)
    out.push_back(boost::json::object{
        {"kind", base::enum_name(evidence.kind)}, {"text", evidence.text}, {"adds", evidence.ppm / 1e6}});
  return out;
}

boost::json::object link_json(const LinkReport& report, const LinkedMarket& linked) {
  const Link& link = linked.link;
  const CollectedGame& game = game_of(report, link);
  const domain::Market& market = linked.listing->listing.market;
  boost::json::value apart = nullptr;
  if (link.start_difference) apart = link.start_difference->value / 1'000'000'000;
  return {
      {"venue", base::enum_name(market.venue)},
      {"symbol", market.symbol},
      {"event", market.event},
      {"slug", linked.listing->slug.empty() ? boost::json::value(nullptr) : boost::json::value(linked.listing->slug)},
      {"title", linked.listing->title},
      {"game", link.game_key},
      {"home", game.game.home.name},
      {"away", game.game.away.name},
      {"yes_side", base::enum_name(link.yes_side)},
      {"yes_team", yes_team(game, link)},
      {"confidence", link.confidence_ppm / 1e6},
      {"held", link.confidence_ppm < report.bar_ppm},
      {"confirmed", link.confirmed},
      {"start_difference_s", apart},
      {"evidence", evidence_json(link)}};
}

boost::json::object refusal_json(const std::pair<RefusedMarket, std::vector<matching::Candidate>>& refused) {
  const auto& [market, candidates] = refused;
  boost::json::array games;
  for (const matching::Candidate& candidate : candidates)
    games.push_back(boost::json::object{{"game", candidate.game_key}, {"why", candidate.why}});
  return {{"venue", base::enum_name(market.venue)},   {"symbol", market.symbol}, {"title", market.title},
          {"reason", base::enum_name(market.reason)}, {"detail", market.detail}, {"candidates", std::move(games)}};
}

bool has_link(const LinkReport& report, const std::string& key) {
  return std::ranges::any_of(report.links, [&](const LinkedMarket& linked) { return linked.link.game_key == key; });
}

boost::json::array games_json(const LinkReport& report) {
  boost::json::array out;
  for (const auto& [key, known] : report.collected->games) {
    boost::json::array markets;
    for (const LinkedMarket& linked : report.links)
      if (linked.link.game_key == key)
        markets.push_back(boost::json::object{{"venue", base::enum_name(linked.listing->listing.market.venue)},
                                              {"symbol", linked.listing->listing.market.symbol}});
    out.push_back(boost::json::object{{"game", key},
                                      {"sport", base::enum_name(known.game.sport)},
                                      {"home", known.game.home.name},
                                      {"away", known.game.away.name},
                                      {"start", base::format_utc(known.game.start)},
                                      {"neutral_site", known.game.neutral_site},
                                      {"phase", base::enum_name(known.phase)},
                                      {"markets", std::move(markets)}});
  }
  return out;
}

std::size_t held(const LinkReport& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.links, [&](const LinkedMarket& linked) { return linked.link.confidence_ppm < report.bar_ppm; }));
}

std::size_t unmatched(const LinkReport& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.collected->games, [&](const auto& entry) { return !has_link(report, entry.first); }));
}

boost::json::object counts_json(const LinkReport& report) {
  boost::json::object reasons;
  for (const auto& [market, candidates] : report.refused) {
    boost::json::value& n = reasons[base::enum_name(market.reason)];
    n = n.is_int64() ? n.get_int64() + 1 : 1;
  }
  return {{"games", report.collected->games.size()},
          {"unmatched_games", unmatched(report)},
          {"other_league_games", report.collected->other_games},
          {"links", report.links.size()},
          {"held", held(report)},
          {"refused", report.refused.size()},
          {"refused_by_reason", std::move(reasons)},
          {"problems", report.collected->problems.size()}};
}

}  // namespace

LinkReport link_all(const Collected& collected, const matching::Overrides& overrides) {
  LinkReport report{&collected, {}, {}, signals::Config{}.link_confidence_min};
  matching::LinkBook book(overrides, {}, report.bar_ppm);
  for (const auto& [key, known] : collected.games) book.add(known.game, known.phase);
  for (const CollectedListing& each : collected.listings) book.add(each.listing);
  for (const RefusedMarket& market : collected.refused)
    report.refused.emplace_back(market, std::vector<matching::Candidate>{});
  for (const CollectedListing& each : collected.listings) {
    const domain::Market& market = each.listing.market;
    const matching::LinkResult& result = *book.result(market.venue, market.symbol);
    if (const auto* link = std::get_if<Link>(&result)) {
      report.links.push_back({&each, *link});
      continue;
    }
    const auto& unlinked = std::get<Unlinked>(result);
    report.refused.emplace_back(
        RefusedMarket{market.venue, market.symbol, each.title, unlinked.reason, unlinked.detail}, unlinked.candidates);
  }
  std::ranges::sort(report.links, {}, [](const LinkedMarket& linked) {
    const domain::Market& market = linked.listing->listing.market;
    return std::tie(market.venue, market.symbol);
  });
  return report;
}

std::string to_json(const LinkReport& report) {
  boost::json::array links;
  for (const LinkedMarket& linked : report.links) links.push_back(link_json(report, linked));
  boost::json::array refused;
  for (const auto& each : report.refused) refused.push_back(refusal_json(each));
  boost::json::array problems;
  for (const base::Error& problem : report.collected->problems)
    problems.push_back(boost::json::object{{"where", problem.where}, {"what", problem.what}});
  return base::dump(boost::json::object{{"links", std::move(links)},
                                        {"refused", std::move(refused)},
                                        {"games", games_json(report)},
                                        {"problems", std::move(problems)},
                                        {"counts", counts_json(report)}});
}

std::string to_text(const LinkReport& report) {
  std::string out;
  for (const LinkedMarket& linked : report.links) {
    const CollectedGame& game = game_of(report, linked.link);
    out += fmt::format("{:<10} {}\n  {}  {} at {}, {}\n  YES is {} ({}), confidence {:.2f}{}\n",
                       base::enum_name(linked.listing->listing.market.venue),
                       linked.listing->slug.empty() ? linked.listing->listing.market.symbol : linked.listing->slug,
                       linked.link.game_key, game.game.away.name, game.game.home.name,
                       base::format_utc(game.game.start).substr(0, 16), yes_team(game, linked.link),
                       base::enum_name(linked.link.yes_side), linked.link.confidence_ppm / 1e6,
                       linked.link.confidence_ppm < report.bar_ppm ? ", HELD: confirm it by hand to trade it" : "");
    for (const matching::Evidence& evidence : linked.link.evidence)
      out += fmt::format("    {:+.2f}  {}\n", evidence.ppm / 1e6, evidence.text);
  }
  for (const auto& [market, candidates] : report.refused) {
    out += fmt::format("{:<10} {}  refused ({}): {}\n", base::enum_name(market.venue), market.symbol,
                       base::enum_name(market.reason), market.detail);
    for (const matching::Candidate& candidate : candidates)
      out += fmt::format("    {}  {}\n", candidate.game_key, candidate.why);
  }
  for (const auto& [key, known] : report.collected->games)
    if (!has_link(report, key))
      out += fmt::format("no market  {}  {} at {}, {}\n", key, known.game.away.name, known.game.home.name,
                         base::format_utc(known.game.start).substr(0, 16));
  return out + fmt::format("{} games ({} without a market), {} links ({} held), {} refused\n",
                           report.collected->games.size(), unmatched(report), report.links.size(), held(report),
                           report.refused.size());
}

}  // namespace arbees::app
