//! From a path to a [`Source`]: look at the head of the file, decide, go back to its beginning.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::bytes::{self, Content, Sniffed};
use super::columns::{Role, Table};
use super::dates::DateRule;
use super::delimited::{DelimitedRows, Dialect, sniff_delimiter};
use super::error::ReadError;
use super::header::{self, Header};
use super::json::{self, DOCUMENT_LIMIT, DocumentFault, JsonLinesRows};
use super::layouts::{self, Layout, Preset};
use super::lines::Lines;
use super::plan::{FileFormat, Plan};
use super::row::{self, Row};
use super::source::{Columns, Input, Origin, Rows, Source};
use super::spreadsheet::Workbook;
use super::{ColumnChoice, EncodingChoice, rating};
use crate::config::{ReadOptions, Zone};

/// How much of a file decides about it.
pub(super) const HEAD_BYTES: usize = 1 << 20;
const SAMPLE_ROWS: usize = 2_000;
const EXTENSIONS: [&str; 7] = ["csv", "tsv", "txt", "jsonl", "ndjson", "json", "xlsx"];

/// The files behind the arguments: a file is itself, a folder is its exports (`.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.json`, `.xlsx`) by name. A file that
/// is named twice, or once by itself and once by its folder, is read once.
///
/// # Errors
/// [`ReadError::Missing`], [`ReadError::EmptyFolder`], [`ReadError::Io`].
pub fn expand(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, ReadError> {
    let mut files = Vec::new();
    for input in inputs {
        let about = fs::metadata(input).map_err(|error| ReadError::io(input, error))?;
        if !about.is_dir() {
            files.push(input.clone());
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(input).map_err(|error| ReadError::io(input, error))? {
            let path = entry.map_err(|error| ReadError::io(input, error))?.path();
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
            // `~$` is the lock file of an open workbook; a .txt in a folder is as often a note as an export.
            let hidden = path.file_name().and_then(|name| name.to_str()).is_none_or(|name| name.starts_with(['.', '~']));
            if !hidden && extension != "txt" && EXTENSIONS.contains(&extension.as_str()) && path.is_file() {
                found.push(path);
            }
        }
        if found.is_empty() {
            return Err(ReadError::EmptyFolder { path: input.clone() });
        }
        found.sort();
        files.append(&mut found);
    }
    let mut seen = HashSet::new();
    // A path that cannot be resolved is left to whoever opens it.
    files.retain(|path| path.canonicalize().map_or(true, |path| seen.insert(path)));
    Ok(files)
}

/// Looks at a file and decides how it is read. Only the head of a CSV or JSON Lines file is read here; a workbook or a JSON document is read whole.
///
/// # Errors
/// [`ReadError`]: the file cannot be read, holds nothing, or has no column of comments.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Source, ReadError> {
    let about = fs::metadata(path).map_err(|error| ReadError::io(path, error))?;
    if about.is_dir() {
        return Err(ReadError::IsFolder { path: path.to_path_buf() });
    }
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| ReadError::io(path, error))?;
    file.take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|error| ReadError::io(path, error))?;
    if head.is_empty() {
        return Err(ReadError::Empty { path: path.to_path_buf(), found: "no bytes" });
    }
    let opening = Opening { path, options };
    match bytes::content(&head) {
        Content::Binary(kind) => Err(ReadError::Binary { path: path.to_path_buf(), kind }),
        Content::Workbook => opening.workbook(),
        Content::Text => opening.text(&head, about.len()),
    }
}

pub(super) struct Opening<'a> {
    pub(super) path: &'a Path,
    pub(super) options: &'a ReadOptions,
}

/// A table whose columns have been chosen.
pub(super) struct Chosen {
    pub(super) header: Header,
    preset: Option<&'static Preset>,
    columns: Columns,
    choices: Vec<ColumnChoice>,
    /// Columns that look like comments as well and are not read.
    other_texts: Vec<String>,
}

impl Opening<'_> {
    fn text(&self, head: &[u8], length: u64) -> Result<Source, ReadError> {
        let sniffed = self.sniff(head, head.len() as u64 == length)?;
        let beginning = sniffed.encoding.decode_without_bom_handling(&head[sniffed.mark.min(head.len())..]).0;
        if beginning.trim().is_empty() && head.len() as u64 == length {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "only blank lines" });
        }
        match self.form(&beginning) {
            Form::JsonLines => self.json_lines(&sniffed),
            Form::Json => self.json(&sniffed, length),
            Form::Delimited => self.delimited(&sniffed, &beginning),
        }
    }

    /// The encoding as stated, else by the bytes of the head, which may be the `whole` file.
    pub(super) fn sniff(&self, head: &[u8], whole: bool) -> Result<Sniffed, ReadError> {
        let stated = match self.options.encoding.as_deref().map(str::trim) {
            None | Some("" | "auto") => None,
            Some(label) => {
                Some(bytes::by_label(label).ok_or_else(|| ReadError::UnknownEncoding { path: self.path.to_path_buf(), label: label.to_owned() })?)
            }
        };
        Ok(bytes::sniff(head, whole, stated))
    }

    fn extension(&self) -> String {
        self.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
    }

    fn form(&self, beginning: &str) -> Form {
        let extension = self.extension();
        let text = beginning.trim_start_matches('\u{feff}').trim_start();
        let first_line = text.lines().next().unwrap_or_default().trim();
        let is_table = matches!(extension.as_str(), "csv" | "tsv");
        match extension.as_str() {
            "jsonl" | "ndjson" => return Form::JsonLines,
            "json" if json::looks_like_lines(first_line) => return Form::JsonLines,
            "json" => return Form::Json,
            _ => {}
        }
        if !is_table && json::looks_like_lines(first_line) {
            Form::JsonLines
        } else if !is_table && (text.starts_with(['{', '[']) || text.starts_with("window.YTD")) {
            Form::Json
        } else {
            Form::Delimited
        }
    }

    fn delimited(&self, sniffed: &Sniffed, beginning: &str) -> Result<Source, ReadError> {
        let mut dialect = Dialect { delimiter: sniff_delimiter(beginning, self.extension() == "tsv"), quotes: true };
        let mut sample = self.sample(&mut self.delimited_rows(sniffed, dialect)?)?;
        let header = self.header(header::find(&sample))?;
        // Amazon's public sets are tab-separated without any quoting.
        if dialect.delimiter == b'\t' && layouts::recognise(&header.names).is_some_and(|preset| preset.layout == Layout::AmazonReviews) {
            dialect.quotes = false;
            sample = self.sample(&mut self.delimited_rows(sniffed, dialect)?)?;
        }
        let chosen = self.choose(header, &sample, false)?;
        if sample.len() <= chosen.header.first_data_row {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "a header and no rows" });
        }
        let format = FileFormat::Csv { delimiter: char::from(dialect.delimiter), quotes: dialect.quotes };
        let origin = Origin::Delimited { sniffed: sniffed.clone(), dialect };
        self.source(chosen, sniffed.choice.clone(), format, origin, None)
    }

    fn json_lines(&self, sniffed: &Sniffed) -> Result<Source, ReadError> {
        let mut rows = Rows::JsonLines(JsonLinesRows::new(Lines::new(self.reader()?, sniffed)));
        let sample = self.sample(&mut rows)?;
        let chosen = self.choose(header::of_objects(&sample), &sample, false)?;
        self.source(chosen, sniffed.choice.clone(), FileFormat::JsonLines, Origin::JsonLines { sniffed: sniffed.clone() }, None)
    }

    fn json(&self, sniffed: &Sniffed, length: u64) -> Result<Source, ReadError> {
        let fault = |source| ReadError::Json { path: self.path.to_path_buf(), source };
        if length > DOCUMENT_LIMIT {
            return Err(fault(DocumentFault::TooLarge { bytes: length, limit: DOCUMENT_LIMIT }));
        }
        let bytes = fs::read(self.path).map_err(|error| ReadError::io(self.path, error))?;
        let text = sniffed.encoding.decode_without_bom_handling(&bytes[sniffed.mark.min(bytes.len())..]).0;
        let rows = json::document_rows(&text).map_err(fault)?;
        if rows.is_empty() {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "an empty list" });
        }
        let sample = &rows[..rows.len().min(SAMPLE_ROWS)];
        let chosen = self.choose(header::of_objects(sample), sample, false)?;
        self.source(chosen, sniffed.choice.clone(), FileFormat::Json, Origin::Whole, Some(rows))
    }

    fn workbook(&self) -> Result<Source, ReadError> {
        let fault = |source| ReadError::Workbook { path: self.path.to_path_buf(), source };
        let file = File::open(self.path).map_err(|error| ReadError::io(self.path, error))?;
        let mut workbook = Workbook::open(BufReader::new(file)).map_err(fault)?;
        let from_1904 = workbook.counts_from_1904();
        let sheets = workbook.sheets();
        let looked_at = match self.options.sheet.as_deref().filter(|sheet| !sheet.is_empty()) {
            Some(sheet) => vec![sheet.to_owned()],
            None => sheets.clone(),
        };
        let mut first_error = None;
        for sheet in looked_at {
            let rows = workbook.rows(&sheet).map_err(fault)?;
            let sample = &rows[..rows.len().min(SAMPLE_ROWS)];
            let chosen = self.header(header::find(sample)).and_then(|header| {
                if rows.len() <= header.first_data_row {
                    return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "a header and no rows" });
                }
                self.choose(header, sample, from_1904)
            });
            match chosen {
                Ok(chosen) => {
                    let encoding = EncodingChoice { label: "UTF-8".to_owned(), evidence: "an xlsx workbook".to_owned() };
                    return self.source(chosen, encoding, FileFormat::Xlsx { sheet, sheets }, Origin::Whole, Some(rows));
                }
                // An empty sheet says less than one whose columns do not fit.
                Err(error) if first_error.is_none() || matches!(first_error, Some(ReadError::Empty { .. })) => first_error = Some(error),
                Err(_) => {}
            }
        }
        Err(first_error.unwrap_or_else(|| ReadError::Empty { path: self.path.to_path_buf(), found: "no sheet" }))
    }

    fn reader(&self) -> Result<Input, ReadError> {
        Origin::reader(self.path).map_err(|error| ReadError::io(self.path, error))
    }

    fn delimited_rows(&self, sniffed: &Sniffed, dialect: Dialect) -> Result<Rows, ReadError> {
        Ok(Rows::Delimited(DelimitedRows::new(Lines::new(self.reader()?, sniffed), dialect)))
    }

    pub(super) fn sample(&self, rows: &mut Rows) -> Result<Vec<Row>, ReadError> {
        let mut sample = Vec::new();
        let mut bytes = 0;
        while sample.len() < SAMPLE_ROWS && bytes < HEAD_BYTES {
            let Some(row) = rows.next_row().map_err(|error| ReadError::io(self.path, error))? else { break };
            bytes += match &row.content {
                row::Content::Cells { cells, .. } | row::Content::Fault { cells, .. } => cells.iter().map(String::len).sum(),
                row::Content::Fields(fields) => fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>(),
            };
            sample.push(row);
        }
        Ok(sample)
    }

    pub(super) fn header(&self, found: Option<Header>) -> Result<Header, ReadError> {
        found.ok_or_else(|| ReadError::Empty { path: self.path.to_path_buf(), found: "no rows" })
    }

    pub(super) fn choose(&self, header: Header, sample: &[Row], from_1904: bool) -> Result<Chosen, ReadError> {
        let cells = aligned(&header, sample);
        let preset = layouts::recognise(&header.names);
        let stated = [
            (Role::Text, &self.options.text_column),
            (Role::Date, &self.options.date_column),
            (Role::Rating, &self.options.rating_column),
            (Role::Reply, &self.options.reply_column),
            (Role::Id, &self.options.id_column),
            (Role::Channel, &self.options.channel_column),
            (Role::Product, &self.options.product_column),
            (Role::Author, &self.options.author_column),
        ];
        let stated: Vec<(Role, &str)> =
            stated.into_iter().filter_map(|(role, name)| Some((role, name.as_deref().filter(|name| !name.is_empty())?))).collect();
        let plain = self.options.plain_columns.as_deref().unwrap_or_default();
        let table = Table { headers: &header.names, descriptions: &header.descriptions, sample: &cells, preset, stated: &stated, plain };
        let (mapping, choices) = table.choose().map_err(|error| ReadError::ColumnNotFound {
            path: self.path.to_path_buf(),
            line: header.line,
            name: error.name,
            headers: header.names.clone(),
        })?;
        let Some(text) = mapping.get(Role::Text) else {
            return Err(ReadError::NoTextColumn { path: self.path.to_path_buf(), line: header.line, headers: header.names });
        };
        let default_offset = preset.and_then(|preset| preset.default_offset);
        let dates = match mapping.get(Role::Date) {
            Some(column) => DateRule::of_column(table.column(column).into_iter(), default_offset, from_1904),
            None => DateRule { default_offset, from_1904, ..DateRule::default() },
        };
        let scale = mapping.get(Role::Rating).map(|column| {
            let values: Vec<f64> = table.column(column).into_iter().filter_map(rating::value).collect();
            rating::scale(&header.names[column], &values)
        });
        let zone = self.options.timezone.as_deref().and_then(Zone::parse);
        let (again, others) = table.other_texts(&mapping, text);
        let is_survey = preset.is_none_or(|preset| matches!(preset.layout, Layout::GoogleForms | Layout::Qualtrics | Layout::SurveyMonkey));
        let other_texts = if is_survey { others.into_iter().map(|column| header.names[column].clone()).collect() } else { Vec::new() };
        let columns = Columns::new(&header.names, mapping, text, preset, dates, scale).with_text_again(again).on_clock(zone);
        Ok(Chosen { header, preset, columns, choices, other_texts })
    }

    pub(super) fn source(
        &self,
        chosen: Chosen,
        encoding: EncodingChoice,
        format: FileFormat,
        origin: Origin,
        rows: Option<Vec<Row>>,
    ) -> Result<Source, ReadError> {
        let layout = chosen.columns.layout;
        let stem = self.path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let plan = Plan {
            path: self.path.to_path_buf(),
            encoding,
            format,
            layout,
            header_line: chosen.header.line,
            headers: chosen.header.names.clone(),
            columns: chosen.choices,
            dates: chosen.columns.dates,
            rating_scale: chosen.columns.scale,
            channel: layout.channel().map_or(stem, str::to_owned),
            other_texts: chosen.other_texts,
        };
        Source::new(plan, chosen.header, chosen.columns, origin, rows, chosen.preset.and_then(|preset| preset.note))
            .map_err(|error| ReadError::io(self.path, error))
    }
}

enum Form {
    Delimited,
    JsonLines,
    Json,
}

/// The data rows of a sample in the order of the header.
fn aligned(header: &Header, sample: &[Row]) -> Vec<Vec<String>> {
    let rows = sample.iter().skip(header.first_data_row);
    rows.filter_map(|row| match &row.content {
        row::Content::Cells { cells, .. } if !row.is_blank() => Some(cells.clone()),
        row::Content::Fields(fields) => {
            let cell = |name: &String| fields.iter().find(|(field, _)| field == name).map_or_else(String::new, |(_, value)| value.clone());
            Some(header.names.iter().map(cell).collect())
        }
        _ => None,
    })
    .collect()
}
