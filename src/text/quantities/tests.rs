use super::*;

#[test]
fn a_number_reads_back_from_characters() {
    for number in 1..=NUMBER_MAX {
        let written: Vec<String> = in_chinese(number).chars().map(String::from).collect();
        assert_eq!(
            chinese_number(&written),
            Some((number, written.len())),
            "{}",
            in_chinese(number)
        );
    }
}

/// Whatever way a quantity is written, the whole of it is read, and the other ways are the same but for itself.
#[test]
fn each_way_to_write_a_quantity_leads_to_the_others() {
    let mut tried = 0;
    for measure in &MEASURES {
        for number in [1, 2, 3, 5, 7, 10, 14, 15, 24, 30, 48, 60, 72, 90] {
            let all = ways(number, measure);
            for way in &all {
                let found = find(way);
                assert_eq!(found.len(), 1, "{way}: {found:?}");
                assert_eq!(
                    (found[0].first, found[0].units),
                    (0, units(way).len()),
                    "{way}"
                );
                let mut others: Vec<String> = all.clone();
                others.retain(|other| units(other) != units(way));
                assert_eq!(found[0].others, others, "{way}");
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn what_is_no_quantity_is_left_alone() {
    for no in [
        "第二天",
        "哪一年",
        "每一天",
        "2024年",
        "一起",
        "三方",
        "10000 usdt",
        "5f",
        "3d打印",
        "hours",
        "小时",
        "trc20",
        "一",
        "两步",
        "3月5日",
        "0 days",
    ] {
        assert_eq!(find(no), [], "{no}");
    }
    assert_eq!(find("2 factor")[0].others, ["two factor"]);
    assert_eq!(find("two factor")[0].others, ["2 factor"]);
    let ranges = find("三到五个工作日");
    assert_eq!(
        (ranges.len(), ranges[0].first),
        (1, 2),
        "the last number of a range counts"
    );
}
