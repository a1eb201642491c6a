// A page comes in the first flight of packets: the home page and every article, compressed.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { test } from '../lib/suite.mjs';

const HTML_GZIP_BYTES_MAX = 14 * 1024;

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
