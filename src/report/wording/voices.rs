//! What is said of posts, voices and authors, and of texts posted many times within days.

use super::{Words, plural};
use crate::classify::DuplicateKind;
use crate::measure::Size;
use crate::normalize::Language;
use crate::report::Burst;
use crate::report::numbers::thousands;

impl Words {
    pub(in crate::report) fn size(&self, size: &Size) -> String {
        let (voices, posts) = (thousands(size.voices), thousands(size.posts));
        // Not every export names its authors, so this is a count of those that are known.
        let authors = size.authors.filter(|authors| *authors > 0).map(thousands);
        if self.language == Language::Japanese {
            let authors = authors.map(|authors| format!("、分かっている投稿者 {authors}人")).unwrap_or_default();
            return format!("声 {voices}件（投稿 {posts}件{authors}）");
        }
        let authors = authors.map(|authors| format!(", {authors} known {}", plural(size.authors.unwrap_or_default(), "author", "authors")));
        let (voices_are, posts_are) = (plural(size.voices, "voice", "voices"), plural(size.posts, "post", "posts"));
        format!("{voices} {voices_are} in {posts} {posts_are}{}", authors.unwrap_or_default())
    }

    pub(in crate::report) fn duplicate_kind(&self, kind: DuplicateKind) -> &'static str {
        match kind {
            DuplicateKind::Exact => self.pick("同じ文面", "the same text"),
            DuplicateKind::Near => self.pick("ほぼ同じ文面", "nearly the same text"),
            DuplicateKind::Superseded => self.pick("編集前の版", "an earlier version"),
        }
    }

    /// How often a text was posted, by how many, when.
    pub(in crate::report) fn burst_sentence(&self, burst: &Burst) -> String {
        let (posts, within) = (thousands(burst.posts), thousands(burst.within));
        let (from, to) = (self.date(&burst.from), self.date(&burst.to));
        let partly = burst.within < burst.posts;
        if self.language == Language::Japanese {
            let authors = burst.authors.map(|authors| format!("{}人から", thousands(authors))).unwrap_or_default();
            let within = if partly { format!("（うち {within}件がこの期間）") } else { String::new() };
            let when = if burst.from == burst.to { from } else { format!("{from}から{to}まで") };
            return format!("同じ、またはほぼ同じ文面が、{when}に{authors}{posts}件投稿されています{within}。1件の声として数えています。");
        }
        let authors =
            burst.authors.map(|authors| format!(" from {} {}", thousands(authors), plural(authors, "author", "authors"))).unwrap_or_default();
        let within = if partly { format!(" ({within} of them in these days)") } else { String::new() };
        let when = if burst.from == burst.to { format!("on {from}") } else { format!("between {from} and {to}") };
        format!("The same text, or nearly the same, {posts} times{authors} {when}{within}. It counts as one voice.")
    }
}
