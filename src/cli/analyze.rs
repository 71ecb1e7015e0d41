//! `koe analyze`: the main job, and its dry run.

use koe::config::Settings;
use koe::error::Error;
use koe::issue::actions::Actions;
use koe::issue::ledger::{Ledger, Review};
use koe::pipeline::{self, Analysis, Beside, Loaded, Unchanged};
use koe::report;
use koe::suggest::faq::FaqFile;

use super::arguments::AnalyzeArguments;
use super::signals::Uninterrupted;
use super::terminal::Terminal;
use super::{Exit, Failure, japanese};

pub(super) fn run(arguments: &AnalyzeArguments, terminal: &Terminal, signals: &Uninterrupted) -> Result<Exit, Failure> {
    let settings = arguments.resolve().map_err(Error::from)?;
    let Some(out) = arguments.out.as_deref().filter(|_| !arguments.dry_run) else {
        return super::dry_run::run(pipeline::open(&arguments.inputs, &settings)?, &settings, arguments.format, terminal.locale());
    };
    // Everything that can be wrong with a setting is found before the first row is read (law 5).
    let unchanged = Unchanged::look(&arguments.inputs)?;
    let sources = pipeline::open(&arguments.inputs, &settings)?;
    if arguments.strict {
        pipeline::refuse_set_aside(pipeline::open(&arguments.inputs, &settings)?)?;
    }
    report::check_writable(out).map_err(Error::from)?;
    let faq = arguments.faq.as_deref().map(FaqFile::read).transpose().map_err(Error::from)?;
    if arguments.by.is_some() {
        report::check_packages(out).map_err(Error::from)?;
    }
    let review = arguments.review.as_deref().map(Review::read).transpose().map_err(Error::from)?;
    let actions = arguments.night.actions.as_deref().map(Actions::read).transpose().map_err(Error::from)?.unwrap_or_default();
    let groups = super::cluster::groups(&arguments.groups)?;
    let pool = threads(&settings)?;
    let exit = pool.install(|| -> Result<Exit, Error> {
        let (loaded, ledger) = rayon::join(
            || Loaded::open(&settings)?.with_cache(arguments.cache.options()),
            || arguments.ledger.as_deref().map(Ledger::begin).transpose(),
        );
        let (loaded, mut ledger) = (Loaded { groups, ..loaded? }, ledger?);
        if let Some(ledger) = &mut ledger {
            report::settle_delivery(&mut ledger.book, out);
            ledger.use_model(&loaded.classifier.artifacts().identity(), arguments.adopt_model)?;
            for warning in review.iter().flat_map(|review| ledger.book.review(review)) {
                terminal.warn(|| format!("{}: {}", warning.cell, warning.what), || japanese::review_warning(&warning));
            }
        }
        std::fs::create_dir_all(out).map_err(|source| report::OutputError::Io { action: "create the folder", path: out.to_path_buf(), source })?;
        let beside = Beside { ledger: ledger.as_mut(), faq, actions: &actions.actions, packages: arguments.by.is_some() };
        let analysis = pipeline::analyze_with(sources, &settings, loaded, out, beside, &mut |event| terminal.event(event))?;
        unchanged.check()?;
        signals.to_the_end();
        // First the ledger, then the outputs: no number is read in a report that the ledger does not hold, and a run that is killed between the two
        // writes the same outputs when it is run again.
        if let Some(ledger) = &mut ledger {
            report::plan_delivery(&analysis.report, out, &mut ledger.book)?;
            ledger.commit()?;
        }
        if arguments.by.is_some() {
            report::write_packages(&analysis.report, out, || Ok(analysis.comments()))?;
        }
        report::write_all(&analysis.report, out, &settings.formats, || Ok(analysis.comments()))?;
        if let Some(ledger) = &mut ledger {
            ledger.delivered()?;
        }
        terminal.done();
        summary(&analysis, out, terminal);
        for warning in actions.warnings.iter().chain(&analysis.warnings) {
            terminal.warn(|| warning.to_string(), || japanese::action_warning(warning));
        }
        let alerts = analysis.report.ledger.as_ref().is_some_and(|ledger| !ledger.alerts.is_empty());
        Ok(if alerts && arguments.night.exit_on_alert {
            Exit::Alerted
        } else if pipeline::set_aside(&analysis.report.accounting) {
            Exit::SetAside
        } else {
            Exit::Complete
        })
    })?;
    Ok(exit)
}

/// A pool of the stated size; the global one would be as large as the machine.
pub(super) fn threads(settings: &Settings) -> Result<rayon::ThreadPool, Error> {
    let threads = settings.threads.get();
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|source| Error::Threads { threads, source })
}

fn summary(analysis: &Analysis, out: &std::path::Path, terminal: &Terminal) {
    let report = &analysis.report;
    let rows = &report.accounting;
    terminal.tell(
        || {
            format!(
                "{} rows read = {} analyzed + {} duplicate + {} empty + {} no content + {} other language + {} rejected",
                rows.read, rows.analyzed, rows.duplicate, rows.empty, rows.no_content, rows.other_language, rows.rejected
            )
        },
        || {
            format!(
                "読み取り{}行 = 分析{} + 重複{} + 空{} + 内容なし{} + 対象外の言語{} + 除外{}",
                rows.read, rows.analyzed, rows.duplicate, rows.empty, rows.no_content, rows.other_language, rows.rejected
            )
        },
    );
    let (issues, covered, clustered) = (report.issues.len(), report.overview.covered_units, report.overview.clustered_units);
    terminal.tell(
        || format!("{issues} issues hold {covered} of {clustered} units that complain, request or ask"),
        || format!("苦情・要望・質問の意見{clustered}件のうち{covered}件が、{issues}個の課題にまとまりました"),
    );
    if analysis.corrected > 0 {
        let units = analysis.corrected;
        terminal.tell(|| format!("labels corrected by people: {units}"), || format!("人が直した評価・種類を意見{units}件に反映しました"));
    }
    if let Some(ledger) = report.ledger.as_ref().filter(|ledger| !ledger.alerts.is_empty()) {
        let (alerts, file) = (ledger.alerts.len(), out.join("alerts.json"));
        terminal.tell(|| format!("{alerts} to be alerted: {}", file.display()), || format!("通知すること{alerts}件: {}", file.display()));
    }
    for (path, warning) in &analysis.read_warnings {
        terminal.warn(|| format!("{path}: {warning}"), || format!("{path}: {}", japanese::read_warning(warning)));
    }
    let page = out.join("report.html");
    terminal.tell(|| format!("report: {}", page.display()), || format!("レポート: {}", page.display()));
}
