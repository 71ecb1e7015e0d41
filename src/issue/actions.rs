//! What a team has done about its issues: a table with a row for each action, read like any export.
//!
//! | column | headers |
//! |---|---|
//! | issue, by id or title | 課題, 課題ID, 課題番号, 課題名, issue, issue id, title, id |
//! | date, or | 日付, 対応日, 実施日, リリース日, date, released, … |
//! | version | バージョン, version, app version, … |
//! | what was done | 対応内容, 対応, 対策, 施策, what, action, fix, … |

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::config::ReadOptions;
use crate::feedback::{Feedback, RowError};
use crate::read::{self, ReadError, header_key};

const ISSUE: [&str; 11] = ["課題id", "issueid", "課題番号", "課題", "issue", "課題名", "title", "issuetitle", "見出し", "id", "番号"];
const DATE: [&str; 12] = ["日付", "対応日", "実施日", "リリース日", "適用日", "完了日", "date", "actiondate", "day", "released", "releasedate", "on"];
const VERSION: [&str; 9] =
    ["バージョン", "アプリバージョン", "対応バージョン", "修正バージョン", "version", "appversion", "fixedin", "fixversion", "release"];
const WHAT: [&str; 14] =
    ["対応内容", "実施内容", "対応", "対策", "施策", "改善内容", "内容", "what", "whatwasdone", "action", "fix", "change", "description", "note"];

/// Something that was done about an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The issue, as the file names it.
    pub issue: String,
    /// The day.
    pub on: Option<Date>,
    /// The version that holds it, where no day is stated.
    pub version: Option<String>,
    /// What was done.
    pub what: String,
    /// File and line.
    pub place: String,
}

/// The rows of a file of actions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Those that can be used, in the order of the file.
    pub actions: Vec<Action>,
    /// Rows that cannot, each with its place and why.
    pub warnings: Vec<ActionWarning>,
}

/// A row of the file, or an action of it, that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionWarning {
    /// The row cannot be read.
    #[error(transparent)]
    Row(RowError),
    /// A row that says what was done, but not about what.
    #[error("{place}: no issue is named")]
    NoIssue {
        /// Where it stands.
        place: String,
    },
    /// A row that does not say when.
    #[error("{place}: {}; the action cannot be placed in time", time(found.as_deref()))]
    NoTime {
        /// Where it stands.
        place: String,
        /// What stands where the date should.
        found: Option<String>,
    },
    /// A version that no comment of the run states.
    #[error("{}: no comment states a version like `{version}`", place.as_deref().unwrap_or("ledger"))]
    UnknownVersion {
        /// Where it stands, `None` for an action that the ledger remembers.
        place: Option<String>,
        /// The version.
        version: String,
    },
    /// An issue that the run does not have.
    #[error("{place}: no issue `{issue}` in this run; name it by its id or its title")]
    UnknownIssue {
        /// Where it stands.
        place: String,
        /// The name.
        issue: String,
    },
}

fn time(found: Option<&str>) -> String {
    found.map_or("neither a date nor a version".to_owned(), |cell| format!("`{cell}`, which is no date"))
}

/// Why a file of actions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ActionsError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A column that must be there is not.
    #[error("no column says {wanted}")]
    NoColumn {
        /// The path.
        path: PathBuf,
        /// What is looked for, and under which headers.
        wanted: &'static str,
        /// The headers there are.
        headers: Vec<String>,
    },
}

impl ActionsError {
    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Read(error) => error.place(),
            Self::NoColumn { path, .. } => path.display().to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Read(error) => error.hint(),
            Self::NoColumn { headers, .. } => {
                let headers: Vec<String> = headers.iter().map(|header| format!("`{header}`")).collect();
                format!(
                    "this file has {}; a file of actions has 課題, 日付 (or バージョン), 対応内容, or: issue, date (or version), what",
                    headers.join(", ")
                )
            }
        }
    }
}

impl Actions {
    /// Reads the file at `path`; its encoding and form are found as those of an export are.
    ///
    /// # Errors
    /// [`ActionsError`], before anything is done.
    pub fn read(path: &Path) -> Result<Self, ActionsError> {
        // Any column that may say what was done opens the file; which of them does is told by the headers.
        let headers = read::plan_by(path, &WHAT)?.map_or_else(|headers| headers, |(_, plan)| plan.headers);
        let find = |names: &[&str]| names.iter().find_map(|name| headers.iter().find(|header| header_key(header) == *name)).cloned();
        let missing = |wanted| ActionsError::NoColumn { path: path.to_path_buf(), wanted, headers: headers.clone() };
        let issue = find(&ISSUE).ok_or_else(|| missing("which issue it is about (課題, issue)"))?;
        let what = find(&WHAT).ok_or_else(|| missing("what was done (対応内容, what)"))?;
        let (date, version) = (find(&DATE), find(&VERSION));
        if date.is_none() && version.is_none() {
            return Err(missing("when it was done (日付, date) or in which version (バージョン, version)"));
        }
        // The other columns take no role, so that their cells stay as they are.
        let plain = headers.iter().filter(|header| **header != what && Some(*header) != date.as_ref()).cloned().collect();
        let options = ReadOptions { text_column: Some(what), date_column: date.clone(), plain_columns: Some(plain), ..ReadOptions::default() };
        let mut source = read::open(path, &options)?;
        let mut read = Self::default();
        for row in source.by_ref() {
            match row {
                Ok(row) => read.take(&row, &issue, date.as_deref(), version.as_deref()),
                Err(fault) => read.warnings.push(ActionWarning::Row(fault)),
            }
        }
        source.fault().map_or(Ok(read), |fault| Err(fault.into()))
    }

    fn take(&mut self, row: &Feedback, issue: &str, date: Option<&str>, version: Option<&str>) {
        let cell = |name: &str| row.extra.iter().find(|(header, _)| **header == *name).map(|(_, cell)| cell.trim()).filter(|cell| !cell.is_empty());
        let place = row.position.to_string();
        let what = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(issue) = cell(issue) else {
            if !what.is_empty() {
                self.warnings.push(ActionWarning::NoIssue { place });
            }
            return;
        };
        let on = row.received.map(|received| received.at.date());
        let version = version.and_then(cell).map(str::to_owned);
        if on.is_none() && version.is_none() {
            // A date that could not be read has stayed among the other columns.
            self.warnings.push(ActionWarning::NoTime { place, found: date.and_then(cell).map(str::to_owned) });
            return;
        }
        self.actions.push(Action { issue: issue.to_owned(), version: version.filter(|_| on.is_none()), on, what, place });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<Actions, ActionsError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        Actions::read(&path)
    }

    #[test]
    fn japanese_and_english_headers_in_any_encoding_mean_the_same() {
        let japanese = "課題,日付,対応内容,メモ\r\nK-0003,2026/7/1,配送業者を変更,x\r\n入荷待ち,2026年8月2日,増産,\r\n";
        let found = read("actions.csv", &encoding_rs::SHIFT_JIS.encode(japanese).0).unwrap();
        let shown: Vec<(String, String, String)> =
            found.actions.iter().map(|action| (action.issue.clone(), action.on.unwrap().to_string(), action.what.clone())).collect();
        let of = |issue: &str, on: &str, what: &str| (issue.to_owned(), on.to_owned(), what.to_owned());
        assert_eq!(shown, [of("K-0003", "2026-07-01", "配送業者を変更"), of("入荷待ち", "2026-08-02", "増産")]);
        let english = read("a.csv", b"Issue ID,Version,What\nK-0003,2.10,new carrier\nK-0004,,nothing yet\n,1.0,orphan\n").unwrap();
        assert_eq!((english.actions.len(), english.actions[0].version.as_deref()), (1, Some("2.10")));
        assert!(english.warnings[0].to_string().contains("a.csv:3: neither a date nor a version"), "{:?}", english.warnings);
        assert!(english.warnings[1].to_string().contains("a.csv:4: no issue is named"), "{:?}", english.warnings);
        let broken = read("a.csv", "課題,日付,対応内容\nK-1,来週あたり,直す\n".as_bytes()).unwrap();
        assert!(broken.actions.is_empty() && broken.warnings[0].to_string().contains("`来週あたり`, which is no date"), "{:?}", broken.warnings);
    }

    #[test]
    fn a_file_without_the_columns_is_refused_with_those_it_has() {
        let error = read("a.csv", b"issue,what\nK-0003,fixed\n").unwrap_err();
        assert!(error.to_string().contains("when it was done") && error.hint().contains("`issue`, `what`"), "{error} {}", error.hint());
        assert!(
            matches!(read("a.csv", b"name,date,what\nx,2026-01-01,y\n").unwrap_err(), ActionsError::NoColumn { wanted, .. } if wanted.contains("issue"))
        );
        assert!(
            matches!(read("a.csv", b"issue,date,colour\nK-1,2026-01-01,red\n").unwrap_err(), ActionsError::NoColumn { wanted, .. } if wanted.contains("what"))
        );
        assert!(matches!(read("a.csv", b"").unwrap_err(), ActionsError::Read(_)));
    }
}
