//! Where a run was to tell its alerts, so that one that was killed after it had told them does not tell them again elsewhere.
//!
//! Between the moment in which the outputs stand and the moment in which the ledger hears of it, a run can be killed. The next one looks where the outputs
//! were to stand: if they do, whole and with the alerts that were planned, the alerts have been told. A run into the same folder repeats them all the
//! same: it takes the place of the file that held them, which nobody may have read yet.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};

use super::book::Book;

/// The outputs in which the alerts of a run were to stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The run.
    pub run: u32,
    /// The folder, as an absolute path.
    pub folder: PathBuf,
    /// Digest of `alerts.json`.
    pub digest: String,
}

impl Book {
    /// Marks as delivered what was told when the outputs of the planned delivery appeared: all alerts up to its run.
    pub fn settle(&mut self, delivery: &Delivery) {
        for alert in self.alerts.iter_mut().filter(|alert| alert.run <= delivery.run) {
            alert.delivered = true;
        }
    }
}

/// The name of the fact.
const FACT: &str = "delivery";

pub(super) fn save(connection: &Connection, delivery: Option<&Delivery>) -> rusqlite::Result<()> {
    let Some(delivery) = delivery else { return Ok(()) };
    let text = serde_json::to_string(delivery).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?1, ?2)", [FACT, &text])?;
    Ok(())
}

pub(super) fn load(connection: &Connection) -> rusqlite::Result<Option<Delivery>> {
    let text: Option<String> = connection.query_row("SELECT value FROM facts WHERE name = ?1", [FACT], |row| row.get(0)).optional()?;
    // One that cannot be read is as good as none: alerts are then told once more rather than never.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
