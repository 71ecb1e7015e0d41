//! The map of opinions: which of them are drawn, and what stands beside each point.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::annotate::KnownUnit;
use super::second_pass::Place;
use super::store::Store;
use crate::cluster::{project, unpack};
use crate::error::Error;
use crate::issue::{Member, Quote};
use crate::normalize::TextKey;
use crate::report::{MapPoint, OpinionMap, ReportedIssue};

/// Points drawn: what a screen shows apart, and a layout takes two seconds for.
const POINTS: usize = 2_000;
/// Of them, first quotes of issues, and quotes of issues at all: the rest shows how much else there is.
const FIRST_QUOTES: usize = 800;
const ALL_QUOTES: usize = 1_200;
/// Characters of an opinion shown beside its point.
const CHARACTERS: usize = 60;

/// What texts are laid out by: the packed vectors that they were grouped by.
#[derive(Default)]
pub(super) struct Layout(HashMap<TextKey, Arc<[u8]>>);

impl Layout {
    /// Takes the vectors that units were grouped by, where there will be a map.
    pub(super) fn of(known: &mut HashMap<TextKey, KnownUnit>, drawn: bool) -> Self {
        let taken = known.iter_mut().filter_map(|(key, unit)| Some((*key, unit.clustered.as_mut()?.leaning.take()?)));
        Self(taken.filter(|_| drawn).collect())
    }

    fn vector(&self, key: &TextKey) -> Option<Box<[f32]>> {
        self.0.get(key).map(|bytes| unpack(bytes))
    }
}

/// Draws distinct texts of clustered units. The quotes of issues come first; which others are drawn is decided by the hash of their words, so the order of
/// rows has no say.
pub(super) fn draw(
    layout: &Layout,
    places: &BTreeMap<TextKey, Vec<Place>>,
    store: &Store,
    issues: &[ReportedIssue],
    keep_personal_data: bool,
) -> Result<OpinionMap, Error> {
    let mut issue_of: HashMap<(&str, usize), &str> = HashMap::new();
    // Rank 0 for the first quote of an issue, 1 for its other quotes, by comment and first byte.
    let mut ranks: HashMap<(&str, usize), usize> = HashMap::new();
    for reported in issues {
        let id = reported.issue.id.0.as_str();
        issue_of.extend(reported.issue.members.iter().map(|member| ((member.comment.as_str(), member.segment), id)));
        ranks.extend(reported.issue.quotes.iter().enumerate().map(|(index, quote)| ((quote.comment.as_str(), quote.start), index.min(1))));
    }
    let quoted: HashSet<&str> = ranks.keys().map(|&(comment, _)| comment).collect();
    let mut candidates: Vec<(usize, u64, TextKey, Place)> = Vec::with_capacity(places.len());
    for (&key, places) in places {
        let Some(&place) = places.first() else { continue };
        let mut rank = 2;
        for &(index, segment) in places.iter().filter(|(index, _)| quoted.contains(store.entry(*index).id.as_str())) {
            let comment = store.read(index).map_err(Error::Store)?;
            let own = comment.segments.get(segment).and_then(|unit| ranks.get(&(comment.feedback.id.as_str(), unit.span.start)));
            rank = rank.min(own.copied().unwrap_or(2));
        }
        candidates.push((rank, xxh3_64(&key.0.to_le_bytes()), key, place));
    }
    let of = candidates.len() as u64;
    let mut chosen = chosen(candidates);
    // Canonical order: by the comment's place, then the unit's.
    chosen.sort_unstable_by_key(|&(place, _)| place);
    let vectors: Vec<Box<[f32]>> = chosen.iter().filter_map(|(_, key)| layout.vector(key)).collect();
    let Some(coordinates) =
        project(&vectors.iter().map(|vector| &**vector).collect::<Vec<_>>()).filter(|coordinates| coordinates.len() == chosen.len())
    else {
        return Ok(OpinionMap::default());
    };
    let mut points = Vec::with_capacity(chosen.len());
    for (((index, segment), _), (x, y)) in chosen.into_iter().zip(coordinates) {
        let comment = store.read(index).map_err(Error::Store)?;
        let Some(quote) = Quote::cut(&comment, segment, keep_personal_data) else { continue };
        let issue = issue_of.get(&(comment.feedback.id.as_str(), segment)).map(|&id| id.to_owned());
        let sentiment = comment.segments[segment].sentiment;
        points.push(MapPoint { x, y, issue, sentiment, text: beginning(&quote.text), unit: Member { comment: comment.feedback.id, segment } });
    }
    Ok(OpinionMap { points, of })
}

/// First quotes, then other quotes, then the rest by the hash of their words, each kind as far as its limit goes.
fn chosen(mut candidates: Vec<(usize, u64, TextKey, Place)>) -> Vec<(Place, TextKey)> {
    candidates.sort_unstable_by_key(|&(rank, hash, ..)| (rank, hash));
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for (rank, hash, key, place) in candidates {
        let limit = [FIRST_QUOTES, ALL_QUOTES, POINTS][rank];
        if taken.len() < limit { taken.push((place, key)) } else { left.push((hash, place, key)) }
    }
    // Quotes that found no room take part in the draw.
    left.sort_unstable_by_key(|&(hash, ..)| hash);
    let room = POINTS - taken.len();
    taken.extend(left.into_iter().take(room).map(|(_, place, key)| (place, key)));
    taken
}

/// The first characters on one line, with an ellipsis where more follows.
fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= CHARACTERS {
        return line;
    }
    line.chars().take(CHARACTERS - 1).chain(['…']).collect()
}
