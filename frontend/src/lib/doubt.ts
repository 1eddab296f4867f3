import type { GameSummary, StateDoubt } from '@/api/types';

/** Why nothing is traded on a game's state, in a few words. */
export const doubtName: Record<StateDoubt, string> = {
  none: '',
  phase: 'its status went a way that it cannot',
  score_fell: 'a score fell',
  score_jumped: 'a score rose too fast',
  clock_back: 'its clock went back',
  period_back: 'its period went back',
  teams_swapped: 'its sides changed places',
  not_started: 'it should have begun',
  frozen: 'it stands still while prices move',
  final_unconfirmed: 'its result is not confirmed yet',
  unknown_team: 'a side is no known team of the league',
  no_winner: 'it ended without a winner',
  clock_jumped: 'its clock ran too fast',
};

/** A person who has looked at the game can say that the feed is right; not that sides may change places or that nobody won. */
export const canConfirm = (game: GameSummary): boolean =>
  game.doubt !== 'none' && game.doubt !== 'teams_swapped' && game.doubt !== 'no_winner';
