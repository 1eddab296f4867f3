// In a process of its own: the client signs with every key that it was ever given.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import kalshi from "kalshi-typescript";
import WebSocket from "ws";
import { handshake, Inbox, outside } from "./outside.js";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const strangersKey = privateKey.export({ type: "pkcs8", format: "pem" });
const configuration = new kalshi.Configuration({
  apiKey: outside.kalshiKeyId,
  privateKeyPem: strangersKey,
  basePath: outside.kalshi,
});

test("a stranger's key is refused, by REST and by WebSocket", async () => {
  await assert.rejects(new kalshi.PortfolioApi(configuration).getBalance(), (error) => {
    assert.equal(error.response.status, 401);
    assert.equal(error.response.data.error.code, "INCORRECT_API_KEY_SIGNATURE");
    return true;
  });
  const socket = new WebSocket(outside.kalshiSocket, { ca: outside.authority, headers: handshake(strangersKey) });
  await assert.rejects(Inbox.open(socket), /401/);
});

test("an unknown market is not found", async () => {
  await assert.rejects(new kalshi.MarketApi(configuration).getMarket("KXNOTHING-1"), (e) => e.response.status === 404);
});
