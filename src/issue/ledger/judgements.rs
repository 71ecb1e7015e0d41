//! What people say of a unit's sentiment and intent, instead of the machine.
//!
//! A judgement belongs to words of a comment: the comment's id and a digest of the unit's words as outputs show them. So it stays whatever else the export
//! holds and wherever the comment is cut anew, and it does not pass to other words. It is kept until a person takes it back, also over runs whose data
//! lacks the comment.

use rusqlite::{Connection, params};
use xxhash_rust::xxh3::xxh3_128;

use super::book::Book;
use super::error::LedgerError;
use super::load::each;
use crate::classify::{Intent, Sentiment};

/// Which words: the comment's id and [`words_digest`] of the unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JudgedWords {
    /// Id of the comment.
    pub comment: String,
    /// Identity of the words.
    pub words: u128,
}

/// What a person said of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The right sentiment, where that was corrected; never [`Sentiment::Mixed`].
    pub sentiment: Option<Sentiment>,
    /// The right intent, where that was corrected.
    pub intent: Option<Intent>,
    /// Which opinion of its comment it was, from 0.
    pub segment: usize,
    /// The run after which it was said.
    pub made: u32,
    /// The latest run that held the words.
    pub met: Option<u32>,
}

/// Bytes of a unit that tell it from others; cells of a workbook may be cut, longer units hardly ever stand in one comment twice.
const TELLING: usize = 4096;

/// The identity of a unit's words, white space aside, which spreadsheets change.
#[must_use]
pub fn words_digest(words: &str) -> u128 {
    let mut letters = String::with_capacity(words.len().min(TELLING));
    for letter in words.chars().filter(|c| !c.is_whitespace()) {
        if letters.len() >= TELLING {
            break;
        }
        letters.push(letter);
    }
    xxh3_128(letters.as_bytes())
}

impl Book {
    /// Keeps what a person says of words; `None` leaves a label as it is. Says whether anything changed.
    pub fn judge(&mut self, key: JudgedWords, segment: usize, sentiment: Option<Sentiment>, intent: Option<Intent>) -> bool {
        let made = self.run();
        let before = self.judgements.get(&key).copied();
        let known = before.unwrap_or(Judgement { sentiment: None, intent: None, segment, made, met: None });
        let after = Judgement { sentiment: sentiment.or(known.sentiment), intent: intent.or(known.intent), ..known };
        let changed = before != Some(after) && (after.sentiment.is_some() || after.intent.is_some());
        if changed {
            self.judgements.insert(key, Judgement { segment, made, ..after });
        }
        changed
    }

    /// Takes a judgement back; of words that nobody judged nothing is taken.
    pub fn take_back(&mut self, key: &JudgedWords) -> bool {
        self.judgements.remove(key).is_some()
    }

    /// The judged words that `asked` names: all of a comment, or `COMMENT#SEGMENT`.
    ///
    /// # Errors
    /// [`LedgerError::NotCorrected`].
    pub fn find_judged(&self, asked: &str) -> Result<Vec<JudgedWords>, LedgerError> {
        let of = |comment: &str, segment: Option<usize>| -> Vec<JudgedWords> {
            let own = self.judgements.iter().filter(|(key, found)| key.comment == comment && segment.is_none_or(|segment| found.segment == segment));
            own.map(|(key, _)| key.clone()).collect()
        };
        let mut found = of(asked, None);
        if let Some((comment, segment)) = asked.rsplit_once('#').filter(|_| found.is_empty()) {
            found = segment.parse().map_or_else(|_| Vec::new(), |segment| of(comment, Some(segment)));
        }
        if found.is_empty() { Err(LedgerError::NotCorrected { asked: asked.to_owned() }) } else { Ok(found) }
    }

    /// Gives each judged comment the id under which the ledger knows comments; of two that become one the later stays.
    pub fn name_judged(&mut self, name: impl Fn(&str) -> String) {
        let named = std::mem::take(&mut self.judgements);
        let mut named: Vec<_> = named.into_iter().map(|(key, judgement)| (JudgedWords { comment: name(&key.comment), ..key }, judgement)).collect();
        named.sort_by_key(|(_, judgement)| judgement.made);
        self.judgements = named.into_iter().collect();
    }
}

pub(super) fn save(connection: &Connection, book: &Book) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM judgements", [])?;
    let mut row = connection.prepare("INSERT INTO judgements VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (key, judgement) in &book.judgements {
        let segment = i64::try_from(judgement.segment).unwrap_or(i64::MAX);
        let (sentiment, intent) = (judgement.sentiment.map(Sentiment::as_str), judgement.intent.map(Intent::as_str));
        row.execute(params![key.comment, key.words.to_be_bytes(), segment, sentiment, intent, judgement.made, judgement.met])?;
    }
    Ok(())
}

pub(super) fn load(connection: &Connection, book: &mut Book) -> rusqlite::Result<()> {
    each(connection, "SELECT comment, words, unit, sentiment, intent, made_run, met_run FROM judgements", |row| {
        let (sentiment, intent): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
        let segment: i64 = row.get(2)?;
        let judgement = Judgement {
            sentiment: sentiment
                .map(|word| POLES.into_iter().find(|pole| pole.as_str() == word).ok_or_else(|| super::load::damaged(3)))
                .transpose()?,
            intent: intent
                .map(|word| Intent::ALL.into_iter().find(|intent| intent.as_str() == word).ok_or_else(|| super::load::damaged(4)))
                .transpose()?,
            segment: usize::try_from(segment).map_err(|_| super::load::damaged(2))?,
            made: row.get(5)?,
            met: row.get(6)?,
        };
        book.judgements.insert(JudgedWords { comment: row.get(0)?, words: u128::from_be_bytes(row.get(1)?) }, judgement);
        Ok(())
    })
}

/// What a unit may be.
pub(super) const POLES: [Sentiment; 3] = [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judgements_add_up_stay_and_are_taken_back_by_name() {
        let mut book = Book::default();
        let key = |comment: &str, words: &str| JudgedWords { comment: comment.to_owned(), words: words_digest(words) };
        assert!(book.judge(key("F-1", "遅い"), 0, Some(Sentiment::Positive), None));
        assert!(!book.judge(key("F-1", "遅\n い"), 0, Some(Sentiment::Positive), None), "a spreadsheet's white space");
        assert!(book.judge(key("F-1", "遅い"), 0, None, Some(Intent::Praise)));
        assert!(book.judge(key("F-1", "高い"), 1, Some(Sentiment::Neutral), None));
        assert!(!book.judge(key("F-2", "高い"), 1, None, None), "nothing was said");
        assert_eq!(book.judgements[&key("F-1", "遅い")].sentiment, Some(Sentiment::Positive));
        assert_eq!((book.find_judged("F-1").unwrap().len(), book.find_judged("F-1#1").unwrap().len()), (2, 1));
        assert!(book.find_judged("F-1#7").is_err() && book.find_judged("F-9").is_err());
        assert!(book.take_back(&key("F-1", "高い")) && !book.take_back(&key("F-1", "高い")));

        let connection = Connection::open_in_memory().unwrap();
        super::super::schema::migrate(&connection, 0, std::path::Path::new("koe.db")).unwrap();
        save(&connection, &book).unwrap();
        let mut loaded = Book::default();
        load(&connection, &mut loaded).unwrap();
        assert_eq!(loaded.judgements, book.judgements);
    }
}
