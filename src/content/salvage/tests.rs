use super::*;

#[track_caller]
fn check(text: &str, internal: bool, draft: bool) {
    let found = hides(text.as_bytes());
    assert_eq!(
        (found.internal || found.draft, found.draft),
        (internal || draft, draft),
        "{text}"
    );
}

#[test]
fn what_is_left_of_broken_front_matter_still_hides() {
    check("---\ntitle: [\nvisibility: internal\n---\nx", true, false);
    check("---\ntitle: [\ndraft: true\n---\nx", false, true);
    check("---\nvisibility: internal\n", true, false);
    check("---\ndraft:true\n---\n", false, true);
    check("+++\ndraft = true\n+++\n", false, true);
    check(
        "{\n  \"draft\": true,\n  \"title\": \"x\"\n}\n",
        false,
        true,
    );
    check("---\nvisibility：internal\n---\n", true, false);
    check(
        "---\ntitle: x\nvisibility: public\nvisibility: internal\n---\n",
        true,
        false,
    );
    check(
        "---\ntitle: x\nvisibility: internal\nvisibility: public\n---\n",
        true,
        false,
    );
    check("\n---\nprivate: true\n---\n", true, false);
    check("published: false\n\n# x", false, true);
    check(
        "---\ntitle: \"\nmeta:\n  visibility: internal\n---\n",
        true,
        false,
    );
}

#[test]
fn no_encoding_keeps_it_from_hiding() {
    for (front, draft) in [
        ("draft: true", true),
        ("visibility: internal", false),
        ("状态: 草稿", true),
        ("内部: 是", false),
    ] {
        for title in ["x", "上海一览", "[x"] {
            let text = format!("---\ntitle: {title}\n{front}\n---\n\n正文\n");
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let four: Vec<u8> = text
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect();
            let marked = [
                [&[0xff, 0xfe], &little[..]].concat(),
                [&[0xfe, 0xff], &big[..]].concat(),
            ];
            for bytes in marked.into_iter().chain([little, big]) {
                let found = hides(&bytes);
                assert!(
                    found.draft == draft && (draft || found.internal),
                    "{text} {bytes:?}"
                );
            }
            assert!(!front.is_ascii() || hides(&four).draft == draft, "{text}");
        }
    }
    // GBK and Latin-1: `title: 提现`, `title: café`.
    for title in [&b"\xcc\xe1\xcf\xd6"[..], b"caf\xe9", b"\x95\x5c\x95["] {
        for (front, draft) in [("draft: true", true), ("visibility: internal", false)] {
            let bytes = [b"---\ntitle: ", title, b"\n", front.as_bytes(), b"\n---\nx"].concat();
            assert_eq!(
                (hides(&bytes).draft, hides(&bytes).internal),
                (draft, !draft)
            );
        }
    }
    let plain: Vec<u8> = "---\ntitle: x\ndraft: false\n---\nx"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(hides(&plain), Hides::default());
}

#[test]
fn json_and_toml_hide_in_any_form() {
    for text in [
        r#"{"title":"x","draft": true}"#,
        r#"{ "title": "x, {y", "draft": true }"#,
        r#"{"title":"x","params":{"draft":true}}"#,
        r#"{"draft":true,"title":"#,
        "{title: x, draft: true}",
        "---json\n{\"draft\": true}\n---\n",
        "---\ntitle: [\nparams: {draft: true}\n---\n",
        "---\n{title: [x, draft: true}\n---\n",
        "+++\nparams = { draft = true }\n+++\n",
        "+++\n[params]\ndraft = true # later\n+++\n",
        "+++\nparams.draft = true\n+++\n",
        "+++\n\"draft\" = true\n+++\n",
        "+++\ndraft=true\n",
    ] {
        assert!(hides(text.as_bytes()).draft, "{text}");
    }
    for text in [
        r#"{"title":"draft: true","draft": false}"#,
        r#"{"title":"x"} draft: true"#,
        "+++\ndraft = false # true\n+++\n",
        "+++\nparams = { draft = false }\n+++\n",
    ] {
        assert_eq!(hides(text.as_bytes()), Hides::default(), "{text}");
    }
}

#[test]
fn what_says_nothing_of_readers_hides_nothing() {
    check("---\ntitle: [\n---\nvisibility: internal", false, false);
    check(
        "---\ntitle: [\nvisibility: public\ndraft: false\n---\n",
        false,
        false,
    );
    check(
        "# x\n\nStatus: draft is the first state.\n\nvisibility: internal",
        false,
        false,
    );
    check("---\ntitle: x\n---\ntext\n\ndraft: true", false, false);
    check("", false, false);
    check(
        "---\nSome prose without an end\n\nprivate: true",
        false,
        false,
    );
}
