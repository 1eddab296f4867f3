import type { GameSummary, Opportunity, Sport } from '@/api/types';
import { instant } from '@/lib/format';
import { groupOf, label, sportName, type Group } from '@/lib/game';

export interface BoardFilter { sport: Sport | 'all'; show: Group | 'all'; text: string; sort: 'start' | 'edge' }

const hay = (game: GameSummary): string =>
  `${label(game)} ${game.home.name} ${game.away.name} ${sportName[game.sport]} ${game.key} ${game.markets.map((m) => m.symbol).join(' ')}`.toLowerCase();

/** Every word of the search must be found somewhere in the game's names. */
export const matches = (game: GameSummary, text: string): boolean => {
  const all = hay(game);
  return text.toLowerCase().split(/\s+/).every((word) => all.includes(word));
};

const start = (game: GameSummary): number => instant(game.start) ?? Number.MAX_SAFE_INTEGER;

export function arrange(games: GameSummary[], filter: BoardFilter): { group: Group; ids: number[] }[] {
  const wanted = games.filter(
    (game) =>
      (filter.sport === 'all' || game.sport === filter.sport) &&
      (filter.show === 'all' || groupOf(game) === filter.show) &&
      matches(game, filter.text),
  );
  const byStart = (a: GameSummary, b: GameSummary) => start(a) - start(b) || a.id - b.id;
  const byEdge = (a: GameSummary, b: GameSummary) => (b.best_edge_net ?? -1) - (a.best_edge_net ?? -1) || byStart(a, b);
  return (['live', 'upcoming', 'final'] as const)
    .map((group) => ({
      group,
      ids: wanted.filter((game) => groupOf(game) === group).sort(filter.sort === 'edge' ? byEdge : byStart).map((game) => game.id),
    }))
    .filter(({ ids }) => ids.length > 0);
}

/** Approved before refused, then what is left after fees. */
export const better = (a: Opportunity, b: Opportunity): boolean => (a.approved === b.approved ? a.edge_net > b.edge_net : a.approved);
