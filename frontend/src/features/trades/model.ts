import type { Account, EquityPoint, GameSummary, Position } from '@/api/types';
import { sideOf } from '@/lib/explain';
import { label, short } from '@/lib/game';

/** What selling now would add, after the fee of selling; null before any book has shown the claim. */
export const unrealised = (position: Position): number | null =>
  position.settled ? 0 : position.mark === null ? null : position.mark * position.quantity - position.cost;

/** What is held less what it cost: what selling it now would bring, and at the middle of the books. */
export const band = (account: Account): { low: number; mid: number } => ({
  low: account.value_held - account.cost_held,
  mid: account.value_mid - account.cost_held,
});

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
