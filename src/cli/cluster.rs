//! `koe cluster summarize | merge | assign`: the grouping of `koe analyze` cut into steps that run where the data lies.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use koe::error::Error;
use koe::normalize::TextKey;
use koe::pipeline::spread::{Micro, Tables, assign, groups_batch, merge, micro_batch, read_groups, read_micro, read_units, summarize};
use koe::report::OutputError;

use super::cache_arguments::{ClusterCommand, ClusterStep};
use super::{Exit, Failure};

/// Rows of a batch: a vector is some kilobytes long.
const ROWS: usize = 1024;

pub(super) fn run(command: &ClusterCommand) -> Result<Exit, Failure> {
    let threads = match command.step {
        ClusterStep::Summarize { threads, .. } | ClusterStep::Merge { threads, .. } | ClusterStep::Assign { threads, .. } => threads,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|source| Error::Threads { threads, source })?;
    pool.install(|| match &command.step {
        ClusterStep::Summarize { most, .. } => {
            let nodes = summarize(read_units(standard_input()).map_err(Error::from)?, *most);
            stream(nodes.chunks(ROWS).map(micro_batch), || micro_batch(&[]))
        }
        ClusterStep::Merge { tables, out, .. } => {
            let clusters = merge(read_micro(Tables::of(tables).map_err(Error::from)?).map_err(Error::from)?).map_err(Error::from)?;
            file(&clusters, out)
        }
        ClusterStep::Assign { clusters, .. } => {
            let clusters = read_micro(Tables::Files(vec![clusters.clone()])).map_err(Error::from)?;
            let groups = assign(read_units(standard_input()).map_err(Error::from)?, &clusters);
            stream(groups.chunks(ROWS).map(groups_batch), || groups_batch(&[]))
        }
    })
}

/// The group of each text that has one, as `koe analyze --groups` takes them.
pub(super) fn groups(paths: &[PathBuf]) -> Result<Option<BTreeMap<TextKey, u64>>, Error> {
    if paths.is_empty() {
        return Ok(None);
    }
    let groups = read_groups(Tables::of(paths)?)?;
    Ok(Some(groups.into_iter().filter_map(|(text, group)| Some((text, group?))).collect()))
}

fn standard_input() -> Tables {
    Tables::Stream(Box::new(std::io::stdin()))
}

type Batch = Result<RecordBatch, arrow_schema::ArrowError>;

fn stream(batches: impl Iterator<Item = Batch>, empty: impl FnOnce() -> Batch) -> Result<Exit, Failure> {
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut writer = StreamWriter::try_new(out, &empty().map_err(arrow)?.schema()).map_err(arrow)?;
    for batch in batches {
        writer.write(&batch.map_err(arrow)?).map_err(arrow)?;
    }
    writer.finish().map_err(arrow)?;
    writer.flush().map_err(arrow)?;
    Ok(Exit::Complete)
}

/// Writes the file whole or not at all.
fn file(clusters: &[Micro], path: &Path) -> Result<Exit, Failure> {
    let failed = |action| move |source| Failure::from(Error::from(OutputError::Io { action, path: path.to_path_buf(), source }));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut aside = tempfile::NamedTempFile::new_in(folder).map_err(failed("write into the folder"))?;
    let mut writer = FileWriter::try_new_buffered(aside.as_file_mut(), &micro_batch(&[]).map_err(arrow)?.schema()).map_err(arrow)?;
    for batch in clusters.chunks(ROWS) {
        writer.write(&micro_batch(batch).map_err(arrow)?).map_err(arrow)?;
    }
    writer.finish().map_err(arrow)?;
    writer.into_inner().map_err(arrow)?.flush().map_err(failed("write the file"))?;
    aside.as_file().sync_all().map_err(failed("write the file to the disk"))?;
    aside.persist(path).map_err(|error| failed("rename the finished file to")(error.error))?;
    Ok(Exit::Complete)
}

fn arrow(error: arrow_schema::ArrowError) -> Failure {
    match error {
        arrow_schema::ArrowError::IoError(_, source) => Failure::Stdout(source),
        error => Error::from(OutputError::Format { format: "Arrow", source: Box::new(error) }).into(),
    }
}
