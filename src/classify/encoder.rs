//! One session of the model: a text in, sentiment, intent, topics, embedding and cues out.
//!
//! Each text runs alone at its exact length. Dynamic int8 takes its activation scale from the whole batch, so in a batch a text's result would depend
//! on its neighbours; alone, it is a function of the text and the model. What that costs in speed is measured in `benches/`.

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};
use ort::value::TensorRef;
use tokenizers::Tokenizer;

use super::artifacts::Artifacts;
use super::comment::Span;
use super::error::ModelError;

/// What the model says of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// p(negative), p(neutral), p(positive).
    pub sentiment: [f32; 3],
    /// Probabilities in the order of [`Intent::ALL`](super::Intent::ALL).
    pub intent: [f32; 5],
    /// Probability of each topic, in the order of the model's labels.
    pub topics: Vec<f32>,
    /// Unit-length embedding.
    pub embedding: Vec<f32>,
    /// Spans of the text that speak for the predicted pole, in bytes.
    pub cues: Vec<Span>,
    /// Length of the input in tokens.
    pub tokens: usize,
}

/// The file of the graph.
const GRAPH: &str = "model.onnx";

/// A session with its tokenizer; one for each worker.
pub struct Encoder {
    session: Session,
    tokenizer: Tokenizer,
    prefix: String,
    model: std::path::PathBuf,
}

impl Encoder {
    /// Opens a session on the model's graph.
    ///
    /// # Errors
    /// [`ModelError::Session`] or [`ModelError::Tokenizer`].
    pub fn open(environment: &Environment, artifacts: &Artifacts) -> Result<Self, ModelError> {
        let model = artifacts.dir.join(GRAPH);
        let tokens = artifacts.dir.join("tokenizer.json");
        let tokenizer = Tokenizer::from_file(&tokens).map_err(|source| ModelError::Tokenizer { path: tokens, source })?;
        Ok(Self { session: open_session(environment, artifacts)?, tokenizer, prefix: artifacts.manifest.prefix.clone(), model })
    }

    /// Runs one text.
    ///
    /// # Errors
    /// [`ModelError::Session`] or [`ModelError::Tokenizer`].
    pub fn predict(&mut self, text: &str) -> Result<Prediction, ModelError> {
        let input = format!("{}{text}", self.prefix);
        let encoding = self.tokenizer.encode(input, true).map_err(|source| ModelError::Tokenizer { path: self.model.clone(), source })?;
        let ids: Vec<i64> = encoding.get_ids().iter().map(|&id| i64::from(id)).collect();
        let length = ids.len();
        let failed = |source: ort::Error| ModelError::Session { path: self.model.clone(), source: Box::new(source) };
        let mask = vec![1_i64; length];
        let outputs = self
            .session
            .run(ort::inputs![
                "input_ids" => TensorRef::from_array_view(([1, length], ids.as_slice())).map_err(failed)?,
                "attention_mask" => TensorRef::from_array_view(([1, length], mask.as_slice())).map_err(failed)?,
            ])
            .map_err(failed)?;
        let output = |name: &'static str| -> Result<&[f32], ModelError> {
            let value = outputs.get(name).ok_or(ModelError::Shape { path: self.model.clone(), output: name, found: 0, expected: 1 })?;
            value.try_extract_tensor::<f32>().map(|(_, values)| values).map_err(failed)
        };
        let sentiment = fixed::<3>(output("sentiment")?, "sentiment", &self.model)?;
        let intent = fixed::<5>(output("intent")?, "intent", &self.model)?;
        let cues = cues(output("sentiment_tokens")?, sentiment, encoding.get_offsets(), self.prefix.len());
        Ok(Prediction { sentiment, intent, topics: output("topics")?.to_vec(), embedding: output("embedding")?.to_vec(), cues, tokens: length })
    }
}

/// A bare session on the model's graph, with the options that koe runs it with.
///
/// # Errors
/// [`ModelError::Session`].
pub fn open_session(environment: &Environment, artifacts: &Artifacts) -> Result<Session, ModelError> {
    let model = artifacts.dir.join(GRAPH);
    session(environment, &model).map_err(|source| ModelError::Session { path: model.clone(), source: Box::new(source) })
}

/// One session a worker, one thread a session and no spinning: more intra-op threads make small matrices slower. The fusion that is switched off costs
/// more than it saves on int8 graphs (a third of the time).
#[expect(clippy::result_large_err, reason = "ort gives the whole builder back; it is unwrapped before this returns")]
fn session(environment: &Environment, model: &std::path::Path) -> Result<Session, ort::Error> {
    // `ort` gives the builder back inside the error; it is dropped here, for it cannot cross threads.
    let recovered = <ort::Error as From<ort::Error<SessionBuilder>>>::from;
    Session::builder(environment)?
        .with_optimization_level(GraphOptimizationLevel::Level3)
        .and_then(|builder| builder.with_intra_threads(1))
        .and_then(|builder| builder.with_inter_threads(1))
        .and_then(|builder| builder.with_intra_op_spinning(false))
        .and_then(|builder| builder.with_memory_pattern(false))
        .and_then(|builder| builder.with_config_entry("optimization.disable_specified_optimizers", "SkipLayerNormFusion"))
        .map_err(recovered)?
        .commit_from_file(model)
}

fn fixed<const N: usize>(values: &[f32], output: &'static str, model: &std::path::Path) -> Result<[f32; N], ModelError> {
    values.try_into().map_err(|_| ModelError::Shape { path: model.to_path_buf(), output, found: values.len(), expected: N })
}

/// The smallest share of the strongest cue that a token must reach to be part of a cue.
const CUE_SHARE: f32 = 0.5;
/// Cues kept for a text.
const MAX_CUES: usize = 3;

/// The runs of tokens that speak most for the predicted pole against the others.
///
/// The heads are linear on the mean of the token vectors, so a logit is exactly the sum of its tokens' contributions; a token's margin is its
/// contribution to the winning pole minus that to the better of the others.
fn cues(contributions: &[f32], sentiment: [f32; 3], offsets: &[(usize, usize)], prefix: usize) -> Vec<Span> {
    let pole = if sentiment[0] > sentiment[1] && sentiment[0] >= sentiment[2] {
        0
    } else if sentiment[2] > sentiment[1] {
        2
    } else {
        return Vec::new();
    };
    let margins: Vec<f32> = contributions
        .chunks_exact(3)
        .zip(offsets)
        .map(|(token, &(start, end))| if end <= prefix || start == end { f32::MIN } else { token[pole] - token[2 - pole].max(token[1]) })
        .collect();
    let strongest = margins.iter().copied().fold(0.0, f32::max);
    let mut runs: Vec<(f32, Span)> = Vec::new();
    for (index, &margin) in margins.iter().enumerate() {
        if margin <= 0.0 || margin < strongest * CUE_SHARE {
            continue;
        }
        let span = Span { start: offsets[index].0.max(prefix) - prefix, end: offsets[index].1 - prefix };
        match runs.last_mut() {
            Some((sum, last)) if span.start <= last.end => {
                last.end = span.end;
                *sum += margin;
            }
            _ => runs.push((margin, span)),
        }
    }
    runs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    runs.truncate(MAX_CUES);
    let mut spans: Vec<Span> = runs.into_iter().map(|(_, span)| span).collect();
    spans.sort_unstable();
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_the_runs_that_speak_for_the_pole() {
        let contributions = [9.0, 0.0, 0.0, 0.1, 0.0, 0.0, 1.0, 0.0, 0.0, 0.8, 0.0, 0.0, 0.0, 0.0, 2.0];
        let offsets = [(0, 7), (7, 10), (10, 13), (13, 16), (16, 19)];
        assert_eq!(cues(&contributions, [0.8, 0.1, 0.1], &offsets, 7), vec![Span { start: 3, end: 9 }]);
        assert_eq!(cues(&contributions, [0.1, 0.1, 0.8], &offsets, 7), vec![Span { start: 9, end: 12 }]);
        assert!(cues(&contributions, [0.1, 0.8, 0.1], &offsets, 7).is_empty());
    }
}
