//! `koe analyze --dry-run`: what would be read and why, on standard output, as a page or as JSON.

use std::io::Write;

use koe::config::Settings;
use koe::pipeline::{FilePreflight, Preflight, preflight};
use koe::read::{FileFormat, Plan, Role, Source};
use koe::report::Accounting;

use super::arguments::TextOrJson;
use super::{Exit, Failure};

/// Characters shown of a comment.
const WIDTH: usize = 60;

pub(super) fn run(sources: Vec<Source>, settings: &Settings, format: TextOrJson) -> Result<Exit, Failure> {
    let found = preflight(sources, settings.keep_personal_data)?;
    let mut out = std::io::stdout().lock();
    match format {
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &found).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        TextOrJson::Text => page(&found, settings, &mut out)?,
    }
    Ok(if found.accounting.rejected > 0 { Exit::SetAside } else { Exit::Complete })
}

fn page(found: &Preflight, settings: &Settings, out: &mut impl Write) -> std::io::Result<()> {
    for file in &found.files {
        plan(&file.plan, out)?;
        rows(file, out)?;
    }
    if found.files.len() > 1 {
        writeln!(out, "in all")?;
        writeln!(out, "  rows      {}", accounting(&found.accounting))?;
    }
    let threads = u64::try_from(settings.threads.get()).unwrap_or(1);
    let seconds = found.estimated_seconds.div_ceil(threads);
    let time = if seconds < 90 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) };
    writeln!(out, "a run takes about {time} on {threads} threads; nothing was written")
}

fn accounting(rows: &Accounting) -> String {
    format!(
        "{} read = {} to analyse + {} duplicate + {} empty + {} no content + {} other language + {} set aside",
        rows.read, rows.analyzed, rows.duplicate, rows.empty, rows.no_content, rows.other_language, rows.rejected
    )
}

fn rows(file: &FilePreflight, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "  rows      {}", accounting(&file.accounting))?;
    let languages: Vec<String> = file.languages.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let period = file.period.as_ref().map_or_else(|| "no dates".to_owned(), |(first, last)| format!("{first} to {last}"));
    let undated = if file.undated > 0 && file.period.is_some() { format!(", {} without a date", file.undated) } else { String::new() };
    writeln!(out, "  contents  {period}{undated}; languages: {}", if languages.is_empty() { "none".to_owned() } else { languages.join(", ") })?;
    if let Some(authors) = file.authors {
        writeln!(out, "  authors   {authors} different")?;
    }
    if file.personal_data > 0 {
        writeln!(out, "  personal  {} rows hold personal data, which outputs mask", file.personal_data)?;
    }
    for fault in &file.set_aside {
        writeln!(out, "  set aside {}: {} ({})", fault.place, fault.reason, fault.hint)?;
    }
    for sample in &file.samples {
        let date = sample.date.as_deref().unwrap_or("no date");
        let rating = sample.rating.map_or_else(String::new, |rating| format!(", rated {rating}"));
        let status = if sample.status == "analyzed" { String::new() } else { format!(" [{}]", sample.status) };
        writeln!(out, "  sample    line {}, {date}{rating}: {}{status}", sample.line, shortened(&sample.text))?;
    }
    for warning in &file.warnings {
        writeln!(out, "  warning   {warning}")?;
    }
    for guess in &file.guesses {
        writeln!(out, "  guess     {}; otherwise: {}", guess.guess, guess.flag)?;
    }
    Ok(())
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
    if plan.column(Role::Channel).is_none() {
        writeln!(out, "  channel   {}", plan.channel)?;
    }
    for (attribute, header) in &plan.attributes {
        writeln!(out, "  measures  `{header}` as {} (change in [columns] of koe.toml)", attribute.name())?;
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDTH { line } else { line.chars().take(WIDTH).chain(['…']).collect() }
}
