//! `koe cache import`: what other machines have paid for.

use koe::error::Error;
use koe::pipeline::spread::{Tables, read_predictions};
use koe::pipeline::{Cache, CacheOptions, Loaded};

use super::cache_arguments::{CacheAction, CacheCommand};
use super::terminal::Terminal;
use super::{Exit, Failure};

pub(super) fn run(command: &CacheCommand, terminal: &Terminal) -> Result<Exit, Failure> {
    let CacheAction::Import { tables, cache, settings } = &command.action;
    let settings = settings.resolve().map_err(Error::from)?;
    let tables = Tables::of(tables).map_err(Error::from)?;
    let pool = super::analyze::threads(&settings)?;
    pool.install(|| {
        let mut loaded = Loaded::open(&settings)?;
        let options = CacheOptions { path: cache.clone(), runs: None, bytes: u64::MAX };
        let mut cache = Cache::open(options, &mut loaded.classifier).map_err(Error::from)?;
        read_predictions(tables, |entries| cache.import(entries).map_err(Error::from))?;
        let used = cache.finish();
        terminal.remembered(&used);
        terminal.tell(|| format!("{} predictions taken in", used.asked), || format!("予測{}件を取り込みました", used.asked));
        Ok(if used.warnings.is_empty() { Exit::Complete } else { Exit::Failed })
    })
}
