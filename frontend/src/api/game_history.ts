import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { GameHistory } from './types';

/** Curves come once and then follow the stream; the refetch only heals what a gap may have cost. */
export const gameHistory = (id: number, limit = 2000) =>
  queryOptions({
    queryKey: ['game_history', id, limit],
    queryFn: ({ signal }) => get<GameHistory>(`/games/${id}/history`, { limit }, signal),
    refetchInterval: 15_000,
  });
