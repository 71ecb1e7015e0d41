//! The space in which texts about the same issue lie close together.
//!
//! The encoder's vectors of one issue's texts differ along some directions more than along others: style, register, what else is told. The model ships
//! the inverse square root of the covariance within issues (`models/training/same_issue.py`), which shrinks those directions: within-class covariance
//! normalization (Hatch, Kajarekar and Stolcke, Interspeech 2006). Units are grouped in this space; what is told by probabilities, by examples or by an
//! FAQ's entries is told in the encoder's own.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::artifacts::scale_to_one;
use super::error::ModelError;

/// Vectors that are multiplied together, so that each row of the matrix is fetched once for all of them.
const TOGETHER: usize = 8;

/// A symmetric matrix, or nothing where the model ships none: then the space is the encoder's own.
#[derive(Clone, Debug, Default)]
pub struct SameIssue {
    /// Row after row.
    matrix: Arc<[f32]>,
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
        Ok(Self { matrix: numbers.iter().map(|&number| f32::from(i16::from_le_bytes(number)) / f32::from(i16::MAX)).collect() })
    }

    /// Draws centred vectors into the space, each scaled to length 1. What becomes of a vector does not depend on the others.
    pub fn draw(&self, vectors: &mut [&mut [f32]]) {
        vectors.par_chunks_mut(TOGETHER).for_each(|together| self.draw_together(together));
    }

    fn draw_together(&self, vectors: &mut [&mut [f32]]) {
        let dimensions = self.matrix.len().isqrt();
        if dimensions == 0 || vectors.iter().any(|vector| vector.len() != dimensions) {
            return;
        }
        let mut drawn = vec![0.0_f32; dimensions * vectors.len()];
        for (column, row) in self.matrix.chunks_exact(dimensions).enumerate() {
            for (sums, vector) in drawn.chunks_exact_mut(dimensions).zip(vectors.iter()) {
                let value = vector[column];
                for (sum, factor) in sums.iter_mut().zip(row) {
                    *sum += value * factor;
                }
            }
        }
        for (sums, vector) in drawn.chunks_exact(dimensions).zip(vectors) {
            vector.copy_from_slice(sums);
            scale_to_one(vector);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_of_style_counts_less_than_one_of_meaning_whoever_stands_beside() {
        let space = SameIssue { matrix: Arc::from([1.0, 0.0, 0.0, 0.5]) };
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
    fn without_a_matrix_vectors_stay() {
        let mut vector = [0.6_f32, 0.8];
        SameIssue::default().draw(&mut [&mut vector[..]]);
        assert_eq!(vector.map(f32::to_bits), [0.6_f32, 0.8].map(f32::to_bits));
    }
}
