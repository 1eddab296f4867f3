import { describe, expect, it } from 'vitest';
import { age, cents, contracts, dollars, edge, fixed, hundredths, instant, lasted, money, nanoseconds, odds, startTime, time, unknown } from './format';

describe('what is not known is a dash, never zero', () => {
  const printers: [string, (value: null | undefined) => string][] = [
    ['hundredths', hundredths], ['edge', edge], ['money', money], ['dollars', dollars], ['contracts', contracts], ['cents', cents], ['age', age], ['lasted', lasted], ['nanoseconds', nanoseconds], ['fixed', (v) => fixed(v, 2)],
    ['odds', (v) => odds(v, 'american')], ['time', (v) => time(v, 'UTC')],
  ];
  it.each(printers)('%s', (_, print) => {
    expect(print(null)).toBe(unknown);
    expect(print(undefined)).toBe(unknown);
  });
  it('the epoch is an unset time', () => expect(instant('1970-01-01T00:00:00Z')).toBeNull());
  it('not a number is not known', () => expect(fixed(Number.NaN, 1)).toBe(unknown));
});

describe('figures', () => {
  it.each([
    [0.613, '61.3'], [1, '100.0'], [0, '0.0'], [0.0005, '0.1'],
  ])('hundredths %d', (value, text) => expect(hundredths(value)).toBe(text));
  it('a rounded zero has no sign', () => {
    expect(edge(-0.0001)).toBe('0.0');
    expect(money(0.001, true)).toBe('0.00');
  });
  it('signs are true minus and plus', () => {
    expect(edge(0.034)).toBe('+3.4');
    expect(money(-1.25)).toBe('−1.25');
    expect(dollars(-1.25)).toBe('−\u2060$1.25');
  });
  it('thousands are set apart', () => expect(money(12345.6)).toBe('12\u2009345.60'));
  it('whole contracts are whole', () => {
    expect(contracts(120)).toBe('120');
    expect(contracts(7.5)).toBe('7.50');
  });
  it('cents keep the sub-cent', () => {
    expect(cents(0.55)).toBe('55¢');
    expect(cents(0.555)).toBe('55.5¢');
  });
});

describe('odds', () => {
  it.each([
    [0.6, '−150'], [0.5, '−100'], [0.4, '+150'], [0.01, '+9900'], [0.996, '−25k'],
  ])('American of %d', (p, text) => expect(odds(p, 'american')).toBe(text));
  it('decimal', () => expect(odds(0.4, 'decimal')).toBe('2.50'));
  it.each(['american', 'decimal'] as const)('a certainty has no %s odds', (format) => {
    expect(odds(0, format)).toBe(unknown);
    expect(odds(1, format)).toBe(unknown);
  });
});

describe('times', () => {
  it.each([
    [400, '0s'], [12_900, '12s'], [99_999, '99s'], [180_000, '3m'], [7_200_000, '2h'], [400_000_000, '4d'], [-50, '0s'],
  ])('age of %d ms', (ms, text) => expect(age(ms)).toBe(text));
  it.each([
    [420, '420 ms'], [4200, '4.2 s'], [185_000, '3 m 05 s'], [7_500_000, '2 h 05 m'],
  ])('a length of %d ms', (ms, text) => expect(lasted(ms)).toBe(text));
  it('the reader’s zone', () => {
    expect(time('2026-11-24T01:15:30Z', 'America/New_York')).toBe('20:15:30');
    expect(time('2026-11-24T00:00:05Z', 'UTC')).toBe('00:00:05');
  });
  it('a start today is a time, tomorrow has its day', () => {
    const now = Date.parse('2026-11-24T12:00:00Z');
    expect(startTime('2026-11-24T20:15:00Z', 'UTC', now)).toBe('20:15');
    expect(startTime('2026-11-25T20:15:00Z', 'UTC', now)).toBe('Wed 20:15');
    expect(startTime('2026-12-25T20:15:00Z', 'UTC', now)).toContain('25 Dec');
  });
  it('nanoseconds grow into their unit', () => expect([950, 1240, 2_500_000].map(nanoseconds)).toEqual(['950 ns', '1.2 µs', '2.5 ms']));
});
