//! A floor: tantivy and jieba alone, in process. One field, jieba's words, the best ten by BM25; no sections, no snippets,
//! no English stems, no second analysis for words that jieba cuts differently.
//!
//! Gets:    a folder of articles, a file of questions (the last column of each line).
//! Gives:   its figures, one `name value` a line; `benches/compare.py` reads them.
//! Touches: a temporary folder.

#![expect(clippy::print_stdout, reason = "figures are what it prints")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jieba_rs::{Jieba, TokenizeMode};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term, doc,
};

/// How long searches are measured, each way.
const MEASURED: Duration = Duration::from_secs(5);
/// Memory of the writer, in bytes, for all of its threads: one a processor.
const WRITER_BYTES: usize = 100_000_000;
const EDITS: usize = 20;

fn main() {
    // `cargo bench` adds an option of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let [content, questions] = arguments.as_slice() else {
        panic!("usage: floor_tantivy CONTENT QUESTIONS.tsv")
    };
    let text = fs::read_to_string(questions).unwrap_or_else(|e| panic!("{questions}: {e}"));
    let questions: Vec<&str> = text
        .lines()
        .filter_map(|line| line.rsplit('\t').next())
        .filter(|question| !question.is_empty())
        .collect();
    let mut files = Vec::new();
    markdown_below(Path::new(content), &mut files);

    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let jieba = Arc::new(Jieba::new());
    let begin = Instant::now();
    let mut floor = Floor::new(folder.path(), Arc::clone(&jieba));
    files.iter().for_each(|path| floor.add(path, &read(path)));
    floor.commit();
    println!("articles {}", files.len());
    println!("build_s {:.2}", begin.elapsed().as_secs_f64());
    println!("memory_most_mb {}", memory_mb("VmHWM:"));

    let searcher = floor.reader.searcher();
    let search = |at: usize| floor.search(&searcher, questions[at % questions.len()]);
    let found = (0..questions.len()).filter(|&at| search(at) > 0).count();
    println!("found {found}/{}", questions.len());
    let mut times = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < MEASURED {
        let asked = Instant::now();
        search(times.len());
        times.push(asked.elapsed());
    }
    times.sort_unstable();
    println!("p50_ms {:.3}", times[times.len() / 2].as_secs_f64() * 1e3);
    println!(
        "p99_ms {:.3}",
        times[times.len() * 99 / 100].as_secs_f64() * 1e3
    );
    println!("searches_s {:.0}", with_two_threads(&search));
    println!("memory_mb {}", memory_mb("VmRSS:"));
    drop(searcher);
    println!("edit_ms {:.1}", edits(&mut floor, &files));
    println!("index_mb {:.1}", bytes_below(folder.path()) as f64 / 1e6);
}

/// Jieba's words, small.
#[derive(Clone)]
struct Words(Arc<Jieba>);

impl Words {
    fn cut<'t>(&self, text: &'t str) -> impl Iterator<Item = String> + use<'t> {
        let words = self
            .0
            .tokenize(text, TokenizeMode::Search, true)
            .into_iter();
        words
            .filter(|token| token.word.chars().any(char::is_alphanumeric))
            .map(|token| token.word.to_lowercase())
    }
}

impl Tokenizer for Words {
    type TokenStream<'t> = Stream;

    fn token_stream(&mut self, text: &str) -> Stream {
        let token = |(position, text)| Token {
            position,
            text,
            ..Token::default()
        };
        Stream {
            tokens: self.cut(text).enumerate().map(token).collect(),
            next: 0,
        }
    }
}

/// The words of one text, one after another.
struct Stream {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

/// One field of jieba's words, and the path to find an article again.
struct Floor {
    words_of: Words,
    writer: IndexWriter,
    reader: IndexReader,
    path: Field,
    words: Field,
}

impl Floor {
    fn new(folder: &Path, jieba: Arc<Jieba>) -> Floor {
        let mut schema = Schema::builder();
        let path = schema.add_text_field("path", STRING | STORED);
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("jieba")
            .set_index_option(IndexRecordOption::WithFreqs);
        let words = schema.add_text_field(
            "words",
            TextOptions::default().set_indexing_options(indexing),
        );
        let index = Index::create_in_dir(folder, schema.build()).expect("an index can be made");
        index
            .tokenizers()
            .register("jieba", Words(Arc::clone(&jieba)));
        let writer = index.writer(WRITER_BYTES).expect("a writer can be started");
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .expect("the index can be read");
        Floor {
            words_of: Words(jieba),
            writer,
            reader,
            path,
            words,
        }
    }

    fn add(&self, path: &Path, text: &str) {
        let document = doc!(self.path => path.to_string_lossy().into_owned(), self.words => text);
        self.writer
            .add_document(document)
            .expect("an article can be added");
    }

    fn commit(&mut self) {
        self.writer.commit().expect("the index can be written");
        self.reader.reload().expect("the index can be read");
    }

    /// The best ten of those that have any of the words; how many.
    fn search(&self, searcher: &Searcher, question: &str) -> usize {
        let term = |word: String| -> Box<dyn Query> {
            Box::new(TermQuery::new(
                Term::from_field_text(self.words, &word),
                IndexRecordOption::WithFreqs,
            ))
        };
        let clauses: Vec<_> = self
            .words_of
            .cut(question)
            .map(|word| (Occur::Should, term(word)))
            .collect();
        let best = searcher.search(
            &BooleanQuery::new(clauses),
            &TopDocs::with_limit(10).order_by_score(),
        );
        let paths = best
            .expect("the index can be read")
            .into_iter()
            .map(|(_, address)| {
                let document: TantivyDocument =
                    searcher.doc(address).expect("the index can be read");
                document
                    .get_first(self.path)
                    .and_then(|path| path.as_str().map(str::len))
                    .unwrap_or_default()
            });
        paths.filter(|&length| length > 0).count()
    }
}

fn with_two_threads(search: &(impl Fn(usize) -> usize + Sync)) -> f64 {
    let asked = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while begin.elapsed() < MEASURED {
                    search(asked.fetch_add(1, Ordering::Relaxed));
                }
            });
        }
    });
    asked.into_inner() as f64 / begin.elapsed().as_secs_f64()
}

/// From an article with a new word in memory to finding it; the middle one, in ms.
fn edits(floor: &mut Floor, files: &[PathBuf]) -> f64 {
    let mut times: Vec<f64> = (0..EDITS)
        .map(|i| {
            let path = &files[i * files.len() / EDITS];
            let word = format!("zyx{i}q");
            let text = format!("{}\n\n{word}\n", read(path));
            let begin = Instant::now();
            floor
                .writer
                .delete_term(Term::from_field_text(floor.path, &path.to_string_lossy()));
            floor.add(path, &text);
            floor.commit();
            assert_eq!(
                floor.search(&floor.reader.searcher(), &word),
                1,
                "{} is not found by its new word",
                path.display()
            );
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn markdown_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            markdown_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("the index can be listed");
    entries
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}

/// A line of the kernel's account of this process; 0 where there is none.
fn memory_mb(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
