//! `koe verify`: what was proved, on standard output.

use std::io::Write;

use koe::verify::{Verified, verify};

use super::arguments::{TextOrJson, VerifyArguments};
use super::locale::Locale;
use super::{Exit, Failure, japanese};

pub(super) fn run(arguments: &VerifyArguments, locale: Locale) -> Result<Exit, Failure> {
    let proved = verify(&arguments.dir)?;
    let mut out = std::io::stdout().lock();
    match arguments.format {
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &proved).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        TextOrJson::Text => writeln!(out, "{}", locale.pick(|| english(&proved), || japanese(&proved)))?,
    }
    Ok(Exit::Complete)
}

fn english(proved: &Verified) -> String {
    let left: Vec<&str> = proved.not_recomputed.iter().map(|part| part.name()).collect();
    format!(
        "verified: {} rows of {} files are all accounted for, {} quotes are verbatim, {} issues with {} numbers follow from the comments\nnot recomputed: {}",
        proved.rows,
        proved.files,
        proved.quotes,
        proved.issues,
        proved.numbers,
        left.join("; ")
    )
}

fn japanese(proved: &Verified) -> String {
    let left: Vec<&str> = proved.not_recomputed.iter().map(|part| japanese::not_recomputed(*part)).collect();
    format!(
        "検証しました: {}行（{}ファイル）の行方はすべて分かり、引用{}件は原文のとおりで、課題{}個と数値{}個はコメントから計算し直したものと一致します\n計算し直していないもの: {}",
        proved.rows,
        proved.files,
        proved.quotes,
        proved.issues,
        proved.numbers,
        left.join("、")
    )
}
