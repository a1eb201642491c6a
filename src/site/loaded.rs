//! What a load does, while it does it and afterwards.
//!
//! Gets:    nothing.
//! Gives:   `Work` and `Progress`, for those who wait; `Loaded`, for those who ask what was done.
//! Touches: nothing.
//! Never:   a snapshot: it stands beside this.

/// What a load did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Articles that were read again.
    pub read: usize,
    /// Articles that were analysed again, for readers' index.
    pub analysed: usize,
    /// Articles taken out of readers' index, changed ones included.
    pub removed: usize,
    /// Remarks about the index: made anew, in memory; about files that broke or are good again.
    pub notes: Vec<String>,
    /// Files that readers do not see any more, or not as they are written now, one line each with the reason.
    pub unseen: Vec<String>,
    /// What came to the official list and what went, one line an entry.
    pub official: Vec<String>,
}

/// Work that takes long where there is much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Files are read.
    Reading,
    /// Articles are analysed.
    Indexing,
}

/// Called while work is done, with how much of it is done and how much there is to do.
pub type Progress<'a> = dyn Fn(Work, usize, usize) + Sync + 'a;
