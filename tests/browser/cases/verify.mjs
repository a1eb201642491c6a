// Is this channel ours? The five answers, by form alone; and what was pasted stands in no address and no log. (E6)

import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';

const TRUE_HANDLE = '@bitp_official';

for (const [what, pasted, state, truth] of [
  ['an official handle', '@BitP_Official', 'official', null],
  ['an official address in capitals with a full-width dot', 'HTTPS://HELP．BITP.EXAMPLE/chat', 'official', null],
  ['a handle with a Cyrillic letter', '@bitp_оfficial', 'unknown', TRUE_HANDLE],
  ['a wrong top-level domain', 'https://help.bitp.invalid/chat', 'unknown', 'bitp.example'],
  ['an official handle beside a call to another network', '@bitp_official 加微信', 'partly', null],
  ['nonsense', '???!!', 'unclear', null],
]) {
  test(`E6: without JavaScript: ${what} is ${state}${truth ? `, and ${truth} is named` : ''}`, ({ site, visit }) =>
    visit({ path: '/zh/verify', script: false }, async (page, requests) => {
      await page.locator('#value').fill(pasted);
      const [answer] = await Promise.all([page.waitForResponse(/\/zh\/verify$/), page.locator('main form button').tap()]);
      assert.equal(answer.headers()['cache-control'], 'private, no-cache');
      const result = page.locator('#verify-result');
      assert.equal(await result.getAttribute('data-state'), state);
      if (truth) assert.ok((await result.locator('.lookalike').innerText()).includes(truth));
      assert.equal(await result.locator('a').count(), 0, 'a link made of what was pasted');
      assert.equal(await page.locator('#value').inputValue(), pasted, 'it may be corrected');
      for (const text of [pasted, encodeURIComponent(pasted)]) {
        assert.ok(!requests.some((url) => url.includes(text)), requests.join(' '));
        assert.ok(!site.log.includes(text), 'the log holds it');
      }
    }));
}
