// The agents' page: from what a customer wrote to an answer on the clipboard, by keyboard alone; and what stays nowhere.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { agents, clipboard, given, tickets, token } from '../lib/agents.mjs';
import { audit } from '../lib/audit.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const SCRIPT_GZIP_BYTES_MAX = 30 * 1024;
const CARD = '4111 1111 1111 1111';
const CLIPBOARD = ['clipboard-read', 'clipboard-write'];
const DESK = { path: '/agent/', width: 1280, height: 800, permissions: CLIPBOARD };

/** A message of a customer, about 600 characters, with a card number in it. */
const MESSAGE = `Hello, my name is Maria and I am writing since yesterday evening with no luck. I am really worried now. I bought some coins last week with my card ${CARD} and everything was fine at first. \
Then I wanted to move them to my other wallet. My withdrawal has not arrived after six hours! The record says that it was sent, and I do not know what else I can do from here. My brother told me that it is normal but I am not so sure about that. \
I have been a customer for two years and never had a problem like this one. Please help me as soon as you can, it is a lot of money for our family. Thank you very much and best regards, Maria`;

/** Presses keys one after the other, and counts them. */
const keys = async (page, ...pressed) => {
  for (const key of pressed) await page.keyboard.press(key);
  return pressed.length;
};

/** All that a browser keeps of a site, as one text. */
const kept = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.length, history.state]));

test('agents: from a pasted message with a card number to an answer on the clipboard in the customer\'s language, by one paste and at most 5 keys', async (world) => agents(world, (site, visit) => visit({ ...DESK, locale: 'en-GB' }, async (page, requests) => {
  assert.ok(MESSAGE.length >= 550 && MESSAGE.length <= 750, `${MESSAGE.length} characters`);
  await given(page, MESSAGE);
  const started = performance.now();
  await page.keyboard.press('Control+v');
  const pressed = await keys(page, 'ArrowDown', 'a');
  await page.getByText('Answer copied').waitFor();
  const took = performance.now() - started;
  const { text, html } = await clipboard(page);
  assert.match(text, /^My withdrawal hasn't arrived/);
  assert.match(text, /\n1\. /);
  assert.ok(text.includes(`${site.base}/a/wd7k2q?lang=en`), text);
  assert.ok(html.includes('<ol>') && html.includes('<strong>'), html);
  assert.ok(pressed <= 5, `${pressed} keys`);
  // The card number is shown as left out, and nothing of the message is kept.
  assert.ok(!(await page.locator('#ag-q').inputValue()).includes('4111'));
  assert.match(await page.locator('#ag-dropped').textContent(), /^1 thing was taken out/);
  for (const place of [await kept(page), site.log, requests.join(' ')]) {
    for (const part of ['4111', 'Maria', 'worried', 'six hours']) assert.ok(!place.includes(part), `${part} in ${place}`);
  }
  return `${pressed} keys, ${Math.round(took)} ms`;
})));

test('agents: the third hit is found, previewed and copied in at most 5 keys after the words, in both languages', async (world) => agents(world, (site, visit) => visit({ ...DESK, locale: 'zh-CN' }, async (page) => {
  await page.keyboard.type('提现');
  await page.locator('#ag-told:not(:empty)').waitFor();
  const third = await page.locator('#ag-rows [role=option]').nth(2).getAttribute('data-id');
  let pressed = await keys(page, 'ArrowDown', 'j', 'j');
  await page.locator(`#ag-rows [aria-selected=true][data-id="${third}"]`).waitFor();
  const title = await page.locator('#ag-rows [aria-selected=true] .ag-name').textContent();
  await page.locator('#ag-article .ag-title', { hasText: title.split(' ›')[0].trim() }).waitFor();
  pressed += await keys(page, 'c');
  await page.getByText('已复制链接').waitFor();
  const { text } = await clipboard(page);
  assert.match(text, /\/(a\/\w+\?lang=zh|zh\/)/);
  assert.ok(pressed <= 5, `${pressed} keys`);
  // The other language, and Markdown.
  await keys(page, 'l');
  await page.locator('[data-lang=en][aria-pressed=true]').waitFor();
  await page.locator('#ag-rows [data-id^="en/"]').first().waitFor();
  await keys(page, 'm');
  await page.getByText('已复制 Markdown').waitFor();
  const { text: markdown, html } = await clipboard(page);
  assert.match(markdown, /^\*\*.+\*\*/);
  assert.equal(html, '');
  return `${pressed} keys`;
})));

test('agents: an internal article is found, tinted, and never on the clipboard but as a marked link, which opens it', async (world) => agents(world, (site, visit) => visit({ ...DESK, locale: 'en-GB' }, async (page) => {
  await page.keyboard.type('goodwill credit limits');
  const row = page.locator('#ag-rows .ag-internal').first();
  await row.waitFor();
  await row.click();
  await page.locator('.ag-paper.ag-internal').waitFor();
  for (const key of ['a', 'c', 'm']) {
    await given(page, 'nothing');
    await keys(page, key);
    await page.getByText('for colleagues only').first().waitFor();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== 'nothing');
    const { text, html } = await clipboard(page);
    assert.match(text, /\/agent\/#a=[^ ]+.*\(colleagues only\)$/);
    assert.ok(!/50 USDT|Team lead|refund/i.test(text + html), text + html);
  }
  const link = (await clipboard(page)).text.match(/http[^ >]+/)[0];
  await page.goto('about:blank');
  await page.goto(link);
  await page.locator('.ag-paper.ag-internal').waitFor();
  assert.equal(new URL(page.url()).hash, '');
})));

test('agents: what comes in the fragment is out of the address and the history at once, and searched', async (world) => agents(world, (site, visit) => visit({ ...DESK, path: '/agent/#q=TRC20%20%E6%8F%90%E7%8E%B0%E6%B2%A1%E5%88%B0%E8%B4%A6&lang=en', locale: 'zh-CN' }, async (page, requests) => {
  assert.equal(new URL(page.url()).hash, '');
  await page.locator('#ag-rows [data-id^="en/"]').first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ag-rows');
  assert.ok(requests.filter((url) => !url.includes('#')).every((url) => !/TRC20|q=/.test(url)), requests.join(' '));
  await page.goBack().catch(() => {});
  assert.ok(!page.url().includes('TRC20'), page.url());
})));

test('agents: keys do nothing while one types, can be switched off, and pins and used ones stand there without words', async (world) => agents(world, (site, visit) => visit({ ...DESK, locale: 'en-GB' }, async (page) => {
  await page.keyboard.type('api a c p');
  assert.equal(await page.locator('#ag-q').inputValue(), 'api a c p');
  await keys(page, 'ArrowDown', 'p');
  await page.locator('#ag-rows .ag-pinned').waitFor();
  await keys(page, 'a');
  await page.getByText('Answer copied').waitFor();
  const id = await page.locator('#ag-rows [aria-selected=true]').getAttribute('data-id');
  await keys(page, '?');
  await page.locator('#ag-help[open]').waitFor();
  await page.locator('[data-do=keys]').click();
  await keys(page, 'Escape');
  await page.locator('#ag-rows').focus();
  await given(page, 'nothing');
  await keys(page, 'c', '/', 'l');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'nothing');
  // Ctrl-K is no single key; Esc goes back to an empty field.
  await keys(page, 'Control+k', 'Escape');
  const groups = page.locator('#ag-rows [role=group]');
  await groups.nth(1).waitFor();
  for (const group of [0, 1]) assert.equal(await groups.nth(group).locator('[role=option]').first().getAttribute('data-id'), id);
  await keys(page, 'Shift+?');
  assert.equal(await page.locator('#ag-help[open]').count(), 0);
})));

for (const [lang, locale, q] of [['zh', 'zh-CN', '提现没到账，卡号 4111111111111111'], ['en', 'en-GB', 'withdrawal not arrived, card 4111111111111111']]) {
  test(`agents: ${lang}: the page fits every screen, axe finds nothing, and its script is small`, async (world) => agents(world, (site, visit) => visit({ ...DESK, path: `/agent/?ui=${lang}`, locale }, async (page) => {
    const pictured = (name) => (look) => page.screenshot({ path: `${world.pictures}/agent-${lang}-${name}-${look}.png` });
    await page.locator('#ag-rows [role=option]').first().waitFor();
    await audit(page, pictured('start'));
    await page.keyboard.type(q);
    await page.locator('#ag-dropped', { hasText: '[…]' }).waitFor();
    await page.locator('#ag-article .ag-title').waitFor();
    await audit(page, pictured('found'));
    await page.locator('#ag-q').fill(lang === 'zh' ? '这张工单该转哪个组' : 'which team takes which ticket');
    await page.locator('.ag-paper.ag-internal').waitFor();
    await audit(page, pictured('internal'));
    await page.locator('#ag-rows').focus();
    await keys(page, '?');
    await page.locator('#ag-help[open]').waitFor();
    await audit(page, pictured('keys'));
    const script = await page.evaluate(async () => (await fetch('/agent/desk.js')).text());
    const bytes = gzipSync(script, { level: 9 }).length;
    assert.ok(bytes <= SCRIPT_GZIP_BYTES_MAX, `${bytes} bytes`);
    return `${bytes} bytes of script, gzip`;
  })));
}

test('agents: the sidebar is framed by a listed origin, takes what the customer wrote last from its conversation, and fits 320 px', async (world) => agents(world, async (site) => {
  const context = await world.browser.newContext({ viewport: { width: 360, height: 844 }, locale: 'en-GB', extraHTTPHeaders: { authorization: `Bearer ${token(world.binary, site, 'desk')}` } });
  try {
    const page = await context.newPage();
    const conversation = { messages: [
      { message_type: 0, content: 'Hello?' },
      { message_type: 0, content: 'My withdrawal has not arrived, card 4111111111111111' },
      { message_type: 1, content: 'We will look.' },
      { message_type: 0, private: true, content: 'a note of an agent' },
    ] };
    const html = `<!doctype html><title>Tickets</title><iframe title="help" width="320" height="800" style="border:0" src="${site.base}/agent/sidebar"></iframe><script>
      addEventListener('message', (e) => {
        if (e.data === 'chatwoot-dashboard-app:fetch-info') e.source.postMessage(JSON.stringify({ event: 'appContext', data: { conversation: ${JSON.stringify(conversation)} } }), '*');
      });</script>`;
    await tickets(html, async (listed, other) => {
      await page.goto(listed);
      const inside = page.frameLocator('iframe');
      await inside.locator('#ag-rows [data-pair=wd7k2q]').waitFor();
      assert.match(await inside.locator('#ag-q').inputValue(), /^My withdrawal has not arrived, card \[…\]$/);
      assert.ok(await inside.locator('html').evaluate((one) => one.scrollWidth <= 320));
      await page.screenshot({ path: `${world.pictures}/agent-sidebar.png` });
      // In the frame of another origin the browser shows its own page of an error.
      await page.goto(other);
      await until('the frame is refused', 10_000, () => page.frames().slice(1).some((frame) => frame.url().startsWith('chrome-error:')));
    });
  } finally {
    await context.close();
  }
}));
