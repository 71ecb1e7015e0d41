//! When two names in a column are spellings of one: the same letters and digits after NFKC, in lower case, spaces and hyphens aside, and nothing fuzzier.

use unicode_normalization::UnicodeNormalization;

/// What all spellings of a name share: 「ＡＦ－３０」, "AF-30" and "af 30" are one. What stands between two digits divides numbers and stays, as one hyphen: "AF 1-10" is
/// not "AF 11-0".
pub(crate) fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut parted = false;
    for character in name.nfkc().flat_map(char::to_lowercase) {
        if character.is_whitespace() || is_hyphen(character) {
            parted = true;
            continue;
        }
        if parted && character.is_numeric() && key.ends_with(char::is_numeric) {
            key.push('-');
        }
        parted = false;
        key.push(character);
    }
    if key.is_empty() { name.to_owned() } else { key }
}

/// Hyphens and dashes; the mark of a long vowel (ー) is a letter.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_one_and_other_names_are_not() {
        for same in ["AF-30", "ＡＦ－３０", "af 30", "AF30", "AF‐30", " Af–30 "] {
            assert_eq!(name_key(same), "af30", "{same}");
        }
        assert_eq!(name_key("そよぎ ルーター"), name_key("そよぎルーター"));
        assert_eq!(name_key("ﾌｨﾙﾀｰ"), name_key("フィルター"));
        for (one, other) in [("AF-30", "AF-30 Filter"), ("AF-30", "AF-300"), ("AF 1-10", "AF 11-0"), ("ビル", "ビール"), ("M2", "M2+")] {
            assert_ne!(name_key(one), name_key(other), "{one} / {other}");
        }
        assert_eq!(name_key("-"), "-");
    }
}
