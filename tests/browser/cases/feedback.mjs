// Whether an article helped, and the way to a person when it did not: in place, and by forms alone. (E1, E2)

import assert from 'node:assert/strict';
import { NOTHING_FOUND, search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';

const PATH = '/zh/funds/withdrawal-not-arrived';
const OPENS_WITHIN_MS = 100;

test('E1: 没有解决 opens reasons and channels in place, within 100 ms and without leaving the page', ({ visit }) =>
  visit({ path: PATH }, async (page) => {
    const button = page.locator('[data-fb=no]');
    await button.scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      const target = document.querySelector('[data-fb=no]');
      const panel = document.getElementById('contact-inline');
      target.addEventListener('click', (event) => {
        const started = event.timeStamp;
        requestAnimationFrame(() => { globalThis.tookMs = panel.checkVisibility() ? performance.now() - started : -1; });
      });
    });
    await button.tap();
    const ms = await page.waitForFunction(() => globalThis.tookMs).then((handle) => handle.jsonValue());
    assert.ok(ms >= 0 && ms <= OPENS_WITHIN_MS, `${ms} ms`);
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, PATH);
    const panel = page.locator('#contact-inline');
    assert.equal(await panel.locator('[name=reason]').count(), 3);
    assert.ok(await panel.locator('[data-hours]').count() >= 2, 'channels with hours');
    assert.ok(await panel.locator('a[href="/zh/contact?article=wd7k2q"]').count() >= 1, 'the way to all channels');
    assert.equal(await panel.locator('a[href="/zh/verify"]').count(), 1, 'is it really ours?');
    return `${Math.round(ms)} ms`;
  }));

/** Live chat is open 08:00 to 24:00 in Shanghai, which is 00:00 to 16:00 UTC. */
for (const [zone, at, expected] of [
  ['Asia/Shanghai', '2027-01-14T04:00:00Z', '现在在线 · 24:00 关闭'],
  ['Asia/Shanghai', '2027-01-14T17:00:00Z', '现在休息 · 08:00 开始'],
  ['Europe/London', '2027-01-14T12:00:00Z', '现在在线 · 16:00 关闭（你的时间）'],
  ['Europe/London', '2027-03-27T12:00:00Z', '现在在线 · 16:00 关闭（你的时间）'],
  ['Europe/London', '2027-03-28T12:00:00Z', '现在在线 · 17:00 关闭（你的时间）'],
  ['Europe/London', '2027-03-27T18:00:00Z', '现在休息 · 明天 00:00 开始（你的时间）'],
  ['Europe/London', '2027-06-14T20:00:00Z', '现在休息 · 明天 01:00 开始（你的时间）'],
  ['America/Los_Angeles', '2027-01-15T04:00:00Z', '现在在线 · 明天 08:00 关闭（你的时间）'],
  ['America/Los_Angeles', '2027-01-15T15:00:00Z', '现在在线 · 08:00 关闭（你的时间）'],
  ['America/Los_Angeles', '2027-03-14T04:00:00Z', '现在在线 · 明天 09:00 关闭（你的时间）'],
  ['America/Los_Angeles', '2027-07-14T18:00:00Z', '现在休息 · 17:00 开始（你的时间）'],
]) {
  test(`E1: at ${at} a reader in ${zone} reads: ${expected}`, ({ visit }) =>
    visit({ path: PATH, zone, at }, async (page) => {
      await page.locator('[data-fb=no]').tap();
      assert.equal(await page.locator('#contact-inline [data-hours]').first().innerText(), expected);
    }));
}

test('what was missing is sent in place, and thanked for', ({ site, visit }) =>
  visit({ path: PATH }, async (page) => {
    await page.locator('[data-fb=no]').tap();
    await page.locator('.why button').tap();
    await page.locator('#feedback-say', { hasText: '请选一项' }).waitFor();
    await page.locator('#contact-inline [value=still-fails]').check();
    await page.locator('#comment').fill('照做了');
    await page.locator('.why button').tap();
    await page.locator('#feedback-say', { hasText: '谢谢，已收到。' }).waitFor();
    assert.equal(await page.locator('.why').isVisible(), false);
    assert.equal(new URL(page.url()).search, '');
    assert.ok(!site.log.includes('照做了'), 'the log holds the comment');
  }));

test('feedback that cannot be sent says so and keeps what was written', ({ visit }) =>
  visit({ path: PATH, allow: /Failed to load resource/ }, async (page) => {
    await page.route('**/api/v1/feedback', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.locator('[data-fb=no]').tap();
    await page.locator('#comment').fill('照做了');
    await page.locator('.why button').tap();
    await page.locator('#feedback-say', { hasText: '没有提交成功' }).waitFor();
    assert.equal(await page.locator('#comment').inputValue(), '照做了');
    assert.equal(await page.locator('.why button').isEnabled(), true);
  }));

test('E2: without JavaScript: search by form, the right hit, feedback by form, channels with hours and zone', ({ visit }) =>
  visit({ path: '/zh/', script: false }, async (page) => {
    await page.locator('#q').fill('提现没到账');
    await page.locator('#q').press('Enter');
    await page.waitForURL(/\/zh\/search/);
    await page.locator('#results > li:first-child h2 a').tap();
    await page.waitForURL(`**${PATH}**`);
    await page.locator('[data-fb=no]').tap();
    await page.waitForURL(`**${PATH}?fb=no#feedback`);
    assert.equal(await page.locator('[data-fb]').count(), 0);
    const panel = page.locator('#contact-inline');
    assert.ok((await panel.innerText()).includes('每天 08:00–24:00 (UTC+8)'));
    await panel.locator('[value=unclear]').check();
    await panel.locator('#comment').fill('看不懂第二步');
    await panel.locator('.why button').tap();
    await page.waitForURL(`**${PATH}?fb=sent#feedback`);
    assert.equal(await page.locator('#feedback-say').innerText(), '谢谢，已收到。');
    assert.ok(await panel.isVisible(), 'the way to a person stays open');
  }));

test('E2: without JavaScript: an article that helped is thanked for', ({ visit }) =>
  visit({ path: '/en/funds/find-txid', script: false }, async (page) => {
    await page.locator('[data-fb=yes]').tap();
    await page.waitForURL('**/en/funds/find-txid?fb=yes#feedback');
    assert.equal(await page.locator('#feedback-say').innerText(), 'Thank you, received.');
  }));

test('a comment with a recovery phrase is not kept, and its writer is warned', ({ site, visit }) =>
  visit({ path: PATH, script: false }, async (page) => {
    await page.goto(`${PATH}?fb=no`);
    await page.locator('#comment').fill('我的助记词 abandon ability able about above absent absorb abstract absurd abuse access accident');
    await page.locator('.why button').tap();
    await page.waitForURL('**?fb=secret#feedback');
    assert.match(await page.locator('#feedback-say').innerText(), /没有保存/);
    assert.ok(!site.log.includes('absorb'));
  }));

test('E4: without JavaScript: from a search without hits to a channel in two taps, with the question in the draft', ({ site, visit }) =>
  visit({ path: search('zh', NOTHING_FOUND), script: false }, async (page) => {
    assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex,follow');
    await page.locator('main a[href^="/zh/contact?"]').first().tap();
    await page.waitForURL(/\/zh\/contact/);
    assert.ok(await page.locator('#channels a[href^="https://"], #channels a[href^="mailto:"]').first().isVisible());
    const posted = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.locator('main form button').first().tap();
    const answer = await posted;
    assert.equal(answer.headers()['cache-control'], 'private, no-cache');
    assert.ok((await page.locator('#draft-text').inputValue()).includes(NOTHING_FOUND), 'the draft holds the question');
    const mail = await page.locator('#draft a[href^="mailto:"]').getAttribute('href');
    assert.ok(mail.startsWith('mailto:help@bitp.example?') && decodeURIComponent(mail).includes(NOTHING_FOUND), mail);
    assert.ok(!site.log.includes(NOTHING_FOUND));
  }));

test('the draft is copied as it stands', ({ visit }) =>
  visit({ path: '/zh/contact?article=wd7k2q', permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.locator('main form button').first().tap();
    await page.locator('#draft-text').waitFor();
    await page.locator('[data-copy=draft]').tap();
    await page.locator('.copied').filter({ hasText: /./ }).waitFor();
    const [copied, draft] = [await page.evaluate(() => navigator.clipboard.readText()), await page.locator('#draft-text').inputValue()];
    assert.equal(copied.replaceAll('\r\n', '\n').trim(), draft.trim());
    assert.ok(draft.includes('提现一直没有到账怎么办'), draft);
  }));
