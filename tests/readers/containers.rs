//! Exports inside gzip files and zip archives: the same records, each with a position that leads to it; and what is refused, with the limit named.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use koe::read::{Container, ContainerFault, WorkbookFault};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(super) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (name, bytes)) in members.iter().enumerate() {
        let method = if index % 2 == 0 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Records without their places.
fn placeless(path: &Path) -> Vec<Feedback> {
    let mut records = records(path);
    for record in &mut records {
        (record.position.path, record.position.sheet, record.position.line) = ("".into(), None, 0);
        record.channel.clear();
    }
    records
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect::<PathBuf>().display().to_string()).collect()
}

#[test]
fn a_packed_export_is_the_export() {
    let folder = TempDir::new().unwrap();
    // Ids that repeat make the reader look at the whole file before the first record.
    let table = delimited(b',').replace("A-002", "A-001");
    let plain = write(&folder, "plain.csv", &table);
    let expected = placeless(&plain);
    let cp932 = SHIFT_JIS.encode(&table).0;
    let book = folder.path().join("book.xlsx");
    workbook(&book);
    let book = fs::read(book).unwrap();

    for (path, container) in [
        (write(&folder, "voices.csv.gz", gzip(table.as_bytes())), Container::Gzip),
        (write(&folder, "voices.gz", [gzip(&table.as_bytes()[..100]), gzip(&table.as_bytes()[100..])].concat()), Container::Gzip),
        (write(&folder, "one.zip", archive(&[("お客様の声.csv", table.as_bytes())])), Container::Zip),
        (write(&folder, "cp932.zip", archive(&[("notes.md", b"#"), ("folder/cp932.csv", &cp932)])), Container::Zip),
        (write(&folder, "twice.zip", archive(&[("voices.csv.gz", &gzip(table.as_bytes()))])), Container::Zip),
    ] {
        assert_eq!(source(&path).plan.container, Some(container), "{}", path.display());
        assert_eq!(placeless(&path), expected, "{}", path.display());
    }
    let path = write(&folder, "voices.2026.csv.gz", gzip(table.as_bytes()));
    assert_eq!(records(&path)[0].channel, "voices.2026");

    let expected = placeless(&folder.path().join("book.xlsx"));
    for path in [write(&folder, "book.zip", archive(&[("a.txt", b""), ("book.xlsx", &book)])), write(&folder, "book.xlsx.gz", gzip(&book))] {
        assert_eq!(placeless(&path), expected, "{}", path.display());
        assert_eq!(records(&path)[0].position.sheet.as_deref(), Some("回答"));
    }
}

#[test]
fn each_export_of_an_archive_is_an_input_of_its_own() {
    let folder = TempDir::new().unwrap();
    let table = delimited(b',');
    let path = write(
        &folder,
        "q3.zip",
        archive(&[
            ("b/reviews.csv", table.as_bytes()),
            ("__MACOSX/b/._reviews.csv", b"x"),
            (".hidden/a.csv", b"x"),
            ("b/~$book.xlsx", b"x"),
            ("logo.png", b"x"),
            ("README.txt", b"x"),
            ("a.jsonl", b"{\"id\":1,\"text\":\"The app is slow\"}\n"),
        ]),
    );
    let listed = expand(&[path.clone(), path.clone(), folder.path().to_path_buf()]).unwrap();
    assert_eq!(names(&listed), ["b/reviews.csv", "q3.zip/a.jsonl"]);
    assert_eq!(records(&listed[0])[2].position.to_string(), format!("{}/b/reviews.csv:5", path.display()));
    assert_eq!(records(&listed[1])[0].text, "The app is slow");
    // A member can be named on the command line.
    assert_eq!(expand(&[path.join("a.jsonl")]).unwrap(), [path.join("a.jsonl")]);

    let error = failure(&path, &ReadOptions::default());
    assert_eq!(error.hint(), "this archive has `b/reviews.csv`, `a.jsonl`; name one of them, as in `archive.zip/member.csv`");
    let error = failure(&path.join("c.csv"), &ReadOptions::default());
    assert!(matches!(error, ReadError::Container { source: ContainerFault::NoMember { .. }, .. }), "{error:?}");
    // Where there is nothing else, a text file is the export.
    let path = write(&folder, "text.zip", archive(&[("export.txt", table.as_bytes())]));
    assert_eq!(records(&path).len(), ROWS.len());
}

#[test]
fn names_in_old_archives_are_cp932() {
    let folder = TempDir::new().unwrap();
    let ascii = "0123456789.csv";
    let name = SHIFT_JIS.encode("お客様の声.csv").0.into_owned();
    assert_eq!(ascii.len(), name.len());
    let mut bytes = archive(&[(ascii, "ご意見\n配送が遅いです\n".as_bytes())]);
    while let Some(place) = bytes.windows(ascii.len()).position(|window| window == ascii.as_bytes()) {
        bytes[place..place + name.len()].copy_from_slice(&name);
    }
    let path = write(&folder, "old.zip", bytes);
    assert_eq!(names(&expand(std::slice::from_ref(&path)).unwrap()), ["old.zip/お客様の声.csv"]);
    assert_eq!(records(&path)[0].channel, "お客様の声");
}

#[test]
fn folders_hold_packed_exports_and_data_frames_too() {
    let folder = TempDir::new().unwrap();
    let table = delimited(b',');
    write(&folder, "a.csv.gz", gzip(table.as_bytes()));
    write(&folder, "b.zip", archive(&[("x.csv", table.as_bytes()), ("y.tsv", delimited(b'\t').as_bytes())]));
    for name in ["c.parquet", "d.arrow", "e.feather", "backup.tar.gz", "notes.txt"] {
        write(&folder, name, "x");
    }
    let listed = expand(&[folder.path().to_path_buf()]).unwrap();
    let names: Vec<_> = listed.iter().map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string()).collect();
    assert_eq!(names, ["a.csv.gz", "b.zip/x.csv", "b.zip/y.tsv", "c.parquet", "d.arrow", "e.feather"]);
}

/// The archive with the size that it states of its only member changed, in both of its headers.
fn stating(mut bytes: Vec<u8>, stated: u32) -> Vec<u8> {
    for (mark, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let place = bytes.windows(4).position(|window| window == mark).unwrap();
        bytes[place + offset..place + offset + 4].copy_from_slice(&stated.to_le_bytes());
    }
    bytes
}

fn container_fault(error: ReadError) -> ContainerFault {
    match error {
        ReadError::Container { source, .. } | ReadError::Workbook { source: WorkbookFault::Container(source), .. } => source,
        error => panic!("{error:?}"),
    }
}

/// How the reading of a file ends that is not read to its end.
fn end_of(path: &Path) -> ContainerFault {
    container_fault(match open(path, &ReadOptions::default()) {
        Err(error) => error,
        Ok(mut source) => {
            source.by_ref().for_each(drop);
            source.fault().unwrap()
        }
    })
}

#[test]
fn bombs_are_refused_with_the_limit() {
    let folder = TempDir::new().unwrap();
    let zeros = vec![b' '; 64 << 20];
    let row = [b"1,slow".as_slice(), &vec![b' '; 100_000], b"\n"].concat();
    let mut table = b"id,text\n".to_vec();
    while table.len() < 48 << 20 {
        table.extend_from_slice(&row);
    }
    let ratio = "it unpacks to more than 300 times its size, the limit";
    assert_eq!(end_of(&write(&folder, "bomb.csv.gz", gzip(&table))).to_string(), ratio);
    let bomb = archive(&[("bomb.csv", &table)]);
    assert_eq!(end_of(&write(&folder, "bomb.zip", &bomb)).to_string(), ratio);
    // A size that is stated too small is not believed.
    assert_eq!(
        end_of(&write(&folder, "liar.zip", stating(bomb, 5_000))).to_string(),
        "it unpacks to more than the 5000 bytes that the archive states"
    );
    let book = archive(&[("xl/workbook.xml", &zeros)]);
    assert_eq!(end_of(&write(&folder, "bomb.xlsx", &book)).to_string(), ratio);
    assert!(!end_of(&folder.path().join("bomb.xlsx")).hint().is_empty());
    // Eleven times the same bytes, each within the limit: the sum is not.
    let many = zeros.len() / 2 + 1;
    let parts: Vec<_> = ["xl/workbook.xml", "xl/sharedStrings.xml"].into_iter().map(|name| (name, &zeros[..many])).collect();
    assert_eq!(end_of(&write(&folder, "many.xlsx", archive(&[parts[0], ("a", b""), parts[1]]))).to_string(), ratio);
}

#[test]
fn archives_that_cannot_be_unpacked_say_why() {
    let folder = TempDir::new().unwrap();
    let table = delimited(b',').repeat(400);
    let packed = gzip(table.as_bytes());
    let whole = archive(&[("a.csv", table.as_bytes())]);
    let mut damaged = whole.clone();
    damaged[200..210].fill(0x55);
    let mut wrong = whole.clone();
    for (mark, offset) in [(b"PK\x03\x04", 14), (b"PK\x01\x02", 16)] {
        let place = wrong.windows(4).position(|window| window == mark).unwrap();
        wrong[place + offset] ^= 1;
    }
    let mut secret = whole.clone();
    for (mark, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let place = secret.windows(4).position(|window| window == mark).unwrap();
        secret[place + offset] |= 1;
    }
    for (name, bytes, expected) in [
        ("cut.csv.gz", packed[..packed.len() - 20].to_vec(), "the compressed data is damaged or cut off"),
        ("damaged.zip", damaged, "the compressed data is damaged or cut off"),
        ("wrong.zip", wrong, "the unpacked data is not what the archive states (its checksum differs)"),
        ("longer.zip", stating(whole.clone(), 1 << 20), "the unpacked data is not what the archive states (its length differs)"),
        ("secret.zip", secret, "`a.csv` is protected by a password"),
        ("cut.zip", whole[..whole.len() / 2].to_vec(), "this zip archive is damaged"),
        (
            "pictures.zip",
            archive(&[("a.png", b"x"), ("b/c.pdf", b"x"), ("d", b"x")]),
            "this zip archive holds no export, but `a.png`, `b/c.pdf` and 1 more",
        ),
        ("empty.zip", archive(&[]), "this zip archive holds no export, but is empty"),
    ] {
        let fault = end_of(&write(&folder, name, bytes));
        assert_eq!(fault.to_string(), expected, "{name}");
        assert!(!fault.hint().is_empty());
    }
    let nested = write(&folder, "nested.csv.gz", gzip(&gzip(b"ID\n1\n")));
    assert!(matches!(failure(&nested, &ReadOptions::default()), ReadError::Binary { kind: BinaryKind::Gzip, .. }));
}
