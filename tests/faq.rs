//! What is asked again and again, and what the FAQ says to it already.
//!
//! `tests/faq/` holds the FAQs of two invented companies and the questions of their customers, each with the number of the entry that answers it, or none;
//! half of the questions that none answers are close to an entry. Nothing was trained on them; the bounds of `suggest::faq` were chosen on them.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]
#![allow(clippy::print_stdout, reason = "the figures of the README")]

mod common;

use std::collections::BTreeMap;

use common::{Workdir, crate_folder};
use koe::classify::Classifier;
use koe::normalize::{Language, language, normalize};
use koe::suggest::faq::{CoverageStatus, EntryVectors, Faq, FaqFile};
use serde_json::Value;

fn vector(classifier: &mut Classifier, text: &str) -> Vec<f32> {
    let text = normalize(text);
    let mut embedding = classifier.classify(&[text.as_str()]).unwrap().remove(0).embedding;
    classifier.artifacts().centre(&mut embedding, language(text.as_str()));
    embedding
}

/// What is asked of one entry, or a question that none answers.
#[derive(Default)]
struct Asked {
    vectors: Vec<Vec<f32>>,
    languages: Vec<Language>,
    entry: Option<usize>,
}

fn questions(classifier: &mut Classifier, company: &str) -> Vec<Asked> {
    let text = std::fs::read_to_string(crate_folder().join(format!("tests/faq/{company}.jsonl"))).unwrap();
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    for question in text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let entry = question["faq"].as_u64().map(|row| usize::try_from(row).unwrap() - 1);
        let key = entry.map_or_else(|| question["id"].to_string(), |entry| format!("entry {entry}"));
        let asked = asked.entry(key).or_default();
        let text = question["text"].as_str().unwrap();
        asked.vectors.push(vector(classifier, text));
        asked.languages.push(language(text));
        asked.entry = entry;
    }
    asked.into_values().collect()
}

fn mean(vectors: &[Vec<f32>]) -> Vec<f32> {
    (0..vectors[0].len()).map(|column| vectors.iter().map(|vector| vector[column]).sum::<f32>() / vectors.len() as f32).collect()
}

#[derive(Default)]
struct Counts {
    right: u32,
    given: u32,
    gold: u32,
    nearest: u32,
}

impl Counts {
    fn count(&mut self, faq: &Faq, asked: &[f32], japanese: f64, entry: Option<usize>) {
        let (coverage, found) = faq.coverage(asked, japanese);
        self.gold += u32::from(entry.is_some());
        self.given += u32::from(found.is_some());
        self.right += u32::from(found.is_some() && found == entry);
        let line = coverage.nearest.map(|nearest| nearest.line);
        self.nearest += u32::from(entry.is_some_and(|entry| line == Some(faq.file.entries[entry].position.line)));
    }

    fn f1(&self) -> f64 {
        f64::from(2 * self.right) / f64::from(self.given + self.gold).max(1.0)
    }

    fn print(&self, what: &str) {
        let share = |part: u32, of: u32| f64::from(part) / f64::from(of).max(1.0);
        println!(
            "{what}: F1 {:.3} (precision {:.3}, recall {:.3}); of {} with an entry {:.3} are shown it first, sure or not",
            self.f1(),
            share(self.right, self.given),
            share(self.right, self.gold),
            self.gold,
            share(self.nearest, self.gold)
        );
    }
}

#[test]
fn entries_meet_the_questions_that_they_answer_in_either_language() {
    let mut classifier = Classifier::open(&crate_folder().join("models/koe-small"), 1).unwrap();
    let (mut grouped, mut single, mut across) = (Counts::default(), Counts::default(), Counts::default());
    for company in ["outdoor", "carrier"] {
        let file = FaqFile::read(&crate_folder().join(format!("tests/faq/{company}.csv"))).unwrap();
        assert_eq!(file.entries.len(), 30, "{company}");
        let vectors = file.entries.iter().map(|entry| EntryVectors {
            question: vector(&mut classifier, &entry.question),
            whole: vector(&mut classifier, &format!("{} {}", entry.question, entry.answer.as_deref().unwrap())),
        });
        let faq = Faq { vectors: vectors.collect(), file: file.clone() };
        for asked in questions(&mut classifier, company) {
            let japanese =
                |languages: &[Language]| languages.iter().filter(|spoken| **spoken == Language::Japanese).count() as f64 / languages.len() as f64;
            grouped.count(&faq, &mean(&asked.vectors), japanese(&asked.languages), asked.entry);
            for (vector, spoken) in asked.vectors.iter().zip(&asked.languages) {
                single.count(&faq, vector, japanese(&[*spoken]), asked.entry);
                if asked.entry.is_some_and(|entry| language(&file.entries[entry].question) != *spoken) {
                    across.count(&faq, vector, japanese(&[*spoken]), asked.entry);
                }
            }
        }
    }
    grouped.print("questions about one entry taken together");
    single.print("each question by itself");
    across.print("each question by itself whose entry is in the other language");
    assert!(grouped.f1() > 0.7 && across.nearest * 2 > across.gold, "a model that does not bring questions to their entries");
}

#[test]
fn a_run_says_which_questions_the_faq_answers_and_which_it_does_not() {
    let work = Workdir::new();
    // A question of the samples, answered in Japanese; another that nobody asks.
    let faq = "質問,回答\r\nフィルターは水洗いできますか？,\"はい。ぬるま湯で洗い、よく乾かしてからお使いください。\"\r\n株主総会の日程を教えてください。,毎年六月です。\r\n";
    work.write("faq.csv", encoding_rs::SHIFT_JIS.encode(faq).0);
    let samples = ["rakuten_reviews.csv", "googleplay_reviews_202605-10.csv", "survey_2026h1.xlsx", "social_comments.jsonl", "callcenter_log.csv"]
        .map(|name| crate_folder().join("samples").join(name).display().to_string());
    let run = |out: &str, more: &[&str]| {
        let mut arguments = vec!["analyze"];
        arguments.extend(samples.iter().map(String::as_str));
        arguments.extend(["--out", out, "--formats", "json,parquet"]);
        arguments.extend(more);
        work.run(&arguments).ends_with(1);
        work.json(&format!("{out}/issues.json"))
    };
    let with = run("out", &["--faq", "faq.csv"]);
    let questions: Vec<&Value> = with["issues"].as_array().unwrap().iter().filter(|issue| issue["suggestion"]["kind"] == "faq").collect();
    assert!(!questions.is_empty());
    assert!(questions.iter().all(|issue| issue["suggestion"]["coverage"]["status"].is_string()), "every question has a verdict");
    let entries = with["faq"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let covered: Vec<&Value> = questions
            .iter()
            .copied()
            .filter(|issue| {
                let coverage = &issue["suggestion"]["coverage"];
                coverage["status"] == "covered" && coverage["nearest"]["line"] == entry["position"]["line"]
            })
            .collect();
        let ids =
            |issues: Vec<&Value>| issues.into_iter().map(|issue| issue["id"].as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(ids(covered.clone()), entry["issues"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect());
        let most = covered.iter().filter_map(|issue| issue["measures"]["size"]["voices"].as_u64()).max().unwrap_or(0);
        assert!(entry["share"]["count"].as_u64().unwrap() >= most);
    }
    let unasked = entries.iter().find(|entry| entry["question"].as_str().unwrap().contains("株主総会")).unwrap();
    assert_eq!((unasked["share"]["count"].as_u64(), unasked["posts"].as_u64()), (Some(0), Some(0)));
    assert!(entries[0]["issues"].as_array().is_some_and(|issues| !issues.is_empty()), "the washing of filters is asked in the samples: {entries:?}");
    work.run(&["verify", "out"]).ends_with(0);

    // What is said without an FAQ does not change with one.
    let without = run("plain", &[]);
    let ids = |report: &Value| report["issues"].as_array().unwrap().iter().map(|issue| issue["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&with), ids(&without));
    assert!(without.get("faq").is_none());
    assert_eq!(CoverageStatus::Covered, serde_json::from_value(Value::from("covered")).unwrap());
}
