// Debian's Chromium, and visits to the site with it.
//
// Gets:  the chromium on PATH, or CHROMIUM=/path/to/it.
// Gives: `visit`: one page in a fresh profile, watched from its first request to its end.
// Never: a page that asks another origin for anything, or that logs an error, in a test that passes.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { freePort } from './port.mjs';

const WAIT_MS = 10_000;
/** Narrower than this, the page is shown on a touch screen. */
const PHONE_MAX_PX = 700;

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = process.env.CHROMIUM ?? folders.map((folder) => join(folder, 'chromium')).find(existsSync);
  if (!found) throw new Error('no chromium on PATH: install Debian\'s package "chromium", or set CHROMIUM');
  return found;
}

/** Starts Chromium. Its sandbox needs rights that containers lack; all it sees is our own site. */
export async function launch() {
  const devtoolsPort = await freePort();
  const args = ['--disable-quic', '--force-color-profile=srgb', '--lang=zh-CN', `--remote-debugging-port=${devtoolsPort}`];
  return { browser: await chromium.launch({ executablePath: installed(), chromiumSandbox: false, args }), devtoolsPort };
}

/** Notes what no page may do. The browser itself logs the 404 of a page: that one is expected. */
function watch(page, base, requests, allow) {
  const faults = [];
  page.on('request', (request) => {
    requests.push(request.url());
    if (new URL(request.url()).origin !== base) faults.push(`a request to ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`an error: ${error.message}`));
  page.on('console', (message) => {
    const ownStatus = message.location().url === page.url() && message.text().startsWith('Failed to load resource');
    const allowed = allow && allow.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !ownStatus && !allowed) faults.push(`in the console: ${message.text()}`);
  });
  return faults;
}

/**
 * Gives a function `visit({ path, status, width, height, colorScheme, script, locale, zone, at, permissions, allow }, use)`,
 * which opens the page, calls `use(page, requests)`, and fails when the page did anything forbidden meanwhile. `zone` is the
 * reader's time zone, `at` what the reader's clock says, `allow` what the console may say, such as that there is no network.
 */
export function visitor(browser, base) {
  return async function visit(options, use) {
    const { path, status = 200, width = 390, height = 844, colorScheme = 'light', script = true, locale = 'zh-CN' } = options;
    const { zone, at, permissions = [], allow } = options;
    const phone = width < PHONE_MAX_PX;
    const context = await browser.newContext({
      baseURL: base, viewport: { width, height }, isMobile: phone, hasTouch: phone, deviceScaleFactor: phone ? 2 : 1,
      colorScheme, locale, javaScriptEnabled: script, reducedMotion: 'reduce', timezoneId: zone, permissions,
    });
    context.setDefaultTimeout(WAIT_MS);
    try {
      const page = await context.newPage();
      if (at) await page.clock.setFixedTime(new Date(at));
      const requests = [];
      const faults = watch(page, base, requests, allow);
      const response = await page.goto(path);
      if (response.status() !== status) throw new Error(`${path} answered ${response.status()}, not ${status}`);
      const result = await use(page, requests);
      if (faults.length) throw new Error(`${path}: ${faults.join('; ')}`);
      return result;
    } finally {
      // A context that is closed while a page of it reloads may hold Chromium up for minutes.
      await Promise.all(context.pages().map((page) => page.goto('about:blank').catch(() => {})));
      await context.close();
    }
  };
}
