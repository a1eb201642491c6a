//! Passwords and codes, by what stands before them.
//!
//! Gets:    the letters of a text.
//! Gives:   the stretches behind a name that are what is named.
//! Touches: nothing.
//! Never:   what a sentence says of a password or code: that it is wrong, forgotten, asked for, or never comes.

use super::letters::{Kind, Letters};
use crate::text::noise;
use crate::text::units::is_han;

/// How far behind its name a secret may stand, in characters: ` 是：`, ` is: `.
pub(super) const GAP_CHARS_MAX: usize = 8;

/// How passwords are called, in lower case.
const PASSWORDS: [&str; 60] = [
    "passward",
    "pasword",
    "passwrod",
    "passowrd",
    "pass word",
    "密玛",
    "access_token",
    "api_key",
    "api_secret",
    "secret_key",
    "auth token",
    "auth_token",
    "refresh token",
    "refresh_token",
    "backup codes",
    "recovery codes",
    "scratch codes",
    "backup keys",
    "scratch code",
    "2fa secret",
    "2fa key",
    "totp secret",
    "otp secret",
    "authenticator secret",
    "authenticator key",
    "google authenticator key",
    "setup key",
    "secret",
    "bearer",
    "mima",
    "秘码",
    "蜜码",
    "录密吗",
    "陆密吗",
    "付密吗",
    "金密吗",
    "易密吗",
    "的密吗",
    "pass",
    "pw",
    "密码",
    "密碼",
    "口令",
    "密匙",
    "密钥",
    "恢复码",
    "备用码",
    "授权码",
    "password",
    "passwort",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "api key",
    "api secret",
    "secret key",
    "backup code",
    "recovery code",
    "access token",
];
/// How codes are called.
const CODES: [&str; 33] = [
    "verification codes",
    "验证码",
    "驗證碼",
    "校验码",
    "确认码",
    "安全码",
    "动态码",
    "动态口令",
    "短信码",
    "谷歌码",
    "谷歌验证",
    "pin",
    "pin码",
    "pin 码",
    "verification code",
    "verify code",
    "confirmation code",
    "security code",
    "sms code",
    "login code",
    "email code",
    "auth code",
    "authentication code",
    "2fa code",
    "authenticator code",
    "google code",
    "one-time code",
    "one time code",
    "otp",
    "otp code",
    "2fa",
    "my code",
    "pin code",
];
/// What may stand between a name and what it names, besides a mark.
const FILLERS: [&str; 22] = [
    "就",
    "也",
    "现在",
    "目前",
    "应该",
    "好像",
    "一直",
    "收到的",
    "发来的",
    "给的",
    "输入的",
    "输入了",
    "填的",
    "填了",
    "分别",
    "如下",
    "currently",
    "now",
    "still",
    "as follows",
    "code",
    "number",
];
/// What says that the named comes now.
const MARKS: [&str; 31] = [
    "used to be",
    ":",
    "=",
    "是",
    "为",
    "為",
    "is",
    "was",
    "are",
    "->",
    "→",
    "'s",
    "’s",
    "设置成了",
    "设置成",
    "设置为",
    "设成了",
    "设成",
    "设为",
    "改成了",
    "改成",
    "改为",
    "换成了",
    "换成",
    "变成",
    "叫做",
    "叫作",
    "叫",
    "写的",
    "to",
    ">",
];
/// Those behind which many a sentence goes on: only what has the form of a password is one.
const WEAK_MARKS: [&str; 4] = ["'s", "’s", "to", ">"];
const QUOTES: [(char, char); 8] = [
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('`', '`'),
];
/// The longest password in quotes, and of words, in characters and words.
const QUOTED_CHARS_MAX: usize = 64;
const VALUE_WORDS_MAX: usize = 6;
const HAN_VALUE_CHARS_MAX: usize = 12;

/// What a sentence says of a password, in English: no password then. Words in -ed, -ing, -able and -ly count as well.
const SAID: [&str; 137] = [
    "minimum",
    "maximum",
    "recommended",
    "example",
    "case-sensitive",
    "between",
    "hashed",
    "several",
    "many",
    "settings",
    "manager",
    "field",
    "under",
    "over",
    "due",
    "pending",
    "ready",
    "active",
    "inactive",
    "down",
    "up",
    "on",
    "security",
    "sensitive",
    "temporary",
    "default",
    "random",
    "mine",
    "ours",
    "yours",
    "public",
    "private",
    "optional",
    "mandatory",
    "numeric",
    "email",
    "admin",
    "letters",
    "digits",
    "numbers",
    "characters",
    "wrong",
    "incorrect",
    "correct",
    "right",
    "invalid",
    "valid",
    "bad",
    "good",
    "fine",
    "okay",
    "same",
    "different",
    "new",
    "old",
    "weak",
    "strong",
    "short",
    "long",
    "shorter",
    "longer",
    "unknown",
    "secret",
    "secure",
    "insecure",
    "safe",
    "unsafe",
    "empty",
    "blank",
    "gone",
    "lost",
    "forgotten",
    "stolen",
    "hidden",
    "set",
    "reset",
    "sent",
    "shown",
    "kept",
    "known",
    "case",
    "too",
    "very",
    "also",
    "still",
    "always",
    "never",
    "again",
    "already",
    "now",
    "not",
    "only",
    "just",
    "really",
    "simply",
    "even",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "like",
    "no",
    "none",
    "nothing",
    "more",
    "less",
    "least",
    "longest",
    "out",
    "off",
    "missing",
    "broken",
    "must",
    "please",
    "click",
    "enter",
    "then",
    "here",
    "because",
    "since",
    "until",
    "after",
    "before",
    "without",
    "supposed",
    "strange",
    "ok",
    "hard",
    "impossible",
    "stuck",
];
/// The same in Chinese: a password of Han characters holds none of these.
const SAID_HAN: [&str; 133] = [
    "至少",
    "最少",
    "不少于",
    "大于",
    "超过",
    "以上",
    "建议",
    "支持",
    "包含",
    "区分",
    "仅",
    "由",
    "组成",
    "例如",
    "比如",
    "示例",
    "参见",
    "详见",
    "同上",
    "略",
    "已",
    "正在",
    "选填",
    "启用",
    "关闭",
    "停用",
    "锁",
    "验证",
    "确认",
    "加密",
    "保密",
    "多久",
    "含",
    "手机",
    "邮箱",
    "生日",
    "乱码",
    "号",
    "位",
    "字符",
    "身份证",
    "什么",
    "怎",
    "吗",
    "呢",
    "吧",
    "啊",
    "哪",
    "谁",
    "几",
    "多少",
    "不",
    "没",
    "对",
    "错",
    "正确",
    "忘",
    "改",
    "重置",
    "设",
    "换",
    "空",
    "新",
    "旧",
    "自己",
    "默认",
    "必",
    "需",
    "要",
    "可以",
    "能",
    "有",
    "无",
    "失效",
    "失败",
    "过期",
    "被",
    "太",
    "弱",
    "强",
    "简单",
    "复杂",
    "安全",
    "一样",
    "相同",
    "我",
    "你",
    "您",
    "他",
    "她",
    "系统",
    "随机",
    "数字",
    "字母",
    "大小写",
    "长度",
    "提示",
    "收",
    "发",
    "请",
    "让",
    "为",
    "如何",
    "如果",
    "还",
    "都",
    "最",
    "该",
    "只",
    "但",
    "和",
    "的",
    "了",
    "在",
    "用",
    "看",
    "点",
    "后",
    "前",
    "登录",
    "登陆",
    "浏览器",
    "记",
    "丢",
    "找回",
    "保存",
    "输入",
    "显示",
    "泄露",
    "修改",
    "页面",
    "步骤",
    "说明",
];
/// Digits in words.
const DIGITS_HAN: &str = "零〇一二三四五六七八九两幺壹贰叁肆伍陆柒捌玖";
const DIGITS_EN: [&str; 13] = [
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double",
    "triple",
];
/// The fewest digits of a code.
const CODE_DIGITS_MIN: usize = 4;
/// The same with words between: fewer may be a year.
const FAR_DIGITS_MIN: usize = 5;

/// The passwords in a text, as places of letters.
pub(super) fn passwords(letters: &Letters) -> Vec<(usize, usize)> {
    let names = letters.behind(&PASSWORDS);
    // Where a password is spoken of, what is mixed as nothing but a password is, is one: "use … as my password".
    let mut found = if names.is_empty() {
        Vec::new()
    } else {
        scrambled(letters)
    };
    found.extend(apart(names, |end| password(letters, end)));
    found.extend(tokens(letters));
    found
}

/// The codes in a text, as places of letters.
pub(super) fn codes(letters: &Letters) -> Vec<(usize, usize)> {
    apart(letters.behind(&CODES), |end| code(letters, end))
}

/// What is found behind names that do not stand in what was found behind others.
fn apart(names: Vec<usize>, find: impl Fn(usize) -> Option<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for name_end in names {
        if found.last().is_none_or(|last| name_end > last.1) {
            found.extend(find(name_end));
        }
    }
    found
}

/// Where something begins that a name and a mark stand before.
pub(super) fn behind_mark(letters: &Letters, name_end: usize) -> Option<usize> {
    let gap = Gap::behind(letters, name_end);
    gap.mark.map(|_| gap.end)
}

/// What stands between a name and what may be named.
struct Gap {
    end: usize,
    /// The last mark in it.
    mark: Option<&'static str>,
    spaced: bool,
    /// What closes the quotes that it ends with.
    closing: Option<char>,
    /// Whether words stand between, as in "the password I use is": then only what has the form of a secret is one.
    far: bool,
}

impl Gap {
    fn behind(letters: &Letters, name_end: usize) -> Gap {
        let mut gap = Gap {
            end: name_end,
            mark: None,
            spaced: false,
            closing: None,
            far: false,
        };
        let rest = |at: usize| &letters.chars[at.min(letters.chars.len())..];
        let starts = |at: usize, word: &str| {
            let length = word.chars().count();
            let whole = !word.ends_with(|c: char| c.is_ascii_alphabetic())
                || rest(at + length)
                    .first()
                    .is_none_or(|c| !c.is_ascii_alphanumeric());
            (whole && rest(at).iter().copied().take(length).eq(word.chars())).then_some(length)
        };
        // A name and what it names do not stand farther apart than some such words.
        for _ in 0..GAP_CHARS_MAX {
            let spaces = rest(gap.end)
                .iter()
                .take(GAP_CHARS_MAX)
                .take_while(|c| c.is_whitespace())
                .count();
            gap.spaced |= spaces > 0;
            gap.end += spaces;
            if let Some((mark, length)) = MARKS
                .iter()
                .find_map(|mark| Some((*mark, starts(gap.end, mark)?)))
            {
                (gap.mark, gap.end) = (Some(mark), gap.end + length);
            } else if let Some(length) = FILLERS.iter().find_map(|filler| starts(gap.end, filler)) {
                gap.end += length;
            } else if rest(gap.end).first() == Some(&'-')
                || gap.mark.is_some() && rest(gap.end).first() == Some(&'*')
            {
                gap.end += 1;
            } else if gap.mark.is_none()
                && let Some(length) = closed(rest(gap.end))
            {
                gap.end += length;
            } else {
                break;
            }
        }
        if gap.mark.is_none()
            && let Some(end) = far_mark(letters, gap.end)
        {
            (gap.end, gap.mark, gap.far) = (end, Some(":"), true);
            gap.end += rest(end)
                .iter()
                .take(GAP_CHARS_MAX)
                .take_while(|c| c.is_whitespace())
                .count();
        }
        let quote = rest(gap.end)
            .first()
            .and_then(|c| QUOTES.iter().find(|(open, _)| open == c));
        if let Some((_, close)) = quote {
            (gap.end, gap.closing) = (gap.end + 1, Some(*close));
        }
        gap
    }
}

/// How long what closes the name is, when a mark follows it: the quotes of `"password": "…"`, the stars of `**password**: …`.
fn closed(rest: &[char]) -> Option<usize> {
    let length = rest
        .iter()
        .take(GAP_CHARS_MAX)
        .take_while(|c| CLOSING.contains(**c))
        .count();
    let mark = rest[length..]
        .iter()
        .take(GAP_CHARS_MAX)
        .find(|c| !c.is_whitespace());
    (length > 0 && mark.is_some_and(|c| [':', '=', '是', '为'].contains(c))).then_some(length)
}

/// What may close a name.
const CLOSING: &str = "\"'`”’」』】*_)）]";

/// How far a mark may stand behind a name, in characters, with some words between.
const FAR_CHARS_MAX: usize = 24;

/// Where what is named begins, when a mark stands some words behind the name, in one clause.
fn far_mark(letters: &Letters, from: usize) -> Option<usize> {
    let mut words = 0;
    for piece in letters
        .pieces(from)
        .take_while(|piece| piece.from < from + FAR_CHARS_MAX)
    {
        let text = letters.text(piece.from, piece.to);
        match piece.kind {
            Kind::Other if [":", "="].contains(&text.trim()) => return Some(piece.to),
            Kind::Latin if words > 0 && ["is", "was"].contains(&&*text) => return Some(piece.to),
            Kind::Latin if words < 4 => words += 1,
            Kind::Other if [" ", "'"].contains(&&*text) => {}
            Kind::Han if text.chars().count() <= 8 && text.ends_with(['是', '为', '為']) => {
                return Some(piece.to);
            }
            _ => return None,
        }
    }
    None
}

/// Names that are words of their own as well: only what has the form of a password is one behind them.
const SHORT_NAMES: [&str; 8] = [
    "pass", "pw", "secret", "mima", "bearer", "_token", "_key", "_secret",
];

fn password(letters: &Letters, name_end: usize) -> Option<(usize, usize)> {
    let gap = Gap::behind(letters, name_end);
    let rest = &letters.chars[gap.end..];
    let is_short = SHORT_NAMES
        .iter()
        .any(|name| letters.chars[..name_end].ends_with(&name.chars().collect::<Vec<_>>()));
    let is_weak = gap.mark.is_some_and(|mark| WEAK_MARKS.contains(&mark));
    let formed_only = gap.far || is_short || is_weak;
    // As in 资金密码八八四二一九.
    let spoken = rest.iter().take_while(|c| DIGITS_HAN.contains(**c)).count();
    if spoken >= CODE_DIGITS_MIN {
        return Some((gap.end, gap.end + spoken));
    }
    if let (Some(close), Some(_), false) = (gap.closing, gap.mark, formed_only)
        && let Some(length) = rest.iter().take(QUOTED_CHARS_MAX).position(|c| *c == close)
    {
        let quoted = letters.text(gap.end, gap.end + length);
        let said = is_said(quoted.trim())
            || quoted.chars().all(is_han) && SAID_HAN.iter().any(|word| quoted.contains(word));
        return (length >= 3 && !said).then_some((gap.end, gap.end + length));
    }
    if rest.first().is_some_and(|c| is_han(*c)) {
        return gap
            .mark
            .filter(|_| !formed_only)
            .and_then(|_| han_password(letters, gap.end));
    }
    let length = token_length(rest);
    let token = letters.text(gap.end, gap.end + length);
    let count = |is: fn(&char) -> bool| token.chars().filter(is).count();
    let (digits, alphabetic) = (
        count(char::is_ascii_digit),
        count(char::is_ascii_alphabetic),
    );
    let plain = alphabetic == length;
    if length < 3 || length < 4 && !(gap.mark.is_some() && digits > 0) {
        return None;
    }
    // As in "6-20 characters".
    let is_range = alphabetic == 0 && digits <= 4 && token.contains(['-', '~']);
    let secret = match gap.mark {
        Some(_) if is_range => false,
        _ if is_weak => {
            digits > 0 && alphabetic > 0 && length >= WEAK_CHARS_MIN && !is_said_in_parts(&token)
        }
        Some(_) if formed_only => digits > 0 && alphabetic > 0,
        // As in "login anna pass Hx8kQ2vv".
        None if formed_only => {
            let typed = &letters.typed[gap.end..gap.end + length];
            gap.spaced
                && digits > 0
                && alphabetic > 0
                && length >= WEAK_CHARS_MIN
                && (is_mixed(typed) || is_signing_in(letters, name_end))
        }
        Some(_) if !plain => digits > 0 || !is_said_in_parts(&token),
        Some(_) => return words_password(letters, gap.end),
        // Right behind its name, as in 密码abc123: what is nothing but a number may be a year.
        None if !gap.spaced => {
            digits > 0 && (alphabetic > 0 || digits >= 6) && !letters.chars[name_end - 1].is_ascii()
        }
        None => digits > 0,
    };
    let marks = rest[length..].iter().take_while(|c| **c == '!').count();
    let end = gap.end + length + marks;
    let is_list = PLURALS
        .iter()
        .any(|name| letters.chars[..name_end].ends_with(&name.chars().collect::<Vec<_>>()));
    secret.then(|| (gap.end, if is_list { list_end(letters, end) } else { end }))
}

/// The fewest characters of a password that only its form tells.
const WEAK_CHARS_MIN: usize = 6;
/// Names behind which several of their kind are listed.
const PLURALS: [&str; 4] = [
    "backup codes",
    "recovery codes",
    "scratch codes",
    "backup keys",
];
/// How many are listed at most.
const LISTED_MAX: usize = 32;

/// Where a list ends of what has the form of a secret, of which the first ends at a place.
fn list_end(letters: &Letters, first: usize) -> usize {
    let mut end = first;
    for _ in 0..LISTED_MAX {
        let rest = &letters.chars[end..];
        let gap = rest
            .iter()
            .take(GAP_CHARS_MAX)
            .take_while(|c| c.is_whitespace() || ",;、/，；".contains(**c))
            .count();
        let length = token_length(&rest[gap..]);
        let digits = rest[gap..gap + length]
            .iter()
            .filter(|c| c.is_ascii_digit())
            .count();
        if gap == 0 || length < CODE_DIGITS_MIN || digits == 0 {
            break;
        }
        end += gap + length;
    }
    end
}

/// Pieces of capitals, small letters and digits that change at every other place or more: no word, name or version is like that.
fn scrambled(letters: &Letters) -> Vec<(usize, usize)> {
    let class = |c: char| (c.is_ascii_uppercase(), c.is_ascii_digit());
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.typed.len() {
        let length = letters.typed[at..]
            .iter()
            .take_while(|c| c.is_ascii_alphanumeric())
            .count();
        let piece = &letters.typed[at..at + length];
        let has = |is: fn(&char) -> bool| piece.iter().any(is);
        let changes = piece
            .windows(2)
            .filter(|two| class(two[0]) != class(two[1]))
            .count();
        let mixed = has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit);
        if mixed && SCRAMBLED_CHARS.contains(&length) && changes * 2 >= length {
            found.push((at, at + length));
        }
        at += length.max(1);
    }
    found
}

/// How long such a piece is: longer ones are addresses and transactions.
const SCRAMBLED_CHARS: std::ops::RangeInclusive<usize> = 7..=23;

/// Whether letters are mixed as in no word: capitals behind others, or letters behind digits.
fn is_mixed(typed: &[char]) -> bool {
    typed.windows(2).any(|two| {
        two[1].is_ascii_uppercase() && two[0].is_ascii_lowercase()
            || two[0].is_ascii_digit() && two[1].is_ascii_alphabetic()
    })
}

/// Whether words of signing in stand shortly before a name.
fn is_signing_in(letters: &Letters, name_end: usize) -> bool {
    let before = letters.text(name_end.saturating_sub(FAR_CHARS_MAX * 2), name_end);
    ["login", "user", "account", "email", "账号", "账户", "用户"]
        .iter()
        .any(|word| before.contains(word))
}

/// Tokens that a program signs in with (JWT), by their form.
fn tokens(letters: &Letters) -> impl Iterator<Item = (usize, usize)> {
    let starts = letters
        .typed
        .windows(3)
        .enumerate()
        .filter(|(_, three)| **three == ['e', 'y', 'J'])
        .map(|(at, _)| at);
    starts.filter_map(|at| {
        let inside = |c: &char| c.is_ascii_alphanumeric() || "-_.=+/".contains(*c);
        let joined = at > 0 && letters.typed[at - 1].is_ascii_alphanumeric();
        let length = letters.typed[at..]
            .iter()
            .take(TOKEN_CHARS_MAX)
            .take_while(|c| inside(c))
            .count();
        let digits = letters.typed[at..at + length]
            .iter()
            .any(char::is_ascii_digit);
        (!joined && digits && length >= TOKEN_CHARS_MIN).then_some((at, at + length))
    })
}

/// How long such a token is.
const TOKEN_CHARS_MIN: usize = 16;
const TOKEN_CHARS_MAX: usize = 4_000;

/// Whether words that are joined say something of a password (`case-sensitive`, `it's`), or lead to a page.
fn is_said_in_parts(token: &str) -> bool {
    if token.contains("://") || token.starts_with("www.") || token.contains('/') {
        return true;
    }
    let mut parts = token
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    first != "correct" && is_said(first) || parts.next_back().is_some_and(is_said)
}

/// How long what could be a password is.
fn token_length(rest: &[char]) -> usize {
    let length = rest
        .iter()
        .take_while(|c| c.is_ascii_graphic() && !",;".contains(**c))
        .count();
    // Marks at the end close the sentence.
    let closing = rest[..length]
        .iter()
        .rev()
        .take_while(|c| ".!?)\"'".contains(**c))
        .count();
    length - if closing == length { 0 } else { closing }
}

/// A password of one word or some, without digits: what is no description of it, and fills its clause.
fn words_password(letters: &Letters, from: usize) -> Option<(usize, usize)> {
    let (mut end, mut words) = (from, 0);
    for piece in letters.pieces(from) {
        let text = letters.text(piece.from, piece.to);
        match piece.kind {
            // What is joined to a word is a part of it.
            Kind::Digits => end = piece.to,
            Kind::Other if text.chars().all(|c| c == ' ') => continue,
            Kind::Other
                if text
                    .trim_start()
                    .starts_with(|c| "\n.,;!?。，；！？)）\"".contains(c)) =>
            {
                break;
            }
            // As in "password: settings > security".
            Kind::Other => return None,
            Kind::Han | Kind::Hidden => break,
            Kind::Latin if words > 0 && (noise::is_english(&text) || ENDS.contains(&&*text)) => {
                break;
            }
            Kind::Latin if words == 0 && (is_said(&text) || noise::is_english(&text)) => {
                // "correct horse battery staple": many words that describe nothing.
                let follows = letters
                    .pieces(piece.to)
                    .filter(|piece| piece.kind == Kind::Latin)
                    .take(3);
                let plain = |text: &str| {
                    !is_said(text)
                        && !noise::is_english(text)
                        && !ENDS.contains(&text)
                        && text.len() > 3
                };
                let all = follows
                    .map(|piece| letters.text(piece.from, piece.to))
                    .filter(|text| plain(text))
                    .count();
                if text != "correct" || all < 3 {
                    return None;
                }
                (end, words) = (piece.to, 1);
            }
            Kind::Latin => (end, words) = (piece.to, words + 1),
        }
        if words > VALUE_WORDS_MAX {
            return None;
        }
    }
    (words > 0 && end - from >= 3).then_some((from, end))
}

/// Words that begin another clause.
const ENDS: [&str; 12] = [
    "please", "help", "and", "but", "thanks", "can", "so", "which", "while", "when", "pls", "still",
];

/// Whether a word says something of a password.
fn is_said(word: &str) -> bool {
    let ends = |ending: &str| word.len() > ending.len() + 2 && word.ends_with(ending);
    SAID.contains(&word)
        || noise::is_english(word)
        || ["ed", "ing", "able", "ible", "ly"].into_iter().any(ends)
}

/// A password of Han characters, perhaps with digits behind them: what is no description of it, and fills its clause.
fn han_password(letters: &Letters, from: usize) -> Option<(usize, usize)> {
    let rest = &letters.chars[from..];
    let han = rest
        .iter()
        .take(HAN_VALUE_CHARS_MAX + 1)
        .take_while(|c| is_han(**c))
        .count();
    let more = rest[han..]
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric())
        .count();
    let ends = rest
        .get(han + more)
        .is_none_or(|c| "。，,！!？?；;.\n\r \t…".contains(*c));
    let asks = rest.get(han + more).is_some_and(|c| "？?".contains(*c));
    let value: String = rest[..han].iter().collect();
    // "我爱你1314" is more often a password than a sentence.
    let told = |word: &&&str| more < 2 || !["我", "你"].contains(*word);
    let said = SAID_HAN
        .iter()
        .filter(told)
        .any(|word| value.contains(word));
    // "我的密码是苹果香蕉" and "是小明1990".
    let is_value = (2..=HAN_VALUE_CHARS_MAX).contains(&han)
        && (more == 0 || more >= 2)
        && ends
        && !asks
        && !said;
    is_value.then_some((from, from + han + more))
}

fn code(letters: &Letters, name_end: usize) -> Option<(usize, usize)> {
    let gap = Gap::behind(letters, name_end);
    let rest = &letters.chars[gap.end..];
    // As "G-123456" comes from one sender.
    let prefix = if rest.len() > 2 && rest[0].is_ascii_alphabetic() && rest[1] == '-' {
        2
    } else {
        0
    };
    if gap.mark.is_none() && !gap.spaced && rest.first().is_some_and(char::is_ascii_alphabetic) {
        return None;
    }
    let (mut end, mut digits, mut at) = (prefix, 0, prefix);
    while let Some(c) = rest.get(at) {
        if c.is_ascii_digit() || DIGITS_HAN.contains(*c) {
            (end, digits) = (at + 1, digits + 1);
        } else if !(matches!(c, ' ' | '-' | '.') && end == at && digits > 0) {
            break;
        }
        at += 1;
    }
    // Not the first digits of an amount or a word, as in 0x….
    let whole = rest.get(end).is_none_or(|c| !c.is_ascii_alphabetic());
    let year = gap.mark.is_none()
        && digits == 4
        && rest[..end].iter().collect::<String>().starts_with("20");
    if digits
        >= if gap.far {
            FAR_DIGITS_MIN
        } else {
            CODE_DIGITS_MIN
        }
    {
        let whole = whole && !year;
        return whole.then_some((gap.end, gap.end + end));
    }
    let mut spoken = (0, gap.end);
    for piece in letters
        .pieces(gap.end)
        .filter(|piece| piece.kind != Kind::Other)
    {
        if piece.kind != Kind::Latin || !DIGITS_EN.contains(&&*letters.text(piece.from, piece.to)) {
            break;
        }
        spoken = (spoken.0 + 1, piece.to);
    }
    (spoken.0 >= CODE_DIGITS_MIN).then_some((gap.end, spoken.1))
}
