use super::*;

const WEEK: [u8; 7] = [0, 1, 2, 3, 4, 5, 6];

fn schedule(zone: &str, hours: &[(&[u8], u16, u16)], closed: &[&str]) -> Schedule {
    let hours = hours.iter().map(|&(days, from, to)| Hours {
        days: days.to_vec(),
        from: from * 60,
        to: to * 60,
    });
    let closed = closed.iter().map(|day| day.parse().unwrap()).collect();
    Schedule {
        zone: Zone::named(zone).unwrap(),
        hours: hours.collect(),
        closed,
    }
}

#[track_caller]
fn check(schedule: &Schedule, now: &str, expected: &str) {
    let shown = match schedule.status(now.parse().unwrap()) {
        Status::Open(None) => "open".to_owned(),
        Status::Closed(None) => "closed".to_owned(),
        Status::Open(Some(until)) => format!("open until {until}"),
        Status::Closed(Some(from)) => format!("closed until {from}"),
    };
    assert_eq!(shown, expected, "at {now}");
}

#[test]
fn a_channel_is_open_from_the_first_minute_until_the_last() {
    let office = schedule("Asia/Shanghai", &[(&[0, 1, 2, 3, 4], 9, 18)], &[]);
    check(
        &office,
        "2026-11-23T00:59:59Z",
        "closed until 2026-11-23T01:00:00Z",
    );
    check(
        &office,
        "2026-11-23T01:00:00Z",
        "open until 2026-11-23T10:00:00Z",
    );
    check(
        &office,
        "2026-11-23T09:59:59Z",
        "open until 2026-11-23T10:00:00Z",
    );
    check(
        &office,
        "2026-11-23T10:00:00Z",
        "closed until 2026-11-24T01:00:00Z",
    );
    // From Friday evening to Monday morning.
    check(
        &office,
        "2026-11-27T10:00:00Z",
        "closed until 2026-11-30T01:00:00Z",
    );
}

#[test]
fn hours_past_midnight_belong_to_the_day_on_which_they_begin() {
    let night = schedule("Europe/London", &[(&[4], 22, 2)], &[]);
    check(
        &night,
        "2026-11-27T23:00:00Z",
        "open until 2026-11-28T02:00:00Z",
    );
    check(
        &night,
        "2026-11-28T01:59:00Z",
        "open until 2026-11-28T02:00:00Z",
    );
    check(
        &night,
        "2026-11-28T02:00:00Z",
        "closed until 2026-12-04T22:00:00Z",
    );
    let holiday = schedule("Europe/London", &[(&[4], 22, 2)], &["2026-11-28"]);
    check(
        &holiday,
        "2026-11-28T01:59:00Z",
        "open until 2026-11-28T02:00:00Z",
    );
}

#[test]
fn a_holiday_has_no_openings_and_the_next_opening_is_after_it() {
    let office = schedule(
        "Asia/Shanghai",
        &[(&WEEK, 9, 18)],
        &["2027-02-17", "2027-02-18", "2027-02-19"],
    );
    check(
        &office,
        "2027-02-17T03:00:00Z",
        "closed until 2027-02-20T01:00:00Z",
    );
    check(
        &office,
        "2027-02-16T03:00:00Z",
        "open until 2027-02-16T10:00:00Z",
    );
}

#[test]
fn a_change_of_the_clocks_moves_the_instant_and_not_the_hour() {
    let london = schedule("Europe/London", &[(&WEEK, 9, 17)], &[]);
    // Clocks go forward on 28 March 2027, back on 31 October.
    check(
        &london,
        "2027-03-27T18:00:00Z",
        "closed until 2027-03-28T08:00:00Z",
    );
    check(
        &london,
        "2027-10-30T18:00:00Z",
        "closed until 2027-10-31T09:00:00Z",
    );
    let night = schedule("America/Los_Angeles", &[(&[5], 23, 3)], &[]);
    // 14 March 2027 has no 02:30; the night is an hour short.
    check(
        &night,
        "2027-03-14T07:00:00Z",
        "open until 2027-03-14T10:00:00Z",
    );
    check(
        &schedule("America/Los_Angeles", &[(&[6], 2, 5)], &[]),
        "2027-03-14T09:00:00Z",
        "closed until 2027-03-14T10:00:00Z",
    );
}

#[test]
fn hours_that_touch_are_one_and_all_days_have_no_end() {
    let split = schedule("UTC", &[(&[0], 9, 12), (&[0], 12, 24), (&[1], 0, 3)], &[]);
    check(
        &split,
        "2026-11-23T10:00:00Z",
        "open until 2026-11-24T03:00:00Z",
    );
    check(
        &schedule("UTC", &[(&WEEK, 0, 24)], &[]),
        "2026-11-23T10:00:00Z",
        "open",
    );
    check(
        &schedule("UTC", &[(&WEEK, 0, 24)], &["2026-12-25"]),
        "2026-11-23T10:00:00Z",
        "open until 2026-12-25T00:00:00Z",
    );
    check(&schedule("UTC", &[], &[]), "2026-11-23T10:00:00Z", "closed");
}

#[test]
fn offsets_are_shown_with_their_minutes() {
    let zone = |name: &str| {
        Zone::named(name)
            .unwrap()
            .offset_text("2027-01-10T00:00:00Z".parse().unwrap())
    };
    assert_eq!(
        (zone("Asia/Kolkata"), zone("America/St_Johns")),
        ("UTC+5:30".to_owned(), "UTC-3:30".to_owned())
    );
    assert!(Zone::named("Asia/Peking").is_none());
}

#[test]
fn the_data_for_browsers_changes_with_the_year_only() {
    let london = schedule("Europe/London", &[(&[0], 9, 17)], &["2027-12-27"]);
    let at = |now: &str| london.data(now.parse().unwrap());
    assert_eq!(at("2027-01-01T00:00:00Z"), at("2027-12-31T23:59:59Z"));
    let data: serde_json::Value = serde_json::from_str(&at("2027-06-01T00:00:00Z")).unwrap();
    assert_eq!(data["o"][0], json!([0, 0]));
    assert_eq!(
        data["o"][1],
        json!([
            "2027-03-28T01:00:00Z"
                .parse::<Timestamp>()
                .unwrap()
                .as_second()
                / 60,
            60
        ])
    );
    assert_eq!(data["o"].as_array().unwrap().len(), 7);
    assert_eq!(
        (&data["h"], &data["c"]),
        (&json!([[[0], 540, 1020]]), &json!(["2027-12-27"]))
    );
}
