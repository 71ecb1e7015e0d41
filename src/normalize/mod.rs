//! From a cell's bytes to text that can be compared: NFKC, width, white space, language, non-answers, personal data.
//!
//! Normalizing never loses the way back: [`Normalized`] keeps, for each byte of the normalized text, the span of the original cell that it came from,
//! so that every later span (a unit, a cue, a quote) can be cut from the cell verbatim.

mod addresses;
mod contacts;
mod content;
mod english_names;
mod fold;
mod handles;
mod honorifics;
mod identifiers;
mod language;
mod loose;
mod name_key;
mod name_lists;
mod names;
mod own_words;
mod patterns;
mod personal_data;
mod template;
mod text;

pub use content::{Content, content};
pub(crate) use fold::is_emoji;
pub use language::{Language, language};
pub(crate) use loose::Loose;
pub(crate) use name_key::{is_hyphen, name_key};
pub(crate) use name_lists::in_katakana;
pub use own_words::own_words;
pub use personal_data::{BLANK, Mask, MaskKind, blank, mask, masked, personal_data, personal_data_of_cell};
pub use template::{NEAR, Sketch, Template};
pub use text::{Normalized, TextKey, normalize};
