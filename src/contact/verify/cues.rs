//! Words that say how to reach somebody: names of networks, and calls to get in touch.
//!
//! Gets:    a word, or a stretch of Chinese text.
//! Gives:   which cues stand in it.
//! Touches: `vocabulary`, `text::fold`.
//! Never:   whether a cue is answered by a listed channel: that is the check itself.

use std::ops::Range;

use super::vocabulary::is_word;
use crate::text::fold::fold;

/// What a cue asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Any way to get in touch: contact, 联系.
    Any,
    /// An account: add me, 私聊.
    Account,
    /// An account of one network.
    Network(&'static str),
    /// A picture that has to be scanned: what it holds cannot be read.
    Picture,
}

/// Names of networks in letters, lower case.
const NETWORKS: [(&str, &str); 90] = [
    ("telegram", "telegram"),
    ("telegrams", "telegram"),
    ("tg", "telegram"),
    ("tele", "telegram"),
    ("wechat", "wechat"),
    ("weixin", "wechat"),
    ("wecom", "wechat"),
    ("wx", "wechat"),
    ("vx", "wechat"),
    ("wechats", "wechat"),
    ("wxid", "wechat"),
    ("qq", "qq"),
    ("qqq", "qq"),
    ("whatsapp", "whatsapp"),
    ("watsapp", "whatsapp"),
    ("whatsup", "whatsapp"),
    ("wa", "whatsapp"),
    ("discord", "discord"),
    ("dc", "discord"),
    ("skype", "skype"),
    ("viber", "viber"),
    ("facebook", "facebook"),
    ("fb", "facebook"),
    ("messenger", "messenger"),
    ("instagram", "instagram"),
    ("insta", "instagram"),
    ("ig", "instagram"),
    ("twitter", "x"),
    ("weibo", "weibo"),
    ("youtube", "youtube"),
    ("yt", "youtube"),
    ("tiktok", "tiktok"),
    ("douyin", "douyin"),
    ("kuaishou", "kuaishou"),
    ("linkedin", "linkedin"),
    ("reddit", "reddit"),
    ("kakao", "kakao"),
    ("kakaotalk", "kakao"),
    ("zalo", "zalo"),
    ("github", "github"),
    ("ins", "instagram"),
    ("twitch", "twitch"),
    ("paypal", "paypal"),
    ("kook", "kook"),
    ("alipay", "alipay"),
    ("whats", "whatsapp"),
    ("yy", "yy"),
    ("gab", "gab"),
    ("tencent", "tencent"),
    ("cashapp", "cashapp"),
    ("wire", "wire"),
    ("snapchat", "snapchat"),
    ("imessage", "imessage"),
    ("facetime", "facetime"),
    ("threema", "threema"),
    ("wickr", "wickr"),
    ("icq", "icq"),
    ("keybase", "keybase"),
    ("xiaohongshu", "xiaohongshu"),
    ("rednote", "xiaohongshu"),
    ("bilibili", "bilibili"),
    ("zhihu", "zhihu"),
    ("dingtalk", "dingtalk"),
    ("dingding", "dingtalk"),
    ("feishu", "feishu"),
    ("lark", "feishu"),
    ("bluesky", "bluesky"),
    ("mastodon", "mastodon"),
    ("vkontakte", "vk"),
    ("vk", "vk"),
    ("botim", "botim"),
    ("imo", "imo"),
    ("hangouts", "hangouts"),
    ("wickrme", "wickr"),
    ("simplex", "simplex"),
    ("letstalk", "letstalk"),
    ("safew", "safew"),
    ("max", "max"),
    ("line", "line"),
    ("signal", "signal"),
    ("medium", "medium"),
    ("session", "session"),
    ("matrix", "matrix"),
    ("element", "element"),
    ("slack", "slack"),
    ("zoom", "zoom"),
    ("teams", "teams"),
    ("threads", "threads"),
    ("steam", "steam"),
    ("potato", "potato"),
];

/// Networks whose names are words of English: cues only where they are written as names, or an account follows.
const ALSO_WORDS: [&str; 19] = [
    "dc",
    "element",
    "imo",
    "lark",
    "line",
    "matrix",
    "max",
    "medium",
    "messenger",
    "potato",
    "session",
    "signal",
    "slack",
    "steam",
    "teams",
    "tele",
    "threads",
    "wire",
    "zoom",
];

/// Calls to get in touch, in letters.
const CALLS: [(&str, Cue); 36] = [
    ("contact", Cue::Any),
    ("contacting", Cue::Any),
    ("contacted", Cue::Any),
    ("contacts", Cue::Any),
    ("reach", Cue::Any),
    ("reached", Cue::Any),
    ("reaching", Cue::Any),
    ("message", Cue::Any),
    ("messaged", Cue::Any),
    ("messaging", Cue::Any),
    ("chat", Cue::Any),
    ("chatting", Cue::Any),
    ("consult", Cue::Any),
    ("msg", Cue::Account),
    ("msgme", Cue::Account),
    ("dm", Cue::Account),
    ("dms", Cue::Account),
    ("dming", Cue::Account),
    ("pm", Cue::Account),
    ("pms", Cue::Account),
    ("pming", Cue::Account),
    ("ping", Cue::Account),
    ("inbox", Cue::Any),
    ("hmu", Cue::Account),
    ("add", Cue::Account),
    ("added", Cue::Account),
    ("adding", Cue::Account),
    ("follow", Cue::Any),
    ("whatsappme", Cue::Network("whatsapp")),
    ("kefu", Cue::Any),
    ("jiawo", Cue::Account),
    ("jiav", Cue::Network("wechat")),
    ("scan", Cue::Picture),
    ("scanning", Cue::Picture),
    ("qr", Cue::Picture),
    ("qrcode", Cue::Picture),
];

/// Names of networks and calls in Chinese text, folded; none stands behind one that it begins with.
const IN_HAN: [(&str, Cue); 87] = [
    ("视频号", Cue::Network("wechat")),
    ("公众号", Cue::Network("wechat")),
    ("小程序", Cue::Network("wechat")),
    ("企业微信", Cue::Network("wechat")),
    ("加卫星", Cue::Network("wechat")),
    ("小红书", Cue::Network("xiaohongshu")),
    ("纸飞机", Cue::Network("telegram")),
    ("加飞机", Cue::Network("telegram")),
    ("飞机号", Cue::Network("telegram")),
    ("飞机群", Cue::Network("telegram")),
    ("二维码", Cue::Picture),
    ("扫一扫", Cue::Picture),
    ("加好友", Cue::Account),
    ("加个好友", Cue::Account),
    ("加一下", Cue::Account),
    ("加下我", Cue::Account),
    ("腾讯会议", Cue::Network("tencent")),
    ("滴滴我", Cue::Account),
    ("联系方式", Cue::Any),
    ("加微信", Cue::Network("wechat")),
    ("微信", Cue::Network("wechat")),
    ("薇信", Cue::Network("wechat")),
    ("威信", Cue::Network("wechat")),
    ("维信", Cue::Network("wechat")),
    ("徽信", Cue::Network("wechat")),
    ("微讯", Cue::Network("wechat")),
    ("加微", Cue::Network("wechat")),
    ("加薇", Cue::Network("wechat")),
    ("加威", Cue::Network("wechat")),
    ("扣扣", Cue::Network("qq")),
    ("抠抠", Cue::Network("qq")),
    ("企鹅", Cue::Network("qq")),
    ("加扣", Cue::Network("qq")),
    ("电报", Cue::Network("telegram")),
    ("推特", Cue::Network("x")),
    ("脸书", Cue::Network("facebook")),
    ("脸谱", Cue::Network("facebook")),
    ("微博", Cue::Network("weibo")),
    ("抖音", Cue::Network("douyin")),
    ("快手", Cue::Network("kuaishou")),
    ("钉钉", Cue::Network("dingtalk")),
    ("飞书", Cue::Network("feishu")),
    ("陌陌", Cue::Network("momo")),
    ("探探", Cue::Network("tantan")),
    ("知乎", Cue::Network("zhihu")),
    ("领英", Cue::Network("linkedin")),
    ("哔哩哔哩", Cue::Network("bilibili")),
    ("支付宝", Cue::Network("alipay")),
    ("搜索", Cue::Account),
    ("百度", Cue::Network("baidu")),
    ("淘宝", Cue::Network("taobao")),
    ("豆瓣", Cue::Network("douban")),
    ("头条", Cue::Network("toutiao")),
    ("土豆", Cue::Network("potato")),
    ("蝙蝠", Cue::Network("bat")),
    ("油管", Cue::Network("youtube")),
    ("贴吧", Cue::Network("tieba")),
    ("闲鱼", Cue::Network("xianyu")),
    ("旺旺", Cue::Network("wangwang")),
    ("瓦次", Cue::Network("whatsapp")),
    ("加赖", Cue::Network("line")),
    ("赖群", Cue::Network("line")),
    ("扫码", Cue::Picture),
    ("扫描", Cue::Picture),
    ("加我", Cue::Account),
    ("添加", Cue::Any),
    ("加群", Cue::Account),
    ("进群", Cue::Account),
    ("入群", Cue::Account),
    ("拉群", Cue::Account),
    ("群号", Cue::Account),
    ("私聊", Cue::Account),
    ("私信", Cue::Account),
    ("私讯", Cue::Account),
    ("私我", Cue::Account),
    ("密我", Cue::Account),
    ("敲我", Cue::Account),
    ("戳我", Cue::Account),
    ("扣我", Cue::Account),
    ("关注", Cue::Any),
    ("咨询", Cue::Any),
    ("谘询", Cue::Any),
    ("联系", Cue::Any),
    ("联络", Cue::Any),
    ("找我", Cue::Any),
    ("洽询", Cue::Any),
    ("回复我", Cue::Any),
];

/// What stands right before the name of an account in Chinese: 加 abcdefgh.
const HAN_BEFORE_NAME: [&str; 3] = ["加", "搜", "搜索"];

/// The cues of a stretch of Chinese text, with their characters, in order.
pub(super) fn in_han(text: &str) -> Vec<(Range<usize>, Cue)> {
    let chars: Vec<char> = fold(text).chars().collect();
    let mut cues = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let here = IN_HAN.iter().find(|(word, _)| {
            let mut own = word.chars();
            own.by_ref().zip(&chars[i..]).all(|(a, &b)| a == b)
                && own.next().is_none()
                && word.chars().count() <= chars.len() - i
        });
        match here {
            Some((word, cue)) => {
                let n = word.chars().count();
                cues.push((i..i + n, *cue));
                i += n;
            }
            None => i += 1,
        }
    }
    cues
}

/// Whether Chinese text ends with what stands before the name of an account.
pub(super) fn calls_a_name(text: &str) -> bool {
    let folded = fold(text);
    HAN_BEFORE_NAME.iter().any(|word| folded.ends_with(word))
}

/// The cue that a word in letters is; `before` is the text that it follows, `named` whether an account or a colon follows.
pub(super) fn of_word(word: &str, before: &str, named: bool) -> Option<Cue> {
    let lower = word.to_lowercase();
    let lower = lower
        .trim_end_matches("'s")
        .trim_matches(['-', '_', '.', '+']);
    // X is a network where it is written as one.
    if lower == "x" {
        return (word == "X").then_some(Cue::Network("x"));
    }
    if matches!(lower, "v" | "v信" | "vv") && (calls_a_name(before) || named)
        || word.starts_with('+') && lower == "v"
    {
        return Some(Cue::Network("wechat"));
    }
    if let Some((_, network)) = NETWORKS.iter().find(|(name, _)| *name == lower) {
        let also_word = ALSO_WORDS.contains(&lower);
        let as_name = word.chars().next().is_some_and(char::is_uppercase);
        let said_of = matches!(before.to_lowercase().as_str(), "on" | "via" | "our" | "my");
        return (!also_word || named || said_of || as_name && !before.is_empty())
            .then_some(Cue::Network(network));
    }
    // B站, V信: a letter and a character.
    if named && matches!(lower, "b" | "v") {
        return Some(Cue::Network(if lower == "b" {
            "bilibili"
        } else {
            "wechat"
        }));
    }
    if matches!(lower, "pm" | "pms") && before.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if word.starts_with('+') && word.len() > 1 {
        return Some(Cue::Account);
    }
    CALLS
        .iter()
        .find(|(call, _)| *call == lower)
        .map(|(_, cue)| *cue)
}

/// Whether "add" is said of a thing: money is added to an account, and nobody's account to a list.
pub(super) fn adds_a_thing(lower: &str, next: &str) -> bool {
    let next = next.to_lowercase();
    let whom = [
        "me", "us", "him", "her", "my", "our", "on", "this", "the", "friend", "agent", "support",
        "manager", "group", "wechat", "telegram",
    ];
    matches!(lower, "add" | "added" | "adding")
        && !next.is_empty()
        && !whom.contains(&next.as_str())
        && is_word(&next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_found_in_both_languages() {
        let han = |text: &str| {
            in_han(text)
                .into_iter()
                .map(|(_, cue)| cue)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            han("请加微信或者私聊我"),
            [Cue::Network("wechat"), Cue::Account]
        );
        assert_eq!(han("聯絡電報客服"), [Cue::Any, Cue::Network("telegram")]);
        assert!(han("提现一直没有到账怎么办").is_empty());
        assert_eq!(
            of_word("WhatsApp", "on", false),
            Some(Cue::Network("whatsapp"))
        );
        assert_eq!(of_word("line", "help", false), None);
        assert_eq!(of_word("LINE", "my", false), Some(Cue::Network("line")));
        assert_eq!(of_word("line", "", true), Some(Cue::Network("line")));
        assert_eq!(of_word("pm", "5", false), None);
    }

    #[test]
    fn every_chinese_cue_can_be_found() {
        for (word, cue) in IN_HAN {
            let found: Vec<_> = in_han(word);
            assert!(
                matches!(found.as_slice(), [(range, first)] if *first == cue && range.len() == word.chars().count()),
                "{word}: {found:?}"
            );
        }
    }
}
