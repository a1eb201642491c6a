// Where searches are counted: a reader is told, what is opened is counted without anything added to a link, and writers have a
// report that needs nothing else.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { audit } from '../lib/audit.mjs';
import { visitor } from '../lib/browser.mjs';
import { search } from '../lib/pages.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const COUNTED_WITHIN_MS = 20_000;

test('insights: what is opened from a search is counted once, a reader is told, and the report fits every screen', async ({ binary, root, browser, pictures }) => {
  const site = await Site.start(binary, `${root}content`, ['--record-searches', '--keep-searches', '30']);
  const data = dirname(site.database);
  const report = async (...args) => {
    const folders = ['--data', data, '--index', join(dirname(data), 'report-index')];
    const { stdout } = await promisify(execFile)(binary, ['report', site.content, ...folders, '--at-least', '1', ...args]);
    return stdout;
  };
  try {
    await visitor(browser, site.base)({ path: search('zh', '提现没到账'), width: 390 }, async (page) => {
      assert.ok((await page.locator('main').innerText()).includes('搜索会计数，保存 30 天'));
      const links = await page.locator('#results h2 a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      assert.ok(links.every((link) => /^\/(zh|en)\/[^?]*$/.test(link)), links.join(' '));
      const sent = page.waitForRequest((request) => request.url().endsWith('/api/v1/opened'));
      await page.locator('#results h2 a').first().click();
      const form = new URLSearchParams((await sent).postData());
      assert.deepEqual([...form.keys()], ['q', 'lang', 'url']);
      assert.equal(await page.evaluate(() => document.cookie), '');
    });
    await visitor(browser, site.base)({ path: search('en', 'qqxxzzkk withdrawal'), width: 390 }, async () => {});
    await until('the search in the report', COUNTED_WITHIN_MS, async () => {
      const { weeks } = JSON.parse(await report('--format', 'json'));
      return weeks.at(-1).asked === 2 && weeks.at(-1).opened === 1;
    });
    for (const lang of ['zh', 'en']) {
      const page = await browser.newPage();
      await page.setContent(await report('--format', 'html', '--lang', lang));
      await page.evaluate(AXE);
      for (const colorScheme of ['light', 'dark']) {
        for (const width of [1280, 390]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 844 });
          const found = await page.evaluate(async () => (await window.axe.run()).violations.map((v) => v.id));
          assert.deepEqual(found, [], `${lang} ${width} ${colorScheme}`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${width} px`);
          await page.screenshot({ path: join(pictures, `report-${lang}-${width}-${colorScheme}.png`), fullPage: true });
        }
      }
      await page.close();
    }
    await mended(await Site.start(binary, `${root}content`, ['--preview', '--data', data]), browser, pictures);
  } finally {
    await site.stop();
  }
});

/** In the preview: the line of a group is copied, written into its file, and is asked for no more. */
async function mended(workspace, browser, pictures) {
  try {
    for (const lang of ['zh', 'en']) {
      await visitor(browser, workspace.base)({ path: `/preview/insights?lang=${lang}&at-least=1`, width: 1280, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
        const group = page.locator('.groups > li', { has: page.locator('.pv-line') }).first();
        await group.waitFor();
        await audit(page, (look) => page.screenshot({ path: join(pictures, `preview-insights-${lang}-${look}.png`), fullPage: true }));
        if (lang === 'zh') return;
        await group.locator('[data-pv-copy]').click();
        const line = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(line, await group.locator('.pv-line').textContent());
        const [, file, at] = /\/content\/(.*):(\d+):\d+$/.exec(decodeURIComponent(await group.locator('.pv-do a').first().getAttribute('href')));
        const lines = (await workspace.read(file)).split('\n');
        const replaces = line.startsWith('questions:') && lines[at - 1].startsWith('questions:');
        lines.splice(at - 1, replaces ? 1 : 0, line);
        const before = await page.locator('.groups .pv-line').count();
        const loaded = page.waitForEvent('load'); // a page on its way has no lines at all, and Chromium may take minutes to close one
        await workspace.write(file, lines.join('\n'));
        await loaded;
        await until('one line less', COUNTED_WITHIN_MS, async () => await page.locator('.groups .pv-line').count() === before - 1);
      });
    }
  } finally {
    await workspace.stop();
  }
}
