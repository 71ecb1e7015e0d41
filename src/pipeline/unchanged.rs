//! Whether the inputs are still what they were when the run began: an export that another program is still writing would be counted half.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::read;

/// The inputs as they were looked at first.
pub struct Unchanged(Vec<(PathBuf, Option<Metadata>)>);

impl Unchanged {
    /// Looks at every file of the inputs.
    ///
    /// # Errors
    /// [`Error::Read`] as [`read::expand`].
    pub fn look(inputs: &[PathBuf]) -> Result<Self, Error> {
        let paths = read::expand(inputs)?;
        // A member of an archive is named like a file in a folder.
        let file = |path: &PathBuf| path.ancestors().find(|path| path.is_file()).map(Path::to_path_buf);
        let mut files: Vec<PathBuf> = paths.iter().filter_map(file).collect();
        files.sort();
        files.dedup();
        Ok(Self(files.into_iter().map(|path| (path.clone(), std::fs::metadata(path).ok())).collect()))
    }

    /// Looks again, when all is read.
    ///
    /// # Errors
    /// [`Error::Changed`] with the first file that is longer, shorter, newer or gone.
    pub fn check(&self) -> Result<(), Error> {
        let state = |meta: &Metadata| (meta.len(), meta.modified().ok());
        let changed = |(path, before): &&(PathBuf, Option<Metadata>)| std::fs::metadata(path).ok().as_ref().map(state) != before.as_ref().map(state);
        self.0.iter().find(changed).map_or(Ok(()), |(path, _)| Err(Error::Changed { path: path.clone() }))
    }
}
