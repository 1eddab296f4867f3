import { createColumnHelper } from '@tanstack/react-table';
import type { GameSummary, Opportunity } from '@/api/types';
import { claimName, kindName } from '@/lib/explain';
import { contracts, edge, hundredths, lasted, money, time, type OddsFormat, type Zone, odds } from '@/lib/format';
import { gateLabel } from '@/lib/gates';
import { venueName } from '@/lib/market';
import { SportGlyph } from '@/ui/Situation';

export interface Shown { signal: Opportunity; game: GameSummary | null }

const price = ({ signal }: Shown): number | null =>
  signal.legs.length === 0 ? null : signal.legs.reduce((sum, leg) => sum + leg.best_price, 0);

export const buys = ({ signal, game }: Shown): string => signal.legs.map((leg) => `${claimName(leg, game)} on ${venueName[leg.venue]}`).join(' + ');

export function Verdict({ signal }: { signal: Opportunity }) {
  if (signal.approved) return <span className="approved">{signal.fills.length ? 'Filled' : signal.orders.length ? 'Ordered' : 'Approved'}</span>;
  return <span className="refused">✕ {signal.refused_by ? gateLabel(signal.refused_by) : 'refused'}</span>;
}

const column = createColumnHelper<Shown>();

export const opportunityColumns = (zone: Zone, format: OddsFormat) => [
  column.accessor((row) => row.signal.at, { id: 'time', header: 'Time', cell: (c) => <span className="num">{time(c.getValue(), zone)}</span>, meta: { width: '76px' } }),
  column.accessor((row) => row.signal.game_label, {
    id: 'game', header: 'Game', meta: { width: '126px' },
    cell: (c) => <span className="game-cell">{c.row.original.game && <SportGlyph sport={c.row.original.game.sport} size={14} />}{c.getValue()}</span>,
  }),
  column.accessor((row) => kindName[row.signal.kind], { id: 'kind', header: 'Kind', meta: { width: '120px', from: 1180 } }),
  column.accessor(buys, { id: 'buy', header: 'Buy' }),
  column.accessor(price, {
    id: 'price', header: 'Price', meta: { figures: true, unit: format === 'probability' ? '¢' : '', width: '72px' },
    cell: (c) => (c.row.original.signal.legs.length > 1 ? hundredths(c.getValue()) : odds(c.getValue(), format)),
  }),
  column.accessor((row) => row.signal.fair, {
    id: 'fair', header: 'Fair', meta: { figures: true, unit: format === 'probability' ? '¢' : '', width: '66px' },
    cell: (c) => (c.row.original.signal.kind === 'arbitrage' ? hundredths(1) : odds(c.getValue(), format)),
  }),
  column.accessor((row) => row.signal.edge_gross, { id: 'gross', header: 'Gross', cell: (c) => edge(c.getValue()), meta: { figures: true, unit: '¢', width: '76px', from: 1180 } }),
  column.accessor((row) => row.signal.edge_net, { id: 'net', header: 'Net', cell: (c) => <span className="edge">{edge(c.getValue())}</span>, meta: { figures: true, unit: '¢', width: '66px' } }),
  column.accessor((row) => row.signal.quantity, { id: 'size', header: 'Size', cell: (c) => contracts(Math.floor(c.getValue())), meta: { figures: true, width: '62px' } }),
  column.accessor((row) => row.signal.expected_profit, { id: 'profit', header: 'Expected', cell: (c) => money(c.getValue(), true), meta: { figures: true, unit: '$', width: '96px', from: 1180 } }),
  column.accessor((row) => row.signal.closed?.lasted_ms ?? null, {
    id: 'lasted', header: 'Lasted', meta: { figures: true, width: '84px', from: 1280 },
    cell: (c) => (c.row.original.signal.closed ? lasted(c.getValue()) : <span className="open-word">open</span>),
  }),
  column.accessor((row) => (row.signal.approved ? '' : (row.signal.refused_by ?? '')), {
    id: 'verdict', header: 'Verdict', cell: (c) => <Verdict signal={c.row.original.signal} />, meta: { width: '170px' },
  }),
];
