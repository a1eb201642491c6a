//! The numbers and formulas of ranking, as pure functions.
//!
//! Gets:    counts.
//! Gives:   weights.
//! Touches: nothing.
//! Never:   a number without its source: all were found on the four sets of the relevance evaluation together, one
//!          configuration for all; `docs/ranking.md` has the table of what each is worth.

use crate::text::TokenKind;

/// How many fields are ranked: title, questions, headings (with tags), body.
pub const FIELDS: usize = 4;

/// A field that is ranked; as a number it is its index in [`FieldWeights`] and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Other questions that the article answers.
    Questions,
    /// Headings and tags.
    Headings,
    /// Running text.
    Body,
}

impl Field {
    /// All of them, in the order of their numbers.
    pub const ALL: [Field; FIELDS] = [Field::Title, Field::Questions, Field::Headings, Field::Body];

    /// Its name in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Questions => "questions",
            Field::Headings => "headings",
            Field::Body => "body",
        }
    }
}

/// A weight for each field.
pub type FieldWeights = [f32; FIELDS];

/// How many of the best articles are looked at again, token by token (recall at 40 is within 0.001 of that at 60).
pub const RERANKED: usize = 40;
/// What an article in the reader's language is worth against one in another.
pub const READERS_LANGUAGE: f32 = 1.2;
/// What a synonym is worth against the word that was typed. A judgement, held by `content/checks.toml`: the evaluation
/// sets come without synonyms.
pub const SYNONYM: f32 = 0.7;
/// What a quantity that is written in another way is worth against the way that was typed. A judgement: what was typed leads, and
/// is above what holds the unit alone.
pub const QUANTITY: f32 = 0.8;
/// How much heavier its terms are before they are scaled down to the weight of what was typed.
pub const QUANTITY_SCALE: f32 = 16.0;
/// The least score of a hit against the best one; what is below is noise that only makes counts large.
pub const SCORE_MIN_OF_BEST: f32 = 0.33;

/// What an article must be worth at least, beside one that is worth `best`, to be a hit where it holds not all of the query: a
/// little less than that, in whatever languages both are, so that rounding takes none away that is one.
#[must_use]
#[inline]
pub fn far_below(best: f32) -> f32 {
    best * (SCORE_MIN_OF_BEST / READERS_LANGUAGE * 0.999)
}

/// From this share of a question on that the best article holds, its words answer it, and nothing gains by its meaning.
const HELD_ENOUGH: f32 = 0.65;
/// What the nearest article gains by its meaning where none of the words is held.
const MEANING: f32 = 0.4;

/// What an article gains by its meaning: `held` is the share of the question that the best article holds, `near` how much
/// nearer it is than the others, 0.0 to 1.0.
#[must_use]
pub fn meaning_gain(held: f32, near: f32) -> f32 {
    let open = (1.0 - held / HELD_ENOUGH).max(0.0);
    let square = near.max(0.0) * near.max(0.0);
    MEANING * open * (square * square)
}

/// What an article gains that is written as the query was typed, where folding makes one of several characters or spellings.
/// A judgement: the evaluation sets have no such articles; 0.3 puts 頭髮 before 发票 for 髮, and `café` before `cafe`.
const LITERAL: f32 = 0.3;
const K1: f32 = 2.0;
/// What merely holding a term is worth, however long the field (as in BM25+).
const DELTA: f32 = 0.2;
const IDF_POWER: f32 = 1.4;
/// How far long fields are held back: not at all for headings, of which more is not worse.
const B: FieldWeights = [1.0, 1.0, 0.0, 0.75];
const FIELD: FieldWeights = [4.0, 4.0, 3.0, 1.0];

/// What a word that frames a question is taken for at least, as a share of all documents, where no title asks anything.
const FRAME_SHARE: f32 = 0.35;
/// The share of titles that ask from which on a collection is one of questions and answers.
const ASKING_SHARE: f32 = 0.25;

/// How far documents are running text under names, as documentation and encyclopedias are, rather than answers under
/// questions: 1.0 when no title asks, 0.0 from a quarter of them on.
#[must_use]
pub fn prose(asking: usize, documents: usize) -> f32 {
    let asking = asking as f32 / documents.max(1) as f32;
    (1.0 - asking / ASKING_SHARE).max(0.0)
}

/// In how many documents a word that frames a question (how, why, 怎么) stands at least, as far as its rarity goes.
///
/// Where many titles ask, who, how and when tell questions apart, and their own frequencies say how well. Where titles
/// name subjects, such words are rare in them, and a question with one would find the few pages that happen to ask rather
/// than its subject.
#[must_use]
pub fn frame_frequency_min(prose: f32, documents: usize) -> usize {
    (FRAME_SHARE * prose * documents as f32) as usize
}

/// What the best passage of an article weighs: more in running text, of which only a passage answers.
#[must_use]
pub fn passage_weight(prose: f32, long: bool) -> f32 {
    if long { 0.3 + 0.6 * prose } else { 0.3 }
}

/// Inverse document frequency: 0 for a term that every document holds, raised to a power that lets rare terms lead.
#[must_use]
pub fn idf(documents_with_term: usize, documents: usize) -> f32 {
    plain_idf(documents_with_term, documents).powf(IDF_POWER)
}

/// Inverse document frequency as BM25 has it.
#[must_use]
pub fn plain_idf(documents_with_term: usize, documents: usize) -> f32 {
    let (n, all) = (documents_with_term as f32, documents as f32);
    ((all - n + 0.5).max(0.0) / (n + 0.5)).ln_1p()
}

/// What the weighted frequency of a term over all fields is worth (BM25F: one saturation for all fields).
#[must_use]
#[inline]
pub fn saturate(frequency: f32) -> f32 {
    frequency * (K1 + 1.0) / (frequency + K1) + DELTA
}

/// One over the length normalisation of a field that is `ratio` times as long as the average.
#[must_use]
pub fn length_norm(ratio: f32, field: Field) -> f32 {
    let b = B[field as usize];
    1.0 / (1.0 - b + b * ratio).max(1e-6)
}

/// What a token weighs in a query: as it counts, and as it would if it were no stop word; and what it weighs in each field.
///
/// `stop_word` is the language's judgement that a word mostly frames a question (see `text::noise`).
#[must_use]
pub fn token_weights(kind: TokenKind, word: bool, stop_word: StopWord) -> (f32, f32, FieldWeights) {
    let weight = match (kind, word) {
        (TokenKind::Exact, _) => 1.2,
        (TokenKind::Char | TokenKind::Stem, _) | (TokenKind::Bigram, true) => 1.0,
        (TokenKind::Pair | TokenKind::Border, _) => 0.5,
        (TokenKind::Bigram, false) | (TokenKind::Word, _) => 0.2,
    };
    let (stop_weight, stop_text) = match stop_word {
        StopWord::None => (1.0, 1.0),
        StopWord::Chinese => (0.4, 0.3),
        StopWord::English => (0.8, 0.5),
    };
    // One character says little in running text, much in a short title.
    let in_text = stop_text * if kind == TokenKind::Char { 0.1 } else { 1.0 };
    (
        weight * stop_weight,
        weight,
        [
            field_weight(Field::Title),
            field_weight(Field::Questions),
            field_weight(Field::Headings) * in_text,
            field_weight(Field::Body) * in_text,
        ],
    )
}

/// Whether a token mostly frames a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopWord {
    /// It does not.
    None,
    /// A Chinese question word or particle.
    Chinese,
    /// An English function word.
    English,
}

/// The last score of a candidate, from its score over the query's weight and how like the query it is.
#[must_use]
pub fn final_score(first: f32, parts: &ScoreParts) -> f32 {
    let ScoreParts {
        title,
        heading,
        passage,
        ..
    } = *parts;
    let alike =
        first + 1.2 * title * title + heading * heading + parts.passage_weight * passage * passage;
    alike * (1.0 + LITERAL * parts.literal) + parts.meaning
}

/// How like an article is to a query; each but the weight and the gain 0.0 to 1.0.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScoreParts {
    /// To the title or one of its questions.
    pub title: f32,
    /// To a heading.
    pub heading: f32,
    /// The share of the query in the best passage of a section.
    pub passage: f32,
    /// What that share weighs.
    pub passage_weight: f32,
    /// The share of what folding takes away from the query (accents, traditional characters) that the article has as it
    /// was typed.
    pub literal: f32,
    /// What it gains by its meaning, see [`meaning_gain`].
    pub meaning: f32,
}

/// How like a section is to a query; each 0.0 to 1.0.
#[derive(Clone, Copy, Debug, Default)]
pub struct SectionParts {
    /// How like its heading is; of the lead the title or a question.
    pub like: f32,
    /// The share of the query that stands in it; the lead has the title too.
    pub held: f32,
    /// The share that stands in it and not in the title.
    pub rest_held: f32,
    /// The share that stands in its heading and not in the title.
    pub rest_in_heading: f32,
    /// The share of the query in its best passage.
    pub passage: f32,
}

/// What a section is worth against others of its article. The numbers were found on 335 judged questions to the example
/// site; `docs/ranking.md` has what was gained and lost with them.
#[must_use]
pub fn section_score(parts: &SectionParts, lead: bool) -> f32 {
    let like = parts.like * parts.like;
    let in_both = 0.75 * parts.held + 0.5 * (parts.rest_held + parts.passage);
    if lead {
        1.25 * like + in_both
    } else {
        1.5 * like + parts.rest_in_heading + in_both
    }
}

/// What a term is worth in a section that is `ratio` times as long as the average of its article, by how often it stands there:
/// as in running text.
#[must_use]
#[inline]
pub fn frequency_in_section(frequency: f32, ratio: f32) -> f32 {
    saturate(frequency * length_norm(ratio, Field::Body))
}

/// How many tokens (Han characters, words) a passage may have for a query of so many.
#[must_use]
pub fn passage_tokens(query_units: usize) -> usize {
    2 * query_units.max(8)
}

/// What a field weighs against the others.
#[must_use]
pub fn field_weight(field: Field) -> f32 {
    FIELD[field as usize]
}

/// What pairs of neighbours weigh in a passage, against single tokens.
pub const PASSAGE_PAIR: f32 = 0.3;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_far_below_the_best_is_no_hit_in_any_language(
            best in 1e-6_f32..1e4,
            weight in 1e-6_f32..1e4,
            steps in 1..20_u32,
        ) {
            // The next below, where rounding matters most.
            let score = f32::from_bits(far_below(best).to_bits() - steps);
            let least = best / weight * SCORE_MIN_OF_BEST;
            prop_assert!(score / weight * READERS_LANGUAGE < least);
            prop_assert!(score / weight * READERS_LANGUAGE > 0.99 * least);
        }
    }
}
