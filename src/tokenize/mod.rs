//! Words: lindera with IPADIC for Japanese, Unicode words for English, one token type for both.
//!
//! A [`Tokenizer`] is shared; each thread takes a [`TokenWorker`], which owns the analyser's buffers.

mod english;
mod english_words;
mod japanese;
mod lemma;
mod spelling;
mod stop_words;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use lindera::dictionary::load_fs_dictionary;
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera::worker::SegmentWorker;

use crate::normalize::Language;

pub use spelling::in_katakana;

/// Parts of speech that later stages tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfSpeech {
    /// Common noun (名詞,一般 …), also unknown words and English words that are no function words.
    Noun,
    /// Noun that becomes a verb with する (名詞,サ変接続).
    VerbalNoun,
    /// Adjectival noun (名詞,形容動詞語幹).
    AdjectivalNoun,
    /// Proper noun.
    ProperNoun,
    /// Pronoun, dependent noun (もの, こと).
    Pronoun,
    /// Number.
    Number,
    /// Verb that carries meaning.
    Verb,
    /// Adjective that carries meaning.
    Adjective,
    /// Adverb.
    Adverb,
    /// Auxiliary, dependent verb or adjective (ます, ない, ている).
    Auxiliary,
    /// Particle.
    Particle,
    /// Prefix.
    Prefix,
    /// Suffix.
    Suffix,
    /// Punctuation and symbols.
    Symbol,
    /// Interjections, conjunctions, fillers and the rest.
    Other,
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text that was tokenized.
    pub span: Range<usize>,
    /// Dictionary form, lower case: 「使え」 → 「使える」, "crashed" → "crash".
    pub base: String,
    /// What all spellings of the word have in common, where that is not its dictionary form.
    pub spelling: Option<Box<str>>,
    /// Its reading in katakana, if it is an uninflected word with kanji in it, which could be met in kana too.
    pub reading: Option<Box<str>>,
    /// Part of speech.
    pub part_of_speech: PartOfSpeech,
    /// True for words that say nothing by themselves.
    pub stop: bool,
}

impl Token {
    /// What the word is counted by: the same for all its spellings.
    #[must_use]
    pub fn key(&self) -> &str {
        self.spelling.as_deref().unwrap_or(&self.base)
    }
}

/// Shared, immutable dictionaries of both languages.
#[derive(Clone)]
pub struct Tokenizer {
    segmenter: Segmenter,
}

impl Tokenizer {
    /// Loads the Japanese dictionary from `dir` (`models/ipadic`). Its large files are mapped into memory, not read.
    ///
    /// # Errors
    /// [`TokenizeError::Dictionary`] when a file is missing or broken.
    pub fn load(dir: &Path) -> Result<Self, TokenizeError> {
        let dictionary = load_fs_dictionary(dir).map_err(|source| TokenizeError::Dictionary { path: dir.to_owned(), source: Box::new(source) })?;
        Ok(Self { segmenter: Segmenter::new(Mode::Normal, dictionary, None) })
    }

    /// A worker with buffers of its own: one for each thread.
    #[must_use]
    pub fn worker(&self) -> TokenWorker {
        TokenWorker { segmenter: self.segmenter.new_worker(), met: japanese::Met::default() }
    }
}

/// Tokenizes text after text, reusing its buffers.
pub struct TokenWorker {
    segmenter: SegmentWorker,
    met: japanese::Met,
}

impl TokenWorker {
    /// The words of `text` in order. White space gives no token; text of a language other than Japanese is cut at Unicode word boundaries.
    ///
    /// # Errors
    /// [`TokenizeError::Analysis`] when the analyser refuses the text.
    pub fn tokenize(&mut self, text: &str, language: Language) -> Result<Vec<Token>, TokenizeError> {
        let tokens = match language {
            Language::Japanese => japanese::tokens(&mut self.segmenter, &mut self.met, text)?,
            Language::English | Language::Other => english::tokens(text),
        };
        Ok(join_addresses(text, tokens))
    }
}

/// Workers that wait for their next text, each with the words that it has met: as many as have been at work at the same moment.
pub struct TokenWorkers {
    tokenizer: Tokenizer,
    idle: Mutex<Vec<TokenWorker>>,
}

impl TokenWorkers {
    /// No worker yet; each is made when the first text finds no idle one.
    #[must_use]
    pub fn new(tokenizer: Tokenizer) -> Self {
        Self { tokenizer, idle: Mutex::default() }
    }

    /// Lets an idle worker do something; one that is stopped by a panic is not used again.
    pub fn lend<T>(&self, work: impl FnOnce(&mut TokenWorker) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let mut worker = waiting.unwrap_or_else(|| self.tokenizer.worker());
        let done = work(&mut worker);
        idle().push(worker);
        done
    }
}

/// Makes one symbol of the tokens of each web address: its parts are no words.
fn join_addresses(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    if !text.contains("://") {
        return tokens;
    }
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut address_end = 0;
    for token in tokens {
        if token.span.start < address_end {
            if let Some(address) = joined.last_mut() {
                address.span.end = address.span.end.max(token.span.end);
                address.base = text[address.span.clone()].to_lowercase();
                address.spelling = None;
            }
            continue;
        }
        let rest = &text[token.span.start..];
        let scheme = ["http://", "https://"].iter().any(|scheme| rest.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
        if scheme {
            let length = rest.find(|character: char| character.is_whitespace() || !character.is_ascii()).unwrap_or(rest.len());
            address_end =
                token.span.start + rest[..length].trim_end_matches(|character: char| character != '/' && character.is_ascii_punctuation()).len();
            joined.push(Token { part_of_speech: PartOfSpeech::Symbol, stop: true, spelling: None, reading: None, ..token });
        } else {
            joined.push(token);
        }
    }
    joined
}

/// What can go wrong with the dictionary.
#[derive(Debug, thiserror::Error)]
pub enum TokenizeError {
    /// The dictionary cannot be loaded.
    #[error("the Japanese dictionary cannot be loaded")]
    Dictionary {
        /// Its folder.
        path: PathBuf,
        /// What lindera said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The analyser refused a text.
    #[error("the text cannot be analysed")]
    Analysis {
        /// What lindera said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl TokenizeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Dictionary { path, .. } => {
                format!(
                    "{} should hold dict.trie, dict.words, matrix.mtx and metadata.json, as models/ipadic of the distribution does",
                    path.display()
                )
            }
            Self::Analysis { .. } => "the dictionary may be damaged; compare its files with the distribution's".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_dictionary_is_named() {
        let error = Tokenizer::load(Path::new("no/such/ipadic")).err().unwrap();
        assert!(matches!(&error, TokenizeError::Dictionary { path, .. } if path == Path::new("no/such/ipadic")));
        assert!(error.hint().contains("metadata.json"));
    }

    #[test]
    fn a_worker_is_lent_again_unless_a_panic_has_stopped_it() {
        let workers = TokenWorkers::new(Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).unwrap());
        let words = || workers.lend(|worker| worker.tokenize("電池がすぐ切れる", Language::Japanese)).unwrap();
        let first = words();
        assert_eq!(first, words());
        assert_eq!(workers.idle.lock().unwrap().len(), 1, "one at a time is one worker");
        let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| workers.lend(|_| panic!("stopped"))));
        assert!(stopped.is_err() && workers.idle.lock().unwrap().is_empty());
        assert_eq!(first, words());
    }

    #[test]
    fn workers_move_between_threads() {
        fn sendable<T: Send>() {}
        fn shareable<T: Send + Sync>() {}
        sendable::<TokenWorker>();
        shareable::<TokenWorkers>();
    }
}
