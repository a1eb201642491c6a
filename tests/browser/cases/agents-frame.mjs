// The sidebar in the frame of a ticket system of another site: signed out, let in by a code, without rights to write, expired, revoked.

import assert from 'node:assert/strict';
import { agents, link, revoke, tickets } from '../lib/agents.mjs';
import { audit } from '../lib/audit.mjs';
import { visitor } from '../lib/browser.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const WITHIN_MS = 10_000;

/** A ticket system: it answers with its conversation, and hands a code on when it is told to. */
const desk = (sidebar) => `<!doctype html><title>Tickets</title><iframe title="help" width="320" height="800" src="${sidebar}"></iframe><script>
  window.give = (said) => document.querySelector('iframe').contentWindow.postMessage(said, '*');
  addEventListener('message', (e) => { if (e.data === 'chatwoot-dashboard-app:fetch-info') give({ event: 'jieda-message', text: 'My withdrawal has not arrived' }); });</script>`;

/** A code for the sidebar, made on a page of our own by somebody who is signed in. */
async function code({ binary, browser }, site, name) {
  return visitor(browser, site.base)({ path: '/en/', width: 1280 }, async (page) => {
    await page.goto(link(binary, site, name));
    await page.locator('#sign-in button').click();
    await page.waitForURL(`${site.base}/agent/`);
    await page.goto('/agent/account');
    await page.locator('form[action="/agent/codes"] button').click();
    await audit(page, async () => {});
    return page.locator('#frame-code').inputValue();
  });
}

test('agents: a frame of another site is signed out, let in by a code of a listed origin alone, may not write, and is out when it is over or revoked', async (world) => agents(world, async (site) => {
  const context = await world.browser.newContext({ viewport: { width: 360, height: 844 }, locale: 'en-GB' });
  context.setDefaultTimeout(WITHIN_MS);
  try {
    const page = await context.newPage();
    const inside = page.frameLocator('iframe').first();
    const give = (said) => page.evaluate((one) => globalThis.give(one), said);
    const out = () => inside.locator('#ag-code').waitFor();
    const rows = () => inside.locator('#ag-rows [data-pair=wd7k2q]').waitFor();
    await tickets(desk(`${site.base}/agent/sidebar`), async (listed, other) => {
      assert.notEqual(new URL(listed).hostname, new URL(site.base).hostname);
      await page.goto(listed);
      await out();
      await page.screenshot({ path: `${world.pictures}/agent-sidebar-out.png` });

      // A code that comes from beside, not from the page around it, is not heard.
      const first = await code(world, site, 'bob');
      await page.evaluate((said) => {
        const beside = document.createElement('iframe');
        beside.srcdoc = `<script>parent.frames[0].postMessage(${JSON.stringify(said)}, '*')</script>`;
        return new Promise((done) => { beside.onload = done; document.body.append(beside); });
      }, { event: 'jieda-code', code: first });
      await give({ event: 'jieda-code', code: 'none-of-yours' });
      await inside.getByText('does not work any more').waitFor();

      await give(JSON.stringify({ event: 'jieda-code', code: first }));
      await rows();
      const [cookie, ...others] = await context.cookies(site.base);
      assert.deepEqual([cookie.name, cookie.httpOnly, cookie.secure, cookie.sameSite, others.length], ['__Host-jieda-frame', true, true, 'None', 0]);
      const frame = page.frames().find((one) => one.url().startsWith(site.base));
      const send = (path, body) => frame.evaluate(async ([to, text]) => (await fetch(to, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: text })).status, [path, JSON.stringify(body)]);
      assert.equal(await send('/agent/search', { q: 'fee' }), 200);
      for (const path of ['/agent/passed-on', '/agent/unanswered', '/agent/codes']) assert.equal(await send(path, { id: 'en/funds/fees', q: 'fee' }), 403, path);

      // It is this site's frame alone: a page of our own is not signed in by it.
      const own = await context.newPage();
      await own.goto(`${site.base}/agent/account`);
      assert.equal(new URL(own.url()).pathname, '/agent/sign-in');
      await own.close();
      await rows();

      // Used once. What is over is over for the browser, and the frame asks for a code again.
      await context.clearCookies();
      await inside.locator('#ag-q').fill('fee');
      await out();
      await give({ event: 'jieda-code', code: first });
      await inside.getByText('does not work any more').waitFor();

      await give({ event: 'jieda-code', code: await code(world, site, 'bob') });
      await rows();
      revoke(world.binary, site, 'bob');
      await until('the end of the session', WITHIN_MS, async () => (await send('/agent/search', { q: 'fee' })) === 401);
      await inside.locator('#ag-q').fill('fees');
      await out();

      await page.goto(other);
      await until('the frame is refused', WITHIN_MS, () => page.frames().slice(1).some((one) => one.url().startsWith('chrome-error:')));
    });
  } finally {
    await context.close();
  }
}));

test('agents: who follows a link of a ticket and is signed out comes to what was asked after signing in, and no server hears of it', async (world) => agents(world, (site) => {
  const allow = /403/;
  return visitor(world.browser, site.base)({ path: '/agent/?ui=en#q=My%20withdrawal%20has%20not%20arrived&lang=en', width: 1280, locale: 'en-GB', allow }, async (page, requests) => {
    assert.equal(page.url(), `${site.base}/agent/sign-in?ui=en`);
    await page.locator('#code').fill('an old link');
    await page.locator('main button').click();
    await page.locator('[role=alert]').waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await page.locator('#code').fill(link(world.binary, site, 'eve'));
    await page.locator('main button').click();
    await page.locator('#ag-rows [data-pair=wd7k2q]').first().waitFor();
    assert.equal(page.url(), `${site.base}/agent/?ui=en`);
    const sent = requests.map((url) => url.split('#')[0]).join(' ') + site.log;
    assert.ok(!/withdrawal%20has|withdrawal has/.test(sent), sent);
    await page.goBack().catch(() => {});
    assert.ok(!page.url().includes('withdrawal'), page.url());
  });
}));
