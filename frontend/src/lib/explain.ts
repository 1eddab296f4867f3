import type { GameSummary, Leg, Opportunity, Side, SignalKind } from '@/api/types';
import { cents, contracts, dollars, edge, lasted, percent } from './format';
import { gateText, gateWords } from './gates';
import { short } from './game';
import { venueName } from './market';

export const kindName: Record<SignalKind, string> = { arbitrage: 'Arbitrage', model_edge: 'Model edge', lagging_market: 'Lagging market' };

const team = (game: GameSummary | null, side: Side): string => (game ? short(game, side) : `the ${side} side`);
const other = (side: Side): Side => (side === 'home' ? 'away' : 'home');

/** "YES DET", "NO GB": the claim in the venue's words. */
export const claimName = (leg: Pick<Leg, 'claim' | 'wins_with'>, game: GameSummary | null): string =>
  leg.claim === 'yes' ? `YES ${team(game, leg.wins_with)}` : `NO ${team(game, other(leg.wins_with))}`;

/** Which side a claim of a market pays with; null when the market is not listed. */
export function sideOf(game: GameSummary | null, market: number, claim: 'yes' | 'no'): Side | null {
  const yes = game?.markets.find((m) => m.id === market)?.yes_side;
  if (!yes) return null;
  return claim === 'yes' ? yes : other(yes);
}

export const average = (leg: Leg, quantity: number): number | null => (quantity > 0 ? leg.cost / quantity : null);

function offer(leg: Leg, game: GameSummary | null): string {
  const pays = leg.claim === 'no' ? ` (pays when ${team(game, leg.wins_with)} wins)` : '';
  return `${venueName[leg.venue]} sells ${claimName(leg, game)}${pays} at ${cents(leg.best_price)}`;
}

function shown(leg: Leg): string {
  if (!leg.sizes_known) return ', size not shown';
  const upTo = leg.limit_price !== leg.best_price ? ` up to ${cents(leg.limit_price)}` : '';
  return ` for ${contracts(leg.depth)} contracts${upTo}`;
}

function opening(signal: Opportunity, game: GameSummary | null): string {
  const [first, second] = signal.legs;
  if (!first) return 'The signal names no market.';
  if (signal.kind === 'arbitrage' && second)
    return (
      `${offer(first, game)}${shown(first)}; ${offer(second, game)}${shown(second)}. ` +
      `One of the two pays 100¢; together they cost ${cents(first.best_price + second.best_price)}.`
    );
  const said = signal.kind === 'lagging_market' ? `${venueName[first.venue === 'kalshi' ? 'polymarket' : 'kalshi']} moved: ` : 'Model says ';
  return `${said}${team(game, first.wins_with)} ${percent(signal.fair)} ± ${(signal.fair_error / 1e4).toFixed(1)}; ${offer(first, game)}${shown(first)}.`;
}

const worth = (net: number): string => `${cents(Math.abs(net))} each ${net < 0 ? 'less' : 'more'}`;

function outcome(signal: Opportunity): string {
  const unit = signal.kind === 'arbitrage' ? 'pair' : 'contract';
  if (signal.legs.some((leg) => !leg.fee_known)) return 'The fee is not known, so what would be left is not known.';
  const fees = signal.legs.reduce((sum, leg) => sum + leg.fee, 0);
  if (signal.quantity <= 0) return `After fees ${edge(signal.edge_net)}¢ a ${unit} is left: nothing to buy.`;
  return (
    `After ${dollars(fees)} in fees, ${contracts(signal.quantity)} ${unit}s are worth ${worth(signal.edge_net)} than they cost: ` +
    `${dollars(signal.expected_profit, true)} expected, ${dollars(signal.worst_case, true)} at worst.`
  );
}

/** Why it was refused, in one clause; null when it was not. */
export function refusal(signal: Opportunity): string | null {
  if (signal.approved || !signal.refused_by) return null;
  const failed = signal.gates.find((gate) => gate.gate === signal.refused_by);
  if (!failed) return `Refused by ${signal.refused_by}.`;
  const text = gateText(failed);
  const more = signal.gates.filter((gate) => !gate.passed).length - 1;
  const bar = gateWords[failed.gate]?.unit === 'flag' ? '' : `, the bar is ${text.bar}`;
  const rest = more > 0 ? ` (${more} more failed)` : '';
  return `Refused at “${text.label}”: ${text.measured}${bar}${rest}. ${text.why}`;
}

/** The signal in plain language, built from its own figures alone. */
export function sentence(signal: Opportunity, game: GameSummary | null): string {
  return `${opening(signal, game)} ${outcome(signal)}`;
}

export interface Line { text: string; value: string; strong?: boolean }

/** The arithmetic of a signal, line by line, in dollars. The last line is what the engine says; they must agree. */
export function arithmetic(signal: Opportunity, game: GameSummary | null): Line[] {
  const lines: Line[] = [];
  const size = signal.quantity;
  const pays = signal.kind === 'arbitrage' ? 1 : signal.fair;
  lines.push({
    text: signal.kind === 'arbitrage' ? `${contracts(size)} pairs × 100¢ paid in either outcome` : `${contracts(size)} contracts × ${cents(pays)} fair value`,
    value: dollars(size * pays),
  });
  for (const leg of signal.legs) {
    const mean = average(leg, size);
    lines.push({ text: `${claimName(leg, game)} on ${venueName[leg.venue]}: ${contracts(size)} × ${mean === null ? '–' : cents(mean)} average`, value: dollars(-leg.cost) });
    lines.push({ text: `${venueName[leg.venue]} taker fee${leg.fee_known ? `, ${cents(leg.unit_fee)} a contract at ${cents(leg.limit_price)}` : ''}`, value: leg.fee_known ? dollars(-leg.fee) : 'not known' });
  }
  lines.push({ text: 'Expected profit', value: dollars(signal.expected_profit, true), strong: true });
  lines.push({ text: 'Worst case the rules allow', value: dollars(signal.worst_case, true), strong: true });
  return lines;
}

/** What became of it: closed, orders, fills. */
export function aftermath(signal: Opportunity, connected: boolean): string {
  const end = signal.closed
    ? `The condition was gone after ${lasted(signal.closed.lasted_ms)}; its best net edge was ${edge(signal.closed.best_edge_net)}¢.`
    : connected
      ? 'The condition still holds.'
      : 'The condition held when the connection was lost; what came after is not known.';
  if (!signal.approved) return `${end} No order was sent.`;
  const bought = signal.fills.reduce((sum, fill) => sum + fill.quantity, 0);
  const asked = signal.orders.reduce((sum, order) => sum + order.quantity, 0);
  return signal.orders.length === 0 ? `${end} No order has been reported yet.` : `${end} Bought ${contracts(bought)} of ${contracts(asked)} contracts.`;
}
