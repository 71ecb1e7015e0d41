//! The rows of one file, mapped to [`Feedback`] one after the other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::attributes::AttributeColumns;
use super::columns::{Mapping, Role, position};
use super::dates::DateRule;
use super::error::{ReadError, ReadWarning};
use super::header::Header;
use super::identity::{Ids, digest};
use super::layouts::{Layout, Preset};
use super::origin::{Origin, Rows};
use super::plan::{FileFormat, Plan};
use super::row::{Content, Row, filled, is_total, take_filled};
use super::survey::{Survey, rating_value, stated_id};
use crate::config::Zone;
use crate::feedback::{Attributes, Author, Feedback, Position, Rating, RatingScale, Received, RowError, RowReason};

/// How a row becomes a record.
pub(super) struct Columns {
    names: Vec<Arc<str>>,
    by_name: BTreeMap<Arc<str>, usize>,
    pub(super) mapping: Mapping,
    text: usize,
    /// Columns of the same question, read where the text cell is blank.
    pub(super) text_again: Vec<usize>,
    /// The column that says when a comment was last edited, in the exports that hold a comment once a version.
    pub(super) edited: Option<usize>,
    pub(super) layout: Layout,
    /// The column that tells previews from answers, and how the cells of a preview begin.
    previews: Option<(usize, &'static [&'static str])>,
    pub(super) dates: DateRule,
    zone: Option<Zone>,
    pub(super) scale: Option<RatingScale>,
    pub(super) attributes: AttributeColumns,
}

impl Columns {
    pub(super) fn new(names: &[String], mapping: Mapping, text: usize, preset: Option<&Preset>, dates: DateRule, scale: Option<RatingScale>) -> Self {
        let previews = preset.and_then(|preset| preset.previews).and_then(|(column, words)| Some((position(names, column)?, words)));
        let edited = preset.and_then(|preset| preset.edited.iter().find_map(|column| position(names, column)));
        let layout = preset.map_or(Layout::Generic, |preset| preset.layout);
        let names: Vec<Arc<str>> = names.iter().map(|name| Arc::from(name.as_str())).collect();
        let by_name = names.iter().cloned().zip(0..).collect();
        let (text_again, attributes) = (Vec::new(), AttributeColumns::default());
        Self { names, by_name, mapping, text, text_again, edited, layout, previews, dates, zone: None, scale, attributes }
    }

    pub(super) fn on_clock(mut self, zone: Option<Zone>) -> Self {
        self.zone = zone;
        self
    }

    /// The date of a cell, on the clock that was asked for.
    fn date(&self, cell: &str) -> Option<Received> {
        let stated = self.dates.read(cell)?;
        let placed = self.zone.as_ref().and_then(|zone| zone.place(stated.at, stated.offset_minutes));
        Some(placed.map_or(stated, |(at, minutes)| Received { at, offset_minutes: Some(minutes) }))
    }

    /// What marks a response as a preview of the survey, if it is one.
    fn preview<'a>(&self, cells: &'a [Option<String>]) -> Option<&'a str> {
        let (column, words) = self.previews?;
        let cell = cells.get(column)?.as_deref()?.trim();
        words.iter().any(|word| cell.eq_ignore_ascii_case(word)).then_some(cell)
    }

    /// The id as the file states it, if it can be trusted.
    pub(super) fn stated_id<'a>(&self, cells: &'a [Option<String>]) -> Option<Cow<'a, str>> {
        stated_id(self.layout, cells.get(self.mapping.get(Role::Id)?)?.as_deref()?)
    }
}

/// Cells in the order of the header, and what stands beside it.
struct Aligned {
    cells: Vec<Option<String>>,
    errors: Vec<usize>,
    surplus: Vec<(Arc<str>, String)>,
}

#[derive(Default)]
struct Tally {
    total_lines: Vec<u64>,
    unread_dates: Option<(u64, u64)>,
    unread_ratings: Option<(u64, u64)>,
}

/// One file as an iterator over its records.
///
/// A fault of the disk while reading ends the iteration; [`Source::fault`] then holds it, and whoever iterates must ask.
pub struct Source {
    /// What was decided about the file.
    pub plan: Plan,
    columns: Columns,
    origin: Origin,
    rows: Rows,
    first_data_row: usize,
    path: Arc<str>,
    sheet: Option<Arc<str>>,
    is_table: bool,
    /// Whether all rows have chosen the columns, the order of dates and the scale of ratings.
    sampled: bool,
    record: u64,
    started: bool,
    ids: Ids,
    tally: Tally,
    notes: Vec<ReadWarning>,
    fault: Option<io::Error>,
    /// Room for the digest of a record.
    scratch: Vec<u8>,
}

impl Source {
    pub(super) fn new(
        plan: Plan,
        header: Header,
        columns: Columns,
        origin: Origin,
        rows: Option<Rows>,
        sampled: bool,
        note: Option<&'static str>,
    ) -> io::Result<Self> {
        let (sheet, is_table) = match &plan.format {
            FileFormat::Xlsx { sheet, .. } => (Some(Arc::from(sheet.as_str())), true),
            FileFormat::Csv { .. } => (None, true),
            FileFormat::Json | FileFormat::JsonLines | FileFormat::Parquet | FileFormat::Arrow => (None, false),
        };
        let mut notes: Vec<ReadWarning> = note.into_iter().map(|note| ReadWarning::Layout { note }).collect();
        if !header.renamed.is_empty() {
            notes.push(ReadWarning::DuplicateHeaders { names: header.renamed });
        }
        if let FileFormat::Xlsx { sheet, sheets } = &plan.format
            && sheets.len() > 1
        {
            notes.push(ReadWarning::OtherSheets { names: sheets.iter().filter(|other| *other != sheet).cloned().collect() });
        }
        if !plan.other_texts.is_empty() {
            notes.push(ReadWarning::OtherTexts { names: plan.other_texts.clone() });
        }
        if is_table && header.line.is_none() {
            notes.push(ReadWarning::NoHeader);
        }
        let rows = match rows {
            Some(rows) => rows,
            None => origin.rows()?,
        };
        Ok(Self {
            path: Arc::from(plan.path.display().to_string()),
            plan,
            columns,
            origin,
            rows,
            first_data_row: header.first_data_row,
            sheet,
            is_table,
            sampled,
            record: 0,
            started: false,
            ids: Ids::default(),
            tally: Tally::default(),
            notes,
            fault: None,
            scratch: Vec::new(),
        })
    }

    /// The same source with one more thing that its user should know.
    pub(super) fn noting(mut self, warning: Option<ReadWarning>) -> Self {
        self.notes.extend(warning);
        self
    }

    /// What the user should know about the file; complete once the iterator is exhausted.
    #[must_use]
    pub fn warnings(&self) -> Vec<ReadWarning> {
        let mut warnings = self.notes.clone();
        if let Some(undecodable) = self.rows.undecodable().filter(|undecodable| undecodable.count > 0) {
            let encoding = self.plan.encoding.label.clone();
            warnings.push(ReadWarning::Undecodable { encoding, count: undecodable.count, lines: undecodable.lines.clone() });
        }
        if let Rows::Delimited(rows) = &self.rows
            && !rows.unclosed().is_empty()
        {
            warnings.push(ReadWarning::UnclosedQuotes { lines: rows.unclosed().to_vec() });
        }
        let column = |role| self.plan.column(role).map_or_else(String::new, |choice| choice.header.clone());
        if self.plan.dates.ambiguous {
            warnings.push(ReadWarning::AmbiguousDates { column: column(Role::Date) });
        }
        if let Some((count, line)) = self.tally.unread_dates {
            warnings.push(ReadWarning::UnreadDates { column: column(Role::Date), count, line });
        }
        if let Some((count, line)) = self.tally.unread_ratings {
            warnings.push(ReadWarning::UnreadRatings { column: column(Role::Rating), count, line });
        }
        if self.ids.ruined() > 0 {
            warnings.push(ReadWarning::RuinedIds { column: column(Role::Id), count: self.ids.ruined() });
        }
        if self.ids.repeated() > 0 {
            warnings.push(ReadWarning::RepeatedIds { column: column(Role::Id), count: self.ids.repeated() });
        }
        warnings.extend(self.tally.total_lines.iter().map(|&line| ReadWarning::TotalLine { line }));
        warnings
    }

    /// The fault that ended the iteration early, if any.
    pub fn fault(&mut self) -> Option<ReadError> {
        self.fault.take().map(|source| ReadError::io(&self.plan.path, source))
    }

    /// Passes the rows above the data and surveys the whole file: an id must not depend on which of two records comes first, nor a date on which rows
    /// happen to stand in the sample. [`Source::plan`] says what the survey decided.
    fn start(&mut self) -> io::Result<()> {
        for _ in 0..self.first_data_row {
            self.rows.next_row()?;
        }
        let Some(mut survey) = Survey::of(&self.columns.mapping, self.columns.layout, self.sampled) else { return Ok(()) };
        match &self.rows {
            Rows::Whole(rows) => rows.as_slice().iter().for_each(|row| survey.row(row, &self.columns.names)),
            _ if matches!(self.origin, Origin::Whole) => return Ok(()),
            _ => self.origin.survey(&mut survey, &self.columns.names, self.first_data_row)?,
        }
        let findings = survey.finish();
        self.columns.dates = findings.dates(self.columns.dates);
        if let Some(column) = self.columns.mapping.get(Role::Rating) {
            self.columns.scale = findings.scale(&self.columns.names[column], self.columns.scale);
        }
        (self.plan.dates, self.plan.rating_scale) = (self.columns.dates, self.columns.scale);
        self.ids = findings.ids;
        Ok(())
    }

    fn map(&mut self, row: Row) -> Result<Feedback, RowError> {
        let position = Position { path: self.path.clone(), sheet: self.sheet.clone(), line: row.line, record: self.record };
        self.record += 1;
        let aligned = match self.align(row.content) {
            Ok(aligned) => aligned,
            Err((reason, cells)) => return Err(RowError { position, reason, cells }),
        };
        let text_column = self.columns.text;
        if aligned.errors.contains(&text_column) {
            let cells: Vec<String> = aligned.cells.into_iter().map(Option::unwrap_or_default).collect();
            return Err(RowError { position, reason: RowReason::ErrorCell { value: cells[text_column].clone() }, cells });
        }
        if let Some(value) = self.columns.preview(&aligned.cells).map(str::to_owned) {
            let cells = aligned.cells.into_iter().map(Option::unwrap_or_default).collect();
            return Err(RowError { position, reason: RowReason::SurveyPreview { value }, cells });
        }
        Ok(self.feedback(aligned, position))
    }

    fn align(&self, content: Content) -> Result<Aligned, (RowReason, Vec<String>)> {
        let width = self.columns.names.len();
        match content {
            Content::Fault { reason, cells } => Err((reason, cells)),
            Content::Cells { cells, errors } => {
                let surplus = cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
                let cut_off = self.sheet.is_none() && cells.len() <= self.columns.text && !is_total(cells.first().map(String::as_str));
                if surplus || cut_off {
                    return Err((RowReason::CellCount { found: cells.len(), expected: width }, cells));
                }
                let mut cells: Vec<Option<String>> = cells.into_iter().map(Some).collect();
                cells.resize(width, None);
                Ok(Aligned { cells, errors, surplus: Vec::new() })
            }
            Content::Fields(fields) => {
                let mut cells = vec![None; width];
                let mut surplus = Vec::new();
                for (name, value) in fields {
                    match self.columns.by_name.get(name.as_str()) {
                        Some(&column) => cells[column] = Some(value),
                        None => surplus.push((Arc::from(name), value)),
                    }
                }
                let filled =
                    |role| self.columns.mapping.get(role).and_then(|column| cells[column].as_deref()).is_some_and(|cell| !cell.trim().is_empty());
                if cells[self.columns.text].is_none() && !filled(Role::Title) {
                    let field = self.columns.names[self.columns.text].to_string();
                    let named = self.columns.names.iter().zip(cells).filter_map(|(name, cell)| Some(format!("{name}: {}", cell?)));
                    return Err((RowReason::MissingField { field }, named.collect()));
                }
                Ok(Aligned { cells, errors: Vec::new(), surplus })
            }
        }
    }

    fn feedback(&mut self, aligned: Aligned, position: Position) -> Feedback {
        let Aligned { mut cells, surplus, .. } = aligned;
        let revision = self.columns.revision(&cells);
        let column = |role| self.columns.mapping.get(role);
        let cell = column(Role::Id).and_then(|column| cells[column].as_deref());
        let id = self.ids.give(cell, self.columns.stated_id(&cells), || digest(&self.columns.names, &cells, &surplus, &mut self.scratch));
        let is_blank = |cells: &[Option<String>], column: usize| cells[column].as_deref().is_none_or(|cell| cell.trim().is_empty());

        let total = self.is_table && is_blank(&cells, self.columns.text) && is_total(cells.iter().flatten().next().map(String::as_str));
        if total {
            self.tally.total_lines.push(position.line);
        }
        let received = filled(&cells, column(Role::Date)).filter(|_| !total).and_then(|cell| {
            let received = self.columns.date(cell);
            if received.is_none() {
                count(&mut self.tally.unread_dates, position.line);
            }
            received
        });
        let rating = filled(&cells, column(Role::Rating)).filter(|_| !total).and_then(|cell| {
            let value = rating_value(cell);
            if value.is_none() {
                count(&mut self.tally.unread_ratings, position.line);
            }
            Some(Rating { value: value?, scale: self.columns.scale.unwrap_or(RatingScale::Other) })
        });
        let read = || self.columns.attributes.read(&cells, rating, |cell| self.columns.date(cell), &self.columns.names);
        let attributes = if total { Attributes::default() } else { read() };
        let author = filled(&cells, column(Role::Author)).map(|name| Author(xxh3_128(name.as_bytes())));
        let is_id = column(Role::Id).is_some_and(|column| cells[column].as_deref().is_some_and(|cell| id == cell.trim()));
        let reply = column(Role::Reply).filter(|&column| !is_blank(&cells, column)).and_then(|column| cells[column].take());
        let title = column(Role::Title).filter(|&column| !is_blank(&cells, column));
        let again = self.columns.text_again.iter().copied().find(|&column| !is_blank(&cells, column));
        let from = again.or(title).filter(|_| is_blank(&cells, self.columns.text)).unwrap_or(self.columns.text);
        let text = cells[from].take().unwrap_or_default();
        // What has found its place is not repeated; a date or an id that could not be read stays where a person can see it.
        for (role, used) in [
            (Role::Text, true),
            (Role::Date, received.is_some()),
            (Role::Rating, rating.is_some()),
            (Role::Id, is_id),
            (Role::Author, author.is_some()),
        ] {
            if let Some(column) = column(role).filter(|_| used) {
                cells[column] = None;
            }
        }
        let channel = column(Role::Channel).and_then(|column| take_filled(&mut cells[column]));
        let product = column(Role::Product).and_then(|column| take_filled(&mut cells[column]));
        let others = self.columns.names.iter().zip(cells).filter_map(|(name, cell)| Some((name, cell?)));
        let others = others.filter(|(_, cell)| !cell.trim().is_empty()).map(|(name, cell)| (Arc::clone(name), cell));
        Feedback {
            id,
            text,
            text_column: Arc::clone(&self.columns.names[from]),
            received,
            rating,
            reply,
            channel: channel.unwrap_or_else(|| self.plan.channel.clone()),
            product,
            author,
            revision,
            extra: others.chain(surplus.into_iter().filter(|(_, cell)| !cell.trim().is_empty())).collect(),
            attributes,
            position,
        }
    }
}

impl Iterator for Source {
    type Item = Result<Feedback, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fault.is_some() {
            return None;
        }
        if !self.started {
            self.started = true;
            if let Err(error) = self.start() {
                self.fault = Some(error);
                return None;
            }
        }
        match self.rows.next_row() {
            Ok(row) => row.map(|row| self.map(row)),
            Err(error) => {
                self.fault = Some(error);
                None
            }
        }
    }
}

fn count(tally: &mut Option<(u64, u64)>, line: u64) {
    let (count, _) = tally.get_or_insert((0, line));
    *count += 1;
}
