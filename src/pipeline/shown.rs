//! What of a report will be shown: the map of opinions and the measures take time, so they are made only where an output draws them.

use crate::config::Format;

/// What is shown, by the outputs that a run writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    /// The landscape with its map.
    pub(super) landscape: bool,
    /// The measures.
    pub(super) figures: bool,
}

impl Shown {
    /// By outputs of these formats, and by packages for owners, which hold a page and a workbook.
    pub(super) fn of(formats: &[Format], packages: bool) -> Self {
        let page = packages || formats.contains(&Format::Html);
        Self { landscape: page, figures: page || formats.contains(&Format::Xlsx) || formats.contains(&Format::Json) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_output_draws_is_not_made() {
        let shown = |formats: &[Format], packages| {
            let shown = Shown::of(formats, packages);
            (shown.landscape, shown.figures)
        };
        assert_eq!(shown(&[Format::Html], false), (true, true));
        assert_eq!(shown(&[Format::Xlsx], false), (false, true));
        assert_eq!(shown(&[Format::Json, Format::Parquet], false), (false, true), "measures.json goes with issues.json");
        assert_eq!(shown(&[Format::Parquet, Format::Jsonl], false), (false, false));
        assert_eq!(shown(&[Format::Parquet], true), (true, true), "packages hold a page and a workbook");
    }
}
