// Agents of a company: a server on a copy of the content where one may sign in, and one who has.
//
// Gets:  the world of run.mjs.
// Gives: one server that tests share; `use(page, requests)` of a page of it, in the browser of somebody who is signed in.
// Never: a test's own storage left to another one.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { visitor } from './browser.mjs';
import { freePort } from './port.mjs';
import { Site } from './site.mjs';

let shared = null;
let ticketsPort = 0;

/** The link with which somebody signs in, once. */
export const link = (binary, site, name) => execFileSync(binary, ['agent', 'add', name, '--data', dirname(site.database), '--base-url', site.base], { encoding: 'utf8' }).trim();

/** Calls `use(site, visit)` with the server that tests share; each visit signs in first. */
export async function agents({ binary, root, browser }, use) {
  ticketsPort ||= await freePort();
  shared ??= Site.start(binary, `${root}content`, ['--agents', '--access-log', '--record-searches', '--agent-frame-origin', `http://localhost:${ticketsPort}`]);
  const site = await shared;
  const visit = ({ path, ...options }, work) => visitor(browser, site.base)({ ...options, path: '/en/' }, async (page, requests) => {
    await page.goto(link(binary, site, 'ann'));
    await page.locator('#sign-in button').click();
    await page.waitForURL(`${site.base}/agent/`);
    requests.length = 0;
    await page.goto(path);
    await page.locator('#ag-rows:not([aria-busy])').waitFor();
    return work(page, requests);
  });
  return use(site, visit);
}

/** Ends all sessions and links of somebody. */
export const revoke = (binary, site, name) => execFileSync(binary, ['agent', 'revoke', name, '--data', dirname(site.database)]);

/** A token for a program that may read, or what else is named. */
export const token = (binary, site, name, scope = 'read') => execFileSync(binary, ['token', 'add', name, '--scope', scope, '--days', '1', '--data', dirname(site.database)], { encoding: 'utf8' }).trim();

/** Calls `use(listed, other)` with the origins of two ticket systems that serve a page: the first may frame the sidebar. */
export async function tickets(html, use) {
  const serve = async (port) => {
    const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(html));
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return server;
  };
  const servers = [await serve(ticketsPort), await serve(0)];
  try {
    return await use(...servers.map((server) => `http://localhost:${server.address().port}`));
  } finally {
    servers.forEach((server) => server.close());
  }
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
