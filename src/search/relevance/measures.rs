//! Judged questions in, measures of relevance out.
//!
//! Gets:    the texts of query, judgement and run files; a search, as a function.
//! Gives:   a run (which articles each question found), its measures, and how two runs differ.
//! Touches: `ids`, `search`; a random generator of its own with a fixed seed.
//! Never:   the disk, the clock; a question without a relevant article counts nowhere, one without an answer counts 0.
//!
//! The measures are those of trec_eval: gains are the linear grades, discounted by the binary logarithm of the rank plus
//! one (Järvelin and Kekäläinen 2002). `tests/it/eval.rs` holds them against values of an independent program.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use crate::ids::{Audience, Lang};
use crate::search::{HitRange, SearchError, SearchRequest, SearchResults};

/// How many hits of each question are measured.
pub const DEPTH: usize = 10;
/// Sign flips of the paired test.
pub const ROUNDS: usize = 10_000;
/// Samples of the interval.
const SAMPLES: usize = 1_000;

/// What is wrong with a file of judged questions or of a run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if *.line == 0 { String::new() } else { format!("line {line}: ") })]
pub struct EvalError {
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong, and what to write.
    pub message: String,
}

impl EvalError {
    fn at(line: usize, message: impl Into<String>) -> EvalError {
        EvalError {
            line,
            message: message.into(),
        }
    }
}

/// A question whose answers are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name, as the judgements have it.
    pub id: String,
    /// What is typed.
    pub text: String,
    /// The reader's language.
    pub lang: Option<Lang>,
}

/// For each question the grade of each judged article: 0 not relevant, above 0 relevant.
pub type Judgements = HashMap<String, HashMap<String, u32>>;

/// For each question what was found, best first.
pub type Run = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct QuestionLine {
    id: String,
    text: String,
    lang: Option<String>,
}

/// Reads questions: a JSON object a line with `id`, `text` and, if known, `lang`.
///
/// # Errors
/// When a line is not of that form, or a question is too long, or an id comes twice.
pub fn questions(text: &str) -> Result<Vec<Question>, EvalError> {
    let mut known = HashSet::new();
    let mut questions = Vec::new();
    for (line, json) in lines(text) {
        let read: QuestionLine = serde_json::from_str(json).map_err(|error| {
            EvalError::at(
                line,
                format!("{error}; write {{\"id\": \"q1\", \"lang\": \"zh\", \"text\": \"…\"}}"),
            )
        })?;
        let lang = read.lang.map(|lang| lang.parse()).transpose();
        let lang = lang.map_err(|error| EvalError::at(line, format!("lang: {error}")))?;
        if read.text.chars().count() > crate::search::QUERY_CHARS_MAX {
            return Err(EvalError::at(
                line,
                format!(
                    "the question has more than {} characters",
                    crate::search::QUERY_CHARS_MAX
                ),
            ));
        }
        if !known.insert(read.id.clone()) {
            return Err(EvalError::at(
                line,
                format!("the question `{}` comes twice", read.id),
            ));
        }
        questions.push(Question {
            id: read.id,
            text: read.text,
            lang,
        });
    }
    Ok(questions)
}

/// Reads judgements: question, article, grade, with a tab between them. `names` leads from the article names of the file
/// to ids; a name that it lacks is an id.
///
/// # Errors
/// When a line is not of that form.
pub fn judgements(text: &str, names: &HashMap<String, String>) -> Result<Judgements, EvalError> {
    let mut judgements = Judgements::new();
    for (line, row) in lines(text) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [question, article, grade] = cells[..] else {
            return Err(EvalError::at(
                line,
                "write question, article and grade with a tab between them",
            ));
        };
        let grade = grade
            .trim()
            .parse()
            .map_err(|_| EvalError::at(line, format!("the grade `{grade}` is no whole number")))?;
        let article = names.get(article).map_or(article, String::as_str);
        judgements
            .entry(question.to_owned())
            .or_default()
            .insert(article.to_owned(), grade);
    }
    Ok(judgements)
}

/// Reads a map of names: the name that judgements use, then the id of the article, with a tab between them.
///
/// # Errors
/// When a line is not of that form.
pub fn names(text: &str) -> Result<HashMap<String, String>, EvalError> {
    lines(text)
        .map(|(line, row)| {
            let pair = row.split_once('\t').map(|(name, id)| {
                (
                    name.to_owned(),
                    id.split('\t').next().unwrap_or(id).to_owned(),
                )
            });
            pair.ok_or_else(|| {
                EvalError::at(
                    line,
                    "write the name and the id of an article with a tab between them",
                )
            })
        })
        .collect()
}

/// Reads a saved run: question, then the ids it found, best first, with tabs between them.
#[must_use]
pub fn read_run(text: &str) -> Run {
    let row = |(_, row): (usize, &str)| {
        let mut cells = row
            .split('\t')
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned);
        Some((cells.next()?, cells.collect()))
    };
    lines(text).filter_map(row).collect()
}

/// Reads floors: in TOML, for a group of questions, or for `all` of them, the least nDCG@10 that is good enough.
///
/// # Errors
/// When the file is not of that form.
pub fn floors(text: &str) -> Result<BTreeMap<String, f64>, EvalError> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        EvalError::at(line, error.message().trim())
    })
}

/// The groups whose nDCG@10 lies below their floor: name, what was measured, floor.
///
/// # Errors
/// When a floor is for a group that has no question, since it would hold nothing up.
pub fn below(
    scored: &Scored,
    floors: &BTreeMap<String, f64>,
) -> Result<Vec<(String, f64, f64)>, EvalError> {
    let mut measured: BTreeMap<&str, f64> = scored
        .groups()
        .into_iter()
        .map(|(group, (_, mean))| (group, mean.ndcg))
        .collect();
    measured.insert("all", scored.mean().ndcg);
    let mut below = Vec::new();
    for (group, &floor) in floors {
        match measured.get(group.as_str()) {
            Some(&ndcg) if ndcg < floor => below.push((group.clone(), ndcg, floor)),
            Some(_) => {}
            None => {
                return Err(EvalError::at(
                    0,
                    format!("no question belongs to the group `{group}`"),
                ));
            }
        }
    }
    Ok(below)
}

/// A run as [`read_run`] reads it.
#[must_use]
pub fn write_run(run: &Run) -> String {
    run.iter()
        .map(|(question, found)| format!("{question}\t{}\n", found.join("\t")))
        .collect()
}

/// Lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let rows = text
        .lines()
        .zip(1..)
        .map(|(row, line)| (line, row.trim_end_matches('\r')));
    rows.filter(|(_, row)| !row.trim().is_empty() && !row.starts_with('#'))
}

/// How questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedIn {
    /// In the language that each question names.
    Own,
    /// In one language, whatever the questions name.
    One(Lang),
    /// In none: their script decides.
    None,
}

/// Asks a question as a reader does; gives the ids of the first [`DEPTH`] hits.
///
/// # Errors
/// When the search fails.
pub fn ask(
    question: &Question,
    asked_in: AskedIn,
    exact: bool,
    search: impl Fn(&SearchRequest) -> Result<SearchResults, SearchError>,
) -> Result<Vec<String>, SearchError> {
    let lang = match asked_in {
        AskedIn::Own => question.lang,
        AskedIn::One(lang) => Some(lang),
        AskedIn::None => None,
    };
    let range = HitRange::new(0, DEPTH).expect("ten hits are allowed");
    let words = question.text.clone();
    let request = SearchRequest {
        words,
        lang,
        audience: Audience::Public,
        category: None,
        range,
        exact,
    };
    Ok(search(&request)?
        .hits
        .iter()
        .map(|hit| hit.article.id.to_string())
        .collect())
}

/// The measures of one question, or their means over many; each 0.0 (nothing found) to 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Normalised discounted cumulative gain of the first ten hits.
    pub ndcg: f64,
    /// One over the rank of the first relevant hit; 0.0 when it is not among the first ten.
    pub mrr: f64,
    /// The share of the relevant articles among the first ten hits.
    pub recall: f64,
    /// Whether the first hit is relevant.
    pub first: f64,
}

impl Measures {
    fn of(found: &[String], judged: &HashMap<String, u32>) -> Measures {
        let mut seen = HashSet::new();
        let found = found.iter().filter(|id| seen.insert(id.as_str()));
        let gains: Vec<u32> = found
            .take(DEPTH)
            .map(|id| judged.get(id).copied().unwrap_or(0))
            .collect();
        let mut best: Vec<u32> = judged
            .values()
            .copied()
            .filter(|grade| *grade > 0)
            .collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let relevant = best.len() as f64;
        best.truncate(DEPTH);
        let discounted = |gains: &[u32]| {
            gains
                .iter()
                .zip(2..)
                .map(|(gain, i)| f64::from(*gain) / f64::from(i).log2())
                .sum::<f64>()
        };
        let rank = gains.iter().position(|gain| *gain > 0);
        Measures {
            ndcg: discounted(&gains) / discounted(&best),
            mrr: rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64),
            recall: gains.iter().filter(|gain| **gain > 0).count() as f64 / relevant,
            first: if rank == Some(0) { 1.0 } else { 0.0 },
        }
    }

    fn mean<'m>(all: impl Iterator<Item = &'m Measures>) -> Measures {
        let (mut sum, mut count) = (Measures::default(), 0.0_f64);
        for one in all {
            sum = Measures {
                ndcg: sum.ndcg + one.ndcg,
                mrr: sum.mrr + one.mrr,
                recall: sum.recall + one.recall,
                first: sum.first + one.first,
            };
            count += 1.0;
        }
        let count = count.max(1.0);
        Measures {
            ndcg: sum.ndcg / count,
            mrr: sum.mrr / count,
            recall: sum.recall / count,
            first: sum.first / count,
        }
    }
}

/// The measures of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// Each question that has a relevant article.
    pub questions: BTreeMap<String, Measures>,
}

/// Measures a run on those of `asked` that have a relevant article.
#[must_use]
pub fn score<'q>(
    run: &Run,
    judgements: &Judgements,
    asked: impl Iterator<Item = &'q str>,
) -> Scored {
    let judged = asked.filter_map(|id| {
        Some((
            id,
            judgements
                .get(id)
                .filter(|grades| grades.values().any(|grade| *grade > 0))?,
        ))
    });
    let found = |id: &str| run.get(id).map_or(&[] as &[String], Vec::as_slice);
    Scored {
        questions: judged
            .map(|(id, grades)| (id.to_owned(), Measures::of(found(id), grades)))
            .collect(),
    }
}

impl Scored {
    /// The means over all questions.
    #[must_use]
    pub fn mean(&self) -> Measures {
        Measures::mean(self.questions.values())
    }

    /// The 95 % interval of the mean nDCG by resampling the questions, with a fixed seed.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let values: Vec<f64> = self.questions.values().map(|m| m.ndcg).collect();
        if values.is_empty() {
            return (0.0, 0.0);
        }
        let mut random = Random::new();
        let mut mean_of_sample = || {
            (0..values.len())
                .map(|_| values[random.below(values.len())])
                .sum::<f64>()
                / values.len() as f64
        };
        let mut means: Vec<f64> = (0..SAMPLES).map(|_| mean_of_sample()).collect();
        means.sort_unstable_by(f64::total_cmp);
        (means[SAMPLES * 25 / 1000], means[SAMPLES * 975 / 1000])
    }

    /// The questions by what stands before the last hyphen of their ids: `q-covid-17` belongs to `q-covid`.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<&str, (usize, Measures)> {
        let mut groups: BTreeMap<&str, Vec<&Measures>> = BTreeMap::new();
        for (id, measures) in &self.questions {
            groups
                .entry(id.rsplit_once('-').map_or(id, |(group, _)| group))
                .or_default()
                .push(measures);
        }
        groups
            .into_iter()
            .map(|(group, all)| (group, (all.len(), Measures::mean(all.into_iter()))))
            .collect()
    }
}

/// How a run differs from an earlier one, by nDCG.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The mean of the differences, later minus earlier.
    pub mean: f64,
    /// How probable a mean difference as large as this is when neither run is better, 0.0 to 1.0: a two-sided paired
    /// randomisation test (Fisher; for retrieval Smucker, Allan and Carterette 2007) with [`ROUNDS`] sign flips.
    pub p: f64,
    /// Questions that gained, and those that lost, with the difference, largest first, equal ones by id.
    pub won: Vec<(String, f64)>,
    /// See `won`.
    pub lost: Vec<(String, f64)>,
}

/// Compares two runs on the questions that both have.
#[must_use]
pub fn compare(earlier: &Scored, later: &Scored) -> Comparison {
    let both = later
        .questions
        .iter()
        .filter_map(|(id, now)| Some((id.clone(), now.ndcg - earlier.questions.get(id)?.ndcg)));
    let all: Vec<(String, f64)> = both.collect();
    let (mut won, mut lost): (Vec<_>, Vec<_>) = all
        .iter()
        .filter(|(_, d)| *d != 0.0)
        .cloned()
        .partition(|(_, d)| *d > 0.0);
    for side in [&mut won, &mut lost] {
        side.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    }
    let differences: Vec<f64> = all.iter().map(|(_, d)| *d).filter(|d| *d != 0.0).collect();
    let mean = differences.iter().fold(0.0, |sum, d| sum + d) / all.len().max(1) as f64;
    Comparison {
        mean,
        p: randomisation(&differences),
        won,
        lost,
    }
}

fn randomisation(differences: &[f64]) -> f64 {
    if differences.is_empty() {
        return 1.0;
    }
    let observed = differences.iter().sum::<f64>().abs() - 1e-12;
    let mut random = Random::new();
    let extreme = (0..ROUNDS)
        .filter(|_| {
            differences
                .iter()
                .map(|d| if random.next() & 1 == 0 { *d } else { -d })
                .sum::<f64>()
                .abs()
                >= observed
        })
        .count();
    (extreme + 1) as f64 / (ROUNDS + 1) as f64
}

/// SplitMix64 (Steele, Lea and Flood 2014), always from the same seed, so that a report can be made again.
struct Random(u64);

impl Random {
    fn new() -> Random {
        Random(1)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rows: &[(&str, &[&str])]) -> Run {
        rows.iter()
            .map(|(id, found)| {
                (
                    (*id).to_owned(),
                    found.iter().map(|id| (*id).to_owned()).collect(),
                )
            })
            .collect()
    }

    fn judged(text: &str) -> Judgements {
        judgements(text, &HashMap::new()).unwrap()
    }

    /// Worked by hand: DCG = 1/log2(2) + 2/log2(4) = 2, ideal = 2/log2(2) + 1/log2(3).
    #[test]
    fn measures_are_those_of_the_definition() {
        let judgements = judged("q-1\ta\t1\nq-1\tb\t2\nq-1\tc\t0\nq-2\tz\t0\n");
        let found = run(&[("q-1", &["a", "c", "b", "b"])]);
        let scored = score(&found, &judgements, ["q-1", "q-2", "q-3"].into_iter());
        assert_eq!(
            scored.questions.len(),
            1,
            "a question without a relevant article does not count"
        );
        let ideal = 2.0 + 1.0 / 3_f64.log2();
        let one = scored.mean();
        assert!((one.ndcg - 2.0 / ideal).abs() < 1e-12, "{one:?}");
        assert_eq!((one.mrr, one.recall, one.first), (1.0, 1.0, 1.0));
        let nothing = score(&Run::new(), &judgements, ["q-1"].into_iter()).mean();
        assert_eq!(
            nothing,
            Measures::default(),
            "a question without an answer counts 0"
        );
        assert_eq!(scored.groups().keys().collect::<Vec<_>>(), [&"q"]);
    }

    #[test]
    fn a_difference_is_as_improbable_as_its_signs_are() {
        let judgements: Judgements = (0..12)
            .flat_map(|i| judged(&format!("q-{i}\ta\t1")))
            .collect();
        let ids: Vec<String> = (0..12).map(|i| format!("q-{i}")).collect();
        let all = |found: &str| {
            score(
                &ids.iter()
                    .map(|id| (id.clone(), vec![found.to_owned()]))
                    .collect(),
                &judgements,
                ids.iter().map(String::as_str),
            )
        };
        let better = compare(&all("other"), &all("a"));
        // Of 2^12 ways to flip the signs, 2 are as extreme.
        assert!((better.p - 2.0 / 4096.0).abs() < 0.0006, "{}", better.p);
        assert_eq!(
            (better.mean, better.won.len(), better.lost.len()),
            (1.0, 12, 0)
        );
        let same = compare(&all("a"), &all("a"));
        assert_eq!((same.mean, same.p, same.won.len()), (0.0, 1.0, 0));
    }

    #[test]
    fn a_group_below_its_floor_is_told_and_a_floor_for_nothing_is_refused() {
        let judgements = judged("good-1\ta\t1\nbad-1\ta\t1\n");
        let scored = score(
            &run(&[("good-1", &["a"]), ("bad-1", &["b", "a"])]),
            &judgements,
            ["good-1", "bad-1"].into_iter(),
        );
        let told = |text: &str| below(&scored, &floors(text).unwrap());
        assert_eq!(told("good = 1.0\nbad = 0.6\nall = 0.8").unwrap(), []);
        let bad = told("good = 1.0\nbad = 0.7\nall = 0.9").unwrap();
        assert_eq!(
            bad.iter()
                .map(|(group, ..)| group.as_str())
                .collect::<Vec<_>>(),
            ["all", "bad"]
        );
        assert!(told("other = 0.1").is_err());
        assert_eq!(floors("good = 1\nbad = \"x\"").unwrap_err().line, 2);
    }

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let found = run(&[("q-1", &["zh/a/b", "zh/c"]), ("q-2", &[])]);
        assert_eq!(read_run(&write_run(&found)), found);
    }

    #[test]
    fn a_bad_line_is_named() {
        let told = |result: Result<Vec<Question>, EvalError>| result.unwrap_err().to_string();
        assert!(told(questions("{\"id\":\"a\",\"text\":\"b\"}\nnonsense")).starts_with("line 2: "));
        assert_eq!(
            told(questions(
                "\n{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"a\",\"text\":\"b\"}"
            )),
            "line 3: the question `a` comes twice"
        );
        assert!(
            told(questions("{\"id\":\"a\",\"text\":\"b\",\"lang\":\"fr\"}"))
                .starts_with("line 1: lang: ")
        );
        assert_eq!(
            judgements("# head\na\tb", &HashMap::new())
                .unwrap_err()
                .line,
            2
        );
        assert_eq!(
            judgements("a\tb\tgood", &HashMap::new()).unwrap_err().line,
            1
        );
        assert_eq!(names("a b").unwrap_err().line, 1);
    }
}
