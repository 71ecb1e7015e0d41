//! Measures of columns: Net Promoter Score, satisfaction, effort, stars, times to answer and to resolve, and shares of yes and no.
//!
//! Every record that could be read counts, whatever became of its text: a rating without words is an answer too, and so is a repeat. Each measure is taken
//! over all records, by month and by group, with its 95 % interval; below [`LEAST_BASE`] answers no value is given. A measure without a column is absent.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Share;
use super::interval::{Estimate, mean, median, net_promoter, quantile};
use super::observation::{Dimension, Observation, values_of};
use crate::feedback::Attributes;

/// Answers below which no value is given.
pub const LEAST_BASE: usize = 10;
/// Groups shown of one dimension.
const GROUPS: usize = 30;

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreKind {
    /// Promoters (9, 10) less detractors (0 to 6), in points (Reichheld, "The one number you need to grow", 2003).
    Nps,
    /// Share of the satisfied: 4 and 5 of 5, 6 and 7 of 7, or good (top-two-box).
    Csat,
    /// Mean ease on the scale of its columns (Dixon and others, "Stop trying to delight your customers", 2010, in its second form).
    Ces,
    /// Mean effort on the scale of its columns.
    Effort,
    /// Mean stars.
    Stars,
    /// Share of records with an answer, among files in which answers stand.
    Answered,
    /// Median hours to the first answer.
    FirstReply,
    /// Median hours to the resolution.
    Resolution,
    /// Share resolved at the first contact.
    FirstContact,
    /// Share opened again at least once.
    Reopened,
    /// Share of customers who have left.
    Churn,
}

impl ScoreKind {
    /// All of them, in the order of every output.
    pub const ALL: [Self; 11] = [
        Self::Nps,
        Self::Csat,
        Self::Ces,
        Self::Effort,
        Self::Stars,
        Self::Answered,
        Self::FirstReply,
        Self::Resolution,
        Self::FirstContact,
        Self::Reopened,
        Self::Churn,
    ];
}

/// What a value counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreUnit {
    /// −100 to 100.
    Points,
    /// 0 to 1.
    Share,
    /// The scale of the column.
    Scale,
    /// Hours.
    Hours,
}

/// A named count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCount {
    /// What.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// One measure of one group of records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// The group; empty for all records.
    pub name: String,
    /// Answers.
    pub base: u64,
    /// The value with its interval; `None` where there are too few answers to say.
    pub estimate: Option<Estimate>,
    /// The parts: promoters, passives and detractors; answers by star; answers within a day.
    pub counts: Vec<NamedCount>,
    /// For times, the hours that nine in ten keep within.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ninth_decile: Option<f64>,
}

/// A measure by the groups of one dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreGroups {
    /// What divides them.
    pub by: Dimension,
    /// The groups, the largest first.
    pub rows: Vec<ScoreRow>,
    /// Groups that are too many to be listed.
    pub left_out: u64,
}

/// A measure, over all and divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreTable {
    /// Which.
    pub kind: ScoreKind,
    /// What it counts in.
    pub unit: ScoreUnit,
    /// The scales found, such as `1-5`.
    pub scales: Vec<String>,
    /// Values on no scale that is known, which are not counted.
    pub unused: u64,
    /// Over all records.
    pub overall: ScoreRow,
    /// By calendar month, in order.
    pub months: Vec<ScoreRow>,
    /// By group.
    pub groups: Vec<ScoreGroups>,
}

/// Whether a value is exactly a small whole number, as cells give them.
fn is(value: f64, number: u8) -> bool {
    (value - f64::from(number)).abs() < f64::EPSILON
}

/// The scale of one file's satisfaction or effort column, as its values tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    GoodBad,
    Five,
    Seven,
    Unknown,
}

impl Scale {
    fn of(values: &[f64]) -> Self {
        let all = |test: fn(f64) -> bool| values.iter().all(|&value| test(value));
        if all(|value| is(value, 1)) {
            // Good only, or the worst of five only: nobody can tell.
            Self::Unknown
        } else if all(|value| is(value, 0) || is(value, 1)) {
            Self::GoodBad
        } else if all(|value| (1.0..=5.0).contains(&value)) {
            Self::Five
        } else if all(|value| (1.0..=7.0).contains(&value)) {
            Self::Seven
        } else {
            Self::Unknown
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::GoodBad => "good/bad",
            Self::Five => "1-5",
            Self::Seven => "1-7",
            Self::Unknown => "unknown",
        }
    }

    fn is_satisfied(self, value: f64) -> bool {
        match self {
            Self::GoodBad => is(value, 1),
            Self::Five => value >= 4.0,
            Self::Seven => value >= 6.0,
            Self::Unknown => false,
        }
    }
}

/// Every measure that has a column with an answer.
#[must_use]
pub fn scores(observations: &[Observation]) -> Vec<ScoreTable> {
    ScoreKind::ALL.into_iter().filter_map(|kind| table(kind, observations)).collect()
}

fn table(kind: ScoreKind, observations: &[Observation]) -> Option<ScoreTable> {
    let records: Vec<&Observation> = observations.iter().filter(|observation| observation.is_record()).collect();
    let (answers, scales, unused) = answers(kind, &records);
    if answers.is_empty() {
        return None;
    }
    let all: Vec<f64> = answers.iter().map(|&(_, value)| value).collect();
    let asked: Vec<&Observation> = answers.iter().map(|&(observation, _)| observation).collect();
    let rows = |by: Dimension| -> Vec<ScoreRow> {
        let mut values: BTreeMap<Arc<str>, Vec<f64>> = BTreeMap::new();
        for (observation, value) in &answers {
            if let Some(group) = observation.value(by) {
                values.entry(group).or_default().push(*value);
            }
        }
        values_of(&asked, by).into_iter().map(|(name, _)| row(kind, &name, values.get(&name).map_or(&[][..], Vec::as_slice))).collect()
    };
    let groups = Dimension::ALL.into_iter().filter(|&by| by != Dimension::Month).filter_map(|by| {
        let mut rows = rows(by);
        let left_out = rows.len().saturating_sub(GROUPS) as u64;
        rows.truncate(GROUPS);
        (rows.len() > 1).then_some(ScoreGroups { by, rows, left_out })
    });
    let unit = match kind {
        ScoreKind::Nps => ScoreUnit::Points,
        ScoreKind::Ces | ScoreKind::Effort | ScoreKind::Stars => ScoreUnit::Scale,
        ScoreKind::FirstReply | ScoreKind::Resolution => ScoreUnit::Hours,
        _ => ScoreUnit::Share,
    };
    Some(ScoreTable { kind, unit, scales, unused, overall: row(kind, "", &all), months: rows(Dimension::Month), groups: groups.collect() })
}

pub(super) type Answers<'a> = Vec<(&'a Observation, f64)>;

/// The answers of a kind as numbers (a yes is 1), the scales found and the values on none.
pub(super) fn answers<'a>(kind: ScoreKind, records: &[&'a Observation]) -> (Answers<'a>, Vec<String>, u64) {
    let of = |pick: &dyn Fn(&'a Observation) -> Option<f64>| -> Answers<'a> {
        records.iter().filter_map(|&observation| Some((observation, pick(observation)?))).collect()
    };
    let column = |pick: fn(&Attributes) -> Option<f64>| of(&|observation| observation.attributes.as_deref().and_then(pick));
    let flag = |is: bool| f64::from(u8::from(is));
    let plain = |answers: Answers<'a>, scale: &str| (answers, if scale.is_empty() { Vec::new() } else { vec![scale.to_owned()] }, 0);
    match kind {
        ScoreKind::Nps => plain(column(|attributes| attributes.nps), "0-10"),
        ScoreKind::Stars => plain(column(|attributes| attributes.stars), "1-5"),
        ScoreKind::Csat => scaled(column(|attributes| attributes.csat), |scale, value| flag(scale.is_satisfied(value))),
        // Means of different scales cannot be joined: the scale of most answers is the one that is measured.
        ScoreKind::Ces => one_scale(scaled_by(column(|attributes| attributes.ces))),
        ScoreKind::Effort => one_scale(scaled_by(column(|attributes| attributes.effort))),
        ScoreKind::Answered => {
            let mut tracked: BTreeMap<&str, bool> = BTreeMap::new();
            for observation in records {
                *tracked.entry(&observation.file).or_default() |= observation.is_answered();
            }
            plain(of(&|observation| tracked.get(&*observation.file).copied().unwrap_or_default().then(|| flag(observation.is_answered()))), "")
        }
        ScoreKind::FirstReply => plain(of(&|observation| observation.reply_minutes().map(|minutes| minutes / 60.0)), ""),
        ScoreKind::Resolution => plain(of(&|observation| observation.resolution_minutes().map(|minutes| minutes / 60.0)), ""),
        ScoreKind::FirstContact => plain(of(&|observation| observation.attributes.as_deref()?.first_contact.map(flag)), ""),
        ScoreKind::Reopened => plain(of(&|observation| observation.attributes.as_deref()?.reopens.map(|times| flag(times > 0))), ""),
        ScoreKind::Churn => plain(of(&|observation| observation.attributes.as_deref()?.churned.map(flag)), ""),
    }
}

/// Answers with the scale of their file.
fn scaled_by(answers: Answers<'_>) -> Vec<(&Observation, f64, Scale)> {
    let mut values: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (observation, value) in &answers {
        values.entry(&observation.file).or_default().push(*value);
    }
    let scales: BTreeMap<&str, Scale> = values.into_iter().map(|(file, values)| (file, Scale::of(&values))).collect();
    answers.into_iter().map(|(observation, value)| (observation, value, scales.get(&*observation.file).copied().unwrap_or(Scale::Unknown))).collect()
}

fn names(scales: &[Scale]) -> Vec<String> {
    let found = [Scale::GoodBad, Scale::Five, Scale::Seven].into_iter().filter(|scale| scales.contains(scale));
    found.map(|scale| scale.name().to_owned()).collect()
}

fn scaled(answers: Answers<'_>, as_number: impl Fn(Scale, f64) -> f64) -> (Answers<'_>, Vec<String>, u64) {
    let (known, unknown): (Vec<_>, Vec<_>) = scaled_by(answers).into_iter().partition(|&(_, _, scale)| scale != Scale::Unknown);
    let scales: Vec<Scale> = known.iter().map(|&(_, _, scale)| scale).collect();
    let kept = known.into_iter().map(|(observation, value, scale)| (observation, as_number(scale, value))).collect();
    (kept, names(&scales), unknown.len() as u64)
}

fn one_scale(answers: Vec<(&Observation, f64, Scale)>) -> (Answers<'_>, Vec<String>, u64) {
    let count = |wanted: Scale| answers.iter().filter(|&&(_, _, scale)| scale == wanted).count();
    let main = if count(Scale::Seven) > count(Scale::Five) { Scale::Seven } else { Scale::Five };
    let all = answers.len();
    let kept: Answers<'_> = answers.into_iter().filter(|&(_, _, scale)| scale == main).map(|(observation, value, _)| (observation, value)).collect();
    let unused = (all - kept.len()) as u64;
    (kept, names(&[main]), unused)
}

/// One group's row; `answers` as [`answers`] gives them.
fn row(kind: ScoreKind, name: &str, answers: &[f64]) -> ScoreRow {
    let base = answers.len() as u64;
    let count = |test: &dyn Fn(f64) -> bool| answers.iter().filter(|&&value| test(value)).count() as u64;
    let named = |name: &str, count: u64| NamedCount { name: name.to_owned(), count };
    let enough = answers.len() >= LEAST_BASE;
    let mut ninth_decile = None;
    let (estimate, counts) = match kind {
        ScoreKind::Nps => {
            let (promoters, detractors) = (count(&|value| value >= 9.0), count(&|value| value <= 6.0));
            let passives = base - promoters - detractors;
            let counts = vec![named("promoters", promoters), named("passives", passives), named("detractors", detractors)];
            (net_promoter(promoters, passives, detractors), counts)
        }
        ScoreKind::Stars => {
            let stars = (1_u8..=5).map(|star| named(&star.to_string(), count(&|value| is(value.round(), star))));
            (mean(answers), stars.collect())
        }
        ScoreKind::Ces | ScoreKind::Effort => (mean(answers), Vec::new()),
        ScoreKind::FirstReply | ScoreKind::Resolution => {
            let mut sorted = answers.to_vec();
            sorted.sort_by(f64::total_cmp);
            ninth_decile = quantile(&sorted, 0.9).filter(|_| enough);
            (median(&sorted), vec![named("within_1_hour", count(&|hours| hours <= 1.0)), named("within_24_hours", count(&|hours| hours <= 24.0))])
        }
        _ => {
            let yes = count(&|value| is(value, 1));
            let share = Share::new(yes, base);
            (Some(Estimate { value: share.value, low: share.low, high: share.high }), vec![named("yes", yes), named("no", base - yes)])
        }
    };
    ScoreRow { name: name.to_owned(), base, estimate: estimate.filter(|_| enough), counts, ninth_decile }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_told_by_its_values_or_not_at_all() {
        for (values, expected) in [
            (&[0.0, 1.0][..], Scale::GoodBad),
            (&[1.0, 1.0], Scale::Unknown),
            (&[1.0, 4.5, 5.0], Scale::Five),
            (&[2.0, 7.0], Scale::Seven),
            (&[0.0, 10.0], Scale::Unknown),
            (&[80.0], Scale::Unknown),
        ] {
            assert_eq!(Scale::of(values), expected, "{values:?}");
        }
        assert!(Scale::Seven.is_satisfied(6.0) && !Scale::Seven.is_satisfied(5.0) && Scale::Five.is_satisfied(4.0));
    }

    #[test]
    fn too_few_answers_give_no_value() {
        let nine = row(ScoreKind::Stars, "", &[4.0; 9]);
        assert_eq!((nine.base, nine.estimate), (9, None));
        assert!(row(ScoreKind::Stars, "", &[4.0; 10]).estimate.is_some());
    }
}
