// A page comes in the first flight of packets, with little to run; and so it is seen soon on a slow phone.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { loadSlowly } from '../lib/slow.mjs';
import { test } from '../lib/suite.mjs';

const HTML_GZIP_BYTES_MAX = 14 * 1024;
const CSS_BYTES_MAX = 20 * 1024;
const CSS_GZIP_BYTES_MAX = 5 * 1024;
const SCRIPTS_GZIP_BYTES_MAX = 6 * 1024;
const REQUESTS_MAX = 3;
const CLS_MAX = 0.02;
const LCP_MAX_MS = { 'slow 3G': 3_000, 'slow 4G': 1_200 };
const RUNS = 3;

const gzip = (text) => gzipSync(text, { level: 9 }).length;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const lang of ['zh', 'en']) {
  test(`${lang} home and all articles: at most ${HTML_GZIP_BYTES_MAX} bytes of HTML, gzip`, async ({ site }) => {
    const files = await readdir(`${site.content}/${lang}`, { recursive: true });
    const articles = files.filter((file) => file.endsWith('.md')).map((file) => `/${lang}/${file.slice(0, -'.md'.length)}`);
    let largest = { bytes: 0 };
    for (const path of [`/${lang}/`, ...articles]) {
      const { status, text } = await site.get(path);
      if (status === 404) continue; // a draft, or for agents only: cases/hidden.mjs is about those
      const bytes = gzipSync(text).length;
      if (bytes > largest.bytes) largest = { path, bytes };
    }
    assert.ok(largest.bytes <= HTML_GZIP_BYTES_MAX, `${largest.path} has ${largest.bytes} bytes`);
    return `largest: ${largest.path}, ${largest.bytes} bytes`;
  });
}

test(`styles: at most ${CSS_BYTES_MAX} bytes, ${CSS_GZIP_BYTES_MAX} gzip`, async ({ site }) => {
  const { text } = await site.get('/zh/');
  const css = /<style>([^]*?)<\/style>/.exec(text)[1];
  assert.ok(css.length <= CSS_BYTES_MAX && gzip(css) <= CSS_GZIP_BYTES_MAX, `${css.length} bytes, ${gzip(css)} gzip`);
  return `${css.length} bytes, ${gzip(css)} gzip`;
});

test(`scripts: at most ${SCRIPTS_GZIP_BYTES_MAX} bytes, gzip, on any page, and nothing newer than ES2019`, async ({ site }) => {
  const { text } = await site.get('/zh/funds/withdrawal-not-arrived');
  let bytes = 0;
  for (const [, escaped] of text.matchAll(/<script defer src="([^"]+)"/g)) {
    const url = escaped.replaceAll('&#x2f;', '/');
    const script = await site.get(url);
    assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable', url);
    parse(script.text, { ecmaVersion: 2019, sourceType: 'script' });
    bytes += gzip(script.text);
  }
  assert.ok(bytes > 0 && bytes <= SCRIPTS_GZIP_BYTES_MAX, `${bytes} bytes`);
  return `${bytes} bytes`;
});

for (const [path, nets] of [
  ['/zh/', ['slow 3G', 'slow 4G']],
  ['/zh/funds/withdrawal-not-arrived', ['slow 3G', 'slow 4G']],
  ['/en/contact', ['slow 4G']], // filled in with the reader's hours: nothing may move
]) {
  for (const net of nets) {
    const lcpMax = LCP_MAX_MS[net];
    test(`${path} on ${net} and a slow processor: largest paint within ${lcpMax} ms, no shift, ${REQUESTS_MAX} requests`, async ({ browser, site }) => {
      const loads = [];
      for (let run = 0; run < RUNS; run += 1) loads.push(await loadSlowly(browser, site.base + path, net));
      const of = (what) => median(loads.map((load) => load[what]));
      const told = `LCP ${Math.round(of('lcp'))} ms, CLS ${of('cls').toFixed(3)}, ${of('requests')} requests, ${of('bytes')} bytes`;
      assert.ok(of('lcp') > 0 && of('lcp') <= lcpMax && of('cls') <= CLS_MAX && of('requests') <= REQUESTS_MAX, told);
      return `median of ${RUNS}: ${told}`;
    });
  }
}
