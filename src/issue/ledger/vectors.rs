//! Features as bytes: a component a byte is enough to compare by, and no words can be read from it.

use super::book::Features;

/// A vector as signed bytes, its largest component ±127; its length is not kept, for it is 1.
pub(super) fn vector_bytes(vector: &[f32]) -> Vec<u8> {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
    vector.iter().flat_map(|value| rounded(value * scale, -127.0, 127.0).to_le_bytes()).collect()
}

/// Probabilities as bytes, 1 being 255.
pub(super) fn topic_bytes(topics: &[f32]) -> Vec<u8> {
    topics.iter().map(|topic| rounded(topic * 255.0 - 128.0, -128.0, 127.0).cast_unsigned() ^ 0x80).collect()
}

pub(super) fn word_bytes(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The features that the bytes stand for; `None` for bytes that no koe writes.
pub(super) fn features(vector: &[u8], topics: &[u8], words: &[u8]) -> Option<Features> {
    let mut values: Vec<f32> = vector.iter().map(|&byte| f32::from(byte.cast_signed())).collect();
    let norm = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        for value in &mut values {
            *value /= norm;
        }
    }
    let words: Option<Box<[u64]>> = words.chunks(8).map(|chunk| Some(u64::from_le_bytes(chunk.try_into().ok()?))).collect();
    Some(Features { vector: values.into(), topics: topics.iter().map(|&byte| f32::from(byte) / 255.0).collect(), words: words? })
}

/// The features as they will be read again: what is compared must not depend on whether a run has stored or just seen them.
pub(super) fn as_stored(vector: &[f32], topics: &[f32], words: &[u64]) -> Features {
    let stored = features(&vector_bytes(vector), &topic_bytes(topics), &word_bytes(words));
    stored.unwrap_or_else(|| Features { vector: vector.into(), topics: topics.into(), words: words.into() })
}

#[expect(clippy::cast_possible_truncation, reason = "the bounds are those of a byte")]
fn rounded(value: f32, least: f32, most: f32) -> i8 {
    value.round().clamp(least, most) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_back_nearly_as_they_were() {
        let mut vector: Vec<f32> = (0_u8..96).map(|index| (f32::from(index) * 0.7).sin()).collect();
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        for value in &mut vector {
            *value /= norm;
        }
        let topics = [0.0, 0.02, 0.5, 1.0];
        let back = as_stored(&vector, &topics, &[1, u64::MAX]);
        let cosine: f32 = vector.iter().zip(&back.vector).map(|(a, b)| a * b).sum();
        assert!(cosine > 0.9999, "{cosine}");
        assert!(topics.iter().zip(&back.topics).all(|(a, b)| (a - b).abs() <= 0.002), "{:?}", back.topics);
        assert_eq!(*back.words, [1, u64::MAX]);
        assert_eq!(as_stored(&back.vector, &back.topics, &back.words).topics, back.topics);
        assert_eq!(features(&[1], &[2], &[3]), None);
    }
}
