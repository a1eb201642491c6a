// There is room to type: in every field with large text on a small screen, and in the head of a page whose site has a long name.

import assert from 'node:assert/strict';
import { smallTargets, styled } from '../lib/layout.mjs';
import { NOTHING_FOUND, search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const LARGE_TEXT = 'html{font-size:200%!important}';
/** As many as in 提现到账. */
const HAN_MIN = 4;
const FIELD_MIN_PX = 256;
/** What a field has on the narrowest screen, beside its button. */
const FIELD_MIN_320_PX = 176;
const NAME_LINES_MAX = 2;

const pages = (lang) => ['', 'funds/withdrawal-not-arrived?fb=no', 'contact/message', 'verify'].map((path) => `/${lang}/${path}`)
  .concat(search(lang, NOTHING_FOUND));

for (const lang of ['zh', 'en']) {
  for (const path of pages(lang)) {
    test(`${path}: at 320 px and 200 % text each field has room for ${HAN_MIN} Han characters, and its button for its word`, ({ visit }) =>
      visit({ path, width: 320 }, async (page) => {
        const { fields, buttons } = await styled(page, LARGE_TEXT, () => page.evaluate(() => {
          const seen = (el) => el.checkVisibility({ visibilityProperty: true });
          const all = [...document.querySelectorAll('input[type=text],textarea')].filter(seen).map((field) => {
            const style = getComputedStyle(field);
            const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            return { id: field.id, han: room / parseFloat(style.fontSize), line: field.clientHeight / parseFloat(style.lineHeight) };
          });
          const cut = [...document.querySelectorAll('button')].filter(seen).filter((button) => button.scrollWidth > button.clientWidth);
          return { fields: all, buttons: cut.map((button) => button.textContent) };
        }));
        assert.ok(fields.length >= 1);
        assert.deepEqual(fields.filter(({ han, line }) => han < HAN_MIN || line < 1), []);
        assert.deepEqual(buttons, []);
        return fields.map(({ id, han }) => `${id} ${han.toFixed(1)}`).join(', ');
      }));
  }
}

const NAMES = [10, 25, 50, 100].flatMap((length) => ['帮助中心知识库', 'Help Centre of the Exchange ', 'Supercalifragilistic']
  .map((text) => text.repeat(Math.ceil(length / text.length)).slice(0, length)));

for (const width of [320, 480, 640, 960, 1280]) {
  test(`the head of a page at ${width} px: names of 10 to 100 characters leave the search field its width, and take ${NAME_LINES_MAX} lines at most`, async ({ visit }) => {
    const narrowest = [];
    for (const lang of ['zh', 'en']) {
      await visit({ path: `/${lang}/verify`, width }, async (page) => {
        for (const name of NAMES) {
          const got = await page.evaluate((text) => {
            const span = document.querySelector('header .name span');
            span.textContent = text;
            const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            const button = box('header [role=search] button');
            return {
              field: box('#q').width, lines: Math.round(span.getBoundingClientRect().height / parseFloat(getComputedStyle(span).lineHeight)),
              button: button.width / button.height, over: document.documentElement.scrollWidth - innerWidth,
              below: box('header [role=search] button').top >= box('#q').bottom,
            };
          }, name);
          narrowest.push(got.field);
          const told = `${lang}, ${name.length} characters: ${JSON.stringify(got)}`;
          assert.ok(got.field >= (width < 480 ? FIELD_MIN_320_PX : FIELD_MIN_PX), told);
          assert.ok(got.lines <= NAME_LINES_MAX && got.over <= 0, told);
          assert.ok(got.button > 1 && !got.below, `the button lies beside the field: ${told}`);
        }
      });
    }
    return `at least ${Math.min(...narrowest)} px`;
  });
}

test('what opens and closes in an article is as high as a finger needs', async ({ site, visit }) => {
  const file = 'zh/trading/folded-part.md';
  const there = async () => (await site.get('/zh/trading/folded-part')).status === 200;
  try {
    await site.write(file, '---\ntitle: 折叠的部分\n---\n<details><summary>更多</summary>\n\n里面的话。\n\n</details>\n');
    await until('the article', 2_000, there);
    await visit({ path: '/zh/trading/folded-part', width: 320 }, async (page) => {
      assert.equal(await page.locator('main summary').count(), 1);
      assert.deepEqual(await smallTargets(page, 44), []);
    });
  } finally {
    await site.remove(file);
    await until('the article is gone', 2_000, async () => !(await there()));
  }
});
