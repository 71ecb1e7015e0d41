//! `koe verify`: what was proved, on standard output.

use std::io::Write;

use koe::verify::verify;

use super::arguments::{TextOrJson, VerifyArguments};
use super::{Exit, Failure};

pub(super) fn run(arguments: &VerifyArguments) -> Result<Exit, Failure> {
    let proved = verify(&arguments.dir)?;
    let mut out = std::io::stdout().lock();
    match arguments.format {
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &proved).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        TextOrJson::Text => writeln!(
            out,
            "verified: {} rows of {} files are all accounted for, {} quotes are verbatim, {} issues with {} numbers follow from the comments",
            proved.rows, proved.files, proved.quotes, proved.issues, proved.numbers
        )?,
    }
    Ok(Exit::Complete)
}
