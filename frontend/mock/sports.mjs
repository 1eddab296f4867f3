import { clamp } from './random.mjs';

/** How long a sport's game is, how far its scores spread, and how often something happens (game seconds). */
export const sports = {
  nfl: { periods: 4, seconds: 900, sigma: 13.5, every: 38, family: 'football' },
  ncaaf: { periods: 4, seconds: 900, sigma: 15, every: 36, family: 'football' },
  nba: { periods: 4, seconds: 720, sigma: 12, every: 17, family: 'basketball' },
  ncaab: { periods: 2, seconds: 1200, sigma: 10.5, every: 20, family: 'basketball' },
  nhl: { periods: 3, seconds: 1200, sigma: 2.4, every: 42, family: 'hockey' },
  mlb: { periods: 9, seconds: 1000, sigma: 4.2, every: 48, family: 'baseball' },
};

export const startDetail = (family) =>
  ({
    football: { type: 'football', possession: 'away', down: 1, distance: 10, yards_to_goal: 75, home_timeouts: 3, away_timeouts: 3, second_half_receiver: 'home', kickoff: false },
    basketball: { type: 'basketball', possession: 'home' },
    hockey: { type: 'hockey', home_skaters: 5, away_skaters: 5, home_net_empty: false, away_net_empty: false, shootout: false },
    baseball: { type: 'baseball', half: 'top', outs: 0, bases: 0, balls: 0, strikes: 0, scheduled_innings: 9 },
  })[family];

const other = (side) => (side === 'home' ? 'away' : 'home');

function football(game, chance) {
  const d = game.state.detail;
  const side = d.possession;
  const name = game[side].abbreviation;
  const score = (points, kind, text) => {
    game.state[`${side}_score`] += points;
    Object.assign(d, { possession: other(side), down: 1, distance: 10, yards_to_goal: 75 });
    return { kind, text, side, scoring: true };
  };
  const turn = (kind, text, yards) => {
    Object.assign(d, { possession: other(side), down: 1, distance: 10, yards_to_goal: clamp(yards, 5, 95) });
    return { kind, text, side, scoring: false };
  };
  if (d.down === 4) {
    if (d.yards_to_goal < 36) return chance.chance(0.84) ? score(3, 'Field Goal Good', `${name} ${d.yards_to_goal + 17}-yard field goal is good`) : turn('Field Goal Missed', `${name} ${d.yards_to_goal + 17}-yard field goal no good`, 100 - d.yards_to_goal);
    return turn('Punt', `${name} punt for 44 yards, fair catch`, 100 - Math.max(10, d.yards_to_goal - 44));
  }
  if (chance.chance(0.025)) return turn('Interception', `${name} pass intercepted`, 100 - d.yards_to_goal);
  const pass = chance.chance(0.56);
  const gain = pass ? (chance.chance(0.36) ? 0 : chance.int(3, 24)) : chance.int(-2, 9);
  if (gain >= d.yards_to_goal) return score(7, 'Touchdown', `${name} ${d.yards_to_goal}-yard ${pass ? 'pass' : 'run'} for a touchdown, kick is good`);
  d.yards_to_goal -= gain;
  if (gain >= d.distance) Object.assign(d, { down: 1, distance: Math.min(10, d.yards_to_goal) });
  else Object.assign(d, { down: d.down + 1, distance: d.distance - gain });
  d.yards_to_goal = clamp(d.yards_to_goal, 1, 99);
  return { kind: pass ? 'Pass' : 'Rush', text: pass ? (gain ? `${name} pass complete for ${gain} yards` : `${name} pass incomplete`) : `${name} rush for ${gain} yards`, side, scoring: false };
}

function basketball(game, chance) {
  const d = game.state.detail;
  const side = d.possession;
  d.possession = other(side);
  const name = game[side].abbreviation;
  if (chance.chance(0.13)) return { kind: 'Turnover', text: `${name} turnover, bad pass`, side, scoring: false };
  const three = chance.chance(0.38);
  if (!chance.chance(three ? 0.36 : 0.53)) return { kind: 'Missed Shot', text: `${name} misses ${three ? '26-foot three' : 'driving layup'}`, side, scoring: false };
  game.state[`${side}_score`] += three ? 3 : 2;
  return { kind: 'Made Shot', text: `${name} makes ${three ? '25-foot three' : '8-foot jumper'}`, side, scoring: true };
}

function hockey(game, chance) {
  const d = game.state.detail;
  const side = chance.pick(['home', 'away']);
  const name = game[side].abbreviation;
  if (d.home_skaters !== d.away_skaters && chance.chance(0.3)) {
    Object.assign(d, { home_skaters: 5, away_skaters: 5 });
    return { kind: 'Penalty over', text: 'Back to full strength', side: null, scoring: false };
  }
  if (chance.chance(0.06)) {
    game.state[`${side}_score`] += 1;
    Object.assign(d, { home_skaters: 5, away_skaters: 5 });
    return { kind: 'Goal', text: `${name} goal, wrist shot from the slot`, side, scoring: true };
  }
  if (chance.chance(0.09)) {
    d[`${side}_skaters`] = 4;
    return { kind: 'Penalty', text: `${name} two minutes for tripping`, side, scoring: false };
  }
  return { kind: 'Shot', text: `${name} shot saved`, side, scoring: false };
}

function baseball(game, chance) {
  const d = game.state.detail;
  const side = d.half === 'top' ? 'away' : 'home';
  const name = game[side].abbreviation;
  Object.assign(d, { balls: chance.int(0, 3), strikes: chance.int(0, 2) });
  const runs = (n) => (game.state[`${side}_score`] += n);
  const men = [0, 1, 2].filter((bit) => (d.bases >> bit) & 1).length;
  if (chance.chance(0.68)) {
    d.outs += 1;
    if (d.outs === 3) {
      Object.assign(d, { outs: 0, bases: 0, balls: 0, strikes: 0, half: d.half === 'top' ? 'bottom' : 'top' });
      if (d.half === 'top') game.state.period += 1;
    }
    return { kind: 'Out', text: `${name} batter ${chance.pick(['flies out to center', 'strikes out swinging', 'grounds out to short'])}`, side, scoring: false };
  }
  if (chance.chance(0.1)) {
    runs(men + 1);
    d.bases = 0;
    return { kind: 'Home Run', text: `${name} home run to left, ${men + 1} in`, side, scoring: true };
  }
  const home = (d.bases >> 2) & 1;
  if (home) runs(1);
  d.bases = ((d.bases << 1) | 1) & 7;
  return { kind: chance.chance(0.35) ? 'Walk' : 'Single', text: `${name} ${home ? 'single, one run scores' : 'single to right'}`, side, scoring: home === 1 };
}

/** The next thing that happens: changes the game's state and says it in words. */
export const nextPlay = (game, chance) => ({ football, basketball, hockey, baseball })[sports[game.sport].family](game, chance);
