import type { Gate, GateResult } from '@/api/types';
import { contracts, dollars, fixed, lasted } from './format';

type Unit = 'price' | 'flag' | 'contracts' | 'ms' | 'ppm' | 'seconds' | 'micro_dollars' | 'probability' | 'count' | 'ratio';
interface GateWords {
  label: string;
  unit: Unit;
  /** How measured must stand to the bar. */
  rule: '≥' | '≤' | '=';
  /** What the gate protects from, one line. */
  why: string;
  /** For flags: what 1 and 0 say. */
  flag?: [yes: string, no: string];
}

export const gateWords: Record<Gate, GateWords> = {
  minimum_edge: { label: 'Minimum edge', unit: 'price', rule: '≥', why: 'Net edge a contract must be worth the trouble.' },
  fee_known: { label: 'Fees known', unit: 'flag', rule: '=', flag: ['known', 'not known'], why: 'An unknown fee can eat any edge.' },
  sizes_known: { label: 'Sizes known', unit: 'flag', rule: '=', flag: ['shown', 'not shown'], why: 'A price without a quantity cannot be bought.' },
  depth: { label: 'Depth', unit: 'contracts', rule: '≥', why: 'There must be something to buy.' },
  not_crossed: { label: 'Not crossed', unit: 'flag', rule: '=', flag: ['not crossed', 'crossed'], why: 'Bid at or above ask is a book between two updates.' },
  book_age: { label: 'Book age', unit: 'ms', rule: '≤', why: 'An old price may no longer be there.' },
  connection: { label: 'Connections', unit: 'flag', rule: '=', flag: ['up', 'not up'], why: 'Each feed the signal rests on must be alive.' },
  spread: { label: 'Spread', unit: 'price', rule: '≤', why: 'A wide market has no opinion to differ from.' },
  market_open: { label: 'Market open', unit: 'flag', rule: '=', flag: ['open', 'not open'], why: 'Paused and closed markets fill nothing.' },
  link_confidence: { label: 'Link to game', unit: 'ppm', rule: '≥', why: 'The market must surely be about this game and side.' },
  game_phase: { label: 'Game phase', unit: 'flag', rule: '=', flag: ['scheduled or in play', 'not in play'], why: 'A halted game has no known probability.' },
  state_age: { label: 'State age', unit: 'ms', rule: '≤', why: 'The market may know a play that the feed has not sent.' },
  state_agreement: { label: 'State and price agree', unit: 'price', rule: '≤', why: 'A jump in price that the state does not explain is news we lack.' },
  cool_down: { label: 'Since last score', unit: 'ms', rule: '≥', why: 'Right after a score feeds and books disagree.' },
  final_seconds: { label: 'Game time left', unit: 'seconds', rule: '≥', why: 'In the last seconds the feed is slower than the game.' },
  model_uncertainty: { label: 'Model uncertainty', unit: 'probability', rule: '≤', why: 'An edge inside the model’s own error is not one.' },
  too_good: { label: 'Too good', unit: 'price', rule: '≤', why: 'An edge this large is more likely a mistake of ours.' },
  same_rules: { label: 'Same rules', unit: 'flag', rule: '=', flag: ['alike', 'not alike or not known'], why: 'A pair is riskless only when both venues pay alike on tie, postponement and cancellation.' },
  one_position: { label: 'No opposing position', unit: 'flag', rule: '=', flag: ['none', 'one is held'], why: 'Buying both sides of a game pays fees twice.' },
  exposure: { label: 'Exposure of the game', unit: 'micro_dollars', rule: '≤', why: 'One game may lose only so much.' },
  bankroll: { label: 'Stake', unit: 'contracts', rule: '≥', why: 'The stake must buy the venue’s smallest order; nothing is bought on credit.' },
  kill_switch: { label: 'Kill switch', unit: 'flag', rule: '=', flag: ['trading allowed', 'trading halted'], why: 'A person has the last word.' },
  line_known: { label: 'Pregame strength', unit: 'flag', rule: '=', flag: ['known', 'not known'], why: 'Without it the model takes the teams for equal.' },
  corroboration: { label: 'Corroboration', unit: 'count', rule: '≥', why: 'Another book than the leader’s, or the model, must have moved with it.' },
  score_review: { label: 'No review', unit: 'flag', rule: '=', flag: ['none', 'a play is under review'], why: 'A reviewed play may be taken back.' },
  overtime: { label: 'Overtime', unit: 'flag', rule: '=', flag: ['regulation or allowed', 'overtime'], why: 'Models know regulation better than sudden death.' },
  settles_alike: { label: 'Worst case', unit: 'micro_dollars', rule: '≥', why: 'What the pair makes in the worst way the game can end.' },
  same_side: { label: 'Entries on this side', unit: 'count', rule: '≤', why: 'Only so many purchases a game and side.' },
  reentry: { label: 'Since last close', unit: 'ms', rule: '≥', why: 'Buying back what was just sold pays the spread twice.' },
  exposure_sport: { label: 'Exposure of the sport', unit: 'micro_dollars', rule: '≤', why: 'One sport’s model may be wrong everywhere at once.' },
  exposure_venue: { label: 'Exposure on the venue', unit: 'micro_dollars', rule: '≤', why: 'A venue may fail.' },
  exposure_day: { label: 'Exposure of the day', unit: 'micro_dollars', rule: '≤', why: 'One day may lose only so much.' },
  venue_cash: { label: 'Cash on the venue', unit: 'micro_dollars', rule: '≥', why: 'Money on one venue buys nothing on the other.' },
  drawdown: { label: 'Drawdown', unit: 'ppm', rule: '≤', why: 'After this loss a person looks first.' },
  lag_test: { label: 'Move over noise', unit: 'ratio', rule: '≥', why: 'A leader’s move must stand out from its own noise.' },
  persistence: { label: 'Stood for', unit: 'ms', rule: '≥', why: 'An edge that is gone before an order can arrive was never there.' },
  state_trusted: { label: 'State trusted', unit: 'flag', rule: '=', flag: ['possible and current', 'not trusted'], why: 'A game that makes an impossible step, or stands still while prices move, has no known probability.' },
  clock_trusted: { label: 'Clock trusted', unit: 'flag', rule: '=', flag: ['agrees with the venues', 'was changed'], why: 'Ages are only as true as the clock.' },
  feed_lag: { label: 'Feed lag', unit: 'ms', rule: '≤', why: 'A late feed shows prices that may be gone.' },
  rounding: { label: 'Edge as charged', unit: 'price', rule: '≥', why: 'The venue rounds what it charges; the order as sized must still meet the threshold.' },
};

export const gateLabel = (gate: Gate): string => gateWords[gate]?.label ?? gate;

function inUnit(value: number, words: GateWords): string {
  switch (words.unit) {
    case 'price': return `${fixed(value / 100, 1)}¢`;
    case 'flag': return (value === 1 ? words.flag?.[0] : words.flag?.[1]) ?? String(value);
    case 'contracts': return contracts(value / 1e6);
    case 'ms': return lasted(value);
    case 'ppm': return `${fixed(value / 1e4, 1)}\u2009%`;
    case 'seconds': return lasted(value * 1000);
    case 'micro_dollars': return dollars(value / 1e6);
    case 'probability': return `±${fixed(value / 1e4, 1)}\u2009%`;
    case 'count': return fixed(value, 0);
    case 'ratio': return `${fixed(value / 1000, 1)}×`;
  }
}

export interface GateText { label: string; why: string; measured: string; bar: string }

/** A gate's outcome in the words and units of people. */
export function gateText(result: GateResult): GateText {
  const words = gateWords[result.gate];
  if (!words) return { label: result.gate, why: '', measured: String(result.measured), bar: String(result.bar) };
  return {
    label: words.label,
    why: words.why,
    measured: inUnit(result.measured, words),
    bar: words.unit === 'flag' ? 'required' : `${words.rule} ${inUnit(result.bar, words)}`,
  };
}
