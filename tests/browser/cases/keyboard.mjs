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
  assert.match(copied, new RegExp(`^${site.base}/a/[a-z0-9]+(#[^ ]+)?$`));
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

const PAGE = '/zh/funds/withdrawal-not-arrived';
const focusedId = (page) => page.evaluate(() => document.activeElement.id);

test('/ and Ctrl-K go to the search field and take what stands in it; a switch turns the single key off until it is turned on again', ({ visit }) =>
  visit({ path: '/zh/search?q=%E6%8F%90%E7%8E%B0', width: 1280 }, async (page) => {
    const away = () => page.locator('h1').click();
    for (const key of ['/', 'Control+k', 'Meta+k']) {
      await away();
      assert.notEqual(await focusedId(page), 'q');
      await page.keyboard.press(key);
      assert.equal(await focusedId(page), 'q', key);
      assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), '提现', key);
    }
    await page.keyboard.type('a/b');
    assert.equal(await page.locator('#q').inputValue(), 'a/b', 'in the field it is a letter');
    await page.locator('[data-keys]').click();
    await page.reload();
    await away();
    await page.keyboard.press('/');
    assert.notEqual(await focusedId(page), 'q', 'turned off');
    await page.keyboard.press('Control+k');
    assert.equal(await focusedId(page), 'q', 'Ctrl-K is no single key');
    await page.locator('[data-keys]').click();
    await page.keyboard.press('/');
    assert.equal(await focusedId(page), 'q', 'turned on again');
  }));

test('after "skip to results" the arrow keys go through the hits', ({ visit }) =>
  visit({ path: '/zh/search?q=%E6%8F%90%E7%8E%B0', width: 1280 }, async (page) => {
    const hrefs = await page.locator('#results h2 a').evaluateAll((links) => links.map((link) => link.href));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focusedId(page), 'results');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('c');
    assert.equal(await focusedId(page), 'results', 'there is none above, and none to copy');
    for (const [key, at] of [['ArrowDown', 0], ['ArrowDown', 1], ['j', 2], ['k', 1], ['ArrowUp', 0]]) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => document.activeElement.href), hrefs[at], `${key} to hit ${at}`);
    }
  }));

test('c copies the way to a section: that of a hit, and that of a heading', ({ site, visit }) =>
  visit({ path: '/zh/search?q=%E6%8F%90%E7%8E%B0', width: 1280, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const hit = page.locator('#results h2 a[href*="#"][data-permalink]').first();
    const anchor = new URL(await hit.evaluate((link) => link.href)).hash;
    await hit.focus();
    await page.keyboard.press('c');
    await page.locator('#copied', { hasText: '已复制链接' }).waitFor();
    const found = new URL(await copied());
    assert.match(found.pathname, /^\/a\/[a-z0-9]+$/);
    assert.equal(found.hash, anchor);
    await page.goto(`${PAGE}`);
    const link = page.locator('.self').nth(1);
    assert.equal(await link.evaluate((el) => getComputedStyle(el).opacity), '0', 'it is out of sight');
    await link.focus();
    assert.equal(await link.evaluate((el) => getComputedStyle(el).opacity), '1', 'with the focus it is seen');
    await page.keyboard.press('c');
    const status = page.locator('.head .copied', { hasText: '已复制链接' });
    await status.waitFor();
    assert.equal(await copied(), `${site.base}/a/wd7k2q${await link.evaluate((el) => el.hash)}`);
    await page.locator('[data-copy=link]').click();
    await page.locator('.links .copied', { hasText: '已复制链接' }).waitFor();
    assert.equal(await copied(), `${site.base}/a/wd7k2q`);
  }));

test('a table is a stop of the Tab key while it scrolls sideways, named by its heading, and none when it fits', ({ visit }) =>
  visit({ path: PAGE, width: 1280 }, async (page) => {
    for (const [width, scrolls] of [[1280, false], [240, true], [1280, false]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForFunction((wide) => [...document.querySelectorAll('.table')].every((el) => (el.tabIndex === 0) === wide), scrolls);
      const got = await page.locator('.table').first().evaluate((el) => [el.scrollWidth > el.clientWidth, el.getAttribute('role'), el.getAttribute('aria-label')]);
      assert.deepEqual(got, scrolls ? [true, 'region', '表格：各个状态的意思'] : [false, null, null], `${width} px`);
    }
  }));
