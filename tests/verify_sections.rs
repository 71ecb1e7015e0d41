//! `koe verify` counts again what the page says of journey, touchpoints and praise, which units were grouped, and the dictionary of spellings; what it
//! cannot prove it names.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::fs;

use common::{SAMPLES, Workdir, crate_folder};
use regex::Regex;
use serde_json::Value;

#[test]
fn forged_sections_and_counts_are_found_and_named() {
    let work = Workdir::new();
    for name in SAMPLES {
        fs::copy(crate_folder().join("samples").join(name), work.join(name)).unwrap();
    }
    work.run(&[&["analyze", "--language", "en", "--out", "out"], &SAMPLES[..]].concat()).ends_with(1);
    let proved = work.run(&["verify", "out"]).ends_with(0).stdout;
    assert!(proved.contains("\nnot recomputed: labels of units; "), "{proved}");
    let json: Value = serde_json::from_str(&work.run(&["verify", "out", "--format", "json"]).ends_with(0).stdout).unwrap();
    assert!(json["not_recomputed"].as_array().unwrap().iter().any(|part| part == "labels"), "{json}");

    // Writes a file in which the first match from `after` on is replaced; what verify says of it.
    let forge = |file: &str, after: &str, pattern: &str, to: &str| {
        let path = work.join(file);
        let before = fs::read_to_string(&path).unwrap();
        let at = before.find(after).unwrap_or_else(|| panic!("{after} is not in {file}"));
        let (head, rest) = before.split_at(at);
        let forged = Regex::new(pattern).unwrap().replace(rest, to).into_owned();
        assert_ne!(rest, forged, "{pattern} is not in {file}");
        fs::write(&path, format!("{head}{forged}")).unwrap();
        let failed = work.run(&["verify", "out"]).ends_with(2);
        fs::write(&path, before).unwrap();
        failed.stderr
    };
    let page = "out/report.html";
    let section = "the section of the journey";
    let count = "<strong>[0-9]+</strong>";
    for found in [
        forge(page, "<ol class=\"stages\">", count, "<strong>7777</strong>"),
        forge(page, "<ol class=\"stages\">", "<rect class=\"negative\" x=\"0.0\"", "<rect class=\"positive\" x=\"0.0\""),
        forge(page, "<h3 id=\"touchpoints\">", "<td class=\"number\">[0-9]+</td>", "<td class=\"number\">9</td>"),
    ] {
        assert!(found.contains(page) && found.contains(section), "{found}");
    }
    let praise = forge(page, "<article class=\"practice\">", "<strong>[0-9.]+%</strong>", "<strong>99.9%</strong>");
    assert!(praise.contains(page) && praise.contains("praise"), "{praise}");
    let more = forge(page, "<article class=\"practice\">", "^", "<article class=\"practice\"><h4>staff</h4></article>");
    assert!(more.contains("praise and practices: stated"), "{more}");

    let issues = work.json("out/issues.json");
    let clustered = issues["overview"]["clustered_units"].as_u64().unwrap();
    let found = forge("out/issues.json", "\"clustered_units\"", "[0-9]+", &(clustered - 1).to_string());
    assert!(found.contains(&format!("overview / clustered_units: stated {}, found {clustered}", clustered - 1)), "{found}");
    let found = forge("out/issues.json", "\"spellings\": [", "\"units\": [0-9]+", "\"units\": 1234");
    assert!(found.contains("spellings / 0 / forms / 0 / units: stated 1234"), "{found}");
    // A shop's listing and the name in other channels are one product in every table.
    let listed = "【公式】ロボット掃除機 コロリ RV-7 マッピング 水拭き アプリ対応";
    assert!(!issues.to_string().contains(listed) && issues.to_string().contains("\"name\":\"ロボット掃除機 コロリ RV-7\""));
    let cross = work.json("out/measures.json")["cross"].to_string();
    assert!(!cross.contains(listed) && cross.contains("ロボット掃除機 コロリ RV-7"));
    let found = forge("out/measures.json", "\"product_names\": [", "ロボット掃除機 コロリ RV-7", "空気清浄機 RV-7");
    assert!(found.contains("product_names / 0"), "{found}");
    work.run(&["verify", "out"]).ends_with(0);
}
