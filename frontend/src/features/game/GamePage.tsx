import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router-dom';
import { gameHistory } from '@/api/game_history';
import type { Fill, GameSummary, Opportunity } from '@/api/types';
import { label } from '@/lib/game';
import type { TimedPlay } from '@/stream/reducer';
import { useGame, useLive } from '@/stream/store';
import { Choice } from '@/ui/Choice';
import { useClock } from '@/ui/clock';
import { useNarrow, useTitle, useUrlState } from '@/ui/hooks';
import { Failed, Note } from '@/ui/Note';
import { align } from './curves';
import { DoubtNote } from './DoubtNote';
import { GameChart } from './GameChart';
import { GameFills, GameSignals } from './GameTrades';
import { Header } from './Header';
import { Plays } from './Plays';
import { Touches } from './Touches';
import { useCurves } from './useCurves';

const spans = { all: 0, '30m': 30, '10m': 10 } as const;
type Span = keyof typeof spans;

function Game({ game }: { game: GameSummary }) {
  useTitle(label(game));
  const [params, set] = useUrlState();
  const asked = params.get('span');
  const span: Span = asked === '30m' || asked === '10m' ? asked : 'all';
  const history = useQuery(gameHistory(game.id));
  const read = useCurves(game.id, history.data);
  // The chart redraws on the page's heartbeat, not on each of ten messages a second.
  const beat = useClock((c) => Math.floor(c.wall / 1000));
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `read` is a window on refs; the beat and the fetch say when to look
  const aligned = useMemo(() => align(read(), span === 'all' ? -Infinity : useClock.getState().engine - spans[span] * 60_000), [beat, history.data, span, game.id]);
  const live = useLive((s) => s.world);
  const plays = useMemo(() => {
    const all = new Map<string, TimedPlay>();
    for (const play of [...(history.data?.plays ?? []), ...[...(live.plays[game.id] ?? [])].reverse()]) all.set(play.play.id, play);
    return [...all.values()];
  }, [history.data, live.plays, game.id]);
  const signals = useMemo(() => {
    const all = new Map<number, Opportunity>();
    for (const signal of [...(history.data?.signals ?? []), ...live.opportunities.filter((o) => o.game === game.id)]) all.set(signal.id, signal);
    return [...all.values()].sort((a, b) => a.id - b.id);
  }, [history.data, live.opportunities, game.id]);
  const fills = useMemo(() => {
    const all = new Map<string, Fill>();
    for (const fill of [...(history.data?.fills ?? []), ...live.fills.filter((f) => f.game === game.id)]) all.set(`${fill.order}|${fill.at}|${fill.price}|${fill.quantity}`, fill);
    return [...all.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }, [history.data, live.fills, game.id]);
  const positions = live.positions.filter((p) => p.game === game.id && p.quantity > 0);
  const narrow = useNarrow();
  return (
    <main className="page game-page">
      <h1 className="sr">{label(game)}</h1>
      <DoubtNote game={game} />
      <Header game={game} />
      <div className="game-grid">
        <div className="game-main">
          <div className="chart-head">
            <h2>Probability and prices, {game.home.abbreviation || game.home.name} wins <span className="unit">%, ¢</span></h2>
            <Choice label="Time shown" value={span} onChange={(next) => set({ span: next === 'all' ? null : next })} options={[{ value: 'all', label: 'All' }, { value: '30m', label: '30 min' }, { value: '10m', label: '10 min' }]} />
          </div>
          {history.isError && <Failed error={history.error} retry={() => void history.refetch()} />}
          {aligned.t.length > 1 ? <GameChart game={game} aligned={aligned} plays={plays} signals={signals} fills={fills} height={narrow ? 240 : 380} /> : <Note title={history.isPending ? 'Loading the curves.' : 'No curve yet: nothing has been said about this game so far.'} />}
          <p className="legend dim"><span className="key key-band">model ± one standard error</span> <span className="key key-play">play, taller when it scored</span> <span className="key key-signal">approved signal</span> <span className="key key-fill">paper fill</span></p>
          <Plays game={game} plays={plays} />
        </div>
        <div className="game-side">
          <Touches game={game} />
          <GameSignals game={game} signals={signals} />
          <GameFills game={game} fills={fills} positions={positions} />
        </div>
      </div>
    </main>
  );
}

export function GamePage() {
  const id = Number(useParams()['id']);
  const game = useGame(Number.isNaN(id) ? null : id);
  const heard = useLive((s) => s.world.tick !== null);
  if (game) return <Game key={game.id} game={game} />;
  return (
    <main className="page">
      <Note title={heard ? 'This game is not listed in this run.' : 'Waiting for the first picture from the server.'} action={<Link to="/">To the board</Link>} />
    </main>
  );
}
