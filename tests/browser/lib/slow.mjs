// One load of a page as on a slow phone: an empty cache, a slow network, a slow processor.
//
// Gets:  a browser, an address, the name of a network.
// Gives: `{ lcp, cls, requests, bytes }`: milliseconds to the largest paint, the sum of layout shifts, bytes on the wire.

/** Kilobits a second down and up, milliseconds added to each request: DevTools' slow 3G, Lighthouse's slow 4G. */
const NETS = { 'slow 3G': [400, 400, 2_000], 'slow 4G': [1_600, 750, 150] };
const PROCESSOR_SLOWER = 4;
/** For what may still move after the load. */
const SETTLE_MS = 500;

export async function loadSlowly(browser, url, net) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const [down, up, latency] = NETS[net];
    let bytes = 0;
    let requests = 0;
    devtools.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
    // An article's own pictures come on top.
    page.on('request', (request) => { requests += new URL(request.url()).pathname.startsWith('/assets/') ? 0 : 1; });
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    const speed = { downloadThroughput: down * 125, uploadThroughput: up * 125, latency };
    await devtools.send('Network.emulateNetworkConditions', { offline: false, connectionType: 'cellular3g', ...speed });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR_SLOWER });
    await page.addInitScript(() => {
      const seen = { lcp: 0, cls: 0 };
      globalThis.seen = seen;
      const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
      watch('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime; });
      watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
    });
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    await page.waitForTimeout(SETTLE_MS);
    return { ...(await page.evaluate(() => globalThis.seen)), requests, bytes };
  } finally {
    await context.close();
  }
}
