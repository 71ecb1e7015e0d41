//! The model that ships, and the runtime that runs it: what the rest of koe takes for granted about them.
//!
//! Nothing here says how good the model is; `models/koe-small/LICENSE.md` and the evaluation do. A new model must pass as it stands.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, MutexGuard};

use common::{comments, crate_folder};
use koe::classify::{Artifacts, Classifier, Intent, Judge, Prediction, Sentiment, load_runtime};
use koe::config::Settings;
use koe::normalize::Language;
use ort::session::Session;
use ort::value::TensorRef;

fn folder() -> PathBuf {
    crate_folder().join("models/koe-small")
}

static CLASSIFIER: LazyLock<Mutex<Classifier>> = LazyLock::new(|| Mutex::new(Classifier::open(&folder(), 2).unwrap()));

fn classifier() -> MutexGuard<'static, Classifier> {
    CLASSIFIER.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn predict(text: &str) -> Prediction {
    classifier().classify(&[text]).unwrap().remove(0)
}

/// The labels of one text, by the thresholds and the taxonomy that ship.
fn judge(text: &str) -> (Sentiment, Intent) {
    let prediction = predict(text);
    let settings = Settings::resolve([]).unwrap();
    let verdict = Judge::new(classifier().artifacts(), &settings.taxonomy).unit(&prediction);
    (verdict.sentiment, verdict.intent)
}

fn assert_distribution(probabilities: &[f32], text: &str) {
    assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)), "{probabilities:?} for {text:?}");
    let sum: f32 = probabilities.iter().sum();
    assert!((sum - 1.0).abs() < 1e-3, "sum {sum} for {text:?}");
}

#[test]
fn outputs_have_the_shapes_that_the_manifest_states() {
    let manifest = classifier().artifacts().manifest.clone();
    for text in comments::all() {
        let prediction = predict(text);
        assert_distribution(&prediction.sentiment, text);
        assert_distribution(&prediction.intent, text);
        assert_eq!(prediction.topics.len(), manifest.labels.topics.len());
        assert!(prediction.topics.iter().all(|p| (0.0..=1.0).contains(p)), "{text:?}");
        assert_eq!(prediction.embedding.len(), manifest.dimensions);
        let length = prediction.embedding.iter().map(|x| x * x).sum::<f32>().sqrt();
        assert!((length - 1.0).abs() < 1e-3, "length {length} of the embedding of {text:?}");
        assert!(prediction.tokens > 2 && prediction.tokens <= manifest.max_tokens);
    }
}

#[test]
fn labels_are_those_that_koe_knows() {
    let Artifacts { manifest, .. } = Artifacts::load(&folder()).unwrap();
    assert_eq!(manifest.labels.sentiment, ["negative", "neutral", "positive"]);
    assert_eq!(manifest.labels.intent, Intent::ALL.map(Intent::as_str));
    let settings = Settings::resolve([]).unwrap();
    let taxonomy: Vec<&str> = settings.taxonomy.topics().iter().map(|topic| topic.id.as_str()).collect();
    for topic in &manifest.labels.topics {
        assert!(taxonomy.contains(&topic.as_str()), "the taxonomy has no topic `{topic}`");
    }
    for topic in taxonomy {
        assert!(manifest.labels.topics.iter().any(|label| label == topic), "the model knows no topic `{topic}`");
        let threshold = manifest.thresholds.get(topic);
        assert!(threshold.is_some_and(|threshold| (0.0..1.0).contains(threshold)), "threshold of `{topic}`: {threshold:?}");
    }
    for (file, sum) in &manifest.files {
        assert!(sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}: {sum}");
    }
    for file in ["model.onnx", "tokenizer.json", "language_means.json"] {
        assert!(manifest.files.contains_key(file), "{file} has no checksum");
    }
}

#[test]
fn each_language_has_a_mean_that_centring_removes() {
    let artifacts = classifier().artifacts().clone();
    for language in [Language::Japanese, Language::English] {
        assert_eq!(artifacts.mean(language).unwrap().len(), artifacts.manifest.dimensions);
    }
    let mean_similarity = |texts: &[&str], language: Language| {
        let mut vectors: Vec<Vec<f32>> = classifier().classify(texts).unwrap().into_iter().map(|prediction| prediction.embedding).collect();
        for vector in &mut vectors {
            artifacts.centre(vector, language);
            assert!((vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-3);
        }
        let pairs = vectors.iter().enumerate().flat_map(|(index, a)| vectors[index + 1..].iter().map(move |b| (a, b)));
        let similarities: Vec<f32> = pairs.map(|(a, b)| a.iter().zip(b).map(|(x, y)| x * y).sum()).collect();
        similarities.iter().sum::<f32>() / similarities.len() as f32
    };
    // Sentences about many things point in many directions once what their language has in common is gone.
    for (texts, language) in [(comments::JAPANESE, Language::Japanese), (comments::ENGLISH, Language::English)] {
        let similarity = mean_similarity(&texts, language);
        assert!(similarity.abs() < 0.3, "{language:?}: mean similarity {similarity}");
    }
}

#[test]
fn unmistakable_judgements_are_not_mistaken() {
    use Sentiment::{Negative, Positive};
    for (text, expected) in [
        ("最悪です。二度と買いません。", Negative),
        ("すぐに壊れて、本当にがっかりしました。", Negative),
        ("対応がひどすぎて腹が立ちます。", Negative),
        ("最高です!大満足です。", Positive),
        ("とても使いやすくて気に入っています。", Positive),
        ("スタッフの方が親切で、とても嬉しかったです。", Positive),
        ("Terrible. I will never buy this again.", Negative),
        ("It broke after one day and support was awful.", Negative),
        ("I love it, works perfectly", Positive),
        ("Excellent product, very happy with it!", Positive),
    ] {
        let prediction = predict(text);
        assert_eq!(judge(text).0, expected, "{text}: {:?}", prediction.sentiment);
    }
}

#[test]
fn praise_and_questions_are_what_they_are() {
    for (text, expected) in [
        ("とても使いやすくて気に入っています。", Intent::Praise),
        ("I love it, works perfectly", Intent::Praise),
        ("解約の手続きはどこでできますか?", Intent::Question),
        ("How do I return an item?", Intent::Question),
    ] {
        assert_eq!(judge(text).1, expected, "{text}");
    }
}

#[test]
fn cues_are_spans_of_the_text() {
    let mut with_cues = 0;
    for text in comments::all() {
        let prediction = predict(text);
        let mut end = 0;
        for cue in &prediction.cues {
            assert!(text.get(cue.start..cue.end).is_some_and(|words| !words.is_empty()), "{cue:?} of {text:?}");
            assert!(cue.start >= end, "cues overlap or are out of order in {text:?}");
            end = cue.end;
        }
        with_cues += usize::from(!prediction.cues.is_empty());
    }
    assert!(with_cues * 2 > comments::all().len(), "only {with_cues} texts have cues");
    assert!(!predict("最悪です。二度と買いません。").cues.is_empty());
}

#[test]
fn no_text_is_too_strange_to_be_judged() {
    let long = "この商品は壊れやすくて困ります。".repeat(400);
    let word = "a".repeat(20_000);
    let max_tokens = classifier().artifacts().manifest.max_tokens;
    for text in ["", " ", "\0", "😡", "👨‍👩‍👧‍👦", "ｱｲｳ", "\u{202e}abc", "𠮷野家", "\u{fffd}\u{fffd}", "ﷺ", long.as_str(), word.as_str()]
    {
        let prediction = predict(text);
        assert_distribution(&prediction.sentiment, text);
        assert_distribution(&prediction.intent, text);
        assert!(prediction.embedding.iter().all(|x| x.is_finite()));
        assert!(prediction.tokens <= max_tokens, "{} tokens", prediction.tokens);
        assert!(prediction.cues.iter().all(|cue| text.get(cue.start..cue.end).is_some()));
    }
}

#[test]
fn a_prediction_is_the_same_in_any_company_and_on_any_number_of_sessions() {
    let texts = comments::all();
    let together = classifier().classify(&texts).unwrap();
    let mut single = Classifier::open(&folder(), 1).unwrap();
    assert_eq!(single.classify(&texts).unwrap(), together);
    let reversed: Vec<&str> = texts.iter().rev().copied().collect();
    let mut backwards = single.classify(&reversed).unwrap();
    backwards.reverse();
    assert_eq!(backwards, together);
    for index in (0..texts.len()).step_by(9) {
        assert_eq!(single.classify(&texts[index..=index]).unwrap()[0], together[index], "{}", texts[index]);
    }
}

/// `model.toml` says how the contributions of tokens add up to the logits of `sentiment`; the outputs may be softened by one temperature for all texts.
#[test]
fn the_contributions_of_the_tokens_add_up_to_the_sentiment() {
    let manifest: toml::Table = std::fs::read_to_string(folder().join("model.toml")).unwrap().parse().unwrap();
    let Some(bias) = manifest.get("sentiment_bias").and_then(toml::Value::as_array) else { return };
    let bias: Vec<f64> = bias.iter().map(|value| value.as_float().unwrap()).collect();
    let prefix = manifest["prefix"].as_str().unwrap();
    let environment = load_runtime().unwrap();
    let tokenizer = tokenizers::Tokenizer::from_file(folder().join("tokenizer.json")).unwrap();
    let mut session = Session::builder(&environment).unwrap().commit_from_file(folder().join("model.onnx")).unwrap();

    let mut gaps: Vec<(f64, f64)> = Vec::new();
    for text in comments::all() {
        let encoding = tokenizer.encode(format!("{prefix}{text}"), true).unwrap();
        let ids: Vec<i64> = encoding.get_ids().iter().map(|&id| i64::from(id)).collect();
        let mask = vec![1_i64; ids.len()];
        let inputs = ort::inputs![
            "input_ids" => TensorRef::from_array_view(([1, ids.len()], ids.as_slice())).unwrap(),
            "attention_mask" => TensorRef::from_array_view(([1, mask.len()], mask.as_slice())).unwrap(),
        ];
        let outputs = session.run(inputs).unwrap();
        let (_, probabilities) = outputs["sentiment"].try_extract_tensor::<f32>().unwrap();
        let (shape, contributions) = outputs["sentiment_tokens"].try_extract_tensor::<f32>().unwrap();
        assert_eq!(&shape[..], [1, i64::try_from(ids.len()).unwrap(), 3]);
        let logits: Vec<f64> =
            (0..3).map(|class| bias[class] + contributions.iter().skip(class).step_by(3).map(|&x| f64::from(x)).sum::<f64>()).collect();
        for (a, b) in [(0, 1), (1, 2), (0, 2)] {
            gaps.push((logits[a] - logits[b], f64::from(probabilities[a].max(1e-9) / probabilities[b].max(1e-9)).ln()));
        }
    }
    // Least squares through the origin: the inverse of the temperature.
    let scale = gaps.iter().map(|(logit, log_odds)| logit * log_odds).sum::<f64>() / gaps.iter().map(|(logit, _)| logit * logit).sum::<f64>();
    assert!((0.1..10.0).contains(&scale), "temperature {}", 1.0 / scale);
    for (logit, log_odds) in gaps {
        assert!((logit * scale - log_odds).abs() < 0.05, "log odds {log_odds}, but the tokens add up to {}", logit * scale);
    }
}
