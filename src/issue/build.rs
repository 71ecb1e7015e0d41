//! From groups of units to issues: title, quotes, topics, members.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::phrases::{is_content, phrases, terms};
use super::quotes::{Candidate, choose};
use super::spellings::{Dictionary, Spelled, Spelling};
use super::titles::{UnitWords, Vocabulary, name};
use super::{Issue, IssueId, Member, Quote};
use crate::classify::{Comment, Intent};
use crate::cluster::unpack;
use crate::normalize::{Language, language};
use crate::tokenize::Token;

/// A clustered unit of one comment, with what its issue needs of it.
#[derive(Debug)]
pub struct UnitMember<'a> {
    /// Who says it.
    pub member: Member,
    /// Its centred vector, [packed](crate::cluster::pack).
    pub vector: &'a [u8],
    intent: Intent,
    length: usize,
    words: UnitWords,
}

impl<'a> UnitMember<'a> {
    /// One unit of a comment. Titles and key phrases are made of `text` and its tokens: the unit's words, normalized, from which personal data has been
    /// [taken out](crate::normalize::blank). `None` where the comment has no such unit.
    #[must_use]
    pub fn new(comment: &Comment, segment: usize, vector: &'a [u8], text: &str, tokens: &[Token]) -> Option<Self> {
        let unit = comment.segments.get(segment)?;
        Some(Self {
            member: Member { comment: comment.feedback.id.clone(), segment },
            vector,
            intent: unit.intent,
            length: text.chars().count(),
            words: UnitWords::new(
                unit.language,
                terms(tokens),
                tokens.iter().filter(|token| is_content(token)).filter_map(|token| Spelled::of(text, token)).collect(),
                phrases(text, tokens, unit.language),
            ),
        })
    }
}

/// An issue without the words of its quotes, which stand in comments that are no longer in memory.
#[derive(Debug)]
pub struct IssueDraft {
    issue: Issue,
    quoted: Vec<Member>,
    own_titles: BTreeMap<Language, String>,
}

impl IssueDraft {
    /// The units to be quoted.
    #[must_use]
    pub fn quoted(&self) -> &[Member] {
        &self.quoted
    }

    /// The titles that koe gives it, also where a person's name stands in their place.
    #[must_use]
    pub fn own_titles(&self) -> &BTreeMap<Language, String> {
        &self.own_titles
    }

    /// The issue with its quotes cut from `comments`, one for each of [`IssueDraft::quoted`], in order.
    #[must_use]
    pub fn finish(mut self, comments: &[Comment], keep_personal_data: bool) -> Issue {
        self.issue.quotes =
            self.quoted.iter().zip(comments).filter_map(|(member, comment)| Quote::cut(comment, member.segment, keep_personal_data)).collect();
        self.issue
    }
}

/// The units of one issue and what they are about.
#[derive(Debug, Default)]
pub struct Group<'a> {
    /// Its units.
    pub units: Vec<UnitMember<'a>>,
    /// Ids of its topics, the surest first.
    pub topics: Vec<String>,
    /// What a ledger keeps of it.
    pub kept: Option<Kept>,
}

impl<'a> Group<'a> {
    /// Takes a unit in. Where the issue has a title in the unit's language already, which stays, nothing is kept that a title is made of.
    pub fn take(&mut self, mut unit: UnitMember<'a>) {
        if self.kept.as_ref().is_some_and(|kept| kept.titles.contains_key(&unit.words.language)) {
            unit.words.without_phrases();
        }
        self.units.push(unit);
    }
}

/// The issues of a run and the words that were counted as one.
#[derive(Debug, Default)]
pub struct Built {
    /// One for each group that has units, in order.
    pub drafts: Vec<IssueDraft>,
    /// Words met in more than one spelling, by the preferred one.
    pub spellings: Vec<Spelling>,
}

/// What an issue keeps from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its permanent id.
    pub id: IssueId,
    /// Titles given before: they stay, for people know the issue by them.
    pub titles: BTreeMap<Language, String>,
    /// The name that a person gave it.
    pub name: Option<String>,
}

/// Builds one issue from each group; `vocabulary` holds the words of all clustered units, of groups or not, against which titles are contrasted. `reserved`
/// are titles of issues that are not among the groups, which are not given again.
#[must_use]
pub fn build(mut groups: Vec<Group<'_>>, mut vocabulary: Vocabulary, reserved: &[String]) -> Built {
    let dictionary = vocabulary.settle();
    groups.par_iter_mut().for_each(|group| {
        group.units.iter_mut().for_each(|unit| unit.words.settle(&dictionary));
        group.units.sort_by(|a, b| a.member.cmp(&b.member));
        centralities(&mut group.units);
    });
    let kept = groups.iter().filter_map(|group| group.kept.as_ref()).flat_map(|kept| kept.titles.values().chain(&kept.name));
    let mut taken: BTreeSet<String> = reserved.iter().chain(kept).map(|title| title.to_lowercase()).collect();
    let mut ids = BTreeSet::new();
    let prepared: Vec<Prepared<'_>> = groups.into_par_iter().filter(|group| !group.units.is_empty()).map(Prepared::of).collect();
    // A title is given once: one issue is named after the other.
    let drafts = prepared.into_iter().map(|prepared| draft(prepared, &vocabulary, &dictionary, &mut taken, &mut ids)).collect();
    Built { drafts, spellings: dictionary.proposed() }
}

/// A group, what most of it want, and who is quoted.
struct Prepared<'a> {
    group: Group<'a>,
    intent: Intent,
    /// The most central first.
    quoted: Vec<Member>,
}

impl<'a> Prepared<'a> {
    fn of(group: Group<'a>) -> Self {
        // A group of complaints may hold a word of praise about the same thing: it is named and quoted by those who want what most want.
        let intent = majority(&group.units);
        let telling: Vec<&UnitMember<'_>> = group.units.iter().filter(|unit| unit.intent == intent).collect();
        let candidates = telling.iter().map(|unit| Candidate {
            comment: &unit.member.comment,
            vector: unit.vector,
            language: unit.words.language,
            length: unit.length,
            centrality: unit.words.centrality,
        });
        let quoted = choose(&candidates.collect::<Vec<_>>()).into_iter().map(|index| telling[index].member.clone()).collect();
        Self { group, intent, quoted }
    }
}

fn draft(
    prepared: Prepared<'_>,
    vocabulary: &Vocabulary,
    dictionary: &Dictionary,
    taken: &mut BTreeSet<String>,
    ids: &mut BTreeSet<String>,
) -> IssueDraft {
    let Prepared { group: Group { units: group, topics, kept }, intent, quoted } = prepared;
    let words: Vec<&UnitWords> = group.iter().filter(|unit| unit.intent == intent).map(|unit| &unit.words).collect();
    let given = kept.as_ref().map(|kept| kept.titles.clone()).unwrap_or_default();
    let naming = name(&words, vocabulary, given, taken);
    let issue = Issue {
        id: kept.as_ref().map_or_else(|| id(quoted.first().unwrap_or(&group[0].member), ids), |kept| kept.id.clone()),
        intent,
        titles: kept.and_then(|kept| kept.name).map_or_else(|| naming.titles.clone(), |name| named(name, &naming.titles)),
        phrases: naming.phrases.iter().map(|key| dictionary.shown(key)).collect(),
        topics,
        quotes: Vec::new(),
        members: group.into_iter().map(|unit| unit.member).collect(),
    };
    IssueDraft { issue, quoted, own_titles: naming.titles }
}

impl Vocabulary {
    /// Counts the words of a clustered unit, and takes its spellings, which nobody else needs.
    pub fn count(&mut self, unit: &mut UnitMember<'_>) {
        let spelled = std::mem::take(&mut unit.words.spelled);
        self.add(&unit.words, &spelled);
    }
}

/// A person's name as the only title, under the language it is in.
fn named(name: String, titles: &BTreeMap<Language, String>) -> BTreeMap<Language, String> {
    let own = match language(&name) {
        Language::Other => titles.keys().next().copied().unwrap_or(Language::Japanese),
        own => own,
    };
    BTreeMap::from([(own, name)])
}

/// Sets each unit's mean similarity to the whole group.
fn centralities(group: &mut [UnitMember<'_>]) {
    let Some(first) = group.first() else { return };
    let mut mean = vec![0.0_f32; first.vector.len()];
    for unit in group.iter() {
        for (sum, value) in mean.iter_mut().zip(unpack(unit.vector)) {
            *sum += value;
        }
    }
    let size = group.len() as f32;
    for value in &mut mean {
        *value /= size;
    }
    for unit in group {
        unit.words.centrality = unpack(unit.vector).iter().zip(&mean).map(|(a, b)| a * b).sum();
    }
}

/// An id made from the comment whose words are the most central: it does not depend on the order or number of other issues.
fn id(member: &Member, ids: &mut BTreeSet<String>) -> IssueId {
    let digest = xxh3_64(format!("{}#{}", member.comment, member.segment).as_bytes());
    let mut length = 6;
    loop {
        let id = format!("K-{}", &format!("{digest:016X}")[..length]);
        if ids.insert(id.clone()) || length == 16 {
            return IssueId(id);
        }
        length += 2;
    }
}

fn majority(group: &[UnitMember<'_>]) -> Intent {
    let mut counts: BTreeMap<Intent, usize> = BTreeMap::new();
    for unit in group {
        *counts.entry(unit.intent).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(intent, count)| (count, std::cmp::Reverse(intent))).map_or(Intent::Other, |(intent, _)| intent)
}
