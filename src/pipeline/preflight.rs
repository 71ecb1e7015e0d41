//! What a run would do with its inputs, found without models and without writing anything: the accounting, the languages, the dates, what is guessed.
//!
//! The rows are read and normalized exactly as a run does it; only near repeats, which need the model's verdict, are not folded here.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;

use super::draft::status;
use crate::classify::Status;
use crate::error::Error;
use crate::feedback::{Feedback, RowError, RowReason, offset_text};
use crate::normalize::{TextKey, masked, normalize, own_words, personal_data};
use crate::read::{DayOrder, FileFormat, Plan, ReadWarning, Role, Source};
use crate::report::Accounting;

/// Rows shown of those read, and of those set aside.
const SHOWN: usize = 3;
/// Bytes of distinct text that one thread analyses in a second, on the two-core machine of `benches/README.md`; an estimate needs no more.
const BYTES_A_SECOND: u64 = 22_000;
/// Loading models and writing the report.
const START_SECONDS: u64 = 2;

/// What a run would do.
#[derive(Debug, Serialize)]
pub struct Preflight {
    /// Each file.
    pub files: Vec<FilePreflight>,
    /// All rows by what would become of them. Repeats across files are counted; near repeats are not known yet.
    pub accounting: Accounting,
    /// About how long a run takes on one thread of an ordinary processor, in seconds.
    pub estimated_seconds: u64,
}

/// What a run would do with one file.
#[derive(Debug, Serialize)]
pub struct FilePreflight {
    /// What was decided, and why.
    pub plan: Plan,
    /// Its rows.
    pub accounting: Accounting,
    /// Comments to be analysed, by language.
    pub languages: BTreeMap<&'static str, u64>,
    /// Earliest and latest date, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<(String, String)>,
    /// Rows without a date.
    pub undated: u64,
    /// Offsets from UTC that the dates state, in minutes; `null` for dates that state none.
    pub offsets: BTreeSet<Option<i16>>,
    /// Distinct authors, where a column names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<u64>,
    /// Comments with personal data in them.
    pub personal_data: u64,
    /// Some rows as they are read.
    pub samples: Vec<Sample>,
    /// Some rows that would be set aside.
    pub set_aside: Vec<SetAside>,
    /// What the reader wants the user to know.
    pub warnings: Vec<String>,
    /// The same as types, for whoever says it in other words.
    #[serde(skip)]
    pub read_warnings: Vec<ReadWarning>,
    /// What was guessed, and the flag that settles it otherwise.
    pub guesses: Vec<Guess>,
}

/// One row as it is read.
#[derive(Debug, Serialize)]
pub struct Sample {
    /// Its line.
    pub line: u64,
    /// Its date, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<f64>,
    /// What would become of it.
    pub status: &'static str,
    /// Its text, personal data masked unless it is to be kept.
    pub text: String,
}

/// One row that would be set aside.
#[derive(Debug, Serialize)]
pub struct SetAside {
    /// Its place.
    pub place: String,
    /// Why.
    pub reason: String,
    /// What to do.
    pub hint: &'static str,
    /// Why, as a type, for whoever says it in other words.
    #[serde(skip)]
    pub fault: RowReason,
}

/// Something that only the user can know for sure.
#[derive(Debug, Serialize)]
pub struct Guess {
    /// What was taken to be so.
    pub guess: String,
    /// The flag that changes it.
    pub flag: String,
    /// The same as a type, for whoever says it in other words.
    #[serde(skip)]
    pub doubt: Doubt,
}

/// What only the user can know for sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Another column may have this role.
    Column {
        /// The role.
        role: Role,
        /// The header taken.
        header: String,
        /// The next best.
        other: String,
    },
    /// Dates may be read two ways.
    DayOrder {
        /// How they were read.
        order: DayOrder,
    },
    /// Days are those of clocks that may not be the user's.
    Clocks {
        /// Offsets from UTC; `None` where none is stated.
        offsets: Vec<Option<i16>>,
    },
    /// Another sheet may hold the comments.
    Sheet {
        /// The one taken.
        sheet: String,
    },
}

/// Reads all sources to their ends.
///
/// # Errors
/// [`Error::Read`] when a file cannot be read on.
pub fn preflight(sources: Vec<Source>, keep_personal_data: bool) -> Result<Preflight, Error> {
    let mut seen: HashSet<TextKey> = HashSet::new();
    let mut bytes = 0;
    let mut files = Vec::with_capacity(sources.len());
    for source in sources {
        files.push(file(source, keep_personal_data, &mut seen, &mut bytes)?);
    }
    let accounting = files.iter().fold(Accounting::default(), |mut sum, file: &FilePreflight| {
        sum.add(&file.accounting);
        sum
    });
    Ok(Preflight { files, accounting, estimated_seconds: START_SECONDS + bytes / BYTES_A_SECOND })
}

fn file(mut source: Source, keep: bool, seen: &mut HashSet<TextKey>, bytes: &mut u64) -> Result<FilePreflight, Error> {
    let mut found = FilePreflight {
        plan: source.plan.clone(),
        accounting: Accounting::default(),
        languages: BTreeMap::new(),
        period: None,
        undated: 0,
        offsets: BTreeSet::new(),
        authors: None,
        personal_data: 0,
        samples: Vec::new(),
        set_aside: Vec::new(),
        warnings: Vec::new(),
        read_warnings: Vec::new(),
        guesses: Vec::new(),
    };
    let mut authors = HashSet::new();
    for row in source.by_ref() {
        found.accounting.read += 1;
        match row {
            Ok(feedback) => {
                let status = found.take(&feedback, seen, bytes);
                authors.extend(feedback.author);
                if found.samples.len() < SHOWN {
                    found.samples.push(sample(&feedback, status, keep));
                }
            }
            Err(fault) => found.refuse(&fault),
        }
    }
    if let Some(fault) = source.fault() {
        return Err(fault.into());
    }
    // The order of dates and the scale of ratings are settled by all rows.
    found.plan = source.plan.clone();
    if found.plan.column(Role::Author).is_some() {
        found.authors = Some(authors.len() as u64);
    }
    found.read_warnings = source.warnings();
    found.warnings = found.read_warnings.iter().map(ToString::to_string).collect();
    found.guesses = guesses(&found);
    Ok(found)
}

impl FilePreflight {
    fn take(&mut self, feedback: &Feedback, seen: &mut HashSet<TextKey>, bytes: &mut u64) -> Status {
        let normalized = normalize(&own_words(&feedback.text));
        let (status, language) = match status(normalized.as_str()) {
            (Status::Analyzed, language) if !seen.insert(normalized.key()) => (Status::Duplicate, language),
            found => found,
        };
        self.accounting.count(status);
        if status == Status::Analyzed {
            *self.languages.entry(language.as_str()).or_default() += 1;
            *bytes += normalized.as_str().len() as u64;
        }
        match feedback.received {
            Some(received) => {
                let date = received.date();
                self.offsets.insert(received.offset_minutes);
                let (first, last) = self.period.get_or_insert_with(|| (date.clone(), date.clone()));
                if date < *first {
                    *first = date;
                } else if date > *last {
                    *last = date;
                }
            }
            None => self.undated += 1,
        }
        self.personal_data += u64::from(!personal_data(&feedback.text).is_empty());
        status
    }

    fn refuse(&mut self, fault: &RowError) {
        self.accounting.count(Status::Rejected);
        if self.set_aside.len() < SHOWN {
            let (place, reason) = (fault.position.to_string(), &fault.reason);
            self.set_aside.push(SetAside { place, reason: reason.to_string(), hint: reason.hint(), fault: reason.clone() });
        }
    }
}

fn sample(feedback: &Feedback, status: Status, keep: bool) -> Sample {
    let text = &feedback.text;
    Sample {
        line: feedback.position.line,
        date: feedback.received.map(|received| received.date()),
        rating: feedback.rating.map(|rating| rating.value),
        status: status.as_str(),
        text: if keep { text.clone() } else { masked(text) },
    }
}

/// What the user may know better: the choice between columns, an open order of day and month, clocks that differ, a sheet.
fn guesses(file: &FilePreflight) -> Vec<Guess> {
    let mut guesses = Vec::new();
    let plan = &file.plan;
    for choice in &plan.columns {
        if let (Some(other), Some(flag)) = (&choice.runner_up, choice.role.flag()) {
            let role = format!("{:?}", choice.role).to_lowercase();
            let doubt = Doubt::Column { role: choice.role, header: choice.header.clone(), other: other.clone() };
            guesses.push(Guess { guess: format!("the {role} is `{}`, not `{other}`", choice.header), flag: format!("{flag} {other:?}"), doubt });
        }
    }
    if plan.dates.ambiguous {
        let order = if plan.dates.order == DayOrder::DayFirst { "day/month/year" } else { "month/day/year" };
        let flag = "write the dates as 2026-07-01 in the export".to_owned();
        guesses.push(Guess { guess: format!("dates such as 1/7/2026 are {order}"), flag, doubt: Doubt::DayOrder { order: plan.dates.order } });
    }
    if file.offsets.len() > 1 || file.offsets.iter().any(|offset| *offset == Some(0)) {
        let shown: Vec<String> = file.offsets.iter().map(|offset| offset.map_or_else(|| "none".to_owned(), offset_text)).collect();
        guesses.push(Guess {
            guess: format!("days are counted as the file states its times (offset from UTC: {})", shown.join(", ")),
            flag: "--timezone Asia/Tokyo".to_owned(),
            doubt: Doubt::Clocks { offsets: file.offsets.iter().copied().collect() },
        });
    }
    if let FileFormat::Xlsx { sheet, sheets } = &plan.format
        && sheets.len() > 1
    {
        let doubt = Doubt::Sheet { sheet: sheet.clone() };
        guesses.push(Guess { guess: format!("the comments are on the sheet `{sheet}`"), flag: "--sheet NAME".to_owned(), doubt });
    }
    guesses
}
