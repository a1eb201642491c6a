// A tree that was moved in: columns as they were aligned, numbers that a phone dials, pictures that move nothing when they come.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { visitor } from '../lib/browser.mjs';
import { sideways } from '../lib/layout.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const WIDTH = 390;
const WITHIN_MS = 5_000;
const [WIDE, HIGH] = [1200, 800];

/** A grey picture of so many pixels. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8; // bits of a grey pixel
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 0x99)]);
  const rows = deflateSync(Buffer.concat(Array(height).fill(row)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

const LINES = Array(150).fill('A paragraph that stands between the pictures.').join('\n\n');

const TREE = {
  'site.toml': 'name = "Tea"\nlanguages = ["en"]\n\n[official]\nphones = ["+44 1632 960123"]\n',
  'returns/send-back.md': `---
title: Send tea back
---

| Item | Where to | Days | Price |
| --- | :--- | :---: | ---: |
| Tea | To the shop | 14 | £3.00 |
| A pot of cast iron | To the storehouse behind the shop | 30 | £120.00 |

Call [our desk](tel:+441632960123) or [somebody else](tel:+441632960999).
`,
  'returns/pictures.md': `---
title: How it looks
---

![The first](img/first.png)

${LINES}

![The last](./img/last.png)

${LINES}
`,
  'returns/img/first.png': png(WIDE, HIGH),
  'returns/img/last.png': png(WIDE, HIGH),
};

async function shop(binary, use) {
  const folder = await mkdtemp(join(tmpdir(), 'jieda-tree-'));
  try {
    for (const [path, text] of Object.entries(TREE)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const site = await Site.start(binary, folder);
    try {
      return await use(site);
    } finally {
      await site.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('moved in: columns are aligned as they were written, and a listed number is dialled', ({ binary, browser, pictures }) => shop(binary, async (site) => {
  await visitor(browser, site.base)({ path: '/en/returns/send-back', width: WIDTH, locale: 'en-GB' }, async (page) => {
    const aligned = (row) => page.$$eval(`main tr:nth-child(1) > ${row}`, (all) => all.map((one) => getComputedStyle(one).textAlign));
    for (const row of ['th', 'td']) assert.deepEqual(await aligned(row), ['left', 'left', 'center', 'right'], row);
    assert.deepEqual(await sideways(page, WIDTH), []);
    const dialled = await page.$$eval('main a[href^="tel:"]', (all) => all.map((one) => [one.getAttribute('href'), one.textContent]));
    assert.deepEqual(dialled, [['tel:+441632960123', 'our desk']]);
    await page.screenshot({ path: `${pictures}/moved-in-table.png`, fullPage: true });
  });
}));

test('moved in: pictures have their size before they come, come late, and move nothing', ({ binary, browser, pictures }) => shop(binary, async (site) => {
  await visitor(browser, site.base)({ path: '/en/returns/pictures', width: WIDTH, locale: 'en-GB' }, async (page, requests) => {
    await page.evaluate(() => {
      window.shifts = [];
      new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((one) => one.value))).observe({ type: 'layout-shift', buffered: true });
    });
    const said = await page.$$eval('main img', (all) => all.map((one) => ['width', 'height', 'loading'].map((name) => one.getAttribute(name))));
    assert.deepEqual(said, Array(2).fill([`${WIDE}`, `${HIGH}`, 'lazy']));
    const asked = (name) => requests.filter((url) => new URL(url).pathname.endsWith(`/${name}.png`)).length;
    assert.equal(asked('last'), 0, 'far below what is seen');
    const heights = await page.$$eval('main img', (all) => all.map((one) => Math.round(one.getBoundingClientRect().height)));
    assert.ok(heights.every((height) => height > 100 && height < 300), `room for them: ${heights}`);
    await page.locator('main img').last().scrollIntoViewIfNeeded();
    const shown = () => page.$$eval('main img', (all) => all.every((one) => one.complete && one.naturalWidth > 0));
    await until('the pictures', WITHIN_MS, shown);
    assert.equal(asked('last'), 1);
    assert.deepEqual(await page.$$eval('main img', (all) => all.map((one) => Math.round(one.getBoundingClientRect().height))), heights);
    assert.deepEqual(await page.evaluate(() => window.shifts), []);
    assert.deepEqual(await sideways(page, WIDTH), []);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `${pictures}/moved-in-pictures.png` });
  });
}));
