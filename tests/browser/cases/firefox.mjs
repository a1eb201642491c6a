// A smoke run in another engine: Firefox ESR, on a phone's screen. (E1, E3, E4, E6, and Back)
//
// No input method can be driven in it, so its events are imitated in Firefox's own order: after compositionend comes one more
// input event, which Chromium does not send.

import assert from 'node:assert/strict';
import { visitWithFirefox } from '../lib/firefox.mjs';
import { NOTHING_FOUND, search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const RIGHT = '提现一直没有到账怎么办';
const ARTICLE = '/zh/funds/withdrawal-not-arrived';
const SCREEN_PX = 844;
const SUGGESTED_WITHIN_MS = 2_000;
/** Longer than the page waits before it asks. */
const SETTLE_MS = 400;

const asked = (requests) => requests.filter((url) => url.includes('/api/v1/suggest'));
const options = (page) => page.$$eval('#sugg [role=option]', (all) => all.map((option) => option.textContent));
const isOpen = (page) => page.$eval('#sugg', (list) => !list.hidden);
const ARRIVES_WITHIN_MS = 5_000;
/** Goes somewhere, and waits until `arrived` holds there: a page that was kept tells nobody that it was loaded. */
async function going(page, act, arrived) {
  await page.evaluate(act);
  await until('the next page', ARRIVES_WITHIN_MS, () => page.evaluate(arrived).catch(() => false));
}
const followFoot = () => { document.querySelector('footer a').click(); };
const goBack = () => { window.history.back(); };
const atContact = () => window.location.pathname === '/zh/contact' && document.readyState === 'complete';
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Composes `steps` one after the other; with `committed`, that text is what stays. */
const compose = (page, steps, committed) => page.evaluate((all, text) => {
  const field = document.getElementById('q');
  const before = field.value;
  const send = (Kind, type, init) => field.dispatchEvent(new Kind(type, { bubbles: true, ...init }));
  const input = (data, isComposing) => { field.value = before + data; send(InputEvent, 'input', { data, isComposing, inputType: 'insertCompositionText' }); };
  field.focus();
  send(CompositionEvent, 'compositionstart', { data: '' });
  all.forEach((step) => input(step, true));
  if (text === null) return;
  send(CompositionEvent, 'compositionend', { data: text });
  input(text, false);
}, steps, committed ?? null);

/** A key that the page sees; whether it took it. `code` 229 and `isComposing` say that it is the input method's. */
const key = (page, name, init) => page.evaluate((k, more) => {
  const event = new KeyboardEvent('keydown', { key: k, bubbles: true, cancelable: true, ...more });
  document.getElementById('q').dispatchEvent(event);
  return event.defaultPrevented;
}, name, init ?? {});

const suggested = (page, text) =>
  until(`the suggestion ${text}`, SUGGESTED_WITHIN_MS, async () => (await options(page)).some((option) => option.includes(text)));

test('Firefox, E1: composing asks nothing, the question is suggested, its answer stands on the first screen, 没有解决 opens the way to a person', ({ site }) =>
  visitWithFirefox(site.base, '/zh/', async (page, requests) => {
    await compose(page, ['t', 'ti', 'ti xian']);
    await pause(SETTLE_MS);
    assert.deepEqual(asked(requests), [], 'nothing is asked while composing');
    await page.$eval('#q', (field) => { field.value = ''; });
    await compose(page, ['ti xian'], '提现');
    await compose(page, ['mei dao zhang'], '没到账');
    await suggested(page, RIGHT);
    assert.equal(await page.$eval('#q', (field) => field.value), '提现没到账');
    const [option] = await page.$$('#sugg [role=option]');
    await Promise.all([page.waitForNavigation(), option.click()]);
    assert.equal(new URL(page.url()).pathname, ARTICLE);
    const end = await page.$eval('.answer', (answer) => answer.getBoundingClientRect().bottom);
    assert.ok(end > 0 && end <= SCREEN_PX, `the short answer ends at ${end} px`);
    await page.click('[data-fb=no]');
    const shown = await page.$$eval('#contact-inline [name=reason], #contact-inline .channels > li', (all) => all.map((el) => el.checkVisibility()));
    assert.ok(shown.length >= 5 && shown.every(Boolean), `${shown}`);
    assert.equal(new URL(page.url()).pathname, ARTICLE);
    await until('the hours are told', SUGGESTED_WITHIN_MS, () => page.$eval('#contact-inline .now', (now) => /^现在/.test(now.textContent)));
  }));

test('Firefox, E3: the Enter that picks a word opens nothing and submits nothing, in either order, and the next one does', ({ site }) =>
  visitWithFirefox(site.base, '/zh/', async (page) => {
    await compose(page, ['ti xian'], '提现');
    await suggested(page, RIGHT);
    await key(page, 'ArrowDown');
    assert.equal(await page.$eval('#q', (field) => field.getAttribute('aria-activedescendant')), 'sugg0');
    await key(page, 'Enter', { isComposing: true });
    assert.equal(await key(page, 'Enter', { keyCode: 229 }), true, 'one that comes late does not submit the form');
    await pause(SETTLE_MS);
    assert.equal(new URL(page.url()).pathname, '/zh/');
    await Promise.all([page.waitForNavigation(), key(page, 'Enter', { keyCode: 13 })]);
    assert.notEqual(new URL(page.url()).pathname, '/zh/');
  }));

test('Firefox, E4: on a phone English words are suggested for while they are composed', ({ site }) =>
  visitWithFirefox(site.base, '/en/', async (page) => {
    assert.equal(await page.evaluate(() => matchMedia('(pointer: coarse)').matches), true);
    await compose(page, ['w', 'with', 'withdrawal']);
    await suggested(page, 'withdrawal');
  }));

test('Firefox, E6: nothing found keeps the question, and offers questions and people', ({ site }) =>
  visitWithFirefox(site.base, search('zh', NOTHING_FOUND), async (page) => {
    assert.equal(await page.$eval('#q', (field) => field.value), NOTHING_FOUND);
    assert.equal(await page.$eval('meta[name=robots]', (meta) => meta.content), 'noindex,follow');
    assert.ok((await page.$$('.rows a')).length >= 6, 'questions');
    assert.ok((await page.$$('#channels > li')).length >= 1, 'people');
  }));

for (const [what, path, field, text, result] of [
  ['the draft of a message', '/zh/contact/message', '#problem', '提现没到账 canary-back', '#draft-text'],
  ['a verdict', '/zh/verify', '#value', 'canary-back.invalid', '#verify-result'],
]) {
  test(`Firefox: Back to ${what} shows it again`, ({ site }) =>
    visitWithFirefox(site.base, path, async (page) => {
      await page.type(field, text);
      const shown = () => page.$eval(result, (el) => el.value || el.textContent);
      await page.click('main form.fill [type=submit]');
      await page.waitForSelector(result);
      assert.ok((await shown()).includes('canary-back'));
      await going(page, followFoot, atContact);
      await page.evaluate(goBack);
      await page.waitForSelector(result);
      assert.ok((await shown()).includes('canary-back'));
      assert.ok(!page.url().includes('canary') && !site.log.includes('canary-back'));
    }));
}

test('Firefox: after Back no suggestions lie over the page', ({ site }) =>
  visitWithFirefox(site.base, '/zh/', async (page) => {
    await compose(page, ['ti xian'], '提现');
    await suggested(page, RIGHT);
    assert.equal(await isOpen(page), true);
    await going(page, followFoot, atContact);
    await going(page, goBack, () => window.location.pathname === '/zh/' && document.getElementById('q') !== null);
    assert.equal(await page.$eval('#q', (field) => field.value), '提现', 'what was typed is still there');
    assert.equal(await isOpen(page), false);
    assert.equal(await page.$eval('#q', (field) => field.getAttribute('aria-expanded')), 'false');
  }));
