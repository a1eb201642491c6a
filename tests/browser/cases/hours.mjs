// Opening hours in the reader's zone, across a change of the clocks, past midnight and over holidays. (E1)

import assert from 'node:assert/strict';
import { test } from '../lib/suite.mjs';
import { until } from '../lib/until.mjs';

const SEEN_WITHIN_MS = 2_000;
/** A night desk of London, put before the other channels: open 22:00 to 02:00 but for one night. */
const NIGHT = `
[[channel]]
kind = "chat"
title = { zh = "夜间", en = "Night desk" }
address = "https://help.bitp.example/night"
time_zone = "Europe/London"
hours = [{ days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from = "22:00", to = "02:00" }]
closed = ["2027-06-15"]
`;

const CASES = [
  // London itself: before, in and after the night; the part after midnight belongs to the night before.
  ['Europe/London', '2027-06-13T20:59:00Z', 'Closed now, opens 22:00'],
  ['Europe/London', '2027-06-13T21:00:00Z', 'Open now, until 02:00 tomorrow'],
  ['Europe/London', '2027-06-14T00:30:00Z', 'Open now, until 02:00'],
  ['Europe/London', '2027-06-14T01:00:00Z', 'Closed now, opens 22:00'],
  // The night of the 15th is a holiday; the one of the 14th ends as usual.
  ['Europe/London', '2027-06-15T00:30:00Z', 'Open now, until 02:00'],
  ['Europe/London', '2027-06-15T21:30:00Z', 'Closed now, opens 22:00 tomorrow'],
  // London's clocks go forward at 01:00 on 28 March: that night is an hour short.
  ['Asia/Shanghai', '2027-03-27T23:00:00Z', 'Open now, until 09:00 your time'],
  ['Asia/Shanghai', '2027-03-28T20:00:00Z', 'Closed now, opens 05:00 your time'],
  ['America/Los_Angeles', '2027-03-27T23:00:00Z', 'Open now, until 18:00 your time'],
  // They go back at 02:00 on 31 October: the first 01:59 is not yet the end of the night, which is an hour long more.
  ['Europe/London', '2027-10-31T00:30:00Z', 'Open now, until 02:00'],
  ['America/Los_Angeles', '2027-10-31T01:30:00Z', 'Open now, until 19:00 your time'],
  // The clocks of Los Angeles change two weeks before those of London.
  ['America/Los_Angeles', '2027-03-13T23:00:00Z', 'Open now, until 18:00 your time'],
  ['America/Los_Angeles', '2027-03-14T23:00:00Z', 'Open now, until 19:00 your time'],
];

test('E1: hours past midnight, over holidays and changes of the clocks, in three zones', async ({ site, visit }) => {
  const before = await site.read('site.toml');
  const shows = async () => (await site.get('/en/contact')).text.includes('Night desk');
  try {
    await site.write('site.toml', before.replace('\n[[channel]]', `${NIGHT}\n[[channel]]`));
    await until('the night desk', SEEN_WITHIN_MS, shows);
    for (const [zone, at, expected] of CASES) {
      await visit({ path: '/en/contact', zone, at }, async (page) => {
        assert.equal(await page.locator('[data-hours]').first().innerText(), expected, `${zone} at ${at}`);
      });
    }
  } finally {
    await site.write('site.toml', before);
    await until('the example as it was', SEEN_WITHIN_MS, async () => !(await shows()));
  }
});

test('without JavaScript the hours of the business stand with their offset, and nothing claims to be open now', ({ visit }) =>
  visit({ path: '/zh/contact', script: false }, async (page) => {
    const first = page.locator('#channels > li').first();
    assert.ok((await first.innerText()).includes('每天 08:00–24:00 (UTC+8)'), await first.innerText());
    assert.equal(await page.locator('.now').first().isVisible(), false);
  }));
