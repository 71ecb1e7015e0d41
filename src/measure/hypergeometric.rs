//! Fisher's hypergeometric distribution, central and noncentral: how many of an issue's voices fall into one place by chance, and how many where the issue
//! is raised there more often.

use super::distribution::first;

/// A table of two by two with fixed margins: so many comments in all, of which some raise the issue and some were made in the place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Margins {
    /// All comments.
    pub(super) all: u64,
    /// Those that raise the issue.
    pub(super) raising: u64,
    /// Those of the place.
    pub(super) place: u64,
}

impl Margins {
    /// The most voices that the place can hold.
    pub(super) fn most(&self) -> u64 {
        self.raising.min(self.place)
    }

    fn least(&self) -> u64 {
        (self.raising + self.place).saturating_sub(self.all)
    }

    /// P(X ≥ `count`) where the odds of raising the issue are `odds` times as high in the place as elsewhere: weights C(place, x) C(rest, raising − x) odds^x
    /// (Fisher 1935), each from the one beside it, begun at the largest so that none overflows.
    pub(super) fn tail(&self, count: u64, odds: f64) -> f64 {
        let (least, most) = (self.least(), self.most());
        if count <= least || self.place > self.all || self.raising > self.all {
            return 1.0;
        }
        if count > most {
            return 0.0;
        }
        let step = |x: u64| {
            let rest = (self.all + x + 1 - self.place - self.raising) as f64;
            (self.place - x) as f64 * (self.raising - x) as f64 * odds / ((x + 1) as f64 * rest)
        };
        // The likeliest count: the steps fall, so it is the first whose step is below 1.
        let mode = first(least, most, |x| step(x) < 1.0);
        let (mut total, mut tail) = (1.0, if mode >= count { 1.0 } else { 0.0 });
        let mut weight = 1.0;
        for x in mode..most {
            weight *= step(x);
            total += weight;
            if x + 1 >= count {
                tail += weight;
            }
        }
        weight = 1.0;
        for x in (least..mode).rev() {
            weight /= step(x);
            total += weight;
            if x >= count {
                tail += weight;
            }
        }
        tail / total
    }

    /// The fewest voices whose p value is at most `level`; `None` where even the most are no proof.
    pub(super) fn telling(&self, level: f64) -> Option<u64> {
        let proof = |count: u64| self.tail(count, 1.0) <= level;
        proof(self.most()).then(|| first(self.least(), self.most(), proof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_exact_sums() {
        // Sums of whole numbers, term by term: Python’s fractions and math.comb.
        for (all, raising, place, count, odds, expected) in [
            (649, 19, 19, 5, 1.0, 1.106_471_679_614e-4),
            (649, 19, 130, 8, 1.0, 2.173_994_988_106e-2),
            (10, 5, 4, 4, 1.0, 5.0 / 210.0),
            (649, 19, 130, 8, 3.0, 0.583_347_973_902_7),
            (100_000, 4_000, 20_000, 900, 1.0, 3.726_773_475_529e-5),
        ] {
            let found = Margins { all, raising, place }.tail(count, odds);
            assert!((found / expected - 1.0).abs() < 1e-8, "{all} {raising} {place} {count} {odds}: {found:e}");
        }
    }

    #[test]
    fn the_fewest_voices_that_prove_something_are_the_first_below_the_level() {
        let margins = Margins { all: 649, raising: 19, place: 130 };
        let fewest = margins.telling(0.01).unwrap();
        assert!(margins.tail(fewest, 1.0) <= 0.01 && margins.tail(fewest - 1, 1.0) > 0.01);
        assert_eq!(Margins { all: 649, raising: 2, place: 130 }.telling(0.01), None, "two of two are no proof of a fifth");
        assert_eq!(Margins { all: 649, raising: 19, place: 649 }.telling(0.01), None, "the place is everywhere");
    }
}
