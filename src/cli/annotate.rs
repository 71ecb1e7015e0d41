//! `koe annotate`: one record in, one annotated record out, in order, in bounded memory.

use std::io::{BufWriter, Stdout, StdoutLock, Write as _};

use koe::classify::Status;
use koe::error::Error;
use koe::pipeline::{Annotated, Annotator, CHUNK, Loaded};
use koe::read::{self, StreamFormat};
use koe::report::{self, AnnotatedStream, OutputError};

use super::arguments::{AnnotateArguments, From, To};
use super::terminal::Terminal;
use super::{Exit, Failure};

pub(super) fn run(arguments: &AnnotateArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let settings = arguments.resolve().map_err(Error::from)?;
    let mut source = if arguments.input.as_os_str() == "-" {
        let format = match arguments.from {
            From::Csv => StreamFormat::Csv,
            From::Jsonl => StreamFormat::JsonLines,
            From::Arrow => StreamFormat::Arrow,
        };
        read::stream(Box::new(std::io::stdin()), format, &settings.read).map_err(Error::from)?
    } else {
        read::open(&arguments.input, &settings.read).map_err(Error::from)?
    };
    let pool = super::analyze::threads(&settings)?;
    pool.install(|| {
        let loaded = Loaded::open(&settings)?;
        let mut annotator = Annotator::streaming(loaded.classifier, &settings)?;
        let stdout: Stdout = std::io::stdout();
        let mut out = Records::begin(arguments.to, stdout.lock(), !settings.keep_personal_data)?;
        let mut exit = Exit::Complete;
        loop {
            let chunk: Vec<_> = source.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            let annotated = annotator.annotate(chunk)?;
            for Annotated { comment, .. } in annotated.iter().filter(|annotated| annotated.comment.status == Status::Rejected) {
                exit = Exit::SetAside;
                terminal.say(&format!("{}: {}", comment.feedback.position, comment.reason.as_deref().unwrap_or_default()));
            }
            out.write(&annotated)?;
        }
        if let Some(fault) = source.fault() {
            return Err(Error::from(fault).into());
        }
        out.finish()?;
        Ok(exit)
    })
}

/// Annotated records on standard output, in the format asked for.
enum Records<'a> {
    Jsonl { out: BufWriter<StdoutLock<'a>>, masked: bool },
    Arrow(Box<AnnotatedStream<BufWriter<StdoutLock<'a>>>>),
}

impl<'a> Records<'a> {
    fn begin(to: To, out: StdoutLock<'a>, masked: bool) -> Result<Self, Failure> {
        let out = BufWriter::new(out);
        Ok(match to {
            To::Jsonl => Self::Jsonl { out, masked },
            To::Arrow => Self::Arrow(Box::new(AnnotatedStream::begin(out, masked).map_err(stdout)?)),
        })
    }

    /// Writes a chunk, and sends it on its way.
    fn write(&mut self, annotated: &[Annotated]) -> Result<(), Failure> {
        let mut comments = annotated.iter().map(|annotated| &annotated.comment);
        match self {
            Self::Jsonl { out, masked } => {
                comments.try_for_each(|comment| report::write_line(&report::annotated(comment, false, *masked), out))?;
                Ok(out.flush()?)
            }
            Self::Arrow(stream) => stream.write(comments).map_err(stdout),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Jsonl { .. } => Ok(()),
            Self::Arrow(stream) => stream.finish().map_err(stdout),
        }
    }
}

/// What standard output says is said as for any other format.
fn stdout(error: OutputError) -> Failure {
    match error {
        OutputError::Write(source) => Failure::Stdout(source),
        error => Error::from(error).into(),
    }
}
