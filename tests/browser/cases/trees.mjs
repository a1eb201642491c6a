// What assistive technology is told of home, results and an article: the accessibility trees, as they were read and accepted.
//
// Gets:  trees/content, a small site of its own, at a fixed moment; trees/expected.
// Gives: a failure with both trees when one changed. TREES=write writes those of now: read the difference before you accept it.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { visitor } from '../lib/browser.mjs';
import { search } from '../lib/pages.mjs';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';

const AT = '2027-01-14T04:00:00Z';
const ZONE = 'Asia/Shanghai';
const WORDS = { zh: '提现', en: 'withdrawal' };

test('the accessibility trees of home, results and article are as they were accepted', async ({ binary, browser, root }) => {
  const folder = `${root}tests/browser/trees`;
  const site = await Site.start(binary, `${folder}/content`);
  try {
    const visit = visitor(browser, site.base);
    await mkdir(`${folder}/expected`, { recursive: true });
    for (const lang of ['zh', 'en']) {
      for (const [name, path] of [['home', `/${lang}/`], ['results', search(lang, WORDS[lang])], ['article', `/${lang}/funds/withdraw`]]) {
        await visit({ path, width: 1280, at: AT, zone: ZONE, locale: lang === 'zh' ? 'zh-CN' : 'en-GB' }, async (page) => {
          const tree = `${(await page.locator('body').ariaSnapshot()).replaceAll(site.base, 'https://tree.example')}\n`;
          const file = `${folder}/expected/${lang}-${name}.yml`;
          if (process.env.TREES === 'write') await writeFile(file, tree);
          assert.equal(tree, await readFile(file, 'utf8'), `${lang} ${name}`);
        });
      }
    }
  } finally {
    await site.stop();
  }
});
