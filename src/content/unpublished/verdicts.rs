//! What a value says behind a key of a family.
//!
//! Gets:    the rule of a key, and its value.
//! Gives:   a `Verdict`.
//! Touches: `values` for words, `window` for dates.
//! Never:   a guess in favour of readers: of a strict family, what is not understood hides.

use super::node::Node;
use super::rule::{Family, Nobody, Rule};
use super::values::{self, Word};
use crate::content::window::Moment;

/// What one key with its value says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Nothing of this kind.
    Nothing,
    Public,
    Hidden {
        draft: bool,
        understood: bool,
    },
    From(Moment),
    /// The date of a page, which counts as from when it is there unless a key says that better.
    SoftFrom(Moment),
    Until(Moment),
    NoDate,
}

/// Keys that hold what is said of a part of the page, or of somebody or something else.
pub(super) const OF_A_PART: &str = "sidebar toc tableofcontents nav navbar navigation menu title description cover image images \
     hero banner author authors contributor contributors maintainers reviewer reviewers comments comment footer header \
     breadcrumb breadcrumbs pagination search sitemap seo head layout outline badge share social feed rss faq faqs \
     steps links link buttons button table tables code theme widget widgets ads analytics related tags keywords topics \
     prev next pagefind editurl versions version changelog history products product examples api apis endpoints \
     parameters coins chains networks markets fees resources schema jsonld opengraph og twitter gallery video videos \
     form forms questions sections translations mermaid math icon icons logo lastupdated";

/// What a value says behind a key of a family.
pub(super) fn verdict(rule: Rule, value: &Node) -> Verdict {
    let Some(texts) = value.texts() else {
        return unclear(rule);
    };
    if texts.is_empty() {
        return of_nothing(rule);
    }
    match rule.family {
        Family::From | Family::Until | Family::SoftFrom => of_dates(rule, &texts),
        Family::Lock => of_lock(rule, &texts),
        Family::Segment => of_segments(rule, &texts),
        Family::Level => of_level(rule, &texts),
        Family::OnlyNo => match values::word(texts[0]) {
            Word::No => Verdict::Hidden {
                draft: rule.draft,
                understood: true,
            },
            _ => Verdict::Nothing,
        },
        Family::Shown | Family::Unshown | Family::Status => of_flags(rule, &texts),
    }
}

fn unclear(rule: Rule) -> Verdict {
    match rule.strict && !rule.misspelt {
        true => Verdict::Hidden {
            draft: rule.draft,
            understood: false,
        },
        false => Verdict::Nothing,
    }
}

/// A key without a value: a switch that is not set, a list of nobody, a date that is not there.
fn of_nothing(rule: Rule) -> Verdict {
    match rule.family {
        Family::Shown | Family::Level => unclear(rule),
        Family::Segment => Verdict::Public,
        Family::Unshown
        | Family::Status
        | Family::From
        | Family::SoftFrom
        | Family::Until
        | Family::Lock
        | Family::OnlyNo => Verdict::Nothing,
    }
}

/// Of an end: that there is none.
const FOREVER: &str = "forever permanent permanently indefinite indefinitely perpetual na noexpiry noexpiration doesnotexpire \
     neverexpires notapplicable 永久 永久有效 长期 长期有效 永远 永不过期 永不失效 不过期 无期限 无限期";

fn of_dates(rule: Rule, texts: &[&str]) -> Verdict {
    let [text] = texts else { return unclear(rule) };
    let word = values::word(text);
    let at = if rule.family == Family::Until {
        Moment::parse_end(text)
    } else {
        Moment::parse(text)
    };
    match (rule.family, at) {
        (Family::Until, Some(at)) => Verdict::Until(at),
        (Family::SoftFrom, Some(at)) => Verdict::SoftFrom(at),
        (_, Some(at)) => Verdict::From(at),
        (_, None) if word == Word::Empty || !rule.strict => Verdict::Nothing,
        // It never ends.
        (Family::Until, None) if word == Word::No => Verdict::Public,
        (Family::Until, None) if values::is(FOREVER, &values::words(text).concat()) => {
            Verdict::Public
        }
        (Family::From, None)
            if matches!(
                values::words(text).concat().as_str(),
                "now" | "immediately" | "today" | "already"
            ) =>
        {
            Verdict::Public
        }
        (Family::From, None) if word == Word::No && !rule.misspelt => Verdict::Hidden {
            draft: true,
            understood: true,
        },
        _ if rule.misspelt => Verdict::Nothing,
        _ => Verdict::NoDate,
    }
}

fn of_lock(rule: Rule, texts: &[&str]) -> Verdict {
    match texts
        .iter()
        .all(|text| matches!(values::word(text), Word::No | Word::Empty))
    {
        true => Verdict::Nothing,
        false => Verdict::Hidden {
            draft: rule.draft,
            understood: true,
        },
    }
}

fn of_segments(rule: Rule, texts: &[&str]) -> Verdict {
    match texts
        .iter()
        .all(|text| matches!(values::word(text), Word::Empty | Word::Public { .. }))
    {
        true => Verdict::Public,
        false => Verdict::Hidden {
            draft: rule.draft,
            understood: true,
        },
    }
}

/// Who is named: one that is everybody is enough, else all must be readers.
fn of_level(rule: Rule, texts: &[&str]) -> Verdict {
    let words: Vec<Word> = texts.iter().map(|text| values::word(text)).collect();
    let counts =
        |plain: bool, known: bool| plain || (rule.strict && !rule.misspelt) || (rule.whom && known);
    let hides = words
        .iter()
        .any(|word| matches!(word, Word::Hidden { plain, known } if counts(*plain, *known)));
    if words.contains(&Word::Public { everybody: true }) && (texts.len() == 1 || rule.strict) {
        return Verdict::Public;
    }
    if hides {
        return Verdict::Hidden {
            draft: rule.draft,
            understood: true,
        };
    }
    let of_readers = |(word, text): (&Word, &&str)| {
        matches!(word, Word::Public { .. }) || (rule.described && values::describes_readers(text))
    };
    if words.iter().zip(texts).all(of_readers) {
        return Verdict::Public;
    }
    let none = words.iter().all(|word| *word == Word::No)
        && texts.iter().all(|text| {
            values::is(
                "none no nobody noone 无 没有 无需 不需要 notrequired",
                &values::words(text).concat(),
            )
        });
    if none && rule.none == Nobody::Free {
        return Verdict::Public;
    }
    if (rule.strict || (none && rule.none == Nobody::Hidden))
        && words.iter().all(|word| *word == Word::No)
    {
        return Verdict::Hidden {
            draft: rule.draft,
            understood: true,
        };
    }
    unclear(rule)
}

/// Whether a value says by itself that everybody may read, whatever its key asks.
fn says_shown(text: &str) -> bool {
    matches!(values::word(text), Word::Public { everybody: true })
        || matches!(
            values::words(text).concat().as_str(),
            "visible" | "shown" | "published" | "listed" | "live" | "可见" | "显示" | "已发布"
        )
}

/// Parts of a page, which `hide` may name.
fn is_part(text: &str) -> bool {
    let name = values::words(text).concat();
    values::is(OF_A_PART, &name)
        || matches!(
            name.as_str(),
            "path"
                | "tags"
                | "feedback"
                | "date"
                | "metadata"
                | "meta"
                | "edit"
                | "subtitle"
                | "左侧"
                | "目录"
        )
}

fn of_flags(rule: Rule, texts: &[&str]) -> Verdict {
    let hidden = Verdict::Hidden {
        draft: rule.draft,
        understood: true,
    };
    if rule.family == Family::Unshown && texts.iter().all(|text| is_part(text)) {
        return Verdict::Nothing;
    }
    if let [text] = texts
        && let Some(at) =
            Moment::parse(text).filter(|_| !matches!(values::word(text), Word::Yes | Word::No))
    {
        return match rule.dated {
            Some(Family::Until) => Verdict::Until(at),
            Some(_) => Verdict::From(at),
            None => unclear(rule),
        };
    }
    let yes_hides = rule.family == Family::Unshown;
    let mut verdicts = Vec::new();
    for text in texts {
        let no_hides = !yes_hides;
        verdicts.push(match values::word(text) {
            Word::Empty => Verdict::Nothing,
            Word::Yes if yes_hides => hidden,
            Word::No if no_hides => hidden,
            Word::Yes | Word::No => Verdict::Public,
            Word::Hidden { plain, known }
                if plain || (rule.strict && !rule.misspelt) || (rule.whom && known) =>
            {
                hidden
            }
            // `hidden: visible`, `private: public`.
            Word::Public { .. } if yes_hides && says_shown(text) => Verdict::Public,
            Word::Public { .. } if !yes_hides => Verdict::Public,
            _ if rule.family == Family::Status && values::begins_public(text) => Verdict::Public,
            _ => unclear(rule),
        });
    }
    let worst = verdicts
        .iter()
        .find(|verdict| matches!(verdict, Verdict::Hidden { .. }));
    worst
        .or(verdicts.first())
        .copied()
        .unwrap_or(Verdict::Nothing)
}
