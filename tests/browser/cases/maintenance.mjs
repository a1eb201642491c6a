// While the site is being worked on: one small page that says when it is back and how to reach a person.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { visitor } from '../lib/browser.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';

const BYTES_MAX = 6_000;

test('maintenance: 503, when it is back, two ways to a person, in both languages and in less than 6 kB', async ({ binary, root, browser, pictures }) => {
  const site = await Site.start(binary, `${root}content`, ['--maintenance', '2026-12-01T06:00Z']);
  try {
    const { status, headers, text } = await site.get('/en/');
    assert.deepEqual([status, headers.get('retry-after')], [503, 'Tue, 01 Dec 2026 06:00:00 GMT']);
    assert.ok(Buffer.byteLength(text) <= BYTES_MAX, `${Buffer.byteLength(text)} bytes`);
    await visitor(browser, site.base)({ path: '/zh/', status: 503, width: 320 }, async (page) => {
      const words = await page.locator('main').innerText();
      assert.ok(words.includes('预计 2026-12-01 06:00 UTC 恢复') && words.includes('back at about 2026-12-01 06:00 UTC'), words);
      assert.ok(await page.locator('a[href="mailto:help@bitp.example"], a[href^="https://help.bitp.example"]').count() >= 2);
      await page.screenshot({ path: join(pictures, 'maintenance-320-light.png'), fullPage: true });
    });
    assert.equal((await site.get('/healthz')).status, 200);
    return `${Buffer.byteLength(text)} bytes`;
  } finally {
    await site.stop();
  }
});
