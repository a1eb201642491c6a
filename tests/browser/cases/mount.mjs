// A site below a path of its host, behind nginx, which passes the path on or takes it off.

import assert from 'node:assert/strict';
import { visitor } from '../lib/browser.mjs';
import { startNginx } from '../lib/nginx.mjs';
import { freePort } from '../lib/port.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const HELP = '/shop/help';
const WITHIN_MS = 5_000;
/** An article with a picture. */
const PICTURED = `${HELP}/zh/funds/withdrawal-not-arrived`;

test('below a path behind nginx: search, suggestions, pictures, feedback and languages work, with the path passed on and taken off', async ({ binary, root, browser }) => {
  const [passing, taking] = [await freePort(), await freePort()];
  const base = `http://127.0.0.1:${passing}`;
  const site = await Site.start(binary, `${root}content`, ['--trusted-proxy', '127.0.0.1/32'], [], base + HELP);
  const headers = 'proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header Host shop.example;';
  const stop = await startNginx([
    [passing, `location ${HELP} { proxy_pass ${site.base}; ${headers} }`],
    [taking, `location ${HELP}/ { proxy_pass ${site.base}/; ${headers} }`],
  ]);
  try {
    for (const port of [passing, taking]) {
      const origin = `http://127.0.0.1:${port}`;
      const elsewhere = [];
      await visitor(browser, origin)({ path: `${HELP}/` }, async (page, requests) => {
        assert.equal(new URL(page.url()).pathname, `${HELP}/zh/`);
        await page.locator('#q').pressSequentially('提现没到账');
        await page.locator('#sugg [role=option]').first().waitFor();
        await page.keyboard.press('Enter');
        await page.waitForURL(`${origin}${HELP}/zh/search?*`);
        await page.locator('main h2 a').first().click();
        assert.ok(new URL(page.url()).pathname.startsWith(`${HELP}/zh/`), page.url());
        await page.goto(PICTURED);
        const shown = () => page.$$eval('main img', (all) => all.length > 0 && all.every((one) => one.complete && one.naturalWidth > 0));
        await until('the pictures', WITHIN_MS, shown);
        await page.locator('#feedback button').first().click();
        await until('thanks', WITHIN_MS, async () => /谢/.test(await page.locator('#feedback').innerText()));
        await page.locator('a[hreflang=en]').first().click();
        assert.equal(new URL(page.url()).pathname, `${HELP}/en/funds/withdrawal-not-arrived`);
        elsewhere.push(...requests.filter((url) => !new URL(url).pathname.startsWith(`${HELP}/`)));
      });
      assert.deepEqual(elsewhere, []);
    }
  } finally {
    await stop();
    await site.stop();
  }
});
