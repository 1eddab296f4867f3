import type { GameSummary } from '@/api/types';
import { instant } from '@/lib/format';
import { stateStale, venueTouch, type Touch } from '@/lib/market';
import { useHealth } from '@/stream/store';
import { useClock } from '@/ui/clock';

export interface Row {
  kalshi: Touch | null;
  polymarket: Touch | null;
  state_at: number | null;
  /** Why nothing that was signalled can be trusted: the line is down. */
  cut: string | null;
  /** Why the state, and so the model, may not be trusted. */
  stale: string | null;
  model: number | null;
  error: number | null;
}

/** What one game shows, seen from the home side. */
export function useRow(game: GameSummary): Row {
  const health = useHealth();
  const stale = useClock((c) => stateStale(game, c.engine, health));
  return {
    kalshi: venueTouch(game, 'kalshi', health),
    polymarket: venueTouch(game, 'polymarket', health),
    state_at: instant(game.state_at),
    stale,
    cut: health.connected ? null : 'the connection to the server is down',
    model: game.model?.home ?? null,
    error: game.model?.standard_error ?? null,
  };
}
