//! Mistakes, each with where it must be told and how its remedy is followed.

/// What is done to the good site.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// A text of a file is replaced: what stood there, and what stands there now. `⟦` marks where the mistake must be told.
    Replace(&'static str, String),
    /// The file is written anew.
    Bytes(Vec<u8>),
    Remove,
}

/// How the remedy is followed, without understanding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// The line of the problem becomes the one of the remedy.
    Line,
    /// The key of the problem becomes the one of the remedy.
    Key,
    /// What stands at the place of the problem becomes the sign of the remedy.
    Sign,
    /// The address at the place of the problem becomes the one of the remedy.
    Address,
    /// The line of the remedy goes below the line that it names, or above that of the problem.
    Insert,
    /// The lines that it names go.
    Delete,
    /// The file of the problem goes.
    RemoveFile,
    /// It asks for words or facts that only a writer has: what was there before is put back.
    Write,
}

pub(super) struct Mistake {
    pub(super) code: &'static str,
    pub(super) file: &'static str,
    pub(super) edit: Edit,
    /// Where it must be told; none where `⟦` says it.
    pub(super) at: Option<(usize, usize)>,
    pub(super) follow: Follow,
    /// The file that it must be told of, when that is another one.
    pub(super) told_at: Option<&'static str>,
}

fn replace(
    code: &'static str,
    file: &'static str,
    from: &'static str,
    to: impl Into<String>,
    follow: Follow,
) -> Mistake {
    Mistake {
        code,
        file,
        edit: Edit::Replace(from, to.into()),
        at: None,
        follow,
        told_at: None,
    }
}

fn bytes(
    code: &'static str,
    file: &'static str,
    bytes: impl Into<Vec<u8>>,
    at: (usize, usize),
    follow: Follow,
) -> Mistake {
    Mistake {
        code,
        file,
        edit: Edit::Bytes(bytes.into()),
        at: Some(at),
        follow,
        told_at: None,
    }
}

const FEES: &str = "zh/funds/fees.md";
const FEES_EN: &str = "en/funds/fees.md";
const CLOSE: &str = "en/account/close.md";
const SIGN_IN: &str = "zh/account/sign-in.md";
const DEPOSIT: &str = "zh/funds/deposit.md";

/// All of them.
pub(super) fn all() -> Vec<Mistake> {
    let mut all = of_front_matter();
    all.extend(of_keys());
    all.extend(of_files());
    all.extend(of_text());
    all.extend(of_links());
    all.extend(of_translations());
    all.extend(of_own_files());
    all
}

fn of_front_matter() -> Vec<Mistake> {
    use Follow::{Delete, Insert, Line, Write};
    let title = "title: How do I close my account?";
    let close = |code, to: &str| replace(code, CLOSE, title, to, Line);
    let invalid = "front-matter-invalid";
    let mut all: Vec<Mistake> = [
        "title: ⟦Close: how",
        "title⟦：How do I close",
        "title⟦:How do I close",
        "title⟦ = How do I close",
        "⟦\ttitle: How do I close",
        "title: ⟦@ home",
        "title: ⟦*new* ways",
        "title: ⟦& more",
        "title: ⟦% off",
        "title: ⟦`close`",
        "title: ⟦[Close] it",
        "title: ⟦{Close} it",
        "title: ⟦[Close, it]",
        "title: ⟦\"Close",
        "title: ⟦'Close",
        "title: ⟦\"Close\" and more",
        "title: ⟦| close",
        "title⟦ How do I close",
        " ⟦title: How do I close",
    ]
    .into_iter()
    .map(|to| close(invalid, to))
    .collect();
    let tags = "tags: [提现, 手续费]";
    for to in [
        "tags: ⟦[提现, 手续费",
        "tags: ⟦[`提现`, 手续费]",
        "tags: ⟦提现, 手续费",
        "tags: ⟦提现，手续费",
        "tags: ⟦【提现，手续费】",
    ] {
        all.push(replace(invalid, FEES, tags, to, Line));
    }
    let questions = "questions:\n  - 提现要收多少钱";
    for to in [
        "questions: ⟦提现要收多少钱",
        "questions:\n  ⟦-提现要收多少钱",
        "questions:\n  - ⟦提现: 多少钱",
        "questions:\n⟦\t- 提现要收多少钱",
        "questions:\n  - 提现要收多少钱\n ⟦- 提现的费用",
    ] {
        all.push(replace(invalid, FEES, questions, to, Line));
    }
    all.extend([
        close("value-cut", "title: Close it ⟦# now"),
        close("value-cut", "title: ⟦! now"),
        close("quotes-curly", "title: ⟦“How do I close”"),
        close("quotes-curly", "title: ⟦＂How do I close＂"),
        replace("tags-joined", FEES, tags, "tags: ⟦[提现，手续费]", Line),
        replace("tags-joined", FEES, tags, "tags: ⟦[提现、手续费]", Line),
        replace(
            invalid,
            CLOSE,
            title,
            "title: How do I close my account?\n⟦title: Close",
            Write,
        ),
        replace(
            "front-matter-misplaced",
            CLOSE,
            "---\nid",
            "⟦\n---\nid",
            Delete,
        ),
        replace(
            "front-matter-misplaced",
            CLOSE,
            "---\nid",
            "⟦\n\n\n---\nid",
            Delete,
        ),
        replace(
            "front-matter-misplaced",
            CLOSE,
            "---\nid",
            "⟦```yaml\n---\nid",
            Delete,
        ),
        replace("front-matter-misplaced", CLOSE, "---\nid", "⟦id", Insert),
        replace(
            "front-matter-unclosed",
            CLOSE,
            "my account?\n---\n",
            "my account?\n",
            Insert,
        ),
        replace(
            "front-matter-format",
            CLOSE,
            "---\nid",
            "⟦---yaml\nid",
            Write,
        ),
        replace(
            "visibility-invalid",
            CLOSE,
            title,
            format!("{title}\nvisibility: ⟦privat"),
            Write,
        ),
        replace(
            "draft-invalid",
            CLOSE,
            title,
            format!("{title}\ndraft: ⟦perhaps"),
            Write,
        ),
        replace(
            "date-invalid",
            CLOSE,
            title,
            format!("{title}\nupdated: ⟦soon"),
            Write,
        ),
        replace(
            "translate-invalid",
            CLOSE,
            title,
            format!("{title}\n⟦translate: never"),
            Write,
        ),
        replace("id-invalid", CLOSE, "id: clos22", "id: ⟦Close", Write),
        replace(
            "title-missing",
            CLOSE,
            title,
            "⟦标题: How do I close",
            Follow::Key,
        ),
        replace(
            "title-missing",
            CLOSE,
            title,
            "⟦Titel: How do I close",
            Follow::Key,
        ),
    ]);
    for mistake in &mut all {
        if mistake.code == "front-matter-unclosed" {
            mistake.at = Some((1, 1));
        }
        // A key that stands where it has no effect is told with the key, a value with the value.
        if matches!(
            mistake.code,
            "visibility-invalid" | "draft-invalid" | "translate-invalid"
        ) {
            mistake.at = Some((4, 1));
        }
    }
    all
}

fn of_keys() -> Vec<Mistake> {
    let old = "tags: [提现, 手续费]";
    let forms = [
        "Tags",
        "tag",
        "TAGS",
        "tgas",
        "keywords",
        "标签",
        "关键词",
        "ｔａｇｓ",
        "labels",
    ];
    let mut all: Vec<Mistake> = forms
        .into_iter()
        .map(|form| {
            replace(
                "front-matter-key-unknown",
                FEES,
                old,
                format!("⟦{form}: [提现, 手续费]"),
                Follow::Key,
            )
        })
        .collect();
    for form in ["Related", "releated", "relatedArticles", "see-also", "相关"] {
        all.push(replace(
            "front-matter-key-unknown",
            DEPOSIT,
            "related: [fees22]",
            format!("⟦{form}: [fees22]"),
            Follow::Key,
        ));
    }
    for form in ["question", "Questions", "faq", "常见问题"] {
        let to = format!("⟦{form}:\n  - 提现要收多少钱");
        all.push(replace(
            "front-matter-key-unknown",
            FEES,
            "questions:\n  - 提现要收多少钱",
            to,
            Follow::Key,
        ));
    }
    all
}

fn of_files() -> Vec<Mistake> {
    use Follow::{RemoveFile, Write};
    let utf16: Vec<u8> = "\u{feff}# 提现\n正文\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let gbk = b"---\nid: clos22\ntitle: \xcc\xe1\xcf\xd6\xb2\xbb\xb5\xbd\xd5\xcb\n---\n\xcc\xe1\xcf\xd6\n";
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    let mut all = vec![
        bytes("file-not-utf8", CLOSE, utf16, (1, 1), Write),
        bytes("file-not-utf8", CLOSE, gbk.to_vec(), (3, 8), Write),
        bytes(
            "file-not-utf8",
            CLOSE,
            b"---\nid: clos22\ntitle: Caf\xe9\n---\nText\n".to_vec(),
            (3, 11),
            Write,
        ),
        bytes(
            "file-not-utf8",
            CLOSE,
            "---\nid: clos22\ntitle: x\n---\n提现".as_bytes()[..32].to_vec(),
            (5, 2),
            Write,
        ),
        bytes(
            "file-nul",
            CLOSE,
            b"---\nid: clos22\ntitle: x\n---\nTe\0xt\n".to_vec(),
            (5, 0),
            Write,
        ),
        bytes("file-empty", CLOSE, "", (1, 1), Write),
        bytes("file-empty", CLOSE, "\n\n", (1, 1), Write),
        bytes("lfs-pointer", CLOSE, lfs, (1, 1), Write),
        bytes("lfs-pointer", "assets/form.svg", lfs, (13, 1), Write),
        replace(
            "merge-unfinished",
            CLOSE,
            "Write to",
            "⟦<<<<<<< HEAD\nWrite to\n=======\nMail to\n>>>>>>> other\n",
            Write,
        ),
        replace(
            "merge-unfinished",
            "site.toml",
            "name = \"Yunque\"",
            "⟦<<<<<<< HEAD\nname = \"Yunque\"\n=======\nname = \"Y\"\n>>>>>>> other",
            Write,
        ),
        replace(
            "merge-unfinished",
            "dictionary.txt",
            "云雀 1000 nz",
            "⟦<<<<<<< HEAD\n云雀 1000 nz\n=======\n云雀 900 nz\n>>>>>>> other",
            Write,
        ),
    ];
    all[8].told_at = Some(DEPOSIT);
    for name in [
        "en/account/close.md.orig",
        "en/account/close.md.rej",
        "en/account/close.md~",
        "en/account/.close.md.swp",
    ] {
        all.push(bytes("file-leftover", name, "x", (0, 0), RemoveFile));
    }
    all
}

fn of_text() -> Vec<Mistake> {
    use Follow::{Delete, Insert, Line, Sign, Write};
    let text = "由提现的人支付。";
    let fees = |code, to: &str, follow| replace(code, FEES, text, to, follow);
    let mut all = vec![
        fees("heading-unspaced", "⟦##支付的人\n\n由他支付。", Write),
        fees("heading-unspaced", "⟦＃＃ 支付的人\n\n由他支付。", Write),
        fees("heading-empty", "⟦## \n\n由他支付。", Write),
        fees(
            "heading-twice",
            "由他支付。\n\n⟦## 谁来付 {#payer}\n\n由他支付。",
            Write,
        ),
        fees(
            "anchor-twice",
            "由他支付。\n\n⟦## 支付的人 {#who}\n\n由他支付。",
            Write,
        ),
        fees(
            "placeholder-left",
            "由他支付。\n\n⟦## TODO\n\n由他支付。",
            Write,
        ),
        fees("placeholder-left", "⟦TODO：由谁支付", Write),
        fees("placeholder-left", "⟦Lorem ipsum dolor sit amet。", Write),
        fees("placeholder-left", "⟦用一到三句话直接回答。", Write),
        fees(
            "punctuation-half-width",
            "由提现的人支付⟦,不由收款的人支付。",
            Sign,
        ),
        fees(
            "punctuation-half-width",
            "由提现的人支付⟦. 不由收款的人支付。",
            Sign,
        ),
        fees("punctuation-half-width", "谁支付呢⟦?由提现的人支付。", Sign),
        fees("punctuation-half-width", "支付的人⟦:提现的人。", Sign),
        replace(
            "table-row-uneven",
            FEES,
            "| TRC20 | 1 USDT |",
            "⟦| TRC20 |",
            Line,
        ),
        replace(
            "table-row-uneven",
            FEES,
            "| TRC20 | 1 USDT |",
            "⟦| TRC20 | 1 USDT | 1 分钟 |",
            Write,
        ),
        replace(
            "table-row-uneven",
            FEES,
            "| TRC20 | 1 USDT |\n",
            "| TRC20 | 1 USDT |\n⟦按网络收取。\n",
            Write,
        ),
        replace("table-row-outside", FEES, "| --- | --- |\n", "", Insert),
        replace("table-row-outside", FEES, "| --- | --- |", "⟦| --- |", Line),
        replace(
            "table-row-outside",
            FEES,
            "| TRC20 | 1 USDT |",
            "| TRC20 | 1 USDT |\n\n⟦| ERC20 | 1 USDT |",
            Delete,
        ),
        replace(
            "placeholder-left",
            CLOSE,
            "title: How do I close my account?",
            "title: ⟦TODO",
            Write,
        ),
        replace(
            "body-empty",
            CLOSE,
            "Write to help@yunque.example.\n",
            "",
            Write,
        ),
        replace(
            "emphasis-literal",
            FEES,
            text,
            "由⟦**提现的人。**支付。",
            Write,
        ),
        replace(
            "hidden-character",
            FEES,
            text,
            "由提现⟦\u{200b}的人支付。",
            Write,
        ),
        replace(
            "term-avoided",
            SIGN_IN,
            "打开应用",
            "打开⟦账号的应用",
            Write,
        ),
        replace(
            "title-twice",
            "zh/account/close.md",
            "title: 怎么注销账户？",
            "title: 怎么登录？",
            Write,
        ),
    ];
    for mistake in &mut all {
        match (mistake.code, mistake.follow) {
            ("table-row-outside", Insert) => mistake.at = Some((14, 1)),
            ("body-empty", _) => mistake.at = Some((5, 1)),
            ("title-twice", _) => {
                mistake.at = Some((0, 0));
                mistake.told_at = Some(SIGN_IN);
            }
            _ => {}
        }
    }
    all
}

fn of_links() -> Vec<Mistake> {
    use Follow::{Address, Write};
    let link = "[充值](deposit.md#how)";
    let picture = "![充值页的表单](../../assets/form.svg)";
    let fees = |code, to: &str| replace(code, FEES, link, to, Write);
    vec![
        fees("link-text-empty", "⟦[](deposit.md#how)"),
        fees("link-target-empty", "⟦[充值]()"),
        fees("link-reference-unknown", "⟦[充值][deposit]"),
        fees("link-wiki", "⟦[[deposit|充值]]"),
        fees("link-wiki", "⟦[[toc]]"),
        fees("link-dead", "⟦[充值](deposits.md)"),
        fees("anchor-missing", "⟦[充值](deposit.md#steps)"),
        fees("link-refused", "⟦[充值](ftp://yunque.example)"),
        fees(
            "link-text-differs",
            "⟦[help.yunque.example](https://evil.example/x)",
        ),
        replace(
            "html-address-dropped",
            FEES,
            link,
            "<a href=\"⟦deposit.md#how\">充值</a>",
            Address,
        ),
        replace(
            "html-address-dropped",
            DEPOSIT,
            picture,
            "<img alt=\"表单\" src=\"⟦../../../assets/form.svg\">",
            Write,
        ),
        replace(
            "picture-remote",
            DEPOSIT,
            picture,
            "<img alt=\"表单\" src=\"⟦https://www.yunque.example/form.svg\">",
            Write,
        ),
        replace(
            "asset-missing",
            DEPOSIT,
            picture,
            "<img alt=\"表单\" src=\"⟦/assets/from.svg\">",
            Write,
        ),
        replace(
            "link-dead",
            FEES,
            link,
            "<a href=\"⟦/zh/funds/deposits\">充值</a>",
            Write,
        ),
        replace(
            "picture-undescribed",
            DEPOSIT,
            picture,
            "⟦![](../../assets/form.svg)",
            Write,
        ),
        replace(
            "picture-undescribed",
            DEPOSIT,
            picture,
            "⟦<img src=\"/assets/form.svg\">",
            Write,
        ),
        replace(
            "link-target-empty",
            DEPOSIT,
            picture,
            "⟦![充值页的表单]()",
            Write,
        ),
        replace(
            "asset-missing",
            DEPOSIT,
            picture,
            "⟦![充值页的表单](../assets/form.svg)",
            Address,
        ),
        replace(
            "asset-missing",
            DEPOSIT,
            picture,
            "⟦![充值页的表单](assets/form.svg)",
            Address,
        ),
        replace(
            "picture-outside-assets",
            DEPOSIT,
            picture,
            "⟦![充值页的表单](../../../assets/form.svg)",
            Address,
        ),
        replace(
            "asset-missing",
            DEPOSIT,
            picture,
            "⟦![充值页的表单](img/form.svg)",
            Address,
        ),
        replace(
            "asset-missing",
            DEPOSIT,
            picture,
            "⟦![充值页的表单](../../assets/form.png)",
            Write,
        ),
        replace(
            "asset-missing",
            DEPOSIT,
            picture,
            "⟦![充值页的表单](../../assets/Form.svg)",
            Write,
        ),
    ]
}

fn of_translations() -> Vec<Mistake> {
    let whole = |code, file, edit, follow| Mistake {
        code,
        file,
        edit,
        at: Some((0, 0)),
        follow,
        told_at: None,
    };
    let mut missing = whole("translation-missing", CLOSE, Edit::Remove, Follow::Write);
    missing.told_at = Some("zh/account/close.md");
    let anchors = whole(
        "anchors-differ",
        FEES_EN,
        Edit::Replace("{#save}", "{#cheaper}".to_owned()),
        Follow::Write,
    );
    let mut numbers = whole(
        "numbers-differ",
        "en/funds/deposit.md",
        Edit::Replace("3 confirmations", "4 confirmations".to_owned()),
        Follow::Write,
    );
    numbers.at = Some((17, 22));
    let mut ids = whole(
        "translation-id-differs",
        CLOSE,
        Edit::Replace("id: clos22", "id: clos33".to_owned()),
        Follow::Write,
    );
    ids.told_at = Some("zh/account/close.md");
    vec![missing, anchors, numbers, ids]
}

fn of_own_files() -> Vec<Mistake> {
    use Follow::{Key, Line, RemoveFile, Write};
    let site = |code, from, to: &str, follow| replace(code, "site.toml", from, to, follow);
    let name = "name = \"Yunque\"";
    let mut all = vec![
        site("toml-invalid", name, "name = ⟦Yunque", Line),
        site("toml-invalid", name, "name = ⟦“Yunque”", Line),
        site("toml-invalid", name, "name: ⟦Yunque", Line),
        site("toml-invalid", name, "name ⟦＝ \"Yunque\"", Line),
        site("toml-invalid", name, "name = ⟦\"Yunque", Line),
        site(
            "toml-invalid",
            "languages = [\"zh\", \"en\"]",
            "languages = [\"zh\"⟦，\"en\"]",
            Line,
        ),
        site(
            "toml-invalid",
            "languages = [\"zh\", \"en\"]",
            "languages = ⟦[zh, en]",
            Line,
        ),
        site(
            "toml-invalid",
            "languages = [\"zh\", \"en\"]",
            "languages = ⟦[\"zh\", \"en\"",
            Line,
        ),
        site("key-unknown", "time_zone =", "⟦timezone =", Key),
        site("key-unknown", "time_zone =", "⟦timeZone =", Key),
        site("key-unknown", "[official]", "[⟦offical]", Key),
        site(
            "key-unknown",
            "address = \"help@yunque.example\"",
            "address = \"help@yunque.example\"\n⟦nots = { en = \"x\" }",
            Key,
        ),
        site(
            "category-untitled",
            "[[category]]\npath = \"account\"\ntitle = { zh = \"账户\", en = \"Account\" }\n",
            "",
            Write,
        ),
        site(
            "channel-kind-unknown",
            "kind = \"email\"",
            "kind = \"mail\"",
            Write,
        ),
        replace(
            "synonym-twice",
            "synonyms.toml",
            "\"充值\", \"充币\"",
            "\"充值\", \"提币\"",
            Write,
        ),
        replace(
            "synonym-group-invalid",
            "synonyms.toml",
            "[\"充值\", \"充币\", \"deposit\"]",
            "[\"充值\"]",
            Write,
        ),
        replace(
            "toml-invalid",
            "synonyms.toml",
            "terms = [\"提现\", \"提币\", \"withdraw\"]",
            "terms = [⟦“提现”, “提币”, “withdraw”]",
            Line,
        ),
        replace(
            "toml-invalid",
            "synonyms.toml",
            "[[group]]\nterms = [\"提现\"",
            "⟦[group]\nterms = [\"提现\"",
            Line,
        ),
        replace(
            "dictionary-line-invalid",
            "dictionary.txt",
            "充值地址 100 n",
            "⟦充值地址,100,n",
            Line,
        ),
        replace(
            "dictionary-line-invalid",
            "dictionary.txt",
            "充值地址 100 n",
            "⟦100 充值地址 n",
            Line,
        ),
        replace(
            "dictionary-line-invalid",
            "dictionary.txt",
            "充值地址 100 n",
            "⟦withdraw 100 n",
            Write,
        ),
        replace("key-unknown", "terms.toml", "except =", "⟦Excepts =", Key),
        replace(
            "toml-invalid",
            "terms.toml",
            "prefer = \"账户\"",
            "prefer = ⟦账户",
            Line,
        ),
        replace("key-unknown", "checks.toml", "within =", "⟦witin =", Key),
        replace(
            "golden-query-target-missing",
            "checks.toml",
            "zh/funds/fees",
            "zh/funds/fee",
            Write,
        ),
        bytes(
            "theme-file-unknown",
            "theme/static/own-style.css",
            "a {}",
            (0, 0),
            RemoveFile,
        ),
        bytes(
            "theme-file-unknown",
            "theme/site.css",
            "a {}",
            (0, 0),
            RemoveFile,
        ),
    ];
    for mistake in &mut all {
        let at = match mistake.code {
            "category-untitled" => (0, 0),
            "channel-kind-unknown" => (15, 1),
            "synonym-twice" | "synonym-group-invalid" => (4, 0),
            "golden-query-target-missing" => (2, 0),
            _ => continue,
        };
        mistake.at = Some(at);
    }
    all
}
