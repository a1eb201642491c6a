//! The keys of front matter.
//!
//! Gets:    nothing.
//! Gives:   the keys that mean something, which of them are lists, and other words that writers use for them; which keys of other
//!          generators mean something here.
//! Touches: nothing.
//! Never:   what a value says: that is up to who reads it.

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
pub(super) const OTHERS: [(&str, &str); 40] = [
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
    ("query", "questions"),
    ("queries", "questions"),
    ("faq", "questions"),
    ("uid", "id"),
    ("uuid", "id"),
    ("review", "review_by"),
];

/// What a key of another generator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Summary,
    Tags,
    /// The day of the last change, and the one on which the page was made.
    Changed,
    Made,
    Order,
    /// Where the page was or is found elsewhere.
    Addresses,
    Related,
    /// Parts of a page, which may hold its order.
    Parts,
    /// Nothing that is missed here.
    Harmless,
}

/// The words of Jekyll, Hugo, Hexo, Gatsby, VuePress, VitePress, Docusaurus, MkDocs, Astro, Nuxt, Eleventy, Pelican, Zola, GitBook and
/// Microsoft's and GitHub's documentation, without signs between their words.
const FOREIGN: [(Meaning, &str); 9] = [
    (
        Meaning::Summary,
        "description summary excerpt abstract metadescription seodescription shortdescription shortdesc intro tldr",
    ),
    (
        Meaning::Tags,
        "keywords keyword categories category topics topic label labels subjects metakeywords seokeywords tag",
    ),
    (
        Meaning::Changed,
        "lastmod lastmodified lastmodifieddate lastmodifiedat datemodified modified modifiedat modifieddate updatedat dateupdated updateddate lastupdated \
         lastupdate lastupdatedat lastchange lastchanged lastedited lastreviewed lastreview moddate revised revisiondate gitlastmod \
         msdate",
    ),
    (
        Meaning::Made,
        "date created createdat createdate createddate creationdate datecreated published publishdate publisheddate datepublished \
         pubdate postdate releasedate",
    ),
    (
        Meaning::Order,
        "weight sidebarposition sidebarorder navorder navweight menuorder menuweight sortorder sort position sidebarweight ordering",
    ),
    (
        Meaning::Addresses,
        "aliases alias redirects redirect redirectfrom redirectsfrom permalink permalinks url oldurl oldurls oldpath oldpaths \
         legacyurl legacyurls",
    ),
    (
        Meaning::Related,
        "relatedarticles relatedarticle relatedpages relatedposts relatedlinks relateddocs relatedtopics relatedcontent seealso",
    ),
    (Meaning::Parts, "sidebar nav navigation menu menus"),
    (
        Meaning::Harmless,
        "layout template pagetemplate pagelayout theme sidebarlabel sidebardepth sidebartitle sidebarclassname sidebaricon sidebarname \
         displayedsidebar toc toctitle tocdepth tocmaxheadinglevel tocminheadinglevel tocicon tableofcontents showtoc hidetoc \
         hidetableofcontents hidetitle hidesidebar hidenav author authors byline contributor contributors maintainer maintainers \
         reviewer reviewers translator translators image images img cover coverimage thumbnail thumb banner hero herotext heroimage \
         featuredimage features featured footer head header lang language locale prev next pagination paginationnext paginationprev \
         paginationlabel editlink editurl customediturl githubediturl comments comment commentable math mathjax katex mermaid outline \
         outlinelevel aside navbar pageclass pagetype pageid pageicon icon iconurl emoji type cssclass cssclasses bodyclass class \
         classes style styles markup series uid guid uuid hash linktitle shorttitle titletemplate titlesuffix navtitle subtitle \
         pagetitle seotitle metatitle browsertitle titletag breadcrumb breadcrumbs version versions product products platform \
         platforms license source readingtime isoriginal star sticky pin pinned timeline copyright canonical canonicalurl robots og \
         ogtitle ogdescription ogimage twitter twittercard seo social meta tabs i18n outputs cascade resources parent parents \
         grandparent grandparenttitle haschildren navkey ns namespace contenttype doctype docid documentid documenttype redirectto \
         mappath mapid topicid topictype service mscustom msauthor msreviewer msservice mssubservice mstopic mstgtpltfrm \
         msprod mstechnology mslocale mscollection msworkload msassetid workload searchkeywords lastupdatedby backtotop \
         feedback showfeedback collapsible collapsed numbersections prism highlight syntax code wordcount gallery video videos \
         social share sharing ads analytics home actions actiontext actionlink tagline owner owners",
    ),
];

/// What a key of another generator means here; nothing of one that is not known.
pub(super) fn meaning(key: &str) -> Option<Meaning> {
    let plain = key.chars().filter(|c| c.is_alphanumeric());
    let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
    let is_named = |names: &str| names.split_whitespace().any(|name| name == plain);
    let found = FOREIGN.iter().find(|(_, names)| is_named(names));
    found.map(|(meaning, _)| *meaning)
}
