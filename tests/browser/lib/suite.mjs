// The list of tests and its runner: one line a test.
//
// Gets:  a name and a function from each `test(...)` in cases/.
// Gives: how many passed and failed. What a test returns, a text, stands behind its name.
// Never: a test that needs another one to have run, or one that holds up the run: it fails after LIMIT_MS.

import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 300_000; // the longest takes 40 s

const tests = [];

/** Adds a test. `run` gets the world of run.mjs: `{ site, visit, pictures, browser, … }`. */
export const test = (name, run) => tests.push({ name, run });

/** Runs the tests whose name holds `words`, one after the other. */
export async function runTests(world, words = '') {
  const chosen = tests.filter((t) => t.name.includes(words));
  if (chosen.length < tests.length) console.log(`only the ${chosen.length} of ${tests.length} tests named "${words}" run`);
  let failed = 0;
  for (const { name, run } of chosen) {
    const started = performance.now();
    let mark = 'ok  ';
    let note = '';
    try {
      note = (await within(LIMIT_MS, run(world))) ?? '';
    } catch (error) {
      failed += 1;
      mark = 'FAIL';
      note = `\n${told(error)}`;
    }
    console.log(`${mark} ${name} (${Math.round(performance.now() - started)} ms) ${note}`.trimEnd());
  }
  return { passed: chosen.length - failed, failed };
}

async function within(ms, test) {
  const limit = new AbortController();
  const late = pause(ms, undefined, { signal: limit.signal }).then(() => { throw new Error(`not at its end after ${ms / 1000} s`); });
  try {
    return await Promise.race([test, late]);
  } finally {
    late.catch(() => {});
    limit.abort();
  }
}

/** What went wrong, and on which line of cases/. */
function told(error) {
  const line = (error.stack ?? '').match(/cases\/[\w-]+\.mjs:\d+/g)?.at(-1); // the test itself, not its helpers
  return `${error.message ?? error}${line ? `\nat ${line}` : ''}`.replace(/^/gm, '       ');
}
