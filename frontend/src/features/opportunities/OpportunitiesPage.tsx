import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router-dom';
import { opportunityPages } from '@/api/opportunities';
import type { Gate, SignalKind, Sport } from '@/api/types';
import { kindName } from '@/lib/explain';
import { edge, plural, time } from '@/lib/format';
import { label, sportName, sports } from '@/lib/game';
import { gateLabel, gateWords } from '@/lib/gates';
import { useConnected, useLive } from '@/stream/store';
import { Choice, Select } from '@/ui/Choice';
import { DataTable } from '@/ui/DataTable';
import { useHeld, useHover, useMedia, useNarrow, useTitle, useUrlState } from '@/ui/hooks';
import { Failed, Note } from '@/ui/Note';
import { useOdds, useZone } from '@/ui/preferences';
import { buys, opportunityColumns, Verdict, type Shown } from './columns';
import { Detail } from './Detail';
import { merge, passes, readFilter } from './model';

function Filters() {
  const [params, set] = useUrlState();
  const games = useLive((s) => s.world.games);
  const any = { value: '', label: 'Any' };
  const options = <T extends string>(names: Partial<Record<T, string>>) => [any, ...Object.entries<string>(names as Record<string, string>).map(([value, text]) => ({ value, label: text }))];
  const select = (name: string, title: string, choices: { value: string; label: string }[]) => (
    <Select label={title} value={params.get(name) ?? ''} options={choices} onChange={(value) => set({ [name]: value || null })} />
  );
  const labels = Object.fromEntries(Object.values(games).map((game) => [String(game.id), label(game)]));
  const gates = Object.fromEntries((Object.keys(gateWords) as Gate[]).map((gate) => [gate, gateLabel(gate)]));
  return (
    <div className="tools">
      <input type="search" className="search" placeholder="Search games" aria-label="Search opportunities" value={params.get('q') ?? ''} onChange={(e) => set({ q: e.target.value || null })} />
      <Choice
        label="Verdict" value={params.get('verdict') ?? ''} onChange={(verdict) => set({ verdict: verdict || null })}
        options={[{ value: '', label: 'All' }, { value: 'approved', label: 'Approved' }, { value: 'refused', label: 'Refused' }]}
      />
      {select('kind', 'Kind', options<SignalKind>(kindName))}
      {select('gate', 'Refused by', options<Gate>(gates))}
      {select('sport', 'Sport', options<Sport>(Object.fromEntries(sports.map((s) => [s, sportName[s]]))))}
      {select('game', 'Game', options(labels))}
    </div>
  );
}

function Cards({ rows, href }: { rows: Shown[]; href: (row: Shown) => string }) {
  const zone = useZone();
  return (
    <>
      {rows.map((row) => (
        <Link key={row.signal.id} to={href(row)} className="card signal-card" data-row data-href={href(row)}>
          <div className="card-head"><span className="num dim">{time(row.signal.at, zone)}</span><strong>{row.signal.game_label}</strong><span className="card-edge num">{edge(row.signal.edge_net)}¢</span></div>
          <div className="card-line"><span>{buys(row)}</span></div>
          <div className="card-line dim"><span>{kindName[row.signal.kind]}</span><Verdict signal={row.signal} /></div>
        </Link>
      ))}
    </>
  );
}

export function OpportunitiesPage() {
  const { id } = useParams();
  const open = id === undefined ? null : Number(id);
  useTitle(open === null ? 'Opportunities' : `Signal ${open}`);
  const [params, set] = useUrlState();
  const filter = useMemo(() => readFilter(params), [params]);
  const pages = useInfiniteQuery(opportunityPages({ kind: filter.kind, verdict: filter.verdict, game: filter.game, gate: filter.gate }));
  const live = useLive((s) => s.world.opportunities);
  const games = useLive((s) => s.world.games);
  const connected = useConnected();
  const [over, hover] = useHover();
  const zone = useZone();
  const odds = useOdds();
  const columns = useMemo(() => opportunityColumns(zone, odds), [zone, odds]);
  const narrow = useNarrow();
  const wide = useMedia('(min-width: 1280px)');

  const fresh = useMemo(
    () => merge(live, pages.data?.pages.flatMap((page) => page.opportunities) ?? []).filter((signal) => passes(signal, filter, games[signal.game])),
    [live, pages.data, filter, games],
  );
  const key = params.toString();
  const held = useHeld({ key, top: fresh[0]?.id ?? 0 }, over || open !== null);
  // Rows above the held top are news; the ones under it keep their place while their contents stay current.
  const top = held.key === key && held.top > 0 ? held.top : Number.MAX_SAFE_INTEGER;
  const rows: Shown[] = useMemo(
    () => fresh.filter((signal) => signal.id <= top).slice(0, 600).map((signal) => ({ signal, game: games[signal.game] ?? null })),
    [fresh, top, games],
  );
  const news = fresh.filter((signal) => signal.id > top).length;
  const search = params.toString() ? `?${params.toString()}` : '';
  const href = (row: Shown) => `/opportunities/${row.signal.id}${search}`;
  const detail = open === null ? null : <Detail key={open} id={open} back={`/opportunities${search}`} />;
  if (detail && !wide) return <main className="page">{detail}</main>;
  const empty = pages.isError ? (
    <Failed error={pages.error} retry={() => void pages.refetch()} />
  ) : pages.isPending ? (
    <Note title="Loading." />
  ) : params.size > 0 ? (
    <Note title="No signal fits these filters." action={<button onClick={() => set(Object.fromEntries([...params.keys()].map((k) => [k, null])))}>Show all</button>} />
  ) : (
    <Note title="No signal yet.">A signal appears when a price differs from what it is thought to be worth, whether or not it is then refused.</Note>
  );
  return (
    <main className={`page ${detail ? 'with-detail' : ''}`}>
      <h1 className="sr">Opportunities</h1>
      <div>
        <Filters />
        <p className={`news ${news > 0 ? '' : 'news-none'}`} aria-live="polite">{news > 0 ? `${plural(news, 'new signal')}${over ? '; the list holds still under the pointer' : '; close the signal to see them'}` : connected ? '\u00a0' : 'Not live: the connection is down.'}</p>
        <div {...hover}>
          {narrow ? rows.length ? <Cards rows={rows} href={href} /> : empty : (
            <DataTable rows={rows} columns={columns} rowKey={(row) => String(row.signal.id)} href={href} current={open === null ? null : String(open)} rowClass={(row) => (row.signal.approved ? 'row-approved' : '')} label="Opportunities" empty={empty} />
          )}
        </div>
        {pages.hasNextPage && <p className="more"><button disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{pages.isFetchingNextPage ? 'Loading' : 'Older signals'}</button></p>}
      </div>
      {detail}
    </main>
  );
}
