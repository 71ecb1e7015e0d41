//! The comments of a run, outside memory.
//!
//! Comments are written to an unlinked temporary file as they are annotated (it vanishes with the process, however that ends) and read back in canonical
//! order: by date, id and text, never by the order of the rows. What stays in memory is one small [`Entry`] a comment.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use jiff::civil::DateTime;

use crate::classify::{Comment, Status};
use crate::feedback::Position;
use crate::normalize::TextKey;

/// What is kept of a comment in memory.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) received: Option<DateTime>,
    pub(crate) id: String,
    /// Identity of the whole text, where there is text to analyse.
    pub(crate) text: Option<TextKey>,
    position: Position,
    /// Place in the order in which comments were stored.
    pub(crate) stored: usize,
    offset: u64,
    bytes: u32,
    pub(crate) status: Status,
    /// The id of the comment that this one repeats, and the repeats of this one.
    pub(crate) duplicate_of: Option<String>,
    pub(crate) posts: u64,
}

impl Entry {
    /// The path of the file that the comment stands in.
    pub(crate) fn path(&self) -> &str {
        &self.position.path
    }
}

/// Comments being written.
pub(crate) struct StoreWriter {
    file: BufWriter<File>,
    offset: u64,
    entries: Vec<Entry>,
}

/// Comments in canonical order.
pub(crate) struct Store {
    file: File,
    entries: Vec<Entry>,
}

impl StoreWriter {
    /// A store in `dir`, which must be writable.
    pub(crate) fn create(dir: &Path) -> std::io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(dir)?), offset: 0, entries: Vec::new() })
    }

    /// Appends one comment; `text` is its identity where it has text.
    pub(crate) fn push(&mut self, comment: &Comment, text: Option<TextKey>) -> std::io::Result<()> {
        let bytes = serde_json::to_vec(comment)?;
        self.file.write_all(&bytes)?;
        let feedback = &comment.feedback;
        self.entries.push(Entry {
            received: feedback.received.map(|received| received.at),
            id: feedback.id.clone(),
            text,
            position: feedback.position.clone(),
            stored: self.entries.len(),
            offset: self.offset,
            bytes: u32::try_from(bytes.len()).map_err(std::io::Error::other)?,
            status: comment.status,
            duplicate_of: None,
            posts: 1,
        });
        self.offset += bytes.len() as u64;
        Ok(())
    }

    /// Sorts the comments, makes their ids unique and folds exact duplicates: of comments with the same text the first in canonical order stays
    /// analysed, the others become its duplicates.
    pub(crate) fn finish(mut self) -> std::io::Result<Store> {
        self.file.flush()?;
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let mut entries = self.entries;
        entries.sort_by(|a, b| {
            let order = (a.received.is_none(), a.received, &a.id, a.text).cmp(&(b.received.is_none(), b.received, &b.id, b.text));
            order.then_with(|| a.position.cmp(&b.position))
        });
        make_ids_unique(&mut entries);
        fold_duplicates(&mut entries);
        Ok(Store { file, entries })
    }
}

fn make_ids_unique(entries: &mut [Entry]) {
    let mut seen: HashSet<String> = HashSet::with_capacity(entries.len());
    for entry in entries {
        let stated = entry.id.clone();
        let mut times = 1;
        while !seen.insert(entry.id.clone()) {
            times += 1;
            entry.id = format!("{stated}~{times}");
        }
    }
}

fn fold_duplicates(entries: &mut [Entry]) {
    let mut first: HashMap<TextKey, usize> = HashMap::new();
    for index in 0..entries.len() {
        let (Status::Analyzed, Some(text)) = (entries[index].status, entries[index].text) else { continue };
        if let Some(&original) = first.get(&text) {
            entries[original].posts += 1;
            entries[index].status = Status::Duplicate;
            entries[index].duplicate_of = Some(entries[original].id.clone());
        } else {
            first.insert(text, index);
        }
    }
}

impl Store {
    /// Number of comments.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What is kept of the comment at `index`.
    pub(crate) fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }

    /// Reads the comment at `index` with its final id, status and duplicate mark.
    pub(crate) fn read(&self, index: usize) -> std::io::Result<Comment> {
        let entry = &self.entries[index];
        let mut bytes = vec![0; entry.bytes as usize];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(entry.offset))?;
        file.read_exact(&mut bytes)?;
        let mut comment: Comment = serde_json::from_slice(&bytes)?;
        comment.feedback.id.clone_from(&entry.id);
        comment.status = entry.status;
        comment.duplicate_of.clone_from(&entry.duplicate_of);
        Ok(comment)
    }

    /// All comments in canonical order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = std::io::Result<Comment>> + '_ {
        (0..self.len()).map(|index| self.read(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        let position = Position { path: "export.csv".into(), sheet: None, line: 2, record: 0 };
        Entry {
            received: None,
            id: id.to_owned(),
            text: None,
            position,
            stored: 0,
            offset: 0,
            bytes: 0,
            status: Status::Analyzed,
            duplicate_of: None,
            posts: 1,
        }
    }

    #[test]
    fn ids_are_unique_even_where_one_looks_like_a_made_up_one() {
        let mut entries: Vec<Entry> = ["a", "a", "a~2", "a"].into_iter().map(entry).collect();
        make_ids_unique(&mut entries);
        let ids: HashSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), 4, "{ids:?}");
    }
}
