import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { game } from '@/lib/testing';
import { Num } from './Num';
import { ProbabilityBar } from './ProbabilityBar';
import { Situation } from './Situation';
import { Sparkline } from './Sparkline';

describe('a figure', () => {
  it('that is stale is hatched and says why to eyes and ears', () => {
    const html = renderToStaticMarkup(<Num text="55.0" stale="the Kalshi feed is down" />);
    expect(html).toContain('class="num stale');
    expect(html).toContain('title="Stale: the Kalshi feed is down"');
    expect(html).toContain('(stale: the Kalshi feed is down)');
  });
  it('that is fresh says nothing more', () => expect(renderToStaticMarkup(<Num text="55.0" stale={null} />)).not.toContain('stale'));
});

describe('the probability bar', () => {
  const touch = (bid: number | null, ask: number | null, stale: string | null = null) => ({ bid, ask, stale });
  const draw = (model: number | null, kalshi: ReturnType<typeof touch> | null, modelStale: string | null = null) =>
    renderToStaticMarkup(<ProbabilityBar home="DET" model={model} error={0.02} modelStale={modelStale} kalshi={kalshi} polymarket={null} />);
  it('tells its figures in words', () => expect(draw(0.613, touch(0.55, 0.57))).toContain('DET to win: model 61.3, Kalshi 55.0 to 57.0, Polymarket no market'));
  it('marks the edge from the ask up to the model', () => expect(draw(0.613, touch(0.55, 0.57))).toMatch(/bar-edge" x="57.00%"/));
  it('no edge inside the spread', () => expect(draw(0.56, touch(0.55, 0.57))).not.toContain('bar-edge'));
  it('no edge against a stale price, nor from a stale model', () => {
    expect(draw(0.613, touch(0.55, 0.57, 'down'))).not.toContain('bar-edge');
    expect(draw(0.613, touch(0.55, 0.57), 'old')).not.toContain('bar-edge');
  });
  it('a one-sided book draws no block', () => expect(draw(0.5, touch(0.55, null))).not.toContain('bar-kalshi'));
  it('no model draws no tick at zero', () => expect(draw(null, null)).not.toContain('bar-model'));
});

it('bases light up by their bits', () => {
  const detail = { type: 'baseball', half: 'top', outs: 1, bases: 0b101, balls: null, strikes: null, scheduled_innings: 9 } as const;
  const html = renderToStaticMarkup(<Situation game={game({ sport: 'mlb', state: { ...game().state!, detail } })} />);
  expect(html.match(/<path[^>]*class="solid"/g)).toHaveLength(2);
  expect(html.match(/<circle[^>]*class="solid"/g)).toHaveLength(1);
});

it('a sparkline of one point is empty, not a dot at zero', () => {
  expect(renderToStaticMarkup(<Sparkline points={[[1, 0.5]]} label="x" />)).not.toContain('polyline');
});
