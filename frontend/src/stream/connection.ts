import type { StreamMessage } from '@/api/types';

/** What a person is told about the line to the server. */
export type Link =
  | { state: 'connecting'; attempt: number; since: number }
  | { state: 'open'; since: number }
  | { state: 'down'; since: number; attempt: number; retry_at: number };

export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Ports {
  open: () => Socket;
  now: () => number;
  after: (ms: number, run: () => void) => () => void;
  /** Answers true when the message revealed a gap. */
  receive: (message: StreamMessage) => boolean;
  report: (link: Link) => void;
  random: () => number;
}

/** A status comes every second; this long without a word means the line is dead although nobody closed it. */
export const silenceMs = 5_000;
/** A resync that nobody answers is asked again after this long. */
const resyncMs = 3_000;

/** Doubling from half a second to fifteen, less up to a quarter so that many browsers do not return as one. */
export const backOff = (attempt: number, random: number): number =>
  Math.min(15_000, 500 * 2 ** Math.min(attempt, 8)) * (1 - random / 4);

/** Keeps one socket open for as long as it runs. */
export class Connection {
  private socket: Socket | null = null;
  private cancelRetry: (() => void) | null = null;
  private cancelSilence: (() => void) | null = null;
  private attempt = 0;
  private downSince: number | null = null;
  private resyncAskedAt: number | null = null;

  constructor(private readonly ports: Ports) {}

  start(): void {
    this.drop();
    this.cancelRetry?.();
    this.cancelRetry = null;
    const socket = this.ports.open();
    this.socket = socket;
    this.resyncAskedAt = null;
    if (this.downSince === null) this.downSince = this.ports.now();
    if (this.attempt === 0) this.ports.report({ state: 'connecting', attempt: 0, since: this.downSince });
    socket.onmessage = (event) => this.heard(String(event.data));
    socket.onclose = () => this.lost(socket);
    this.watch();
  }

  stop(): void {
    this.cancelRetry?.();
    this.cancelSilence?.();
    this.drop();
  }

  /** Skips the wait: a person asked. */
  retryNow(): void {
    if (this.socket === null) this.start();
  }

  private drop(): void {
    if (!this.socket) return;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  private watch(): void {
    this.cancelSilence?.();
    this.cancelSilence = this.ports.after(silenceMs, () => {
      const silent = this.socket;
      this.drop();
      if (silent) this.lost(silent);
    });
  }

  private heard(text: string): void {
    this.watch();
    let message: StreamMessage;
    try {
      message = JSON.parse(text) as StreamMessage;
    } catch {
      this.askResync();
      return;
    }
    if (message.type === 'snapshot') {
      this.resyncAskedAt = null;
      this.attempt = 0;
      this.downSince = null;
      this.ports.report({ state: 'open', since: this.ports.now() });
    }
    if (this.ports.receive(message)) this.askResync();
  }

  private askResync(): void {
    const now = this.ports.now();
    if (this.resyncAskedAt !== null && now - this.resyncAskedAt < resyncMs) return;
    this.resyncAskedAt = now;
    this.socket?.send('{"type":"resync"}');
  }

  private lost(socket: Socket): void {
    if (this.socket !== null && this.socket !== socket) return;
    this.socket = null;
    this.cancelSilence?.();
    if (this.downSince === null) this.downSince = this.ports.now();
    const wait = backOff(this.attempt, this.ports.random());
    this.attempt += 1;
    this.ports.report({ state: 'down', since: this.downSince, attempt: this.attempt, retry_at: this.ports.now() + wait });
    this.cancelRetry?.();
    this.cancelRetry = this.ports.after(wait, () => this.start());
  }
}
