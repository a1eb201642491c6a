// What readers may not see looks like what does not exist, byte for byte.

import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';

/** An answer without the two headers that differ from one moment to the next. */
async function answer(site, path) {
  const { status, headers, text } = await site.get(path);
  return { status, text, headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)) };
}

for (const [what, path, missing] of [
  ['an article for agents', '/zh/agents/goodwill-credits', '/zh/agents/no-such-article'],
  ['the permalink of an article for agents', '/a/kf8x2g', '/a/zz9zz9'],
  ['the category of agents', '/zh/agents/', '/zh/no-such-category/'],
  ['a zh draft', '/zh/trading/grid-bot', '/zh/trading/no-such-article'],
  ['an en draft', '/en/fees/fee-change-2027', '/en/fees/no-such-article'],
]) {
  test(`${what} answers 404 as if it did not exist`, async ({ site }) => {
    const hidden = await answer(site, path);
    assert.equal(hidden.status, 404);
    assert.deepEqual(hidden, await answer(site, missing));
  });
}

test('an article for agents is not found by its own title', async ({ site }) => {
  const title = /^title: (.+)$/m.exec(await site.read('zh/agents/goodwill-credits.md'))[1];
  const hits = await site.search(title, 'zh');
  assert.deepEqual(hits.filter((hit) => hit.category === 'agents'), []);
});
