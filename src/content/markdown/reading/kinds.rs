//! What containers and quotes of other generators are called, and which box of ours that is.
//!
//! Gets:    a name, or the bold words that begin a quote.
//! Gives:   the kind of box, or none.
//! Touches: pulldown-cmark.
//! Never:   a guess: a name that is not listed is no box.

use pulldown_cmark::BlockQuoteKind;

const NOTE: &str = "note info information abstract summary tldr quote cite seealso example question help faq todo memo \
     remark default neutral 说明 备注 附注 注 信息";
const TIP: &str = "tip tips hint success check done tldr 提示 小贴士 小提示 温馨提示 建议 贴士";
const IMPORTANT: &str = "important attention 重要 重要提示 重要说明 重要提醒";
const WARNING: &str = "warning warn 注意 注意事项 警告 请注意 特别注意";
const CAUTION: &str =
    "caution danger error failure fail missing bug alert 危险 当心 小心 风险提示 谨慎";
/// Names that are boxes as containers and, as the first words of a quote, say no more than what they say.
const NOT_WORDS: &str = "abstract summary tldr quote cite example question help faq todo default neutral success check done \
     error failure fail missing bug alert memo remark seealso";

/// The box that a container of this name is.
pub(super) fn alert(name: &str) -> Option<BlockQuoteKind> {
    let name = name.to_ascii_lowercase();
    let of = [
        (NOTE, BlockQuoteKind::Note),
        (TIP, BlockQuoteKind::Tip),
        (IMPORTANT, BlockQuoteKind::Important),
        (WARNING, BlockQuoteKind::Warning),
        (CAUTION, BlockQuoteKind::Caution),
    ];
    let listed = of.into_iter().find(|(names, _)| is_listed(names, &name))?;
    Some(listed.1)
}

/// The box that a quote is whose text begins with these bold words, such as `注意：`.
pub(in crate::content::markdown) fn alert_of_label(words: &str) -> Option<BlockQuoteKind> {
    let is_sign = |c: char| !c.is_alphanumeric();
    let words = words.trim_matches(is_sign);
    (!is_listed(NOT_WORDS, &words.to_ascii_lowercase()))
        .then(|| alert(words))
        .flatten()
}

fn is_listed(names: &str, name: &str) -> bool {
    names.split_whitespace().any(|listed| listed == name)
}

/// How Markdown writes a box.
pub(super) fn marker(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "[!NOTE]",
        BlockQuoteKind::Tip => "[!TIP]",
        BlockQuoteKind::Important => "[!IMPORTANT]",
        BlockQuoteKind::Warning => "[!WARNING]",
        BlockQuoteKind::Caution => "[!CAUTION]",
    }
}

/// Containers that are shown when a reader opens them.
pub(super) fn is_details(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "details" | "collapse" | "collapsible" | "spoiler" | "dropdown" | "fold" | "expand"
    )
}
