// A day of an agent, by keyboard alone: each case with its keys and seconds. docs/agents-page.md has the figures of one run.

import assert from 'node:assert/strict';
import { agents, clipboard, given, link, token } from '../lib/agents.mjs';
import { audit } from '../lib/audit.mjs';
import { visitor } from '../lib/browser.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const DESK = { path: '/agent/?ui=en', width: 1280, height: 800, locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] };

/** What comes in, the keys that are pressed for it, and what must lie on the clipboard or stand on the page then. */
const DAY = [
  { name: 'a plain question', message: 'My withdrawal has not arrived, it is 6 hours now', keys: ['ArrowDown', 'a'], said: 'Answer copied', copied: /\?lang=en/ },
  { name: 'the same in Chinese, with a card number', message: '你好，提现没到账，卡号 4111 1111 1111 1111，急', keys: ['ArrowDown', 'a'], said: 'Answer copied', copied: /\?lang=zh/ },
  { name: 'the third row, its link', message: 'fees', keys: ['ArrowDown', 'j', 'j', 'c'], said: 'Link copied', copied: /^http\S+$/ },
  { name: 'an answer in the other language', message: '提现没到账', keys: ['ArrowDown', 'l', 'a'], said: 'Answer copied', copied: /\?lang=en/, after: async (page) => page.locator('[data-lang=""]').click() },
  { name: 'a rule for colleagues', message: 'goodwill credit limits', keys: ['ArrowDown', 'c'], said: 'for colleagues only', copied: /\(colleagues only\)$/ },
  { name: 'as Markdown for a chat', message: 'how do I turn on two-factor login', keys: ['ArrowDown', 'm'], said: 'Markdown copied', copied: /^\*\*/ },
  { name: 'no article for this', message: 'tax certificate for withdrawal fees of last year', keys: ['ArrowDown', 'n', 'Enter'], said: 'Noted: no article' },
];

test('agents: a day by keyboard alone: each case with its keys and seconds', async (world) => agents(world, (site, visit) => visit(DESK, async (page) => {
  const told = [];
  for (const { name, message, keys, said, copied, after } of DAY) {
    await given(page, message);
    await page.keyboard.press('Control+k');
    const began = performance.now();
    await page.keyboard.press('Control+v');
    for (const key of keys) {
      await page.keyboard.press(key);
      if (key === 'n') await page.locator('#ag-none[open]').waitFor(); // nobody answers a question before it is there
    }
    await page.locator('#ag-say', { hasText: said }).waitFor();
    const seconds = (performance.now() - began) / 1_000;
    if (copied) assert.match((await clipboard(page)).text, copied, name);
    if (after) await after(page);
    told.push(`${name}: 1 paste, ${keys.length} keys, ${seconds.toFixed(1)} s`);
  }
  return `\n    ${told.join('\n    ')}`;
})));

test('agents: what is sent, what has no article and what readers fail on stand on the desk, in every width and theme', async ({ binary, root, browser, pictures }) => {
  const site = await Site.start(binary, `${root}content`, ['--agents', '--record-searches']);
  try {
    // What readers fail on, before anybody looks: the desk looks once a minute.
    const failed = [['zh', '送朋友礼品卡'], ['zh', '招聘工资多少'], ['en', 'buy stocks with my balance']];
    for (const [lang, q] of failed) for (let n = 0; n < 3; n += 1) await site.get(`/${lang}/search?${new URLSearchParams({ q })}`);
    const watching = { authorization: `Bearer ${token(binary, site, 'watch', 'read,insights')}` };
    await until('the searches', 30_000, async () => (await site.get('/agent/insights?ui=en', watching)).text.includes('礼品卡'));
    await visitor(browser, site.base)({ ...DESK, path: '/en/' }, async (page) => {
      await page.goto(link(binary, site, 'ann'));
      await page.locator('#sign-in button').click();
      await page.waitForURL(`${site.base}/agent/`);
      const pictured = async (name) => {
        for (const width of [1280, 390]) {
          for (const colorScheme of ['light', 'dark']) {
            await page.setViewportSize({ width, height: 844 });
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: `${pictures}/agent-day-${name}-${width}-${colorScheme}.png` });
          }
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      };
      for (const [lang, q, sent, noted] of [['zh', '提现没到账', '这周发过', '已记下'], ['en', 'My withdrawal has not arrived', 'Sent this week: 2', 'Noted']]) {
        await page.goto(`/agent/?ui=${lang}`);
        await page.locator('#ag-failing li').first().waitFor();
        await audit(page, () => {});
        await pictured(`${lang}-start`);
        await page.locator('#ag-q').focus();
        await page.keyboard.type(q);
        // Without words it stands there twice: used, and changed this week.
        await until('what was found', 10_000, async () => await page.locator('#ag-rows [data-pair=wd7k2q]').count() === 1);
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('a');
        await page.locator('#ag-say:not(:empty)').waitFor();
        await page.keyboard.press('n');
        await page.locator('#ag-none[open]').waitFor();
        await audit(page, () => {});
        await pictured(`${lang}-none`);
        await page.keyboard.press('Enter');
        await page.locator('#ag-say', { hasText: noted }).waitFor();
        await page.locator('#ag-q').fill(`${q} `);
        await page.locator('#ag-rows', { hasText: sent }).waitFor();
        await pictured(`${lang}-sent`);
      }
      const report = async () => (await page.request.get('/agent/insights?ui=en')).text();
      await until('the report', 30_000, async () => /Agents found no article[^]*Passed on most/.test(await report()));
      for (const lang of ['zh', 'en']) {
        await page.goto(`/agent/insights?ui=${lang}`);
        await pictured(`${lang}-insights`);
      }
    });
    return null;
  } finally {
    await site.stop();
  }
});
