import { useEffect, useRef } from 'react';
import type { GameHistory, QuoteCurve, QuotePoint } from '@/api/types';
import { useLive } from '@/stream/store';
import { extend, type Curves } from './curves';

interface Tail { probability: GameHistory['probability']; quotes: Map<number, QuotePoint[]> }

/** The fetched history with the stream's points behind it. Read it as often as the chart should redraw. */
export function useCurves(id: number, history: GameHistory | undefined): () => Curves {
  const tail = useRef<Tail>({ probability: [], quotes: new Map() });
  const base = useRef(history);
  base.current = history;
  useEffect(() => {
    tail.current = { probability: [], quotes: new Map() };
    return useLive.subscribe((now, before) => {
      const game = now.world.games[id];
      const old = before.world.games[id];
      if (!game || game === old || !now.world.engine_time) return;
      const t = Date.parse(now.world.engine_time);
      if (game.model && game.model !== old?.model) tail.current.probability.push([t, game.model.home, game.model.standard_error]);
      for (const { id: market, quote } of game.markets) {
        if (!quote || quote === old?.markets.find((m) => m.id === market)?.quote) continue;
        const points = tail.current.quotes.get(market) ?? [];
        points.push([t, quote.bid?.price ?? null, quote.ask?.price ?? null, quote.last]);
        tail.current.quotes.set(market, points);
      }
    });
  }, [id]);
  return () => {
    const { probability = [], quotes = [] } = base.current ?? {};
    const known: QuoteCurve[] = quotes.length
      ? quotes
      : (useLive.getState().world.games[id]?.markets ?? []).map((m) => ({ market: m.id, venue: m.venue, symbol: m.symbol, yes_side: m.yes_side, points: [] }));
    return {
      probability: extend(probability, tail.current.probability),
      quotes: known.map((curve) => ({ ...curve, points: extend(curve.points, tail.current.quotes.get(curve.market) ?? []) })),
    };
  };
}
