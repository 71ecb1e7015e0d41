//! Which id a record gets: one that stays the same when rows are added, removed or reordered.
//!
//! The export's own id where it is the only one of its kind in the file; with eight digits of the record's digest behind it where several records share
//! it (the same review before and after an edit); the digest alone where there is no id, or a spreadsheet has rounded it. Records that are equal in
//! every cell are told apart by a count, which no order of rows can change. Two files may hold equal ids: that a record stands in two of them is for
//! the stages to the right to fold.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Stated ids of a file as they are seen before its first record is given out.
#[derive(Default)]
pub(super) struct Repeats {
    seen: HashSet<u64>,
    repeated: HashSet<u64>,
}

impl Repeats {
    pub(super) fn note(&mut self, id: &str) {
        let digest = xxh3_64(id.as_bytes());
        if !self.seen.insert(digest) {
            self.repeated.insert(digest);
        }
    }
}

impl From<Repeats> for Ids {
    fn from(repeats: Repeats) -> Self {
        Self { repeated: repeats.repeated, ..Self::default() }
    }
}

/// Gives out the ids of one file.
#[derive(Default)]
pub(super) struct Ids {
    /// Digests of stated ids that stand on several records.
    repeated: HashSet<u64>,
    /// How often an id that is not the export's own has been given out.
    given: HashMap<u64, u32>,
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
    pub(super) fn give(&mut self, cell: Option<&str>, stated: Option<Cow<'_, str>>, digest: u128) -> String {
        let base = match stated {
            Some(id) if self.repeated.contains(&xxh3_64(id.as_bytes())) => format!("{id}-{:08x}", digest >> 96),
            Some(id) => return id.into_owned(),
            None => {
                self.ruined += u64::from(cell.is_some_and(|cell| !cell.trim().is_empty()));
                format!("{:016x}", digest >> 64)
            }
        };
        let given = self.given.entry(xxh3_64(base.as_bytes())).or_insert(0);
        *given += 1;
        if *given == 1 { base } else { format!("{base}-{given}") }
    }
}

/// `1.23E+18`: a long id that a spreadsheet took for a number.
pub(super) fn is_ruined(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.split_once('.').map_or((mantissa, "0"), |parts| parts);
    mantissa.0.len() == 1 && digits(mantissa.0) && digits(mantissa.1) && digits(exponent.strip_prefix('+').unwrap_or(exponent)) && exponent.len() <= 3
}

/// Identity of a record: its filled cells with their headers.
pub(super) fn digest(names: &[Arc<str>], cells: &[Option<String>], surplus: &[(Arc<str>, String)]) -> u128 {
    let mut hash = Xxh3::new();
    let filled = names
        .iter()
        .zip(cells)
        .filter_map(|(name, cell)| Some((name, cell.as_deref()?)))
        .chain(surplus.iter().map(|(name, cell)| (name, cell.as_str())));
    for (name, cell) in filled.filter(|(_, cell)| !cell.is_empty()) {
        hash.update(name.as_bytes());
        hash.update(b"\x1f");
        hash.update(cell.as_bytes());
        hash.update(b"\x1e");
    }
    hash.digest128()
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
