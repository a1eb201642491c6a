// What holds on a page that a form answers with, which no address leads to.
//
// Gets:  such a page, open.
// Gives: a failure when axe finds something in either theme or something sticks out at one of three widths.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { sideways, smallTargets } from './layout.mjs';

const TARGET_PX = 44;
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** `picture(look)` is called once for each width and theme. */
export async function audit(page, picture) {
  await page.evaluate(AXE);
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], `${width} px, ${colorScheme}`);
      await picture(`${width}-${colorScheme}`);
    }
    assert.deepEqual(await sideways(page, width), [], `${width} px`);
    if (width < 700) assert.deepEqual(await smallTargets(page, TARGET_PX), [], `${width} px`);
  }
}
