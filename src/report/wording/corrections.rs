//! The mark of what a person has said, instead of the model.

use super::Words;
use crate::classify::{CorrectedLabel, Segment};

impl Words {
    /// What of these units a person has said; `None` where it is all the model's.
    pub(in crate::report) fn corrected<'a>(&self, units: impl Iterator<Item = &'a Segment>) -> Option<String> {
        let mut labels: Vec<CorrectedLabel> = units.flat_map(|unit| unit.corrected.iter().copied()).collect();
        labels.sort_unstable();
        labels.dedup();
        let name = |label: &CorrectedLabel| match label {
            CorrectedLabel::Sentiment => self.pick("評価", "sentiment"),
            CorrectedLabel::Intent => self.pick("種類", "kind"),
        };
        let names = labels.iter().map(name).collect::<Vec<_>>().join(self.pick("・", ", "));
        (!labels.is_empty()).then(|| format!("{}{names}", self.pick("人が訂正：", "corrected by a person: ")))
    }
}
