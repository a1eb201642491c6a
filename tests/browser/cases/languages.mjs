// From one language to the other, with JavaScript off.

import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';

const ARTICLE = 'funds/withdrawal-not-arrived';
const NOTICE = '.notice.warn';

for (const [from, to] of [['zh', 'en'], ['en', 'zh']]) {
  test(`${from}: the language link of an article leads to its translation`, ({ visit }) =>
    visit({ path: `/${from}/${ARTICLE}`, script: false }, async (page) => {
      await page.locator('header a.lang').tap();
      await page.waitForURL(`**/${to}/${ARTICLE}`);
      assert.equal(await page.locator(NOTICE).count(), 0);
    }));
}

test('zh: the language link of an article without translation leads to the other home page, which says so', ({ visit }) =>
  visit({ path: '/zh/account/wechat-browser', script: false }, async (page) => {
    await page.locator('header a.lang').tap();
    await page.waitForURL('**/en/?missing=wechat-browser');
    assert.match(await page.locator(NOTICE).innerText(), /not available in English/);
    await page.locator('main > p a[hreflang="zh-Hans"]').tap();
    await page.waitForURL('**/zh/account/wechat-browser');
  }));

test('E5: without JavaScript: an English page that only exists in Chinese says so and leads there', ({ visit }) =>
  visit({ path: '/en/account/wechat-browser', status: 404, script: false }, async (page) => {
    assert.match(await page.locator('h1').innerText(), /Not available in English/);
    await page.locator('h1 + p a[hreflang="zh-Hans"]').tap();
    await page.waitForURL('**/zh/account/wechat-browser');
  }));

for (const [locale, query, lang] of [
  ['zh-CN', '', 'zh'], ['en-GB', '', 'en'], ['zh-TW', '?lang=en', 'en'], ['en-US', '?lang=zh', 'zh'],
]) {
  test(`/a/wd7k2q${query} opens the ${lang} article in a browser set to ${locale}`, ({ visit }) =>
    visit({ path: `/a/wd7k2q${query}`, script: false, locale }, (page) =>
      assert.equal(new URL(page.url()).pathname, `/${lang}/${ARTICLE}`)));
}
