// From a question to its answer, on a phone, with JavaScript off.

import assert from 'node:assert/strict';
import { NOTHING_FOUND, search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';

/** What a phone shows of a page below the browser's own bars. */
const SCREEN = { width: 390, height: 664 };
const FIRST_HIT = '#results > li:first-child h2 a';

const pathOf = async (link) => new URL(await link.getAttribute('href'), 'http://any').pathname;

for (const [lang, q] of [['zh', '提现没到账'], ['en', 'withdrawal not arrived']]) {
  test(`${lang}: home, "${q}", first hit, the short answer in the first screen`, ({ visit }) =>
    visit({ path: `/${lang}/`, script: false, ...SCREEN }, async (page) => {
      await page.locator('#q').fill(q);
      await page.locator('form[role=search] button').tap();
      const hit = page.locator(FIRST_HIT);
      assert.equal(await pathOf(hit), `/${lang}/funds/withdrawal-not-arrived`);
      assert.equal(await page.locator('#q').inputValue(), q);
      await hit.tap();
      await page.waitForURL(`**/${lang}/funds/withdrawal-not-arrived`);
      const box = await page.locator('.answer').boundingBox();
      const top = await page.evaluate(() => scrollY);
      assert.equal(top, 0, 'the article opens scrolled down');
      assert.ok(box.y >= 0 && box.y + box.height <= SCREEN.height, `the answer ends at ${box.y + box.height} px`);
      return `the answer ends at ${Math.round(box.y + box.height)} of ${SCREEN.height} px`;
    }));
}

for (const [lang, q, path] of [
  ['zh', '提現沒到賬', '/zh/funds/withdrawal-not-arrived'],
  ['zh', 'USDT充值', '/zh/funds/deposit-crypto'],
  ['en', 'how long does support take', '/en/support/handling-time'],
]) {
  test(`${lang}: "${q}" finds ${path} first, in the page and in the API`, async ({ site, visit }) => {
    const [first] = await site.search(q, lang);
    assert.equal(first && new URL(first.url, site.base).pathname, path, 'the API');
    await visit({ path: search(lang, q), script: false }, async (page) => {
      assert.equal(await pathOf(page.locator(FIRST_HIT)), path, 'the page');
    });
  });
}

for (const lang of ['zh', 'en']) {
  test(`${lang}: nothing found keeps the question and offers others, and people`, async ({ site, visit }) => {
    assert.deepEqual(await site.search(NOTHING_FOUND, lang), []);
    await visit({ path: search(lang, NOTHING_FOUND), script: false }, async (page) => {
      assert.equal(await page.locator('#q').inputValue(), NOTHING_FOUND);
      assert.ok((await page.locator('h1').innerText()).includes(NOTHING_FOUND), 'the heading names the question');
      await offersHelp(page, lang);
    });
  });

  test(`${lang}: an unknown page answers 404 with search, questions and contact`, ({ visit }) =>
    visit({ path: `/${lang}/funds/no-such-article`, status: 404, script: false }, async (page) => {
      await offersHelp(page, lang);
      await page.locator('#q').fill('txid');
      await page.locator('form[role=search] button').tap();
      await page.locator(FIRST_HIT).waitFor();
    }));
}

async function offersHelp(page, lang) {
  assert.equal(await page.locator('form[role=search] #q').count(), 1, 'a search field');
  assert.ok(await page.locator('.rows a').count() >= 6, 'questions');
  assert.ok(await page.locator('#channels > li').count() >= 1, 'ways to reach support');
  assert.ok(await page.locator(`a[href="/${lang}/contact"]`).count() >= 1, 'a link to the contact page');
}
