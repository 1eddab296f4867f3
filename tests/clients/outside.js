// Where the rehearsal's servers are: from the arbees.toml that `arbees sim` wrote into ARBEES_SIM_DIR.
import { constants, createSign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.ARBEES_SIM_DIR;
if (!folder) throw new Error("ARBEES_SIM_DIR must name the folder that `arbees sim` wrote");
const text = readFileSync(join(folder, "arbees.toml"), "utf8");
const value = (key) => text.match(new RegExp(`^${key} = "?([^"\n]+)"?$`, "m"))[1];

export const outside = {
  espn: value("base_url"),
  kalshi: value("rest_url"),
  kalshiSocket: value("socket_url"),
  kalshiKeyId: value("key_id"),
  kalshiKey: readFileSync(value("private_key_file"), "utf8"),
  gamma: value("gamma_url"),
  clob: value("clob_url"),
  clobSocket: text.match(/socket_url = "(wss:[^"]+\/ws\/market)"/)[1],
  authority: readFileSync(value("ca_file")),
};

export async function truth(server) {
  const answer = await fetch(`${new URL(server).origin}/__sim/truth`);
  return answer.json();
}

// The headers with which Kalshi's WebSocket is opened.
export function handshake(pem = outside.kalshiKey) {
  const timestamp = Date.now().toString();
  const signer = createSign("RSA-SHA256").update(`${timestamp}GET/trade-api/ws/v2`);
  const signature = signer.sign(
    { key: pem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    "base64",
  );
  return {
    "KALSHI-ACCESS-KEY": outside.kalshiKeyId,
    "KALSHI-ACCESS-TIMESTAMP": timestamp,
    "KALSHI-ACCESS-SIGNATURE": signature,
  };
}

// Messages of a WebSocket, in order, each waited for.
export class Inbox {
  #waiting = [];
  #got = [];
  constructor(socket) {
    this.socket = socket;
    socket.on("message", (data) => {
      const next = this.#waiting.shift();
      if (next) next(data.toString());
      else this.#got.push(data.toString());
    });
  }
  static open(socket) {
    return new Promise((resolve, reject) => {
      const inbox = new Inbox(socket);
      socket.once("open", () => resolve(inbox));
      socket.once("error", reject);
    });
  }
  next(patience = 10_000) {
    if (this.#got.length > 0) return Promise.resolve(this.#got.shift());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no message in time")), patience);
      this.#waiting.push((text) => {
        clearTimeout(timer);
        resolve(text);
      });
    });
  }
  async nextOf(kind, patience = 10_000) {
    for (;;) {
      const message = JSON.parse(await this.next(patience));
      if (kind(message)) return message;
    }
  }
}
