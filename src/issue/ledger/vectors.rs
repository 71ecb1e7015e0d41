//! Features as bytes: a component a byte is enough to compare by, and no words can be read from it.

use std::sync::Arc;

use super::book::Features;

impl Features {
    /// What stands in the file for these; what is compared is read from it again, so that it does not depend on whether a run has stored or just seen them;
    /// `vector` is [packed](crate::cluster::pack).
    pub(super) fn of(vector: Arc<[u8]>, topics: &[f32], words: &[u64]) -> Self {
        Self { vector, topics: topics.iter().map(|&topic| topic_byte(topic)).collect(), words: words.into() }
    }

    /// The features of these bytes; `None` for bytes that no koe writes.
    pub(super) fn read(vector: Vec<u8>, topics: Vec<u8>, words: &[u8]) -> Option<Self> {
        let words: Option<Box<[u64]>> = words.chunks(8).map(|chunk| Some(u64::from_le_bytes(chunk.try_into().ok()?))).collect();
        Some(Self { vector: vector.into(), topics: topics.into(), words: words? })
    }

    /// Probability of each topic.
    #[must_use]
    pub fn topics(&self) -> Box<[f32]> {
        self.topics.iter().map(|&byte| f32::from(byte) / 255.0).collect()
    }

    pub(super) fn word_bytes(&self) -> Vec<u8> {
        self.words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }
}

/// A probability as a byte, 1 being 255.
fn topic_byte(topic: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are those of a byte")]
    let byte = (topic * 255.0 - 128.0).round().clamp(-128.0, 127.0) as i8;
    byte.cast_unsigned() ^ 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{pack, unpack};

    #[test]
    fn features_come_back_nearly_as_they_were() {
        let mut vector: Vec<f32> = (0_u8..96).map(|index| (f32::from(index) * 0.7).sin()).collect();
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        for value in &mut vector {
            *value /= norm;
        }
        let topics = [0.0, 0.02, 0.5, 1.0];
        let kept = Features::of(pack(&vector).into(), &topics, &[1, u64::MAX]);
        let cosine: f32 = vector.iter().zip(unpack(&kept.vector)).map(|(a, b)| a * b).sum();
        assert!(cosine > 0.9999, "{cosine}");
        assert!(topics.iter().zip(kept.topics()).all(|(a, b)| (a - b).abs() <= 0.002), "{:?}", kept.topics());
        assert_eq!(Features::read(kept.vector.to_vec(), kept.topics.to_vec(), &kept.word_bytes()), Some(kept.clone()));
        assert_eq!(Features::of(pack(&unpack(&kept.vector)).into(), &kept.topics(), &kept.words), kept, "what is kept stays as it is");
        assert_eq!(Features::read(vec![1], vec![2], &[3]), None);
    }
}
