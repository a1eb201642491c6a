//! What snippets show, in texts made by construction.

use rustc_hash::FxHashMap;

use super::{Asked, Marker};
use crate::search::forward::article::tests::{analyzer, article};
use crate::search::query::parse::Query;
use crate::text::questions::asks_for_number;
use crate::text::synonyms::Synonyms;

/// The snippet of a text, with the parts that `code` names as blocks of code; all tokens weigh the same, none is in the title.
fn snippet(query: &str, text: &str, code: &[&str]) -> String {
    let query = Query::new(query, analyzer(), &Synonyms::default());
    let mut section = article(&[(String::new(), text.to_owned())])
        .sections
        .remove(0);
    let block = |code: &&str| {
        let start = text.find(code).expect("it is a part of the text");
        (start as u32, (start + code.len()) as u32)
    };
    section.code = code.iter().map(block).collect();
    let asked = Asked {
        weights: &FxHashMap::default(),
        mean: 1.0,
        number: asks_for_number(&query.text),
        title: &[],
    };
    let html = Marker::new(&query.marks, analyzer()).snippet(&section, &asked);
    html.as_str().replace("<mark>", "").replace("</mark>", "")
}

#[test]
fn a_snippet_begins_with_the_sentence_that_holds_most_of_the_question() {
    let (talk, rest) = ("无关的话".repeat(30), "别的".repeat(80));
    let text = format!("{talk}。提现没到账先看状态。{rest}");
    let shown = snippet("提现状态", &text, &[]);
    assert!(shown.starts_with("…提现没到账先看状态。"), "{shown}");
    assert!(shown.ends_with('…'));
}

#[test]
fn of_a_question_in_the_text_a_snippet_shows_what_stands_behind_it() {
    let talk = "Nothing of interest here. ".repeat(12);
    let text = format!("{talk}How long does a withdrawal take? Up to a day. {talk}");
    let shown = snippet("how long does a withdrawal take", &text, &[]);
    assert!(shown.starts_with("…Up to a day."), "{shown}");
}

#[test]
fn who_asks_for_a_number_sees_the_sentence_that_has_one() {
    let talk = "和这件事没有什么关系的话。".repeat(12);
    for (number, first) in [("约 24 小时", "…提现约"), ("很快就", "…提现要先确认。")]
    {
        let text = format!("{talk}提现要先确认。{talk}提现{number}到账。{talk}");
        let shown = snippet("提现多久", &text, &[]);
        assert!(shown.starts_with(first), "{shown}");
    }
}

#[test]
fn long_code_is_no_running_text_unless_it_alone_says_what_was_asked() {
    let code = "let first = deposit(1);\n".repeat(8);
    let long = format!("{code}let wanted = withdraw(2);\n{code}");
    let text = format!("Add this to the deposit file:\n{long}Then build the deposit site.");
    let long = long.trim_end();
    let shown = snippet("deposit", &text, &[long]);
    assert_eq!(
        shown,
        "Add this to the deposit file: … Then build the deposit site."
    );
    let shown = snippet("deposit wanted", &text, &[long]);
    assert!(
        shown.contains("file: …let wanted = withdraw(2);"),
        "{shown}"
    );
    let short = format!(
        "Run this:\nnpm run build\n{}",
        "It takes a while. ".repeat(30)
    );
    assert!(snippet("run", &short, &["npm run build"]).starts_with("Run this: npm run build · It"));
    let only = snippet("deposit", long, &[long]);
    assert!(only.starts_with("let first = deposit(1);"), "{only}");
}
