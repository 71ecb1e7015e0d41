//! The comments of a run, outside memory.
//!
//! Comments are written to an unlinked temporary file as they are annotated (it vanishes with the process, however that ends) and read back in canonical
//! order: by date, id and text, never by the order of the rows. What stays in memory is one small [`Entry`] a comment.
//!
//! Authors leave the store as salted digests only: sha256 of the salt and the reader's own digest, cut to 64 bits. The salt is the user's, so that the
//! outputs of several runs can be joined, or else a digest of all of the run's authors, so that they cannot.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use jiff::civil::{Date, DateTime};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::annotate::Annotated;
use super::corrections::Corrections;
use super::second_pass::UnitKeys;
use super::voices::{self, Said};
use crate::classify::{Comment, DuplicateKind, Status};
use crate::feedback::{Author, Position, Revision};
use crate::normalize::{Sketch, TextKey};

/// Comments decoded at a time by [`Store::iter`].
const AHEAD: usize = 256;

/// What is kept of a comment in memory.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) received: Option<DateTime>,
    pub(crate) id: String,
    /// Identity of the whole text, where there is text to analyse.
    pub(crate) text: Option<TextKey>,
    /// What near duplicates are found by.
    pub(super) sketch: Option<Sketch>,
    /// What the model says of it.
    pub(super) said: Said,
    /// Its author's number among the authors of the run.
    author: Option<u32>,
    /// Which version of an editable comment it is.
    pub(super) revision: Option<Revision>,
    position: Position,
    /// Place in the order in which comments were stored.
    pub(crate) stored: usize,
    offset: u64,
    bytes: u32,
    pub(crate) status: Status,
    /// The place in canonical order of the comment that this one repeats, and how.
    pub(super) repeats: Option<(usize, DuplicateKind)>,
    /// Records with this text, itself included.
    pub(crate) posts: u64,
}

impl Entry {
    /// The path of the file that the comment stands in.
    pub(crate) fn path(&self) -> &str {
        &self.position.path
    }

    /// The line that it stands on.
    pub(super) fn line(&self) -> u64 {
        self.position.line
    }

    /// The day it was received.
    pub(super) fn day(&self) -> Option<Date> {
        self.received.map(DateTime::date)
    }
}

/// Comments being written.
pub(crate) struct StoreWriter {
    file: BufWriter<File>,
    offset: u64,
    entries: Vec<Entry>,
    /// Numbers of the authors met so far.
    authors: HashMap<Author, u32>,
}

/// Comments in canonical order.
pub(crate) struct Store {
    file: File,
    pub(super) entries: Vec<Entry>,
    /// What people have said of the comments.
    pub(super) corrections: Corrections,
    /// The days that the data reaches, strays aside.
    pub(super) days_reached: Option<std::ops::RangeInclusive<Date>>,
    /// Salted digests of the authors, by their numbers.
    authors: Vec<String>,
    /// The repeats of each voice that has any, in canonical order.
    repeats: BTreeMap<usize, Vec<usize>>,
}

impl StoreWriter {
    /// A store in `dir`, which must be writable.
    pub(crate) fn create(dir: &Path) -> std::io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(dir)?), offset: 0, entries: Vec::new(), authors: HashMap::new() })
    }

    /// Appends comments, and the identities of their units to `units`.
    pub(super) fn push_all(&mut self, annotated: &[Annotated], units: &mut UnitKeys) -> std::io::Result<()> {
        let written: Vec<serde_json::Result<Vec<u8>>> = annotated.par_iter().map(|annotated| serde_json::to_vec(&annotated.comment)).collect();
        for (annotated, bytes) in annotated.iter().zip(written) {
            self.push(annotated, &bytes?)?;
            units.push(&annotated.units);
        }
        Ok(())
    }

    fn push(&mut self, annotated: &Annotated, bytes: &[u8]) -> std::io::Result<()> {
        let comment = &annotated.comment;
        self.file.write_all(bytes)?;
        let feedback = &comment.feedback;
        self.entries.push(Entry {
            received: feedback.received.map(|received| received.at),
            id: feedback.id.clone(),
            text: annotated.text,
            sketch: annotated.sketch,
            said: Said::of(comment),
            author: feedback.author.map(|author| {
                let next = u32::try_from(self.authors.len()).unwrap_or(u32::MAX);
                *self.authors.entry(author).or_insert(next)
            }),
            revision: feedback.revision,
            position: feedback.position.clone(),
            stored: self.entries.len(),
            offset: self.offset,
            bytes: u32::try_from(bytes.len()).map_err(std::io::Error::other)?,
            status: comment.status,
            repeats: None,
            posts: 1,
        });
        self.offset += bytes.len() as u64;
        Ok(())
    }

    /// Sorts the comments, makes their ids unique and folds duplicates: of the versions of one comment the last one stays, of comments with the same or nearly the same text the first in canonical order
    /// stays analysed, the others become its duplicates. `author_salt` is the user's own, if there is one.
    pub(crate) fn finish(mut self, author_salt: Option<&str>) -> std::io::Result<Store> {
        self.file.flush()?;
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let mut entries = self.entries;
        entries.sort_by(|a, b| {
            let order = (a.received.is_none(), a.received, &a.id).cmp(&(b.received.is_none(), b.received, &b.id));
            // The last version of a comment keeps the id, whatever else stands in other files.
            let version = |entry: &Entry| std::cmp::Reverse(entry.revision.map(|revision| revision.at));
            order.then_with(|| version(a).cmp(&version(b))).then_with(|| a.text.cmp(&b.text)).then_with(|| a.position.cmp(&b.position))
        });
        make_ids_unique(&mut entries);
        let mut store = Store {
            file,
            entries,
            corrections: Corrections::default(),
            days_reached: None,
            authors: salted(&self.authors, author_salt),
            repeats: BTreeMap::new(),
        };
        voices::fold(&mut store)?;
        for (index, entry) in store.entries.iter().enumerate() {
            if let Some((original, _)) = entry.repeats.filter(|(_, kind)| kind.is_post()) {
                store.repeats.entry(original).or_default().push(index);
            }
        }
        Ok(store)
    }
}

/// The digests that outputs show, by the authors' numbers.
fn salted(authors: &HashMap<Author, u32>, stated: Option<&str>) -> Vec<String> {
    let sorted: BTreeMap<Author, u32> = authors.iter().map(|(author, number)| (*author, *number)).collect();
    let mut salt = Sha256::new();
    match stated {
        Some(stated) => salt.update(stated.as_bytes()),
        None => sorted.keys().for_each(|author| salt.update(author.0.to_be_bytes())),
    }
    let salt = salt.finalize();
    let mut digests = vec![String::new(); sorted.len()];
    for (author, number) in sorted {
        let digest = Sha256::new().chain_update(salt).chain_update(author.0.to_be_bytes()).finalize();
        if let Some(place) = digests.get_mut(number as usize) {
            let first = digest.iter().take(8).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
            *place = format!("{first:016x}");
        }
    }
    digests
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

impl Store {
    /// Number of comments.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What is kept of the comment at `index`.
    pub(crate) fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }

    /// Whether any comment of the run has an author.
    pub(super) fn has_authors(&self) -> bool {
        !self.authors.is_empty()
    }

    /// The voice at `index` and its repeats, in canonical order; earlier versions of a comment are no repeats.
    pub(super) fn members(&self, index: usize) -> impl Iterator<Item = &Entry> {
        let repeats = self.repeats.get(&index).map_or(&[][..], Vec::as_slice);
        std::iter::once(index).chain(repeats.iter().copied()).map(|index| &self.entries[index])
    }

    /// Numbers of the authors of the voice at `index` and of its repeats, ascending, each once.
    pub(super) fn authors(&self, index: usize) -> Box<[u32]> {
        let mut authors: Vec<u32> = self.members(index).filter_map(|entry| entry.author).collect();
        authors.sort_unstable();
        authors.dedup();
        authors.into_boxed_slice()
    }

    /// Reads the comment at `index` with what people have said of it, its final id, status, duplicate mark and author.
    pub(crate) fn read(&self, index: usize) -> std::io::Result<Comment> {
        let entry = &self.entries[index];
        let mut bytes = vec![0; entry.bytes as usize];
        self.read_at(&mut bytes, entry.offset)?;
        let mut comment: Comment = serde_json::from_slice(&bytes)?;
        comment.feedback.id.clone_from(&entry.id);
        comment.status = entry.status;
        comment.duplicate_of = entry.repeats.map(|(original, _)| self.entries[original].id.clone());
        comment.duplicate_kind = entry.repeats.map(|(_, kind)| kind);
        // The reader's digest goes no further than this.
        comment.feedback.author = None;
        comment.author = entry.author.and_then(|number| self.authors.get(number as usize).cloned());
        self.corrections.apply(&mut comment);
        Ok(comment)
    }

    /// Reads without moving the file's place, so that many can read at once.
    #[cfg(unix)]
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> std::io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, mut bytes: &mut [u8], mut offset: u64) -> std::io::Result<()> {
        while !bytes.is_empty() {
            match std::os::windows::fs::FileExt::seek_read(&self.file, bytes, offset)? {
                0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                read => (bytes, offset) = (&mut bytes[read..], offset + read as u64),
            }
        }
        Ok(())
    }

    /// All comments in canonical order, a few at a time decoded side by side.
    pub(crate) fn iter(&self) -> impl Iterator<Item = std::io::Result<Comment>> + '_ {
        (0..self.len()).step_by(AHEAD).flat_map(|start| {
            let few: Vec<_> = (start..(start + AHEAD).min(self.len())).into_par_iter().map(|index| self.read(index)).collect();
            few
        })
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
            sketch: None,
            said: Said::default(),
            author: None,
            revision: None,
            position,
            stored: 0,
            offset: 0,
            bytes: 0,
            status: Status::Analyzed,
            repeats: None,
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

    #[test]
    fn authors_are_told_apart_by_digests_that_two_runs_do_not_share() {
        let run = |names: &[u128], salt| salted(&names.iter().zip(0..).map(|(&name, number)| (Author(name), number)).collect(), salt);
        let (one, other) = (run(&[7, 8], None), run(&[7, 8, 9], None));
        assert!(one.iter().all(|digest| digest.len() == 16) && one[0] != one[1]);
        assert_ne!(one[0], other[0], "two runs cannot be joined");
        assert_eq!(
            one,
            {
                let mut turned = run(&[8, 7], None);
                turned.reverse();
                turned
            },
            "the order of rows does not matter"
        );
        assert_eq!(run(&[7, 8], Some("s"))[0], run(&[9, 7], Some("s"))[1], "with a stated salt they can");
        assert_ne!(run(&[7], Some("s")), run(&[7], Some("t")));
        assert!(!one[0].contains(&format!("{:x}", 7)) || one[0] != format!("{:016x}", 7));
    }
}
