//! Rows of a sheet that a person does not see: hidden by hand or by a filter that was on when the workbook was saved.
//!
//! koe reads them like all others, since nothing may be lost, and says that they are there. calamine gives cells without the properties of their rows, so
//! the three parts of the workbook that know are looked at here: which part holds the sheet, and which of its rows are marked.

use std::io::{BufRead, BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The numbers of the hidden rows of a sheet, from 1, rising. A workbook that cannot be looked into this way has none to tell of: whoever reads its cells
/// says what is wrong with it.
pub(super) fn hidden_rows(input: impl Read + Seek, sheet: &str) -> Vec<u64> {
    let Ok(mut archive) = ZipArchive::new(input) else { return Vec::new() };
    let Some(part) = sheet_part(&mut archive, sheet) else { return Vec::new() };
    let Ok(part) = archive.by_name(&part) else { return Vec::new() };
    let (mut rows, mut last) = (Vec::new(), 0);
    each_element(BufReader::new(part), "row", |row| {
        // A row without a number follows the one before it.
        last = attribute(row, "r").and_then(|number| number.parse().ok()).unwrap_or(last + 1);
        if attribute(row, "hidden").is_some_and(|value| value == "1" || value == "true") {
            rows.push(last);
        }
    });
    rows
}

/// The part of the archive that holds a sheet, by way of its relation.
fn sheet_part<R: Read + Seek>(archive: &mut ZipArchive<R>, sheet: &str) -> Option<String> {
    let (mut relation, mut target) = (None, None);
    each_element(BufReader::new(archive.by_name("xl/workbook.xml").ok()?), "sheet", |element| {
        if attribute(element, "name").as_deref() == Some(sheet) {
            relation = attribute(element, "id");
        }
    });
    let relation = relation?;
    each_element(BufReader::new(archive.by_name("xl/_rels/workbook.xml.rels").ok()?), "Relationship", |element| {
        if attribute(element, "Id").as_deref() == Some(relation.as_str()) {
            target = attribute(element, "Target");
        }
    });
    let target = target?;
    Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
}

/// Visits the elements of one name until the part ends or is broken.
fn each_element(part: impl BufRead, name: &str, mut visit: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => visit(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}
