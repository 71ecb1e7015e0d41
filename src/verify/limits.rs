//! What verifying cannot prove, named so that nobody takes it for proved.

use serde::Serialize;

/// Something that a report states and that does not follow from its inputs and its comments alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotRecomputed {
    /// Sentiment, intent and topics of units: the model's verdicts, or a person's.
    Labels,
    /// Which units were held against others, which of them make one issue, and what it is called: the model's vectors decide.
    Grouping,
    /// Which FAQ entry covers a question, for the same reason.
    FaqMatches,
    /// Where an opinion lies on the map.
    Map,
    /// Whose praise is quoted, and the marks in quotes on the page.
    PageQuotes,
    /// What earlier runs have seen, which a ledger holds.
    EarlierRuns,
}

impl NotRecomputed {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Labels, Self::Grouping, Self::FaqMatches, Self::Map, Self::PageQuotes, Self::EarlierRuns];

    /// In English.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Labels => "labels of units",
            Self::Grouping => "which units make an issue, and its title",
            Self::FaqMatches => "matches with the FAQ",
            Self::Map => "places on the map of opinions",
            Self::PageQuotes => "the choice of praise that is quoted",
            Self::EarlierRuns => "what earlier runs of a ledger saw",
        }
    }
}
