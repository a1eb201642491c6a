// The agents' page: keys, rows, preview, clipboard. ES2020, for the browsers of a desk.
// What a customer wrote is in the field and in the body of a request, and nowhere else: no address, no storage, no history.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const page = document.body.dataset;

  // ---- In the sidebar of a ticket system: only what pages of the listed origins say is heard.
  const origins = (page.origins || '').split(' ').filter(Boolean);
  const heard = (use) => {
    window.addEventListener('message', (e) => {
      if (e.source !== window.parent || !origins.includes(e.origin)) return;
      let said = e.data;
      if (typeof said === 'string') { try { said = JSON.parse(said); } catch (x) { return; } }
      if (said && typeof said === 'object') use(said);
    });
    // What Chatwoot answers with the conversation, and any other page may answer too.
    origins.forEach((origin) => window.parent.postMessage('chatwoot-dashboard-app:fetch-info', origin));
  };
  const code = $('ag-code');
  if (code) {
    const signIn = (text) => fetch(page.api + 'sign-in', { method: 'POST', body: new URLSearchParams({ code: text, frame: '1' }) }).then((answer) => {
      if (answer.status === 204) window.location.reload();
      else $('ag-say').textContent = code.dataset.failed;
    });
    code.form.addEventListener('submit', (e) => { e.preventDefault(); signIn(code.value); });
    if (origins.length) heard((said) => { if (said.event === 'jieda-code' && typeof said.code === 'string') signIn(said.code); });
    return;
  }

  const words = JSON.parse($('ag-words').textContent);
  const field = $('ag-q');
  const rows = $('ag-rows');
  const view = $('ag-view');
  const paper = $('ag-article');
  const TYPED_MS = 200;
  const RECENT_MAX = 20;
  const PINS_MAX = 50;
  const LOADED_MAX = 60;

  // ---- What a customer wrote came behind `#`: it is out of the address and of the history before anything else is done.
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  if (window.location.hash) window.history.replaceState(null, '', window.location.pathname + window.location.search);

  // HTML comes from our own server only, where everything in it was escaped or let through by the allow-list.
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy('agent', { createHTML: (html) => html }) : { createHTML: (html) => html };
  const put = (node, html) => { node.innerHTML = policy.createHTML(html); };
  const tell = (text) => { $('ag-say').textContent = text; };

  // In a frame the page asks for a code then; on our own page the words stay in the field while one signs in beside it.
  const signedOut = () => {
    if (origins.length) { window.location.reload(); return; }
    tell(words.signed_out + ' ');
    const link = document.createElement('a');
    Object.assign(link, { href: page.api + 'sign-in', target: '_blank', rel: 'noopener', textContent: words.sign_in_again });
    $('ag-say').appendChild(link);
  };

  // ---- The browser's own storage: ids of articles, a language, whether single keys are on.
  const stored = (key, otherwise) => {
    try { return JSON.parse(localStorage.getItem('agent-' + key)) || otherwise; } catch (e) { return otherwise; }
  };
  const store = (key, value) => { try { localStorage.setItem('agent-' + key, JSON.stringify(value)); } catch (e) { /* not kept, then */ } };

  const ask = async (what, body, signal) => {
    const answer = await fetch(page.api + what, {
      method: 'POST', cache: 'no-store', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(Object.assign({ ui: page.ui }, body)),
    });
    if (answer.status === 401) signedOut();
    else if (answer.status === 403) tell(words.signed_out);
    if (!answer.ok) throw new Error(answer.status);
    return answer.status === 204 ? null : answer.json();
  };

  // ---- The customer's language: that of the message, until one is chosen.
  let lang = stored('lang', '');
  let searchedIn = '';
  let asked = '';
  const languages = page.langs.split(' ');
  const showLang = () => document.querySelectorAll('[data-lang]').forEach((button) => {
    button.setAttribute('aria-pressed', String(button.dataset.lang === lang));
    button.classList.toggle('ag-now', !lang && button.dataset.lang === searchedIn);
  });
  const setLang = (code) => {
    lang = code;
    store('lang', lang);
    showLang();
    const name = document.querySelector(`[data-lang="${code}"]`).textContent;
    search();
    tell(words.lang_now.replace('{lang}', name));
  };
  // Who presses `l` and `a` at once means the answer in the other language.
  let turning = Promise.resolve();
  const nextLang = () => { turning = settled().then(() => setLang(languages[(languages.indexOf(searchedIn) + 1) % languages.length])); };

  // ---- Rows, of which one is marked, and its preview.
  let marked = null;
  const all = () => Array.from(rows.querySelectorAll('[role=option]'));
  const keyOf = (row) => row.dataset.id + ' ' + (row.dataset.anchor || row.dataset.section);
  const loaded = new Map();
  const load = (row) => {
    const key = keyOf(row);
    if (!loaded.has(key)) {
      if (loaded.size >= LOADED_MAX) loaded.delete(loaded.keys().next().value);
      const made = ask('article', { id: row.dataset.id, section: Number(row.dataset.section), anchor: row.dataset.anchor });
      made.catch(() => loaded.delete(key));
      loaded.set(key, made);
    }
    return loaded.get(key);
  };
  const show = (row) => load(row).then((article) => {
    if (marked !== row) return;
    put(paper, article.html);
    const here = paper.querySelector('.ag-here');
    view.scrollTop = 0;
    // Below the buttons, which stay at the top.
    const bar = view.querySelector('.ag-do').offsetHeight;
    if (here) view.scrollTop = here.getBoundingClientRect().top - view.getBoundingClientRect().top - bar - 16;
    const next = all()[all().indexOf(row) + 1];
    if (next) load(next).catch(() => {});
  }, () => { if (marked === row) tell(words.failed); });
  const mark = (row) => {
    if (marked) marked.setAttribute('aria-selected', 'false');
    marked = row;
    if (!row) { rows.removeAttribute('aria-activedescendant'); return; }
    row.setAttribute('aria-selected', 'true');
    rows.setAttribute('aria-activedescendant', row.id);
    row.scrollIntoView({ block: 'nearest' });
    tell('');
    show(row);
  };
  const step = (by) => {
    const list = all();
    const at = list.indexOf(marked) + by;
    if (list[at]) mark(list[at]);
    else if (at < 0) field.focus();
  };
  const showPins = () => {
    const pins = stored('pins', []);
    all().forEach((row) => row.classList.toggle('ag-pinned', pins.includes(row.dataset.id)));
  };

  // ---- Searching: always the newest; an answer to older words is dropped.
  let run = 0;
  let searchedFor = '';
  let request = null;
  let timer = 0;
  let searching = Promise.resolve();
  const search = () => {
    clearTimeout(timer);
    timer = 0;
    const mine = run += 1;
    if (request) request.abort();
    request = new AbortController();
    const q = field.value;
    // Asked again in another language, the same article stays marked.
    const was = q === searchedFor && marked && marked.dataset.pair;
    searchedFor = q;
    rows.setAttribute('aria-busy', 'true');
    searching = ask('search', { q, lang: lang || null, pins: stored('pins', []), recent: stored('recent', []) }, request.signal).then((found) => {
      if (mine !== run) return searching;
      rows.removeAttribute('aria-busy');
      put(rows, found.html);
      if (found.cleared !== null && field.value === q) { field.value = found.cleared; searchedFor = found.cleared; }
      $('ag-dropped').textContent = found.dropped;
      $('ag-told').textContent = found.told;
      searchedIn = found.lang;
      asked = found.asked;
      $('ag-failing').hidden = Boolean(q.trim());
      showLang();
      showPins();
      const list = all();
      // What was opened by its name stays until something is asked.
      if (!q.trim() && marked && marked.dataset.opened) return null;
      // Without words nothing is marked: nobody asked for the first one.
      const first = q.trim() ? list[0] : null;
      mark(list.find((row) => row.dataset.pair === was) || first || null);
      if (!marked) put(paper, `<p class="ag-small">${words.view_empty}</p>`);
      return null;
    }, (error) => {
      if (mine !== run) return searching;
      rows.removeAttribute('aria-busy');
      if (error.message !== '401' && error.message !== '403') tell(words.failed);
      throw error;
    });
    searching.catch(() => {});
    return searching;
  };

  // ---- The clipboard, in one write; where scripts may not write, by a copy of nothing; else by hand.
  const write = async (plain, rich) => {
    const blob = (text, type) => text.then((one) => new Blob([one], { type }));
    if (navigator.clipboard && window.ClipboardItem && window.isSecureContext) {
      try {
        const item = { 'text/plain': blob(plain, 'text/plain') };
        if (rich) item['text/html'] = blob(rich, 'text/html');
        await navigator.clipboard.write([new ClipboardItem(item)]);
        return;
      } catch (e) { /* the older way */ }
    }
    const [text, html] = [await plain, rich && await rich];
    let done = false;
    const give = (e) => {
      e.clipboardData.setData('text/plain', text);
      if (html) e.clipboardData.setData('text/html', html);
      e.preventDefault();
      done = true;
    };
    document.addEventListener('copy', give, true);
    try { document.execCommand('copy'); } finally { document.removeEventListener('copy', give, true); }
    if (!done) throw new Error(text);
  };
  const byHand = (text) => {
    const box = document.createElement('textarea');
    box.readOnly = true;
    box.value = text;
    box.setAttribute('aria-label', words.copy_failed);
    tell(words.copy_failed);
    $('ag-say').appendChild(box);
    box.select();
  };
  const used = (row) => {
    const id = row.dataset.id;
    store('recent', [id].concat(stored('recent', []).filter((one) => one !== id)).slice(0, RECENT_MAX));
  };
  // ---- Numbers, for those who write articles: that an article was passed on, that there is none. Copying waits for neither.
  const counted = (what, body) => fetch(page.api + what, {
    method: 'POST', cache: 'no-store', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  }).then((answer) => answer.ok, () => false);
  const failing = () => (page.counts === 'searches' ? ask('failing', {}).then((found) => put($('ag-failing'), found.html), () => {}) : null);
  // What is asked for while somebody still types or a search is under way is about what it finds.
  const settled = () => turning.then(() => (timer ? search() : searching)).catch(() => {});
  const copy = async (kind) => {
    tell('');
    await settled();
    const row = marked;
    if (!row) { tell(words.no_row); return; }
    const made = load(row);
    const plain = made.then((one) => ({ link: one.link, markdown: one.markdown })[kind] || one.text);
    try {
      await write(plain, kind === 'answer' ? made.then((one) => one.rich) : null);
      const { internal } = await made;
      tell(internal ? words.copied_internal : words['copied_' + kind]);
      used(row);
      if (page.counts && !internal) counted('passed-on', { id: row.dataset.id });
    } catch (e) {
      await plain.then(byHand, () => tell(words.failed));
    }
  };

  // ---- What keys and buttons do.
  const help = $('ag-help');
  const none = $('ag-none');
  const keysButton = document.querySelector('[data-do=keys]');
  const off = () => stored('keys', 'on') === 'off';
  const showKeys = () => { keysButton.textContent = off() ? keysButton.dataset.on : keysButton.dataset.off; };
  const withRow = (use) => () => settled().then(() => { if (marked) use(marked); else tell(words.no_row); });
  const openTab = (url, otherwise) => { if (url) window.open(url, '_blank', 'noopener'); else tell(otherwise); };
  const actions = {
    answer: () => copy('answer'),
    link: () => copy('link'),
    markdown: () => copy('markdown'),
    open: withRow((row) => openTab(row.dataset.href, words.no_page)),
    edit: withRow((row) => openTab(row.dataset.edit, words.no_edit)),
    pin: withRow((row) => {
      const { id } = row.dataset;
      const pins = stored('pins', []);
      const has = pins.includes(id);
      store('pins', has ? pins.filter((one) => one !== id) : [id].concat(pins).slice(0, PINS_MAX));
      showPins();
      tell(has ? words.unpinned_now : words.pinned_now);
    }),
    none: () => {
      if (!none) { tell(words.not_counted); return; }
      settled().then(() => {
        if (!asked) { tell(words.no_words); return; }
        const line = $('ag-none-q');
        line.value = asked;
        none.showModal();
        line.select();
      });
    },
    leave: () => none.close(),
    lang: nextLang,
    help: () => { if (help.open) help.close(); else help.showModal(); },
    close: () => help.close(),
    keys: () => { store('keys', off() ? 'on' : 'off'); showKeys(); },
  };
  const KEYS = { a: 'answer', c: 'link', m: 'markdown', l: 'lang', p: 'pin', n: 'none', e: 'edit', '?': 'help' };
  const focusField = () => { field.focus(); field.select(); };
  const back = () => {
    if (view.contains(document.activeElement)) rows.focus();
    else if (document.activeElement !== field) focusField();
    else if (field.value) { field.value = ''; search(); }
  };

  // A key that belongs to an input method.
  const eaten = (e) => e.isComposing || e.keyCode === 229;
  const pressed = (e) => {
    const typing = e.target.closest('input,textarea,select');
    const mod = e.ctrlKey || e.metaKey;
    if (mod && e.key === 'k') return focusField;
    if (help.open || (none && none.open)) return null;
    if (mod && e.key === 'Enter') return actions.open;
    if (mod || e.altKey) return null;
    if (e.key === 'Escape') return back;
    if (e.target === field) {
      if (e.key === 'ArrowDown' && !e.shiftKey) return () => { rows.focus(); if (!marked) step(1); };
      if (e.key === 'Enter' && !e.shiftKey) return () => view.focus();
      return null;
    }
    if (typing) return null;
    const onButton = e.target.closest('button,a');
    const inRows = !view.contains(e.target);
    if (!onButton && inRows && e.key === 'Enter') return () => view.focus();
    if (!onButton && inRows && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) return () => step(e.key === 'ArrowDown' ? 1 : -1);
    if (off()) return null;
    if (e.key === '/') return focusField;
    if (e.key === 'j' || e.key === 'k') return () => step(e.key === 'j' ? 1 : -1);
    return actions[KEYS[e.key]];
  };
  document.addEventListener('keydown', (e) => {
    if (eaten(e)) return;
    const action = pressed(e);
    if (!action) return;
    e.preventDefault();
    action();
  });

  field.addEventListener('input', (e) => {
    clearTimeout(timer);
    timer = 0;
    if (e.isComposing) return;
    if (e.inputType === 'insertFromPaste' || e.inputType === 'insertFromDrop') search();
    else timer = setTimeout(search, TYPED_MS);
  });
  field.addEventListener('compositionend', search);
  rows.addEventListener('click', (e) => {
    const row = e.target.closest('[role=option]');
    if (row) { mark(row); rows.focus(); }
  });
  document.addEventListener('click', (e) => {
    const button = e.target.closest('button');
    if (button && button.dataset.do) actions[button.dataset.do]();
    else if (button && button.dataset.lang !== undefined) setLang(button.dataset.lang);
    else if (button && button.dataset.note) open(button.dataset.note);
    else if (button && button.dataset.again) again(button.dataset.again, button.dataset.in);
    const link = e.target.closest('#ag-article a');
    if (!link) return;
    // A link of an article leaves this page where it is.
    e.preventDefault();
    const to = link.getAttribute('href');
    const part = to.startsWith('#') && paper.querySelector('#' + CSS.escape(decodeURIComponent(to.slice(1))));
    if (part) part.scrollIntoView();
    else if (!to.startsWith('#')) openTab(link.href);
  });

  // One article, whatever was searched: a note beside another one, or what a link for colleagues names.
  const open = (id, anchor) => {
    const row = document.createElement('div');
    Object.assign(row.dataset, { id, section: 0, opened: 'yes' });
    if (anchor) row.dataset.anchor = anchor;
    if (marked) mark(null);
    marked = row;
    show(row);
    view.focus();
  };

  // What readers asked for, as if a customer had.
  const again = (text, code) => {
    if (languages.includes(code) && lang !== code && lang) setLang(code);
    field.value = text.replace(/…/g, ' ').trim();
    search().then(() => rows.focus(), () => {});
  };
  if (none) {
    $('ag-none-form').addEventListener('submit', (e) => {
      e.preventDefault();
      const q = $('ag-none-q').value.trim();
      none.close();
      if (q) counted('unanswered', { q, lang: searchedIn }).then((done) => tell(done ? words.counted : words.failed));
    });
  }

  // ---- From the address, once.
  const begin = (asked) => {
    if (asked.get('lang') && languages.includes(asked.get('lang'))) { lang = asked.get('lang'); showLang(); }
    if (asked.get('q')) field.value = asked.get('q');
    search();
    if (asked.get('a')) open(asked.get('a'), asked.get('s'));
    else if (asked.get('q')) searching.then(() => rows.focus(), () => {});
    else field.focus();
  };
  window.addEventListener('hashchange', () => {
    const asked = new URLSearchParams(window.location.hash.slice(1));
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    begin(asked);
  });
  showLang();
  showKeys();
  begin(fragment);
  failing();

  // The last words of the customer, in the event of Chatwoot's dashboard apps; or any text, from a page of one's own.
  let lastSaid = '';
  const customersWords = (said) => {
    if (said.event === 'jieda-message') return said.text;
    const conversation = said.event === 'appContext' && said.data && said.data.conversation;
    const messages = conversation && Array.isArray(conversation.messages) ? conversation.messages : [];
    const own = messages.filter((one) => one && one.message_type === 0 && !one.private && one.content);
    return own.length ? own[own.length - 1].content : '';
  };
  if (origins.length) heard((said) => {
    const text = customersWords(said);
    if (typeof text !== 'string' || !text || text === lastSaid) return;
    lastSaid = text;
    field.value = text;
    search();
  });
})();
