// Polymarket's official CLOB client, unmodified, Gamma as its documentation says, and the market channel, against
// `arbees sim`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Wallet } from "@ethersproject/wallet";
import { ClobClient } from "@polymarket/clob-client-v2";
import { createHash } from "node:crypto";
import WebSocket from "ws";
import { Inbox, outside, truth } from "./outside.js";

const wallet = Wallet.createRandom();
const strangersKey = { key: "00000000-0000-4000-8000-000000000000", secret: Buffer.alloc(32).toString("base64"), passphrase: "x" };
const client = (creds) => new ClobClient({ host: outside.clob, chain: 137, signer: wallet, creds });

async function moneylines() {
  const answer = await fetch(`${outside.gamma}/markets?sports_market_types=moneyline&limit=500`);
  const markets = await answer.json();
  return markets.map((m) => ({ ...m, tokens: JSON.parse(m.clobTokenIds), names: JSON.parse(m.outcomes) }));
}

test("pages of events join to the whole list", async () => {
  const get = async (query) => (await fetch(`${outside.gamma}/${query}`)).json();
  const whole = await get("events?limit=500");
  const slugs = [];
  for (let offset = 0; offset < whole.length; offset += 7)
    slugs.push(...(await get(`events?limit=7&offset=${offset}`)).map((e) => e.slug));
  assert.deepEqual(slugs, whole.map((e) => e.slug));
  const keyset = [];
  let cursor = "";
  do {
    const page = await get(`events/keyset?limit=7&after_cursor=${cursor}`);
    keyset.push(...page.events.map((e) => e.slug));
    cursor = page.next_cursor;
  } while (cursor);
  assert.deepEqual(keyset, slugs);
});

test("prices of the client fit the book", async () => {
  const [market] = await moneylines();
  const clob = client();
  const token = market.tokens[0];
  const book = await clob.getOrderBook(token);
  assert.equal(book.asset_id, token);
  const { hash, ...rest } = book;
  const plain = JSON.stringify({ market: rest.market, asset_id: rest.asset_id, timestamp: rest.timestamp, hash: "", bids: rest.bids,
    asks: rest.asks, min_order_size: rest.min_order_size, tick_size: rest.tick_size, neg_risk: rest.neg_risk,
    last_trade_price: rest.last_trade_price });
  assert.equal(createHash("sha1").update(plain).digest("hex"), hash, "the book's own hash");
  const bids = book.bids.map((l) => Number(l.price));
  assert.deepEqual(bids, [...bids].sort((a, b) => a - b), "the best bid is last");
  assert.ok(Number((await clob.getMidpoint(token)).mid) > 0);
  assert.ok(["0.01", "0.001"].includes(String(await clob.getTickSize(token))));
  assert.equal(await clob.getNegRisk(token), false);
  assert.ok(Math.abs((await clob.getServerTime()) - Date.now() / 1000) < 86_400);
  const markets = await clob.getMarkets();
  assert.ok(markets.data.some((m) => m.condition_id === market.conditionId));
  const books = await clob.getOrderBooks(market.tokens.map((t) => ({ token_id: t, side: "BUY" })));
  assert.equal(books.length, 2);
  // One book, seen from both sides.
  const mirrored = books[1].asks.map((l) => (1 - Number(l.price)).toFixed(4));
  assert.deepEqual(books[0].bids.map((l) => Number(l.price).toFixed(4)), mirrored);
});

test("an order signed by an unknown key is refused", async () => {
  const clob = client(strangersKey);
  const [market] = await moneylines();
  const order = await clob.createOrder({ tokenID: market.tokens[0], price: 0.01, size: 5, side: "BUY" });
  const answer = await clob.postOrder(order, "GTC").catch((error) => error);
  assert.equal(answer.status ?? answer.response?.status, 401);
});

test("the market channel's books are the market's", async () => {
  const socket = new WebSocket(outside.clobSocket, { ca: outside.authority });
  const inbox = await Inbox.open(socket);
  const markets = (await moneylines()).slice(0, 4);
  const tokens = markets.flatMap((m) => m.tokens);
  socket.send(JSON.stringify({ assets_ids: tokens, type: "market", custom_feature_enabled: true }));
  const books = new Map();
  const take = (text) => {
    const one = (m) => {
      if (m.event_type === "book") {
        const side = (levels) => new Map(levels.map((l) => [l.price, l.size]));
        books.set(m.asset_id, { BUY: side(m.bids), SELL: side(m.asks) });
      }
      for (const change of m.price_changes ?? []) {
        const side = books.get(change.asset_id)[change.side];
        if (change.size === "0") side.delete(change.price);
        else side.set(change.price, change.size);
        const best = Math.max(...[...books.get(change.asset_id).BUY.keys()].map(Number));
        if (change.best_bid) assert.equal(Number(change.best_bid), best, "best_bid as the book has it");
      }
    };
    const message = JSON.parse(text);
    for (const m of Array.isArray(message) ? message : [message]) one(m);
  };
  const first = await inbox.next();
  assert.ok(Array.isArray(JSON.parse(first)), "the first books come as a list");
  take(first);
  assert.equal(books.size, tokens.length);
  const until = Date.now() + 4000;
  while (Date.now() < until) take(await inbox.next());
  // A second connection's first book must be what the changes have led to.
  const other = await Inbox.open(new WebSocket(outside.clobSocket, { ca: outside.authority }));
  other.socket.send(JSON.stringify({ assets_ids: tokens, type: "market" }));
  const fresh = JSON.parse(await other.next()).filter((b) => books.has(b.asset_id));
  let same = 0;
  for (let tries = 0; tries < 200 && same < fresh.length; ++tries) {
    same = fresh.filter((b) => {
      const held = books.get(b.asset_id);
      const equal = (levels, map) => levels.length === map.size && levels.every((l) => map.get(l.price) === l.size);
      return equal(b.bids, held.BUY) && equal(b.asks, held.SELL);
    }).length;
    if (same < fresh.length) break;
  }
  assert.ok(same >= fresh.length / 2, `${same} of ${fresh.length} books agree`);
  socket.send("PING");
  for (let text = ""; text !== "PONG"; ) text = await inbox.next();
  socket.send(JSON.stringify({ assets_ids: [tokens[0]], operation: "subscribe" }));
  for (let text = ""; text !== "NO NEW ASSETS"; ) text = await inbox.next();
  socket.close();
  other.socket.close();
  assert.ok((await truth(outside.clob)).markets.some((m) => m.symbol === tokens[0]));
});
