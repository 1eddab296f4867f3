import { useMemo } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { streamUrl } from '@/api/client';
import type { FeedHealth, FeedId, GameSummary, Status, StreamMessage } from '@/api/types';
import { heldUntil, type Health, type Touch } from '@/lib/market';
import { Connection, type Link } from './connection';
import { emptyWorld, reduce, type World } from './reducer';

interface Live {
  world: World;
  link: Link;
  /** Wall clock when engine_time last moved; ages go on counting from there. */
  heard_at: number;
  /** Messages that were missed, since this page opened. */
  gaps: number;
  /** A number was missed and the fresh snapshot is not here yet: what is shown is old. */
  behind: boolean;
}

export const useLive = create<Live>(() => ({
  world: emptyWorld,
  link: { state: 'connecting', attempt: 0, since: Date.now() },
  heard_at: Date.now(),
  gaps: 0,
  behind: false,
}));

function receive(message: StreamMessage): boolean {
  const { world, gaps } = useLive.getState();
  const step = reduce(world, message);
  if (step.gap) useLive.setState({ gaps: gaps + 1, behind: true });
  else if (message.type === 'snapshot') useLive.setState({ world: step.world, heard_at: Date.now() - (message.status.lag ?? 0), behind: false });
  // An engine that stands still tells the same time again and again: everything goes on ageing meanwhile.
  else if (step.world.engine_time !== world.engine_time) useLive.setState({ world: step.world, heard_at: Date.now() });
  else useLive.setState({ world: step.world });
  return step.gap;
}

const connection = new Connection({
  open: () => new WebSocket(streamUrl()) as never,
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  receive,
  report: (link) => useLive.setState({ link }),
  random: Math.random,
});

export const startStream = () => connection.start();
export const retryStream = () => connection.retryNow();

/** The engine's time now: what it last said, carried on at its own speed. A finished run stands still. */
export function engineNow(wall: number): number {
  const { world, heard_at } = useLive.getState();
  const told = world.engine_time ? Date.parse(world.engine_time) : wall;
  const speed = !world.status || world.status.finished ? 0 : world.status.speed;
  return told + Math.max(0, wall - heard_at) * (speed > 0 && speed <= 1000 ? speed : 0);
}

export const useConnected = (): boolean => useLive((s) => s.link.state === 'open' && !s.behind);

/** Why nothing shown is current although the server is there; null when it is. */
export function standstill(status: Status | null): string | null {
  if (status?.recovering) return `the server is recovering (${status.recovering.percent} %)`;
  return status?.stale_since ? 'the engine does not keep up' : null;
}

/** Stable while nothing about health changes, so that rows do not redraw ten times a second. */
export function useHealth(): Health {
  const flat = useLive(
    useShallow((s) => [
      s.link.state === 'open' && !s.behind,
      s.world.state_age_bar_ms,
      standstill(s.world.status),
      ...(['games', 'kalshi', 'polymarket'] as FeedId[]).map((id) => s.world.status?.feeds.find((f) => f.feed === id)?.health),
    ]),
  );
  return useMemo(() => {
    const [connected, state_age_bar_ms, behind, games, kalshi, polymarket] = flat as [boolean, number, string | null, FeedHealth?, FeedHealth?, FeedHealth?];
    const feeds: Health['feeds'] = {};
    if (games) feeds.games = games;
    if (kalshi) feeds.kalshi = kalshi;
    if (polymarket) feeds.polymarket = polymarket;
    return { connected, behind, state_age_bar_ms, feeds };
  }, [flat]);
}

/** Up to when a market's price is known to hold, its live connection counted in. */
export const useHeldUntil = (touch: Touch | null): number | null =>
  useLive((s) => (touch ? heldUntil(touch, s.world.status?.feeds.find((f) => f.feed === touch.market.venue)) : null));

export const useGame = (id: number | null): GameSummary | null => useLive((s) => (id === null ? null : (s.world.games[id] ?? null)));
