import type { GameSummary } from '@/api/types';
import { fixed, hundredths } from '@/lib/format';
import { clock, periodName } from '@/lib/game';
import type { TimedPlay } from '@/stream/reducer';
import { Note } from '@/ui/Note';

/** What a play was worth to the home side; null where the model had no word before or after it. */
export const swing = (play: Pick<TimedPlay, 'home_before' | 'home_after'>): number | null =>
  play.home_before === null || play.home_after === null ? null : play.home_after - play.home_before;

/** Away to the left of the middle, home to the right: length is the swing, full at 20 points. */
function Swing({ value }: { value: number | null }) {
  if (value === null) return null;
  const width = Math.min(1, Math.abs(value) / 0.2) * 50;
  return <span className="swing" aria-hidden><span style={{ width: `${width}%`, [value < 0 ? 'right' : 'left']: '50%' }} /></span>;
}

export function Plays({ game, plays }: { game: GameSummary; plays: TimedPlay[] }) {
  return (
    <section>
      <h2>Plays <span className="count">{plays.length}</span></h2>
      {plays.length === 0 ? <Note title="No play has been reported.">{game.state ? 'This feed may not send plays for this game.' : 'The game has not started.'}</Note> : (
        <div className="scroll">
          <table className="data facts plays">
            <thead><tr><th scope="col">Clock</th><th scope="col">Play</th><th scope="col" className="figures">Score</th><th scope="col" className="figures">Home <span className="unit">%</span></th><th scope="col" className="figures">Worth <span className="unit">pts</span></th><th scope="col"><span className="sr">Swing</span></th></tr></thead>
            <tbody>
              {[...plays].reverse().map((view) => (
                <tr key={view.play.id} className={view.play.scoring ? 'scoring' : ''}>
                  <td className="num dim">{periodName(game.sport, view.play.period)} {clock(view.play.clock_ms)}</td>
                  <td className="play-text" title={view.play.text}>{view.play.text}</td>
                  <td className="figures num">{view.play.away_score}–{view.play.home_score}</td>
                  <td className="figures num">{hundredths(view.home_after)}</td>
                  <td className="figures num">{fixed(swing(view) === null ? null : swing(view)! * 100, 1, true)}</td>
                  <td className="swing-cell"><Swing value={swing(view)} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
