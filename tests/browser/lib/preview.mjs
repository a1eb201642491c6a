// Writers' workspaces: a copy of the content in a repository, served with --preview.
//
// Gets:  the world of run.mjs.
// Gives: one workspace that tests share, which each leaves as it found it; or one of a test's own.
// Never: a workspace in which something is still to happen by itself.

import { execFileSync } from 'node:child_process';
import { visitor } from './browser.mjs';
import { Site } from './site.mjs';

let shared = null;

/** Calls `use(site, visit)` with the workspace that tests share. */
export async function preview(world, use) {
  shared ??= start(world);
  const site = await shared;
  await settled(site);
  return use(site, visitor(world.browser, site.base));
}

/** The same with one that ends behind it. */
export async function ownPreview(world, use) {
  const site = await start(world);
  try {
    return await use(site, visitor(world.browser, site.base));
  } finally {
    await site.stop();
  }
}

/** Ends what is shared. */
export const closePreview = async () => (await shared)?.stop();

async function start({ binary, root }) {
  const site = await Site.start(binary, `${root}content`, ['--preview']);
  const git = (...args) => execFileSync('git', ['-C', site.content, '-c', 'user.name=w', '-c', 'user.email=w@mail.example', ...args]);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'start');
  await settled(site);
  return site;
}

/** Waits until what follows a start or a save is over: a look at all files, the days of commits. */
async function settled(site) {
  for (let known = 0, quiet = 0; quiet < 3;) {
    const answer = await fetch(`${site.base}/preview/events?shown=${known}`, { signal: AbortSignal.timeout(500) }).catch(() => null);
    const read = await answer?.body.getReader().read().catch(() => null);
    const newer = read && /data: (\d+)/.exec(new TextDecoder().decode(read.value));
    if (newer) known = newer[1];
    quiet = newer ? 0 : quiet + 1;
  }
}
