//! The text form of an evaluation: one screen of figures, each with its interval, then the rows to look at.

use std::fmt::Write;

use koe::evaluate::{
    Answer, Class, Collision, Estimate, Evaluation, Examples, FEWEST, Matrix, NeverGold, Poles, ReliabilityBin, RowCounts, Scores, Slices, Task,
    ToldBy, TopicScores,
};
use koe::measure::Share;

/// Slices, values and pairs that are listed.
const LISTED: usize = 30;
/// Characters of a comment that are shown.
const WIDTH: usize = 300;

/// The whole text.
pub(super) fn text(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(evaluation, &mut out);
    out
}

fn write_all(evaluation: &Evaluation, out: &mut String) -> std::fmt::Result {
    head(evaluation, out)?;
    match &evaluation.scores {
        Scores::Sentiment { single, poles, reliability } => {
            figure(out, "macro-F1", single.macro_f1)?;
            figure(out, "kappa", single.kappa)?;
            if let Some(poles) = poles {
                sign(out, poles)?;
            }
            classes(out, "class", &single.classes, &single.never_gold)?;
            confusion(out, &single.confusion)?;
            reliable(out, reliability)?;
        }
        Scores::Intent(single) => {
            figure(out, "macro-F1", single.macro_f1)?;
            figure(out, "kappa", single.kappa)?;
            classes(out, "class", &single.classes, &single.never_gold)?;
            confusion(out, &single.confusion)?;
        }
        Scores::Topics(topics) => topic_scores(out, topics)?,
    }
    if let Some(examples) = &evaluation.examples {
        by_example(out, examples)?;
    }
    if let Some(slices) = &evaluation.slices {
        by_value(out, slices)?;
    }
    unknown(evaluation, out)?;
    mistakes(out, evaluation)?;
    writeln!(out)?;
    for note in &evaluation.notes {
        writeln!(out, "note: {note}")?;
    }
    let bootstrap = evaluation.bootstrap;
    let exact = "intervals are 95 %: Wilson's for shares; for F1 and kappa the percentiles of";
    writeln!(out, "{exact} {} bootstrap samples (seed {})", bootstrap.resamples, bootstrap.seed)
}

fn head(evaluation: &Evaluation, out: &mut String) -> std::fmt::Result {
    let paths: Vec<&str> = evaluation.files.iter().map(|file| file.path.as_str()).collect();
    let told = match evaluation.told {
        ToldBy::Flag => "as stated".to_owned(),
        ToldBy::Values { rows } => format!("told by the values of {rows} rows"),
        ToldBy::Header => "told by the header".to_owned(),
    };
    writeln!(out, "{}", paths.join(", "))?;
    writeln!(out, "  task      {} in column `{}` ({told})", evaluation.task, evaluation.label_column)?;
    writeln!(out, "  model     {} {}", evaluation.model.name, evaluation.model.version)?;
    rows(&evaluation.rows, out)?;
    writeln!(out, "  coverage  {} of the labelled rows classified", share(&evaluation.coverage))?;
    let right = if evaluation.task == Task::Topic { "with the whole set right" } else { "right" };
    writeln!(out, "  accuracy  {} of the classified rows {right}", share(&evaluation.accuracy.classified))?;
    writeln!(out, "            {} of all labelled rows", share(&evaluation.accuracy.labelled))
}

fn rows(rows: &RowCounts, out: &mut String) -> std::fmt::Result {
    write!(
        out,
        "  rows      {} read = {} labelled + {} without a label + {} with an unknown label",
        rows.read, rows.labelled, rows.without_label, rows.unknown_label
    )?;
    if rows.unreadable_label > 0 {
        write!(out, " + {} whose label cannot be read", rows.unreadable_label)?;
    }
    write!(out, "\n            {} labelled = {} classified", rows.labelled, rows.classified)?;
    for (reason, number) in rows.not_classified.reasons().into_iter().filter(|(_, number)| *number > 0) {
        write!(out, " + {number} {}", reason.replace('_', " "))?;
    }
    writeln!(out)
}

fn figure(out: &mut String, name: &str, estimate: Option<Estimate>) -> std::fmt::Result {
    writeln!(out, "  {name:<9} {}", estimate.map_or_else(|| "not defined".to_owned(), interval))
}

fn sign(out: &mut String, poles: &Poles) -> std::fmt::Result {
    write!(out, "  poles     {} have the right sign among gold negative and positive", share(&poles.accuracy))?;
    match poles.balanced {
        Some(balanced) => writeln!(out, "; each pole counting alike {}", percent(balanced)),
        None => writeln!(out),
    }
}

fn by_example(out: &mut String, examples: &Examples) -> std::fmt::Result {
    writeln!(out, "\nexamples of topics in the settings: {} of {} are given their own topic by the others", examples.right, examples.number)?;
    for collision in examples.collisions.iter().take(LISTED) {
        let Collision { text, topic, found, probability, own } = collision;
        writeln!(out, "  {topic} sounds like {found} ({probability:.2} against {own:.2}): {}", text.chars().take(WIDTH).collect::<String>())?;
    }
    match examples.collisions.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

fn topic_scores(out: &mut String, topics: &TopicScores) -> std::fmt::Result {
    if topics.surest.base > 0 {
        writeln!(out, "  surest    {} of the rows with one topic have it as the surest prediction", share(&topics.surest))?;
    }
    figure(out, "micro-F1", topics.micro_f1)?;
    figure(out, "macro-F1", topics.macro_f1)?;
    classes(out, "topic", &topics.classes, &topics.never_gold)?;
    if !topics.confused.is_empty() {
        writeln!(out, "\nmissed topic, and the one given in its place")?;
    }
    for pair in &topics.confused {
        writeln!(out, "  {:>6}  {} → {}", pair.rows, pair.gold, pair.predicted)?;
    }
    Ok(())
}

fn classes(out: &mut String, kind: &str, classes: &[Class], never_gold: &[NeverGold]) -> std::fmt::Result {
    if !classes.is_empty() {
        let width = classes.iter().map(|class| class.label.len()).max().unwrap_or_default().max(kind.len());
        writeln!(out, "\n  {kind:<width$}  support  predicted  {:<22}  {:<22}  F1", "precision", "recall")?;
        for class in classes {
            let f1 = class.f1.map_or_else(|| "–".to_owned(), interval);
            let (precision, recall) = (part(&class.precision), part(&class.recall));
            writeln!(out, "  {:<width$}  {:>7}  {:>9}  {precision:<22}  {recall:<22}  {f1}", class.label, class.support, class.predicted)?;
        }
    }
    if !never_gold.is_empty() {
        let never: Vec<String> = never_gold.iter().map(|label| format!("{} {}", label.label, label.predicted)).collect();
        writeln!(out, "  predicted, but never gold: {}", never.join(", "))?;
    }
    Ok(())
}

fn confusion(out: &mut String, matrix: &Matrix) -> std::fmt::Result {
    if matrix.gold.is_empty() {
        return Ok(());
    }
    let first = matrix.gold.iter().map(String::len).max().unwrap_or_default().max("gold".len());
    let width = matrix.predicted.iter().map(String::len).max().unwrap_or_default().max(6);
    write!(out, "\nconfusion: gold down, predicted across\n  {:<first$}", "gold")?;
    for label in &matrix.predicted {
        write!(out, "  {label:>width$}")?;
    }
    writeln!(out)?;
    for (label, counts) in matrix.gold.iter().zip(&matrix.counts) {
        write!(out, "  {label:<first$}")?;
        for count in counts {
            write!(out, "  {count:>width$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn reliable(out: &mut String, bins: &[ReliabilityBin]) -> std::fmt::Result {
    writeln!(out, "\nreliability: is a larger |score| more often right?\n  |score|    rows  mean   right")?;
    for bin in bins {
        let mean = bin.mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}"));
        writeln!(out, "  {:.1}–{:.1}  {:>6}  {mean:<5}  {}", bin.from, bin.to, bin.right.base, share(&bin.right))?;
    }
    Ok(())
}

fn by_value(out: &mut String, slices: &Slices) -> std::fmt::Result {
    let found = if slices.found_by_koe { ", as koe finds it" } else { "" };
    writeln!(out, "\naccuracy by `{}`{found}: classified rows, right among them", slices.by)?;
    for slice in slices.values.iter().take(LISTED) {
        let value = match slice.value.as_deref() {
            Some("") => "(empty)",
            Some(value) => value,
            None => "(all other values)",
        };
        let few = if slice.too_few { format!(" (too few: under {FEWEST} rows)") } else { String::new() };
        writeln!(out, "  {:>6}  {:<24}  {value}{few}", slice.right.base, share(&slice.right))?;
    }
    more(out, slices.values.len())
}

fn unknown(evaluation: &Evaluation, out: &mut String) -> std::fmt::Result {
    if evaluation.unknown_values.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nvalues of `{}` that are no {}; their rows are in no score (--map VALUE=LABEL gives them a meaning)",
        evaluation.label_column, evaluation.task
    )?;
    for value in evaluation.unknown_values.iter().take(LISTED) {
        writeln!(out, "  {:>6}  `{}`, first at {}", value.rows, value.value, value.first)?;
    }
    more(out, evaluation.unknown_values.len())
}

fn more(out: &mut String, listed: usize) -> std::fmt::Result {
    match listed.saturating_sub(LISTED) {
        0 => Ok(()),
        rest => writeln!(out, "          and {rest} more; --format json has all"),
    }
}

fn mistakes(out: &mut String, evaluation: &Evaluation) -> std::fmt::Result {
    let (mistakes, right) = (&evaluation.errors, &evaluation.accuracy.classified);
    if mistakes.is_empty() {
        return Ok(());
    }
    let worst = match evaluation.task {
        Task::Sentiment => "those whose score is furthest from the gold label",
        Task::Intent => "score: the share of the text with the predicted intent",
        Task::Topic => "those with the most topics missing or too many",
    };
    writeln!(out, "\nthe worst {} of {} errors ({worst}); ⟦ ⟧ marks the words that decided the sentiment", mistakes.len(), right.base - right.count)?;
    for mistake in mistakes {
        let score = mistake.score.map_or_else(String::new, |score| format!(", score {score:.2}"));
        writeln!(out, "  {}  gold {}, predicted {}{score}", mistake.position, answer(&mistake.gold), answer(&mistake.predicted))?;
        let line = mistake.marked.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(WIDTH) {
            Some((end, _)) => writeln!(out, "    {}…", &line[..end])?,
            None => writeln!(out, "    {line}")?,
        }
    }
    Ok(())
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::One(label) => label.clone(),
        Answer::Set(labels) if labels.is_empty() => "none".to_owned(),
        Answer::Set(labels) => labels.join(" + "),
    }
}

/// `90.9 % (62.3–98.4 %)`
fn share(share: &Share) -> String {
    if share.base == 0 {
        return "–".to_owned();
    }
    format!("{} ({:.1}–{:.1} %)", percent(share.value), share.low * 100.0, share.high * 100.0)
}

fn percent(value: f64) -> String {
    format!("{:.1} %", value * 100.0)
}

/// `0.909 (0.623–0.984)`
fn part(share: &Share) -> String {
    if share.base == 0 {
        return "–".to_owned();
    }
    format!("{:.3} ({:.3}–{:.3})", share.value, share.low, share.high)
}

fn interval(estimate: Estimate) -> String {
    format!("{:.3} ({:.3}–{:.3})", estimate.value, estimate.low, estimate.high)
}
