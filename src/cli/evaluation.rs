//! The text form of an evaluation: one screen of figures, each with its interval, then the rows to look at.

use std::fmt::Write;

use koe::evaluate::{Class, Collision, Estimate, Evaluation, Examples, Matrix, NeverGold, Poles, ReliabilityBin, Scores, Slices, TopicScores};
use koe::measure::Share;

use super::columns::{left, right, width};
use super::evaluation_words::Words;
use super::locale::Locale;

/// Slices, values and pairs that are listed.
const LISTED: usize = 30;
/// Characters of a comment that are shown.
const WIDTH: usize = 300;
/// Columns of the names of lines.
const NAME: usize = 9;

/// The whole text.
pub(super) fn text(evaluation: &Evaluation, locale: Locale) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(evaluation, Words(locale), &mut out);
    out
}

fn write_all(evaluation: &Evaluation, words: Words, out: &mut String) -> std::fmt::Result {
    head(evaluation, words, out)?;
    match &evaluation.scores {
        Scores::Sentiment { single, poles, reliability } => {
            figure(out, words, "macro-F1", single.macro_f1)?;
            figure(out, words, "kappa", single.kappa)?;
            if let Some(poles) = poles {
                sign(out, words, poles)?;
            }
            classes(out, words, words.word("class", "ラベル"), &single.classes, &single.never_gold)?;
            confusion(out, words, &single.confusion)?;
            reliable(out, words, reliability)?;
        }
        Scores::Intent(single) => {
            figure(out, words, "macro-F1", single.macro_f1)?;
            figure(out, words, "kappa", single.kappa)?;
            classes(out, words, words.word("class", "ラベル"), &single.classes, &single.never_gold)?;
            confusion(out, words, &single.confusion)?;
        }
        Scores::Topics(topics) => topic_scores(out, words, topics)?,
    }
    if let Some(examples) = &evaluation.examples {
        by_example(out, words, examples)?;
    }
    if let Some(slices) = &evaluation.slices {
        by_value(out, words, slices)?;
    }
    unknown(evaluation, words, out)?;
    mistakes(out, words, evaluation)?;
    writeln!(out)?;
    for note in &evaluation.notes {
        writeln!(out, "{}", words.note(note))?;
    }
    writeln!(out, "{}", words.intervals(evaluation.bootstrap))
}

/// A line with its name.
fn line(out: &mut String, name: &str, said: &str) -> std::fmt::Result {
    writeln!(out, "  {} {said}", left(name, NAME))
}

fn head(evaluation: &Evaluation, words: Words, out: &mut String) -> std::fmt::Result {
    let paths: Vec<&str> = evaluation.files.iter().map(|file| file.path.as_str()).collect();
    writeln!(out, "{}", paths.join(", "))?;
    line(out, words.word("task", "種類"), &words.task(evaluation))?;
    line(out, words.word("model", "モデル"), &format!("{} {}", evaluation.model.name, evaluation.model.version))?;
    let (read, classified) = words.rows(&evaluation.rows);
    line(out, words.word("rows", "行"), &read)?;
    line(out, "", &classified)?;
    line(out, words.word("coverage", "判定率"), &words.coverage(&share(&evaluation.coverage)))?;
    line(out, words.word("accuracy", "正解率"), &words.accuracy(&share(&evaluation.accuracy.classified), evaluation.task))?;
    line(out, "", &words.accuracy_of_all(&share(&evaluation.accuracy.labelled)))
}

fn figure(out: &mut String, words: Words, name: &str, estimate: Option<Estimate>) -> std::fmt::Result {
    line(out, name, &estimate.map_or_else(|| words.word("not defined", "計算できません").to_owned(), interval))
}

fn sign(out: &mut String, words: Words, poles: &Poles) -> std::fmt::Result {
    let balanced = poles.balanced.map(percent);
    line(out, words.word("poles", "符号"), &words.poles(&share(&poles.accuracy), balanced.as_deref()))
}

fn by_example(out: &mut String, words: Words, examples: &Examples) -> std::fmt::Result {
    writeln!(out, "\n{}", words.examples(examples.right, examples.number))?;
    for collision in examples.collisions.iter().take(LISTED) {
        let Collision { text, topic, found, probability, own } = collision;
        let text: String = text.chars().take(WIDTH).collect();
        writeln!(out, "  {}", words.collision(topic, found, (*probability, *own), &text))?;
    }
    match examples.collisions.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "  {}", words.more(more)),
    }
}

fn topic_scores(out: &mut String, words: Words, topics: &TopicScores) -> std::fmt::Result {
    if topics.surest.base > 0 {
        line(out, words.word("surest", "最有力"), &words.surest(&share(&topics.surest)))?;
    }
    figure(out, words, "micro-F1", topics.micro_f1)?;
    figure(out, words, "macro-F1", topics.macro_f1)?;
    classes(out, words, words.word("topic", "話題"), &topics.classes, &topics.never_gold)?;
    if !topics.confused.is_empty() {
        writeln!(out, "\n{}", words.word("missed topic, and the one given in its place", "見逃した話題 → 代わりに付けた話題"))?;
    }
    for pair in &topics.confused {
        writeln!(out, "  {:>6}  {} → {}", pair.rows, pair.gold, pair.predicted)?;
    }
    Ok(())
}

fn classes(out: &mut String, words: Words, kind: &str, classes: &[Class], never_gold: &[NeverGold]) -> std::fmt::Result {
    if !classes.is_empty() {
        let (support, predicted) = (words.word("support", "正解"), words.word("predicted", "判定"));
        let (precision, recall) = (left(words.word("precision", "適合率"), 22), left(words.word("recall", "再現率"), 22));
        let width = classes.iter().map(|class| width(&class.label)).max().unwrap_or_default().max(width(kind));
        writeln!(out, "\n  {}  {}  {}  {precision}  {recall}  F1", left(kind, width), right(support, 7), right(predicted, 9))?;
        for class in classes {
            let f1 = class.f1.map_or_else(|| "–".to_owned(), interval);
            let (precision, recall) = (part(&class.precision), part(&class.recall));
            let label = left(&class.label, width);
            writeln!(out, "  {label}  {:>7}  {:>9}  {precision:<22}  {recall:<22}  {f1}", class.support, class.predicted)?;
        }
    }
    if !never_gold.is_empty() {
        let never: Vec<String> = never_gold.iter().map(|label| format!("{} {}", label.label, label.predicted)).collect();
        writeln!(out, "  {}: {}", words.word("predicted, but never gold", "判定にあって正解にないもの"), never.join(", "))?;
    }
    Ok(())
}

fn confusion(out: &mut String, words: Words, matrix: &Matrix) -> std::fmt::Result {
    if matrix.gold.is_empty() {
        return Ok(());
    }
    let gold = words.word("gold", "正解");
    let first = matrix.gold.iter().map(String::len).max().unwrap_or_default().max(gold.len());
    let width = matrix.predicted.iter().map(String::len).max().unwrap_or_default().max(6);
    let head = words.word("confusion: gold down, predicted across", "混同行列（縦が正解、横が判定）");
    write!(out, "\n{head}\n  {}", left(gold, first))?;
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

fn reliable(out: &mut String, words: Words, bins: &[ReliabilityBin]) -> std::fmt::Result {
    let question = words.word("reliability: is a larger |score| more often right?", "信頼度: |score| が大きいほど正しいか");
    let (rows, mean) = (right(words.word("rows", "行"), 6), left(words.word("mean", "平均"), 5));
    writeln!(out, "\n{question}\n  |score|  {rows}  {mean}  {}", words.word("right", "一致"))?;
    for bin in bins {
        let mean = bin.mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}"));
        writeln!(out, "  {:.1}–{:.1}  {:>6}  {mean:<5}  {}", bin.from, bin.to, bin.right.base, share(&bin.right))?;
    }
    Ok(())
}

fn by_value(out: &mut String, words: Words, slices: &Slices) -> std::fmt::Result {
    writeln!(out, "\n{}", words.by_value(&slices.by, slices.found_by_koe))?;
    for slice in slices.values.iter().take(LISTED) {
        let value = match slice.value.as_deref() {
            Some("") => words.word("(empty)", "（空）"),
            Some(value) => value,
            None => words.word("(all other values)", "（ほかのすべての値）"),
        };
        let few = if slice.too_few { words.too_few() } else { String::new() };
        writeln!(out, "  {:>6}  {:<24}  {value}{few}", slice.right.base, share(&slice.right))?;
    }
    more(out, words, slices.values.len())
}

fn unknown(evaluation: &Evaluation, words: Words, out: &mut String) -> std::fmt::Result {
    if evaluation.unknown_values.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", words.unknown(&evaluation.label_column, evaluation.task))?;
    for value in evaluation.unknown_values.iter().take(LISTED) {
        writeln!(out, "  {:>6}  {}", value.rows, words.unknown_value(&value.value, &value.first))?;
    }
    more(out, words, evaluation.unknown_values.len())
}

fn more(out: &mut String, words: Words, listed: usize) -> std::fmt::Result {
    match listed.saturating_sub(LISTED) {
        0 => Ok(()),
        rest => writeln!(out, "          {}", words.more_in_json(rest)),
    }
}

fn mistakes(out: &mut String, words: Words, evaluation: &Evaluation) -> std::fmt::Result {
    let (mistakes, right) = (&evaluation.errors, &evaluation.accuracy.classified);
    if mistakes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", words.worst(evaluation.task, mistakes.len(), right.base - right.count))?;
    for mistake in mistakes {
        writeln!(out, "  {}  {}", mistake.position, words.mistake(mistake))?;
        let line = mistake.marked.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(WIDTH) {
            Some((end, _)) => writeln!(out, "    {}…", &line[..end])?,
            None => writeln!(out, "    {line}")?,
        }
    }
    Ok(())
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
