import { describe, expect, it } from 'vitest';
import type { BookFault, FeedHealth, FeedStatus, MarketStatus, Phase } from '@/api/types';
import { heldUntil, homeTouch, mid, quoteStale, stateStale, venueTouch, type Health } from './market';
import { game, market, quote } from './testing';

const up: Health = { connected: true, feeds: { games: 'up', kalshi: 'up', polymarket: 'up' }, state_age_bar_ms: 30_000 };

describe('up to when a book is known to hold', () => {
  const feed = (change: Partial<FeedStatus> = {}): FeedStatus => ({ feed: 'kalshi', health: 'up', detail: '', at: '2026-11-24T20:15:10.000Z', lag: 400, resumed_at: null, ...change });
  const own = Date.parse('2026-11-24T20:15:00.000Z');
  it('a streamed one as far as its connection vouches for it, less the lag', () => expect(heldUntil({ as_of: own, polled: false }, feed())).toBe(own + 9_600));
  it('a polled one by its own request alone', () => expect(heldUntil({ as_of: own, polled: true }, feed())).toBe(own));
  it('a connection that is not up vouches for nothing', () => expect(heldUntil({ as_of: own, polled: false }, feed({ health: 'suspect' }))).toBe(own));
  it('nor for a book that was not shown since the last halt', () => expect(heldUntil({ as_of: own, polled: false }, feed({ resumed_at: '2026-11-24T20:15:05.000Z' }))).toBe(own));
  it('a message newer than the last proof of life counts', () => expect(heldUntil({ as_of: own + 20_000, polled: false }, feed())).toBe(own + 20_000));
});

describe('seen from the home side', () => {
  it('YES of the home side is as it is', () => {
    expect(homeTouch(market(), up)).toMatchObject({ bid: 0.4, ask: 0.42, bid_size: 100, ask_size: 50, last: 0.41 });
  });
  it('YES of the away side is its complement, with bid and ask and their sizes changed over', () => {
    expect(homeTouch(market({ yes_side: 'away' }), up)).toMatchObject({ bid: 0.58, ask: 0.6, bid_size: 50, ask_size: 100, last: 0.59 });
  });
  it('a side that is not there stays not there', () => {
    const touch = homeTouch(market({ yes_side: 'away', quote: quote({ ask: null, last: null }) }), up);
    expect(touch).toMatchObject({ bid: null, ask: 0.6, last: null });
    expect(mid(touch)).toBeNull();
  });
  it('unknown sizes are not one contract', () => {
    expect(homeTouch(market({ quote: quote({ sizes_known: false }) }), up)).toMatchObject({ bid_size: null, ask_size: null });
  });
  it('a market without a quote says so', () => expect(homeTouch(market({ quote: null }), up)).toMatchObject({ bid: null, stale: 'no price has been received' }));
});

describe('which market speaks for a venue', () => {
  const home = market({ id: 1 });
  const away = market({ id: 2, yes_side: 'away' });
  it('the home one of two good ones', () => expect(venueTouch(game({ markets: [away, home] }), 'kalshi', up)?.market.id).toBe(1));
  it('the good one of a good and a void one', () => {
    const broken = market({ id: 1, quote: quote({ fault: 'sequence_gap' }) });
    expect(venueTouch(game({ markets: [broken, away] }), 'kalshi', up)?.market.id).toBe(2);
  });
  it('none when the venue lists none', () => expect(venueTouch(game(), 'polymarket', up)).toBeNull());
});

describe('stale prices', () => {
  it('a quiet market on a live line is fresh', () => expect(quoteStale(quote({ stamp: { source: '2020-01-01T00:00:00Z', received: '2020-01-01T00:00:00Z' } }), 'kalshi', up)).toBeNull());
  it.each<FeedHealth>(['down', 'suspect'])('its feed is %s', (health) => expect(quoteStale(quote(), 'kalshi', { ...up, feeds: { kalshi: health } })).toContain(health));
  it('a feed nobody reported is not trusted', () => expect(quoteStale(quote(), 'kalshi', { ...up, feeds: {} })).toContain('unknown'));
  it.each<BookFault>(['sequence_gap', 'crossed', 'disconnected'])('its book has fault %s', (fault) => expect(quoteStale(quote({ fault }), 'kalshi', up)).toContain('unusable'));
  it.each<MarketStatus>(['paused', 'closed', 'settled', 'unopened'])('its market is %s', (status) => expect(quoteStale(quote({ status }), 'kalshi', up)).toContain(status));
  it('the browser lost the server', () => expect(quoteStale(quote(), 'kalshi', { ...up, connected: false })).toContain('server'));
});

describe('stale states', () => {
  const now = Date.parse('2026-11-24T20:15:20.000Z');
  it('within the bar is fresh, beyond it is not', () => {
    expect(stateStale(game(), now, up)).toBeNull();
    expect(stateStale(game(), now + 10_001, up)).toBe('older than 30 s');
  });
  it.each<Phase>(['scheduled', 'final', 'postponed'])('a %s game does not age', (phase) => {
    const still = game();
    expect(stateStale({ ...still, state: { ...still.state!, phase } }, now + 9e9, up)).toBeNull();
  });
  it('a game to come cannot be trusted over a dead line, a finished one can', () => {
    const of = (phase: Phase) => ({ ...game(), state: { ...game().state!, phase } });
    expect(stateStale(of('scheduled'), now, { ...up, connected: false })).toContain('server');
    expect(stateStale(of('final'), now, { ...up, connected: false })).toBeNull();
  });
  it('a status that cannot be read is never fresh', () => {
    const odd = game();
    expect(stateStale({ ...odd, state: { ...odd.state!, phase: 'unknown' } }, now, up)).toContain('cannot be read');
  });
  it('a dead games feed or server makes it stale at once', () => {
    expect(stateStale(game(), now, { ...up, feeds: { ...up.feeds, games: 'down' } })).toContain('down');
    expect(stateStale(game(), now, { ...up, connected: false })).toContain('server');
  });
});
