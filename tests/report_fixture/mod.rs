//! A small but rich report, written by hand: hostile texts, both languages, rising, ended and steady issues, duplicates and rejected rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use koe::classify::{Comment, DuplicateKind, Intent, Segment, Sentiment, Span, Status};
use koe::config::{Format, Options, Stage, Topic};
use koe::feedback::{Feedback, Position, Rating, RatingScale, Received};
use koe::issue::{Issue, IssueId, Member, Quote};
use koe::measure::{Direction, MeanRating, Measures, MonthCount, Part, Share, Size, Standing, Trend, Weekly};
use koe::normalize::{Language, Mask, MaskKind};
use koe::report::{
    Accounting, Burst, ConflictingComments, Landscape, MapPoint, ModelInfo, OpinionMap, Overview, Practice, Praise, RatingConflicts, Report,
    ReportedIssue, RunInfo, SentimentCounts, SourceSummary, StageRow, TopicRow,
};
use koe::suggest::{Answer, Priority, PriorityLevel, Suggestion, SuggestionKind};

pub(crate) const SCRIPT: &str = "<script>alert('x')</script> & \"引用\" https://example.test/a?b=1";
pub(crate) const FORMULA: &str = "=CMD|' /C calc'!A0";
pub(crate) const MONTHS: [&str; 6] = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"];

/// Wilson 1927 with z for 95 %.
pub(crate) fn share(count: u64, base: u64) -> Share {
    if base == 0 {
        return Share { count, base, value: 0.0, low: 0.0, high: 0.0 };
    }
    let (n, z) = (base as f64, 1.959_963_984_540_054_f64);
    let p = count as f64 / n;
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    Share { count, base, value: p, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

pub(crate) fn position(path: &str, line: u64) -> Position {
    Position { path: Arc::from(path), sheet: None, line, record: line - 2 }
}

fn received(text: &str) -> Option<Received> {
    Some(Received { at: text.parse().unwrap(), offset_minutes: Some(540) })
}

pub(crate) fn comment(id: &str, line: u64, text: &str, status: Status) -> Comment {
    Comment {
        feedback: Feedback {
            id: id.to_owned(),
            text: text.to_owned(),
            text_column: Arc::from("ご意見"),
            received: None,
            rating: None,
            reply: None,
            channel: "EC".to_owned(),
            product: None,
            author: None,
            revision: None,
            extra: Vec::new(),
            attributes: koe::feedback::Attributes::default(),
            position: position("data/reviews.csv", line),
        },
        status,
        reason: None,
        hint: None,
        duplicate_of: None,
        duplicate_kind: None,
        author: None,
        language: None,
        sentiment: None,
        sentiment_score: None,
        intent: None,
        topics: Vec::new(),
        segments: Vec::new(),
        masks: Vec::new(),
    }
}

/// One row of each fate; ten in all.
pub(crate) fn comments() -> Vec<Comment> {
    let mut late = comment("r-1", 2, "配達が予定より3日遅れました。mail: a@example.test", Status::Analyzed);
    late.feedback.received = received("2026-10-03T09:30:00");
    late.feedback.rating = Some(Rating { value: 2.0, scale: RatingScale::Stars });
    late.feedback.product = Some("そよぎ AF-30".to_owned());
    late.feedback.reply = Some("ご迷惑をおかけしました。".to_owned());
    late.language = Some(Language::Japanese);
    late.sentiment = Some(Sentiment::Negative);
    late.sentiment_score = Some(-0.832_149);
    late.intent = Some(Intent::Complaint);
    late.topics = vec!["delivery".to_owned()];
    late.segments = vec![Segment {
        span: Span { start: 0, end: 37 },
        language: Language::Japanese,
        sentiment: Sentiment::Negative,
        sentiment_score: -0.910_04,
        intent: Intent::Complaint,
        topics: vec!["delivery".to_owned()],
        cues: vec![Span { start: 25, end: 40 }],
        issue: Some("K-0001".to_owned()),
        corrected: Vec::new(),
        grouped: false,
    }];
    late.masks = vec![Mask { start: 46, end: 60, kind: MaskKind::Email }];
    let mut duplicate = comment("r-2", 3, "配達が予定より3日遅れました。", Status::Duplicate);
    duplicate.duplicate_of = Some("r-1".to_owned());
    duplicate.duplicate_kind = Some(DuplicateKind::Near);
    duplicate.author = Some("00c0ffee00c0ffee".to_owned());
    let mut rejected = comment("r-9", 10, "", Status::Rejected);
    rejected.reason = Some("row has 3 cells, the header has 7".to_owned());
    rejected.hint = Some("check the quotes, and the delimiters".to_owned());
    let cells = [FORMULA, "hanako@example.test \"quoted\"", "-2+3\r\n二行目", "星野あかり"];
    rejected.feedback.extra = cells.iter().map(|cell| ("1".into(), (*cell).to_owned())).collect();
    vec![
        late,
        duplicate,
        comment("r-3", 4, SCRIPT, Status::Analyzed),
        comment("r-4", 5, FORMULA, Status::Analyzed),
        comment("r-5", 6, &"長".repeat(40_000), Status::Analyzed),
        comment("r-6", 7, "\t+81 control \u{1}\u{8} _x0041_ -1 @SUM(A1)", Status::Analyzed),
        comment("r-7", 8, "", Status::Empty),
        comment("r-8", 9, "特になし", Status::NoContent),
        rejected,
        comment("r-10", 11, "배송이 늦어요", Status::OtherLanguage),
    ]
}

/// What one issue of the report is made from.
struct Story {
    id: &'static str,
    ja: &'static str,
    en: Option<&'static str>,
    intent: Intent,
    topic: &'static str,
    level: PriorityLevel,
    score: f64,
    owner: &'static str,
    direction: Direction,
    months: [u64; 6],
    quotes: &'static [(&'static str, Language, &'static str, u64)],
    proposal: (&'static str, &'static str),
    need: (&'static str, &'static str),
    answer: Option<&'static str>,
}

const STORIES: [Story; 6] = [
    Story {
        id: "K-0001",
        ja: "配達が予定より遅れる",
        en: Some("delivery arrives later than promised"),
        intent: Intent::Complaint,
        topic: "delivery",
        level: PriorityLevel::High,
        score: 71.4,
        owner: "logistics",
        direction: Direction::Rising,
        months: [2, 1, 3, 6, 11, 18],
        quotes: &[
            ("配達が予定より3日遅れました。連絡もなく、予定を空けて待っていたのに残念です。", Language::Japanese, "data/reviews.csv", 2),
            ("Tracking said Monday, it came on Friday. Nobody told me.", Language::English, "data/googleplay_reviews_202605-10.csv", 118),
            ("時間指定した意味がない。19時の予定が翌朝でした。", Language::Japanese, "data/callcenter_log.csv", 45),
        ],
        proposal: (
            "配達の遅れが出た時点でお客様に通知し、物流会社と遅延の多い地域を確認する",
            "Tell customers as soon as a delivery slips, and review the slow regions with the carrier",
        ),
        need: ("約束した日に届くこと、遅れるなら先に知ること", "to receive the parcel on the promised day, or to hear of a delay beforehand"),
        answer: None,
    },
    Story {
        id: "K-0002",
        ja: "アプリの更新後にログインできない",
        en: Some("cannot sign in after the app update"),
        intent: Intent::Complaint,
        topic: "account",
        level: PriorityLevel::High,
        score: 66.0,
        owner: "engineering",
        direction: Direction::Ended,
        months: [4, 19, 12, 1, 0, 0],
        quotes: &[
            (
                "Since the update I get logged out every single time. Password reset does nothing.",
                Language::English,
                "data/googleplay_reviews_202605-10.csv",
                27,
            ),
            ("アップデートしたらログイン画面から進めません。", Language::Japanese, "data/googleplay_reviews_202605-10.csv", 31),
        ],
        proposal: (
            "6月の更新で入れた認証の変更を見直し、再発しないよう更新前の確認に加える",
            "Review the sign-in change of the June release and add it to the release checks",
        ),
        need: ("更新してもログインしたままであること", "to stay signed in across updates"),
        answer: None,
    },
    Story {
        id: "K-0003",
        ja: "フィルターの交換時期はいつか",
        en: Some("when should the filter be replaced"),
        intent: Intent::Question,
        topic: "information",
        level: PriorityLevel::Medium,
        score: 48.5,
        owner: "support",
        direction: Direction::Steady,
        months: [6, 5, 7, 6, 5, 7],
        quotes: &[(
            "フィルターはどのくらいで交換すればいいですか?ランプがつくまで待ってよいのでしょうか。",
            Language::Japanese,
            "data/callcenter_log.csv",
            12,
        )],
        proposal: ("フィルターの交換時期の目安はいつですか。", "When should I replace the filter?"),
        need: ("交換の目安を知ること", "to know when to replace it"),
        answer: Some("交換の目安は約12か月です。ランプの点灯前でも、においが気になるときは交換をおすすめします。"),
    },
    Story {
        id: "K-0004",
        ja: "定期便の解約方法がわからない",
        en: None,
        intent: Intent::Question,
        topic: "contract",
        level: PriorityLevel::Medium,
        score: 41.0,
        owner: "sales",
        direction: Direction::NotEnoughData,
        months: [0, 0, 1, 1, 1, 2],
        quotes: &[("定期便ってどこから解約するの?", Language::Japanese, "data/survey_2026h1.xlsx", 88)],
        proposal: ("定期便はどこから解約できますか。", "Where can I cancel the subscription?"),
        need: ("解約の手順を自分で見つけられること", "to find how to cancel without asking"),
        answer: None,
    },
    Story {
        id: "K-0005",
        ja: "音量を夜だけ下げられるようにしてほしい",
        en: Some("a quieter night mode, please"),
        intent: Intent::Request,
        topic: "function",
        level: PriorityLevel::Low,
        score: 22.5,
        owner: "product",
        direction: Direction::Falling,
        months: [9, 8, 6, 4, 3, 1],
        quotes: &[("夜だけ音を小さくできるタイマーがほしい。", Language::Japanese, "data/social_comments.jsonl", 9)],
        proposal: ("静音タイマーの要望として、次の仕様検討に入れる", "Put a quiet timer on the list for the next specification"),
        need: ("夜に静かに使えること", "to use it quietly at night"),
        answer: None,
    },
    Story {
        id: "K-0006",
        ja: "<b>太字</b> & \"引用\" <script>alert(1)</script>",
        en: Some("=HYPERLINK(\"http://evil.test\",\"click\")"),
        intent: Intent::Complaint,
        topic: "unknown_topic",
        level: PriorityLevel::Low,
        score: 9.0,
        owner: "委託先A社",
        direction: Direction::NotEnoughData,
        months: [1, 0, 1, 0, 1, 0],
        quotes: &[(SCRIPT, Language::Japanese, "data/<img src=x onerror=alert(1)>.csv", 4), (FORMULA, Language::English, "data/reviews.csv", 5)],
        proposal: (FORMULA, FORMULA),
        need: ("@need", "@need"),
        answer: None,
    },
];

const BASES: [u64; 6] = [96, 101, 98, 104, 110, 112];

fn reported(story: &Story, language: Language, dated: bool) -> ReportedIssue {
    let ja = language == Language::Japanese;
    let say = |pair: (&str, &str)| if ja { pair.0.to_owned() } else { pair.1.to_owned() };
    let voices: u64 = story.months.iter().sum();
    let base: u64 = BASES.iter().sum();
    let months: Vec<MonthCount> =
        MONTHS.iter().zip(story.months).zip(BASES).map(|((month, voices), base)| MonthCount { month: (*month).to_owned(), voices, base }).collect();
    let part = |name: &str, count, base| Part { name: name.to_owned(), share: share(count, base) };
    let mut titles = BTreeMap::from([(Language::Japanese, story.ja.to_owned())]);
    if let Some(en) = story.en {
        titles.insert(Language::English, en.to_owned());
    }
    ReportedIssue {
        issue: Issue {
            id: IssueId(story.id.to_owned()),
            intent: story.intent,
            titles,
            phrases: vec![story.ja.to_owned(), "予定より遅い".to_owned(), "late delivery".to_owned()],
            topics: vec![story.topic.to_owned()],
            quotes: story
                .quotes
                .iter()
                .map(|&(text, language, path, line)| Quote {
                    comment: format!("{path}-{line}"),
                    text: text.to_owned(),
                    start: 0,
                    end: text.len(),
                    masks: Vec::new(),
                    column: "ご意見".to_owned(),
                    position: position(path, line),
                    language,
                    channel: "EC".to_owned(),
                    received: dated.then(|| received("2026-10-03T09:30:00")).flatten(),
                    rating: Some(Rating { value: 2.0, scale: RatingScale::Stars }),
                })
                .collect(),
            members: (0..voices).map(|number| Member { comment: format!("{}-{number:03}", story.id), segment: 0 }).collect(),
        },
        measures: Measures {
            size: Size { posts: voices + voices / 8, voices, authors: (story.id == "K-0001").then_some(38), share: share(voices, base) },
            trend: Trend {
                months: if dated { months } else { Vec::new() },
                direction: if dated { story.direction } else { Direction::NotEnoughData },
                p_value: dated.then_some(0.004),
                first_seen: dated.then(|| "2026-05-02".to_owned()),
                last_seen: dated.then(|| "2026-10-30".to_owned()),
                weekly: Weekly::default(),
            },
            channels: vec![
                part("EC", voices / 2, 210),
                part("googleplay", voices / 4, 180),
                part("コールセンター", voices - voices / 2 - voices / 4, 140),
            ],
            products: vec![part("そよぎ AF-30", voices / 3, 160), part("交換用フィルター AF-30（純正品）", 1, 60)],
            languages: vec![part("ja", voices - voices / 4, 400), part("en", voices / 4, 221)],
            standing: Standing::default(),
            mean_rating: Some(MeanRating { issue: 1.9, count: 22, all: 3.6 }),
        },
        record: None,
        severity: None,
        actions: Vec::new(),
        suggestion: Suggestion {
            kind: if story.intent == Intent::Question { SuggestionKind::Faq } else { SuggestionKind::Improvement },
            priority: Priority {
                level: story.level,
                score: story.score,
                size: story.score / 2.0,
                severity: story.score / 3.0,
                trend: story.score / 6.0,
            },
            owner: story.owner.to_owned(),
            touchpoint: "logistics".to_owned(),
            stage: Stage::Purchase,
            need: say(story.need),
            proposal: say(story.proposal),
            evidence: say(("声のうち評価が低いものが8割", "four in five of these voices are negative")),
            causes: vec![say(("どこで：EC", "Where: EC")), say(("なぜ：データからは分からない", "Why: the data do not say"))],
            hypothesis: say(("原因を取り除けば割合が下がるはず", "The share falls when the cause is gone")),
            answers: story
                .answer
                .iter()
                .map(|answer| Answer { text: (*answer).to_owned(), position: position("data/callcenter_log.csv", 12) })
                .collect(),
            coverage: None,
            same_entry: Vec::new(),
        },
    }
}

pub(crate) fn topics() -> Vec<Topic> {
    Options::defaults().unwrap().topics
}

/// The accounting of [`comments`].
pub(crate) fn accounting(comments: &[Comment]) -> Accounting {
    let mut accounting = Accounting::default();
    for comment in comments {
        accounting.read += 1;
        accounting.count(comment.status);
    }
    accounting
}

/// Eight comments in conflict with their rating, six of them quoted.
fn rating_conflicts(dated: bool) -> RatingConflicts {
    let quote = |text: &str, language, line, value| Quote {
        comment: format!("c-{line}"),
        text: text.to_owned(),
        start: 0,
        end: text.len(),
        masks: Vec::new(),
        column: "ご意見".to_owned(),
        position: position("data/reviews.csv", line),
        language,
        channel: "楽天".to_owned(),
        received: dated.then(|| received("2026-09-12T08:00:00")).flatten(),
        rating: Some(Rating { value, scale: RatingScale::Stars }),
    };
    RatingConflicts {
        high_rating_negative_text: ConflictingComments {
            share: share(7, 310),
            quotes: vec![
                quote("最悪です。二度と買いません。", Language::Japanese, 201, 5.0),
                quote("届いた箱が潰れていました。", Language::Japanese, 202, 4.0),
                quote(SCRIPT, Language::Japanese, 203, 5.0),
                quote(FORMULA, Language::English, 204, 5.0),
                quote("Broke after two days.", Language::English, 205, 5.0),
            ],
        },
        low_rating_positive_text: ConflictingComments {
            share: share(1, 310),
            quotes: vec![quote("とても良い商品で大満足です。", Language::Japanese, 206, 1.0)],
        },
    }
}

/// A campaign whose text is hostile.
fn bursts(dated: bool) -> Vec<Burst> {
    let quote = rating_conflicts(dated).high_rating_negative_text.quotes.swap_remove(2);
    let burst = Burst {
        quote,
        posts: 48,
        within: 45,
        authors: Some(31),
        from: "2026-09-12".to_owned(),
        to: "2026-09-15".to_owned(),
        issues: vec!["K-0001".to_owned()],
    };
    if dated { vec![burst] } else { Vec::new() }
}

/// A small table of each kind; the names and the words are hostile.
fn landscape() -> Landscape {
    let counts = |negative, neutral, positive, mixed| SentimentCounts { negative, neutral, positive, mixed };
    let quote = rating_conflicts(true).high_rating_negative_text.quotes.swap_remove(2);
    let point = |x, y, issue: Option<&str>, sentiment, text: &str| MapPoint {
        x,
        y,
        unit: Member { comment: format!("r-{x}"), segment: 0 },
        issue: issue.map(str::to_owned),
        sentiment,
        text: text.to_owned(),
    };
    Landscape {
        stages: vec![StageRow {
            stage: Stage::Purchase,
            share: share(92, 621),
            sentiment: counts(70, 10, 8, 4),
            topics: vec!["delivery".to_owned()],
        }],
        touchpoints: vec![TopicRow { name: "logistics".to_owned(), share: share(92, 621), sentiment: counts(70, 10, 8, 4) }],
        praise: vec![Praise { topic: "quality".to_owned(), share: share(48, 81), quotes: vec![quote.clone()] }],
        practices: vec![Practice {
            topic: "quality".to_owned(),
            dimension: koe::measure::Dimension::Channel,
            name: "EC".to_owned(),
            here: share(30, 40),
            elsewhere: share(18, 41),
            p_value: 0.008,
            quotes: vec![quote],
        }],
        practices_tested: 9,
        map: OpinionMap {
            points: vec![point(0, 1000, Some("K-0001"), Sentiment::Negative, "配達が遅れた"), point(1000, 0, None, Sentiment::Positive, SCRIPT)],
            of: 402,
        },
    }
}

/// The report in `language`; without dates when `dated` is false.
pub(crate) fn report(language: Language, dated: bool) -> Report {
    let ja = language == Language::Japanese;
    let counts = |negative, neutral, positive, mixed| SentimentCounts { negative, neutral, positive, mixed };
    let row = |name: &str, count, sentiment| TopicRow { name: name.to_owned(), share: share(count, 621), sentiment };
    let accounting = accounting(&comments());
    Report {
        spellings: Vec::new(),
        figures: koe::report::Figures::default(),
        schema: 1,
        title: if ja { "お客様の声 2026年上期・そよぎ".to_owned() } else { "Voices of our customers, May–October 2026".to_owned() },
        language,
        date: dated.then(|| "2026-10-31".to_owned()),
        period: dated.then(|| ("2026-05-01".to_owned(), "2026-10-31".to_owned())),
        accounting,
        sources: vec![SourceSummary {
            path: "data/reviews.csv".to_owned(),
            layout: "rakuten_rms".to_owned(),
            encoding: "Shift_JIS".to_owned(),
            text_column: "レビュー本文".to_owned(),
            accounting,
            warnings: vec!["2 cells hold bytes that are not Shift_JIS".to_owned()],
        }],
        overview: Overview {
            sentiment: counts(231, 140, 212, 38),
            months: if dated {
                MONTHS.iter().zip(BASES).map(|(month, base)| MonthCount { month: (*month).to_owned(), voices: base / 3, base }).collect()
            } else {
                Vec::new()
            },
            topics: vec![
                row("delivery", 92, counts(70, 10, 8, 4)),
                row("quality", 81, counts(20, 11, 48, 2)),
                row("account", 54, counts(49, 3, 1, 1)),
                row("price", 12, counts(8, 2, 2, 0)),
            ],
            channels: vec![
                row("EC", 210, counts(60, 40, 100, 10)),
                row("googleplay", 180, counts(90, 30, 50, 10)),
                row("コールセンター", 140, counts(81, 40, 9, 10)),
            ],
            languages: vec![row("ja", 400, counts(140, 90, 145, 25)), row("en", 221, counts(91, 50, 67, 13))],
            clustered_units: 402,
            covered_units: 173,
            rating_conflicts: rating_conflicts(dated),
            bursts: bursts(dated),
        },
        issues: STORIES.iter().map(|story| reported(story, language, dated)).collect(),
        faq: None,
        topics: topics(),
        masked: true,
        ledger: None,
        run: RunInfo {
            version: "0.1.0".to_owned(),
            model: ModelInfo {
                name: "koe-small".to_owned(),
                version: "1".to_owned(),
                files: vec![("model.onnx".to_owned(), "ab".repeat(32)), ("tokenizer.json".to_owned(), "cd".repeat(32))],
            },
            settings: "[cluster]\nscope = \"actionable\"\nmin_voices = 3\n".to_owned(),
            formats: vec![Format::Html, Format::Xlsx, Format::Json, Format::Parquet, Format::Jsonl],
        },
        landscape: landscape(),
    }
}
