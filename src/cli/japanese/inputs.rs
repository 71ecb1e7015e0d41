//! Inputs: why a file or a row cannot be read, and what is worth knowing of one that can.

use koe::feedback::RowReason;
use koe::read::{BinaryKind, ColumnarFault, ContainerFault, DocumentFault, ReadError, ReadWarning, WorkbookFault};

use super::words::{list, word};

pub(super) fn read(error: &ReadError) -> String {
    match error {
        ReadError::Missing { .. } => "ファイルがありません".to_owned(),
        ReadError::EmptyFolder { .. } => {
            "このフォルダには .csv、.tsv、.jsonl、.ndjson、.json、.xlsx、.parquet、.arrow、.feather、.gz、.zip のファイルがありません".to_owned()
        }
        ReadError::IsFolder { .. } => "ファイルではなくフォルダです".to_owned(),
        ReadError::Empty { found, .. } => format!("ファイルが空です（{}）", word(found)),
        ReadError::Binary { kind, .. } => format!("これは{}で、文字のエクスポートでも .xlsx のブックでもありません", binary(*kind)),
        ReadError::NoTextColumn { .. } => "お客様の声らしい列がありません".to_owned(),
        ReadError::ColumnNotFound { name, .. } => format!("列 `{name}` が見つかりません"),
        ReadError::UnknownEncoding { label, .. } => format!("文字コード `{label}` は知りません"),
        ReadError::Workbook { .. } => "ブックを読めません".to_owned(),
        ReadError::Json { .. } => "JSON 文書を読めません".to_owned(),
        ReadError::Columnar { .. } => "データフレームを読めません".to_owned(),
        ReadError::Container { .. } => "ファイルを展開できません".to_owned(),
        ReadError::Io { .. } => "ファイルを読めません".to_owned(),
    }
}

pub(super) fn hint(error: &ReadError) -> String {
    match error {
        ReadError::Missing { .. } => "パスを確かめてください（いまいるフォルダから見た場所です）".to_owned(),
        ReadError::EmptyFolder { .. } | ReadError::IsFolder { .. } => "エクスポートのファイルそのものを指定してください".to_owned(),
        ReadError::Empty { .. } => "もう一度エクスポートしてください。絞り込みで何も残らなかったのかもしれません".to_owned(),
        ReadError::Binary { kind, .. } => binary_hint(*kind).to_owned(),
        ReadError::NoTextColumn { headers, .. } => {
            format!("このファイルの列は{}です。お客様の声の列を --text-column で指定してください", list(headers))
        }
        ReadError::ColumnNotFound { headers, .. } => format!("このファイルの列は{}です。この中から指定してください", list(headers)),
        ReadError::UnknownEncoding { .. } => {
            "使えるのは utf-8、utf-16le、utf-16be、cp932（shift_jis）、euc-jp、iso-2022-jp、windows-1252、または auto です".to_owned()
        }
        ReadError::Workbook { source: WorkbookFault::NoSheet { sheets, .. }, .. } => {
            format!("このブックのシートは{}です。--sheet で指定してください", list(sheets))
        }
        ReadError::Columnar { .. } => "Parquet か Arrow、または UTF-8 の CSV で書き出し直してください".to_owned(),
        ReadError::Container { source: ContainerFault::NoMember { members, .. }, .. } => {
            format!("この書庫の中身は{}です。この中から指定してください", list(members))
        }
        ReadError::Container { source: ContainerFault::Several { members }, .. } => {
            format!("この書庫の中身は{}です。`archive.zip/member.csv` のように1つ指定してください", list(members))
        }
        ReadError::Container { source, .. } | ReadError::Workbook { source: WorkbookFault::Container(source), .. } => {
            container_hint(source).to_owned()
        }
        ReadError::Workbook { source: WorkbookFault::TooLarge { .. }, .. } => {
            "シートを UTF-8 の CSV で保存してください（1行ずつ読めます）".to_owned()
        }
        ReadError::Workbook { .. } => "Excel で開いて .xlsx で保存し直してください".to_owned(),
        ReadError::Json { source: DocumentFault::TooLarge { .. }, .. } => "1行に1件の JSON Lines で書き出してください".to_owned(),
        ReadError::Json { .. } => "koe が読めるのは、オブジェクトのリストか、1行に1オブジェクトの JSON Lines です".to_owned(),
        ReadError::Io { .. } => "ファイルを読む権限と、ディスクの状態を確かめてください".to_owned(),
    }
}

fn binary(kind: BinaryKind) -> &'static str {
    match kind {
        BinaryKind::Zip => "zip 書庫",
        BinaryKind::LegacyExcel => "Excel 97-2003 のブック（.xls）",
        BinaryKind::EncryptedWorkbook => "パスワードの付いたブック",
        BinaryKind::Gzip => "gzip ファイル",
        BinaryKind::Archive => "koe が開かない種類の書庫",
        BinaryKind::Pdf => "PDF",
        BinaryKind::Image => "画像",
        BinaryKind::Columnar => "Parquet でも Arrow でもないデータフレーム",
        BinaryKind::Unknown => "バイナリデータ",
    }
}

fn binary_hint(kind: BinaryKind) -> &'static str {
    match kind {
        BinaryKind::Zip | BinaryKind::Gzip | BinaryKind::Archive => "展開して、中のエクスポートを指定してください",
        BinaryKind::LegacyExcel => "Excel で開いて、.xlsx か UTF-8 の CSV で保存してください",
        BinaryKind::EncryptedWorkbook => "Excel で開いてパスワードを外し、.xlsx で保存してください",
        BinaryKind::Columnar => "Parquet か Arrow（Feather バージョン2）で保存してください",
        BinaryKind::Pdf | BinaryKind::Image | BinaryKind::Unknown => {
            "koe が読めるのは CSV、TSV、JSON、JSON Lines、xlsx、Parquet、Arrow です（gzip や zip のままでも読めます）"
        }
    }
}

pub(super) fn container(fault: &ContainerFault) -> String {
    match fault {
        ContainerFault::Archive(_) => "この zip 書庫は壊れています".to_owned(),
        ContainerFault::Damaged(_) => "圧縮データが壊れているか、途中で切れています".to_owned(),
        ContainerFault::Different { what } => format!("展開したデータが書庫の記録と合いません（{}が違います）", word(what)),
        ContainerFault::NoExport { holds } => match holds.as_slice() {
            [] => "この zip 書庫は空です".to_owned(),
            names => format!("この zip 書庫にはエクスポートがなく、{}が入っています", list(names)),
        },
        ContainerFault::Several { members } => format!("この zip 書庫にはエクスポートが{}個あります", members.len()),
        ContainerFault::NoMember { name, .. } => format!("書庫に `{name}` がありません"),
        ContainerFault::Encrypted { name } => format!("`{name}` にはパスワードが付いています"),
        ContainerFault::Method { name, method } => format!("`{name}` の圧縮方式 {method} は koe では読めません"),
        ContainerFault::TooLarge { limit } => format!("展開すると上限の{limit}バイトを超えます"),
        ContainerFault::Ratio { limit } => format!("展開すると元の大きさの{limit}倍という上限を超えます"),
        ContainerFault::MoreThanStated { stated } => format!("展開すると、書庫に記録された{stated}バイトを超えます"),
        ContainerFault::TooMany { limit } => format!("この zip 書庫のエクスポートは上限の{limit}個を超えています"),
    }
}

fn container_hint(fault: &ContainerFault) -> &'static str {
    match fault {
        ContainerFault::Archive(_) | ContainerFault::Damaged(_) | ContainerFault::Different { .. } => {
            "もう一度エクスポートするか、ダウンロードし直してください"
        }
        ContainerFault::NoExport { .. } => "書庫の中で koe が読めるのは CSV、TSV、JSON、JSON Lines、xlsx、Parquet、Arrow です",
        ContainerFault::Several { .. } | ContainerFault::NoMember { .. } => "`archive.zip/member.csv` のように1つ指定してください",
        ContainerFault::Encrypted { .. } | ContainerFault::Method { .. } => "展開して、中のエクスポートを指定してください",
        ContainerFault::TooLarge { .. } | ContainerFault::Ratio { .. } | ContainerFault::MoreThanStated { .. } | ContainerFault::TooMany { .. } => {
            "信頼できるファイルなら、展開して中のエクスポートを指定してください"
        }
    }
}

pub(super) fn columnar(fault: &ColumnarFault) -> String {
    match fault {
        ColumnarFault::Parquet(_) => "この Parquet ファイルは壊れているか、koe が読めない種類です".to_owned(),
        ColumnarFault::Arrow(_) => "この Arrow データは壊れているか、koe が読めない種類です".to_owned(),
        ColumnarFault::OutOfBounds => "ファイルが壊れています。中身の示す場所がファイルの終わりより後ろにあります".to_owned(),
        ColumnarFault::TooLarge { limit } => format!("1つのまとまりが、展開後も含めて上限の{limit}バイトを超えています"),
        ColumnarFault::TooManyRows { limit } => format!("この大きさのファイルの上限である{limit}行を超えています"),
        ColumnarFault::Undecodable => "読み取りの部品が想定していない壊れ方をしています".to_owned(),
    }
}

/// `None` for what the library underneath says.
pub(super) fn workbook(fault: &WorkbookFault) -> Option<String> {
    match fault {
        WorkbookFault::Unreadable(_) => None,
        WorkbookFault::Container(fault) => Some(container(fault)),
        WorkbookFault::NoSheet { name, .. } => Some(format!("このブックに `{name}` というシートはありません")),
        WorkbookFault::TooLarge { limit, what } => Some(format!("シートに上限の{limit}{}があります", word(what))),
    }
}

/// `None` for what the parser says.
pub(super) fn document(fault: &DocumentFault) -> Option<String> {
    match fault {
        DocumentFault::Syntax(_) => None,
        DocumentFault::NoList => Some("この JSON 文書にはオブジェクトのリストがありません".to_owned()),
        DocumentFault::TooLarge { limit } => Some(format!("JSON 文書が上限の{limit}バイトを超えています")),
    }
}

/// Why a row is set aside.
pub(in crate::cli) fn row_reason(reason: &RowReason) -> String {
    match reason {
        RowReason::CellCount { found, expected } => format!("行のセルは{found}個、見出しは{expected}個です"),
        RowReason::NotJson { detail } => match detail.strip_prefix("found ") {
            Some(found) => format!("JSON のオブジェクトではありません（{}です）", json_kind(found)),
            None => format!("JSON のオブジェクトではありません（詳細: {detail}）"),
        },
        RowReason::MissingField { field } => format!("このオブジェクトに項目 `{field}` がありません"),
        RowReason::ErrorCell { value } => format!("本文のセルがエラー `{value}` になっています"),
        RowReason::SurveyPreview { value } => format!("アンケートのプレビューかテストで、回答ではありません（`{value}`）"),
        RowReason::CellTooLong { bytes, limit } => {
            format!("セルが{bytes}バイトで、上限の{limit}バイトを超えています。引用符の閉じ忘れかもしれません")
        }
        RowReason::Panicked => "この行で koe に不具合が起きました".to_owned(),
    }
}

fn json_kind(english: &str) -> &str {
    match english {
        "null" => "null",
        "a number or a truth value" => "数値か真偽値",
        "a string" => "文字列",
        "a list" => "リスト",
        other => other,
    }
}

/// Something to know of a file whose rows were all read.
pub(in crate::cli) fn read_warning(warning: &ReadWarning) -> String {
    let lines = |lines: &[u64]| lines.iter().map(u64::to_string).collect::<Vec<_>>().join("、");
    match warning {
        ReadWarning::Undecodable { encoding, count, lines: first } => {
            format!("{encoding} として読めないバイト列が{count}か所あり、U+FFFD で示しました（最初は{}行目）", lines(first))
        }
        ReadWarning::DuplicateHeaders { names } => format!("同じ見出しがあるため、{}に変えました", list(names)),
        ReadWarning::OtherSheets { names } => format!("シート{}は読んでいません。--sheet で指定すれば読めます", list(names)),
        ReadWarning::HiddenRows { count, lines: first } => {
            format!("シートで隠れている{count}行も、ほかの行と同じように読みました（最初は{}行目）", lines(first))
        }
        ReadWarning::OtherTexts { names } => {
            format!("列{}にもお客様の声がありそうです。--text-column を付けて別に分析してください", list(names))
        }
        ReadWarning::NoHeader => "見出しの行がないため、列を `column 1`、`column 2`、… と呼びます".to_owned(),
        ReadWarning::TotalLine { line } => format!("{line}行目は合計の行なので、本文のない行として数えました"),
        ReadWarning::UnclosedQuotes { lines: at } => format!("引用符が閉じていません（{}行目）", lines(at)),
        ReadWarning::AmbiguousDates { column } => format!("`{column}` の日付は月/日とも日/月とも読めます。月/日として読みました"),
        ReadWarning::UnreadDates { column, count, line } => format!("`{column}` の{count}個のセルは日付ではありません（最初は{line}行目）"),
        ReadWarning::UnreadRatings { column, count, line } => format!("`{column}` の{count}個のセルは評価ではありません（最初は{line}行目）"),
        ReadWarning::RepeatedIds { column, count } => {
            format!("`{column}` の{count}個の ID が複数の行にあるため、行のダイジェストを付け足しました")
        }
        ReadWarning::RuinedIds { column, count } => format!("`{column}` の{count}個の ID は表計算ソフトで丸められているため、使いません"),
        ReadWarning::StrayDates { count, first, last_day } => {
            let named: Vec<String> = first.iter().map(|(line, date)| format!("{line}行目の {date}")).collect();
            format!("ほかの日付（{last_day} まで）からかけ離れた日付が{count}個あり、日付なしとして数えました（{}）", named.join("、"))
        }
        ReadWarning::EarlyDates { count, first, first_day } => {
            let named: Vec<String> = first.iter().map(|(line, date)| format!("{line}行目の {date}")).collect();
            format!("ほかの日付（{first_day} から）よりはるか前の日付が{count}個あり、日付なしとして数えました（{}）", named.join("、"))
        }
        ReadWarning::Layout { note } => layout(note).to_owned(),
    }
}

fn layout(note: &'static str) -> &'static str {
    match note {
        "a Zendesk CSV holds the subject of each ticket only; export JSON for the customer's own words" => {
            "Zendesk の CSV には各チケットの件名しかありません。お客様ご自身の言葉を読むには JSON でエクスポートしてください"
        }
        other => other,
    }
}
