import { useCallback, useMemo } from 'react';
import uPlot from 'uplot';
import type { EquityPoint } from '@/api/types';
import { dollars, fixed, shortTime } from '@/lib/format';
import { axisFont, Chart, type Palette } from '@/ui/Chart';
import { useZone } from '@/ui/preferences';
import { drawdowns } from './model';

/** Equity as a line, and under it how far it stands below its highest. */
export function EquityChart({ points }: { points: EquityPoint[] }) {
  const zone = useZone();
  const data = useMemo<uPlot.AlignedData>(
    () => [points.map(([t]) => t / 1000), points.map(([, equity]) => equity), drawdowns(points)],
    [points],
  );
  const build = useCallback(
    (c: Palette): Omit<uPlot.Options, 'width' | 'height'> => ({
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      padding: [12, 8, 0, 0],
      scales: {
        money: { range: (_, low, high) => [low - (high - low) * 0.55 - 1, high + (high - low) * 0.08 + 0.5] },
        below: { range: (_, low) => [Math.min(low, -1) * 1.05, Math.max(1, -low) * 2.2] },
      },
      axes: [
        { stroke: c.dim, font: axisFont, grid: { show: false }, ticks: { show: false }, values: (_, ticks) => ticks.map((t) => shortTime(t * 1000, zone)), space: 80, size: 26 },
        { scale: 'money', stroke: c.dim, font: axisFont, grid: { stroke: c.line, width: 1 }, ticks: { show: false }, size: 64, values: (_, ticks) => ticks.map((v) => fixed(v, ticks.length > 1 && (ticks[1] ?? 0) - (ticks[0] ?? 0) < 1 ? 1 : 0)) },
      ],
      series: [
        {},
        { label: 'Equity', scale: 'money', stroke: c.text, width: 1.5, points: { show: false } },
        { label: 'Drawdown', scale: 'below', stroke: c.dim, width: 1, fill: c.wash, fillTo: 0, points: { show: false } },
      ],
    }),
    [zone],
  );
  const worst = Math.min(0, ...(data[2] as number[]));
  return (
    <figure className="figure">
      <figcaption><span className="key key-model">equity $</span> <span className="dim">drawdown below, worst {dollars(worst)}</span></figcaption>
      <Chart data={data} height={220} build={build} label={`Equity from ${dollars(points[0]?.[1])} to ${dollars(points.at(-1)?.[1])}, worst drawdown ${dollars(worst)}`} />
    </figure>
  );
}
