//! What a key of front matter says of its value: the families of keys.
//!
//! Gets:    nothing.
//! Gives:   `Family` and `Rule`.
//! Touches: nothing.
//! Never:   a key or a value: `keys` knows the ones, `values` the others.

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

pub(super) const fn of(family: Family, strict: bool) -> Rule {
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
