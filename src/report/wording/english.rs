//! English.

use super::{MethodFacts, Words};
use crate::normalize::Language;

pub(super) const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(super) static WORDS: Words = Words {
    lang: "en",
    language: Language::English,

    muted: "muted",
    skip: "Skip to the content",
    contents: "Contents",
    period: "Period",
    dated: "As of",
    no_period: "No row carries a date that could be read, so the period is unknown.",
    no_months: "No comment carries a date that could be read, so there is no monthly course.",
    read_before_acting: "Classified and grouped by machine: read the quotes before acting.",

    rows_heading: "Rows read",
    read: "read",
    analyzed: "analysed",
    duplicate: "duplicates",
    empty: "empty",
    no_content: "without content",
    other_language: "in other languages",
    rejected: "unreadable",
    unbalanced: "The parts do not add up to the rows read. Do not use this report.",
    files_heading: "File by file",
    file: "File",
    layout: "Layout",
    generic_layout: "generic",
    encoding: "Encoding",
    text_column: "Comment column",
    warnings: "Warnings",
    with_warnings: "(with warnings)",
    total: "Total",

    act_first: "Act on these first",
    act_first_note: "By priority: how many, how serious, how fast it grows.",
    no_issues: "No issue is shared by enough people: there are few comments, or opinions differ.",
    changes: "What has changed",
    rising: "Rising",
    falling: "Falling",
    ended: "No longer raised",
    no_rising: "No issue can be said to rise.",
    no_falling: "No issue can be said to fall.",
    no_ended: "No issue can be said to have ended.",
    undecided: "there is not enough data to tell whether they grow or shrink",

    all_issues: "All issues",
    search: "Search",
    any: "All",
    reset: "Clear",
    no_match: "No issue matches.",
    shown_of: "shown",
    issue: "Issue",
    kind: "Kind",
    owner: "Owner",
    channel: "Channel",
    product: "Product",
    language_heading: "Language",
    trend: "Trend",
    priority: "Priority",
    voices: "Voices",
    share: "Share",
    interval: "95% interval",
    interval_low: "Interval, low",
    interval_high: "Interval, high",
    base: "Of",
    details: "Issue by issue",
    back: "Back to the list",
    quotes: "In customers' words",
    proposal: "Proposal",
    need: "What customers need",
    evidence: "Evidence",
    causes: "Causes",
    hypothesis: "Hypothesis",
    faq_draft: "FAQ draft",
    faq_question: "Question",
    as_asked: "As customers ask it",
    answers_found: "Answers given so far (from the reply column)",
    monthly: "Voices by month",
    month: "Month",
    monthly_table: "The months as a table",
    where_heading: "Where it is raised",
    where_note: "Voices that raise this issue among the analysed comments of each row.",
    phrases: "Key phrases",
    topics: "Topics",
    touchpoint: "Touchpoint",
    stage: "Stage of the journey",
    first_seen: "First raised",
    last_seen: "Last raised",
    score_parts: "What the priority is made of",
    part_size: "size",
    part_severity: "severity",
    part_trend: "trend",

    overview: "The whole picture",
    sentiment: "Sentiment",
    negative: "negative",
    neutral: "neutral",
    positive: "positive",
    mixed: "mixed",
    comments: "Comments",
    months_chart: "Comments by month, and those with something negative",
    rating_conflicts: "Where rating and text disagree",
    rating_conflicts_note: "Read these before trusting the average rating: customers mistake the scale or write with irony, and the machine misreads. \
                            High means at least 4 stars, or 9 of 10; low means at most 2 stars, or 6 of 10.",
    rating: "Rating",
    place: "Place",
    date: "Date",
    bursts: "One text, posted many times within days",
    bursts_note: "A campaign, a template or a machine may stand behind these: five posts or more, four in five of them within seven days.",
    posts: "Posts",
    authors: "Authors",
    by_topic: "By topic",
    by_topic_note: "A comment may speak of several topics. Sentiment is counted by opinion on the topic.",
    by_channel: "By channel",
    by_language: "By language",
    topic: "Topic",
    nothing_here: "There is no data for this.",

    method: "Method and limits",
    settings: "Settings behind this report",
    made_by: "Made by",
};

pub(super) fn method(facts: &MethodFacts<'_>) -> Vec<(&'static str, String)> {
    let gathered = facts.min_voices.map_or_else(
        || "those that enough people share become an issue.".to_owned(),
        |voices| format!("those that {voices} voices or more share become an issue."),
    );
    let masked = if facts.masked {
        "Mail addresses, phone numbers and the like are replaced by marks such as [email]."
    } else {
        "Personal data stands as it was written: handle this report with care."
    };
    vec![
        (
            "Voices and posts",
            "A post is a row. Repeats of the same text, and of nearly the same text (another number, name or word), count as one voice. Shares and trends \
             count voices, so posting the same text many times does not make an issue larger. Authors are told apart by salted digests only."
                .to_owned(),
        ),
        ("Issues", format!("Comments are cut into opinions; complaints, requests and questions that say the same are grouped, and {gathered}")),
        (
            "Shares and 95% intervals",
            "Shares are of analysed comments. The interval (Wilson) shows how uncertain a share is because the numbers are small; take a wide one as a hint."
                .to_owned(),
        ),
        (
            "Channels and products",
            "Whether an issue stands out in a channel or product is asked with Fisher's exact test against the others, with false discoveries controlled over all issues; it \
             holds for small numbers too, and three voices are the fewest that are named. That nothing stands out is said only of those large enough to show a \
             threefold frequency with a chance of 80%; elsewhere the report says that the voices are too few to tell. Spellings of one product (width, case, \
             spaces, hyphens) count as one."
                .to_owned(),
        ),
        (
            "Trends",
            "A test asks whether the monthly share grows or shrinks, with false discoveries controlled over all issues. Where voices or months are too few, \
             the report says so. The newest 7 and 14 days are held against up to a year before them, by the comments of those days, their channels and \
             weekdays."
                .to_owned(),
        ),
        (
            "Priority",
            "The sum of points for size, severity and trend (0 to 100); each issue shows its parts. Cost and ease of mending are not part of it.".to_owned(),
        ),
        (
            "Classification",
            format!(
                "Sentiment, kind and topics were decided by the model {} {} without any network. It makes mistakes, most of all with irony and very short \
                 texts: read the quotes before acting.",
                facts.model, facts.version
            ),
        ),
        ("Quotes", format!("Quotes are verbatim, with file and line. {masked}")),
        ("Left out", "Comments neither in Japanese nor in English, and answers without content such as “n/a”, are counted but not analysed.".to_owned()),
    ]
}
