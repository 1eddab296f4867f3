import type { EquityPoint, GameSummary, Position } from '@/api/types';
import { sideOf } from '@/lib/explain';
import { label, short } from '@/lib/game';

/** What selling now would add, before the fee of selling; null when the claim has no bid. */
export const unrealised = (position: Position): number | null =>
  position.settled ? 0 : position.mark === null ? null : position.mark * position.quantity - position.cost;

/** Of all open positions; null when any of them has no mark, since a sum without it would mislead. */
export function totalUnrealised(positions: Position[]): number | null {
  let sum = 0;
  for (const position of positions) {
    const one = unrealised(position);
    if (one === null) return null;
    sum += one;
  }
  return sum;
}

/** Distance below the highest equity so far, never positive. */
export function drawdowns(points: EquityPoint[]): number[] {
  let peak = -Infinity;
  return points.map(([, equity]) => {
    peak = Math.max(peak, equity);
    return equity - peak;
  });
}

export const gameLabel = (games: Record<number, GameSummary>, id: number): string => {
  const game = games[id];
  return game ? label(game) : `game ${id}`;
};

/** "YES DET": the claim in the venue's words; bare when the market is not listed. */
export function claimOf(games: Record<number, GameSummary>, row: { game: number; market: number; claim: 'yes' | 'no' }): string {
  const game = games[row.game] ?? null;
  const yes = sideOf(game, row.market, 'yes');
  return game && yes ? `${row.claim.toUpperCase()} ${short(game, yes)}` : row.claim.toUpperCase();
}
