// What readers may not see looks like what does not exist, byte for byte.

import assert from 'node:assert/strict';
import { Site } from '../lib/site.mjs';
import { test } from '../lib/suite.mjs';

/** An answer without the headers that differ from one moment to the next, and without the server's own address. */
async function answer(site, path) {
  const { status, headers, text } = await site.get(path);
  const same = [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name));
  return { status, text: text.replaceAll(new URL(site.base).host, ''), headers: same };
}

const HIDDEN = [
  ['an article for agents', '/zh/agents/goodwill-credits', 'zh/agents'],
  ['the permalink of an article for agents', '/a/kf8x2g', 'en/agents'],
  ['the category of agents', '/zh/agents/', 'zh/agents'],
  ['a zh draft', '/zh/trading/grid-bot', 'zh/trading/grid-bot.md'],
  ['an en draft', '/en/fees/fee-change-2027', 'en/fees/fee-change-2027.md'],
];

test('what readers may not see answers 404, as on a site that never had it', async ({ binary, root, site }) => {
  const without = [...new Set(HIDDEN.map(([, , path]) => path))];
  const bare = await Site.start(binary, `${root}content`, [], without);
  try {
    for (const [what, path] of HIDDEN) {
      const hidden = await answer(site, path);
      assert.equal(hidden.status, 404, what);
      assert.deepEqual(hidden, await answer(bare, path), what);
    }
    const missing = await answer(site, '/a/zz9zz9');
    assert.deepEqual(await answer(site, '/a/kf8x2g'), missing, 'a permalink that nobody has');
  } finally {
    await bare.stop();
  }
});

test('an article for agents is not found by its own title', async ({ site }) => {
  const title = /^title: (.+)$/m.exec(await site.read('zh/agents/goodwill-credits.md'))[1];
  const hits = await site.search(title, 'zh');
  assert.deepEqual(hits.filter((hit) => hit.category === 'agents'), []);
});
