//! Base forms of English words by rule: irregular forms from a table, then the endings -s, -ed and -ing.
//!
//! The rules need not be right for every word, only give the forms of one word the same base: "crashes", "crashed" and "crashing" must meet.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::english_words::{IRREGULAR, VERBS, WHOLE};

/// From each irregular form to its base.
static TABLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let irregular = IRREGULAR
        .split_whitespace()
        .filter_map(|entry| entry.split_once(':'))
        .flat_map(|(base, forms)| forms.split(',').map(move |form| (form, base)));
    irregular.chain(WHOLE.split_whitespace().map(|word| (word, word))).collect()
});

static VERB_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| VERBS.split_whitespace().collect());

/// True for the base form of a frequent verb.
pub(super) fn is_verb(word: &str) -> bool {
    VERB_SET.contains(word)
}

/// True for forms that come from a table.
pub(super) fn is_irregular(word: &str) -> bool {
    TABLE.contains_key(word)
}

/// The base form of `word` (lower case).
pub(super) fn lemma(word: &str) -> String {
    if let Some(base) = TABLE.get(word) {
        return (*base).to_owned();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    for ending in ["ing", "ed"] {
        if let Some(stem) = word.strip_suffix(ending) {
            // "sing", "bred": without a vowel what is left is no stem.
            if stem.len() >= 2 && stem.bytes().any(is_vowel) {
                return restored(stem, ending);
            }
        }
    }
    singular(word)
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The base of a stem whose -ed or -ing is gone: a doubled consonant is undone, a silent e put back.
fn restored(stem: &str, ending: &str) -> String {
    let bytes = stem.as_bytes();
    let last = bytes[bytes.len() - 1];
    let before = bytes[bytes.len() - 2];
    if ending == "ed" && last == b'i' {
        return format!("{}y", &stem[..stem.len() - 1]);
    }
    let with_e = format!("{stem}e");
    if is_verb(stem) {
        return stem.to_owned();
    }
    if is_verb(&with_e) {
        return with_e;
    }
    if last == before && !is_vowel(last) {
        // "fall", "press", "buzz" are spelled with two.
        return if matches!(last, b'l' | b's' | b'z' | b'f') && !is_verb(&stem[..stem.len() - 1]) {
            stem.to_owned()
        } else {
            stem[..stem.len() - 1].to_owned()
        };
    }
    // These endings are seldom written without a silent e: priced, valued, solved, sized, closed, judged, merged, rated, handled.
    let soft = matches!(last, b'c' | b'u' | b'v' | b'z')
        || (last == b's' && is_vowel(before))
        || (stem.len() > 3 && stem.ends_with("at"))
        || ["dg", "rg", "bl", "tl", "gl", "pl", "dl", "fl"].iter().any(|end| stem.ends_with(end));
    if soft { with_e } else { stem.to_owned() }
}

fn singular(word: &str) -> String {
    let Some(stem) = word.strip_suffix('s') else { return word.to_owned() };
    if stem.ends_with(['s', 'u', 'i']) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return if stem.len() >= 2 { format!("{stem}y") } else { format!("{stem}ie") };
    }
    if let Some(stem) = word.strip_suffix("es") {
        let whole = format!("{stem}e");
        let hissing = stem.ends_with("ss") || stem.ends_with("sh") || stem.ends_with("ch") || stem.ends_with('x') || stem.ends_with("zz");
        let rounded = stem.ends_with('o') && !is_verb(&whole) && stem.len() > 3;
        if (hissing && !is_verb(&whole)) || rounded {
            return stem.to_owned();
        }
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::lemma;

    #[test]
    fn forms_of_one_word_meet() {
        for (forms, base) in [
            (&["crashes", "crashed", "crashing", "crash"][..], "crash"),
            (&["stops", "stopped", "stopping"], "stop"),
            (&["arrives", "arrived", "arriving"], "arrive"),
            (&["tries", "tried", "trying"], "try"),
            (&["broke", "broken", "breaks", "breaking"], "break"),
            (&["was", "is", "were", "been"], "be"),
            (&["cancelled", "canceled", "cancels"], "cancel"),
            (&["updates", "updated", "updating"], "update"),
            (&["boxes", "box"], "box"),
            (&["batteries", "battery"], "battery"),
            (&["buses"], "buse"),
            (&["filters", "filter"], "filter"),
            (&["uses", "used", "using"], "use"),
            (&["pressed", "presses"], "press"),
            (&["shipped", "shipping", "ships"], "ship"),
            (&["refunded", "refunds"], "refund"),
            (&["charged", "charges", "charging"], "charge"),
            (&["missed", "misses"], "miss"),
            (&["this"], "this"),
            (&["glass"], "glass"),
            (&["status"], "status"),
            (&["thing", "things"], "thing"),
        ] {
            for form in forms {
                assert_eq!(lemma(form), base, "{form}");
            }
        }
    }
}
