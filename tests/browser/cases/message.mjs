// From nothing found to a person, the question carried along; and the draft of a message. (E4)

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { audit } from '../lib/audit.mjs';
import { NOTHING_FOUND, search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';

const PHRASE = 'abandon ability able about above absent absorb abstract absurd abuse access accident';

for (const lang of ['zh', 'en']) {
  for (const script of [true, false]) {
    test(`E4 ${lang}${script ? '' : ', no JavaScript'}: from nothing found to a channel in two taps, the question in the draft`, ({ site, visit }) =>
      visit({ path: search(lang, NOTHING_FOUND), script }, async (page) => {
        await page.locator(`main a[href^="/${lang}/contact?q="]`).first().tap();
        await page.waitForURL(`**/${lang}/contact?q=*`);
        assert.ok(await page.locator('#channels > li').count() >= 3, 'channels after one tap');
        await page.locator('form.check button').tap();
        await page.waitForURL(`**/${lang}/contact/message`);
        assert.ok((await page.locator('#draft-text').inputValue()).includes(NOTHING_FOUND), 'the question is in the draft');
        const mail = decodeURIComponent(await page.locator('#draft a.button').getAttribute('href'));
        assert.ok(mail.startsWith('mailto:help@bitp.example?') && mail.includes(NOTHING_FOUND), mail);
        assert.ok(await page.locator('#channels > li').count() >= 3, 'channels beside the draft');
        assert.ok(!site.log.includes(NOTHING_FOUND), 'the log holds the question');
      }));
  }

  test(`${lang}: what is filled in stands in the draft, a secret does not, and all of it fits`, ({ visit, pictures, site }) =>
    visit({ path: `/${lang}/contact/message`, width: 1280 }, async (page) => {
      await audit(page, (look) => page.screenshot({ path: join(pictures, `${lang}-message-empty-${look}.png`), fullPage: true }));
      await page.locator('[name=topic]').first().check();
      await page.locator('#problem').fill(`提现没到账 ${'0x'}${'ab12'.repeat(16)}\n${PHRASE}`);
      await page.locator('#tried').fill('看过状态');
      await page.locator('#error').fill('E-42');
      await page.locator('#when').fill('2027-01-14 10:00 UTC+8');
      await Promise.all([page.waitForEvent('domcontentloaded'), page.locator('.fill button').last().click()]);
      const draft = await page.locator('#draft-text').inputValue();
      for (const part of ['提现没到账', '看过状态', 'E-42', '10:00 UTC+8']) assert.ok(draft.includes(part), draft);
      assert.ok(!(await page.content()).includes('abandon'), 'the page shows the phrase');
      assert.equal(await page.locator('#draft .danger').count(), 1, 'the warning');
      assert.ok(await page.locator('#attach-heading + ul > li').count() >= 2, 'what to attach');
      assert.ok(!site.log.includes('abandon'));
      await audit(page, (look) => page.screenshot({ path: join(pictures, `${lang}-message-${look}.png`), fullPage: true }));
    }));
}
