//! Topics that a user states by examples instead of by training: a linear head on the embeddings, solved in closed form at start-up.
//!
//! Linear discriminant analysis (Fisher 1936; Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.3): each topic is the mean of its
//! examples, all share one covariance, shrunk towards a multiple of the identity because examples are few. A text's score for a topic is the logarithm
//! of how much likelier it is there than around the mean of all texts. Scores become probabilities by a softmax with a class "none of them"; its
//! temperature and its bias are chosen on the examples, each left out in turn, and on what other customers write.

/// Weight of the identity beside the covariance within the topics.
const SHRINKAGE: f64 = 0.9;
/// The probability from which a topic is given: two topics in one text share the probability.
pub(super) const GIVEN: f32 = 0.3;
/// Temperatures tried, as multiples of the spread of the scores.
const TEMPERATURES: [f64; 10] = [0.03, 0.05, 0.08, 0.12, 0.18, 0.25, 0.35, 0.5, 0.7, 1.0];
/// How much of the best parting is given up for a lower bar.
const TOLERANCE: f64 = 0.05;
/// Steps of the search for the bias of "none of them", in hundredths of the range of the best scores.
const STEPS: usize = 100;

/// One example of a topic, as a centred embedding of length 1.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// Index of its topic among the topics of the head.
    pub(super) class: usize,
    /// The vector.
    pub(super) vector: Vec<f32>,
}

/// The head: one linear score a topic.
#[derive(Clone, Debug)]
pub(super) struct ExampleHead {
    weights: Vec<Vec<f64>>,
    bias: Vec<f64>,
    temperature: f64,
    /// Score of "none of them".
    none: f64,
}

/// An example judged by all others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LeftOut {
    /// The likeliest topic without it.
    pub(super) found: usize,
    /// Probability of that topic.
    pub(super) probability: f32,
    /// Probability of the topic that it was stated for.
    pub(super) own: f32,
}

impl ExampleHead {
    /// Solves the head for `classes` topics; `background` holds centred vectors of what other customers write. Each topic has two examples or more.
    pub(super) fn fit(examples: &[Example], classes: usize, background: &[Vec<f32>]) -> (Self, Vec<LeftOut>) {
        let vectors: Vec<Vec<f64>> = examples.iter().map(|example| example.vector.iter().copied().map(f64::from).collect()).collect();
        let counts: Vec<f64> = (0..classes).map(|class| examples.iter().filter(|example| example.class == class).count().max(1) as f64).collect();
        let means = means(examples, &vectors, &counts);
        let factor = cholesky(covariance(examples, &vectors, &means));
        let weights: Vec<Vec<f64>> = means.iter().map(|mean| solve(&factor, mean)).collect();
        let bias: Vec<f64> = means.iter().zip(&weights).map(|(mean, weight)| -0.5 * dot(mean, weight)).collect();
        let mut head = Self { weights, bias, temperature: 1.0, none: f64::MIN };
        let solved: Vec<Vec<f64>> = vectors.iter().map(|vector| solve(&factor, vector)).collect();
        let left_out: Vec<Vec<f64>> = examples
            .iter()
            .zip(vectors.iter().zip(&solved))
            .map(|(example, (vector, solved))| {
                let mut scores = head.scores(&example.vector);
                // The mean without this example is (n·m − x) / (n − 1); by linearity its score needs no new solution.
                let (n, class) = (counts[example.class], example.class);
                if n > 1.0 {
                    let (xx, xm, mm) = (dot(vector, solved), dot(vector, &head.weights[class]), dot(&means[class], &head.weights[class]));
                    let linear = (n * xm - xx) / (n - 1.0);
                    let square = (n * n * mm - 2.0 * n * xm + xx) / ((n - 1.0) * (n - 1.0));
                    scores[class] = linear - 0.5 * square;
                }
                scores
            })
            .collect();
        head.temperature = temperature(examples, &left_out);
        let elsewhere: Vec<f64> = background.iter().map(|vector| best(&head.scores(vector))).collect();
        head.none = none(&left_out, &elsewhere);
        let judged = examples.iter().zip(&left_out).map(|(example, scores)| head.left_out(example.class, scores)).collect();
        (head, judged)
    }

    /// The probability of each topic for a centred vector of length 1.
    pub(super) fn probabilities(&self, vector: &[f32]) -> Vec<f32> {
        self.softmax(&self.scores(vector))
    }

    fn scores(&self, vector: &[f32]) -> Vec<f64> {
        let score = |weight: &Vec<f64>| weight.iter().zip(vector).map(|(w, x)| w * f64::from(*x)).sum::<f64>();
        self.weights.iter().zip(&self.bias).map(|(weight, bias)| score(weight) + bias).collect()
    }

    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    fn softmax(&self, scores: &[f64]) -> Vec<f32> {
        let top = best(scores).max(self.none);
        let of = |score: f64| ((score - top) / self.temperature).exp();
        let sum: f64 = scores.iter().map(|&score| of(score)).sum::<f64>() + of(self.none);
        scores.iter().map(|&score| (of(score) / sum) as f32).collect()
    }

    fn left_out(&self, class: usize, scores: &[f64]) -> LeftOut {
        let probabilities = self.softmax(scores);
        let found = first_best(scores);
        LeftOut { found, probability: probabilities[found], own: probabilities[class] }
    }
}

/// The mean of each topic's examples.
fn means(examples: &[Example], vectors: &[Vec<f64>], counts: &[f64]) -> Vec<Vec<f64>> {
    let mut means = vec![vec![0.0; vectors.first().map_or(0, Vec::len)]; counts.len()];
    for (example, vector) in examples.iter().zip(vectors) {
        for (sum, value) in means[example.class].iter_mut().zip(vector) {
            *sum += value / counts[example.class];
        }
    }
    means
}

/// The covariance within the topics, shrunk; the fewer the examples, the more.
fn covariance(examples: &[Example], vectors: &[Vec<f64>], means: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = vectors.first().map_or(0, Vec::len);
    let freedom = (examples.len().saturating_sub(means.len())).max(1) as f64;
    let mut matrix = vec![vec![0.0; size]; size];
    for (example, vector) in examples.iter().zip(vectors) {
        let rest: Vec<f64> = vector.iter().zip(&means[example.class]).map(|(value, mean)| value - mean).collect();
        for (row, &a) in matrix.iter_mut().zip(&rest) {
            for (cell, b) in row.iter_mut().zip(&rest) {
                *cell += a * b / freedom;
            }
        }
    }
    let trace: f64 = (0..size).map(|i| matrix[i][i]).sum();
    // Examples that say all the same leave no covariance: the identity alone makes the head a comparison with the means.
    let ridge = (SHRINKAGE * trace / freedom.min(size as f64)).max(1e-6);
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] += ridge;
    }
    matrix
}

/// The lower triangle L of a positive definite matrix L·Lᵀ (Golub and Van Loan, Matrix Computations, 4.2).
fn cholesky(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for i in 0..matrix.len() {
        let (done, rest) = matrix.split_at_mut(i);
        let row = &mut rest[0];
        for j in 0..i {
            row[j] = (row[j] - dot(&row[..j], &done[j][..j])) / done[j][j];
        }
        row[i] = (row[i] - dot(&row[..i], &row[..i])).max(f64::MIN_POSITIVE).sqrt();
        row.truncate(i + 1);
    }
    matrix
}

/// Solves L·Lᵀ·x = `right`.
fn solve(factor: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut x = right.to_vec();
    for (i, row) in factor.iter().enumerate() {
        x[i] = (x[i] - dot(&row[..i], &x[..i])) / row[i];
    }
    for i in (0..factor.len()).rev() {
        x[i] /= factor[i][i];
        let value = x[i];
        for (cell, entry) in x[..i].iter_mut().zip(&factor[i]) {
            *cell -= entry * value;
        }
    }
    x
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn best(scores: &[f64]) -> f64 {
    scores.iter().copied().fold(f64::MIN, f64::max)
}

fn first_best(scores: &[f64]) -> usize {
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a))).unwrap_or_default()
}

/// The temperature that makes the left-out examples likeliest.
fn temperature(examples: &[Example], left_out: &[Vec<f64>]) -> f64 {
    let spread =
        left_out.iter().map(|scores| best(scores) - scores.iter().sum::<f64>() / scores.len() as f64).sum::<f64>() / left_out.len().max(1) as f64;
    let spread = if spread > 0.0 { spread } else { 1.0 };
    let loss = |temperature: f64| -> f64 {
        let one = |(example, scores): (&Example, &Vec<f64>)| {
            let top = best(scores);
            let sum: f64 = scores.iter().map(|score| ((score - top) / temperature).exp()).sum();
            sum.ln() - (scores[example.class] - top) / temperature
        };
        examples.iter().zip(left_out).map(one).sum()
    };
    let tried = TEMPERATURES.map(|share| share * spread);
    tried.into_iter().min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(spread)
}

/// The score that "none of them" gets: the lowest that parts left-out examples from other texts nearly as well as the best does (Youden's J). The lowest,
/// because examples are alike in ways in which the texts to come are not, and because some of the other texts do belong to the topics.
fn none(left_out: &[Vec<f64>], elsewhere: &[f64]) -> f64 {
    let own: Vec<f64> = left_out.iter().map(|scores| best(scores)).collect();
    let lowest = |values: &[f64]| values.iter().copied().fold(f64::MAX, f64::min);
    if elsewhere.is_empty() {
        return lowest(&own);
    }
    let (low, high) = (lowest(&own).min(lowest(elsewhere)), best(&own));
    let above = |values: &[f64], bar: f64| values.iter().filter(|value| **value >= bar).count() as f64 / values.len() as f64;
    let gains: Vec<(f64, f64)> =
        (0..=STEPS).map(|step| low + (high - low) * step as f64 / STEPS as f64).map(|bar| (above(&own, bar) - above(elsewhere, bar), bar)).collect();
    let most = gains.iter().map(|(gain, _)| *gain).fold(f64::MIN, f64::max);
    gains.into_iter().find(|(gain, _)| *gain >= most - TOLERANCE).map_or(low, |(_, bar)| bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vector near axis `class` with a wobble on another axis.
    fn near(class: usize, wobble: usize) -> Vec<f32> {
        let mut vector = vec![0.0; 12];
        vector[class] = 0.9;
        vector[3 + wobble] = 0.43;
        vector
    }

    fn examples() -> Vec<Example> {
        (0..3).flat_map(|class| (0..4).map(move |wobble| Example { class, vector: near(class, wobble) })).collect()
    }

    /// Unit vectors along the last axes: about none of the topics.
    fn others() -> Vec<Vec<f32>> {
        (3..12).map(|axis| (0..12).map(|i| if i == axis { 1.0 } else { 0.0 }).collect()).collect()
    }

    #[test]
    fn a_text_near_the_examples_gets_their_topic_and_a_text_far_from_all_gets_none() {
        let (head, left_out) = ExampleHead::fit(&examples(), 3, &others());
        for class in 0..3 {
            let probabilities = head.probabilities(&near(class, 7));
            assert!(probabilities[class] >= GIVEN, "{class}: {probabilities:?}");
            assert!((0..3).filter(|&other| other != class).all(|other| probabilities[other] < GIVEN), "{class}: {probabilities:?}");
        }
        let none = head.probabilities(&others()[8]);
        assert!(none.iter().all(|p| *p < GIVEN), "{none:?}");
        assert!(left_out.iter().zip(examples()).all(|(left, example)| left.found == example.class));
    }

    #[test]
    fn an_example_that_sounds_like_another_topic_is_told_when_left_out() {
        let mut examples = examples();
        examples.push(Example { class: 0, vector: near(1, 6) });
        let (_, left_out) = ExampleHead::fit(&examples, 3, &others());
        let last = left_out[examples.len() - 1];
        assert_eq!(last.found, 1);
        assert!(last.own < last.probability);
    }

    #[test]
    fn leaving_one_out_by_formula_is_leaving_it_out() {
        // With the covariance kept, the score of a left-out example equals that of a head whose topic mean lacks it.
        let examples = examples();
        let vectors: Vec<Vec<f64>> = examples.iter().map(|example| example.vector.iter().copied().map(f64::from).collect()).collect();
        let means = means(&examples, &vectors, &[4.0; 3]);
        let factor = cholesky(covariance(&examples, &vectors, &means));
        let without: Vec<f64> = (0..12).map(|i| (1..4).map(|row| vectors[row][i]).sum::<f64>() / 3.0).collect();
        let weight = solve(&factor, &without);
        let expected = dot(&vectors[0], &weight) - 0.5 * dot(&without, &weight);
        let (n, solved, of_mean) = (4.0, solve(&factor, &vectors[0]), solve(&factor, &means[0]));
        let (xx, xm, mm) = (dot(&vectors[0], &solved), dot(&vectors[0], &of_mean), dot(&means[0], &of_mean));
        let found = (n * xm - xx) / (n - 1.0) - 0.5 * (n * n * mm - 2.0 * n * xm + xx) / ((n - 1.0) * (n - 1.0));
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }

    #[test]
    fn examples_that_are_all_the_same_text_do_not_break_the_head() {
        let same: Vec<Example> = (0..2).flat_map(|class| (0..3).map(move |_| Example { class, vector: near(class, 0) })).collect();
        let (head, _) = ExampleHead::fit(&same, 2, &others());
        let probabilities = head.probabilities(&near(1, 0));
        assert!(probabilities[1] > probabilities[0] && probabilities.iter().all(|p| p.is_finite()), "{probabilities:?}");
    }
}
