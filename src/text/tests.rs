use proptest::prelude::*;

use super::*;
use crate::text::synonyms::Synonyms;
use crate::text::units::is_han;

pub(super) fn analyzer() -> &'static Analyzer {
    static SHARED: OnceLock<Analyzer> = OnceLock::new();
    SHARED.get_or_init(|| Analyzer::new(&Dictionary::parse("到账 5000 v\n提币 5000 n").0))
}

#[track_caller]
fn check(text: &str, kind: TokenKind, expected: &[&str]) {
    let mut found = Vec::new();
    analyzer().analyze(text, |t| {
        if t.kind == kind {
            found.push(t.text.to_owned());
        }
    });
    assert_eq!(found, expected, "{text}");
}

#[test]
fn han_text_gives_characters_pairs_and_long_words() {
    check("没到账", TokenKind::Char, &["没", "到", "账"]);
    check("没到账", TokenKind::Bigram, &["没到", "到账"]);
    check("请输入验证码", TokenKind::Word, &["验证码"]);
    check("提 现", TokenKind::Bigram, &["提现"]);
    check("提,现", TokenKind::Bigram, &[]);
}

#[test]
fn a_pair_is_a_word_only_where_jieba_or_the_dictionary_cuts_it() {
    let mut words = Vec::new();
    analyzer().analyze("还没到账", |t| {
        if t.kind == TokenKind::Bigram && t.word {
            words.push(t.text.to_owned());
        }
    });
    assert_eq!(words, ["到账"]);
}

#[test]
fn words_in_letters_are_stemmed_joined_and_kept_whole() {
    check(
        "Withdrawals are pending",
        TokenKind::Stem,
        &["withdraw", "are", "pend"],
    );
    check("API keys", TokenKind::Pair, &["apikey"]);
    check("apikeys", TokenKind::Stem, &["apikey"]);
    check("TRC-20", TokenKind::Pair, &["trc20"]);
    check("can't, user's", TokenKind::Stem, &["cant", "user"]);
    check(
        "10,000 USDT 0.001",
        TokenKind::Stem,
        &["10000", "usdt", "0.001"],
    );
    check("1,2,3", TokenKind::Stem, &["1", "2", "3"]);
    check("end. Begin", TokenKind::Pair, &["endbegin"]);
    check("end! Begin", TokenKind::Pair, &[]);
    check("2FA开启", TokenKind::Stem, &["2fa"]);
}

#[test]
fn folded_tokens_point_to_the_bytes_of_the_original() {
    let text = "請問ＵＳＤＴ充值";
    let mut spans = Vec::new();
    analyzer().analyze(text, |t| {
        spans.push((t.text.to_owned(), text[t.start..t.end].to_owned()))
    });
    assert!(spans.contains(&("请问".into(), "請問".into())), "{spans:?}");
    assert!(
        spans.contains(&("usdt".into(), "ＵＳＤＴ".into())),
        "{spans:?}"
    );
}

#[test]
fn a_dictionary_tells_which_line_cannot_be_used() {
    let (dictionary, errors) =
        Dictionary::parse("# ours\n提币\n到账 100 n\nAPI\n工单 x y\n工单 12 n extra");
    assert_eq!(dictionary.words().len(), 2);
    let lines: Vec<usize> = errors.iter().map(|e| e.line).collect();
    assert_eq!(lines, [4, 5, 6]);
}

#[test]
fn synonyms_are_found_inside_a_query_in_both_languages() {
    let analyzer = analyzer();
    let file =
        "[[group]]\nterms = [\"提现\", \"提币\", \"cash out\"]\n[[group]]\nterms = [\"one\"]\n";
    let (synonyms, errors) = Synonyms::parse(file, analyzer);
    assert_eq!((synonyms.len(), errors.len(), errors[0].line), (1, 1, 3));
    let found = synonyms.find(&super::synonyms::keys("怎么提幣", analyzer));
    assert_eq!(found, [(2, 2, vec!["提现", "cash out"])]);
    let found = synonyms.find(&super::synonyms::keys("can I cash out", analyzer));
    assert_eq!(found, [(2, 2, vec!["提现", "提币"])]);
}

#[test]
fn a_query_is_chinese_as_soon_as_it_holds_a_han_character() {
    assert_eq!(detect("USDT充值"), Lang::Zh);
    assert_eq!(detect("withdrawal"), Lang::En);
    assert_eq!(detect(""), Lang::En);
}

proptest! {
    #[test]
    fn tokens_lie_on_characters_of_the_text_and_hold_no_white_space(text in "\\PC{0,60}|[提现沒到賬a-cA-C0-9 .,'’\\-ﬁＡ①é\u{200b}\n]{0,40}") {
        let units = analyzer().analyze(&text, |t| {
            assert!(text.is_char_boundary(t.start) && text.is_char_boundary(t.end) && t.start < t.end);
            assert!(!t.text.is_empty() && !t.text.chars().any(char::is_whitespace));
            assert!(t.text.chars().count() <= TOKEN_CHARS_MAX);
        });
        let folded: usize = fold::fold(&text).chars().count();
        prop_assert!(units <= folded, "{} units of {} characters", units, folded);
    }

    #[test]
    fn traditional_and_simplified_text_give_the_same_tokens(text in "[提現沒到賬雙重驗證充值聯繫客服a-z ]{0,30}") {
        let tokens = |text: &str| {
            let mut all = Vec::new();
            analyzer().analyze(text, |t| all.push((t.text.to_owned(), t.kind, t.position)));
            all
        };
        prop_assert_eq!(tokens(&text), tokens(&fold::fold(&text)));
    }

    #[test]
    fn words_of_a_run_lie_inside_it_and_cover_every_character(run in "[一-龥]{1,40}") {
        let words = segment::words(&analyzer().jieba, &run);
        let length = run.chars().count();
        for i in 0..length {
            prop_assert!(words.iter().any(|&(from, to)| from <= i && i < to));
        }
        prop_assert!(words.iter().all(|&(from, to)| from < to && to <= length));
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC*") {
        let once = fold::fold(&text);
        prop_assert_eq!(fold::fold(&once), once.clone());
        prop_assert!(!once.chars().any(|c| is_han(c) && fold::fold(&c.to_string()) != c.to_string()));
    }
}

#[test]
fn chinese_punctuation_is_neither_a_letter_nor_space() {
    let told_at_once = ('\u{3001}'..='\u{3003}').chain('\u{3008}'..='\u{3011}');
    assert!(
        told_at_once
            .clone()
            .all(|c| !c.is_alphanumeric() && !c.is_whitespace() && !is_han(c))
    );
    assert_eq!(
        told_at_once
            .filter(|c| analyzer().analyze(&c.to_string(), |_| ()) > 0)
            .count(),
        0
    );
}
