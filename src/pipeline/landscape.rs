//! Counts stages, touchpoints, praise and where it stands out, while the comments pass by once in canonical order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::store::Store;
use crate::classify::{Comment, Sentiment};
use crate::config::{Settings, Stage, Taxonomy, Topic};
use crate::error::Error;
use crate::issue::Quote;
use crate::measure::{Dimension, OneName, ProductNames, Share, false_discovery_bound, two_proportions};
use crate::report::{Landscape, Practice, Praise, SentimentCounts, StageRow, TopicRow};

/// What places are told apart by.
const PLACES: [Dimension; 3] = [Dimension::Channel, Dimension::Product, Dimension::Store];
/// Comments that speak of a topic, here and elsewhere, below which no place is held up as an example.
const LEAST_BASE: u64 = 20;
/// Share of false discoveries accepted among the examples (Benjamini and Hochberg 1995).
const FALSE_DISCOVERY: f64 = 0.05;
/// Praise of a topic below this number is not listed.
const LEAST_PRAISE: u64 = 3;
/// Topics of praise and examples listed.
const LISTED: usize = 12;
/// Quotes of each.
const QUOTES: usize = 3;

const STAGES: [Stage; 6] = [Stage::Awareness, Stage::Consideration, Stage::Purchase, Stage::Use, Stage::Support, Stage::Loyalty];

/// A unit that praises: how clearly, the comment's place in canonical order, the segment.
pub(super) type Voice = (f32, usize, usize);

/// What one place, or all, says of one topic.
#[derive(Debug, Default)]
struct Said {
    poles: SentimentCounts,
    /// The clearest praise, the clearest first, earlier comments first.
    praise: Vec<Voice>,
}

impl Said {
    fn add(&mut self, pole: Sentiment, praise: Option<Voice>) {
        self.poles.count(pole);
        let Some(voice) = praise.filter(|_| pole == Sentiment::Positive) else { return };
        let place = self.praise.partition_point(|other| other.0 >= voice.0);
        if place < QUOTES {
            self.praise.insert(place, voice);
            self.praise.truncate(QUOTES);
        }
    }

    /// Adds what was said of the same topic at the same place under another spelling.
    fn join(&mut self, other: Self) {
        let SentimentCounts { negative, neutral, positive, mixed } = other.poles;
        self.poles.negative += negative;
        self.poles.neutral += neutral;
        self.poles.positive += positive;
        self.poles.mixed += mixed;
        self.praise.extend(other.praise);
        self.praise.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        self.praise.truncate(QUOTES);
    }

    fn praised(&self) -> Share {
        Share::new(self.poles.positive, self.poles.total())
    }
}

/// Counts analysed comments one after the other.
#[derive(Debug, Default)]
pub(super) struct LandscapeTally {
    comments: u64,
    topics: BTreeMap<String, Said>,
    /// By kind of place: what is said of a topic at a place.
    cells: [BTreeMap<(String, String), Said>; 3],
    stages: BTreeMap<Stage, SentimentCounts>,
    touchpoints: BTreeMap<String, SentimentCounts>,
    products: ProductNames,
}

impl LandscapeTally {
    /// `index` is the comment's place in canonical order.
    pub(super) fn add(&mut self, comment: &Comment, index: usize, taxonomy: &Taxonomy) {
        self.comments += 1;
        let feedback = &comment.feedback;
        if let Some(product) = feedback.product.as_deref() {
            self.products.add(product, &feedback.channel);
        }
        let places = [Some(feedback.channel.as_str()), feedback.product.as_deref(), feedback.attributes.store.as_deref()];
        let mut stages: BTreeMap<Stage, BTreeSet<&str>> = BTreeMap::new();
        let mut touchpoints: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let spoken: BTreeSet<&str> = comment.segments.iter().flat_map(|segment| segment.topics.iter().map(String::as_str)).collect();
        for topic in spoken {
            let own = BTreeSet::from([topic]);
            let pole = pole(comment, &own);
            let praise = clearest(comment, topic).map(|(segment, score)| (score, index, segment));
            self.topics.entry(topic.to_owned()).or_default().add(pole, praise);
            for (cells, place) in self.cells.iter_mut().zip(places) {
                if let Some(place) = place {
                    cells.entry((topic.to_owned(), place.to_owned())).or_default().add(pole, praise);
                }
            }
            if let Some(known) = taxonomy.get(topic) {
                stages.entry(known.stage).or_default().insert(topic);
                if let Some(touchpoint) = touchpoint(known, &comment.feedback.channel) {
                    touchpoints.entry(touchpoint).or_default().insert(topic);
                }
            }
        }
        for (stage, topics) in stages {
            self.stages.entry(stage).or_default().count(pole(comment, &topics));
        }
        for (touchpoint, topics) in touchpoints {
            self.touchpoints.entry(touchpoint.to_owned()).or_default().count(pole(comment, &topics));
        }
    }

    /// The tables, and the words of those who praise; the map is drawn elsewhere.
    pub(super) fn finish(self, settings: &Settings, mut words: impl FnMut(&[Voice]) -> Result<Vec<Quote>, Error>) -> Result<Landscape, Error> {
        let Self { comments, topics, mut cells, stages, touchpoints, products } = self;
        let names = products.one(&settings.effective.listening.names);
        cells[1] = one_name(std::mem::take(&mut cells[1]), &names);
        let mut order: Vec<(&String, u64)> = topics.iter().map(|(topic, said)| (topic, said.poles.total())).collect();
        order.sort_by_key(|(_, comments)| Reverse(*comments));
        let order: Vec<&str> = order.into_iter().map(|(topic, _)| topic.as_str()).collect();
        let stage_rows = STAGES.into_iter().filter_map(|stage| {
            let sentiment = *stages.get(&stage)?;
            let of_stage = |topic: &&str| settings.taxonomy.get(topic).is_some_and(|topic| topic.stage == stage);
            let topics = order.iter().copied().filter(of_stage).map(str::to_owned).collect();
            Some(StageRow { stage, share: Share::new(sentiment.total(), comments), sentiment, topics })
        });
        let mut touchpoints: Vec<TopicRow> =
            touchpoints.into_iter().map(|(name, sentiment)| TopicRow { name, share: Share::new(sentiment.total(), comments), sentiment }).collect();
        touchpoints.sort_by_key(|row| Reverse(row.share.count));
        let mut quotes = |said: &Said| words(&said.praise);
        let mut praised: Vec<(&String, &Said)> = topics.iter().filter(|(_, said)| said.poles.positive >= LEAST_PRAISE).collect();
        praised.sort_by_key(|(_, said)| Reverse(said.poles.positive));
        let praise: Result<Vec<Praise>, Error> = praised
            .into_iter()
            .take(LISTED)
            .map(|(topic, said)| Ok(Praise { topic: topic.clone(), share: said.praised(), quotes: quotes(said)? }))
            .collect();

        let tested = tested(&cells);
        let bound = false_discovery_bound(tested.iter().map(|found| found.p_value).collect(), FALSE_DISCOVERY);
        let practices_tested = tested.len() as u64;
        let mut found: Vec<Tested<'_>> =
            tested.into_iter().filter(|found| found.p_value <= bound && found.here.value > found.elsewhere.value).collect();
        found.sort_by(|a, b| a.p_value.total_cmp(&b.p_value));
        let practices: Result<Vec<Practice>, Error> = found
            .into_iter()
            .take(LISTED)
            .map(|Tested { topic, dimension, name, here, elsewhere, p_value, said }| {
                let quotes = quotes(said)?;
                Ok(Practice { topic: topic.to_owned(), dimension, name: name.to_owned(), here, elsewhere, p_value, quotes })
            })
            .collect();
        Ok(Landscape { stages: stage_rows.collect(), touchpoints, praise: praise?, practices: practices?, practices_tested, ..Landscape::default() })
    }
}

/// The numbers alone, of analysed comments that were read from elsewhere.
pub(crate) fn landscape_of(comments: impl Iterator<Item = Comment>, settings: &Settings) -> Result<Landscape, Error> {
    let mut tally = LandscapeTally::default();
    for (index, comment) in comments.enumerate() {
        tally.add(&comment, index, &settings.taxonomy);
    }
    tally.finish(settings, |_| Ok(Vec::new()))
}

/// The cells of products, all names of one together.
fn one_name(cells: BTreeMap<(String, String), Said>, names: &OneName) -> BTreeMap<(String, String), Said> {
    let mut joined: BTreeMap<(String, String), Said> = BTreeMap::new();
    for ((topic, name), said) in cells {
        let name = names.shown(&name).map_or(name, ToString::to_string);
        joined.entry((topic, name)).or_default().join(said);
    }
    joined
}

/// What a comment says of these topics taken together: both poles are mixed, none is neutral.
fn pole(comment: &Comment, topics: &BTreeSet<&str>) -> Sentiment {
    let said = |poles: &[Sentiment]| {
        comment
            .segments
            .iter()
            .any(|segment| poles.contains(&segment.sentiment) && segment.topics.iter().any(|topic| topics.contains(topic.as_str())))
    };
    match (said(&[Sentiment::Negative, Sentiment::Mixed]), said(&[Sentiment::Positive, Sentiment::Mixed])) {
        (true, true) => Sentiment::Mixed,
        (true, false) => Sentiment::Negative,
        (false, true) => Sentiment::Positive,
        (false, false) => Sentiment::Neutral,
    }
}

/// The most positive unit of a comment on a topic.
fn clearest(comment: &Comment, topic: &str) -> Option<(usize, f32)> {
    let praise = comment
        .segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| segment.sentiment == Sentiment::Positive && segment.topics.iter().any(|own| own == topic));
    praise.map(|(index, segment)| (index, segment.sentiment_score)).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

/// Where a topic was met: the touchpoint of its list that the channel names, else the first of the list.
fn touchpoint<'a>(topic: &'a Topic, channel: &str) -> Option<&'a str> {
    let named = topic.touchpoints.iter().find(|touchpoint| touchpoint.as_str() == channel);
    named.or(topic.touchpoints.first()).map(String::as_str)
}

/// A place held against all others.
struct Tested<'a> {
    topic: &'a str,
    dimension: Dimension,
    name: &'a str,
    here: Share,
    elsewhere: Share,
    p_value: f64,
    said: &'a Said,
}

/// Every place with enough comments on a topic, held against the other places of its kind.
fn tested(cells: &[BTreeMap<(String, String), Said>; 3]) -> Vec<Tested<'_>> {
    let mut tested = Vec::new();
    for (dimension, cells) in PLACES.into_iter().zip(cells) {
        let mut all: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for ((topic, _), said) in cells {
            let sum = all.entry(topic).or_default();
            *sum = (sum.0 + said.poles.positive, sum.1 + said.poles.total());
        }
        for ((topic, name), said) in cells {
            let (here, (positive, base)) = (said.praised(), all[topic.as_str()]);
            let elsewhere = Share::new(positive - here.count, base - here.base);
            if here.base < LEAST_BASE || elsewhere.base < LEAST_BASE {
                continue;
            }
            if let Some(p_value) = two_proportions(&here, &elsewhere) {
                tested.push(Tested { topic, dimension, name, here, elsewhere, p_value, said });
            }
        }
    }
    tested
}

/// The words of those who praise.
pub(super) fn quotes(praise: &[Voice], store: &Store, keep_personal_data: bool) -> Result<Vec<Quote>, Error> {
    let read = praise.iter().map(|&(_, index, segment)| store.read(index).map(|comment| Quote::cut(&comment, segment, keep_personal_data)));
    Ok(read.collect::<Result<Vec<_>, _>>().map_err(Error::Store)?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{Intent, Segment, Span, Status};
    use crate::config::Options;
    use crate::feedback::Feedback;
    use crate::normalize::Language;

    fn comment(channel: &str, said: &[(&str, Sentiment)]) -> Comment {
        let segment = |&(topic, sentiment): &(&str, Sentiment)| Segment {
            span: Span { start: 0, end: 1 },
            language: Language::English,
            sentiment,
            sentiment_score: 0.5,
            intent: Intent::Other,
            topics: vec![topic.to_owned()],
            cues: Vec::new(),
            issue: None,
            corrected: Vec::new(),
            grouped: false,
        };
        let mut comment = Comment::unjudged(Feedback::of_text("a", "a"), Status::Analyzed);
        comment.feedback.channel = channel.to_owned();
        comment.segments = said.iter().map(segment).collect();
        comment
    }

    fn tally(comments: &[Comment]) -> LandscapeTally {
        let taxonomy = Settings::resolve(vec![Options::default()]).unwrap().taxonomy;
        let mut tally = LandscapeTally::default();
        for (index, comment) in comments.iter().enumerate() {
            tally.add(comment, index, &taxonomy);
        }
        tally
    }

    #[test]
    fn a_comment_counts_once_for_each_topic_stage_and_touchpoint() {
        let tally = tally(&[
            comment("app", &[("defect", Sentiment::Negative), ("defect", Sentiment::Positive), ("usability", Sentiment::Positive)]),
            comment("ec", &[("defect", Sentiment::Negative), ("delivery", Sentiment::Neutral)]),
        ]);
        let poles = |negative, neutral, positive, mixed| SentimentCounts { negative, neutral, positive, mixed };
        assert_eq!(tally.topics["defect"].poles, poles(1, 0, 0, 1), "both poles on one topic are mixed");
        assert_eq!(tally.topics["usability"].poles, poles(0, 0, 1, 0));
        assert_eq!(tally.stages[&Stage::Use], poles(1, 0, 0, 1), "two topics of one stage are one comment");
        assert_eq!(tally.stages[&Stage::Purchase], poles(0, 1, 0, 0));
        // The app is a touchpoint of both topics and the channel names it; elsewhere the first touchpoint of the topic counts.
        assert_eq!(tally.touchpoints["app"], poles(0, 0, 0, 1));
        assert_eq!(tally.touchpoints["product"], poles(1, 0, 0, 0));
    }

    #[test]
    fn practice_is_compared_with_all_other_places_and_only_on_enough_comments() {
        let say = |channel, good: usize, all: usize| {
            (0..all).map(move |index| comment(channel, &[("staff", if index < good { Sentiment::Positive } else { Sentiment::Negative })]))
        };
        let tally = tally(&say("north", 27, 30).chain(say("south", 12, 40)).chain(say("tiny", 5, 5)).collect::<Vec<_>>());
        let tested = tested(&tally.cells);
        let places: Vec<&str> = tested.iter().map(|found| found.name).collect();
        assert_eq!(places, ["north", "south"], "five comments prove nothing");
        assert_eq!((tested[0].here.count, tested[0].here.base), (27, 30));
        assert_eq!((tested[0].elsewhere.count, tested[0].elsewhere.base), (17, 45));
        assert!(tested[0].p_value < 0.001 && tested[0].here.value > tested[0].elsewhere.value);
        assert_eq!(tested[0].said.praise.len(), QUOTES);
    }

    #[test]
    fn a_store_can_be_an_example_too() {
        let say = |store: &'static str, good: usize| {
            (0..30).map(move |index| {
                let mut said = comment("store", &[("staff", if index < good { Sentiment::Positive } else { Sentiment::Negative })]);
                said.feedback.attributes.store = Some(store.into());
                said
            })
        };
        let tally = tally(&say("梅田店", 27).chain(say("博多店", 9)).collect::<Vec<_>>());
        let tested = tested(&tally.cells);
        assert!(tested.iter().all(|found| found.dimension == Dimension::Store), "one channel has nothing to be compared with");
        assert_eq!((tested[1].name, tested[1].here.count, tested[1].elsewhere.count), ("梅田店", 27, 9));
    }
}
