//! All sessions together: texts in, predictions out, in order, the same for any number of workers.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::artifacts::Artifacts;
use super::encoder::{Encoder, Prediction};
use super::error::ModelError;
use super::runtime::load_runtime;

/// A session for each worker.
pub struct Classifier {
    artifacts: Artifacts,
    encoders: Vec<Encoder>,
}

impl Classifier {
    /// Opens `workers` sessions on the model in `dir`.
    ///
    /// # Errors
    /// [`ModelError`] of the runtime, the files or the session.
    pub fn open(dir: &std::path::Path, workers: usize) -> Result<Self, ModelError> {
        let artifacts = Artifacts::load(dir)?;
        let environment = load_runtime()?;
        let encoders = (0..workers.max(1)).into_par_iter().map(|_| Encoder::open(&environment, &artifacts)).collect::<Result<_, _>>()?;
        Ok(Self { artifacts, encoders })
    }

    /// The model's manifest, means and thresholds.
    #[must_use]
    pub fn artifacts(&self) -> &Artifacts {
        &self.artifacts
    }

    /// The prediction of each text, in order.
    ///
    /// Workers take the longest texts first, so that none is left with a long one at the end; a text's prediction does not depend on who takes it.
    ///
    /// # Errors
    /// The first [`ModelError`] in the order of the texts.
    pub fn classify(&mut self, texts: &[&str]) -> Result<Vec<Prediction>, ModelError> {
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&index| (std::cmp::Reverse(texts[index].len()), index));
        let next = AtomicUsize::new(0);
        let mut slots: Vec<Option<Result<Prediction, ModelError>>> = std::iter::repeat_with(|| None).take(texts.len()).collect();
        let done: Vec<Vec<(usize, Result<Prediction, ModelError>)>> = {
            let (order, next) = (&order, &next);
            let work = |encoder: &mut Encoder| {
                let mut done = Vec::new();
                while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    done.push((index, encoder.predict(texts[index])));
                }
                done
            };
            self.encoders.par_iter_mut().with_max_len(1).map(work).collect()
        };
        for (index, prediction) in done.into_iter().flatten() {
            slots[index] = Some(prediction);
        }
        slots.into_iter().flatten().collect()
    }
}
