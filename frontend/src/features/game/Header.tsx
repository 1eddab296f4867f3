import type { GameSummary, Side } from '@/api/types';
import { dayTime, edge, fixed, instant, odds } from '@/lib/format';
import { groupOf, situationClock, sportName } from '@/lib/game';
import { stateStale } from '@/lib/market';
import { useHealth } from '@/stream/store';
import { Age } from '@/ui/Age';
import { useClock } from '@/ui/clock';
import { Num } from '@/ui/Num';
import { useOdds, useZone } from '@/ui/preferences';
import { possessionOf, Situation, SportGlyph } from '@/ui/Situation';

export function Header({ game }: { game: GameSummary }) {
  const health = useHealth();
  const stale = useClock((c) => stateStale(game, c.engine, health));
  const zone = useZone();
  const format = useOdds();
  const started = game.state !== null && groupOf(game) !== 'upcoming';
  const team = (side: Side) => (
    <div className={`match-team match-${side}`}>
      <span className="match-name">{game[side].name || game[side].abbreviation}{possessionOf(game) === side && <span className="ball">◂<span className="sr">has the ball</span></span>}</span>
      <span className="match-score">{started ? <Num text={String(game.state![`${side}_score`])} stale={stale} /> : '–'}</span>
    </div>
  );
  return (
    <header className="match">
      <div className="match-teams">{team('away')}{team('home')}</div>
      <div className="match-now">
        <p className="match-clock"><SportGlyph sport={game.sport} /> {sportName[game.sport]} · {situationClock(game.sport, game.state) ? <Num text={situationClock(game.sport, game.state)} quiet stale={stale} /> : <span className="num">{dayTime(game.start, zone)}</span>}</p>
        <p className="match-situation"><Situation game={game} /></p>
        <p className="dim match-play">{game.last_play ?? (started ? 'No play has been reported.' : 'Not started.')}</p>
      </div>
      <dl className="match-figures">
        <div><dt>Model, {game.home.abbreviation || 'home'} wins</dt><dd className="big"><Num text={odds(game.model?.home, format)} stale={stale} /></dd><dd className="dim num">± {fixed(game.model ? game.model.standard_error * 100 : null, 1)}{game.model?.missing.length ? ` · without ${game.model.missing.join(', ')}` : ''}</dd></div>
        <div><dt>Best net edge</dt><dd className="big edge">{game.best_edge_net === null ? <span className="none">–</span> : <Num text={`${edge(game.best_edge_net)}¢`} stale={health.connected ? null : 'the connection to the server is down'} />}</dd><dd className="dim num">{game.open_signals} open</dd></div>
        <div><dt>State age</dt><dd className="big"><Age at={instant(game.state_at)} stale={stale} /></dd><dd className="dim">{stale ?? (game.neutral_site ? 'neutral site' : '\u00a0')}</dd></div>
      </dl>
    </header>
  );
}
