//! The kinds of problems, each with a name that stays: what filters, other programs and `jieda explain` know a problem by.
//!
//! Gets:    nothing.
//! Gives:   `Code`, its name, and what it counts as.
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
    /// A folder lies too deep.
    FolderTooDeep = "folder-too-deep",
    /// The path of an article cannot be an address.
    AddressInvalid = "address-invalid",
    /// Two files have one address.
    AddressTaken = "address-taken",
    /// A file is written in MDX.
    FileMdx = "file-mdx",
    /// Articles lie in no language's folder.
    FileOutsideLanguages = "file-outside-languages",
    /// Two folders are of one language.
    LanguageFolderTaken = "language-folder-taken",
    /// A folder is no language of the site.
    LanguageNotServed = "language-not-served",
    /// Many articles would be taken away at once.
    RemovalHeld = "removal-held",
    /// A file of rules such as `.gitignore` cannot be used.
    RulesUnusable = "rules-unusable",
    /// A line of a file of rules matches nothing.
    RuleInvalid = "rule-invalid",

    // Front matter.

    /// The front matter is opened and not closed.
    FrontMatterUnclosed = "front-matter-unclosed",
    /// The front matter is written in another language than YAML.
    FrontMatterFormat = "front-matter-format",
    /// The front matter is too long.
    FrontMatterTooLong = "front-matter-too-long",
    /// The front matter is no YAML, or a key has a value of the wrong form.
    FrontMatterInvalid = "front-matter-invalid",
    /// A key of the front matter has no meaning.
    FrontMatterKeyUnknown = "front-matter-key-unknown",
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
    /// A title, question or tag is too long.
    TextTooLong = "text-too-long",
    /// A question or tag is empty.
    ListItemEmpty = "list-item-empty",
    /// A date is none.
    DateInvalid = "date-invalid",
    /// An `order` is no number.
    OrderInvalid = "order-invalid",
    /// The `id` cannot be a permalink.
    IdInvalid = "id-invalid",
    /// The `id` belongs to another article.
    IdTaken = "id-taken",
    /// Two files that look like translations have different ids.
    TranslationIdDiffers = "translation-id-differs",
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
    /// A link leads out of the site by a way that is not allowed.
    LinkRefused = "link-refused",
    /// A picture is not below `assets/`.
    PictureOutsideAssets = "picture-outside-assets",
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
    /// A variable has a name or value that it cannot have.
    VariableInvalid = "variable-invalid",
    /// A variable is shown nowhere.
    VariableUnused = "variable-unused",
    /// A line of `dictionary.txt` cannot be used.
    DictionaryLineInvalid = "dictionary-line-invalid",
    /// A group of `synonyms.toml` cannot be used.
    SynonymGroupInvalid = "synonym-group-invalid",
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
}

impl Code {
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
}
