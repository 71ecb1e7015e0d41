//! Puts a report into a folder: whole or not at all.
//!
//! Every file is rendered under a temporary name inside the output folder and synced; only when all of them stand are they renamed. `run.json` goes
//! first from the folder and comes last into it, so a folder that holds a `run.json` holds one complete run.

use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::NamedTempFile;

use super::contents::Report;
use super::figures::MeasuresJson;
use super::html::Html;
use super::json::{AlertsJson, IssuesJson, RunJson};
use super::jsonl::Jsonl;
use super::output::{OutputError, Render};
use super::parquet::CommentsParquet;
use super::rejected::RejectedCsv;
use super::xlsx::Xlsx;
use crate::classify::Comment;
use crate::config::Format;

const TEMPORARY_PREFIX: &str = ".koe-";
const TEMPORARY_SUFFIX: &str = ".tmp";
pub(super) const RUN_FILE: &str = "run.json";

/// The renderer of a format.
#[must_use]
pub fn renderer(format: Format) -> Box<dyn Render> {
    match format {
        Format::Html => Box::new(Html),
        Format::Xlsx => Box::new(Xlsx),
        Format::Json => Box::new(IssuesJson),
        Format::Parquet => Box::new(CommentsParquet),
        Format::Jsonl => Box::new(Jsonl),
    }
}

/// Writes `formats`, with `issues.json` also `measures.json`, `rejected.csv`, with a ledger `alerts.json`, and `run.json` into `dir`, which is created if need be, and returns their paths. `comments` is called
/// once for each renderer and gives the comments of the run in canonical order.
///
/// # Errors
/// [`OutputError`]; then no file of this run stands under its final name, unless the file system refused a rename half way.
pub fn write_all<F, I>(report: &Report, dir: &Path, formats: &[Format], comments: F) -> Result<Vec<PathBuf>, OutputError>
where
    F: Fn() -> std::io::Result<I> + Sync,
    I: Iterator<Item = std::io::Result<Comment>>,
{
    let alerts = report.ledger.as_ref().map(|_| Box::new(AlertsJson) as Box<dyn Render>);
    let measures = formats.contains(&Format::Json).then(|| Box::new(MeasuresJson) as Box<dyn Render>);
    let always: [Box<dyn Render>; 2] = [Box::new(RejectedCsv), Box::new(RunJson)];
    // The workbook takes longest: begun last, it would be waited for.
    let mut formats = formats.to_vec();
    formats.sort_by_key(|format| *format != Format::Xlsx);
    let renderers: Vec<Box<dyn Render>> = formats.iter().map(|&format| renderer(format)).chain(measures).chain(alerts).chain(always).collect();
    let renderers: Vec<&dyn Render> = renderers.iter().map(Box::as_ref).collect();
    write_with(report, dir, &renderers, comments)
}

/// [`write_all`] with renderers of the caller's own; the last one is renamed last.
///
/// # Errors
/// As [`write_all`].
pub fn write_with<F, I>(report: &Report, dir: &Path, renderers: &[&dyn Render], comments: F) -> Result<Vec<PathBuf>, OutputError>
where
    F: Fn() -> std::io::Result<I> + Sync,
    I: Iterator<Item = std::io::Result<Comment>>,
{
    std::fs::create_dir_all(dir).map_err(io("create the folder", dir))?;
    remove_leftovers(dir)?;
    refuse_folders(dir, renderers.iter().map(|renderer| renderer.file_name()))?;

    let render = |renderer: &&dyn Render| {
        let path = dir.join(renderer.file_name());
        let mut iterator = comments().map_err(OutputError::Comments)?;
        Ok((render_aside(*renderer, report, &mut iterator, dir, &path)?, path))
    };
    // Each by itself, so that none waits behind another; the first failure in the order of the renderers is told, whichever came first.
    let rendered: Vec<Result<(NamedTempFile, PathBuf), OutputError>> = renderers.par_iter().with_max_len(1).map(render).collect();
    let rendered = rendered.into_iter().collect::<Result<Vec<_>, _>>()?;

    let marker = dir.join(RUN_FILE);
    match std::fs::remove_file(&marker) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(io("replace the file", &marker)(error)),
        _ => sync_folder(dir)?,
    }
    let mut paths = Vec::with_capacity(rendered.len());
    for (file, path) in rendered {
        file.persist(&path).map_err(|error| io("rename the finished file to", &path)(error.error))?;
        paths.push(path);
    }
    sync_folder(dir)?;
    Ok(paths)
}

/// Checks, before the first row is read, that a run can write into `dir`, and removes what a killed run left there. A folder that does not exist is
/// not created yet: the nearest one above it is tried instead.
///
/// # Errors
/// [`OutputError::Io`] with the folder or file in the way.
pub fn check_writable(dir: &Path) -> Result<(), OutputError> {
    let mut nearest = dir;
    // Nothing exists below a file; the file itself is the next to be looked at.
    let exists = |folder: &Path| match folder.try_exists() {
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(false),
        looked => looked,
    };
    while !nearest.as_os_str().is_empty() && !exists(nearest).map_err(io("look into the folder", nearest))? {
        match nearest.parent() {
            Some(parent) => nearest = parent,
            None => break,
        }
    }
    let nearest = if nearest.as_os_str().is_empty() { Path::new(".") } else { nearest };
    if !nearest.is_dir() {
        return Err(io("write into a file as if it were a folder", nearest)(ErrorKind::NotADirectory.into()));
    }
    if nearest == dir {
        remove_leftovers(dir)?;
        let formats = [Format::Html, Format::Xlsx, Format::Json, Format::Parquet, Format::Jsonl];
        refuse_folders(
            dir,
            formats.into_iter().map(|format| renderer(format).file_name()).chain([RejectedCsv.file_name(), MeasuresJson.file_name(), RUN_FILE]),
        )?;
    }
    let trial = temporary_in(nearest)?;
    trial.close().map_err(io("write into the folder", nearest))
}

/// Removes the temporary files of a run that was killed.
fn remove_leftovers(dir: &Path) -> Result<(), OutputError> {
    let looked = io("look into the folder", dir);
    let entries: Result<Vec<_>, _> = std::fs::read_dir(dir).and_then(Iterator::collect);
    for entry in entries.map_err(looked)? {
        let name = entry.file_name();
        let leftover = name.to_str().is_some_and(|name| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX));
        if leftover && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let path = entry.path();
            std::fs::remove_file(&path).map_err(io("remove what a killed run left", &path))?;
        }
    }
    Ok(())
}

/// A folder under the name of an output would let the renames fail half way.
fn refuse_folders(dir: &Path, names: impl Iterator<Item = &'static str>) -> Result<(), OutputError> {
    for path in names.map(|name| dir.join(name)) {
        if path.is_dir() {
            return Err(io("write the file", &path)(ErrorKind::IsADirectory.into()));
        }
    }
    Ok(())
}

fn render_aside(
    renderer: &dyn Render,
    report: &Report,
    comments: &mut dyn Iterator<Item = std::io::Result<Comment>>,
    dir: &Path,
    path: &Path,
) -> Result<NamedTempFile, OutputError> {
    let mut file = temporary_in(dir)?;
    let mut buffered = BufWriter::with_capacity(1 << 16, file.as_file_mut());
    renderer.render(report, comments, &mut buffered).map_err(|error| match error {
        OutputError::Write(source) => io("write the file", path)(source),
        other => other,
    })?;
    buffered.flush().map_err(io("write the file", path))?;
    drop(buffered);
    file.as_file().sync_all().map_err(io("write the file to the disk", path))?;
    Ok(file)
}

fn temporary_in(dir: &Path) -> Result<NamedTempFile, OutputError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    let file = builder.tempfile_in(dir).map_err(io("write into the folder", dir))?;
    // A temporary file is private to its owner; a report is there to be read. Stated, not taken from the umask, so that every run does the same.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(io("set the permissions of a file in", dir))?;
    }
    Ok(file)
}

/// Makes the renames themselves durable; only Unix lets a folder be opened for that.
fn sync_folder(dir: &Path) -> Result<(), OutputError> {
    #[cfg(unix)]
    std::fs::File::open(dir).and_then(|folder| folder.sync_all()).map_err(io("write the folder to the disk", dir))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> OutputError {
    move |source| OutputError::Io { action, path: path.to_path_buf(), source }
}
