import type { GameState, GameSummary, Side, Sport } from '@/api/types';

export const sportName: Record<Sport, string> = {
  nfl: 'NFL', nba: 'NBA', nhl: 'NHL', mlb: 'MLB', ncaaf: 'NCAAF', ncaab: 'NCAAB', other: 'Other',
};
export const sports = Object.keys(sportName) as Sport[];

export type Group = 'live' | 'upcoming' | 'final';

/** A state that cannot be read counts as live: it must be seen, not filed away. */
export function groupOf(game: GameSummary): Group {
  switch (game.state?.phase) {
    case undefined:
    case 'scheduled':
    case 'postponed':
      return 'upcoming';
    case 'final':
    case 'canceled':
      return 'final';
    default:
      return 'live';
  }
}

export const inPlay = (state: GameState | null): boolean => state?.phase === 'live' || state?.phase === 'intermission';

export const short = (game: GameSummary, side: Side): string => game[side].abbreviation || game[side].name || side.toUpperCase();
export const label = (game: GameSummary): string =>
  `${short(game, 'away')} ${game.neutral_site ? 'v' : '@'} ${short(game, 'home')}`;

const regulation: Record<Sport, number> = { nfl: 4, nba: 4, nhl: 3, mlb: 9, ncaaf: 4, ncaab: 2, other: 0 };
const letter: Record<Sport, string> = { nfl: 'Q', nba: 'Q', nhl: 'P', mlb: '', ncaaf: 'Q', ncaab: 'H', other: '' };

export const ordinal = (n: number): string => {
  const last = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  return `${n}${last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
};

export function periodName(sport: Sport, period: number): string {
  if (sport === 'mlb') return ordinal(period);
  if (sport === 'other') return String(period);
  const extra = period - regulation[sport];
  if (extra <= 0) return `${letter[sport]}${period}`;
  return extra === 1 ? 'OT' : `${extra}OT`;
}

export function clock(ms: number | null): string {
  if (ms === null) return '';
  const seconds = Math.max(0, ms) / 1000;
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

const halfWord = { top: 'Top', middle: 'Mid', bottom: 'Bot', end: 'End' } as const;

/** "Q3 4:12", "Bot 7", "Halftime", "Final/OT". Empty when no state is known. */
export function situationClock(sport: Sport, state: GameState | null): string {
  if (!state) return '';
  const extra = regulation[sport] > 0 && state.period > regulation[sport];
  switch (state.phase) {
    case 'live': {
      if (state.detail?.type === 'baseball')
        return `${state.detail.half ? `${halfWord[state.detail.half]} ` : 'Inn '}${state.period}`;
      if (state.detail?.type === 'hockey' && state.detail.shootout) return 'Shootout';
      return `${periodName(sport, state.period)} ${clock(state.clock_ms)}`.trim();
    }
    case 'intermission': {
      const half = regulation[sport] === 4 ? state.period === 2 : sport === 'ncaab' && state.period === 1;
      return half ? 'Halftime' : `End ${periodName(sport, state.period)}`;
    }
    case 'final':
      return extra ? (sport === 'mlb' ? `Final/${state.period}` : 'Final/OT') : 'Final';
    case 'scheduled':
      return '';
    case 'unknown':
      return 'Unreadable';
    default:
      return state.phase[0]!.toUpperCase() + state.phase.slice(1);
  }
}

/** "3rd & 7, GB 34", "2 out, 1–2", "DET 5v4". Empty when the feed did not say. */
export function situationText(game: GameSummary): string {
  const detail = game.state?.detail;
  if (!detail || !inPlay(game.state)) return '';
  switch (detail.type) {
    case 'football': {
      if (detail.kickoff) return 'Kickoff';
      const ball = detail.possession ? short(game, detail.possession) : '';
      if (detail.down === null || detail.distance === null) return ball && `${ball} ball`;
      const goal = detail.yards_to_goal;
      const where =
        goal === null || !detail.possession
          ? ''
          : goal === 50
            ? ', midfield'
            : goal < 50
              ? `, ${short(game, detail.possession === 'home' ? 'away' : 'home')} ${goal}`
              : `, ${short(game, detail.possession)} ${100 - goal}`;
      const distance = goal !== null && detail.distance >= goal ? 'goal' : detail.distance;
      return `${ordinal(detail.down)} & ${distance}${where}`;
    }
    case 'basketball':
      // Who has the ball is marked at the team itself.
      return '';
    case 'hockey': {
      const net = detail.home_net_empty ? `${short(game, 'home')} net empty` : detail.away_net_empty ? `${short(game, 'away')} net empty` : '';
      const { home_skaters: h, away_skaters: a } = detail;
      if (h === null || a === null) return net;
      if (h === a) return net || `${h}v${a}`;
      return `${short(game, h > a ? 'home' : 'away')} ${Math.max(h, a)}v${Math.min(h, a)}${net ? `, ${net}` : ''}`;
    }
    case 'baseball': {
      const count = detail.balls === null || detail.strikes === null ? '' : `${detail.balls}–${detail.strikes}`;
      const outs = detail.outs === null ? '' : `${detail.outs} out`;
      return [outs, count].filter(Boolean).join(', ');
    }
  }
}
