//! How to reach a person.
//!
//! Gets:    the channels of `site.toml`.
//! Gives:   what the pages show of them.
//! Touches: `ids`.
//! Never:   the index; a contact that is not in `site.toml`.

pub mod hours;
pub mod message;
pub mod official;
pub mod outside;
pub mod verify;

mod lookalike;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{Lang, Localized};
use hours::Schedule;

/// A way to reach support, in the order of the contact page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// chat, email, phone, form, social, post, complaint or other.
    pub kind: String,
    /// What pages call it.
    pub title: Localized,
    /// An `https` address, an e-mail address, a number or a handle.
    pub address: String,
    /// When it answers; none when nothing is said.
    pub schedule: Option<Schedule>,
    /// Whether it answers at any time, without exception.
    pub always_open: bool,
    /// How long an answer takes.
    pub wait: Localized,
    /// What it costs the reader.
    pub charge: Localized,
    /// What else to know.
    pub note: Localized,
    /// Whether the operator's list bears it out.
    pub standing: Standing,
    /// The line of `site.toml` on which it begins, counted from 1.
    pub line: usize,
}

/// What the operator's official list says of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: the writers' own list is in use, or none.
    #[default]
    Unjudged,
    /// It is on the list.
    Listed,
    /// It is not, or its texts name something that is not: pages say so, and make no link of it.
    Unlisted,
}

const DAYS_ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Channel {
    /// Whether readers are to be told that nobody can vouch for it.
    #[must_use]
    pub fn is_unlisted(&self) -> bool {
        self.standing == Standing::Unlisted
    }

    /// A link to the channel: its `https` address, or `mailto:` for an e-mail address. None for one that is not on the
    /// operator's list.
    #[must_use]
    pub fn href(&self) -> Option<String> {
        if self.is_unlisted() {
            None
        } else if self.address.starts_with("https://") {
            Some(self.address.clone())
        } else if self.address.contains('@')
            && !self.address.starts_with('@')
            && !self.address.contains(char::is_whitespace)
        {
            Some(format!("mailto:{}", self.address))
        } else {
            None
        }
    }

    /// Its texts beside the address, in all languages.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.title, &self.wait, &self.charge, &self.note]
            .into_iter()
            .flat_map(Localized::texts)
    }

    /// The hours as lines of text, each with the offset of its zone at `now`.
    #[must_use]
    pub fn hours_text(&self, lang: Lang, now: Timestamp) -> Vec<String> {
        match (&self.schedule, lang) {
            (Some(schedule), _) => schedule.text(lang, now),
            (None, _) if !self.always_open => Vec::new(),
            (None, Lang::Zh) => vec!["全天，每天".to_owned()],
            (None, Lang::En) => vec!["At any time, every day".to_owned()],
        }
    }

    /// The hours as the browser's script reads them.
    #[must_use]
    pub fn hours_data(&self, now: Timestamp) -> Option<String> {
        match &self.schedule {
            Some(schedule) => Some(schedule.data(now)),
            None => self.always_open.then(|| r#"{"a":1}"#.to_owned()),
        }
    }

    /// The days on which it is closed, as one line; none when there are none.
    #[must_use]
    pub fn closed_text(&self, lang: Lang) -> Option<String> {
        let closed = self
            .schedule
            .as_ref()
            .map(|schedule| &schedule.closed)
            .filter(|closed| !closed.is_empty())?;
        let stretches: Vec<String> = stretches(closed)
            .into_iter()
            .map(|(first, last)| stretch_text(first, last, lang))
            .collect();
        Some(match lang {
            Lang::Zh => format!("休息：{}", stretches.join("、")),
            Lang::En => format!("Closed: {}", stretches.join(", ")),
        })
    }
}

/// Days that follow each other, as first and last.
fn stretches(days: &[Date]) -> Vec<(Date, Date)> {
    let mut out: Vec<(Date, Date)> = Vec::new();
    for &day in days {
        match out.last_mut() {
            Some((_, last))
                if last
                    .tomorrow()
                    .is_ok_and(|next| next == day || *last == day) =>
            {
                *last = day
            }
            _ => out.push((day, day)),
        }
    }
    out
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2027年2月17日至19日`, `17–19 February 2027`.
fn stretch_text(first: Date, last: Date, lang: Lang) -> String {
    let month = |day: Date| MONTHS[usize::from(day.month().unsigned_abs()).clamp(1, 12) - 1];
    let same_month = (first.year(), first.month()) == (last.year(), last.month());
    match lang {
        Lang::Zh => {
            let whole = |day: Date| format!("{}年{}月{}日", day.year(), day.month(), day.day());
            match (first == last, same_month) {
                (true, _) => whole(first),
                (false, true) => format!("{}至{}日", whole(first), last.day()),
                (false, false) => format!("{}至{}", whole(first), whole(last)),
            }
        }
        Lang::En => {
            let whole = |day: Date| format!("{} {} {}", day.day(), month(day), day.year());
            match (first == last, same_month) {
                (true, _) => whole(first),
                (false, true) => format!("{}–{}", first.day(), whole(last)),
                (false, false) => format!("{} – {}", whole(first), whole(last)),
            }
        }
    }
}

/// Neighbouring days as a range: `周一至周五`, `Mon–Fri`.
fn days_text(days: &[u8], lang: Lang) -> String {
    let (names, to, and) = match lang {
        Lang::Zh => (DAYS_ZH, "至", "、"),
        Lang::En => (DAYS_EN, "–", ", "),
    };
    if days.len() == 7 {
        return match lang {
            Lang::Zh => "每天".to_owned(),
            Lang::En => "Every day".to_owned(),
        };
    }
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < days.len() {
        let mut last = at;
        while last + 1 < days.len() && days[last + 1] == days[last] + 1 {
            last += 1;
        }
        let name = |i: usize| names[usize::from(days[i])];
        parts.push(if last >= at + 2 {
            format!("{}{to}{}", name(at), name(last))
        } else {
            (at..=last).map(name).collect::<Vec<_>>().join(and)
        });
        at = last + 1;
    }
    parts.join(and)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_follow_each_other_are_read_as_a_stretch() {
        let days = [
            "2027-01-01",
            "2027-02-17",
            "2027-02-18",
            "2027-02-19",
            "2027-09-30",
            "2027-10-01",
        ]
        .map(|day| day.parse().unwrap());
        let shown = |lang| {
            stretches(&days)
                .into_iter()
                .map(|(a, b)| stretch_text(a, b, lang))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(Lang::Zh),
            [
                "2027年1月1日",
                "2027年2月17日至19日",
                "2027年9月30日至2027年10月1日"
            ]
        );
        assert_eq!(
            shown(Lang::En),
            [
                "1 January 2027",
                "17–19 February 2027",
                "30 September 2027 – 1 October 2027"
            ]
        );
    }

    #[test]
    fn neighbouring_days_are_read_as_a_range() {
        assert_eq!(days_text(&[0, 1, 2, 3, 4], Lang::En), "Mon–Fri");
        assert_eq!(days_text(&[0, 1, 2, 3, 4, 5, 6], Lang::Zh), "每天");
        assert_eq!(days_text(&[0, 2, 5, 6], Lang::Zh), "周一、周三、周六、周日");
    }
}
