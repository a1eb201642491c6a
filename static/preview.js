// The writers' workspace: a save is seen at once, where one was reading. Only `jieda serve --preview` sends this.
(() => {
  'use strict';
  const bar = document.getElementById('pv');
  if (!bar) return;
  const store = { get(name) { try { return sessionStorage.getItem(name); } catch { return null; } }, set(name, value) { try { sessionStorage.setItem(name, value); } catch { /* Not kept, then. */ } } };
  const more = document.getElementById('pv-more');
  const frame = document.querySelector('.pv-frame iframe');
  const here = `pv:${location.pathname}${location.search}`;

  // What is open stays open.
  const opened = store.get('pv:more');
  if (more) {
    more.open = opened === null ? innerWidth >= 960 : opened === 'open';
    more.addEventListener('toggle', () => store.set('pv:more', more.open ? 'open' : 'closed'));
  }

  // Where one was: the last heading above, and how far above; headings keep their names when text before them grows.
  const heads = (doc) => [...doc.querySelectorAll('h2[id], h3[id], h4[id], h5[id], h6[id]')].filter((head) => !bar.contains(head));
  const restored = new WeakMap();
  const place = (view) => {
    // Who did not scroll is where one was: a browser rounds each place, and many saves would add that up.
    const last = restored.get(view.document);
    if (last && Math.abs(last.y - view.scrollY) < 2) return { ...now(view), at: last.was.at, off: last.was.off, y: last.was.y };
    return now(view);
  };
  const now = (view) => {
    const above = heads(view.document).filter((head) => head.getBoundingClientRect().top <= 1).pop();
    const fields = [...view.document.querySelectorAll('input[type=text], textarea')].map((field) => [field.id, field.value]);
    return { y: view.scrollY, at: above ? above.id : null, off: above ? above.getBoundingClientRect().top : 0, focus: view.document.activeElement?.id || null, fields, details: [...view.document.querySelectorAll('details')].map((one) => one.open) };
  };
  const back = (view, was) => {
    const head = was.at && view.document.getElementById(was.at);
    view.document.querySelectorAll('details').forEach((one, at) => { if (!bar.contains(one) && was.details[at] !== undefined) one.open = was.details[at]; });
    for (const [id, value] of was.fields) {
      const field = id && view.document.getElementById(id);
      if (field && field.value !== value) field.value = value;
    }
    const to = head ? view.scrollY + head.getBoundingClientRect().top - was.off : was.y;
    view.scrollTo({ top: to, behavior: 'instant' });
    restored.set(view.document, { y: view.scrollY, was });
    const focus = was.focus && view.document.getElementById(was.focus);
    if (focus) focus.focus({ preventScroll: true });
  };
  const kept = store.get(here);
  if (kept) {
    store.set(here, '');
    try {
      addEventListener('load', () => setTimeout(() => { history.scrollRestoration = 'auto'; }), { once: true });
      back(window, JSON.parse(kept));
      document.getElementById('pv-say').textContent = document.getElementById('pv-say').dataset.seen;
    } catch { /* What cannot be read is not gone back to. */ }
  }

  // Dark and light: the rules of the pages stand in media queries, which are set to always or never.
  const sheets = (doc, dark) => {
    for (const sheet of doc.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof doc.defaultView.CSSMediaRule)) continue;
        rule.pvWas ??= rule.media.mediaText;
        if (/prefers-color-scheme:\s*dark/.test(rule.pvWas)) rule.media.mediaText = dark === null ? rule.pvWas : dark ? 'all' : 'not all';
      }
    }
    doc.documentElement.style.colorScheme = dark === null ? '' : dark ? 'dark' : 'light';
  };
  const button = document.getElementById('pv-dark');
  const wanted = () => ({ dark: true, light: false })[store.get('pv:dark')] ?? null;
  const isDark = () => wanted() ?? matchMedia('(prefers-color-scheme: dark)').matches;
  const paint = () => {
    sheets(document, wanted());
    if (frame?.contentDocument?.defaultView) sheets(frame.contentDocument, wanted());
    if (button) button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
  };
  if (button) {
    button.hidden = false;
    button.addEventListener('click', () => { store.set('pv:dark', isDark() ? 'light' : 'dark'); paint(); });
  }
  paint();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
  frame?.addEventListener('load', paint);

  // Copies a line.
  document.addEventListener('click', async (event) => {
    const copy = event.target.closest?.('[data-pv-copy]');
    if (!copy) return;
    const line = copy.closest('.pv-do').previousElementSibling;
    try {
      await navigator.clipboard.writeText(line.textContent);
      copy.textContent = copy.dataset.done;
    } catch {
      getSelection().selectAllChildren(line);
    }
  });

  // Several saves are one reload: what comes while a page is on its way is told with it.
  let going = false;
  const reload = () => {
    if (going) return;
    going = true;
    history.scrollRestoration = 'manual';
    store.set(here, JSON.stringify(place(window)));
    if (frame?.contentWindow) {
      const was = place(frame.contentWindow);
      store.set(`${here}:frame`, JSON.stringify(was));
    }
    location.reload();
  };
  const framed = store.get(`${here}:frame`);
  if (frame && framed) {
    store.set(`${here}:frame`, '');
    frame.addEventListener('load', () => { try { back(frame.contentWindow, JSON.parse(framed)); } catch { /* As above. */ } }, { once: true });
  }
  // A tab that nobody looks at listens to nothing: a browser has six connections for a site, and asks for what it missed.
  let news = null;
  const listen = () => {
    news?.close();
    news = null;
    if (document.hidden) return;
    news = new EventSource(`/preview/events?shown=${bar.dataset.generation}`);
    news.addEventListener('saved', reload);
  };
  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => news?.close());
  listen();
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
})();
