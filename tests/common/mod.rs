//! What the integration tests share: a folder of its own for each test, the binary run inside it, and small exports made of [`comments`].

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses its own part; a test may panic, its helpers too")]

pub(crate) mod comments;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use encoding_rs::Encoding;
use serde_json::Value;
use tempfile::TempDir;

/// All formats' file names, as `koe analyze` writes them by default.
pub(crate) const OUTPUTS: [&str; 8] =
    ["comments.jsonl", "comments.parquet", "issues.json", "measures.json", "rejected.csv", "report.html", "report.xlsx", "run.json"];

/// The exports under `samples/`.
pub(crate) const SAMPLES: [&str; 5] =
    ["rakuten_reviews.csv", "googleplay_reviews_202605-10.csv", "survey_2026h1.xlsx", "social_comments.jsonl", "callcenter_log.csv"];

/// The folder of the crate.
pub(crate) fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares with a golden file under `tests/cli`, section by section; writes it anew where `KOE_WRITE_GOLDEN` is set.
pub(crate) fn hold(found: &str, golden: &str) {
    let golden = crate_folder().join("tests/cli").join(golden);
    if std::env::var_os("KOE_WRITE_GOLDEN").is_some() {
        fs::write(&golden, found).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    for (found, expected) in found.split("\n## ").zip(expected.split("\n## ")) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.matches("\n## ").count(), expected.matches("\n## ").count());
}

/// How a run of koe ended and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The run, which must have ended with `code`.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\nstandard error:\n{}\nstandard output:\n{}", self.stderr, self.stdout);
        self
    }

    /// Each line of standard output as JSON.
    #[track_caller]
    pub(crate) fn records(&self) -> Vec<Value> {
        json_lines(&self.stdout)
    }
}

/// Runs a prepared command.
pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A temporary folder that koe runs in.
pub(crate) struct Workdir {
    folder: TempDir,
}

impl Workdir {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of `name` in this folder.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Writes `text` in another encoding.
    pub(crate) fn write_in(&self, name: &str, text: &str, encoding: &'static Encoding) -> PathBuf {
        self.write(name, encoding.encode(text).0)
    }

    /// Writes `text` as UTF-16LE with a byte order mark, which `encoding_rs` only reads.
    pub(crate) fn write_utf16(&self, name: &str, text: &str) -> PathBuf {
        let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        self.write(name, bytes)
    }

    /// `koe` in this folder, with nothing of the caller's environment that could change its output.
    pub(crate) fn koe(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_koe"));
        command.current_dir(self.path()).args(arguments);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command.env("LC_ALL", "C");
        command
    }

    /// Runs `koe` in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.koe(arguments))
    }

    /// Runs `koe` with `input` on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        run(self.koe(arguments).write_stdin(input))
    }

    /// Every file below this folder with its bytes; folders end in `/`.
    pub(crate) fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        grow(self.path(), self.path(), &mut tree);
        tree
    }

    /// A file that koe wrote, as JSON.
    pub(crate) fn json(&self, name: &str) -> Value {
        json_file(&self.join(name))
    }

    /// A file that koe wrote, as JSON Lines.
    pub(crate) fn json_lines(&self, name: &str) -> Vec<Value> {
        json_lines(&fs::read_to_string(self.join(name)).unwrap())
    }
}

fn grow(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if path.is_dir() && !path.is_symlink() {
            tree.insert(format!("{name}/"), Vec::new());
            grow(root, &path, tree);
        } else if path.is_symlink() {
            tree.insert(name, Vec::new());
        } else {
            tree.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// The files of one folder by name, hidden ones included.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| Some((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).ok()?)))
        .collect()
}

pub(crate) fn json_file(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[track_caller]
pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Asserts that two folders hold the same files with the same bytes, and names those that differ.
#[track_caller]
pub(crate) fn assert_same_files(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    let differing: Vec<&String> = left.keys().filter(|name| left[*name] != right[*name]).collect();
    assert!(differing.is_empty(), "these files differ: {differing:?}");
}

/// One analysis of `samples/`, to be shared by the tests of a binary.
pub(crate) struct Analyzed {
    pub(crate) work: Workdir,
    pub(crate) run: Run,
}

impl Analyzed {
    /// Analyses `samples/` into `out/`; paths in the outputs are relative to the crate's folder.
    pub(crate) fn samples(flags: &[&str]) -> Self {
        let work = Workdir::new();
        let inputs: Vec<String> = SAMPLES.iter().map(|name| format!("samples/{name}")).collect();
        let out = work.join("out").display().to_string();
        let mut command = work.koe(&["analyze"]);
        let run = run(command.current_dir(crate_folder()).args(inputs).args(["--out", &out]).args(flags));
        Self { work, run }
    }

    pub(crate) fn issues(&self) -> Value {
        self.work.json("out/issues.json")
    }

    pub(crate) fn comments(&self) -> Vec<Value> {
        self.work.json_lines("out/comments.jsonl")
    }
}

/// A record of a made-up export.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) date: String,
    pub(crate) rating: String,
    pub(crate) text: String,
    pub(crate) shop: &'static str,
}

/// `count` records made of the sentences of [`comments`]: first each sentence once, then pairs of them, over six months, with ratings and shops.
pub(crate) fn rows(count: usize) -> Vec<Row> {
    let all = comments::all();
    (0..count)
        .map(|index| {
            let (first, second) = (all[index % all.len()], all[(index * 37 + 11) % all.len()]);
            Row {
                id: format!("F-{index:04}"),
                date: format!("2026-{:02}-{:02} {:02}:{:02}:00", 5 + index % 6, 1 + index * 7 % 28, 8 + index % 12, index * 13 % 60),
                rating: (1 + index * 3 % 5).to_string(),
                text: if index < all.len() { first.to_owned() } else { format!("{first}{}{second}", if first.is_ascii() { " " } else { "\n" }) },
                shop: ["博多店", "梅田店", "オンライン"][index % 3],
            }
        })
        .collect()
}

/// The records as CSV, with or without a column of ids.
pub(crate) fn csv(rows: &[Row], with_id: bool) -> String {
    let mut csv = String::from(if with_id { "受付番号,日時,評価,ご意見,店舗名\r\n" } else { "日時,評価,ご意見,店舗名\r\n" });
    for row in rows {
        if with_id {
            write!(csv, "{},", row.id).unwrap();
        }
        write!(csv, "{},{},{},{}\r\n", row.date, row.rating, quoted(&row.text), row.shop).unwrap();
    }
    csv
}

/// A cell in quotes.
pub(crate) fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// The same items in another order, always the same one.
pub(crate) fn shuffled<T: Clone>(items: &[T]) -> Vec<T> {
    // A step that shares no factor with the length visits every item once.
    let step = (items.len() * 3 / 8..items.len() * 2).find(|step| gcd(*step, items.len()) == 1).unwrap();
    (0..items.len()).map(|index| items[(index * step + 5) % items.len()].clone()).collect()
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
