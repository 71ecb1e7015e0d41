//! The numbers of a report, counted again from its comments.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::civil::Date;
use serde_json::Value;

use super::records::{Record, Records};
use super::{Verified, VerifyError, effects};
use crate::classify::{Sentiment, Status};
use crate::config::ListenedName;
use crate::measure::{Effect, Facts, Period, Population, Share, Verdict, days_reached, decide_trends};
use crate::report::{Accounting, ActionOutcome, IssuesFile, Overview, RunFile, SentimentCounts, TopicRow};

/// Law 1, three times: each source, the run, the report.
pub(super) fn accounting(
    dir: &Path,
    run: &RunFile<'_>,
    issues: &IssuesFile<'_>,
    records: &Records,
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    let mut found: BTreeMap<&str, Accounting> = BTreeMap::new();
    for row in &records.rows {
        let source = found.entry(&row.place.0).or_default();
        source.read += 1;
        source.count(row.status);
    }
    let file = dir.join("run.json");
    let none = Accounting::default();
    let mut all = Accounting::default();
    for source in run.sources.iter() {
        let counted = found.remove(source.path.as_str()).unwrap_or(none);
        all.add(&counted);
        same(&file, &format!("rows of {}", source.path), &source.accounting, &counted, verified)?;
    }
    if let Some((path, counted)) = found.into_iter().next() {
        return Err(VerifyError::wrong(&file, format!("rows of {path}"), "no such source", counted.read));
    }
    same(&file, "rows in all", &run.accounting, &all, verified)?;
    same(&dir.join("issues.json"), "rows in all", &issues.accounting, &all, verified)?;
    if !all.balances() {
        return Err(VerifyError::wrong(&file, "the rows add up", all.read, format!("{all:?}")));
    }
    Ok(())
}

/// Members and measures of every issue, and the links between issues and comments.
pub(super) fn issues(
    dir: &Path,
    run: &RunFile<'_>,
    issues: &IssuesFile<'_>,
    names: &[ListenedName],
    records: &Records,
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    let file = dir.join("issues.json");
    let mut posts: HashMap<&str, Counted> = HashMap::new();
    for row in &records.rows {
        match (&row.status, &row.duplicate_of) {
            (Status::Analyzed, _) => count(posts.entry(&row.id).or_default(), row),
            (Status::Duplicate, Some(original)) => {
                let original = records.by_id.get(original).map(|&row| &records.rows[row]).filter(|row| row.status == Status::Analyzed);
                let Some(original) = original else {
                    return Err(VerifyError::wrong(
                        &dir.join("comments.parquet"),
                        format!("the original of `{}`", row.id),
                        "an analysed comment",
                        "none",
                    ));
                };
                if !row.superseded {
                    count(posts.entry(&original.id).or_default(), row);
                }
            }
            _ => {}
        }
    }
    let analyzed: Vec<&Record> = records.rows.iter().filter(|row| row.status == Status::Analyzed).collect();
    let days = days_reached(analyzed.iter().filter_map(|row| row.received).map(|received| received.at.date()));
    let believed = |date: &Date| days.as_ref().is_none_or(|days| days.contains(date));
    let dates: Vec<Date> = analyzed.iter().filter_map(|row| row.received).map(|received| received.at.date()).filter(&believed).collect();
    let population = Population::new(analyzed.iter().map(|row| facts(row, posts.get(row.id.as_str()), &believed)).collect(), names);
    overview(&file, &issues.overview, records, &analyzed, &population, verified)?;
    let mut members: BTreeMap<&str, BTreeSet<(&str, usize)>> = BTreeMap::new();
    let mut voices: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, row) in analyzed.iter().enumerate() {
        for (segment, issue) in row.segments.iter().enumerate().filter_map(|(segment, (_, _, issue))| Some((segment, issue.as_deref()?))) {
            members.entry(issue).or_default().insert((&row.id, segment));
            let voices = voices.entry(issue).or_default();
            if voices.last() != Some(&index) {
                voices.push(index);
            }
        }
    }
    let mut measures: Vec<_> =
        issues.issues.iter().map(|entry| population.measure(voices.get(entry.issue.id.0.as_str()).map_or(&[][..], Vec::as_slice))).collect();
    decide_trends(&mut measures);
    for (entry, measures) in issues.issues.iter().zip(measures) {
        let id = entry.issue.id.0.as_str();
        let stated: BTreeSet<(&str, usize)> = entry.issue.members.iter().map(|member| (member.comment.as_str(), member.segment)).collect();
        let found = members.remove(id).unwrap_or_default();
        if let Some((comment, segment)) = stated.symmetric_difference(&found).next() {
            let both =
                [stated.contains(&(comment, *segment)), found.contains(&(comment, *segment))].map(|is| if is { "a member" } else { "no member" });
            return Err(VerifyError::wrong(&file, format!("unit {segment} of comment `{comment}` in {id}"), both[0], both[1]));
        }
        same(&file, &format!("measures of {id}"), &entry.measures, &measures, verified)?;
        if let Some(record) = &entry.record {
            super::states::hold(&file, id, record, &measures, population.len(), &dates, verified)?;
        }
        let raised = voices.get(id).map_or(&[][..], Vec::as_slice);
        let own: BTreeSet<usize> = raised.iter().copied().collect();
        effects(&file, &entry.actions, id, &analyzed, &own, verified)?;
        effects::hold(&file, &entry.actions, id, &population, raised, run.ledger.is_none(), verified)?;
        verified.issues += 1;
    }
    members
        .keys()
        .next()
        .map_or(Ok(()), |id| Err(VerifyError::wrong(&dir.join("comments.parquet"), "an issue of a comment", id, "no such issue in issues.json")))
}

/// The times before and after each action, as far as this run's comments give them, and everything that follows from the two.
fn effects(
    file: &Path,
    actions: &[ActionOutcome],
    id: &str,
    analyzed: &[&Record],
    voices: &BTreeSet<usize>,
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    for (number, action) in (1..).zip(actions) {
        let (what, stated) = (format!("action {number} on {id}"), &action.effect);
        for period in [&stated.before, &stated.after].into_iter().chain(&stated.returned) {
            // Without days they come from versions, or from an earlier run's comments.
            let (Some(from), Some(to)) = (&period.from, &period.to) else { continue };
            let within = |row: &Record| row.received.is_some_and(|received| (from..=to).contains(&&received.date()));
            let days = analyzed.iter().enumerate().filter(|(_, row)| within(row));
            let (base, own) = days.fold((0, 0), |(base, own), (index, _)| (base + 1, own + u64::from(voices.contains(&index))));
            let found = Period { voices: own, base, ..period.clone() };
            same(file, &format!("{what} / {from} to {to}"), period, &found, verified)?;
        }
        let mut found = Effect::between(stated.before.clone(), stated.after.clone());
        if stated.returned.is_some() {
            (found.verdict, found.returned) = (Verdict::CameBackAfter, stated.returned.clone());
        }
        same(file, &what, stated, &found, verified)?;
    }
    Ok(())
}

/// The overview: comments by pole, month, channel and language; topics of comments and of units.
fn overview(
    file: &Path,
    stated: &Overview,
    records: &Records,
    analyzed: &[&Record],
    population: &Population,
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    let pole = |row: &Record| row.sentiment.unwrap_or(Sentiment::Neutral);
    let mut sentiment = SentimentCounts::default();
    let (mut channels, mut languages): (BTreeMap<&str, SentimentCounts>, BTreeMap<&str, SentimentCounts>) = Default::default();
    for row in analyzed {
        sentiment.count(pole(row));
        channels.entry(&row.channel).or_default().count(pole(row));
        languages.entry(row.language.as_str()).or_default().count(pole(row));
    }
    same(file, "overview / sentiment", &stated.sentiment, &sentiment, verified)?;
    let months = population.by_month(|index| matches!(pole(analyzed[index]), Sentiment::Negative | Sentiment::Mixed));
    same(file, "overview / months", &stated.months, &months, verified)?;
    let base = sentiment.total();
    let rows = |found: BTreeMap<&str, SentimentCounts>| -> BTreeMap<String, TopicRow> {
        let row =
            |(name, counts): (&str, SentimentCounts)| TopicRow { name: name.to_owned(), share: Share::new(counts.total(), base), sentiment: counts };
        found.into_iter().map(|entry| (entry.0.to_owned(), row(entry))).collect()
    };
    let topics: BTreeMap<String, TopicRow> = records
        .topics
        .iter()
        .map(|(name, (comments, units))| (name.clone(), TopicRow { name: name.clone(), share: Share::new(*comments, base), sentiment: *units }))
        .collect();
    for (what, stated, found) in
        [("channels", &stated.channels, rows(channels)), ("languages", &stated.languages, rows(languages)), ("topics", &stated.topics, topics)]
    {
        let stated: BTreeMap<String, TopicRow> = stated.iter().map(|row| (row.name.clone(), row.clone())).collect();
        same(file, &format!("overview / {what}"), &stated, &found, verified)?;
    }
    Ok(())
}

/// The records of one text.
#[derive(Debug, Default)]
struct Counted {
    posts: u64,
    posted: Vec<Date>,
    authors: BTreeSet<u32>,
}

/// Counts a record, its date and its author.
fn count(counted: &mut Counted, row: &Record) {
    counted.posts += 1;
    counted.posted.extend(row.received.map(|received| received.at.date()));
    counted.authors.extend(row.author);
}

/// What is counted of a comment; a date far before or after all others counts as unknown.
fn facts(row: &Record, counted: Option<&Counted>, believed: &impl Fn(&Date) -> bool) -> Facts {
    Facts {
        posts: counted.map_or(1, |counted| counted.posts),
        posted: counted.map(|counted| counted.posted.clone().into_boxed_slice()).unwrap_or_default(),
        authors: counted.map(|counted| counted.authors.iter().copied().collect()).unwrap_or_default(),
        received: row.received.filter(|received| believed(&received.at.date())),
        channel: row.channel.clone(),
        product: row.product.clone(),
        language: row.language,
        rating: row.rating,
        versions: row.version.iter().cloned().collect(),
    }
}

/// Compares two values part by part, as JSON has them, and counts the numbers that agree.
pub(super) fn same<T: serde::Serialize>(file: &Path, what: &str, stated: &T, found: &T, verified: &mut Verified) -> Result<(), VerifyError> {
    let as_json = |value: &T| serde_json::to_value(value).map_err(|source| VerifyError::Json { path: file.to_path_buf(), source });
    let (stated, found) = (as_json(stated)?, as_json(found)?);
    match difference(&stated, &found, "", &mut verified.numbers) {
        None => Ok(()),
        Some((part, stated, found)) => Err(VerifyError::wrong(file, format!("{what}{part}"), stated, found)),
    }
}

/// Rounding of the last digit when a number goes through JSON.
const CLOSE: f64 = 1e-12;

fn difference(stated: &Value, found: &Value, place: &str, numbers: &mut u64) -> Option<(String, String, String)> {
    let differs = || Some((place.to_owned(), stated.to_string(), found.to_string()));
    match (stated, found) {
        (Value::Object(a), Value::Object(b)) => {
            if a.len() != b.len() {
                return differs();
            }
            a.iter().find_map(|(key, value)| match b.get(key) {
                Some(other) => difference(value, other, &format!("{place} / {key}"), numbers),
                None => Some((format!("{place} / {key}"), value.to_string(), "nothing".to_owned())),
            })
        }
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                return Some((place.to_owned(), format!("{} entries", a.len()), format!("{} entries", b.len())));
            }
            a.iter().zip(b).enumerate().find_map(|(index, (value, other))| difference(value, other, &format!("{place} / {index}"), numbers))
        }
        (Value::Number(a), Value::Number(b)) => {
            *numbers += 1;
            let (x, y) = (a.as_f64()?, b.as_f64()?);
            if (x - y).abs() <= CLOSE * x.abs().max(1.0) { None } else { differs() }
        }
        _ if stated == found => None,
        _ => differs(),
    }
}
