//! Laws of the readers: whatever the bytes, no panic and no end without a reason, and every row is a record or set aside.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use koe::config::ReadOptions;
use koe::read::{Source, StreamFormat, open, stream};
use proptest::prelude::*;
use tempfile::TempDir;

use super::corpus;

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) records: usize,
    pub(crate) set_aside: usize,
}

fn exhaust(mut source: Source) -> Result<Read, String> {
    let mut read = Read { records: 0, set_aside: 0 };
    for row in source.by_ref() {
        let (position, count) = match &row {
            Ok(record) => (&record.position, &mut read.records),
            Err(error) => (&error.position, &mut read.set_aside),
        };
        *count += 1;
        let place = (position.record, position.line);
        assert_eq!(usize::try_from(place.0).unwrap() + 1, read.records + read.set_aside, "a record is lost or counted twice");
        assert!(place.1 > 0);
    }
    // The iterator has ended for good, and its warnings can be said.
    assert!(source.next().is_none());
    for warning in source.warnings() {
        assert!(!warning.to_string().is_empty());
    }
    match source.fault() {
        None => Ok(read),
        Some(fault) => {
            assert!(!fault.hint().is_empty() && !fault.place().is_empty());
            Err(fault.to_string())
        }
    }
}

/// Reads a file to its end.
pub(crate) fn read(path: &Path) -> Result<Read, String> {
    match open(path, &ReadOptions::default()) {
        Ok(source) => exhaust(source),
        Err(error) => {
            assert!(!error.hint().is_empty() && !error.place().is_empty());
            Err(error.to_string())
        }
    }
}

/// Reads bytes as a file of this name, twice, and as a stream.
fn survives(folder: &TempDir, name: &str, bytes: &[u8]) {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    assert_eq!(read(&path), read(&path), "the same file, read twice");
    let form = match name.rsplit_once('.').unwrap_or_default().1 {
        "jsonl" => StreamFormat::JsonLines,
        "arrow" | "feather" => StreamFormat::Arrow,
        "csv" | "tsv" => StreamFormat::Csv,
        _ => return,
    };
    if let Ok(source) = stream(Box::new(std::io::Cursor::new(bytes.to_vec())), form, &ReadOptions::default()) {
        drop(exhaust(source));
    }
}

/// The beginnings by which the formats are known.
const BEGINNINGS: [(&str, &[u8]); 9] = [
    ("a.csv", b"ID,text\n"),
    ("a.tsv", b"\xff\xfe"),
    ("a.jsonl", b"{\"text\":"),
    ("a.json", b"[{\"text\":"),
    ("a.xlsx", b"PK\x03\x04"),
    ("a.zip", b"PK\x05\x06"),
    ("a.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    ("a.parquet", b"PAR1"),
    ("a.arrow", b"ARROW1\0\0\xff\xff\xff\xff"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(beginning in 0..BEGINNINGS.len(), bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let folder = TempDir::new().unwrap();
        let (name, head) = BEGINNINGS[beginning];
        survives(&folder, name, &[head, &bytes].concat());
    }

    #[test]
    fn damaged_exports_are_read_or_refused(file in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in prop::option::weighted(0.2, any::<prop::sample::Index>())) {
        let folder = TempDir::new().unwrap();
        let files = corpus::files();
        let (name, mut bytes) = files[file.index(files.len())].clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        survives(&folder, &name, &bytes);
    }

    #[test]
    fn a_table_is_the_same_packed_and_plain(cells in prop::collection::vec("[あ-んa-z\",\n]{0,12}", 1..20)) {
        let folder = TempDir::new().unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["ID", "ご意見"]).unwrap();
        for (number, cell) in cells.iter().enumerate() {
            writer.write_record([format!("A{}", number % 7).as_str(), cell]).unwrap();
        }
        let table = writer.into_inner().unwrap();
        let ids = |name: &str, bytes: &[u8]| -> Vec<_> {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            open(&path, &ReadOptions::default()).unwrap().map(|row| row.unwrap()).map(|record| (record.id, record.text)).collect()
        };
        let plain = ids("a.csv", &table);
        prop_assert_eq!(plain.len(), cells.len());
        prop_assert_eq!(&ids("a.csv.gz", &corpus::gzip(&table)), &plain);
        prop_assert_eq!(&ids("a.zip", &corpus::archive(&[("a.csv", &table)])), &plain);
    }
}

/// A fixed sequence of numbers (xorshift64*).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap()
    }
}

/// Bytes that mean something to one reader or another.
const TELLING: [&[u8]; 16] = [
    b"\"",
    b",",
    b"\r",
    b"\n",
    b"\0",
    b"\x1b$B",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\0",
    b"\x80",
    b"{\"",
    b"]",
    b"PK\x03\x04",
    b"\xef\xbb\xbf",
    b"\x81",
    b"1e999",
];

fn mutated(draw: &mut Draw, files: &[(String, Vec<u8>)], bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=draw.below(6) {
        let (from, to) = (draw.below(bytes.len()), draw.below(bytes.len()));
        let part = from.min(to)..from.max(to);
        match draw.below(9) {
            0 | 1 if !bytes.is_empty() => bytes[from] ^= 1 << draw.below(8),
            2 if !bytes.is_empty() => bytes[from] = u8::try_from(draw.below(256)).unwrap(),
            3 => drop(bytes.splice(from..from, TELLING[draw.below(TELLING.len())].iter().copied())),
            4 => {
                let telling = TELLING[draw.below(TELLING.len())];
                let end = bytes.len().min(from + telling.len());
                drop(bytes.splice(from..end, telling.iter().copied()));
            }
            5 if part.len() < 200 => drop(bytes.drain(part)),
            6 if part.len() < 400 => {
                let copy = bytes[part].to_vec();
                drop(bytes.splice(to..to, copy));
            }
            7 if draw.below(4) == 0 => bytes.truncate(from),
            8 => {
                let other = &files[draw.below(files.len())].1;
                let start = draw.below(other.len());
                let end = other.len().min(start + draw.below(64));
                drop(bytes.splice(from..from, other[start..end].iter().copied()));
            }
            _ => {}
        }
    }
    bytes
}

/// Damages the files of the corpus for as long as `KOE_FUZZ_SECONDS` says (30 otherwise); `KOE_FUZZ_SEED` begins elsewhere.
///
/// ```text
/// KOE_FUZZ_SECONDS=600 cargo test --release --test properties readers_survive -- --ignored --nocapture
/// ```
#[test]
#[ignore = "runs for a stated time"]
#[allow(clippy::print_stdout)] // its result is what it prints
fn readers_survive_mutations() {
    let number = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise);
    let (seconds, seed) = (number("KOE_FUZZ_SECONDS", 30), number("KOE_FUZZ_SEED", 0x6b6f_6521));
    println!("seed {seed}, {seconds} s");
    let files = corpus::files();
    let folder = TempDir::new().unwrap();
    let mut draw = Draw(seed | 1);
    let (begin, mut runs, mut slowest) = (Instant::now(), 0_u64, (Duration::ZERO, String::new()));
    while begin.elapsed() < Duration::from_secs(seconds) {
        let (name, bytes) = &files[draw.below(files.len())];
        let mut bytes = mutated(&mut draw, &files, bytes);
        let mut name = name.clone();
        // What is packed hides what is damaged inside, so damage is packed too.
        match draw.below(8) {
            0 => (name, bytes) = (format!("{name}.gz"), corpus::gzip(&bytes)),
            1 => (name, bytes) = ("packed.zip".to_owned(), corpus::archive(&[(&name, &bytes)])),
            _ => {}
        }
        let start = Instant::now();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| survives(&folder, &name, &bytes)));
        if outcome.is_err() {
            let kept = std::env::temp_dir().join(format!("koe-{seed}-{runs}-{name}"));
            fs::write(&kept, &bytes).unwrap();
            panic!("run {runs} of seed {seed} failed; its input is {}", kept.display());
        }
        if start.elapsed() > slowest.0 {
            slowest = (start.elapsed(), format!("run {runs}, {name}, {} bytes", bytes.len()));
        }
        fs::remove_file(folder.path().join(&name)).unwrap();
        runs += 1;
    }
    println!("{runs} files survived; the slowest took {:?} ({})", slowest.0, slowest.1);
}
