//! Comments whose rating contradicts their text, on the summary sheet.

use rust_xlsxwriter::XlsxError;

use super::grid::{Cell, Grid};
use crate::classify::RatingConflict;
use crate::report::RatingConflicts;
use crate::report::wording::Words;

/// Writes nothing where no rating contradicts its text.
pub(super) fn write(grid: &mut Grid<'_>, conflicts: &RatingConflicts, words: &Words) -> Result<(), XlsxError> {
    if conflicts.is_empty() {
        return Ok(());
    }
    grid.row += 1;
    grid.heading(words.rating_conflicts)?;
    grid.push([Cell::Text(words.rating_conflicts_note)])?;
    grid.header([words.rating_conflicts, words.comments, words.base, words.share, words.interval_low, words.interval_high])?;
    for kind in RatingConflict::ALL {
        let share = &conflicts.of(kind).share;
        let numbers = [Cell::Count(share.count), Cell::Count(share.base), Cell::Share(share.value), Cell::Share(share.low), Cell::Share(share.high)];
        grid.push([Cell::Text(words.rating_conflict(kind))].into_iter().chain(numbers))?;
    }
    grid.header([words.quotes, words.rating_conflicts, words.rating, words.channel, words.date, words.place])?;
    for kind in RatingConflict::ALL {
        for quote in &conflicts.of(kind).quotes {
            let rating = quote.rating.map(|rating| words.rating_value(rating));
            let date = quote.received.map(|received| received.date());
            grid.push([
                Cell::Text(&quote.text),
                Cell::Text(words.rating_conflict(kind)),
                rating.as_deref().into(),
                Cell::Text(&quote.channel),
                date.as_deref().map_or(Cell::Empty, Cell::Date),
                Cell::Text(&quote.position.to_string()),
            ])?;
        }
    }
    Ok(())
}
