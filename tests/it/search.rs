//! What a search finds, and how it shows it.

use jieda::ids::{Audience, Lang};
use jieda::search::{HitRange, SearchRequest};

use crate::site::Site;

fn exchange() -> Site {
    Site::new()
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现没有到账怎么办\nquestions: [提币多久到账]\n---\n先看提现记录里的状态。\n\n## 为什么会延迟 {#why}\n网络拥堵时要多等一会儿。\n\n## 手续费多少 {#fee}\n每笔一个 USDT。")
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: My withdrawal has not arrived\n---\nLook at the status first.\n\n## Why is it late? {#why}\nThe network may be congested.")
        .article("zh/funds/deposit.md", "# 充值没有到账怎么办\n核对网络和地址，USDT 支持 TRC20。")
        .article("zh/account/reset.md", "# 如何重置登录密码\n点击忘记密码。")
        .article("en/api/keys.md", "# How do I create an API key?\nOpen API management.")
}

#[test]
fn an_edited_article_is_found_by_its_new_words_only() {
    let site = Site::new().article("zh/refund.md", "# 退款\n七天内原路退回");
    site.search("七天").finds(["refund"]);
    site.edit("zh/refund.md", "# 退款\n十五天内原路退回");
    site.search("十五天").finds(["refund"]);
    site.search("七天").finds([]);
}

#[test]
fn all_spellings_of_a_question_find_its_article_first() {
    let site = exchange();
    for words in [
        "提现没到账",
        "提現沒到賬",
        "提现 没 到账",
        "　提現　",
        "提\u{200b}现",
        "【提现】！！😭",
    ] {
        site.search(words).finds_first("withdraw");
    }
    for words in ["USDT充值", "ＵＳＤＴ充值", "充值usdt", "充值 USDT"] {
        site.search(words).finds_first("deposit");
    }
    for words in ["api key", "apikey", "API-keys", "creating api keys"] {
        site.search(words).finds_first("keys");
    }
}

#[test]
fn words_that_jieba_cuts_differently_in_query_and_article_still_meet() {
    let site = Site::new()
        .article("zh/a.md", "# 未到账的充值")
        .article("zh/b.md", "# 手机号更换");
    site.search("没到账").finds(["a"]);
    site.search("到账").finds(["a"]);
}

#[test]
fn a_section_that_answers_is_where_the_article_opens() {
    let site = exchange();
    let hits = site.search("提现手续费");
    assert_eq!(hits.first().url(), "/zh/funds/withdraw#fee");
    assert_eq!(
        site.search("提现没到账").first().url(),
        "/zh/funds/withdraw"
    );
    assert_eq!(
        site.search("why is it late").first().url(),
        "/en/funds/withdraw#why"
    );
}

#[test]
fn what_matched_is_marked_in_the_articles_own_words() {
    let site = exchange();
    let hits = site.search("提現狀態");
    assert_eq!(
        hits.first().title.as_str(),
        "<mark>提现</mark>没有到账怎么办"
    );
    assert_eq!(
        hits.first().snippet.as_str(),
        "先看<mark>提现</mark>记录里的<mark>状态</mark>。"
    );
}

#[test]
fn a_foreign_hit_stands_for_its_translation_in_the_readers_language() {
    let site = exchange();
    let hits = site.search_in("withdrawal late", Lang::Zh);
    let first = hits.first();
    assert_eq!(
        (first.url().as_str(), first.foreign),
        ("/zh/funds/withdraw#why", false)
    );
    let untranslated = site.search_in("api key", Lang::Zh);
    assert!(untranslated.first().foreign);
}

#[test]
fn an_article_and_its_translation_are_one_hit() {
    let site = exchange();
    assert_eq!(
        site.search_in("提现 withdrawal", Lang::Zh)
            .slugs()
            .iter()
            .filter(|slug| **slug == "withdraw")
            .count(),
        1
    );
}

#[test]
fn nonsense_and_nothing_find_nothing() {
    let site = exchange();
    for words in ["qwzxv", "量子火锅", "", "   ", "！？", "\u{200b}", "\u{0}"] {
        site.search(words).finds([]);
    }
}

#[test]
fn no_text_is_query_syntax() {
    let site = exchange();
    for words in [
        "title:提现",
        "提现 AND",
        "\"提现",
        "提现*",
        "-提现",
        "提现~5^9",
        "((((提现",
        "[提现 TO x]",
        "NOT 提现",
    ] {
        site.search(words).finds_first("withdraw");
    }
    site.search(&"(".repeat(512)).finds([]);
    site.search(&"+(".repeat(200)).finds([]);
}

#[test]
fn only_the_first_32_terms_of_a_query_count() {
    let site = exchange();
    let many: String = (0..40).map(|i| format!("word{i} ")).collect();
    site.search(&format!("{many} 提现")).finds([]);
    site.search(&format!("提现 {many}")).finds_first("withdraw");
    let some: String = (0..5).map(|i| format!("word{i} ")).collect();
    site.search(&format!("提现没有到账怎么办 {some}"))
        .finds_first("withdraw");
}

#[test]
fn synonyms_bridge_wordings_and_languages() {
    let site = exchange();
    site.search("出金").finds([]);
    site.edit(
        "synonyms.toml",
        "[[group]]\nterms = [\"提现\", \"出金\", \"cash out\"]\n",
    );
    site.search("出金").finds_first("withdraw");
    site.search_in("cash out", Lang::Zh).finds_first("withdraw");
    assert_eq!(
        site.loaded().analysed,
        0,
        "synonyms work on the query side only"
    );
}

#[test]
fn a_broken_synonyms_file_leaves_the_last_good_one_in_use() {
    let site = exchange().article("synonyms.toml", "[[group]]\nterms = [\"提现\", \"出金\"]\n");
    site.search("出金").finds_first("withdraw");
    site.edit("synonyms.toml", "[[group]]\nterms = [\"提现\"");
    site.search("出金").finds_first("withdraw");
    site.tells("synonyms.toml:2", "error");
}

#[test]
fn words_of_the_sites_dictionary_reach_the_index() {
    let site = Site::new().article("zh/a.md", "# 甲\n找客服提交比特工单即可");
    site.search("比特工单").finds(["a"]);
    assert_eq!(site.loaded().analysed, 1);
    site.edit("dictionary.txt", "比特工单 9000 n\n");
    assert_eq!(
        site.loaded().analysed,
        1,
        "another dictionary makes other tokens of every article"
    );
    site.search("比特工单").finds(["a"]);
}

#[test]
fn ranking_after_edits_is_that_of_a_fresh_index() {
    let edited = exchange();
    edited.search("提现");
    for round in 0..20 {
        edited.edit(
            "zh/account/reset.md",
            &format!("# 如何重置登录密码\n第{round}版。提现提现提现"),
        );
        edited.edit(
            &format!("zh/funds/extra{round}.md"),
            "# 提现的其它说明\n提现手续费",
        );
    }
    for round in 0..19 {
        edited.remove(&format!("zh/funds/extra{round}.md"));
    }
    let fresh = exchange()
        .article(
            "zh/account/reset.md",
            "# 如何重置登录密码\n第19版。提现提现提现",
        )
        .article("zh/funds/extra19.md", "# 提现的其它说明\n提现手续费");
    let long = "我昨天提现了没有到账怎么办, why is my withdrawal late and how do I reset the password of my API key 手续费多少";
    for words in [
        "提现",
        "提现手续费",
        "密码",
        "没有到账",
        "why is it late",
        long,
    ] {
        let scores = |site: &Site| {
            site.search(words)
                .hits
                .iter()
                .map(|h| (h.article.id.to_string(), h.score.to_bits()))
                .collect::<Vec<_>>()
        };
        assert_eq!(scores(&edited), scores(&fresh), "{words}");
    }
}

#[test]
fn equal_scores_are_ordered_by_id() {
    let site = Site::new()
        .article("zh/b.md", "# 提现")
        .article("zh/a.md", "# 提现")
        .article("zh/c.md", "# 提现");
    site.search("提现").finds(["a", "b", "c"]);
}

#[test]
fn suggestions_are_whole_questions_with_the_place_of_the_match() {
    let site = exchange();
    assert_eq!(site.suggest("提"), ["[提]现没有到账怎么办"]);
    assert_eq!(
        site.suggest("提现没到账").first().unwrap(),
        "[提现没]有[到账]怎么办"
    );
    assert_eq!(
        site.suggest("with").first().unwrap(),
        "My [with]drawal has not arrived"
    );
    assert_eq!(site.suggest("手续").first().unwrap(), "[手续]费多少");
    assert!(site.suggest("qwzxv").is_empty());
    assert!(site.suggest("").is_empty());
}

#[test]
fn titles_are_suggested_before_bare_headings_and_an_article_once_unless_its_questions_differ() {
    let site = Site::new()
        .article("zh/a.md", "# 冻结账户怎么办\n\n## 退款\n\n甲。\n\n## 其他\n\n乙。")
        .article("zh/b.md", "# 多久能退款\n\n丙。")
        .article("zh/c.md", "# 问答\n\n## 退款要多久？\n\n丁。\n\n## 退款去哪里了？\n\n戊。\n\n## 退款能改吗？\n\n己。\n\n## 退款要钱吗？\n\n庚。")
        .article("zh/d.md", "---\ntitle: 账单里怎么看退款\nquestions: [退款, 退款在哪里看]\n---\n辛。\n\n## 退款记录\n\n壬。");
    let suggested = site.suggest("退款");
    let at = |text: &str| {
        let plain = |shown: &String| shown.replace(['[', ']'], "");
        suggested.iter().position(|shown| plain(shown) == text)
    };
    // Each title and question is there, the bare heading behind them all, and no fragment.
    let whole = [
        "多久能退款",
        "退款在哪里看",
        "退款要多久？",
        "退款能改吗？",
        "退款要钱吗？",
    ];
    let places: Vec<usize> = whole
        .iter()
        .map(|text| at(text).unwrap_or_else(|| panic!("{text}: {suggested:?}")))
        .collect();
    assert_eq!(at("退款"), Some(suggested.len() - 1), "{suggested:?}");
    assert!(places.iter().all(|place| *place < suggested.len() - 1));
    assert_eq!(suggested.len(), whole.len() + 1, "{suggested:?}");
    // Three of one article are enough, and its shorter questions come first.
    assert_eq!((at("退款去哪里了？"), at("退款记录")), (None, None));
}

#[test]
fn the_best_hits_are_the_same_however_many_are_asked_for() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let best = |words: &str, limit: usize| {
        let range = HitRange::new(0, limit).unwrap();
        let request = SearchRequest {
            range,
            ..SearchRequest::new(words, Audience::Public)
        };
        let hits = snapshot.search(&request).unwrap().hits;
        hits.into_iter()
            .map(|hit| (hit.article.id.to_string(), hit.section, hit.score.to_bits()))
            .collect::<Vec<_>>()
    };
    let mut many = 0;
    for words in snapshot
        .view(Audience::Public)
        .articles()
        .map(|article| &article.title)
    {
        // With 50 all that are looked at again are read whole.
        let all = best(words, 50);
        many += usize::from(all.len() > 3);
        for limit in [1, 3, 10] {
            assert_eq!(best(words, limit), all[..limit.min(all.len())], "{words}");
        }
    }
    assert!(many > 50, "only {many} questions find more than three");
}
