import { clamp, round } from './random.mjs';

/** Signals, gates, orders and positions of the mock: shaped like the engine's, not decided like them. */

export const fee = (venue, price, quantity) => round((venue === 'kalshi' ? 0.07 : 0.03) * quantity * price * (1 - price), venue === 'kalshi' ? 4 : 5);
const micro = (x) => Math.round(x * 1e6);
const tenthousandth = (x) => Math.round(x * 1e4);

/** A claim bought at the touch and a little beyond it. */
function leg(chance, market, claim, quote, quantity, book_age) {
  const best = claim === 'yes' ? quote.ask.price : round(1 - quote.bid.price, 4);
  const shown = claim === 'yes' ? quote.ask.quantity : quote.bid.quantity;
  const levels = quantity > shown ? 2 : 1;
  const limit = levels === 2 ? round(best + 0.01, 4) : best;
  const cost = round(Math.min(quantity, shown) * best + Math.max(0, quantity - shown) * limit, 6);
  return {
    market: market.id, venue: market.venue, claim, wins_with: claim === 'yes' ? market.yes_side : market.yes_side === 'home' ? 'away' : 'home',
    best_price: best, limit_price: limit, depth: levels === 2 ? shown + chance.int(40, 400) : shown, cost, fee: fee(market.venue, cost / quantity, quantity), unit_fee: Math.ceil(fee(market.venue, limit, 1) * 1e4) / 1e4,
    levels, book_age, sizes_known: true, fee_known: true,
  };
}

function gates(world, game, kind, legs, edge, quantity, cost) {
  const { chance } = world;
  const clocked = game.state.clock_ms !== null;
  const held = [...world.positions.values()].filter((p) => p.game === game.id && !p.settled);
  const exposure = held.reduce((sum, p) => sum + p.cost, 0) + cost;
  const age = Math.round(world.now - game.state_at);
  const flag = (gate, ok) => ({ gate, passed: ok, measured: ok ? 1 : 0, bar: 1 });
  const least = (gate, measured, bar) => ({ gate, passed: measured >= bar, measured, bar });
  const most = (gate, measured, bar) => ({ gate, passed: measured <= bar, measured, bar });
  const list = [
    flag('kill_switch', !world.kill_switch), flag('fee_known', true), flag('sizes_known', true), flag('book_usable', true), flag('not_crossed', true), flag('market_open', true),
    flag('game_phase', game.state.phase === 'live' || game.state.phase === 'scheduled'),
    flag('connection', legs.every((l) => world.feeds[l.venue].health === 'up')),
    most('book_age', Math.max(...legs.map((l) => l.book_age)), 5_000),
    least('link_confidence', 985_000, 950_000),
  ];
  if (kind !== 'arbitrage')
    list.push(
      flag('line_known', game.line_known), most('state_age', age, 30_000), least('cool_down', Math.round(world.now - game.scored_at), 20_000),
      ...(clocked ? [least('final_seconds', Math.round(game.left), 60)] : []),
      most('model_uncertainty', micro(game.error), 35_000), most('spread', tenthousandth(game.widest), 400), most('state_agreement', chance.int(0, 260), 300),
      most('too_good', tenthousandth(edge), 900),
    );
  else list.push(flag('same_rules', chance.chance(0.35)), most('too_good', tenthousandth(edge), 600));
  if (kind === 'lagging_market') list.push(least('corroboration', chance.int(0, 2), 1));
  list.push(
    least('depth', micro(Math.min(...legs.map((l) => l.depth))), micro(10)), least('minimum_edge', tenthousandth(edge), 150),
    flag('one_position', !held.some((p) => p.opposes === legs[0].wins_with)), most('exposure', micro(exposure), micro(250)), least('bankroll', micro(world.account.cash), micro(cost)),
  );
  return list;
}

export function signal(world, game, kind, sides, fair) {
  const { chance } = world;
  const quantity = chance.int(8, 140);
  const legs = sides.map(([market, claim]) => leg(chance, market, claim, market.quote, quantity, Math.round(Math.abs(chance.normal()) * 900 + (chance.chance(0.05) ? 7000 : 40))));
  const cost = legs.reduce((sum, l) => sum + l.cost, 0);
  const fees = legs.reduce((sum, l) => sum + l.fee, 0);
  const touch = legs.reduce((sum, l) => sum + l.best_price, 0);
  const edge_net = round((fair * quantity - cost - fees) / quantity, 4);
  const list = gates(world, game, kind, legs, edge_net, quantity, cost + fees);
  const refused = list.find((gate) => !gate.passed);
  return {
    id: world.next_signal++, kind, game: game.id, legs, fair: round(fair, 6), fair_error: kind === 'arbitrage' ? 0 : micro(kind === 'model_edge' ? game.error : 0.012),
    edge_gross: round(fair - touch, 4), edge_net, quantity, expected_profit: round(fair * quantity - cost - fees, 6),
    worst_case: kind === 'arbitrage' ? round(quantity - cost - fees, 6) : round(-cost - fees, 6),
    state_age: Math.round(world.now - game.state_at), state: structuredClone(game.state), approved: !refused, refused_by: refused?.gate ?? null, gates: list,
  };
}

export function send(world, made) {
  for (const l of made.legs) {
    const hold = l.venue === 'polymarket' ? 3000 : 250;
    const order = {
      id: world.next_order++, signal: made.id, game: made.game, market: l.market, venue: l.venue, claim: l.claim, limit: l.limit_price, quantity: made.quantity, filled: 0,
      sent_at: world.iso(), arrives_at: world.iso(world.now + hold), status: 'sent', assumption: 'expected', action: 'buy', style: 'take', purpose: 'open', cancelled_for: 'none',
    };
    world.account.reserved = round(world.account.reserved + l.limit_price * made.quantity, 6);
    world.waiting.push({ order, leg: l, due: world.now + hold });
    world.say({ type: 'order', ...order });
  }
}

/** Orders that have arrived take what is there by then, or miss. */
export function arrive(world) {
  for (const waiting of world.waiting.filter((w) => w.due <= world.now)) {
    const { order, leg: l } = waiting;
    world.waiting.splice(world.waiting.indexOf(waiting), 1);
    const luck = world.chance.uniform();
    const quantity = luck < 0.14 ? 0 : luck < 0.3 ? Math.floor(order.quantity * 0.4) : order.quantity;
    const price = l.best_price;
    const charged = fee(l.venue, price, quantity);
    Object.assign(order, { filled: quantity, status: quantity === 0 ? 'missed' : quantity < order.quantity ? 'partly_filled' : 'filled' });
    world.account.reserved = round(world.account.reserved - l.limit_price * order.quantity, 6);
    world.say({ type: 'order', ...order });
    if (quantity > 0) {
      const fill = { order: order.id, signal: order.signal, game: order.game, market: l.market, venue: l.venue, claim: l.claim, price, quantity, fee: charged, at: world.iso() };
      world.say({ type: 'fill', ...fill });
      const key = `${l.market}${l.claim}`;
      const position = world.positions.get(key) ?? { market: l.market, game: order.game, venue: l.venue, claim: l.claim, quantity: 0, cost: 0, fees: 0, mark: null, mid: null, mark_current: true, realised: 0, settled: false, opposes: l.wins_with === 'home' ? 'away' : 'home' };
      position.quantity += quantity;
      position.cost = round(position.cost + price * quantity, 6);
      position.fees = round(position.fees + charged, 6);
      world.positions.set(key, position);
      const spent = price * quantity + charged;
      Object.assign(world.account, { cash: round(world.account.cash - spent, 6), fees_paid: round(world.account.fees_paid + charged, 6), cost_held: round(world.account.cost_held + price * quantity, 6) });
      world.say({ type: 'position', ...position });
    }
    world.say({ type: 'account', ...world.account });
  }
}

const sellable = (quote, claim) => (claim === 'yes' ? (quote.bid?.price ?? null) : quote.ask ? round(1 - quote.ask.price, 4) : null);

export function mark(world) {
  for (const position of world.positions.values()) {
    if (position.settled) continue;
    const quote = world.markets[position.market].quote;
    const price = quote ? sellable(quote, position.claim) : null;
    if (price === position.mark) continue;
    Object.assign(position, { mark: price, mid: price === null ? null : round(price + 0.01, 4) });
    world.say({ type: 'position', ...position });
  }
  const open = [...world.positions.values()].filter((p) => !p.settled);
  const value = (of) => round(open.reduce((sum, p) => sum + (of(p) ?? 0) * p.quantity, 0), 6);
  Object.assign(world.account, { value_held: value((p) => p.mark), value_mid: value((p) => p.mid), marks_current: true });
}

export function settle(world, game) {
  const home = game.state.home_score >= game.state.away_score;
  for (const position of world.positions.values()) {
    if (position.game !== game.id || position.settled) continue;
    const market = world.markets[position.market];
    const yes = (market.yes_side === 'home') === home ? 1 : 0;
    const paid = (position.claim === 'yes' ? yes : 1 - yes) * position.quantity;
    const profit = round(paid - position.cost - position.fees, 6);
    Object.assign(position, { settled: true, realised: profit, mark: null });
    Object.assign(world.account, { cash: round(world.account.cash + paid, 6), realised: round(world.account.realised + profit, 6), cost_held: round(world.account.cost_held - position.cost, 6) });
    world.say({ type: 'settlement', market: position.market, game: game.id, yes_value: yes, paid, profit });
    world.say({ type: 'position', ...position });
    world.say({ type: 'account', ...world.account });
  }
}

export function equityNow(world) {
  let held = 0;
  for (const p of world.positions.values()) if (!p.settled) held += p.mark === null ? p.cost : p.mark * p.quantity;
  return round(world.account.cash + held, 4);
}

export const bounded = (price) => clamp(price, 0.01, 0.99);
