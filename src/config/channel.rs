//! `[[channel]]` of `site.toml`: the ways to reach support, and when each answers.
//!
//! Gets:    the table.
//! Gives:   a `Channel` with its `Schedule`, or a problem.
//! Touches: the option types of `contact`.
//! Never:   hours whose time zone is not known.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::parse::Parse;
use crate::contact::hours::{DAY_MINUTES, Hours, Schedule, Zone};
use crate::contact::{Channel, Standing};
use crate::problem::Code;

const KINDS: [&str; 8] = [
    "chat",
    "email",
    "phone",
    "form",
    "social",
    "post",
    "complaint",
    "other",
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The keys of a channel.
const KEYS: [&str; 10] = [
    "kind",
    "title",
    "address",
    "time_zone",
    "hours",
    "always_open",
    "closed",
    "wait",
    "charge",
    "note",
];

#[derive(Deserialize)]
pub(super) struct FileChannel {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default)]
    address: String,
    pub(super) time_zone: Option<Spanned<String>>,
    #[serde(default)]
    hours: Vec<Spanned<FileHours>>,
    #[serde(default)]
    always_open: bool,
    #[serde(default)]
    closed: Vec<Spanned<String>>,
    #[serde(default)]
    wait: BTreeMap<String, String>,
    #[serde(default)]
    charge: BTreeMap<String, String>,
    #[serde(default)]
    note: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileHours {
    days: Vec<Spanned<String>>,
    from: Spanned<String>,
    to: Spanned<String>,
}

impl Parse<'_> {
    pub(super) fn channel(&mut self, channel: Spanned<FileChannel>) -> Option<Channel> {
        let at = channel.span().start;
        let channel = channel.into_inner();
        self.unknown(&channel.unknown, at, &KEYS);
        if !KINDS.contains(&channel.kind.as_str()) {
            self.problem(
                Code::ChannelKindUnknown,
                at,
                format!("unknown kind of channel `{}`", channel.kind),
                "write chat, email, phone, form, social, post, complaint or other",
            );
            return None;
        }
        if channel.address.trim().is_empty() || channel.address.contains(char::is_control) {
            self.problem(
                Code::ChannelAddressMissing,
                at,
                "a channel without an address",
                "write where it is reached",
            );
            return None;
        }
        let schedule = self.schedule(&channel, at);
        Some(Channel {
            title: self.localized(channel.title, at),
            wait: self.localized(channel.wait, at),
            charge: self.localized(channel.charge, at),
            note: self.localized(channel.note, at),
            kind: channel.kind,
            address: channel.address,
            standing: Standing::Unjudged,
            line: self.place(at).0,
            always_open: channel.always_open && schedule.is_none(),
            schedule,
        })
    }

    /// The site's zone: the one that it names, else that of the first channel which names one, else UTC.
    pub(super) fn site_zone(
        &mut self,
        named: Option<&Spanned<String>>,
        channels: &[Spanned<FileChannel>],
    ) -> Zone {
        if let Some(zone) = named.and_then(|name| self.zone(name)) {
            return zone;
        }
        let of_channels = channels
            .iter()
            .filter_map(|channel| Zone::named(channel.get_ref().time_zone.as_ref()?.get_ref()));
        of_channels.into_iter().next().unwrap_or_default()
    }

    fn zone(&mut self, name: &Spanned<String>) -> Option<Zone> {
        let zone = Zone::named(name.get_ref());
        if zone.is_none() {
            let message = format!("unknown time zone `{}`", name.get_ref());
            self.problem(
                Code::TimeZoneInvalid,
                name.span().start,
                message,
                "write its IANA name, such as Asia/Shanghai or Europe/London",
            );
        }
        zone
    }

    /// When a channel answers; none when nothing usable is said, or when it always does.
    fn schedule(&mut self, channel: &FileChannel, at: usize) -> Option<Schedule> {
        let mut closed: Vec<Date> = channel
            .closed
            .iter()
            .filter_map(|day| self.day(day))
            .collect();
        closed.sort_unstable();
        closed.dedup();
        let mut hours: Vec<Hours> = channel
            .hours
            .iter()
            .filter_map(|hours| self.hours(hours.get_ref()))
            .collect();
        hours.sort_by_key(|hours| hours.from);
        let named = channel
            .time_zone
            .as_ref()
            .filter(|zone| !zone.get_ref().is_empty());
        let zone = named.and_then(|name| self.zone(name));
        if channel.always_open {
            if let Some(hours) = channel.hours.first() {
                self.problem(
                    Code::HoursInvalid,
                    hours.span().start,
                    "a channel with hours that is always open",
                    "write `hours` or `always_open`",
                );
            }
            hours = vec![Hours {
                days: (0..7).collect(),
                from: 0,
                to: DAY_MINUTES,
            }];
        }
        let needs_zone = if channel.always_open {
            !closed.is_empty()
        } else {
            !hours.is_empty()
        };
        if needs_zone && named.is_none() {
            let what = if channel.always_open {
                "closed days"
            } else {
                "hours"
            };
            self.problem(
                Code::TimeZoneInvalid,
                at,
                format!("a channel with {what} and no time zone"),
                "add time_zone = \"Asia/Shanghai\", or yours",
            );
        }
        zone.filter(|_| needs_zone).map(|zone| Schedule {
            zone,
            hours,
            closed,
        })
    }

    fn day(&mut self, day: &Spanned<String>) -> Option<Date> {
        let parsed = day.get_ref().parse().ok();
        if parsed.is_none() {
            self.problem(
                Code::HoursInvalid,
                day.span().start,
                format!("`{}` is no date", day.get_ref()),
                "write it as 2027-02-17",
            );
        }
        parsed
    }

    fn hours(&mut self, hours: &FileHours) -> Option<Hours> {
        let mut days = Vec::new();
        for day in &hours.days {
            match DAYS.iter().position(|known| known == day.get_ref()) {
                Some(day) => days.push(day as u8),
                None => self.problem(
                    Code::HoursInvalid,
                    day.span().start,
                    format!("unknown day `{}`", day.get_ref()),
                    "write mon, tue, wed, thu, fri, sat or sun",
                ),
            }
        }
        days.sort_unstable();
        days.dedup();
        let (from, to) = (self.time(&hours.from)?, self.time(&hours.to)?);
        if from == to || from == DAY_MINUTES {
            let message = format!(
                "opens at {} and closes at {}",
                hours.from.get_ref(),
                hours.to.get_ref()
            );
            self.problem(
                Code::HoursInvalid,
                hours.from.span().start,
                message,
                "write 00:00 to 24:00 for all day; past midnight, 22:00 to 02:00",
            );
            return None;
        }
        (!days.is_empty()).then_some(Hours { days, from, to })
    }

    fn time(&mut self, time: &Spanned<String>) -> Option<u16> {
        let parsed = minute_of(time.get_ref());
        if parsed.is_none() {
            self.problem(
                Code::HoursInvalid,
                time.span().start,
                format!("`{}` is no time of day", time.get_ref()),
                "write it as 09:00, midnight at the end of a day as 24:00",
            );
        }
        parsed
    }
}

/// A time of day such as `09:00`, in minutes from its start; `24:00` is its end.
fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())?
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}
