//! How long each step takes, in process: analyse, build, take one edit in, search, suggest.
//!
//! `cargo bench --bench jieda`; `docs/performance.md` tells which sites and questions it takes from the environment.

#![expect(clippy::print_stderr, reason = "it tells what it measures with")]

mod common;

use std::cell::OnceCell;
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::Site;
use criterion::{BatchSize, Bencher, BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use jieda::ids::{Audience, Lang};
use jieda::site::{IndexPlace, Loader, Snapshot};
use jieda::text::Analyzer;
use jieda::text::segment::Dictionary;

/// From this size on a build is timed once, by itself: criterion would make ten.
const BUILT_ONCE_FROM: usize = 50_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    analyse(&mut criterion);
    build(&mut criterion);
    let questions = common::questions();
    for size in common::sizes() {
        of_a_site(&mut criterion, size, &questions);
    }
    criterion.final_summary();
}

/// Words out of real text of the example site, in bytes a second.
fn analyse(criterion: &mut Criterion) {
    let content = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/content"));
    let (snapshot, _) = Loader::new(content, IndexPlace::Memory)
        .load(&|_, _, _| ())
        .expect("the example site can be loaded");
    let analyzer = Analyzer::new(&Dictionary::default());
    let texts = |lang: Lang| {
        let articles = snapshot
            .view(Audience::Public)
            .articles()
            .filter(move |article| article.id.lang() == lang);
        articles.flat_map(|article| article.sections.iter().map(|section| section.text.as_str()))
    };
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphabetic).count();
    let mixed = texts(Lang::Zh).filter(|text| letters(text) * 5 > text.chars().count());
    let kinds = [
        ("chinese", texts(Lang::Zh).collect::<Vec<_>>().join("\n")),
        ("english", texts(Lang::En).collect::<Vec<_>>().join("\n")),
        ("mixed", mixed.collect::<Vec<_>>().join("\n")),
    ];
    let mut group = criterion.benchmark_group("analyse");
    for (kind, text) in &kinds {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(*kind, |b| {
            b.iter(|| {
                let mut tokens = 0;
                analyzer.analyze(black_box(text), |token| tokens += token.units);
                tokens
            });
        });
    }
    group.finish();
    let han: Vec<&str> = kinds[0]
        .1
        .split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c))
        .filter(|run| !run.is_empty())
        .collect();
    let mut group = criterion.benchmark_group("segment");
    group.throughput(Throughput::Bytes(
        han.iter().map(|run| run.len() as u64).sum(),
    ));
    group.bench_function("chinese", |b| {
        b.iter(|| {
            han.iter()
                .map(|run| analyzer.cut(black_box(run)).len())
                .sum::<usize>()
        })
    });
    group.finish();
}

/// From a folder of articles to the first snapshot, no index there.
fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    for size in common::sizes() {
        let site = OnceCell::new();
        if size < BUILT_ONCE_FROM {
            group.bench_function(size.to_string(), |b| {
                let site = site.get_or_init(|| Site::of(size));
                b.iter_batched(
                    || forget_index(site),
                    |()| build_once(site),
                    BatchSize::PerIteration,
                );
            });
        } else if std::env::args().any(|arg| arg == "--bench") {
            let site = site.get_or_init(|| Site::of(size));
            let begin = Instant::now();
            build_once(site);
            eprintln!(
                "build/{size}: {:.1} s (one run)",
                begin.elapsed().as_secs_f64()
            );
        }
    }
    group.finish();
}

fn forget_index(site: &Site) {
    if site.index.exists() {
        fs::remove_dir_all(&site.index).expect("an index can be removed");
    }
}

fn build_once(site: &Site) -> Arc<Snapshot> {
    let mut loader = Loader::new(site.content.clone(), IndexPlace::Folder(site.index.clone()));
    loader
        .load(&|_, _, _| ())
        .expect("the site can be loaded")
        .0
}

/// Searches, suggestions and edits, with everything warm.
fn of_a_site(criterion: &mut Criterion, size: usize, questions: &[String]) {
    let loaded = OnceCell::new();
    let load = || {
        loaded.get_or_init(|| {
            let site = Site::of(size);
            let (loader, snapshot) = site.load();
            (site, std::cell::RefCell::new(loader), snapshot)
        })
    };
    let requests: Vec<_> = questions
        .iter()
        .map(|question| common::request(question))
        .collect();
    let warm = OnceCell::new();
    each(&mut criterion.benchmark_group("search"), size, |i| {
        let (_, _, snapshot) = load();
        let ask = |i: usize| {
            snapshot
                .search(&requests[i % requests.len()])
                .expect("the index can be read")
        };
        // The articles that come to the second look are cut into units the first time.
        warm.get_or_init(|| (0..requests.len()).for_each(|i| drop(ask(i))));
        timed(|| ask(i))
    });
    let typed = OnceCell::new();
    each(&mut criterion.benchmark_group("suggest"), size, |i| {
        let (_, _, snapshot) = load();
        let typed = typed.get_or_init(|| common::typed(snapshot, questions));
        let (words, lang) = &typed[i % typed.len()];
        timed(|| {
            snapshot
                .suggest(words, *lang, Audience::Public, 8, &[])
                .expect("the index can be read")
        })
    });
    let edits = OnceCell::new();
    each(
        criterion.benchmark_group("edit").sample_size(20),
        size,
        |_| {
            let (site, loader, snapshot) = load();
            let edits =
                edits.get_or_init(|| std::cell::RefCell::new(common::Edits::new(site, snapshot)));
            let saved = edits.borrow_mut().save();
            timed(|| common::take_in(&mut loader.borrow_mut(), &saved))
        },
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}

/// Measures work that is another one each time; tells the middle and the tail besides.
fn each(
    group: &mut BenchmarkGroup<'_, WallTime>,
    size: usize,
    mut work: impl FnMut(usize) -> Duration,
) {
    let mut times = Vec::new();
    group.bench_function(size.to_string(), |b: &mut Bencher<'_>| {
        b.iter_custom(|iterations| {
            let from = times.len();
            times.extend((from..).take(iterations as usize).map(&mut work));
            times[from..].iter().sum()
        });
    });
    if times.len() > 100 {
        let (median, p99) = common::median_and_p99(&mut times);
        eprintln!(
            "{size} articles: median {median:.1?}, 99 % {p99:.1?} ({} times)",
            times.len()
        );
    }
}
