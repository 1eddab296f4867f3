import { clamp, phi, round, seeded } from './random.mjs';
import { nextPlay, sports, startDetail } from './sports.mjs';
import { arrive, bounded, equityNow, fee, mark, send, settle, signal } from './trader.mjs';

/** A made-up evening with the shapes of docs/api.md. Nothing here is Arbees: it exists so that a screen has something to show. */

const slate = [
  ['nfl', 'GB', 'Green Bay Packers', 'DET', 'Detroit Lions', 'live'], ['nba', 'LAC', 'LA Clippers', 'CHA', 'Charlotte Hornets', 'live'],
  ['nba', 'BOS', 'Boston Celtics', 'NY', 'New York Knicks', 'live'], ['nhl', 'TOR', 'Toronto Maple Leafs', 'MTL', 'Montreal Canadiens', 'live'],
  ['nhl', 'EDM', 'Edmonton Oilers', 'SEA', 'Seattle Kraken', 'live'], ['mlb', 'NYY', 'New York Yankees', 'HOU', 'Houston Astros', 'live'],
  ['ncaaf', 'MICH', 'Michigan Wolverines', 'OSU', 'Ohio State Buckeyes', 'live'], ['ncaab', 'DUKE', 'Duke Blue Devils', 'UNC', 'North Carolina Tar Heels', 'live'],
  ['mlb', 'LAD', 'Los Angeles Dodgers', 'SD', 'San Diego Padres', 'live'], ['nba', 'DEN', 'Denver Nuggets', 'LAL', 'Los Angeles Lakers', 'upcoming'],
  ['nfl', 'KC', 'Kansas City Chiefs', 'BUF', 'Buffalo Bills', 'upcoming'], ['ncaab', 'GONZ', 'Gonzaga Bulldogs', 'UCLA', 'UCLA Bruins', 'upcoming'],
  ['nhl', 'NYR', 'New York Rangers', 'BOS', 'Boston Bruins', 'final'], ['nba', 'PHX', 'Phoenix Suns', 'DAL', 'Dallas Mavericks', 'final'],
  ['mlb', 'CHC', 'Chicago Cubs', 'STL', 'St. Louis Cardinals', 'postponed'],
];
const warmUp = 2600;

function makeGame([sport, away, awayName, home, homeName, fate], id, chance, start) {
  const { family, sigma } = sports[sport];
  return {
    id, key: `mock:${sport}-${id}`, sport, home: { id: `${id}h`, abbreviation: home, name: homeName }, away: { id: `${id}a`, abbreviation: away, name: awayName },
    start, neutral_site: home === 'UCLA', fate, markets: [], spark: [], last_play: null, strength: chance.normal() * sigma * 0.4, line_known: id !== 8, elapsed: 0, next: 20, plays: 0,
    scored_at: -1e15, state_at: start, left: 0, error: 0.02, widest: 0.02, model: null, open: new Map(), paused: new Set(), pause: 0, curve: [], playList: [],
    state: { phase: 'scheduled', period: 1, clock_ms: family === 'baseball' ? null : sports[sport].seconds * 1000, home_score: 0, away_score: 0, under_review: false, last_play_id: '', detail: startDetail(family) },
  };
}

function listMarkets(world, game) {
  const add = (venue, symbol, yes_side) => {
    const market = {
      id: world.markets.length, game: game.id, venue, symbol, yes_side, yes_name: game[yes_side].name, link_confidence_ppm: venue === 'kalshi' ? 1_000_000 : 985_000,
      link_evidence: venue === 'kalshi' ? `ticker names ${game.away.abbreviation} at ${game.home.abbreviation} and the date` : 'title names both teams and the start agrees within an hour',
      quote: null, fair: null, lag: 0.12 + world.chance.uniform() * 0.2, bias: 0, points: [],
    };
    world.markets.push(market);
    game.markets.push(market);
  };
  const code = `${game.away.abbreviation}${game.home.abbreviation}`;
  add('kalshi', `KX${game.sport.toUpperCase()}GAME-26NOV24${code}-${game.home.abbreviation}`, 'home');
  if (game.id % 3 === 0) add('kalshi', `KX${game.sport.toUpperCase()}GAME-26NOV24${code}-${game.away.abbreviation}`, 'away');
  if (game.id !== 7) add('polymarket', `7132104567925${code.length}${String(game.id).padStart(2, '0')}46`, game.id % 2 ? 'away' : 'home');
}

export class Evening {
  constructor(seed, end) {
    this.chance = seeded(seed);
    this.now = end - warmUp * 1000;
    this.begun = this.now;
    Object.assign(this, { games: [], markets: [], positions: new Map(), waiting: [], opportunities: [], orders: [], fills: [], equity: [], outputs: [], rejected: { duplicate: 0, older_snapshot: 0, book_fault: 0 } });
    Object.assign(this, { sequence: 0, next_signal: 1, next_order: 1, kill_switch: false, events: 0, second: 0 });
    this.account = { cash: 1000, reserved: 0, fees_paid: 0, realised: 0, cost_held: 0 };
    this.feeds = Object.fromEntries(['games', 'kalshi', 'polymarket'].map((feed) => [feed, { feed, health: 'up', detail: 'mock', at: this.now, lag: feed === 'games' ? null : 60, resumed_at: null }]));
    slate.forEach((row, id) => {
      const start = row[5] === 'upcoming' ? end + (id - 8) * 1_500_000 : row[5] === 'final' ? this.now - 6_000_000 : this.now + this.chance.int(0, 1700) * 1000;
      const game = makeGame(row, id, this.chance, start);
      this.games.push(game);
      listMarkets(this, game);
    });
    for (let i = 0; i < warmUp; i++) this.step(1000, 1);
    this.outputs = [];
  }

  iso(t = this.now) { return new Date(t).toISOString(); }

  say(body) {
    this.sequence += 1;
    this.outputs.push({ sequence: this.sequence, at: this.iso(), body: structuredClone(body) });
    const { type, ...rest } = structuredClone(body);
    const owner = 'signal' in rest ? this.opportunities.find((o) => o.id === rest.signal) : null;
    if (type === 'order') for (const list of [this.orders, owner?.orders ?? []]) { const at = list.findIndex((o) => o.id === rest.id); if (at < 0) list.unshift(rest); else list[at] = rest; }
    if (type === 'fill') { this.fills.unshift(rest); owner?.fills.push(rest); }
  }

  /** Moves the world on by `ms`; game clocks run `pace` times as fast. */
  step(ms, pace) {
    this.now += ms;
    const second = Math.floor((this.now - this.begun) / 1000);
    const whole = second !== this.second;
    this.second = second;
    for (const game of this.games) this.play(game, (ms / 1000) * pace);
    if (whole) {
      this.feedsBreathe();
      for (const game of this.games) { this.look(game); this.trade(game); this.detect(game); }
      mark(this);
      if (second % 10 === 0) this.equity.push([this.now, equityNow(this), round(this.account.cash, 4), round(this.account.realised, 4), round(equityNow(this) * 1.002, 4)]);
    }
    arrive(this);
    this.events += 14;
  }

  play(game, seconds) {
    const { periods, seconds: length, every } = sports[game.sport];
    if (game.fate === 'upcoming' || this.now < game.start) return;
    if (game.fate === 'postponed') { game.state.phase = 'postponed'; return; }
    if (game.state.phase === 'final') return;
    if (game.state.phase === 'scheduled') { game.state.phase = 'live'; if (game.fate === 'final') seconds = periods * length * 0.97; }
    if (game.state.phase === 'intermission') { game.pause -= seconds; if (game.pause <= 0) game.state.phase = 'live'; else return; }
    game.elapsed += seconds;
    while (game.elapsed > game.next) { this.happen(game); game.next += every * (0.4 + this.chance.uniform() * 1.2); }
    const total = periods * length;
    game.left = Math.max(0, total - game.elapsed);
    if (game.state.clock_ms !== null) {
      const period = Math.min(periods, Math.floor(game.elapsed / length) + 1);
      if (period > game.state.period && !game.paused.has(period)) {
        game.paused.add(period);
        game.pause = 25;
        Object.assign(game.state, { phase: 'intermission', clock_ms: 0 });
      } else Object.assign(game.state, { period, clock_ms: Math.round((length - (game.elapsed - (period - 1) * length)) * 1000) });
    }
    const over = game.state.detail.type === 'baseball' ? game.state.period > 9 : game.elapsed >= total;
    if (over && game.state.home_score === game.state.away_score) { game.state.home_score += 1; }
    if (over) this.finish(game);
  }

  finish(game) {
    Object.assign(game.state, { phase: 'final', clock_ms: game.state.clock_ms === null ? null : 0 }, game.state.detail.type === 'baseball' ? { period: 9 } : {}); this.look(game);
    settle(this, game);
    for (const key of [...game.open.keys()]) this.close(game, key);
  }

  happen(game) {
    const before = game.model?.home ?? null;
    const happened = nextPlay(game, this.chance);
    game.plays += 1;
    game.state.last_play_id = `${game.id}-${game.plays}`;
    if (happened.scoring) game.scored_at = this.now;
    this.look(game);
    const { period, clock_ms, home_score, away_score } = game.state;
    const view = { game: game.id, play: { id: game.state.last_play_id, change: 'inserted', period, clock_ms, ...happened, home_score, away_score, wallclock: this.iso() }, home_before: before, home_after: game.model?.home ?? null };
    game.last_play = happened.text;
    game.playList.push({ at: this.iso(), ...view });
    this.say({ type: 'play_view', ...view });
  }

  /** What the mock's model makes of the game, at most about once a second. */
  look(game) {
    const { phase } = game.state;
    const { periods, seconds, sigma } = sports[game.sport];
    const lead = game.state.home_score - game.state.away_score;
    const left = clamp(game.state.detail.type === 'baseball' ? 1 - (game.state.period - 1 + (game.state.detail.half === 'bottom' ? 0.5 : 0) + game.state.detail.outs / 6) / 9 : 1 - game.elapsed / (periods * seconds), 0.002, 1);
    const possession = game.state.detail.possession === 'home' ? 0.8 : game.state.detail.possession === 'away' ? -0.8 : 0;
    const home = phase === 'final' ? (lead > 0 ? 1 : 0) : clamp(phi((lead + possession + game.strength * left + sigma * 0.06 * left) / (sigma * Math.sqrt(left))), 0.002, 0.998);
    game.error = round(phase === 'final' ? 0 : 0.01 + 0.035 * Math.sqrt(left) * 4 * home * (1 - home), 6);
    const model = phase === 'postponed' ? null : { home: round(home, 6), standard_error: game.error, missing: game.line_known ? [] : ['pregame line'] };
    const key = JSON.stringify([game.state, model?.home]);
    if (phase === 'live' || phase === 'intermission') game.state_at = this.now - (game.id === 4 && this.second % 240 < 40 ? (this.second % 240) * 1000 : 0);
    if (key === game.seen) return;
    game.seen = key;
    game.model = model;
    if (model && phase !== 'scheduled') { game.spark.push([this.now, model.home]); game.curve.push([this.now, model.home, model.standard_error]); }
    this.say({ type: 'game_view', game: game.id, state: game.state, home: model?.home ?? null, standard_error: Math.round(game.error * 1e6), missing: model?.missing.length ? 1 : 0, stamp: { source: this.iso(game.state_at - 1200), received: this.iso(game.state_at) } });
  }

  trade(game) {
    const done = game.state.phase === 'final' || game.state.phase === 'postponed';
    for (const market of game.markets) {
      const p = market.yes_side === 'home' ? (game.model?.home ?? 0.5) : 1 - (game.model?.home ?? 0.5);
      market.bias = market.bias * 0.985 + this.chance.normal() * 0.0024;
      market.fair ??= p;
      market.fair += (p + market.bias - market.fair) * market.lag;
      if (done && market.quote?.status !== 'open') continue;
      if (market.quote && !done && !this.chance.chance(game.fate === 'upcoming' ? 0.03 : 0.4)) continue;
      const tick = market.venue === 'kalshi' ? 0.01 : 0.005;
      const half = tick * this.chance.pick([0.5, 0.5, 1, 1, 1.5]);
      const bid = bounded(Math.floor((market.fair - half) / tick) * tick);
      const ask = bounded(Math.max(bid + tick, Math.ceil((market.fair + half) / tick) * tick));
      const voided = this.feeds[market.venue].health === 'down';
      const size = () => this.chance.int(3, 90) * (market.venue === 'kalshi' ? 10 : 7.5);
      market.quote = {
        market: market.id, game: game.id, bid: voided || done ? null : { price: round(bid, 4), quantity: size() }, ask: voided || done ? null : { price: round(ask, 4), quantity: size() },
        last: round(bid, 4), fault: voided ? 'disconnected' : 'none', status: game.state.phase === 'final' ? 'settled' : done ? 'paused' : 'open', sizes_known: true, as_of: this.now, polled: false,
        stamp: { source: this.iso(this.now - 90), received: this.iso() },
      };
      game.widest = ask - bid;
      if (!done) market.points.push([this.now, market.quote.bid?.price ?? null, market.quote.ask?.price ?? null, market.quote.last]);
      this.say({ type: 'quote', ...market.quote });
    }
  }

  detect(game) {
    if (game.state.phase !== 'live' || !game.model) return;
    const seen = new Set();
    const consider = (key, kind, sides, fair, edge) => {
      if (edge < 0.011) return;
      seen.add(key);
      const open = game.open.get(key);
      if (open) { open.best = Math.max(open.best, edge); return; }
      const made = signal(this, game, kind, sides, fair);
      if (made.edge_net < 0.008) return;
      game.open.set(key, { id: made.id, at: this.now, best: made.edge_net });
      this.opportunities.unshift({ at: this.iso(), closed: null, game_label: `${game.away.abbreviation} ${game.neutral_site ? 'v' : '@'} ${game.home.abbreviation}`, orders: [], fills: [], ...made });
      this.say({ type: 'signal', ...made });
      if (made.approved) send(this, made);
    };
    const usable = game.markets.filter((m) => m.quote?.bid && m.quote.ask && m.quote.fault === 'none');
    for (const market of usable) {
      const yes = market.yes_side === 'home' ? game.model.home : 1 - game.model.home;
      for (const claim of ['yes', 'no']) {
        const price = claim === 'yes' ? market.quote.ask.price : 1 - market.quote.bid.price;
        const fair = claim === 'yes' ? yes : 1 - yes;
        const kind = this.now - game.scored_at < 9000 && usable.length > 1 ? 'lagging_market' : 'model_edge';
        consider(`${market.id}${claim}`, kind, [[market, claim]], fair, fair - price - fee(market.venue, price, 1));
      }
    }
    const kalshi = usable.find((m) => m.venue === 'kalshi');
    const poly = usable.find((m) => m.venue === 'polymarket');
    if (kalshi && poly) {
      const claims = kalshi.yes_side === poly.yes_side ? [['yes', 'no'], ['no', 'yes']] : [['yes', 'yes'], ['no', 'no']];
      for (const [a, b] of claims) {
        const price = (m, c) => (c === 'yes' ? m.quote.ask.price : 1 - m.quote.bid.price);
        const cost = price(kalshi, a) + price(poly, b) + fee('kalshi', price(kalshi, a), 1) + fee('polymarket', price(poly, b), 1);
        consider(`arb${a}${b}`, 'arbitrage', [[kalshi, a], [poly, b]], 1, 1 - cost);
      }
    }
    for (const key of [...game.open.keys()]) {
      if (seen.has(key) && !this.chance.chance(0.02)) continue;
      this.close(game, key);
    }
  }

  close(game, key) {
    const open = game.open.get(key);
    game.open.delete(key);
    const lasted = this.now - open.at;
    const opportunity = this.opportunities.find((o) => o.id === open.id);
    if (opportunity) opportunity.closed = { at: this.iso(), lasted_ms: lasted, best_edge_net: round(open.best, 4) };
    this.say({ type: 'signal_closed', id: open.id, game: game.id, lasted, best_edge_net: round(open.best, 4) });
  }

  /** Now and then Polymarket falls silent, and once in a while goes down: a screen must show it. */
  feedsBreathe() {
    const turn = this.second % 180;
    const wanted = turn > 150 && turn < 162 ? 'suspect' : this.second % 540 > 500 && this.second % 540 < 515 ? 'down' : 'up';
    for (const feed of Object.values(this.feeds)) feed.at = feed.health === 'up' ? this.now - this.chance.int(20, 900) : feed.at;
    const poly = this.feeds.polymarket;
    if (poly.health !== wanted) {
      Object.assign(poly, { health: wanted, detail: wanted === 'up' ? 'mock' : wanted === 'down' ? 'connection closed by the peer' : 'no message on any market for 10 s' });
      this.say({ type: 'feed_view', feed: 'polymarket', health: wanted, detail: poly.detail });
      if (wanted === 'down') this.rejected.book_fault += 11;
    }
    if (this.chance.chance(0.05)) { this.rejected.duplicate += 1; this.say({ type: 'rejected', reason: 'duplicate', fault: 'none', game: this.chance.int(0, 8), market: null }); }
    if (this.chance.chance(0.01)) this.rejected.older_snapshot += 1;
  }
}
