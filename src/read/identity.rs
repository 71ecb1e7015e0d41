//! Which id a record gets: one that stays the same when rows are added, removed or reordered.
//!
//! The export's own id where it is the only one of its kind in the file; with eight digits of the record's digest behind it where several records share
//! it (the same review before and after an edit); the digest alone where there is no id, or a spreadsheet has rounded it. Records that are equal in
//! every cell are told apart by a count, which no order of rows can change. Two files may hold equal ids: that a record stands in two of them is for
//! the stages to the right to fold.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Digests are spread evenly already; hashing them again would cost more than the look-up.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

type Digests = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// Stated ids of a file as they are seen before its first record is given out: eight bytes a record, which is what a file of any length can afford.
#[derive(Default)]
pub(super) struct Repeats {
    seen: Vec<u64>,
}

impl Repeats {
    pub(super) fn note(&mut self, id: &str) {
        self.seen.push(xxh3_64(id.as_bytes()));
    }
}

impl From<Repeats> for Ids {
    fn from(mut repeats: Repeats) -> Self {
        repeats.seen.sort_unstable();
        let repeated = repeats.seen.chunk_by(|a, b| a == b).filter(|run| run.len() > 1).map(|run| run[0]).collect();
        Self { repeated, ..Self::default() }
    }
}

/// Gives out the ids of one file.
#[derive(Default)]
pub(super) struct Ids {
    /// Digests of stated ids that stand on several records.
    repeated: Digests,
    /// Digests of the ids that are not the export's own and have been given out.
    given: Digests,
    /// How often those that were wanted more than once have been given out.
    again: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    ruined: u64,
}

impl Ids {
    /// How many stated ids stand on several records.
    pub(super) fn repeated(&self) -> u64 {
        self.repeated.len() as u64
    }

    /// How many ids a spreadsheet had rounded so far.
    pub(super) fn ruined(&self) -> u64 {
        self.ruined
    }

    /// The id of a record, from its id cell, the id found in that cell if it can be trusted, and the digest of the record.
    pub(super) fn give(&mut self, cell: Option<&str>, stated: Option<Cow<'_, str>>, digest: impl FnOnce() -> u128) -> String {
        let base = match stated {
            Some(id) if !self.repeated.is_empty() && self.repeated.contains(&xxh3_64(id.as_bytes())) => format!("{id}-{:08x}", digest() >> 96),
            Some(id) => return id.into_owned(),
            None => {
                self.ruined += u64::from(cell.is_some_and(|cell| !cell.trim().is_empty()));
                format!("{:016x}", digest() >> 64)
            }
        };
        let key = xxh3_64(base.as_bytes());
        if self.given.insert(key) {
            return base;
        }
        let again = self.again.entry(key).or_insert(1);
        *again += 1;
        format!("{base}-{again}")
    }
}

/// `1.23E+18`: a long id that a spreadsheet took for a number.
pub(super) fn is_ruined(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.split_once('.').map_or((mantissa, "0"), |parts| parts);
    mantissa.0.len() == 1 && digits(mantissa.0) && digits(mantissa.1) && digits(exponent.strip_prefix('+').unwrap_or(exponent)) && exponent.len() <= 3
}

/// Identity of a record: its filled cells with their headers. `scratch` is room that is used again for the next record.
pub(super) fn digest(names: &[Arc<str>], cells: &[Option<String>], surplus: &[(Arc<str>, String)], scratch: &mut Vec<u8>) -> u128 {
    scratch.clear();
    let filled = names
        .iter()
        .zip(cells)
        .filter_map(|(name, cell)| Some((name, cell.as_deref()?)))
        .chain(surplus.iter().map(|(name, cell)| (name, cell.as_str())));
    for (name, cell) in filled.filter(|(_, cell)| !cell.is_empty()) {
        scratch.extend_from_slice(name.as_bytes());
        scratch.push(0x1f);
        scratch.extend_from_slice(cell.as_bytes());
        scratch.push(0x1e);
    }
    xxh3_128(scratch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_a_spreadsheet_rounded_are_known() {
        for id in ["1.23E+18", "1.9176665E18", "1e18", "2E+17"] {
            assert!(is_ruined(id), "{id}");
        }
        for id in ["1917666521675008343", "E18", "a1E5", "12E-3", "SV-0001", "1.2.3"] {
            assert!(!is_ruined(id), "{id}");
        }
    }
}
