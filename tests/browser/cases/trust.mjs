// Authors are not operators: what they bring along runs nothing, and a channel that the operator did not list is marked.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visitor } from '../lib/browser.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const SEEN_WITHIN_MS = 5_000;
const MARKS = { zh: '不在官方名单里', en: 'not on our official list' };

test('authors: a channel that is not on the operator’s list is marked and no link, and their templates and scripts run nothing', async ({ binary, root, browser, pictures }) => {
  const folder = await mkdtemp(join(tmpdir(), 'jieda-official-'));
  const list = join(folder, 'official.toml');
  const written = await readFile(`${root}content/site.toml`, 'utf8');
  const from = written.indexOf('\n[official]');
  const to = written.indexOf('\n[', from + 2);
  await writeFile(list, written.slice(from, to < 0 ? undefined : to));
  const site = await Site.start(binary, `${root}content`, ['--official', list]);
  try {
    const channel = '[[channel]]\nkind = "social"\ntitle = { zh = "急件", en = "Urgent" }\naddress = "@bitp_helper"\n\n';
    await site.write('theme/static/site.js', 'window.ranByAuthor = true;');
    await site.write('theme/templates/contact.html', '<h1>by the author</h1><script src="/assets/evil.js"></script>');
    await site.write('site.toml', written.slice(0, from) + (to < 0 ? '' : written.slice(to)).concat('\n') + channel);
    await until('the channel', SEEN_WITHIN_MS, async () => (await site.get('/en/contact')).text.includes('@bitp_helper'));
    await until('the theme in the log', SEEN_WITHIN_MS, async () => {
      await site.get('/en/contact');
      return site.log.includes('theme/static/site.js: is a script') && site.log.includes('theme/templates/contact.html: is a template');
    });
    const visit = visitor(browser, site.base);
    for (const lang of ['zh', 'en']) {
      for (const width of [390, 1280]) {
        for (const colorScheme of ['light', 'dark']) {
          await visit({ path: `/${lang}/contact`, width, colorScheme }, async (page) => {
            const items = await page.locator('#channels > li').allInnerTexts();
            const marked = items.filter((item) => item.includes(MARKS[lang]));
            assert.equal(marked.length, 1, items.join('\n---\n'));
            assert.ok(marked[0].includes('@bitp_helper'));
            assert.equal(await page.locator('#channels > li:last-child a').count(), 0);
            assert.equal(await page.evaluate(() => 'ranByAuthor' in window), false);
            assert.equal(await page.locator('h1', { hasText: 'by the author' }).count(), 0);
            await page.screenshot({ path: join(pictures, `unlisted-${lang}-${width}-${colorScheme}.png`), fullPage: true });
          });
        }
      }
    }
  } finally {
    await site.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
