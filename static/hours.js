// Says beside each channel whether it is open now, until or from when, in the reader's own zone.
//
// Gets:  `[data-hours]`: {"o":[[minute since 1970 in UTC, offset of the business in minutes]],"h":[[days,from,to]],"c":[closed days]},
//        or {"a":1} for always; the words in `data-words` of the list around it.
// Gives: the text of that element, kept true once a minute.
// Never: a request. ES2019 without newer calls, so that old WebViews run it; without it the hours of the business stand.
(function () {
  'use strict';
  var MINUTE = 6e4, DAY = 864e5, DAYS_AHEAD = 60;

  /** The offset of the business at an instant, in milliseconds. */
  function offset(o, at) {
    var found = o[0][1];
    for (var i = 1; i < o.length && o[i][0] * MINUTE <= at; i++) found = o[i][1];
    return found * MINUTE;
  }

  /** A time on the clock of the business as an instant: one that the clocks leave out is later, of a repeated one the first. */
  function instant(o, local) {
    var early = offset(o, local - DAY), late = offset(o, local + DAY);
    var first = local - early, second = local - late;
    return offset(o, first) !== early && offset(o, second) === late ? second : first;
  }

  /** [open, instant of the next change or null]. */
  function status(data, now) {
    var until = null;
    var today = Math.floor((now + offset(data.o, now)) / DAY);
    for (var day = today - 1; day <= today + DAYS_AHEAD; day++) {
      if (data.c.indexOf(new Date(day * DAY).toISOString().slice(0, 10)) >= 0) continue;
      for (var i = 0; i < data.h.length; i++) {
        var hours = data.h[i];
        if (hours[0].indexOf((((day + 3) % 7) + 7) % 7) < 0) continue;
        var start = instant(data.o, day * DAY + hours[1] * MINUTE);
        var end = instant(data.o, (day + (hours[2] <= hours[1] ? 1 : 0)) * DAY + hours[2] * MINUTE);
        if (until !== null) {
          if (start > until) return [true, until];
          until = Math.max(until, end);
        } else if (start <= now && now < end) until = end;
        else if (start > now) return [false, start];
      }
    }
    return [until !== null, until !== null && until < now + (DAYS_AHEAD - 1) * DAY ? until : null];
  }

  function two(n) { return (n < 10 ? '0' : '') + n; }

  /** An instant on the reader's clock, with its day when that is not today. */
  function when(at, now, words, lang, isEnd) {
    var then = new Date(at), day = new Date(at);
    var time = two(then.getHours()) + ':' + two(then.getMinutes());
    if (isEnd && time === '00:00') {
      time = words.midnight;
      day = new Date(at - MINUTE);
    }
    var days = Math.round((day.setHours(12, 0, 0, 0) - new Date(now).setHours(12, 0, 0, 0)) / DAY);
    if (!days) return time;
    var name = day.toLocaleDateString(lang, days < 7 ? { weekday: 'long' } : { month: 'long', day: 'numeric' });
    return (days === 1 ? words.next : words.day).replace('{day}', name).replace('{time}', time);
  }

  function show(element) {
    var list = element.closest('[data-words]');
    var words = JSON.parse(list.getAttribute('data-words')), data = JSON.parse(element.getAttribute('data-hours'));
    var now = Date.now(), state = data.a ? [true, null] : status(data, now), text;
    if (state[1] === null) text = state[0] ? words.always : words.shut;
    else {
      var same = -new Date(now).getTimezoneOffset() * MINUTE === offset(data.o, now);
      text = (state[0] ? words.open : words.from)
        .replace('{time}', when(state[1], now, words, document.documentElement.lang, state[0]))
        .replace('{yours}', same ? '' : words.yours);
    }
    if (element.textContent !== text) element.textContent = text;
    element.className = state[0] ? 'now open' : 'now shut';
  }

  function all() {
    [].forEach.call(document.querySelectorAll('[data-hours]'), function (element) {
      // What cannot be read leaves the hours of the business, which stand beside it.
      try { show(element); } catch (_) { element.className = 'now'; }
    });
  }
  all();
  setInterval(all, MINUTE / 2);
})();
