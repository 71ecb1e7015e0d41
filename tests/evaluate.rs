//! `koe evaluate` over small labelled sets whose comments are so plain that any sane model judges them alike: what is counted, what is said, what is
//! not shown. The figures themselves are tested by hand in `src/evaluate`.
//!
//! `tests/evaluate/labelled.txt` is the text form for `tests/evaluate/labelled.csv`, but for what another model may change. After a change that is
//! meant, write it anew and read it:
//!
//! ```text
//! KOE_WRITE_GOLDEN=1 cargo test --test evaluate
//! ```

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{Run, Workdir, crate_folder};
use regex::Regex;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

const LABEL: [&str; 2] = ["--label", "判定"];

fn labelled() -> String {
    fs::read_to_string(crate_folder().join("tests/evaluate/labelled.csv")).unwrap()
}

/// Evaluates `labelled.csv`, which holds one broken row and unknown labels.
fn evaluated(flags: &[&str]) -> Run {
    let work = Workdir::new();
    work.write("labelled.csv", labelled());
    work.run(&[&["evaluate", "labelled.csv"], &LABEL[..], flags].concat()).ends_with(1)
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

/// The text without scores, cues and certainty, which belong to one model.
fn of_any_model(text: &str) -> String {
    let text = Regex::new("(?s)\nreliability: .*?\n\n").unwrap().replace(text, "\n<reliability>\n\n").into_owned();
    let text = Regex::new(r"score -?[0-9.]+").unwrap().replace_all(&text, "score <score>").into_owned();
    let text = Regex::new(r"(?m)^  model     .*$").unwrap().replace_all(&text, "  model     <model>").into_owned();
    let text = Regex::new("(?m)^note: [0-9]+ predictions? of mixed .*\n").unwrap().replace_all(&text, "").into_owned();
    let (figures, errors) = text.split_once("\nthe worst").unwrap();
    let (title, errors) = errors.split_once('\n').unwrap();
    format!("{figures}\nthe worst{title}\n{}", errors.replace(['⟦', '⟧'], ""))
}

#[test]
fn the_text_form_accounts_for_every_row_and_masks_personal_data() {
    let run = evaluated(&["--by", "店舗"]);
    assert_eq!(run.stderr, "labelled.csv:19: row has 6 cells, the header has 4\n");
    let found = of_any_model(&run.stdout);
    let golden = crate_folder().join("tests/evaluate/labelled.txt");
    if std::env::var_os("KOE_WRITE_GOLDEN").is_some() {
        fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&golden).unwrap_or_default());
    for secret in ["taro", "hanako", "田中"] {
        assert!(!run.stdout.contains(secret), "{secret} in {}", run.stdout);
    }
    let kept = evaluated(&["--by", "店舗", "--keep-personal-data"]).stdout.replace(['⟦', '⟧'], "");
    assert!(["taro@example.com", "hanako@example.com", "田中太郎様"].iter().all(|kept_back| kept.contains(kept_back)), "{kept}");
}

#[test]
fn the_text_form_is_in_japanese_under_a_japanese_locale_and_json_is_the_same() {
    let work = Workdir::new();
    work.write("labelled.csv", labelled());
    let run = |locale: &str, flags: &[&str]| {
        let arguments = [&["evaluate", "labelled.csv", "--by", "店舗"], &LABEL[..], flags].concat();
        common::run(work.koe(&arguments).env("LC_ALL", locale)).ends_with(1)
    };
    let text = run("ja_JP.UTF-8", &[]).stdout;
    // What another model may change.
    let text = Regex::new("(?s)\n信頼度: .*?\n\n").unwrap().replace(&text, "\n<信頼度>\n\n").into_owned();
    let text = Regex::new(r"score -?[0-9.]+").unwrap().replace_all(&text, "score <score>").replace(['⟦', '⟧'], "");
    let text = Regex::new("(?m)^  モデル .*$").unwrap().replace_all(&text, "  モデル    <model>").into_owned();
    let golden = crate_folder().join("tests/evaluate/labelled.ja.txt");
    if std::env::var_os("KOE_WRITE_GOLDEN").is_some() {
        fs::write(&golden, &text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(&golden).unwrap_or_default());
    assert_eq!(run("ja_JP.UTF-8", &["--format", "json"]).stdout, run("C", &["--format", "json"]).stdout);
}

#[test]
fn every_encoding_format_and_number_of_threads_gives_the_same_figures() {
    let work = Workdir::new();
    let text = labelled();
    work.write("utf8/labelled.csv", &text);
    work.write_in("sjis/labelled.csv", &text.replace('\n', "\r\n"), encoding_rs::SHIFT_JIS);
    let run = |folder: &str, threads: &str| {
        let mut command = work.koe(&["evaluate", "labelled.csv", "--threads", threads]);
        common::run(command.args(LABEL).current_dir(work.join(folder))).ends_with(1)
    };
    assert_eq!(run("utf8", "1"), run("sjis", "2"));

    // As objects and as a workbook, without the row that has too many cells.
    let table: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .filter(|row: &Vec<String>| row.len() == 4)
        .collect();
    let objects = table.iter().rev().map(|row| json!({ "番号": row[0], "ご意見": row[1], "判定": row[2], "店舗": row[3] }).to_string() + "\n");
    work.write("labelled.jsonl", objects.collect::<String>());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["番号", "ご意見", "判定", "店舗"].map(str::to_owned).to_vec()].iter().chain(&table)) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save(work.join("labelled.xlsx")).unwrap();
    let figures = |file: &str| {
        let mut figures = json(&work.run(&["evaluate", file, LABEL[0], LABEL[1], "--format", "json", "--by", "language"]).ends_with(1));
        for value in figures["unknown_values"].as_array_mut().unwrap().iter_mut() {
            value["first"].take();
        }
        for error in figures["errors"].as_array_mut().unwrap().iter_mut() {
            error["position"].take();
        }
        figures["files"].take();
        figures
    };
    // The objects stand in the opposite order.
    assert_eq!(figures("labelled.jsonl"), figures("labelled.xlsx"));
    let slices = &figures("labelled.xlsx")["slices"];
    assert_eq!(
        (slices["found_by_koe"].as_bool(), slices["values"][0]["value"].as_str(), slices["values"][0]["right"]["base"].as_u64()),
        (Some(true), Some("ja"), Some(7))
    );
}

/// The paths of all keys; `[]` stands for the items of a list.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            found.insert(path.clone());
            keys(value, &path, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, &format!("{path}[]"), found)),
        _ => {}
    }
}

#[test]
fn the_keys_of_the_json_form_are_stable() {
    let evaluation = json(&evaluated(&["--format", "json", "--by", "店舗"]));
    let mut found = BTreeSet::new();
    keys(&evaluation, "", &mut found);
    let share = |path: &str| ["", ".count", ".base", ".value", ".low", ".high"].map(|key| format!("{path}{key}")).to_vec();
    let estimate = |path: &str| ["", ".value", ".low", ".high"].map(|key| format!("{path}{key}")).to_vec();
    let plain = "schema task told told.by told.rows model model.name model.version label_column files files[].path files[].text_column files[].rows \
        files[].warnings rows rows.read rows.without_label rows.unknown_label rows.unreadable_label rows.labelled rows.classified rows.rejected \
        rows.not_classified rows.not_classified.empty rows.not_classified.no_content rows.not_classified.other_language rows.not_classified.rejected \
        rows.not_classified.no_unit accuracy classes classes[].label classes[].support classes[].predicted never_gold confusion confusion.gold \
        confusion.predicted confusion.counts poles poles.balanced reliability reliability[].from reliability[].to reliability[].mean examples slices slices.by \
        slices.found_by_koe slices.values slices.values[].value slices.values[].too_few unknown_values unknown_values[].value unknown_values[].rows \
        unknown_values[].first unknown_values[].first.path unknown_values[].first.line unknown_values[].first.record errors errors[].position \
        errors[].position.path errors[].position.line errors[].position.record errors[].id errors[].gold errors[].predicted errors[].score \
        errors[].distance errors[].text errors[].marked set_aside set_aside[].position \
        set_aside[].position.path set_aside[].position.line set_aside[].position.record set_aside[].reason notes bootstrap bootstrap.resamples bootstrap.seed bootstrap.interval";
    let mut expected: BTreeSet<String> = plain.split_whitespace().map(str::to_owned).collect();
    for path in [
        "coverage",
        "accuracy.classified",
        "accuracy.labelled",
        "classes[].precision",
        "classes[].recall",
        "poles.accuracy",
        "poles.negative",
        "poles.positive",
        "reliability[].right",
        "slices.values[].right",
    ] {
        expected.extend(share(path));
    }
    for path in ["macro_f1", "kappa", "classes[].f1"] {
        expected.extend(estimate(path));
    }
    assert_eq!(found, expected);

    let rows = &evaluation["rows"];
    assert_eq!(
        [&rows["read"], &rows["labelled"], &rows["without_label"], &rows["unknown_label"], &rows["unreadable_label"]]
            .map(|rows| rows.as_u64().unwrap()),
        [18, 14, 1, 2, 1]
    );
    assert_eq!(evaluation["confusion"]["counts"], json!([[5, 0], [1, 5]]));
    assert_eq!((&evaluation["errors"][0]["position"]["line"], &evaluation["errors"][0]["gold"]), (&json!(12), &json!("positive")));
    // All comments are so plain that their labels are told by 14 rows.
    assert_eq!(evaluation["told"], json!({ "by": "values", "rows": 14 }));
}

#[test]
fn the_row_order_decides_no_figure() {
    let text = labelled();
    let (header, rows) = text.split_once('\n').unwrap();
    let work = Workdir::new();
    work.write("labelled.csv", &text);
    work.write("moved/labelled.csv", format!("{header}\n{}\n", common::shuffled(&rows.lines().collect::<Vec<_>>()).join("\n")));
    let figures = |file: &str| {
        let text = work.run(&["evaluate", file, LABEL[0], LABEL[1]]).ends_with(1).stdout;
        Regex::new(r"(moved/)?labelled\.csv(:\d+)?").unwrap().replace_all(&text, "labelled.csv").into_owned()
    };
    assert_eq!(figures("labelled.csv"), figures("moved/labelled.csv"));
}

#[test]
fn ratings_are_read_as_they_are_mapped_and_the_rest_is_counted() {
    let work = Workdir::new();
    work.write(
        "rated.csv",
        "評価,ご意見\n1,最悪です。二度と買いません。\n5,最高です。とても気に入りました。\n★★★★★,とても使いやすくて大満足です。\n3,まあまあです。\n",
    );
    let flags = ["evaluate", "rated.csv", "--label", "評価", "--map", "1=negative", "--map", "5=ポジティブ", "--format", "json"];
    let some = json(&work.run(&flags).ends_with(1));
    assert_eq!(some["confusion"]["counts"], json!([[1, 0], [0, 2]]));
    assert_eq!(
        (&some["unknown_values"][0]["value"], &some["unknown_values"][0]["rows"], &some["rows"]["unknown_label"]),
        (&json!("3"), &json!(1), &json!(1))
    );
    let all = json(&work.run(&[&flags[..], &["--map", "3=neutral"]].concat()).ends_with(0));
    assert_eq!((&all["rows"]["labelled"], &all["unknown_values"]), (&json!(4), &json!([])));
    // The words of a settings file name the column of ratings: as a label it is one no less.
    work.write("koe.toml", "[read]\nrating_column = \"評価\"\n");
    let configured = json(&work.run(&[&flags[..], &["--map", "3=neutral", "--config", "koe.toml"]].concat()).ends_with(0));
    assert_eq!(configured, all);
}

#[test]
fn topics_are_compared_as_sets_and_may_be_the_users_own() {
    let work = Workdir::new();
    work.write(
        "topics.csv",
        "ご意見,話題\n配送がとても遅いです。,配送\n配送が遅く、梱包の箱も潰れていました。,delivery；梱包\n値段が高すぎます。,\"price, value\"\n今日は晴れです。,なし\n\
         送料が高いです。,\"配送, 送料\"\n",
    );
    let shipped = json(&work.run(&["evaluate", "topics.csv", "--label", "話題", "--format", "json", "--errors", "0"]).ends_with(1));
    assert_eq!((&shipped["task"], &shipped["rows"]["labelled"], &shipped["errors"]), (&json!("topic"), &json!(4), &json!([])));
    let classes: Vec<(&str, u64)> =
        shipped["classes"].as_array().unwrap().iter().map(|class| (class["label"].as_str().unwrap(), class["support"].as_u64().unwrap())).collect();
    assert_eq!(classes, [("price", 1), ("delivery", 2), ("packaging", 1)]);
    assert_eq!(shipped["unknown_values"][0]["value"], "送料");
    assert!(shipped["micro_f1"]["value"].is_number() && shipped["confused"].is_array() && shipped.get("confusion").is_none());

    let topic = |id: &str, ja: &str| {
        format!("[[topics]]\nid = \"{id}\"\nja = \"{ja}\"\nen = \"{id}\"\ntouchpoints = [\"web\"]\nstage = \"use\"\nowner = \"us\"\n")
    };
    work.write("koe.toml", topic("delivery", "お届け") + &topic("weather", "天気"));
    work.write("own.csv", "ご意見,話題\n配送がとても遅いです。,お届け\n今日は晴れです。,天気\n配送が遅いです。,梱包\n");
    let own = work.run(&["evaluate", "own.csv", "--label", "話題", "--config", "koe.toml"]).ends_with(1).stdout;
    for said in [
        "topic in column `話題`",
        "3 read = 2 labelled + 0 without a label + 1 with an unknown label",
        "`梱包`, first at own.csv:4",
        "the model does not know weather",
    ] {
        assert!(own.contains(said), "{said} in {own}");
    }
    work.run(&["evaluate", "own.csv", "--label", "話題", "--config", "koe.toml", "--map", "梱包=weather"]).ends_with(0);
}

#[test]
fn a_column_called_language_wins_over_what_koe_finds() {
    let work = Workdir::new();
    work.write(
        "labelled.csv",
        "text,label,language\nTerrible. I hate it.,neg,EN-us\n最悪です。二度と買いません。,neg,jpn\nI love it. Excellent product.,pos,EN-us\n",
    );
    let evaluation = json(&work.run(&["evaluate", "labelled.csv", "--label", "label", "--by", "language", "--format", "json"]).ends_with(0));
    let values: Vec<&str> = evaluation["slices"]["values"].as_array().unwrap().iter().map(|slice| slice["value"].as_str().unwrap()).collect();
    assert_eq!((values, &evaluation["slices"]["found_by_koe"]), (vec!["EN-us", "jpn"], &json!(false)));
}

#[test]
fn many_files_are_one_set_and_nothing_classified_is_said() {
    let work = Workdir::new();
    work.write("set/a.csv", "ご意見,判定\n最悪です。二度と買いません。,苦情\n特になし,質問\n");
    work.write("set/b.jsonl", "{\"本文\":\"いつ届きますか？\",\"判定\":\"質問\"}\n");
    let set = json(&work.run(&["evaluate", "set", "--label", "判定", "--format", "json"]).ends_with(0));
    assert_eq!((&set["task"], &set["rows"]["labelled"], &set["rows"]["classified"]), (&json!("intent"), &json!(3), &json!(2)));
    assert_eq!((&set["files"][1]["path"], &set["files"][1]["rows"]), (&json!("set/b.jsonl"), &json!(1)));
    work.write("none.csv", "ご意見,判定\n特になし,苦情\nn/a,質問\n");
    let none = work.run(&["evaluate", "none.csv", "--label", "判定"]).ends_with(0).stdout;
    for said in ["2 labelled = 0 classified + 2 no content", "coverage  0.0 %", "macro-F1  not defined", "note: no labelled row could be classified"]
    {
        assert!(none.contains(said), "{said} in {none}");
    }
}
