// Shortens the way on every page; each page works without it. ES2019, for the browsers inside old apps.
// Asks our own API only, makes nodes and never HTML, and does nothing while an input method composes.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const zh = document.documentElement.lang.startsWith('zh');

  // A key that belongs to the input method: WebKit sends the Enter that picks a word after compositionend, with code 229.
  const eaten = (e) => e.isComposing || e.keyCode === 229;
  const plain = (e) => !eaten(e) && !e.ctrlKey && !e.metaKey && !e.altKey;

  // ---- Suggestions: a combobox with a list, by the ARIA authoring practices; focus stays in the field.
  const input = $('q');
  const list = $('sugg');
  const say = $('say');
  const LONG_CHARS = 512;
  const isLong = () => Array.from(input.value).length > LONG_CHARS;
  const DEBOUNCE_MS = 120;
  const BUSY_MS = 300;
  const SAY_EVERY_MS = 1000;

  const suggestions = () => {
    // Keyboards of phones compose English words too: what is plain ASCII then counts as typed, on English pages.
    const asciiIsTyped = !zh && window.matchMedia('(pointer: coarse)').matches;
    const words = list.dataset;
    let timer = 0;
    let busyTimer = 0;
    let sayTimer = 0;
    let saidAt = -SAY_EVERY_MS;
    let request = null;
    let asked = '';
    let active = -1;
    let composing = false;

    const set = (name, value) => { if (value === null) input.removeAttribute(name); else input.setAttribute(name, value); };
    const options = () => Array.from(list.children);
    const tell = (text) => {
      clearTimeout(sayTimer);
      sayTimer = setTimeout(() => { saidAt = performance.now(); say.textContent = text; }, Math.max(0, saidAt + SAY_EVERY_MS - performance.now()));
    };
    const busy = (on) => {
      clearTimeout(busyTimer);
      if (on) busyTimer = setTimeout(() => list.setAttribute('aria-busy', 'true'), BUSY_MS);
      else list.removeAttribute('aria-busy');
    };
    const open = (on) => {
      list.hidden = !on;
      active = -1;
      options().forEach((option) => option.setAttribute('aria-selected', 'false'));
      set('aria-expanded', String(on));
      set('aria-activedescendant', null);
    };
    const mark = (index) => {
      const all = options();
      active = (index + all.length) % all.length;
      all.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
      set('aria-activedescendant', all[active].id);
      all[active].scrollIntoView({ block: 'nearest' });
    };
    const add = (to, name, text) => {
      const node = document.createElement(name);
      node.textContent = text;
      return to.appendChild(node);
    };
    const addOption = (url) => {
      const option = add(list, 'li', '');
      option.id = 'sugg' + (list.children.length - 1);
      option.setAttribute('role', 'option');
      option.dataset.url = url;
      return option;
    };
    const draw = (found) => {
      list.textContent = '';
      found.forEach((suggestion) => {
        const option = addOption(suggestion.url);
        const question = add(option, 'span', '');
        if (suggestion.lang !== (zh ? 'zh' : 'en')) question.lang = suggestion.lang === 'zh' ? 'zh-Hans' : suggestion.lang;
        suggestion.parts.forEach(([text, hit]) => add(question, hit ? 'mark' : 'span', text));
        const place = [suggestion.category, suggestion.title === suggestion.text ? '' : suggestion.title].filter(Boolean).join(' › ');
        if (place) {
          option.appendChild(document.createTextNode(' '));
          add(option, 'small', place);
        }
      });
      if (found.length) add(addOption(input.form.getAttribute('action') + '?q=' + encodeURIComponent(asked)), 'span', words.all.replace('{q}', asked));
      open(found.length > 0);
      tell(found.length ? (found.length === 1 ? words.one : words.many.replace('{n}', found.length)) : words.none);
    };
    const ask = () => {
      const q = input.value.trim();
      if (q === asked) return;
      asked = q;
      if (request) request.abort();
      request = null;
      busy(false);
      if (!q || isLong()) { open(false); tell(''); return; }
      const mine = new AbortController();
      request = mine;
      busy(true);
      fetch(words.api + encodeURIComponent(q), { signal: mine.signal })
        .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
        .then((body) => { if (request === mine) { busy(false); draw(body.suggestions); } })
        // Aborted, or no network: Enter still searches. Asking the same again may then help.
        .catch(() => { if (request === mine) { busy(false); asked = ''; open(false); } });
    };
    const later = (ms) => { clearTimeout(timer); timer = setTimeout(ask, ms); };
    const go = (option) => { window.location.href = option.dataset.url; };

    set('role', 'combobox');
    set('aria-autocomplete', 'list');
    set('aria-controls', 'sugg');
    open(false);
    input.addEventListener('compositionstart', () => { composing = true; clearTimeout(timer); });
    // Chromium sends no input event after this one.
    input.addEventListener('compositionend', () => { composing = false; later(0); });
    input.addEventListener('input', (e) => {
      if (!(composing || e.isComposing)) later(DEBOUNCE_MS);
      else if (asciiIsTyped && /^[ -~]+$/.test(e.data || '')) later(DEBOUNCE_MS);
    });
    input.addEventListener('keydown', (e) => {
      if (eaten(e)) {
        if (e.key === 'Enter' && !composing) e.preventDefault();
        return;
      }
      const down = e.key === 'ArrowDown';
      if ((down || e.key === 'ArrowUp') && list.firstChild && plain(e)) {
        e.preventDefault();
        if (list.hidden) open(true);
        mark(active < 0 ? (down ? 0 : -1) : active + (down ? 1 : -1));
      } else if (e.key === 'Escape' && !list.hidden) {
        e.preventDefault();
        open(false);
      } else if (e.key === 'Enter' && active >= 0 && !list.hidden) {
        e.preventDefault();
        go(options()[active]);
      }
    });
    // Otherwise the press takes the focus out of the field and closes the list before it is a click.
    list.addEventListener('mousedown', (e) => e.preventDefault());
    list.addEventListener('pointerdown', (e) => { if (e.pointerType === 'mouse') e.preventDefault(); });
    list.addEventListener('click', (e) => { const option = e.target.closest('[role=option]'); if (option) go(option); });
    input.addEventListener('blur', () => open(false));
    const close = () => { clearTimeout(timer); if (request) request.abort(); request = null; asked = ''; busy(false); open(false); };
    window.addEventListener('offline', close);
    // Who comes back finds the page as it was left: without a list over it.
    window.addEventListener('pagehide', close);
  };

  // ---- Copying: the clipboard, else the old command, else the text itself, marked.
  const byCommand = () => { try { return document.execCommand('copy'); } catch (e) { return false; } };
  const copy = (text, status, words) => {
    const done = () => { status.textContent = words.done; };
    const byHand = () => {
      const field = document.createElement(text.indexOf('\n') < 0 ? 'input' : 'textarea');
      field.readOnly = true;
      field.value = text;
      field.setAttribute('aria-label', words.failed);
      status.textContent = '';
      status.appendChild(field);
      field.select();
      if (byCommand()) done();
      else status.insertBefore(document.createTextNode(words.failed), field);
    };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  };
  const absolute = (path) => new URL(path, window.location.href).href;

  const copyButtons = () => document.querySelectorAll('button[data-copy]').forEach((button) => {
    const status = button.nextElementSibling;
    const words = button.dataset;
    button.hidden = false;
    // What became of it stands where the reader looks: behind the button, or behind the heading.
    const tell = (before, text) => { before.parentNode.insertBefore(status, before.nextSibling); copy(text, status, words); };
    const text = {
      link: () => absolute(words.href),
      answer: () => $('answer-text').innerText.trim() + '\n' + absolute(words.href),
    }[words.copy] || (() => words.text);
    button.addEventListener('click', () => tell(button, text()));
    if (words.copy === 'link') document.querySelectorAll('.self').forEach((link) => link.addEventListener('keydown', (e) => {
      if (e.key === 'c' && plain(e)) tell(link, absolute(words.href) + link.hash);
    }));
  });

  // ---- The way to the search field by keyboard. A single key can be switched off (WCAG 2.1.4); Ctrl-K is none.
  const keys = (button) => {
    let off = false;
    try { off = localStorage.getItem('keys') === 'off'; } catch (e) { /* not kept, then */ }
    const show = () => { button.textContent = off ? button.dataset.on : button.dataset.off; };
    button.parentNode.hidden = false;
    show();
    button.addEventListener('click', () => {
      off = !off;
      try { localStorage.setItem('keys', off ? 'off' : 'on'); } catch (e) { /* until the next page */ }
      show();
    });
    document.addEventListener('keydown', (e) => {
      if (eaten(e) || e.altKey || e.shiftKey) return;
      const typing = e.target.closest && e.target.closest('input,textarea,select,[contenteditable]');
      if ((e.ctrlKey || e.metaKey) ? e.key !== 'k' : off || typing || e.key !== '/') return;
      e.preventDefault();
      input.focus();
      input.select();
    });
  };

  // ---- Tables: a stop on the way of the Tab key only while they scroll sideways.
  const tables = (all) => all.forEach((region) => {
    const label = region.getAttribute('aria-label');
    const fit = () => {
      const wide = region.scrollWidth > region.clientWidth;
      [['role', 'region'], ['tabindex', '0'], ['aria-label', label]].forEach(([name, value]) => {
        if (wide) region.setAttribute(name, value); else region.removeAttribute(name);
      });
    };
    fit();
    window.addEventListener('resize', fit);
    window.addEventListener('load', fit);
  });

  // ---- Results by keyboard: only while a result, or the list, has the focus (WCAG 2.1.4).
  const results = (all) => all.addEventListener('keydown', (e) => {
    const links = Array.from(all.querySelectorAll('h2 a'));
    const at = links.indexOf(document.activeElement);
    if ((at < 0 && document.activeElement !== all) || !plain(e)) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[e.key];
    if (step && links[at + step]) links[at + step].focus();
    if (step) e.preventDefault();
    if (e.key === 'c' && at >= 0) copy(absolute(links[at].dataset.permalink || links[at].href), $('copied'), $('copied').dataset);
  });

  // ---- Where searches are counted: that something was opened from this page, once, and nothing that tells this page from others.
  const opened = (words) => {
    let told = false;
    const tell = (e) => {
      const link = e.target.closest && e.target.closest('#results a, .answer a');
      if (!link || told || e.button > 1) return;
      told = true;
      navigator.sendBeacon(words.opened, new URLSearchParams({ q: words.asked, lang: zh ? 'zh' : 'en', url: new URL(link.href).pathname }));
    };
    ['click', 'auxclick'].forEach((name) => document.addEventListener(name, tell));
  };

  // ---- Feedback: in place, with the way to a person behind "not solved".
  const feedback = (box) => {
    const panel = $('contact-inline');
    const status = $('feedback-say');
    const words = box.dataset;
    const send = (body, button, done) => {
      button.disabled = true;
      status.textContent = '';
      fetch(words.api, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(Object.assign({ id: words.id }, body)),
      }).then((answer) => {
        if (answer.status === 422) { status.textContent = words.secret; button.disabled = false; return; }
        if (!answer.ok) throw new Error(answer.status);
        done();
      }).catch(() => { status.textContent = words.failed; button.disabled = false; });
    };
    const thank = (form) => { form.hidden = true; status.textContent = words.thanks; };
    box.querySelectorAll('[data-fb]').forEach((button) => button.addEventListener('click', (e) => {
      e.preventDefault();
      if (button.dataset.fb === 'yes') { send({ helpful: true }, button, () => thank(button.form)); return; }
      const first = button.getAttribute('aria-expanded') === 'false';
      panel.hidden = !first;
      button.setAttribute('aria-expanded', String(first));
      if (first && !words.told) {
        words.told = '1';
        // What failed is said with the reasons: the way to a person is open in any case.
        send({ helpful: false }, button.form.querySelector('[data-fb=yes]'), () => {});
      }
    }));
    const why = panel.querySelector('form');
    if (why) why.addEventListener('submit', (e) => {
      e.preventDefault();
      why.parentNode.insertBefore(status, why.nextSibling); // where the reader looks now
      const reason = why.querySelector('[name=reason]:checked');
      const comment = why.querySelector('[name=comment]').value.trim();
      if (reason || comment) send({ reason: reason ? reason.value : undefined, comment: comment || undefined }, why.querySelector('button'), () => thank(why));
      else status.textContent = words.empty;
    });
  };

  const network = (line) => {
    window.addEventListener('offline', () => { line.textContent = line.dataset.offline; });
    window.addEventListener('online', () => { line.textContent = ''; });
  };

  // A long text goes where no address and no history keeps it, and so does one that came from there, while it is the same.
  if (input) {
    const pasted = input.form.method === 'post';
    const isPasted = () => pasted && input.value === input.defaultValue;
    input.form.addEventListener('submit', () => { input.form.method = isLong() || isPasted() ? 'post' : 'get'; });
  }
  if (input && list && say && window.fetch && window.AbortController) suggestions();
  copyButtons();
  tables(document.querySelectorAll('.table'));
  if (input && document.querySelector('[data-keys]')) keys(document.querySelector('[data-keys]'));
  if ($('results') && $('copied')) {
    $('copied').parentNode.hidden = false;
    results($('results'));
    if ($('results').dataset.opened && navigator.sendBeacon) opened($('results').dataset);
  }
  if ($('feedback') && window.fetch) feedback($('feedback'));
  if ($('net')) network($('net'));
})();
