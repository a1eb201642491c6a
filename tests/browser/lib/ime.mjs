// Typing with a simulated input method, through the DevTools protocol (Chromium only). The page sees what a desktop pinyin IME produces: keydown 229, compositionstart /
// compositionupdate, input with isComposing=true, then compositionend with the committed text.

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const KEYS = { Enter: 13, ' ': 32, Escape: 27, ArrowDown: 40, ArrowUp: 38 };
const sessions = new WeakMap();

async function cdp(page) {
  if (!sessions.has(page)) sessions.set(page, await page.context().newCDPSession(page));
  return sessions.get(page);
}

const imeKeyDown = (c, key) => c.send('Input.dispatchKeyEvent', {
  type: 'rawKeyDown', key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229,
});
const keyUp = (c, key) => c.send('Input.dispatchKeyEvent', {
  type: 'keyUp', key, windowsVirtualKeyCode: KEYS[key] ?? key.toUpperCase().charCodeAt(0),
});

/** Composes without committing: leaves the last step underlined in the field. */
export async function compose(page, selector, steps, { stepDelay = 60 } = {}) {
  const c = await cdp(page);
  await page.locator(selector).focus();
  for (const s of steps) {
    await imeKeyDown(c, 'Process');
    await c.send('Input.imeSetComposition', { text: s, selectionStart: s.length, selectionEnd: s.length });
    await keyUp(c, s.at(-1) ?? 'a');
    if (stepDelay) await sleep(stepDelay);
  }
}

/** Sends a key that the IME eats (candidate navigation and the like) while composing. */
export async function imeKey(page, key) {
  const c = await cdp(page);
  await imeKeyDown(c, key);
  await keyUp(c, key);
}

/**
 * Commits. confirm: 'space' (default) or 'enter' = the key that picks the candidate, Chromium/Firefox
 * order (keydown before compositionend); 'safari-enter' = WebKit order, the same Enter arrives after
 * compositionend with isComposing=false and keyCode 229 (WebKit bug 165004); 'tap' = no key at all.
 */
export async function commit(page, text, { confirm = 'space' } = {}) {
  const c = await cdp(page);
  const key = confirm === 'space' ? ' ' : 'Enter';
  if (confirm === 'space' || confirm === 'enter') await imeKeyDown(c, key);
  await c.send('Input.insertText', { text });
  if (confirm === 'safari-enter') await imeKeyDown(c, 'Enter');
  if (confirm !== 'tap') await keyUp(c, key);
}

/** Gives the composition up (Escape in the IME): the underlined text goes away. */
export async function cancel(page) {
  const c = await cdp(page);
  await imeKeyDown(c, 'Escape');
  await c.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  await keyUp(c, 'Escape');
}

/**
 * typeWithIme(page, '#q', ['t', 'ti', 'ti xian'], '提现', { watch: /suggest/ })
 * Returns { value, during, committedAt, after() }: the field's value, the URLs matching `watch`
 * requested while composing (must be empty), the page clock (performance.now()) at compositionend,
 * and a function giving the URLs requested since the commit.
 */
export async function typeWithIme(page, selector, steps, committed, opt = {}) {
  const { watch, confirm, stepDelay, settle = 400 } = opt;
  const seen = [];
  const onRequest = (r) => { if (watch && watch.test(r.url())) seen.push(decodeURIComponent(r.url())); };
  page.on('request', onRequest);
  const field = page.locator(selector);
  await field.evaluate((el) => {
    el.__imeEnd = 0;
    if (!el.__imeHook) {
      el.__imeHook = true;
      el.addEventListener('compositionend', () => { el.__imeEnd = performance.now(); }, true);
    }
  });
  await compose(page, selector, steps, { stepDelay });
  if (settle) await sleep(settle); // longer than any debounce: a leak shows here
  const during = [...seen];
  await commit(page, committed, { confirm });
  return {
    during,
    value: await field.inputValue(),
    committedAt: await field.evaluate((el) => el.__imeEnd),
    after: () => seen.slice(during.length),
    stop: () => page.off('request', onRequest),
  };
}

/** Milliseconds on the page clock from `since` until `selector` is visible (optionally with `text`). */
export async function msUntilVisible(page, selector, since, { text, timeout = 5000 } = {}) {
  const h = await page.waitForFunction(({ selector, text }) => {
    for (const el of document.querySelectorAll(selector)) {
      if (el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && (!text || el.textContent.includes(text))) {
        return performance.now();
      }
    }
    return false;
  }, { selector, text }, { timeout, polling: 'raf' });
  return (await h.jsonValue()) - since;
}
