// Takes the secret of a link out of the address, so that no history keeps it, and into the form. ES2019.
// What came behind `#` for the page that was wanted goes on with the form: a browser keeps it over the answer, and sends it to nobody.
(() => {
  'use strict';
  const form = document.getElementById('sign-in');
  const field = document.getElementById('code');
  if (!form || !field) return;
  const { hash } = location;
  if (!hash) return;
  history.replaceState(null, '', location.pathname + location.search);
  const code = new URLSearchParams(hash.slice(1)).get('code');
  if (!code) {
    form.action += hash;
    return;
  }
  field.value = code;
  document.getElementById('paste').hidden = true;
  form.querySelector('button').focus();
})();
