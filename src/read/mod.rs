//! Files become [`Feedback`](crate::feedback::Feedback), or a [`RowError`](crate::feedback::RowError) that says why not; every row is one of the two.
//!
//! [`expand`] turns the arguments of the command line into files. [`open()`] looks at one file and decides everything about it (encoding, delimiter,
//! layout, header, columns, order of dates, scale of ratings) from its first rows, and says so in a [`Plan`]. The [`Source`] it gives is an iterator
//! that reads the file row by row, in bounded memory for CSV, JSON Lines, Parquet and Arrow, packed or not.
//!
//! ```text
//! container, inflate → bytes → lines, cells → delimited | json | spreadsheet | columnar, messages, values → row
//!   → header, layouts, columns → survey → dates, rating, identity → source
//! ```

mod attributes;
mod bytes;
mod cells;
mod columnar;
mod columns;
mod container;
mod dates;
mod delimited;
mod error;
mod header;
mod hidden;
mod identity;
mod inflate;
mod json;
mod layouts;
mod lines;
mod messages;
mod open;
mod open_workbook;
mod origin;
mod plain_dates;
mod plan;
mod profile;
mod rating;
mod revision;
mod row;
mod source;
mod spreadsheet;
mod stream;
mod survey;
mod synonyms;
mod values;

pub use bytes::{BinaryKind, EncodingChoice};
pub use columnar::ColumnarFault;
pub(crate) use columns::header_key;
pub use columns::{ColumnChoice, Role};
pub use container::ContainerFault;
pub use dates::{DateRule, DayOrder};
pub use error::{ReadError, ReadWarning};
pub use json::DocumentFault;
pub use layouts::Layout;
pub use open::{expand, open, plan_by};
pub use plan::{Container, FileFormat, Plan};
pub use source::Source;
pub use spreadsheet::WorkbookFault;
pub use stream::{StreamFormat, stream};
