//! `--by owner`: each owner gets what concerns it, and nothing of the others.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::unnecessary_wraps, reason = "a source of comments may fail elsewhere")]

mod report_fixture;

use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use koe::classify::Comment;
use koe::normalize::Language;
use koe::report::{check_packages, write_packages};
use report_fixture::{comments, report};

fn source() -> std::io::Result<impl Iterator<Item = std::io::Result<Comment>>> {
    Ok(comments().into_iter().map(Ok))
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn an_owner_gets_its_own_issues_and_comments_only() {
    let dir = tempfile::tempdir().unwrap();
    let report = report(Language::English, true);
    let paths = write_packages(&report, dir.path(), source).unwrap();
    let owners: std::collections::BTreeSet<&str> = report.issues.iter().map(|reported| reported.suggestion.owner.as_str()).collect();
    assert!(owners.len() > 2);
    assert_eq!(paths.len(), 2 * owners.len());
    for owner in owners {
        let folder = dir.path().join("owners").join(owner);
        let html = text(&folder.join("report.html"));
        let mut workbook: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
        let cells: Vec<String> =
            workbook.worksheets().into_iter().flat_map(|(_, range)| range.rows().flatten().map(ToString::to_string).collect::<Vec<_>>()).collect();
        for reported in &report.issues {
            let own = reported.suggestion.owner == owner;
            let id = &reported.issue.id.0;
            assert_eq!(html.contains(&format!("id=\"issue-{id}\"")), own, "{owner}: {id} in the page");
            assert_eq!(cells.iter().any(|cell| cell == id), own, "{owner}: {id} in the workbook");
            for quote in reported.issue.quotes.iter().filter(|_| !own) {
                let place = format!("{}:{}", "reviews.csv", quote.position.line);
                assert!(!html.contains(&format!("<cite>{place}</cite>")), "{owner} reads a quote of another: {place}");
            }
        }
        // The only comment of the fixture that raises an issue is one of logistics.
        assert_eq!(cells.iter().any(|cell| cell.contains("配達が予定より3日遅れました")), owner == "logistics", "{owner}");
        assert!(html.contains("<strong>10</strong> read"), "the rows of the whole run");
    }
}

#[test]
fn packages_of_owners_that_are_gone_are_taken_away_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut report = report(Language::Japanese, true);
    write_packages(&report, dir.path(), source).unwrap();
    std::fs::write(dir.path().join("run.json"), "{}").unwrap();
    std::fs::write(dir.path().join("owners/logistics/notes.txt"), "kept").unwrap();
    report.issues.retain(|reported| reported.suggestion.owner != "logistics");
    let paths = write_packages(&report, dir.path(), source).unwrap();
    assert!(!paths.is_empty() && paths.iter().all(|path| path.exists()));
    assert!(!dir.path().join("run.json").exists(), "no run is called complete while its packages change");
    let left: Vec<_> = std::fs::read_dir(dir.path().join("owners/logistics")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["notes.txt"]);
}

#[test]
fn a_file_in_the_way_is_found_before_the_run() {
    let dir = tempfile::tempdir().unwrap();
    check_packages(dir.path()).unwrap();
    std::fs::write(dir.path().join("owners"), "x").unwrap();
    assert!(check_packages(dir.path()).unwrap_err().place().ends_with("owners"));
}
