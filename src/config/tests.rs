use super::*;

#[test]
fn what_cannot_be_used_is_left_out_and_told_with_its_line() {
    let text = "name = \"X\"\nlanguages = [\"en\", \"de\"]\ncolour = 1\n[[category]]\npath = \"a b\"\n[[channel]]\nkind = \"pigeon\"\naddress = \"x\"\n";
    let (config, problems) = SiteConfig::parse(text).unwrap();
    assert_eq!(
        (
            config.name.as_str(),
            config.languages.as_slice(),
            config.channels.len()
        ),
        ("X", &[Lang::En][..], 0)
    );
    let mut lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
    lines.sort_unstable();
    assert_eq!(lines, [2, 3, 4, 6]);
}

#[test]
fn zones_days_hours_and_dates_that_are_none_are_told_with_line_and_column() {
    let channel = |rest: &str| {
        format!("[[channel]]\nkind = \"chat\"\naddress = \"https://x.example/\"\n{rest}\n")
    };
    for (rest, place, message) in [
        (
            "time_zone = \"Asia/Peking\"",
            (4, 13),
            "unknown time zone `Asia/Peking`",
        ),
        (
            "time_zone = \"UTC\"\nhours = [{ days = [\"monday\"], from = \"09:00\", to = \"10:00\" }]",
            (5, 20),
            "unknown day `monday`",
        ),
        (
            "time_zone = \"UTC\"\nhours = [{ days = [\"mon\"], from = \"9:00\", to = \"10:00\" }]",
            (5, 35),
            "`9:00` is no time of day",
        ),
        (
            "time_zone = \"UTC\"\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"24:30\" }]",
            (5, 49),
            "`24:30` is no time of day",
        ),
        (
            "time_zone = \"UTC\"\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"09:00\" }]",
            (5, 35),
            "opens at 09:00 and closes at 09:00",
        ),
        (
            "hours = [{ days = [\"mon\"], from = \"09:00\", to = \"10:00\" }]",
            (1, 1),
            "a channel with hours and no time zone",
        ),
        (
            "time_zone = \"UTC\"\nclosed = [\"2027-02-29\"]",
            (5, 11),
            "`2027-02-29` is no date",
        ),
        (
            "always_open = true\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"10:00\" }]",
            (5, 10),
            "always open",
        ),
    ] {
        let (config, problems) = SiteConfig::parse(&channel(rest)).unwrap();
        let found = problems
            .iter()
            .any(|p| (p.line, p.column) == place && p.message.contains(message));
        assert!(found, "{rest}: {problems:#?}");
        assert_eq!(config.channels.len(), 1, "the channel itself stays: {rest}");
    }
    let (config, problems) = SiteConfig::parse(&channel("always_open = true")).unwrap();
    assert!(problems.is_empty() && config.channels[0].always_open);
}

#[test]
fn a_file_that_is_no_toml_names_the_line() {
    assert_eq!(
        SiteConfig::parse("name = \"X\"\nlanguages = [")
            .unwrap_err()
            .line,
        2
    );
}
