//! What nobody should be told: recovery phrases, private keys, passwords, codes.
//!
//! Gets:    what somebody typed.
//! Gives:   where secrets stand in it; the text without them.
//! Touches: the word list of recovery phrases (`dict/bip39-english.txt`, see `dict/README.md`).
//! Never:   keeps or passes on what it saw.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::fold;

/// The kind of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// A recovery phrase.
    Phrase,
    /// A private key.
    Key,
    /// A password that is named as one.
    Password,
    /// A code that was sent, or is made by an app, and is named as one.
    Code,
}

/// A place in a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub kind: SecretKind,
}

/// The words of recovery phrases (BIP-39).
static PHRASE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../dict/bip39-english.txt").lines().map(str::trim).filter(|word| !word.is_empty()).collect()
});

/// The fewest words of a recovery phrase (BIP-39).
const PHRASE_WORDS_MIN: usize = 12;
/// How far behind its name a secret may stand, in characters: ` 是：`, ` is: `.
const GAP_CHARS_MAX: usize = 8;
/// Names of passwords, of codes, and of private keys, in lower case.
const PASSWORD_NAMES: [&str; 7] = ["密码", "密碼", "口令", "password", "passwd", "passphrase", "pwd"];
const CODE_NAMES: [&str; 14] = [
    "验证码",
    "驗證碼",
    "校验码",
    "动态码",
    "短信码",
    "谷歌码",
    "verification code",
    "security code",
    "sms code",
    "2fa code",
    "authenticator code",
    "one-time code",
    "otp",
    "2fa",
];
const KEY_NAMES: [&str; 3] = ["私钥", "私鑰", "private key"];

/// The secrets in a text, in order; none overlaps another.
#[must_use]
pub fn find(text: &str) -> Vec<Secret> {
    let letters = Letters::of(text);
    let mut found = phrases(text);
    found.extend(words(text).filter(|(_, word)| is_private_key(word)).map(|(start, token)| Secret {
        start,
        end: start + token.len(),
        kind: SecretKind::Key,
    }));
    found.extend(letters.named(&PASSWORD_NAMES, SecretKind::Password));
    found.extend(letters.named(&CODE_NAMES, SecretKind::Code));
    found.extend(letters.named(&KEY_NAMES, SecretKind::Key));
    found.sort_by_key(|secret| (secret.start, std::cmp::Reverse(secret.end)));
    let mut end = 0;
    found.retain(|secret| {
        let free = secret.start >= end;
        end = end.max(secret.end);
        free
    });
    found
}

/// The text with each secret replaced.
#[must_use]
pub fn mask(text: &str, secrets: &[Secret], replacement: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets {
        out.push_str(&text[at..secret.start]);
        out.push_str(replacement);
        at = secret.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The stretches of letters and digits, with where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(move |word| (word.as_ptr() as usize - base, word))
}

/// What nobody asks for, in lower case.
const SECRET_NAMES: [&str; 13] = [
    "助记词",
    "私钥",
    "验证码",
    "密码",
    "助記詞",
    "私鑰",
    "驗證碼",
    "seed phrase",
    "recovery phrase",
    "private key",
    "password",
    "2fa code",
    "verification code",
];
/// Who asks, in Chinese; and how one asks in both languages.
const ASKERS: [&str; 5] = ["客服", "我们", "工作人员", "我們", "專員"];
const REQUESTS: [&str; 5] = ["提供", "发给", "告诉", "发送", "回复"];
const REQUESTS_EN: [&str; 9] =
    ["send us", "send me", "give us", "give me", "tell us", "tell me", "provide us", "share with us", "reply with"];
/// What turns a sentence into a warning or a question.
const WARNINGS: [&str; 31] = [
    "吗",
    "不会",
    "不要",
    "请勿",
    "切勿",
    "勿",
    "别",
    "不得",
    "绝不",
    "从不",
    "不能",
    "不应",
    "不需要",
    "无需",
    "不用",
    "不必",
    "任何人",
    "骗",
    "诈",
    "冒充",
    "假",
    "索要",
    "不",
    "never",
    "not ",
    "n't",
    "scam",
    "fake",
    "fraud",
    "anyone",
    "nobody",
];

/// Where a line asks for a secret, as a column counted from 1; none when it does not, or warns of it.
#[must_use]
pub fn request(line: &str) -> Option<usize> {
    let mut column = 1;
    for sentence in line.split_inclusive(['。', '！', '？', '!', '?', ';', '；']) {
        let lower = sentence.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let asks = has(&ASKERS) && has(&REQUESTS) || has(&REQUESTS_EN);
        if asks && has(&SECRET_NAMES) && !has(&WARNINGS) {
            return Some(column);
        }
        column += sentence.chars().count();
    }
    None
}

fn phrases(text: &str) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    let (mut row, mut start) = (0, 0);
    for (at, word) in words(text) {
        if !PHRASE_WORDS.contains(fold(word).as_str()) {
            // Words of a phrase may be numbered.
            if row > 0 && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            row = 0;
            continue;
        }
        row += 1;
        if row == 1 {
            start = at;
        }
        let end = at + word.len();
        match found.last_mut() {
            Some(last) if row > PHRASE_WORDS_MIN => last.end = end,
            _ if row == PHRASE_WORDS_MIN => found.push(Secret { start, end, kind: SecretKind::Phrase }),
            _ => {}
        }
    }
    found
}

/// Letters and digits without those that are mistaken for each other.
#[must_use]
pub fn is_base58(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'))
}

/// Wallet import format, or an extended private key.
fn is_private_key(token: &str) -> bool {
    let mixed = token.bytes().any(|b| b.is_ascii_uppercase()) && token.bytes().any(|b| b.is_ascii_lowercase());
    let import_format = matches!((token.len(), token.as_bytes().first()), (51, Some(b'5')) | (52, Some(b'K' | b'L')));
    mixed && is_base58(token) && (import_format || (token.len() > 100 && token.starts_with("xprv")))
}

/// A text letter by letter: lower case and half width, each with where it stands.
struct Letters {
    chars: Vec<char>,
    starts: Vec<usize>,
}

impl Letters {
    fn of(text: &str) -> Letters {
        let narrow = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            c => c,
        };
        let chars = text.chars().map(|c| narrow(c).to_ascii_lowercase()).collect();
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Letters { chars, starts }
    }

    /// What stands behind one of some names and is a secret of a kind.
    fn named(&self, names: &[&str], kind: SecretKind) -> Vec<Secret> {
        let mut found = Vec::new();
        for name in names {
            let name: Vec<char> = name.chars().collect();
            let ends = self.chars.windows(name.len()).enumerate().filter(|(_, window)| *window == name.as_slice());
            for (at, _) in ends {
                let whole = !name[0].is_ascii() || at == 0 || !self.chars[at - 1].is_ascii_alphanumeric();
                if whole && let Some((from, to)) = self.value_behind(at + name.len(), kind) {
                    found.push(Secret { start: self.starts[from], end: self.starts[to], kind });
                }
            }
        }
        found
    }

    /// The token behind a name, when it can be the secret that is named.
    fn value_behind(&self, name_end: usize, kind: SecretKind) -> Option<(usize, usize)> {
        let rest = &self.chars[name_end..];
        let in_gap = |c: &char| c.is_whitespace() || ":=是为為就-".contains(*c);
        let mut from = rest.iter().take(GAP_CHARS_MAX).take_while(|c| in_gap(c)).count();
        if rest[from..].starts_with(&['i', 's']) && rest.get(from + 2).is_some_and(in_gap) {
            from += 2 + rest[from + 2..].iter().take(GAP_CHARS_MAX).take_while(|c| in_gap(c)).count();
        }
        if from == 0 && rest.first().is_some_and(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        let marked = rest[..from].iter().any(|c| ":=是为為".contains(*c));
        let length = rest[from..].iter().take_while(|c| c.is_ascii_graphic() && !",;".contains(**c)).count();
        let token = &rest[from..from + length];
        let digits = token.iter().filter(|c| c.is_ascii_digit()).count();
        let is_secret = match kind {
            SecretKind::Code => digits >= 4 && token.iter().take_while(|c| c.is_ascii_digit()).count() >= 4,
            SecretKind::Key => token.len() >= 32,
            SecretKind::Password | SecretKind::Phrase => token.len() >= 4 && (marked || digits > 0),
        };
        is_secret.then_some((name_end + from, name_end + from + length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHRASE: &str = "abandon ability able about above absent absorb abstract absurd abuse access accident";

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(mask(text, &find(text), "■"), expected);
    }

    #[test]
    fn secrets_are_masked_and_the_rest_stays() {
        assert_eq!(PHRASE_WORDS.len(), 2_048);
        check(&format!("我的助记词：{PHRASE}，请帮我"), "我的助记词：■，请帮我");
        check(&format!("it is {} ok", PHRASE.to_uppercase()), "it is ■ ok");
        let numbered: String = PHRASE.split(' ').enumerate().map(|(i, word)| format!("{}. {word} ", i + 1)).collect();
        check(&numbered, "1. ■ ");
        check("key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ.", "key ■.");
        check("key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ now", "key ■ now");
        check("私钥：e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "私钥：■");
        check("我的密码是 hunter22，验证码：４８２９１０", "我的密码是 ■，验证码：■");
        check("password: correct-horse and the 2FA code is 123456", "password: ■ and the 2FA code is ■");
        check("OTP 123456", "OTP ■");
    }

    #[test]
    fn what_a_person_tells_about_a_problem_is_no_secret() {
        for text in [
            "忘记密码怎么办，密码不对",
            "收不到验证码，等了 10 分钟",
            "my password is wrong and the code never comes",
            "error code 100345, TXID e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "how can you help me change this address when you have about one hour",
            "The verification code 2 minutes later",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn a_sentence_that_asks_for_a_secret_is_told_from_one_that_warns() {
        assert_eq!(request("客服会请您提供助记词 12 个单词 / please send us your seed phrase and 2FA code"), Some(1));
        assert_eq!(request("先登录。Please send us your password."), Some(5));
        for text in [
            "我们不会请你提供助记词。",
            "客服从不索要验证码，也不会让你把密码发给任何人。",
            "Never send us your password.",
            "Anyone who asks you to tell us the 2FA code is a fraud.",
            "忘记密码时，请提供注册邮箱。",
            "请告诉我们 TXID。",
        ] {
            assert_eq!(request(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn masking_never_fails_and_leaves_nothing_to_mask(text in "(?s).{0,120}") {
            let masked = mask(&text, &find(&text), "■");
            proptest::prop_assert!(find(&masked).len() <= find(&text).len());
        }
    }
}
