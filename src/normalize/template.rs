//! Near duplicates: texts that one person copied and another changed a word of, posts made from one template.
//!
//! Two texts are compared by their [`Template`]s: what is left of the customer's own words when personal data and numbers are taken for blanks, and letter
//! case, white space and punctuation are dropped. Their resemblance is the Jaccard coefficient of their sets of character 4-grams. Comparing all pairs
//! would take too long, so each text has a [`Sketch`]: the minima of 32 hash functions over its 4-grams (Broder 1997), eight bands of four (Leskovec,
//! Rajaraman, Ullman, "Mining of Massive Datasets", 3.4). Two texts of resemblance 0.85 share a band with a probability of 0.997.

use std::sync::LazyLock;

use regex::Regex;
use xxhash_rust::xxh3::xxh3_64;

use super::own_words::own_words;
use super::personal_data::{BLANK, Mask, blank};
use super::text::normalize;

/// Characters of a shingle.
const SHINGLE: usize = 4;
/// Shorter templates are near to too many others by chance.
const LEAST_CHARACTERS: usize = 24;
const BANDS: usize = 8;
const ROWS: usize = 4;
/// Resemblance from which two texts are one voice, if nothing else speaks against it.
pub const NEAR: f64 = 0.85;

/// Words that turn a sentence round; two texts that differ in them are not the same voice, however alike they look.
static NEGATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"ない|なかっ|なく|なけれ|ません|無い|無く|無かっ|無し|なし|ずに|ずじまい|ぬまま",
        // Word boundaries of Latin letters alone: with those of all scripts a slower engine would have to search.
        r"|(?i:(?-u:\b)(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|cant|dont|doesnt|didnt|wont|isnt|wasnt|couldnt|hardly)(?-u:\b)|n['’]t(?-u:\b))",
    ))
    .ok()
});

/// What a text looks like without its numbers, personal data and punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Hashes of its character 4-grams, sorted, each once.
    shingles: Vec<u64>,
    /// How many words of negation it holds.
    negations: usize,
}

/// A template's band digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// One for each band; equal digests in the same band make two texts candidates.
    pub bands: [u32; BANDS],
    /// How many different 4-grams, and how many words of negation, the template holds.
    shingles: u32,
    negations: u32,
}

impl Sketch {
    /// False where the templates cannot be [near](Template::is_near), which their sizes say: the resemblance of two sets is at most the smaller size over the
    /// larger one.
    #[must_use]
    pub fn may_be_near(&self, other: &Self) -> bool {
        let (least, most) = (self.shingles.min(other.shingles), self.shingles.max(other.shingles));
        self.negations == other.negations && f64::from(least) / f64::from(most) >= NEAR
    }
}

impl Template {
    /// The template of a cell whose personal data is `masks`; `None` where it is too short to be compared.
    #[must_use]
    pub fn new(verbatim: &str, masks: &[Mask]) -> Option<Self> {
        let own = own_words(verbatim);
        Self::of_normalized(normalize(&blank(&own, 0..own.len(), masks)).as_str())
    }

    /// The template of the normalized own words of a cell without personal data: what [`Template::new`] gives for it.
    #[must_use]
    pub fn of_normalized(text: &str) -> Option<Self> {
        Some(Self { shingles: shingles(text)?, negations: negations(text) })
    }

    /// The sketch of the template that [`Template::of_normalized`] gives.
    #[must_use]
    pub fn sketch_of_normalized(text: &str) -> Option<Sketch> {
        Self::of_normalized(text).map(|template| template.sketch())
    }

    /// Whether the other text says the same but for a word or two, with as many negations.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        self.negations == other.negations && self.resemblance(other) >= NEAR
    }

    /// Jaccard coefficient of the shingles: shared ones among all, in [0, 1].
    #[must_use]
    pub fn resemblance(&self, other: &Self) -> f64 {
        let (mut left, mut right, mut shared) = (0, 0, 0_usize);
        while let (Some(a), Some(b)) = (self.shingles.get(left), other.shingles.get(right)) {
            shared += usize::from(a == b);
            left += usize::from(a <= b);
            right += usize::from(b <= a);
        }
        let all = self.shingles.len() + other.shingles.len() - shared;
        if all == 0 { 1.0 } else { shared as f64 / all as f64 }
    }

    /// The band digests.
    #[must_use]
    pub fn sketch(&self) -> Sketch {
        let mut bands = [0; BANDS];
        for (band, digest) in (0_u64..).zip(&mut bands) {
            let mut minima = [0_u8; 8 * ROWS];
            for (row, bytes) in (0_u64..).zip(minima.chunks_exact_mut(8)) {
                let (factor, shift) = (mixed(2 * (band * ROWS as u64 + row)) | 1, mixed(2 * (band * ROWS as u64 + row) + 1));
                let least = self.shingles.iter().map(|shingle| mixed(shingle.wrapping_mul(factor).wrapping_add(shift))).min();
                bytes.copy_from_slice(&least.unwrap_or(u64::MAX).to_le_bytes());
            }
            let [a, b, c, d, ..] = xxh3_64(&minima).to_le_bytes();
            *digest = u32::from_le_bytes([a, b, c, d]);
        }
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Sketch { bands, shingles: size(self.shingles.len()), negations: size(self.negations) }
    }
}

/// Words of negation in a text.
fn negations(text: &str) -> usize {
    NEGATION.as_ref().map_or(0, |pattern| pattern.find_iter(text).count())
}

/// Hashes of a text's character n-grams, sorted, each once; `None` where it is too short to be compared.
fn shingles(text: &str) -> Option<Vec<u64>> {
    let characters = squeezed(text);
    if characters.len() < LEAST_CHARACTERS {
        return None;
    }
    let mut bytes = String::new();
    let mut shingles: Vec<u64> = characters
        .windows(SHINGLE)
        .map(|window| {
            bytes.clear();
            bytes.extend(window);
            xxh3_64(bytes.as_bytes())
        })
        .collect();
    shingles.sort_unstable();
    shingles.dedup();
    Some(shingles)
}

/// Letters in lower case, each run of digits as one 0 (「1,980円」, "2026/05/01"), blanks; nothing else.
fn squeezed(text: &str) -> Vec<char> {
    let mut kept: Vec<char> = Vec::with_capacity(text.len() / 2);
    for character in text.chars().flat_map(char::to_lowercase) {
        let shown = if character.is_numeric() { '0' } else { character };
        let counts = shown.is_alphanumeric() || shown == 'ー' || BLANK.starts_with(shown);
        let repeats = kept.last() == Some(&shown) && (shown == '0' || BLANK.starts_with(shown));
        if counts && !repeats {
            kept.push(shown);
        }
    }
    kept
}

/// Spreads the bits of a number (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
fn mixed(number: u64) -> u64 {
    let mut number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::personal_data;
    use super::*;

    fn template(text: &str) -> Template {
        Template::new(text, &personal_data(text)).unwrap()
    }

    fn share_a_band(one: &Template, other: &Template) -> bool {
        one.sketch().bands.iter().zip(other.sketch().bands).any(|(a, b)| *a == b)
    }

    #[test]
    fn copies_with_other_numbers_names_and_marks_are_near() {
        for (one, other) in [
            (
                "注文番号：SK-2026-000142の商品がまだ届きません。2026/05/01に注文しました。至急ご連絡ください。",
                "注文番号：SK-2026-009981の商品がまだ届きません! 2026/06/11に注文しました。至急ご連絡ください",
            ),
            (
                "担当の佐藤さんに何度も電話しましたが、一向に返事がありません。どうなっていますか。",
                "担当の高橋さんに何度も電話しましたが、一向に返事がありません。どうなっていますか?",
            ),
            (
                "The new update drains my battery within two hours, please roll it back as soon as possible!",
                "the new update drains my battery within 3 hours... Please roll it back as soon as possible",
            ),
            (
                "Stop the price increase now. We, the loyal customers of many years, will cancel our plans if you do not listen.",
                "Stop the price increase NOW!! We, the loyal customers of many years, will cancel our plan if you do not listen.",
            ),
        ] {
            let (one, other) = (template(one), template(other));
            assert!(one.is_near(&other), "{}", one.resemblance(&other));
            assert!(share_a_band(&one, &other) && one.sketch().may_be_near(&other.sketch()));
        }
        let (one, other) = (
            template("注文番号：SK-2026-000142の掃除機がまだ届きません。至急ご連絡ください。"),
            template("注文番号：SK-2026-009981の掃除機がまだ届きません!至急ご連絡ください"),
        );
        assert_eq!(one, other);
    }

    #[test]
    fn a_negation_more_or_less_is_another_voice() {
        for (one, other) in [
            (
                "配送業者の連絡が何度もあって、時間通りに届きました。箱もきれいで丁寧な梱包だったと思います。",
                "配送業者の連絡が何度もなくて、時間通りに届きません。箱もきれいで丁寧な梱包だったと思います。",
            ),
            (
                "I would recommend this product to all of my friends because the support team answered every question within an hour.",
                "I would not recommend this product to all of my friends because the support team answered every question within an hour.",
            ),
        ] {
            assert!(!template(one).is_near(&template(other)), "{one}");
            assert!(!template(one).sketch().may_be_near(&template(other).sketch()), "{one}");
        }
    }

    #[test]
    fn short_texts_are_not_compared() {
        assert_eq!(Template::new("配送が遅いです。", &[]), None);
        assert_eq!(Template::new("12345678901234567890123456789", &[]), None);
        assert_eq!(Template::new("", &[]), None);
    }

    #[test]
    fn different_texts_share_no_band() {
        let one = template("アプリを更新したらログイン画面から先に進めなくなりました。早く直してください。");
        let other = template("店員さんの説明がとても丁寧で、安心して購入できました。また利用したいと思います。");
        assert!(one.resemblance(&other) < 0.1 && !share_a_band(&one, &other));
        assert!((one.resemblance(&one) - 1.0).abs() < 1e-12);
    }
}
