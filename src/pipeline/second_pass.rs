//! From stored comments to a report: group the units, name the issues, count, suggest.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::acting::{Acting, versions};
use super::annotate::{ClusteredUnit, KnownUnit};
use super::assignments::Assignments;
use super::context::{Contexts, lean};
use super::corrections::Corrected;
use super::faq::Asked;
use super::figures::{Heard, figures};
use super::grouping::Grouping;
use super::keeping::Keeper;
use super::landscape::{LandscapeTally, quotes};
use super::map::{self, Layout};
use super::overview::Tally;
use super::reading::{Seen, Shelf};
use super::severe::HarmTally;
use super::shown::Shown;
use super::store::{Entry, Store};
use super::voices::bursts;
use super::{Analysis, Event, is_analyzed};
use crate::classify::{Artifacts, Comment, Intent, Judge, Sentiment};
use crate::config::{ReportLanguage, Settings};
use crate::error::Error;
use crate::issue::actions::Action;
use crate::issue::ledger::{Ledger, Number};
use crate::issue::{Built, Group, Issue, IssueDraft, Member, UnitMember, Vocabulary, build};
use crate::measure::{Facts, Listener, Population, decide_trends};
use crate::normalize::{Language, TextKey, masked};
use crate::report::{Accounting, Figures, Landscape, ModelInfo, Overview, Report, ReportedIssue, RunInfo, SourceSummary};
use crate::suggest::faq::Faq;
use crate::suggest::{Answer, SuggestionKind, hypothesis, suggest};
use crate::tokenize::{TokenWorkers, Tokenizer};

/// The version of the shape of `issues.json` and `run.json`.
const SCHEMA: u32 = 1;
/// Replies looked at for the answer to a question.
const ANSWERS: usize = 2;

/// The identities of each comment's units, by the order in which comments were stored.
#[derive(Debug, Default)]
pub(super) struct UnitKeys(Vec<Box<[TextKey]>>);

impl UnitKeys {
    pub(super) fn push(&mut self, keys: &[TextKey]) {
        self.0.push(keys.into());
    }

    pub(super) fn of(&self, stored: usize) -> &[TextKey] {
        self.0.get(stored).map_or(&[], |keys| keys)
    }
}

/// What the first pass leaves.
pub(super) struct Inputs<'a> {
    pub(super) store: Store,
    pub(super) units: UnitKeys,
    pub(super) known: HashMap<TextKey, KnownUnit>,
    pub(super) contexts: Contexts,
    pub(super) tokenizer: Tokenizer,
    pub(super) judge: Judge,
    pub(super) artifacts: Artifacts,
    pub(super) summaries: Vec<SourceSummary>,
    pub(super) settings: &'a Settings,
    pub(super) ledger: Option<&'a mut Ledger>,
    pub(super) faq: Option<Faq>,
    pub(super) actions: &'a [Action],
    /// Groups that were formed elsewhere.
    pub(super) groups: Option<BTreeMap<TextKey, u64>>,
    pub(super) shown: Shown,
}

/// Where a clustered unit stands: the comment (index in canonical order) and its segment.
pub(super) type Place = (usize, usize);

pub(super) fn finish(inputs: Inputs<'_>, on_event: &mut dyn FnMut(&Event<'_>)) -> Result<Analysis, Error> {
    let Inputs { store, units, mut known, contexts, judge, tokenizer, artifacts, summaries, settings, ledger, faq, actions, groups, shown } = inputs;
    let mut keeper = ledger.map(|ledger| Keeper::new(&mut ledger.book, &store, settings));
    let corrected = keeper.as_mut().map(|keeper| Corrected::find(&store, keeper.book, keeper.run, settings.cluster_scope)).transpose();
    let corrected = corrected.map_err(Error::Store)?.unwrap_or_default();
    let places = places(&store, &units, &known, &corrected);
    // What is not grouped stands in the stored comments.
    known.retain(|_, unit| unit.clustered.is_some());
    known.shrink_to_fit();
    lean(&mut known, &places, &store, &contexts, artifacts.same_issue());
    drop(contexts);
    let Grouping { texts, of, numbers, kept, reserved } = match (&mut keeper, &groups) {
        (Some(keeper), _) => keeper.group(&known, &places, &store, settings.min_voices, on_event)?,
        (None, Some(groups)) => Grouping::of_groups(groups, &known, &places, settings.min_voices),
        (None, None) => Grouping::of_this_run(&known, &places, settings.min_voices, on_event)?,
    };
    on_event(&Event::Naming { groups: texts.len() });

    let asked = Asked::new(faq, &texts, &known);
    // Groups are formed: what units were compared by is needed no longer, but for the map.
    let layout = Layout::of(&mut known, shown.landscape);
    let groups = topics(&texts, &known, &judge, settings).into_iter().zip(kept).map(|(topics, kept)| Group { units: Vec::new(), topics, kept });
    let mut read = Read::new(groups.collect(), settings.keep_personal_data);
    let mut landscape = LandscapeTally::default();
    let mut listener = shown.figures.then(|| Listener::new(&settings.effective.listening.names));
    let workers = TokenWorkers::new(tokenizer);
    let shelf = Shelf { store: &store, units: &units, known: &known, corrected: &corrected, workers: &workers };
    let spoken = shelf.read_all(listener.as_mut(), |Seen { index, comment, members }| {
        read.tally.add(&comment);
        if shown.landscape {
            landscape.add(&comment, index, &settings.taxonomy);
        }
        for (key, unit) in members {
            let segment = unit.member.segment;
            if let Some(keeper) = &mut keeper {
                keeper.note(&comment, segment, key);
            }
            read.take(unit, &comment, index, of.get(&(index, segment)).copied());
        }
        read.facts.push(facts(&comment, &store, index));
        read.fact_of.insert(index, read.facts.len() - 1);
    })?;
    let heard = listener.map(|listener| Heard { listener, spoken });
    let clustered = places.values().map(Vec::len).sum::<usize>() as u64;
    let mut acting = Acting::new(actions);
    let frame = Frame { store: &store, artifacts: &artifacts, summaries, settings, clustered };
    let mut report = report(read, frame, Company { keeper, numbers, reserved, asked, acting: &mut acting })?;
    // Issues are named and quoted: nobody asks for the units any more.
    drop((known, units));
    let grouped = places.values().flatten().map(|&(index, segment)| (store.entry(index).id.as_str(), segment));
    let issues = Assignments::new(&report.issues, grouped);
    // Both read only.
    let (landscape, figures) = rayon::join(
        || -> Result<Landscape, Error> {
            if !shown.landscape {
                return Ok(Landscape::default());
            }
            let map = map::draw(&layout, &places, &store, &report.issues, settings.keep_personal_data)?;
            Ok(Landscape { map, ..landscape.finish(settings, |praise| quotes(praise, &store, settings.keep_personal_data))? })
        },
        || heard.map_or(Ok(Figures::default()), |heard| figures(&store, &issues, &report, heard, settings)),
    );
    (report.landscape, report.figures) = (landscape?, figures?);
    for ReportedIssue { issue, measures, suggestion, .. } in
        report.issues.iter_mut().filter(|issue| issue.suggestion.kind == SuggestionKind::Improvement)
    {
        suggestion.hypothesis =
            hypothesis(&issue.id.0, issue.title(report.language), measures, suggestion.stage, &report.figures.cross, report.language);
    }
    Ok(Analysis { report, store, issues, warnings: acting.warnings(), read_warnings: Vec::new(), corrected: corrected.units })
}

/// Every place where a clustered unit's text stands, by text; comments in canonical order.
fn places(store: &Store, units: &UnitKeys, known: &HashMap<TextKey, KnownUnit>, corrected: &Corrected) -> BTreeMap<TextKey, Vec<Place>> {
    let mut places: BTreeMap<TextKey, Vec<Place>> = BTreeMap::new();
    for index in 0..store.len() {
        let entry = store.entry(index);
        if is_analyzed(entry.status) {
            for (segment, key) in units.of(entry.stored).iter().enumerate() {
                if known.get(key).is_some_and(|unit| corrected.is_grouped((index, segment), unit)) {
                    places.entry(*key).or_default().push((index, segment));
                }
            }
        }
    }
    places
}

/// The topics of each group, from the mean of what the model says of its units.
fn topics(groups: &[Vec<TextKey>], known: &HashMap<TextKey, KnownUnit>, judge: &Judge, settings: &Settings) -> Vec<Vec<String>> {
    let name = |index: usize| settings.taxonomy.topics()[index].id.clone();
    let of_group = |group: &Vec<TextKey>| {
        let units: Vec<&ClusteredUnit> = group.iter().filter_map(|key| known.get(key)?.clustered.as_ref()).collect();
        let outputs = mean(&units.iter().map(|unit| &*unit.topics).collect::<Vec<_>>());
        let embedding = mean(&units.iter().map(|unit| unit.vector()).collect::<Vec<_>>());
        judge.group(&outputs, &embedding).into_iter().map(name).collect()
    };
    groups.par_iter().map(of_group).collect()
}

pub(super) fn mean<Row: AsRef<[f32]>>(rows: &[Row]) -> Vec<f32> {
    let rows: Vec<&[f32]> = rows.iter().map(AsRef::as_ref).collect();
    (0..rows.first().map_or(0, |row| row.len())).map(|column| rows.iter().map(|row| row[column]).sum::<f32>() / rows.len() as f32).collect()
}

fn facts(comment: &Comment, store: &Store, index: usize) -> Facts {
    let feedback = &comment.feedback;
    Facts {
        posts: store.entry(index).posts,
        posted: store.members(index).filter_map(Entry::day).collect(),
        authors: store.authors(index),
        received: feedback.received.filter(|received| store.is_believed(received.at.date())),
        channel: Arc::from(feedback.channel.as_str()),
        product: feedback.product.as_deref().map(Arc::from),
        language: comment.language.unwrap_or(Language::Other),
        rating: feedback.rating,
        versions: versions(feedback),
    }
}

/// What the second pass gathers.
struct Read<'a> {
    tally: Tally,
    groups: Vec<Group<'a>>,
    /// Index in canonical order of each member's comment, by group.
    voices: Vec<BTreeSet<usize>>,
    /// Sum over units of max(0, −score), and their number, by group.
    negativity: Vec<(f64, u64)>,
    /// Words that speak of harm, by group.
    harm: Vec<HarmTally>,
    /// The words of all clustered units; of those in no group, nothing else is kept.
    vocabulary: Vocabulary,
    facts: Vec<Facts>,
    fact_of: HashMap<usize, usize>,
    index_of: HashMap<String, usize>,
    keep_personal_data: bool,
}

impl<'a> Read<'a> {
    /// Nothing read yet of these groups.
    fn new(groups: Vec<Group<'a>>, keep_personal_data: bool) -> Self {
        Self {
            tally: Tally::new(keep_personal_data),
            voices: vec![BTreeSet::new(); groups.len()],
            negativity: vec![(0.0, 0); groups.len()],
            harm: vec![HarmTally::default(); groups.len()],
            groups,
            vocabulary: Vocabulary::default(),
            facts: Vec::new(),
            fact_of: HashMap::new(),
            index_of: HashMap::new(),
            keep_personal_data,
        }
    }

    fn take(&mut self, mut unit: UnitMember<'a>, comment: &Comment, index: usize, group: Option<usize>) {
        self.vocabulary.count(&mut unit);
        let Some(group) = group else { return };
        let segment = unit.member.segment;
        let judged = &comment.segments[segment];
        let negative = if judged.sentiment == Sentiment::Positive { 0.0 } else { f64::from((-judged.sentiment_score).max(0.0)) };
        self.negativity[group].0 += negative;
        self.negativity[group].1 += 1;
        self.harm[group].add(comment, segment, self.keep_personal_data);
        self.voices[group].insert(index);
        self.index_of.insert(comment.feedback.id.clone(), index);
        self.groups[group].take(unit);
    }
}

/// What every report states, whatever its issues.
struct Frame<'a> {
    store: &'a Store,
    artifacts: &'a Artifacts,
    summaries: Vec<SourceSummary>,
    settings: &'a Settings,
    /// Units that were clustered.
    clustered: u64,
}

/// What the company knows beside the comments: what a ledger says of the groups, empty without one; its FAQ; what it has done.
struct Company<'c, 'l> {
    keeper: Option<Keeper<'l>>,
    numbers: Vec<Number>,
    reserved: Vec<String>,
    asked: Asked,
    acting: &'c mut Acting<'l>,
}

fn report(read: Read<'_>, frame: Frame<'_>, company: Company<'_, '_>) -> Result<Report, Error> {
    let Frame { store, artifacts, summaries, settings, clustered } = frame;
    let Company { mut keeper, numbers, reserved, mut asked, acting } = company;
    let Read { tally, groups, voices, negativity, harm, vocabulary, facts, fact_of, index_of, .. } = read;
    let language = match settings.report_language {
        ReportLanguage::Ja => Language::Japanese,
        ReportLanguage::En => Language::English,
        ReportLanguage::Auto => tally.main_language(),
    };
    let covered = groups.iter().map(|group| group.units.len()).sum::<usize>() as u64;
    let population = Population::new(facts, &settings.effective.listening.names);
    let voices: Vec<Vec<usize>> = voices.iter().map(|comments| comments.iter().filter_map(|index| fact_of.get(index).copied()).collect()).collect();
    let mut measures: Vec<_> = voices.par_iter().map(|comments| population.measure(comments)).collect();
    decide_trends(&mut measures);
    if let Some(keeper) = &mut keeper {
        keeper.stand(&numbers, &measures);
    }
    let mut records = keeper.as_ref().map(|keeper| keeper.records(&numbers)).unwrap_or_default().into_iter();
    let mut numbers = numbers.into_iter();
    let mut issues = Vec::new();
    let counted = measures.into_iter().zip(negativity).zip(voices).zip(harm);
    let Built { drafts, spellings } = build(groups, vocabulary, &reserved);
    for (group, (draft, (((measures, (sum, count)), voices), harm))) in drafts.into_iter().zip(counted).enumerate() {
        let (number, record) = (numbers.next(), records.next().flatten());
        if let (Some(keeper), Some(number)) = (&mut keeper, number) {
            keeper.name(number, &draft);
        }
        let (mut issue, answers) = with_words(draft, store, &index_of, settings)?;
        // The reader's own language first; within a language the most central words stay first.
        issue.quotes.sort_by_key(|quote| quote.language != language);
        let mut suggestion = suggest(&issue, &measures, &settings.taxonomy, sum / count.max(1) as f64, answers, language);
        asked.cover(group, &voices, &issue, &mut suggestion);
        if let Some(owner) = keeper.as_ref().zip(number).and_then(|(keeper, number)| keeper.owner(number)) {
            suggestion.owner = owner;
        }
        let actions = acting.judge(&issue, number, keeper.as_mut(), &population, &voices, measures.size);
        issues.push(ReportedIssue { issue, measures, suggestion, record, severity: harm.finish(), actions });
    }
    let faq = asked.finish(&mut issues, &population, settings.keep_personal_data);
    issues.sort_by(|a, b| {
        let priority = |reported: &ReportedIssue| reported.suggestion.priority.score;
        a.is_muted().cmp(&b.is_muted()).then_with(|| priority(b).total_cmp(&priority(a))).then_with(|| a.issue.id.cmp(&b.issue.id))
    });
    acting.keep_the_rest(keeper.as_mut());
    let ledger = keeper.map(|keeper| keeper.finish(&issues, language));
    let accounting = summaries.iter().fold(Accounting::default(), |mut sum, source| {
        sum.add(&source.accounting);
        sum
    });
    let period = population.period();
    let bursts = bursts(store, &issues, settings.keep_personal_data)?;
    Ok(Report {
        schema: SCHEMA,
        title: settings
            .title
            .clone()
            .unwrap_or_else(|| if language == Language::Japanese { "お客様の声レポート" } else { "Customer feedback report" }.to_owned()),
        language,
        date: settings.date.map(|date| date.to_string()).or_else(|| period.as_ref().map(|(_, last)| last.clone())),
        period,
        accounting,
        sources: summaries,
        overview: Overview { bursts, ..tally.overview(&population, &settings.taxonomy, clustered, covered) },
        issues,
        faq,
        spellings,
        figures: Figures::default(),
        topics: settings.taxonomy.topics().to_vec(),
        masked: !settings.keep_personal_data,
        ledger,
        run: run_info(artifacts, settings),
        landscape: Landscape::default(),
    })
}

/// Reads the comments of an issue's quotes again, for their words and for the replies beside them.
fn with_words(draft: IssueDraft, store: &Store, index_of: &HashMap<String, usize>, settings: &Settings) -> Result<(Issue, Vec<Answer>), Error> {
    let comment = |member: &Member| index_of.get(&member.comment).map(|&index| store.read(index).map_err(Error::Store)).transpose();
    let quoted: Vec<Comment> = draft.quoted().iter().filter_map(|member| comment(member).transpose()).collect::<Result<_, _>>()?;
    let central: Vec<Member> = draft.quoted().to_vec();
    let issue = draft.finish(&quoted, settings.keep_personal_data);
    let mut answers: Vec<Answer> = Vec::new();
    // The most central comments' replies first.
    for member in central.iter().chain(&issue.members) {
        if issue.intent != Intent::Question || answers.len() == ANSWERS {
            break;
        }
        let Some(comment) = comment(member)? else { continue };
        if let Some(reply) = comment.feedback.reply.as_deref().map(str::trim).filter(|reply| !reply.is_empty()) {
            let text = if settings.keep_personal_data { reply.to_owned() } else { masked(reply) };
            if answers.iter().all(|answer| answer.text != text) {
                answers.push(Answer { text, position: comment.feedback.position.clone() });
            }
        }
    }
    Ok((issue, answers))
}

fn run_info(artifacts: &Artifacts, settings: &Settings) -> RunInfo {
    // The number of threads changes nothing in the outputs, so it is no part of them.
    let mut effective = settings.effective.clone();
    effective.run.threads = None;
    // Whoever has the salt can test guesses at authors.
    effective.report.author_salt = None;
    let manifest = &artifacts.manifest;
    RunInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: ModelInfo {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            files: manifest.files.iter().map(|(name, sum)| (name.clone(), sum.clone())).collect(),
        },
        settings: toml::to_string(&effective).unwrap_or_default(),
        formats: settings.formats.clone(),
    }
}
