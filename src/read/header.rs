//! Which row of a table names its columns.
//!
//! People put a title and a date above the header, and tools a `sep=` line; two columns may carry the same name, and some carry none.

use super::columns;
use super::dates::DateRule;
use super::layouts;
use super::row::{Content, Row};

/// How far below the top a header is looked for.
const SEARCHED_ROWS: usize = 30;

/// The header of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Names, unique and not empty.
    pub(super) names: Vec<String>,
    /// The line it stands on; `None` if the table has none and the names are made up.
    pub(super) line: Option<u64>,
    /// What the rows below the header say of each column; empty if there are none.
    pub(super) descriptions: Vec<String>,
    /// Index of the first data row among the rows of the file.
    pub(super) first_data_row: usize,
    /// Names that stood twice, as they were renamed.
    pub(super) renamed: Vec<String>,
}

impl Header {
    /// The data rows of a sample in the order of the header.
    pub(super) fn aligned(&self, sample: &[Row]) -> Vec<Vec<String>> {
        let rows = sample.iter().skip(self.first_data_row);
        rows.filter_map(|row| match &row.content {
            Content::Cells { cells, .. } if !row.is_blank() => Some(cells.clone()),
            Content::Fields(fields) => {
                let cell = |name: &String| fields.iter().find(|(field, _)| field == name).map_or_else(String::new, |(_, value)| value.clone());
                Some(self.names.iter().map(cell).collect())
            }
            _ => None,
        })
        .collect()
    }
}

/// Finds the header among the first rows; `None` if there are no rows.
pub(super) fn find(rows: &[Row]) -> Option<Header> {
    let searched = &rows[..rows.len().min(SEARCHED_ROWS)];
    let filled = |row: &Row| row.cells().iter().filter(|cell| !cell.trim().is_empty()).count();
    let usual = usual_width(rows.iter().map(filled));
    let wide = |row: &&Row| filled(row) * 2 >= usual && filled(row) > 0;
    let names_known = |row: &Row| row.cells().iter().filter(|cell| columns::is_known(cell)).count();

    let by_layout = searched.iter().position(|row| layouts::recognise(row.cells()).is_some());
    let by_names = || {
        let (index, known) = searched
            .iter()
            .enumerate()
            .filter(|(_, row)| wide(row))
            .map(|(index, row)| (index, names_known(row)))
            .max_by_key(|(index, known)| (*known, usize::MAX - index))?;
        (known > 0).then_some(index)
    };
    let by_shape = || searched.iter().position(|row| wide(&row));
    let index = by_layout.or_else(by_names).or_else(by_shape)?;
    let row = &searched[index];
    // Some tables begin with data: a cell that is a number or a date names nothing.
    let is_data = by_layout.is_none() && names_known(row) == 0 && row.cells().iter().any(|cell| is_value(cell));
    let width = rows.iter().skip(index).map(|row| row.cells().len()).max().unwrap_or(0);
    if is_data {
        let names = (1..=width).map(|number| format!("column {number}")).collect();
        return Some(Header { names, line: None, descriptions: Vec::new(), first_data_row: index, renamed: Vec::new() });
    }
    let (mut names, renamed) = unique(row.cells());
    while names.len() > 1
        && row.cells()[names.len() - 1].trim().is_empty()
        && rows[index + 1..].iter().all(|row| row.cells().get(names.len() - 1).is_none_or(|cell| cell.trim().is_empty()))
    {
        names.pop();
    }
    let tail = layouts::recognise(row.cells()).map_or(&[][..], |preset| preset.header_tail);
    let described = rows[index + 1..].iter().take(2).take_while(|row| describes(row, tail)).count();
    // The first of them holds the questions, a second the tool's own marks.
    let descriptions = rows[index + 1..].iter().take(described.min(1)).flat_map(|row| row.cells().iter().take(names.len()).cloned()).collect();
    Some(Header { names, line: Some(row.line), descriptions, first_data_row: index + 1 + described, renamed })
}

/// The names of the fields of objects, in order of their first appearance.
pub(super) fn of_objects(rows: &[Row]) -> Header {
    let mut names: Vec<String> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for row in rows {
        if let Content::Fields(fields) = &row.content {
            for (name, _) in fields {
                if known.insert(name.clone()) {
                    names.push(name.clone());
                }
            }
        }
    }
    Header { names, line: None, descriptions: Vec::new(), first_data_row: 0, renamed: Vec::new() }
}

fn describes(row: &Row, tail: &[&str]) -> bool {
    row.cells().iter().any(|cell| tail.iter().any(|start| cell.trim().starts_with(start)))
}

/// The columns of a data frame, which names them itself.
pub(super) fn of_names(names: &[String]) -> Header {
    let (names, renamed) = unique(names);
    Header { names, line: None, descriptions: Vec::new(), first_data_row: 0, renamed }
}

/// The width that most rows have.
fn usual_width(widths: impl Iterator<Item = usize>) -> usize {
    let mut widths: Vec<usize> = widths.filter(|&width| width > 0).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && (cell.parse::<f64>().is_ok() || DateRule::default().read(cell).is_some())
}

fn unique(cells: &[String]) -> (Vec<String>, Vec<String>) {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    let mut renamed = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        let base = match cell.trim().trim_start_matches('\u{feff}') {
            "" => format!("column {}", index + 1),
            text => text.to_owned(),
        };
        let mut name = base.clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{base} ({number})");
            number += 1;
        }
        if number > 2 {
            renamed.push(name.clone());
        }
        names.push(name);
    }
    (names, renamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<Row> {
        text.lines()
            .zip(1..)
            .map(|(line, number)| Row {
                line: number,
                content: Content::Cells { cells: line.split(',').map(str::to_owned).collect(), errors: Vec::new() },
            })
            .collect()
    }

    #[test]
    fn headers_are_found_below_titles() {
        for (text, line, first, names) in [
            ("ID,ご意見\n1,良い", Some(1), 1, "ID,ご意見"),
            ("お客様の声 2026年\n\n作成日,2026/01/07\nID,日付,店舗,ご意見\n1,2026/1/1,東京,良い", Some(4), 4, "ID,日付,店舗,ご意見"),
            ("お客様の声,,,\n,,,\nA,B,C,D\nい,ろ,は,に", Some(3), 3, "A,B,C,D"),
            ("ご意見,ご意見,\n良い,悪い,x", Some(1), 1, "ご意見,ご意見 (2),column 3"),
            ("ご意見,日付,,\n良い,2026/1/1,,", Some(1), 1, "ご意見,日付"),
            ("1,2026/1/1,良い\n2,2026/1/2,悪い", None, 0, "column 1,column 2,column 3"),
            (
                "StartDate,EndDate,ResponseId,Q1\nStart Date,End Date,Response ID,Why?\n{\"ImportId\":\"a\"},x,y,z\n2026-01-01,2026-01-01,R1,good",
                Some(1),
                3,
                "StartDate,EndDate,ResponseId,Q1",
            ),
        ] {
            let header = find(&table(text)).unwrap();
            assert_eq!((header.line, header.first_data_row, header.names.join(",").as_str()), (line, first, names), "{text}");
        }
    }
}
