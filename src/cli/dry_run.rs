//! `koe analyze --dry-run`: what would be read and why, on standard output, as a page in the language of the terminal or as JSON.

use std::io::Write;

use koe::config::Settings;
use koe::pipeline::{FilePreflight, Preflight, Sample, preflight};
use koe::read::{FileFormat, Plan, Role, Source};
use koe::report::Accounting;

use super::arguments::TextOrJson;
use super::columns::left;
use super::locale::Locale;
use super::{Exit, Failure, japanese};

/// Columns of the names of lines.
const NAME: usize = 9;
/// Characters shown of a comment.
const WIDTH: usize = 60;

pub(super) fn run(sources: Vec<Source>, settings: &Settings, format: TextOrJson, locale: Locale) -> Result<Exit, Failure> {
    let found = preflight(sources, settings.keep_personal_data)?;
    let mut out = std::io::stdout().lock();
    match format {
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &found).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        TextOrJson::Text => Page { out: &mut out, locale }.write(&found, settings)?,
    }
    Ok(if found.accounting.rejected > 0 { Exit::SetAside } else { Exit::Complete })
}

/// What was found, for people.
struct Page<'a, W: Write> {
    out: &'a mut W,
    locale: Locale,
}

impl<W: Write> Page<'_, W> {
    fn write(&mut self, found: &Preflight, settings: &Settings) -> std::io::Result<()> {
        for file in &found.files {
            self.plan(&file.plan)?;
            self.rows(file)?;
        }
        if found.files.len() > 1 {
            writeln!(self.out, "{}", self.locale.word("in all", "全体"))?;
            self.line("rows", "行", &self.accounting(&found.accounting))?;
        }
        let threads = u64::try_from(settings.threads.get()).unwrap_or(1);
        let seconds = found.estimated_seconds.div_ceil(threads);
        let (time, unit) = if seconds < 90 { (seconds, ("s", "秒")) } else { (seconds.div_ceil(60), ("min", "分")) };
        let said = self.locale.pick(
            || format!("a run takes about {time} {} on {threads} threads; nothing was written", unit.0),
            || format!("分析には{threads}スレッドで約{time}{}かかります。何も書いていません", unit.1),
        );
        writeln!(self.out, "{said}")
    }

    fn line(&mut self, english: &str, japanese: &str, said: &str) -> std::io::Result<()> {
        writeln!(self.out, "  {} {said}", left(self.locale.word(english, japanese), NAME))
    }

    fn accounting(&self, rows: &Accounting) -> String {
        self.locale.pick(
            || {
                format!(
                    "{} read = {} to analyse + {} duplicate + {} empty + {} no content + {} other language + {} set aside",
                    rows.read, rows.analyzed, rows.duplicate, rows.empty, rows.no_content, rows.other_language, rows.rejected
                )
            },
            || {
                format!(
                    "読み取り{} = 分析の対象{} + 重複{} + 空{} + 内容なし{} + 対象外の言語{} + 除外{}",
                    rows.read, rows.analyzed, rows.duplicate, rows.empty, rows.no_content, rows.other_language, rows.rejected
                )
            },
        )
    }

    fn rows(&mut self, file: &FilePreflight) -> std::io::Result<()> {
        let locale = self.locale;
        self.line("rows", "行", &self.accounting(&file.accounting))?;
        self.line("contents", "内容", &contents(file, locale))?;
        if let Some(authors) = file.authors {
            self.line("authors", "投稿者", &locale.pick(|| format!("{authors} different"), || format!("{authors}人")))?;
        }
        if file.personal_data > 0 {
            let rows = file.personal_data;
            let said = locale.pick(
                || format!("{rows} rows hold personal data, which outputs mask"),
                || format!("{rows}行に個人情報があります（出力では隠します）"),
            );
            self.line("personal", "個人情報", &said)?;
        }
        for row in &file.set_aside {
            let said = locale.pick(
                || format!("{}: {} ({})", row.place, row.reason, row.hint),
                || format!("{}: {}（{}）", row.place, japanese::row_reason(&row.fault), japanese::row_hint(&row.fault)),
            );
            self.line("set aside", "除外", &said)?;
        }
        for sample in &file.samples {
            self.line("sample", "例", &example(sample, locale))?;
        }
        for (warning, typed) in file.warnings.iter().zip(&file.read_warnings) {
            self.line("warning", "警告", &locale.pick(|| warning.clone(), || japanese::read_warning(typed)))?;
        }
        for guess in &file.guesses {
            let said = locale.pick(|| format!("{}; otherwise: {}", guess.guess, guess.flag), || japanese::guess(guess));
            self.line("guess", "推測", &said)?;
        }
        Ok(())
    }

    fn plan(&mut self, plan: &Plan) -> std::io::Result<()> {
        let locale = self.locale;
        writeln!(self.out, "{}", plan.path.display())?;
        let (format, layout, encoding) = (form(&plan.format, locale), plan.layout.as_str(), &plan.encoding);
        let said = locale.pick(
            || format!("{format}, {} ({}), layout {layout}", encoding.label, encoding.evidence),
            || format!("{format}、{}（{}）、形式 {layout}", encoding.label, japanese::sentence(&encoding.evidence)),
        );
        self.line("file", "ファイル", &said)?;
        for role in Role::ALL {
            let Some(choice) = plan.column(role) else { continue };
            let said = locale.pick(
                || {
                    let flag = role.flag().map_or_else(String::new, |flag| format!("; change with {flag}"));
                    format!("`{}` ({}{flag})", choice.header, choice.reason)
                },
                || {
                    let flag = role.flag().map_or_else(String::new, |flag| format!("。{flag} で変更できます"));
                    format!("`{}`（{}{flag}）", choice.header, japanese::sentence(&choice.reason))
                },
            );
            self.line(&format!("{role:?}").to_lowercase(), japanese::role(role), &said)?;
        }
        if plan.column(Role::Channel).is_none() {
            self.line("channel", "チャネル", &plan.channel)?;
        }
        for (attribute, header) in &plan.attributes {
            let name = attribute.name();
            let said = locale.pick(
                || format!("`{header}` as {name} (change in [columns] of koe.toml)"),
                || format!("`{header}` を {name} として（koe.toml の [columns] で変更できます）"),
            );
            self.line("measures", "測定", &said)?;
        }
        Ok(())
    }
}

fn form(format: &FileFormat, locale: Locale) -> String {
    match format {
        FileFormat::Csv { delimiter: '\t', .. } => locale.word("tab-separated", "タブ区切り").to_owned(),
        FileFormat::Csv { delimiter, .. } => locale.pick(|| format!("CSV with `{delimiter}`"), || format!("CSV（区切りは `{delimiter}`）")),
        FileFormat::JsonLines => "JSON Lines".to_owned(),
        FileFormat::Json => "JSON".to_owned(),
        FileFormat::Parquet => "Parquet".to_owned(),
        FileFormat::Arrow => "Arrow".to_owned(),
        FileFormat::Xlsx { sheet, sheets } => {
            let all = sheets.len();
            locale.pick(|| format!("workbook, sheet `{sheet}` of {all}"), || format!("ブック（{all}枚のうちシート `{sheet}`）"))
        }
    }
}

/// Dates and languages.
fn contents(file: &FilePreflight, locale: Locale) -> String {
    let languages: Vec<String> = file.languages.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let undated = file.undated;
    let some_undated = undated > 0 && file.period.is_some();
    locale.pick(
        || {
            let period = file.period.as_ref().map_or_else(|| "no dates".to_owned(), |(first, last)| format!("{first} to {last}"));
            let undated = if some_undated { format!(", {undated} without a date") } else { String::new() };
            format!("{period}{undated}; languages: {}", if languages.is_empty() { "none".to_owned() } else { languages.join(", ") })
        },
        || {
            let period = file.period.as_ref().map_or_else(|| "日付なし".to_owned(), |(first, last)| format!("{first}〜{last}"));
            let undated = if some_undated { format!("、日付のない行{undated}") } else { String::new() };
            format!("{period}{undated}。言語: {}", if languages.is_empty() { "なし".to_owned() } else { languages.join("、") })
        },
    )
}

fn example(sample: &Sample, locale: Locale) -> String {
    let text = shortened(&sample.text);
    let status = if sample.status == "analyzed" {
        String::new()
    } else {
        locale.pick(|| format!(" [{}]", sample.status), || format!("［{}］", japanese::status(sample.status)))
    };
    let rating = sample.rating.map_or_else(String::new, |rating| locale.pick(|| format!(", rated {rating}"), || format!("、評価 {rating}")));
    let date = sample.date.as_deref();
    locale.pick(
        || format!("line {}, {}{rating}: {text}{status}", sample.line, date.unwrap_or("no date")),
        || format!("{}行目、{}{rating}: {text}{status}", sample.line, date.unwrap_or("日付なし")),
    )
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDTH { line } else { line.chars().take(WIDTH).chain(['…']).collect() }
}
