//! The page's sections of measures, drawn again from numbers that were recomputed: the page must hold the same bytes.

use std::fs;
use std::path::Path;

use super::VerifyError;
use crate::config::Format;
use crate::error::Error;
use crate::report::{Drawn, Figures, IssuesFile, RunFile, sections};

/// What is shown of a line that differs.
const SHOWN: usize = 200;

/// Holds `report.html`, where the run wrote one, against sections drawn from `figures`.
pub(super) fn hold(dir: &Path, run: &RunFile<'_>, issues: &IssuesFile<'_>, figures: &Figures) -> Result<(), Error> {
    if !run.formats.contains(&Format::Html) {
        return Ok(());
    }
    let file = dir.join("report.html");
    let page = fs::read_to_string(&file).map_err(|source| VerifyError::Unreadable { path: file.clone(), source })?;
    let drawn = Drawn { figures, issues: &issues.issues, topics: &issues.topics, language: issues.language };
    let made = sections(&drawn)?;
    same_lines(&file, "the sections of measures", &page, &made.html)?;
    same_lines(&file, "the figures that charts are drawn from", &page, &made.data)?;
    for (issue, sentence) in made.costs.iter().flat_map(|(issue, sentences)| sentences.iter().map(move |sentence| (issue, sentence))) {
        // An issue that the report does not name has no page.
        if issues.issues.iter().any(|reported| reported.issue.id.0 == *issue) && !page.contains(sentence.as_str()) {
            return Err(VerifyError::wrong(&file, format!("what {issue} costs"), "something else", sentence).into());
        }
    }
    Ok(())
}

/// The page holds these lines one after the other; else the first line that it does not.
pub(super) fn same_lines(file: &Path, what: &str, page: &str, made: &str) -> Result<(), VerifyError> {
    if page.contains(made) {
        return Ok(());
    }
    let mut lines = made.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next() else { return Ok(()) };
    let mut stated = page.lines().filter(|line| !line.trim().is_empty()).skip_while(|line| *line != first).skip(1);
    let cut = |line: &str| line.trim().chars().take(SHOWN).collect::<String>();
    if !page.contains(first) {
        return Err(VerifyError::wrong(file, what, "something else", cut(first)));
    }
    for line in lines {
        let other = stated.next().unwrap_or_default();
        if other != line {
            return Err(VerifyError::wrong(file, what, cut(other), cut(line)));
        }
    }
    Err(VerifyError::wrong(file, what, "other spaces", "the same words"))
}
