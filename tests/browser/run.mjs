// Runs all browser tests against one jieda binary: node run.mjs PATH_OF_JIEDA [words of the names to run]
//
// Gets:  the binary; content/ of this repository, of which the server gets a copy.
// Gives: one line a test, "N passed, N failed" at the end, exit code 1 when anything failed; pictures in target/browser.
// Never: a process left behind, or an end of one that it did not start.

import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { closeAgents } from './lib/agents.mjs';
import { launch, visitor } from './lib/browser.mjs';
import { closeFirefox } from './lib/firefox.mjs';
import { closePreview } from './lib/preview.mjs';
import { Site } from './lib/site.mjs';
import { runTests } from './lib/suite.mjs';
import './cases/find.mjs';
import './cases/answer.mjs';
import './cases/languages.mjs';
import './cases/hidden.mjs';
import './cases/live.mjs';
import './cases/suggest.mjs';
import './cases/feedback.mjs';
import './cases/insights.mjs';
import './cases/hours.mjs';
import './cases/message.mjs';
import './cases/channel-check.mjs';
import './cases/keyboard.mjs';
import './cases/verify.mjs';
import './cases/maintenance.mjs';
import './cases/back.mjs';
import './cases/mount.mjs';
import './cases/moved-in.mjs';
import './cases/room.mjs';
import './cases/trees.mjs';
import './cases/firefox.mjs';
import './cases/trust.mjs';
import './cases/preview.mjs';
import './cases/agents.mjs';
import './cases/agents-door.mjs';
import './cases/agents-frame.mjs';
import './cases/agents-day.mjs';
import './cases/weight.mjs';
import './cases/lighthouse.mjs';
import './cases/all-pages.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [binary, words] = process.argv.slice(2);
if (!binary) throw new Error('usage: node run.mjs PATH_OF_JIEDA [words of the names to run]');

const pictures = `${root}target/browser`;
await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });

const site = await Site.start(binary, `${root}content`);
try {
  const { browser, devtoolsPort } = await launch();
  try {
    const world = { site, binary, root, browser, devtoolsPort, pictures, visit: visitor(browser, site.base) };
    const { passed, failed } = await runTests(world, words);
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    await closePreview();
    await closeAgents();
    await closeFirefox();
    await browser.close();
  }
} finally {
  await site.stop();
}
