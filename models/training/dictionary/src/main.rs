//! Builds the Japanese dictionary that koe loads from `models/ipadic`.
//!
//! ```text
//! cargo run --release -- SOURCE_DIR OUTPUT_DIR
//! ```
//!
//! `SOURCE_DIR` holds the EUC-JP sources of IPADIC (`*.csv`, `matrix.def`, `char.def`, `unk.def`), `OUTPUT_DIR` receives lindera's binary files. The
//! same sources and the same version of lindera give the same bytes.

use std::path::Path;

use anyhow::{Context as _, bail};
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;

/// lindera's metadata of IPADIC with the encoding of the original sources.
const METADATA: &str = include_str!("../metadata.json");

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [source, output] = arguments.as_slice() else {
        bail!("two arguments expected: SOURCE_DIR OUTPUT_DIR");
    };
    let metadata: Metadata = serde_json::from_str(METADATA).context("metadata.json")?;
    DictionaryBuilder::new(metadata)
        .build_dictionary(Path::new(source), Path::new(output))
        .with_context(|| format!("building from {}", Path::new(source).display()))
}
