// What holds on every page: quiet, complete without scripts, accessible, fit for small screens and large text.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sideways, smallTargets, styled } from '../lib/layout.mjs';
import { PAGES } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';

const REQUESTS_MAX = 3;
const TARGET_PX = 44;
const LARGE_TEXT = 'html{font-size:200%!important}';
/** The least spacing that a reader may ask for without loss (WCAG 1.4.12). */
const WIDE_TEXT = '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const { name, lang, path, status, pictured } of PAGES) {
  test(`${name}: no script but ours, no error, no foreign request`, ({ visit }) =>
    visit({ path, status }, async (page, requests) => {
      const foreign = await page.locator('script:not([src^="/static/"][defer]):not([type="application/ld+json"])').count();
      assert.equal(foreign, 0, 'a script that is not ours');
      assert.equal(await page.locator('html').getAttribute('lang'), lang === 'zh' ? 'zh-Hans' : 'en');
      assert.equal(await page.locator('h1').count(), 1, 'one h1');
      // An article's own pictures come on top.
      const ours = requests.filter((url) => !new URL(url).pathname.startsWith('/assets/'));
      assert.ok(ours.length <= REQUESTS_MAX, `more than ${REQUESTS_MAX} requests: ${ours.join(' ')}`);
    }));

  test(`${name}: axe finds nothing, light and dark, 390 and 1280 px`, ({ visit }) =>
    visit({ path, status, width: 1280 }, async (page) => {
      await page.evaluate(AXE);
      for (const colorScheme of ['light', 'dark']) {
        for (const width of [1280, 390]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 844 });
          nothing(await violations(page), `${width} px, ${colorScheme}`);
        }
      }
    }));

  test(`${name}: fits 320, 390 and 1280 px, with 200 % text and wide spacing, targets of ${TARGET_PX} px`, async ({ visit }) => {
    await visit({ path, status, width: 320 }, async (page) => {
      await fits(page, 320);
      await targets(page, 320);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page, 390);
      await targets(page, 390);
    });
    await visit({ path, status, width: 1280 }, (page) => fits(page, 1280));
  });

  if (pictured) {
    test(`${name}: pictures`, async ({ visit, pictures }) => {
      const picture = (page, look) => page.screenshot({ path: join(pictures, `${name.replaceAll(' ', '-')}-${look}.png`), fullPage: true });
      await visit({ path, status, width: 390 }, async (page) => {
        await picture(page, '390-light');
        await page.emulateMedia({ colorScheme: 'dark' });
        await picture(page, '390-dark');
      });
      await visit({ path, status, width: 320 }, (page) => picture(page, '320-light'));
      await visit({ path, status, width: 1280 }, async (page) => {
        await picture(page, '1280-light');
        await page.emulateMedia({ colorScheme: 'dark' });
        await picture(page, '1280-dark');
      });
    });
  }
}

for (const [lang, typed] of [['zh', '提现'], ['en', 'withdrawal']]) {
  test(`${lang}: open suggestions and open feedback: axe finds nothing, light and dark, and all of it fits 320 px`, ({ visit, pictures }) =>
    visit({ path: `/${lang}/funds/withdrawal-not-arrived`, width: 320 }, async (page) => {
      await page.evaluate(AXE);
      await page.locator('[data-fb=no]').click();
      await page.locator('#q').fill(typed);
      await page.locator('[role=option]').first().waitFor();
      await page.keyboard.press('ArrowDown');
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        nothing(await violations(page), colorScheme);
        await page.screenshot({ path: join(pictures, `${lang}-suggestions-320-${colorScheme}.png`) });
      }
      nothing(await sideways(page, 320), '320 px');
      await targets(page, 320);
    }));
}

test('on paper an article ends with its permanent address, and nothing says what holds for a moment or what can be pressed', ({ site, visit }) =>
  visit({ path: '/zh/funds/withdrawal-not-arrived?fb=no', width: 800 }, async (page) => {
    const seen = () => page.evaluate(() => {
      const all = ['.printed', '.now', 'form', 'button', '.crumbs', '.self', '#feedback', 'header', 'footer', '.toc'];
      return all.filter((selector) => [...document.querySelectorAll(selector)].some((el) => el.checkVisibility()));
    });
    assert.ok((await seen()).includes('.now') && !(await seen()).includes('.printed'), 'on the screen');
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(await seen(), ['.printed']);
    assert.equal(await page.locator('.printed').innerText(), `${site.base}/a/wd7k2q`);
    await page.goto('/zh/contact');
    await page.emulateMedia({ media: 'print' });
    assert.equal((await seen()).includes('.now'), false, 'open or closed holds for a moment');
  }));

for (const [look, media] of [['print', { media: 'print' }], ['forced-colours', { forcedColors: 'active' }]]) {
  test(`zh article in ${look}: nothing sticks out, and axe finds nothing`, ({ visit, pictures }) =>
    visit({ path: '/zh/funds/withdrawal-not-arrived', width: 800 }, async (page) => {
      await page.evaluate(AXE);
      await page.emulateMedia(media);
      nothing(await sideways(page, 800), look);
      nothing(await violations(page), look);
      const shown = await page.locator('header form, .feedback').first().isVisible();
      assert.equal(shown, look !== 'print', 'forms are on the screen and not on paper');
      await page.screenshot({ path: join(pictures, `zh-article-${look}.png`), fullPage: true });
    }));
}

/** Fails with all that was found. */
function nothing(found, where) {
  assert.ok(found.length === 0, `${where}: ${found.join('\n')}`);
}

/** Nothing sticks out: as it comes, with text twice as large, and with text spaced out. */
async function fits(page, width) {
  nothing(await sideways(page, width), `${width} px`);
  nothing(await styled(page, LARGE_TEXT, () => sideways(page, width)), `${width} px, 200 % text`);
  nothing(await styled(page, WIDE_TEXT, () => sideways(page, width)), `${width} px, wide spacing`);
}

async function targets(page, width) {
  nothing(await smallTargets(page, TARGET_PX), `${width} px, less than ${TARGET_PX} px`);
}

/** What axe objects to, as texts. */
async function violations(page) {
  const found = await page.evaluate((values) => globalThis.axe.run(document, {
    runOnly: { type: 'tag', values }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'],
  }), AXE_TAGS);
  const at = (node) => `${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`;
  return found.violations.flatMap((v) => v.nodes.slice(0, 3).map((node) => `${v.id} at ${at(node)}`));
}
