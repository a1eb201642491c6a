//! Wordings that say the same, as one.
//!
//! Gets:    lines of wordings; the site, for synonyms and the nearest article.
//! Gives:   the groups of each kind, the largest first.
//! Touches: the snapshot.
//! Never:   a search for every line: only for the groups that are shown; a character of the database that nobody sees and a
//!          terminal or a page obeys, whoever wrote it there.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Lines, Said, Wrote};
use super::model::{COMMENTS_MAX, Comment, GROUPS_MAX, Group, Kind, ReportError, Section};
use super::nearest::{by_id, by_key, key_now, key_of, nearest, question, without_others};
use super::wordings::{Wording, Wordings};
use crate::detect::secrets::visible;
use crate::ids::Lang;
use crate::insights::Reason;
use crate::site::Snapshot;

/// How many wordings of a kind are looked at, those asked for most first.
const LINES_MAX: usize = 2_000;
/// How many wordings of a group are told besides the first.
const OTHERS_MAX: usize = 5;
/// How many readers an article must not have helped, at least, and at least as many as it helped.
const NOT_HELPED_MIN: u64 = 2;

/// What groups are made of.
pub(super) struct Groups<'g> {
    pub(super) site: &'g Snapshot,
    pub(super) lines: &'g Lines,
    pub(super) at_least: u64,
}

/// What says the same: the language, and the telling words.
type Meaning = (Lang, BTreeSet<String>);

/// A group that grows.
#[derive(Default)]
struct Growing<'l> {
    count: u64,
    weeks: Vec<u64>,
    /// How it was said, the most frequent first.
    wordings: Vec<&'l str>,
}

impl Groups<'_> {
    /// The groups of a kind.
    pub(super) fn of(&self, kind: Kind) -> Result<Section, ReportError> {
        match kind {
            Kind::Unhelpful => return Ok(self.unhelpful()),
            Kind::PassedOn => return Ok(self.passed_on()),
            Kind::Nothing | Kind::Weak | Kind::Unopened | Kind::Unanswered => {}
        }
        let (count, most) = self.most(kind);
        let mut grown = self.grown(kind, &most);
        grown.retain(|(_, group)| group.count >= self.at_least.max(1));
        let groups_in_all = grown.len();
        grown.truncate(GROUPS_MAX);
        let groups = grown.iter().map(|(lang, group)| self.shown(*lang, group));
        Ok(Section {
            kind,
            count,
            groups_in_all,
            groups: groups.collect::<Result<_, _>>()?,
        })
    }

    /// Whose wordings a kind is of: those of readers, or of agents.
    fn wordings(&self, kind: Kind) -> &Wordings {
        match kind.is_of_agents() {
            true => &self.lines.unanswered,
            false => &self.lines.wordings,
        }
    }

    /// How many searches are of a kind, and the wordings that were asked for most, with how often.
    fn most(&self, kind: Kind) -> (u64, Vec<(u32, &Wording)>) {
        let wordings = self.wordings(kind);
        let all = wordings.all();
        let counts = all.iter().enumerate();
        let counts = counts.map(|(number, wording)| (wording.of(kind), number));
        let mut counts: Vec<(u32, usize)> = counts.filter(|(count, _)| *count > 0).collect();
        let sum = counts.iter().map(|(count, _)| u64::from(*count)).sum();
        // Most of them need not be put into an order; of equals those that were said first are looked at.
        let order = |(count, number): &(u32, usize)| (Reverse(*count), *number);
        if counts.len() > LINES_MAX {
            counts.select_nth_unstable_by_key(LINES_MAX, order);
            counts.truncate(LINES_MAX);
        }
        let mut most: Vec<(u32, &Wording)> = counts
            .into_iter()
            .map(|(count, number)| (count, &all[number]))
            .collect();
        most.sort_by_key(|(count, one)| (Reverse(*count), one.lang, wordings.words(one)));
        (sum, most)
    }

    fn grown(&self, kind: Kind, most: &[(u32, &Wording)]) -> Vec<(Lang, Growing<'_>)> {
        let wordings = self.wordings(kind);
        let mut groups: BTreeMap<Meaning, Growing<'_>> = BTreeMap::new();
        for (count, wording) in most {
            let words = wordings.words(wording);
            let mut meaning = self.site.meaning(&without_others(words));
            if meaning.is_empty() {
                meaning.insert(words.to_owned());
            }
            let group = groups.entry((wording.lang, meaning)).or_default();
            group.weeks.resize(self.lines.weeks.len(), 0);
            group.count += u64::from(*count);
            for (week, counts) in wordings.weeks(wording) {
                group.weeks[week] += u64::from(counts.of(kind));
            }
            group.wordings.push(words);
        }
        let mut groups: Vec<(Lang, Growing<'_>)> = groups
            .into_iter()
            .map(|((lang, _), group)| (lang, group))
            .collect();
        // The sort is stable: equals stay in the order of their meanings.
        groups.sort_by_key(|(_, group)| Reverse(group.count));
        groups
    }

    fn shown(&self, lang: Lang, group: &Growing<'_>) -> Result<Group, ReportError> {
        let wordings = group.wordings.iter().copied();
        // One that was kept whole says most.
        let whole = wordings
            .clone()
            .find(|words| *words == without_others(words));
        let words = whole
            .or_else(|| wordings.clone().next())
            .unwrap_or_default();
        let found = nearest(self.site, lang, &without_others(words))?;
        let question = found
            .as_ref()
            .and_then(|(_, article)| question(article, words));
        Ok(Group {
            lang,
            words: visible(words),
            others: others(wordings, words),
            count: group.count,
            weeks: group.weeks.clone(),
            nearest: found.map(|(nearest, _)| nearest),
            question,
            reasons: Vec::new(),
            comments: Vec::new(),
            comments_in_all: 0,
        })
    }

    /// Articles that agents passed on, the most frequent first.
    fn passed_on(&self) -> Section {
        let sum = |weeks: &Vec<u64>| weeks.iter().sum::<u64>();
        let mut passed_on: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for (key, weeks) in &self.lines.passed_on {
            if let Some(key) = key_now(self.site, key) {
                add_weeks(passed_on.entry(key).or_default(), weeks);
            }
        }
        let of = |(key, weeks): (&String, &Vec<u64>)| {
            let (nearest, article) = by_key(self.site, key, None)?;
            Some(Group {
                lang: article.id.lang(),
                words: article.title.clone(),
                others: Vec::new(),
                count: sum(weeks),
                weeks: weeks.clone(),
                nearest: Some(nearest),
                question: None,
                reasons: Vec::new(),
                comments: Vec::new(),
                comments_in_all: 0,
            })
        };
        let mut groups: Vec<Group> = passed_on.iter().filter_map(of).collect();
        groups.sort_by_key(|group| Reverse(group.count));
        Section {
            kind: Kind::PassedOn,
            count: self.lines.passed_on.values().map(sum).sum(),
            groups_in_all: groups.len(),
            groups: groups.into_iter().take(GROUPS_MAX).collect(),
        }
    }

    /// Articles that did not help, or about which readers wrote, each with what led to it.
    fn unhelpful(&self) -> Section {
        let fails = |said: &Said| {
            said.not_helped >= NOT_HELPED_MIN.max(self.at_least) && said.not_helped >= said.helped
        };
        let wrote = self.wrote();
        let (none, said, led) = (Said::default(), self.said(), self.led());
        let keys: BTreeSet<&String> = said.keys().chain(wrote.keys()).collect();
        let mut failing: Vec<(&String, &Said)> = keys
            .into_iter()
            .map(|key| (key, said.get(key).unwrap_or(&none)))
            .filter(|(key, said)| {
                // A number may be chance; what somebody took the time to write is read.
                let is_written = |wrote: &WroteAbout| !wrote.comments.is_empty();
                fails(said) || wrote.get(*key).is_some_and(is_written)
            })
            .collect();
        failing.sort_by_key(|(_, said)| Reverse(said.not_helped));
        let groups: Vec<Group> = failing
            .into_iter()
            .filter_map(|(key, said)| {
                let led = led.get(key).map(Vec::as_slice).unwrap_or_default();
                self.unhelpful_group((key, said), &self.lines.led_to(led), wrote.get(key))
            })
            .collect();
        Section {
            kind: Kind::Unhelpful,
            count: self.lines.said.values().map(|said| said.not_helped).sum(),
            groups_in_all: groups.len(),
            groups: groups.into_iter().take(GROUPS_MAX).collect(),
        }
    }

    /// What readers said, by what the article is counted by now; nothing of articles that are gone.
    fn said(&self) -> BTreeMap<String, Said> {
        let mut all: BTreeMap<String, Said> = BTreeMap::new();
        for (key, said) in &self.lines.said {
            if let Some(key) = key_now(self.site, key) {
                let sum = all.entry(key).or_default();
                sum.helped += said.helped;
                sum.not_helped += said.not_helped;
                add_weeks(&mut sum.not_helped_in, &said.not_helped_in);
            }
        }
        all
    }

    /// By what an article is counted by now what it was opened by.
    fn led(&self) -> BTreeMap<String, Vec<&str>> {
        let mut all: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for key in self.lines.opened() {
            if let Some(now) = key_now(self.site, key) {
                all.entry(now).or_default().push(key);
            }
        }
        all
    }

    /// What readers wrote, by what the article is counted by now: in all languages, and from before it was moved.
    fn wrote(&self) -> BTreeMap<String, WroteAbout> {
        let mut all: BTreeMap<String, WroteAbout> = BTreeMap::new();
        for (id, wrote) in &self.lines.wrote {
            let Some(article) = by_id(self.site, id) else {
                continue;
            };
            let key = key_of(article);
            all.entry(key).or_default().add(article.id.lang(), wrote);
        }
        all
    }

    /// Nothing for an article that is gone.
    fn unhelpful_group(
        &self,
        (key, said): (&str, &Said),
        led: &[&Wording],
        wrote: Option<&WroteAbout>,
    ) -> Option<Group> {
        let wordings = led.iter().map(|one| self.lines.wordings.words(one));
        let wordings: Vec<&str> = wordings.collect();
        let wrote = wrote.cloned().unwrap_or_default();
        let lang = led.first().map(|wording| wording.lang);
        let lang = lang.or(wrote.comments.first().map(|comment| comment.lang));
        let (nearest, article) = by_key(self.site, key, lang)?;
        let words = wordings.first().copied();
        let words = words.unwrap_or(&article.title);
        let mut weeks = said.not_helped_in.clone();
        weeks.resize(self.lines.weeks.len(), 0);
        let reasons = Reason::ALL.map(Reason::as_str).into_iter();
        Some(Group {
            lang: lang.unwrap_or(article.id.lang()),
            words: visible(words),
            others: others(wordings.iter().copied(), words),
            count: said.not_helped,
            weeks,
            nearest: Some(nearest),
            question: None,
            reasons: reasons.zip(wrote.reasons).filter(|(_, n)| *n > 0).collect(),
            comments: wrote.comments,
            comments_in_all: wrote.comments_in_all,
        })
    }
}

/// Adds what was counted in each week to a sum.
fn add_weeks(sum: &mut Vec<u64>, weeks: &[u64]) {
    sum.resize(weeks.len().max(sum.len()), 0);
    for (sum, count) in sum.iter_mut().zip(weeks) {
        *sum += count;
    }
}

/// What readers wrote about an article in all its languages.
#[derive(Clone, Default)]
struct WroteAbout {
    reasons: [u64; Reason::ALL.len()],
    comments: Vec<Comment>,
    comments_in_all: u64,
}

impl WroteAbout {
    fn add(&mut self, lang: Lang, wrote: &Wrote) {
        for (sum, more) in self.reasons.iter_mut().zip(wrote.reasons) {
            *sum += more;
        }
        self.comments_in_all += wrote.comments_in_all;
        let comments = wrote.comments.iter().map(|(day, reason, text)| Comment {
            day: *day,
            lang,
            reason: reason.map(Reason::as_str),
            text: visible(text),
        });
        self.comments.extend(comments);
        self.comments.sort_by_key(|comment| Reverse(comment.day));
        self.comments.truncate(COMMENTS_MAX);
    }
}

/// The first wordings but the one that is shown.
fn others<'w>(wordings: impl Iterator<Item = &'w str>, shown: &str) -> Vec<String> {
    let others = wordings.filter(|words| *words != shown);
    others.take(OTHERS_MAX).map(visible).collect()
}
