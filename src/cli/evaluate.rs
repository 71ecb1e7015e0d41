//! `koe evaluate`: a labelled set in, figures out, as text for people or as JSON.

use std::io::Write as _;

use koe::error::Error;
use koe::evaluate::{self, Evaluation, Request, Task};
use koe::pipeline::Loaded;

use super::arguments::{EvaluateArguments, TaskName, TextOrJson};
use super::terminal::Terminal;
use super::{Exit, Failure, japanese};

pub(super) fn run(arguments: &EvaluateArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let settings = arguments.resolve().map_err(Error::from)?;
    let request = Request {
        inputs: arguments.inputs.clone(),
        label: arguments.label.clone(),
        task: arguments.task.map(|task| match task {
            TaskName::Sentiment => Task::Sentiment,
            TaskName::Intent => Task::Intent,
            TaskName::Topic => Task::Topic,
        }),
        map: arguments.map.clone(),
        by: arguments.by.clone(),
        errors: arguments.errors,
    };
    let set = evaluate::open(request, &settings)?;
    let pool = super::analyze::threads(&settings)?;
    let evaluation = pool.install(|| -> Result<Evaluation, Error> { set.evaluate(Loaded::open(&settings)?, &mut |event| terminal.event(event)) })?;
    terminal.done();
    for file in &evaluation.files {
        for warning in &file.warnings {
            terminal.warn(|| format!("{}: {warning}", file.path), || format!("{}: {}", file.path, japanese::read_warning(warning)));
        }
    }
    for row in &evaluation.set_aside {
        terminal.tell(|| format!("{}: {}", row.position, row.reason), || format!("{}: {}", row.position, japanese::row_reason(&row.reason)));
    }
    match evaluation.rows.rejected.saturating_sub(evaluation.set_aside.len() as u64) {
        0 => {}
        more => terminal.tell(
            || format!("{more} more rows were set aside; `koe annotate` names them all"),
            || format!("ほかに{more}行を除外しました。`koe annotate` ですべて確認できます"),
        ),
    }
    let mut text = match arguments.format {
        TextOrJson::Text => super::evaluation::text(&evaluation, terminal.locale()),
        TextOrJson::Json => serde_json::to_string_pretty(&evaluation).map_err(std::io::Error::from)?,
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    let complete = evaluation.rows.unknown_label == 0 && evaluation.rows.rejected == 0;
    Ok(if complete { Exit::Complete } else { Exit::SetAside })
}
