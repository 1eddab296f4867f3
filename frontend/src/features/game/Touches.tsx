import type { GameSummary, MarketSummary } from '@/api/types';
import { contracts, hundredths, odds } from '@/lib/format';
import { short } from '@/lib/game';
import { homeTouch, quoteStale, venueName, venues, type Touch } from '@/lib/market';
import { useHealth, useHeldUntil } from '@/stream/store';
import { BookAge } from '@/ui/BookAge';
import { Num } from '@/ui/Num';
import { useOdds } from '@/ui/preferences';

function HeldAge({ touch }: { touch: Touch | null }) {
  return <BookAge touch={touch} held={useHeldUntil(touch)} />;
}

function Size({ size, most, side }: { size: number | null; most: number; side: 'bid' | 'ask' }) {
  return (
    <td className={`size size-${side}`}>
      <span className="fill" style={{ width: `${most > 0 && size !== null ? (size / most) * 100 : 0}%` }} />
      <span className="num">{contracts(size === null ? null : Math.floor(size))}</span>
    </td>
  );
}

/** What each venue would pay and ask for a home win, bids to the left and asks to the right of one spine. */
export function Touches({ game }: { game: GameSummary }) {
  const health = useHealth();
  const format = useOdds();
  const touches: Touch[] = venues.flatMap((venue) => game.markets.filter((m) => m.venue === venue).map((m) => homeTouch(m, health)));
  const most = Math.max(0, ...touches.flatMap((t) => [t.bid_size ?? 0, t.ask_size ?? 0]));
  if (touches.length === 0) return <section><h2>Prices</h2><p className="dim">No market is linked to this game.</p></section>;
  return (
    <section>
      <h2>Touch, {short(game, 'home')} wins</h2>
      <table className="data facts touch">
        <thead><tr><th scope="col">Market</th><th scope="col" className="figures">Size</th><th scope="col" className="figures">Bid <span className="unit">¢</span></th><th scope="col">Ask <span className="unit">¢</span></th><th scope="col">Size</th><th scope="col" className="figures">Age</th></tr></thead>
        <tbody>
          {touches.map((touch) => (
            <tr key={touch.market.id} title={touch.stale ? `Stale: ${touch.stale}` : touch.market.symbol}>
              <td>{venueName[touch.market.venue]} <span className="dim">{touch.market.yes_side === 'home' ? 'YES' : 'NO'} {touch.market.yes_side === 'home' ? short(game, 'home') : short(game, 'away')}</span></td>
              <Size size={touch.bid_size} most={most} side="bid" />
              <td className="figures"><Num text={odds(touch.bid, format)} stale={touch.stale} /></td>
              <td><Num text={odds(touch.ask, format)} stale={touch.stale} /></td>
              <Size size={touch.ask_size} most={most} side="ask" />
              <td className="figures"><HeldAge touch={touch} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <Links markets={game.markets} />
    </section>
  );
}

function Links({ markets }: { markets: MarketSummary[] }) {
  const health = useHealth();
  return (
    <details className="links">
      <summary>Why these markets</summary>
      <table className="data facts">
        <thead><tr><th scope="col">Symbol</th><th scope="col">YES is</th><th scope="col" className="figures">Sure <span className="unit">%</span></th><th scope="col">Book</th></tr></thead>
        <tbody>
          {markets.map((m) => (
            <tr key={m.id} title={m.link_evidence}>
              <td className="symbol" title={`${m.symbol}: ${m.link_evidence}`}>{m.symbol}</td><td>{m.yes_name}</td><td className="figures num">{hundredths(m.link_confidence_ppm / 1e6)}</td>
              <td className="dim">{m.quote ? (quoteStale(m.quote, m.venue, health) ?? `usable, last trade ${hundredths(m.quote.last)}¢`) : 'no price yet'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
