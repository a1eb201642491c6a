//! Which keys of front matter say who may read a page, and from when until when: by meaning, in the words of generators and
//! help desks, in any spelling.
//!
//! Gets:    a key.
//! Gives:   the family that it belongs to, or none.
//! Touches: `values`, for words.
//! Never:   a key that says something of a part of the page or of its topic: `hide_toc`, `private_keys`, `status_page`. Each word
//!          of a key must be one of its family.
//!
//! The words are those of Jekyll, Hugo, Hexo, Pelican, Zola, Eleventy, Gatsby, Astro, Nuxt, VitePress, VuePress, Docusaurus, MkDocs,
//! Metalsmith, Ghost, WordPress, Drupal, TYPO3, Zendesk, Intercom, Freshdesk, Help Scout, Document360, Confluence, Notion,
//! Obsidian, Quartz, Logseq, ReadMe and GitBook, as far as they are known: no list of theirs was copied, and each of them may have more.

use super::key_words::{
    AUDIENCE, BEGINNINGS, COMPOSED, ENDING_STEMS, ENDS, FILL, FILL_HAN, FIRST, FROM, HAN_PHRASES,
    LEVEL, LEVEL_PERHAPS, LOCK, NAMES, NEEDS, OF_PAGES, READERS, SEGMENT, SHOWN, SHOWN_PERHAPS,
    SHOWN_STEMS, STATUS, STATUS_PERHAPS, UNSHOWN, UNSHOWN_PERHAPS, UNSHOWN_STEMS, UNTIL, WHOM,
};
use super::rule::{Family, Nobody, Rule, of};
use super::values::{self, Word, is, words};
use crate::text::english::is_english;
use crate::text::units::is_han;

/// The longest key that may be a misspelt one, in bytes: the longest of ours, and room for its faults.
const KEY_BYTES_MAX: usize = 48;

/// The family of a key; none when it belongs to none.
pub(super) fn rule(key: &str) -> Option<Rule> {
    let all = words(key);
    if all.is_empty() || all.len() > 8 {
        return None;
    }
    let mut rest: &[String] = &all;
    while rest.len() > 1 && is(FIRST, &rest[0]) {
        rest = &rest[1..];
    }
    let meant = rest
        .iter()
        .position(|word| !is(FILL, word))
        .map_or(rest, |at| &rest[at..]);
    let meant = match meant {
        [stem, page]
            if is(OF_PAGES, stem)
                && (is(FILL, page) || matches!(page.as_str(), "mode" | "only")) =>
        {
            &meant[..1]
        }
        _ => meant,
    };
    let candidates = [all.as_slice(), rest, meant];
    candidates
        .iter()
        .find_map(|words| listed(&words.concat()).or_else(|| composed(words)))
        .or_else(|| misspelt(meant))
}

fn listed(joined: &str) -> Option<Rule> {
    let mut name = joined.to_owned();
    FILL_HAN
        .split_whitespace()
        .for_each(|fill| name = name.replace(fill, ""));
    let name = if name.is_empty() { joined } else { &name };
    let lists = [
        (SHOWN, of(Family::Shown, true)),
        (SHOWN_PERHAPS, of(Family::Shown, false)),
        (UNSHOWN, of(Family::Unshown, true)),
        (UNSHOWN_PERHAPS, of(Family::Unshown, false)),
        (LEVEL, of(Family::Level, true)),
        (
            AUDIENCE,
            Rule {
                described: true,
                ..of(Family::Level, true)
            },
        ),
        (
            WHOM,
            Rule {
                whom: true,
                ..of(Family::Level, false)
            },
        ),
        (
            STATUS_PERHAPS,
            Rule {
                whom: true,
                ..of(Family::Status, false)
            },
        ),
        (LEVEL_PERHAPS, of(Family::Level, false)),
        (STATUS, of(Family::Status, true)),
        (FROM, of(Family::From, true)),
        (UNTIL, of(Family::Until, true)),
        (LOCK, of(Family::Lock, true)),
        (SEGMENT, of(Family::Segment, true)),
        (
            "sunset sunsetdate sunsetat sunseton enddate",
            of(Family::Until, false),
        ),
        ("schedule releasedate", of(Family::From, false)),
        ("date 日期", of(Family::SoftFrom, false)),
        ("permalink render build", of(Family::OnlyNo, false)),
    ];
    lists
        .into_iter()
        .find(|(list, _)| is(list, name))
        .map(|(_, rule)| with_draft(rule, name))
}

/// Of these words nobody may read the page, of the others agents may.
fn with_draft(rule: Rule, name: &str) -> Rule {
    let of_nobody = [
        "draft", "publish", "status", "wip", "progress", "archiv", "trash", "delet", "expire",
        "schedule", "state", "stage", "phase",
    ];
    let han = ["草稿", "发布", "状态", "归档", "下线", "下架"];
    let timed = matches!(
        rule.family,
        Family::From | Family::SoftFrom | Family::Until | Family::Status
    );
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let dated = match rule.family {
        Family::Shown => Some(Family::From),
        Family::Unshown if has(&["embargo", "schedule"]) => Some(Family::From),
        Family::Unshown
            if has(&[
                "unpublish",
                "archiv",
                "expire",
                "delet",
                "withdraw",
                "retract",
                "trash",
            ]) =>
        {
            Some(Family::Until)
        }
        _ => None,
    };
    let none = match name {
        _ if is(NEEDS, name) => Nobody::Free,
        _ if is("share shared sharing sharedwith sharewith visibility", name) => Nobody::Hidden,
        _ => Nobody::No,
    };
    Rule {
        none,
        draft: timed || has(&of_nobody) || has(&han),
        dated,
        ..rule
    }
}

/// Keys that are put together: `published_from`, `hide_until`, `visible_to`, `not_published`, `staff_only`.
fn composed(words: &[String]) -> Option<Rule> {
    let (stem, rest) = words.split_first()?;
    let end = rest.concat();
    let timed =
        dated(stem, &end).map(|(family, strict)| with_draft(of(family, strict), &words.concat()));
    timed
        .or_else(|| from_readers(stem, rest))
        .or_else(|| for_whom(stem, &end))
        .or_else(|| as_phrase(words))
}

/// What a date behind a stem means, and whether nothing else than a date may stand there.
fn dated(stem: &str, end: &str) -> Option<(Family, bool)> {
    let begins = is(BEGINNINGS, end);
    let ends = is(ENDS, end);
    let since = matches!(end, "from" | "after" | "since");
    match stem {
        // `show_date` is a switch and `available_on` a place.
        "show" | "display" | "available" => since
            .then_some((Family::From, false))
            .or_else(|| ends.then_some((Family::Until, false))),
        "valid" if end == "to" => Some((Family::Until, false)),
        "visible" if end == "on" => Some((Family::From, false)),
        stem if is(SHOWN_STEMS, stem) => {
            let strict = !is("live online valid active released release", stem);
            begins
                .then_some((Family::From, strict))
                .or_else(|| ends.then_some((Family::Until, strict)))
        }
        // What hides until then is there from then on.
        stem if is(UNSHOWN_STEMS, stem) && ends => Some((Family::From, true)),
        "embargo"
            if is(
                "lift lifts lifted liftdate liftsat liftson liftedat liftedon lifting expires expiry",
                end,
            ) =>
        {
            Some((Family::From, true))
        }
        "embargo" | "embargoed" | "scheduled" if begins => Some((Family::From, true)),
        // `expires_after` is a span of time.
        "expire" | "expires" | "expired" | "expiry" | "expiration" if begins && !since => {
            Some((Family::Until, true))
        }
        stem if is(ENDING_STEMS, stem) && begins => Some((Family::Until, true)),
        "hide" | "hidden" | "offline" | "withdraw" | "withdrawn"
            if since || matches!(end, "at" | "on") =>
        {
            Some((Family::Until, true))
        }
        _ => None,
    }
}

/// `hide_from_readers`.
fn from_readers(stem: &str, rest: &[String]) -> Option<Rule> {
    let (link, whom) = rest.split_first()?;
    let hides = is(UNSHOWN_STEMS, stem) && is("from to for", link) && !whom.is_empty();
    (hides && whom.iter().all(|word| is(READERS, word))).then_some(of(Family::Unshown, true))
}

/// `visible_to`, `restricted_to`, `only_for`. `published_by` names who did it.
fn for_whom(stem: &str, end: &str) -> Option<Rule> {
    let strict = match end {
        "to" | "for" | "onlyto" | "onlyfor" | "toonly"
            if is(
                "visible viewable readable accessible restricted restrict visibility access",
                stem,
            ) =>
        {
            true
        }
        "by" if is("visible viewable readable accessible", stem) => true,
        "to" | "for"
            if is(
                "limited exclusive only share shared open publish published show shown",
                stem,
            ) =>
        {
            false
        }
        "with" if stem == "shared" => false,
        _ => return None,
    };
    Some(Rule {
        whom: true,
        ..of(Family::Level, strict)
    })
}

/// A key that is itself a phrase: `members_only`, `for_staff`, `do_not_publish`, `仅内部可见`.
fn as_phrase(words: &[String]) -> Option<Rule> {
    if let [han] = words
        && han.contains(is_han)
    {
        return as_han_phrase(han);
    }
    // `hide_author` hides a part; `author_private` says something of the author.
    let of_somebody = is(
        "author authors owner owners editor editors manager managers",
        &words[0],
    ) && !words.contains(&"only".to_owned());
    if words.len() < 2 || is("hide show", &words[0]) || of_somebody {
        return None;
    }
    let says_nothing = |word: &&String| {
        is(
            "do use require required requires access view users user",
            word,
        )
    };
    let kept: Vec<String> = words
        .iter()
        .filter(|word| !says_nothing(word))
        .cloned()
        .collect();
    // Whatever `kyc_only` or `customers_only` names, it is not everybody; `read_only` and `online_only` name no readers.
    let of_group = words.last().is_some_and(|last| last == "only")
        && words.iter().any(|word| values::names_a_group(word));
    if of_group {
        return Some(of(Family::Unshown, true));
    }
    if kept.is_empty() || !values::is_all_about_readers(&kept) {
        return None;
    }
    let has = |list: &str| words.iter().any(|word| is(list, word));
    match values::phrase(&kept) {
        Word::Hidden { plain: true, .. } => {
            Some(with_draft(of(Family::Unshown, true), &words.concat()))
        }
        // `login_only` says it, and `for_members` with a yes; `login` in another phrase is a topic.
        Word::Hidden { .. } if has("only exclusive") => Some(of(Family::Unshown, true)),
        Word::Hidden { .. } if words[0] == "for" => Some(of(Family::Unshown, false)),
        Word::Public { everybody: true } if has("open available visible for to") => {
            Some(of(Family::Shown, true))
        }
        _ => None,
    }
}

/// The same in Chinese: nothing else may stand in it, as in `内部编号`.
fn as_han_phrase(key: &str) -> Option<Rule> {
    let mut rest = key.to_owned();
    for word in HAN_PHRASES
        .split_whitespace()
        .chain(FILL_HAN.split_whitespace())
    {
        rest = rest.replace(word, "");
    }
    if !rest.is_empty() {
        return None;
    }
    let has = |words: &str| words.split_whitespace().any(|word| key.contains(word));
    if has("不 未 暂 需 仅 只 专属 专用 专享 内部 私有 私密 隐藏 保密 机密")
    {
        return Some(with_draft(of(Family::Unshown, true), key));
    }
    has("公开 发布 可见 显示 上线 对外").then_some(with_draft(of(Family::Shown, true), key))
}

/// A key that is no word and nearly one of these.
fn misspelt(words: &[String]) -> Option<Rule> {
    let joined = words.concat();
    let is_word = |word: &str| word.len() < 4 || is_english(word);
    if !(4..=KEY_BYTES_MAX).contains(&joined.len())
        || joined.contains(is_han)
        || is_english(&joined)
        || (words.len() > 1 && words.iter().all(|word| is_word(word)))
        || is(NAMES, &joined)
    {
        return None;
    }
    let lists = [
        SHOWN, UNSHOWN, LEVEL, AUDIENCE, STATUS, FROM, UNTIL, LOCK, SEGMENT, COMPOSED,
    ];
    let near = lists
        .into_iter()
        .flat_map(str::split_whitespace)
        .filter(|name| name.is_ascii() && name.len() >= 5);
    let best = near
        .map(|name| (strsim::osa_distance(name, &joined), name))
        .filter(|(distance, name)| *distance <= limit(name))
        .min()?;
    let rule = listed(best.1).or_else(|| composed(&cut(best.1)))?;
    Some(Rule {
        misspelt: true,
        ..rule
    })
}

/// How many typing errors a key may have: more in our own, which writers mean to write.
fn limit(name: &str) -> usize {
    match name {
        "visibility" => 3,
        name if name.len() <= 6 => 1,
        _ => 2,
    }
}

fn cut(joined: &str) -> Vec<String> {
    let ends = ["date", "until", "only", "at", "on"];
    let end = ends
        .into_iter()
        .find(|end| joined.ends_with(end))
        .unwrap_or_default();
    vec![
        joined[..joined.len() - end.len()].to_owned(),
        end.to_owned(),
    ]
}

#[cfg(test)]
mod tests;
