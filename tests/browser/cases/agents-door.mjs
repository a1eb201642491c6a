// Agents sign in with a link, and by a proxy that knows who they are.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dirname } from 'node:path';
import { visitor } from '../lib/browser.mjs';
import { startNginx } from '../lib/nginx.mjs';
import { freePort } from '../lib/port.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const WITHIN_MS = 5_000;
const run = promisify(execFile);

/** The link that `jieda agent add` prints. */
async function link(binary, site, name) {
  const { stdout } = await run(binary, ['agent', 'add', name, '--data', dirname(site.database), '--base-url', site.base]);
  return stdout.trim();
}

test('agents: one signs in with a link once, its secret goes out of the address and into no request line, and out again', async ({ binary, root, browser }) => {
  const site = await Site.start(binary, `${root}content`, ['--agents', '--access-log']);
  try {
    for (const script of [true, false]) {
      const url = await link(binary, site, 'ann');
      const [path, secret] = url.slice(site.base.length).split('#code=');
      await visitor(browser, site.base)({ path: script ? `${path}#code=${secret}` : path, script, width: 1280, locale: 'en' }, async (page, requests) => {
        if (script) {
          assert.equal(page.url(), `${site.base}/agent/sign-in`);
          await page.keyboard.press('Enter');
        } else {
          await page.locator('#code').fill(url);
          await page.locator('main button').click();
        }
        await page.waitForURL(`${site.base}/agent/`);
        await page.goto('/agent/account');
        assert.match(await page.locator('main').innerText(), /Signed in as ann/);
        const [cookie] = await page.context().cookies();
        assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite, cookie.path], ['jieda-agent', true, 'Lax', '/']);
        assert.ok(requests.every((request) => !new URL(request).pathname.includes(secret) && !request.includes('?')), requests.join('\n'));
        const copy = await browser.newContext({ baseURL: site.base });
        await copy.addCookies([cookie]);
        const status = async () => (await copy.request.get('/agent/account', { maxRedirects: 0 })).status();
        assert.equal(await status(), 200);
        await page.locator('main button').click();
        await page.waitForURL(`${site.base}/agent/sign-in`);
        assert.deepEqual(await page.context().cookies(), []);
        assert.equal(await status(), 401);
        await copy.close();
        await page.locator('#code').fill(url);
        await page.locator('main button').click();
        await page.locator('[role=alert]').waitFor();
      }).catch((error) => { if (!/403/.test(error.message)) throw error; });
      assert.ok(!site.log.includes(secret));
    }
  } finally {
    await site.stop();
  }
});

test('agents: behind nginx one is whom the proxy names, and no client can name one', async ({ binary, root }) => {
  const [asking, plain] = [await freePort(), await freePort()];
  const site = await Site.start(binary, `${root}content`, ['--agents', '--trusted-proxy', '127.0.0.1/32', '--auth-header', 'X-Forwarded-Email']);
  const pass = `proxy_pass ${site.base}; proxy_set_header X-Forwarded-For $remote_addr;`;
  const stop = await startNginx([
    // As `auth_request_set` would have it of oauth2-proxy.
    [asking, `location /agent/ { set $email "Ann@bitp.example"; proxy_set_header X-Forwarded-Email $email; ${pass} } location / { proxy_set_header X-Forwarded-Email ""; ${pass} }`],
    [plain, `location / { proxy_set_header X-Forwarded-Email ""; ${pass} }`],
  ]);
  const ask = (port, headers = {}, path = '/agent/account') => fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
  try {
    const page = async (headers) => (await ask(asking, headers)).text();
    await until('the accounts', WITHIN_MS, async () => (await ask(asking)).status === 200);
    assert.match(await page({}), /ann@bitp\.example/);
    for (const name of ['X-Forwarded-Email', 'x-forwarded-email', 'X_Forwarded_Email']) {
      const forged = { [name]: 'eve@evil.example' };
      const text = await page(forged);
      assert.ok(text.includes('ann@bitp.example') && !text.includes('eve@'), name);
      assert.equal((await ask(plain, forged)).status, 401, name);
    }
    // Readers' pages are the same whoever asks.
    const [one, other] = await Promise.all([asking, plain].map(async (port) => (await ask(port, {}, '/zh/')).text()));
    assert.equal(one, other);
    await run(binary, ['agent', 'revoke', 'ann@bitp.example', '--data', dirname(site.database)]);
    await until('the end of the agent', WITHIN_MS, async () => (await ask(asking)).status === 401);
  } finally {
    await stop();
    await site.stop();
  }
});
