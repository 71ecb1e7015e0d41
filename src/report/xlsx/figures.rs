//! The sheets of measures: each is there only where there is something to say.

use rust_xlsxwriter::{Chart, ChartDataLabel, ChartMarker, ChartMarkerType, ChartType, Workbook, Worksheet, XlsxError};

use super::columns::Sheet;
use super::figure_columns::{CHECKS, CROSS, DAYS, DRIVERS, FOLLOW_UPS, MAPS, NAMES, PHRASES, SCORES};
use super::grid::{Cell, Grid, Styles};
use super::{issue_cell, joined, review};
use crate::measure::{CrossRows, CrossTable, Dimension, Estimate, Point, ScoreRow, ScoreTable, ScoreUnit};
use crate::report::Report;
use crate::report::wording::Words;

struct Sheets<'a> {
    report: &'a Report,
    words: &'a Words,
    styles: &'a Styles,
}

type Make<'a> = fn(&Sheets<'a>) -> Result<Worksheet, XlsxError>;

/// The sheets in their order, with whether the report has anything to say on them.
fn all<'a>(report: &Report) -> [(bool, &'static Sheet, Make<'a>); 9] {
    let figures = &report.figures;
    let listening = &figures.listening;
    [
        (!figures.scores.is_empty(), &SCORES, Sheets::scores),
        (!figures.drivers.is_empty(), &DRIVERS, Sheets::drivers),
        (!figures.cross.is_empty(), &CROSS, Sheets::cross),
        (figures.cross.iter().any(|table| table.map.is_some()), &MAPS, Sheets::maps),
        (figures.follow_ups.tracked, &FOLLOW_UPS, Sheets::follow_ups),
        (!listening.names.is_empty(), &NAMES, Sheets::names),
        (!listening.rising.is_empty() || !listening.links.is_empty(), &PHRASES, Sheets::phrases),
        (!listening.days.is_empty(), &DAYS, Sheets::days),
        (!figures.checks.is_empty(), &CHECKS, Sheets::checks),
    ]
}

/// The sheets that [`write()`] writes.
pub(super) fn present(report: &Report) -> impl Iterator<Item = &'static Sheet> {
    all(report).into_iter().filter(|(is_there, ..)| *is_there).map(|(_, layout, _)| layout)
}

/// Writes all of them.
pub(super) fn write<'a>(workbook: &mut Workbook, report: &'a Report, words: &'a Words, styles: &'a Styles) -> Result<(), XlsxError> {
    let sheets = Sheets { report, words, styles };
    for (_, _, make) in all(report).into_iter().filter(|(is_there, ..)| *is_there) {
        workbook.push_worksheet(make(&sheets)?);
    }
    Ok(())
}

/// A label that a chart does not take for a formula.
fn label(text: &str) -> String {
    if text.starts_with('=') { format!(" {text}") } else { text.to_owned() }
}

fn or_empty<'c>(value: Option<f64>, cell: fn(f64) -> Cell<'c>) -> Cell<'c> {
    value.map_or(Cell::Empty, cell)
}

impl<'a> Sheets<'a> {
    fn grid(&self, layout: &Sheet) -> Result<Grid<'a>, XlsxError> {
        Grid::with_header(Worksheet::new(), layout.name(self.words.language), layout, self.words.language, self.styles)
    }

    fn scores(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&SCORES)?;
        for table in &self.report.figures.scores {
            self.score(&mut grid, table, self.words.whole(), &table.overall)?;
            let months = table.months.iter().map(|row| (self.words.dimension(Dimension::Month), row));
            let groups = table.groups.iter().flat_map(|groups| groups.rows.iter().map(|row| (self.words.dimension(groups.by), row)));
            for (by, row) in months.chain(groups) {
                self.score(&mut grid, table, by, row)?;
            }
        }
        grid.filtered(&SCORES)
    }

    fn score(&self, grid: &mut Grid<'_>, table: &ScoreTable, by: &str, row: &ScoreRow) -> Result<(), XlsxError> {
        let words = self.words;
        let parts = row.counts.iter().map(|part| format!("{} {}", words.score_part(&part.name), part.count)).collect::<Vec<_>>().join(" / ");
        let number: fn(f64) -> Cell<'static> = if table.unit == ScoreUnit::Share { Cell::Share } else { Cell::Decimal };
        let bound = |pick: fn(&Estimate) -> f64| or_empty(row.estimate.as_ref().map(pick), number);
        grid.push([
            Cell::Text(words.score_kind(table.kind)),
            Cell::Text(by),
            Cell::Text(self.group(&row.name)),
            Cell::Count(row.base),
            bound(|estimate| estimate.value),
            bound(|estimate| estimate.low),
            bound(|estimate| estimate.high),
            Cell::Text(&words.score_unit(table)),
            Cell::Text(&parts),
            or_empty(row.ninth_decile, Cell::Decimal),
            if row.estimate.is_none() { Cell::Text(words.too_few()) } else { Cell::Empty },
        ])
    }

    /// A group as people read it; languages stand as codes.
    fn group<'n>(&self, name: &'n str) -> &'n str {
        match name {
            "ja" | "en" | "other" => self.words.language_of_code(name),
            other => other,
        }
    }

    fn issue(&self, id: &str) -> (&'a str, Option<String>) {
        let place = self.report.issues.iter().position(|reported| reported.issue.id.0 == id);
        let title = place.map_or("", |place| self.report.issues[place].issue.title(self.words.language));
        (title, place.map(|place| issue_cell(place, self.words)))
    }

    fn drivers(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&DRIVERS)?;
        for drivers in &self.report.figures.drivers {
            for driver in &drivers.issues {
                let (title, link) = self.issue(&driver.issue);
                let warnings = joined(driver.warnings.iter().map(|&warning| self.words.driver_warning(warning)), self.words);
                let of = |estimate: Option<Estimate>| {
                    [estimate.map(|it| it.value), estimate.map(|it| it.low), estimate.map(|it| it.high)].map(|value| or_empty(value, Cell::Decimal))
                };
                let first = [
                    Cell::Text(self.words.score_kind(drivers.outcome)),
                    link.as_deref().map_or(Cell::Text(&driver.issue), |link| Cell::Link(&driver.issue, link)),
                    Cell::Text(title),
                    Cell::Count(driver.with_count),
                    Cell::Decimal(driver.with_mean),
                    Cell::Count(driver.without_count),
                    or_empty(driver.without_mean, Cell::Decimal),
                ];
                let last = [or_empty(driver.p_value, Cell::Chance), or_empty(driver.inflation, Cell::Decimal), Cell::Text(&warnings)];
                let middle = of(driver.difference).into_iter().chain([Cell::Decimal(driver.contribution)]).chain(of(driver.effect));
                grid.push(first.into_iter().chain(middle).chain(last))?;
            }
        }
        grid.filtered(&DRIVERS)
    }

    /// The title of a row of a cross table.
    fn row_title(&self, table: &CrossTable, name: &'a str) -> &'a str {
        if table.rows_are == CrossRows::Issues { self.issue(name).0 } else { self.words.topic_name(name, &self.report.topics) }
    }

    fn cross(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&CROSS)?;
        for table in &self.report.figures.cross {
            for row in &table.rows {
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    let share = &cell.share;
                    grid.push([
                        Cell::Text(self.words.cross_rows(table.rows_are)),
                        Cell::Text(self.words.dimension(table.by)),
                        Cell::Text(&row.name),
                        Cell::Text(self.row_title(table, &row.name)),
                        Cell::Text(self.group(&column.name)),
                        Cell::Count(share.count),
                        Cell::Count(share.base),
                        Cell::Share(share.value),
                        Cell::Share(share.low),
                        Cell::Share(share.high),
                        Cell::Decimal(cell.expected),
                        or_empty(cell.residual, Cell::Decimal),
                        or_empty(cell.adjusted_p, Cell::Chance),
                        Cell::Text(self.words.cell_verdict(cell.verdict)),
                    ])?;
                }
            }
        }
        grid.filtered(&CROSS)
    }

    fn maps(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&MAPS)?;
        let (name, words) = (MAPS.name(self.words.language), self.words);
        let mut charts = Vec::new();
        for (table, map) in self.report.figures.cross.iter().filter_map(|table| Some((table, table.map.as_ref()?))) {
            let kinds = [words.pick_row(), words.pick_column()];
            let mut chart = Chart::new(ChartType::Scatter);
            chart.title().set_name(&format!("{} × {}", words.cross_rows(table.rows_are), words.dimension(table.by)));
            for (kind, points) in kinds.into_iter().zip([&map.rows, &map.columns]) {
                let first = grid.row;
                let shown = |point: &'a Point| if kind == kinds[0] { self.row_title(table, &point.name) } else { self.group(&point.name) };
                for point in points {
                    grid.push([
                        Cell::Text(words.cross_rows(table.rows_are)),
                        Cell::Text(words.dimension(table.by)),
                        Cell::Text(kind),
                        Cell::Text(shown(point)),
                        Cell::Decimal(point.x),
                        Cell::Decimal(point.y),
                        Cell::Share(map.explained[0]),
                        Cell::Share(map.explained[1]),
                    ])?;
                }
                let last = grid.row.saturating_sub(1);
                let labels: Vec<ChartDataLabel> =
                    points.iter().map(|point| ChartDataLabel::new().set_value(&label(shown(point))).to_custom()).collect();
                let series = chart.add_series().set_name(kind).set_categories((name, first, 4, last, 4)).set_values((name, first, 5, last, 5));
                series.set_marker(ChartMarker::new().set_type(if kind == kinds[0] { ChartMarkerType::Circle } else { ChartMarkerType::Diamond }));
                series.set_custom_data_labels(&labels);
            }
            chart.set_width(760).set_height(520);
            charts.push(chart);
        }
        for (place, chart) in (0_u32..).zip(&charts) {
            grid.sheet.insert_chart(1 + place * 27, 9, chart)?;
        }
        grid.filtered(&MAPS)
    }

    fn follow_ups(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&FOLLOW_UPS)?;
        for row in &self.report.figures.follow_ups.rows {
            let reasons = joined(row.reasons.iter().map(|&concern| self.words.concern(concern)), self.words);
            let link = row.issues.first().and_then(|id| self.issue(id).1);
            let (ids, quote) = (row.issues.join(", "), row.quote.as_ref());
            let place = quote.map(|quote| quote.position.to_string());
            grid.push([
                Cell::Text(&row.comment),
                quote.and_then(|quote| quote.received).map_or(Cell::Empty, |received| Cell::Moment(received.at)),
                row.waiting_days.and_then(|days| u64::try_from(days).ok()).map_or(Cell::Empty, Cell::Count),
                quote.map(|quote| quote.channel.as_str()).into(),
                Cell::Text(&reasons),
                row.owner.as_deref().map(|owner| self.words.owner(owner)).into(),
                link.as_deref().map_or(Cell::Text(&ids), |link| Cell::Link(&ids, link)),
                Cell::Decimal(row.score),
                quote.map(|quote| quote.text.as_str()).into(),
                place.as_deref().into(),
            ])?;
        }
        grid.filtered(&FOLLOW_UPS)
    }

    fn names(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&NAMES)?;
        for heard in &self.report.figures.listening.names {
            grid.push([
                Cell::Text(&heard.name),
                Cell::Text(self.words.listened_kind(heard.kind)),
                Cell::Count(heard.posts),
                Cell::Count(heard.voices.count),
                Cell::Share(heard.share_of_voice.value),
                Cell::Share(heard.share_of_voice.low),
                Cell::Share(heard.share_of_voice.high),
                if heard.negative.base == 0 { Cell::Empty } else { Cell::Share(heard.negative.value) },
                if heard.positive.base == 0 { Cell::Empty } else { Cell::Share(heard.positive.value) },
            ])?;
        }
        grid.filtered(&NAMES)
    }

    fn phrases(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&PHRASES)?;
        let listening = &self.report.figures.listening;
        for rising in &listening.rising {
            let counts = [Cell::Count(rising.recent.count), Cell::Count(rising.before.count), Cell::Chance(rising.adjusted_p)];
            grid.push([Cell::Text(self.words.rising), Cell::Text(&rising.phrase), Cell::Empty].into_iter().chain(counts))?;
        }
        let node = |index: u64| usize::try_from(index).ok().and_then(|index| listening.nodes.get(index)).map(|node| node.phrase.as_str());
        for link in &listening.links {
            let counts = [Cell::Count(link.voices), Cell::Decimal(link.expected), Cell::Chance(link.adjusted_p)];
            grid.push([Cell::Text(self.words.come_together()), node(link.from).into(), node(link.to).into()].into_iter().chain(counts))?;
        }
        grid.filtered(&PHRASES)
    }

    fn days(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&DAYS)?;
        for day in &self.report.figures.listening.days {
            grid.push([Cell::Date(&day.day), Cell::Count(day.posts), Cell::Count(day.negative)])?;
        }
        let (name, last) = (DAYS.name(self.words.language), grid.row.saturating_sub(1));
        let mut chart = Chart::new(ChartType::Line);
        for (column, series) in (1_u16..).zip(&DAYS.columns[1..]) {
            chart
                .add_series()
                .set_name(series.header(self.words.language))
                .set_categories((name, 1, 0, last, 0))
                .set_values((name, 1, column, last, column));
        }
        chart.set_width(900).set_height(320);
        grid.sheet.insert_chart(1, 5, &chart)?;
        grid.filtered(&DAYS)
    }

    fn checks(&self) -> Result<Worksheet, XlsxError> {
        let mut grid = self.grid(&CHECKS)?;
        for row in &self.report.figures.checks {
            let reasons = joined(row.reasons.iter().map(|&reason| self.words.check_reason(reason)), self.words);
            let place = row.quote.as_ref().map(|quote| quote.position.to_string());
            grid.push([
                Cell::Text(&row.comment),
                Cell::Count(row.unit as u64),
                row.issue.as_deref().into(),
                Cell::Empty,
                row.quote.as_ref().map(|quote| quote.text.as_str()).into(),
                Cell::Text(&reasons),
                Cell::Text(self.words.sentiment(row.sentiment)),
                Cell::Empty,
                Cell::Decimal(row.score),
                Cell::Text(self.words.intent(row.intent)),
                Cell::Empty,
                place.as_deref().into(),
            ])?;
        }
        let mut sheet = grid.filtered(&CHECKS)?;
        review::choose_issue(&mut sheet, self.report, self.words)?;
        review::choose_labels(&mut sheet, self.words, 7, 10)?;
        Ok(sheet)
    }
}
