// Who comes back by the browser's own button finds what was there: what was typed, and no list over it.

import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';

for (const script of [true, false]) {
  const how = script ? '' : ', no JavaScript';
  for (const [what, path, field, result] of [
    ['the draft of a message', 'contact/message', '#problem', '#draft-text'],
    ['a verdict', 'verify', '#value', '#verify-result'],
  ]) {
    test(`Back to ${what} shows it again, and it stands in no address and no log${how}`, ({ site, visit }) =>
      visit({ path: `/zh/${path}`, script }, async (page, requests) => {
        const typed = 'canary-back.invalid';
        await page.locator(field).fill(typed);
        await page.locator('form.fill [type=submit]').tap();
        await page.waitForSelector(result);
        await page.locator('footer a[href="/zh/contact"]').tap();
        await page.waitForURL('**/zh/contact');
        await page.goBack();
        const shown = page.locator(result);
        const text = await shown.evaluate((el) => el.value || el.textContent);
        assert.ok(text.includes(typed), text);
        assert.ok(![...requests, page.url(), site.log].some((place) => place.includes('canary-back')));
      }));
  }
}

test('after Back no suggestions lie over the page, which was kept as it was left', ({ visit }) =>
  visit({ path: '/zh/' }, async (page) => {
    await page.locator('#q').pressSequentially('提现');
    await page.locator('[role=option]').first().waitFor();
    // The page is put away with its list open, and taken out again.
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    assert.equal(await page.locator('#sugg').isVisible(), false);
    assert.equal(await page.locator('#q').getAttribute('aria-expanded'), 'false');
    assert.equal(await page.locator('#q').inputValue(), '提现');
    await page.locator('#q').pressSequentially('没');
    await page.locator('[role=option]').first().waitFor();
  }));
