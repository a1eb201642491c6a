use super::super::misplaced::misplaced;
use super::super::odd::odd;
use super::*;

/// As the front matter reads: a map whose lists are lists and whose texts are texts.
fn reads(yaml: &str) -> Option<usize> {
    let text = format!("---\n{yaml}---\nText\n");
    let error =
        crate::content::front_matter::parse(&text, std::path::Path::new("zh/a.md")).err()?;
    Some(error.line.saturating_sub(1).max(1))
}

/// The mistake in the second of three lines, as it is told when the whole is read.
#[track_caller]
fn told(line: &str) -> (usize, String, String) {
    let text = format!("---\nid: wd7k2q\n{line}\nvisibility: public\n---\nText\n");
    let path = std::path::Path::new("zh/a.md");
    let problem = match crate::content::front_matter::parse(&text, path) {
        Err(problem) => problem,
        Ok(head) => head
            .problems
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("nothing is told of {line}")),
    };
    (problem.line, problem.message, problem.help)
}

/// Each kind of mistake, and the line that the remedy gives.
#[test]
fn the_remedy_of_each_mistake_is_a_line_that_reads_as_it_was_meant() {
    for (line, expected) in [
        ("title: Fees: what", "title: \"Fees: what\""),
        ("title: 费用：what: x", "title: \"费用：what: x\""),
        ("title：费用", "title: 费用"),
        ("title： Fees: what", "title: \"Fees: what\""),
        ("title:费用", "title: 费用"),
        ("title = 费用", "title: 费用"),
        ("\ttitle: 费用", "title: 费用"),
        ("title: @home", "title: \"@home\""),
        ("title: ! now", "title: \"! now\""),
        ("title: *new* fees", "title: \"*new* fees\""),
        ("title: & more", "title: \"& more\""),
        ("title: %off", "title: \"%off\""),
        ("title: `code`", "title: \"`code`\""),
        ("title: [a] b", "title: \"[a] b\""),
        ("title: {a} b", "title: \"{a} b\""),
        ("title: [a, b]", "title: \"[a, b]\""),
        ("title: \"Fees", "title: \"Fees\""),
        ("title: 'Fees", "title: \"Fees\""),
        (
            "title: \"Fees\" and more",
            "title: \"\\\"Fees\\\" and more\"",
        ),
        ("title: “Fees”", "title: \"Fees\""),
        ("title: “Fees: what”", "title: \"Fees: what\""),
        ("title: 50% off # now", "title: \"50% off # now\""),
        ("title Fees", "title: Fees"),
        ("tags：[a, b]", "tags: [a, b]"),
        ("tags: [a, b", "tags: [a, b]"),
        ("tags: [@a, b]", "tags: [\"@a\", b]"),
        ("tags: a, b", "tags: [a, b]"),
        ("tags: a，b、c", "tags: [a, b, c]"),
        ("tags: [a，b]", "tags: [a, b]"),
        ("tags: 【a，b】", "tags: [a, b]"),
        ("questions: Why?", "questions: [Why?]"),
        (" title: Fees", "title: Fees"),
    ] {
        let (at, message, help) = told(line);
        assert_eq!(at, 3, "{line}: {message} ({help})");
        assert!(
            help.ends_with(&format!("`{expected}`")),
            "{line}: {message} ({help})"
        );
        assert_eq!(
            reads(&format!("id: wd7k2q\n{expected}\nvisibility: public\n")),
            None,
            "{expected}"
        );
    }
}

#[test]
fn whatever_sign_stands_for_the_colon_of_a_known_key_is_named() {
    let signs = "： ﹕ ∶ ꞉ ։ ︰ = == -> => --> — ; ； ， , · • → ⇒ ፡ ׃".split(' ');
    let lines = [
        ("title", "Fees"),
        ("tags", "[a, b]"),
        ("order", "3"),
        ("weight", "3"),
    ];
    for (sign, (key, value)) in signs.flat_map(|sign| lines.map(|line| (sign, line))) {
        for space in ["", " "] {
            let (line, message, help) = told(&format!("{key}{space}{sign} {value}"));
            let what = format!("`{sign}` stands behind `{key}`");
            assert!(line == 3 && message.contains(&what), "{sign}: {message}");
            assert!(
                help.contains(&format!("write: `{key}: {value}`")),
                "{sign}: {help}"
            );
        }
    }
}

#[test]
fn an_order_that_is_no_number_is_not_proposed_in_quotes() {
    for value in ["@x", "[a", "a: b", "- x", "\"a\" b"] {
        let (_, message, help) = told(&format!("order: {value}"));
        assert!(message.contains("is no whole number"), "{value}: {message}");
        assert!(help.contains("`order: 3`"), "{value}: {help}");
    }
}

#[test]
fn lists_over_several_lines_are_mended_where_they_break() {
    for (yaml, line, expected) in [
        ("tags:\n  - a\n - b\n", 3, "  - b"),
        ("tags:\n  -a\n  - b\n", 2, "  - a"),
        ("tags:\n\t- a\n", 2, "  - a"),
        ("questions:\n  - Fees: what\n", 2, "  - \"Fees: what\""),
        ("questions:\n  - @home\n", 2, "  - \"@home\""),
    ] {
        let failed = reads(yaml).unwrap_or_else(|| panic!("{yaml} reads"));
        let told = of(yaml, failed, reads).unwrap_or_else(|| panic!("{yaml}: nothing"));
        assert_eq!(
            (told.line, told.help.ends_with(&format!("`{expected}`"))),
            (line, true),
            "{yaml}: {told:?}"
        );
    }
}

#[test]
fn front_matter_below_the_first_line_is_told_and_text_that_looks_like_it_is_not() {
    let front = "---\ntitle: Fees\nid: wd7k2q\n---\nText\n";
    for above in ["\n", "\n\n", "```yaml\n", "\u{3000}\n", " "] {
        let text = format!("{above}{front}");
        assert!(
            misplaced(&text).is_some_and(|(line, ..)| line == 1),
            "{text}"
        );
    }
    for text in [
        "title: Fees\nid: x\n---\nText\n",
        "—\ntitle: Fees\n---\n",
        "----\ntitle: Fees\n---\n",
    ] {
        assert!(misplaced(text).is_some() || text.starts_with('—'), "{text}");
    }
    for text in [
        "# Title\n\nText\n",
        "\n---\n\nText\n\n---\n",
        "Title\n---\nText\n",
        "\n```yaml\ntitle: x\n```\n",
        "id: an answer\n\nmore\n",
    ] {
        assert_eq!(misplaced(text), None, "{text}");
    }
}

#[test]
fn what_is_meant_as_it_stands_is_not_odd() {
    for yaml in [
        "title: \"50% off # now\"\n",
        "title: C# and F#\n",
        "title: “账户被盗”怎么办\n",
        "tags: [\"a，b\"]\n",
        "questions:\n  - 为什么，怎么办\n",
        "questions: []  # how else readers ask it\n",
        "# a remark\ntitle: Fees\nupdated: 2026-01-02 # by Ann\n",
    ] {
        assert_eq!(odd(yaml), [], "{yaml}");
    }
}
