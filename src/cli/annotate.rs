//! `koe annotate`: one record in, one annotated record out, in order, in bounded memory.

use std::io::{BufWriter, Write as _};

use koe::classify::Status;
use koe::error::Error;
use koe::pipeline::{Annotator, CHUNK, Loaded};
use koe::read::{self, StreamFormat};
use koe::report;

use super::arguments::{AnnotateArguments, From, To};
use super::terminal::Terminal;
use super::{Exit, Failure};

pub(super) fn run(arguments: &AnnotateArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let settings = arguments.resolve().map_err(Error::from)?;
    let mut source = if arguments.input.as_os_str() == "-" {
        let format = match arguments.from {
            From::Csv => StreamFormat::Csv,
            From::Jsonl => StreamFormat::JsonLines,
        };
        read::stream(Box::new(std::io::stdin()), format, &settings.read).map_err(Error::from)?
    } else {
        read::open(&arguments.input, &settings.read).map_err(Error::from)?
    };
    let To::Jsonl = arguments.to;
    let pool = super::analyze::threads(&settings)?;
    pool.install(|| {
        let loaded = Loaded::open(&settings)?;
        let mut annotator = Annotator::streaming(loaded.classifier, &settings)?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut exit = Exit::Complete;
        loop {
            let chunk: Vec<_> = source.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            for annotated in annotator.annotate(chunk)? {
                if annotated.comment.status == Status::Rejected {
                    exit = Exit::SetAside;
                    terminal.say(&format!("{}: {}", annotated.comment.feedback.position, annotated.comment.reason.as_deref().unwrap_or_default()));
                }
                report::write_line(&report::annotated(&annotated.comment, false, !settings.keep_personal_data), &mut out)?;
            }
            out.flush()?;
        }
        Ok(exit)
    })
}
