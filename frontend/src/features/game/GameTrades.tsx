import { useNavigate } from 'react-router-dom';
import type { Fill, GameSummary, Opportunity, Position } from '@/api/types';
import { claimName, kindName, sideOf } from '@/lib/explain';
import { contracts, dollars, edge, hundredths, money, time } from '@/lib/format';
import { short } from '@/lib/game';
import { gateLabel } from '@/lib/gates';
import { venueName } from '@/lib/market';
import { useZone } from '@/ui/preferences';

const shownSignals = 60;

export function GameSignals({ game, signals }: { game: GameSummary; signals: Opportunity[] }) {
  const zone = useZone();
  const navigate = useNavigate();
  return (
    <section>
      <h2>Signals <span className="count">{signals.length}</span></h2>
      {signals.length === 0 ? <p className="dim">None on this game so far.</p> : (
        <div className="scroll">
          <table className="data facts game-signals">
            <thead><tr><th scope="col">Time</th><th scope="col">Buy</th><th scope="col" className="figures">Net <span className="unit">¢</span></th><th scope="col">Verdict</th></tr></thead>
            <tbody>
              {[...signals].reverse().slice(0, shownSignals).map((signal) => (
                <tr key={signal.id} data-row data-href={`/opportunities/${signal.id}`} tabIndex={0} className={`opens ${signal.approved ? 'row-approved' : ''}`} onClick={() => navigate(`/opportunities/${signal.id}`)}>
                  <td className="num">{time(signal.at, zone)}</td>
                  <td title={kindName[signal.kind]}>{signal.legs.length > 1 ? `${signal.legs.map((leg) => claimName(leg, game)).join(' + ')} · pair` : signal.legs.map((leg) => `${claimName(leg, game)} · ${venueName[leg.venue]}`)}</td>
                  <td className="figures num edge">{edge(signal.edge_net)}</td>
                  <td>{signal.approved ? <span className="approved">Approved</span> : <span className="refused">✕ {signal.refused_by ? gateLabel(signal.refused_by) : 'Refused'}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function GameFills({ game, fills, positions }: { game: GameSummary; fills: Fill[]; positions: Position[] }) {
  const zone = useZone();
  const navigate = useNavigate();
  const name = (row: { market: number; claim: 'yes' | 'no' }) => {
    const yes = sideOf(game, row.market, 'yes');
    return yes ? `${row.claim.toUpperCase()} ${short(game, yes)}` : row.claim.toUpperCase();
  };
  return (
    <section>
      <h2>Trades <span className="count">{fills.length}</span></h2>
      {positions.map((p) => (
        <p key={`${p.market}${p.claim}`} className="held num">
          Holds {contracts(p.quantity)} {name(p)} on {venueName[p.venue]} for {dollars(p.cost)}
          {p.settled ? `, settled at ${dollars(p.realised, true)}` : p.mark === null ? ', no mark' : `, ${p.mark_current ? 'mark' : 'last known mark'} ${hundredths(p.mark)}¢, ${dollars(p.mark * p.quantity - p.cost, true)}`}
        </p>
      ))}
      {fills.length === 0 ? <p className="dim">Nothing has been bought on this game.</p> : (
        <div className="scroll">
          <table className="data facts">
            <thead><tr><th scope="col">Time</th><th scope="col">Bought</th><th scope="col" className="figures">Price <span className="unit">¢</span></th><th scope="col" className="figures">Size</th><th scope="col" className="figures">Fee <span className="unit">$</span></th></tr></thead>
            <tbody>
              {[...fills].reverse().map((fill, i) => (
                <tr key={`${fill.order}-${i}`} data-row data-href={`/opportunities/${fill.signal}`} tabIndex={0} className="opens" onClick={() => navigate(`/opportunities/${fill.signal}`)}>
                  <td className="num">{time(fill.at, zone)}</td><td>{name(fill)} · {venueName[fill.venue]}</td>
                  <td className="figures num">{hundredths(fill.price)}</td><td className="figures num">{contracts(fill.quantity)}</td><td className="figures num">{money(fill.fee)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
