use super::rows::*;
use super::*;
use rusqlite::Connection;

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

#[test]
fn a_flood_of_comments_leaves_what_others_said() {
    let said = |article: &str| Feedback {
        article: article.parse().unwrap(),
        helpful: Some(false),
        reason: None,
        comment: Some("x".to_owned()),
    };
    let folder = tempfile::tempdir().unwrap();
    let mut store = Sqlite::new(folder.path());
    let (first, second) = ("2026-11-28".parse().unwrap(), "2026-11-29".parse().unwrap());
    assert!(store.write(&[said("zh/others")], first).unwrap().is_empty());
    // One article: what is over its day is left out, in one batch and in the next.
    let flood = vec![said("zh/a"); COMMENTS_A_DAY_OF_ARTICLE_MAX + 10];
    assert_eq!(store.write(&flood, first).unwrap().len(), 10);
    assert_eq!(store.write(&flood, first).unwrap().len(), flood.len());
    assert!(store.write(&[said("zh/others")], first).unwrap().is_empty());
    assert_eq!(store.write(&flood, second).unwrap().len(), 10);
    // All articles.
    let flood: Vec<Feedback> = (0..COMMENTS_A_DAY_MAX)
        .map(|n| said(&format!("zh/a{n}")))
        .collect();
    assert_eq!(
        store.write(&flood, second).unwrap().len(),
        COMMENTS_A_DAY_OF_ARTICLE_MAX
    );
    assert_eq!(
        store.write(&[said("zh/others")], second).unwrap(),
        HashSet::from([0])
    );
    // Whether it helped is counted all the same.
    let mut one = |sql: &str| {
        let read =
            |connection: &mut Connection| Ok(connection.query_row(sql, [], |row| row.get(0))?);
        store.0.run::<i64>(&mut { read }).unwrap()
    };
    assert_eq!(
        one("SELECT sum(not_helped) FROM votes WHERE article = 'zh/others'"),
        3
    );
    assert_eq!(
        one("SELECT count(*) FROM comments WHERE article = 'zh/others'"),
        2
    );
    let kept_days = COMMENTS_MAX / COMMENTS_A_DAY_MAX as i64;
    assert!(kept_days >= 50);
}
