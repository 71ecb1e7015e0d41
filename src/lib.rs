//! koe (声, the voice) turns exports of customer comments, Japanese and English, into recurring issues that a team can act on.
//!
//! ```text
//! read → normalize → segment → tokenize → classify → cluster → issue → measure → suggest → report
//! ```
//!
//! Each stage is a module and imports types of the stages to its left only; [`evaluate`] compares what they find with people's labels,
//! [`diff`] two runs with each other. The library is silent: it returns values and events; the binary prints.

pub mod classify;
pub mod cluster;
pub mod config;
pub mod diff;
pub mod error;
pub mod evaluate;
pub mod feedback;
pub mod issue;
pub mod measure;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod segment;
pub mod suggest;
pub mod tokenize;
pub mod verify;
