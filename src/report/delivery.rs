//! Whether the alerts of a run have been told: what the ledger planned, held against what stands on the disk.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::contents::Report;
use super::json::{AlertsJson, RunFile, RunJson};
use super::output::{OutputError, Render as _};
use crate::issue::ledger::{Book, Delivery};

/// Notes in the ledger, before its commit, where the report's alerts are about to stand.
///
/// # Errors
/// [`OutputError`] where they cannot be rendered.
pub fn plan_delivery(report: &Report, out: &Path, book: &mut Book) -> Result<(), OutputError> {
    let Some(ledger) = &report.ledger else { return Ok(()) };
    let mut bytes = Vec::new();
    AlertsJson.render(report, &mut std::iter::empty(), &mut bytes)?;
    let folder = std::path::absolute(out).map_err(|source| OutputError::Io { action: "find the folder", path: out.to_path_buf(), source })?;
    book.delivery = Some(Delivery { run: ledger.run, folder, digest: digest(&bytes) });
    Ok(())
}

/// Marks alerts as told where the planned outputs stand whole, though their run was killed before it could say so. A run into the same folder tells them
/// again instead: its `alerts.json` takes the place of the one that held them.
pub fn settle_delivery(book: &mut Book, out: &Path) {
    let Some(delivery) = book.delivery.clone() else { return };
    let same = std::path::absolute(out).is_ok_and(|out| out == delivery.folder);
    if !same && stands(&delivery, book) {
        book.settle(&delivery);
    }
}

/// Whether the folder holds the complete outputs of that run. `run.json` comes last into a folder.
fn stands(delivery: &Delivery, book: &Book) -> bool {
    let read = |name: &str| std::fs::read(delivery.folder.join(name)).ok();
    let run = read(RunJson.file_name()).and_then(|bytes| serde_json::from_slice::<RunFile<'static>>(&bytes).ok());
    let same_run = run.and_then(|run| run.ledger).is_some_and(|ledger| ledger.run == delivery.run && Some(ledger.id.into_owned()) == book.identity());
    same_run && read(AlertsJson.file_name()).is_some_and(|bytes| digest(&bytes) == delivery.digest)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
