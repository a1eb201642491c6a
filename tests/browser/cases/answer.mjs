// The answer itself above the results, what is said when nothing fits, and a whole message in the field.

import assert from 'node:assert/strict';
import { search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';

const CARD = 'section.answer';

for (const [lang, q] of [['zh', '提现没到账'], ['en', 'withdrawal not arrived']]) {
  test(`${lang}: the answer stands before the results, as the article has it, and is copied with its link`, ({ visit, site }) =>
    visit({ path: search(lang, q), permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const words = (await page.locator(`${CARD} .text`).innerText()).trim();
      const { text } = await site.get(`/${lang}/funds/withdrawal-not-arrived`);
      const bare = (html) => html.replace(/<[^>]*>/g, '').replace(/&#x27;/g, "'").replace(/\s+/g, ' ');
      assert.ok(words && bare(text).includes(words.replace(/\s+/g, ' ')), words);
      const before = await page.evaluate((card) => Boolean(document.querySelector(card)
        .compareDocumentPosition(document.querySelector('#results')) & Node.DOCUMENT_POSITION_FOLLOWING), CARD);
      assert.ok(before, 'the card stands behind the list');
      await page.locator(`${CARD} button`).click();
      await page.locator(`${CARD} .copied`).filter({ hasText: /./ }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied.replaceAll('\r\n', '\n'), `${words}\n${site.base}/${lang}/funds/withdrawal-not-arrived`);
    }));
}

for (const [lang, q] of [['zh', '怎么做红烧肉，要放多少糖'], ['en', 'how do I rotate a page in a Word document']]) {
  test(`${lang}: what nothing answers is doubted, and the way to a person stands above the results, without a script`, ({ visit }) =>
    visit({ path: search(lang, q), script: false }, async (page) => {
      assert.equal(await page.locator(CARD).count(), 0);
      assert.doesNotMatch(await page.locator('h1').innerText(), /\d/);
      assert.match(await page.locator('h1 + p a').getAttribute('href'), new RegExp(`^/${lang}/contact`));
    }));
}

test('a whole message goes by POST: found, in the field again without its password, and in no address', ({ visit }) =>
  visit({ path: '/zh/' }, async (page) => {
    const message = `你好，我的提现一直没到账，密码是 hunter22，请帮我看看。${'我等了很久了。'.repeat(90)}`;
    await page.locator('#q').fill(message);
    await page.locator('form[role=search] button').click();
    await page.waitForURL('**/zh/search');
    const field = await page.locator('#q').inputValue();
    assert.ok(field.startsWith('你好，我的提现一直没到账') && !field.includes('hunter22') && field.length > 512, field.slice(0, 80));
    assert.ok(await page.locator('#results > li').count() > 0);
    const links = await page.locator('main a').evaluateAll((all) => all.map((link) => decodeURIComponent(link.href)));
    assert.ok(links.every((href) => !href.includes('q=')), links.find((href) => href.includes('q=')));
  }));
