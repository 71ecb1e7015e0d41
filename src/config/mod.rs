//! Settings: what a run does, resolved once before the first row is read.
//!
//! Three layers, one shape: the commented `defaults.toml` inside the binary, the user's `koe.toml`, the flags. Each is an [`Options`] (every field
//! optional); laid over one another they become valid, immutable [`Settings`]. `koe config` prints them as TOML that is valid input again.

mod channels;
mod listening;
mod options;
mod settings;
mod taxonomy;
mod zone;

pub use channels::{KnownChannel, channel_name, known_channel};
pub use listening::{ListenedKind, ListenedName, ListeningOptions};
pub use options::{ClusterOptions, ModelOptions, Options, ReadOptions, ReportOptions, RunOptions};
pub use settings::{ClusterScope, Format, ReportLanguage, Settings, SettingsError};
pub use taxonomy::{Stage, Taxonomy, Topic};
pub use zone::Zone;
