import { useCallback, useMemo, useState } from 'react';
import uPlot from 'uplot';
import type { EquityPoint } from '@/api/types';
import { dollars, fixed, shortTime, time } from '@/lib/format';
import { axisFont, Chart, type Palette } from '@/ui/Chart';
import { useZone } from '@/ui/preferences';
import { drawdowns } from './model';

const sync = 'equity';

function useBuild(which: 'equity' | 'drawdown', onCursor: (index: number | null) => void) {
  const zone = useZone();
  return useCallback(
    (c: Palette): Omit<uPlot.Options, 'width' | 'height'> => ({
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: sync } },
      padding: [8, 26, which === 'equity' ? 0 : 4, 0],
      scales: { y: { range: (_, low, high) => (which === 'equity' ? [low - (high - low) * 0.06 - 0.5, high + (high - low) * 0.06 + 0.5] : [Math.min(low, -1) * 1.08, 0]) } },
      axes: [
        { show: which === 'equity', stroke: c.dim, font: axisFont, grid: { show: false }, ticks: { show: false }, values: (_, ticks) => ticks.map((t) => shortTime(t * 1000, zone)), space: 80, size: 26 },
        { scale: 'y', stroke: c.dim, font: axisFont, grid: { stroke: c.line, width: 1 }, ticks: { show: false }, size: 56, space: 28, values: (_, ticks) => ticks.map((v) => fixed(v, (ticks[1] ?? 1) - (ticks[0] ?? 0) < 1 ? 1 : 0)) },
      ],
      series:
        which === 'equity'
          ? [{}, { scale: 'y', stroke: c.dim, width: 1, points: { show: false } }, { scale: 'y', stroke: c.text, width: 1.5, points: { show: false } }]
          : [{}, { scale: 'y', stroke: c.dim, width: 1, fill: c.wash, fillTo: 0, points: { show: false } }],
      ...(which === 'equity' ? { bands: [{ series: [1, 2] as [number, number], fill: c.wash }] } : {}),
      hooks: { setCursor: [(chart) => onCursor(chart.cursor.left === undefined || chart.cursor.left < 0 ? null : (chart.cursor.idx ?? null))] },
    }),
    [zone, which, onCursor],
  );
}

/** Equity if everything were sold now, a band from it up to equity at mid prices, and under it, on its own axis, how far it stands below its highest so far. */
export function EquityChart({ points }: { points: EquityPoint[] }) {
  const zone = useZone();
  const [at, setAt] = useState<number | null>(null);
  const { times, below, equity, under } = useMemo(() => {
    const t = points.map(([ms]) => ms / 1000);
    const drop = drawdowns(points);
    return { times: t, below: drop, equity: [t, points.map((point) => point[4]), points.map(([, value]) => value)] as uPlot.AlignedData, under: [t, drop] as uPlot.AlignedData };
  }, [points]);
  const buildEquity = useBuild('equity', setAt);
  const buildUnder = useBuild('drawdown', setAt);
  const i = at ?? points.length - 1;
  const worst = Math.min(0, ...below);
  return (
    <figure className="figure">
      <p className="readout num">
        <span className="readout-time">{time((times[i] ?? 0) * 1000, zone)}</span>
        <span title="Everything sold at once, after fees"><span className="key key-model">equity</span> <b>{dollars(points[i]?.[1])}</b></span>
        <span title="What is held at the middle of its books">at mid <b>{dollars(points[i]?.[4])}</b></span>
        <span>drawdown <b>{dollars(below[i])}</b></span>
        <span>cash <b>{dollars(points[i]?.[2])}</b></span>
        <span>realised <b>{dollars(points[i]?.[3], true)}</b></span>
      </p>
      <Chart data={equity} height={190} build={buildEquity} label={`Equity in dollars, from ${dollars(points[0]?.[1])} to ${dollars(points.at(-1)?.[1])}`} />
      <Chart data={under} height={72} build={buildUnder} label={`Drawdown in dollars, worst ${dollars(worst)}`} />
    </figure>
  );
}
