//! Records as they may be kept: personal data is taken out of the columns that outputs name comments and shares by. The text itself is masked where it is
//! shown, by its spans.

use xxhash_rust::xxh3::xxh3_64;

use crate::feedback::Feedback;
use crate::normalize::{masked, personal_data};

/// The record with personal data masked in the columns that outputs name comments and shares by; an id that holds any becomes a digest.
pub(super) fn without_names(mut feedback: Feedback) -> Feedback {
    feedback.channel = masked(&feedback.channel);
    feedback.product = feedback.product.as_deref().map(masked);
    feedback.id = unnamed(&feedback.id);
    feedback.attributes = feedback.attributes.with_words(|word| masked(word).into());
    feedback
}

/// An id as it may be kept and shown: a digest where it holds personal data.
pub(super) fn unnamed(id: &str) -> String {
    if personal_data(id).is_empty() { id.to_owned() } else { format!("{:016x}", xxh3_64(id.as_bytes())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_outputs_name_comments_by_hold_no_personal_data() {
        let record = Feedback {
            channel: "田中太郎様 090-1234-5678".to_owned(),
            product: Some("hanako@example.com".to_owned()),
            ..Feedback::of_text("taro@example.com", "配送が遅い")
        };
        let masked = without_names(record);
        let shown = format!("{} {} {:?}", masked.id, masked.channel, masked.product);
        for secret in ["taro", "hanako", "田中", "1234"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
