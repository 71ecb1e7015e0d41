//! The renderers' contract.

use std::io::Write;
use std::path::PathBuf;

use super::contents::Report;
use crate::classify::Comment;

/// The comments of a run in canonical order, read again for each renderer that wants them.
pub type Comments<'a> = &'a mut dyn Iterator<Item = Result<Comment, std::io::Error>>;

/// A format of the report: values in, bytes out. Formats are rendered side by side.
pub trait Render: Sync {
    /// The file's name under the output folder.
    fn file_name(&self) -> &'static str;

    /// Writes the whole file.
    ///
    /// # Errors
    /// [`OutputError`] of the writer or the format's library.
    fn render(&self, report: &Report, comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError>;
}

/// Why an output could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A file or folder.
    #[error("cannot {action}")]
    Io {
        /// What was tried, such as `create the folder`.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// Bytes could not be written while rendering.
    #[error("the output could not be written")]
    Write(#[from] std::io::Error),
    /// The comments of the run could not be read again.
    #[error("the classified comments could not be read back")]
    Comments(#[source] std::io::Error),
    /// The format's own library refused.
    #[error("{format} could not be made")]
    Format {
        /// The format.
        format: &'static str,
        /// What the library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl OutputError {
    /// Wraps what a format's library said.
    pub(super) fn format<E: std::error::Error + Send + Sync + 'static>(format: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Format { format, source: Box::new(source) }
    }

    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Io { path, .. } => path.display().to_string(),
            Self::Write(_) => "output".to_owned(),
            Self::Comments(_) => "temporary files".to_owned(),
            Self::Format { format, .. } => (*format).to_owned(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { source, .. } | Self::Write(source) | Self::Comments(source) => match source.kind() {
                std::io::ErrorKind::PermissionDenied => "give a folder that you may write to with --out",
                std::io::ErrorKind::StorageFull => "free some space on this disk, or write to another with --out",
                std::io::ErrorKind::NotADirectory | std::io::ErrorKind::AlreadyExists => "this is a file; name a folder with --out",
                std::io::ErrorKind::IsADirectory => "a folder bears the name of an output; move it away, or name another folder with --out",
                std::io::ErrorKind::ReadOnlyFilesystem => "this file system is read-only; name another folder with --out",
                _ => "check the folder and the disk, or name another folder with --out",
            },
            Self::Format { .. } => "check that the disk has space, or run again without this format (--formats)",
        }
    }
}
