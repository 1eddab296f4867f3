import type { OpportunityFilter } from '@/api/opportunities';
import type { GameSummary, Opportunity, Sport } from '@/api/types';

export interface Filter extends OpportunityFilter { sport?: Sport | undefined; text?: string | undefined }

export function readFilter(params: URLSearchParams): Filter {
  const game = params.get('game');
  const get = (name: string) => params.get(name) ?? undefined;
  return {
    kind: get('kind') as Filter['kind'],
    verdict: get('verdict') as Filter['verdict'],
    gate: get('gate') as Filter['gate'],
    sport: get('sport') as Filter['sport'],
    text: get('q'),
    game: game === null || Number.isNaN(Number(game)) ? undefined : Number(game),
  };
}

export function passes(signal: Opportunity, filter: Filter, game: GameSummary | undefined): boolean {
  if (filter.kind && signal.kind !== filter.kind) return false;
  if (filter.verdict && signal.approved !== (filter.verdict === 'approved')) return false;
  if (filter.gate && signal.refused_by !== filter.gate) return false;
  if (filter.game !== undefined && signal.game !== filter.game) return false;
  if (filter.sport && game?.sport !== filter.sport) return false;
  if (filter.text) {
    const hay = `${signal.game_label} ${game?.home.name ?? ''} ${game?.away.name ?? ''} ${signal.id}`.toLowerCase();
    if (!filter.text.toLowerCase().split(/\s+/).every((word) => hay.includes(word))) return false;
  }
  return true;
}

/** What the stream says wins over what was fetched earlier. Newest first. */
export function merge(live: Opportunity[], fetched: Opportunity[]): Opportunity[] {
  const known = new Map<number, Opportunity>();
  for (const signal of fetched) known.set(signal.id, signal);
  for (const signal of live) known.set(signal.id, signal);
  return [...known.values()].sort((a, b) => b.id - a.id);
}
