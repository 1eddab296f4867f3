import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { opportunity } from '@/api/opportunities';
import type { GameSummary, Leg, Opportunity } from '@/api/types';
import { aftermath, arithmetic, average, claimName, kindName, refusal, sentence } from '@/lib/explain';
import { contracts, dollars, edge, hundredths, lasted, money, plural, time, words } from '@/lib/format';
import { situationClock, short } from '@/lib/game';
import { gateText } from '@/lib/gates';
import { venueName } from '@/lib/market';
import { useConnected, useGame, useLive } from '@/stream/store';
import { Failed, Note } from '@/ui/Note';
import { useZone } from '@/ui/preferences';
import { Verdict } from './columns';

function Inputs({ signal, game }: { signal: Opportunity; game: GameSummary | null }) {
  const { state } = signal;
  const score = game ? `${short(game, 'away')} ${state.away_score}, ${short(game, 'home')} ${state.home_score}` : `${state.away_score}–${state.home_score}`;
  return (
    <section>
      <h3>What it was built from</h3>
      <table className="data facts">
        <thead><tr><th scope="col">Input</th><th scope="col">Value</th><th scope="col" className="figures">Age</th></tr></thead>
        <tbody>
          <tr><td>Game state</td><td className="num">{score} · {game ? situationClock(game.sport, state) : words(state.phase)}</td><td className="figures num">{lasted(signal.state_age)}</td></tr>
          <tr>
            <td>{signal.kind === 'arbitrage' ? 'Pair pays' : signal.kind === 'lagging_market' ? 'Leading market' : 'Model'}</td>
            <td className="num">{hundredths(signal.fair)} ± {(signal.fair_error / 1e4).toFixed(1)}</td><td className="figures num">{lasted(signal.state_age)}</td>
          </tr>
          {signal.legs.map((leg) => (
            <tr key={`${leg.market}${leg.claim}`}><td>{venueName[leg.venue]} book</td><td className="num">{claimName(leg, game)} offered at {hundredths(leg.best_price)}¢</td><td className="figures num">{lasted(leg.book_age)}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Arithmetic({ signal, game }: { signal: Opportunity; game: GameSummary | null }) {
  return (
    <section>
      <h3>The arithmetic</h3>
      <table className="data facts sums">
        <tbody>
          {arithmetic(signal, game).map((line) => (
            <tr key={line.text} className={line.strong ? 'strong' : ''}><td>{line.text}</td><td className="figures num">{line.value}</td></tr>
          ))}
        </tbody>
      </table>
      <p className="dim">
        A {signal.kind === 'arbitrage' ? 'pair' : 'contract'}: {edge(signal.edge_gross)}¢ before fees at the touch, <span className="edge">{edge(signal.edge_net)}¢</span> after fees over the depth walked.
      </p>
    </section>
  );
}

/** From the touch to the last level walked, as far as the signal says. */
function Depth({ legs, quantity, game }: { legs: Leg[]; quantity: number; game: GameSummary | null }) {
  return (
    <section>
      <h3>Depth walked</h3>
      <table className="data facts">
        <thead>
          <tr>
            <th scope="col">Claim</th><th scope="col" className="figures">Touch <span className="unit">¢</span></th><th scope="col" className="figures">Mean <span className="unit">¢</span></th>
            <th scope="col" className="figures">Last <span className="unit">¢</span></th><th scope="col" className="figures">Levels</th><th scope="col" className="figures">There</th><th scope="col" className="figures" title="Displayed as well, and not counted: taken by our earlier orders, or about to be by orders on their way">Held back</th><th scope="col" className="figures">Taken</th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={`${leg.market}${leg.claim}`}>
              <td>{claimName(leg, game)}</td><td className="figures num">{hundredths(leg.best_price)}</td><td className="figures num">{hundredths(average(leg, quantity))}</td>
              <td className="figures num">{hundredths(leg.limit_price)}</td><td className="figures num">{leg.levels}</td>
              <td className="figures num">{leg.sizes_known ? contracts(leg.depth) : '–'}</td><td className="figures num">{contracts(leg.held_back)}</td><td className="figures num">{contracts(quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {legs.some((leg) => !leg.sizes_known) && <p className="dim">A source shows prices without quantities: what could have been bought is not known.</p>}
    </section>
  );
}

function Gates({ signal }: { signal: Opportunity }) {
  const failed = signal.gates.filter((gate) => !gate.passed).length;
  return (
    <section>
      <h3>Gates <span className="count">{failed ? `${failed} of ${signal.gates.length} failed` : `all ${signal.gates.length} passed`}</span></h3>
      <table className="data facts gates" aria-label="Gates">
        <thead><tr><th scope="col">Gate</th><th scope="col" className="figures">Measured</th><th scope="col" className="figures">Bar</th><th scope="col">Verdict</th></tr></thead>
        <tbody>
          {signal.gates.map((gate) => {
            const text = gateText(gate);
            return (
              <tr key={gate.gate} className={gate.passed ? '' : 'gate-failed'} title={text.why}>
                <td>{text.label}</td><td className="figures num">{text.measured}</td><td className="figures num dim">{text.bar}</td>
                <td>{gate.passed ? <span className="dim">pass</span> : <strong>✕ fail</strong>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function After({ signal, game }: { signal: Opportunity; game: GameSummary | null }) {
  const connected = useConnected();
  const zone = useZone();
  return (
    <section>
      <h3>What happened after</h3>
      <p>{aftermath(signal, connected)}</p>
      {signal.orders.length > 0 && (
        <table className="data facts">
          <thead><tr><th scope="col">Order</th><th scope="col">Sent</th><th scope="col" className="figures">Limit <span className="unit">¢</span></th><th scope="col" className="figures">Filled</th><th scope="col">Outcome</th></tr></thead>
          <tbody>
            {signal.orders.map((order) => (
              <tr key={order.id}>
                <td>{venueName[order.venue]}</td><td className="num">{time(order.sent_at, zone)}</td><td className="figures num">{hundredths(order.limit)}</td>
                <td className="figures num">{contracts(order.filled)} of {contracts(order.quantity)}</td><td>{words(order.status)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {signal.fills.length > 0 && (
        <table className="data facts">
          <thead><tr><th scope="col">Fill</th><th scope="col">At</th><th scope="col" className="figures">Price <span className="unit">¢</span></th><th scope="col" className="figures">Size</th><th scope="col" className="figures">Fee <span className="unit">$</span></th></tr></thead>
          <tbody>
            {signal.fills.map((fill, i) => (
              <tr key={`${fill.order}-${i}`}>
                <td>{venueName[fill.venue]}</td><td className="num">{time(fill.at, zone)}</td><td className="figures num">{hundredths(fill.price)}</td>
                <td className="figures num">{contracts(fill.quantity)}</td><td className="figures num">{money(fill.fee)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {game && <p><Link to={`/games/${signal.game}`}>See it on the game’s chart</Link></p>}
    </section>
  );
}

export function Detail({ id, back }: { id: number; back: string }) {
  const live = useLive((s) => s.world.opportunities.find((o) => o.id === id));
  const fetched = useQuery({ ...opportunity(id), enabled: !live });
  const signal = live ?? fetched.data;
  const game = useGame(signal?.game ?? null);
  const zone = useZone();
  if (!signal) {
    const missing = fetched.error;
    return (
      <aside className="detail" aria-label="Signal">
        <Link to={back} className="close" data-close aria-label="Close">✕</Link>
        {missing ? <Failed error={missing} retry={() => void fetched.refetch()} /> : <Note title="Loading the signal." />}
      </aside>
    );
  }
  const why = refusal(signal);
  return (
    <aside className="detail" aria-label={`Signal ${id}`} data-signal={id}>
      <header>
        <div>
          <p className="dim num">{kindName[signal.kind]} · {time(signal.at, zone)} · #{signal.id}</p>
          <h2><Link to={`/games/${signal.game}`}>{signal.game_label}</Link></h2>
        </div>
        <Link to={back} className="close" data-close aria-label="Close" title="esc">✕</Link>
      </header>
      <p className="lead">{sentence(signal, game)}</p>
      {why ? <p className="why">{why}</p> : <p className="why why-approved">Every gate passed: up to {dollars(signal.orders.reduce((sum, o) => sum + o.limit * o.quantity, 0))} went out in {plural(signal.orders.length, 'paper order')}. <Verdict signal={signal} />.</p>}
      <Arithmetic signal={signal} game={game} />
      <Gates signal={signal} />
      <Inputs signal={signal} game={game} />
      <Depth legs={signal.legs} quantity={signal.quantity} game={game} />
      <After signal={signal} game={game} />
    </aside>
  );
}
