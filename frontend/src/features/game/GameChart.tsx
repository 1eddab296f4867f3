import { useCallback, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import type { Fill, GameSummary, Opportunity } from '@/api/types';
import { sideOf } from '@/lib/explain';
import { fixed, hundredths, odds, shortTime, time } from '@/lib/format';
import { short } from '@/lib/game';
import type { TimedPlay } from '@/stream/reducer';
import { axisFont, Chart, type Palette } from '@/ui/Chart';
import { useOdds, useZone } from '@/ui/preferences';
import type { Aligned } from './curves';

interface Props { game: GameSummary; aligned: Aligned; plays: TimedPlay[]; signals: Opportunity[]; fills: Fill[]; height: number }

interface Marks { plays: TimedPlay[]; signals: Opportunity[]; fills: Fill[]; game: GameSummary }

/** A claim's price as a price of a home win. */
const homePrice = (marks: Marks, fill: Fill): number =>
  sideOf(marks.game, fill.market, fill.claim) === 'away' ? 1 - fill.price : fill.price;
const homeFair = (signal: Opportunity): number => (signal.legs[0]?.wins_with === 'away' ? 1 - signal.fair : signal.fair);

/** Plays as ticks on the floor (scores taller), signals as hollow triangles, fills as solid diamonds. */
function draw(chart: uPlot, marks: Marks, c: Palette): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const x = (ms: number) => chart.valToPos(ms / 1000, 'x', true);
  const y = (p: number) => chart.valToPos(p, 'p', true);
  const inside = (px: number) => px >= bbox.left && px <= bbox.left + bbox.width;
  const floor = bbox.top + bbox.height;
  ctx.save();
  for (const { at, play } of marks.plays) {
    const px = x(Date.parse(at));
    if (!inside(px)) continue;
    ctx.fillStyle = play.scoring ? c.text : c.dim;
    ctx.fillRect(px, floor - (play.scoring ? 12 : 5) * ratio, ratio, (play.scoring ? 12 : 5) * ratio);
  }
  for (const signal of marks.signals) {
    if (!signal.approved || signal.kind === 'arbitrage') continue;
    const px = x(Date.parse(signal.at));
    if (!inside(px)) continue;
    const py = y(homeFair(signal));
    ctx.strokeStyle = c.edge;
    ctx.lineWidth = 1.25 * ratio;
    ctx.beginPath();
    ctx.moveTo(px, py - 5 * ratio);
    ctx.lineTo(px + 4 * ratio, py + 3 * ratio);
    ctx.lineTo(px - 4 * ratio, py + 3 * ratio);
    ctx.closePath();
    ctx.stroke();
  }
  for (const fill of marks.fills) {
    const px = x(Date.parse(fill.at));
    if (!inside(px)) continue;
    const py = y(homePrice(marks, fill));
    const r = 4.5 * ratio;
    ctx.fillStyle = c.edge;
    ctx.strokeStyle = c.bg;
    ctx.lineWidth = 1.5 * ratio;
    ctx.beginPath();
    ctx.moveTo(px, py - r);
    ctx.lineTo(px + r, py);
    ctx.lineTo(px, py + r);
    ctx.lineTo(px - r, py);
    ctx.closePath();
    ctx.stroke();
    ctx.fill();
  }
  ctx.restore();
}

const stepped = uPlot.paths.stepped!({ align: 1 });

function Readout({ aligned, at, plays, game }: { aligned: Aligned; at: number | null; plays: TimedPlay[]; game: GameSummary }) {
  const zone = useZone();
  const format = useOdds();
  const i = at ?? aligned.t.length - 1;
  const t = aligned.t[i];
  const play = at === null || t === undefined ? undefined : plays.filter((p) => Date.parse(p.at) / 1000 <= t).at(-1);
  const model = aligned.model[i] ?? null;
  const error = model === null ? null : ((aligned.high[i] ?? model) - (aligned.low[i] ?? model)) / 2;
  const touch = (venue: 'kalshi' | 'polymarket') => `${odds(aligned[venue].bid[i] ?? null, format)} / ${odds(aligned[venue].ask[i] ?? null, format)}`;
  return (
    <p className="readout num" data-readout>
      <span className="readout-time">{t === undefined ? '–' : time(t * 1000, zone)}</span>
      <span><span className="key key-model">model {short(game, 'home')}</span> <b>{odds(model, format)}</b> ± {fixed(error === null ? null : error * 100, 1)}</span>
      <span><span className="key key-kalshi">Kalshi</span> <b>{touch('kalshi')}</b></span>
      <span><span className="key key-polymarket">Polymarket</span> <b>{touch('polymarket')}</b></span>
      <span className="readout-play">{play ? `${play.play.text} (${play.play.away_score}–${play.play.home_score})` : at === null ? 'now' : ''}</span>
    </p>
  );
}

/** Model with its band, both venues with their spreads, on one time axis. Everything is the home side's. */
export function GameChart({ game, aligned, plays, signals, fills, height }: Props) {
  const zone = useZone();
  const [at, setAt] = useState<number | null>(null);
  const marks = useRef<Marks>({ plays, signals, fills, game });
  marks.current = { plays, signals, fills, game };
  const data = useMemo<uPlot.AlignedData>(
    () => [
      aligned.t, aligned.high, aligned.low, aligned.kalshi.ask, aligned.kalshi.bid, aligned.kalshi.mid,
      aligned.polymarket.ask, aligned.polymarket.bid, aligned.polymarket.mid, aligned.model,
    ],
    [aligned],
  );
  const build = useCallback(
    (c: Palette): Omit<uPlot.Options, 'width' | 'height'> => {
      const quiet = { points: { show: false }, scale: 'p', paths: stepped } as const;
      const hidden = { ...quiet, stroke: 'transparent', width: 0 } as const;
      return {
        legend: { show: false },
        padding: [8, 26, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { p: { range: (_, low, high) => [Math.max(0, Math.floor((low - 0.03) * 20) / 20), Math.min(1, Math.ceil((high + 0.03) * 20) / 20)] } },
        axes: [
          { stroke: c.dim, font: axisFont, grid: { show: false }, ticks: { show: false }, size: 26, space: 80, values: (_, ticks) => ticks.map((v) => shortTime(v * 1000, zone)) },
          { scale: 'p', stroke: c.dim, font: axisFont, grid: { stroke: c.line, width: 1 }, ticks: { show: false }, size: 40, values: (_, ticks) => ticks.map((v) => hundredths(v, 0)) },
        ],
        series: [
          {}, { ...hidden, label: 'high' }, { ...hidden, label: 'low' }, { ...hidden, label: 'Kalshi ask' }, { ...hidden, label: 'Kalshi bid' },
          { ...quiet, label: 'Kalshi', stroke: c.kalshi, width: 1.25 }, { ...hidden, label: 'Polymarket ask' }, { ...hidden, label: 'Polymarket bid' },
          { ...quiet, label: 'Polymarket', stroke: c.polymarket, width: 1.25, dash: [5, 3] }, { ...quiet, label: 'Model', stroke: c.model, width: 1.75 },
        ],
        bands: [
          { series: [1, 2], fill: c.wash }, { series: [3, 4], fill: `${c.kalshi}30` }, { series: [6, 7], fill: `${c.polymarket}30` },
        ],
        hooks: {
          draw: [(chart) => draw(chart, marks.current, c)],
          setCursor: [(chart) => setAt(chart.cursor.left === undefined || chart.cursor.left < 0 ? null : (chart.cursor.idx ?? null))],
        },
      };
    },
    [zone],
  );
  const last = aligned.model.at(-1) ?? null;
  return (
    <figure className="figure">
      <Readout aligned={aligned} at={at} plays={plays} game={game} />
      <Chart data={data} height={height} build={build} label={`Probability of a ${game.home.name} win through the game, now ${hundredths(last)}; prices of both venues on the same axis`} />
    </figure>
  );
}
