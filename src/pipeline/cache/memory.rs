//! Predictions on their way to the annotator: out of the cache where there is one, and into columns for another machine where that is asked for.

use std::collections::HashMap;

use super::{Cache, CacheUse, Maker, Portable};
use crate::classify::{Classifier, ModelError, Prediction};
use crate::config::Settings;
use crate::error::Error;
use crate::pipeline::Annotator;
use crate::pipeline::draft::Draft;
use crate::pipeline::spread::CarriedUnit;

/// What stands between an annotator and its classifier.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct Memory {
    pub(in crate::pipeline) cache: Option<Cache>,
    /// Who makes the predictions, where they are to be carried away, and those of the chunk at hand.
    carried: Option<(Maker, HashMap<String, Portable>)>,
    /// Whether units are carried too.
    pub(in crate::pipeline) carries_units: bool,
}

/// What goes with an annotated record to another machine.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// What the model said of its texts: of each unit, then of the whole where it was asked.
    pub predictions: Vec<Portable>,
    /// The units that are grouped.
    pub units: Vec<CarriedUnit>,
}

impl Memory {
    /// Keeps each chunk's predictions to be [taken along](Memory::carried).
    pub(in crate::pipeline) fn carry(&mut self, classifier: &mut Classifier) -> Result<(), ModelError> {
        self.carried = Some((Maker::of(classifier)?, HashMap::new()));
        Ok(())
    }

    /// Whether predictions are carried away.
    pub(in crate::pipeline) fn carries_predictions(&self) -> bool {
        self.carried.is_some()
    }

    /// Forgets what was to be carried of the chunk before.
    pub(in crate::pipeline) fn start_chunk(&mut self) {
        if let Some((_, carried)) = &mut self.carried {
            carried.clear();
        }
    }

    /// The prediction of each text, some of those of a chunk.
    pub(in crate::pipeline) fn classify(&mut self, classifier: &mut Classifier, texts: &[&str]) -> Result<Vec<Prediction>, ModelError> {
        let predictions = match &mut self.cache {
            Some(cache) => cache.classify(classifier, texts)?,
            None => classifier.classify(texts)?,
        };
        if let Some((maker, carried)) = &mut self.carried {
            carried.extend(texts.iter().zip(&predictions).map(|(&text, prediction)| (text.to_owned(), Portable::of(text, maker, prediction))));
        }
        Ok(predictions)
    }

    /// What was said of a record's texts, if it belongs to the chunk at hand.
    pub(in crate::pipeline) fn carried(&self, draft: &Draft) -> Vec<Portable> {
        let Some((_, carried)) = &self.carried else { return Vec::new() };
        draft.unit_texts().chain(draft.whole()).filter_map(|(_, text, _)| carried.get(text).cloned()).collect()
    }

    /// Closes the cache, if there is one.
    pub(in crate::pipeline) fn close(&mut self) -> Option<CacheUse> {
        self.cache.take().map(Cache::finish)
    }
}

impl Annotator {
    /// With what earlier runs remember.
    #[must_use]
    pub fn with_cache(mut self, cache: Option<Cache>) -> Self {
        self.memory.cache = cache;
        self
    }

    /// With what the model said in [`Annotated::carried`](crate::pipeline::Annotated::carried), to be carried to another machine.
    ///
    /// # Errors
    /// [`Error::Model`] when the model cannot be run.
    pub fn carrying_predictions(mut self) -> Result<Self, Error> {
        self.memory.carry(&mut self.classifier)?;
        Ok(self)
    }

    /// With what units are grouped by in [`Annotated::carried`](crate::pipeline::Annotated::carried), for [`spread`](crate::pipeline::spread).
    #[must_use]
    pub fn carrying_units(mut self, settings: &Settings) -> Self {
        self.memory.carries_units = true;
        self.remember = Some(settings.cluster_scope);
        self
    }

    /// Closes the cache, if there is one, and says how it was used.
    pub fn close_cache(&mut self) -> Option<CacheUse> {
        self.memory.close()
    }
}
