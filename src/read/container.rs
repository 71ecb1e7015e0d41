//! Exports inside gzip files and zip archives, as streams of bytes that can be opened as often as needed.
//!
//! A member of an archive has a path of its own, `archive.zip/member.csv`. Whatever is inflated is counted while it is inflated: a small file can hold
//! terabytes, and what an archive states about the size of its members is a claim, not a fact.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::SHIFT_JIS;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use unicode_normalization::UnicodeNormalization;
use zip::{CompressionMethod, ZipArchive};

use super::error::ReadError;
use super::inflate::{Inflated, Limits, Stated};
use super::plan::Container;

/// Exports that an archive may hold.
const MEMBER_LIMIT: usize = 10_000;
/// Largest export that is unpacked to a temporary file because its format must be read out of order.
const UNPACKED_LIMIT: u64 = 4 << 30;
const BUFFER: usize = 64 << 10;

/// What is wrong with an archive or a compressed file.
#[derive(Debug, thiserror::Error)]
pub enum ContainerFault {
    /// Not a valid zip archive.
    #[error("this zip archive is damaged")]
    Archive(#[source] zip::result::ZipError),
    /// The compressed data is damaged or cut off.
    #[error("the compressed data is damaged or cut off")]
    Damaged(#[source] io::Error),
    /// The checksum or the length does not agree with the data.
    #[error("the unpacked data is not what the archive states (its {what} differs)")]
    Different {
        /// What differs.
        what: &'static str,
    },
    /// An archive without any export.
    #[error("this zip archive holds no export, but {}", holdings(.holds))]
    NoExport {
        /// What it holds instead.
        holds: Vec<String>,
    },
    /// One export is asked for, and the archive holds several.
    #[error("this zip archive holds {} exports", .members.len())]
    Several {
        /// Their names.
        members: Vec<String>,
    },
    /// No such member.
    #[error("the archive has no `{name}`")]
    NoMember {
        /// The name looked for.
        name: String,
        /// The exports there are.
        members: Vec<String>,
    },
    /// A member under a password.
    #[error("`{name}` is protected by a password")]
    Encrypted {
        /// The member.
        name: String,
    },
    /// A member that is compressed in another way.
    #[error("`{name}` is compressed with {method}, which koe does not read")]
    Method {
        /// The member.
        name: String,
        /// The method.
        method: String,
    },
    /// More than koe unpacks.
    #[error("it unpacks to more than the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// So small for what is in it that it must be made to fill a disk.
    #[error("it unpacks to more than {limit} times its size, the limit")]
    Ratio {
        /// The limit.
        limit: u64,
    },
    /// More data than the archive states.
    #[error("it unpacks to more than the {stated} bytes that the archive states")]
    MoreThanStated {
        /// Bytes stated.
        stated: u64,
    },
    /// More exports than koe reads.
    #[error("this zip archive holds more than {limit} exports, the limit")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}

impl ContainerFault {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Archive(_) | Self::Damaged(_) | Self::Different { .. } => "export or download it again",
            Self::NoExport { .. } => "koe reads CSV, TSV, JSON, JSON Lines, xlsx, Parquet and Arrow files inside an archive",
            Self::Several { .. } | Self::NoMember { .. } => "name one of them, as in `archive.zip/member.csv`",
            Self::Encrypted { .. } | Self::Method { .. } => "unpack it and give the export inside",
            Self::TooLarge { .. } | Self::Ratio { .. } | Self::MoreThanStated { .. } | Self::TooMany { .. } => {
                "if you trust this file, unpack it and give the exports inside"
            }
        }
    }
}

/// The first names of what an archive holds.
fn holdings(names: &[String]) -> String {
    match names {
        [] => "is empty".to_owned(),
        [first] => format!("`{first}`"),
        [first, second] => format!("`{first}` and `{second}`"),
        [first, second, rest @ ..] => format!("`{first}`, `{second}` and {} more", rest.len()),
    }
}

/// The bytes of one export, wherever they lie.
#[derive(Clone, Debug)]
pub(super) struct Export {
    file: PathBuf,
    member: Option<Member>,
    gzip: bool,
    /// Bytes as they are stored, before anything is unpacked.
    stored: u64,
}

/// Where a member lies in its archive.
#[derive(Clone, Debug)]
struct Member {
    start: u64,
    deflated: bool,
    stated: Stated,
}

impl Export {
    /// The export at a path: a file, or a member of an archive.
    ///
    /// # Errors
    /// [`ReadError::Missing`], [`ReadError::IsFolder`], [`ReadError::Container`], [`ReadError::Io`].
    pub(super) fn at(path: &Path) -> Result<Self, ReadError> {
        let error = match fs::metadata(path) {
            Ok(about) if about.is_dir() => return Err(ReadError::IsFolder { path: path.to_path_buf() }),
            Ok(about) => return Ok(Self { file: path.to_path_buf(), member: None, gzip: false, stored: about.len() }),
            Err(error) => error,
        };
        let Some(archive) = path.ancestors().skip(1).find(|ancestor| is_zip(ancestor)) else { return Err(ReadError::io(path, error)) };
        let fault = |source| ReadError::Container { path: archive.to_path_buf(), source };
        let name = path.as_os_str().as_encoded_bytes().get(archive.as_os_str().len() + 1..).unwrap_or_default();
        let name = String::from_utf8_lossy(name);
        let listing = Listing::of(archive)?;
        let Some(index) = listing.entries.iter().position(|entry| entry.name == name) else {
            return Err(fault(ContainerFault::NoMember {
                name: name.into_owned(),
                members: listing.exports().map(|entry| entry.name.clone()).collect(),
            }));
        };
        listing.member(index).map_err(|source| ReadError::Container { path: path.to_path_buf(), source })
    }

    /// The same bytes, unpacked once more.
    pub(super) fn gunzipped(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// Bytes as they are stored, before anything is unpacked.
    pub(super) fn stored(&self) -> u64 {
        self.stored
    }

    /// What the export is unpacked from.
    pub(super) fn container(&self) -> Option<Container> {
        match (&self.member, self.gzip) {
            (Some(_), _) => Some(Container::Zip),
            (None, true) => Some(Container::Gzip),
            (None, false) => None,
        }
    }

    /// Whether the export is a file on the disk, as it stands.
    pub(super) fn is_plain(&self) -> bool {
        self.member.is_none() && !self.gzip
    }

    /// The bytes from the beginning.
    ///
    /// # Errors
    /// What the system says; while reading also a [`ContainerFault`] inside an [`io::Error`].
    pub(super) fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(&self.file)?;
        let bytes: Box<dyn Read + Send> = match &self.member {
            None => Box::new(file),
            Some(member) => {
                file.seek(SeekFrom::Start(member.start))?;
                let stored = BufReader::with_capacity(BUFFER, file.take(self.stored));
                if member.deflated {
                    Box::new(Inflated::new(DeflateDecoder::new(stored), Limits::of(self.stored), Some(member.stated)))
                } else {
                    Box::new(Inflated::new(stored, Limits::of(self.stored), Some(member.stated)))
                }
            }
        };
        if !self.gzip {
            return Ok(bytes);
        }
        let decoder = MultiGzDecoder::new(BufReader::with_capacity(BUFFER, bytes));
        Ok(Box::new(Inflated::new(decoder, Limits::of(self.stored), None)))
    }

    /// A file to read out of order: the export itself, or a temporary file without a name that holds it unpacked.
    ///
    /// # Errors
    /// As [`Export::reader`].
    pub(super) fn file(&self) -> io::Result<File> {
        if self.is_plain() {
            return File::open(&self.file);
        }
        let mut unpacked = tempfile::tempfile()?;
        let copied = io::copy(&mut self.reader()?.take(UNPACKED_LIMIT + 1), &mut unpacked)?;
        if copied > UNPACKED_LIMIT {
            return Err(io::Error::other(ContainerFault::TooLarge { limit: UNPACKED_LIMIT }));
        }
        unpacked.rewind()?;
        Ok(unpacked)
    }
}

/// The exports in a zip archive as paths of their own, in the order of the archive; `None` for anything else, a workbook too.
///
/// # Errors
/// [`ReadError::Container`] for an archive that is damaged or holds no export.
pub(super) fn members(path: &Path) -> Result<Option<Vec<PathBuf>>, ReadError> {
    if !is_zip(path) {
        return Ok(None);
    }
    let is_called_zip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    let listing = match Listing::of(path) {
        Ok(listing) if listing.is_workbook => return Ok(None),
        // A damaged workbook is no damaged archive to its owner.
        Err(ReadError::Container { source: ContainerFault::Archive(_), .. }) if !is_called_zip => return Ok(None),
        listing => listing?,
    };
    let fault = |source| ReadError::Container { path: path.to_path_buf(), source };
    let paths: Vec<PathBuf> = listing.exports().map(|entry| member_path(path, &entry.name)).collect();
    if paths.is_empty() {
        let holds = listing.entries.into_iter().map(|entry| entry.name).collect();
        return Err(fault(ContainerFault::NoExport { holds }));
    }
    if paths.len() > MEMBER_LIMIT {
        return Err(fault(ContainerFault::TooMany { limit: MEMBER_LIMIT }));
    }
    Ok(Some(paths))
}

fn member_path(archive: &Path, name: &str) -> PathBuf {
    // Not `join`: a member called `/etc/x.csv` must stay a member.
    let mut path = archive.as_os_str().to_owned();
    path.push("/");
    path.push(name);
    path.into()
}

/// The one export of an archive.
///
/// # Errors
/// [`ReadError::Container`] where there is none or several.
pub(super) fn only_member(path: &Path) -> Result<PathBuf, ReadError> {
    let listed = members(path)?.unwrap_or_default();
    match <[PathBuf; 1]>::try_from(listed) {
        Ok([member]) => Ok(member),
        Err(listed) => {
            let before = path.as_os_str().len() + 1;
            let name = |member: &PathBuf| String::from_utf8_lossy(&member.as_os_str().as_encoded_bytes()[before..]).into_owned();
            let source = ContainerFault::Several { members: listed.iter().map(name).collect() };
            Err(ReadError::Container { path: path.to_path_buf(), source })
        }
    }
}

/// Whether a file of this name is an export that a folder or an archive may hold. A .txt is as often a note as an export.
pub(super) fn is_export(name: &str) -> bool {
    const EXTENSIONS: [&str; 9] = ["csv", "tsv", "jsonl", "ndjson", "json", "xlsx", "parquet", "arrow", "feather"];
    let name = name.to_ascii_lowercase();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    match extension {
        // `export.csv.gz` and `export.gz`, but not `backup.tar.gz`.
        "gz" => stem.rsplit_once('.').is_none_or(|(_, inner)| EXTENSIONS.contains(&inner)),
        extension => EXTENSIONS.contains(&extension),
    }
}

fn is_zip(path: &Path) -> bool {
    let mut head = [0; 4];
    // A path that cannot be read is left to whoever opens it.
    path.is_file() && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && (head == *b"PK\x03\x04" || head == *b"PK\x05\x06")
}

/// What the central directory of an archive says.
struct Listing {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    entries: Vec<Entry>,
    is_workbook: bool,
}

struct Entry {
    /// As it is shown: decoded, composed, and unlike all others of the archive.
    name: String,
    index: usize,
    is_export: bool,
}

impl Listing {
    fn of(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|error| ReadError::io(path, error))?;
        let fault = |error| ReadError::Container { path: path.to_path_buf(), source: ContainerFault::Archive(error) };
        let archive = ZipArchive::new(BufReader::new(file)).map_err(fault)?;
        let (mut entries, mut seen, mut is_workbook) = (Vec::new(), BTreeSet::new(), false);
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(fault)?;
            is_workbook |= matches!(entry.name_raw(), b"xl/workbook.xml" | b"xl\\workbook.xml");
            let base = shown_name(entry.name_raw());
            // Folders, what macOS and editors leave behind, and lock files of open workbooks.
            if base.ends_with(['/', '\\']) || base.split(['/', '\\']).any(|part| part.starts_with(['.', '~']) || part == "__MACOSX") {
                continue;
            }
            let (mut name, mut number) = (base.clone(), 2);
            while !seen.insert(name.clone()) {
                name = format!("{base} ({number})");
                number += 1;
            }
            entries.push(Entry { is_export: is_export(&base), name, index });
        }
        Ok(Self { path: path.to_path_buf(), archive, entries, is_workbook })
    }

    /// The exports; text files only where there is nothing else.
    fn exports(&self) -> impl Iterator<Item = &Entry> {
        let only_texts = !self.entries.iter().any(|entry| entry.is_export);
        self.entries.iter().filter(move |entry| entry.is_export || only_texts && entry.name.to_ascii_lowercase().ends_with(".txt"))
    }

    fn member(mut self, index: usize) -> Result<Export, ContainerFault> {
        let Entry { name, index, .. } = self.entries.swap_remove(index);
        let about = self.archive.by_index_data(index).map_err(ContainerFault::Archive)?;
        if about.encrypted() {
            return Err(ContainerFault::Encrypted { name });
        }
        let method = about.compression();
        if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(ContainerFault::Method { name, method: method.to_string() });
        }
        let (stored, stated) = (about.compressed_size(), Stated { bytes: about.size(), checksum: about.crc32() });
        Limits::of(stored).check(stated.bytes)?;
        let raw = self.archive.by_index_raw(index).map_err(ContainerFault::Archive)?;
        let start = raw.data_start().ok_or(ContainerFault::Different { what: "directory" })?;
        let member = Member { start, deflated: method == CompressionMethod::Deflated, stated };
        Ok(Export { file: self.path, member: Some(member), gzip: false, stored })
    }
}

/// A name in an archive. Old Windows tools write CP932 without saying so, macOS writes UTF-8 without saying so, and takes its kana apart.
fn shown_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.nfc().collect(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_old_archives_are_cp932() {
        assert_eq!(shown_name(&SHIFT_JIS.encode("お客様の声①/回答表.csv").0), "お客様の声①/回答表.csv");
        assert_eq!(shown_name("か\u{3099}.csv".as_bytes()), "が.csv");
    }

    #[test]
    fn exports_are_known_by_their_names() {
        for name in ["a.CSV", "b.tsv", "c.csv.gz", "d.gz", "e.parquet", "f.feather", "g.arrow", "h.json"] {
            assert!(is_export(name), "{name}");
        }
        for name in ["a.txt", "b.tar.gz", "c.png", "csv", "d.txt.gz", "e.zip"] {
            assert!(!is_export(name), "{name}");
        }
    }
}
