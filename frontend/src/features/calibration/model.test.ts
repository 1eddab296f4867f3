import { expect, it } from 'vitest';
import { dots, priceName, verdict } from './model';

it('a curve above the diagonal means that more was won than said', () => {
  const [low, high] = dots([{ rows: 4, predicted: 0.2, observed: 0.5 }, { rows: 1, predicted: 0.9, observed: 1 }]);
  expect(low).toMatchObject({ x: 0.2, y: 0.5 });
  expect(high!.y).toBe(0);
  expect(low!.r).toBeGreaterThan(high!.r);
});

it.each([
  [{ mean: -0.02, low: -0.03, high: -0.01 }, false, 'the model is better'],
  [{ mean: 0.02, low: 0.01, high: 0.03 }, false, 'the price is better'],
  [{ mean: -0.02, low: -0.05, high: 0.01 }, false, 'no difference shown'],
  [{ mean: -0.02, low: -0.03, high: -0.01 }, true, 'too few games to tell'],
])('%o of few games %s: %s', (difference, few, said) => expect(verdict(difference, few)).toBe(said));

it.each([['kalshi', 'Kalshi'], ['polymarket closing', 'Polymarket closing'], ['another', 'another']])('%s is told as %s', (price, told) => expect(priceName(price)).toBe(told));
