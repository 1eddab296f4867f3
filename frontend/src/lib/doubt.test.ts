import { expect, it } from 'vitest';
import { canConfirm, doubtName } from './doubt';
import { stateStale } from './market';
import { game } from './testing';

const health = { connected: true, feeds: {} } as Parameters<typeof stateStale>[2];

it('says in words why a state is doubted', () => {
  for (const [doubt, words] of Object.entries(doubtName)) expect(words.length > 0).toBe(doubt !== 'none');
});

it('lets a person confirm only what can be right', () => {
  expect(canConfirm(game())).toBe(false);
  expect(canConfirm(game({ doubt: 'phase' }))).toBe(true);
  expect(canConfirm(game({ doubt: 'final_unconfirmed' }))).toBe(true);
  expect(canConfirm(game({ doubt: 'teams_swapped' }))).toBe(false);
  expect(canConfirm(game({ doubt: 'no_winner' }))).toBe(false);
});

it('shows a doubted state as stale, with the reason', () => {
  expect(stateStale(game({ doubt: 'frozen' }), Date.parse('2026-11-24T20:15:01.000Z'), health)).toContain('stands still');
});
