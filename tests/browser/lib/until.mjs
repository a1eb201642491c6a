// Waiting for what only asking again can tell.

import { setTimeout as pause } from 'node:timers/promises';

const ASK_EVERY_MS = 20;

/** Asks until `done()` is true and gives the milliseconds it took; fails when that is more than `ms`. */
export async function until(what, ms, done) {
  const started = performance.now();
  for (;;) {
    const good = await done();
    const took = Math.round(performance.now() - started);
    if (took > ms) throw new Error(`${what}: not within ${ms} ms`);
    if (good) return took;
    await pause(ASK_EVERY_MS);
  }
}
