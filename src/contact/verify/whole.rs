//! A whole text: official only when every part of it is accounted for.
//!
//! Gets:    a text that somebody pasted, and the official list.
//! Gives:   a finding for each channel in it, and for each part that nobody can vouch for.
//! Touches: the parts of the text, its cues.
//! Never:   "official" for what was not read.

use std::ops::Range;

use super::cues::{self, Cue};
use super::glyphs;
use super::parts::{self, Break, Kind, Part};
use super::{FINDINGS_MAX, Finding, Note, State, VALUE_CHARS_MAX, is_number, not_listed};
use crate::characters::{is_unseen, is_variation_selector};
use crate::contact::lookalike::Form;
use crate::contact::official::{ChannelKind, Official, equal_form};

/// From how many digits on a number may be an account: QQ's shortest have five.
const NAME_DIGITS_MIN: usize = 5;
/// From how many digits on numbers in a row may be one: a phone number has at least as many.
const ROW_DIGITS_MIN: usize = *crate::detect::contacts::PHONE_DIGITS.start();
/// How many cues of a text are answered, and how many of its words are compared with the list: no message has more.
const CUES_MAX: usize = 100;
const COMPARED_MAX: usize = 300;
/// The longest value that is taken as one, in characters.
const VALUE_MAX: usize = 2_000;

/// What a part of a text is to its neighbours.
#[derive(Debug)]
enum Item {
    /// A channel, by the place of its finding.
    Channel(usize),
    /// A cue, with its bytes in the text.
    Cue(Cue, Range<usize>),
    /// A word that may be an account name, by the place of its finding.
    Name(usize),
    /// A word of a dictionary.
    Word,
    /// A word that names nobody beside a cue.
    Common,
    /// Chinese text.
    Han,
    /// A word that sets another choice beside what came before.
    Or,
    /// The end of a clause or sentence.
    Break(Break),
}

/// A text on its way to its findings.
struct Reading<'a> {
    official: &'a Official,
    text: &'a str,
    items: Vec<Item>,
    findings: Vec<(usize, Finding)>,
    /// How many words were compared with the list.
    compared: usize,
}

/// What a cue is about.
enum Object {
    /// A channel; whether it stands right beside the cue.
    Channel(usize, bool),
    /// What may be an account name, right beside it.
    Name(usize),
    /// A word of a dictionary, right behind the name of a network.
    Word,
    Nothing,
}

impl Official {
    /// Judges a text whole.
    pub(super) fn whole(&self, text: &str) -> Vec<Finding> {
        let cut = text
            .char_indices()
            .nth(VALUE_CHARS_MAX)
            .map_or(text, |(at, _)| &text[..at]);
        // What begins a line of a list, and the dots where a text trails off, are no part of a value.
        let value = cut.trim();
        let bullets = ["- ", "• ", "· ", "– ", "— ", "* "];
        let value = bullets
            .iter()
            .find_map(|bullet| value.strip_prefix(bullet))
            .unwrap_or(value);
        let value = value.trim_end_matches('…').trim();
        if cut.len() == text.len()
            && let Some(finding) = self.single(value)
        {
            return vec![finding];
        }
        let mut reading = Reading {
            official: self,
            text: value,
            items: Vec::new(),
            findings: Vec::new(),
            compared: 0,
        };
        reading.take_in(&parts::cut(&glyphs::read(value)));
        reading.answer_cues();
        let mut findings = reading.findings;
        if cut.len() < text.len() {
            findings.push((value.len(), Finding::unclear("…").note(Note::CutOff)));
        }
        // What prints nothing, wherever it stands, is there for somebody's sake. Emoji are put together with two of them.
        let unseen = |c: char| {
            is_unseen(c)
                && !matches!(c, '\n' | '\r' | '\t' | '\u{200d}')
                && !is_variation_selector(c)
        };
        if value.contains(unseen) {
            findings.push((value.len(), Finding::unclear("…").note(Note::Hidden)));
        }
        findings.sort_by_key(|(at, _)| *at);
        told(
            value,
            findings.into_iter().map(|(_, finding)| finding).collect(),
        )
    }

    /// Whether a text holds words that name no channel, and calls for none.
    pub(super) fn reads_as_words(&self, text: &str) -> bool {
        let mut reading = Reading {
            official: self,
            text,
            items: Vec::new(),
            findings: Vec::new(),
            compared: 0,
        };
        reading.take_in(&parts::cut(&glyphs::read(text)));
        reading.findings.is_empty()
            && !reading
                .items
                .iter()
                .any(|item| matches!(item, Item::Cue(..)))
    }

    /// A value that is one thing and no text.
    fn single(&self, value: &str) -> Option<Finding> {
        if value.chars().count() > VALUE_MAX || value.contains('\n') {
            return None;
        }
        if let Some(finding) = self.listed(value) {
            return Some(finding);
        }
        // A number or a mailbox holds white space; a mailbox that is listed may have a name that names another.
        let mailbox = value.ends_with('>')
            && value.matches('<').count() == 1
            && value.matches('@').count() <= 3;
        let quoted =
            value.find("\"@").is_some_and(|at| at > 0) && !value.contains(char::is_whitespace);
        if mailbox || quoted || is_number(&equal_form(value)) {
            let finding = not_listed(self.plain_value(value));
            let listed = mailbox && finding.entry.is_some() && self.mailbox_is_listed(value);
            return (finding.state == State::Unknown && !listed).then_some(finding);
        }
        let parts = parts::cut(&glyphs::read(value));
        let [part] = parts.as_slice() else {
            return None;
        };
        match part.kind {
            // Signs at its edge that end no clause make another value of it; behind white space they are another part.
            _ if !ends_at_clauses(value, &part.at) && value.contains(char::is_whitespace) => None,
            Kind::Web | Kind::Email | Kind::Handle | Kind::Phone | Kind::Scheme
                if !ends_at_clauses(value, &part.at) =>
            {
                Some(self.judge_value(value)).filter(|finding| finding.state == State::Unknown)
            }
            Kind::Web | Kind::Email | Kind::Handle | Kind::Phone | Kind::Scheme => {
                let mut finding = self.of_part(part, &value[part.at.clone()]);
                value.clone_into(&mut finding.value);
                if value[part.at.end..].chars().any(is_unseen)
                    || value[..part.at.start].chars().any(is_unseen)
                {
                    finding = not_listed(finding);
                }
                Some(finding)
            }
            Kind::Chain => Some(chain(value)),
            Kind::Word => {
                let plain = ends_at_clauses(value, &part.at)
                    && !value.contains(is_unseen)
                    && !value.chars().any(glyphs::is_disguised);
                let inner = if plain {
                    &value[part.at.clone()]
                } else {
                    value
                };
                let finding = Finding {
                    value: value.to_owned(),
                    ..self.judge_value(inner)
                };
                matches!(finding.state, State::Unknown | State::Official).then_some(finding)
            }
            Kind::Number | Kind::Han | Kind::Long | Kind::Break(_) => None,
        }
    }

    fn mailbox_is_listed(&self, value: &str) -> bool {
        value
            .rsplit_once('<')
            .is_some_and(|(_, address)| self.listed(address.trim_end_matches('>')).is_some())
    }

    /// Judges a part that is a channel; `source` is what it was written as.
    fn of_part(&self, part: &Part, source: &str) -> Finding {
        // Nothing that is marked is on the list: what it resembles is told by what is read.
        let read_as = if part.marks.any() {
            part.shown.as_str()
        } else {
            source
        };
        let mut finding = match part.kind {
            Kind::Chain => chain(source),
            Kind::Web if !read_as.contains("://") => {
                self.judge_spot(read_as, crate::detect::contacts::SpotKind::Web)
            }
            Kind::Handle => self.judge_spot(read_as, crate::detect::contacts::SpotKind::Handle),
            _ => self.judge_value(read_as),
        };
        if finding.state == State::Unclear {
            finding = Finding::new(source, None, State::Unknown);
        }
        source.clone_into(&mut finding.value);
        for (marked, note) in [
            (part.marks.hidden, Note::Hidden),
            (part.marks.disguised, Note::Disguised),
            (part.marks.roundabout, Note::Roundabout),
        ] {
            if marked {
                finding = not_listed(finding).noted(note);
            }
        }
        finding
    }

    /// The networks on which the account of a finding is listed.
    fn networks_of(&self, finding: &Finding) -> Vec<&str> {
        let Some(entry) = &finding.entry else {
            return Vec::new();
        };
        let ChannelKind::Handle(Some(own)) = &entry.kind else {
            return Vec::new();
        };
        // The address of a profile names one network; a bare name is that of all networks where it is listed.
        if finding.host.is_some() || finding.value.contains(':') {
            return self
                .handles()
                .iter()
                .map(|handle| handle.platform.as_str())
                .find(|platform| platform == own)
                .into_iter()
                .collect();
        }
        let name = equal_form(entry.text.trim_start_matches('@'));
        self.handles()
            .iter()
            .filter(|handle| handle.name == name)
            .map(|handle| handle.platform.as_str())
            .collect()
    }
}

/// A slash, and what is drawn like one.
fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\\' | '／' | '＼' | '⁄' | '∕' | '⧸' | '╱' | '⟋')
}

/// Whether only marks of sentences and quotes stand around a part of a value.
fn ends_at_clauses(value: &str, part: &Range<usize>) -> bool {
    let opening = |c: char| c.is_whitespace() || "\"'`*()[]<>“”‘’「」『』（）【】《》".contains(c);
    let closing = |c: char| opening(c) || ".,:;!?…。，：；！？、".contains(c) || is_unseen(c);
    value[..part.start].chars().all(opening) && value[part.end..].chars().all(closing)
}

/// An account of a chain is on no list.
fn chain(value: &str) -> Finding {
    Finding::new(value, None, State::Unknown)
}

/// What is told of a text: the channels; where all of them are listed, also what nobody can vouch for.
fn told(value: &str, mut findings: Vec<Finding>) -> Vec<Finding> {
    let any = |findings: &[Finding], state| findings.iter().any(|finding| finding.state == state);
    if any(&findings, State::Unknown) {
        findings.retain(|finding| finding.state != State::Unclear);
    } else if !any(&findings, State::Official) {
        return vec![Finding::unclear(value)];
    }
    let mut seen = std::collections::HashSet::new();
    findings.retain(|finding| seen.insert((finding.value.clone(), finding.state)));
    if findings.len() > FINDINGS_MAX {
        // What is not on the list is told first.
        findings.sort_by_key(|finding| finding.state != State::Unknown);
        findings.truncate(FINDINGS_MAX - 1);
        findings.push(Finding::unclear("…").note(Note::CutOff));
    }
    findings
}

impl Reading<'_> {
    fn source(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    fn find(&mut self, at: usize, finding: Finding) -> usize {
        self.findings.push((at, finding));
        self.findings.len() - 1
    }

    /// Takes in the parts of the text, in order.
    fn take_in(&mut self, parts: &[Part]) {
        let mut before = String::new();
        let mut i = 0;
        while let Some(part) = parts.get(i) {
            let row = pieces_of_one(&parts[i..]);
            if row > 1 {
                self.name(&(part.at.start..parts[i + row - 1].at.end));
                i += row;
            } else {
                self.take_part(part, parts.get(i + 1), &before);
                i += 1;
            }
            before.clone_from(&parts[i - 1].shown);
        }
        self.extensions(parts);
    }

    /// A number right behind a phone number is another one, or an extension.
    fn extensions(&mut self, parts: &[Part]) {
        for pair in parts
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0].kind == Kind::Phone)
        {
            let (at, pair) = pair;
            let mark = matches!(pair[1].kind, Kind::Break(Break::Comma))
                || pair[1].kind == Kind::Han && pair[1].shown.ends_with('转');
            let number = if mark {
                parts.get(at + 2)
            } else {
                Some(&pair[1])
            }
            .filter(|part| part.kind == Kind::Number);
            let unit = parts
                .get(at + 2 + usize::from(mark))
                .is_some_and(|part| matches!(part.kind, Kind::Word | Kind::Han));
            if let Some(number) = number.filter(|_| !unit) {
                self.name(&number.at.clone());
            }
        }
    }

    fn take_part(&mut self, part: &Part, next: Option<&Part>, before: &str) {
        let source = self.source(&part.at).to_owned();
        match part.kind {
            Kind::Web | Kind::Email | Kind::Handle | Kind::Phone | Kind::Chain | Kind::Scheme => {
                let finding = self.beside_nothing(part, self.official.of_part(part, &source));
                let place = self.find(part.at.start, finding);
                self.items.push(Item::Channel(place));
            }
            Kind::Word => self.word(part, next, before, &source),
            Kind::Number => self.number(part, next, before),
            Kind::Han => self.han(part),
            Kind::Long => {
                let shown: String = source.chars().take(80).chain(['…']).collect();
                self.find(part.at.start, Finding::unclear(&shown).note(Note::CutOff));
            }
            Kind::Break(kind) => self.items.push(Item::Break(kind)),
        }
    }

    /// What is told of a part with regard to what is glued to it: that is part of what somebody wrote, and no mark.
    fn beside_nothing(&self, part: &Part, finding: Finding) -> Finding {
        let posed = finding.state == State::Official && self.is_posed_beside(&part.at);
        if posed {
            not_listed(finding).note(Note::Disguised)
        } else {
            finding
        }
    }

    /// Whether what stands beside a part, without white space between, makes another value of it: a character that is another one
    /// in disguise, what is left of a scheme or a path, letters that signs glue to it, a further label.
    fn is_posed_beside(&self, at: &Range<usize>) -> bool {
        let apart = |c: &char| c.is_whitespace() || c.is_alphanumeric();
        // Signs that no font has may be drawn as anything.
        let undrawn = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{10000}'..='\u{1efff}' | '\u{1fc00}'..='\u{1ffff}' | '\u{32400}'..);
        let posed =
            |c: char| is_unseen(c) || undrawn(c) || glyphs::is_disguised(c) && !"…‥™®©".contains(c);
        let (before, behind) = (&self.text[..at.start], &self.text[at.end..]);
        let left: Vec<char> = before.chars().rev().take_while(|c| !apart(c)).collect();
        let right: Vec<char> = behind.chars().take_while(|c| !apart(c)).collect();
        let beyond_left = before
            .chars()
            .rev()
            .nth(left.len())
            .filter(|c| !c.is_whitespace());
        let beyond_right = behind
            .chars()
            .nth(right.len())
            .filter(|c| !c.is_whitespace());
        let han_behind = beyond_right.is_some_and(crate::text::units::is_han);
        let goes_on = right
            .first()
            .is_some_and(|c| "%#$&+=^|".contains(*c) || "-_~".contains(*c) && !han_behind);
        if goes_on
            || left.iter().chain(&right).any(|&c| posed(c))
            || right.iter().any(|c| is_slash(*c))
        {
            return true;
        }
        // 电报/@name: a slash alone behind Chinese text sets two things side by side.
        let side_by_side = left.len() == 1 && beyond_left.is_some_and(crate::text::units::is_han);
        if !side_by_side && left.iter().any(|c| is_slash(*c)) {
            return true;
        }
        // `x'help@…`, 登录-host: signs that a mailbox or a host may have in it.
        let sign = |c: &char| "-_.%+&~'!*`^{}|#$?".contains(*c);
        let mixed = left.iter().any(|c| Some(c) != left.first());
        let glued_left = left.first().is_some_and(sign) && (beyond_left.is_some() || mixed);
        // `[host].shop`, `host!.com`, `number、1235`: it goes on behind a mark.
        let dotted = right
            .iter()
            .rposition(|c| matches!(c, '.' | '。' | '．'))
            .is_some_and(|dot| dot + 1 == right.len());
        let latin =
            beyond_right.is_some_and(|c| c.is_alphanumeric() && !crate::text::units::is_han(c));
        let spelt = dotted && beyond_right.is_some_and(|c| matches!(c, '点' | '點'));
        let glued_right = latin
            && (dotted
                || right
                    .first()
                    .is_some_and(|c| ";!'|*^~$&=`_-{}<[".contains(*c)));
        glued_left || glued_right || spelt
    }

    fn word(&mut self, part: &Part, next: Option<&Part>, before: &str, source: &str) {
        let named = next.is_some_and(|next| match next.kind {
            Kind::Handle | Kind::Break(Break::Colon) => true,
            // Line同号, Lark号.
            Kind::Han => next.shown.starts_with(['号', '同', '群', '站', '信']),
            Kind::Word => {
                let lower = next.shown.to_lowercase();
                matches!(lower.as_str(), "id" | "me" | "us")
                    || self.official.listed(&next.shown).is_some()
                    || !cues::is_word(&next.shown)
            }
            _ => false,
        });
        let lower = part.shown.to_lowercase();
        let own_name = self.official.names().contains(&Form::of(part.shown.trim()));
        if !part.marks.any() && self.official.listed(source).is_some() {
            let finding = self.beside_nothing(part, self.official.of_part(part, source));
            let place = self.find(part.at.start, finding);
            self.items.push(Item::Channel(place));
        } else if let Some(cue) = cues::of_word(&part.shown, before, named)
            .filter(|_| !cues::adds_a_thing(&lower, next.map_or("", |next| &next.shown)))
        {
            self.items.push(Item::Cue(cue, part.at.clone()));
            // `+abcdefgh` is a call and a name in one.
            if part.shown.starts_with('+') && cue == Cue::Account {
                self.name(&part.at);
            }
        } else if matches!(lower.as_str(), "or" | "nor") {
            self.items.push(Item::Or);
        } else if part.marks.disguised && lower.len() == 2 {
            // A flag.
            self.items.push(Item::Common);
        } else if own_name || !part.marks.any() && cues::is_common(&lower) {
            self.items.push(Item::Common);
        } else {
            let compound = part.shown.contains(['-', '_', '.']);
            let known = !part.marks.any()
                && (cues::is_word(&part.shown) || self.official.is_site_word(&lower));
            let compared = (!known || compound) && self.compared < COMPARED_MAX;
            self.compared += usize::from(compared);
            let like = compared
                .then(|| self.official.of_word(part, source))
                .flatten();
            match like {
                Some(finding) => {
                    let place = self.find(part.at.start, finding);
                    self.items.push(Item::Channel(place));
                }
                // `ton:sunshine`, "Gemini: @name": a scheme or a network that nobody here knows.
                None if known && !self.is_label_of_name(&part.at) => self.items.push(Item::Word),
                None => self.name(&part.at),
            }
        }
    }

    /// Whether a word and a colon stand before an account, or before letters without a space.
    fn is_label_of_name(&self, at: &Range<usize>) -> bool {
        let Some(behind) = self.text[at.end..].strip_prefix([':', '：']) else {
            return false;
        };
        behind.starts_with(|c: char| c.is_ascii_alphanumeric())
            || behind.trim_start().starts_with(['@', '＠'])
    }

    /// A word or number that may be an account name.
    fn name(&mut self, at: &Range<usize>) {
        let finding = Finding::unclear(self.source(at)).note(Note::MayBeName);
        let place = self.find(at.start, finding);
        self.items.push(Item::Name(place));
    }

    fn number(&mut self, part: &Part, next: Option<&Part>, before: &str) {
        let digits = part.shown.chars().filter(char::is_ascii_digit).count();
        let unit = digits < ROW_DIGITS_MIN
            && next.is_some_and(|next| next.kind == Kind::Word && is_currency(&next.shown));
        let unit = unit || !matches!(self.items.last(), Some(Item::Cue(..))) && is_label(before);
        if digits < NAME_DIGITS_MIN || is_date(&part.shown) || unit || is_amount(&part.shown) {
            self.items.push(Item::Common);
        } else {
            self.name(&part.at);
        }
    }

    fn han(&mut self, part: &Part) {
        let chars: Vec<char> = part.shown.chars().collect();
        let mut offsets = vec![part.at.start];
        offsets.extend(chars.iter().scan(part.at.start, |at, c| {
            *at += c.len_utf8();
            Some(*at)
        }));
        let offset = |n: usize| offsets[n];
        if let Some((from, to)) = spelt_digits(&chars) {
            self.name(&(offset(from)..offset(to)));
        }
        let mut at = 0;
        for (range, cue) in cues::in_han(&part.shown) {
            if range.start > at {
                self.plain_han(&chars[at..range.start]);
            }
            at = range.end;
            self.items
                .push(Item::Cue(cue, offset(range.start)..offset(range.end)));
        }
        if at < chars.len() {
            self.plain_han(&chars[at..]);
        }
        if cues::calls_a_name(&part.shown) {
            self.items.push(Item::Cue(Cue::Account, part.at.clone()));
        }
    }

    fn plain_han(&mut self, chars: &[char]) {
        self.items.push(if chars.contains(&'或') {
            Item::Or
        } else {
            Item::Han
        });
    }

    /// Each cue must be answered by a listed channel of its kind that stands beside it.
    fn answer_cues(&mut self) {
        let cues = self
            .items
            .iter()
            .filter(|item| matches!(item, Item::Cue(..)))
            .count();
        if cues > CUES_MAX {
            self.find(self.text.len(), Finding::unclear("…").note(Note::CutOff));
        }
        let mut left = CUES_MAX;
        for i in 0..self.items.len() {
            if left == 0 {
                return;
            }
            left -= usize::from(matches!(self.items[i], Item::Cue(..)));
            let Item::Cue(cue, at) = &self.items[i] else {
                continue;
            };
            let (cue, at) = (*cue, at.clone());
            let answered = match self.object(i) {
                // "Add help@… to your contacts", but not "add me help@…".
                Object::Channel(_, true)
                    if cue == Cue::Account
                        && matches!(self.items[i + 1], Item::Channel(_))
                        && !self.source(&at).ends_with('我') =>
                {
                    true
                }
                Object::Channel(place, beside) => {
                    self.answers(place, cue)
                        || beside && self.contradicts(place, cue)
                        || self.answered_before(i, cue, &at)
                }
                Object::Name(place) => {
                    self.foreign_name(place, cue);
                    true
                }
                // "Telegram: sunshine": what the name of a network is followed by is a name, word or not.
                Object::Word => self.answered_in_clause(i, cue),
                Object::Nothing => {
                    // Who is only told to get in touch is told so by the whole text.
                    let somewhere = cue == Cue::Any
                        && self
                            .findings
                            .iter()
                            .any(|(_, finding)| finding.state == State::Official);
                    somewhere || self.answered_behind(i, cue) || self.answered_before(i, cue, &at)
                }
            };
            if !answered {
                let finding = Finding::unclear(self.source(&at)).note(Note::OtherWay);
                self.find(at.start, finding);
            }
        }
    }

    /// What a cue is about: the next channel of its clause, or what may be a name right behind it. Words of a dictionary name
    /// nobody.
    fn object(&self, cue: usize) -> Object {
        let network = matches!(self.items[cue], Item::Cue(Cue::Network(_), _));
        let mut beside = true;
        for item in &self.items[cue + 1..] {
            match item {
                Item::Channel(place) => return Object::Channel(*place, beside),
                Item::Name(place) if beside => return Object::Name(*place),
                Item::Word if network && beside => return Object::Word,
                Item::Word => beside = false,
                Item::Name(_) | Item::Cue(Cue::Any | Cue::Account | Cue::Picture, _) => {
                    return Object::Nothing;
                }
                Item::Break(Break::Colon)
                | Item::Common
                | Item::Han
                | Item::Or
                | Item::Cue(Cue::Network(_), _) => {}
                Item::Break(_) => return Object::Nothing,
            }
        }
        Object::Nothing
    }

    /// Whether a channel is listed and of the kind that a cue asks for.
    fn answers(&self, place: usize, cue: Cue) -> bool {
        let finding = &self.findings[place].1;
        if finding.state != State::Official {
            // It is told as what it is.
            return finding.state == State::Unknown && !matches!(cue, Cue::Picture);
        }
        match cue {
            Cue::Any => true,
            // Who wants to be added or written to privately means an account.
            Cue::Account => matches!(
                finding.kind,
                Some(ChannelKind::Handle(_) | ChannelKind::Phone)
            ),
            Cue::Network(network) => self.official.networks_of(finding).contains(&network),
            Cue::Picture => false,
        }
    }

    /// An account name beside the name of a network on which it is not listed is not ours: tells so.
    fn contradicts(&mut self, place: usize, cue: Cue) -> bool {
        let Cue::Network(network) = cue else {
            return false;
        };
        let finding = &mut self.findings[place].1;
        let bare = matches!(&finding.kind, Some(ChannelKind::Handle(_)))
            && finding.host.is_none()
            && !finding.value.contains([':', '/']);
        if finding.state != State::Official || !bare {
            return false;
        }
        finding.state = State::Unknown;
        finding.kind = Some(ChannelKind::Handle(Some(network.to_owned())));
        true
    }

    /// A name behind a cue is a channel, and on no list.
    fn foreign_name(&mut self, place: usize, cue: Cue) {
        let network = if let Cue::Network(network) = cue {
            Some(network.to_owned())
        } else {
            None
        };
        let finding = &mut self.findings[place].1;
        finding.state = State::Unknown;
        finding.kind = Some(ChannelKind::Handle(network));
        finding.notes.retain(|note| *note != Note::MayBeName);
    }

    /// Whether a channel of the kind follows in the same clause.
    fn answered_in_clause(&self, cue: usize, kind: Cue) -> bool {
        let clause = self.items[cue + 1..].iter().take_while(|item| {
            !matches!(
                item,
                Item::Or | Item::Break(Break::Comma | Break::Sentence | Break::Question)
            )
        });
        clause
            .into_iter()
            .any(|item| matches!(item, Item::Channel(place) if self.answers(*place, kind)))
    }

    /// Whether a channel follows in the same sentence, or in the answer to a question.
    fn answered_behind(&mut self, cue: usize, kind: Cue) -> bool {
        for at in cue + 1..self.items.len() {
            match self.items[at] {
                Item::Channel(place) => {
                    return self.answers(place, kind) || self.contradicts(place, kind);
                }
                Item::Name(_) | Item::Break(Break::Sentence) => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether a channel stands before it in the same sentence, no other choice between.
    fn answered_before(&mut self, cue: usize, kind: Cue, at: &Range<usize>) -> bool {
        for before in (0..cue).rev() {
            match self.items[before] {
                Item::Channel(place) => {
                    return self.answers(place, kind)
                        || self.is_said_of(place, at) && self.contradicts(place, kind);
                }
                // "on Telegram or X" names two networks of one account.
                Item::Or
                    if before + 1 == cue
                        && before > 0
                        && matches!(self.items[before - 1], Item::Cue(Cue::Network(_), _)) => {}
                Item::Name(_) | Item::Or | Item::Break(Break::Sentence) => return false,
                Item::Word | Item::Common | Item::Han | Item::Cue(..) | Item::Break(_) => {}
            }
        }
        false
    }

    /// Whether a network is named right behind an account: "@name on WhatsApp".
    fn is_said_of(&self, place: usize, cue: &Range<usize>) -> bool {
        let (start, finding) = &self.findings[place];
        let between = self
            .text
            .get(start + finding.value.len()..cue.start)
            .unwrap_or_default();
        let between = between
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        // 加微信 calls for another account.
        !self.source(cue).starts_with('加')
            && [
                "",
                "on",
                "in",
                "at",
                "via",
                "our",
                "account on",
                "的",
                "上",
                "在",
                "是",
            ]
            .contains(&between.as_str())
    }
}

impl Official {
    /// A word that resembles an entry, or borrows one of our names.
    fn of_word(&self, part: &Part, source: &str) -> Option<Finding> {
        let finding = not_listed(self.word(&part.shown));
        (finding.state == State::Unknown).then(|| Finding {
            value: source.to_owned(),
            ..finding
        })
    }
}

/// How many parts at the beginning are pieces of one name or number: numbers in a row, digits as words, syllables.
fn pieces_of_one(parts: &[Part]) -> usize {
    let digits_of = |part: &Part| part.shown.chars().filter(char::is_ascii_digit).count();
    let comma = |part: &Part| {
        part.kind == Kind::Break(Break::Comma) || matches!(part.shown.as_str(), "and" | "加")
    };
    // Numbers, perhaps with commas between; but not an amount in groups of three.
    let mut row = 0;
    let mut groups: Vec<usize> = Vec::new();
    while let Some(part) = parts.get(row) {
        match part.kind {
            Kind::Number if !is_date(&part.shown) => groups.push(digits_of(part)),
            _ if comma(part)
                && !groups.is_empty()
                && parts
                    .get(row + 1)
                    .is_some_and(|next| next.kind == Kind::Number) => {}
            _ => break,
        }
        row += 1;
    }
    let commas = parts[..row]
        .iter()
        .filter(|part| part.kind == Kind::Break(Break::Comma))
        .count();
    let thousands =
        commas + 1 == groups.len() && groups[0] <= 3 && groups[1..].iter().all(|&group| group == 3);
    if groups.len() > 1 && groups.iter().sum::<usize>() >= ROW_DIGITS_MIN && !thousands {
        return row;
    }
    let count = |is: &dyn Fn(&Part) -> bool| parts.iter().take_while(|part| is(part)).count();
    let words = count(&|part| {
        part.kind == Kind::Word && DIGIT_WORDS.contains(&part.shown.to_lowercase().as_str())
    });
    if words >= NAME_DIGITS_MIN {
        return words;
    }
    let han =
        count(&|part| part.kind == Kind::Han && part.shown.chars().all(|c| HAN_DIGITS.contains(c)));
    if han > 1
        && parts[..han]
            .iter()
            .map(|part| part.shown.chars().count())
            .sum::<usize>()
            >= NAME_DIGITS_MIN
    {
        return han;
    }
    let syllables = count(&|part| part.kind == Kind::Word && cues::is_syllable(&part.shown));
    let letters: usize = parts[..syllables].iter().map(|part| part.shown.len()).sum();
    // Two short ones may be somebody's name.
    if syllables > 2 || letters >= 6 && syllables > 1 {
        syllables
    } else {
        1
    }
}

/// Digits as English words.
const DIGIT_WORDS: [&str; 12] = [
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double",
];
/// Digits as Chinese characters.
const HAN_DIGITS: &str = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两貳參陸";

/// `2027-02-17`, `17.02.2027`, and a month alone.
fn is_date(shown: &str) -> bool {
    let pieces: Vec<&str> = shown.split(['-', '.']).collect();
    let number = |text: &str| {
        text.parse::<u32>()
            .ok()
            .filter(|_| (1..=4).contains(&text.len()))
    };
    let year =
        |text: &str| text.len() == 4 && number(text).is_some_and(|n| (1900..2200).contains(&n));
    let day = |text: &str| text.len() <= 2 && number(text).is_some_and(|n| (1..=31).contains(&n));
    match pieces[..] {
        [a, b, c] => year(a) && day(b) && day(c) || day(a) && day(b) && year(c),
        [a, b] => year(a) && day(b) || year(a) && year(b),
        _ => false,
    }
}

/// `1,000.50` or `0.00012345`: an amount has a decimal point.
fn is_amount(shown: &str) -> bool {
    let (whole, part) = shown.split_once('.').unwrap_or((shown, ""));
    !part.is_empty()
        && whole.len() <= 6
        && [whole, part]
            .iter()
            .all(|text| text.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word says what the number behind it counts: an order, a ticket, an account of ours.
fn is_label(before: &str) -> bool {
    let lower = before.to_lowercase();
    let words = "no nr number order ticket case uid ref reference invoice request transaction txid receipt version block error code";
    let han = [
        "订单",
        "订单号",
        "工单",
        "工单号",
        "单号",
        "编号",
        "流水号",
        "尾号",
        "区块",
        "高度",
        "案号",
        "版本",
    ];
    words.split_whitespace().any(|word| word == lower)
        || han.iter().any(|label| lower.ends_with(label))
}

/// What stands behind an amount.
fn is_currency(word: &str) -> bool {
    let known = "usdt usdc usd btc eth trx bnb cny rmb hkd eur gbp jpy sol xrp yuan dollars euros coins tokens satoshi sats gas blocks confirmations";
    let lower = word.to_lowercase();
    known.split_whitespace().any(|unit| unit == lower)
}

/// Digits written as Chinese characters, five and more in a row.
fn spelt_digits(chars: &[char]) -> Option<(usize, usize)> {
    let mut from = None;
    for (i, c) in chars.iter().enumerate().chain([(chars.len(), &' ')]) {
        match (from, HAN_DIGITS.contains(*c)) {
            (None, true) => from = Some(i),
            (Some(start), false) if i - start >= NAME_DIGITS_MIN => return Some((start, i)),
            (_, false) => from = None,
            (Some(_), true) => {}
        }
    }
    None
}
