//! What each issue costs: ratings with and without it, contributions that add up, and an effect with the other issues and the channel held fixed.
//!
//! Three numbers stand side by side, because each answers another question.
//! * The difference of two means, with Welch's interval: how much worse the comments with the issue are. Nothing is held fixed.
//! * The contribution: how many points of the gap between all comments and those without any issue fall to it. Each comment's distance from that mean is
//!   divided evenly among its issues; that is the Shapley value of the game in which a comment counts with its rating once all of its issues are in, and
//!   with that mean before (a sum of unanimity games; Shapley, "A value for n-person games", 1953). So the contributions sum to the gap exactly.
//! * The effect: the coefficient of an ordinary least squares regression of the rating on all issues at once and on the channel, with its interval and its
//!   variance inflation (Goodnight's sweep operator, 1979). Nothing but these is held fixed: an effect is no proof of a cause.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::interval::{Estimate, Moments, difference, mean};
use super::observation::Observation;
use super::scores::{ScoreKind, answers};
use super::tails::{student_deviate, student_two_sided};

/// Rated comments with an issue below which its numbers are warned of.
const SMALL: u64 = 30;
/// Variance inflation from which an issue can hardly be told from the others.
const INFLATED: f64 = 5.0;
/// Rated comments with an issue below which it is no part of the regression.
const LEAST: u64 = 5;
/// Issues of one regression.
const REGRESSORS: usize = 60;
/// Rated comments below which nothing is said.
const LEAST_RATED: usize = 30;

/// Why a number should not be leant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriverWarning {
    /// Fewer than 30 rated comments have the issue.
    Small,
    /// It comes with another issue or channel so often that they cannot be told apart: variance inflation of 5 or more, or none to be had.
    Confounded,
    /// With the others held fixed the effect has the other sign.
    SignChanges,
}

/// One issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// The issue.
    pub issue: String,
    /// Rated comments with it.
    pub with_count: u64,
    /// Their mean.
    pub with_mean: f64,
    /// Rated comments without it.
    pub without_count: u64,
    /// Their mean; `None` where there are none.
    pub without_mean: Option<f64>,
    /// With less without.
    pub difference: Option<Estimate>,
    /// Points of the gap that fall to it.
    pub contribution: f64,
    /// Coefficient with the other issues and the channel held fixed.
    pub effect: Option<Estimate>,
    /// p value of the effect.
    pub p_value: Option<f64>,
    /// Variance inflation of the effect.
    pub inflation: Option<f64>,
    /// Why not to lean on it.
    pub warnings: Vec<DriverWarning>,
}

/// The drivers of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drivers {
    /// The measure. For the Net Promoter Score a promoter counts 100, a passive 0 and a detractor −100, for satisfaction a satisfied customer 100 and any
    /// other 0, so that points are those of the score in hundredths.
    pub outcome: ScoreKind,
    /// Analysed comments with a value.
    pub rated: u64,
    /// Their mean.
    pub mean: Estimate,
    /// Of them, comments without any issue.
    pub without_issue: u64,
    /// The mean of those.
    pub without_issue_mean: f64,
    /// `mean` less `without_issue_mean`: the sum of all contributions.
    pub gap: f64,
    /// Coefficients of the regression beside the constant.
    pub regressors: u64,
    /// The share of the variance that the regression explains.
    pub r_squared: Option<f64>,
    /// The issues, the costliest contribution first.
    pub issues: Vec<Driver>,
}

/// The drivers of every measure that enough analysed comments have.
#[must_use]
pub fn drivers(observations: &[Observation]) -> Vec<Drivers> {
    [ScoreKind::Nps, ScoreKind::Csat, ScoreKind::Stars, ScoreKind::Ces].into_iter().filter_map(|outcome| of_outcome(observations, outcome)).collect()
}

/// Analysed comments with their outcome.
fn rated(observations: &[Observation], outcome: ScoreKind) -> Vec<(&Observation, f64)> {
    let records: Vec<&Observation> = observations.iter().filter(|observation| observation.is_record()).collect();
    let (answers, ..) = answers(outcome, &records);
    let points = |value: f64| match outcome {
        ScoreKind::Nps if value >= 9.0 => 100.0,
        ScoreKind::Nps if value <= 6.0 => -100.0,
        ScoreKind::Nps => 0.0,
        ScoreKind::Csat => value * 100.0,
        _ => value,
    };
    answers.into_iter().filter(|(observation, _)| observation.is_voice()).map(|(observation, value)| (observation, points(value))).collect()
}

fn of_outcome(observations: &[Observation], outcome: ScoreKind) -> Option<Drivers> {
    let rated = rated(observations, outcome);
    let values: Vec<f64> = rated.iter().map(|&(_, value)| value).collect();
    let all = Moments::of(&values);
    let plain: Vec<f64> = rated.iter().filter(|(observation, _)| observation.issues.is_empty()).map(|&(_, value)| value).collect();
    if rated.len() < LEAST_RATED || plain.len() < 2 || plain.len() == rated.len() {
        return None;
    }
    let mean = mean(&values)?;
    let base = plain.iter().sum::<f64>() / plain.len() as f64;
    let mut with: BTreeMap<Arc<str>, (Vec<f64>, f64)> = BTreeMap::new();
    for (observation, value) in &rated {
        let part = (value - base) / observation.issues.len().max(1) as f64;
        for issue in &observation.issues {
            let (values, contribution) = with.entry(issue.clone()).or_default();
            values.push(*value);
            *contribution += part / rated.len() as f64;
        }
    }
    let fit = regression(&rated, &with);
    let mut issues: Vec<Driver> = with
        .iter()
        .map(|(issue, (own, contribution))| {
            let own = Moments::of(own);
            let fitted = fit.as_ref().and_then(|fit| fit.of.get(issue));
            driver(issue, &own, &all.without(&own), *contribution, fitted)
        })
        .collect();
    issues.sort_by(|a, b| a.contribution.total_cmp(&b.contribution).then_with(|| a.issue.cmp(&b.issue)));
    Some(Drivers {
        outcome,
        rated: rated.len() as u64,
        mean,
        without_issue: plain.len() as u64,
        without_issue_mean: base,
        gap: mean.value - base,
        regressors: fit.as_ref().map_or(0, |fit| fit.regressors),
        r_squared: fit.as_ref().and_then(|fit| fit.r_squared),
        issues,
    })
}

fn driver(issue: &str, own: &Moments, others: &Moments, contribution: f64, fitted: Option<&Option<Fitted>>) -> Driver {
    let difference = difference(own, others);
    let effect = fitted.and_then(Option::as_ref);
    let mut warnings = Vec::new();
    if own.count < SMALL {
        warnings.push(DriverWarning::Small);
    }
    if fitted.is_some_and(Option::is_none) || effect.is_some_and(|effect| effect.inflation >= INFLATED) {
        warnings.push(DriverWarning::Confounded);
    }
    if difference.zip(effect).is_some_and(|(raw, effect)| raw.value * effect.estimate.value < 0.0) {
        warnings.push(DriverWarning::SignChanges);
    }
    Driver {
        issue: issue.to_owned(),
        with_count: own.count,
        with_mean: own.mean,
        without_count: others.count,
        without_mean: (others.count > 0).then_some(others.mean),
        difference,
        contribution,
        effect: effect.map(|effect| effect.estimate),
        p_value: effect.map(|effect| effect.p_value),
        inflation: effect.map(|effect| effect.inflation),
        warnings,
    }
}

struct Fitted {
    estimate: Estimate,
    p_value: f64,
    inflation: f64,
}

struct Fit {
    /// The issues of the regression; `None` for one that the others determine.
    of: BTreeMap<Arc<str>, Option<Fitted>>,
    regressors: u64,
    r_squared: Option<f64>,
}

/// Least squares on the constant, the channels but the largest, and the issues.
fn regression(rated: &[(&Observation, f64)], with: &BTreeMap<Arc<str>, (Vec<f64>, f64)>) -> Option<Fit> {
    let mut chosen: Vec<&Arc<str>> = with.iter().filter(|(_, (values, _))| values.len() as u64 >= LEAST).map(|(issue, _)| issue).collect();
    chosen.sort_by_key(|issue| std::cmp::Reverse(with[*issue].0.len()));
    chosen.truncate(REGRESSORS);
    let observations: Vec<&Observation> = rated.iter().map(|&(observation, _)| observation).collect();
    let channels = super::observation::values_of(&observations, super::Dimension::Channel);
    let controls: BTreeMap<Arc<str>, usize> =
        channels.into_iter().skip(1).filter(|&(_, count)| count >= LEAST).map(|(name, _)| name).zip(1..).collect();
    let first = 1 + controls.len();
    let column: BTreeMap<&str, usize> = chosen.iter().map(|issue| &***issue).zip(first..).collect();
    let last = first + chosen.len();
    let n = rated.len();
    if chosen.is_empty() || n < last + 10 {
        return None;
    }
    // The cross products of constant, controls, issues and, last, the outcome.
    let mut a = vec![vec![0.0; last + 1]; last + 1];
    for (observation, value) in rated {
        let marks = std::iter::once(0)
            .chain(controls.get(&observation.channel).copied())
            .chain(observation.issues.iter().filter_map(|issue| column.get(&**issue).copied()));
        let row: Vec<(usize, f64)> = marks.map(|index| (index, 1.0)).chain([(last, *value)]).collect();
        for &(i, x) in &row {
            for &(j, y) in &row {
                a[i][j] += x * y;
            }
        }
    }
    let count = |index: usize, a: &[Vec<f64>]| a[0][index];
    let counts: Vec<f64> = (0..=last).map(|index| count(index, &a)).collect();
    let spread = a[last][last] - counts[last] * counts[last] / n as f64;
    let swept: Vec<bool> = (0..last).map(|pivot| sweep(&mut a, pivot, counts[pivot])).collect();
    let rank = swept.iter().filter(|&&swept| swept).count();
    let df = (n - rank) as f64;
    let residual = a[last][last].max(0.0);
    let variance = residual / df;
    let deviate = student_deviate(0.05, df);
    let of = chosen.iter().map(|issue| {
        let index = column[&***issue];
        let fitted = swept[index].then(|| {
            let value = a[index][last];
            let error = (variance * a[index][index]).sqrt();
            let inflation = a[index][index] * counts[index] * (1.0 - counts[index] / n as f64);
            let p_value = if error > 0.0 { student_two_sided(value / error, df) } else { 0.0 };
            Fitted { estimate: Estimate { value, low: value - deviate * error, high: value + deviate * error }, p_value, inflation }
        });
        ((*issue).clone(), fitted)
    });
    let r_squared = (spread > 0.0).then(|| 1.0 - residual / spread);
    Some(Fit { of: of.collect(), regressors: rank as u64 - 1, r_squared })
}

/// Sweeps one row and column; refuses a pivot that the columns before it have used up.
fn sweep(a: &mut [Vec<f64>], pivot: usize, original: f64) -> bool {
    let d = a[pivot][pivot];
    if d <= 1e-9 * original.max(1.0) {
        return false;
    }
    let of_pivot: Vec<f64> = a[pivot].iter().map(|value| value / d).collect();
    for (i, row) in a.iter_mut().enumerate() {
        if i == pivot {
            continue;
        }
        let factor = row[pivot];
        for (value, of_pivot) in row.iter_mut().zip(&of_pivot) {
            *value -= factor * of_pivot;
        }
        row[pivot] = -factor / d;
    }
    a[pivot] = of_pivot;
    a[pivot][pivot] = 1.0 / d;
    true
}
