import { memo } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { GameSummary, Side } from '@/api/types';
import { dayTime, edge, fixed, hundredths, odds } from '@/lib/format';
import { groupOf, short, situationClock } from '@/lib/game';
import { venueName, type Touch } from '@/lib/market';
import { Age } from '@/ui/Age';
import { Num } from '@/ui/Num';
import { useOdds, useZone } from '@/ui/preferences';
import { ProbabilityBar } from '@/ui/ProbabilityBar';
import { possessionOf, Situation, SportGlyph } from '@/ui/Situation';
import { Sparkline } from '@/ui/Sparkline';
import { useRow } from './useRow';

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

export const BoardRow = memo(function BoardRow({ game }: { game: GameSummary }) {
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
        {group === 'upcoming' && !words ? <span className="num">{dayTime(game.start, zone)}</span> : <Num text={words} stale={row.stale} />}
      </td>
      <td className="from-1280"><Situation game={game} /></td>
      <td className="figures model"><Num text={odds(row.model, format)} stale={row.stale} title={game.model?.missing.length ? `Without: ${game.model.missing.join(', ')}` : undefined} /></td>
      <td className="figures dim"><Num text={fixed(row.error === null ? null : row.error * 100, 1)} /></td>
      <TouchCells touch={row.kalshi} />
      <TouchCells touch={row.polymarket} />
      <td className="bar-cell">
        <ProbabilityBar home={short(game, 'home')} model={row.model} error={row.error} modelStale={row.stale} kalshi={row.kalshi} polymarket={row.polymarket} />
      </td>
      <td className="from-1180"><Sparkline points={game.spark} stale={row.stale !== null} label={`Model through the game, now ${hundredths(row.model)}`} /></td>
      <td className="figures edge-cell">
        {game.best_edge_net === null ? <span className="none">–</span> : <Link to={`/opportunities?game=${game.id}`} onClick={(event) => event.stopPropagation()}><Num text={edge(game.best_edge_net)} /></Link>}
      </td>
      <td className="figures">{game.open_signals || <span className="none">–</span>}</td>
      <td className="figures ages"><Age at={row.state_at} stale={row.stale} /></td>
      <td className="figures"><Age at={row.kalshi?.received ?? null} stale={row.kalshi?.stale} /></td>
      <td className="figures"><Age at={row.polymarket?.received ?? null} stale={row.polymarket?.stale} /></td>
    </tr>
  );
});
