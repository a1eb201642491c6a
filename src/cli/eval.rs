//! `jieda eval`: how good the search is, on judged questions.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::common::CONTENT;
use super::progress;
use super::unanswerable::{self, Asking, Judged};
use crate::ids::Lang;
use crate::search::relevance::{
    self as eval, Asked, AskedIn, Comparison, EvalError, Measures, Run, Scored,
};
use crate::site::{IndexPlace, Loader, Snapshot};

/// Measures how good the search is on judged questions: nDCG@10, MRR@10, recall
///
/// Exits with 1 when nDCG@10 lies below a floor of `--floors`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda eval ~/help --queries questions.jsonl --qrels judged.tsv
  jieda eval ~/help --queries questions.jsonl --qrels judged.tsv --save before.tsv
  jieda eval ~/help --queries questions.jsonl --qrels judged.tsv --compare before.tsv --show 10

Files:
  QUERIES  a JSON object a line: {\"id\": \"q1\", \"lang\": \"zh\", \"text\": \"提现没到账\"}
  QRELS    question <tab> article id <tab> grade, 0 for judged and not relevant
  RUN      question <tab> article ids, best first
  FILE     of --floors: `all = 0.9`, a line for each group; with --unanswerable also `right_kept`, the least share of
           right answers that are not called weak, and `unanswerable_weak`, that of the written questions that are
The group of a question is what stands before the last hyphen of its id.")]
pub(super) struct Args {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT")]
    content: PathBuf,
    /// The questions
    #[arg(long, value_name = "QUERIES")]
    queries: PathBuf,
    /// The judgements
    #[arg(long, value_name = "QRELS")]
    qrels: PathBuf,
    /// Names of articles in the judgements, each with its id behind a tab
    #[arg(long, value_name = "FILE")]
    idmap: Option<PathBuf>,
    /// The reader's language: `query` for each question's own, one for all, or `none`
    #[arg(long, value_name = "LANG", value_parser = asked_in, default_value = "query")]
    lang: AskedIn,
    /// Correct nothing, read no pinyin
    #[arg(long)]
    exact: bool,
    /// Find articles by their words alone, and not by what words mean
    #[arg(long, env = "JIEDA_NO_MEANING", value_parser = clap::builder::FalseyValueParser::new())]
    no_meaning: bool,
    /// Keep the run in this file
    #[arg(long, value_name = "RUN")]
    save: Option<PathBuf>,
    /// Compare with a run that was kept
    #[arg(long, value_name = "RUN")]
    compare: Option<PathBuf>,
    /// How many of the questions that lost and won most are shown
    #[arg(long, default_value_t = 0, value_name = "N")]
    show: usize,
    /// The least nDCG@10 that is good enough: a TOML file with a number for each group, and for `all`
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
    /// Measure whether it knows when it does not know: leave out every fifth article that answers, and ask again; these
    /// questions, which nothing answers, are asked beside
    #[arg(long, value_name = "QUERIES")]
    unanswerable: Option<PathBuf>,
    /// A folder for the index; in memory without it
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

fn asked_in(text: &str) -> Result<AskedIn, String> {
    match text {
        "query" => Ok(AskedIn::Own),
        "none" => Ok(AskedIn::None),
        code => code
            .parse()
            .map(AskedIn::One)
            .map_err(|_| format!("write `query`, `none`, {}", Lang::listed("or"))),
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let questions = read(&args.queries, eval::questions)?;
    let names = args
        .idmap
        .as_deref()
        .map_or_else(|| Ok(HashMap::new()), |path| read(path, eval::names))?;
    let judgements = read(&args.qrels, |text| eval::judgements(text, &names))?;
    let earlier = args
        .compare
        .as_deref()
        .map(|path| read(path, |text| Ok(eval::read_run(text))))
        .transpose()?;
    if let Some(index) = &args.index {
        super::folders::apart("--index", index, &args.content)?;
    }
    let place = args
        .index
        .clone()
        .map_or(IndexPlace::Memory, IndexPlace::Folder);
    let mut loader = Loader::new(args.content.clone(), place).with_meaning(!args.no_meaning);
    let (snapshot, _) = progress::load_some(&mut loader)?;
    let (asked, mut times) = ask_all(args, &questions, &snapshot)?;
    let found = asked
        .iter()
        .map(|(id, asked)| (id.clone(), asked.found.clone()));
    let run: Run = found.collect();
    let ids = || questions.iter().map(|question| question.id.as_str());
    let scored = eval::score(&run, &judgements, ids());
    anyhow::ensure!(
        !scored.questions.is_empty(),
        "no question of {} has a relevant article in {}",
        args.queries.display(),
        args.qrels.display()
    );
    report(&scored, &mut times);
    if let Some(earlier) = &earlier {
        show_comparison(
            &eval::compare(&eval::score(earlier, &judgements, ids()), &scored),
            args.show,
        );
    }
    if let Some(path) = &args.save {
        std::fs::write(path, eval::write_run(&run))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut floors = match &args.floors {
        Some(path) => read(path, eval::floors)?,
        None => BTreeMap::new(),
    };
    let mut are_good = true;
    if let Some(path) = &args.unanswerable {
        let written = read(path, eval::questions)?;
        let judged = Judged {
            questions: &questions,
            judgements: &judgements,
            asked: &asked,
            written: &written,
        };
        let asking = Asking {
            content: &args.content,
            lang: args.lang,
            exact: args.exact,
            by_meaning: !args.no_meaning,
        };
        are_good = unanswerable::measure(&asking, &snapshot, &judged, &mut floors)?;
    }
    let Some(path) = &args.floors else {
        return Ok(ExitCode::SUCCESS);
    };
    let below = eval::below(&scored, &floors)
        .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    for (group, measured, floor) in &below {
        println!(
            "{group}: nDCG@10 is {measured:.4}, below the floor of {floor:.4} in {}",
            path.display()
        );
    }
    Ok(if below.is_empty() && are_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn read<T>(path: &Path, parse: impl Fn(&str) -> Result<T, EvalError>) -> anyhow::Result<T> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}

/// Asks every question once more than it is timed, so that no figure holds what only the first search of a process pays.
fn ask_all(
    args: &Args,
    questions: &[eval::Question],
    snapshot: &Snapshot,
) -> anyhow::Result<(HashMap<String, Asked>, Vec<Duration>)> {
    snapshot.warm()?;
    let (mut run, mut times) = (HashMap::new(), Vec::with_capacity(questions.len()));
    for question in questions {
        let found = eval::ask(question, args.lang, args.exact, |request| {
            snapshot.search(request)
        })?;
        run.insert(question.id.clone(), found);
    }
    for question in questions {
        let started = Instant::now();
        eval::ask(question, args.lang, args.exact, |request| {
            snapshot.search(request)
        })?;
        times.push(started.elapsed());
    }
    Ok((run, times))
}

fn report(scored: &Scored, times: &mut [Duration]) {
    println!(
        "{:<24} {:>9} {:>8} {:>8} {:>8} {:>8}",
        "", "questions", "nDCG@10", "MRR@10", "R@10", "first"
    );
    let line = |name: &str, count: usize, m: Measures| {
        println!(
            "{name:<24} {count:>9} {:>8.4} {:>8.4} {:>8.4} {:>8.4}",
            m.ndcg, m.mrr, m.recall, m.first
        );
    };
    let groups = scored.groups();
    if groups.len() > 1 {
        for (name, (count, measures)) in &groups {
            line(name, *count, *measures);
        }
    }
    line("all", scored.questions.len(), scored.mean());
    let (low, high) = scored.interval();
    println!("nDCG@10 lies in [{low:.4}, {high:.4}] with 95 % confidence");
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "a search with its snippets, in ms: half {:.2}, 90 % {:.2}, 99 % {:.2}, all {:.2}",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

fn show_comparison(comparison: &Comparison, show: usize) {
    println!(
        "against the other run: nDCG@10 {:+.4}, {} won, {} lost, p = {:.4} (paired randomisation test)",
        comparison.mean,
        comparison.won.len(),
        comparison.lost.len(),
        comparison.p
    );
    for (id, difference) in comparison
        .lost
        .iter()
        .take(show)
        .chain(comparison.won.iter().take(show))
    {
        println!("  {difference:+.4} {id}");
    }
}
