//! The API: shapes, limits, errors.

use crate::site::Site;

fn site() -> Site {
    Site::new()
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现没有到账怎么办\nrelated: [dp2k9x]\n---\n先看状态。\n\n## 为什么会延迟 {#why}\n网络拥堵。见[充值](deposit.md)。")
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: Withdrawal not arrived\n---\nLook at the status.")
        .article("zh/funds/deposit.md", "---\nid: dp2k9x\ntitle: 充值没有到账\n---\n核对网络。")
}

#[test]
fn a_search_answers_in_the_promised_shape() {
    let mut answer = site()
        .get("/api/v1/search?q=%E6%8F%90%E7%8E%B0%E5%BB%B6%E8%BF%9F&lang=zh&limit=1")
        .json();
    assert!(answer["took_us"].take().as_u64().is_some());
    assert!(
        answer["hits"][0]["score"]
            .take()
            .as_f64()
            .is_some_and(|score| score > 0.0)
    );
    let sure = answer["confidence"]["value"].take();
    assert!(sure.as_f64().is_some_and(|sure| sure > 0.0));
    insta::assert_json_snapshot!(answer, @r#"
    {
      "answer": {
        "html": "<p>网络拥堵。见<a href=\"/zh/funds/deposit\">充值</a>。</p>",
        "id": "zh/funds/withdraw",
        "more": false,
        "section": {
          "anchor": "why",
          "heading": "为什么会延迟"
        },
        "title": "提现没有到账怎么办",
        "updated": null,
        "url": "/zh/funds/withdraw#why"
      },
      "confidence": {
        "class": "sure",
        "value": null
      },
      "hits": [
        {
          "category": "funds",
          "id": "zh/funds/withdraw",
          "lang": "zh",
          "permalink": "wd7k2q",
          "related": false,
          "same": [],
          "score": null,
          "section": {
            "anchor": "why",
            "heading": "为什么会延迟"
          },
          "sections": [],
          "snippet": "网络拥堵。见充值。",
          "title": "提现没有到账怎么办",
          "url": "/zh/funds/withdraw#why"
        }
      ],
      "query": {
        "corrected": null,
        "hint": null,
        "lang": "zh",
        "suggested": null,
        "text": "提现延迟"
      },
      "took_us": null,
      "total": 1
    }
    "#);
}

#[test]
fn an_empty_query_is_no_error_and_has_no_hits() {
    for path in [
        "/api/v1/search",
        "/api/v1/search?q=",
        "/api/v1/search?q=%20",
        "/api/v1/suggest?q=",
    ] {
        let answer = site().get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer.json()["hits"]
                .as_array()
                .or(answer.json()["suggestions"].as_array())
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn the_script_of_the_query_decides_the_language_where_none_is_named() {
    let site = site();
    assert_eq!(
        site.get("/api/v1/search?q=withdrawal").json()["hits"][0]["id"],
        "en/funds/withdraw"
    );
    assert_eq!(
        site.get("/api/v1/search?q=withdrawal&lang=zh").json()["hits"][0]["id"],
        "zh/funds/withdraw"
    );
}

#[test]
fn beyond_the_limits_a_problem_document_says_what_is_allowed() {
    let site = site();
    let long = "x".repeat(513);
    for (query, says) in [
        ("q=a&limit=0", "from 1 to 50"),
        ("q=a&limit=51", "from 1 to 50"),
        ("q=a&limit=x", "from 1 to 50"),
        ("q=a&offset=1001", "from 0 to 1000"),
        ("q=a&lang=de", "write `zh` or `en`"),
        ("q=a&category=..", "a-z, 0-9"),
        ("q=%FF", "not UTF-8"),
        (format!("q={long}").as_str(), "at most 512"),
    ] {
        let answer = site.get(&format!("/api/v1/search?{query}"));
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (400, "application/problem+json"),
            "{query}"
        );
        let problem = answer.json();
        assert_eq!(problem["status"], 400);
        assert!(
            problem["detail"].as_str().unwrap().contains(says),
            "{query}: {problem}"
        );
    }
    assert_eq!(
        site.get(&format!("/api/v1/search?q={}", "x".repeat(9_000)))
            .status,
        414
    );
    assert_eq!(
        site.get(&format!("/api/v1/search?q={}", "x".repeat(512)))
            .status,
        200
    );
}

#[test]
fn an_answer_says_when_not_all_terms_counted() {
    let many: String = (0..40).map(|i| format!("word{i}+")).collect();
    let answer = site().get(&format!("/api/v1/search?q={many}")).json();
    assert_eq!(answer["query"]["terms_used"], 32);
    assert!(
        site().get("/api/v1/search?q=a").json()["query"]
            .get("terms_used")
            .is_none()
    );
}

#[test]
fn a_category_narrows_and_an_offset_goes_on() {
    let site = site().article("zh/account/frozen.md", "# 账户冻结后提现没有到账");
    let ids = |path: &str| -> Vec<String> {
        let answer = site.get(path).json();
        answer["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let q = "q=%E6%B2%A1%E6%9C%89%E5%88%B0%E8%B4%A6";
    assert_eq!(
        ids(&format!("/api/v1/search?{q}&category=account")),
        ["zh/account/frozen"]
    );
    let all = ids(&format!("/api/v1/search?{q}"));
    assert_eq!(all.len(), 3);
    assert_eq!(
        ids(&format!("/api/v1/search?{q}&offset=1&limit=1")),
        all[1..2]
    );
    assert_eq!(
        site.get(&format!("/api/v1/search?{q}&offset=1&limit=1"))
            .json()["total"],
        3
    );
}

#[test]
fn suggestions_come_in_parts() {
    let answer = site().get("/api/v1/suggest?q=%E6%8F%90&lang=zh").json();
    insta::assert_json_snapshot!(answer, @r#"
    {
      "query": {
        "lang": "zh",
        "text": "提"
      },
      "suggestions": [
        {
          "category": "Funds",
          "id": "zh/funds/withdraw",
          "lang": "zh",
          "parts": [
            [
              "提",
              true
            ],
            [
              "现没有到账怎么办",
              false
            ]
          ],
          "permalink": "wd7k2q",
          "text": "提现没有到账怎么办",
          "title": "提现没有到账怎么办",
          "url": "/zh/funds/withdraw"
        }
      ]
    }
    "#);
}

#[test]
fn an_article_comes_with_sections_translations_and_related() {
    let site = site();
    let answer = site.get("/api/v1/articles/zh/funds/withdraw").json();
    assert_eq!(
        answer["sections"][1]["html"],
        "<p>网络拥堵。见<a href=\"/zh/funds/deposit\">充值</a>。</p>"
    );
    assert_eq!(answer["translations"][0]["id"], "en/funds/withdraw");
    assert_eq!(answer["related"][0]["id"], "zh/funds/deposit");
    for missing in [
        "/api/v1/articles/zh/funds/none",
        "/api/v1/articles/x",
        "/api/v1/articles/zh/../withdraw",
        "/api/v1/none",
        "/api/x",
    ] {
        let answer = site.get(missing);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, "application/problem+json"),
            "{missing}"
        );
    }
}

#[test]
fn probes_answer() {
    let site = site();
    assert_eq!(site.get("/healthz").json()["status"], "alive");
    let ready = site.get("/readyz").json();
    assert_eq!(
        (ready["status"].as_str(), ready["articles"].as_u64()),
        (Some("ready"), Some(3))
    );
}

#[test]
fn hits_beyond_those_of_a_small_category_are_none() {
    let site = (0..60).fold(Site::new(), |site, i| {
        site.article(&format!("en/large/a{i}.md"), "# Refund\nText.")
    });
    let site = site.article("en/small/a.md", "# Refund\nText.");
    let answer = site.get("/api/v1/search?q=refund&lang=en&category=small&offset=45&limit=10");
    assert_eq!(answer.status, 200);
    let json = answer.json();
    assert_eq!(
        (
            json["total"].as_u64(),
            json["hits"].as_array().map(Vec::len)
        ),
        (Some(1), Some(0))
    );
    let far = site
        .get("/api/v1/search?q=refund&lang=en&offset=45&limit=10")
        .json();
    assert_eq!(
        (far["total"].as_u64(), far["hits"].as_array().map(Vec::len)),
        (Some(61), Some(10))
    );
}

#[test]
fn of_suggestions_that_fit_alike_what_is_read_most_comes_first() {
    let article = |n: u8| format!("---\nid: aaaa{n}\ntitle: Refund {n}\n---\nText.");
    let site = (1..=3).fold(Site::new(), |site, n| {
        site.article(&format!("en/r{n}.md"), &article(n))
    });
    for path in ["/en/r3", "/en/r3", "/en/r2", "/en/none", "/a/aaaa1"] {
        site.get(path);
    }
    let answer = site.get("/api/v1/suggest?q=ref&lang=en").json();
    let ids: Vec<&str> = answer["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["en/r3", "en/r2", "en/r1"]);
}
