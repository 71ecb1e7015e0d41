//! `report.xlsx`: the same report for those who dig in a spreadsheet.
//!
//! Texts are always string cells, so that a comment beginning with `=` is a comment and not a formula, when it is edited too; they stay verbatim. Dates and numbers are
//! dates and numbers. The comments stream through temporary files, so memory does not grow with them, and go on to a further sheet where one is full.

mod bursts;
mod charts;
mod columns;
mod conflicts;
mod figure_columns;
mod figures;
mod grid;
mod outcomes;
mod review;
mod spellings;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::contents::{Accounting, Report, ReportedIssue, TopicRow};
use super::html::rows_of;
use super::jsonl::{shown_reply, shown_text};
use super::output::{Comments, OutputError, Render};
use super::wording::{self, Words};
use crate::classify::{Comment, Status};
use crate::suggest::SuggestionKind;
use columns::{COMMENTS, DICTIONARY, FAQ, ISSUES, PROPOSALS, SET_ASIDE, SUMMARY, Sheet, pick};
use grid::{Cell, Grid, SHEET_ROWS, Styles};

const FORMAT: &str = "Excel";
/// Quotes that the issues sheet has columns for.
const QUOTES: usize = 3;

/// Renders `report.xlsx`.
pub struct Xlsx;

impl Render for Xlsx {
    fn file_name(&self) -> &'static str {
        "report.xlsx"
    }

    fn render(&self, report: &Report, comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        let words = wording::words(report.language);
        let styles = Styles::new();
        let mut workbook = Workbook::new();
        let refused = OutputError::format::<XlsxError>;
        workbook.set_properties(&properties(report).map_err(refused(FORMAT))?);
        workbook.push_worksheet(summary(report, words, &styles).map_err(refused(FORMAT))?);
        workbook.push_worksheet(issues(report, words, &styles).map_err(refused(FORMAT))?);
        workbook.push_worksheet(faq(report, words, &styles).map_err(refused(FORMAT))?);
        workbook.push_worksheet(proposals(report, words, &styles).map_err(refused(FORMAT))?);
        if let Some(sheet) = outcomes::sheet(report, words, &styles).map_err(refused(FORMAT))? {
            workbook.push_worksheet(sheet);
        }
        figures::write(&mut workbook, report, words, &styles).map_err(refused(FORMAT))?;
        let mut analyzed = Ledger::new(&COMMENTS, words, &styles, &mut workbook).map_err(refused(FORMAT))?;
        let mut aside = Ledger::new(&SET_ASIDE, words, &styles, &mut workbook).map_err(refused(FORMAT))?;
        let kept = report.ledger.is_some();
        let members = kept.then(|| Ledger::new(&review::MEMBERS, words, &styles, &mut workbook));
        let mut members = members.transpose().map_err(refused(FORMAT))?;
        for comment in comments {
            let comment = comment.map_err(OutputError::Comments)?;
            let written = match comment.status {
                Status::Analyzed => analyzed.push(&mut workbook, |grid| comment_row(grid, &comment, report, words)),
                _ => aside.push(&mut workbook, |grid| aside_row(grid, &comment, report, words)),
            };
            written.map_err(refused(FORMAT))?;
            if let Some(members) = members.as_mut().filter(|_| comment.status == Status::Analyzed) {
                review::members(&comment, report, words, |row| members.push(&mut workbook, row)).map_err(refused(FORMAT))?;
            }
        }
        for sheet in analyzed.finish().map_err(refused(FORMAT))?.into_iter().chain(aside.finish().map_err(refused(FORMAT))?) {
            workbook.push_worksheet(sheet);
        }
        if let Some(members) = members {
            workbook.push_worksheet(review::issues(report, words, &styles).map_err(refused(FORMAT))?);
            for mut sheet in members.finish().map_err(refused(FORMAT))? {
                review::choose_issue(&mut sheet, report, words).map_err(refused(FORMAT))?;
                review::choose_labels(&mut sheet, words, 6, 8).map_err(refused(FORMAT))?;
                workbook.push_worksheet(sheet);
            }
        }
        if let Some(sheet) = spellings::sheet(report, words, &styles).map_err(refused(FORMAT))? {
            workbook.push_worksheet(sheet);
        }
        workbook.push_worksheet(dictionary(report, words, &styles, kept).map_err(refused(FORMAT))?);
        workbook.save_to_writer(out).map_err(refused(FORMAT))
    }
}

/// A list of comments that goes on to a further sheet when one is full.
struct Ledger<'s> {
    layout: &'static Sheet,
    words: &'static Words,
    styles: &'s Styles,
    full: Vec<Worksheet>,
    current: Grid<'s>,
}

impl<'s> Ledger<'s> {
    fn new(layout: &'static Sheet, words: &'static Words, styles: &'s Styles, workbook: &mut Workbook) -> Result<Self, XlsxError> {
        let sheet = workbook.new_worksheet_with_constant_memory()?;
        let current = Grid::with_header(sheet, layout.name(words.language), layout, words.language, styles)?;
        Ok(Self { layout, words, styles, full: Vec::new(), current })
    }

    fn push(&mut self, workbook: &mut Workbook, write: impl FnOnce(&mut Grid<'s>) -> Result<(), XlsxError>) -> Result<(), XlsxError> {
        if self.current.row == SHEET_ROWS {
            let name = format!("{} {}", self.layout.name(self.words.language), self.full.len() + 2);
            let sheet = workbook.new_worksheet_with_constant_memory()?;
            let next = Grid::with_header(sheet, &name, self.layout, self.words.language, self.styles)?;
            self.full.push(std::mem::replace(&mut self.current, next).filtered(self.layout)?);
        }
        write(&mut self.current)
    }

    fn finish(self) -> Result<Vec<Worksheet>, XlsxError> {
        let mut sheets = self.full;
        sheets.push(self.current.filtered(self.layout)?);
        Ok(sheets)
    }
}

/// The clock must not show in the file: it is dated like the report.
fn properties(report: &Report) -> Result<DocProperties, XlsxError> {
    let fallback = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let created = report.date.as_deref().and_then(|date| ExcelDateTime::parse_from_str(date).ok()).unwrap_or(fallback);
    Ok(DocProperties::new().set_title(&report.title).set_author(format!("koe {}", report.run.version)).set_creation_datetime(&created))
}

/// Where an issue stands in this workbook; its row on the issues sheet follows from its place in the report.
fn issue_cell(index: usize, words: &Words) -> String {
    format!("'{}'!A{}", ISSUES.name(words.language), index + 2)
}

fn summary(report: &Report, words: &Words, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut grid = Grid::new(Worksheet::new(), SUMMARY.name(words.language), styles)?;
    grid.sheet.set_column_width(0, 34)?;
    grid.sheet.set_column_range_width(1, 11, 14)?;
    grid.title(&report.title)?;
    if let Some((from, to)) = &report.period {
        grid.push([Cell::Text(words.period), Cell::Date(from), Cell::Date(to)])?;
    } else {
        grid.push([Cell::Text(words.no_period)])?;
    }
    if let Some(date) = &report.date {
        grid.push([Cell::Text(words.dated), Cell::Date(date)])?;
    }
    grid.push([Cell::Text(words.read_before_acting)])?;

    let statuses = [Status::Analyzed, Status::Duplicate, Status::Empty, Status::NoContent, Status::OtherLanguage, Status::Rejected];
    let counts = |accounting: &Accounting| {
        let accounting = *accounting;
        std::iter::once(Cell::Count(accounting.read)).chain(statuses.map(|status| Cell::Count(rows_of(&accounting, status))))
    };
    grid.row += 1;
    grid.heading(words.rows_heading)?;
    let names = [words.read].into_iter().chain(statuses.map(|status| words.status(status)));
    grid.header([words.file].into_iter().chain(names).chain([words.layout, words.encoding, words.text_column, words.warnings]))?;
    for source in &report.sources {
        let warnings = source.warnings.join("\n");
        let about = [Cell::Text(&source.layout), Cell::Text(&source.encoding), Cell::Text(&source.text_column), Cell::Text(&warnings)];
        grid.push([Cell::Text(&source.path)].into_iter().chain(counts(&source.accounting)).chain(about))?;
    }
    grid.push([Cell::Text(words.total)].into_iter().chain(counts(&report.accounting)))?;

    conflicts::write(&mut grid, &report.overview.rating_conflicts, words)?;
    bursts::write(&mut grid, &report.overview.bursts, words)?;
    let topics = grid.row + 3;
    overview(&mut grid, words.by_topic, words.topic, &report.overview.topics, words, |name| words.topic_name(name, &report.topics).to_owned())?;
    if !report.overview.topics.is_empty() {
        charts::topics(&mut grid, topics, words)?;
    }
    overview(&mut grid, words.by_channel, words.channel, &report.overview.channels, words, str::to_owned)?;
    overview(&mut grid, words.by_language, words.language_heading, &report.overview.languages, words, |name| {
        words.language_of_code(name).to_owned()
    })?;
    if !report.overview.months.is_empty() {
        grid.row += 1;
        grid.heading(words.months_chart)?;
        grid.header([words.month, words.comments, words.negative])?;
        let first = grid.row;
        for month in &report.overview.months {
            grid.push([Cell::Text(&month.month), Cell::Count(month.base), Cell::Count(month.voices)])?;
        }
        charts::months(&mut grid, first, words)?;
    }
    Ok(grid.sheet)
}

fn overview(
    grid: &mut Grid<'_>,
    heading: &str,
    column: &str,
    rows: &[TopicRow],
    words: &Words,
    name: impl Fn(&str) -> String,
) -> Result<(), XlsxError> {
    if rows.is_empty() {
        return Ok(());
    }
    grid.row += 1;
    grid.heading(heading)?;
    let bounds = [words.interval_low, words.interval_high];
    let poles = [words.negative, words.mixed, words.neutral, words.positive];
    grid.header([column, words.comments, words.share].into_iter().chain(bounds).chain(poles))?;
    for row in rows {
        let share = [Cell::Count(row.share.count), Cell::Share(row.share.value), Cell::Share(row.share.low), Cell::Share(row.share.high)];
        let counts = [row.sentiment.negative, row.sentiment.mixed, row.sentiment.neutral, row.sentiment.positive].map(Cell::Count);
        grid.push([Cell::Text(&name(&row.name))].into_iter().chain(share).chain(counts))?;
    }
    Ok(())
}

fn issues(report: &Report, words: &Words, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut grid = Grid::with_header(Worksheet::new(), ISSUES.name(words.language), &ISSUES, words.language, styles)?;
    grid.sheet.set_freeze_panes(1, 2)?;
    for reported in &report.issues {
        let ReportedIssue { issue, measures, suggestion, .. } = reported;
        let (size, trend) = (&measures.size, &measures.trend);
        let topics = joined(issue.topics.iter().map(|id| words.topic_name(id, &report.topics)), words);
        let phrases = joined(issue.phrases.iter().map(String::as_str), words);
        let places: Vec<String> = issue.quotes.iter().map(|quote| quote.position.to_string()).collect();
        let cells = [
            Cell::Text(&issue.id.0),
            Cell::Text(issue.title(words.language)),
            Cell::Text(words.intent(issue.intent)),
            Cell::Text(words.short_level(suggestion.priority.level)),
            Cell::Decimal(suggestion.priority.score),
            Cell::Text(words.owner(&suggestion.owner)),
            Cell::Count(size.voices),
            Cell::Count(size.posts),
            size.authors.map_or(Cell::Empty, Cell::Count),
            Cell::Share(size.share.value),
            Cell::Share(size.share.low),
            Cell::Share(size.share.high),
            Cell::Text(words.direction(trend.direction)),
            trend.first_seen.as_deref().map_or(Cell::Empty, Cell::Date),
            trend.last_seen.as_deref().map_or(Cell::Empty, Cell::Date),
            Cell::Text(&words.touchpoint(&suggestion.touchpoint)),
            Cell::Text(words.stage(suggestion.stage)),
            Cell::Text(&topics),
            Cell::Text(&phrases),
            measures.mean_rating.map_or(Cell::Empty, |mean| Cell::Decimal(mean.issue)),
            Cell::Text(&suggestion.proposal),
            reported.state().map(|state| words.state(state)).into(),
        ];
        let quotes = issue.quotes.iter().zip(&places).take(QUOTES).flat_map(|(quote, place)| [Cell::Text(&quote.text), Cell::Text(place)]);
        grid.push(cells.into_iter().chain(quotes))?;
    }
    grid.filtered(&ISSUES)
}

fn faq(report: &Report, words: &Words, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut grid = Grid::with_header(Worksheet::new(), FAQ.name(words.language), &FAQ, words.language, styles)?;
    for (index, ReportedIssue { issue, measures, suggestion, .. }) in report.issues.iter().enumerate() {
        if suggestion.kind != SuggestionKind::Faq {
            continue;
        }
        let link = issue_cell(index, words);
        let places: Vec<String> = suggestion.answers.iter().map(|answer| answer.position.to_string()).collect();
        let answers = suggestion.answers.iter().zip(&places).map(|(answer, place)| (Cell::Text(&answer.text), Cell::Text(place)));
        let coverage = words.faq_coverage(suggestion);
        let unanswered = suggestion.answers.is_empty().then_some((Cell::Empty, Cell::Empty));
        for (answer, place) in answers.chain(unanswered) {
            grid.push([
                Cell::Link(&issue.id.0, &link),
                Cell::Text(&suggestion.proposal),
                issue.quotes.first().map(|quote| quote.text.as_str()).into(),
                answer,
                place,
                coverage.as_deref().into(),
                Cell::Count(measures.size.voices),
                Cell::Text(words.owner(&suggestion.owner)),
                Cell::Text(words.short_level(suggestion.priority.level)),
            ])?;
        }
    }
    grid.filtered(&FAQ)
}

fn proposals(report: &Report, words: &Words, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut grid = Grid::with_header(Worksheet::new(), PROPOSALS.name(words.language), &PROPOSALS, words.language, styles)?;
    for (index, ReportedIssue { issue, measures, suggestion, .. }) in report.issues.iter().enumerate() {
        if suggestion.kind != SuggestionKind::Improvement {
            continue;
        }
        let causes = suggestion.causes.join("\n");
        grid.push([
            Cell::Link(&issue.id.0, &issue_cell(index, words)),
            Cell::Text(issue.title(words.language)),
            Cell::Text(words.short_level(suggestion.priority.level)),
            Cell::Text(words.owner(&suggestion.owner)),
            Cell::Text(&suggestion.need),
            Cell::Text(&suggestion.proposal),
            Cell::Text(&suggestion.evidence),
            Cell::Text(&causes),
            Cell::Text(&suggestion.hypothesis),
            Cell::Count(measures.size.voices),
            Cell::Text(words.direction(measures.trend.direction)),
        ])?;
    }
    grid.filtered(&PROPOSALS)
}

fn comment_row(grid: &mut Grid<'_>, comment: &Comment, report: &Report, words: &Words) -> Result<(), XlsxError> {
    let feedback = &comment.feedback;
    let topics = joined(comment.topics.iter().map(|id| words.topic_name(id, &report.topics)), words);
    let ids = comment.issues();
    let first = ids.first().and_then(|first| report.issues.iter().position(|reported| reported.issue.id.0 == **first));
    let ids = ids.join(", ");
    let link = first.map(|index| issue_cell(index, words));
    let text = shown_text(comment, report.masked);
    let reply = shown_reply(comment, report.masked);
    grid.push([
        Cell::Text(&feedback.id),
        Cell::Text(&feedback.position.path),
        feedback.position.sheet.as_deref().into(),
        Cell::Count(feedback.position.line),
        feedback.received.map_or(Cell::Empty, |received| Cell::Moment(received.at)),
        Cell::Text(&feedback.channel),
        feedback.product.as_deref().into(),
        feedback.rating.map_or(Cell::Empty, |rating| Cell::Decimal(rating.value)),
        comment.language.map(|language| words.language_name(language)).into(),
        comment.sentiment.map(|sentiment| words.sentiment(sentiment)).into(),
        comment.sentiment_score.map_or(Cell::Empty, |score| Cell::Decimal(super::jsonl::rounded(score))),
        comment.rating_conflict().map(|conflict| words.rating_conflict(conflict)).into(),
        comment.intent.map(|intent| words.intent(intent)).into(),
        Cell::Text(&topics),
        link.as_deref().map_or(Cell::Text(&ids), |link| Cell::Link(&ids, link)),
        text.as_deref().into(),
        reply.as_deref().into(),
        comment.author.as_deref().into(),
        words.corrected(comment.segments.iter()).as_deref().into(),
    ])
}

fn aside_row(grid: &mut Grid<'_>, comment: &Comment, report: &Report, words: &Words) -> Result<(), XlsxError> {
    let feedback = &comment.feedback;
    let text = shown_text(comment, report.masked);
    grid.push([
        Cell::Text(&feedback.id),
        Cell::Text(&feedback.position.path),
        feedback.position.sheet.as_deref().into(),
        Cell::Count(feedback.position.line),
        Cell::Text(words.status(comment.status)),
        comment.reason.as_deref().into(),
        comment.duplicate_of.as_deref().into(),
        feedback.received.map_or(Cell::Empty, |received| Cell::Moment(received.at)),
        Cell::Text(&feedback.channel),
        text.as_deref().into(),
        comment.duplicate_kind.map(|kind| words.duplicate_kind(kind)).into(),
        comment.author.as_deref().into(),
    ])
}

fn dictionary(report: &Report, words: &Words, styles: &Styles, with_review: bool) -> Result<Worksheet, XlsxError> {
    let language = words.language;
    let mut grid = Grid::with_header(Worksheet::new(), DICTIONARY.name(language), &DICTIONARY, language, styles)?;
    let review = with_review.then_some([&review::ISSUES, &review::MEMBERS]).into_iter().flatten();
    let spellings = (!report.spellings.is_empty()).then_some(&spellings::SPELLINGS);
    for sheet in [&ISSUES, &FAQ, &PROPOSALS].into_iter().chain(figures::present(report)).chain([&COMMENTS, &SET_ASIDE]).chain(review).chain(spellings)
    {
        for column in sheet.columns {
            grid.push([Cell::Text(sheet.name(language)), Cell::Text(column.header(language)), Cell::Text(column.meaning(language))])?;
        }
    }
    grid.filtered(&DICTIONARY)
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, words: &Words) -> String {
    parts.collect::<Vec<_>>().join(pick(words.language, "、", ", "))
}
