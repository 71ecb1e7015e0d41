//! Whether an issue stands out in a channel or a product, and where the data cannot say.
//!
//! Each place is held against the others of its kind by Fisher's exact test (1935), one-sided: given the voices, the comments of the place and all
//! comments that name a place of this kind, the voices there are hypergeometric if the place makes no difference. The test holds its level for any counts,
//! so no least base is needed for it to be valid; a place whose margins alone make a finding impossible is not tested (Tarone 1990), which is decided
//! without a look at the result. False discoveries are controlled over the tests of all issues (Benjamini and Hochberg 1995).
//!
//! That nothing stands out is said only of places where it would have shown: one counts as looked at where odds [`ODDS`] times those elsewhere would have
//! been found with a chance of [`POWER`] (Cohen 1988), at the bound that the control leaves to one more finding. Where there is no such place, the verdict is
//! that too few speak to tell, with the voices that it would take in the largest place.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Share;
use super::distribution::first;
use super::hypergeometric::Margins;
use super::interval::adjusted;
use super::observation::Dimension;

/// Share of false findings accepted among all findings.
const FALSE_DISCOVERY: f64 = 0.05;
/// Odds against those elsewhere that a place counts as looked at for.
pub const ODDS: f64 = 3.0;
/// The chance of finding them.
const POWER: f64 = 0.8;
/// Voices below which a place is not named: one person's word, or two people's, is no pattern.
const LEAST_VOICES: u64 = 3;
/// Places of a kind that are looked at, those of most comments first.
const PLACES: usize = 30;
/// Places named.
const NAMED: usize = 3;
/// The p value, of this test alone, from which a place that is not proven looks high.
const LOOKS_HIGH: f64 = 0.05;

/// Comments by place.
type Counts = BTreeMap<Arc<str>, u64>;

/// What the places of an issue say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingVerdict {
    /// There are no two places of a kind.
    #[default]
    NoPlaces,
    /// It is raised more in some place than elsewhere, significantly.
    StandsOut,
    /// Places with enough comments were looked at, and none stands out.
    NothingStandsOut,
    /// Too few voices in every place to tell.
    TooFew,
}

/// A place of an issue, beside the other places of its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// Channel or product.
    pub by: Dimension,
    /// Its name.
    pub name: String,
    /// The voices there.
    pub here: Share,
    /// Its voices in the other places of this kind.
    pub elsewhere: Share,
    /// One-sided p value of Fisher's exact test.
    pub p_value: f64,
    /// The same, adjusted for all tests of the run.
    pub adjusted_p: f64,
}

/// Whether an issue stands out somewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What is known.
    pub verdict: StandingVerdict,
    /// Channels and products that the run's comments come from, up to thirty of each.
    pub places: u64,
    /// Those of them where odds three times as high would have been found with a chance of 80 %.
    pub telling: u64,
    /// Where it stands out, the surest first.
    pub spots: Vec<Spot>,
    /// The place of the smallest p value below 0.05, where none stands out.
    pub looks_high: Option<Spot>,
    /// Voices of the issue from which the largest place would tell, where none does.
    pub needed: Option<u64>,
    /// The places before the decision.
    #[serde(skip)]
    pub(crate) cells: Vec<Cell>,
}

/// A place before the decision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    by: Dimension,
    name: Arc<str>,
    hits: u64,
    margins: Margins,
    /// `None` where no outcome could be a finding.
    p_value: Option<f64>,
}

impl Cell {
    fn new(by: Dimension, name: &Arc<str>, hits: u64, margins: Margins) -> Self {
        let testable = margins.most() >= LEAST_VOICES && margins.tail(margins.most(), 1.0) <= FALSE_DISCOVERY;
        Self { by, name: name.clone(), hits, margins, p_value: testable.then(|| margins.tail(hits, 1.0)) }
    }

    /// Whether odds so much higher would have been found with enough of a chance at this level.
    fn tells(margins: &Margins, level: f64) -> bool {
        margins.telling(level).is_some_and(|fewest| margins.tail(fewest.max(LEAST_VOICES), ODDS) >= POWER)
    }

    fn spot(&self, adjusted_p: f64) -> Spot {
        let Margins { all, raising, place } = self.margins;
        Spot {
            by: self.by,
            name: self.name.to_string(),
            here: Share::new(self.hits, place),
            elsewhere: Share::new(raising - self.hits, all - place),
            p_value: self.p_value.unwrap_or(1.0),
            adjusted_p,
        }
    }
}

impl Standing {
    /// Counts the places of an issue: by kind the comments of each place, and the voices among them. The verdict is still open: see [`decide`].
    pub(super) fn new(kinds: [(Dimension, &Counts, &Counts); 2]) -> Self {
        let mut cells = Vec::new();
        for (by, bases, hits) in kinds {
            let mut places: Vec<(&Arc<str>, u64)> = bases.iter().filter(|(name, _)| !name.is_empty()).map(|(name, &base)| (name, base)).collect();
            if places.len() < 2 {
                continue;
            }
            let all = places.iter().map(|(_, base)| base).sum();
            let own = |name: &Arc<str>| hits.get(name).copied().unwrap_or_default();
            let raising = places.iter().map(|(name, _)| own(name)).sum();
            places.sort_by_key(|&(_, base)| std::cmp::Reverse(base));
            places.truncate(PLACES);
            cells.extend(places.into_iter().map(|(name, place)| Cell::new(by, name, own(name), Margins { all, raising, place })));
        }
        Self { places: cells.len() as u64, cells, ..Self::default() }
    }

    fn decide(&mut self, adjusted_p: &mut impl Iterator<Item = f64>, level: f64) {
        let cells = std::mem::take(&mut self.cells);
        let tested: Vec<(&Cell, f64)> = cells.iter().filter(|cell| cell.p_value.is_some()).zip(adjusted_p).collect();
        let mut ranked: Vec<Spot> = tested.iter().filter(|(cell, _)| cell.hits >= LEAST_VOICES).map(|&(cell, p)| cell.spot(p)).collect();
        ranked.sort_by(|a, b| a.p_value.total_cmp(&b.p_value).then_with(|| a.by.cmp(&b.by)).then_with(|| a.name.cmp(&b.name)));
        self.telling = tested.iter().filter(|(cell, _)| Cell::tells(&cell.margins, level)).count() as u64;
        self.looks_high = ranked.first().filter(|spot| spot.adjusted_p > FALSE_DISCOVERY && spot.p_value <= LOOKS_HIGH).cloned();
        self.spots = ranked.into_iter().filter(|spot| spot.adjusted_p <= FALSE_DISCOVERY).take(NAMED).collect();
        self.verdict = match (self.spots.is_empty(), self.telling, cells.len()) {
            (false, ..) => StandingVerdict::StandsOut,
            (true, _, 0) => StandingVerdict::NoPlaces,
            (true, 0, _) => StandingVerdict::TooFew,
            (true, ..) => StandingVerdict::NothingStandsOut,
        };
        if self.verdict == StandingVerdict::TooFew {
            self.needed = cells.first().and_then(|largest| needed(largest.margins, level));
        }
    }
}

/// The fewest voices with which a place of this size would tell; `None` where none would be enough.
fn needed(margins: Margins, level: f64) -> Option<u64> {
    let tells = |raising: u64| Cell::tells(&Margins { raising, ..margins }, level);
    // More than half of all comments raise no issue.
    let most = margins.all / 2;
    let mut low = margins.raising.max(1);
    let mut high = low;
    while !tells(high) {
        if high >= most {
            return None;
        }
        low = high;
        high = (high * 2).min(most);
    }
    Some(first(low, high, tells))
}

/// Decides the places of all issues together.
pub(super) fn decide<'a>(all: impl Iterator<Item = &'a mut Standing>) {
    let all: Vec<&mut Standing> = all.collect();
    let p_values: Vec<f64> = all.iter().flat_map(|standing| standing.cells.iter().filter_map(|cell| cell.p_value)).collect();
    let adjusted = adjusted(&p_values);
    let found = adjusted.iter().filter(|&&p| p <= FALSE_DISCOVERY).count();
    // What one more finding would have to reach.
    let level = FALSE_DISCOVERY * ((found + 1) as f64 / p_values.len().max(1) as f64).min(1.0);
    let mut adjusted = adjusted.into_iter();
    for standing in all {
        let own = standing.cells.iter().filter(|cell| cell.p_value.is_some()).count();
        let own: Vec<f64> = adjusted.by_ref().take(own).collect();
        standing.decide(&mut own.into_iter(), level);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(bases: &[(&str, u64)], hits: &[(&str, u64)]) -> Standing {
        let map = |counts: &[(&str, u64)]| counts.iter().map(|&(name, count)| (Arc::from(name), count)).collect::<BTreeMap<Arc<str>, u64>>();
        let none = BTreeMap::new();
        let mut found = Standing::new([(Dimension::Channel, &none, &none), (Dimension::Product, &map(bases), &map(hits))]);
        decide(std::iter::once(&mut found));
        found
    }

    #[test]
    fn a_small_place_stands_out_where_chance_does_not_explain_it() {
        let found = standing(&[("AF-30", 19), ("AF-20", 330), ("R-7", 300)], &[("AF-30", 5), ("AF-20", 7), ("R-7", 7)]);
        assert_eq!((found.verdict, found.spots.len(), found.places), (StandingVerdict::StandsOut, 1, 3));
        let spot = &found.spots[0];
        assert_eq!((spot.name.as_str(), spot.here.count, spot.here.base, spot.elsewhere.count, spot.elsewhere.base), ("AF-30", 5, 19, 14, 630));
        assert!(spot.adjusted_p < 0.01, "{spot:?}");
    }

    #[test]
    fn that_nothing_stands_out_needs_data() {
        let even = standing(&[("a", 3000), ("b", 3000)], &[("a", 60), ("b", 60)]);
        assert_eq!((even.verdict, even.telling, even.needed), (StandingVerdict::NothingStandsOut, 2, None));
        let few = standing(&[("a", 3000), ("b", 3000)], &[("a", 6), ("b", 4)]);
        assert_eq!((few.verdict, few.telling), (StandingVerdict::TooFew, 0));
        let needed = few.needed.unwrap();
        assert!((11..120).contains(&needed), "{needed}");
        let enough = standing(&[("a", 3000), ("b", 3000)], &[("a", needed / 2), ("b", needed - needed / 2)]);
        assert!(enough.telling > 0, "with as many voices as were asked for the largest place tells");
    }

    #[test]
    fn what_looks_high_and_may_be_chance_is_named_as_that() {
        // 4 of 20 against 6 of 980: were it the only question, 0.0001; as one of many it would need more. Here two tests only, so milder counts.
        let found = standing(&[("a", 40), ("b", 960)], &[("a", 2), ("b", 8)]);
        assert_eq!((found.spots.len(), found.looks_high), (0, None), "two people are no pattern");
        let found = standing(&[("a", 100), ("b", 450), ("c", 450)], &[("a", 3), ("b", 3), ("c", 3)]);
        assert!(found.spots.is_empty());
        let alone = standing(&[("a", 1000)], &[("a", 40)]);
        assert_eq!((alone.verdict, alone.places), (StandingVerdict::NoPlaces, 0));
    }
}
