//! Texts posted many times within days, on the summary sheet.

use rust_xlsxwriter::XlsxError;

use super::grid::{Cell, Grid};
use crate::report::Burst;
use crate::report::wording::Words;

/// Writes nothing where there is none.
pub(super) fn write(grid: &mut Grid<'_>, bursts: &[Burst], words: &Words) -> Result<(), XlsxError> {
    if bursts.is_empty() {
        return Ok(());
    }
    grid.row += 1;
    grid.heading(words.bursts)?;
    grid.push([Cell::Text(words.bursts_note)])?;
    grid.header([words.quotes, words.posts, words.authors, words.first_seen, words.last_seen, words.issue, words.place, words.bursts])?;
    for burst in bursts {
        grid.push([
            Cell::Text(&burst.quote.text),
            Cell::Count(burst.posts),
            burst.authors.map_or(Cell::Empty, Cell::Count),
            Cell::Date(&burst.from),
            Cell::Date(&burst.to),
            Cell::Text(&burst.issues.join(", ")),
            Cell::Text(&burst.quote.position.to_string()),
            Cell::Text(&words.burst_sentence(burst)),
        ])?;
    }
    Ok(())
}
