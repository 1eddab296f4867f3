import { memo } from 'react';
import type { BaseballDetail, FootballDetail, GameSummary, HockeyDetail, Side, Sport } from '@/api/types';
import { inPlay, situationText } from '@/lib/game';

/** Ball, puck or diamond: the sport at a glance, in one stroke weight. */
export function SportGlyph({ sport, size = 16 }: { sport: Sport; size?: number }) {
  const shape = {
    nfl: <><path d="M2 8c2.5-5 9.5-5 12 0-2.5 5-9.5 5-12 0z" /><path d="M6 8h4M7 7v2M9 7v2" /></>,
    ncaaf: <><path d="M2 8c2.5-5 9.5-5 12 0-2.5 5-9.5 5-12 0z" /><path d="M6 8h4M7 7v2M9 7v2" /></>,
    nba: <><circle cx="8" cy="8" r="5.5" /><path d="M2.5 8h11M4.3 4c2.4 2.2 2.4 5.8 0 8M11.7 4c-2.4 2.2-2.4 5.8 0 8" /></>,
    ncaab: <><circle cx="8" cy="8" r="5.5" /><path d="M2.5 8h11M4.3 4c2.4 2.2 2.4 5.8 0 8M11.7 4c-2.4 2.2-2.4 5.8 0 8" /></>,
    nhl: <><ellipse cx="8" cy="6.5" rx="5.5" ry="2.5" /><path d="M2.5 6.5v3c0 3.3 11 3.3 11 0v-3" /></>,
    mlb: <><circle cx="8" cy="8" r="5.5" /><path d="M4.5 4c2 2.4 2 5.6 0 8M11.5 4c-2 2.4-2 5.6 0 8" /></>,
    other: <circle cx="8" cy="8" r="5.5" />,
  }[sport];
  return (
    <svg className="glyph" width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      {shape}
    </svg>
  );
}

/** The field from the away goal (left) to the home goal (right): the ball, and the line to gain. */
function Field({ detail }: { detail: FootballDetail }) {
  const { possession, yards_to_goal: goal, distance } = detail;
  if (!possession || goal === null) return null;
  // The home side attacks the away goal, drawn on the left.
  const at = (yards: number) => 3 + (possession === 'home' ? yards : 100 - yards) * 0.38;
  const ball = at(goal);
  const gain = distance === null ? null : at(Math.max(0, goal - distance));
  const ahead = possession === 'home' ? -1 : 1;
  return (
    <svg className="situation" width="44" height="16" viewBox="0 0 44 16" aria-hidden>
      <rect x="0.5" y="3.5" width="43" height="9" rx="1" />
      <path d="M3 3.5v9M41 3.5v9M22 3.5v9" className="faint" />
      {gain !== null && <path d={`M${gain} 3.5v9`} className="dash" />}
      <path d={`M${ball} 5l${4 * ahead} 3l${-4 * ahead} 3z`} className="solid" />
    </svg>
  );
}

function Diamond({ detail }: { detail: BaseballDetail }) {
  const on = (bit: number) => (detail.bases !== null && (detail.bases >> bit) & 1 ? 'solid' : '');
  const square = (cx: number, cy: number, bit: number) => <path d={`M${cx} ${cy - 3}l3 3l-3 3l-3-3z`} className={on(bit)} />;
  return (
    <svg className="situation" width="34" height="16" viewBox="0 0 34 16" aria-hidden>
      {square(15, 9, 0)}
      {square(10, 4.5, 1)}
      {square(5, 9, 2)}
      {[0, 1, 2].map((out) => (
        <circle key={out} cx={22 + out * 5} cy="11" r="1.6" className={detail.outs !== null && out < detail.outs ? 'solid' : ''} />
      ))}
    </svg>
  );
}

/** Skaters of both sides as dots, away left, home right. An empty net is a hollow bar. */
function Skaters({ detail }: { detail: HockeyDetail }) {
  const { home_skaters: home, away_skaters: away } = detail;
  if (home === null || away === null) return null;
  const dots = (n: number, from: number, step: number) =>
    Array.from({ length: Math.min(6, n) }, (_, i) => <circle key={i} cx={from + step * i} cy="8" r="1.5" className="solid" />);
  return (
    <svg className="situation" width="50" height="16" viewBox="5 0 50 16" aria-hidden>
      <path d="M30 3v10" className="faint" />
      {dots(away, 26, -4)}
      {dots(home, 34, 4)}
      {detail.away_net_empty && <path d="M6 4v8" className="dash" />}
      {detail.home_net_empty && <path d="M54 4v8" className="dash" />}
    </svg>
  );
}

export const possessionOf = (game: GameSummary): Side | null => {
  const detail = game.state?.detail;
  if (!inPlay(game.state) || !detail) return null;
  if (detail.type === 'football' || detail.type === 'basketball') return detail.possession;
  if (detail.type === 'baseball') return detail.half === 'top' ? 'away' : detail.half === 'bottom' ? 'home' : null;
  return null;
};

export const Situation = memo(function Situation({ game }: { game: GameSummary }) {
  const detail = game.state?.detail;
  const text = situationText(game);
  if (!inPlay(game.state)) return null;
  return (
    <span className="situation-cell" title={text}>
      {detail?.type === 'football' && <Field detail={detail} />}
      {detail?.type === 'baseball' && <Diamond detail={detail} />}
      {detail?.type === 'hockey' && <Skaters detail={detail} />}
      <span className="situation-text">{game.state?.under_review ? 'Under review' : text}</span>
    </span>
  );
});
