//! How sure an answer is, the answer itself, sections and articles that stand together.

use serde_json::Value;

use crate::site::Site;

/// Subjects that share no character.
const SUBJECTS: [&str; 12] = [
    "提现", "充值", "密码", "合约", "税务", "推荐", "邮箱", "冻结", "国家", "杠杆", "发票", "维护",
];

/// A help centre with an article about each subject, every third with a section about its fees and one about its time.
fn centre() -> Site {
    SUBJECTS.iter().enumerate().fold(Site::new(), |site, (at, subject)| {
        let mut article = format!("# {subject}怎么办理\n先打开{subject}页面。");
        if at % 3 == 1 {
            article.push_str(&format!(
                "\n\n## 费用 {{#fee}}\n{subject}每笔收取 {at} 元。\n\n1. 打开账单。\n2. 看合计。\n\n## 时长 {{#time}}\n大约 {at} 小时。"
            ));
        }
        site.article(&format!("zh/s{at}.md"), &article)
    })
}

fn search(site: &Site, words: &str) -> Value {
    let words = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
    site.get(&format!("/api/v1/search?lang=zh&q={words}"))
        .json()
}

#[test]
fn what_an_article_answers_is_sure_and_what_none_does_is_weak() {
    let site = centre();
    for (at, subject) in SUBJECTS.iter().enumerate() {
        let found = search(&site, &format!("{subject}怎么办理"));
        assert_eq!(
            found["confidence"]["class"], "sure",
            "{subject}: {}",
            found["confidence"]
        );
        assert_eq!(found["answer"]["id"], format!("zh/s{at}"));
        // Words that the articles do not know, beside one that they do: what is found is shown, and doubted.
        for question in ["红烧肉的做法要先焯水和炒糖色", "如何给盆栽月季修剪枝条"]
        {
            let found = search(&site, &format!("{question}{}", &subject[..3]));
            if found["total"].as_u64() > Some(0) {
                assert_eq!(
                    found["confidence"]["class"], "weak",
                    "{question}: {}",
                    found["confidence"]
                );
            }
            assert_eq!(found["answer"], Value::Null);
        }
    }
    let nothing = search(&site, "zzzz");
    assert_eq!(
        (&nothing["confidence"], &nothing["answer"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn the_answer_is_the_sections_own_words_and_its_place() {
    let site = centre();
    let answer = search(&site, "发票费用")["answer"].take();
    assert_eq!(answer["url"], "/zh/s10#fee");
    assert_eq!(answer["section"]["heading"], "费用");
    let html = answer["html"].as_str().unwrap_or_default();
    assert!(
        html.contains("<p>发票每笔收取 10 元。</p>") && html.contains("<li>看合计。</li>"),
        "{html}"
    );
    assert_eq!(answer["more"], false);
    // The first ten only: who looks further did not find it there.
    let later = site
        .get("/api/v1/search?lang=zh&offset=1&q=%E5%8F%91%E7%A5%A8%E8%B4%B9%E7%94%A8")
        .json();
    assert_eq!(later["answer"], Value::Null);
}

#[test]
fn a_long_answer_is_whole_blocks_and_says_that_it_goes_on() {
    let steps: String = (1..=60)
        .map(|step| format!("{step}. 第 {step} 步，点一下按钮。\n"))
        .collect();
    let site = centre().article("zh/long.md", &format!("# 搬家怎么办理\n{steps}"));
    let answer = search(&site, "搬家怎么办理")["answer"].take();
    let html = answer["html"].as_str().unwrap_or_default();
    assert!(
        html.ends_with("</li></ol>") && html.matches("<li>").count() > 10,
        "{html}"
    );
    assert_eq!(html.matches("<li>").count(), html.matches("</li>").count());
    assert_eq!(answer["more"], true);
}

#[test]
fn articles_that_say_nearly_the_same_are_one_hit() {
    let text: String = (0..40)
        .map(|at| format!("第{at}条规定，申请人应当在期限之内提交材料{at}。\n\n"))
        .collect();
    let site = centre()
        .article("zh/old/move.md", &format!("# 搬家的规定\n{text}"))
        .article(
            "zh/new/move.md",
            &format!("# 搬家的规定\n{text}\n\n另有一句。"),
        )
        .article("zh/new/other.md", &format!("# 婚假的安排\n{text}"));
    let found = search(&site, "搬家的规定");
    let ids: Vec<&str> = found["hits"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|hit| hit["id"].as_str())
        .collect();
    assert_eq!(
        ids.iter().filter(|id| id.ends_with("/move")).count(),
        1,
        "{ids:?}"
    );
    // The same text under another title is about something else.
    assert!(ids.contains(&"zh/new/other"), "{ids:?}");
    let same = &found["hits"][0]["same"];
    assert_eq!(same.as_array().map(Vec::len), Some(1), "{same}");
    let both = [ids[0], same[0]["id"].as_str().unwrap_or_default()];
    assert!(
        both.contains(&"zh/old/move") && both.contains(&"zh/new/move"),
        "{both:?}"
    );
    assert_eq!(found["total"].as_u64(), Some(ids.len() as u64));
}

#[test]
fn titles_that_are_alike_stay_apart_when_their_texts_are_short() {
    let site = (0..8).fold(Site::new(), |site, at| {
        site.article(
            &format!("zh/t{at}.md"),
            &format!("# 提现规则第{at}条\n同样的一句话。"),
        )
    });
    assert_eq!(search(&site, "提现规则")["total"], 8);
}

#[test]
fn one_file_with_many_questions_shows_those_that_fit_under_it() {
    let questions: String = (0..40)
        .map(|at| format!("## {}的费用怎么算 {{#q{at}}}\n按第{at}档收取。\n\n## {}要等多久 {{#w{at}}}\n第{at}天。\n\n", SUBJECTS[at % 12], SUBJECTS[at % 12]))
        .collect();
    let site = centre().article("zh/faq.md", &format!("# 常见问题\n{questions}"));
    let found = search(&site, "杠杆的费用怎么算");
    let hits = found["hits"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let faq = hits
        .iter()
        .find(|hit| hit["id"] == "zh/faq")
        .expect("it is found");
    assert_eq!(faq["section"]["heading"], "杠杆的费用怎么算");
    let others: Vec<&str> = faq["sections"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|s| s["heading"].as_str())
        .collect();
    assert_eq!(
        others, ["杠杆的费用怎么算"; 2],
        "the same question stands there three times, and at most three are shown"
    );
}

#[test]
fn of_very_many_suggestions_the_best_are_shown() {
    // 701 is prime: each length comes once, in no order.
    let site = (0..701_usize).fold(Site::new(), |site, at| {
        let title = format!("提现{}", "很".repeat(at * 37 % 701));
        site.article(&format!("zh/m{at}.md"), &format!("# {title}\n正文。"))
    });
    let found = site
        .get("/api/v1/suggest?lang=zh&limit=8&q=%E6%8F%90")
        .json();
    let lengths: Vec<usize> = found["suggestions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some(one["text"].as_str()?.chars().count() - 2))
        .collect();
    assert_eq!(lengths, (0..8).collect::<Vec<_>>(), "{found}");
}

#[test]
fn a_short_text_by_post_is_searched_and_doubted_as_by_get() {
    let site = centre();
    for (at, subject) in SUBJECTS.iter().enumerate() {
        for words in [
            format!("{subject}怎么办理"),
            format!("红烧肉{subject}要先焯水再炒糖色"),
        ] {
            let posted = site.post_json(
                "/api/v1/search",
                &serde_json::json!({"q": words, "lang": "zh"}),
            );
            let (posted, got) = (posted.json(), search(&site, &words));
            for part in ["query", "confidence", "answer", "hits", "total"] {
                assert_eq!(posted[part], got[part], "{part} of {words}, {at}");
            }
        }
    }
}

#[test]
fn a_code_that_is_posted_is_neither_searched_nor_shown_again() {
    let site = centre();
    for code in ["123456", " 482915 ", "００７１２３"] {
        let page = site.post_form("/zh/search", &[("q", code)]).body;
        assert!(page.contains("没有搜索"), "{page}");
        assert!(!page.contains(code.trim()), "{code}");
    }
}
