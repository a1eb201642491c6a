// From words to a link in the clipboard, by keyboard alone. (A1)

import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';

const KEYS_MAX = 9;

test('A1: from the home page to the third hit and its permalink in the clipboard, in under 10 keys', async ({ site, visit }) => {
  let keys = 0;
  const copied = await visit({ path: '/zh/', width: 1280, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const press = async (key) => { keys += 1; await page.keyboard.press(key); };
    const focused = () => page.evaluate(() => document.activeElement.href);
    await page.locator('#q').focus();
    await page.keyboard.type('提现');
    await press('Enter');
    await page.waitForURL(/\/zh\/search/);
    const third = await page.locator('#results > li:nth-child(3) h2 a').evaluate((link) => link.href);
    await press('Tab');
    await press('Enter');
    await press('Tab');
    await press('ArrowDown');
    await press('ArrowDown');
    assert.equal(await focused(), third);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none', 'the focus is seen');
    await press('c');
    await page.locator('#copied', { hasText: '已复制链接' }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  });
  assert.ok(keys <= KEYS_MAX, `${keys} keys`);
  assert.match(copied, new RegExp(`^${site.base}/a/[a-z0-9]+$`));
  // Pasted into a browser set to English.
  await visit({ path: new URL(copied).pathname, width: 1280, locale: 'en-GB' }, (page) =>
    assert.match(new URL(page.url()).pathname, /^\/en\//));
  return `${keys} keys`;
});

test('single keys do nothing while the search field has the focus', ({ visit }) =>
  visit({ path: '/zh/search?q=%E6%8F%90%E7%8E%B0', width: 1280 }, async (page) => {
    await page.locator('#q').focus();
    await page.keyboard.press('End');
    await page.keyboard.type('cjk');
    assert.equal(await page.locator('#q').inputValue(), '提现cjk');
    assert.equal(await page.locator('#copied').isVisible(), false);
  }));

test('a clipboard that refuses: the link is shown, marked, with what to do, and nothing says that it was copied', ({ visit }) =>
  visit({ path: '/zh/funds/withdrawal-not-arrived', width: 1280 }, async (page) => {
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } });
      document.execCommand = () => false;
    });
    await page.locator('[data-copy=link]').click();
    const status = page.locator('.copied');
    await status.locator('input').waitFor();
    assert.equal(await status.innerText(), '没能自动复制，请长按文字复制。');
    assert.match(await status.locator('input').inputValue(), /\/a\/wd7k2q$/);
    assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value), await status.locator('input').inputValue());
  }));

test('every control of an article is reached by Tab, with a ring that is seen', ({ visit }) =>
  visit({ path: '/en/funds/withdrawal-not-arrived', width: 1280, locale: 'en-GB' }, async (page) => {
    const count = await page.evaluate(() => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),textarea,[tabindex="0"]')].filter((el) => el.checkVisibility()).length);
    const seen = new Set();
    for (let i = 0; i < count + 5; i += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const el = document.activeElement;
        if (el === document.body) return null;
        el.dataset.at = el.dataset.at || String(Math.random());
        const style = getComputedStyle(el);
        return { id: el.dataset.at, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, what: el.outerHTML.slice(0, 80) };
      });
      if (!at) continue;
      assert.ok(at.ring, `no ring on ${at.what}`);
      seen.add(at.id);
    }
    assert.equal(seen.size, count);
    return `${count} controls`;
  }));
