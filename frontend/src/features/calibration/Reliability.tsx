import type { CalibrationBin } from '@/api/types';
import { fixed, percent } from '@/lib/format';
import { dots } from './model';

/** What was said against what came, in tenths of the probability. On the dashed line both agree. */
export function Reliability({ name, bins, color }: { name: string; bins: CalibrationBin[]; color: string }) {
  const points = dots(bins);
  const title = `Reliability of ${name}: ${points.map(({ bin }) => `${percent(bin.predicted)} said, ${percent(bin.observed)} won`).join('; ')}`;
  return (
    <figure className="reliability">
      <svg viewBox="-0.05 -0.05 1.1 1.1" width="180" height="180" role="img" aria-label={title}>
        <rect width="1" height="1" fill="none" stroke="var(--line)" strokeWidth="0.006" />
        <path d="M0 1L1 0" stroke="var(--dim)" strokeWidth="0.006" strokeDasharray="0.03" />
        <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} fill="none" stroke={color} strokeWidth="0.01" />
        {points.map(({ x, y, r, bin }) => (
          <circle key={x} cx={x} cy={y} r={r} fill={color}><title>{`${percent(bin.predicted)} said, ${percent(bin.observed)} won, ${fixed(bin.rows, 0)} moments`}</title></circle>
        ))}
      </svg>
      <figcaption className="dim">{name}</figcaption>
    </figure>
  );
}
