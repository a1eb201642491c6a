//! Hours, times and senders in articles, against what `site.toml` says of channels and messages.
//!
//! Gets:    the site, articles; the day.
//! Gives:   a warning for each sentence that names a channel with other hours or another time to wait, or another mailbox in
//!          the place of the one that sends confirmations; for closed days that close nothing.
//! Touches: nothing.
//! Never:   a sentence that names no channel and no mailbox: it may speak of anything.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use super::texts::{Placed, sentences, spot_of};
use crate::config::SiteConfig;
use crate::contact::Channel;
use crate::content::Article;
use crate::ids::Lang;
use crate::problem::{Code, Problem};
use crate::site::own_files::SITE;

/// Words of a sentence that says when one is answered.
const ANSWERS: [&str; 8] = [
    "答复",
    "回复",
    "回信",
    "reply",
    "replies",
    "answer",
    "hear back",
    "respond",
];
/// Words of a sentence that speaks of an answer which has not come.
const MISSING: [&str; 8] = [
    "没有",
    "还没",
    "超过",
    "without",
    "no answer",
    "haven't",
    "hasn't",
    "not had",
];
/// Words of an article about the confirmation that a message has arrived, and of a sentence that says who sends it.
const CONFIRMS: [&str; 3] = ["自动确认", "automatic confirmation", "automatic reply"];
const SENDS: [&str; 5] = ["确认", "只来自", "confirmation", "confirms", "only from"];
/// Words that ask readers to write to somebody.
const WRITES: [&str; 6] = [
    "回复",
    "写信给",
    "发邮件到",
    "reply to",
    "write to",
    "e-mail ",
];
/// How mailboxes begin that read no mail.
const SILENT: [&str; 4] = ["no-reply@", "noreply@", "do-not-reply@", "donotreply@"];

/// The hours, times and senders of an article that are others than the site's.
pub(super) fn of_article(site: &SiteConfig, article: &Article) -> Vec<Placed<'static>> {
    let lang = article.id.lang();
    let confirms = sentences(article)
        .map(str::to_lowercase)
        .any(|sentence| CONFIRMS.iter().any(|word| sentence.contains(word)));
    let mut problems = Vec::new();
    for sentence in sentences(article) {
        let lower = sentence.to_lowercase();
        let found = [
            other_hours(site, lang, &lower),
            other_wait(site, lang, &lower),
            other_duration(site, lang, &lower),
            confirms.then(|| other_sender(site, lang, &lower)).flatten(),
            silent_mailbox(&lower),
        ];
        for (code, what, help) in found.into_iter().flatten() {
            let message = format!("“{}” {what}", short(sentence));
            let problem = Problem::warning(code, &article.path, message).help(help);
            problems.push((problem, spot_of(article, sentence)));
        }
    }
    problems
}

/// What is wrong, and the remedy.
type Found = Option<(Code, String, &'static str)>;

fn short(sentence: &str) -> String {
    let short: String = sentence.chars().take(60).collect();
    match short.len() < sentence.len() {
        true => format!("{short}…"),
        false => short,
    }
}

/// The channels that a sentence names by their titles.
fn named<'s>(site: &'s SiteConfig, lang: Lang, sentence: &str) -> Vec<&'s Channel> {
    let title = |channel: &Channel| channel.title.get(lang).to_lowercase();
    let is_named =
        |channel: &&Channel| !title(channel).is_empty() && sentence.contains(&title(channel));
    site.channels.iter().filter(is_named).collect()
}

/// A span of the day such as `08:00–24:00` that no channel has which the sentence names.
fn other_hours(site: &SiteConfig, lang: Lang, sentence: &str) -> Found {
    let spans = clock_spans(sentence);
    let channels = named(site, lang, sentence);
    let first = spans.first()?;
    let hours: Vec<(u16, u16)> = channels
        .iter()
        .filter_map(|channel| channel.schedule.as_ref())
        .flat_map(|schedule| schedule.hours.iter().map(|hours| (hours.from, hours.to)))
        .collect();
    if hours.is_empty() || spans.iter().any(|span| hours.contains(span)) {
        return None;
    }
    let clock = |(from, to): (u16, u16)| {
        format!(
            "{:02}:{:02}–{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    };
    let message = format!("says {}, and site.toml {}", clock(*first), clock(hours[0]));
    Some((
        Code::HoursDiffer,
        message,
        "correct the article, or the hours of the channel",
    ))
}

/// A time to wait for an answer of a channel that is another than its `wait`, in a part of the sentence that names it.
fn other_wait(site: &SiteConfig, lang: Lang, sentence: &str) -> Found {
    if MISSING.iter().any(|word| sentence.contains(word)) {
        return None;
    }
    let clauses = sentence.split(['，', ',', '（', '）', '(', ')', '、']);
    clauses
        .filter(|clause| ANSWERS.iter().any(|word| clause.contains(word)))
        .find_map(|clause| {
            let told = durations(clause);
            let first = told.first()?;
            let waits: Vec<Duration> = named(site, lang, clause)
                .into_iter()
                .flat_map(|channel| durations(&channel.wait.get(lang).to_lowercase()))
                .collect();
            if waits.is_empty() || told.iter().any(|one| waits.contains(one)) {
                return None;
            }
            let message = format!("says {first}, and site.toml {}", waits[0]);
            Some((
                Code::WaitDiffers,
                message,
                "correct the article, or `wait` of the channel",
            ))
        })
}

/// A time for something that a text of `[message]` gives another time for, by the words right before it.
fn other_duration(site: &SiteConfig, lang: Lang, sentence: &str) -> Found {
    let message = &site.message;
    for text in [
        &message.due,
        &message.receipt,
        &message.follow_up,
        &message.escalate,
    ] {
        for (subject, promised) in subjects(&text.get(lang).to_lowercase()) {
            let told = subjects(sentence)
                .into_iter()
                .find(|(other, _)| *other == subject);
            if let Some((_, told)) =
                told.filter(|(_, told)| told.unit == promised.unit && *told != promised)
            {
                let message =
                    format!("says {told} of `{subject}`, and [message] of site.toml {promised}");
                return Some((
                    Code::WaitDiffers,
                    message,
                    "correct the article, or the text of [message]",
                ));
            }
        }
    }
    None
}

/// Another mailbox as the sender of confirmations than `receipt` of `[message]` names.
fn other_sender(site: &SiteConfig, lang: Lang, sentence: &str) -> Found {
    if !SENDS.iter().any(|word| sentence.contains(word)) {
        return None;
    }
    let receipt = mailboxes(site.message.receipt.get(lang));
    // Complaints are confirmed from where they go.
    let complains = |mailbox: &String| {
        let complaints = site.channels.iter().filter(|one| one.kind == "complaint");
        complaints
            .into_iter()
            .any(|channel| channel.address == *mailbox)
    };
    let mut told = mailboxes(sentence);
    told.retain(|mailbox| !complains(mailbox));
    let (sender, first) = (receipt.first()?, told.first()?);
    if told.contains(sender) {
        return None;
    }
    let message =
        format!("names {first} beside the confirmation, and `receipt` of [message] {sender}");
    Some((Code::SenderDiffers, message, "name one sender in both"))
}

/// A mailbox that reads no mail, where readers are asked to write.
fn silent_mailbox(sentence: &str) -> Found {
    let told = mailboxes(sentence);
    let silent = told
        .iter()
        .find(|mailbox| SILENT.iter().any(|begin| mailbox.starts_with(begin)))?;
    let asks = WRITES.iter().any(|word| {
        sentence.match_indices(word).any(|(at, _)| {
            let behind = sentence[at + word.len()..].trim_start();
            behind.starts_with(silent.as_str())
        })
    });
    asks.then(|| {
        (
            Code::MailboxUnread,
            format!("asks readers to write to {silent}, which reads no mail"),
            "name a mailbox that is read",
        )
    })
}

/// What is wrong in `site.toml` itself: closed days that close nothing, and a confirmation that nobody can reply to.
pub(super) fn of_site(site: &SiteConfig, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    for channel in &site.channels {
        let Some(schedule) = &channel.schedule else {
            continue;
        };
        let open: BTreeSet<u8> = schedule
            .hours
            .iter()
            .flat_map(|hours| hours.days.iter().copied())
            .collect();
        for day in &schedule.closed {
            let weekday = day.weekday().to_monday_zero_offset() as u8;
            if !open.contains(&weekday) {
                let message = format!(
                    "closed: {day} is a {:?}, on which the channel is never open",
                    day.weekday()
                );
                let help = "take it out, or write the working day that is meant";
                problems.push(
                    Problem::warning(Code::ClosedDayIdle, Path::new(SITE), message)
                        .at(channel.line, 0)
                        .help(help),
                );
            }
        }
        if !schedule.closed.is_empty() && schedule.closed.iter().all(|day| *day < today) {
            let help = "write the days of the year to come";
            let message = "closed: all its days are past";
            problems.push(
                Problem::warning(Code::ClosedDaysPast, Path::new(SITE), message)
                    .at(channel.line, 0)
                    .help(help),
            );
        }
    }
    problems.extend(Lang::ALL.into_iter().filter_map(|lang| {
        let receipt = mailboxes(site.message.receipt.get(lang));
        let sender = receipt.iter().find(|mailbox| SILENT.iter().any(|begin| mailbox.starts_with(begin)))?;
        let follow_up = site.message.follow_up.get(lang).to_lowercase();
        let replies = follow_up.contains("回复") || follow_up.contains("reply");
        let message = format!("[message]: `follow_up` asks for a reply to the confirmation, which {sender} sends and does not read");
        let help = "send it from a mailbox that is read, or say where to reply";
        replies.then(|| Problem::warning(Code::MailboxUnread, Path::new(SITE), message).help(help))
    }));
    problems.dedup();
    problems
}

/// Spans of the day, as minutes: `08:00–24:00`, also with other dashes.
fn clock_spans(text: &str) -> Vec<(u16, u16)> {
    let pieces: Vec<&str> = text.split(['–', '-', '—', '~', '至']).collect();
    let ends = |piece: &str| {
        clock(
            piece
                .trim_end()
                .get(piece.trim_end().len().checked_sub(5)?..)?,
        )
    };
    let begins = |piece: &str| clock(piece.trim_start().get(..5)?);
    let pairs = pieces.windows(2);
    pairs
        .filter_map(|pair| Some((ends(pair[0])?, begins(pair[1])?)))
        .collect()
}

fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A stretch of time as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Duration {
    from: u32,
    to: u32,
    unit: &'static str,
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from == self.to {
            true => write!(f, "{} {}s", self.to, self.unit),
            false => write!(f, "{}–{} {}s", self.from, self.to, self.unit),
        }
    }
}

const UNITS: [(&str, &str); 10] = [
    ("个工作日", "working day"),
    ("working day", "working day"),
    ("分钟", "minute"),
    ("minute", "minute"),
    ("个小时", "hour"),
    ("小时", "hour"),
    ("hour", "hour"),
    ("天", "day"),
    ("day", "day"),
    ("个月", "month"),
];

/// The stretches of time in a text, each with where it begins.
fn placed_durations(text: &str) -> Vec<(usize, Duration)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + at;
        let rest = &text[start..];
        let digits =
            |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let first = digits(rest);
        let behind = &rest[first..];
        let (second, unit) = match behind.strip_prefix(['–', '-']) {
            Some(more) if digits(more) > 0 => (&more[..digits(more)], &more[digits(more)..]),
            _ => (&rest[..first], behind),
        };
        let unit = unit.trim_start();
        let known = UNITS.iter().find(|(name, _)| unit.starts_with(name));
        let numbers = rest[..first].parse().ok().zip(second.parse().ok());
        if let (Some((_, unit)), Some((from, to))) = (known, numbers) {
            found.push((start, Duration { from, to, unit }));
        }
        from = start + first;
        // The second number of a span is none by itself.
        if known.is_some() {
            from = text.len() - unit.len();
        }
    }
    found
}

fn durations(text: &str) -> Vec<Duration> {
    placed_durations(text)
        .into_iter()
        .map(|(_, duration)| duration)
        .collect()
}

/// Times with what they are of: the words right before them, without those that only frame.
fn subjects(text: &str) -> Vec<(String, Duration)> {
    let mut found = Vec::new();
    for (at, duration) in placed_durations(text) {
        let before = text[..at].trim_end();
        let clause = before
            .rsplit(['，', ',', '。', '.', '；', ';', '：', ':', '、', '·', '\n'])
            .next()
            .unwrap_or_default();
        let mut subject = clause.trim();
        for frame in [
            "一般", "通常", "需要", "约", "要", "takes", "take", "usually", "about", "within", "of",
        ] {
            subject = subject.trim_end_matches(frame).trim_end();
        }
        if subject.chars().count() >= 4 {
            found.push((subject.to_owned(), duration));
        }
    }
    found
}

/// The e-mail addresses in a text, in lower case.
fn mailboxes(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+');
    let words = text.split(|c: char| !is_part(c));
    words
        .map(|word| word.trim_matches(['.', '-']).to_ascii_lowercase())
        .filter(|word| word.contains('@') && !word.starts_with('@') && !word.ends_with('@'))
        .collect()
}
