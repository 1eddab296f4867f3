import { describe, expect, it } from 'vitest';
import type { Status } from '@/api/types';
import { quoteStale, stateStale } from '@/lib/market';
import { game, quote } from '@/lib/testing';
import { standstill } from './store';

const status = (more: Partial<Status>) => ({ lag: 0, stale_since: null, recovering: null, ...more }) as Status;

describe('an engine that stands still', () => {
  it('is none while it keeps up', () => expect(standstill(status({}))).toBeNull());
  it('makes everything stale', () => expect(standstill(status({ lag: 203_000, stale_since: '2026-11-30T20:00:00Z' }))).toBe('the engine does not keep up'));
  it('says how far a recovery is', () => expect(standstill(status({ recovering: { percent: 41, what: 'the event log is replayed' } }))).toContain('41 %'));
  it('makes quotes and states stale', () => {
    const health = { connected: true, behind: 'the engine does not keep up', feeds: { games: 'up', kalshi: 'up' }, state_age_bar_ms: 30_000 } as const;
    expect(quoteStale(quote(), 'kalshi', health)).toBe('the engine does not keep up');
    expect(stateStale(game(), Date.now(), health)).toBe('the engine does not keep up');
  });
});
