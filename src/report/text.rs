//! A report for a terminal.
//!
//! Gets:    a report.
//! Gives:   text.
//! Touches: nothing.
//! Never:   a control character of what readers typed.

use std::fmt::Write;

use super::model::{Group, Kind, Report, Section, Week};
use crate::problem::escape_controls;

/// The report for a terminal.
#[must_use]
pub fn human(report: &Report) -> String {
    let mut out = String::new();
    let sum = |part: fn(&Week) -> u64| report.weeks.iter().map(part).sum::<u64>();
    let (empty, weak) = (sum(|week| week.empty), sum(|week| week.weak));
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{} from {} to {}: {empty} found nothing, {weak} nothing that fits well, of {} something was opened",
        searches(report.asked()),
        report.from,
        report.to,
        sum(|week| week.opened),
    );
    for section in &report.sections {
        head(&mut out, section);
        for group in &section.groups {
            shown(&mut out, section.kind, group);
        }
    }
    out
}

fn searches(count: u64) -> String {
    match count {
        1 => "1 search".to_owned(),
        _ => format!("{count} searches"),
    }
}

fn head(out: &mut String, section: &Section) {
    let name = match section.kind {
        Kind::Nothing => "Found nothing",
        Kind::Weak => "Found nothing that fits well",
        Kind::Unopened => "Found what fits, and nobody opened it",
        Kind::Unhelpful => "Articles that did not help",
        Kind::Unanswered => "Agents found no article",
        Kind::PassedOn => "Passed on by agents",
    };
    let (shown, all) = (section.groups.len(), section.groups_in_all);
    let groups = if shown < all {
        format!("the first {shown} of {all} groups")
    } else if all == 1 {
        "1 group".to_owned()
    } else {
        format!("{all} groups")
    };
    let _ = writeln!(out, "\n{name}: {} times, {groups}", section.count);
}

fn shown(out: &mut String, kind: Kind, group: &Group) {
    let weeks: Vec<String> = group.weeks.iter().map(u64::to_string).collect();
    let _ = writeln!(
        out,
        "{:6}  [{}] {}   by week {}",
        group.count,
        group.lang,
        escape_controls(&group.words),
        weeks.join(" ")
    );
    if !group.others.is_empty() {
        let others = group.others.join("; ");
        let _ = writeln!(out, "        also: {}", escape_controls(&others));
    }
    if let Some(nearest) = &group.nearest {
        let which = match kind {
            Kind::Unhelpful | Kind::PassedOn => "article",
            Kind::Nothing | Kind::Weak | Kind::Unopened | Kind::Unanswered => "nearest",
        };
        let title = escape_controls(&nearest.title);
        let _ = writeln!(out, "        {which}: {title} ({})", nearest.file);
    }
    wrote(out, group);
    if let Some(question) = &group.question {
        let _ = writeln!(
            out,
            "        add to its `questions`:   - {}",
            escape_controls(question)
        );
    }
}

/// What readers said was missing, and what they wrote.
fn wrote(out: &mut String, group: &Group) {
    if !group.reasons.is_empty() {
        let reasons = group.reasons.iter();
        let reasons: Vec<String> = reasons.map(|(reason, n)| format!("{reason} {n}")).collect();
        let _ = writeln!(out, "        missing: {}", reasons.join(", "));
    }
    for comment in &group.comments {
        let reason = comment.reason.map(|reason| format!(", {reason}"));
        let (reason, text) = (reason.unwrap_or_default(), escape_controls(&comment.text));
        let _ = writeln!(out, "        {}{reason}: {text}", comment.day);
    }
    let left_out = group.comments_in_all - group.comments.len() as u64;
    if left_out > 0 {
        let _ = writeln!(out, "        older comments: {left_out}");
    }
}
