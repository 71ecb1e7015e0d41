//! What is heard: mentions a day, names, trending phrases, phrases that come together.

use serde::Serialize;

use crate::measure::{Listening, PhraseLink};
use crate::report::numbers::{decimal, interval, percent, thousands};
use crate::report::wording::Words;

/// Days in the table, the newest; all of them stand in `measures.json`.
const DAYS: usize = 400;
/// Pairs of phrases in the table, the most frequent first.
const PAIRS: usize = 40;

#[derive(Debug, Serialize)]
pub(super) struct ListeningView {
    days: Vec<DayRow>,
    names: Vec<NameRow>,
    rising: Vec<RisingRow>,
    rising_sentence: Option<String>,
    pairs: Vec<PairRow>,
    frequent: Vec<(String, String)>,
    has_network: bool,
}

#[derive(Debug, Serialize)]
struct DayRow {
    day: String,
    posts: String,
    negative: String,
}

#[derive(Debug, Serialize)]
struct NameRow {
    name: String,
    kind: &'static str,
    posts: String,
    voices: String,
    share: String,
    interval: String,
    negative: String,
    positive: String,
}

#[derive(Debug, Serialize)]
struct RisingRow {
    phrase: String,
    recent: String,
    recent_count: String,
    before: String,
    before_count: String,
    chance: String,
}

#[derive(Debug, Serialize)]
struct PairRow {
    pair: String,
    voices: String,
    expected: String,
    chance: String,
}

/// A chance to two digits, very small ones as a bound.
fn chance(p: f64) -> String {
    if p < 0.0001 { "<0.0001".to_owned() } else { format!("{p:.4}") }
}

impl ListeningView {
    pub(super) fn new(listening: &Listening, words: &Words) -> Self {
        let phrase = |index: u64| usize::try_from(index).ok().and_then(|index| listening.nodes.get(index)).map_or("", |node| node.phrase.as_str());
        let pair = |link: &PhraseLink| PairRow {
            pair: format!("{} – {}", phrase(link.from), phrase(link.to)),
            voices: thousands(link.voices),
            expected: decimal(link.expected),
            chance: chance(link.adjusted_p),
        };
        let days = &listening.days[listening.days.len().saturating_sub(DAYS)..];
        let share = |share: &crate::measure::Share| if share.base == 0 { "–".to_owned() } else { percent(share.value) };
        Self {
            days: days
                .iter()
                .map(|day| DayRow { day: words.date(&day.day), posts: thousands(day.posts), negative: thousands(day.negative) })
                .collect(),
            names: listening
                .names
                .iter()
                .map(|heard| NameRow {
                    name: heard.name.clone(),
                    kind: words.listened_kind(heard.kind),
                    posts: thousands(heard.posts),
                    voices: thousands(heard.voices.count),
                    share: share(&heard.share_of_voice),
                    interval: if heard.share_of_voice.base == 0 {
                        String::new()
                    } else {
                        interval(heard.share_of_voice.low, heard.share_of_voice.high)
                    },
                    negative: share(&heard.negative),
                    positive: share(&heard.positive),
                })
                .collect(),
            rising: listening
                .rising
                .iter()
                .map(|rising| RisingRow {
                    phrase: rising.phrase.clone(),
                    recent: percent(rising.recent.value),
                    recent_count: thousands(rising.recent.count),
                    before: percent(rising.before.value),
                    before_count: thousands(rising.before.count),
                    chance: chance(rising.adjusted_p),
                })
                .collect(),
            rising_sentence: listening
                .recent_from
                .as_deref()
                .map(|from| words.rising_sentence(from, listening.phrases_tested, listening.rising.len())),
            pairs: listening.links.iter().take(PAIRS).map(pair).collect(),
            frequent: listening.nodes.iter().map(|node| (node.phrase.clone(), thousands(node.voices))).collect(),
            has_network: !listening.links.is_empty(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.days.is_empty() && self.names.is_empty() && self.frequent.is_empty()
    }
}
