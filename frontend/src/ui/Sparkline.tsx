import { memo } from 'react';

/** The model's path through the game, 0 to 100, over the width it is given. */
export const Sparkline = memo(function Sparkline({ points, stale, label }: { points: [number, number][]; stale?: boolean; label: string }) {
  const width = 100;
  const height = 20;
  if (points.length < 2) return <svg className="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden />;
  const first = points[0]![0];
  const span = Math.max(1, points[points.length - 1]![0] - first);
  const at = ([t, p]: [number, number]) => `${(((t - first) / span) * width).toFixed(1)},${((1 - p) * (height - 2) + 1).toFixed(1)}`;
  return (
    <svg className={`spark ${stale ? 'spark-stale' : ''}`} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line className="bar-axis" x1="0" x2={width} y1={height / 2} y2={height / 2} />
      <polyline points={points.map(at).join(' ')} />
    </svg>
  );
});
