//! The report of what readers did not find, as a page.
//!
//! Gets:    a report, the language, what the site is called, where it is.
//! Gives:   one page with its styles in it, which needs nothing else: a file, or an answer.
//! Touches: the templates.
//! Never:   a script of its own; a word of a reader as markup.

use minijinja::{Value, context};

use super::templates::Templates;
use crate::config::words::Words;
use crate::ids::{ArticleId, Lang};
use crate::report::{Comment, Group, Kind, Report, Section, Week, chart, trend};

/// What can be done about a group, as HTML.
pub type Doing<'p> = &'p dyn Fn(&Group) -> Option<String>;

/// The report as a page, and what it is made with.
pub struct InsightsPage<'p> {
    /// Our templates, or a theme's.
    pub templates: &'p Templates,
    /// The language of the page.
    pub lang: Lang,
    /// What the site is called.
    pub site_title: &'p str,
    /// The address of the site, without a slash at its end (empty for the site itself): with it articles are links.
    pub base: Option<&'p str>,
    /// What stands in the place of the bare line, where there is somebody who can do something.
    pub doing: Option<Doing<'p>>,
}

fn week(week: &Week) -> Value {
    context! {
        from => week.from.to_string(),
        asked => week.asked,
        empty => week.empty,
        weak => week.weak,
        opened => week.opened,
    }
}

impl InsightsPage<'_> {
    /// The page.
    ///
    /// # Errors
    /// What is wrong with the template, when a theme's and ours both fail.
    pub fn of(&self, report: &Report) -> Result<String, String> {
        let sum = self.sum(report);
        let title = self.word("insights_weeks");
        let chart = chart(&report.weeks, &title, &sum);
        let sections = report.sections.iter().map(|section| self.section(section));
        let context = context! {
            lang_tag => self.lang.tag(),
            site_title => self.site_title,
            css => self.templates.report_css(),
            w => self.templates.words(self.lang, &Words::default()),
            sum,
            chart => Value::from_safe_string(chart),
            weeks => report.weeks.iter().rev().map(week).collect::<Vec<_>>(),
            sections => sections.collect::<Vec<_>>(),
        };
        let html = self.templates.render("insights.html", &context);
        html.map_err(|error| error.to_string())
    }

    fn word(&self, key: &str) -> String {
        self.templates.word(self.lang, &Words::default(), key)
    }

    /// A word with what stands in `{…}` filled in.
    fn filled(&self, key: &str, values: &[(&str, String)]) -> String {
        let word = self.word(key);
        values.iter().fold(word, |word, (name, value)| {
            word.replace(&format!("{{{name}}}"), value)
        })
    }

    fn sum(&self, report: &Report) -> String {
        let of = |part: fn(&Week) -> u64| {
            let sum: u64 = report.weeks.iter().map(part).sum();
            sum.to_string()
        };
        self.filled(
            "insights_sum",
            &[
                ("from", report.from.to_string()),
                ("to", report.to.to_string()),
                ("asked", of(|week| week.asked)),
                ("empty", of(|week| week.empty)),
                ("weak", of(|week| week.weak)),
                ("opened", of(|week| week.opened)),
            ],
        )
    }

    fn section(&self, section: &Section) -> Value {
        let kind = section.kind.as_str();
        let nearest = match section.kind {
            Kind::Unhelpful | Kind::PassedOn => "insights_article",
            Kind::Nothing | Kind::Weak | Kind::Unopened | Kind::Unanswered => "insights_nearest",
        };
        let left_out = section.groups_in_all - section.groups.len();
        let more = [("n", left_out.to_string())];
        context! {
            kind,
            title => self.word(&format!("insights_{kind}_title")),
            told => self.word(&format!("insights_{kind}_told")),
            nearest => self.word(nearest),
            count => section.count,
            groups => section.groups.iter().map(|group| self.group(group)).collect::<Vec<_>>(),
            more => (left_out > 0).then(|| self.filled("insights_more", &more)),
        }
    }

    fn group(&self, group: &Group) -> Value {
        let weeks: Vec<String> = group.weeks.iter().map(u64::to_string).collect();
        let nearest = group.nearest.as_ref().map(|nearest| {
            let id = nearest.id.parse::<ArticleId>();
            context! {
                lang_tag => id.map_or(group.lang, |id| id.lang()).tag(),
                url => self.base.map(|base| format!("{base}{}", nearest.url)),
                title => nearest.title.as_str(),
                file => nearest.file.as_str(),
            }
        });
        let older = group.comments_in_all - group.comments.len() as u64;
        context! {
            lang_tag => group.lang.tag(),
            words => group.words.as_str(),
            count => group.count,
            trend => Value::from_safe_string(trend(&group.weeks)),
            by_week => self.filled("insights_by_week", &[("weeks", weeks.join(" "))]),
            others => group.others.join(&self.word("list_comma")),
            nearest,
            doing => self.doing.and_then(|doing| doing(group)).map(Value::from_safe_string),
            question => group.question.as_deref(),
            reasons => group.reasons.iter().map(|(reason, n)| self.reason(reason, Some(*n))).collect::<Vec<_>>(),
            comments => group.comments.iter().map(|comment| self.comment(comment)).collect::<Vec<_>>(),
            older => (older > 0).then(|| self.filled("insights_older", &[("n", older.to_string())])),
        }
    }

    fn comment(&self, comment: &Comment) -> Value {
        context! {
            day => comment.day.to_string(),
            lang_tag => comment.lang.tag(),
            reason => comment.reason.map(|reason| self.reason(reason, None)),
            text => comment.text.as_str(),
        }
    }

    /// A reason in words, with how often it was named.
    fn reason(&self, reason: &str, count: Option<u64>) -> String {
        let word = self.word(&format!("reason_{reason}"));
        count.map_or(word.clone(), |count| format!("{word} {count}"))
    }
}
