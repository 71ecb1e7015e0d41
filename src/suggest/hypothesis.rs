//! The hypothesis of an improvement: what is known of the issue, the number to watch, and when a halving of it could be seen.
//!
//! The number is the voices a week of the newest whole weeks: half a year of them where the share has not changed, else eight. A halving counts as seen after the first N weeks in which half as many a week would be
//! too few for chance: of the voices of both times together, no more than those may fall into the N weeks, at a chance of 5 % or less if the rate were the
//! same (a binomial count with the share of these weeks; Przyborowski and Wilenski 1940).

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::places;
use crate::config::Stage;
use crate::measure::{CellVerdict, CrossRows, CrossTable, Dimension, Direction, Measures, WeekCount, binomial_tail};
use crate::normalize::Language;

/// Whole weeks that the number of today rests on: of an issue that is steady, of any other, and the fewest.
const STEADY: usize = 26;
const NOW: usize = 8;
const LEAST_NOW: usize = 4;
/// Weeks after which nobody waits any longer.
const PATIENCE: u64 = 52;
/// The chance of so few without any change.
const LEVEL: f64 = 0.05;
/// Places named.
const PLACES: usize = 3;

/// Where an issue is raised more than elsewhere.
struct Spot {
    name: String,
    count: u64,
    base: u64,
}

/// The hypothesis in the report's language; `cross` are the cross tables of the run.
#[must_use]
pub fn hypothesis(id: &str, title: &str, measures: &Measures, stage: Stage, cross: &[CrossTable], language: Language) -> String {
    let japanese = language == Language::Japanese;
    let place = place(&spots(id, measures, cross, japanese), stage, japanese);
    let Some((weeks, voices, to)) = newest(measures) else { return by_share(title, &place, measures, japanese) };
    let span = weeks as u64;
    if voices == 0 {
        return if japanese {
            format!(
                "「{title}」（{place}）は{to}までの{span}週に1件も出ていない。原因が取り除かれているなら、このまま出ないはず。次回以降の集計で再び出れば、この仮説は誤り。"
            )
        } else {
            format!(
                "“{title}” ({place}) has not been raised in the {span} weeks to {to}. If its cause is gone, it stays away; if later reports hold it again, this is refuted."
            )
        };
    }
    let rate = voices as f64 / weeks as f64;
    let seen = match (halving(voices, span), japanese) {
        (Some((weeks, most)), true) => {
            format!(
                "コメントの数が今と同じなら、対策後の{weeks}週で{most}件以下になったとき、減ったと言える（割合が変わらないのに偶然そうなる確率は5%以下）。それより多ければ、この仮説は支持されない。"
            )
        }
        (Some((weeks, most)), false) => format!(
            "With as many comments as now, {most} or fewer in the {weeks} weeks after the change would show it (an unchanged rate gives so few with a chance of 5 % at \
             most); more than that does not support it."
        ),
        (None, true) => format!("件数が少ないため、半減しても{PATIENCE}週では偶然と区別できない。件数ではなく、引用の場面を再現して確かめる。"),
        (None, false) => {
            format!(
                "So few are raised that a halving could not be told from chance within {PATIENCE} weeks: check by going through the scenes in the quotes instead."
            )
        }
    };
    if japanese {
        format!(
            "「{title}」の原因を取り除けば、{place}で出ているこの声は、今の週{rate:.1}件（{to}までの{span}週で{voices}件）から半分以下に減るはず。{seen}"
        )
    } else {
        format!(
            "If the cause of “{title}” is removed, these voices ({place}) fall from {rate:.1} a week now ({voices} in the {span} weeks to {to}) to half or fewer. {seen}"
        )
    }
}

/// Without weeks there is only the share to watch.
fn by_share(title: &str, place: &str, measures: &Measures, japanese: bool) -> String {
    let share = measures.size.share;
    let (now, low) = (share.value * 100.0, share.low * 100.0);
    if japanese {
        format!(
            "「{title}」の原因を取り除けば、{place}で出ているこの声の割合が、今の{now:.1}%から95%区間の下限{low:.1}%を下回るはず（次回以降の集計で見る）。"
        )
    } else {
        format!(
            "If the cause of “{title}” is removed, the share of these voices ({place}) falls from {now:.1} % to below {low:.1} %, the lower end of its 95 % interval, in \
             later reports."
        )
    }
}

/// The newest whole weeks: how many, their voices, their last day.
fn newest(measures: &Measures) -> Option<(usize, u64, Date)> {
    let weekly = &measures.trend.weekly;
    let last: Date = weekly.recent.as_ref()?.to.parse().ok()?;
    let end = |week: &WeekCount| week.week.parse::<Date>().ok()?.checked_add(6.days()).ok();
    // The first week may be a part of one.
    let whole: Vec<&WeekCount> = weekly.weeks.iter().skip(1).filter(|week| end(week).is_some_and(|end| end <= last)).collect();
    let most = if measures.trend.direction == Direction::Steady { STEADY } else { NOW };
    let newest = &whole[whole.len().saturating_sub(most)..];
    let to = end(newest.last()?)?;
    (newest.len() >= LEAST_NOW).then(|| (newest.len(), newest.iter().map(|week| week.voices).sum(), to))
}

/// The first number of weeks in which half of the rate would be seen, and the most voices that show it.
fn halving(voices: u64, weeks: u64) -> Option<(u64, u64)> {
    (1..=PATIENCE).find_map(|after| {
        // Half of the voices that as many weeks would have brought.
        let half = voices * after / (2 * weeks);
        let share = after as f64 / (after + weeks) as f64;
        let chance = 1.0 - binomial_tail(half + 1, voices + half, share);
        (chance <= LEVEL).then_some((after, half))
    })
}

fn spots(id: &str, measures: &Measures, cross: &[CrossTable], japanese: bool) -> Vec<Spot> {
    let mut spots: Vec<Spot> = measures
        .standing
        .spots
        .iter()
        .map(|spot| Spot { name: places::name(spot, japanese), count: spot.here.count, base: spot.here.base })
        .collect();
    let others = [Dimension::Version, Dimension::Store, Dimension::Plan, Dimension::Region, Dimension::Age, Dimension::Gender];
    for table in cross.iter().filter(|table| table.rows_are == CrossRows::Issues && others.contains(&table.by)) {
        for row in table.rows.iter().filter(|row| row.name == id) {
            for (column, cell) in table.columns.iter().zip(&row.cells).filter(|(_, cell)| cell.verdict == CellVerdict::Higher) {
                spots.push(Spot { name: kind(table.by, &column.name, japanese), count: cell.share.count, base: cell.share.base });
            }
        }
    }
    spots.truncate(PLACES);
    spots
}

/// A group with the word that says what it is, where its name alone does not.
fn kind(by: Dimension, name: &str, japanese: bool) -> String {
    match (by, japanese) {
        (Dimension::Version, true) => format!("バージョン{name}"),
        (Dimension::Version, false) => format!("version {name}"),
        (Dimension::Age, false) => format!("age {name}"),
        _ => name.to_owned(),
    }
}

/// Where, as the data show, and the stage of the journey.
fn place(spots: &[Spot], stage: Stage, japanese: bool) -> String {
    let stage = match (stage, japanese) {
        (Stage::Awareness, true) => "認知の段階",
        (Stage::Consideration, true) => "検討の段階",
        (Stage::Purchase, true) => "購入の段階",
        (Stage::Use, true) => "利用の段階",
        (Stage::Support, true) => "サポートの段階",
        (Stage::Loyalty, true) => "継続の段階",
        (Stage::Awareness, false) => "when customers first hear of it",
        (Stage::Consideration, false) => "while they consider it",
        (Stage::Purchase, false) => "when they buy and receive it",
        (Stage::Use, false) => "in use",
        (Stage::Support, false) => "in support",
        (Stage::Loyalty, false) => "when they stay or leave",
    };
    let named: Vec<String> = spots
        .iter()
        .map(
            |Spot { name, count, base }| {
                if japanese { format!("「{name}」（{base}件中{count}件）") } else { format!("“{name}”, {count} of {base} comments") }
            },
        )
        .collect();
    match (named.is_empty(), japanese) {
        (true, _) => stage.to_owned(),
        (false, true) => format!("主に{}の{stage}", named.join("、")),
        (false, false) => format!("{stage}, above all {}", named.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_halving_is_told_from_chance_no_sooner_than_the_counts_allow() {
        // 40 in 8 weeks: 10 in 4 weeks have a chance of binom.cdf(10, 50, 1/3) = 0.0284, 7 in 3 weeks binom.cdf(7, 47, 3/11) = 0.0356.
        let (weeks, most) = halving(40, 8).unwrap();
        assert_eq!((weeks, most), (3, 7));
        assert!(1.0 - binomial_tail(6, 45, 0.2) > LEVEL, "5 in 2 weeks prove nothing yet");
        let (later, _) = halving(16, 8).unwrap();
        assert!(later > weeks, "fewer voices take longer");
        assert_eq!(halving(3, 8), None, "three voices never show it");
    }
}
