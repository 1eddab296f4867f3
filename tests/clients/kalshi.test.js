// Kalshi's official TypeScript client, unmodified, and its WebSocket as its documentation says, against `arbees sim`.
import assert from "node:assert/strict";
import { test } from "node:test";
import kalshi from "kalshi-typescript";
import WebSocket from "ws";
import { handshake, Inbox, outside, truth } from "./outside.js";

const { Configuration, MarketApi, EventsApi, ExchangeApi, MilestoneApi, PortfolioApi, OrdersApi, AccountApi } = kalshi;
const configuration = (privateKeyPem = outside.kalshiKey) =>
  new Configuration({ apiKey: outside.kalshiKeyId, privateKeyPem, basePath: outside.kalshi });

async function gameMarkets() {
  const events = await new EventsApi(configuration()).getEvents(200, undefined, true);
  return events.data.events.filter((e) => e.product_metadata.competition_scope === "Game");
}

test("pages of markets join to the whole list without repetition", async () => {
  const api = new MarketApi(configuration());
  const whole = (await api.getMarkets(1000)).data;
  assert.equal(whole.cursor, "");
  const tickers = [];
  let cursor;
  do {
    const page = (await api.getMarkets(37, cursor)).data;
    tickers.push(...page.markets.map((m) => m.ticker));
    cursor = page.cursor;
  } while (cursor);
  assert.deepEqual(tickers, whole.markets.map((m) => m.ticker));
  assert.equal(new Set(tickers).size, tickers.length);
});

test("markets, events, series, books, trades, candles and milestones are read by the client", async () => {
  const api = new MarketApi(configuration());
  const [event] = await gameMarkets();
  const ticker = event.markets[0].ticker;
  assert.equal((await api.getMarket(ticker)).data.market.ticker, ticker);
  assert.equal((await new EventsApi(configuration()).getEvent(event.event_ticker)).data.markets.length, 2);
  assert.equal((await api.getSeries(event.series_ticker)).data.series.ticker, event.series_ticker);
  const book = (await api.getMarketOrderbook(ticker, 3)).data.orderbook_fp;
  assert.ok(book.yes_dollars.length <= 3);
  const prices = book.yes_dollars.map(([price]) => Number(price));
  assert.deepEqual(prices, [...prices].sort((a, b) => a - b), "the best bid is last");
  assert.equal((await api.getMarketOrderbooks([ticker])).data.orderbooks[0].ticker, ticker);
  assert.ok(Array.isArray((await api.getTrades(10, undefined, ticker)).data.trades));
  const now = Math.floor(Date.now() / 1000);
  const candles = await api.getMarketCandlesticks(event.series_ticker, ticker, now - 3600, now + 86_400, 1);
  assert.equal(candles.data.ticker, ticker);
  const milestones = await new MilestoneApi(configuration()).getMilestones(100);
  assert.ok(milestones.data.milestones.some((m) => m.primary_event_tickers.length === 1));
  assert.equal((await new ExchangeApi(configuration()).getExchangeStatus()).data.trading_active, true);
  assert.ok((await new ExchangeApi(configuration()).getExchangeSchedule()).data.schedule.standard_hours.length > 0);
});

test("the read-only key reads its account and may not trade", async () => {
  const portfolio = new PortfolioApi(configuration());
  assert.equal((await portfolio.getBalance()).data.balance, 0);
  assert.deepEqual((await portfolio.getPositions()).data.market_positions, []);
  assert.deepEqual((await portfolio.getFills()).data.fills, []);
  assert.deepEqual((await portfolio.getSettlements()).data.settlements, []);
  assert.equal((await new AccountApi(configuration()).getAccountApiLimits()).data.usage_tier, "basic");
  const [event] = await gameMarkets();
  const order = {
    ticker: event.markets[0].ticker,
    client_order_id: "b3a0f1f0-0000-4000-8000-000000000001",
    side: "bid",
    count: "1.00",
    price: "0.0100",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
  };
  await assert.rejects(new OrdersApi(configuration()).createOrderV2(order), (error) => error.response.status === 403);
});

test("the WebSocket's book is the market's", async () => {
  const socket = new WebSocket(outside.kalshiSocket, { ca: outside.authority, headers: handshake() });
  const inbox = await Inbox.open(socket);
  const tickers = (await gameMarkets()).flatMap((e) => e.markets.map((m) => m.ticker)).slice(0, 6);
  const params = { channels: ["orderbook_delta"], market_tickers: tickers };
  socket.send(JSON.stringify({ id: 1, cmd: "subscribe", params }));
  const books = new Map();
  let seq = 0;
  const apply = (m) => {
    if (m.seq !== undefined) assert.equal(m.seq, ++seq, "no hole in the sequence");
    if (m.type === "orderbook_snapshot") {
      const book = { yes: new Map(m.msg.yes_dollars_fp), no: new Map(m.msg.no_dollars_fp) };
      books.set(m.msg.market_ticker, book);
    } else if (m.type === "orderbook_delta") {
      const side = books.get(m.msg.market_ticker)[m.msg.side];
      const cents = (text) => Math.round(Number(text) * 100);
      const total = cents(side.get(m.msg.price_dollars) ?? "0") + cents(m.msg.delta_fp);
      assert.ok(total >= 0, "no level below zero");
      if (total === 0) side.delete(m.msg.price_dollars);
      else side.set(m.msg.price_dollars, (total / 100).toFixed(2));
    }
  };
  const until = Date.now() + 4000;
  while (Date.now() < until) apply(JSON.parse(await inbox.next()));
  assert.equal(books.size, tickers.length);
  // A fresh snapshot must hold what the deltas have led to.
  const ticker = tickers[0];
  const update = { sids: [1], market_tickers: [ticker], action: "get_snapshot" };
  socket.send(JSON.stringify({ id: 2, cmd: "update_subscription", params: update }));
  for (;;) {
    const m = JSON.parse(await inbox.next());
    if (m.type !== "orderbook_snapshot") {
      apply(m);
      continue;
    }
    assert.equal(m.seq, ++seq);
    const held = books.get(ticker);
    assert.deepEqual(Object.fromEntries(held.yes), Object.fromEntries(m.msg.yes_dollars_fp ?? []));
    assert.deepEqual(Object.fromEntries(held.no), Object.fromEntries(m.msg.no_dollars_fp ?? []));
    break;
  }
  socket.close();
  assert.ok((await truth(outside.kalshi)).markets.some((m) => m.symbol === ticker));
});

test("subscriptions are listed, joined and ended", async () => {
  const socket = new WebSocket(outside.kalshiSocket, { ca: outside.authority, headers: handshake() });
  const inbox = await Inbox.open(socket);
  const say = (message) => socket.send(JSON.stringify(message));
  say({ id: 1, cmd: "subscribe", params: { channels: ["ticker", "trade"] } });
  const channels = [];
  for (let i = 0; i < 2; ++i) channels.push((await inbox.nextOf((m) => m.type === "subscribed")).msg.channel);
  assert.deepEqual(channels.sort(), ["ticker", "trade"]);
  say({ id: 2, cmd: "list_subscriptions" });
  assert.equal((await inbox.nextOf((m) => m.id === 2)).msg.length, 2);
  say({ id: 3, cmd: "subscribe", params: { channels: ["nonsense"] } });
  assert.equal((await inbox.nextOf((m) => m.id === 3)).msg.code, 8);
  say({ id: 4, cmd: "unsubscribe", params: { sids: [1] } });
  assert.equal((await inbox.nextOf((m) => m.id === 4)).type, "unsubscribed");
  say({ id: 5, cmd: "dance" });
  assert.equal((await inbox.nextOf((m) => m.id === 5)).msg.code, 5);
  socket.close();
});
