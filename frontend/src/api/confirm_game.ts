import { post } from './client';

/** `by` has looked and says that the feed's newest state of the game is right. */
export const confirmGame = (game: number, by: string) => post<{ game: number; by: string }>(`/games/${game}/confirm`, { by });
