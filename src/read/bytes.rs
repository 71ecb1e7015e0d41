//! What the first bytes of a file say: a workbook, something that is not text at all, or text in one of the encodings that Japanese exports use.
//!
//! The order of the test: byte order mark, ISO-2022-JP by its escape sequences, strict UTF-8, then CP932, EUC-JP and Windows-1252 by how much of the
//! sample each of them turns into Japanese, and how much it cannot decode at all. The evidence is kept as a sentence for the user.

use std::fmt;

use encoding_rs::{DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::Serialize;

use super::columnar::ColumnarForm;

/// The encoding of a file and why koe believes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EncodingChoice {
    /// The common name: `UTF-8`, `UTF-16LE`, `CP932`, `EUC-JP`, …
    pub label: String,
    /// What in the bytes says so.
    pub evidence: String,
}

/// A file that holds no text to read, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BinaryKind {
    /// A zip archive that is not a workbook, where none is read: inside another archive.
    Zip,
    /// The old Excel format.
    LegacyExcel,
    /// A workbook under a password.
    EncryptedWorkbook,
    /// A gzip file inside a gzip file.
    Gzip,
    /// A tar, 7z or RAR archive.
    Archive,
    /// A PDF document.
    Pdf,
    /// A picture.
    Image,
    /// Feather version 1, ORC, Avro or encrypted Parquet.
    Columnar,
    /// A database, or anything else.
    Unknown,
}

impl fmt::Display for BinaryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zip => "a zip archive",
            Self::LegacyExcel => "an Excel 97-2003 workbook (.xls)",
            Self::EncryptedWorkbook => "a workbook protected by a password",
            Self::Gzip => "a gzip file",
            Self::Archive => "an archive of a kind that koe does not open",
            Self::Pdf => "a PDF document",
            Self::Image => "a picture",
            Self::Columnar => "a data frame, but neither Parquet nor Arrow",
            Self::Unknown => "binary data",
        })
    }
}

impl BinaryKind {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Zip | Self::Gzip | Self::Archive => "unpack it and give the export inside",
            Self::LegacyExcel => "open it in Excel and save as .xlsx, or as CSV UTF-8",
            Self::EncryptedWorkbook => "open it in Excel, remove the password and save as .xlsx",
            Self::Columnar => "save it as Parquet, or as Arrow (Feather version 2)",
            Self::Pdf | Self::Image | Self::Unknown => {
                "koe reads CSV, TSV, JSON, JSON Lines, xlsx, Parquet and Arrow, packed with gzip or zip or not"
            }
        }
    }
}

/// What kind of file the first bytes announce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Workbook,
    Columnar(ColumnarForm),
    Binary(BinaryKind),
    Text,
}

/// An encoding ready to decode with, and the length of the byte order mark to skip.
#[derive(Clone, Debug)]
pub(super) struct Sniffed {
    pub(super) encoding: &'static Encoding,
    pub(super) mark: usize,
    pub(super) choice: EncodingChoice,
}

/// How much of a file is decoded in each encoding that it may be in.
const TRIAL_BYTES: usize = 128 << 10;

const COLUMNAR: [(&[u8], ColumnarForm); 3] =
    [(b"PAR1", ColumnarForm::Parquet), (b"ARROW1", ColumnarForm::Arrow), (b"\xff\xff\xff\xff", ColumnarForm::Arrow)];

const MAGIC: &[(&[u8], BinaryKind)] = &[
    (b"\x1f\x8b", BinaryKind::Gzip),
    (b"%PDF", BinaryKind::Pdf),
    (b"\x89PNG", BinaryKind::Image),
    (b"\xff\xd8\xff", BinaryKind::Image),
    (b"GIF8", BinaryKind::Image),
    (b"PARE", BinaryKind::Columnar),
    (b"FEA1", BinaryKind::Columnar),
    (b"ORC", BinaryKind::Columnar),
    (b"Obj\x01", BinaryKind::Columnar),
    (b"SQLite format 3", BinaryKind::Unknown),
    (b"\x28\xb5\x2f\xfd", BinaryKind::Archive),
    (b"7z\xbc\xaf", BinaryKind::Archive),
    (b"Rar!", BinaryKind::Archive),
    (b"\x7fELF", BinaryKind::Unknown),
];

/// Looks at the head of a file.
pub(super) fn content(head: &[u8]) -> Content {
    if head.starts_with(b"PK\x03\x04") {
        return if contains(head, b"xl/") { Content::Workbook } else { Content::Binary(BinaryKind::Zip) };
    }
    if head.starts_with(b"PK\x05\x06") {
        return Content::Binary(BinaryKind::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Content::Binary(if contains(head, &stream) { BinaryKind::EncryptedWorkbook } else { BinaryKind::LegacyExcel });
    }
    if let Some((_, form)) = COLUMNAR.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Content::Columnar(*form);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Content::Binary(BinaryKind::Archive);
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Content::Binary(*kind);
    }
    if mark(head).is_some() || wide(head).is_some() {
        return Content::Text;
    }
    // Text holds line ends, tabs, the escape of ISO-2022-JP, and here and there a stray NUL; more control characters than that is no text.
    let control = head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b | 0x1a)).count();
    if control * 20 > head.len() { Content::Binary(BinaryKind::Unknown) } else { Content::Text }
}

/// The encoding with this label, in the spelling of WHATWG or of Windows and Python.
pub(super) fn by_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase().replace('_', "-");
    match label.as_str() {
        "cp932" | "932" | "windows-932" | "ms-932" => Some(SHIFT_JIS),
        "utf-8-sig" | "utf-8-bom" => Some(UTF_8),
        "utf-16" => Some(UTF_16LE),
        "jis" => Some(ISO_2022_JP),
        "cp1252" | "latin-1" => Some(WINDOWS_1252),
        "cp51932" | "eucjp" => Some(EUC_JP),
        other => Encoding::for_label(other.as_bytes()).or_else(|| Encoding::for_label(other.replace('-', "_").as_bytes())),
    }
}

/// Decides the encoding of a text from its head. `complete` says that the head is the whole file; `stated` is the user's choice and wins, except that a
/// byte order mark is still skipped.
pub(super) fn sniff(head: &[u8], complete: bool, stated: Option<&'static Encoding>) -> Sniffed {
    if let Some(encoding) = stated {
        let mark = mark(head).filter(|(marked, _)| *marked == encoding).map_or(0, |(_, length)| length);
        return Sniffed { encoding, mark, choice: EncodingChoice { label: name(encoding), evidence: "stated with --encoding".to_owned() } };
    }
    let choose = |encoding: &'static Encoding, mark: usize, evidence: String| Sniffed {
        encoding,
        mark,
        choice: EncodingChoice { label: name(encoding), evidence },
    };
    if let Some((encoding, length)) = mark(head) {
        return choose(encoding, length, "byte order mark".to_owned());
    }
    if let Some(encoding) = wide(head) {
        return choose(encoding, 0, "zero bytes at every second place".to_owned());
    }
    let escapes = [b"\x1b$B".as_slice(), b"\x1b$@", b"\x1b(J"];
    if head.contains(&0x1b) && head.is_ascii() && escapes.iter().any(|escape| contains(head, escape)) {
        return choose(ISO_2022_JP, 0, "JIS escape sequences".to_owned());
    }
    if head.is_ascii() {
        return choose(UTF_8, 0, "ASCII only".to_owned());
    }
    let strict = std::str::from_utf8(head);
    let valid = strict.is_ok() || strict.is_err_and(|error| !complete && error.error_len().is_none());
    // The first part with anything beyond ASCII in it says enough.
    let start = head.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let end = head.len().min(start + TRIAL_BYTES);
    let (head, complete) = (&head[start..end], complete && end == head.len());
    let utf8 = Trial::of(UTF_8, head, complete);
    if valid {
        return choose(UTF_8, 0, format!("valid UTF-8; {} Japanese characters in its first part", utf8.japanese));
    }
    if utf8.wide > utf8.malformed * 10 {
        let evidence = format!("UTF-8 with {} characters beyond ASCII and {} broken sequences", utf8.wide, utf8.malformed);
        return choose(UTF_8, 0, evidence);
    }
    legacy(head, complete, &utf8)
}

fn legacy(head: &[u8], complete: bool, utf8: &Trial) -> Sniffed {
    let cp932 = Trial::of(SHIFT_JIS, head, complete);
    let euc = Trial::of(EUC_JP, head, complete);
    let (best, other) = if euc.score() > cp932.score() { (&euc, &cp932) } else { (&cp932, &euc) };
    // English with “curly quotes” or é from Windows decodes as single rare kanji between ASCII letters; Japanese has kana, or words.
    let western = best.kana == 0 && best.pairs * 4 < best.wide && best.wide * 20 < best.characters || best.score() <= 0 && utf8.wide == 0;
    let (chosen, evidence) = if western {
        (WINDOWS_1252, format!("single bytes above 127 in ASCII text; {} would hold no kana", name(best.encoding)))
    } else {
        let evidence = format!(
            "{} Japanese characters and {} broken sequences; {} would break {} times",
            best.japanese,
            best.malformed,
            name(other.encoding),
            other.malformed
        );
        (best.encoding, evidence)
    };
    Sniffed { encoding: chosen, mark: 0, choice: EncodingChoice { label: name(chosen), evidence } }
}

fn name(encoding: &'static Encoding) -> String {
    if encoding == SHIFT_JIS { "CP932".to_owned() } else { encoding.name().to_owned() }
}

fn mark(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(head)
}

/// UTF-16 without a mark: ASCII delimiters and line ends put a zero at every second byte.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.chunks_exact(2);
    let count = pairs.len();
    if count < 4 {
        return None;
    }
    let (high, low) = pairs.fold((0, 0), |(high, low), pair| (high + usize::from(pair[0] == 0), low + usize::from(pair[1] == 0)));
    let encoding = match (high * 10 > count, low * 10 > count) {
        (false, true) if high * 50 <= count => UTF_16LE,
        (true, false) if low * 50 <= count => UTF_16BE,
        _ => return None,
    };
    let text = encoding.decode_without_bom_handling(&head[..head.len() & !1]).0;
    let strange = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || *c == char::REPLACEMENT_CHARACTER).count();
    (strange * 50 <= count).then_some(encoding)
}

/// What a sample becomes under one encoding.
struct Trial {
    encoding: &'static Encoding,
    malformed: usize,
    characters: usize,
    /// Characters beyond ASCII.
    wide: usize,
    /// Hiragana, full-width katakana and kanji.
    japanese: usize,
    kana: usize,
    /// Japanese characters next to another one.
    pairs: usize,
    /// Half-width katakana, and kanji so rare that they speak against the encoding.
    doubtful: usize,
}

impl Trial {
    fn of(encoding: &'static Encoding, head: &[u8], complete: bool) -> Self {
        let mut trial = Self { encoding, malformed: 0, characters: 0, wide: 0, japanese: 0, kana: 0, pairs: 0, doubtful: 0 };
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(head.len()).unwrap_or(0));
        let mut rest = head;
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, complete);
            rest = &rest[read..];
            match result {
                DecoderResult::Malformed(..) => trial.malformed += 1,
                DecoderResult::OutputFull => text.reserve(rest.len() * 3 + 16),
                DecoderResult::InputEmpty => break,
            }
        }
        let mut seen = 0;
        for c in text.chars() {
            trial.pairs += usize::from(trial.japanese > seen && matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
            seen = trial.japanese;
            trial.characters += 1;
            trial.wide += usize::from(!c.is_ascii());
            match c {
                '\u{3041}'..='\u{30ff}' => {
                    trial.kana += 1;
                    trial.japanese += 1;
                }
                '\u{4e00}'..='\u{9fff}' => trial.japanese += 1,
                '\u{ff61}'..='\u{ff9f}' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}' => trial.doubtful += 1,
                _ => {}
            }
        }
        trial
    }

    fn score(&self) -> i64 {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX / 100);
        count(self.japanese) + 2 * count(self.kana) - 2 * count(self.doubtful) - 8 * count(self.malformed)
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(bytes: &[u8]) -> String {
        sniff(bytes, true, None).choice.label
    }

    #[test]
    fn encodings_are_told_apart_by_their_bytes() {
        let text = "受付日時,ご意見\r\n2026/1/7,配送が遅くて困りました。もう少し早く届けてください。\r\n";
        assert_eq!(label(text.as_bytes()), "UTF-8");
        assert_eq!(label(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), "UTF-8");
        assert_eq!(label(&SHIFT_JIS.encode(text).0), "CP932");
        assert_eq!(label(&EUC_JP.encode(text).0), "EUC-JP");
        assert_eq!(label(&ISO_2022_JP.encode(text).0), "ISO-2022-JP");
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(label(&[b"\xff\xfe".as_slice(), &wide].concat()), "UTF-16LE");
        assert_eq!(label(&wide), "UTF-16LE");
        assert_eq!(label(b"id,comment\n1,It\x92s a caf\xe9 I like\n2,so did my friends and the whole family\n"), "windows-1252");
        assert_eq!(label(&SHIFT_JIS.encode(&format!("受付番号,text\n{}", "1,a long English comment\n".repeat(20))).0), "CP932");
        assert_eq!(label(b"id,comment\n1,fine\n"), "UTF-8");
    }

    #[test]
    fn half_width_kana_alone_is_cp932() {
        assert_eq!(label(&SHIFT_JIS.encode("番号,コメント\n1,ﾄﾃﾓ良ｲ商品ﾃﾞｼﾀ。アリガトウ\n").0), "CP932");
    }

    #[test]
    fn one_broken_byte_does_not_change_the_encoding() {
        let mut bytes = "ご意見\n配送がとても遅いので困りました\n".repeat(20).into_bytes();
        bytes[40] = 0xff;
        assert_eq!(label(&bytes), "UTF-8");
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        for (head, kind) in [
            (b"%PDF-1.7".as_slice(), BinaryKind::Pdf),
            (b"\x1f\x8b\x08\x00", BinaryKind::Gzip),
            (b"PK\x03\x04 some/other.csv", BinaryKind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", BinaryKind::LegacyExcel),
            (b"\x89PNG\r\n", BinaryKind::Image),
            (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", BinaryKind::Unknown),
        ] {
            assert_eq!(content(head), Content::Binary(kind));
        }
        assert_eq!(content(b"PK\x03\x04 xl/workbook.xml"), Content::Workbook);
        assert_eq!(content(b"PAR1\x15\x04"), Content::Columnar(ColumnarForm::Parquet));
        assert_eq!(content(b"ARROW1\0\0"), Content::Columnar(ColumnarForm::Arrow));
        assert_eq!(content("ID,ご意見\n1,\0はい\n".repeat(9).as_bytes()), Content::Text);
    }

    #[test]
    fn labels_of_windows_and_python_are_known() {
        assert_eq!(by_label("cp932"), Some(SHIFT_JIS));
        assert_eq!(by_label("Shift_JIS"), Some(SHIFT_JIS));
        assert_eq!(by_label("utf8"), Some(UTF_8));
        assert_eq!(by_label("euc_jp"), Some(EUC_JP));
        assert_eq!(by_label("klingon"), None);
    }
}
