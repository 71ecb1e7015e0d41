//! What a unit means in its comment: 「三日待ちました」 is about a parcel in one comment and about a refund in the next.
//!
//! A sentence alone says too little to be grouped by. So the vector that a unit is grouped by leans towards the vector of the whole comment that it
//! stands in; a sentence that many customers write word for word leans towards the mean of theirs, which is to say hardly anywhere.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::annotate::{ClusteredUnit, KnownUnit};
use super::second_pass::Place;
use super::store::Store;
use crate::classify::{SameIssue, scale_to_one};
use crate::cluster::{pack, unpack};
use crate::normalize::TextKey;

/// Weight of the comment beside the unit. Chosen on the corpus of `tests/company/`.
const COMMENT: f32 = 2.0;

/// Vectors of comments of several units in the space of same issues, [packed](pack). Of comments that differ in case or white space alone, the one with
/// the least identity letter for letter gives the vector, whichever is read first.
pub(crate) type Contexts = HashMap<TextKey, (TextKey, Box<[u8]>)>;

/// Units that are placed at a time: few enough to bound memory.
const TOGETHER: usize = 4096;

/// Gives every unit that is grouped the vector it is grouped by: in the space of same issues, leaning towards the comments it stands in. `wholes` holds
/// the vectors of comments of several units in that space.
pub(super) fn lean(
    known: &mut HashMap<TextKey, KnownUnit>,
    places: &BTreeMap<TextKey, Vec<Place>>,
    store: &Store,
    wholes: &Contexts,
    space: &SameIssue,
) {
    let order: Vec<(&TextKey, &Vec<Place>)> = places.iter().collect();
    for together in order.chunks(TOGETHER) {
        let clustered = |key: &TextKey| known.get(key)?.clustered.as_ref();
        let mut drawn: Vec<Option<Box<[f32]>>> = together.par_iter().map(|(key, _)| clustered(key).map(ClusteredUnit::vector)).collect();
        space.draw(&mut drawn.iter_mut().flatten().map(|vector| &mut **vector).collect::<Vec<_>>());
        let leant = together.par_iter().zip(drawn).map(|((_, places), own)| {
            let around = places.iter().filter_map(|&(index, _)| Some(unpack(&wholes.get(&store.entry(index).text?)?.1)));
            Some(Arc::from(pack(&leaning(own?, &around.collect::<Vec<_>>(), places.len()))))
        });
        let leant: Vec<Option<Arc<[u8]>>> = leant.collect();
        for ((key, _), leaning) in together.iter().zip(leant) {
            if let Some(unit) = known.get_mut(*key).and_then(|unit| unit.clustered.as_mut()) {
                unit.leaning = leaning;
            }
        }
    }
}

/// A unit's vector leaning towards the vectors `around` it, which are those of the comments of several units among the `places` that it stands in.
pub(super) fn leaning(mut vector: Box<[f32]>, around: &[Box<[f32]>], places: usize) -> Box<[f32]> {
    if around.is_empty() {
        return vector;
    }
    let share = COMMENT / places as f32;
    for (column, value) in vector.iter_mut().enumerate() {
        *value += share * around.iter().map(|whole| whole[column]).sum::<f32>();
    }
    scale_to_one(&mut vector);
    vector
}
