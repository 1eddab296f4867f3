/**
 * The dashboard in a real browser against a running server: ARBEES_URL names it (default http://127.0.0.1:8080).
 * Without ARBEES_URL the test starts the development mock itself. The last test needs a server of its own to end, so it always uses
 * the mock; give ARBEES_STOP_PID to end the server under test instead. ARBEES_FAST_URL names one whose games end within the patience.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';

const patience = Number(process.env.ARBEES_PATIENCE_MS ?? 60_000);
const mockPath = fileURLToPath(new URL('../mock/server.mjs', import.meta.url));
let browser;
let base = process.env.ARBEES_URL?.replace(/\/$/, '');
const started = [];

async function startMock(port) {
  const child = spawn(process.execPath, [mockPath, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`the mock ended with ${code}`)));
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

before(async () => {
  if (!base) base = (await startMock(18_091)).url;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const child of started) child.kill('SIGTERM');
});

async function open(path, { width = 1440, height = 900, url = base } = {}) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url + path);
  await page.waitForSelector('.mode:not(.mode-none)', { timeout: patience });
  return { page, errors, close: () => context.close() };
}

const api = async (path) => (await fetch(`${base}/api/v1${path}`)).json();

test('the strip says what is being watched, and each feed is there with an age', async () => {
  const { page, errors, close } = await open('/');
  const status = await api('/status');
  assert.equal(await page.textContent('.mode'), status.mode.toUpperCase());
  assert.ok((await page.textContent('.run-label')).includes(status.label));
  assert.equal(await page.locator('.strip .feed').count(), status.feeds.length + 1);
  assert.match(await page.locator('.strip .feed .age').first().innerText(), /^(\d+[smhd]|–)/);
  assert.deepEqual(errors, []);
  await close();
});

test('a game moves while one watches: score, clock, model or a price', async () => {
  const { page, close } = await open('/');
  const rows = page.locator('tr[data-game].live');
  await rows.first().waitFor({ timeout: patience });
  // Ages change by themselves; what must move is the game and its prices, so the last three columns do not count.
  const read = () => rows.evaluateAll((all) => all.map((row) => [...row.cells].slice(0, -3).map((cell) => cell.innerText).join('|')).join('\n'));
  const first = await read();
  const deadline = Date.now() + patience;
  while ((await read()) === first) {
    assert.ok(Date.now() < deadline, 'no game moved');
    await page.waitForTimeout(250);
  }
  await close();
});

test('a signal opens to its reasons', async () => {
  const { page, close } = await open('/opportunities?verdict=refused');
  const row = page.locator('table[aria-label=Opportunities] tr[data-row]').first();
  await row.waitFor({ timeout: patience });
  await row.click();
  await page.waitForURL(/\/opportunities\/\d+\?verdict=refused/);
  const detail = page.locator('.detail');
  await detail.locator('.lead').waitFor();
  const id = Number(new URL(page.url()).pathname.split('/').at(-1));
  const signal = await api(`/opportunities/${id}`);
  assert.match(await detail.locator('.why').innerText(), /^Refused at/);
  assert.equal(await detail.locator('table[aria-label=Gates] tbody tr').count(), signal.gates.length);
  assert.equal(await detail.locator('.gate-failed').count(), signal.gates.filter((g) => !g.passed).length);
  for (const part of ['The arithmetic', 'Depth walked', 'What it was built from', 'What happened after']) assert.ok((await detail.innerText()).includes(part), part);
  // The link alone shows a colleague the same thing.
  const again = await open(new URL(page.url()).pathname + new URL(page.url()).search);
  await again.page.locator('.detail .lead').waitFor();
  assert.equal(await again.page.locator('.detail .lead').innerText(), await detail.locator('.lead').innerText());
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/opportunities\?verdict=refused/);
  await again.close();
  await close();
});

test('the game page draws its curve and reads it under the cursor', async () => {
  const { games } = await api('/games');
  const game = games.find((g) => g.state?.phase === 'live' && g.model) ?? games.find((g) => g.model);
  const { page, errors, close } = await open(`/games/${game.id}`);
  const chart = page.locator('.game-main .chart canvas');
  await chart.waitFor({ timeout: patience });
  const box = await chart.boundingBox();
  const now = await page.locator('[data-readout] .readout-time').innerText();
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  await page.waitForFunction((t) => document.querySelector('[data-readout] .readout-time').innerText !== t, now);
  assert.match(await page.locator('[data-readout]').innerText(), /model/);
  assert.deepEqual(errors, []);
  await close();
});

test('the calibration page says what the API says of the games that are over', async () => {
  const url = process.env.ARBEES_FAST_URL ?? base;
  const said = async () => (await fetch(`${url}/api/v1/calibration`)).json();
  const deadline = Date.now() + patience;
  let told = await said();
  while (told.sports.length === 0) {
    assert.ok(Date.now() < deadline, 'no watched game is over');
    await new Promise((resolve) => setTimeout(resolve, 500));
    told = await said();
  }
  const { page, errors, close } = await open('/calibration', { url });
  await page.locator('main section').first().waitFor({ timeout: patience });
  // Games go on ending meanwhile: what is shown lies between what was said before and what is said after.
  const shown = await page.locator('main section').evaluateAll((all) => all.map((section) => [...section.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))));
  const later = await said();
  assert.ok(shown.length >= told.sports.length && shown.length <= later.sports.length, `${shown.length} sports`);
  for (const rows of shown) {
    assert.equal(rows[0][0], 'Model');
    assert.match(rows[0][3], /^[01]\.\d{4}$/);
  }
  const games = (all) => all.reduce((sum, n) => sum + n, 0);
  const seen = games(shown.map((rows) => Number(rows[0][1])));
  assert.ok(seen >= games(told.sports.map((s) => s.model.games)) && seen <= games(later.sports.map((s) => s.model.games)), `${seen} games`);
  assert.equal(await page.locator('main section').first().locator('.reliability-row svg').count(), shown[0].length);
  assert.deepEqual(errors, []);
  await close();
});

test('the keyboard: / j k enter g o ?', async () => {
  const { page, close } = await open('/');
  await page.locator('tr[data-game]').first().waitFor({ timeout: patience });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-href'));
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  const first = await focused();
  assert.match(first, /^\/games\/\d+$/);
  await page.keyboard.press('j');
  assert.notEqual(await focused(), first);
  await page.keyboard.press('k');
  assert.equal(await focused(), first);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${first}`);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.waitForURL('**/opportunities');
  await page.keyboard.press('?');
  await page.locator('dialog[open][aria-label=Keyboard]').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog[open]').count(), 0);
  await close();
});

test('filters, odds and time zone: the URL and the reader’s choices survive a reload', async () => {
  const { page, close } = await open('/?show=live');
  await page.locator('tr[data-game].live').first().waitFor({ timeout: patience });
  assert.equal(await page.locator('tr[data-game]:not(.live)').count(), 0);
  await page.locator('.display select').nth(0).selectOption('american');
  await page.locator('.display select').nth(1).selectOption('UTC');
  await page.reload();
  await page.waitForSelector('.mode:not(.mode-none)');
  assert.equal(await page.locator('.display select').nth(0).inputValue(), 'american');
  assert.ok((await page.locator('.strip .clock').innerText()).includes('UTC'));
  await page.locator('tr[data-game].live').first().waitFor({ timeout: patience });
  assert.match(await page.locator('tr[data-game].live td.model').first().innerText(), /^([−+]\d+|–)/);
  await close();
});

test('at 390 px no page scrolls sideways', async () => {
  const { games } = await api('/games');
  const { opportunities } = await api('/opportunities?limit=1');
  const paths = ['/', `/games/${games[0].id}`, '/opportunities', '/trades', '/calibration', '/monitoring', ...opportunities.map((o) => `/opportunities/${o.id}`)];
  const { page, close } = await open('/', { width: 390, height: 844 });
  for (const path of paths) {
    await page.goto(base + path);
    await page.waitForSelector('.mode:not(.mode-none)');
    await page.waitForTimeout(600);
    const [inner, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
    assert.ok(wide <= inner, `${path} is ${wide} px wide on a screen of ${inner}`);
    assert.ok(await page.locator('.nav a').last().isVisible(), `${path} shows its navigation`);
  }
  await close();
});

test('the kill switch asks before it acts, and the strip then says so', async () => {
  const { page, close } = await open('/');
  const before = (await api('/status')).kill_switch;
  const flip = async () => {
    await page.locator('.kill').click();
    await page.locator('dialog[open][aria-label="Kill switch"] button.strong').click();
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  };
  await page.locator('.kill').click();
  await page.locator('dialog[open] button', { hasText: 'Cancel' }).click();
  assert.equal((await api('/status')).kill_switch, before);
  await flip();
  await page.waitForFunction((was) => document.querySelector('.kill').getAttribute('aria-pressed') === String(!was), before);
  assert.equal((await api('/status')).kill_switch, !before);
  await flip();
  await page.waitForFunction((was) => document.querySelector('.kill').getAttribute('aria-pressed') === String(was), before);
  await close();
});

test('the kill switch works by keyboard alone, and on a phone nothing of it is cut off', async () => {
  const { page, close } = await open('/', { width: 390, height: 700 });
  await page.keyboard.press('!');
  const dialog = page.locator('dialog[open][aria-label="Kill switch"]');
  await dialog.waitFor({ timeout: patience });
  const cut = await dialog.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const wide = [...element.querySelectorAll('*')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline');
    return { left: box.left, right: box.right, bottom: box.bottom, screen: [innerWidth, innerHeight], wide: wide.length, scrolls: element.scrollWidth > element.clientWidth };
  });
  assert.ok(cut.left >= 0 && cut.right <= cut.screen[0] && cut.bottom <= cut.screen[1], JSON.stringify(cut));
  assert.ok(!cut.scrolls && cut.wide === 0, JSON.stringify(cut));
  assert.match(await dialog.innerText(), /resting orders are cancelled/);
  for (let n = 0; n < 5 && !(await page.evaluate(() => document.activeElement?.classList.contains('strong'))); n++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.kill').getAttribute('aria-pressed') === 'true');
  assert.match(await page.locator('.trouble').first().innerText(), /Trading is halted since .* by /);
  await page.keyboard.press('!');
  await dialog.waitFor({ timeout: patience });
  await page.locator('dialog[open] button.strong').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.kill').getAttribute('aria-pressed') === 'false');
  await close();
});

test('on a phone every page lies under the thumb, the board too', async () => {
  const { page, close } = await open('/monitoring', { width: 390, height: 700 });
  const boxes = await page.locator('.nav a').evaluateAll((links) => links.map((link) => link.getBoundingClientRect()).map(({ left, right }) => [Math.round(left), Math.round(right)]));
  assert.equal(boxes.length, 5);
  boxes.forEach(([left, right], n) => assert.ok(left >= 0 && right <= 390 && (n === 0 || left >= boxes[n - 1][1] - 1), JSON.stringify(boxes)));
  await page.locator('.nav a', { hasText: 'Board' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await close();
});

test('when the server ends, prices go grey and hatched, and the page says since when', async () => {
  const own = process.env.ARBEES_STOP_PID ? null : await startMock(18_092);
  const { page, close } = await open('/', { url: own?.url ?? base });
  const price = page.locator('tr[data-game].live td .num').nth(3);
  await price.waitFor({ timeout: patience });
  assert.equal(await page.locator('.trouble').count(), 0);
  if (own) own.child.kill('SIGTERM');
  else process.kill(Number(process.env.ARBEES_STOP_PID), 'SIGTERM');
  await page.locator('.trouble').waitFor({ timeout: patience });
  assert.match(await page.locator('.trouble').innerText(), /^Disconnected since \d\d:\d\d:\d\d/);
  const shown = await page.locator('tr[data-game].live td.model .num').first().evaluate((element) => ({
    hatched: getComputedStyle(element).backgroundImage.includes('repeating-linear-gradient'),
    says: element.innerText,
  }));
  assert.ok(shown.hatched, 'a stale figure is hatched');
  assert.match(shown.says, /stale: the connection to the server is down/);
  assert.ok(await page.locator('.kill').isDisabled(), 'the kill switch does not pretend to work');
  if (own) {
    await startMock(18_092);
    await page.locator('.trouble').waitFor({ state: 'detached', timeout: patience });
    assert.equal(await page.locator('tr[data-game].live td.model .num.stale').count() < (await page.locator('tr[data-game].live').count()), true);
  }
  await close();
});
