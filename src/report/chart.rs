//! The chart of a report: bars by week, drawn by the program, with the words that say the same.
//!
//! Gets:    the weeks of a report; words for its title and description.
//! Gives:   SVG that takes its colours from the page's classes.
//! Touches: nothing.
//! Never:   a text of a reader; the only place where its numbers stand: the page has them in a table too.

use std::fmt::Write;

use super::model::Week;

/// The size of the drawing, in its own units; a phone shows them as pixels.
const WIDTH: usize = 344;
const HEIGHT: usize = 160;
/// Where the bars stand.
const LEFT: usize = 36;
const TOP: usize = 12;
const BOTTOM: usize = 136;
/// The size of a group's bars, and how many weeks they show at most.
const TREND_WIDTH: usize = 72;
const TREND_HEIGHT: usize = 16;

/// Bars of all searches by week: those that found nothing at the bottom, then those that found nothing that fits well, then the
/// others. `title` and `description` are text, not markup.
#[must_use]
pub fn chart(weeks: &[Week], title: &str, description: &str) -> String {
    let most = weeks
        .iter()
        .map(|week| week.asked)
        .max()
        .unwrap_or(0)
        .max(1);
    let top = round(most);
    let step = (WIDTH - LEFT) as f64 / weeks.len().max(1) as f64;
    let mut out = format!(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-labelledby=\"chart-title chart-text\">\
         <title id=\"chart-title\">{}</title><desc id=\"chart-text\">{}</desc>",
        escaped(title),
        escaped(description)
    );
    for part in [0, 1, 2] {
        let y = BOTTOM as f64 - part as f64 / 2.0 * (BOTTOM - TOP) as f64;
        let value = top * part / 2;
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<path class=\"grid\" d=\"M{LEFT} {y}H{WIDTH}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{value}</text>",
            LEFT - 4,
            y + 4.0
        );
    }
    for (at, week) in weeks.iter().enumerate() {
        bar(&mut out, week, LEFT as f64 + step * at as f64, step, top);
    }
    // As many days below it as there is room for.
    let every = weeks.len().div_ceil(6).max(1);
    for (at, week) in weeks.iter().enumerate().step_by(every) {
        let x = LEFT as f64 + step * (at as f64 + 0.5);
        let day = week.from.strftime("%m-%d");
        let _ = write!(
            out,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{day}</text>",
            HEIGHT - 8
        );
    }
    out.push_str("</svg>");
    out
}

fn bar(out: &mut String, week: &Week, x: f64, step: f64, top: u64) {
    let others = week.asked.saturating_sub(week.empty + week.weak);
    let mut below = 0;
    for (class, count) in [("empty", week.empty), ("weak", week.weak), ("rest", others)] {
        let y_of = |count: u64| BOTTOM as f64 - count as f64 / top as f64 * (BOTTOM - TOP) as f64;
        let (from, to) = (y_of(below), y_of(below + count));
        below += count;
        if count > 0 {
            let _ = write!(
                out,
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{to:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                x + step * 0.15,
                step * 0.7,
                (from - to).max(0.5)
            );
        }
    }
}

/// Small bars of one group by week, for the eye alone: the numbers stand beside them.
#[must_use]
pub fn trend(weeks: &[u64]) -> String {
    let most = weeks.iter().copied().max().unwrap_or(0).max(1);
    let step = TREND_WIDTH as f64 / weeks.len().max(1) as f64;
    let mut out = format!(
        "<svg class=\"trend\" aria-hidden=\"true\" viewBox=\"0 0 {TREND_WIDTH} {TREND_HEIGHT}\">"
    );
    for (at, &count) in weeks.iter().enumerate() {
        let height = (count as f64 / most as f64 * TREND_HEIGHT as f64).max(1.0);
        let _ = write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
            step * at as f64,
            TREND_HEIGHT as f64 - height,
            step * 0.8
        );
    }
    out.push_str("</svg>");
    out
}

/// The next even number above one that is 1, 2 or 5 with zeros.
fn round(most: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        for step in [2, 4, 10] {
            let top = unit.saturating_mul(step);
            if top >= most || top == u64::MAX {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_at_a_round_number_that_holds_all() {
        for (most, top) in [
            (1, 2),
            (3, 4),
            (5, 10),
            (41, 100),
            (400, 400),
            (u64::MAX, u64::MAX),
        ] {
            assert_eq!(round(most), top, "{most}");
        }
    }

    #[test]
    fn bars_stand_on_each_other_and_words_are_text() {
        let week = Week {
            from: "2026-11-23".parse().unwrap(),
            asked: 10,
            empty: 2,
            weak: 3,
            opened: 1,
        };
        let svg = chart(&[week], "<a> & \"b\"", "text");
        assert!(svg.contains("&lt;a&gt; &amp; &quot;b&quot;") && svg.contains("11-23"));
        assert_eq!(svg.matches("<rect").count(), 3);
        // Nothing searched for, or no week at all, is no division by nothing.
        assert!(!chart(&[], "", "").contains("NaN") && !trend(&[]).contains("NaN"));
        assert!(!trend(&[0, 0]).contains("NaN"));
    }
}
