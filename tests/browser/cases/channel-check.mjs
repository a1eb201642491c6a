// Is this channel ours? Four values after each other, in both languages, with and without JavaScript; and how the answers
// look. (E6; `verify.mjs` has each kind of value by itself)

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { audit } from '../lib/audit.mjs';
import { search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';

const PATH = { zh: '/zh/verify', en: '/en/verify' };

/** The four answers: an official account, a look-alike with a Cyrillic letter, another top-level domain, nonsense. */
const ASKED = [
  { typed: '@bitp_official', state: 'official', zh: '在官方名单里', en: 'On our official list' },
  { typed: '@bitp_оfficial', state: 'unknown', zh: '它很像官方的这一个，但不是： @bitp_official', en: 'and is not: @bitp_official' },
  { typed: 'https://help.bitp.test/chat', state: 'unknown', zh: '不在官方名单里。请勿转账或透露验证码。', en: 'Not on our official list.' },
  { typed: '嗯嗯', state: 'unclear', zh: '看不出里面有网址、邮箱、电话或账号。', en: 'We see no address' },
];

/** Types into the field and sends the form, until the answer is there. */
async function ask(page, typed) {
  await page.locator('#value').fill(typed);
  await Promise.all([page.waitForEvent('domcontentloaded'), page.locator('.fill button').click()]);
}

for (const lang of ['zh', 'en']) {
  for (const script of [true, false]) {
    test(`E6 ${lang}${script ? '' : ', no JavaScript'}: the four answers, and nothing of what was pasted in an address or the log`, ({ site, visit }) =>
      visit({ path: PATH[lang], script }, async (page, requests) => {
        for (const asked of ASKED) {
          await ask(page, asked.typed);
          const result = page.locator('#verify-result');
          assert.equal(await result.getAttribute('data-state'), asked.state, asked.typed);
          assert.ok((await result.innerText()).includes(asked[lang]), `${asked.typed}: ${await result.innerText()}`);
          assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, PATH[lang]);
          const links = await page.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
          assert.ok(!links.some((href) => /official|bitp\.test/.test(href)), `a link of what was pasted: ${links}`);
        }
        const told = [...requests, site.log].map((text) => decodeURIComponent(text));
        for (const { typed } of ASKED) assert.ok(!told.some((text) => text.includes(typed)), `${typed} is in an address or the log`);
      }));
  }

  test(`${lang}: the focus is on the result, which is red for a look-alike and names the true one`, ({ visit }) =>
    visit({ path: PATH[lang] }, async (page) => {
      await page.locator('#value').fill('bitp-support.example');
      await page.locator('.fill button').tap();
      await page.locator('#verify-result').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'verify-heading');
      assert.equal(await page.locator('#verify-result .notice.danger').count(), 1);
      assert.ok((await page.locator('.lookalike').innerText()).includes('bitp.example'));
    }));

  test(`${lang}: answers of the verify page: axe finds nothing, all of it fits, pictures`, ({ visit, pictures }) =>
    visit({ path: PATH[lang], width: 1280 }, async (page) => {
      const text = `看看 @bitp_official 和 https://bіtp.example/login?next=${'x'.repeat(60)} help@bitp-support.example weather.test 010-12345678`;
      for (const [name, typed] of [['text', text], ['official', 'help@bitp.example'], ['unclear', '嗯嗯'], ['empty', ' ']]) {
        await ask(page, typed);
        await audit(page, (look) => page.screenshot({ path: join(pictures, `${lang}-verify-${name}-${look}.png`), fullPage: true }));
      }
    }));
}

test('an address that is searched can be checked from the results, in one tap', ({ visit }) =>
  visit({ path: search('zh', 'b1tp.example'), script: false }, async (page) => {
    await page.locator('.check button').tap();
    assert.equal(await page.locator('#verify-result').getAttribute('data-state'), 'unknown');
    assert.equal(new URL(page.url()).search, '');
  }));
