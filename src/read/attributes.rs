//! Columns to measure by: scores, times, states and customers' groups, found by their headers and by what their cells hold.
//!
//! The header must say it, and half of the filled cells of the sample must bear it out; `[columns]` in `koe.toml` settles it otherwise. A column of a
//! [`Role`] takes no attribute, with one exception: the rating column is a score too, and its header and scale say of which kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::columns::{Mapping, Role, header_key, position};
use super::dates::DateRule;
use super::layouts::Layout;
use super::rating;
use crate::feedback::{Attribute, Attributes, Rating, RatingScale, Received};

/// Longest cell of a column that groups customers, on average, in characters; longer ones are answers or addresses.
const GROUP_LENGTH: f64 = 40.0;
/// A column groups customers if so many filled cells share their value with others.
const GROUP_DISTINCT: f64 = 0.5;
/// Below so many filled cells nothing is said about how many are different.
const GROUP_CELLS: usize = 20;

/// Headers that mean an attribute, as [`header_key`] writes them, the surest first.
fn headers(attribute: Attribute) -> impl Iterator<Item = &'static str> {
    let names = match attribute {
        Attribute::Nps => "nps npsscore netpromoterscore likelihoodtorecommend 推奨度 推薦度 おすすめ意向",
        Attribute::Csat => {
            "csat csatscore customersatisfaction satisfactionscore satisfaction satisfactionrating satisfactionrating.score 顧客満足度 対応満足度 \
             サポート満足度 満足度 総合満足度"
        }
        Attribute::Ces => "ces cesscore customereffortscore ease easeofresolution 解決しやすさ 手続きのしやすさ 問い合わせのしやすさ",
        Attribute::Effort => "effort effortscore customereffort 手間 負担 負担度 解決の手間 努力度",
        Attribute::Stars => "starrating stars star rating overallrating 評価 総合評価 おすすめ度 星",
        Attribute::RepliedAt => {
            "repliedat firstrepliedat firstreplyat firstresponseat replydate replieddate developerreplydateandtime 初回返信日時 初回回答日時 初回対応日時 \
             一次回答日時 返信日時 返信日 対応日時 対応日 回答日時 回答日"
        }
        Attribute::FirstReplyMinutes => {
            "firstreplytimeinminutes firstreplyminutes firstreplytime firstresponsetime firstresponsetimeinminutes firstresponseminutes 初回返信時間 \
             初回応答時間 一次回答時間 初回回答時間 初回対応時間"
        }
        Attribute::ResolvedAt => {
            "resolvedat solvedat closedat completedat resolutiondate closeddate 解決日時 解決日 完了日時 完了日 対応完了日時 対応完了日 クローズ日時 クローズ日"
        }
        Attribute::ResolutionMinutes => {
            "fullresolutiontimeinminutes resolutiontimeinminutes resolutionminutes resolutiontime timetoresolution timetoresolve 解決時間 解決所要時間 \
             解決までの時間 対応所要時間 完了所要時間"
        }
        Attribute::State => "status state ticketstatus casestatus 対応状況 対応ステータス ステータス 状態 進捗 対応状態 未対応フラグ",
        Attribute::Reopens => "reopens reopencount reopened timesreopened 再オープン回数 再オープン 再開回数 再問い合わせ回数 再問合せ回数",
        Attribute::FirstContact => {
            "firstcontactresolution firstcontactresolved fcr firstcallresolution onetouch 一次解決 初回解決 初回解決フラグ 一次解決フラグ 一次完結"
        }
        Attribute::Churned => "churn churned churnflag ischurned canceled cancelled 解約 解約フラグ 解約済み 退会 退会フラグ 離脱フラグ",
        Attribute::Store => "store storename shop shopname branch branchname 店舗名 店舗 店名 支店名 支店 営業所 利用店舗 購入店舗 来店店舗",
        Attribute::Version => {
            "appversionname version appversion applicationversion reviewversion productversion firmware firmwareversion バージョン アプリバージョン \
             アプリのバージョン ファームウェア ファームウェアバージョン appversioncode"
        }
        Attribute::Age => "age agegroup agerange 年代 年齢 年齢層",
        Attribute::Gender => "gender sex 性別",
        Attribute::Region => {
            "region prefecture country countrycode territory marketplace area 都道府県 地域 エリア 国 居住地 お住まい お住まいの地域 お住まいの都道府県"
        }
        Attribute::Plan => {
            "plan planname subscriptionplan customertype customersegment segment tier 契約プラン プラン 利用プラン 会員ランク 会員種別 顧客区分"
        }
        Attribute::Owner => "group team department ownerteam assignedteam 担当部署 担当部門 対応部署 担当課 担当チーム",
    };
    names.split_ascii_whitespace()
}

/// The attribute columns of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct AttributeColumns {
    columns: Vec<(Attribute, usize, Unit)>,
    /// The rating column, where its header says what kind of score it is.
    rating: Option<(Attribute, usize)>,
}

/// The unit of a column of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
    /// Not stated: only cells that state it themselves are read, such as `2:15` or `3時間`.
    Stated,
}

/// A table whose attribute columns are to be found.
pub(super) struct AttributeTable<'a> {
    pub(super) headers: &'a [String],
    pub(super) sample: &'a [Vec<String>],
    pub(super) mapping: &'a Mapping,
    pub(super) layout: Layout,
    pub(super) plain: &'a [String],
    /// The user's columns; an empty name switches an attribute off.
    pub(super) stated: Option<&'a BTreeMap<Attribute, String>>,
    pub(super) rule: DateRule,
}

impl AttributeTable<'_> {
    /// Finds the columns; one that the user named and that this file has not is left out, for another file may have it.
    pub(super) fn find(&self) -> AttributeColumns {
        let plain: Vec<usize> = self.plain.iter().filter_map(|name| position(self.headers, name)).collect();
        let roles: Vec<usize> = Role::ALL.iter().filter_map(|&role| self.mapping.get(role)).collect();
        let mut columns: Vec<(Attribute, usize, Unit)> = Vec::new();
        let stated = |attribute| self.stated.and_then(|stated| stated.get(&attribute));
        for attribute in Attribute::ALL {
            if let Some(column) = stated(attribute).filter(|name| !name.is_empty()).and_then(|name| position(self.headers, name)) {
                columns.push((attribute, column, self.unit(column)));
            }
        }
        for attribute in Attribute::ALL.into_iter().filter(|&attribute| stated(attribute).is_none()) {
            let taken: Vec<usize> = columns.iter().map(|&(_, column, _)| column).collect();
            let free = |column: &usize| !roles.contains(column) && !plain.contains(column) && !taken.contains(column);
            let found = headers(attribute).find_map(|name| {
                (0..self.headers.len())
                    .filter(free)
                    .find(|&column| key_of(&self.headers[column]).contains(&name) && self.bears_out(attribute, column))
            });
            if let Some(column) = found {
                columns.push((attribute, column, self.unit(column)));
            }
        }
        columns.sort_by_key(|&(attribute, ..)| attribute);
        let rating = self.mapping.get(Role::Rating).and_then(|column| {
            let keys = key_of(&self.headers[column]);
            [Attribute::Csat, Attribute::Ces, Attribute::Effort]
                .into_iter()
                .find(|&kind| headers(kind).any(|name| keys.contains(&name)))
                .map(|kind| (kind, column))
        });
        AttributeColumns { columns, rating }
    }

    /// Whether the filled cells of the sample are what the header says.
    fn bears_out(&self, attribute: Attribute, column: usize) -> bool {
        let cells: Vec<&str> = self.sample.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let unit = self.unit(column);
        let flag = flag_header(&self.headers[column]);
        let fits = |cell: &&&str| match attribute {
            Attribute::Nps | Attribute::Csat | Attribute::Ces | Attribute::Effort | Attribute::Stars => rating::value(cell).is_some(),
            Attribute::RepliedAt | Attribute::ResolvedAt => self.rule.read(cell).is_some(),
            Attribute::FirstReplyMinutes | Attribute::ResolutionMinutes => minutes(cell, unit).is_some(),
            Attribute::State => is_open(cell, flag).is_some(),
            Attribute::Reopens => count(cell).is_some(),
            Attribute::FirstContact | Attribute::Churned => yes_or_no(cell).is_some(),
            _ => self.rule.read(cell).is_none() || cell.len() <= 6,
        };
        let fitting = cells.iter().filter(fits).count();
        if cells.is_empty() || fitting * 2 < cells.len() {
            return false;
        }
        let is_group = matches!(
            attribute,
            Attribute::Store | Attribute::Version | Attribute::Age | Attribute::Gender | Attribute::Region | Attribute::Plan | Attribute::Owner
        );
        let length = cells.iter().map(|cell| cell.chars().count()).sum::<usize>() as f64 / cells.len() as f64;
        let different = cells.iter().collect::<std::collections::BTreeSet<_>>().len() as f64 / cells.len() as f64;
        !is_group || (length <= GROUP_LENGTH && (cells.len() < GROUP_CELLS || different <= GROUP_DISTINCT))
    }

    fn unit(&self, column: usize) -> Unit {
        let header: String = self.headers[column].nfkc().collect::<String>().to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| header.contains(word));
        if any(&["minute", "(分", "[分", "_min", "(min"]) {
            Unit::Minutes
        } else if any(&["hour", "(時間", "[時間", "(h)", "hrs"]) || self.layout == Layout::Zendesk {
            Unit::Hours
        } else if any(&["(日", "[日", "日数", "days"]) {
            Unit::Days
        } else {
            Unit::Stated
        }
    }
}

/// A header as it is compared, with and without what stands in brackets; `demo:age` is `age`.
fn key_of(header: &str) -> Vec<&'static str> {
    let plain: String = header.nfkc().collect();
    let whole = header_key(&plain);
    let bare = header_key(plain.split(['(', '[', '【']).next().unwrap_or_default());
    let asked = whole.strip_prefix("demo:").unwrap_or(&whole).to_owned();
    Attribute::ALL.into_iter().flat_map(headers).filter(|name| *name == asked || *name == bare).collect()
}

impl AttributeColumns {
    /// What a row says; `date` reads a cell on the clock that was asked for.
    pub(super) fn read(
        &self,
        cells: &[Option<String>],
        rating: Option<Rating>,
        date: impl Fn(&str) -> Option<Received>,
        names: &[Arc<str>],
    ) -> Attributes {
        let mut found = Attributes::default();
        for &(attribute, column, unit) in &self.columns {
            let Some(cell) = cells.get(column).and_then(Option::as_deref).map(str::trim).filter(|cell| !cell.is_empty()) else { continue };
            let within = |low: f64, high: f64| rating::value(cell).filter(|value| (low..=high).contains(value));
            match attribute {
                Attribute::Nps => found.nps = within(0.0, 10.0),
                Attribute::Csat => found.csat = rating::value(cell),
                Attribute::Ces => found.ces = rating::value(cell),
                Attribute::Effort => found.effort = rating::value(cell),
                Attribute::Stars => found.stars = within(1.0, 5.0),
                Attribute::RepliedAt => found.replied_at = date(cell),
                Attribute::FirstReplyMinutes => found.first_reply_minutes = minutes(cell, unit),
                Attribute::ResolvedAt => found.resolved_at = date(cell),
                Attribute::ResolutionMinutes => found.resolution_minutes = minutes(cell, unit),
                Attribute::State => found.is_open = is_open(cell, names.get(column).is_some_and(|name| flag_header(name))),
                Attribute::Reopens => found.reopens = count(cell),
                Attribute::FirstContact => found.first_contact = yes_or_no(cell),
                Attribute::Churned => found.churned = yes_or_no(cell),
                word => {
                    if let Some(place) = found.word_mut(word) {
                        *place = Some(Arc::from(cell));
                    }
                }
            }
        }
        if let Some(Rating { value, scale }) = rating {
            let place = match (self.rating.map(|(kind, _)| kind), scale) {
                (Some(Attribute::Csat), _) => &mut found.csat,
                (Some(Attribute::Ces), _) => &mut found.ces,
                (Some(_), _) => &mut found.effort,
                (None, RatingScale::Nps) => &mut found.nps,
                (None, RatingScale::Stars) => &mut found.stars,
                (None, RatingScale::Other) => return found,
            };
            place.get_or_insert(value);
        }
        found
    }

    /// Attribute and header, for a dry run.
    pub(super) fn named(&self, headers: &[String]) -> Vec<(Attribute, String)> {
        let all = self.columns.iter().map(|&(attribute, column, _)| (attribute, column)).chain(self.rating);
        all.filter_map(|(attribute, column)| Some((attribute, headers.get(column)?.clone()))).collect()
    }
}

/// A column whose header says what a yes means: `未対応フラグ` is yes for an open case.
fn flag_header(header: &str) -> bool {
    let key = header_key(header);
    key.contains("未対応") || key.contains("未完了") || key.contains("未解決")
}

fn plain(cell: &str) -> String {
    cell.trim().nfkc().collect::<String>().to_lowercase()
}

const CLOSED: &str = "closed solved resolved done complete completed finished cancelled canceled 完了 対応完了 対応済 対応済み 解決 解決済 解決済み 済 済み クローズ 終了 回答済 回答済み 返信済 返信済み 不要 対応不要";
const OPEN: &str = "open new pending hold on-hold in-progress inprogress waiting reopened unresolved unassigned todo 未対応 未完了 未解決 未返信 未回答 対応中 \
                    調査中 保留 保留中 受付 受付済 新規 処理中 返答待ち 回答待ち 確認中 進行中 再オープン";

/// Whether the state of a case is open; `flag` says that the column holds a yes for open cases.
fn is_open(cell: &str, flag: bool) -> Option<bool> {
    if flag {
        return yes_or_no(cell);
    }
    let text: String = plain(cell).split_whitespace().collect::<Vec<_>>().join("-");
    let of = |words: &str| words.split_ascii_whitespace().any(|word| word == text);
    if of(OPEN) {
        Some(true)
    } else if of(CLOSED) {
        Some(false)
    } else {
        None
    }
}

fn yes_or_no(cell: &str) -> Option<bool> {
    match plain(cell).as_str() {
        "1" | "true" | "yes" | "y" | "t" | "はい" | "○" | "〇" | "◯" | "有" | "あり" | "済" | "churned" | "解約" | "解約済" | "退会" | "解決" => {
            Some(true)
        }
        "0" | "false" | "no" | "n" | "f" | "いいえ" | "×" | "x" | "無" | "なし" | "未" | "active" | "継続" | "継続中" | "未解決" => {
            Some(false)
        }
        _ => None,
    }
}

fn count(cell: &str) -> Option<u32> {
    let text = plain(cell);
    text.trim_end_matches('回').parse().ok().or_else(|| yes_or_no(&text).map(u32::from))
}

/// A length of time in minutes: `90` in the column's unit, `1:30`, `1:30:00`, `2h 15m`, `1日2時間30分`.
fn minutes(cell: &str, unit: Unit) -> Option<f64> {
    let text = plain(cell).replace(',', "");
    let parts: Vec<&str> = text.split(':').collect();
    if (2..=3).contains(&parts.len()) {
        let numbers: Vec<f64> = parts.iter().map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let seconds = numbers.get(2).copied().unwrap_or(0.0);
        return sensible(numbers[0] * 60.0 + numbers[1] + seconds / 60.0);
    }
    if let Ok(number) = text.parse::<f64>() {
        return match unit {
            Unit::Minutes => sensible(number),
            Unit::Hours => sensible(number * 60.0),
            Unit::Days => sensible(number * 1_440.0),
            Unit::Stated => None,
        };
    }
    let (mut total, mut rest, mut any) = (0.0, text.as_str(), false);
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let number: f64 = rest.get(..digits)?.parse().ok()?;
        rest = rest[digits..].trim_start();
        let word: usize = rest.chars().take_while(|c| !c.is_ascii_digit() && !c.is_whitespace()).map(char::len_utf8).sum();
        let each = match &rest[..word] {
            "秒" | "s" | "sec" | "secs" | "seconds" | "second" => 1.0 / 60.0,
            "分" | "m" | "min" | "mins" | "minutes" | "minute" => 1.0,
            "時間" | "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
            "日" | "日間" | "d" | "day" | "days" => 1_440.0,
            _ => return None,
        };
        total += number * each;
        any = true;
        rest = &rest[word..];
    }
    if any { sensible(total) } else { None }
}

/// Negative times and those over ten years are faults of the export.
fn sensible(minutes: f64) -> Option<f64> {
    (0.0..=5_260_000.0).contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_with_their_unit_or_not_at_all() {
        for (cell, unit, expected) in [
            ("90", Unit::Minutes, Some(90.0)),
            ("1.5", Unit::Hours, Some(90.0)),
            ("2", Unit::Days, Some(2_880.0)),
            ("90", Unit::Stated, None),
            ("1:30", Unit::Stated, Some(90.0)),
            ("１:30:30", Unit::Stated, Some(90.5)),
            ("1日2時間30分", Unit::Stated, Some(1_590.0)),
            ("2h 15m", Unit::Stated, Some(135.0)),
            ("1,440", Unit::Minutes, Some(1_440.0)),
            ("-5", Unit::Minutes, None),
            ("すぐ", Unit::Minutes, None),
        ] {
            assert_eq!(minutes(cell, unit), expected, "{cell}");
        }
    }

    #[test]
    fn states_and_flags_say_what_they_mean() {
        assert_eq!(
            ["完了", "対応中", "Solved", "On hold", "0"].map(|cell| is_open(cell, false)),
            [Some(false), Some(true), Some(false), Some(true), None]
        );
        assert_eq!(["0", "1"].map(|cell| is_open(cell, true)), [Some(false), Some(true)], "未対応フラグ");
        assert_eq!(["○", "×", "はい", "?"].map(yes_or_no), [Some(true), Some(false), Some(true), None]);
        assert_eq!(["2回", "0", "true", "many"].map(count), [Some(2), Some(0), Some(1), None]);
    }

    #[test]
    fn a_header_is_compared_without_its_brackets() {
        assert_eq!(key_of("推奨度（0〜10）"), ["推奨度"]);
        assert_eq!(key_of("demo:age"), ["age"]);
        assert_eq!(key_of("初回返信時間(分)"), ["初回返信時間"]);
        assert!(key_of("ご意見").is_empty());
    }
}
