import { memo } from 'react';
import { Link } from 'react-router-dom';
import type { GameSummary, Opportunity, Side } from '@/api/types';
import { doubtName } from '@/lib/doubt';
import { edge, odds, startTime } from '@/lib/format';
import { groupOf, short, situationClock } from '@/lib/game';
import { gateLabel } from '@/lib/gates';
import type { Touch } from '@/lib/market';
import { useHeldUntil } from '@/stream/store';
import { BookAge } from '@/ui/BookAge';
import { Num } from '@/ui/Num';
import { useOdds, useZone } from '@/ui/preferences';
import { ProbabilityBar } from '@/ui/ProbabilityBar';
import { possessionOf, Situation, SportGlyph } from '@/ui/Situation';
import { useRow } from './useRow';

function HeldAge({ touch }: { touch: Touch | null }) {
  return <BookAge touch={touch} held={useHeldUntil(touch)} />;
}

/** The same game where there is room for two columns: score on the left, prices on the right, the bar under both. */
export const BoardCard = memo(function BoardCard({ game, best }: { game: GameSummary; best: Opportunity | undefined }) {
  const row = useRow(game);
  const format = useOdds();
  const zone = useZone();
  const started = game.state && groupOf(game) !== 'upcoming';
  const words = situationClock(game.sport, game.state);
  const net = best?.edge_net ?? game.best_edge_net;
  const team = (side: Side) => (
    <div className={`card-team team-${side}`}>
      <span>{short(game, side)}{possessionOf(game) === side && <span className="ball">◂<span className="sr">has the ball</span></span>}</span>
      {started && <Num text={String(game.state![`${side}_score`])} stale={row.stale} />}
    </div>
  );
  const touch = (name: string, found: Touch | null) => (
    <div className="card-touch">
      <span className="dim">{name}</span>
      <Num text={odds(found?.bid, format)} stale={found?.stale} />
      <Num text={odds(found?.ask, format)} stale={found?.stale} />
      <span className="dim"><HeldAge touch={found} /></span>
    </div>
  );
  return (
    <Link to={`/games/${game.id}`} className={`card ${groupOf(game)}`} data-row data-href={`/games/${game.id}`} data-game={game.id}>
      <div className="card-head">
        <SportGlyph sport={game.sport} />
        {words ? <Num text={words} quiet stale={row.stale} /> : <span className="num">{startTime(game.start, zone, Date.now())}</span>}
        <Situation game={game} />
        {game.doubt !== 'none' && <span className="doubt" title={game.doubt_detail}>in doubt: {doubtName[game.doubt]}</span>}
        {best && !best.approved && best.refused_by && <span className="card-verdict refused">✕ {gateLabel(best.refused_by)}</span>}
        {net !== null && <span className={`card-edge ${best?.approved ? 'approved' : ''}`}><Num text={`${edge(net)}¢`} stale={row.cut} /></span>}
      </div>
      <div className="card-body">
        <div className="card-teams">{team('away')}{team('home')}</div>
        <div className="card-model"><Num text={odds(row.model, format)} stale={row.stale} /><span className="dim">model</span></div>
        <div className="card-touches">{touch('K', row.kalshi)}{touch('P', row.polymarket)}</div>
      </div>
      <ProbabilityBar home={short(game, 'home')} model={row.model} error={row.error} modelStale={row.stale} kalshi={row.kalshi} polymarket={row.polymarket} />
    </Link>
  );
});
