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

use crate::characters::is_ignorable;
use crate::text::english::is_english;
use crate::text::fold::fold;
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
const NO: &str = "false no off n f 0 never none nil null nope 否 假 不 不是 关 关闭 无 没有 禁用 notrequired \
     notneeded notnecessary unneeded unnecessary optional noneneeded unset notset 不需要 无需 不必 非必需 永不 从不";

/// Words that say by themselves that something is not for readers.
const HIDDEN: &str = "draft drafts drafting unpublished unpublish private privately hidden hide invisible internal \
     internally confidential unlisted secret restricted unreleased staff employee employees nonpublic archived trash \
     trashed wip embargo embargoed classified unapproved notpublished notpublic staffonly internalonly membersonly \
     agentsonly intranet onlyme autodraft unpublic tlpred tlpamber tlpamberstrict";
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
     implemented seedling budding growing perennial sent trusted uptodate fresh revised improved changed tested update refresh tlpclear tlpwhite \
     recommended featured pinned sticky popular valid effective confirmed good success successful passing healthy \
     proposed old retail individual individuals institutional investors holders miners learners students parents \
     people humans businesses issue discontinued stale minor major";
/// Words that say nothing.
const FILL: &str = "a an the to for of and or by in on at is are with only use site web page article post doc content \
     version now yet s it this our up date in out from do please should must shall may can need needs \
     needed required necessary";
/// Words for hiding of which the opposite is that everybody may read: `no login required`, `not a draft`.
const OPPOSED: &str = "draft drafts private privately hidden hide invisible internal internally confidential unlisted \
     secret restricted unpublished archived trashed embargo embargoed classified login password protected locked limited \
     paid premium signin registration membership expired deleted removed retired withdrawn retracted disabled inactive \
     offline suppressed encrypted sensitive proprietary paying subscription authentication auth blocked";
/// Groups that may be named beside everybody or all customers.
const GROUPS: &str = "staff employee employees agent agents admin admins administrator administrators moderators managers \
     operators editors owners authors team teams support member members subscriber subscribers paid premium paying patrons \
     vip registered authenticated partner partners resellers contractors colleagues corporate company";
/// Customers and others that read.
const READERS: &str = "customers clients users readers traders buyers sellers merchants consumers developers investors \
     holders visitors guests everyone everybody public accounts";
/// Of what kind readers are: none of these words hides beside them.
const KINDS_OF_READERS: &str = "corporate institutional retail individual company business enterprise commercial \
     professional private proprietary new existing all our";
/// What was done to a page by somebody, who is not whom it is for.
const DONE: &str = "reviewed approved verified written updated tested edited checked validated confirmed maintained \
     translated released revised finalised finalized improved changed accepted";
/// Words that turn it round; what is `to be published` is not.
const NOT: &str = "skip be not no non never un don dont isn isnt without";

/// Chinese words for what readers may not see, and for what they may; a text holds one or it does not.
const HIDDEN_HAN: &str = "草稿 内部 未发布 未发表 未公开 不公开 非公开 不发布 不可见 不显示 不对外 私有 私密 私人 隐藏 \
     保密 机密 秘密 绝密 仅限 仅供 员工 坐席 客服 会员 登录 审核 待 下线 下架 归档 停用 禁用 作废 删除 限制 受限 加密 \
     未上线 未通过 公司全 企业全 全公司 暂不 撤回 未完成 进行中 编辑中 撰写 定时 管理员 自己 仅自己 团队 部门 权限 过期 失效 禁止";
const PUBLIC_HAN: &str = "公开 发布 发表 公众 所有人 全部 任何人 大家 上线 正式 可见 有效 完成 显示 用户 读者 游客 \
     访客 客户 全体 稳定 新手 开发者 最新 正常 通过 不限 全员 人人";
const EVERYBODY_HAN: &str =
    "公开 公众 所有人 全部 任何人 大家 全体 全员 不限 人人 所有用户 所有客户 所有读者";
/// Chinese words that name everybody, whoever is named besides.
const EVERYBODY_NAMED_HAN: &str =
    "所有用户 全部用户 所有人 任何人 所有客户 所有读者 全体用户 公众 全员 不限 人人";
/// Words that take that back.
const LIMITS_HAN: &str = "仅 只 除 不含 不包 后 需 内 非 未 待 暂 公司";
/// Words for hiding of which the opposite is that everybody may read, and what turns them round.
const OPPOSED_HAN: &str = "登录 登陆 会员 权限 限制 受限 限 过期 失效 归档 下架 下线 停用 禁用 作废 删除 加密 草稿 内部 私有 \
     私密 隐藏 保密 机密 禁止 撤回 密码";
const NOT_HAN: &str = "不需要 不需 不必 无需 无须 无 毋须 不用 不是 并非 没有 尚未 未被 未 不 非 免 永不 从不 解除 取消";
/// That a review is passed.
const PASSED_HAN: &str =
    "审核通过 审批通过 通过审核 通过审批 审核完成 审核完毕 已审核 已审批 已过审";
/// Words that leave a review open.
const OPEN_HAN: &str = "未 待 不 后 前 中 再 需";
/// What may stand beside words for hiding and says nothing else.
const FILL_HAN: &str = "仅限 仅供 仅 只 限 供 可见 的 文章 页面 文档 文件 内容 使用 人员 资料 可 看 读 用 者 状态 中 已 后 才 能 需 \
     要 专用 访问 阅读 查看 公司 本 级 稿 件 信息 人 等 和 与 及 或 对 外 内 不 未 非 暂 请 了 是 正在 被";

/// What a text says.
pub(super) fn word(text: &str) -> Word {
    let whole = text.trim();
    if whole.is_empty() || matches!(whole, "~" | "-" | "—" | "n/a" | "N/A" | "N/a" | "不适用")
    {
        return Word::Empty;
    }
    if let Some(word) = sign(whole) {
        return word;
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

/// What a sign says that stands for a word.
fn sign(text: &str) -> Option<Word> {
    match text.trim_end_matches('\u{fe0f}') {
        "✅" | "✔" | "✓" | "☑" | "👍" | "🟢" => Some(Word::Yes),
        "❌" | "✗" | "✘" | "✖" | "☐" | "⬜" | "🚫" | "⛔" | "🔴" | "👎" => {
            Some(Word::No)
        }
        "🔒" | "🔐" | "🙈" => Some(Word::Hidden {
            plain: true,
            known: true,
        }),
        _ => None,
    }
}

fn han(text: &str) -> Word {
    let has = |list: &str| list.split_whitespace().any(|word| text.contains(word));
    let joined = || {
        ["含", "包括", "和", "及", "与", "或"]
            .into_iter()
            .any(|link| text.contains(link))
    };
    if has(EVERYBODY_NAMED_HAN) && !has(LIMITS_HAN) && (joined() || !has(HIDDEN_HAN)) {
        return Word::Public { everybody: true };
    }
    let (rest, turned) = without_opposed(text);
    let text = rest.as_str();
    if HIDDEN_HAN
        .split_whitespace()
        .any(|word| text.contains(word))
    {
        let plain = says_no_more(text);
        return Word::Hidden {
            plain,
            known: plain,
        };
    }
    if turned {
        return Word::Public { everybody: true };
    }
    match PUBLIC_HAN
        .split_whitespace()
        .any(|word| text.contains(word))
    {
        true => Word::Public {
            everybody: EVERYBODY_HAN
                .split_whitespace()
                .any(|word| text.contains(word)),
        },
        false => Word::Unknown,
    }
}

/// A Chinese text without what says that something does not hide, such as `无需登录`; and whether there was any.
fn without_opposed(text: &str) -> (String, bool) {
    let mut rest = text.to_owned();
    if !OPEN_HAN.split_whitespace().any(|open| text.contains(open)) {
        PASSED_HAN
            .split_whitespace()
            .for_each(|passed| rest = rest.replace(passed, ""));
    }
    for not in NOT_HAN.split_whitespace() {
        for word in OPPOSED_HAN.split_whitespace() {
            rest = rest.replace(&format!("{not}{word}"), "");
        }
    }
    for not in ["无需", "无须", "不需要", "不需", "不用", "免"] {
        rest = rest.replace(&format!("{not}审核"), "");
    }
    let turned = rest != text;
    (rest, turned)
}

/// Whether a Chinese text holds words for who may read, and no topic: `内部转账` is one.
fn says_no_more(text: &str) -> bool {
    let mut rest = text.to_owned();
    for list in [HIDDEN_HAN, PUBLIC_HAN, FILL_HAN] {
        list.split_whitespace()
            .for_each(|word| rest = rest.replace(word, ""));
    }
    !rest.contains(is_han)
}

/// Words without those behind `reviewed by`, which name no readers.
fn without_doer(words: &[String]) -> &[String] {
    match words.iter().position(|word| word == "by") {
        Some(at) if at > 0 && is(DONE, &words[at - 1]) => &words[..at],
        _ => words,
    }
}

/// Whether readers are named, or are among those that are: `corporate customers`, `staff and customers`.
fn names_readers(words: &[String]) -> bool {
    let is_kind = |part: &[String]| {
        part.split_last().is_some_and(|(last, kinds)| {
            is(READERS, last) && kinds.iter().all(|kind| is(KINDS_OF_READERS, kind))
        })
    };
    let mut parts = words.split(|word| matches!(word.as_str(), "and" | "or" | "plus"));
    let is_group = |part: &[String]| {
        !part.is_empty()
            && part
                .iter()
                .all(|word| is(GROUPS, word) || is(READERS, word))
    };
    parts.clone().any(is_kind) && parts.all(|part| is_kind(part) || is_group(part))
}

/// What some words say together.
pub(super) fn phrase(words: &[String]) -> Word {
    let words = without_doer(words);
    let joined = words.concat();
    if is(HIDDEN, &joined) || is(HIDDEN_OF_PAGES, &joined) {
        return Word::Hidden {
            plain: is(HIDDEN, &joined),
            known: true,
        };
    }
    if is(PUBLIC, &joined) || is(EVERYBODY, &joined) {
        return Word::Public {
            everybody: is(EVERYBODY, &joined),
        };
    }
    if words.len() > 1 && names_readers(words) {
        return Word::Public { everybody: false };
    }
    let (mut hidden, mut of_pages, mut everybody, mut public, mut not, mut other) =
        (false, false, false, false, false, false);
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
    let turns = |word: &String| is(OPPOSED, word) || is(NOT, word) || is(FILL, word);
    if not
        && !words.iter().any(|word| word == "only")
        && words.iter().any(|word| is(OPPOSED, word))
        && words.iter().all(turns)
    {
        return Word::Public { everybody: true };
    }
    match (hidden || of_pages, everybody || public) {
        (true, _) if not => Word::Unknown,
        (false, true) if not => Word::Hidden {
            plain: !other,
            known: !other,
        },
        (true, _) => Word::Hidden {
            plain: hidden && !other,
            known: !other,
        },
        (false, true) if !other => Word::Public { everybody },
        _ => Word::Unknown,
    }
}

/// Whether a text begins with a word of public status and says nothing against it, such as `stable since 2.0`.
pub(super) fn begins_public(text: &str) -> bool {
    let words = words(text);
    let against = |word: &String| is(NOT, word) || is(HIDDEN, word) || is(HIDDEN_OF_PAGES, word);
    words
        .first()
        .is_some_and(|first| is(PUBLIC, first) || is(EVERYBODY, first))
        && !words.iter().any(against)
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
                && (negated
                    || matches!(
                        word.as_str(),
                        "visible" | "available" | "open" | "readers" | "customers"
                    )))
    })
}

/// A misspelling of a word that hides.
fn resembles_hidden(word: &str) -> bool {
    if !(5..=24).contains(&word.len())
        || is_english(word)
        || is(PUBLIC, word)
        || is(HIDDEN_OF_PAGES, word)
        || is(EVERYBODY, word)
    {
        return false;
    }
    let limit = if word.len() >= 8 { 2 } else { 1 };
    HIDDEN
        .split_whitespace()
        .any(|hidden| hidden.len() >= 5 && strsim::osa_distance(hidden, word) <= limit)
}

/// Whether a list of words has one.
pub(super) fn is(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// The words of a key or value in one spelling: without case, width, accents, invisible characters and look-alikes of other
/// scripts; cut at signs and at capitals inside.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain: Vec<char> = text
        .nfkc()
        .filter(|c| !is_ignorable(*c))
        .map(latin)
        .collect();
    let (mut words, mut word) = (Vec::new(), String::new());
    for (at, &c) in plain.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| plain[at]);
        let after = plain.get(at + 1);
        let begins = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
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
            let key = if let Node::Text(key) = key {
                key
            } else {
                String::new()
            };
            entries.push((key, node));
        }
        Ok(Node::Map(entries))
    }
}
