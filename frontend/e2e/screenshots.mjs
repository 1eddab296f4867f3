/** Writes a picture of every page, wide and narrow, dark and light: node e2e/screenshots.mjs [folder]. ARBEES_URL names the server. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { baseUrl, launch } from './browser.mjs';

const folder = process.argv[2] ?? 'screenshots';
mkdirSync(folder, { recursive: true });

const answer = async (path) => (await fetch(`${baseUrl}/api/v1${path}`)).json();
const { games } = await answer('/games');
const live = games.find((g) => g.state?.phase === 'live' && g.model) ?? games[0];
const { opportunities } = await answer('/opportunities?limit=200');
const pick = (test) => opportunities.find(test)?.id;
const shown = [
  ['board', '/'],
  ['game', live && `/games/${live.id}`],
  ['opportunities', '/opportunities'],
  ['signal-approved', pick((o) => o.approved) && `/opportunities/${pick((o) => o.approved)}`],
  ['signal-refused', pick((o) => !o.approved) && `/opportunities/${pick((o) => !o.approved)}`],
  ['trades', '/trades'],
  ['monitoring', '/monitoring'],
].filter(([, path]) => path);

const browser = await launch();
try {
  for (const theme of ['dark', 'light'])
    for (const [width, height] of [[1440, 900], [390, 844]]) {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: width < 500 ? 2 : 1 });
      await context.addInitScript((chosen) => localStorage.setItem('arbees.preferences', JSON.stringify({ state: { odds: 'probability', zone: 'America/New_York', theme: chosen }, version: 0 })), theme);
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error('page error:', error.message));
      page.on('console', (message) => message.type() === 'error' && console.error('console:', message.text()));
      for (const [name, path] of shown) {
        await page.goto(baseUrl + path);
        await page.waitForSelector('.mode:not(.mode-none)');
        await page.waitForTimeout(1500);
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
      }
      await context.close();
    }
} finally {
  await browser.close();
}
