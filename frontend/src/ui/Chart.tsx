import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useMedia } from './hooks';
import { usePreferences } from './preferences';

export type Palette = Record<'text' | 'dim' | 'line' | 'edge' | 'kalshi' | 'polymarket' | 'model' | 'bg' | 'wash', string>;

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: read('text'), dim: read('dim'), line: read('line'), edge: read('edge'), kalshi: read('kalshi'),
    polymarket: read('polymarket'), model: read('text'), bg: read('bg'), wash: read('wash'),
  };
}

interface Props {
  data: uPlot.AlignedData;
  height: number;
  /** Called anew when the theme changes; what it closes over must be stable or a ref. */
  build: (colors: Palette) => Omit<uPlot.Options, 'width' | 'height'>;
  label: string;
}

/** Dense series on a canvas, as wide as its place. */
export function Chart({ data, height, build, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const newest = useRef(data);
  newest.current = data;
  const theme = usePreferences((s) => s.theme);
  const light = useMedia('(prefers-color-scheme: light)');
  useEffect(() => {
    const element = place.current!;
    const made = new uPlot({ ...build(palette()), width: element.clientWidth || 300, height }, newest.current, element);
    chart.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [build, height, theme, light]);
  useEffect(() => chart.current?.setData(data), [data]);
  return <div className="chart" ref={place} role="img" aria-label={label} style={{ height }} />;
}

export const axisFont = '12px "Inter Variable", system-ui, sans-serif';
