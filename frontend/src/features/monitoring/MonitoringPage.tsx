import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { monitoring } from '@/api/monitoring';
import type { Gate, Monitoring, SignalKind } from '@/api/types';
import { kindName } from '@/lib/explain';
import { fixed, instant, lasted, nanoseconds, time, words } from '@/lib/format';
import { gateLabel } from '@/lib/gates';
import { alarmName, feedName } from '@/lib/market';
import { useConnected, useLive } from '@/stream/store';
import { Age } from '@/ui/Age';
import { useTitle } from '@/ui/hooks';
import { Failed, Note } from '@/ui/Note';
import { useZone } from '@/ui/preferences';

interface Counted { name: string; count: number; href?: string }

function Counts({ title, rows, empty, note }: { title: string; rows: Counted[]; empty: string; note?: string }) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  return (
    <section>
      <h2>{title} {total > 0 && <span className="count">{fixed(total, 0)}</span>}</h2>
      {rows.length === 0 ? <p className="dim">{empty}</p> : (
        <table className="data facts counts">
          <tbody>
            {[...rows].sort((a, b) => b.count - a.count).map((row) => (
              <tr key={row.name}>
                <td>{row.href ? <Link to={row.href}>{row.name}</Link> : row.name}</td>
                <td className="fill-cell"><span className="fill" style={{ width: `${(row.count / most) * 100}%` }} /></td>
                <td className="figures num">{fixed(row.count, 0)}</td>
                <td className="figures num dim">{fixed((row.count / total) * 100, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {note && <p className="dim">{note}</p>}
    </section>
  );
}

const entries = <K extends string>(counts: Partial<Record<K, number>>): [K, number][] => Object.entries(counts) as [K, number][];

function Feeds({ data }: { data: Monitoring }) {
  const connected = useConnected();
  const stale = connected ? null : 'the connection to the server is down';
  return (
    <section>
      <h2>Feeds</h2>
      <table className="data facts">
        <thead><tr><th scope="col">Feed</th><th scope="col">Health</th><th scope="col">In its own words</th><th scope="col" className="figures" title="How late its messages arrive">Lag <span className="unit">s</span></th><th scope="col" className="figures">Age</th></tr></thead>
        <tbody>
          {data.feeds.map((feed) => (
            <tr key={feed.feed}>
              <td>{feedName[feed.feed]}</td>
              <td><span className={`feed feed-${feed.health}`}><span className="lamp" aria-hidden />{feed.health}</span></td>
              <td className="dim">{feed.detail || '–'}</td><td className="figures num">{feed.lag === null ? <span title="Not measured: its messages carry no time">–</span> : fixed(feed.lag / 1000, 1)}</td><td className="figures"><Age at={instant(feed.at)} stale={stale} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What a person should know of although trading goes on elsewhere. */
function ActiveAlarms() {
  const alarms = useLive((s) => s.world.status?.active_alarms) ?? [];
  return (
    <section>
      <h2>Alarms {alarms.length > 0 && <span className="count">{alarms.length}</span>}</h2>
      {alarms.length === 0 ? <p className="dim">None is active.</p> : (
        <table className="data facts">
          <thead><tr><th scope="col">Feed</th><th scope="col">Alarm</th><th scope="col">What was seen</th></tr></thead>
          <tbody>
            {alarms.map((alarm) => (
              <tr key={`${alarm.feed} ${alarm.kind} ${alarm.subject}`}>
                <td>{feedName[alarm.feed]}</td><td>{alarmName[alarm.kind]}{alarm.subject && <span className="dim symbol" title={alarm.subject}> {alarm.subject}</span>}</td><td className="dim">{alarm.detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Queues({ data }: { data: Monitoring }) {
  return (
    <section>
      <h2>Queues</h2>
      {data.queues.length === 0 ? <p className="dim">No queue is reported.</p> : (
        <table className="data facts counts">
          <thead><tr><th scope="col">Queue</th><th scope="col">Fill</th><th scope="col" className="figures">Size</th><th scope="col" className="figures">Capacity</th></tr></thead>
          <tbody>
            {data.queues.map((queue) => (
              <tr key={queue.name}>
                <td>{words(queue.name)}</td>
                <td className="fill-cell"><span className="fill" style={{ width: `${queue.capacity > 0 ? (queue.size / queue.capacity) * 100 : 0}%` }} /></td>
                <td className="figures num">{fixed(queue.size, 0)}</td><td className="figures num dim">{fixed(queue.capacity, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function FeedFigures({ data }: { data: Monitoring }) {
  return (
    <>
      {data.feed_figures.map((report) => (
        <section key={report.feed}>
          <h2>{words(report.feed)}, counted by itself</h2>
          <table className="data facts counts">
            <thead><tr><th scope="col">Figure</th><th scope="col" className="figures">Value</th></tr></thead>
            <tbody>
              {report.figures.map((figure) => (
                <tr key={figure.name}><td>{words(figure.name)}</td><td className="figures num">{fixed(figure.value, Number.isInteger(figure.value) ? 0 : 1)}</td></tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

function Figures({ data }: { data: Monitoring }) {
  const gaps = useLive((s) => s.gaps);
  const rows: [string, string][] = [
    ['Up for', lasted(data.uptime_ms)], ['Events', fixed(data.events, 0)], ['Events a second', fixed(data.events_per_s, 1)], ['Outputs', fixed(data.outputs, 0)],
    ['Engine step, p50', nanoseconds(data.step_ns.p50)], ['Engine step, p99', nanoseconds(data.step_ns.p99)],
    ['Browsers connected', fixed(data.websocket_clients, 0)], ['Stream gaps, this page', fixed(gaps, 0)],
    ['Rows stored', fixed(data.store.rows, 0)], ['Last commit', data.store.last_commit_ms === null ? '–' : `${fixed(data.store.last_commit_ms, 1)} ms`], ['Rows waiting', fixed(data.store.lag, 0)],
  ];
  return <dl className="figures-row six">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="num">{value}</dd></div>)}</dl>;
}

export function MonitoringPage() {
  useTitle('Monitoring');
  const query = useQuery(monitoring());
  const zone = useZone();
  const { data } = query;
  return (
    <main className="page">
      <h1 className="sr">Monitoring</h1>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {!data ? query.isPending && <Note title="Loading." /> : (
        <div className={query.isError ? 'stale-block' : ''}>
          {query.isError && <p className="dim">The figures below are from {time(query.dataUpdatedAt, zone)}.</p>}
          <Figures data={data} />
          <div className="columns">
            <Feeds data={data} />
            <ActiveAlarms />
            <Queues data={data} />
            <FeedFigures data={data} />
            <Counts title="Refusals by gate" empty="No signal has been refused." rows={entries<Gate>(data.refusals_by_gate).map(([gate, count]) => ({ name: gateLabel(gate), count, href: `/opportunities?gate=${gate}` }))} />
            <div>
              <Counts title="Signals by kind" empty="No signal yet." rows={entries<SignalKind>(data.signals_by_kind).map(([kind, count]) => ({ name: kindName[kind], count, href: `/opportunities?kind=${kind}` }))} />
              <Counts title="Rejected events" empty="No event has been rejected." rows={entries(data.rejected_by_reason).map(([reason, count]) => ({ name: words(reason), count }))} note="Nothing a rejected event said was used." />
            </div>
          </div>
        </div>
      )}
    </main>
  );
}
