//! `koe analyze --dry-run`: what would be read and why, on standard output.

use std::io::Write;

use koe::read::{FileFormat, Plan, Role, Source};

use super::{Exit, Failure};

/// Rows shown of those set aside, and of those read.
const SHOWN: usize = 3;
/// Characters shown of a comment.
const WIDTH: usize = 60;

pub(super) fn run(sources: Vec<Source>) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    let mut exit = Exit::Complete;
    for mut source in sources {
        plan(&source.plan, &mut out)?;
        let (mut rows, mut empty, mut set_aside) = (0_u64, 0_u64, 0_u64);
        let (mut samples, mut faults) = (Vec::new(), Vec::new());
        for row in source.by_ref() {
            rows += 1;
            match row {
                Ok(feedback) if feedback.text.trim().is_empty() => empty += 1,
                Ok(feedback) if samples.len() < SHOWN => samples.push(feedback),
                Ok(_) => {}
                Err(fault) => {
                    set_aside += 1;
                    if faults.len() < SHOWN {
                        faults.push(fault);
                    }
                }
            }
        }
        if let Some(fault) = source.fault() {
            return Err(koe::error::Error::from(fault).into());
        }
        writeln!(out, "  rows      {rows} read = {} with text + {empty} without text + {set_aside} set aside", rows - empty - set_aside)?;
        for fault in &faults {
            writeln!(out, "            {fault} ({})", fault.reason.hint())?;
        }
        for feedback in &samples {
            let date = feedback.received.map_or_else(|| "no date".to_owned(), |received| received.date());
            let rating = feedback.rating.map_or_else(String::new, |rating| format!(", rated {}", rating.value));
            writeln!(out, "  sample    line {}, {date}{rating}: {}", feedback.position.line, shortened(&feedback.text))?;
        }
        for warning in source.warnings() {
            writeln!(out, "  warning   {warning}")?;
        }
        if set_aside > 0 {
            exit = Exit::SetAside;
        }
    }
    Ok(exit)
}

fn plan(plan: &Plan, out: &mut impl Write) -> std::io::Result<()> {
    let format = match &plan.format {
        FileFormat::Csv { delimiter: '\t', .. } => "tab-separated".to_owned(),
        FileFormat::Csv { delimiter, .. } => format!("CSV with `{delimiter}`"),
        FileFormat::JsonLines => "JSON Lines".to_owned(),
        FileFormat::Json => "JSON".to_owned(),
        FileFormat::Parquet => "Parquet".to_owned(),
        FileFormat::Arrow => "Arrow".to_owned(),
        FileFormat::Xlsx { sheet, sheets } => format!("workbook, sheet `{sheet}` of {}", sheets.len()),
    };
    writeln!(out, "{}", plan.path.display())?;
    writeln!(out, "  file      {format}, {} ({}), layout {}", plan.encoding.label, plan.encoding.evidence, plan.layout.as_str())?;
    for role in Role::ALL {
        if let Some(choice) = plan.column(role) {
            let override_flag = role.flag().map_or_else(String::new, |flag| format!("; change with {flag}"));
            writeln!(out, "  {:<9} `{}` ({}{override_flag})", format!("{role:?}").to_lowercase(), choice.header, choice.reason)?;
        }
    }
    writeln!(out, "  channel   {}", plan.channel)
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDTH { line } else { line.chars().take(WIDTH).chain(['…']).collect() }
}
