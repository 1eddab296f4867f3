import type {
  Account, EquityPoint, Fill, GameSummary, Opportunity, Order, Output, PlayView, Position, SnapshotMessage, Status, StreamMessage,
} from '@/api/types';

export type TimedPlay = PlayView & { at: string };

/** The server's world as this browser has been told of it. */
export interface World {
  /** Number of the newest tick folded in; null before the first snapshot. */
  tick: number | null;
  engine_time: string | null;
  status: Status | null;
  games: Record<number, GameSummary>;
  /** Newest first. */
  opportunities: Opportunity[];
  orders: Order[];
  fills: Fill[];
  positions: Position[];
  account: Account | null;
  equity: EquityPoint[];
  /** Plays heard since the last snapshot, newest first, by game. */
  plays: Record<number, TimedPlay[]>;
  /** The engine's own bar for a game state's age, as last seen in a signal's gates. */
  state_age_bar_ms: number;
}

export const kept = { opportunities: 1000, trades: 1000, spark: 240, plays: 200 } as const;

export const emptyWorld: World = {
  tick: null, engine_time: null, status: null, games: {}, opportunities: [], orders: [], fills: [], positions: [],
  account: null, equity: [], plays: {}, state_age_bar_ms: 60_000,
};

const barOf = (signals: Pick<Opportunity, 'gates'>[]): number | null => {
  for (const signal of signals) {
    const gate = signal.gates.find((g) => g.gate === 'state_age');
    if (gate && gate.bar > 0) return gate.bar;
  }
  return null;
};

function fromSnapshot(world: World, message: SnapshotMessage): World {
  return {
    tick: message.tick,
    engine_time: message.status.engine_time,
    status: message.status,
    games: Object.fromEntries(message.games.map((game) => [game.id, game])),
    opportunities: message.opportunities,
    orders: message.orders,
    fills: message.fills,
    positions: message.positions,
    account: message.account,
    equity: message.equity,
    plays: world.plays,
    state_age_bar_ms: barOf(message.opportunities) ?? world.state_age_bar_ms,
  };
}

const change = (world: World, id: number, edit: (game: GameSummary) => GameSummary): World => {
  const game = world.games[id];
  return game ? { ...world, games: { ...world.games, [id]: edit(game) } } : world;
};

const label = (game: GameSummary | undefined): string =>
  game ? `${game.away.abbreviation || game.away.name} ${game.neutral_site ? 'v' : '@'} ${game.home.abbreviation || game.home.name}` : '';

function upsert<T>(list: T[], item: T, same: (other: T) => boolean): T[] {
  const at = list.findIndex(same);
  return at < 0 ? [item, ...list].slice(0, kept.trades) : list.map((other, i) => (i === at ? item : other));
}

/** Every second point goes when there are too many, so that a sparkline goes on showing the whole game. */
const thin = (points: [number, number][]): [number, number][] =>
  points.length <= kept.spark ? points : points.filter((_, i) => i % 2 === 0 || i === points.length - 1);

const attach = (world: World, signal: number, edit: (found: Opportunity) => Opportunity): World =>
  world.opportunities.some((o) => o.id === signal)
    ? { ...world, opportunities: world.opportunities.map((o) => (o.id === signal ? edit(o) : o)) }
    : world;

/** Open = not closed; the best of the open ones is what the board shows. */
function recount(world: World, id: number): World {
  const open = world.opportunities.filter((o) => o.game === id && !o.closed);
  return change(world, id, (game) => ({
    ...game,
    open_signals: open.length,
    best_edge_net: open.length ? Math.max(...open.map((o) => o.edge_net)) : null,
  }));
}

function fold(world: World, { at, body }: Output): World {
  // The screen follows the expected account; the other two are shown from GET /positions.
  if ('assumption' in body && body.assumption !== 'expected') return world;
  switch (body.type) {
    case 'game_listed': {
      if (world.games[body.id]) return world;
      const { key, sport, home, away, start, neutral_site } = body.game;
      const game: GameSummary = {
        id: body.id, key, sport, home, away, start, neutral_site, state: null, state_at: null, model: null, markets: [],
        spark: [], open_signals: 0, best_edge_net: null, last_play: null, doubt: 'none', doubt_detail: '',
      };
      return { ...world, games: { ...world.games, [body.id]: game } };
    }
    case 'market_listed': {
      const { venue, symbol, yes_side, yes_name, link_confidence_ppm, link_evidence } = body.market;
      const market = { id: body.id, venue, symbol, yes_side, yes_name, link_confidence_ppm, link_evidence, quote: null };
      return change(world, body.game, (game) =>
        game.markets.some((m) => m.id === body.id) ? game : { ...game, markets: [...game.markets, market] },
      );
    }
    case 'game_view':
      return change(world, body.game, (game) => ({
        ...game,
        state: body.state,
        state_at: body.stamp.received,
        doubt: body.doubt,
        doubt_detail: body.doubt_detail,
        // The stream carries a bit set; the words came with the snapshot and stay while nothing new is said.
        model: body.home === null ? null : { home: body.home, standard_error: body.standard_error / 1e6, missing: body.missing === 0 ? [] : (game.model?.missing ?? []) },
        spark: body.home === null ? game.spark : thin([...game.spark, [Date.parse(at), body.home]]),
      }));
    case 'play_view': {
      const { type: _, ...view } = body;
      const others = (world.plays[body.game] ?? []).filter((p) => p.play.id !== view.play.id);
      if (view.play.change === 'removed') return { ...world, plays: { ...world.plays, [body.game]: others } };
      const next = { ...world, plays: { ...world.plays, [body.game]: [{ ...view, at }, ...others].slice(0, kept.plays) } };
      return change(next, body.game, (game) => ({ ...game, last_play: view.play.text }));
    }
    case 'quote': {
      const { type: _, ...quote } = body;
      return change(world, body.game, (game) => ({
        ...game,
        markets: game.markets.map((m) => (m.id === body.market ? { ...m, quote } : m)),
      }));
    }
    case 'feed_view':
      return !world.status
        ? world
        : {
            ...world,
            status: {
              ...world.status,
              feeds: world.status.feeds.map((f) =>
                f.feed === body.feed
                  ? { ...f, health: body.health, detail: body.detail, at, lag: body.lag, resumed_at: f.health === 'halted' && body.health !== 'halted' ? at : f.resumed_at }
                  : f,
              ),
            },
          };
    case 'alarm_changed': {
      if (!world.status) return world;
      const { type: _, ...alarm } = body;
      const others = (world.status.active_alarms ?? []).filter((a) => a.feed !== alarm.feed || a.kind !== alarm.kind || a.subject !== alarm.subject);
      return { ...world, status: { ...world.status, active_alarms: alarm.active ? [...others, alarm] : others } };
    }
    case 'signal': {
      const { type: _, ...signal } = body;
      const before = world.opportunities.find((o) => o.id === body.id);
      const next: Opportunity = { at, closed: null, game_label: label(world.games[body.game]), orders: [], fills: [], lag_outcome: null, ...before, ...signal };
      const opportunities = before
        ? world.opportunities.map((o) => (o.id === body.id ? next : o))
        : [next, ...world.opportunities].slice(0, kept.opportunities);
      return recount({ ...world, opportunities, state_age_bar_ms: barOf([next]) ?? world.state_age_bar_ms }, body.game);
    }
    case 'signal_closed':
      return recount(
        attach(world, body.id, (o) => ({ ...o, closed: { at, lasted_ms: body.lasted, best_edge_net: body.best_edge_net } })),
        body.game,
      );
    case 'order': {
      const { type: _, ...order } = body;
      const next = { ...world, orders: upsert(world.orders, order, (o) => o.id === order.id) };
      return attach(next, order.signal, (o) => ({ ...o, orders: upsert(o.orders, order, (other) => other.id === order.id) }));
    }
    case 'fill': {
      const { type: _, ...fill } = body;
      const next = { ...world, fills: [fill, ...world.fills].slice(0, kept.trades) };
      return attach(next, fill.signal, (o) => ({ ...o, fills: [fill, ...o.fills] }));
    }
    case 'position': {
      const { type: _, ...position } = body;
      return {
        ...world,
        positions: upsert(world.positions, position, (p) => p.market === position.market && p.claim === position.claim),
      };
    }
    case 'account': {
      const { type: _, ...account } = body;
      return { ...world, account };
    }
    case 'lag_outcome': {
      const { type: _, ...lag_outcome } = body;
      return attach(world, body.signal, (o) => ({ ...o, lag_outcome }));
    }
    case 'reconciliation':
    case 'trading_state':
    case 'settlement':
    case 'rejected':
      return world;
  }
}

export interface Step {
  world: World;
  /** A number was missed: what is shown may be wrong until a fresh snapshot comes. */
  gap: boolean;
}

/** Folds one message in. After a gap the world stays as it was: half a story is worse than an old one. */
export function reduce(world: World, message: StreamMessage): Step {
  switch (message.type) {
    case 'snapshot':
      return { world: fromSnapshot(world, message), gap: false };
    case 'status':
      return { world: { ...world, status: message.status, engine_time: message.status.engine_time }, gap: false };
    case 'tick': {
      if (world.tick === null) return { world, gap: true };
      if (message.tick <= world.tick) return { world, gap: false };
      if (message.tick !== world.tick + 1) return { world, gap: true };
      const next = message.outputs.reduce(fold, world);
      return { world: { ...next, tick: message.tick, engine_time: message.engine_time }, gap: false };
    }
  }
}
