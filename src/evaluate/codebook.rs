//! What the cells of a label column mean: the words that people use for koe's labels, in both languages.
//!
//! A codebook belongs to one [`Task`] and reads a cell into labels by their index. Words are compared without regard to width, letter case, white space,
//! hyphens and underscores. A cell of topics may hold several, and names of topics may themselves hold commas, so the longest name is taken first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::classify::{Intent, Sentiment};
use crate::config::Taxonomy;

/// What a label column states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Negative, neutral, positive or mixed.
    Sentiment,
    /// What the customer wants.
    Intent,
    /// Any number of topics of the taxonomy.
    Topic,
}

impl Task {
    /// All tasks.
    pub const ALL: [Self; 3] = [Self::Sentiment, Self::Intent, Self::Topic];

    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sentiment => "sentiment",
            Self::Intent => "intent",
            Self::Topic => "topic",
        }
    }

    /// The names of its labels, in the order of every table.
    #[must_use]
    pub fn labels(self, taxonomy: &Taxonomy) -> Vec<String> {
        match self {
            Self::Sentiment => SENTIMENTS.iter().map(|(label, _)| label.as_str().to_owned()).collect(),
            Self::Intent => INTENTS.iter().map(|(label, _)| label.as_str().to_owned()).collect(),
            Self::Topic => taxonomy.topics().iter().map(|topic| topic.id.clone()).collect(),
        }
    }

    /// Whether a header says that its column states this.
    #[must_use]
    pub fn is_named_by(self, header: &str) -> bool {
        let header = folded(header);
        let words: &[&str] = match self {
            Self::Sentiment => &["sentiment", "polarity", "感情", "極性", "ポジネガ", "センチメント"],
            Self::Intent => &["intent", "意図", "種別", "声の種類"],
            Self::Topic => &["topic", "category", "aspect", "トピック", "カテゴリ", "話題", "観点", "分類"],
        };
        words.iter().any(|word| header.contains(word))
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Words for each sentiment beside its English name. `conflict` is the word of the `SemEval` sets.
const SENTIMENTS: [(Sentiment, &str); 4] = [
    (Sentiment::Negative, "neg bad dissatisfied ネガティブ ネガ 否定 否定的 不満 不満足 悪い 低評価 マイナス"),
    (Sentiment::Neutral, "neu ニュートラル 中立 中立的 普通 ふつう どちらでもない どちらともいえない"),
    (Sentiment::Positive, "pos good satisfied ポジティブ ポジ 肯定 肯定的 満足 良い 高評価 プラス"),
    (Sentiment::Mixed, "mix both conflict ambivalent 混在 混合 両方 両極 賛否 賛否両論"),
];

/// Words for each intent beside its English name.
const INTENTS: [(Intent, &str); 5] = [
    (Intent::Complaint, "complaints complain 苦情 ご苦情 クレーム 不満 ご不満 指摘 ご指摘"),
    (Intent::Request, "requests suggestion suggestions featurerequest 要望 ご要望 改善要望 リクエスト 提案 ご提案"),
    (Intent::Question, "questions inquiry enquiry 質問 ご質問 疑問 問い合わせ お問い合わせ 問合せ"),
    (Intent::Praise, "praises compliment compliments thanks 称賛 賞賛 お褒め お褒めの言葉 褒め 感謝 お礼"),
    (Intent::Other, "others その他 他 雑談"),
];

/// Words that say that a comment has no topic.
const NO_TOPIC: &str = "none notopic なし 無し 該当なし";

/// Numerals that state a sentiment, in a column that holds nothing else of the kind.
const SIGNS: [(&str, Sentiment); 3] = [("-1", Sentiment::Negative), ("0", Sentiment::Neutral), ("1", Sentiment::Positive)];

/// A cell as the codebook reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// No label.
    Empty,
    /// Labels by index, sorted, each once; one of them, but for topics, where there may be none or several.
    Known(Vec<usize>),
    /// Values that are no label of the task, as they stand in the cell.
    Unknown(Vec<String>),
}

/// An entry of `--map` that names no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoLabel {
    /// What stands before the `=`.
    pub value: String,
    /// What stands behind it.
    pub label: String,
}

/// The words of one task.
#[derive(Clone, Debug)]
pub struct Codebook {
    /// The task.
    pub task: Task,
    /// Its labels, by index.
    pub labels: Vec<String>,
    words: BTreeMap<String, Vec<usize>>,
}

impl Codebook {
    /// The words of `task`. `numerals` are all numbers that stand in the column: where they are −1 and, it may be, 0 and 1, they state a sentiment.
    /// Without a −1, a column of 0 and 1 may mean negative and positive as well as neutral and positive, and one of 1 to 5 is a rating: such numbers
    /// are unknown.
    #[must_use]
    pub fn new(task: Task, taxonomy: &Taxonomy, numerals: &BTreeSet<String>) -> Self {
        let mut book = Self { task, labels: task.labels(taxonomy), words: BTreeMap::new() };
        for (index, label) in book.labels.clone().into_iter().enumerate() {
            book.add(&label, vec![index]);
        }
        let more: Vec<&str> = match task {
            Task::Sentiment => SENTIMENTS.iter().map(|(_, words)| *words).collect(),
            Task::Intent => INTENTS.iter().map(|(_, words)| *words).collect(),
            Task::Topic => Vec::new(),
        };
        for (index, words) in more.into_iter().enumerate() {
            words.split(' ').for_each(|word| book.add(word, vec![index]));
        }
        match task {
            Task::Sentiment if numerals.contains("-1") && numerals.iter().all(|numeral| SIGNS.iter().any(|(sign, _)| sign == numeral)) => {
                for (sign, sentiment) in SIGNS {
                    book.add(sign, vec![sentiment as usize]);
                }
            }
            Task::Sentiment | Task::Intent => {}
            Task::Topic => {
                for (index, topic) in taxonomy.topics().iter().enumerate() {
                    book.add(&topic.ja, vec![index]);
                    book.add(&topic.en, vec![index]);
                }
                NO_TOPIC.split(' ').for_each(|word| book.add(word, Vec::new()));
            }
        }
        book
    }

    /// The first meaning of a word stays: an id before a name, a topic before a later one.
    fn add(&mut self, word: &str, labels: Vec<usize>) {
        self.words.entry(self.key(word)).or_insert(labels);
    }

    /// Adds values of the user's own, which win over the words that koe knows.
    ///
    /// # Errors
    /// [`NoLabel`] for the first entry whose label is none of the task.
    pub fn map(&mut self, entries: &[(String, String)]) -> Result<(), NoLabel> {
        let read = |(value, label): &(String, String)| match self.read(label) {
            Reading::Known(labels) => Ok((self.key(value), labels)),
            Reading::Empty | Reading::Unknown(_) => Err(NoLabel { value: value.clone(), label: label.clone() }),
        };
        let own: Vec<(String, Vec<usize>)> = entries.iter().map(read).collect::<Result<_, _>>()?;
        self.words.extend(own);
        Ok(())
    }

    /// What a cell states.
    #[must_use]
    pub fn read(&self, cell: &str) -> Reading {
        let pieces = self.pieces(cell);
        if pieces.is_empty() {
            return Reading::Empty;
        }
        let keys: Vec<String> = pieces.iter().map(|piece| folded(piece)).collect();
        let (mut labels, mut unknown, mut at) = (Vec::new(), Vec::new(), 0);
        while at < keys.len() {
            let longest = (at + 1..=keys.len()).rev().find_map(|end| Some((end, self.words.get(&keys[at..end].join(","))?)));
            if let Some((end, found)) = longest {
                labels.extend_from_slice(found);
                at = end;
            } else {
                unknown.push(pieces[at].clone());
                at += 1;
            }
        }
        if !unknown.is_empty() {
            return Reading::Unknown(unknown);
        }
        labels.sort_unstable();
        labels.dedup();
        Reading::Known(labels)
    }

    /// The values of a cell: topics stand between `,` `;` `|` `、` or on lines of their own, anything else is one value.
    fn pieces(&self, cell: &str) -> Vec<String> {
        let cell: String = cell.nfkc().collect();
        let is_between = |c: char| self.task == Task::Topic && matches!(c, ',' | ';' | '|' | '、' | '\n' | '\r');
        cell.split(is_between).map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    }

    fn key(&self, value: &str) -> String {
        self.pieces(value).iter().map(|piece| folded(piece)).collect::<Vec<_>>().join(",")
    }
}

/// The number that a cell is, as a whole number is written; `None` for words.
#[must_use]
pub fn numeral(cell: &str) -> Option<String> {
    let text: String = cell.nfkc().filter(|c| !c.is_whitespace()).map(|c| if matches!(c, '−' | '–') { '-' } else { c }).collect();
    let stars = text.chars().filter(|c| matches!(c, '★' | '⭐')).count();
    if stars > 0 && text.chars().all(|c| matches!(c, '★' | '☆' | '⭐' | '\u{fe0f}')) {
        return Some(stars.to_string());
    }
    let number: f64 = text.trim_end_matches(['点', '★', '星', 'つ']).parse().ok()?;
    // Adding zero turns −0 into 0.
    number.is_finite().then(|| (number + 0.0).to_string())
}

fn folded(piece: &str) -> String {
    numeral(piece).unwrap_or_else(|| piece.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Options, Settings};

    fn taxonomy() -> Taxonomy {
        Settings::resolve([Options::default()]).unwrap().taxonomy
    }

    fn book(task: Task, numerals: &[&str]) -> Codebook {
        Codebook::new(task, &taxonomy(), &numerals.iter().map(|numeral| (*numeral).to_owned()).collect())
    }

    fn read(book: &Codebook, cell: &str) -> String {
        match book.read(cell) {
            Reading::Empty => "empty".to_owned(),
            Reading::Known(labels) => labels.iter().map(|&label| book.labels[label].as_str()).collect::<Vec<_>>().join(" "),
            Reading::Unknown(values) => format!("? {}", values.join(" ")),
        }
    }

    #[test]
    fn people_write_labels_like_this() {
        for (task, cell, expected) in [
            (Task::Sentiment, "Negative", "negative"),
            (Task::Sentiment, " ＮＥＧ ", "negative"),
            (Task::Sentiment, "ﾈｶﾞﾃｨﾌﾞ", "negative"),
            (Task::Sentiment, "不満", "negative"),
            (Task::Sentiment, "普通", "neutral"),
            (Task::Sentiment, "肯定的", "positive"),
            (Task::Sentiment, "conflict", "mixed"),
            (Task::Sentiment, "negative, positive", "? negative, positive"),
            (Task::Sentiment, "　", "empty"),
            (Task::Intent, "苦情", "complaint"),
            (Task::Intent, "Feature-Request", "request"),
            (Task::Intent, "お褒め", "praise"),
            (Task::Intent, "その他", "other"),
            (Task::Intent, "negative", "? negative"),
        ] {
            assert_eq!(read(&book(task, &[]), cell), expected, "{task}: {cell}");
        }
    }

    #[test]
    fn a_cell_of_topics_holds_none_or_several_and_names_may_hold_commas() {
        let book = book(Task::Topic, &[]);
        for (cell, expected) in [
            ("delivery", "delivery"),
            ("配送；価格", "price delivery"),
            ("配送、梱包|delivery", "delivery packaging"),
            ("quality, durability", "quality"),
            ("bugs, failures, slowness; price, value", "defect price"),
            ("Payment, Billing, 接客", "payment staff"),
            ("なし", ""),
            ("delivery, 送料", "? 送料"),
            (" ; ", "empty"),
        ] {
            assert_eq!(read(&book, cell), expected, "{cell}");
        }
    }

    #[test]
    fn numerals_state_a_sentiment_only_where_they_can_mean_nothing_else() {
        let signed = book(Task::Sentiment, &["-1", "0", "1"]);
        for (cell, expected) in [("-1", "negative"), ("−１", "negative"), ("0.0", "neutral"), ("+1", "positive"), ("1.0", "positive"), ("2", "? 2")]
        {
            assert_eq!(read(&signed, cell), expected, "{cell}");
        }
        for numerals in [&["0", "1"][..], &["1", "2", "3", "4", "5"], &["-2", "-1", "0", "1", "2"]] {
            assert_eq!(read(&book(Task::Sentiment, numerals), "1"), "? 1", "{numerals:?}");
        }
        assert_eq!(["★★★☆☆", "５点", "4.5", "nan", "良い"].map(|cell| numeral(cell).unwrap_or_default()), ["3", "5", "4.5", "", ""]);
    }

    #[test]
    fn mapped_values_win_and_a_label_that_is_none_is_told() {
        let mut ratings = book(Task::Sentiment, &["1", "5"]);
        let entry = |value: &str, label: &str| (value.to_owned(), label.to_owned());
        ratings.map(&[entry("1", "ネガ"), entry("５", "positive"), entry("普通", "mixed")]).unwrap();
        assert_eq!(["１", "5", "普通"].map(|cell| read(&ratings, cell)), ["negative", "positive", "mixed"]);
        assert_eq!(ratings.map(&[entry("3", "meh")]), Err(NoLabel { value: "3".to_owned(), label: "meh".to_owned() }));
        let mut topics = book(Task::Topic, &[]);
        topics.map(&[entry("送料", "price|delivery"), entry("その他", "none")]).unwrap();
        assert_eq!(["送料, staff", "その他"].map(|cell| read(&topics, cell)), ["price delivery staff", ""]);
    }
}
