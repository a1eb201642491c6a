// A writer saves a file, and readers have it at once, without a restart.

import assert from 'node:assert/strict';
import { search } from '../lib/pages.mjs';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const SEEN_WITHIN_MS = 2_000;
/** Themes are looked at once a second, with a page. */
const THEME_WITHIN_MS = 3_000;
const FILE = 'en/trading/convert.md';
const PATH = '/en/trading/convert';
/** A word that no article has. */
const WORD = 'glimmerwort';

test('a saved article is on its page and in search within 2 s, a deleted one is gone', async ({ site, visit }) => {
  const before = await site.read(FILE);
  const status = async () => (await site.get(PATH)).status;
  const found = async () => (await site.search(WORD, 'en')).some((hit) => hit.url.startsWith(PATH));
  try {
    assert.equal(await found(), false);
    await site.write(FILE, `${before}\n## Ask about ${WORD} {#${WORD}}\n\nA ${WORD} is new today.\n`);
    const saved = await until('the new text', SEEN_WITHIN_MS, async () =>
      (await site.get(PATH)).text.includes(`A ${WORD} is new today.`) && await found());
    await visit({ path: search('en', WORD), script: false }, async (page) => {
      await page.locator('#results > li:first-child h2 a').tap();
      await page.waitForURL(`**${PATH}#${WORD}`);
    });
    await site.remove(FILE);
    const removed = await until('a 404', SEEN_WITHIN_MS, async () => await status() === 404 && !(await found()));
    return `seen after ${saved} ms, gone after ${removed} ms`;
  } finally {
    await site.write(FILE, before);
    await until('the article is back', SEEN_WITHIN_MS, async () => await status() === 200 && !(await found()));
  }
});

test('saved styles of the theme are on every page within 3 s, and a template of the content folder is named and not used', async ({ site, visit }) => {
  const css = 'theme/static/own.css';
  const home = 'theme/templates/home.html';
  const text = async () => (await site.get('/en/')).text;
  try {
    await site.write(css, '.theme-of-this-test{}');
    await site.write(home, '{% extends "base.html" %}\n{% block main %}\n{% if %}\n');
    await until('the styles', THEME_WITHIN_MS, async () => (await text()).includes('.theme-of-this-test{}'));
    assert.ok((await text()).includes('How can we help?'));
    assert.match(site.log, /theme\/templates\/home\.html:3: is a template of the content folder/);
    await visit({ path: '/en/' }, () => {}); // its styles are allowed
  } finally {
    await site.remove(css);
    await site.remove(home);
    await until('our pages are back', THEME_WITHIN_MS, async () => {
      const page = await text();
      return !page.includes('theme-of-this-test') && page.includes('How can we help?');
    });
  }
});
