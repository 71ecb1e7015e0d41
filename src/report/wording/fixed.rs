//! The words that never change within a language.

use serde::Serialize;

use crate::normalize::Language;

/// Fixed words. The template reads them by name.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Words {
    /// Code of the language, for `lang`.
    pub(in crate::report) lang: &'static str,
    #[serde(skip)]
    pub(in crate::report) language: Language,

    // Ledger.
    pub(in crate::report) muted: &'static str,

    // Page.
    pub(in crate::report) skip: &'static str,
    pub(in crate::report) contents: &'static str,
    pub(in crate::report) period: &'static str,
    pub(in crate::report) dated: &'static str,
    pub(in crate::report) no_period: &'static str,
    pub(in crate::report) no_months: &'static str,
    pub(in crate::report) read_before_acting: &'static str,

    // Rows.
    pub(in crate::report) rows_heading: &'static str,
    pub(in crate::report) read: &'static str,
    pub(in crate::report) analyzed: &'static str,
    pub(in crate::report) duplicate: &'static str,
    pub(in crate::report) empty: &'static str,
    pub(in crate::report) no_content: &'static str,
    pub(in crate::report) other_language: &'static str,
    pub(in crate::report) rejected: &'static str,
    pub(in crate::report) unbalanced: &'static str,
    pub(in crate::report) files_heading: &'static str,
    pub(in crate::report) file: &'static str,
    pub(in crate::report) layout: &'static str,
    pub(in crate::report) generic_layout: &'static str,
    pub(in crate::report) encoding: &'static str,
    pub(in crate::report) text_column: &'static str,
    pub(in crate::report) warnings: &'static str,
    pub(in crate::report) with_warnings: &'static str,
    pub(in crate::report) total: &'static str,

    // Act first, changes.
    pub(in crate::report) act_first: &'static str,
    pub(in crate::report) act_first_note: &'static str,
    pub(in crate::report) no_issues: &'static str,
    pub(in crate::report) changes: &'static str,
    pub(in crate::report) rising: &'static str,
    pub(in crate::report) falling: &'static str,
    pub(in crate::report) ended: &'static str,
    pub(in crate::report) no_rising: &'static str,
    pub(in crate::report) no_falling: &'static str,
    pub(in crate::report) no_ended: &'static str,
    pub(in crate::report) undecided: &'static str,

    // Issues.
    pub(in crate::report) all_issues: &'static str,
    pub(in crate::report) search: &'static str,
    pub(in crate::report) any: &'static str,
    pub(in crate::report) reset: &'static str,
    pub(in crate::report) no_match: &'static str,
    pub(in crate::report) shown_of: &'static str,
    pub(in crate::report) issue: &'static str,
    pub(in crate::report) kind: &'static str,
    pub(in crate::report) owner: &'static str,
    pub(in crate::report) channel: &'static str,
    pub(in crate::report) product: &'static str,
    pub(in crate::report) language_heading: &'static str,
    pub(in crate::report) trend: &'static str,
    pub(in crate::report) priority: &'static str,
    pub(in crate::report) voices: &'static str,
    pub(in crate::report) share: &'static str,
    pub(in crate::report) interval: &'static str,
    pub(in crate::report) interval_low: &'static str,
    pub(in crate::report) interval_high: &'static str,
    pub(in crate::report) base: &'static str,
    pub(in crate::report) details: &'static str,
    pub(in crate::report) back: &'static str,
    pub(in crate::report) quotes: &'static str,
    pub(in crate::report) proposal: &'static str,
    pub(in crate::report) need: &'static str,
    pub(in crate::report) evidence: &'static str,
    pub(in crate::report) causes: &'static str,
    pub(in crate::report) hypothesis: &'static str,
    pub(in crate::report) faq_draft: &'static str,
    pub(in crate::report) faq_question: &'static str,
    pub(in crate::report) as_asked: &'static str,
    pub(in crate::report) answers_found: &'static str,
    pub(in crate::report) monthly: &'static str,
    pub(in crate::report) month: &'static str,
    pub(in crate::report) monthly_table: &'static str,
    pub(in crate::report) where_heading: &'static str,
    pub(in crate::report) where_note: &'static str,
    pub(in crate::report) phrases: &'static str,
    pub(in crate::report) topics: &'static str,
    pub(in crate::report) touchpoint: &'static str,
    pub(in crate::report) stage: &'static str,
    pub(in crate::report) first_seen: &'static str,
    pub(in crate::report) last_seen: &'static str,
    pub(in crate::report) score_parts: &'static str,
    pub(in crate::report) part_size: &'static str,
    pub(in crate::report) part_severity: &'static str,
    pub(in crate::report) part_trend: &'static str,

    // The whole picture.
    pub(in crate::report) overview: &'static str,
    pub(in crate::report) sentiment: &'static str,
    pub(in crate::report) negative: &'static str,
    pub(in crate::report) neutral: &'static str,
    pub(in crate::report) positive: &'static str,
    pub(in crate::report) mixed: &'static str,
    pub(in crate::report) comments: &'static str,
    pub(in crate::report) months_chart: &'static str,
    pub(in crate::report) rating_conflicts: &'static str,
    pub(in crate::report) rating_conflicts_note: &'static str,
    pub(in crate::report) rating: &'static str,
    pub(in crate::report) place: &'static str,
    pub(in crate::report) date: &'static str,
    pub(in crate::report) by_topic: &'static str,
    pub(in crate::report) by_topic_note: &'static str,
    pub(in crate::report) by_channel: &'static str,
    pub(in crate::report) by_language: &'static str,
    pub(in crate::report) topic: &'static str,
    pub(in crate::report) nothing_here: &'static str,

    // Method.
    pub(in crate::report) method: &'static str,
    pub(in crate::report) settings: &'static str,
    pub(in crate::report) made_by: &'static str,
}
