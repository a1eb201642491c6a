//! `jieda eval --unanswerable`: whether a search knows when it does not know.
//!
//! Gets:    judged questions and what they found, questions that nothing answers, floors.
//! Gives:   a report, and whether it is as good as the floors ask.
//! Touches: a copy of the content folder, below the system's folder for such, while it runs.
//! Never:   a change of the content.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Context;

use super::progress;
use crate::ids::{ArticleId, Audience, Lang};
use crate::search::relevance::{
    self as eval, Asked, AskedIn, Judgements, Question, Separation, Sureness,
};
use crate::site::{IndexPlace, Loader, Snapshot};

/// How questions are asked.
pub(super) struct Asking<'a> {
    pub(super) content: &'a Path,
    pub(super) lang: AskedIn,
    pub(super) exact: bool,
    pub(super) by_meaning: bool,
}

/// Judged questions, what they found, and questions that nothing answers.
pub(super) struct Judged<'q> {
    pub(super) questions: &'q [Question],
    pub(super) judgements: &'q Judgements,
    pub(super) asked: &'q HashMap<String, Asked>,
    pub(super) written: &'q [Question],
}

/// Measures and reports it; tells whether it is as good as the floors ask, which it takes out.
pub(super) fn measure(
    how: &Asking<'_>,
    snapshot: &Snapshot,
    judged: &Judged<'_>,
    floors: &mut BTreeMap<String, f64>,
) -> anyhow::Result<bool> {
    let right: Vec<Sureness> = judged
        .questions
        .iter()
        .filter_map(|question| {
            judged
                .asked
                .get(&question.id)
                .zip(judged.judgements.get(&question.id))
        })
        .filter(|(asked, judged)| {
            let first = asked.found.first().and_then(|id| judged.get(id));
            first.is_some_and(|grade| *grade > 0)
        })
        .map(|(asked, _)| asked.sure)
        .collect();
    let written = ask(how, judged.written.iter(), snapshot)?;
    let left_out = ask_without(how, snapshot, judged)?;
    show("left out", &right, &left_out);
    let separation = show("written", &right, &written);
    let mut are_good = true;
    for (name, measured) in [
        ("right_kept", separation.map(|s| 1.0 - s.right_weak)),
        ("unanswerable_weak", separation.map(|s| s.unanswerable_weak)),
    ] {
        let Some(floor) = floors.remove(name) else {
            continue;
        };
        let measured = measured
            .with_context(|| format!("`{name}` has a floor, and no question to be measured by"))?;
        if measured < floor {
            println!("{name} is {measured:.4}, below the floor of {floor:.4}");
            are_good = false;
        }
    }
    Ok(are_good)
}

fn show(name: &str, right: &[Sureness], unanswerable: &[Sureness]) -> Option<Separation> {
    let separation = eval::separation(right, unanswerable);
    match &separation {
        Some(s) => println!(
            "{name}: {} without an answer beside {} answered right: area {:.3}; weak {:.1} % of them and {:.1} % of the right \
             ones, sure {:.1} % and {:.1} %",
            unanswerable.len(),
            right.len(),
            s.area,
            100.0 * s.unanswerable_weak,
            100.0 * s.right_weak,
            100.0 * s.unanswerable_sure,
            100.0 * s.right_sure,
        ),
        None => println!("{name}: nothing to measure"),
    }
    separation
}

fn ask<'q>(
    how: &Asking<'_>,
    questions: impl Iterator<Item = &'q Question>,
    snapshot: &Snapshot,
) -> anyhow::Result<Vec<Sureness>> {
    let ask = |question| {
        let search = |request: &_| snapshot.search(request);
        Ok(eval::ask(question, how.lang, how.exact, search)?.sure)
    };
    questions.map(ask).collect()
}

/// Asks the questions that have no answer any more when every fifth one is taken out, with its translations, of a copy of
/// the content.
fn ask_without(
    how: &Asking<'_>,
    snapshot: &Snapshot,
    judged: &Judged<'_>,
) -> anyhow::Result<Vec<Sureness>> {
    let view = snapshot.view(Audience::Public);
    let article = |id: &str| view.article(&id.parse::<ArticleId>().ok()?).cloned();
    let same = |id: &str| {
        let article = article(id)?;
        let mut others = Lang::ALL
            .into_iter()
            .filter(|lang| *lang != article.id.lang());
        others.find_map(|lang| Some(view.translation(&article, lang)?.id.to_string()))
    };
    let left_out = eval::left_out(judged.judgements, same);
    let files: BTreeSet<_> = left_out
        .iter()
        .filter_map(|id| Some(article(id)?.path.clone()))
        .collect();
    let copy = std::env::temp_dir().join(format!("jieda-eval-{}", std::process::id()));
    let copied = copy_without(how.content, Path::new(""), &files, &copy);
    let loaded = copied.and_then(|()| {
        let mut loader = Loader::new(copy.clone(), IndexPlace::Memory).with_meaning(how.by_meaning);
        Ok(progress::load(&mut loader)?)
    });
    let removed = std::fs::remove_dir_all(&copy);
    let (without, _) = loaded?;
    removed.with_context(|| format!("cannot remove {}", copy.display()))?;
    without.warm()?;
    let unanswerable = judged.questions.iter().filter(|question| {
        let judged = judged.judgements.get(&question.id);
        judged.is_some_and(|judged| eval::has_no_answer(judged, &left_out))
    });
    ask(how, unanswerable, &without)
}

/// Copies a folder, file by file, but for some of them.
fn copy_without(
    from: &Path,
    below: &Path,
    files: &BTreeSet<std::path::PathBuf>,
    to: &Path,
) -> anyhow::Result<()> {
    let folder = from.join(below);
    let entries = std::fs::read_dir(&folder);
    std::fs::create_dir_all(to.join(below))?;
    for entry in entries.with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.file_name() != ".git" {
            copy_without(from, &path, files, to)?;
        } else if kind.is_file() && !files.contains(&path) {
            std::fs::copy(entry.path(), to.join(&path))
                .with_context(|| format!("cannot copy {}", entry.path().display()))?;
        }
    }
    Ok(())
}
