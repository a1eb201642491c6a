// Takes the secret of a link out of the address, so that no history keeps it, and into the form. ES2019.
(() => {
  'use strict';
  const form = document.getElementById('sign-in');
  const field = document.getElementById('code');
  if (!form || !field) return;
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (location.hash) history.replaceState(null, '', location.pathname);
  if (!code) return;
  field.value = code;
  document.getElementById('paste').hidden = true;
  form.querySelector('button').focus();
})();
