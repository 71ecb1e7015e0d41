//! `koe issue …`: what the ledger holds, and corrections that stay.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use jiff::civil::Date;
use koe::error::Error;
use koe::issue::ledger::{Book, Ledger, LedgerError, Number};
use koe::normalize::Language;
use serde_json::{Value, json};

use super::arguments::TextOrJson;
use super::columns::{left, right};
use super::issue_arguments::{IssueArguments, IssueCommand};
use super::locale::Locale;
use super::terminal::Terminal;
use super::{Exit, Failure, issue_corrections, japanese};

/// Width of a column of names in a list.
const NAME: usize = 44;
/// Width of the column of marks where they are Japanese.
const MARKS: usize = 19;
/// Width of the column of events.
const EVENT: usize = 14;
/// The same in Japanese.
const EVENT_JAPANESE: usize = 20;

pub(super) fn run(arguments: &IssueArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    match &arguments.command {
        IssueCommand::List { ledger, format } => list(&look(&ledger.ledger)?, *format, terminal.locale())?,
        IssueCommand::Show { id, ledger, format } => {
            let book = look(&ledger.ledger)?;
            let number = book.find(id).or_else(|error| match error {
                // What has been merged can still be looked at.
                LedgerError::Merged { .. } => Number::read(id).ok_or(error),
                other => Err(other),
            });
            show(&book, number.map_err(Error::from)?, *format, terminal.locale())?;
        }
        IssueCommand::Corrections { ledger, format } => issue_corrections::list(&look(&ledger.ledger)?, *format, terminal.locale())?,
        correction => terminal.say(&correct(correction, terminal.locale()).map_err(Error::from)?),
    }
    Ok(Exit::Complete)
}

fn look(path: &Path) -> Result<Book, Failure> {
    Ok(Ledger::look(path).map_err(Error::from)?)
}

/// Makes one correction and says what was done.
fn correct(command: &IssueCommand, locale: Locale) -> Result<String, LedgerError> {
    let Some(path) = command.ledger() else { return Ok(String::new()) };
    let mut ledger = Ledger::correct(path)?;
    let said = match command {
        IssueCommand::List { .. } | IssueCommand::Show { .. } | IssueCommand::Corrections { .. } => String::new(),
        IssueCommand::Uncorrect { units, .. } => issue_corrections::take_back(&mut ledger, units, locale)?,
        IssueCommand::Rename { id, name, clear, .. } => {
            let number = ledger.book.find(id)?;
            let name = name.as_deref().filter(|_| !clear);
            let said = match name {
                Some(name) => locale.pick(|| format!("{number} is now “{name}”"), || format!("{number} の名前を「{name}」にしました")),
                None => locale.pick(|| format!("{number} has koe's title again"), || format!("{number} を koe の見出しに戻しました")),
            };
            changed(ledger.book.rename(number, name), said, locale)
        }
        IssueCommand::Owner { id, owner, clear, .. } => {
            let number = ledger.book.find(id)?;
            let owner = owner.as_deref().filter(|_| !clear);
            let said = match owner {
                Some(owner) => locale.pick(|| format!("{number} belongs to {owner}"), || format!("{number} の担当を{owner}にしました")),
                None => locale.pick(|| format!("{number} has the taxonomy's owner again"), || format!("{number} の担当を分類表のとおりに戻しました")),
            };
            changed(ledger.book.set_owner(number, owner), said, locale)
        }
        IssueCommand::Merge { ids, into, .. } => {
            let into = ledger.book.find(into)?;
            let from = ids.iter().map(|id| ledger.book.find(id)).collect::<Result<Vec<_>, _>>()?;
            for &number in &from {
                ledger.book.merge(number, into)?;
            }
            let names = |between: &str| from.iter().map(ToString::to_string).collect::<Vec<_>>().join(between);
            locale.pick(|| format!("{} merged into {into}", names(", ")), || format!("{} を {into} に統合しました", names("、")))
        }
        IssueCommand::Unmerge { id, .. } => {
            let (number, left, units) = ledger.book.unmerge(id)?;
            let have = if units == 1 { "unit has" } else { "units have" };
            locale.pick(
                || format!("{number} is no longer part of {left}; {units} {have} returned to it"),
                || format!("{number} を {left} から分け、意見{units}件を戻しました"),
            )
        }
        IssueCommand::Split { id, units, name, .. } => {
            let number = ledger.book.find(id)?;
            let mut chosen = Vec::new();
            for unit in units {
                chosen.extend(ledger.book.find_units(unit)?);
            }
            let new = ledger.book.split(number, &chosen)?;
            if let Some(name) = name {
                ledger.book.rename(new, Some(name));
            }
            locale.pick(|| format!("{new} split from {number}"), || format!("{number} から {new} を分けました"))
        }
        IssueCommand::Move { units, to, .. } => {
            let target = if to.eq_ignore_ascii_case("none") { None } else { Some(ledger.book.find(to)?) };
            let mut chosen = Vec::new();
            for unit in units {
                chosen.extend(ledger.book.find_units(unit)?);
            }
            let moved = ledger.book.move_units(&chosen, target);
            let units = if moved == 1 { "unit" } else { "units" };
            let to = target.map(|to| to.to_string());
            locale.pick(
                || format!("{moved} {units} moved to {}", to.as_deref().unwrap_or("no issue")),
                || {
                    to.as_deref()
                        .map_or_else(|| format!("意見{moved}件をどの課題からも外しました"), |to| format!("意見{moved}件を {to} に移しました"))
                },
            )
        }
        IssueCommand::Mute { id, .. } => {
            let number = ledger.book.find(id)?;
            changed(
                ledger.book.mute(number, true),
                locale.pick(|| format!("{number} is muted"), || format!("{number} を通知の対象から外しました")),
                locale,
            )
        }
        IssueCommand::Unmute { id, .. } => {
            let number = ledger.book.find(id)?;
            let said = locale.pick(|| format!("{number} is no longer muted"), || format!("{number} を通知の対象に戻しました"));
            changed(ledger.book.mute(number, false), said, locale)
        }
        IssueCommand::Known { id, off, .. } => {
            let number = ledger.book.find(id)?;
            let said = locale.pick(
                || format!("{number} is {}marked as known", if *off { "no longer " } else { "" }),
                || {
                    if *off {
                        format!("{number} の把握済みの印を外しました")
                    } else {
                        format!("{number} を把握済みにしました")
                    }
                },
            );
            changed(ledger.book.mark_known(number, !off), said, locale)
        }
    };
    ledger.commit()?;
    Ok(said)
}

fn changed(changed: bool, said: String, locale: Locale) -> String {
    if changed { said } else { locale.pick(|| format!("{said} (as before)"), || format!("{said}（前と同じです）")) }
}

/// One issue with its figures; `seen` and `sizes` are those of all issues.
fn entry(book: &Book, number: Number, seen: &BTreeMap<Number, (Date, Date)>, sizes: &BTreeMap<Number, u64>) -> Value {
    let entry = &book.issues[&number];
    let standing = book.standing(number, u32::MAX);
    let seen = seen.get(&number).copied();
    json!({
        "id": number.to_string(),
        "state": standing.map(|standing| standing.state.as_str()),
        "title": entry.title(Language::Japanese),
        "titles": entry.titles.iter().map(|(language, title)| (language.as_str().to_owned(), json!(title))).collect::<serde_json::Map<_, _>>(),
        "name": entry.name,
        "owner": entry.owner,
        "muted": entry.muted,
        "known": entry.known,
        "merged_into": entry.merged_into.map(|number| number.to_string()),
        "split_from": entry.split_from.map(|number| number.to_string()),
        "first_seen": seen.map(|(first, _)| first.to_string()),
        "last_seen": seen.map(|(_, last)| last.to_string()),
        "voices": standing.map(|standing| standing.voices),
        "analyzed": standing.map(|standing| standing.base),
        "units": sizes.get(&number).copied().unwrap_or_default(),
    })
}

/// Units of each issue.
fn sizes(book: &Book) -> BTreeMap<Number, u64> {
    let mut sizes = BTreeMap::new();
    for home in book.units.values().filter_map(|unit| unit.home) {
        *sizes.entry(home.issue).or_default() += 1;
    }
    sizes
}

fn list(book: &Book, format: TextOrJson, locale: Locale) -> std::io::Result<()> {
    let mut shown: Vec<Number> = book.issues.iter().filter(|(_, entry)| entry.merged_into.is_none()).map(|(&number, _)| number).collect();
    // Muted issues last, as in reports.
    shown.sort_by_key(|number| (book.issues[number].muted, *number));
    let (seen, sizes) = (book.seen(), sizes(book));
    let entries: Vec<Value> = shown.into_iter().map(|number| entry(book, number, &seen, &sizes)).collect();
    let mut out = std::io::stdout().lock();
    if format == TextOrJson::Json {
        serde_json::to_writer_pretty(&mut out, &entries)?;
        return writeln!(out);
    }
    let word = |english, japanese| locale.word(english, japanese);
    let (id, state, marks, title) = (word("id", "番号"), word("state", "状態"), word("marks", "印"), word("title", "見出し"));
    let (voices, units, first, last) = (word("voices", "声"), word("units", "意見"), word("first", "最初"), word("last", "最新"));
    let (voices, units) = (right(voices, 6), right(units, 6));
    let mark_columns = if locale == Locale::Japanese { MARKS } else { 7 };
    let marks = left(marks, mark_columns);
    writeln!(out, "{} {} {voices} {units}  {}  {}  {marks} {title}", left(id, 8), left(state, 10), left(first, 10), left(last, 10))?;
    for entry in &entries {
        let text = |key: &str| entry[key].as_str().unwrap_or("-");
        let mark = |key: &'static str| if entry[key] == true { locale.word(key, japanese::field(key)) } else { "" };
        let marks = [mark("muted"), mark("known")].join(" ").trim().to_owned();
        let (voices, units) = (entry["voices"].as_u64().unwrap_or(0), entry["units"].as_u64().unwrap_or(0));
        let title =
            if entry["title"].is_null() { locale.word("(named by the next run)", "（次の実行で名付けます）") } else { text("title") };
        let title: String = title.chars().take(NAME).collect();
        writeln!(
            out,
            "{:<8} {} {voices:>6} {units:>6}  {:<10}  {:<10}  {} {title}",
            text("id"),
            left(locale.word(text("state"), japanese::state(text("state"))), 10),
            text("first_seen"),
            text("last_seen"),
            left(&marks, mark_columns)
        )?;
    }
    Ok(())
}

fn show(book: &Book, number: Number, format: TextOrJson, locale: Locale) -> std::io::Result<()> {
    let mut shown = entry(book, number, &book.seen(), &sizes(book));
    let units = book.units.iter().filter(|(_, unit)| unit.home.is_some_and(|home| home.issue == number));
    shown["history"] = json!(book.history(number));
    shown["members"] = units
        .map(|(key, unit)| {
            json!({
                "comment": key.comment,
                "segment": unit.segment,
                "start": unit.span.0,
                "end": unit.span.1,
                "received": unit.received.map(|date| date.to_string()),
                "corrected": unit.pinned,
            })
        })
        .collect();
    let mut out = std::io::stdout().lock();
    if format == TextOrJson::Json {
        serde_json::to_writer_pretty(&mut out, &shown)?;
        return writeln!(out);
    }
    for (key, value) in shown.as_object().into_iter().flatten() {
        let name = left(locale.word(key, japanese::field(key)), 12);
        match value {
            Value::Bool(true) if locale == Locale::Japanese => writeln!(out, "{name} はい")?,
            Value::Null | Value::Bool(false) | Value::Array(_) => {}
            Value::Object(titles) => {
                for (language, title) in titles {
                    let name = locale.pick(|| format!("title ({language})"), || format!("見出し({language})"));
                    writeln!(out, "{} {}", left(&name, 12), title.as_str().unwrap_or_default())?;
                }
            }
            Value::String(text) if key == "state" => writeln!(out, "{name} {}", locale.word(text, japanese::state(text)))?,
            Value::String(text) => writeln!(out, "{name} {text}")?,
            other => writeln!(out, "{name} {other}")?,
        }
    }
    writeln!(out, "{}", locale.word("history", "経緯"))?;
    let width = if locale == Locale::Japanese { EVENT_JAPANESE } else { EVENT };
    for event in book.history(number) {
        let (run, what) = (event.run, left(locale.word(&event.event, japanese::event(&event.event)), width));
        let rest: Vec<String> = [event.date, event.issue, event.detail].into_iter().flatten().collect();
        let run = locale.pick(|| format!("run {run:<4}"), || left(&format!("実行{run}"), 8));
        writeln!(out, "  {run} {what} {}", rest.join("  "))?;
    }
    writeln!(out, "{}", locale.word("members", "所属する意見"))?;
    for member in shown["members"].as_array().into_iter().flatten() {
        let corrected = if member["corrected"] == true { locale.word("  corrected", "  人が修正") } else { "" };
        let received = member["received"].as_str().unwrap_or_default();
        writeln!(out, "  {}#{}  {received}{corrected}", member["comment"].as_str().unwrap_or_default(), member["segment"])?;
    }
    Ok(())
}
