//! All analysed comments as facts to be counted, and the measures of one issue among them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::days::Days;
use super::observation::Dimension;
use super::product_names::ProductNames;
use super::standing::Standing;
use super::weeks::Weekly;
use super::{Direction, MeanRating, Measures, MonthCount, Part, Share, Size, Trend};
use crate::config::ListenedName;
use crate::feedback::{Rating, RatingScale, Received};
use crate::normalize::Language;

/// What is counted of one analysed comment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Records with this text, itself included.
    pub posts: u64,
    /// Dates of these records, as far as they are known.
    pub posted: Box<[Date]>,
    /// Numbers of the authors of these records, as far as they are known.
    pub authors: Box<[u32]>,
    /// When it was received.
    pub received: Option<Received>,
    /// Its channel.
    pub channel: Arc<str>,
    /// Its product.
    pub product: Option<Arc<str>>,
    /// Its language.
    pub language: Language,
    /// Its rating.
    pub rating: Option<Rating>,
    /// The versions it states, such as that of the app.
    pub versions: Box<[Arc<str>]>,
}

/// All analysed comments of a run.
#[derive(Debug)]
pub struct Population {
    facts: Vec<Facts>,
    /// Comments of each month from the first to the last, months without any included.
    months: Vec<(String, u64)>,
    channels: BTreeMap<Arc<str>, u64>,
    products: BTreeMap<Arc<str>, u64>,
    languages: BTreeMap<Language, u64>,
    stars: Option<f64>,
    has_authors: bool,
    /// Dated comments by day; `None` where there are none.
    days: Option<Days>,
}

/// Products and channels listed for an issue.
const PARTS: usize = 12;

impl Population {
    /// Counts the bases of all shares; `names` are those that the settings know products by.
    #[must_use]
    pub fn new(mut facts: Vec<Facts>, names: &[ListenedName]) -> Self {
        let spelled = facts.iter().filter_map(|comment| Some((comment.product.as_deref()?, &*comment.channel)));
        let names = spelled.collect::<ProductNames>().one(names);
        for comment in &mut facts {
            names.settle(&mut comment.product);
        }
        let mut months = BTreeMap::new();
        let (mut channels, mut products, mut languages) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for comment in &facts {
            if let Some(received) = comment.received {
                *months.entry((received.at.year(), received.at.month())).or_insert(0) += 1;
            }
            *channels.entry(comment.channel.clone()).or_insert(0) += 1;
            *languages.entry(comment.language).or_insert(0) += 1;
            if let Some(product) = &comment.product {
                *products.entry(product.clone()).or_insert(0) += 1;
            }
        }
        let stars = mean(facts.iter());
        let has_authors = facts.iter().any(|comment| !comment.authors.is_empty());
        let dated: Vec<(Date, Arc<str>)> = facts.iter().filter_map(|comment| Some((comment.received?.at.date(), comment.channel.clone()))).collect();
        Self {
            days: Days::new(&dated),
            has_authors,
            months: contiguous(&months),
            facts,
            channels,
            products,
            languages,
            stars: stars.map(|(mean, _)| mean),
        }
    }

    /// What is counted of each comment.
    pub(super) fn facts(&self) -> &[Facts] {
        &self.facts
    }

    /// Analysed comments.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.facts.len() as u64
    }

    /// Records behind these comments, repeats included.
    #[must_use]
    pub fn posts(&self, comments: impl Iterator<Item = usize>) -> u64 {
        comments.map(|index| self.facts[index].posts).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// First and last date, `YYYY-MM-DD`.
    #[must_use]
    pub fn period(&self) -> Option<(String, String)> {
        let dates = || self.facts.iter().filter_map(|comment| comment.received).map(|received| received.date());
        Some((dates().min()?, dates().max()?))
    }

    /// Analysed comments of each month, `voices` being those that `counts` says yes to.
    pub fn by_month(&self, mut counts: impl FnMut(usize) -> bool) -> Vec<MonthCount> {
        let chosen: Vec<usize> = (0..self.facts.len()).filter(|&index| counts(index)).collect();
        self.monthly(&chosen)
    }

    /// Measures the issue that the comments `voices` (indices, ascending, each once) raise. Its direction is still open: see
    /// [`decide_trends`](super::decide_trends).
    #[must_use]
    pub fn measure(&self, voices: &[usize]) -> Measures {
        let own = || voices.iter().map(|&index| &self.facts[index]);
        let dates = || own().filter_map(|comment| comment.received).map(|received| received.date());
        let channels = counts(own().map(|comment| comment.channel.clone()));
        let products = counts(own().filter_map(|comment| comment.product.clone()));
        let rating = mean(own()).zip(self.stars).map(|((issue, count), all)| MeanRating { issue, count, all });
        Measures {
            size: Size {
                posts: own().map(|comment| comment.posts).sum(),
                voices: voices.len() as u64,
                authors: self.has_authors.then(|| own().flat_map(|comment| comment.authors.iter()).collect::<BTreeSet<_>>().len() as u64),
                share: Share::new(voices.len() as u64, self.len()),
            },
            trend: Trend {
                months: self.monthly(voices),
                direction: Direction::NotEnoughData,
                p_value: None,
                first_seen: dates().min(),
                last_seen: dates().max(),
                weekly: self.weekly(voices),
            },
            standing: Standing::new([(Dimension::Channel, &self.channels, &channels), (Dimension::Product, &self.products, &products)]),
            channels: parts(&channels, &self.channels, ToString::to_string),
            products: parts(&products, &self.products, ToString::to_string),
            languages: parts(&counts(own().map(|comment| comment.language)), &self.languages, |language| language.as_str().to_owned()),
            mean_rating: rating,
        }
    }

    fn weekly(&self, voices: &[usize]) -> Weekly {
        let Some(days) = &self.days else { return Weekly::default() };
        let own = || voices.iter().map(|&index| &self.facts[index]);
        let dated = own().filter_map(|comment| Some((comment.received?.at.date(), &comment.channel)));
        Weekly::new(days, &days.course(dated, own().flat_map(|comment| comment.posted.iter().copied())))
    }

    fn monthly(&self, chosen: &[usize]) -> Vec<MonthCount> {
        let mut voices: BTreeMap<String, u64> = BTreeMap::new();
        for received in chosen.iter().filter_map(|&index| self.facts[index].received) {
            *voices.entry(received.month()).or_default() += 1;
        }
        let count = |month: &str| voices.get(month).copied().unwrap_or_default();
        self.months.iter().map(|(month, base)| MonthCount { month: month.clone(), voices: count(month), base: *base }).collect()
    }
}

fn contiguous(months: &BTreeMap<(i16, i8), u64>) -> Vec<(String, u64)> {
    let (Some((&first, _)), Some((&last, _))) = (months.first_key_value(), months.last_key_value()) else { return Vec::new() };
    let (mut month, mut all) = (first, Vec::new());
    while month <= last {
        all.push((format!("{:04}-{:02}", month.0, month.1), months.get(&month).copied().unwrap_or_default()));
        month = if month.1 == 12 { (month.0 + 1, 1) } else { (month.0, month.1 + 1) };
    }
    all
}

fn mean<'a>(comments: impl Iterator<Item = &'a Facts>) -> Option<(f64, u64)> {
    let stars: Vec<f64> =
        comments.filter_map(|comment| comment.rating).filter(|rating| rating.scale == RatingScale::Stars).map(|rating| rating.value).collect();
    (!stars.is_empty()).then(|| (stars.iter().sum::<f64>() / stars.len() as f64, stars.len() as u64))
}

fn counts<K: Ord>(own: impl Iterator<Item = K>) -> BTreeMap<K, u64> {
    let mut counts: BTreeMap<K, u64> = BTreeMap::new();
    for key in own {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn parts<K: Ord>(counts: &BTreeMap<K, u64>, bases: &BTreeMap<K, u64>, name: impl Fn(&K) -> String) -> Vec<Part> {
    let mut parts: Vec<Part> =
        counts.iter().map(|(key, &count)| Part { name: name(key), share: Share::new(count, bases.get(key).copied().unwrap_or(count)) }).collect();
    parts.sort_by(|a, b| b.share.count.cmp(&a.share.count).then_with(|| a.name.cmp(&b.name)));
    parts.truncate(PARTS);
    parts
}
