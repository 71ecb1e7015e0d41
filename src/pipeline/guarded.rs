//! A row that koe itself fails on is set aside like a broken one, and the run goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use xxhash_rust::xxh3::xxh3_128;

use crate::classify::{Comment, Status};
use crate::feedback::{Attributes, Feedback, RowError, RowReason};

/// What `work` makes of the row, or, where it panics, what `set_aside` makes of its place and its text.
pub(super) fn guarded<T>(
    row: Result<Feedback, RowError>,
    work: impl FnOnce(Result<Feedback, RowError>) -> T,
    set_aside: impl FnOnce(&RowError) -> T,
) -> T {
    let (position, cells) = match &row {
        Ok(feedback) => (feedback.position.clone(), vec![feedback.text.clone()]),
        Err(error) => (error.position.clone(), error.cells.clone()),
    };
    catch_unwind(AssertUnwindSafe(|| work(row))).unwrap_or_else(|_| set_aside(&RowError { position, reason: RowReason::Panicked, cells }))
}

/// The record of a row that was set aside.
pub(super) fn rejected(error: &RowError) -> Comment {
    let cells: String = error.cells.join("\u{1f}");
    let feedback = Feedback {
        id: format!("{:016x}", xxh3_128(cells.as_bytes()) >> 64),
        text: String::new(),
        text_column: "".into(),
        received: None,
        rating: None,
        reply: None,
        channel: String::new(),
        product: None,
        author: None,
        revision: None,
        extra: error.cells.iter().enumerate().map(|(index, cell)| (format!("{}", index + 1).into(), cell.clone())).collect(),
        attributes: Attributes::default(),
        position: error.position.clone(),
    };
    Comment { reason: Some(error.reason.to_string()), hint: Some(error.reason.hint().to_owned()), ..Comment::unjudged(feedback, Status::Rejected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_koe_fails_on_keeps_its_place_and_its_text() {
        let row = || Ok(Feedback::of_text("7", "配送が遅い"));
        let failed = guarded(row(), |_| unreachable!("a fault"), |error| Some(error.clone())).unwrap();
        assert_eq!((failed.position.line, failed.cells), (2, vec!["配送が遅い".to_owned()]));
        assert_eq!(guarded(row(), |row| Some(row.unwrap().id), |_| None).as_deref(), Some("7"));
    }
}
