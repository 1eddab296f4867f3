import { memo } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { GameSummary, Opportunity, Side } from '@/api/types';
import { doubtName } from '@/lib/doubt';
import { edge, fixed, hundredths, odds, startTime } from '@/lib/format';
import { groupOf, short, situationClock } from '@/lib/game';
import { gateLabel } from '@/lib/gates';
import { venueName, type Touch } from '@/lib/market';
import { useHeldUntil } from '@/stream/store';
import { Age } from '@/ui/Age';
import { BookAge } from '@/ui/BookAge';
import { Num } from '@/ui/Num';
import { useOdds, useZone } from '@/ui/preferences';
import { ProbabilityBar } from '@/ui/ProbabilityBar';
import { possessionOf, Situation, SportGlyph } from '@/ui/Situation';
import { Sparkline } from '@/ui/Sparkline';
import { useRow } from './useRow';

function HeldAge({ touch }: { touch: Touch | null }) {
  return <BookAge touch={touch} held={useHeldUntil(touch)} />;
}

function TeamCells({ game, side, stale }: { game: GameSummary; side: Side; stale: string | null }) {
  const ball = possessionOf(game) === side;
  const started = game.state && groupOf(game) !== 'upcoming';
  return (
    <>
      <td className={`team team-${side}`} title={game[side].name}>
        {short(game, side)}
        {ball && <span className="ball" title="has the ball">◂<span className="sr">has the ball</span></span>}
      </td>
      <td className="figures score">{started ? <Num text={String(game.state![`${side}_score`])} stale={stale} /> : ''}</td>
    </>
  );
}

function TouchCells({ touch }: { touch: Touch | null }) {
  const format = useOdds();
  if (!touch) return <><td className="figures venue none">–</td><td className="figures none">–</td></>;
  return (
    <>
      <td className="figures venue"><Num text={odds(touch.bid, format)} stale={touch.stale} title={`${venueName[touch.market.venue]} bid`} /></td>
      <td className="figures"><Num text={odds(touch.ask, format)} stale={touch.stale} title={`${venueName[touch.market.venue]} ask`} /></td>
    </>
  );
}

/** The best open signal: what is left after fees, and whether it was taken or what refused it. */
function EdgeCells({ game, best, cut }: { game: GameSummary; best: Opportunity | undefined; cut: string | null }) {
  const net = best?.edge_net ?? game.best_edge_net;
  if (net === null) return <><td className="figures none">–</td><td /></>;
  const more = game.open_signals > 1 ? ` +${game.open_signals - 1}` : '';
  const to = best ? `/opportunities/${best.id}?game=${game.id}` : `/opportunities?game=${game.id}`;
  return (
    <>
      <td className={`figures edge-cell ${best?.approved ? 'approved' : ''}`}><Num text={edge(net)} stale={cut} /></td>
      <td className={`verdict ${cut ? 'cut' : ''}`} title={cut ? `Stale: ${cut}` : `${game.open_signals} open`}>
        <Link to={to} onClick={(event) => event.stopPropagation()}>
          {best ? best.approved ? <span className="approved">approved</span> : <span className="refused">{`✕ ${gateLabel(best.refused_by ?? 'minimum_edge')}`}</span> : 'open'}
        </Link>
        <span className="dim">{more}</span>
      </td>
    </>
  );
}

export const BoardRow = memo(function BoardRow({ game, best }: { game: GameSummary; best: Opportunity | undefined }) {
  const row = useRow(game);
  const format = useOdds();
  const zone = useZone();
  const navigate = useNavigate();
  const to = `/games/${game.id}`;
  const group = groupOf(game);
  const words = situationClock(game.sport, game.state);
  return (
    <tr data-row data-href={to} data-game={game.id} tabIndex={0} className={`opens ${group}`} onClick={() => navigate(to)}>
      <td className="sport"><SportGlyph sport={game.sport} /></td>
      <TeamCells game={game} side="away" stale={row.stale} />
      <TeamCells game={game} side="home" stale={row.stale} />
      <td className="clock">
        {group === 'upcoming' && !words ? <span className="num">{startTime(game.start, zone, Date.now())}</span> : <Num text={words} quiet stale={row.stale} />}
        {game.doubt !== 'none' && <span className="doubt" title={`In doubt: ${doubtName[game.doubt]}. ${game.doubt_detail}`}>in doubt</span>}
      </td>
      <td className="from-1280"><Situation game={game} /></td>
      <td className="figures model"><Num text={odds(row.model, format)} stale={row.stale} title={game.model?.missing.length ? `Without: ${game.model.missing.join(', ')}` : undefined} /></td>
      <td className="figures dim"><Num text={fixed(row.error === null ? null : row.error * 100, 1)} stale={row.stale} /></td>
      <TouchCells touch={row.kalshi} />
      <TouchCells touch={row.polymarket} />
      <td className="bar-cell">
        <ProbabilityBar home={short(game, 'home')} model={row.model} error={row.error} modelStale={row.stale} kalshi={row.kalshi} polymarket={row.polymarket} />
      </td>
      <td className="from-1180"><Sparkline points={game.spark} stale={row.stale !== null} label={`Model through the game, now ${hundredths(row.model)}`} /></td>
      <EdgeCells game={game} best={best} cut={row.cut} />
      <td className="figures ages"><Age at={row.state_at} stale={row.stale} /></td>
      <td className="figures"><HeldAge touch={row.kalshi} /></td>
      <td className="figures"><HeldAge touch={row.polymarket} /></td>
    </tr>
  );
});
