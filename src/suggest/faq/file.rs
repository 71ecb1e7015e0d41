//! The FAQ as a file: any table that koe reads, with a column of questions and, where they are written down, a column of answers.

use std::path::{Path, PathBuf};

use super::error::FaqError;
use crate::config::ReadOptions;
use crate::feedback::Position;
use crate::read;

/// Headers of the column of questions, the surest first.
const QUESTION: [&str; 9] = ["question", "質問", "質問文", "質問内容", "よくある質問", "faq", "q", "タイトル", "title"];
/// Headers of the column of answers.
const ANSWER: [&str; 8] = ["answer", "回答", "回答文", "回答内容", "答え", "a", "本文", "body"];

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaqEntry {
    /// Where it stands.
    pub position: Position,
    /// Its question, without the spaces around it.
    pub question: String,
    /// Its answer, if it has one.
    pub answer: Option<String>,
}

/// All entries of a file that have a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaqFile {
    /// The file as given.
    pub path: PathBuf,
    /// In the order of the file.
    pub entries: Vec<FaqEntry>,
    /// Rows without a question.
    pub skipped: u64,
}

impl FaqFile {
    /// Reads an FAQ in any format and encoding that koe reads.
    ///
    /// # Errors
    /// [`FaqError`].
    pub fn read(path: &Path) -> Result<Self, FaqError> {
        let (question, plan) = read::plan_by(path, &QUESTION)?.map_err(|headers| FaqError::NoQuestions { path: path.to_path_buf(), headers })?;
        let answer = ANSWER.iter().find_map(|name| plan.header(name)).map(str::to_owned);
        let options = ReadOptions { text_column: Some(question.to_owned()), reply_column: answer, ..ReadOptions::default() };
        Self::rows(path, read::open(path, &options)?)
    }

    fn rows(path: &Path, mut source: read::Source) -> Result<Self, FaqError> {
        let (mut entries, mut skipped) = (Vec::new(), 0);
        for row in source.by_ref() {
            let entry = row.ok().and_then(|row| {
                let question = row.text.trim();
                (!question.is_empty()).then(|| FaqEntry { question: question.to_owned(), answer: row.reply, position: row.position })
            });
            match entry {
                Some(entry) => entries.push(entry),
                None => skipped += 1,
            }
        }
        if let Some(fault) = source.fault() {
            return Err(fault.into());
        }
        if entries.is_empty() {
            return Err(FaqError::Empty { path: path.to_path_buf() });
        }
        Ok(Self { path: path.to_path_buf(), entries, skipped })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_faq_is_read_in_the_encodings_and_under_the_headers_of_office_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("よくある質問.csv");
        let text = "No,カテゴリ,質問,回答\r\n1,配送,送料はいくらですか？,\"全国一律500円です。\r\n5,000円以上は無料です。\"\r\n2,返品,返品できますか？,\r\n3,,,\r\n";
        std::fs::write(&path, encoding_rs::SHIFT_JIS.encode(text).0).expect("written");
        let faq = FaqFile::read(&path).expect("an FAQ");
        let shown: Vec<(&str, bool, u64)> =
            faq.entries.iter().map(|entry| (entry.question.as_str(), entry.answer.is_some(), entry.position.line)).collect();
        assert_eq!(shown, [("送料はいくらですか？", true, 2), ("返品できますか？", false, 4)]);
        assert_eq!(faq.skipped, 1);
    }

    #[test]
    fn a_table_without_questions_says_which_headers_it_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("faq.csv");
        std::fs::write(&path, "id,memo\n1,何かのメモです\n2,別のメモです\n").expect("written");
        let error = FaqFile::read(&path).expect_err("no questions");
        assert!(matches!(error, FaqError::NoQuestions { .. }), "{error}");
        assert!(error.hint().contains("`memo`"), "{}", error.hint());
    }
}
