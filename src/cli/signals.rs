//! Ctrl-C and `kill`: the run ends at once, with nothing half written.
//!
//! A signal that comes while rows are read or grouped ends the process: 130 for SIGINT, 143 for SIGTERM. What is only begun then vanishes: the store of
//! comments has no name, the ledger and the cache take back what was not committed. While outputs are being put in place the run is let finish, for that
//! is sooner done than undone; a second signal does not wait.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::locale::Locale;

/// Held while what is begun must be ended.
#[derive(Clone, Default)]
pub(crate) struct Uninterrupted(Arc<Mutex<()>>);

impl Uninterrupted {
    /// No signal but the second ends the run until the guard is dropped.
    pub(crate) fn begin(&self) -> MutexGuard<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No signal but the second ends the run from now on.
    pub(crate) fn to_the_end(&self) {
        std::mem::forget(self.begin());
    }

    /// Begins to listen.
    #[cfg(unix)]
    pub(crate) fn watch() -> Self {
        use signal_hook::consts::{SIGINT, SIGTERM};

        let kept = Self::default();
        let lock = kept.clone();
        // Without room for one more thread signals do what they always did.
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return kept };
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let mut signals = signals.forever();
            let Some(first) = signals.next() else { return };
            let _ = std::thread::Builder::new().name("stop".to_owned()).spawn(move || {
                let _last = lock.begin();
                exit(first);
            });
            if let Some(second) = signals.next() {
                exit(second);
            }
        });
        kept
    }

    #[cfg(not(unix))]
    pub(crate) fn watch() -> Self {
        Self::default()
    }
}

/// As a shell says that a program was ended by a signal.
#[cfg(unix)]
#[expect(clippy::exit, reason = "other threads are in the middle of their work, and are not asked")]
fn exit(signal: i32) -> ! {
    std::process::exit(128 + signal)
}

/// A panic says where it happened and nothing else: its words may quote a customer.
pub(crate) fn quiet_panics(locale: Locale) {
    std::panic::set_hook(Box::new(move |panic| {
        use std::io::Write as _;
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), |place| format!("{}:{}", shown(place.file()), place.line()));
        let said = locale.pick(|| format!("a fault at {place}; please report it"), || format!("{place} で不具合が起きました。報告してください"));
        let _ = writeln!(anstream::stderr(), "koe: {said}");
    }));
}

/// The last parts of a path: where koe was built is nobody's business.
fn shown(path: &str) -> String {
    let parts: Vec<_> = Path::new(path).components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts[parts.len().saturating_sub(3)..].join("/")
}
