// What makes a page hard to use with a finger or with large text, measured in the page.
//
// Gives: functions that return what is wrong, as texts; an empty list is good.

/** What sticks out to the right of a page that ought to be `width` px wide. */
export const sideways = (page, width) => page.evaluate((wide) => {
  const over = document.documentElement.scrollWidth - wide;
  if (over <= 0) return [];
  const out = [...document.body.querySelectorAll('*')].filter((el) => el.getBoundingClientRect().right > wide + 1);
  return [`${over} px too wide`, ...out.slice(0, 4).map((el) => `<${el.localName} class="${el.className}">`)];
}, width);

/** Controls less than `px` high or wide. Links inside a sentence are exempt, as in WCAG 2.5.8. */
export const smallTargets = (page, px) => page.evaluate((min) => {
  const controls = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]:not([tabindex="-1"])';
  const inSentence = (el) => getComputedStyle(el).display === 'inline' && el.parentElement.textContent.trim() !== el.textContent.trim();
  const target = (el) => (['radio', 'checkbox'].includes(el.type) && el.closest('label')) || el; // its label is pressed as well
  const small = (el) => {
    const box = target(el).getBoundingClientRect();
    const hidden = !el.checkVisibility({ visibilityProperty: true }) || box.right < 0 || box.bottom < 0; // the skip link waits off-screen
    return !hidden && (box.width < min - 0.5 || box.height < min - 0.5) && !(el.localName === 'a' && inSentence(el));
  };
  const tell = (el) => {
    const box = el.getBoundingClientRect();
    return `<${el.localName}> "${(el.textContent || el.name || '').trim().slice(0, 20)}" ${Math.round(box.width)}x${Math.round(box.height)}`;
  };
  return [...document.querySelectorAll(controls)].filter(small).map(tell);
}, px);

/** Runs `use` while the page has further styles. They are put in as the reader's browser would, past the page's CSP. */
export async function styled(page, css, use) {
  const set = (sheets) => page.evaluate((texts) => {
    document.adoptedStyleSheets = texts.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  }, sheets);
  await set([css]);
  const result = await use();
  await set([]);
  return result;
}
