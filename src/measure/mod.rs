//! How many, since when, where, and whether it is growing: counts with intervals, tests that say when there is not enough data.

mod check;
mod comparison;
mod concern;
mod correspondence;
mod cross;
mod days;
mod days_reached;
pub mod distribution;
mod drivers;
mod effect;
mod emergence;
mod gathering;
mod hypergeometric;
mod interval;
mod listening;
mod listing;
mod observation;
mod onset;
mod population;
mod product_names;
mod response;
mod scores;
mod share;
mod spoken;
mod standing;
mod tails;
mod trend;
mod weeks;

use serde::{Deserialize, Serialize};

pub use check::{CHECKS, Check, CheckChoice, CheckReason, UnitView};
pub use comparison::two_proportions;
pub use concern::{Concern, Concerns};
pub use correspondence::{Map, Point, map};
pub use cross::{CellVerdict, CrossCell, CrossColumn, CrossRow, CrossRows, CrossTable, LEAST_COLUMN, LEAST_EXPECTED, LEAST_ROW, cross_tables};
pub use days_reached::days_reached;
pub use distribution::binomial_tail;
pub use drivers::{Driver, DriverWarning, Drivers, drivers};
pub use effect::{Cut, Effect, Memory, Period, Verdict, same_shape};
pub use emergence::{Emergence, LEAST_EXCESS, LEAST_RETURN, LEAST_VOICES, Recent};
pub use gathering::{Gathering, RecordView};
pub use interval::{Estimate, Moments, adjusted, difference, mean, median, net_promoter, quantile};
pub use listening::{Day, HeardName, Listening, PhraseLink, PhraseNode, RisingPhrase, listening};
pub use observation::{Dimension, Interner, Observation, TopicSaid};
pub use onset::Onset;
pub use population::{Facts, Population};
pub use product_names::{OneName, OneProduct, ProductNames};
pub use response::{reasons, waiting};
pub use scores::{LEAST_BASE, NamedCount, ScoreGroups, ScoreKind, ScoreRow, ScoreTable, ScoreUnit, scores};
pub use spoken::{Heard, Listener, Spoken, Words};
pub use standing::{ODDS, Spot, Standing, StandingVerdict};
pub use tails::{chi_square_tail, normal_two_sided, poisson_tail, student_deviate, student_two_sided};
pub use trend::{decide_trends, false_discovery_bound};
pub use weeks::{BandFrom, WeekCount, Weekly};

/// A share with its 95 % Wilson score interval (Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub base: u64,
    /// `count / base`; 0 for an empty base.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// How large an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Records that raise it, duplicates included.
    pub posts: u64,
    /// Distinct texts that raise it.
    pub voices: u64,
    /// Distinct authors of these posts, as far as they are known; `None` where no comment of the run has an author.
    #[serde(default)]
    pub authors: Option<u64>,
    /// Voices among all analysed comments.
    pub share: Share,
}

/// Voices of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// `YYYY-MM`.
    pub month: String,
    /// Voices that raise the issue.
    pub voices: u64,
    /// Analysed comments of the month.
    pub base: u64,
}

/// Where an issue is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Its share of comments grows, significantly.
    Rising,
    /// Its share shrinks, significantly.
    Falling,
    /// Nobody has raised it lately although many would have been expected to.
    Ended,
    /// No significant change.
    Steady,
    /// Too few voices or months to say.
    NotEnoughData,
}

/// The course of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Every month of the data, in order, also those without a voice.
    pub months: Vec<MonthCount>,
    /// Verdict, after false-discovery control over all issues.
    pub direction: Direction,
    /// p value of the trend test, if one could be made.
    pub p_value: Option<f64>,
    /// Date of the first member, `YYYY-MM-DD`.
    pub first_seen: Option<String>,
    /// Date of the last member.
    pub last_seen: Option<String>,
    /// The same by week, with what the newest days say.
    #[serde(flatten)]
    pub weekly: Weekly,
}

/// One row of a breakdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The channel, product, language or topic.
    pub name: String,
    /// Voices of the issue there, among all analysed comments there.
    pub share: Share,
}

/// The measures of one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// How many.
    pub size: Size,
    /// Since when, and whither.
    pub trend: Trend,
    /// By channel, the largest first.
    pub channels: Vec<Part>,
    /// By product, the largest first; empty without a product column.
    pub products: Vec<Part>,
    /// By language.
    pub languages: Vec<Part>,
    /// Whether it stands out in a channel or a product.
    #[serde(default)]
    pub standing: Standing,
    /// Mean star rating of its comments and of all comments, where there are ratings of one scale.
    pub mean_rating: Option<MeanRating>,
}

/// Ratings of an issue's comments beside all ratings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanRating {
    /// Mean over the issue's comments that carry a star rating.
    pub issue: f64,
    /// How many do.
    pub count: u64,
    /// Mean over all analysed comments with a star rating.
    pub all: f64,
}
