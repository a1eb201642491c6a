// Suggestions while typing: with an input method, with the keyboard, on a phone, without a network. (E1, E3)

import assert from 'node:assert/strict';
import { cancel, commit, compose, imeKey, msUntilVisible, typeWithIme } from '../lib/ime.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const OPTION = '[role=option]';
/** The question of a suggestion, without its place. */
const QUESTION = `${OPTION} > span:first-child`;
const RIGHT = '提现一直没有到账怎么办';
const SHOWN_WITHIN_MS = 300;
const PATH = '/zh/funds/withdrawal-not-arrived';
/** Longer than the page waits before it asks. */
const SETTLE_MS = 400;

test('E1: composing 提现, then 没到账: no request meanwhile, the right question in the list at once, the answer on the first screen', ({ visit }) =>
  visit({ path: '/zh/' }, async (page) => {
    const first = await typeWithIme(page, '#q', ['t', 'ti', 'ti xian'], '提现', { watch: /suggest/ });
    assert.deepEqual(first.during, []);
    const soon = await msUntilVisible(page, OPTION, first.committedAt, { text: '提现' });
    first.stop();
    const second = await typeWithIme(page, '#q', ['m', 'mei', 'mei dao', 'mei dao zhang'], '没到账', { watch: /suggest/ });
    assert.deepEqual(second.during, []);
    assert.equal(second.value, '提现没到账');
    const ms = await msUntilVisible(page, OPTION, second.committedAt, { text: RIGHT });
    assert.ok(soon <= SHOWN_WITHIN_MS && ms <= SHOWN_WITHIN_MS, `${soon} ms and ${ms} ms`);
    assert.equal(second.after().length, 1, 'one request for one commit');
    assert.match(await page.locator('#say').textContent(), /^\d 条建议$/);
    await page.locator(QUESTION, { hasText: RIGHT }).first().tap();
    await page.waitForURL((url) => url.pathname === PATH);
    const box = await page.locator('.answer').boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 664, `the short answer ends at ${box.y + box.height} px`);
    return `${Math.round(soon)} and ${Math.round(ms)} ms after the commit`;
  }));

for (const confirm of ['space', 'enter', 'safari-enter', 'tap']) {
  test(`E3: a word confirmed by ${confirm} is kept, and nothing is submitted`, ({ visit }) =>
    visit({ path: '/zh/' }, async (page, requests) => {
      const typed = await typeWithIme(page, '#q', ['t', 'ti xian'], '提现', { confirm, settle: 0 });
      await page.waitForTimeout(SETTLE_MS);
      assert.equal(await page.locator('#q').inputValue(), '提现');
      assert.equal(new URL(page.url()).pathname, '/zh/');
      assert.deepEqual(requests.filter((url) => /\/search\?/.test(url) && !url.includes('/api/')), []);
      typed.stop();
    }));
}

test('E3: a composition given up by Escape leaves the text before it, the list, and the page', ({ visit }) =>
  visit({ path: '/zh/' }, async (page) => {
    (await typeWithIme(page, '#q', ['ti xian'], '提现', { settle: 0 })).stop();
    await page.locator(OPTION).first().waitFor();
    await compose(page, '#q', ['m', 'mei']);
    await imeKey(page, 'ArrowDown');
    assert.equal(await page.locator('#q').getAttribute('aria-activedescendant'), null, 'the arrow was the input method\'s');
    await cancel(page);
    await page.waitForTimeout(SETTLE_MS);
    assert.equal(await page.locator('#q').inputValue(), '提现');
    assert.ok(await page.locator('#sugg').isVisible(), 'its Escape was the input method\'s too');
    await commit(page, '没到账');
    await page.locator(QUESTION, { hasText: RIGHT }).first().waitFor();
    assert.equal(new URL(page.url()).pathname, '/zh/');
  }));

test('en: a phone\'s keyboard composes English words: they count as typed before the composition ends', ({ visit }) =>
  visit({ path: '/en/', locale: 'en-GB' }, async (page) => {
    await compose(page, '#q', ['w', 'with', 'withdrawal']);
    await page.locator(OPTION, { hasText: 'withdrawal' }).first().waitFor();
  }));

test('keyboard: arrows mark and wrap, Escape closes, Enter opens the marked question, and without a mark it searches', ({ visit }) =>
  visit({ path: '/en/', locale: 'en-GB', width: 1280 }, async (page) => {
    const field = page.locator('#q');
    const active = () => field.getAttribute('aria-activedescendant');
    assert.deepEqual(await Promise.all(['role', 'aria-autocomplete', 'aria-controls', 'aria-expanded'].map((name) => field.getAttribute(name))),
      ['combobox', 'list', 'sugg', 'false']);
    await field.pressSequentially('withdraw');
    await page.locator(OPTION).first().waitFor();
    const count = await page.locator(OPTION).count();
    assert.ok(count > 2 && count <= 9, `${count} rows: at most 8 suggestions, and one that searches`);
    assert.equal(await active(), null, 'nothing is marked beforehand');
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(), `sugg${count - 1}`);
    assert.equal(await page.locator(OPTION).last().innerText(), 'Search for “withdraw”');
    assert.equal(await page.locator('#say').textContent(), `${count - 1} suggestions`);
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(), 'sugg0');
    assert.equal(await page.locator('[aria-selected=true]').count(), 1);
    await page.keyboard.press('Escape');
    assert.deepEqual([await page.locator('#sugg').isVisible(), await field.getAttribute('aria-expanded'), await field.inputValue()], [false, 'false', 'withdraw']);
    await page.keyboard.press('ArrowDown');
    const url = await page.locator('#sugg0').getAttribute('data-url');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${url}`);
    await page.locator('#q').pressSequentially('withdraw');
    await page.locator(OPTION).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/en/search?q=withdraw');
    // The last row searches for the same.
    await page.locator('#q').fill('withdrawal & more');
    await page.locator(OPTION).first().waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/en/search?q=withdrawal%20%26%20more');
    assert.equal(await page.locator('#q').inputValue(), 'withdrawal & more');
    await page.locator('#q').fill('withdraw');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/en/search?q=withdraw');
    assert.equal(await page.locator('#q').inputValue(), 'withdraw');
  }));

test('the same question is asked once, and answers to an older one are dropped', ({ visit }) =>
  visit({ path: '/en/', locale: 'en-GB', width: 1280 }, async (page, requests) => {
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route(/suggest.*q=with$/, async (route) => { await held; await route.continue().catch(() => {}); });
    await page.locator('#q').pressSequentially('with');
    await page.waitForRequest(/q=with$/);
    await page.locator('#q').pressSequentially('draw');
    await page.locator(OPTION, { hasText: 'withdraw' }).first().waitFor();
    const before = await page.locator('#sugg').innerText();
    release();
    await page.locator('#q').pressSequentially(' ');
    await page.waitForTimeout(SETTLE_MS);
    assert.equal(await page.locator('#sugg').innerText(), before);
    assert.equal(requests.filter((url) => /q=withdraw(%20)?$/.test(url)).length, 1, requests.join(' '));
  }));

test('without a network the list closes and the page says so; back again, Enter searches for the text still there', ({ visit }) =>
  visit({ path: '/zh/', allow: /ERR_INTERNET_DISCONNECTED/ }, async (page) => {
    await page.locator('#q').pressSequentially('提现');
    await page.locator(OPTION).first().waitFor();
    await page.context().setOffline(true);
    await page.locator('#net', { hasText: '网络断开了' }).waitFor();
    await page.locator('#q').pressSequentially('没到账');
    await page.waitForTimeout(SETTLE_MS);
    assert.equal(await page.locator('#sugg').isVisible(), false);
    await page.context().setOffline(false);
    await page.locator('#net').waitFor({ state: 'hidden' });
    await page.locator('#q').press('Enter');
    await page.waitForURL(/\/zh\/search/);
    assert.equal(await page.locator('#q').inputValue(), '提现没到账');
  }));

test('markup in a title is text in the list', async ({ site, visit }) => {
  const file = 'en/trading/markup-in-a-title.md';
  const title = 'Glimmermark <img src=x onerror=alert(1)> & more';
  try {
    await site.write(file, `---\ntitle: "${title}"\n---\nText.\n`);
    await until('the article', 2_000, async () => (await site.search('glimmermark', 'en')).length > 0);
    await visit({ path: '/en/', width: 1280, locale: 'en-GB' }, async (page) => {
      await page.locator('#q').pressSequentially('glimmermark');
      await page.locator(OPTION).first().waitFor();
      assert.equal(await page.locator(QUESTION).first().innerText(), title);
      assert.equal(await page.locator(`${OPTION} small`).first().innerText(), 'Trading');
      assert.equal(await page.locator('#sugg img').count(), 0);
    });
  } finally {
    await site.remove(file);
    await until('the article is gone', 2_000, async () => (await site.search('glimmermark', 'en')).length === 0);
  }
});
