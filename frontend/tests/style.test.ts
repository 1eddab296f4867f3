import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../src/ui/styles.css', import.meta.url), 'utf8');

function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})\b/g)].map(([, name, hex]) => [name!, hex!]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
const contrast = (a: string, b: string): number => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
};

describe.each([['dark', ':root'], ['light', ":root[data-theme='light']"]])('%s theme', (_, selector) => {
  const theme = tokens(selector);
  const grounds = ['bg', 'raised', 'hover'];
  it.each(['text', 'dim', 'edge'])('%s reads on every ground (AA, 4.5)', (ink) => {
    for (const ground of grounds) expect(contrast(theme[ink]!, theme[ground]!), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['kalshi', 'polymarket', 'edge-fill'])('%s is seen as a mark (AA, 3)', (mark) => expect(contrast(theme[mark]!, theme['bg']!)).toBeGreaterThanOrEqual(3));
});

it('the system theme is the light theme, not a copy that drifted', () => {
  expect(tokens(":root[data-theme='system']")).toEqual(tokens(":root[data-theme='light']"));
});
