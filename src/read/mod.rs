//! Files become [`Feedback`](crate::feedback::Feedback), or a [`RowError`](crate::feedback::RowError) that says why not; every row is one of the two.
//!
//! [`expand`] turns the arguments of the command line into files. [`open()`] looks at one file and decides everything about it (encoding, delimiter,
//! layout, header, columns, order of dates, scale of ratings) from its first rows, and says so in a [`Plan`]. The [`Source`] it gives is an iterator
//! that reads the file row by row, in bounded memory for CSV and JSON Lines.
//!
//! ```text
//! bytes → lines → delimited | json | spreadsheet → row → header, layouts, columns → dates, rating → source
//! ```

mod bytes;
mod columns;
mod dates;
mod delimited;
mod error;
mod header;
mod identity;
mod json;
mod layouts;
mod lines;
mod open;
mod plan;
mod profile;
mod rating;
mod row;
mod source;
mod spreadsheet;
mod stream;
mod synonyms;

pub use bytes::{BinaryKind, EncodingChoice};
pub use columns::{ColumnChoice, Role};
pub use dates::{DateRule, DayOrder};
pub use error::{ReadError, ReadWarning};
pub use json::DocumentFault;
pub use layouts::Layout;
pub use open::{expand, open};
pub use plan::{FileFormat, Plan};
pub use source::Source;
pub use spreadsheet::WorkbookFault;
pub use stream::{StreamFormat, stream};
