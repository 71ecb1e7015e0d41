//! Geometry of the small charts; the template draws them as inline SVG.

use serde::Serialize;

use crate::measure::{MonthCount, WeekCount};
use crate::report::SentimentCounts;
use crate::report::numbers::thousands;
use crate::report::wording::{Words, split_month};

/// Height of the plotted area; above it stands the value, below it the month and the year.
const PLOT_HEIGHT: f64 = 56.0;
const VALUE_HEIGHT: f64 = 16.0;
const LABEL_HEIGHT: f64 = 30.0;

/// Monthly bars.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    width: f64,
    height: f64,
    baseline: f64,
    label_y: f64,
    year_y: f64,
    bars: Vec<Bar>,
    /// All values in words, for those who cannot see the bars.
    description: String,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    /// Height of the part that is singled out, from the baseline up.
    inner_y: f64,
    inner_height: f64,
    middle: f64,
    value_y: f64,
    value: String,
    label: String,
    /// The year, under the first bar and under each January.
    year: Option<String>,
    title: String,
}

/// The voices of an issue in the last `most` months; `None` without months.
pub(super) fn voices(months: &[MonthCount], most: usize, words: &Words) -> Option<Chart> {
    // More months than fit at full width stand closer together: a chart that is scaled down cannot be read.
    let slot = if months.len().min(most) > 7 { 18.0 } else { 32.0 };
    bars(months, most, slot, words, |month| (month.voices, 0), words.monthly)
}

/// All comments by month with the negative ones singled out.
pub(super) fn comments(months: &[MonthCount], most: usize, words: &Words) -> Option<Chart> {
    bars(months, most, 48.0, words, |month| (month.base, month.voices), words.months_chart)
}

fn bars(months: &[MonthCount], most: usize, slot: f64, words: &Words, value: impl Fn(&MonthCount) -> (u64, u64), title: &str) -> Option<Chart> {
    let months = &months[months.len().saturating_sub(most)..];
    let highest = months.iter().map(|month| value(month).0).max()?.max(1) as f64;
    let baseline = VALUE_HEIGHT + PLOT_HEIGHT;
    let bars: Vec<Bar> = months
        .iter()
        .enumerate()
        .map(|(index, month)| {
            let (whole, inner) = value(month);
            let height = one_decimal(whole as f64 / highest * PLOT_HEIGHT);
            let inner_height = one_decimal(inner as f64 / highest * PLOT_HEIGHT);
            let x = index as f64 * slot;
            Bar {
                x: one_decimal(x + slot * 0.14),
                y: one_decimal(baseline - height),
                width: one_decimal(slot * 0.72),
                height,
                inner_y: one_decimal(baseline - inner_height),
                inner_height,
                middle: x + slot / 2.0,
                value_y: one_decimal(baseline - height - 4.0),
                value: thousands(whole),
                label: if slot >= 24.0 || index % 2 == 0 { words.month_label(&month.month) } else { String::new() },
                year: split_month(&month.month).filter(|&(_, number)| index == 0 || number == 1).map(|(year, _)| year.to_string()),
                title: format!("{} {}", words.month_name(&month.month), words.month_value(month.voices, month.base)),
            }
        })
        .collect();
    let values: Vec<&str> = bars.iter().map(|bar| bar.title.as_str()).collect();
    Some(Chart {
        width: months.len() as f64 * slot,
        height: baseline + LABEL_HEIGHT,
        baseline,
        label_y: baseline + 13.0,
        year_y: baseline + 26.0,
        description: format!("{title}: {}", values.join("; ")),
        bars,
    })
}

/// The months of an issue as one small line, for pages where the larger chart is not drawn.
#[derive(Debug, Serialize)]
pub(super) struct Spark {
    width: f64,
    points: String,
    description: String,
}

const SPARK_HEIGHT: f64 = 24.0;
const SPARK_STEP: f64 = 8.0;

/// `None` with fewer than two months.
pub(super) fn spark(months: &[MonthCount], words: &Words) -> Option<Spark> {
    let highest = months.iter().map(|month| month.voices).max()?.max(1) as f64;
    if months.len() < 2 {
        return None;
    }
    let point = |(index, month): (usize, &MonthCount)| {
        format!("{},{}", index as f64 * SPARK_STEP, one_decimal(SPARK_HEIGHT - 1.0 - (SPARK_HEIGHT - 2.0) * month.voices as f64 / highest))
    };
    let values: Vec<String> =
        months.iter().map(|month| format!("{} {}/{}", words.month_name(&month.month), thousands(month.voices), thousands(month.base))).collect();
    Some(Spark {
        width: (months.len() - 1) as f64 * SPARK_STEP,
        points: months.iter().enumerate().map(point).collect::<Vec<_>>().join(" "),
        description: format!("{}: {}", words.monthly, values.join(", ")),
    })
}

/// The same by week, where the larger chart is drawn by week.
pub(super) fn weekly_spark(weeks: &[WeekCount], words: &Words) -> Option<Spark> {
    let highest = weeks.iter().map(|week| week.voices).max()?.max(1) as f64;
    let (first, last) = (weeks.first()?, weeks.last()?);
    if weeks.len() < 2 {
        return None;
    }
    // Whole units: there are many points, and the page is large.
    let height = |week: &WeekCount| (SPARK_HEIGHT - 1.0 - (SPARK_HEIGHT - 2.0) * week.voices as f64 / highest).round();
    let points: Vec<String> = weeks.iter().enumerate().map(|(index, week)| format!("{},{}", index * 8, height(week))).collect();
    let values: Vec<String> = weeks.iter().map(|week| thousands(week.voices)).collect();
    Some(Spark {
        width: (weeks.len() - 1) as f64 * SPARK_STEP,
        points: points.join(" "),
        description: format!(
            "{} ({} – {}): {}",
            words.sections().weeks_voices,
            words.day_label(&first.week),
            words.day_label(&last.week),
            values.join(", ")
        ),
    })
}

/// Poles side by side in a box 100 wide: negative, mixed, neutral, positive.
#[derive(Debug, Serialize)]
pub(super) struct Stack {
    parts: Vec<StackPart>,
}

#[derive(Debug, Serialize)]
struct StackPart {
    class: &'static str,
    x: f64,
    width: f64,
}

/// `None` where nothing was counted.
pub(super) fn stack(counts: &SentimentCounts) -> Option<Stack> {
    let poles = [("negative", counts.negative), ("mixed", counts.mixed), ("neutral", counts.neutral), ("positive", counts.positive)];
    let total: u64 = poles.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return None;
    }
    let mut before = 0;
    let parts = poles
        .into_iter()
        .filter(|&(_, count)| count > 0)
        .map(|(class, count)| {
            let x = before as f64 / total as f64 * 100.0;
            before += count;
            StackPart { class, x: one_decimal(x), width: one_decimal(before as f64 / total as f64 * 100.0 - x) }
        })
        .collect();
    Some(Stack { parts })
}

fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Language;
    use crate::report::wording::words;

    #[test]
    fn bars_are_in_proportion_and_say_their_values() {
        let months = [("2025-12", 5, 50), ("2026-01", 10, 40)].map(|(month, voices, base)| MonthCount { month: month.to_owned(), voices, base });
        let chart = voices(&months, 12, words(Language::English)).unwrap();
        assert!((chart.bars[1].height - PLOT_HEIGHT).abs() < 0.1);
        assert!((chart.bars[0].height * 2.0 - chart.bars[1].height).abs() < 0.2);
        assert_eq!(chart.bars[1].year.as_deref(), Some("2026"));
        assert!(chart.description.contains("Dec 2025 5 of 50"), "{}", chart.description);
        assert!(voices(&[], 12, words(Language::English)).is_none());
    }
}
