//! `koe annotate`: one record in, one annotated record out, in order, in bounded memory.

use std::io::{BufWriter, Stdout, StdoutLock, Write as _};

use koe::error::Error;
use koe::pipeline::spread::carried_columns;
use koe::pipeline::{Annotated, Annotator, CHUNK, Loaded};
use koe::read::{self, StreamFormat};
use koe::report::{self, AnnotatedStream, OutputError};

use super::arguments::{AnnotateArguments, From, To};
use super::signals::Uninterrupted;
use super::terminal::Terminal;
use super::{Exit, Failure, japanese};

pub(super) fn run(arguments: &AnnotateArguments, terminal: &Terminal, signals: &Uninterrupted) -> Result<Exit, Failure> {
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
        let loaded = Loaded::open(&settings)?.with_cache(arguments.cache.options())?;
        let mut annotator = Annotator::streaming(loaded.classifier, loaded.tokenizer, &settings)?.with_cache(loaded.cache);
        if arguments.predictions {
            annotator = annotator.carrying_predictions()?;
        }
        if arguments.units {
            annotator = annotator.carrying_units(&settings);
        }
        let stdout: Stdout = std::io::stdout();
        let mut out = Records::begin(arguments, stdout.lock(), !settings.keep_personal_data)?;
        let mut exit = Exit::Complete;
        loop {
            let chunk: Vec<_> = source.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            let annotated = annotator.annotate(chunk)?;
            for (comment, reason) in annotated.iter().filter_map(|annotated| Some((&annotated.comment, annotated.fault.as_ref()?))) {
                exit = Exit::SetAside;
                let place = &comment.feedback.position;
                terminal.tell(|| format!("{place}: {reason}"), || format!("{place}: {}", japanese::row_reason(reason)));
            }
            // No line is cut by a signal.
            let _whole = signals.begin();
            out.write(&annotated)?;
        }
        if let Some(fault) = source.fault() {
            return Err(Error::from(fault).into());
        }
        out.finish()?;
        if let Some(used) = annotator.close_cache() {
            terminal.remembered(&used);
        }
        Ok(exit)
    })
}

/// Annotated records on standard output, in the format asked for.
enum Records<'a> {
    Jsonl { out: BufWriter<StdoutLock<'a>>, masked: bool },
    Arrow { stream: Box<AnnotatedStream<BufWriter<StdoutLock<'a>>>>, predictions: bool, units: bool },
}

impl<'a> Records<'a> {
    fn begin(arguments: &AnnotateArguments, out: StdoutLock<'a>, masked: bool) -> Result<Self, Failure> {
        let (out, predictions, units) = (BufWriter::new(out), arguments.predictions, arguments.units);
        Ok(match arguments.to {
            To::Jsonl => Self::Jsonl { out, masked },
            To::Arrow => {
                let fields: Vec<_> = carried_columns(&[], predictions, units).into_iter().map(|(field, _)| field).collect();
                Self::Arrow { stream: Box::new(AnnotatedStream::begin_with(out, masked, &fields).map_err(stdout)?), predictions, units }
            }
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
            Self::Arrow { stream, predictions, units } => {
                let further = carried_columns(annotated, *predictions, *units).into_iter().map(|(_, column)| column).collect();
                stream.write_with(comments, further).map_err(stdout)
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Jsonl { .. } => Ok(()),
            Self::Arrow { stream, .. } => stream.finish().map_err(stdout),
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
