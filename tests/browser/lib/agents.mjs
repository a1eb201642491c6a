// Agents of a company: a server on a copy of the content where one may sign in, and one who has.
//
// Gets:  the world of run.mjs.
// Gives: one server that tests share; `use(page, requests)` of a page of it, in the browser of somebody who is signed in.
// Never: a test's own storage left to another one.

import { visitor } from './browser.mjs';
import { Site } from './site.mjs';

let shared = null;

/** Calls `use(site, visit)` with the server that tests share. */
export async function agents({ binary, root, browser }, use) {
  shared ??= Site.start(binary, `${root}content`, []);
  const site = await shared;
  return use(site, visitor(browser, site.base));
}

/** Ends what is shared. */
export const closeAgents = async () => (await shared)?.stop();

/** What lies on the clipboard: `{ text, html }`. */
export const clipboard = (page) => page.evaluate(async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (item.types.includes(type) ? (await item.getType(type)).text() : '');
  return { text: await read('text/plain'), html: await read('text/html') };
});

/** Puts a text on the clipboard, as a ticket system does. */
export const given = (page, text) => page.evaluate((one) => navigator.clipboard.writeText(one), text);
