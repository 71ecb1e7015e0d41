//! The space in which texts about the same issue lie close together.
//!
//! The encoder's vectors of one issue's texts differ along some directions more than along others: style, register, what else is told. The model ships
//! the inverse square root of the covariance within issues (`models/training/same_issue.py`), which shrinks those directions: within-class covariance
//! normalization (Hatch, Kajarekar and Stolcke, Interspeech 2006). Units are grouped in this space; what is told by probabilities, by examples or by an
//! FAQ's entries is told in the encoder's own.

use std::path::Path;
use std::sync::Arc;

use ndarray::{Array2, ArrayView1, ArrayViewMut1};
use rayon::prelude::*;

use super::artifacts::scale_to_one;
use super::error::ModelError;

/// Vectors that are multiplied together, so that each part of the matrix is fetched once for all of them.
const TOGETHER: usize = 64;

/// A symmetric matrix, or nothing where the model ships none: then the space is the encoder's own.
#[derive(Clone, Debug, Default)]
pub struct SameIssue {
    matrix: Arc<Array2<f32>>,
}

impl SameIssue {
    /// Reads `dimensions` rows of as many little-endian 16-bit numbers. Their scale does not matter, for what is drawn is brought back to length 1; the
    /// largest number becomes 1.
    ///
    /// # Errors
    /// [`ModelError::Unreadable`] or [`ModelError::Shape`].
    pub(super) fn load(path: &Path, dimensions: usize) -> Result<Self, ModelError> {
        let bytes = std::fs::read(path).map_err(|source| ModelError::Unreadable { path: path.to_path_buf(), source })?;
        let (numbers, rest) = bytes.as_chunks::<2>();
        if numbers.len() != dimensions * dimensions || !rest.is_empty() {
            let expected = dimensions * dimensions * 2;
            return Err(ModelError::Shape { path: path.to_path_buf(), output: "same_issue", found: bytes.len(), expected });
        }
        let number = |(row, column): (usize, usize)| f32::from(i16::from_le_bytes(numbers[row * dimensions + column])) / f32::from(i16::MAX);
        Ok(Self { matrix: Arc::new(Array2::from_shape_fn((dimensions, dimensions), number)) })
    }

    /// Draws centred vectors into the space, each scaled to length 1. What becomes of a vector does not depend on the others.
    pub fn draw(&self, vectors: &mut [&mut [f32]]) {
        vectors.par_chunks_mut(TOGETHER).for_each(|together| self.draw_together(together));
    }

    fn draw_together(&self, vectors: &mut [&mut [f32]]) {
        let dimensions = self.matrix.nrows();
        if dimensions == 0 || vectors.iter().any(|vector| vector.len() != dimensions) {
            return;
        }
        let mut given = Array2::zeros((vectors.len(), dimensions));
        for (mut row, vector) in given.rows_mut().into_iter().zip(vectors.iter()) {
            row.assign(&ArrayView1::from(&**vector));
        }
        let drawn = given.dot(&*self.matrix);
        for (row, vector) in drawn.rows().into_iter().zip(vectors) {
            ArrayViewMut1::from(&mut **vector).assign(&row);
            scale_to_one(vector);
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;

    #[test]
    fn a_direction_of_style_counts_less_than_one_of_meaning_whoever_stands_beside() {
        let space = SameIssue { matrix: Arc::new(arr2(&[[1.0, 0.0], [0.0, 0.5]])) };
        let texts = [[1.0_f32, 0.0], [0.6, 0.8], [0.6, -0.8], [0.0, 1.0], [0.0, 0.0]];
        let mut all = texts.repeat(5);
        space.draw(&mut all.iter_mut().map(|vector| &mut vector[..]).collect::<Vec<_>>());
        for (drawn, text) in all.iter().zip(texts.iter().cycle()) {
            let mut alone = *text;
            space.draw(&mut [&mut alone[..]]);
            assert_eq!(drawn.map(f32::to_bits), alone.map(f32::to_bits));
        }
        let near = |a: usize, b: usize| all[a].iter().zip(all[b]).map(|(x, y)| x * y).sum::<f32>();
        assert!(near(1, 2) > 0.3, "two styles of one meaning: {}", near(1, 2));
        assert!(all[4].iter().all(|value| value.abs() < f32::EPSILON), "nothing said stays nothing");
    }

    #[test]
    fn as_many_directions_as_the_model_has_come_out_the_same_alone_and_together() {
        const DIMENSIONS: usize = 384;
        let number = |seed: usize| ((seed * 7919 + 13) % 2003) as f32 / 1001.5 - 1.0;
        let space = SameIssue { matrix: Arc::new(Array2::from_shape_fn((DIMENSIONS, DIMENSIONS), |(a, b)| number(a.min(b) * 997 + a.max(b)))) };
        let texts: Vec<Vec<f32>> = (0..150).map(|text| (0..DIMENSIONS).map(|column| number(text * 31 + column)).collect()).collect();
        let mut together = texts.clone();
        space.draw(&mut together.iter_mut().map(|vector| &mut vector[..]).collect::<Vec<_>>());
        for (mut alone, together) in texts.into_iter().zip(together) {
            space.draw(&mut [&mut alone[..]]);
            assert!(alone.iter().zip(&together).all(|(a, b)| a.to_bits() == b.to_bits()));
        }
    }

    #[test]
    fn without_a_matrix_vectors_stay() {
        let mut vector = [0.6_f32, 0.8];
        SameIssue::default().draw(&mut [&mut vector[..]]);
        assert_eq!(vector.map(f32::to_bits), [0.6_f32, 0.8].map(f32::to_bits));
    }
}
