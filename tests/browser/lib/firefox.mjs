// Debian's Firefox ESR, and visits to the site with it, by WebDriver BiDi.
//
// Gets:  the firefox-esr on PATH, or FIREFOX=/path/to/it.
// Gives: `visitWithFirefox`: one page in a profile of its own, on a phone's screen with a coarse pointer.
// Never: a page that asks another origin for anything, or throws an error, in a test that passes; a Firefox left behind, when
//        `closeFirefox` is called.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const WAIT_MS = 10_000;
/** Firefox's own bits: 1 is a coarse pointer, which is a finger's. */
const COARSE = 1;
const PREFERENCES = { 'ui.primaryPointerCapabilities': COARSE, 'ui.allPointerCapabilities': COARSE };

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = process.env.FIREFOX ?? folders.map((folder) => join(folder, 'firefox-esr')).find(existsSync);
  if (!found) throw new Error('no firefox-esr on PATH: install Debian\'s package "firefox-esr", or set FIREFOX');
  return found;
}

let launched = null;

/** Opens `base + path`, calls `use(page, requests)`, and fails when the page did anything forbidden meanwhile. */
export async function visitWithFirefox(base, path, use) {
  launched ??= puppeteer.launch({ browser: 'firefox', executablePath: installed(), headless: true, extraPrefsFirefox: PREFERENCES });
  const browser = await launched;
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    await page.setViewport({ width: 390, height: 844 });
    const requests = [];
    const faults = [];
    page.on('request', (request) => {
      if (request.url().startsWith('data:')) return; // Firefox's own, such as the font of its dialogs
      requests.push(request.url());
      if (new URL(request.url()).origin !== base) faults.push(`a request to ${request.url()}`);
    });
    page.on('pageerror', (error) => faults.push(`an error: ${error.message}`));
    await page.goto(base + path);
    const result = await use(page, requests);
    if (faults.length) throw new Error(`${path}: ${faults.join('; ')}`);
    return result;
  } finally {
    await context.close();
  }
}

/** Ends Firefox, if it was started. */
export async function closeFirefox() {
  if (launched) await (await launched).close();
  launched = null;
}
