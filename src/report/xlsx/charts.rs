//! Charts of the summary sheet, drawn from the cells beside them.

use rust_xlsxwriter::{Chart, ChartType, XlsxError};

use super::columns::SUMMARY;
use super::grid::Grid;
use crate::report::wording::Words;

/// Column in which charts begin, to the right of all tables.
const BESIDE: u16 = 13;

/// Comments and negative comments by month; `first` is the row of the first month, the grid stands behind the last.
pub(super) fn months(grid: &mut Grid<'_>, first: u32, words: &Words) -> Result<(), XlsxError> {
    let (name, last) = (SUMMARY.name(words.language), grid.row.saturating_sub(1));
    let mut chart = Chart::new(ChartType::Column);
    chart.title().set_name(words.months_chart);
    for (column, series) in [(1, words.comments), (2, words.negative)] {
        chart.add_series().set_name(series).set_categories((name, first, 0, last, 0)).set_values((name, first, column, last, column));
    }
    chart.set_width(640).set_height(300);
    grid.sheet.insert_chart(1, BESIDE, &chart)?;
    Ok(())
}

/// Topics by pole, one bar each; `first` is the row of the first topic.
pub(super) fn topics(grid: &mut Grid<'_>, first: u32, words: &Words) -> Result<(), XlsxError> {
    let (name, last) = (SUMMARY.name(words.language), grid.row.saturating_sub(1));
    let mut chart = Chart::new(ChartType::BarStacked);
    chart.title().set_name(words.by_topic);
    for (column, (series, colour)) in
        (5_u16..).zip([(words.negative, 0x00C2_4D3F), (words.mixed, 0x00D9_A441), (words.neutral, 0x00A7_AFB7), (words.positive, 0x003F_8F6B)])
    {
        let series = chart.add_series().set_name(series).set_categories((name, first, 0, last, 0)).set_values((name, first, column, last, column));
        series.set_format(rust_xlsxwriter::ChartFormat::new().set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour)));
    }
    // The first topic on top, as in the table.
    chart.y_axis().set_reverse();
    chart.set_width(640).set_height(460);
    grid.sheet.insert_chart(18, BESIDE, &chart)?;
    Ok(())
}
