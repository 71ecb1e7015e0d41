//! Intervals for figures that have no formula of their own: F1, its mean over classes, kappa.
//!
//! The percentile interval of the bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13): the rows are drawn anew, with
//! replacement, as often as there are rows; the figure is computed from each such sample; the interval lies between the 2.5th and 97.5th percentile of
//! those figures. Rows with the same gold label and the same prediction are one cell of a table of counts, and cells stand in a fixed order, so the
//! interval depends on neither the order of the rows nor the number of threads.

use rayon::prelude::*;

/// Samples drawn.
pub const RESAMPLES: usize = 1_000;
/// What the generator starts from.
pub const SEED: u64 = 20_261_122;

/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound` by the high half of a product (Lemire, "Fast random integer generation in an interval", 2019); its bias is below
    /// `bound` / 2⁶⁴.
    #[allow(clippy::cast_possible_truncation)] // the high half of 128 bits
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

/// The 95 % interval of each figure that `figures` computes from a table of counts; `counts` are the rows of each cell as they were observed.
///
/// A figure that a sample leaves undefined (a class that it holds neither as gold nor as prediction) is left out of that sample; `None` where no sample
/// defines it.
pub fn intervals(counts: &[u64], figures: impl Fn(&[u64]) -> Vec<Option<f64>> + Sync) -> Vec<Option<(f64, f64)>> {
    let mut seeds = SplitMix64(SEED);
    let seeds: Vec<u64> = (0..RESAMPLES).map(|_| seeds.next()).collect();
    let samples: Vec<Vec<Option<f64>>> = seeds.into_par_iter().map(|seed| figures(&drawn(counts, &mut SplitMix64(seed)))).collect();
    let number = samples.first().map_or(0, Vec::len);
    (0..number).map(|figure| percentiles(samples.iter().filter_map(|sample| sample[figure]).collect())).collect()
}

/// As many rows as `counts` holds, drawn from its cells.
fn drawn(counts: &[u64], generator: &mut SplitMix64) -> Vec<u64> {
    let mut ends = Vec::with_capacity(counts.len());
    let mut total = 0;
    for count in counts {
        total += count;
        ends.push(total);
    }
    let mut sample = vec![0; counts.len()];
    for _ in 0..total {
        let row = generator.below(total);
        sample[ends.partition_point(|&end| end <= row)] += 1;
    }
    sample
}

/// The values that 2.5 % and 97.5 % of all are not above, by nearest rank.
fn percentiles(mut values: Vec<f64>) -> Option<(f64, f64)> {
    values.sort_unstable_by(f64::total_cmp);
    let rank = |thousandths: usize| values.get((values.len() * thousandths).div_ceil(1_000).saturating_sub(1)).copied();
    Some((rank(25)?, rank(975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut generator = SplitMix64(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| generator.next()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn the_interval_of_a_share_is_near_its_textbook_value() {
        // 70 of 100: the normal approximation is 0.7 ± 1.96 √(0.7 · 0.3 / 100) = 0.7 ± 0.0898.
        let found = intervals(&[70, 30], |counts| vec![Some(counts[0] as f64 / 100.0)]);
        let (low, high) = found[0].unwrap();
        assert!((low - 0.61).abs() <= 0.015 && (high - 0.79).abs() <= 0.015, "{low} {high}");
        assert_eq!(found, intervals(&[70, 30], |counts| vec![Some(counts[0] as f64 / 100.0)]), "the seed is fixed");
    }

    #[test]
    fn a_cell_without_rows_is_never_drawn_and_an_undefined_figure_has_no_interval() {
        let found = intervals(&[0, 5, 0, 3, 0], |counts| {
            assert_eq!((counts[0] + counts[2] + counts[4], counts[1] + counts[3]), (0, 8));
            vec![None, Some(1.0)]
        });
        assert_eq!(found, [None, Some((1.0, 1.0))]);
        assert_eq!(intervals(&[0, 0], |_| vec![None]), [None]);
    }

    #[test]
    fn percentiles_are_taken_by_nearest_rank() {
        // Of 1 to 1,000: ranks ⌈25⌉ and ⌈975⌉; of 1 to 10: ranks ⌈0.25⌉ = 1 and ⌈9.75⌉ = 10.
        assert_eq!(percentiles((1..=1_000).map(f64::from).collect()), Some((25.0, 975.0)));
        assert_eq!(percentiles((1..=10).rev().map(f64::from).collect()), Some((1.0, 10.0)));
        assert_eq!(percentiles(Vec::new()), None);
    }
}
