import { createColumnHelper } from '@tanstack/react-table';
import { Link } from 'react-router-dom';
import type { Fill, GameSummary, Order, Position } from '@/api/types';
import { contracts, fixed, hundredths, money, time, words, type Zone } from '@/lib/format';
import { venueName } from '@/lib/market';
import { Num } from '@/ui/Num';
import { claimOf, gameLabel, unrealised } from './model';

type Games = Record<number, GameSummary>;
const figures = (width: string, unit = '', from?: number) => ({ figures: true, width, ...(unit ? { unit } : {}), ...(from ? { from } : {}) });

/** Why a position's mark may not be used: its feed, or that no book proves it now. */
const staleMark = (p: Position, stale: (venue: Position['venue']) => string | null): string | null =>
  p.settled ? null : (stale(p.venue) ?? (p.mark_current ? null : 'no live, fresh book shows a price: this is the last one known'));

const position = createColumnHelper<Position>();
export const positionColumns = (games: Games, stale: (venue: Position['venue']) => string | null) => [
  position.accessor((p) => gameLabel(games, p.game), { id: 'game', header: 'Game', meta: { width: '18%' }, cell: (c) => <Link to={`/games/${c.row.original.game}`}>{c.getValue()}</Link> }),
  position.accessor((p) => claimOf(games, p), { id: 'claim', header: 'Holds', meta: { width: '14%' } }),
  position.accessor((p) => venueName[p.venue], { id: 'venue', header: 'Venue', meta: { width: '14%' } }),
  position.accessor('quantity', { header: 'Size', cell: (c) => contracts(c.getValue()), meta: figures('80px') }),
  position.accessor((p) => (p.quantity > 0 ? p.cost / p.quantity : null), { id: 'paid', header: 'Paid', cell: (c) => hundredths(c.getValue()), meta: figures('80px', '¢') }),
  position.accessor('mark', { header: 'Mark', meta: figures('84px', '¢'), cell: (c) => <Num text={hundredths(c.getValue())} stale={staleMark(c.row.original, stale)} title="What selling all of it now would bring a contract, after the fee" /> }),
  position.accessor('mid', { header: 'Mid', meta: figures('80px', '¢', 900), cell: (c) => (c.row.original.settled ? '–' : <Num text={hundredths(c.getValue())} stale={staleMark(c.row.original, stale)} />) }),
  position.accessor('cost', { header: 'Cost', cell: (c) => money(c.getValue()), meta: figures('92px', '$', 900) }),
  position.accessor('fees', { header: 'Fees', cell: (c) => money(c.getValue()), meta: figures('80px', '$', 900) }),
  position.accessor((p) => unrealised(p), { id: 'unrealised', header: 'Unrealised', meta: figures('112px', '$'), cell: (c) => (c.row.original.settled ? '–' : <Num text={money(c.getValue(), true)} stale={staleMark(c.row.original, stale)} />) }),
  position.accessor((p) => (p.settled ? p.realised : null), { id: 'realised', header: 'Realised', cell: (c) => money(c.getValue(), true), meta: figures('100px', '$') }),
];

const order = createColumnHelper<Order>();
export const orderColumns = (games: Games, zone: Zone) => [
  order.accessor('sent_at', { header: 'Sent', cell: (c) => <span className="num">{time(c.getValue(), zone)}</span>, meta: { width: '76px' } }),
  order.accessor((o) => gameLabel(games, o.game), { id: 'game', header: 'Game' }),
  order.accessor((o) => `${claimOf(games, o)}`, { id: 'claim', header: 'Buy' }),
  order.accessor((o) => venueName[o.venue], { id: 'venue', header: 'Venue', meta: { from: 900 } }),
  order.accessor('limit', { header: 'Limit', cell: (c) => hundredths(c.getValue()), meta: figures('76px', '¢') }),
  order.accessor('quantity', { header: 'Size', cell: (c) => contracts(c.getValue()), meta: figures('64px') }),
  order.accessor('filled', { header: 'Filled', cell: (c) => contracts(c.getValue()), meta: figures('70px') }),
  order.accessor((o) => Date.parse(o.arrives_at) - Date.parse(o.sent_at), { id: 'delay', header: 'Delay', cell: (c) => fixed(c.getValue(), 0), meta: figures('84px', 'ms', 900) }),
  order.accessor('status', { header: 'Outcome', cell: (c) => words(c.getValue()), meta: { width: '110px' } }),
];

const fill = createColumnHelper<Fill>();
export const fillColumns = (games: Games, zone: Zone) => [
  fill.accessor('at', { header: 'Time', cell: (c) => <span className="num">{time(c.getValue(), zone)}</span>, meta: { width: '76px' } }),
  fill.accessor((f) => gameLabel(games, f.game), { id: 'game', header: 'Game' }),
  fill.accessor((f) => `${claimOf(games, f)}`, { id: 'claim', header: 'Bought' }),
  fill.accessor((f) => venueName[f.venue], { id: 'venue', header: 'Venue', meta: { from: 900 } }),
  fill.accessor('price', { header: 'Price', cell: (c) => hundredths(c.getValue()), meta: figures('76px', '¢') }),
  fill.accessor('quantity', { header: 'Size', cell: (c) => contracts(c.getValue()), meta: figures('70px') }),
  fill.accessor('fee', { header: 'Fee', cell: (c) => money(c.getValue()), meta: figures('70px', '$') }),
];
