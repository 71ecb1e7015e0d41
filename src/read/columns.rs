//! Which column holds what: by the user's word, the preset, the header's words, then the content.

use std::collections::BTreeSet;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::dates::DateRule;
use super::layouts::Preset;
use super::rating;
use super::synonyms::{synonyms, words};

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The comment.
    Text,
    /// Its title or subject; the comment itself where the text is empty.
    Title,
    /// When it was received.
    Date,
    /// The customer's rating.
    Rating,
    /// The company's answer.
    Reply,
    /// The export's own id.
    Id,
    /// Where the customer spoke.
    Channel,
    /// The product spoken of.
    Product,
}

impl Role {
    /// All roles, in the order of [`Mapping`] and of a dry run.
    pub const ALL: [Self; 8] = [Self::Text, Self::Title, Self::Date, Self::Rating, Self::Reply, Self::Id, Self::Channel, Self::Product];

    /// The flag that names the column of this role; the title has none.
    #[must_use]
    pub fn flag(self) -> Option<&'static str> {
        Some(match self {
            Self::Text => "--text-column",
            Self::Title => return None,
            Self::Date => "--date-column",
            Self::Rating => "--rating-column",
            Self::Reply => "--reply-column",
            Self::Id => "--id-column",
            Self::Channel => "--channel-column",
            Self::Product => "--product-column",
        })
    }
}

/// The column of one role, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnChoice {
    /// The role.
    pub role: Role,
    /// The header, as in the file (repeated headers are numbered).
    pub header: String,
    /// Why this one.
    pub reason: String,
    /// The next best column for this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<String>,
}

/// The column of each role by its index in the header, in the order of [`Role::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapping([Option<usize>; 8]);

impl Mapping {
    pub(super) fn get(&self, role: Role) -> Option<usize> {
        self.0[role as usize]
    }

    fn set(&mut self, role: Role, column: usize) {
        self.0[role as usize] = Some(column);
    }

    fn holds(&self, column: usize) -> bool {
        self.0.contains(&Some(column))
    }
}

/// A header as it is compared: NFKC, lower case, without spaces, brackets, hyphens and underscores.
pub(super) fn header_key(header: &str) -> String {
    header
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '(' | ')' | '[' | ']' | '「' | '」' | '【' | '】' | '\u{feff}'))
        .collect()
}

/// The column that a name means: the header that is the same, else one that compares as the same.
pub(super) fn position(headers: &[String], name: &str) -> Option<usize> {
    let key = header_key(name);
    headers.iter().position(|header| header == name).or_else(|| headers.iter().position(|header| header_key(header) == key))
}

/// The same without what stands in brackets: `推奨度(0〜10)` is `推奨度`.
fn bare_key(header: &str) -> String {
    let mut depth = 0_usize;
    let outside: String = header
        .nfkc()
        .filter(|c| {
            match c {
                '(' | '[' | '【' => depth += 1,
                ')' | ']' | '】' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    header_key(&outside)
}

/// Whether a cell reads like the header of some role.
pub(super) fn is_known(cell: &str) -> bool {
    let (key, bare) = (header_key(cell), bare_key(cell));
    !key.is_empty() && Role::ALL.iter().any(|role| synonyms(*role).any(|name| name == key || name == bare))
}

/// How well a header fits a role: 0 not at all, to 100.
fn header_fit(role: Role, header: &str) -> u32 {
    let (key, bare) = (header_key(header), bare_key(header));
    let rank = |key: &str| synonyms(role).position(|name| name == key);
    match rank(&key).or_else(|| rank(&bare)) {
        Some(rank) => 100 - u32::try_from(rank.min(40)).unwrap_or(40) / 2,
        None if words(role).any(|word| key.contains(word)) => 60,
        None => 0,
    }
}

/// What the sample says of one column.
struct Profile {
    filled: usize,
    mean_length: f64,
    /// Share of filled cells that are different.
    distinct: f64,
    /// Share of letters that are Japanese, in hundredths.
    japanese: u32,
    dates: f64,
    ratings: f64,
    /// Share of filled cells that are numbers or stars, not a word that rates.
    figures: f64,
    /// Share of filled cells that read like words: several letters, and not one bare token.
    worded: f64,
}

impl Profile {
    fn of(cells: &[&str]) -> Self {
        let filled: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let share = |count: usize| count as f64 / filled.len().max(1) as f64;
        let (mut letters, mut japanese, mut length) = (0_usize, 0_usize, 0_usize);
        for c in filled.iter().flat_map(|cell| cell.chars()) {
            length += 1;
            letters += usize::from(c.is_alphabetic());
            japanese += usize::from(is_japanese(c));
        }
        let rule = DateRule::default();
        let is_figure = |cell: &str| rating::value(cell).is_some() && cell.chars().any(|c| c.is_numeric() || matches!(c, '★' | '☆' | '⭐'));
        Self {
            filled: filled.len(),
            mean_length: length as f64 / filled.len().max(1) as f64,
            distinct: share(filled.iter().collect::<BTreeSet<_>>().len()),
            japanese: u32::try_from(japanese * 100 / letters.max(1)).unwrap_or(0),
            dates: share(filled.iter().filter(|cell| rule.read(cell).is_some()).count()),
            ratings: share(filled.iter().filter(|cell| rating::value(cell).is_some()).count()),
            figures: share(filled.iter().filter(|cell| is_figure(cell)).count()),
            worded: share(filled.iter().filter(|cell| is_worded(cell)).count()),
        }
    }

    /// How much a column looks like comments, 0 to 100.
    fn prose(&self) -> u32 {
        if self.filled == 0 || self.dates > 0.5 || self.figures > 0.5 || self.worded < 0.3 {
            return 0;
        }
        // A third of a column's worth each: long cells, words, few repeats.
        let length = (self.mean_length / 30.0).min(1.0) * if self.japanese > 20 { 1.0 } else { 0.8 };
        hundredths(length * 0.5 + self.worded * 0.2 + self.distinct * 0.3)
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 1
fn hundredths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9f}')
}

fn is_worded(cell: &str) -> bool {
    if cell.starts_with("http://") || cell.starts_with("https://") {
        return false;
    }
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let japanese = cell.chars().any(|c| matches!(c, '\u{3041}'..='\u{309f}'));
    letters >= 2
        && (japanese || cell.contains(char::is_whitespace) || letters >= 2 && cell.chars().any(is_japanese) && letters * 2 > cell.chars().count())
}

/// A column that the user named and that is not there.
pub(super) struct NotFound {
    pub(super) name: String,
}

/// What a choice of columns is made from.
pub(super) struct Table<'a> {
    pub(super) headers: &'a [String],
    /// Cells of the sample, row by row, in the order of the headers; short rows are short.
    pub(super) sample: &'a [Vec<String>],
    pub(super) preset: Option<&'static Preset>,
    /// The user's columns.
    pub(super) stated: &'a [(Role, &'a str)],
    /// Columns that take no role; a stated text column among them stays the text.
    pub(super) plain: &'a [String],
}

impl Table<'_> {
    /// Chooses the columns. The text column may stay open: no column may look like comments.
    ///
    /// # Errors
    /// [`NotFound`] for a column that the user named and the file has not.
    pub(super) fn choose(&self) -> Result<(Mapping, Vec<ColumnChoice>), NotFound> {
        let found = |name: &str| self.named(name).ok_or_else(|| NotFound { name: name.to_owned() });
        let plain = self.plain.iter().map(|name| found(name)).collect::<Result<BTreeSet<usize>, _>>()?;
        let mut mapping = Mapping::default();
        let mut choices = Vec::new();
        for &(role, name) in self.stated {
            let column = found(name)?;
            if role != Role::Text && plain.contains(&column) {
                continue;
            }
            mapping.set(role, column);
            choices.push(self.choice(role, column, role.flag().map_or_else(String::new, |flag| format!("stated with {flag}")), None));
        }
        if let Some(preset) = self.preset {
            for (role, names) in preset.roles {
                let Some(column) = names.iter().find_map(|name| self.named(name)) else { continue };
                if mapping.get(*role).is_none() && !mapping.holds(column) && !plain.contains(&column) {
                    mapping.set(*role, column);
                    choices.push(self.choice(*role, column, format!("layout {}", preset.layout.as_str()), None));
                }
            }
        }
        let profiles: Vec<Profile> = (0..self.headers.len()).map(|column| Profile::of(&self.column(column))).collect();
        // Roles with telling content come first, so that the text does not take a title that another column needs.
        for role in [Role::Date, Role::Rating, Role::Id, Role::Title, Role::Reply, Role::Text, Role::Channel, Role::Product] {
            if mapping.get(role).is_some() || (role == Role::Title && self.only_prose(&profiles, &mapping, &plain)) {
                continue;
            }
            let mut ranked: Vec<(u32, usize)> = (0..self.headers.len())
                .filter(|&column| !mapping.holds(column) && !plain.contains(&column))
                .map(|column| (self.fit(role, column, &profiles[column]), column))
                .filter(|(fit, _)| *fit > 0)
                .collect();
            ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let Some(&(_, column)) = ranked.first() else { continue };
            mapping.set(role, column);
            let runner_up = ranked.get(1).map(|&(_, column)| self.headers[column].clone());
            choices.push(self.choice(role, column, reason(role, &self.headers[column], &profiles[column]), runner_up));
        }
        choices.sort_by_key(|choice| choice.role);
        Ok((mapping, choices))
    }

    fn choice(&self, role: Role, column: usize, reason: String, runner_up: Option<String>) -> ColumnChoice {
        ColumnChoice { role, header: self.headers[column].clone(), reason, runner_up }
    }

    fn named(&self, name: &str) -> Option<usize> {
        position(self.headers, name)
    }

    /// The cells of one column of the sample.
    pub(super) fn column(&self, column: usize) -> Vec<&str> {
        self.sample.iter().filter_map(|row| row.get(column)).map(String::as_str).collect()
    }

    /// A title is no title if it is the only column of words.
    fn only_prose(&self, profiles: &[Profile], mapping: &Mapping, plain: &BTreeSet<usize>) -> bool {
        let others = |column: usize| header_fit(Role::Title, &self.headers[column]) == 0 && header_fit(Role::Reply, &self.headers[column]) == 0;
        mapping.get(Role::Text).is_none()
            && !(0..self.headers.len())
                .filter(|column| !mapping.holds(*column) && !plain.contains(column))
                .any(|column| others(column) && self.fit(Role::Text, column, &profiles[column]) > 0)
    }

    fn fit(&self, role: Role, column: usize, profile: &Profile) -> u32 {
        let header = header_fit(role, &self.headers[column]);
        match role {
            Role::Text => {
                let taken =
                    Role::ALL.iter().any(|&other| other != Role::Text && other != Role::Title && header_fit(other, &self.headers[column]) > header);
                let prose = profile.prose();
                match header {
                    // A column called comment whose cells are numbers, dates or links holds no comments.
                    80.. if prose > 0 || profile.filled == 0 || profile.dates.max(profile.figures) <= 0.5 => 2 * header + prose,
                    60.. if prose > 0 || profile.filled == 0 => 2 * header + prose,
                    _ if taken => 0,
                    // No telling header: cells that read like sentences.
                    _ if prose >= 50 && profile.mean_length >= 8.0 => prose,
                    _ => 0,
                }
            }
            Role::Date if header > 0 && (profile.filled == 0 || profile.dates >= 0.5) => header,
            Role::Date if profile.filled > 0 && profile.dates >= 0.9 && profile.mean_length >= 8.0 && profile.ratings < 0.5 => 10,
            Role::Rating if header > 0 && (profile.filled == 0 || profile.ratings >= 0.5) => header,
            Role::Id if header > 0 && (profile.filled == 0 || profile.distinct >= 0.5) && profile.mean_length <= 300.0 => header,
            Role::Id | Role::Date | Role::Rating => 0,
            Role::Title | Role::Reply | Role::Channel | Role::Product => header,
        }
    }
}

fn reason(role: Role, header: &str, profile: &Profile) -> String {
    let by_header = header_fit(role, header);
    let how = match by_header {
        80.. => "the header says so",
        1.. => "a word of the header says so",
        0 => "the cells say so",
    };
    match role {
        Role::Text => format!(
            "{how}; {} filled cells, {:.0} characters each, {} % of letters Japanese, {} % different",
            profile.filled,
            profile.mean_length,
            profile.japanese,
            hundredths(profile.distinct)
        ),
        Role::Date => format!("{how}; {} % of the cells are dates", hundredths(profile.dates)),
        Role::Rating => format!("{how}; {} % of the cells are ratings", hundredths(profile.ratings)),
        Role::Id => format!("{how}; {} % of the cells are different", hundredths(profile.distinct)),
        _ => how.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(headers: &str, rows: &[&str]) -> String {
        let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let (headers, sample) = (split(headers), rows.iter().map(|row| split(row)).collect::<Vec<_>>());
        let table = Table { headers: &headers, sample: &sample, preset: None, stated: &[], plain: &[] };
        let Ok((_, choices)) = table.choose() else { panic!("no column was stated") };
        choices.iter().map(|choice| format!("{:?}={}", choice.role, choice.header)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_are_found_by_header_and_content() {
        for (headers, row, expected) in [
            ("ID,日付,ご意見", "a1,2026/1/1,配送が遅いです", "Text=ご意見 Date=日付 Id=ID"),
            (
                "回答番号,回答日,推奨度(0〜10),ご意見・ご要望",
                "SV-1,2026-05-01,6,レジが混みます",
                "Text=ご意見・ご要望 Date=回答日 Rating=推奨度(0〜10) Id=回答番号",
            ),
            ("title,text,rating,date", "Bad,It broke after a week,1,2026-01-01", "Text=text Title=title Date=date Rating=rating"),
            ("件名,日時", "アプリが勝手に落ちます,2026/1/1 8:00", "Text=件名 Date=日時"),
            ("件名,内容,対応内容,商品名", "アプリ,勝手に落ちます,再起動をご案内,時計", "Text=内容 Title=件名 Reply=対応内容 Product=商品名"),
            ("q1,q2", "4,店員さんの説明がとても丁寧で助かりました", "Text=q2"),
            ("コメント,レビュー本文", "3,届いた箱がつぶれていました", "Text=レビュー本文"),
            ("a,b", "1,2", ""),
        ] {
            assert_eq!(chosen(headers, &[row]), expected, "{headers}");
        }
    }

    #[test]
    fn brackets_and_width_do_not_hide_a_header() {
        assert!(is_known("推奨度（０〜１０）"));
        assert!(is_known("Review_Text"));
        assert!(is_known("ＩＤ"));
        assert!(!is_known("2026-01-01"));
    }
}
