import type { AlarmKind, FeedHealth, FeedId, FeedStatus, GameSummary, MarketSummary, Quote, Venue } from '@/api/types';
import { doubtName } from './doubt';
import { instant, words } from './format';
import { inPlay } from './game';

export const venueName: Record<Venue, string> = { kalshi: 'Kalshi', polymarket: 'Polymarket' };
export const venues: Venue[] = ['kalshi', 'polymarket'];
export const feedName: Record<FeedId, string> = { games: 'Games', kalshi: 'Kalshi', polymarket: 'Polymarket' };

/** What freshness is judged by: the connection to the server, the feeds behind it, and the engine's own bar for a state. */
export interface Health {
  connected: boolean;
  /** Why nothing shown is current, where it is not the connection to the server. */
  behind?: string | null;
  feeds: Partial<Record<FeedId, FeedHealth>>;
  state_age_bar_ms: number;
}

/** One venue's price of a home win. */
export interface Touch {
  market: MarketSummary;
  bid: number | null;
  ask: number | null;
  bid_size: number | null;
  ask_size: number | null;
  last: number | null;
  /** Up to when the market's own messages say that it holds. */
  as_of: number | null;
  polled: boolean;
  /** Why these numbers may not be used; null when they may. */
  stale: string | null;
}

export const alarmName: Record<AlarmKind, string> = {
  check_suspended: 'a check is suspended',
  message_shape: 'messages cannot be read',
  feed_lag: 'messages arrive late',
  feed_frozen: 'a game does not move',
  venue_halted: 'trading is halted',
  mark_expired: 'a position has no current price',
  settlement_unknown: 'a result is not certain',
};

/**
 * Up to when a book is known to hold. A polled one holds as of its last request; a streamed one also as far as its live
 * connection vouches for it: up to its last proof of life less its lag, once the book was shown after the last halt.
 */
export function heldUntil(touch: Pick<Touch, 'as_of' | 'polled'>, feed: FeedStatus | undefined): number | null {
  if (touch.as_of === null || touch.polled || !feed || feed.health !== 'up') return touch.as_of;
  const resumed = instant(feed.resumed_at);
  if (resumed !== null && touch.as_of < resumed) return touch.as_of;
  const alive = instant(feed.at);
  return alive === null ? touch.as_of : Math.max(touch.as_of, alive - (feed.lag ?? 0));
}

const complement = (price: number | null): number | null => (price === null ? null : Math.round((1 - price) * 1e6) / 1e6);

/** Silence is not staleness: a quiet market on a live connection is fresh, a dead connection is stale at once. */
export function quoteStale(quote: Quote, venue: Venue, health: Health): string | null {
  if (!health.connected) return 'the connection to the server is down';
  if (health.behind) return health.behind;
  const feed = health.feeds[venue];
  if (feed !== 'up') return `the ${venueName[venue]} feed is ${feed ?? 'unknown'}`;
  if (quote.fault !== 'none') return `the book is unusable: ${words(quote.fault)}`;
  if (quote.status !== 'open') return `the market is ${quote.status}`;
  return null;
}

/** A market's touch seen from the home side: YES of the away side at 40/42 is a home win at 58/60. */
export function homeTouch(market: MarketSummary, health: Health): Touch {
  const { quote } = market;
  const empty = { market, bid: null, ask: null, bid_size: null, ask_size: null, last: null, as_of: null, polled: false };
  if (!quote) return { ...empty, stale: 'no price has been received' };
  const size = (level: { quantity: number } | null) => (level && quote.sizes_known ? level.quantity : null);
  const shared = { market, as_of: instant(quote.as_of) || instant(quote.stamp.received), polled: quote.polled, stale: quoteStale(quote, market.venue, health) };
  return market.yes_side === 'home'
    ? { ...shared, bid: quote.bid?.price ?? null, ask: quote.ask?.price ?? null, bid_size: size(quote.bid), ask_size: size(quote.ask), last: quote.last }
    : {
        ...shared,
        bid: complement(quote.ask?.price ?? null),
        ask: complement(quote.bid?.price ?? null),
        bid_size: size(quote.ask),
        ask_size: size(quote.bid),
        last: complement(quote.last),
      };
}

/**
 * The venue's market to show for a game: a usable one before an unusable one, then the one with both sides,
 * then the one whose YES is the home side.
 */
export function venueTouch(game: GameSummary, venue: Venue, health: Health): Touch | null {
  const rank = (touch: Touch) =>
    (touch.stale === null ? 4 : 0) + (touch.bid !== null && touch.ask !== null ? 2 : 0) + (touch.market.yes_side === 'home' ? 1 : 0);
  let best: Touch | null = null;
  for (const market of game.markets) {
    if (market.venue !== venue) continue;
    const touch = homeTouch(market, health);
    if (!best || rank(touch) > rank(best)) best = touch;
  }
  return best;
}

export const mid = (touch: { bid: number | null; ask: number | null }): number | null =>
  touch.bid === null || touch.ask === null ? null : (touch.bid + touch.ask) / 2;

/** Why a game's state may not be trusted now; null when it may. A finished game is what it is; one not yet in play does not age. */
export function stateStale(game: GameSummary, now: number, health: Health): string | null {
  if (!game.state) return null;
  if (game.state.phase === 'unknown') return 'the feed sent a status that cannot be read';
  if (game.doubt !== 'none' && game.doubt !== 'final_unconfirmed') return `in doubt: ${doubtName[game.doubt]}`;
  if (game.state.phase === 'final' || game.state.phase === 'canceled') return null;
  if (!health.connected) return 'the connection to the server is down';
  if (health.behind) return health.behind;
  const feed = health.feeds.games;
  if (feed !== 'up') return `the games feed is ${feed ?? 'unknown'}`;
  const at = inPlay(game.state) ? instant(game.state_at) : null;
  if (at !== null && now - at > health.state_age_bar_ms) return `older than ${Math.round(health.state_age_bar_ms / 1000)} s`;
  return null;
}
