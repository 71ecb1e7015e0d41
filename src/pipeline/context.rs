//! What a unit means in its comment: 「三日待ちました」 is about a parcel in one comment and about a refund in the next.
//!
//! A sentence alone says too little to be grouped by. So the vector that a unit is grouped by leans towards the vector of the whole comment that it
//! stands in; a sentence that many customers write word for word leans towards the mean of theirs, which is to say hardly anywhere.

use std::collections::{BTreeMap, HashMap};

use super::annotate::KnownUnit;
use super::second_pass::Place;
use super::store::Store;
use crate::normalize::TextKey;

/// Weight of the comment beside the unit. Chosen on the corpus of `tests/company/`.
const COMMENT: f32 = 2.0;

/// Centred vectors of comments of several units. Of comments that differ in case or white space alone, the one with the least identity letter for letter gives
/// the vector, whichever is read first.
pub(crate) type Contexts = HashMap<TextKey, (TextKey, Box<[f32]>)>;

/// Leans the vector of every unit that is grouped towards the comments it stands in. `wholes` holds the centred vectors of comments of several units.
pub(super) fn lean(known: &mut HashMap<TextKey, KnownUnit>, places: &BTreeMap<TextKey, Vec<Place>>, store: &Store, wholes: &Contexts) {
    for (key, places) in places {
        let Some(unit) = known.get_mut(key).and_then(|unit| unit.clustered.as_mut()) else { continue };
        let around: Vec<&[f32]> = places.iter().filter_map(|&(index, _)| Some(&*wholes.get(&store.entry(index).text?)?.1)).collect();
        if let Some(leaning) = leaning(&unit.vector, &around, places.len()) {
            unit.leaning = Some(leaning);
        }
    }
}

/// A unit's vector leaning towards the vectors `around` it, which are those of the comments of several units among the `places` that it stands in.
pub(super) fn leaning(vector: &[f32], around: &[&[f32]], places: usize) -> Option<Box<[f32]>> {
    if around.is_empty() {
        return None;
    }
    let share = COMMENT / places as f32;
    let mut leaning: Vec<f32> = vector.to_vec();
    for (column, value) in leaning.iter_mut().enumerate() {
        *value += share * around.iter().map(|whole| whole[column]).sum::<f32>();
    }
    let length = leaning.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut leaning {
            *value /= length;
        }
        return Some(leaning.into());
    }
    None
}
