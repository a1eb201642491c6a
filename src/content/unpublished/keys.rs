//! Which keys of front matter say who may read a page, and from when until when: by meaning, in the words of generators and
//! help desks, in any spelling.
//!
//! Gets:    a key.
//! Gives:   the family that it belongs to, or none.
//! Touches: `values`, for words.
//! Never:   a key that says something of a part of the page or of its topic: `hide_toc`, `private_keys`, `status_page`. Each word
//!          of a key must be one of its family.
//!
//! The words are those of Jekyll, Hugo, Hexo, Pelican, Zola, Eleventy, Gatsby, Astro, Nuxt, VitePress, VuePress, Docusaurus, MkDocs,
//! Metalsmith, Ghost, WordPress, Drupal, TYPO3, Zendesk, Intercom, Freshdesk, Help Scout, Document360, Confluence, Notion,
//! Obsidian, Quartz, Logseq, ReadMe and GitBook, as far as they are known: no list of theirs was copied, and each of them may have more.

use super::values::{self, Word, is, words};
use crate::text::english::is_english;
use crate::text::units::is_han;

/// What the value of a key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Yes: it is for readers.
    Shown,
    /// Yes: it is not.
    Unshown,
    /// For whom it is.
    Level,
    /// How far it has come.
    Status,
    /// From when.
    From,
    /// From when, where it is a date ahead; the date of anything else otherwise.
    SoftFrom,
    /// Until when.
    Until,
    /// Anything but nothing: readers must have it.
    Lock,
    /// A group of readers by its number; nothing is everybody.
    Segment,
    /// No: there is no such page.
    OnlyNo,
}

/// A family, and how surely a key belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) family: Family,
    /// Whether a value that is not understood hides.
    pub(super) strict: bool,
    /// Whether nobody at all may read it yet, agents included.
    pub(super) draft: bool,
    /// Whether the key is a misspelling of one.
    pub(super) misspelt: bool,
    /// Whether it names whom the page is for, so that every word for fewer than everybody counts, though others have no effect.
    pub(super) whom: bool,
    /// Whether it describes readers, in words of the writer's: those that end in a word for readers are for them.
    pub(super) described: bool,
    /// What a date in place of yes or no means, where it means anything.
    pub(super) dated: Option<Family>,
    /// What it says that there is none: of what a reader must have, of those with whom it is shared, or of who knows what.
    pub(super) none: Nobody,
}

/// What `none` says behind a key for whom a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Nobody {
    /// Nothing but that it is no.
    #[default]
    No,
    /// That nothing is asked of readers: `permissions: none`.
    Free,
    /// That there are no readers: `share: none`.
    Hidden,
}

const SHOWN: &str = "readytopublish readyforpublication readyforpublishing readytogolive readyforrelease oktopublish \
     clearedforpublication approvedforpublication canpublish maypublish publicaccess publicvisibility showtopublic showonsite showinhelpcenter showinhelpcentre \
     publishtoweb publishedtoweb publishonline publishtosite published publish public visible listed publiclyvisible \
     publishable 公开 发布 已发布 可见 对外公开";
const SHOWN_PERHAPS: &str = "onsite live enabled enable active online show shown display displayed released approved \
     ready accessible viewable 显示 上线 启用";
const UNSHOWN: &str = "notforpublication notforrelease notforpublishing notfordistribution notforpublicrelease \
     notforpublicdistribution donotdistribute donotrelease donotshare nopublish noshare eyesonly foryoureyesonly ssorequired \
     requiresso requiressso ssoonly excludefrombuild excludefromsite excludefrompublish skipbuild loginneeded mustlogin \
     mustbeloggedin needslogin 已下架 已归档 已下线 已隐藏 已删除 requiresauthentication draft drafts unpublished \
     unpublish private hidden internal unlisted confidential secret restricted protected unreleased archived nonpublic \
     notpublic invisible loginrequired requirelogin requireslogin needslogin authrequired requireauth requiresauth \
     needsauth requireauthentication authenticationrequired paywall paywalled wip workinprogress trashed deleted \
     disabled inactive offline withdrawn retracted expired embargo embargoed excluded ignorepost saveasdraft \
     eleventyexcludefromcollections headless emailonly classified unapproved notready passwordprotected privatemode \
     suppressed scheduled encrypted 草稿 隐藏 私有 私密 内部 仅内部 仅限内部 保密 机密 不公开 未发布 下线 下架 归档 \
     需要登录 加密 受限";
const UNSHOWN_PERHAPS: &str = "sso loggedin vip nda ignorepage skippage authentication privileged hide restrict archive \
     auth login gated locked encrypt premium paid trash removed disable retired skip ignore exclude sensitive suppress \
     unlist members subscribers staff agents employees";
const LEVEL: &str = "visibilityrules accessrules accessrule usersallowed allowedreaders allowedviewers whocansee \
     whocanview whocanread whocanaccess canview canread cansee 谁可以看 谁可见 谁可以查看 visibility access \
     accesslevel accesscontrol accesspolicy accesstype accessrights accessgroup accessgroups accessroles accessmode \
     privacy privacylevel roles permission permissions acl acls allowedroles allowedgroups allowedusers allowroles \
     allowgroups requiredrole requiredroles requiredpermission requiredpermissions usergroups usergroup sharestatus \
     confidentiality visibilitylevel visibilitystatus viewpermission viewpermissions readaccess readpermission \
     readpermissions viewers securityclassification accessrestriction accessrestrictions 可见性 可见范围 访问权限 \
     阅读权限 查看权限 浏览权限 读取权限 可见权限 访问范围 访问控制 阅读范围 查看范围 可见人群 可见对象 阅读对象 \
     公开范围 公开级别 可见级别 权限 角色 访问 访问级别 密级 保密级别";
const AUDIENCE: &str = "audience audiences targetaudience intendedaudience 受众 目标读者";
const WHOM: &str = "readers sharewith approval workflow allow allowed readby seenby intendedfor meantfor reservedfor availableto availablefor displayto \
     displayedto onlyvisibleto seeable for who requires require needs visiblefor";
const STATUS_PERHAPS: &str = "releasestatus reviewstatus reviewstate";
const LEVEL_PERHAPS: &str = "privilege privileges options attributes properties settings role groups group teams team \
     tier tiers users view read shared sharing share scope classification dataclassification \
     informationclassification securitylabel sensitivitylabel protectivemarking securitymarking sensitivity security \
     securitylevel \
     clearance distribution exposure availability discoverability listing restrictions restriction flags flag labels \
     label markers type kind category stage phase state lifecycle lifecyclestate 标记 类型 范围";
const STATUS: &str = "publishedstate editorialstate approvalstatus approvalstate status publishstatus publishingstatus \
     publicationstatus publishedstatus publishstate publicationstate workflowstatus workflowstate editorialstatus \
     draftstatus 状态 发布状态";
const FROM: &str = "pubdate pubdatetime datepublished datepublish golive golivedate goliveat embargountil embargodate \
     embargoend embargoends notbefore scheduledat scheduledfor scheduledon scheduleat scheduledate scheduleddate \
     scheduledtime scheduledpublish scheduledpublishat firstpublishedat publishingdate publicationdate 发布时间 \
     发布日期 发布于 上线时间 上线日期 定时发布 公开时间 公开日期 生效时间";
const UNTIL: &str = "expires expire expiry expiration expirydate expirationdate expiredate expirytime expirationtime \
     notafter enddateofpublication takedown takedowndate validthrough scheduledunpublish scheduledunpublishat 过期时间 \
     过期日期 失效时间 失效日期 到期时间 到期日期 下线时间 下线日期 下架时间 截止时间";
const LOCK: &str = "password passwd passphrase postpassword pagepassword 密码 访问密码";
const SEGMENT: &str = "usersegment usersegments usersegmentid usersegmentids segmentid segmentids";
/// Words that say nothing where a key begins with them.
const FILL: &str = "is are page article post doc document content entry kb be dg wp";
/// Words that may stand before one of those, as in `hide_page`; before others it is a topic, as in `status_page`.
const OF_PAGES: &str = "staff agent agents ignore hide hidden private draft public publish published unpublish \
     unpublished internal";
/// The same where they stand first.
const FIRST: &str =
    "meta metadata params page help hc site ghost notion zendesk hugo jekyll hexo x my ms custom";
const FILL_HAN: &str = "是否 文章 页面 文档 文件 的";

/// What a Chinese key may be made of that says who may read.
const HAN_PHRASES: &str = "不 暂不 暂 未 需要 需 仅 只 限 专属 专用 专享 使用 可用 可看 阅读 查看 访问 内部 员工 坐席 \
     客服 会员 团队 私有 私密 隐藏 保密 机密 登录 后 对外 对 公开 发布 可见 显示 上线 公众 供 给 人员";
/// How a key ends that holds a beginning, or an end.
const BEGINNINGS: &str = "from after at on since date time datetime timestamp start starts startdate day starting \
     begin";
const ENDS: &str = "until till through thru end ends enddate upto before untildate";
const ENDING_STEMS: &str = "unpublish unpublished unpublishing archive archived delete deleted deactivate deactivated \
     trash trashed remove removed retire retired retract retracted sunset sunsetted";
const SHOWN_STEMS: &str = "publish published publishing publication public visible live online available valid active \
     released release show display";
const UNSHOWN_STEMS: &str = "unpublish unpublished unpublishing hide hidden private internal draft embargo embargoed \
     archive archived expire expires expired expiry expiration deleted delete withdraw withdrawn offline deactivate \
     deactivated unlist unlisted restricted scheduled";
/// Who a page is for: what a strict word would hide from.
const READERS: &str = "public readers reader users user customers everyone everybody visitors visitor guests all \
     others outside world";

/// What a reader must have.
const NEEDS: &str = "permission permissions acl requiredrole requiredroles requiredpermission requiredpermissions \
     accessrestriction accessrestrictions viewpermission viewpermissions readpermission readpermissions 权限 访问权限 阅读权限 \
     查看权限 密级 保密级别";

/// The longest key that may be a misspelt one, in bytes: the longest of ours, and room for its faults.
const KEY_BYTES_MAX: usize = 48;

/// The family of a key; none when it belongs to none.
pub(super) fn rule(key: &str) -> Option<Rule> {
    let all = words(key);
    if all.is_empty() || all.len() > 8 {
        return None;
    }
    let mut rest: &[String] = &all;
    while rest.len() > 1 && is(FIRST, &rest[0]) {
        rest = &rest[1..];
    }
    let meant = rest
        .iter()
        .position(|word| !is(FILL, word))
        .map_or(rest, |at| &rest[at..]);
    let meant = match meant {
        [stem, page]
            if is(OF_PAGES, stem)
                && (is(FILL, page) || matches!(page.as_str(), "mode" | "only")) =>
        {
            &meant[..1]
        }
        _ => meant,
    };
    let candidates = [all.as_slice(), rest, meant];
    candidates
        .iter()
        .find_map(|words| listed(&words.concat()).or_else(|| composed(words)))
        .or_else(|| misspelt(meant))
}

const fn of(family: Family, strict: bool) -> Rule {
    Rule {
        family,
        strict,
        draft: false,
        misspelt: false,
        whom: false,
        described: false,
        dated: None,
        none: Nobody::No,
    }
}

fn listed(joined: &str) -> Option<Rule> {
    let mut name = joined.to_owned();
    FILL_HAN
        .split_whitespace()
        .for_each(|fill| name = name.replace(fill, ""));
    let name = if name.is_empty() { joined } else { &name };
    let lists = [
        (SHOWN, of(Family::Shown, true)),
        (SHOWN_PERHAPS, of(Family::Shown, false)),
        (UNSHOWN, of(Family::Unshown, true)),
        (UNSHOWN_PERHAPS, of(Family::Unshown, false)),
        (LEVEL, of(Family::Level, true)),
        (
            AUDIENCE,
            Rule {
                described: true,
                ..of(Family::Level, true)
            },
        ),
        (
            WHOM,
            Rule {
                whom: true,
                ..of(Family::Level, false)
            },
        ),
        (
            STATUS_PERHAPS,
            Rule {
                whom: true,
                ..of(Family::Status, false)
            },
        ),
        (LEVEL_PERHAPS, of(Family::Level, false)),
        (STATUS, of(Family::Status, true)),
        (FROM, of(Family::From, true)),
        (UNTIL, of(Family::Until, true)),
        (LOCK, of(Family::Lock, true)),
        (SEGMENT, of(Family::Segment, true)),
        (
            "sunset sunsetdate sunsetat sunseton enddate",
            of(Family::Until, false),
        ),
        ("schedule releasedate", of(Family::From, false)),
        ("date 日期", of(Family::SoftFrom, false)),
        ("permalink render build", of(Family::OnlyNo, false)),
    ];
    lists
        .into_iter()
        .find(|(list, _)| is(list, name))
        .map(|(_, rule)| with_draft(rule, name))
}

/// Of these words nobody may read the page, of the others agents may.
fn with_draft(rule: Rule, name: &str) -> Rule {
    let of_nobody = [
        "draft", "publish", "status", "wip", "progress", "archiv", "trash", "delet", "expire",
        "schedule", "state", "stage", "phase",
    ];
    let han = ["草稿", "发布", "状态", "归档", "下线", "下架"];
    let timed = matches!(
        rule.family,
        Family::From | Family::SoftFrom | Family::Until | Family::Status
    );
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let dated = match rule.family {
        Family::Shown => Some(Family::From),
        Family::Unshown if has(&["embargo", "schedule"]) => Some(Family::From),
        Family::Unshown
            if has(&[
                "unpublish",
                "archiv",
                "expire",
                "delet",
                "withdraw",
                "retract",
                "trash",
            ]) =>
        {
            Some(Family::Until)
        }
        _ => None,
    };
    let none = match name {
        _ if is(NEEDS, name) => Nobody::Free,
        _ if is("share shared sharing sharedwith sharewith visibility", name) => Nobody::Hidden,
        _ => Nobody::No,
    };
    Rule {
        none,
        draft: timed || has(&of_nobody) || has(&han),
        dated,
        ..rule
    }
}

/// Keys that are put together: `published_from`, `hide_until`, `visible_to`, `not_published`, `staff_only`.
fn composed(words: &[String]) -> Option<Rule> {
    let (stem, rest) = words.split_first()?;
    let end = rest.concat();
    let timed =
        dated(stem, &end).map(|(family, strict)| with_draft(of(family, strict), &words.concat()));
    timed
        .or_else(|| from_readers(stem, rest))
        .or_else(|| for_whom(stem, &end))
        .or_else(|| as_phrase(words))
}

/// What a date behind a stem means, and whether nothing else than a date may stand there.
fn dated(stem: &str, end: &str) -> Option<(Family, bool)> {
    let begins = is(BEGINNINGS, end);
    let ends = is(ENDS, end);
    let since = matches!(end, "from" | "after" | "since");
    match stem {
        // `show_date` is a switch and `available_on` a place.
        "show" | "display" | "available" => since
            .then_some((Family::From, false))
            .or_else(|| ends.then_some((Family::Until, false))),
        "valid" if end == "to" => Some((Family::Until, false)),
        "visible" if end == "on" => Some((Family::From, false)),
        stem if is(SHOWN_STEMS, stem) => {
            let strict = !is("live online valid active released release", stem);
            begins
                .then_some((Family::From, strict))
                .or_else(|| ends.then_some((Family::Until, strict)))
        }
        // What hides until then is there from then on.
        stem if is(UNSHOWN_STEMS, stem) && ends => Some((Family::From, true)),
        "embargo"
            if is(
                "lift lifts lifted liftdate liftsat liftson liftedat liftedon lifting expires expiry",
                end,
            ) =>
        {
            Some((Family::From, true))
        }
        "embargo" | "embargoed" | "scheduled" if begins => Some((Family::From, true)),
        // `expires_after` is a span of time.
        "expire" | "expires" | "expired" | "expiry" | "expiration" if begins && !since => {
            Some((Family::Until, true))
        }
        stem if is(ENDING_STEMS, stem) && begins => Some((Family::Until, true)),
        "hide" | "hidden" | "offline" | "withdraw" | "withdrawn"
            if since || matches!(end, "at" | "on") =>
        {
            Some((Family::Until, true))
        }
        _ => None,
    }
}

/// `hide_from_readers`.
fn from_readers(stem: &str, rest: &[String]) -> Option<Rule> {
    let (link, whom) = rest.split_first()?;
    let hides = is(UNSHOWN_STEMS, stem) && is("from to for", link) && !whom.is_empty();
    (hides && whom.iter().all(|word| is(READERS, word))).then_some(of(Family::Unshown, true))
}

/// `visible_to`, `restricted_to`, `only_for`. `published_by` names who did it.
fn for_whom(stem: &str, end: &str) -> Option<Rule> {
    let strict = match end {
        "to" | "for" | "onlyto" | "onlyfor" | "toonly"
            if is(
                "visible viewable readable accessible restricted restrict visibility access",
                stem,
            ) =>
        {
            true
        }
        "by" if is("visible viewable readable accessible", stem) => true,
        "to" | "for"
            if is(
                "limited exclusive only share shared open publish published show shown",
                stem,
            ) =>
        {
            false
        }
        "with" if stem == "shared" => false,
        _ => return None,
    };
    Some(Rule {
        whom: true,
        ..of(Family::Level, strict)
    })
}

/// A key that is itself a phrase: `members_only`, `for_staff`, `do_not_publish`, `仅内部可见`.
fn as_phrase(words: &[String]) -> Option<Rule> {
    if let [han] = words
        && han.contains(is_han)
    {
        return as_han_phrase(han);
    }
    // `hide_author` hides a part; `author_private` says something of the author.
    let of_somebody = is(
        "author authors owner owners editor editors manager managers",
        &words[0],
    ) && !words.contains(&"only".to_owned());
    if words.len() < 2 || is("hide show", &words[0]) || of_somebody {
        return None;
    }
    let says_nothing = |word: &&String| {
        is(
            "do use require required requires access view users user",
            word,
        )
    };
    let kept: Vec<String> = words
        .iter()
        .filter(|word| !says_nothing(word))
        .cloned()
        .collect();
    // Whatever `kyc_only` or `customers_only` names, it is not everybody; `read_only` and `online_only` name no readers.
    let of_group = words.last().is_some_and(|last| last == "only")
        && words.iter().any(|word| values::names_a_group(word));
    if of_group {
        return Some(of(Family::Unshown, true));
    }
    if kept.is_empty() || !values::is_all_about_readers(&kept) {
        return None;
    }
    let has = |list: &str| words.iter().any(|word| is(list, word));
    match values::phrase(&kept) {
        Word::Hidden { plain: true, .. } => {
            Some(with_draft(of(Family::Unshown, true), &words.concat()))
        }
        // `login_only` says it, and `for_members` with a yes; `login` in another phrase is a topic.
        Word::Hidden { .. } if has("only exclusive") => Some(of(Family::Unshown, true)),
        Word::Hidden { .. } if words[0] == "for" => Some(of(Family::Unshown, false)),
        Word::Public { everybody: true } if has("open available visible for to") => {
            Some(of(Family::Shown, true))
        }
        _ => None,
    }
}

/// The same in Chinese: nothing else may stand in it, as in `内部编号`.
fn as_han_phrase(key: &str) -> Option<Rule> {
    let mut rest = key.to_owned();
    for word in HAN_PHRASES
        .split_whitespace()
        .chain(FILL_HAN.split_whitespace())
    {
        rest = rest.replace(word, "");
    }
    if !rest.is_empty() {
        return None;
    }
    let has = |words: &str| words.split_whitespace().any(|word| key.contains(word));
    if has("不 未 暂 需 仅 只 专属 专用 专享 内部 私有 私密 隐藏 保密 机密")
    {
        return Some(with_draft(of(Family::Unshown, true), key));
    }
    has("公开 发布 可见 显示 上线 对外").then_some(with_draft(of(Family::Shown, true), key))
}

/// A key that is no word and nearly one of these.
fn misspelt(words: &[String]) -> Option<Rule> {
    let joined = words.concat();
    let is_word = |word: &str| word.len() < 4 || is_english(word);
    if !(4..=KEY_BYTES_MAX).contains(&joined.len())
        || joined.contains(is_han)
        || is_english(&joined)
        || (words.len() > 1 && words.iter().all(|word| is_word(word)))
        || is(NAMES, &joined)
    {
        return None;
    }
    let lists = [
        SHOWN, UNSHOWN, LEVEL, AUDIENCE, STATUS, FROM, UNTIL, LOCK, SEGMENT, COMPOSED,
    ];
    let near = lists
        .into_iter()
        .flat_map(str::split_whitespace)
        .filter(|name| name.is_ascii() && name.len() >= 5);
    let best = near
        .map(|name| (strsim::osa_distance(name, &joined), name))
        .filter(|(distance, name)| *distance <= limit(name))
        .min()?;
    let rule = listed(best.1).or_else(|| composed(&cut(best.1)))?;
    Some(Rule {
        misspelt: true,
        ..rule
    })
}

/// How many typing errors a key may have: more in our own, which writers mean to write.
fn limit(name: &str) -> usize {
    match name {
        "visibility" => 3,
        name if name.len() <= 6 => 1,
        _ => 2,
    }
}

/// Keys that are put together and often written, joined: for misspellings of them.
const COMPOSED: &str = "publishat publishdate publisheddate publishedat unpublishat unpublishdate publishon expiresat \
     hiddenuntil embargoeduntil staffonly membersonly internalonly agentsonly";

fn cut(joined: &str) -> Vec<String> {
    let ends = ["date", "until", "only", "at", "on"];
    let end = ends
        .into_iter()
        .find(|end| joined.ends_with(end))
        .unwrap_or_default();
    vec![
        joined[..joined.len() - end.len()].to_owned(),
        end.to_owned(),
    ]
}

/// Keys of generators that are no English words and resemble one of ours.
const NAMES: &str = "publisher accesskey statut listid publishdir pubsub";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_family_are_known_in_any_spelling_and_others_are_not() {
        for (key, family) in [
            ("published", Family::Shown),
            ("isPublished", Family::Shown),
            ("Published", Family::Shown),
            ("ｐｕｂｌｉｓｈｅｄ", Family::Shown),
            ("pub\u{200b}lished", Family::Shown),
            ("рublished", Family::Shown),
            ("publised", Family::Shown),
            ("dg-publish", Family::Shown),
            ("Draft", Family::Unshown),
            ("darft", Family::Unshown),
            ("members-only", Family::Unshown),
            ("staffOnly", Family::Unshown),
            ("for_internal_use_only", Family::Unshown),
            ("do_not_publish", Family::Unshown),
            ("hide_from_public", Family::Unshown),
            ("草稿", Family::Unshown),
            ("是否公开", Family::Shown),
            ("VISIBILITY", Family::Level),
            ("vis ibility", Family::Level),
            ("visibilty", Family::Level),
            ("article.visibility", Family::Level),
            ("accessLevel", Family::Level),
            ("visible_to", Family::Level),
            ("post_status", Family::Status),
            ("publish_at", Family::From),
            ("publishedAt", Family::From),
            ("published_on", Family::From),
            ("publsh_at", Family::From),
            ("embargo_until", Family::From),
            ("hidden_until", Family::From),
            ("pubDate", Family::From),
            ("expiryDate", Family::Until),
            ("unpublish_at", Family::Until),
            ("published_until", Family::Until),
            ("valid_to", Family::Until),
            ("user_segment_id", Family::Segment),
            ("password", Family::Lock),
        ] {
            assert_eq!(rule(key).map(|rule| rule.family), Some(family), "{key}");
        }
        for key in [
            "private_keys",
            "public_key",
            "status_page",
            "expires_in",
            "hide_toc",
            "hideMeta",
            "hideSummary",
            "showDate",
            "hide_title",
            "hide_table_of_contents",
            "publisher",
            "published_by",
            "rules",
            "stats",
            "states",
            "interval",
            "drift",
            "craft",
            "author",
            "weight",
            "sidebar_position",
            "layout",
            "toc",
            "comments",
            "lastmod",
            "categories",
            "access_count",
            "token_expiry",
            "internal_links",
            "draft_by",
            "visible_in_nav",
            "data",
            "rate",
            "score",
            "version",
            "native",
            "numbers",
            "headers",
            "excerpt",
            "events",
            "audio",
            "release",
            "available_on",
            "noindex",
            "robots",
            "search",
            "sitemap",
            "navigation",
            "public_beta",
            "staff_pick",
            "member_count",
            "secret_key",
            "description",
            "lang",
            "slug",
            "image",
            "updated_at",
            "created_at",
            "review_date",
        ] {
            assert_eq!(rule(key), None, "{key}");
        }
    }
}
