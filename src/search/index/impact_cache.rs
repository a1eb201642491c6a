//! Keeps ready what tokens that many documents hold are worth in each of them.
//!
//! Gets:    tokens that were asked for, and what they are worth.
//! Gives:   the same again without a look at their posting lists, which are the longest.
//! Touches: memory: [`KEPT_MAX`] times 4 bytes a document at most.
//! Never:   a generation other than that of its reader.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::search::formulas::FieldWeights;

/// A token is common when one of so many documents holds it. Of the posting lists that the questions of the benches read at
/// 10,000 articles, those of such tokens make 83 %.
const SHARE: usize = 5;
/// How many are kept: the 256 that are asked for most have 74 % of the same.
const KEPT_MAX: usize = 256;

/// What a token is worth in each document.
#[derive(Debug)]
pub(super) struct Impacts {
    /// How many documents hold it.
    pub(super) frequency: usize,
    /// For each article its saturated frequency; 0.0 where it does not stand.
    pub(super) saturated: Box<[f32]>,
}

/// Common tokens that were asked for.
#[derive(Default)]
pub(super) struct ImpactCache(Mutex<AskedTokens>);

#[derive(Default)]
struct AskedTokens {
    /// For each token the field weights that it was asked with.
    tokens: FxHashMap<String, Vec<WeighedToken>>,
    kept: usize,
}

struct WeighedToken {
    fields: FieldWeights,
    /// Nothing until it is asked for again.
    impacts: Option<Arc<Impacts>>,
}

impl ImpactCache {
    /// What is kept of a token.
    pub(super) fn get(&self, token: &str, fields: &FieldWeights) -> Option<Arc<Impacts>> {
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked
            .tokens
            .get(token)?
            .iter()
            .find(|weighed| weighed.fields == *fields)?
            .impacts
            .clone()
    }

    /// Whether a token that `frequency` of `documents` hold is to be kept: common ones are when they are asked for again,
    /// until there are enough. What is asked for often comes early, so that none is ever put out for another.
    pub(super) fn wants(
        &self,
        token: &str,
        fields: &FieldWeights,
        frequency: usize,
        documents: usize,
    ) -> bool {
        if frequency == 0 || frequency * SHARE < documents {
            return false;
        }
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.kept == KEPT_MAX {
            return false;
        }
        let all = asked.tokens.entry(token.to_owned()).or_default();
        let before = all.iter().any(|weighed| weighed.fields == *fields);
        if !before {
            all.push(WeighedToken {
                fields: *fields,
                impacts: None,
            });
        }
        before
    }

    /// Keeps it.
    pub(super) fn keep(&self, token: &str, fields: &FieldWeights, impacts: Arc<Impacts>) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let AskedTokens { tokens, kept } = &mut *asked;
        let own = tokens
            .get_mut(token)
            .and_then(|all| all.iter_mut().find(|weighed| weighed.fields == *fields));
        if let Some(own) = own
            && own.impacts.is_none()
            && *kept < KEPT_MAX
        {
            own.impacts = Some(impacts);
            *kept += 1;
        }
    }
}
