//! `koe diff`: two folders in, what has changed out.

use std::io::Write;

use koe::diff::{self, Change, Diff, IssueChange, Side};
use koe::error::Error;

use super::arguments::{DiffArguments, TextOrJson};
use super::{Exit, Failure};

pub(super) fn run(arguments: &DiffArguments) -> Result<Exit, Failure> {
    let earlier = diff::read(&arguments.earlier).map_err(Error::from)?;
    let later = diff::read(&arguments.later).map_err(Error::from)?;
    let diff = diff::diff(&earlier, &later);
    let mut out = std::io::stdout().lock();
    match arguments.format {
        TextOrJson::Text => text(&diff, &mut out)?,
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &diff).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Complete)
}

fn text(diff: &Diff, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{} → {}", side(&diff.earlier), side(&diff.later))?;
    if !diff.same_ledger {
        writeln!(out, "these runs kept no ledger in common (--ledger): another id may stand for the same issue, so new and gone mean little")?;
    }
    for change in Change::ALL {
        let issues: Vec<&IssueChange> = diff.issues.iter().filter(|issue| issue.change == change).collect();
        if change == Change::Unchanged {
            writeln!(out, "\n{}: {}", heading(change), issues.len())?;
            continue;
        }
        if issues.is_empty() {
            continue;
        }
        writeln!(out, "\n{}: {}", heading(change), issues.len())?;
        for issue in issues {
            let verdict = match (issue.p_value, issue.beyond_chance) {
                (None, _) => "too few to say".to_owned(),
                (Some(p), true) => format!("beyond chance, p {p:.1e}"),
                (Some(p), false) => format!("may be chance, p {p:.2}"),
            };
            let (before, after) = (&issue.earlier, &issue.later);
            let voices = format!("{} → {} voices", before.count, after.count);
            let share = format!("{} → {}", percent(before.value), percent(after.value));
            let into = issue.merged_into.as_deref().map_or(String::new(), |into| format!(" (now {into})"));
            writeln!(out, "  {:<8} {voices:<20} {share:<16} {verdict:<26} {}{into}", issue.id, issue.title)?;
        }
    }
    Ok(())
}

fn side(side: &Side) -> String {
    let date = side.date.as_deref().map_or(String::new(), |date| format!("{date}, "));
    format!("{} ({date}{} analysed)", side.folder, side.analyzed)
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn heading(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::CameBack => "came back",
        Change::Grown => "grown",
        Change::Shrunk => "shrunk",
        Change::Gone => "gone",
        Change::Merged => "merged",
        Change::Unchanged => "no difference beyond chance",
    }
}
