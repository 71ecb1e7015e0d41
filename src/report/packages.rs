//! Packages: for each owner a folder with a small `report.html` and `report.xlsx` that hold what concerns this owner, to be handed to a department or to
//! an outside partner.
//!
//! A package holds the owner's issues, the comments that raise them, and its topics. Row accounting and the bases of shares are those of the whole run, so
//! that every share says the same as in the whole report. Comments, quotes and points of the map that belong to other owners' issues are left out; a
//! comment that raises issues of two owners stands whole in both packages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::contents::{RatingConflicts, Report};
use super::figures::{CheckRow, Figures, FollowUp, FollowUps};
use super::html::Html;
use super::landscape::Landscape;
use super::output::{OutputError, Render};
use super::wording;
use super::write::{RUN_FILE, check_writable, write_with};
use super::xlsx::Xlsx;
use crate::classify::Comment;
use crate::config::Format;
use crate::measure::{CrossRows, Listening};

/// The folder of the packages below the output folder.
const FOLDER: &str = "owners";

/// Checks, before the first row is read, that packages can be written below `dir`.
///
/// # Errors
/// [`OutputError::Io`] with the folder or file in the way.
pub fn check_packages(dir: &Path) -> Result<(), OutputError> {
    check_writable(&dir.join(FOLDER))
}

/// Writes `owners/OWNER/report.html` and `report.xlsx` for every owner of an issue, and takes away the reports of owners that an earlier run left there.
/// To be called before [`write_all`](super::write_all): `run.json` goes first, so a folder that holds one holds packages of the same run.
///
/// # Errors
/// [`OutputError`]; a package is whole or stays as it was.
pub fn write_packages<F, I>(report: &Report, dir: &Path, comments: F) -> Result<Vec<PathBuf>, OutputError>
where
    F: Fn() -> std::io::Result<I> + Sync,
    I: Iterator<Item = std::io::Result<Comment>>,
{
    remove(&dir.join(RUN_FILE))?;
    let parent = dir.join(FOLDER);
    let (mut folders, mut paths) = (BTreeSet::new(), Vec::new());
    for owner in owners(report) {
        let folder = folder(&owner, &mut folders);
        let own = package(report, &owner);
        let issues: BTreeSet<&str> = own.issues.iter().map(|reported| reported.issue.id.0.as_str()).collect();
        let renderers: [&dyn Render; 2] = [&Xlsx, &Html];
        let written = write_with(&own, &parent.join(&folder), &renderers, || {
            let issues = issues.clone();
            Ok(comments()?.filter_map(move |comment| comment.map(|comment| concerning(comment, &issues)).transpose()))
        })?;
        paths.extend(written);
    }
    remove_stale(&parent, &folders)?;
    Ok(paths)
}

/// The owners of issues, in the order of their first issue.
fn owners(report: &Report) -> Vec<String> {
    let mut seen = BTreeSet::new();
    report.issues.iter().map(|reported| reported.suggestion.owner.clone()).filter(|owner| seen.insert(owner.clone())).collect()
}

/// What concerns one owner.
fn package(report: &Report, owner: &str) -> Report {
    let words = wording::words(report.language);
    let mut own = report.clone();
    own.title = format!("{} – {}", report.title, words.owner(owner));
    own.issues.retain(|reported| reported.suggestion.owner == owner);
    own.ledger = None;
    own.run.formats = vec![Format::Html, Format::Xlsx];
    let issues: BTreeSet<&str> = own.issues.iter().map(|reported| reported.issue.id.0.as_str()).collect();
    let topics: BTreeSet<&str> = report.topics.iter().filter(|topic| topic.owner == owner).map(|topic| topic.id.as_str()).collect();
    own.overview.topics.retain(|row| topics.contains(row.name.as_str()));
    own.overview.bursts.retain(|burst| burst.issues.iter().any(|issue| issues.contains(issue.as_str())));
    for burst in &mut own.overview.bursts {
        burst.issues.retain(|issue| issues.contains(issue.as_str()));
    }
    // Their quotes are of any topic.
    own.overview.rating_conflicts = RatingConflicts::default();
    own.figures = figures(&report.figures, owner, &issues, &topics);
    let Landscape { praise, practices, map, stages, touchpoints, .. } = &mut own.landscape;
    // A stage and a touchpoint count topics of several owners.
    stages.clear();
    touchpoints.clear();
    praise.retain(|praise| topics.contains(praise.topic.as_str()));
    practices.retain(|found| topics.contains(found.topic.as_str()));
    map.points.retain(|point| point.issue.as_deref().is_some_and(|issue| issues.contains(issue)));
    own
}

/// The measures that concern one owner: what its issues cost, its rows of the cross tables, its comments that wait or want a check. Scores and what is heard
/// are of the whole company and stay in the whole report.
fn figures(all: &Figures, owner: &str, issues: &BTreeSet<&str>, topics: &BTreeSet<&str>) -> Figures {
    let mut drivers = all.drivers.clone();
    for drivers in &mut drivers {
        drivers.issues.retain(|driver| issues.contains(driver.issue.as_str()));
    }
    let mut cross = all.cross.clone();
    for table in &mut cross {
        let own = if table.rows_are == CrossRows::Issues { issues } else { topics };
        table.rows.retain(|row| own.contains(row.name.as_str()));
        // The points of a map lie where they do because of all rows.
        table.map = None;
    }
    cross.retain(|table| !table.rows.is_empty());
    let concerns = |row: &FollowUp| row.owner.as_deref() == Some(owner) || row.issues.iter().any(|issue| issues.contains(issue.as_str()));
    let rows: Vec<FollowUp> = all.follow_ups.rows.iter().filter(|row| concerns(row)).cloned().collect();
    let is_own = |row: &&CheckRow| row.issue.as_deref().is_some_and(|issue| issues.contains(issue));
    Figures {
        copies: all.copies,
        product_names: all.product_names.clone(),
        scores: Vec::new(),
        drivers,
        cross,
        // Where not all that wait are listed, nobody can tell how many of the others are this owner's.
        follow_ups: FollowUps {
            tracked: all.follow_ups.tracked,
            total: if all.follow_ups.total > all.follow_ups.rows.len() as u64 { all.follow_ups.total } else { rows.len() as u64 },
            rows,
        },
        listening: Listening::default(),
        checks: all.checks.iter().filter(is_own).cloned().collect(),
    }
}

/// A comment that raises one of the issues, without a word of the others'.
fn concerning(mut comment: Comment, issues: &BTreeSet<&str>) -> Option<Comment> {
    for segment in &mut comment.segments {
        segment.issue = segment.issue.take().filter(|issue| issues.contains(issue.as_str()));
    }
    comment.segments.iter().any(|segment| segment.issue.is_some()).then_some(comment)
}

/// A name for the owner's folder that every file system takes, and no other owner has.
fn folder(owner: &str, taken: &mut BTreeSet<String>) -> String {
    let safe: String = owner.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).take(60).collect();
    let safe = if safe.chars().all(|c| c == '-') { "owner".to_owned() } else { safe };
    let mut name = safe.clone();
    let mut number = 2;
    // Some file systems take upper and lower case for the same.
    while taken.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
        name = format!("{safe}-{number}");
        number += 1;
    }
    taken.insert(name.clone());
    name
}

/// Reports of owners that have no issue any more; whatever else lies in their folders stays.
fn remove_stale(parent: &Path, folders: &BTreeSet<String>) -> Result<(), OutputError> {
    let entries = match std::fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(OutputError::Io { action: "look into the folder", path: parent.to_path_buf(), source }),
    };
    let mut stale: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && entry.file_name().to_str().is_none_or(|name| !folders.contains(name)))
        .map(|entry| entry.path())
        .collect();
    stale.sort();
    for folder in stale {
        for name in [Html.file_name(), Xlsx.file_name()] {
            remove(&folder.join(name))?;
        }
        // Only where nothing else lies in it.
        let _ = std::fs::remove_dir(&folder);
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), OutputError> {
    match std::fs::remove_file(path) {
        Err(source) if !matches!(source.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            Err(OutputError::Io { action: "replace the file", path: path.to_path_buf(), source })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_safe_and_distinct() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["物流", "../../etc", "A/B", "a-b", "", "...", "物流"].iter().map(|owner| folder(owner, &mut taken)).collect();
        assert_eq!(names, ["物流", "------etc", "A-B", "a-b-2", "owner", "owner-2", "物流-2"]);
    }
}
