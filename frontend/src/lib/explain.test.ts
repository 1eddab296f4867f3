import { describe, expect, it } from 'vitest';
import { aftermath, arithmetic, claimName, refusal, sentence, sideOf } from './explain';
import { gateText, gateWords } from './gates';
import { game, market, opportunity } from './testing';

const plain = (text: string) => text.replaceAll('\u2060', '').replaceAll('\u2009', ' ');

describe('the sentence', () => {
  it('says model, price, size, fees and what is left', () => {
    expect(plain(sentence(opportunity(), game()))).toBe(
      'Model says DET 61.3 % ± 2.1; Kalshi sells YES DET at 55¢ for 200 contracts up to 56¢. ' +
        'After $1.90 in fees, 120 contracts are worth 4.5¢ each more than they cost: +$5.36 expected, −$68.20 at worst.',
    );
  });
  it('a NO says whom it pays with', () => {
    const leg = { ...opportunity().legs[0]!, claim: 'no' as const, wins_with: 'away' as const };
    expect(sentence(opportunity({ legs: [leg], fair: 0.387 }), game())).toContain('Kalshi sells NO DET (pays when GB wins) at 55¢');
  });
  it('unknown sizes and fees are said, not filled in', () => {
    const leg = { ...opportunity().legs[0]!, sizes_known: false, fee_known: false };
    const text = sentence(opportunity({ legs: [leg] }), game());
    expect(text).toContain('size not shown');
    expect(text).toContain('The fee is not known');
    expect(text).not.toContain('expected,');
  });
  it('a pair names both venues and the sum', () => {
    const [leg] = opportunity().legs;
    const other = { ...leg!, market: 6, venue: 'polymarket' as const, wins_with: 'away' as const, best_price: 0.42, limit_price: 0.42 };
    const text = sentence(opportunity({ kind: 'arbitrage', legs: [leg!, other], fair: 1 }), game());
    expect(text).toContain('together they cost 97¢');
    expect(text).toContain('Polymarket sells YES GB at 42¢');
  });
  it('a lagging market names the one that moved', () => expect(sentence(opportunity({ kind: 'lagging_market' }), game())).toMatch(/^Polymarket moved: DET/));
  it('without the game the sides are still told', () => expect(sentence(opportunity(), null)).toContain('the home side'));
});

describe('the arithmetic adds up to what the engine says', () => {
  it('fair value less cost less fee is the expected profit', () => {
    const signal = opportunity();
    const value = (text: string) => Number(text.replace(/[$\u2060\u2009+]/g, '').replace('−', '-'));
    const lines = arithmetic(signal, game());
    const sum = lines.filter((l) => !l.strong).reduce((total, l) => total + value(l.value), 0);
    expect(sum).toBeCloseTo(value(lines.find((l) => l.text === 'Expected profit')!.value), 1);
  });
  it('the fee is also told a contract, at the worst price paid', () => {
    expect(arithmetic(opportunity(), game()).map((l) => l.text)).toContain('Kalshi taker fee, 1.7¢ a contract at 56¢');
  });
  it('an unknown fee is a word', () => {
    const leg = { ...opportunity().legs[0]!, fee_known: false };
    expect(arithmetic(opportunity({ legs: [leg] }), game()).some((l) => l.value === 'not known')).toBe(true);
  });
});

describe('refusals', () => {
  const refused = opportunity({
    approved: false, refused_by: 'state_age',
    gates: [{ gate: 'kill_switch', passed: true, measured: 1, bar: 1 }, { gate: 'state_age', passed: false, measured: 41_000, bar: 30_000 }, { gate: 'minimum_edge', passed: false, measured: 90, bar: 150 }],
  });
  it('name gate, figure, bar, reason and how many more', () => {
    expect(refusal(refused)).toBe('Refused at “State age”: 41.0 s, the bar is ≤ 30.0 s (1 more failed). The market may know a play that the feed has not sent.');
  });
  it('an approved signal has none', () => expect(refusal(opportunity())).toBeNull());
  it('a gate that is not in the list is still named', () => expect(refusal(opportunity({ approved: false, refused_by: 'bankroll', gates: [] }))).toContain('bankroll'));
});

describe('gates in human units', () => {
  it.each([
    ['minimum_edge', 149, 150, '1.5¢', '≥ 1.5¢'], ['depth', 12_000_000, 10_000_000, '12', '≥ 10'], ['book_age', 935, 5000, '935 ms', '≤ 5.0 s'], ['link_confidence', 985_000, 950_000, '98.5 %', '≥ 95.0 %'],
    ['exposure', 240_500_000, 250_000_000, '$240.50', '≤ $250.00'], ['model_uncertainty', 21_000, 35_000, '±2.1 %', '≤ ±3.5 %'], ['final_seconds', 45, 60, '45.0 s', '≥ 1 m 00 s'], ['fee_known', 0, 1, 'not known', 'required'],
    ['corroboration', 2, 1, '2', '≥ 1'],
  ] as const)('%s', (gate, measured, bar, shown, needs) => {
    const text = gateText({ gate, passed: true, measured, bar });
    expect([plain(text.measured), plain(text.bar)]).toEqual([shown, needs]);
  });
  it('every gate has words', () => {
    for (const words of Object.values(gateWords)) {
      expect(words.label).not.toBe('');
      expect(words.why).not.toBe('');
      expect(words.unit === 'flag').toBe(words.flag !== undefined);
    }
  });
  it('a gate this page does not know is shown raw, not hidden', () => {
    expect(gateText({ gate: 'new_gate' as never, passed: false, measured: 3, bar: 4 })).toMatchObject({ label: 'new_gate', measured: '3', bar: '4' });
  });
});

describe('what happened after', () => {
  it('open, closed, bought', () => {
    expect(aftermath(opportunity(), true)).toContain('still holds');
    expect(aftermath(opportunity(), false)).toContain('not known');
    const closed = { at: '2026-11-24T20:15:04Z', lasted_ms: 4200, best_edge_net: 0.051 };
    expect(aftermath(opportunity({ approved: false, closed }), true)).toBe('The condition was gone after 4.2 s; its best net edge was +5.1¢. No order was sent.');
  });
});

it('a claim pays with the side its market says', () => {
  const listed = game({ markets: [market({ id: 8, yes_side: 'away' })] });
  expect([sideOf(listed, 8, 'yes'), sideOf(listed, 8, 'no'), sideOf(listed, 99, 'yes')]).toEqual(['away', 'home', null]);
  expect(claimName({ claim: 'no', wins_with: 'home' }, listed)).toBe('NO GB');
});
