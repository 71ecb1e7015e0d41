//! `koe issue corrections` and `koe issue uncorrect`: what people have said of units' sentiment and intent, and how to take it back.

use std::io::Write as _;

use koe::classify::{Intent, Sentiment};
use koe::issue::ledger::{Book, JudgedWords, Ledger, LedgerError};
use serde_json::{Value, json};

use super::arguments::TextOrJson;
use super::columns::{left, right};
use super::japanese;
use super::locale::Locale;

/// Lists every correction, by comment.
pub(super) fn list(book: &Book, format: TextOrJson, locale: Locale) -> std::io::Result<()> {
    let mut entries: Vec<Value> = book
        .judgements
        .iter()
        .map(|(key, judgement)| {
            json!({
                "comment": key.comment,
                "segment": judgement.segment,
                "sentiment": judgement.sentiment.map(Sentiment::as_str),
                "intent": judgement.intent.map(Intent::as_str),
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
    let head = |english, japanese| locale.word(english, japanese);
    let (unit, sentiment, intent) = (head("unit", "意見"), head("sentiment", "評価"), head("intent", "種類"));
    let (made, last) = (head("after run", "訂正前の実行"), head("last run", "最新の実行"));
    let columns = if locale == Locale::Japanese { 12 } else { 9 };
    writeln!(out, "{} {} {} {} {}", left(unit, 24), left(sentiment, 10), left(intent, 10), right(made, columns), right(last, columns))?;
    for entry in &entries {
        let unit = format!("{}#{}", entry["comment"].as_str().unwrap_or_default(), entry["segment"]);
        let sentiment = entry["sentiment"].as_str().map_or("-", |word| locale.word(word, sentiment_word(word)));
        let intent = entry["intent"].as_str().map_or("-", |word| locale.word(word, intent_word(word)));
        let last = entry["last_run"].as_u64().map_or_else(|| "-".to_owned(), |run| run.to_string());
        // A JSON value takes no notice of a width.
        let made = entry["made_after_run"].as_u64().unwrap_or_default();
        writeln!(out, "{unit:<24} {} {} {made:>columns$} {last:>columns$}", left(sentiment, 10), left(intent, 10))?;
    }
    Ok(())
}

fn sentiment_word(word: &str) -> &str {
    let all = [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive, Sentiment::Mixed];
    all.into_iter().find(|one| one.as_str() == word).map_or(word, |one| japanese::sentiment(one))
}

fn intent_word(word: &str) -> &str {
    Intent::ALL.into_iter().find(|one| one.as_str() == word).map_or(word, |one| japanese::intent(one))
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
