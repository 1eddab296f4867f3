import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { GameSummary, Opportunity, Sport } from '@/api/types';
import { dayTime, instant } from '@/lib/format';
import { groupOf, sportName, sports, type Group } from '@/lib/game';
import { useLive } from '@/stream/store';
import { Choice } from '@/ui/Choice';
import { useHeld, useHover, useMedia, useTitle, useUrlState } from '@/ui/hooks';
import { Note } from '@/ui/Note';
import { useOdds, useZone } from '@/ui/preferences';
import { BoardCard } from './BoardCard';
import { BoardRow } from './BoardRow';
import { arrange, better, type BoardFilter } from './model';

const groupName: Record<Group, string> = { live: 'Live', upcoming: 'Upcoming', final: 'Final' };
const unitName = { probability: '%', american: 'US', decimal: 'dec' } as const;

/** The bar takes what is left. */
const widths: [number, string?][] = [
  [28], [58], [38], [60], [38], [78], [166, 'from-1280'], [64], [40], [56], [54], [56], [54], [0], [80, 'from-1180'], [52], [144], [44], [40], [38],
];

function Head() {
  const unit = unitName[useOdds()];
  return (
    <>
    <colgroup>{widths.map(([width, from], i) => <col key={i} style={width ? { width } : undefined} className={from} />)}</colgroup>
    <thead>
      <tr className="head-groups">
        <th colSpan={6} scope="colgroup"><span className="sr">Game</span></th>
        <th className="from-1280" />
        <th colSpan={2} scope="colgroup" className="over"><span className="key key-model">Model</span></th>
        <th colSpan={2} scope="colgroup" className="over"><span className="key key-kalshi">Kalshi</span></th>
        <th colSpan={2} scope="colgroup" className="over"><span className="key key-polymarket">Polymarket</span></th>
        <th scope="colgroup" className="over">Home wins <span className="unit">%</span></th>
        <th className="from-1180" />
        <th colSpan={2} scope="colgroup" className="over">Edge</th>
        <th colSpan={3} scope="colgroup" className="over">Age</th>
      </tr>
      <tr>
        <th scope="col"><span className="sr">Sport</span></th>
        <th scope="col" colSpan={2}>Away</th>
        <th scope="col" colSpan={2}>Home</th>
        <th scope="col">Clock</th>
        <th scope="col" className="from-1280">Situation</th>
        <th scope="col" className="figures">home <span className="unit">{unit}</span></th>
        <th scope="col" className="figures">± <span className="unit">%</span></th>
        <th scope="col" className="figures">bid <span className="unit">{unit === '%' ? '¢' : unit}</span></th>
        <th scope="col" className="figures">ask</th>
        <th scope="col" className="figures">bid <span className="unit">{unit === '%' ? '¢' : unit}</span></th>
        <th scope="col" className="figures">ask</th>
        <th scope="col" className="bar-cell" title="Kalshi above the line, Polymarket below it, the model a tick through both; the accent is the part between price and model">
          <span className="bar-scale num"><span>0</span><span>50</span><span>100</span></span>
        </th>
        <th scope="col" className="from-1180">Game so far</th>
        <th scope="col" className="figures">net <span className="unit">¢</span></th>
        <th scope="col">verdict</th>
        <th scope="col" className="figures">state</th>
        <th scope="col" className="figures">K</th>
        <th scope="col" className="figures">P</th>
      </tr>
    </thead>
    </>
  );
}

function Nothing({ games, filtered, clear }: { games: GameSummary[]; filtered: boolean; clear: () => void }) {
  const zone = useZone();
  const heard = useLive((s) => s.world.status !== null);
  const feed = useLive((s) => s.world.status?.feeds.find((f) => f.feed === 'games'));
  if (filtered && games.length > 0)
    return <Note title="No game fits these filters." action={<button onClick={clear}>Show all {games.length} games</button>} />;
  if (!heard) return <Note title="Waiting for the first picture from the server." />;
  const next = games.map((g) => instant(g.start)).filter((t): t is number => t !== null).sort((a, b) => a - b)[0];
  return (
    <Note title={next ? `No game is on. The next starts ${dayTime(next, zone)}.` : 'No game is listed yet.'}>
      {feed ? `The games feed is ${feed.health}${feed.detail ? ` (${feed.detail})` : ''}.` : 'No games feed has reported.'} Games appear here by themselves.
    </Note>
  );
}

export function BoardPage() {
  useTitle('Board');
  const [params, setParams] = useUrlState();
  const filter: BoardFilter = {
    sport: (params.get('sport') as Sport | null) ?? 'all',
    show: (params.get('show') as Group | null) ?? 'all',
    text: params.get('q') ?? '',
    sort: params.get('sort') === 'edge' ? 'edge' : 'start',
  };
  const games = useLive(useShallow((s) => Object.values(s.world.games)));
  const byId = useMemo(() => new Map(games.map((game) => [game.id, game])), [games]);
  const opportunities = useLive((s) => s.world.opportunities);
  const best = useMemo(() => {
    const found = new Map<number, Opportunity>();
    for (const signal of opportunities) {
      if (signal.closed) continue;
      const other = found.get(signal.game);
      if (!other || better(signal, other)) found.set(signal.game, signal);
    }
    return found;
  }, [opportunities]);
  const [over, hover] = useHover();
  const key = `${filter.sport}|${filter.show}|${filter.text}|${filter.sort}`;
  const fresh = { key, groups: arrange(games, filter) };
  const old = useHeld(fresh, over);
  // A held order belongs to the filter it was made for.
  const groups = old.key === key ? old.groups : fresh.groups;
  const narrow = useMedia('(max-width: 1020px)');
  const columns = widths.length - (useMedia('(min-width: 1280px)') ? 0 : 1) - (useMedia('(min-width: 1180px)') ? 0 : 1);
  const count = (group: Group) => games.filter((g) => groupOf(g) === group).length;
  const present = sports.filter((sport) => games.some((g) => g.sport === sport));
  const clear = () => setParams({ sport: null, show: null, q: null });
  const filtered = filter.sport !== 'all' || filter.show !== 'all' || filter.text !== '';

  return (
    <main className="page">
      <h1 className="sr">Board</h1>
      <div className="tools">
        <input
          type="search"
          className="search"
          placeholder="Search teams, tickers"
          aria-label="Search games"
          value={filter.text}
          onChange={(event) => setParams({ q: event.target.value || null })}
        />
        <div className="tools-row">
        <Choice
          label="Which games"
          value={filter.show}
          onChange={(show) => setParams({ show: show === 'all' ? null : show })}
          options={[
            { value: 'all', label: 'All', count: games.length },
            ...(['live', 'upcoming', 'final'] as const).map((group) => ({ value: group, label: groupName[group], count: count(group) })),
          ]}
        />
        <Choice
          label="Sport"
          value={filter.sport}
          onChange={(sport) => setParams({ sport: sport === 'all' ? null : sport })}
          options={[{ value: 'all' as const, label: 'All sports' }, ...present.map((sport) => ({ value: sport, label: sportName[sport] }))]}
        />
        <Choice
          label="Order"
          value={filter.sort}
          onChange={(sort) => setParams({ sort: sort === 'start' ? null : sort })}
          options={[{ value: 'start', label: 'By start' }, { value: 'edge', label: 'By edge' }]}
        />
        </div>
      </div>
      {groups.length === 0 ? (
        <Nothing games={games} filtered={filtered} clear={clear} />
      ) : narrow ? (
        groups.map(({ group, ids }) => (
          <section key={group}>
            <h2 className="group">{groupName[group]} <span className="count">{ids.length}</span></h2>
            <div className="cards">{ids.map((id) => byId.get(id)).filter((g) => g !== undefined).map((game) => <BoardCard key={game.id} game={game} best={best.get(game.id)} />)}</div>
          </section>
        ))
      ) : (
        <table className="data board" {...hover} aria-label="Games">
          <Head />
          {groups.map(({ group, ids }) => (
            <tbody key={group}>
              <tr className="group-row"><th colSpan={columns} scope="rowgroup">{groupName[group]} <span className="count">{ids.length}</span></th></tr>
              {ids.map((id) => byId.get(id)).filter((g) => g !== undefined).map((game) => <BoardRow key={game.id} game={game} best={best.get(game.id)} />)}
            </tbody>
          ))}
        </table>
      )}
    </main>
  );
}
