import { useState } from 'react';
import type { FeedStatus } from '@/api/types';
import { age, fixed, instant, plural, time, zoneName } from '@/lib/format';
import { alarmName, feedName } from '@/lib/market';
import { retryStream, standstill, useConnected, useLive } from '@/stream/store';
import { Age } from '@/ui/Age';
import { useClock } from '@/ui/clock';
import { useZone } from '@/ui/preferences';
import { KillSwitch } from './KillSwitch';

const modeName = { simulated: 'SIMULATED', replay: 'REPLAY', live: 'LIVE' } as const;

/** A lamp says nothing while the engine stands still. */
function Feed({ feed, connected }: { feed: FeedStatus; connected: boolean }) {
  const behind = useLive((s) => standstill(s.world.status));
  const health = connected && !behind ? feed.health : 'unknown';
  return (
    <span className={`feed feed-${health}`} title={`${feedName[feed.feed]}: ${health}${feed.detail ? `, ${feed.detail}` : ''}${feed.lag === null ? '' : `, ${fixed(feed.lag / 1000, 1)} s late`}`}>
      <span className="lamp" aria-hidden />
      <span className="feed-name" data-short={feedName[feed.feed][0]}>{feedName[feed.feed]}</span>
      <span className="feed-health">{health === 'up' ? <span className="sr">up</span> : health.toUpperCase()}</span>
      <Age at={instant(feed.at)} stale={connected ? behind : 'the connection to the server is down'} />
    </span>
  );
}

function EngineClock({ connected }: { connected: boolean }) {
  const zone = useZone();
  const now = useClock((c) => time(c.engine, zone));
  const name = useClock((c) => zoneName(zone, c.engine));
  return (
    <span className={`num clock ${connected ? '' : 'stale'}`} title="The engine’s time">
      {now} <span className="dim">{name}</span>
    </span>
  );
}

/** Says what is broken, since when, what still works and what is being tried. */
function Trouble() {
  const link = useLive((s) => s.link);
  const behind = useLive((s) => s.behind);
  const told = useLive((s) => s.world.status !== null);
  const zone = useZone();
  const wall = useClock((c) => c.wall);
  if (link.state === 'open')
    return behind ? <div className="trouble" role="alert">Part of the stream was missed. A fresh picture has been asked for; until it comes the figures are greyed.</div> : null;
  if (link.state === 'connecting') return null;
  const wait = Math.max(0, Math.ceil((link.retry_at - wall) / 1000));
  return (
    <div className="trouble" role="alert">
      <strong>Disconnected</strong> since {time(link.since, zone)} ({age(wall - link.since)}).{' '}
      {told ? 'What is shown is the last that was received; every price is out of date.' : 'Nothing has been received yet.'}{' '}
      The kill switch cannot be reached from here. {wait > 0 ? `Trying again in ${wait} s` : 'Trying again now'} (attempt {link.attempt}).{' '}
      <button onClick={retryStream}>Try now</button>
    </div>
  );
}

/** A venue that is late, halted or cannot be read is said on every page, with until when where that is known. */
function FeedAlarms() {
  const alarms = useLive((s) => s.world.status?.active_alarms)?.filter((alarm) => alarm.subject === '' || alarm.kind === 'check_suspended');
  if (!alarms?.length) return null;
  return (
    <div className="trouble" role="status">
      {alarms.map((alarm) => (
        <div key={`${alarm.feed} ${alarm.kind} ${alarm.subject}`}><strong>{feedName[alarm.feed]}</strong>: {alarmName[alarm.kind]}. {alarm.detail}</div>
      ))}
    </div>
  );
}

/** An engine that is behind, or a server that replays its log: since when, and how far. */
function Standstill() {
  const status = useLive((s) => (s.link.state === 'open' ? s.world.status : null));
  const wall = useClock((c) => c.wall);
  const zone = useZone();
  if (status?.recovering)
    return (
      <div className="trouble" role="alert">
        <strong>Recovering {status.recovering.percent} %</strong>: {status.recovering.what}. What is shown is of before the restart; no order is sent until it is done.
      </div>
    );
  const since = status?.stale_since ? instant(status.stale_since) : null;
  if (since === null) return null;
  return (
    <div className="trouble" role="alert">
      <strong>Everything is stale</strong> since {time(since, zone)} ({age(wall - since)}): the engine does not keep up. Nothing shown is current.
    </div>
  );
}

/** Why trading is halted, oldest cause first, and how each one ends. */
function Halts() {
  const causes = useLive((s) => s.world.status?.trading?.causes);
  const zone = useZone();
  if (!causes?.length) return null;
  return (
    <div className="trouble" role="alert">
      {causes.map((halt) => (
        <p key={halt.cause}>
          <strong>Trading is halted</strong> since {time(halt.since, zone)} by {halt.by}: {halt.why}. {halt.how_to_resume}
        </p>
      ))}
    </div>
  );
}

export function Strip() {
  const status = useLive((s) => s.world.status);
  const connected = useConnected();
  const link = useLive((s) => s.link.state);
  const gaps = useLive((s) => s.gaps);
  const [open, setOpen] = useState(false);
  if (!status)
    return (
      <header className="strip-place">
        <div className="strip"><span className="mode mode-none">{link === 'down' ? 'NO SERVER' : 'CONNECTING'}</span></div>
        <Trouble />
      </header>
    );
  return (
    <header className="strip-place">
      <div className={`strip strip-${status.sandbox ? 'simulated' : status.mode}`}>
        <span className={`mode mode-${status.sandbox ? 'simulated' : status.mode}`}>{status.sandbox ? 'SANDBOX' : modeName[status.mode]}</span>
        <button className="run-label" aria-expanded={open} onClick={() => setOpen(!open)} title="About this run">
          {status.label}
          {status.finished && ' · finished'}
          {status.speed !== 1 && <span className="num"> · {fixed(status.speed, status.speed < 10 && status.speed % 1 ? 1 : 0)}×</span>}
          {status.assumptions.length > 0 && <span className="assumed"> · {plural(status.assumptions.length, 'assumption')}</span>}
          <span aria-hidden className="caret">{open ? '▴' : '▾'}</span>
        </button>
        <span className="feeds" aria-label="Feeds">
          {status.feeds.map((feed) => <Feed key={feed.feed} feed={feed} connected={connected} />)}
          <span className={`feed feed-${connected ? 'up' : 'down'}`} title={`Connection to the server: ${link}. ${plural(gaps, 'gap')} so far.`}>
            <span className="lamp" aria-hidden />
            <span className="feed-name" data-short="S">Server</span>
            {connected ? <span className="sr">connected</span> : <span className="feed-health">{link === 'open' ? 'BEHIND' : 'DOWN'}</span>}
          </span>
        </span>
        <EngineClock connected={connected} />
        <KillSwitch trading={status.trading ?? null} on={status.kill_switch} reachable={connected} />
      </div>
      {open && <About />}
      <Halts />
      <Standstill />
      <FeedAlarms />
      <Trouble />
    </header>
  );
}

function About() {
  const status = useLive((s) => s.world.status)!;
  const gaps = useLive((s) => s.gaps);
  const zone = useZone();
  return (
    <section className="about" aria-label="About this run">
      <dl>
        <dt>Run</dt><dd>{status.run}</dd>
        <dt>Started</dt><dd className="num">{time(status.started_at, zone)}</dd>
        <dt>Version</dt><dd>{status.version}</dd>
        <dt>Outputs</dt><dd className="num">{fixed(status.sequence, 0)}</dd>
        <dt>Stream gaps</dt><dd className="num">{gaps}</dd>
        <dt>Store</dt><dd>{status.store.ok ? status.store.path : `failing: ${status.store.error ?? 'no reason given'}`}</dd>
      </dl>
      <div>
        <h2>{status.assumptions.length ? 'What was assumed' : 'Nothing was assumed'}</h2>
        <ul>{status.assumptions.map((text) => <li key={text}>{text}</li>)}</ul>
      </div>
    </section>
  );
}
