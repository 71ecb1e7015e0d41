//! `koe issue corrections` and `koe issue uncorrect`: what people have said of units' sentiment and intent, and how to take it back.

use std::io::Write as _;

use koe::issue::ledger::{Book, JudgedWords, Ledger, LedgerError};
use serde_json::{Value, json};

use super::arguments::TextOrJson;
use super::locale::Locale;

/// Lists every correction, by comment.
pub(super) fn list(book: &Book, format: TextOrJson) -> std::io::Result<()> {
    let mut entries: Vec<Value> = book
        .judgements
        .iter()
        .map(|(key, judgement)| {
            json!({
                "comment": key.comment,
                "segment": judgement.segment,
                "sentiment": judgement.sentiment.map(koe::classify::Sentiment::as_str),
                "intent": judgement.intent.map(koe::classify::Intent::as_str),
                "made_after_run": judgement.made,
                "last_run": judgement.met,
            })
        })
        .collect();
    // Digests of words order nothing that a reader can see.
    entries.sort_by(|a, b| (a["comment"].as_str(), a["segment"].as_u64()).cmp(&(b["comment"].as_str(), b["segment"].as_u64())));
    let mut out = std::io::stdout().lock();
    if format == TextOrJson::Json {
        serde_json::to_writer_pretty(&mut out, &entries)?;
        return writeln!(out);
    }
    writeln!(out, "{:<24} {:<10} {:<10} {:>9} {:>9}", "unit", "sentiment", "intent", "after run", "last run")?;
    for entry in &entries {
        let unit = format!("{}#{}", entry["comment"].as_str().unwrap_or_default(), entry["segment"]);
        let label = |key: &str| entry[key].as_str().unwrap_or("-").to_owned();
        let last = entry["last_run"].as_u64().map_or_else(|| "-".to_owned(), |run| run.to_string());
        writeln!(out, "{unit:<24} {:<10} {:<10} {:>9} {last:>9}", label("sentiment"), label("intent"), entry["made_after_run"])?;
    }
    Ok(())
}

/// Takes corrections back.
pub(super) fn take_back(ledger: &mut Ledger, units: &[String], locale: Locale) -> Result<String, LedgerError> {
    let mut chosen: Vec<JudgedWords> = Vec::new();
    for unit in units {
        chosen.extend(ledger.book.find_judged(unit)?);
    }
    let taken = chosen.iter().filter(|key| ledger.book.take_back(key)).count();
    let units = if taken == 1 { "unit has" } else { "units have" };
    Ok(locale.pick(|| format!("{taken} {units} the machine's labels again"), || format!("意見{taken}件を機械の判定に戻しました")))
}
