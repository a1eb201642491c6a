//! What a value says of who may read: yes, no, the public, or fewer.
//!
//! Gets:    a value of the front matter.
//! Gives:   what it says, in a form that the families of keys share.
//! Touches: `text`, for one spelling of each word and for what is English.
//! Never:   a key: the same word says something else behind another one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::text::english::is_english;
use crate::text::fold::{fold, is_invisible};
use crate::text::units::is_han;

/// A value of the front matter, whatever it is; text as it is read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) enum Node {
    Empty,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// What a value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing.
    Empty,
    Yes,
    No,
    /// That readers are meant; whether everybody is named.
    Public {
        everybody: bool,
    },
    /// That they are not; whether words say so that mean nothing else, and whether nothing else is said.
    Hidden {
        plain: bool,
        known: bool,
    },
    Unknown,
}

const YES: &str = "required mandatory needed true yes on y t 1 是 真 对 开 开启 启用";
const NO: &str = "false no off n f 0 never none nil null nope 否 假 不 不是 关 关闭 无 没有 禁用";

/// Words that say by themselves that something is not for readers.
const HIDDEN: &str = "draft drafts drafting unpublished unpublish private privately hidden hide invisible internal \
     internally confidential unlisted secret restricted unreleased staff employee employees nonpublic archived trash \
     trashed wip embargo embargoed classified unapproved notpublished notpublic staffonly internalonly membersonly \
     agentsonly intranet onlyme autodraft unpublic";
/// Words that say so of a page, and other things of other things.
const HIDDEN_OF_PAGES: &str = "agent agents admin admins administrator administrators moderator moderators manager \
     managers operator operators editor editors owner owners author authors team teams support member members \
     membership subscriber subscribers paid premium paying patron patrons vip login logged signed signin registered \
     authenticated auth authorized authorised loggedin signedin password protected locked encrypted limited partner \
     partners reseller resellers contractor contractors pending review inreview scheduled future queued planned todo \
     progress inprogress editing writing waiting awaiting hold onhold held blocked rejected declined inactive disabled \
     expired removed deleted withdrawn retired retracted offline idea ideas outline inherit auto nobody noone me self \
     myself personal sensitive proprietary corporate company organisation organization workspace colleague colleagues \
     coworkers hr legal finance compliance testers staging preproduction incomplete unfinished unreviewed soon later \
     upcoming coming tbd until after before will submitted requested invited invite invitees whitelisted allowlisted \
     notready suppressed backoffice departments department started";
/// Words that name everybody.
const EVERYBODY: &str = "public publicly everyone everybody anyone anybody all any world worldwide unrestricted guest \
     guests visitor visitors anonymous";
/// Words that say that something is there for readers, or who among them is meant most.
const PUBLIC: &str = "published publish live visible listed global open unlocked free reader readers user users \
     customer customers client clients trader traders buyer buyers seller sellers developer developers dev devs \
     beginner beginners intermediate advanced expert experts newcomer newcomers merchant merchants consumer consumers \
     newbie newbies enduser endusers external general community audience released release final finalized finalised \
     approved active current stable beta alpha ga new updated deprecated experimental done complete completed finished \
     ready reviewed verified accepted maintained supported unsupported legacy online enabled shown show ok okay \
     available preview evergreen mature resolved fixed closed official default normal standard green clear white stub \
     translated obsolete outdated superseded replaced unstable production prod rc lts operational known working \
     implemented seedling budding growing perennial sent trusted uptodate fresh revised improved changed tested \
     recommended featured pinned sticky popular valid effective confirmed good success successful passing healthy \
     proposed old retail individual individuals institutional investors holders miners learners students parents \
     people humans businesses issue discontinued stale minor major";
/// Words that say nothing.
const FILL: &str = "a an the to for of and or by in on at is are with only use site web page article post doc content \
     version now yet s it this our up date in out from";
/// Words that turn it round; what is `to be published` is not.
const NOT: &str = "skip be not no non never un don dont isn isnt without";

/// Chinese words for what readers may not see, and for what they may; a text holds one or it does not.
const HIDDEN_HAN: &str = "草稿 内部 未发布 未发表 未公开 不公开 非公开 不发布 不可见 不显示 不对外 私有 私密 私人 隐藏 \
     保密 机密 秘密 绝密 仅限 仅供 员工 坐席 客服 会员 登录 审核 待 下线 下架 归档 停用 禁用 作废 删除 限制 受限 加密 \
     未上线 暂不 撤回 未完成 进行中 编辑中 撰写 定时 管理员 自己 仅自己 团队 部门 权限 过期 失效 禁止";
const PUBLIC_HAN: &str = "公开 发布 发表 公众 所有人 全部 任何人 大家 上线 正式 可见 有效 完成 显示 用户 读者 游客 \
     访客 客户 全体 稳定 新手 开发者 最新 正常";
const EVERYBODY_HAN: &str = "公开 公众 所有人 全部 任何人 大家 全体";

/// What a text says.
pub(super) fn word(text: &str) -> Word {
    let whole = text.trim();
    if whole.is_empty() || matches!(whole, "~" | "-") {
        return Word::Empty;
    }
    let words = words(whole);
    let joined = words.concat();
    if is(YES, &joined) {
        return Word::Yes;
    }
    if is(NO, &joined) {
        return Word::No;
    }
    if joined.contains(is_han) {
        return han(&joined);
    }
    phrase(&words)
}

fn han(text: &str) -> Word {
    if HIDDEN_HAN.split_whitespace().any(|word| text.contains(word)) {
        let short = text.chars().count() <= 8;
        return Word::Hidden { plain: short, known: short };
    }
    match PUBLIC_HAN.split_whitespace().any(|word| text.contains(word)) {
        true => Word::Public { everybody: EVERYBODY_HAN.split_whitespace().any(|word| text.contains(word)) },
        false => Word::Unknown,
    }
}

/// What some words say together.
pub(super) fn phrase(words: &[String]) -> Word {
    let joined = words.concat();
    if is(HIDDEN, &joined) || is(HIDDEN_OF_PAGES, &joined) {
        return Word::Hidden { plain: is(HIDDEN, &joined), known: true };
    }
    if is(PUBLIC, &joined) || is(EVERYBODY, &joined) {
        return Word::Public { everybody: is(EVERYBODY, &joined) };
    }
    let (mut hidden, mut of_pages, mut everybody, mut public, mut not, mut other) = (false, false, false, false, false, false);
    for word in words {
        if is(HIDDEN, word) || resembles_hidden(word) {
            hidden = true;
        } else if is(NOT, word) {
            not = true;
        } else if is(HIDDEN_OF_PAGES, word) {
            of_pages = true;
        } else if is(EVERYBODY, word) {
            everybody = true;
        } else if is(PUBLIC, word) {
            public = true;
        } else if !is(FILL, word) && !word.bytes().all(|b| b.is_ascii_digit()) {
            other = true;
        }
    }
    match (hidden || of_pages, everybody || public) {
        (true, _) if not => Word::Unknown,
        (false, true) if not => Word::Hidden { plain: !other, known: !other },
        (true, _) => Word::Hidden { plain: hidden && !other, known: !other },
        (false, true) if !other => Word::Public { everybody },
        _ => Word::Unknown,
    }
}

/// Whether a text begins with a word of public status and says nothing against it, such as `stable since 2.0`.
pub(super) fn begins_public(text: &str) -> bool {
    let words = words(text);
    let against = |word: &String| is(NOT, word) || is(HIDDEN, word) || is(HIDDEN_OF_PAGES, word);
    words.first().is_some_and(|first| is(PUBLIC, first) || is(EVERYBODY, first)) && !words.iter().any(against)
}

/// Whether a text ends in a word for readers and says nothing against it, such as `API developers`.
pub(super) fn describes_readers(text: &str) -> bool {
    let words = words(text);
    words.last().is_some_and(|last| is(PUBLIC, last))
        && matches!(phrase(&words), Word::Unknown)
        && !words.iter().any(|word| is(NOT, word))
}

/// Whether a word names some people and not others.
pub(super) fn names_a_group(word: &str) -> bool {
    is(
        "users customers clients testers partners members subscribers employees holders traders merchants developers invitees kyc",
        word,
    )
}

/// Whether each word of a key is about who may read: then the whole key is, and not about a topic.
pub(super) fn is_all_about_readers(words: &[String]) -> bool {
    const LINKS: &str = "in only exclusive for to the and or";
    const DEEDS: &str = "published publish visible listed released live ready approved open available readers reader \
     customers";
    let negated = words.iter().any(|word| is(NOT, word));
    words.iter().all(|word| {
        is(HIDDEN, word)
            || is(HIDDEN_OF_PAGES, word)
            || is(EVERYBODY, word)
            || is(NOT, word)
            || is(LINKS, word)
            || resembles_hidden(word)
            || (is(DEEDS, word)
                && (negated || matches!(word.as_str(), "visible" | "available" | "open" | "readers" | "customers")))
    })
}

/// A misspelling of a word that hides.
fn resembles_hidden(word: &str) -> bool {
    if !(5..=24).contains(&word.len()) || is_english(word) || is(PUBLIC, word) || is(HIDDEN_OF_PAGES, word) || is(EVERYBODY, word)
    {
        return false;
    }
    let limit = if word.len() >= 8 { 2 } else { 1 };
    HIDDEN.split_whitespace().any(|hidden| hidden.len() >= 5 && strsim::osa_distance(hidden, word) <= limit)
}

/// Whether a list of words has one.
pub(super) fn is(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// The words of a key or value in one spelling: without case, width, accents, invisible characters and look-alikes of other
/// scripts; cut at signs and at capitals inside.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain: Vec<char> = text.nfkc().filter(|c| !is_invisible(*c)).map(latin).collect();
    let (mut words, mut word) = (Vec::new(), String::new());
    for (at, &c) in plain.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| plain[at]);
        let after = plain.get(at + 1);
        let begins = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase())));
        let script = before.is_some_and(|b| is_han(b) != is_han(c));
        if (begins || script || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(fold(&std::mem::take(&mut word)));
        }
        if c.is_alphanumeric() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        words.push(fold(&word));
    }
    words
}

/// A letter of another script that looks like a Latin one, as that.
fn latin(c: char) -> char {
    if c.is_ascii() || is_han(c) {
        return c;
    }
    let text = c.to_string();
    let mut drawn = skeleton(&text);
    match (drawn.next(), drawn.next()) {
        (Some(one), None) if one.is_ascii_alphanumeric() => one,
        _ => c,
    }
}

impl Node {
    /// The texts of a value or a list of values; none when there is anything else in it.
    pub(super) fn texts(&self) -> Option<Vec<&str>> {
        match self {
            Node::Empty => Some(Vec::new()),
            Node::Text(text) => Some(vec![text]),
            Node::List(nodes) => {
                let texts: Option<Vec<Vec<&str>>> = nodes.iter().map(Node::texts).collect();
                Some(texts?.concat())
            }
            Node::Map(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

/// Scalars of a kind each, all as text.
macro_rules! as_text {
    ($($visit:ident: $kind:ty),*) => {
        $(fn $visit<E: serde::de::Error>(self, value: $kind) -> Result<Node, E> { Ok(Node::Text(value.to_string())) })*
    };
}

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    as_text!(visit_str: &str, visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64);

    fn visit_bytes<E: serde::de::Error>(self, value: &[u8]) -> Result<Node, E> {
        Ok(Node::Text(String::from_utf8_lossy(value).into_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, node)) = map.next_entry::<Node, Node>()? {
            // A key that is a list or a map names nothing.
            let key = if let Node::Text(key) = key { key } else { String::new() };
            entries.push((key, node));
        }
        Ok(Node::Map(entries))
    }
}
