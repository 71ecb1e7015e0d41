//! `koe diff`: two folders in, what has changed out.

use std::io::Write;

use koe::diff::{self, Change, Diff, IssueChange, Side};
use koe::error::Error;

use super::arguments::{DiffArguments, TextOrJson};
use super::columns::left;
use super::locale::Locale;
use super::{Exit, Failure};

pub(super) fn run(arguments: &DiffArguments, locale: Locale) -> Result<Exit, Failure> {
    let earlier = diff::read(&arguments.earlier).map_err(Error::from)?;
    let later = diff::read(&arguments.later).map_err(Error::from)?;
    let diff = diff::diff(&earlier, &later);
    let mut out = std::io::stdout().lock();
    match arguments.format {
        TextOrJson::Text => text(&diff, locale, &mut out)?,
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &diff).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Complete)
}

fn text(diff: &Diff, locale: Locale, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{} → {}", side(&diff.earlier, locale), side(&diff.later, locale))?;
    if !diff.same_ledger {
        let english = "these runs kept no ledger in common (--ledger): another id may stand for the same issue, so new and gone mean little";
        let japanese =
            "同じ台帳（--ledger）を使っていない2つの実行です。同じ課題でも番号が違うことがあるため、「新しい」「なくなった」はあてになりません";
        writeln!(out, "{}", locale.word(english, japanese))?;
    }
    for change in Change::ALL {
        let issues: Vec<&IssueChange> = diff.issues.iter().filter(|issue| issue.change == change).collect();
        if change == Change::Unchanged {
            writeln!(out, "\n{}: {}", heading(change, locale), issues.len())?;
            continue;
        }
        if issues.is_empty() {
            continue;
        }
        writeln!(out, "\n{}: {}", heading(change, locale), issues.len())?;
        for issue in issues {
            let (before, after) = (&issue.earlier, &issue.later);
            let voices = locale.pick(|| format!("{} → {} voices", before.count, after.count), || format!("{} → {}件の声", before.count, after.count));
            let share = format!("{} → {}", percent(before.value), percent(after.value));
            let into = |into: &str| locale.pick(|| format!(" (now {into})"), || format!("（いまは {into}）"));
            let into = issue.merged_into.as_deref().map_or_else(String::new, into);
            let (voices, verdict) = (left(&voices, 20), left(&verdict(issue, locale), 26));
            writeln!(out, "  {:<8} {voices} {share:<16} {verdict} {}{into}", issue.id, issue.title)?;
        }
    }
    Ok(())
}

fn verdict(issue: &IssueChange, locale: Locale) -> String {
    match (issue.p_value, issue.beyond_chance) {
        (None, _) => locale.word("too few to say", "少なくて判断できません").to_owned(),
        (Some(p), true) => locale.pick(|| format!("beyond chance, p {p:.1e}"), || format!("偶然ではない p {p:.1e}")),
        (Some(p), false) => locale.pick(|| format!("may be chance, p {p:.2}"), || format!("偶然かもしれない p {p:.2}")),
    }
}

fn side(side: &Side, locale: Locale) -> String {
    let date = side.date.as_deref().map_or_else(String::new, |date| format!("{date}{}", locale.word(", ", "、")));
    locale.pick(|| format!("{} ({date}{} analysed)", side.folder, side.analyzed), || format!("{}（{date}分析{}件）", side.folder, side.analyzed))
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn heading(change: Change, locale: Locale) -> &'static str {
    match change {
        Change::New => locale.word("new", "新しい課題"),
        Change::CameBack => locale.word("came back", "再び現れた課題"),
        Change::Grown => locale.word("grown", "増えた課題"),
        Change::Shrunk => locale.word("shrunk", "減った課題"),
        Change::Gone => locale.word("gone", "なくなった課題"),
        Change::Merged => locale.word("merged", "統合された課題"),
        Change::Unchanged => locale.word("no difference beyond chance", "偶然を超える差のない課題"),
    }
}
