//! One remembered prediction as bytes.
//!
//! All numbers little-endian: a version byte, the lengths of the lists (topics and embedding as `u16`, cues as `u8`), tokens as `u32`, the `f32` values
//! bit for bit, the cues as pairs of `u32`; then a 64-bit xxh3 over the text's digest, the maker and all of that.

use xxhash_rust::xxh3::Xxh3;

use super::{Maker, digest_of};
use crate::classify::{Prediction, Span};

const VERSION: u8 = 1;
/// Bytes of the checksum.
const SEAL: usize = 8;

/// The digest that a text is known by: 128 bits of sha256, so that nobody can write two texts that share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextDigest(pub [u8; 16]);

impl TextDigest {
    /// The digest of a text as the model is given it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(digest_of(&[text.as_bytes()]))
    }
}

/// An entry on its way from one machine to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portable {
    /// The maker: 16 hexadecimal digits for the machine, then the model.
    pub maker: String,
    /// The digest of the text, 16 bytes.
    pub text: Vec<u8>,
    /// The entry with its checksum.
    pub value: Vec<u8>,
}

impl Portable {
    /// What `maker` says of `text`.
    #[must_use]
    pub fn of(text: &str, maker: &Maker, prediction: &Prediction) -> Self {
        let digest = TextDigest::of(text);
        Self { maker: maker.to_string(), text: digest.0.to_vec(), value: seal(digest, maker, prediction) }
    }

    pub(super) fn maker(&self) -> Option<Maker> {
        let (machine, model) = self.maker.split_at_checked(16)?;
        Some(Maker { machine: u64::from_str_radix(machine, 16).ok()?, model: model.strip_prefix(' ')?.to_owned() })
    }

    pub(super) fn digest(&self) -> Option<TextDigest> {
        self.text.as_slice().try_into().ok().map(TextDigest)
    }
}

impl std::fmt::Display for Maker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x} {}", self.machine, self.model)
    }
}

/// The bytes of a prediction.
pub(super) fn payload(prediction: &Prediction) -> Vec<u8> {
    let Prediction { sentiment, intent, topics, embedding, cues, tokens } = prediction;
    let floats = sentiment.iter().chain(intent).chain(topics).chain(embedding);
    let mut bytes = Vec::with_capacity(16 + 4 * (8 + topics.len() + embedding.len()) + 8 * cues.len() + SEAL);
    bytes.push(VERSION);
    bytes.push(u8::try_from(cues.len()).unwrap_or(u8::MAX));
    for list in [topics, embedding] {
        bytes.extend(u16::try_from(list.len()).unwrap_or(u16::MAX).to_le_bytes());
    }
    bytes.extend(u32::try_from(*tokens).unwrap_or(u32::MAX).to_le_bytes());
    floats.for_each(|value| bytes.extend(value.to_le_bytes()));
    for end in cues.iter().flat_map(|cue| [cue.start, cue.end]) {
        bytes.extend(u32::try_from(end).unwrap_or(u32::MAX).to_le_bytes());
    }
    bytes
}

/// A prediction with its checksum.
pub(super) fn seal(text: TextDigest, maker: &Maker, prediction: &Prediction) -> Vec<u8> {
    let mut bytes = payload(prediction);
    let sum = checksum(text, maker, &bytes);
    bytes.extend(sum.to_le_bytes());
    bytes
}

/// The prediction, if the bytes are exactly what [`seal`] made of it for this text and maker.
pub(super) fn open(text: TextDigest, maker: &Maker, sealed: &[u8]) -> Option<Prediction> {
    let (bytes, sum) = sealed.split_at_checked(sealed.len().checked_sub(SEAL)?)?;
    if u64::from_le_bytes(sum.try_into().ok()?) != checksum(text, maker, bytes) {
        return None;
    }
    let [VERSION, cues, t0, t1, e0, e1, n0, n1, n2, n3, rest @ ..] = bytes else { return None };
    let (topics, dimensions) = (usize::from(u16::from_le_bytes([*t0, *t1])), usize::from(u16::from_le_bytes([*e0, *e1])));
    let floats = 8 + topics + dimensions;
    let (values, spans) = rest.split_at_checked(4 * floats)?;
    let (values, []) = values.as_chunks::<4>() else { return None };
    let (spans, []) = spans.as_chunks::<8>() else { return None };
    if spans.len() != usize::from(*cues) {
        return None;
    }
    let values: Vec<f32> = values.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    let end = |bytes: [u8; 4]| u32::from_le_bytes(bytes) as usize;
    let span = |&[a, b, c, d, e, f, g, h]: &[u8; 8]| Span { start: end([a, b, c, d]), end: end([e, f, g, h]) };
    Some(Prediction {
        sentiment: values[..3].try_into().ok()?,
        intent: values[3..8].try_into().ok()?,
        topics: values[8..8 + topics].to_vec(),
        embedding: values[8 + topics..].to_vec(),
        cues: spans.iter().map(span).collect(),
        tokens: end([*n0, *n1, *n2, *n3]),
    })
}

fn checksum(text: TextDigest, maker: &Maker, bytes: &[u8]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&text.0);
    hash.update(&maker.machine.to_le_bytes());
    hash.update(maker.model.as_bytes());
    hash.update(&[0]);
    hash.update(bytes);
    hash.digest()
}
