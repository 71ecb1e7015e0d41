//! From a path to a [`Source`]: look at the head of the file, decide, go back to its beginning.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::attributes::AttributeTable;
use super::bytes::{self, BinaryKind, Content, Sniffed};
use super::columnar::{ColumnarForm, ColumnarRows};
use super::columns::{Role, Table};
use super::container::{self, Export};
use super::dates::DateRule;
use super::delimited::{DelimitedRows, Dialect, sniff_delimiter};
use super::error::ReadError;
use super::header::{self, Header};
use super::json::{self, DOCUMENT_LIMIT, DocumentFault, JsonLinesRows};
use super::layouts::{self, Layout, Preset};
use super::lines::Lines;
use super::origin::{Input, Origin, Rows, input};
use super::plan::{Container, FileFormat, Plan};
use super::row::{self, Row};
use super::source::{Columns, Source};
use super::{ColumnChoice, EncodingChoice, rating};
use crate::config::{ReadOptions, Zone};

/// How much of a file decides about it.
pub(super) const HEAD_BYTES: usize = 1 << 20;
pub(super) const SAMPLE_ROWS: usize = 2_000;

/// The files behind the arguments: a file is itself, a folder is its exports (`.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.json`, `.xlsx`, `.parquet`, `.arrow`,
/// `.feather`, each also with `.gz` behind it, and `.zip`) by name, and a zip archive is its exports, each with a path of its own,
/// `archive.zip/member.csv`. A file that is named twice, or once by itself and once by its folder, is read once.
///
/// # Errors
/// [`ReadError::Missing`], [`ReadError::EmptyFolder`], [`ReadError::Container`], [`ReadError::Io`].
pub fn expand(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, ReadError> {
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |path: PathBuf| -> Result<(), ReadError> {
        // A path that cannot be resolved is left to whoever opens it; a member of an archive is one of them.
        if path.canonicalize().is_ok_and(|path| !seen.insert(path)) {
            return Ok(());
        }
        match container::members(&path)? {
            Some(members) => files.extend(members),
            None => files.push(path),
        }
        Ok(())
    };
    for input in inputs {
        // A member of an archive has no metadata of its own.
        if !fs::metadata(input).is_ok_and(|about| about.is_dir()) {
            Export::at(input)?;
            add(input.clone())?;
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(input).map_err(|error| ReadError::io(input, error))? {
            let path = entry.map_err(|error| ReadError::io(input, error))?.path();
            // `~$` is the lock file of an open workbook.
            let name = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with(['.', '~']));
            if name.is_some_and(|name| container::is_export(name) || name.to_ascii_lowercase().ends_with(".zip")) && path.is_file() {
                found.push(path);
            }
        }
        if found.is_empty() {
            return Err(ReadError::EmptyFolder { path: input.clone() });
        }
        found.sort();
        found.into_iter().try_for_each(&mut add)?;
    }
    let mut named = HashSet::new();
    files.retain(|path| named.insert(path.clone()));
    Ok(files)
}

/// Looks at a file, or a member of an archive, and decides how it is read. Only the head of a CSV, JSON Lines, Parquet or Arrow file is read here; a
/// workbook or a JSON document is read whole. An archive that holds one export is that export.
///
/// # Errors
/// [`ReadError`]: the file cannot be read, holds nothing, or has no column of comments.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Source, ReadError> {
    let mut export = Export::at(path)?;
    let (mut head, mut whole) = head(&export).map_err(|error| ReadError::io(path, error))?;
    if bytes::content(&head) == Content::Binary(BinaryKind::Gzip) {
        export = export.gunzipped();
        (head, whole) = self::head(&export).map_err(|error| ReadError::io(path, error))?;
    }
    if head.is_empty() {
        return Err(ReadError::Empty { path: path.to_path_buf(), found: "no bytes" });
    }
    let opening = Opening { path, options, container: export.container() };
    match bytes::content(&head) {
        // Only the directory at its end tells a workbook from an archive that holds one.
        Content::Workbook | Content::Binary(BinaryKind::Zip) if export.is_plain() => match container::members(path)? {
            None => opening.workbook(&export),
            Some(_) => open(&container::only_member(path)?, options),
        },
        Content::Workbook => opening.workbook(&export),
        Content::Columnar(form) => {
            let rows = ColumnarRows::open(&export, form, None).map_err(|error| ReadError::io(path, error))?;
            let format = if form == ColumnarForm::Parquet { FileFormat::Parquet } else { FileFormat::Arrow };
            opening.columnar(rows, format, Origin::Columnar { export, form })
        }
        Content::Binary(kind) => Err(ReadError::Binary { path: path.to_path_buf(), kind }),
        Content::Text => opening.text(&export, &head, whole),
    }
}

/// Looks at a table that is no export of comments: how it is read by the first of `columns` that it has, and which that is; else the headers that it has.
///
/// # Errors
/// As [`open`], but for the columns.
pub fn plan_by(path: &Path, columns: &[&'static str]) -> Result<Result<(&'static str, Plan), Vec<String>>, ReadError> {
    let mut found = Vec::new();
    for &column in columns {
        match open(path, &ReadOptions { text_column: Some(column.to_owned()), ..ReadOptions::default() }) {
            Ok(source) => return Ok(Ok((column, source.plan))),
            Err(ReadError::ColumnNotFound { headers, .. }) => found = headers,
            Err(error) => return Err(error),
        }
    }
    Ok(Err(found))
}

/// The beginning of an export, and whether it is all of it.
fn head(export: &Export) -> std::io::Result<(Vec<u8>, bool)> {
    let mut head = Vec::new();
    export.reader()?.take(HEAD_BYTES as u64 + 1).read_to_end(&mut head)?;
    let whole = head.len() <= HEAD_BYTES;
    head.truncate(HEAD_BYTES);
    Ok((head, whole))
}

pub(super) struct Opening<'a> {
    pub(super) path: &'a Path,
    pub(super) options: &'a ReadOptions,
    pub(super) container: Option<Container>,
}

/// The first rows of a file.
pub(super) struct Sample {
    pub(super) rows: Vec<Row>,
    /// These are all rows.
    pub(super) whole: bool,
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
    fn text(&self, export: &Export, head: &[u8], whole: bool) -> Result<Source, ReadError> {
        let sniffed = self.sniff(head, whole)?;
        let beginning = sniffed.encoding.decode_without_bom_handling(&head[sniffed.mark.min(head.len())..]).0;
        if beginning.trim().is_empty() && whole {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "only blank lines" });
        }
        match self.form(&beginning) {
            Form::JsonLines => self.json_lines(export, &sniffed),
            Form::Json => self.json(export, &sniffed),
            Form::Delimited => self.delimited(export, &sniffed, &beginning),
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

    /// The name of the export, without that of its packing.
    fn name(&self) -> OsString {
        let path = self.path;
        let is_packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        if is_packed { path.file_stem() } else { path.file_name() }.unwrap_or_default().to_owned()
    }

    fn extension(&self) -> String {
        Path::new(&self.name()).extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
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

    fn delimited(&self, export: &Export, sniffed: &Sniffed, beginning: &str) -> Result<Source, ReadError> {
        let mut dialect = Dialect { delimiter: sniff_delimiter(beginning, self.extension() == "tsv"), quotes: true };
        let rows = |dialect| Ok(Rows::Delimited(DelimitedRows::new(Lines::new(self.reader(export)?, sniffed), dialect)));
        let mut sample = self.sample(&mut rows(dialect)?)?;
        let header = self.header(header::find(&sample.rows))?;
        // Amazon's public sets are tab-separated without any quoting.
        if dialect.delimiter == b'\t' && layouts::recognise(&header.names).is_some_and(|preset| preset.layout == Layout::AmazonReviews) {
            dialect.quotes = false;
            sample = self.sample(&mut rows(dialect)?)?;
        }
        let chosen = self.choose(header, &sample.rows, false)?;
        if sample.rows.len() <= chosen.header.first_data_row {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "a header and no rows" });
        }
        let format = FileFormat::Csv { delimiter: char::from(dialect.delimiter), quotes: dialect.quotes };
        let origin = Origin::Delimited { export: export.clone(), sniffed: sniffed.clone(), dialect };
        self.source(chosen, sniffed.choice.clone(), format, origin, None, sample.whole)
    }

    fn json_lines(&self, export: &Export, sniffed: &Sniffed) -> Result<Source, ReadError> {
        let mut rows = Rows::JsonLines(JsonLinesRows::new(Lines::new(self.reader(export)?, sniffed)));
        let sample = self.sample(&mut rows)?;
        let chosen = self.choose(header::of_objects(&sample.rows), &sample.rows, false)?;
        let origin = Origin::JsonLines { export: export.clone(), sniffed: sniffed.clone() };
        self.source(chosen, sniffed.choice.clone(), FileFormat::JsonLines, origin, None, sample.whole)
    }

    fn json(&self, export: &Export, sniffed: &Sniffed) -> Result<Source, ReadError> {
        let fault = |source| ReadError::Json { path: self.path.to_path_buf(), source };
        let mut bytes = Vec::new();
        self.reader(export)?.take(DOCUMENT_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| ReadError::io(self.path, error))?;
        if bytes.len() as u64 > DOCUMENT_LIMIT {
            return Err(fault(DocumentFault::TooLarge { limit: DOCUMENT_LIMIT }));
        }
        let text = sniffed.encoding.decode_without_bom_handling(&bytes[sniffed.mark.min(bytes.len())..]).0;
        let rows = json::document_rows(&text).map_err(fault)?;
        if rows.is_empty() {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "an empty list" });
        }
        let sample = &rows[..rows.len().min(SAMPLE_ROWS)];
        let chosen = self.choose(header::of_objects(sample), sample, false)?;
        let sampled = rows.len() <= SAMPLE_ROWS;
        self.source(chosen, sniffed.choice.clone(), FileFormat::Json, Origin::Whole, Some(Rows::Whole(rows.into_iter())), sampled)
    }

    /// A source of record batches, whose first batch is looked at.
    pub(super) fn columnar(&self, mut rows: ColumnarRows, format: FileFormat, origin: Origin) -> Result<Source, ReadError> {
        let sample = rows.peek(SAMPLE_ROWS).map_err(|error| ReadError::io(self.path, error))?;
        if sample.is_empty() {
            return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "columns and no rows" });
        }
        let chosen = self.choose(header::of_names(&rows.names), &sample, false)?;
        let evidence = if format == FileFormat::Parquet { "a Parquet file" } else { "Arrow data" };
        let encoding = EncodingChoice { label: "UTF-8".to_owned(), evidence: evidence.to_owned() };
        self.source(chosen, encoding, format, origin, Some(Rows::Columnar(rows)), false)
    }

    fn reader(&self, export: &Export) -> Result<Input, ReadError> {
        export.reader().map(input).map_err(|error| ReadError::io(self.path, error))
    }

    pub(super) fn sample(&self, rows: &mut Rows) -> Result<Sample, ReadError> {
        let mut sample = Vec::new();
        let mut bytes = 0;
        while sample.len() < SAMPLE_ROWS && bytes < HEAD_BYTES {
            let Some(row) = rows.next_row().map_err(|error| ReadError::io(self.path, error))? else {
                return Ok(Sample { rows: sample, whole: true });
            };
            bytes += match &row.content {
                row::Content::Cells { cells, .. } | row::Content::Fault { cells, .. } => cells.iter().map(String::len).sum(),
                row::Content::Fields(fields) => fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>(),
            };
            sample.push(row);
        }
        Ok(Sample { rows: sample, whole: false })
    }

    pub(super) fn header(&self, found: Option<Header>) -> Result<Header, ReadError> {
        found.ok_or_else(|| ReadError::Empty { path: self.path.to_path_buf(), found: "no rows" })
    }

    pub(super) fn choose(&self, header: Header, sample: &[Row], from_1904: bool) -> Result<Chosen, ReadError> {
        let cells = header.aligned(sample);
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
        let found = table.choose().map_err(|error| ReadError::ColumnNotFound {
            path: self.path.to_path_buf(),
            line: header.line,
            name: error.name,
            headers: header.names.clone(),
        })?;
        let mapping = found.mapping;
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
        let (again, others) = table.other_texts(&found, text);
        let is_survey = preset.is_none_or(|preset| matches!(preset.layout, Layout::GoogleForms | Layout::Qualtrics | Layout::SurveyMonkey));
        let other_texts = if is_survey { others.into_iter().map(|column| header.names[column].clone()).collect() } else { Vec::new() };
        let mut columns = Columns::new(&header.names, mapping, text, preset, dates, scale).on_clock(zone);
        columns.text_again = again;
        let (layout, stated, rule) = (columns.layout, self.options.attributes.as_ref(), dates);
        columns.attributes = AttributeTable { headers: &header.names, sample: &cells, mapping: &mapping, layout, plain, stated, rule }.find();
        Ok(Chosen { header, preset, columns, choices: found.choices, other_texts })
    }

    pub(super) fn source(
        &self,
        chosen: Chosen,
        encoding: EncodingChoice,
        format: FileFormat,
        origin: Origin,
        rows: Option<Rows>,
        sampled: bool,
    ) -> Result<Source, ReadError> {
        let layout = chosen.columns.layout;
        let stem = Path::new(&self.name()).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let plan = Plan {
            path: self.path.to_path_buf(),
            encoding,
            format,
            container: self.container,
            layout,
            header_line: chosen.header.line,
            headers: chosen.header.names.clone(),
            columns: chosen.choices,
            attributes: chosen.columns.attributes.named(&chosen.header.names),
            dates: chosen.columns.dates,
            rating_scale: chosen.columns.scale,
            channel: layout.channel().map_or(stem, str::to_owned),
            other_texts: chosen.other_texts,
        };
        Source::new(plan, chosen.header, chosen.columns, origin, rows, sampled, chosen.preset.and_then(|preset| preset.note))
            .map_err(|error| ReadError::io(self.path, error))
    }
}

enum Form {
    Delimited,
    JsonLines,
    Json,
}
