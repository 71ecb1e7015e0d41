//! Which column holds what: by the user's word, the preset, the header's words, then the content.

use std::collections::BTreeSet;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::layouts::Preset;
use super::profile::{Profile, hundredths};
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
    /// Who wrote it: a name, a handle or a customer number; outputs hold a digest only.
    Author,
}

impl Role {
    /// All roles, in the order of [`Mapping`] and of a dry run.
    pub const ALL: [Self; 9] = [Self::Text, Self::Title, Self::Date, Self::Rating, Self::Reply, Self::Id, Self::Channel, Self::Product, Self::Author];

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
            Self::Author => "--author-column",
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
pub(super) struct Mapping([Option<usize>; 9]);

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
pub(crate) fn header_key(header: &str) -> String {
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

/// A header without the number that told it from its twin.
fn question(header: &str) -> &str {
    let number = |rest: &str| rest.strip_suffix(')').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    header.rsplit_once(" (").filter(|(_, rest)| number(rest)).map_or(header, |(name, _)| name)
}

/// A column that the user named and that is not there.
pub(super) struct NotFound {
    pub(super) name: String,
}

/// The columns of a table.
pub(super) struct ChosenColumns {
    pub(super) mapping: Mapping,
    /// The same with the reasons, by role.
    pub(super) choices: Vec<ColumnChoice>,
    /// What the sample says of each column.
    profiles: Vec<Profile>,
}

/// What a choice of columns is made from.
pub(super) struct Table<'a> {
    pub(super) headers: &'a [String],
    /// What rows below the header say of the columns, such as the questions of a survey; empty, or one for each header.
    pub(super) descriptions: &'a [String],
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
    pub(super) fn choose(&self) -> Result<ChosenColumns, NotFound> {
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
        for role in [Role::Date, Role::Rating, Role::Id, Role::Title, Role::Reply, Role::Text, Role::Channel, Role::Product, Role::Author] {
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
            choices.push(self.choice(role, column, reason(role, self.header_fit(role, column), &profiles[column]), runner_up));
        }
        choices.sort_by_key(|choice| choice.role);
        Ok(ChosenColumns { mapping, choices, profiles })
    }

    /// Columns without a role that read like comments as much as the text column does: first those whose header is the text column's own, met again
    /// (two equal questions), then other questions with free answers.
    pub(super) fn other_texts(&self, ChosenColumns { mapping, profiles, .. }: &ChosenColumns, text: usize) -> (Vec<usize>, Vec<usize>) {
        let open = |column: &usize| *column != text && !mapping.holds(*column);
        let asked = question(&self.headers[text]);
        let (mut again, mut others) = (Vec::new(), Vec::new());
        for column in (0..self.headers.len()).filter(open) {
            let profile = &profiles[column];
            if question(&self.headers[column]) == asked {
                again.push(column);
            } else if profile.prose() >= 50 && profile.mean_length >= 10.0 && profile.distinct > 0.8 && self.fit(Role::Text, column, profile) > 0 {
                others.push(column);
            }
        }
        (again, others)
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
        let others = |column: usize| self.header_fit(Role::Title, column) == 0 && self.header_fit(Role::Reply, column) == 0;
        mapping.get(Role::Text).is_none()
            && !(0..self.headers.len())
                .filter(|column| !mapping.holds(*column) && !plain.contains(column))
                .any(|column| others(column) && self.fit(Role::Text, column, &profiles[column]) > 0)
    }

    fn header_fit(&self, role: Role, column: usize) -> u32 {
        let described = self.descriptions.get(column).map_or(0, |description| header_fit(role, description));
        header_fit(role, &self.headers[column]).max(described)
    }

    fn fit(&self, role: Role, column: usize, profile: &Profile) -> u32 {
        let header = self.header_fit(role, column);
        match role {
            Role::Text => {
                let taken = Role::ALL.iter().any(|&other| other != Role::Text && other != Role::Title && self.header_fit(other, column) > header);
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
            // A column of counts called 返信 holds no answers.
            Role::Reply if profile.filled > 0 && profile.prose() == 0 => 0,
            Role::Id | Role::Date | Role::Rating => 0,
            Role::Author if profile.filled > 0 && (profile.dates > 0.5 || profile.mean_length > 80.0) => 0,
            Role::Title | Role::Reply | Role::Channel | Role::Product | Role::Author => header,
        }
    }
}

fn reason(role: Role, by_header: u32, profile: &Profile) -> String {
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
        let table = Table { headers: &headers, descriptions: &[], sample: &sample, preset: None, stated: &[], plain: &[] };
        let Ok(ChosenColumns { choices, .. }) = table.choose() else { panic!("no column was stated") };
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
