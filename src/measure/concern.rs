//! What makes a comment urgent: words of danger, law, leaving and refunds, a low rating, a strongly negative text.
//!
//! Words are looked for as they stand, in the text that outputs show; this is a way to sort a list, not a judgement.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// One reason to look at a comment soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Fire, smoke, injury, illness.
    Safety,
    /// Authorities, lawyers, privacy.
    Legal,
    /// Cancelling or going elsewhere.
    Leaving,
    /// Money back.
    Refund,
    /// At most 2 of 5 stars, 6 of 10, or bad.
    LowRating,
    /// A score of −0.8 or below.
    StronglyNegative,
    /// A complaint.
    Complaint,
    /// A request.
    Request,
    /// A question.
    Question,
}

impl Concern {
    /// All of them, the gravest first.
    pub const ALL: [Self; 9] = [
        Self::Safety,
        Self::Legal,
        Self::Leaving,
        Self::Refund,
        Self::LowRating,
        Self::StronglyNegative,
        Self::Complaint,
        Self::Request,
        Self::Question,
    ];

    /// Words that say it, in lower case, after NFKC; the others follow from columns and predictions.
    fn words(self) -> &'static str {
        match self {
            Self::Safety => {
                "発火 火が出 火花 煙が 煙を 発煙 焦げ やけど 火傷 けがを 怪我 ケガ 感電 爆発 破裂 漏電 病院 救急 アレルギー 食中毒 異物 危険 危ない fire smoke burnt burned \
                 burning injur hospital allerg electrocut electric-shock explod unsafe dangerous hazard"
            }
            Self::Legal => {
                "弁護士 訴訟 訴え 消費者センター 消費生活センター 国民生活センター 警察 詐欺 違法 個人情報 lawyer lawsuit legal-action sue-you police fraud scam illegal"
            }
            Self::Leaving => {
                "解約 退会 もう買わない 二度と買 二度と利用 もう使わない 他社に 乗り換え cancel-my cancelling canceling unsubscribe never-buy never-again \
                 switching-to switch-to going-elsewhere"
            }
            Self::Refund => "返金 お金を返 代金を返 refund money-back chargeback",
            _ => "",
        }
    }
}

/// A word, ready to be looked for, and whether it is of Latin letters.
type Sought = (Finder<'static>, bool);

/// The words of each reason; a hyphen stands for a space inside a phrase of the list.
static WORDS: LazyLock<Vec<(Concern, Vec<Sought>)>> = LazyLock::new(|| {
    let word = |word: &str| (Finder::new(&word.replace('-', " ")).into_owned(), is_latin(word));
    Concern::ALL.into_iter().map(|concern| (concern, concern.words().split_ascii_whitespace().map(word).collect())).collect()
});

/// A set of reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Concerns(u16);

impl Concerns {
    /// The reasons that a text's words give.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let plain: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let mut found = Self::default();
        for (concern, words) in WORDS.iter() {
            if words.iter().any(|(word, latin)| word.find_iter(plain.as_bytes()).any(|at| !latin || begins_a_word(&plain, at))) {
                found.add(*concern);
            }
        }
        found
    }

    /// Adds a reason.
    pub fn add(&mut self, concern: Concern) {
        self.0 |= 1 << concern as u16;
    }

    /// Whether it is among them.
    #[must_use]
    pub fn has(self, concern: Concern) -> bool {
        self.0 & (1 << concern as u16) != 0
    }

    /// All of them, the gravest first.
    #[must_use]
    pub fn list(self) -> Vec<Concern> {
        Concern::ALL.into_iter().filter(|&concern| self.has(concern)).collect()
    }
}

/// Whether `text` holds `word`; a word of Latin letters must begin where a word begins.
pub(super) fn says(text: &str, word: &str) -> bool {
    let latin = is_latin(word);
    text.match_indices(word).any(|(at, _)| !latin || begins_a_word(text, at))
}

fn is_latin(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn begins_a_word(text: &str, at: usize) -> bool {
    !text.as_bytes()[..at].last().is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grave_words_are_found_and_parts_of_other_words_are_not() {
        let of = |text: &str| Concerns::of_text(text).list();
        assert_eq!(of("コンセントから煙が出て怖い"), [Concern::Safety]);
        assert_eq!(of("もう解約します。返金してください"), [Concern::Leaving, Concern::Refund]);
        assert_eq!(of("I will cancel my plan, it caught FIRE"), [Concern::Safety, Concern::Leaving]);
        assert_eq!(of("The campfire mode is lovely"), []);
    }
}
