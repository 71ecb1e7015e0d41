//! `report.html`: one file that opens from disk, asks nothing of any network, and is whole without JavaScript.
//!
//! Values become words in [`view`] and [`issue_view`], bars become coordinates in [`chart`], and a template with automatic escaping puts them on the
//! page. The Content-Security-Policy allows exactly the embedded style and script, by their digests: markup in a customer's text can neither run nor load.

mod burst_view;
mod chart;
mod conflict_view;
mod data;
mod evidence;
pub(crate) mod figures;
mod issue_view;
pub(crate) mod journey;
mod landscape_view;
mod outcome_view;
mod owner_view;
mod share_view;
mod view;

use std::io::Write;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use sha2::{Digest, Sha256};

use super::contents::Report;
use super::output::{Comments, OutputError, Render};
use super::wording;
use evidence::Gathered;
use figures::Drawn;
use view::Page;
pub(super) use view::rows_of;

/// The suffix `.html` turns automatic escaping on.
const TEMPLATE_NAME: &str = "report.html";
/// Macros first, then the views in the order in which a page without a script shows them.
const TEMPLATE: &str = concat!(
    include_str!("macros.html.jinja"),
    include_str!("praise_heads.html.jinja"),
    include_str!("report.html.jinja"),
    include_str!("issues.html.jinja"),
    include_str!("landscape.html.jinja"),
    include_str!("journey.html.jinja"),
    include_str!("praise.html.jinja"),
    include_str!("overview.html.jinja"),
);
const STYLE: &str = concat!(include_str!("style.css"), include_str!("figures.css"));
/// Runs before anything is drawn: with a script, one view is shown at a time.
const EARLY: &str = "document.documentElement.classList.add(\"js\");";
/// The chart library; see `vendor/README.md`.
const CHARTS: &str = include_str!("vendor/charts.min.js");
const SCRIPT: &str = concat!(include_str!("views.js"), include_str!("issues.js"), include_str!("charts.js"), include_str!("figures.js"));
const FORMAT: &str = "HTML";

/// Renders `report.html`.
pub struct Html;

impl Render for Html {
    fn file_name(&self) -> &'static str {
        "report.html"
    }

    fn render(&self, report: &Report, comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        let words = wording::words(report.language);
        let mut environment = environment()?;
        environment.add_template(TEMPLATE_NAME, TEMPLATE).map_err(OutputError::format(FORMAT))?;
        let template = environment.get_template(TEMPLATE_NAME).map_err(OutputError::format(FORMAT))?;
        let gathered = Gathered::read(report, comments, words)?;
        let drawn = Drawn { figures: &report.figures, issues: &report.issues, topics: &report.topics, language: report.language };
        let sections = figures::sections(&drawn)?;
        let page = context! {
            w => Value::from(Serde(words)),
            v => Value::from(Serde(words.views())),
            s => Value::from(Serde(words.sections())),
            present => Value::from(Serde(sections.present)),
            p => Value::from(Serde(Page::new(report, &gathered, &sections, words))),
            figures => Value::from_safe_string(sections.html),
            figures_data => Value::from_safe_string(sections.data),
            style => Value::from_safe_string(STYLE.to_owned()),
            early => Value::from_safe_string(EARLY.to_owned()),
            charts => Value::from_safe_string(CHARTS.to_owned()),
            script => Value::from_safe_string(SCRIPT.to_owned()),
            data => Value::from_safe_string(data::json(report, &gathered, words).map_err(OutputError::format(FORMAT))?),
            policy => Value::from_safe_string(policy()),
        };
        let text = template.render(page).map_err(OutputError::format(FORMAT))?;
        out.write_all(text.as_bytes())?;
        Ok(())
    }
}

fn environment() -> Result<Environment<'static>, OutputError> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(OutputError::format(FORMAT))?);
    Ok(environment)
}

fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}' '{}' '{}'; base-uri 'none'; form-action 'none'",
        source_digest(STYLE),
        source_digest(EARLY),
        source_digest(CHARTS),
        source_digest(SCRIPT)
    )
}

/// A source expression of the Content-Security-Policy: the digest of an inline element's text.
fn source_digest(source: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(source.as_bytes())))
}

/// RFC 4648 with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().enumerate().fold(0_u32, |group, (index, &byte)| group | u32::from(byte) << (16 - 8 * index));
        for index in 0..4 {
            let six_bits = (group >> (18 - 6 * index)) & 0x3f;
            text.push(if index <= chunk.len() { char::from(ALPHABET[six_bits as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_follows_the_vectors_of_rfc_4648() {
        let vectors = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")];
        for (plain, encoded) in vectors {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn the_embedded_files_cannot_close_their_own_element_early() {
        for source in [STYLE, EARLY, CHARTS, SCRIPT] {
            assert!(!source.contains("</") && !source.contains("<!--") && !source.contains("<script"));
            assert!(!source.contains('\r'), "a parser would change the bytes that the digest covers");
        }
    }

    #[test]
    fn the_chart_library_is_the_one_that_its_readme_names() {
        let sum = source_digest(CHARTS);
        assert!(include_str!("vendor/README.md").contains(&sum), "rebuild it as vendor/README.md says, and note the sum there: {sum}");
        assert!(!CHARTS.contains("eval(") && !CHARTS.contains("new Function("));
    }
}
