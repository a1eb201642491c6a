//! The kinds of problems, each with a name that stays: what filters, other programs and `jieda explain` know a problem by.
//!
//! Gets:    nothing.
//! Gives:   `Code`, its name, its page of `docs/checks/`, and what it counts as.
//! Touches: nothing.
//! Never:   a message or a remedy: they stand where the problem is found.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a problem is about, as far as operators count it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was written.
    Writing,
    /// A structure that would cost too much to take in, whoever meant it or not.
    Cost,
}

/// How the remedy begins in a page.
const REMEDY: &str = "**What to do:** ";
/// From which similarity of Jaro and Winkler on a name is taken for a misspelt one: at 0.85 most of the names of two words
/// that were looked at with one wrong letter, or their words turned round, found themselves, and words of other things nothing.
const NEAR_MIN: f64 = 0.85;

/// Makes the enum and its table, so that neither has what the other lacks.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// A kind of problem, as far as a writer thinks of it: one remedy each.
        ///
        /// Its name, in `a-z` and `-`, is a promise: filters and other programs use it, so it is not changed and not used again.
        /// Each has a page in `docs/checks/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// All codes, in the order of their places: files, front matter, text, links, contacts, files of the site.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The name, such as `link-dead`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)+
                }
            }

            /// Its page of `docs/checks/`: what it means, why it matters, an example of wrong and right, what to do.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => {
                        include_str!(concat!("../../docs/checks/", $name, ".md"))
                    })+
                }
            }
        }
    };
}

codes! {
    // Files and folders.

    /// A file or folder cannot be read.
    FileUnreadable = "file-unreadable",
    /// A symbolic link, a pipe or another thing that is no regular file, or a file below a link.
    FileNotRegular = "file-not-regular",
    /// Something else stands where a folder must be.
    FolderExpected = "folder-expected",
    /// A file has more bytes than are read.
    FileTooLarge = "file-too-large",
    /// A file is not text in UTF-8.
    FileNotUtf8 = "file-not-utf8",
    /// A file holds a NUL character.
    FileNul = "file-nul",
    /// Git left marks of a merge that was not finished.
    MergeUnfinished = "merge-unfinished",
    /// A file is a pointer of Git LFS, whose content was not fetched.
    LfsPointer = "lfs-pointer",
    /// A merge, a patch or an editor left a file behind.
    FileLeftover = "file-leftover",
    /// An article is an empty file.
    FileEmpty = "file-empty",
    /// A folder lies too deep.
    FolderTooDeep = "folder-too-deep",
    /// The path of an article cannot be an address.
    AddressInvalid = "address-invalid",
    /// Two files have one address.
    AddressTaken = "address-taken",
    /// A file is MDX, of which parts are left out.
    FileMdx = "file-mdx",
    /// Articles lie in no language's folder.
    FileOutsideLanguages = "file-outside-languages",
    /// Two folders are of one language.
    LanguageFolderTaken = "language-folder-taken",
    /// A folder is no language of the site.
    LanguageNotServed = "language-not-served",
    /// Many articles would be taken away at once.
    RemovalHeld = "removal-held",
    /// There is no article that readers may see.
    SiteEmpty = "site-empty",
    /// A file of rules such as `.gitignore` cannot be used.
    RulesUnusable = "rules-unusable",
    /// A line of a file of rules matches nothing.
    RuleInvalid = "rule-invalid",

    // Front matter.

    /// The front matter is opened and not closed.
    FrontMatterUnclosed = "front-matter-unclosed",
    /// Something stands above the front matter, or the line that opens it is missing.
    FrontMatterMisplaced = "front-matter-misplaced",
    /// The front matter is written in another language than YAML.
    FrontMatterFormat = "front-matter-format",
    /// The front matter is too long.
    FrontMatterTooLong = "front-matter-too-long",
    /// The front matter is no YAML, or a key has a value of the wrong form.
    FrontMatterInvalid = "front-matter-invalid",
    /// A key of the front matter has no meaning.
    FrontMatterKeyUnknown = "front-matter-key-unknown",
    /// `translate` is neither true nor false.
    TranslateInvalid = "translate-invalid",
    /// A `#` cuts a value, for YAML takes what follows for a remark.
    ValueCut = "value-cut",
    /// A value stands in curly or full-width quotes, which belong to it.
    QuotesCurly = "quotes-curly",
    /// A full-width comma makes one tag of several.
    TagsJoined = "tags-joined",
    /// `visibility` is neither `public` nor `internal`.
    VisibilityInvalid = "visibility-invalid",
    /// `draft` is neither true nor false.
    DraftInvalid = "draft-invalid",
    /// A key of another tool hides the article.
    HiddenByForeignKey = "hidden-by-foreign-key",
    /// A date of publication is no date, so that the article is hidden.
    PublishDateInvalid = "publish-date-invalid",
    /// An article has no title.
    TitleMissing = "title-missing",
    /// Two articles of a category have one title.
    TitleTwice = "title-twice",
    /// A title, question or tag is too long.
    TextTooLong = "text-too-long",
    /// A question or tag is empty.
    ListItemEmpty = "list-item-empty",
    /// A date is none.
    DateInvalid = "date-invalid",
    /// `order` is no whole number.
    OrderInvalid = "order-invalid",
    /// The `id` cannot be a permalink.
    IdInvalid = "id-invalid",
    /// The `id` belongs to another article.
    IdTaken = "id-taken",
    /// Two files that look like translations have different ids.
    TranslationIdDiffers = "translation-id-differs",
    /// An article has no translation, where most have one.
    TranslationMissing = "translation-missing",
    /// An article was changed and its translation was not.
    TranslationStale = "translation-stale",
    /// A related article is not named by a permalink.
    RelatedInvalid = "related-invalid",
    /// A related article does not exist.
    RelatedDead = "related-dead",
    /// A related article is hidden from readers of this one.
    RelatedHidden = "related-hidden",
    /// An old address cannot be one.
    RedirectInvalid = "redirect-invalid",
    /// An old address belongs to another article.
    RedirectTaken = "redirect-taken",
    /// A `[[redirect]]` of `site.toml` cannot be used.
    RedirectPatternInvalid = "redirect-pattern-invalid",
    /// A `[[redirect]]` of `site.toml` leads to nothing that readers see.
    RedirectPatternDead = "redirect-pattern-dead",
    /// The day of review is past.
    ReviewDue = "review-due",
    /// A question is not answered by its article.
    QuestionUnanswered = "question-unanswered",

    // Text.

    /// A character that cannot be seen.
    HiddenCharacter = "hidden-character",
    /// `**` is shown as it is.
    EmphasisLiteral = "emphasis-literal",
    /// An article has a title and no text.
    BodyEmpty = "body-empty",
    /// The text of a template, a filler or a note to the writer was left in.
    PlaceholderLeft = "placeholder-left",
    /// A heading without a space behind its `#` is shown as text.
    HeadingUnspaced = "heading-unspaced",
    /// A heading has no text.
    HeadingEmpty = "heading-empty",
    /// Two headings below the same one have one text.
    HeadingTwice = "heading-twice",
    /// Two headings of an article want one anchor.
    AnchorTwice = "anchor-twice",
    /// A row of a table has more or fewer cells than its header.
    TableRowUneven = "table-row-uneven",
    /// Rows of a table are shown as text.
    TableRowOutside = "table-row-outside",
    /// Half-width punctuation stands between Chinese characters.
    PunctuationHalfWidth = "punctuation-half-width",
    /// The text seems to ask readers for a secret.
    AsksForSecret = "asks-for-secret",
    /// Template source of another tool is shown.
    TemplateSource = "template-source",
    /// A name of no variable.
    VariableUnknown = "variable-unknown",
    /// A variable has no text in this language.
    VariableUntranslated = "variable-untranslated",
    /// The name of a variable stands in code and is shown as typed.
    VariableInCode = "variable-in-code",
    /// Emphasis, quotes or lists are nested too deep.
    NestingTooDeep = "nesting-too-deep",
    /// The page would be many times the size of its text.
    PageTooLarge = "page-too-large",
    /// There are too many headings.
    HeadingsTooMany = "headings-too-many",
    /// An address or the text of a picture is too long.
    AttributeTooLong = "attribute-too-long",
    /// Raw HTML is nested too deep or broken.
    HtmlTangled = "html-tangled",

    // Links and pictures.

    /// A link leads to an article or page that does not exist.
    LinkDead = "link-dead",
    /// A link leads to an article that readers of this one may not see.
    LinkHidden = "link-hidden",
    /// A link leads to a section that does not exist.
    AnchorMissing = "anchor-missing",
    /// An old anchor leads to no heading, or is one that a heading has.
    OldAnchorInvalid = "old-anchor-invalid",
    /// An address that readers had at an earlier commit is dead.
    AddressDead = "address-dead",
    /// A permalink that readers had at an earlier commit is dead, or opens another article.
    PermalinkDead = "permalink-dead",
    /// An anchor that readers had at an earlier commit is dead.
    AnchorDead = "anchor-dead",
    /// A link leads out of the site by a way that is not allowed.
    LinkRefused = "link-refused",
    /// A link has no text.
    LinkTextEmpty = "link-text-empty",
    /// A link or picture has no address.
    LinkTargetEmpty = "link-target-empty",
    /// A link names an address by a word that no line defines.
    LinkReferenceUnknown = "link-reference-unknown",
    /// A link in the form of a wiki.
    LinkWiki = "link-wiki",
    /// An address in raw HTML is dropped by the page.
    HtmlAddressDropped = "html-address-dropped",
    /// A picture says nothing to those who do not see it.
    PictureUndescribed = "picture-undescribed",
    /// What a picture shows does not lie in the content folder, or is no picture.
    PictureOutsideAssets = "picture-outside-assets",
    /// A picture is another host's.
    PictureRemote = "picture-remote",
    /// A file of `assets/` is not there or cannot be served.
    AssetMissing = "asset-missing",

    // Contacts, channels and the official list.

    /// A link leads to a host that is not on the official list.
    LinkUnlisted = "link-unlisted",
    /// A link is not the https address of an official host.
    LinkInsecure = "link-insecure",
    /// A link leads to a look-alike of an official host.
    LinkLookalike = "link-lookalike",
    /// A link leads to another host than its text names.
    LinkTextDiffers = "link-text-differs",
    /// A link leads to an example.
    LinkExample = "link-example",
    /// A contact is not on the official list.
    ContactUnlisted = "contact-unlisted",
    /// A contact is not the https address of an official host.
    ContactInsecure = "contact-insecure",
    /// A contact is a look-alike of an official one.
    ContactLookalike = "contact-lookalike",
    /// A channel is not on the official list.
    ChannelUnlisted = "channel-unlisted",
    /// A text of `site.toml` names a contact that is not on the official list.
    SiteTextUnlisted = "site-text-unlisted",
    /// A host of `[outside]` looks like an official one.
    OutsideLookalike = "outside-lookalike",
    /// An entry of the official list cannot be used.
    OfficialEntryInvalid = "official-entry-invalid",
    /// `[official]` is ignored, for the operator's list is in use.
    OfficialIgnored = "official-ignored",
    /// The operator's official list lists nothing.
    OfficialListEmpty = "official-list-empty",
    /// The operator's official list lies where authors write.
    OfficialListMisplaced = "official-list-misplaced",

    // Contradictions.

    /// Numbers differ between translations.
    NumbersDiffer = "numbers-differ",
    /// Anchors differ between translations.
    AnchorsDiffer = "anchors-differ",
    /// An article says other hours of a channel than `site.toml`.
    HoursDiffer = "hours-differ",
    /// An article says another time than `site.toml`.
    WaitDiffers = "wait-differs",
    /// An article names another sender of the confirmation than `site.toml`.
    SenderDiffers = "sender-differs",
    /// Readers are asked to write to a mailbox that nobody reads.
    MailboxUnread = "mailbox-unread",
    /// A word that `terms.toml` says to avoid.
    TermAvoided = "term-avoided",

    // The files of the site.

    /// A file is no TOML, or a key has a value of the wrong form.
    TomlInvalid = "toml-invalid",
    /// A key of a file of the site has no meaning.
    KeyUnknown = "key-unknown",
    /// `site.toml` is gone or empty, and with it the contact page.
    SiteFileLost = "site-file-lost",
    /// None of the changes of a table is taken over, for an entry of it cannot be used.
    TableKept = "table-kept",
    /// A language is none that the site can have.
    LanguageUnknown = "language-unknown",
    /// A path of a category is none.
    CategoryInvalid = "category-invalid",
    /// A category has no title.
    CategoryUntitled = "category-untitled",
    /// An entry of `top` is no permalink.
    TopInvalid = "top-invalid",
    /// An entry of `[[gone]]` cannot be used.
    GoneInvalid = "gone-invalid",
    /// An unknown kind of channel.
    ChannelKindUnknown = "channel-kind-unknown",
    /// A channel has no address.
    ChannelAddressMissing = "channel-address-missing",
    /// Hours of a channel, or a day, are not what they must be.
    HoursInvalid = "hours-invalid",
    /// A time zone is unknown or missing.
    TimeZoneInvalid = "time-zone-invalid",
    /// A closed day is one on which the channel is never open.
    ClosedDayIdle = "closed-day-idle",
    /// All closed days are past.
    ClosedDaysPast = "closed-days-past",
    /// Where messages go is no mailbox or form.
    MessageToInvalid = "message-to-invalid",
    /// A colour is none.
    ColourInvalid = "colour-invalid",
    /// A colour is too faint to be read.
    ColourFaint = "colour-faint",
    /// The logo is not below `assets/`.
    LogoMisplaced = "logo-misplaced",
    /// `static_root` of `site.toml` is no folder below the content folder.
    StaticRootMisplaced = "static-root-misplaced",
    /// A variable has a name or value that it cannot have.
    VariableInvalid = "variable-invalid",
    /// A variable is shown nowhere.
    VariableUnused = "variable-unused",
    /// A language that `site.toml` names has no article.
    LanguageEmpty = "language-empty",
    /// A word of the interface has no text, or lacks what is filled in.
    WordInvalid = "word-invalid",
    /// A line of `dictionary.txt` cannot be used.
    DictionaryLineInvalid = "dictionary-line-invalid",
    /// A group of `synonyms.toml` cannot be used.
    SynonymGroupInvalid = "synonym-group-invalid",
    /// A term stands in two groups of `synonyms.toml`.
    SynonymTwice = "synonym-twice",
    /// A term of `terms.toml` cannot be used.
    TermInvalid = "term-invalid",
    /// A golden query cannot be used.
    GoldenQueryInvalid = "golden-query-invalid",
    /// There are more golden queries than are asked.
    GoldenQueriesTooMany = "golden-queries-too-many",
    /// A golden query expects an article that readers cannot find.
    GoldenQueryTargetMissing = "golden-query-target-missing",
    /// A golden query does not find what it must.
    GoldenQueryFailed = "golden-query-failed",

    // Themes.

    /// A template or script of the content folder is not used.
    ThemeCodeUntrusted = "theme-code-untrusted",
    /// A file of a theme is broken.
    ThemeFileBroken = "theme-file-broken",
    /// A file of a theme has a name that nothing reads.
    ThemeFileUnknown = "theme-file-unknown",
}

impl Code {
    /// One sentence: what it means, from its page.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.page().split("\n\n").nth(1).unwrap_or_default()
    }

    /// What to do about it in general, in a few sentences on a line each, from its page.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        let (_, remedy) = self.page().rsplit_once(REMEDY).unwrap_or_default();
        remedy.trim_end()
    }

    /// The code whose name is nearest to what was written, if any is near.
    #[must_use]
    pub fn nearest(written: &str) -> Option<Code> {
        let written = written.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let near = |code: &&Code| strsim::jaro_winkler(code.as_str(), &written);
        let holds = |code: &&Code| written.len() >= 4 && code.as_str().contains(&written);
        let all = || Code::ALL.iter();
        let alike = || {
            let nearest = all().max_by(|a, b| near(a).total_cmp(&near(b)));
            nearest.filter(|code| near(code) >= NEAR_MIN)
        };
        all()
            .find(|code| code.as_str() == written)
            // One wrong letter is nearer than a part of another name.
            .or_else(|| all().find(|code| strsim::osa_distance(code.as_str(), &written) == 1))
            .or_else(|| all().find(holds))
            .or_else(alike)
            .copied()
    }

    /// What it counts as for operators.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Code::NestingTooDeep
            | Code::PageTooLarge
            | Code::HeadingsTooMany
            | Code::AttributeTooLong
            | Code::HtmlTangled => Kind::Cost,
            _ => Kind::Writing,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Code> for &'static str {
    fn from(code: Code) -> &'static str {
        code.as_str()
    }
}

/// A name that no code has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("is the code of no problem; `jieda explain` lists them all")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Code, UnknownCode> {
        let named = Code::ALL.iter().find(|code| code.as_str() == name);
        named.copied().ok_or(UnknownCode)
    }
}

impl TryFrom<String> for Code {
    type Error = UnknownCode;

    fn try_from(name: String) -> Result<Code, UnknownCode> {
        name.parse()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_code_has_a_name_of_its_own_that_reads_back() {
        let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            let name = code.as_str();
            assert_eq!(name.parse(), Ok(*code));
            assert!(
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            let stored = postcard::to_stdvec(code).unwrap();
            assert_eq!(postcard::from_bytes::<Code>(&stored), Ok(*code));
        }
        assert!("no-such-code".parse::<Code>().is_err());
    }

    #[test]
    fn each_page_has_all_its_parts() {
        for code in Code::ALL {
            let page = code.page();
            assert!(page.starts_with(&format!("# {code}\n\n")), "{code}");
            let parts = [
                "\n\n**Severity:** ",
                "\n\n**Why it matters:** ",
                "\n\n**Wrong:**\n\n```",
                "\n\n**Right:**\n\n```",
                "\n\n**What to do:** ",
            ];
            let places = parts.map(|part| page.find(part).unwrap_or(usize::MAX));
            assert!(places.is_sorted() && places[4] < page.len(), "{code}");
            for text in [code.summary(), code.remedy()] {
                assert!(text.len() > 10 && text.ends_with('.'), "{code}: {text}");
            }
            assert!(!code.summary().contains('\n'), "{code}");
        }
    }

    #[test]
    fn a_misspelt_name_finds_its_code_and_another_word_none() {
        for code in Code::ALL {
            let name = code.as_str();
            for at in 1..name.len() {
                let wrong = format!("{}{}", &name[..at], &name[at + 1..]);
                let near = Code::nearest(&wrong).unwrap();
                assert!(near == *code || near.as_str() == wrong, "{wrong}: {near}");
            }
            assert_eq!(
                Code::nearest(&name.replace('-', "_").to_uppercase()),
                Some(*code)
            );
        }
        for other in ["", "x", "help", "qwertyuiop", "提现"] {
            assert_eq!(Code::nearest(other), None, "{other}");
        }
    }
}
