//! The units of an article: what a question may be near to.
//!
//! Gets:    the words of its texts, one text after another.
//! Gives:   a vector for the title, for each question, for the beginning of each section under its title, and for each
//!          window of longer text.
//! Touches: nothing.
//! Never:   more than so many of one article.

use crate::text::meaning::{DIMENSIONS, MeaningWords, Sum};

/// How long a window is, and how far the next one begins behind it: 150 Han characters or 60 words, and 120 or 48.
const WINDOW: u32 = 300;
const WINDOW_STEP: u32 = 240;
/// The most units of an article; what stands behind them is not found by meaning.
pub(super) const UNITS_MAX: usize = 400;
/// How many bytes a unit has: the number of its section, and its vector.
pub(super) const UNIT_BYTES: usize = 2 + DIMENSIONS;

/// Writes the units of an article.
#[derive(Default)]
pub(crate) struct UnitWriter {
    title: Sum,
    bytes: Vec<u8>,
}

impl UnitWriter {
    /// The title comes first.
    pub(crate) fn title(&mut self, words: &MeaningWords) {
        self.title = words.all();
        self.unit(0, &words.all());
    }

    /// A text that stands for the whole article, as a question that it answers.
    pub(crate) fn whole(&mut self, words: &MeaningWords) {
        self.unit(0, &words.all());
    }

    /// A section with its heading and text.
    pub(crate) fn section(&mut self, number: usize, heading: &MeaningWords, text: &MeaningWords) {
        if heading.length() == 0 && text.length() == 0 {
            return;
        }
        let mut begin = self.title.clone();
        begin.add(&heading.all());
        begin.add(&text.sum(0..WINDOW));
        self.unit(number, &begin);
        let mut from = WINDOW_STEP;
        while from + WINDOW - WINDOW_STEP < text.length() && self.has_room() {
            self.unit(number, &text.sum(from..from + WINDOW));
            from += WINDOW_STEP;
        }
    }

    /// What the index stores.
    pub(crate) fn bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn has_room(&self) -> bool {
        self.bytes.len() < UNITS_MAX * UNIT_BYTES
    }

    fn unit(&mut self, section: usize, sum: &Sum) {
        if let Some(vector) = sum.vector().filter(|_| self.has_room()) {
            let section = u16::try_from(section).unwrap_or(u16::MAX);
            self.bytes.extend(section.to_le_bytes());
            self.bytes
                .extend(vector.0.iter().map(|number| number.cast_unsigned()));
        }
    }
}
