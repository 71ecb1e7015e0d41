//! What the script draws: the same numbers as in the tables, rounded no further than a pixel shows.

use serde::Serialize;

use super::Drawn;
use super::cross_view::{ROWS, shown, table_id};
use super::score_view::key;
use crate::measure::{BandFrom, CrossTable, Point, ScoreRow, WeekCount};
use crate::report::html::data::contained;
use crate::report::rounded;
use crate::report::wording::{SectionWords, Words, outcome_unit};

/// Longer data are drawn by month: eighteen months of weeks.
const WEEKS: usize = 78;
/// Issues of the chart of contributions.
const DRIVERS: usize = 12;

#[derive(Serialize)]
struct Data<'a> {
    s: &'a SectionWords,
    scores: Vec<ScoreData>,
    drivers: Vec<DriverData>,
    maps: Vec<MapData>,
    /// Day, posts, negative ones.
    days: Vec<(&'a str, u64, u64)>,
    network: Network<'a>,
    weeks: Weeks,
}

#[derive(Serialize)]
struct ScoreData {
    id: String,
    unit: &'static str,
    names: Vec<String>,
    /// Value, low, high; `null` below the least base.
    values: Vec<Option<[f64; 3]>>,
}

#[derive(Serialize)]
struct DriverData {
    id: String,
    decimals: usize,
    /// Title, points, whether there is a warning.
    issues: Vec<(String, f64, bool)>,
}

/// Name, x, y.
type Placed = (String, f64, f64);

#[derive(Serialize)]
struct MapData {
    id: String,
    explained: [f64; 2],
    rows: Vec<Placed>,
    columns: Vec<Placed>,
}

#[derive(Serialize)]
struct Network<'a> {
    nodes: Vec<(&'a str, u64)>,
    /// Two nodes, voices with both, expected ones.
    links: Vec<(u64, u64, u64, f64)>,
}

/// Voices by week, both ends of the band, and whether that is the one before the rise.
type Course = (Vec<u64>, Vec<u64>, Vec<u64>, bool);

/// Weeks of every issue, for data of eighteen months or less.
#[derive(Default, Serialize)]
struct Weeks {
    /// Short and full name of each week's Monday.
    names: Vec<(String, String)>,
    base: Vec<u64>,
    /// For each issue voices, lower and upper end of the band, and whether the band is that before its rise; the ends are empty without a baseline.
    issues: Vec<Course>,
}

/// The data, and whether issues are drawn by week.
pub(super) fn json(drawn: &Drawn<'_>, words: &Words) -> Result<(String, bool), serde_json::Error> {
    let figures = drawn.figures;
    let listening = &figures.listening;
    let values = |rows: &[ScoreRow]| -> Vec<Option<[f64; 3]>> {
        rows.iter().map(|row| row.estimate.as_ref().map(|it| [it.value, it.low, it.high].map(rounded))).collect()
    };
    let data = Data {
        s: words.sections(),
        scores: figures
            .scores
            .iter()
            .map(|table| ScoreData {
                id: format!("score-{}", key(table.kind)),
                unit: match table.unit {
                    crate::measure::ScoreUnit::Points => "points",
                    crate::measure::ScoreUnit::Share => "share",
                    crate::measure::ScoreUnit::Scale => "scale",
                    crate::measure::ScoreUnit::Hours => "hours",
                },
                names: table.months.iter().map(|month| words.month_name(&month.name)).collect(),
                values: values(&table.months),
            })
            .collect(),
        drivers: figures
            .drivers
            .iter()
            .map(|drivers| DriverData {
                id: format!("drivers-{}", key(drivers.outcome)),
                decimals: if outcome_unit(drivers.outcome) == crate::measure::ScoreUnit::Points { 1 } else { 2 },
                issues: drivers
                    .issues
                    .iter()
                    .take(DRIVERS)
                    .map(|driver| (drawn.issue(&driver.issue, words).text, rounded(driver.contribution), !driver.warnings.is_empty()))
                    .collect(),
            })
            .collect(),
        maps: shown(&figures.cross).filter_map(|table| map(table, drawn, words)).collect(),
        days: listening.days.iter().map(|day| (day.day.as_str(), day.posts, day.negative)).collect(),
        network: Network {
            nodes: listening.nodes.iter().map(|node| (node.phrase.as_str(), node.voices)).collect(),
            links: listening.links.iter().map(|link| (link.from, link.to, link.voices, rounded(link.expected))).collect(),
        },
        weeks: weeks(drawn, words),
    };
    let weekly = !data.weeks.names.is_empty();
    serde_json::to_string(&data).map(|json| (contained(&json), weekly))
}

fn map(table: &CrossTable, drawn: &Drawn<'_>, words: &Words) -> Option<MapData> {
    let map = table.map.as_ref()?;
    let placed = |points: &[Point], name: &dyn Fn(&str) -> String| -> Vec<Placed> {
        points.iter().take(ROWS).map(|point| (name(&point.name), rounded(point.x), rounded(point.y))).collect()
    };
    Some(MapData {
        id: table_id(table),
        explained: map.explained.map(rounded),
        rows: placed(&map.rows, &|name| drawn.label(table.rows_are, name, words).text),
        columns: placed(&map.columns, &|name| words.group_name(table.by, name)),
    })
}

fn weeks(drawn: &Drawn<'_>, words: &Words) -> Weeks {
    let of = |index: usize| drawn.issues[index].measures.trend.weekly.weeks.as_slice();
    let longest = (0..drawn.issues.len()).map(|index| of(index).len()).max().unwrap_or(0);
    // All issues have the weeks of the data; a report put together otherwise is drawn by month.
    if !(2..=WEEKS).contains(&longest) || (0..drawn.issues.len()).any(|index| of(index).len() != longest) {
        return Weeks::default();
    }
    let ends = |weeks: &[WeekCount], end: fn(&WeekCount) -> Option<u64>| weeks.iter().map(end).collect::<Option<Vec<u64>>>().unwrap_or_default();
    Weeks {
        names: of(0).iter().map(|week| (words.day_label(&week.week), words.date(&week.week))).collect(),
        base: of(0).iter().map(|week| week.base).collect(),
        issues: (0..drawn.issues.len())
            .map(|index| {
                let weeks = of(index);
                let risen = drawn.issues[index].measures.trend.weekly.band_from == BandFrom::BeforeOnset;
                (weeks.iter().map(|week| week.voices).collect(), ends(weeks, |week| week.low), ends(weeks, |week| week.high), risen)
            })
            .collect(),
    }
}
