import { describe, expect, it } from 'vitest';
import type { StreamMessage } from '@/api/types';
import { backOff, Connection, silenceMs, type Link, type Socket } from './connection';

class FakeSocket implements Socket {
  onopen = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  closed = false;
  send(text: string) { this.sent.push(text); }
  close() { this.closed = true; }
  say(message: unknown) { this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) }); }
}

function bench(receive: (message: StreamMessage) => boolean = () => false) {
  let now = 0;
  const timers: { due: number; run: () => void }[] = [];
  const sockets: FakeSocket[] = [];
  const links: Link[] = [];
  const connection = new Connection({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    now: () => now,
    after: (ms, run) => {
      const timer = { due: now + ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
    },
    receive,
    report: (link) => links.push(link),
    random: () => 0,
  });
  const pass = (ms: number) => {
    const end = now + ms;
    for (;;) {
      const next = timers.filter((t) => t.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      now = next.due;
      timers.splice(timers.indexOf(next), 1);
      next.run();
    }
    now = end;
  };
  return { connection, sockets, links, pass, last: () => sockets.at(-1)! };
}

const snapshot = { type: 'snapshot' };

describe('back-off', () => {
  it('doubles from half a second and stops at fifteen', () => {
    expect([0, 1, 2, 3, 4, 5, 20].map((n) => backOff(n, 0))).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
  it('chance takes off up to a quarter, never adds', () => {
    expect(backOff(3, 1)).toBe(3000);
  });
});

describe('connection', () => {
  it('is open once the first snapshot is here, not before', () => {
    const b = bench();
    b.connection.start();
    expect(b.links.at(-1)?.state).toBe('connecting');
    b.last().say(snapshot);
    expect(b.links.at(-1)?.state).toBe('open');
  });

  it('comes back by itself, waiting longer each time, and says since when it is down', () => {
    const b = bench();
    b.connection.start();
    b.last().say(snapshot);
    b.pass(2000);
    b.last().onclose?.();
    expect(b.links.at(-1)).toEqual({ state: 'down', since: 2000, attempt: 1, retry_at: 2500 });
    b.pass(500);
    expect(b.sockets).toHaveLength(2);
    b.last().onclose?.();
    expect(b.links.at(-1)).toEqual({ state: 'down', since: 2000, attempt: 2, retry_at: 3500 });
    b.pass(1000);
    b.last().say(snapshot);
    expect(b.links.at(-1)?.state).toBe('open');
    b.last().onclose?.();
    expect(b.links.at(-1)).toMatchObject({ attempt: 1 });
  });

  it('a line that falls silent is down although nobody closed it', () => {
    const b = bench();
    b.connection.start();
    b.last().say(snapshot);
    b.pass(silenceMs);
    expect(b.links.at(-1)?.state).toBe('down');
    expect(b.sockets[0]?.closed).toBe(true);
  });

  it('any word keeps it alive', () => {
    const b = bench();
    b.connection.start();
    b.last().say(snapshot);
    for (let i = 0; i < 5; i++) {
      b.pass(silenceMs - 1);
      b.last().say({ type: 'status' });
    }
    expect(b.links.at(-1)?.state).toBe('open');
  });

  it('a gap asks for a snapshot once, and again only when nobody answers', () => {
    const b = bench((message) => message.type === 'tick');
    b.connection.start();
    b.last().say(snapshot);
    b.last().say({ type: 'tick' });
    b.last().say({ type: 'tick' });
    expect(b.last().sent).toEqual(['{"type":"resync"}']);
    b.pass(3000);
    b.last().say({ type: 'tick' });
    expect(b.last().sent).toHaveLength(2);
    b.last().say(snapshot);
    b.last().say({ type: 'tick' });
    expect(b.last().sent).toHaveLength(3);
  });

  it('a message that is not JSON is a gap, not a crash', () => {
    const b = bench();
    b.connection.start();
    b.last().say(snapshot);
    b.last().say('{"type":"tick",');
    expect(b.last().sent).toHaveLength(1);
  });

  it('a person can skip the wait; a second start leaves one socket', () => {
    const b = bench();
    b.connection.start();
    b.last().onclose?.();
    b.connection.retryNow();
    expect(b.sockets).toHaveLength(2);
    b.pass(1000);
    b.connection.start();
    expect(b.sockets.slice(1).filter((s) => !s.closed && s.onclose !== null)).toHaveLength(1);
  });

  it('a socket that was dropped cannot take down its successor', () => {
    const b = bench();
    b.connection.start();
    const old = b.last();
    const oldClose = old.onclose;
    b.connection.start();
    b.last().say(snapshot);
    oldClose?.();
    expect(b.links.at(-1)?.state).toBe('open');
  });

  it('stopped is stopped', () => {
    const b = bench();
    b.connection.start();
    b.last().say(snapshot);
    b.connection.stop();
    b.pass(120_000);
    expect(b.sockets).toHaveLength(1);
  });
});
