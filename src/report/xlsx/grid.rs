//! A sheet under construction: typed cells, a header with filter, and Excel's own limits.

use jiff::civil::DateTime;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Url, Worksheet, XlsxError};

use super::columns::Sheet;
use crate::normalize::Language;
use crate::report::disarm::is_active;

/// Longest text of a cell, in UTF-16 units.
const CELL_UNITS: usize = 32_767;
/// What ends a text that had to be cut; `comments.jsonl` and `comments.parquet` hold it whole.
const CUT_MARK: &str = " […]";
/// Rows of a sheet, the header included.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// Excel opens no more hyperlinks on one sheet than this.
const SHEET_LINKS: u32 = 60_000;

/// The formats of the workbook.
pub(super) struct Styles {
    header: Format,
    text: Format,
    /// Text that would be a formula if Excel were asked again, such as `=1+1`.
    guarded: Format,
    date: Format,
    date_time: Format,
    share: Format,
    decimal: Format,
    count: Format,
    chance: Format,
    title: Format,
    heading: Format,
    link: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        Self {
            header: Format::new().set_bold().set_background_color(0x00E6_EBEF).set_align(FormatAlign::Top).set_text_wrap(),
            text: top.clone().set_text_wrap(),
            guarded: top.clone().set_text_wrap().set_quote_prefix(),
            date: top.clone().set_num_format("yyyy-mm-dd"),
            date_time: top.clone().set_num_format("yyyy-mm-dd hh:mm"),
            share: top.clone().set_num_format("0.0%"),
            decimal: top.clone().set_num_format("0.00"),
            chance: top.clone().set_num_format("0.0000"),
            count: top.clone().set_num_format("#,##0"),
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(12),
            link: Format::new().set_hyperlink().set_align(FormatAlign::Top),
        }
    }
}

/// One cell.
pub(super) enum Cell<'a> {
    Empty,
    /// Customers' and other words: always a string cell, never a formula, whatever they begin with.
    Text(&'a str),
    Count(u64),
    Decimal(f64),
    Share(f64),
    /// A p value.
    Chance(f64),
    /// A date `YYYY-MM-DD`; what Excel cannot hold as a date stands as text.
    Date(&'a str),
    Moment(DateTime),
    /// Words that lead to a cell of this workbook, such as `'Issues'!A5`.
    Link(&'a str, &'a str),
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

/// Rows written top down into a worksheet.
pub(super) struct Grid<'s> {
    pub(super) sheet: Worksheet,
    styles: &'s Styles,
    pub(super) row: u32,
    links: u32,
}

impl<'s> Grid<'s> {
    pub(super) fn new(mut sheet: Worksheet, name: &str, styles: &'s Styles) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        Ok(Self { sheet, styles, row: 0, links: 0 })
    }

    /// A sheet with its header row, frozen, and as wide as its columns want.
    pub(super) fn with_header(sheet: Worksheet, name: &str, layout: &Sheet, language: Language, styles: &'s Styles) -> Result<Self, XlsxError> {
        let mut grid = Self::new(sheet, name, styles)?;
        for (index, column) in (0_u16..).zip(layout.columns) {
            grid.sheet.set_column_width(index, column.width)?;
        }
        grid.header(layout.columns.iter().map(|column| column.header(language)))?;
        grid.sheet.set_freeze_panes(1, 0)?;
        Ok(grid)
    }

    pub(super) fn header<'t>(&mut self, headers: impl IntoIterator<Item = &'t str>) -> Result<(), XlsxError> {
        for (column, header) in (0_u16..).zip(headers) {
            self.sheet.write_string_with_format(self.row, column, header, &self.styles.header)?;
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.line(text, &self.styles.title)
    }

    pub(super) fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        self.line(text, &self.styles.heading)
    }

    fn line(&mut self, text: &str, format: &'s Format) -> Result<(), XlsxError> {
        let guarded = is_active(text).then(|| format.clone().set_quote_prefix());
        self.sheet.write_string_with_format(self.row, 0, cut(text).as_ref(), guarded.as_ref().unwrap_or(format))?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn push<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), XlsxError> {
        for (column, cell) in (0_u16..).zip(cells) {
            self.write(column, &cell)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Filter buttons over the rows written so far.
    pub(super) fn filtered(mut self, layout: &Sheet) -> Result<Worksheet, XlsxError> {
        let last_column = u16::try_from(layout.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(0, 0, self.row.saturating_sub(1), last_column)?;
        Ok(self.sheet)
    }

    fn write(&mut self, column: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
        let (row, styles, sheet) = (self.row, self.styles, &mut self.sheet);
        match *cell {
            Cell::Empty | Cell::Text("") => return Ok(()),
            Cell::Count(count) => sheet.write_number_with_format(row, column, count as f64, &styles.count)?,
            Cell::Decimal(value) => sheet.write_number_with_format(row, column, value, &styles.decimal)?,
            Cell::Chance(value) => sheet.write_number_with_format(row, column, value, &styles.chance)?,
            Cell::Share(value) => sheet.write_number_with_format(row, column, value, &styles.share)?,
            Cell::Date(date) => match ExcelDateTime::parse_from_str(date) {
                Ok(day) => sheet.write_datetime_with_format(row, column, &day, &styles.date)?,
                Err(_) => sheet.write_string_with_format(row, column, date, &styles.text)?,
            },
            Cell::Moment(at) => match excel_moment(at) {
                Ok(moment) => sheet.write_datetime_with_format(row, column, &moment, &styles.date_time)?,
                Err(_) => sheet.write_string_with_format(row, column, at.to_string(), &styles.text)?,
            },
            Cell::Link(text, place) if self.links < SHEET_LINKS => {
                self.links += 1;
                let url = Url::new(format!("internal:{place}")).set_text(cut(text).as_ref());
                sheet.write_url_with_format(row, column, url, &styles.link)?
            }
            Cell::Text(text) | Cell::Link(text, _) if is_active(text) => {
                sheet.write_string_with_format(row, column, cut(text).as_ref(), &styles.guarded)?
            }
            Cell::Text(text) | Cell::Link(text, _) => sheet.write_string_with_format(row, column, cut(text).as_ref(), &styles.text)?,
        };
        Ok(())
    }
}

fn excel_moment(at: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let part = |value: i8| u8::try_from(value).unwrap_or(0);
    let day = ExcelDateTime::from_ymd(u16::try_from(at.year()).unwrap_or(0), part(at.month()), part(at.day()))?;
    day.and_hms(u16::from(part(at.hour())), part(at.minute()), f64::from(at.second()))
}

/// The text as far as a cell can hold it.
fn cut(text: &str) -> std::borrow::Cow<'_, str> {
    // A character has at least as many UTF-8 bytes as UTF-16 units.
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return text.into();
    }
    let mut units = CUT_MARK.encode_utf16().count();
    let kept: String = text
        .chars()
        .take_while(|character| {
            units += character.len_utf16();
            units <= CELL_UNITS
        })
        .collect();
    (kept + CUT_MARK).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_what_a_cell_holds() {
        for text in ["あ".repeat(40_000), "😀".repeat(20_000)] {
            let short = cut(&text);
            assert!(short.ends_with(CUT_MARK));
            assert!((CELL_UNITS - 1..=CELL_UNITS).contains(&short.encode_utf16().count()));
        }
        assert_eq!(cut("=1+1"), "=1+1");
    }
}
