// Every kind of page, in both languages: what the checks of all pages go through.
//
// Gives: `PAGES`, each `{ name, lang, path, status, pictured }`; `pictured` are those whose pictures are kept. A page in both
//        languages at once (`both`) says that it is Chinese.

export const NOTHING_FOUND = 'qqxxzzkk';

export const search = (lang, q) => `/${lang}/search?q=${encodeURIComponent(q)}`;

const withdrawal = { zh: '提现没到账', en: 'withdrawal not arrived' };

/** What only an article of the other language answers. */
const foreign = { zh: 'SEPA reference', en: 'wechat' };

const kinds = [
  { kind: 'home', pictured: true, path: (lang) => `/${lang}/` },
  { kind: 'home with a notice', path: (lang) => `/${lang}/?missing=some-article` },
  { kind: 'category', pictured: true, path: (lang) => `/${lang}/funds/` },
  { kind: 'inner category', path: (lang) => `/${lang}/funds/p2p/` },
  { kind: 'article', pictured: true, path: (lang) => `/${lang}/funds/withdrawal-not-arrived` },
  { kind: 'article that did not help', pictured: true, path: (lang) => `/${lang}/funds/withdrawal-not-arrived?fb=no` },
  { kind: 'article with thanks', path: (lang) => `/${lang}/funds/find-txid?fb=yes` },
  { kind: 'article with a warning', path: (lang) => `/${lang}/funds/wrong-network` },
  { kind: 'results', pictured: true, path: (lang) => search(lang, withdrawal[lang]) },
  { kind: 'results of a category', path: (lang) => `${search(lang, withdrawal[lang])}&category=funds` },
  { kind: 'results in both languages', path: (lang) => search(lang, foreign[lang]) },
  { kind: 'zero results', pictured: true, path: (lang) => search(lang, NOTHING_FOUND) },
  { kind: 'search without words', path: (lang) => search(lang, '') },
  { kind: 'search too long', status: 400, path: (lang) => search(lang, 'usdt '.repeat(200)) },
  { kind: 'contact', pictured: true, path: (lang) => `/${lang}/contact` },
  { kind: 'contact with a question', path: (lang) => `/${lang}/contact?q=${NOTHING_FOUND}` },
  { kind: 'verify', pictured: true, path: (lang) => `/${lang}/verify` },
  { kind: 'message', pictured: true, path: (lang) => `/${lang}/contact/message` },
  { kind: 'only in the other language', status: 404, path: (lang) => `/${lang}/${{ zh: 'funds/sepa-reference', en: 'account/wechat-browser' }[lang]}` },
  { kind: 'gone', pictured: true, status: 410, path: (lang) => `/${lang}/fees/fee-holiday-2026` },
  { kind: 'request that cannot be answered', pictured: true, status: 400, both: true, path: (lang) => `/${lang}/search?q=%FF` },
  { kind: 'not found', pictured: true, status: 404, path: (lang) => `/${lang}/funds/no-such-article` },
];

export const PAGES = ['zh', 'en'].flatMap((lang) =>
  kinds.map(({ kind, path, status = 200, pictured = false, both = false }) =>
    ({ name: `${lang} ${kind}`, lang: both ? 'zh' : lang, path: path(lang), status, pictured })));
