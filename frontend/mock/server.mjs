/**
 * A development mock of docs/api.md: a seeded, made-up evening for working on the screen and for its browser tests.
 * It is not Arbees and decides nothing; end-to-end tests run against the real binary.
 *   node mock/server.mjs [--port 8080] [--seed 7] [--mode simulated|replay|live]
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { Evening } from './evening.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const port = Number(option('port', '8080'));
const seed = Number(option('seed', '7'));
const mode = option('mode', 'simulated');
const started = Date.now();
const world = new Evening(seed, started);
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const version = '0.1.0-mock';

const assumptions = mode === 'replay'
  ? ['The recording shows prices without quantities: no order was filled.', 'Only asks were recorded for Polymarket; its bids are not known.', 'The games feed was recorded every 10 s; plays between two polls share one time.']
  : [];

const thin = (points, limit) => (points.length <= limit ? points : Array.from({ length: limit }, (_, i) => points[Math.round((i * (points.length - 1)) / (limit - 1))]));
const summary = (game) => {
  const open = world.opportunities.filter((o) => o.game === game.id && !o.closed);
  return {
    id: game.id, key: game.key, sport: game.sport, home: game.home, away: game.away, start: world.iso(game.start), neutral_site: game.neutral_site, state: game.state, state_at: world.iso(game.state_at), model: game.model,
    markets: game.markets.map(({ id, venue, symbol, yes_side, yes_name, link_confidence_ppm, link_evidence, quote }) => ({ id, venue, symbol, yes_side, yes_name, link_confidence_ppm, link_evidence, quote })),
    spark: thin(game.spark, 120), open_signals: open.length, best_edge_net: open.length ? Math.max(...open.map((o) => o.edge_net)) : null, last_play: game.last_play, doubt: 'none', doubt_detail: '',
  };
};
const feeds = () => Object.values(world.feeds).map((feed) => ({ ...feed, at: world.iso(feed.at) }));
const positions = () => [...world.positions.values()].map((position) => ({ ...position, opposes: undefined }));
const count = (list, key) => list.reduce((sum, item) => ({ ...sum, [key(item)]: (sum[key(item)] ?? 0) + 1 }), {});
const approved = () => world.opportunities.filter((o) => o.approved).length;

const trading = () => {
  if (!world.kill_switch) return { state: 'running', cause: null, since: null, by: null, why: null, how_to_resume: null, causes: [] };
  const halt = { cause: 'person', since: world.halted_at, by: 'a caller of the API', why: 'the kill switch was pressed', how_to_resume: 'Resume trading on the dashboard, or with `arbees trading resume person`.' };
  return { state: 'halted', ...halt, causes: [halt] };
};

const status = () => ({
  mode, label: `${mode === 'replay' ? 'Mock replay' : 'Mock evening'}, seed ${seed}`, version, run: `mock-${seed}`, started_at: world.iso(started), now: new Date().toISOString(), engine_time: world.iso(), speed: 1, sequence: world.sequence, finished: false,
  kill_switch: world.kill_switch, trading: trading(), lag: 0, stale_since: null, recovering: null, sandbox: false, feeds: feeds(),
  counts: { games: world.games.length, live: world.games.filter((g) => g.state.phase === 'live').length, signals: world.opportunities.length, approved: approved(), refused: world.opportunities.length - approved(), orders: world.orders.length, fills: world.fills.length },
  assumptions, store: { path: 'none (mock)', ok: true, error: null },
});

const monitoring = () => ({
  uptime_ms: Date.now() - started, events: world.events, events_per_s: 140, outputs: world.sequence, step_ns: { p50: 1240, p99: 9800 },
  signals_by_kind: count(world.opportunities, (o) => o.kind), refusals_by_gate: count(world.opportunities.filter((o) => !o.approved), (o) => o.refused_by), rejected_by_reason: Object.fromEntries(Object.entries(world.rejected).filter(([, n]) => n > 0)),
  queues: [{ name: 'events', size: world.chance.int(0, 12), capacity: 65536 }, { name: 'outputs', size: world.chance.int(0, 300), capacity: 16384 }, { name: 'store', size: world.chance.int(0, 900), capacity: 8192 }],
  feeds: feeds(), websocket_clients: sockets.clients.size, store: { rows: world.sequence, last_commit_ms: 3.1, lag: 14 },
});

function opportunities(query) {
  let list = world.opportunities;
  const keep = (name, test) => { if (query.get(name)) list = list.filter((o) => test(o, query.get(name))); };
  keep('kind', (o, v) => o.kind === v);
  keep('verdict', (o, v) => o.approved === (v === 'approved'));
  keep('game', (o, v) => o.game === Number(v));
  keep('gate', (o, v) => o.refused_by === v);
  keep('before', (o, v) => o.id < Number(v));
  const limit = Number(query.get('limit') ?? 200);
  return { opportunities: list.slice(0, limit), next_before: list.length > limit ? list[limit - 1].id : null };
}

function history(game, limit) {
  return {
    game: game.id, probability: thin(game.curve, limit), quotes: game.markets.map((m) => ({ market: m.id, venue: m.venue, symbol: m.symbol, yes_side: m.yes_side, points: thin(m.points, limit) })), plays: game.playList,
    signals: world.opportunities.filter((o) => o.game === game.id).reverse(), fills: world.fills.filter((f) => f.game === game.id).reverse(),
  };
}

function answer(path, query) {
  const [, what, id, part] = path.split('/');
  const of = (list, key) => list.filter((row) => !query.get('game') || row.game === Number(query.get('game'))).slice(0, Number(query.get('limit') ?? 500)).map((row) => ({ at: row[key], ...row }));
  switch (what) {
    case 'status': return status();
    case 'games': {
      if (id === undefined) return { sequence: world.sequence, games: world.games.map(summary) };
      const game = world.games[Number(id)];
      return game && (part === 'history' ? history(game, Number(query.get('limit') ?? 2000)) : summary(game));
    }
    case 'opportunities': return id === undefined ? opportunities(query) : world.opportunities.find((o) => o.id === Number(id));
    case 'trades': return { orders: of(world.orders, 'sent_at'), fills: of(world.fills, 'at') };
    case 'positions': return { account: world.account, positions: positions(), unrealised: 0, realised: world.account.realised, fees: world.account.fees_paid };
    case 'equity': return { points: world.equity };
    case 'monitoring': return monitoring();
    default: return undefined;
  }
}

const json = (response, code, body) => {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
const kinds = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

function file(response, path) {
  const asked = join(dist, normalize(path));
  const found = asked.startsWith(dist) && existsSync(asked) && statSync(asked).isFile() ? asked : join(dist, 'index.html');
  if (!existsSync(found)) return json(response, 404, { error: { code: 'not_built', message: 'Run npm run build first, or use npm run dev.' } });
  response.writeHead(200, { 'content-type': kinds[extname(found)] ?? 'application/octet-stream' });
  createReadStream(found).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/v1/')) return file(response, url.pathname);
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/kill_switch' && request.method === 'POST') {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      world.kill_switch = JSON.parse(body).on === true;
      world.halted_at = new Date().toISOString();
      json(response, 200, { kill_switch: world.kill_switch });
    });
    return undefined;
  }
  if (path === '/trading/resume' && request.method === 'POST') {
    world.kill_switch = false;
    return json(response, 200, trading());
  }
  const body = answer(path, url.searchParams);
  return body === undefined ? json(response, 404, { error: { code: 'not_found', message: `There is no ${path}.` } }) : json(response, 200, body);
});

let tick = 0;
const snapshot = () => JSON.stringify({
  type: 'snapshot', tick, status: status(), games: world.games.map(summary), opportunities: world.opportunities.slice(0, 200), orders: world.orders.slice(0, 200), fills: world.fills.slice(0, 200), positions: positions(), account: world.account, equity: world.equity,
});
const sockets = new WebSocketServer({ server, path: '/api/v1/stream' });
sockets.on('connection', (socket) => {
  socket.send(snapshot());
  socket.on('message', (data) => { if (JSON.parse(String(data)).type === 'resync') socket.send(snapshot()); });
});
const toAll = (text) => { for (const socket of sockets.clients) if (socket.readyState === 1) socket.send(text); };

/** Quotes are coalesced to the newest of each market, as the contract says. */
function coalesce(outputs) {
  const newest = new Map(outputs.filter((o) => o.body.type === 'quote').map((o) => [o.body.market, o.sequence]));
  return outputs.filter((o) => o.body.type !== 'quote' || newest.get(o.body.market) === o.sequence).map((o) => (o.body.type === 'position' ? { ...o, body: { ...o.body, opposes: undefined } } : o));
}

let last = Date.now();
const beat = setInterval(() => {
  const now = Date.now();
  world.step(now - last, 2);
  last = now;
  tick += 1;
  toAll(JSON.stringify({ type: 'tick', tick, engine_time: world.iso(), outputs: coalesce(world.outputs.splice(0)) }));
}, 100);
const pulse = setInterval(() => toAll(JSON.stringify({ type: 'status', status: status() })), 1000);

server.listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}, seed ${seed}`));
for (const name of ['SIGINT', 'SIGTERM'])
  process.on(name, () => {
    clearInterval(beat);
    clearInterval(pulse);
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
