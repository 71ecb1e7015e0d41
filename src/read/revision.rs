//! Versions of a comment: some exports hold it again after each edit, in the same file or in the next month's.

use jiff::tz::TimeZone;
use xxhash_rust::xxh3::xxh3_64;

use super::source::Columns;
use crate::feedback::Revision;

impl Columns {
    /// Which version of a comment the record is, where the layout has versions.
    pub(super) fn revision(&self, cells: &[Option<String>]) -> Option<Revision> {
        let edited = cells.get(self.edited?)?.as_deref()?.trim();
        let at = edited.parse().ok().or_else(|| {
            let at = self.dates.read(edited)?.at;
            Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
        })?;
        Some(Revision { of: xxh3_64(self.stated_id(cells)?.as_bytes()), at })
    }
}
