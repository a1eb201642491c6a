//! The keys of front matter.
//!
//! Gets:    nothing.
//! Gives:   the keys that mean something, which of them are lists, and other words that writers use for them.
//! Touches: nothing.
//! Never:   what a key means: that is up to who reads it.

/// The keys that mean something.
pub(super) const KEYS: [&str; 13] = [
    "id",
    "title",
    "questions",
    "tags",
    "visibility",
    "draft",
    "publish_at",
    "unpublish_at",
    "redirect_from",
    "related",
    "review_by",
    "updated",
    "translate",
];

/// Those whose value is a list.
pub(super) const LISTS: [&str; 4] = ["questions", "tags", "redirect_from", "related"];

/// Other words for them, in the two languages and those of other generators.
pub(super) const OTHERS: [(&str, &str); 53] = [
    ("标题", "title"),
    ("题目", "title"),
    ("标签", "tags"),
    ("关键词", "tags"),
    ("关键字", "tags"),
    ("问题", "questions"),
    ("问法", "questions"),
    ("常见问题", "questions"),
    ("编号", "id"),
    ("可见性", "visibility"),
    ("可见", "visibility"),
    ("草稿", "draft"),
    ("发布时间", "publish_at"),
    ("发布日期", "publish_at"),
    ("上线时间", "publish_at"),
    ("下线时间", "unpublish_at"),
    ("下线日期", "unpublish_at"),
    ("旧地址", "redirect_from"),
    ("重定向", "redirect_from"),
    ("跳转", "redirect_from"),
    ("相关", "related"),
    ("相关文章", "related"),
    ("关联", "related"),
    ("复查日期", "review_by"),
    ("审核日期", "review_by"),
    ("更新", "updated"),
    ("更新时间", "updated"),
    ("更新日期", "updated"),
    ("修改时间", "updated"),
    ("翻译", "translate"),
    ("name", "title"),
    ("headline", "title"),
    ("subject", "title"),
    ("heading", "title"),
    ("keyword", "tags"),
    ("label", "tags"),
    ("topic", "tags"),
    ("query", "questions"),
    ("queries", "questions"),
    ("faq", "questions"),
    ("uid", "id"),
    ("uuid", "id"),
    ("permalink", "id"),
    ("alias", "redirect_from"),
    ("aliases", "redirect_from"),
    ("redirect", "redirect_from"),
    ("see_also", "related"),
    ("related_articles", "related"),
    ("lastmod", "updated"),
    ("last_modified", "updated"),
    ("date_modified", "updated"),
    ("modified", "updated"),
    ("review", "review_by"),
];
