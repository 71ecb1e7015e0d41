//! One name for each product: spellings of one name ([`name_key`]) are counted under the spelling that most voices have.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::normalize::name_key;

/// The name under which each spelling is counted, where it is another one.
#[derive(Debug, Default)]
pub struct OneName(BTreeMap<Arc<str>, Arc<str>>);

impl OneName {
    /// From the name on each record and whether the record is a voice. The spelling of most voices stands for all, of equals the first by its letters.
    pub fn of<'a>(names: impl Iterator<Item = (&'a Arc<str>, bool)>) -> Self {
        let mut counts: BTreeMap<&Arc<str>, u64> = BTreeMap::new();
        for (name, is_voice) in names {
            *counts.entry(name).or_default() += u64::from(is_voice);
        }
        Self::grouped(counts)
    }

    /// From the voices of each spelling.
    #[must_use]
    pub fn of_counts(counts: &BTreeMap<Arc<str>, u64>) -> Self {
        Self::grouped(counts.iter().map(|(name, &count)| (name, count)).collect())
    }

    fn grouped(counts: BTreeMap<&Arc<str>, u64>) -> Self {
        let mut groups: BTreeMap<String, Vec<(&Arc<str>, u64)>> = BTreeMap::new();
        for (name, count) in counts {
            groups.entry(name_key(name)).or_default().push((name, count));
        }
        let mut one = BTreeMap::new();
        for spellings in groups.into_values().filter(|spellings| spellings.len() > 1) {
            let Some((shown, _)) = spellings.iter().min_by_key(|(name, count)| (std::cmp::Reverse(*count), *name)) else { continue };
            one.extend(spellings.iter().filter(|(name, _)| name != shown).map(|(name, _)| (Arc::clone(name), Arc::clone(shown))));
        }
        Self(one)
    }

    /// The name that a spelling is counted under.
    #[must_use]
    pub fn shown(&self, name: &str) -> Option<&Arc<str>> {
        self.0.get(name)
    }

    /// Puts the name that it is counted under in the place of a spelling.
    pub fn settle(&self, name: &mut Option<Arc<str>>) {
        if let Some(shown) = name.as_deref().and_then(|name| self.shown(name)) {
            *name = Some(Arc::clone(shown));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_most_voices_stands_for_all() {
        let names: Vec<(Arc<str>, bool)> =
            [("af-30", false), ("af-30", false), ("AF-30", true), ("ＡＦ－３０", true), ("AF-30", true), ("AF-30 Filter", true)]
                .map(|(name, is_voice)| (Arc::from(name), is_voice))
                .to_vec();
        let one = OneName::of(names.iter().map(|(name, is_voice)| (name, *is_voice)));
        assert_eq!(one.shown("ＡＦ－３０").map(|name| &**name), Some("AF-30"));
        assert_eq!(one.shown("af-30").map(|name| &**name), Some("AF-30"));
        assert_eq!((one.shown("AF-30"), one.shown("AF-30 Filter")), (None, None));
        let mut name = Some(Arc::from("af-30"));
        one.settle(&mut name);
        assert_eq!(name.as_deref(), Some("AF-30"));
    }
}
