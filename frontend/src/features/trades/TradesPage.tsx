import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { equity } from '@/api/equity';
import { trades } from '@/api/trades';
import type { Fill, Order, Position, Venue } from '@/api/types';
import { contracts, fixed, hundredths, money, time, words } from '@/lib/format';
import { venueName } from '@/lib/market';
import { useHealth, useLive } from '@/stream/store';
import { DataTable } from '@/ui/DataTable';
import { useNarrow, useTitle } from '@/ui/hooks';
import { Failed, Note } from '@/ui/Note';
import { Num } from '@/ui/Num';
import { useZone } from '@/ui/preferences';
import { fillColumns, orderColumns, positionColumns } from './columns';
import { EquityChart } from './EquityChart';
import { band, claimOf, drawdowns, gameLabel, unrealised } from './model';

const bySent = (a: Order, b: Order) => b.id - a.id;
const byTime = (a: Fill, b: Fill) => Date.parse(b.at) - Date.parse(a.at) || b.order - a.order;

function Summary({ worst }: { worst: number | null }) {
  const account = useLive((s) => s.world.account);
  const positions = useLive((s) => s.world.positions);
  const { connected } = useHealth();
  const stale = connected ? null : 'the connection to the server is down';
  const open = positions.filter((p) => !p.settled && p.quantity > 0);
  const old = account && !account.marks_current ? 'a position has no current price: its last one stands, and counts as nothing after two minutes' : null;
  const rows: [string, string][] = [
    ['Realised', money(account?.realised, true)],
    ['Unrealised', money(account ? band(account).low : null, true)],
    ['… at mid prices', money(account ? band(account).mid : null, true)],
    ['Fees paid', money(account?.fees_paid)],
    ['Cash', money(account?.cash)],
    ['Reserved', money(account?.reserved)],
    ['Cost of open', money(account?.cost_held)],
    ['Worst drawdown', money(worst)],
    ['Open positions', account ? fixed(open.length, 0) : '–'],
  ];
  return (
    <dl className="figures-row">
      {rows.map(([name, value]) => <div key={name}><dt>{name}{name !== 'Open positions' && <span className="unit"> $</span>}</dt><dd><Num text={value} stale={stale ?? (name.includes('nrealised') || name.startsWith('…') ? old : null)} title={name === 'Unrealised' ? 'What selling everything now would bring, after fees, less what it cost' : undefined} /></dd></div>)}
    </dl>
  );
}

interface Line { key: string; href: string; top: ReactNode; right: ReactNode; under: ReactNode; underRight: ReactNode }
const Lines = ({ lines }: { lines: Line[] }) => (
  <>
    {lines.map((line) => (
      <Link key={line.key} to={line.href} className="card" data-row data-href={line.href}>
        <div className="card-line"><span>{line.top}</span><span className="num">{line.right}</span></div>
        <div className="card-line dim"><span>{line.under}</span><span className="num">{line.underRight}</span></div>
      </Link>
    ))}
  </>
);

function Section({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return <section><h2>{title} <span className="count">{count}</span></h2>{children}</section>;
}

export function TradesPage() {
  useTitle('Trades');
  const curve = useQuery(equity());
  const fetched = useQuery(trades());
  const games = useLive((s) => s.world.games);
  const live = useLive((s) => s.world);
  const health = useHealth();
  const zone = useZone();
  const narrow = useNarrow();
  const orders = useMemo(() => {
    const all = new Map<number, Order>();
    for (const order of [...(fetched.data?.orders ?? []), ...live.orders]) all.set(order.id, order);
    return [...all.values()].sort(bySent);
  }, [fetched.data, live.orders]);
  const fills = useMemo(() => {
    const all = new Map<string, Fill>();
    for (const fill of [...(fetched.data?.fills ?? []), ...live.fills]) all.set(`${fill.order}|${fill.at}|${fill.price}|${fill.quantity}`, fill);
    return [...all.values()].sort(byTime);
  }, [fetched.data, live.fills]);
  const open = live.positions.filter((p) => !p.settled && p.quantity > 0);
  const settled = live.positions.filter((p) => p.settled);
  const points = curve.data?.points ?? live.equity;
  const worst = points.length ? Math.min(...drawdowns(points)) : null;
  const positionCells = useMemo(() => {
    const stale = (venue: Venue) => (!health.connected ? 'the connection to the server is down' : health.feeds[venue] !== 'up' ? `the ${venueName[venue]} feed is ${health.feeds[venue] ?? 'unknown'}` : null);
    return positionColumns(games, stale);
  }, [games, health]);
  const orderCells = useMemo(() => orderColumns(games, zone), [games, zone]);
  const fillCells = useMemo(() => fillColumns(games, zone), [games, zone]);

  const positionTable = (rows: Position[], empty: string) =>
    narrow && rows.length ? (
      <Lines lines={rows.map((p) => ({
        key: `${p.market}${p.claim}`, href: `/games/${p.game}`, top: `${claimOf(games, p)} · ${gameLabel(games, p.game)}`,
        right: `$${money(p.settled ? p.realised : unrealised(p), true)}`, under: `${contracts(p.quantity)} at ${hundredths(p.quantity ? p.cost / p.quantity : null)}¢ on ${venueName[p.venue]}`, underRight: p.settled ? 'settled' : `mark ${hundredths(p.mark)}¢`,
      }))} />
    ) : (
      <DataTable rows={rows} columns={positionCells} rowKey={(p) => `${p.market}${p.claim}`} href={(p) => `/games/${p.game}`} label="Positions" empty={<p className="dim empty">{empty}</p>} />
    );

  return (
    <main className="page">
      <h1 className="sr">Paper trades</h1>
      <Summary worst={worst} />
      {curve.isError ? <Failed error={curve.error} retry={() => void curve.refetch()} /> : points.length > 1 ? <EquityChart points={points} /> : <Note title="No equity curve yet.">It starts with the first trade.</Note>}
      <Section title="Open positions" count={open.length}>{positionTable(open, 'Nothing is held.')}</Section>
      {settled.length > 0 && <Section title="Settled" count={settled.length}>{positionTable(settled, '')}</Section>}
      <div className="columns">
        <Section title="Orders" count={orders.length}>
          {narrow && orders.length ? (
            <Lines lines={orders.slice(0, 50).map((o) => ({ key: String(o.id), href: `/opportunities/${o.signal}`, top: `${claimOf(games, o)} · ${gameLabel(games, o.game)}`, right: `${contracts(o.filled)} of ${contracts(o.quantity)}`, under: `${time(o.sent_at, zone)} · limit ${hundredths(o.limit)}¢ on ${venueName[o.venue]}`, underRight: words(o.status) }))} />
          ) : (
            <DataTable rows={orders} columns={orderCells} rowKey={(o) => String(o.id)} href={(o) => `/opportunities/${o.signal}`} label="Orders" empty={<p className="dim empty">No order has been sent.</p>} />
          )}
        </Section>
        <Section title="Fills" count={fills.length}>
          {narrow && fills.length ? (
            <Lines lines={fills.slice(0, 50).map((f, i) => ({ key: `${f.order}-${i}`, href: `/opportunities/${f.signal}`, top: `${claimOf(games, f)} · ${gameLabel(games, f.game)}`, right: `${contracts(f.quantity)} at ${hundredths(f.price)}¢`, under: `${time(f.at, zone)} · ${venueName[f.venue]}`, underRight: `fee $${money(f.fee)}` }))} />
          ) : (
            <DataTable rows={fills} columns={fillCells} rowKey={(f) => `${f.order}|${f.at}|${f.price}|${f.quantity}`} href={(f) => `/opportunities/${f.signal}`} label="Fills" empty={<p className="dim empty">Nothing has been filled.</p>} />
          )}
        </Section>
      </div>
    </main>
  );
}
