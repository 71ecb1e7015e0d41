//! Vectors as points in a plane, for a map that people look at: t-SNE (van der Maaten and Hinton 2008) in its Barnes-Hut form, from the crate `bhtsne`.
//!
//! No chance is in it: the crate would look for neighbours from random vantage points, which decides between neighbours at the same distance, so they are
//! looked for here, exactly; the layout starts from the spectral embedding of the neighbour graph; and it runs on one thread, so that sums are taken in one
//! order. The same vectors in the same order give the same bytes for any size of the caller's pool.

use bhtsne::{Neighbor, tSNE};
use ndarray::Array2;
use rayon::prelude::*;

/// Points below which a map says nothing that a list does not.
const LEAST: usize = 12;
/// Neighbours that a point is laid out by.
const PERPLEXITY: f32 = 30.0;
/// Steps of the layout.
const EPOCHS: usize = 500;
/// Accuracy of the Barnes-Hut approximation.
const THETA: f32 = 0.5;

/// The largest coordinate.
pub const EXTENT: u16 = 1000;

/// A place for each vector, both coordinates from 0 to [`EXTENT`]; none for fewer than twelve vectors, or where the layout does not converge to numbers.
#[must_use]
pub fn project(vectors: &[&[f32]]) -> Option<Vec<(u16, u16)>> {
    if vectors.len() < LEAST {
        return None;
    }
    let perplexity = PERPLEXITY.min((vectors.len() - 1) as f32 / 4.0);
    let neighbors = neighbors(vectors, perplexity);
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok()?;
    let plane = single.install(|| {
        let mut layout = tSNE::<f32, &[f32], 2>::new(vectors);
        layout.perplexity(perplexity).epochs(EPOCHS).spectral_init();
        layout.barnes_hut_with_neighbors(THETA, &neighbors);
        layout.embedding()
    });
    let axis = |offset: usize| -> Option<Vec<u16>> {
        let values = || plane.iter().skip(offset).step_by(2).copied();
        let (low, high) = values().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        (low.is_finite() && high.is_finite() && values().all(f32::is_finite)).then(|| {
            let width = (high - low).max(f32::MIN_POSITIVE);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the extent")]
            values().map(|value| ((value - low) / width * f32::from(EXTENT)).round() as u16).collect()
        })
    };
    Some(axis(0)?.into_iter().zip(axis(1)?).collect())
}

/// The nearest of each vector, three times the perplexity as usual, the first among equals before the later.
fn neighbors(vectors: &[&[f32]], perplexity: f32) -> Vec<Vec<Neighbor<f32>>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 8 and 90")]
    let count = (3.0 * perplexity) as usize;
    let columns = vectors[0].len();
    let matrix = Array2::from_shape_fn((vectors.len(), columns), |(row, column)| vectors[row].get(column).copied().unwrap_or_default());
    let products = matrix.dot(&matrix.t());
    // |a − b|² = |a|² + |b|² − 2ab; rounding must not make it negative.
    let distance = |a: usize, b: usize| (products[[a, a]] + products[[b, b]] - 2.0 * products[[a, b]]).max(0.0).sqrt();
    (0..vectors.len())
        .into_par_iter()
        .map(|own| {
            let others = (0..vectors.len()).filter(|&index| index != own);
            let mut all: Vec<Neighbor<f32>> = others.map(|index| Neighbor { index, distance: distance(own, index) }).collect();
            all.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.index.cmp(&b.index)));
            all.truncate(count);
            all
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten points around each of four corners of a cube in eight dimensions.
    fn vectors() -> Vec<Vec<f32>> {
        (0..40_u16)
            .map(|index| (0..8_u16).map(|axis| f32::from(u16::from(index % 4 == axis)) + f32::from((index * 7 + axis * 3) % 11) * 0.01).collect())
            .collect()
    }

    #[test]
    fn what_is_near_stays_near_and_threads_have_no_say() {
        let vectors = vectors();
        let rows: Vec<&[f32]> = vectors.iter().map(Vec::as_slice).collect();
        let drawn: Vec<Vec<(u16, u16)>> = [1, 2, 3]
            .into_iter()
            .map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| project(&rows)).unwrap())
            .collect();
        assert!(drawn.iter().all(|other| *other == drawn[0]), "the same for any number of threads");
        let distance = |a: usize, b: usize| {
            let ((ax, ay), (bx, by)) = (drawn[0][a], drawn[0][b]);
            f64::from(ax.abs_diff(bx)).hypot(f64::from(ay.abs_diff(by)))
        };
        let nearest_alike =
            (0..40).filter(|&a| (0..40).filter(|&b| b != a).min_by(|&b, &c| distance(a, b).total_cmp(&distance(a, c))).unwrap() % 4 == a % 4);
        assert!(nearest_alike.count() >= 36);
    }

    #[test]
    fn too_few_points_and_points_that_are_all_the_same_do_no_harm() {
        let same = vec![0.5_f32; 8];
        let rows: Vec<&[f32]> = std::iter::repeat_n(same.as_slice(), 40).collect();
        assert!(project(&rows[..11]).is_none());
        assert!(project(&rows).is_none_or(|points| points.len() == 40));
        assert!(project(&[]).is_none());
    }
}
