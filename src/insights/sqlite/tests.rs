use super::rows::*;
use super::*;

#[test]
fn a_batch_is_added_up_and_sorted_before_it_is_written() {
    let said = |article: &str, helpful: bool| Feedback {
        article: article.parse().unwrap(),
        helpful: Some(helpful),
        reason: None,
        comment: None,
    };
    let batch = [
        said("zh/b", true),
        said("en/z", false),
        said("zh/b", false),
        said("zh/a", true),
        said("zh/b", true),
    ];
    let rows = Rows::of(&batch, "2026-11-28".parse().unwrap());
    let day = "2026-11-28".to_owned();
    let key = |article: &str| (article.to_owned(), day.clone());
    let votes: Vec<_> = rows.votes.into_iter().collect();
    assert_eq!(
        votes,
        [
            (key("en/z"), (0, 1)),
            (key("zh/a"), (1, 0)),
            (key("zh/b"), (2, 1))
        ]
    );
}

#[test]
fn statements_on_rows_are_standard_and_number_what_they_bind_in_order() {
    let all = STATEMENTS
        .into_iter()
        .chain(counting::STATEMENTS)
        .chain(reading::STATEMENTS);
    for sql in all {
        let numbers: Vec<&str> = sql.split('$').skip(1).map(|rest| &rest[..1]).collect();
        assert!(
            numbers
                .iter()
                .enumerate()
                .all(|(at, number)| number.parse() == Ok(at + 1)),
            "{sql}"
        );
        for own in [
            "?",
            "OR REPLACE",
            "OR IGNORE",
            "rowid",
            "datetime(",
            "PRAGMA",
        ] {
            assert!(!sql.contains(own), "{own} in {sql}");
        }
    }
}
