import { memo } from 'react';
import { hundredths } from '@/lib/format';

export interface BarTouch { bid: number | null; ask: number | null; stale: string | null }
interface Props {
  model: number | null;
  error: number | null;
  modelStale: string | null;
  kalshi: BarTouch | null;
  polymarket: BarTouch | null;
  home: string;
}

const height = 20;
const x = (p: number) => `${(p * 100).toFixed(2)}%`;

/** Bid to ask as a block; the part between it and the model is the edge before fees. */
function Venue({ touch, model, y, className }: { touch: BarTouch | null; model: number | null; y: number; className: string }) {
  if (!touch || touch.bid === null || touch.ask === null) return null;
  const { bid, ask } = touch;
  const gap = model === null || touch.stale ? null : model > ask ? [ask, model] : model < bid ? [model, bid] : null;
  return (
    <g className={touch.stale ? 'bar-stale' : ''}>
      {gap && <rect className="bar-edge" x={x(gap[0]!)} width={x(gap[1]! - gap[0]!)} y={y + 2} height={2} />}
      <rect className={className} x={x(bid)} width={`max(3px, ${x(ask - bid)})`} style={{ width: `max(3px, ${x(ask - bid)})` }} y={y} height={6} />
    </g>
  );
}

/** A home win from 0 to 100: Kalshi above the line, Polymarket below it, the model a tick through both. */
export const ProbabilityBar = memo(function ProbabilityBar({ model, error, modelStale, kalshi, polymarket, home }: Props) {
  const say = (touch: BarTouch | null) => (touch ? `${hundredths(touch.bid)} to ${hundredths(touch.ask)}${touch.stale ? ' stale' : ''}` : 'no market');
  const usable = modelStale ? null : model;
  return (
    <svg className="bar" height={height} role="img" aria-label={`${home} to win: model ${hundredths(model)}, Kalshi ${say(kalshi)}, Polymarket ${say(polymarket)}`}>
      <line className="bar-axis" x1="0" x2="100%" y1="10" y2="10" />
      <line className="bar-axis" x1="50%" x2="50%" y1="6" y2="14" />
      {model !== null && error !== null && !modelStale && (
        <rect className="bar-error" x={x(Math.max(0, model - error))} width={x(Math.min(1, model + error) - Math.max(0, model - error))} y="1" height="18" />
      )}
      <Venue touch={kalshi} model={usable} y={2} className="bar-kalshi" />
      <Venue touch={polymarket} model={usable} y={12} className="bar-polymarket" />
      {model !== null && <rect className={`bar-model ${modelStale ? 'bar-stale' : ''}`} x={x(model)} y="0" width="2" height={height} transform="translate(-1 0)" />}
    </svg>
  );
});
