//! The statistics of the report against `SciPy`, statsmodels and `NumPy`, on the random tables of `tests/statistics/make_expected.py`.
#![allow(clippy::unwrap_used, reason = "a test may end at once")]

use std::sync::Arc;

use koe::classify::{Sentiment, Status};
use koe::feedback::Attributes;
use koe::measure::{
    CellVerdict, Dimension, Moments, Observation, Share, Spoken, TopicSaid, adjusted, binomial_tail, chi_square_tail, cross_tables, difference,
    drivers, map, mean, median, net_promoter, normal_two_sided, poisson_tail, quantile, student_deviate, two_proportions,
};
use koe::normalize::Language;
use serde_json::Value;

fn expected() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/statistics/expected.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn whole(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// Agreement to nine digits, absolutely near 0.
#[track_caller]
fn agree(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "found {found}, expected {expected}");
}

fn voice(channel: &str) -> Observation {
    Observation {
        status: Status::Analyzed,
        is_copy: false,
        file: Arc::from("export.csv"),
        received: None,
        channel: Arc::from(channel),
        product: None,
        language: Some(Language::Japanese),
        attributes: None,
        has_reply: false,
        sentiment: Some(Sentiment::Negative),
        score: 0.0,
        intent: None,
        topics: Box::new([]),
        issues: Box::new([]),
        gravest: 0,
        spoken: Spoken::default(),
    }
}

#[test]
fn intervals_agree() {
    let expected = expected();
    for row in expected["shares"].as_array().unwrap() {
        let share = Share::new(whole(&row["count"]), whole(&row["base"]));
        agree(share.low, number(&row["low"]).max(0.0));
        agree(share.high, number(&row["high"]).min(1.0));
    }
    for row in expected["means"].as_array().unwrap() {
        let (x, y) = (numbers(&row["x"]), numbers(&row["y"]));
        let found = mean(&x).unwrap();
        agree(found.low, number(&row["low"]));
        agree(found.high, number(&row["high"]));
        let (found, welch) = (difference(&Moments::of(&x), &Moments::of(&y)).unwrap(), numbers(&row["welch"]));
        for (found, expected) in [(found.value, welch[0]), (found.low, welch[1]), (found.high, welch[2])] {
            agree(found, expected);
        }
    }
    // What is left when a part is taken away is what the rest itself is.
    let (part, rest) = ([3.0, 1.0, 4.0], [1.0, 5.0, 9.0, 2.0, 6.0]);
    let left = Moments::of(&[&part[..], &rest].concat()).without(&Moments::of(&part));
    agree(left.mean, Moments::of(&rest).mean);
    agree(left.squares, Moments::of(&rest).squares);
    for row in expected["medians"].as_array().unwrap() {
        let x = numbers(&row["x"]);
        let found = median(&x).unwrap();
        for (found, name) in [(found.value, "median"), (found.low, "low"), (found.high, "high"), (quantile(&x, 0.9).unwrap(), "ninth_decile")] {
            agree(found, number(&row[name]));
        }
    }
    for row in expected["promoters"].as_array().unwrap() {
        let counts: Vec<u64> = row["counts"].as_array().unwrap().iter().map(whole).collect();
        let found = net_promoter(counts[0], counts[1], counts[2]).unwrap();
        agree(found.value, number(&row["value"]));
        agree(found.low, number(&row["low"]).min(found.value));
        agree(found.high, number(&row["high"]).max(found.value));
    }
    assert_eq!(mean(&[1.0]), None);
    assert_eq!(median(&[1.0, 2.0, 3.0, 4.0, 5.0]), None, "five values hold no median with 95 %");
    assert_eq!(net_promoter(0, 0, 0), None);
}

#[test]
fn tails_agree() {
    let expected = expected();
    for row in expected["tails"].as_array().unwrap() {
        let (poisson, binomial, student, chi) = (&row["poisson"], &row["binomial"], &row["student"], &row["chi_square"]);
        agree(poisson_tail(whole(&poisson[0]), number(&poisson[1])), number(&poisson[2]));
        agree(binomial_tail(whole(&binomial[0]), whole(&binomial[1]), number(&binomial[2])), number(&binomial[3]));
        agree(student_deviate(0.05, number(&student[0])), number(&student[1]));
        agree(chi_square_tail(number(&chi[0]), number(&chi[1])), number(&chi[2]));
    }
    for row in expected["proportions"].as_array().unwrap() {
        let share = |part: &Value| Share::new(whole(&part[0]), whole(&part[1]));
        agree(two_proportions(&share(&row["a"]), &share(&row["b"])).unwrap(), number(&row["p"]));
    }
}

#[test]
fn cross_tables_agree() {
    for table in expected()["tables"].as_array().unwrap() {
        let bases: Vec<u64> = table["bases"].as_array().unwrap().iter().map(whole).collect();
        let mut voices = Vec::new();
        for (column, &base) in bases.iter().enumerate() {
            for place in 0..base {
                let mut one = voice(&format!("channel {column}"));
                let hit = |row: usize| place < whole(&table["hits"][row][column]);
                one.topics =
                    (0..4).filter(|&row| hit(row)).map(|row| TopicSaid { topic: Arc::from(format!("topic {row}")), is_critical: false }).collect();
                voices.push(one);
            }
        }
        let found = cross_tables(&voices).into_iter().find(|found| found.by == Dimension::Channel).unwrap();
        let mut p_values = Vec::new();
        for row in 0..4 {
            let (name, expected) = (format!("topic {row}"), &table["rows"][row]);
            let made = found.rows.iter().find(|row| row.name == name).unwrap();
            agree(made.chi_square.unwrap(), number(&expected["chi"]));
            agree(made.p_value.unwrap(), number(&expected["p"]));
            assert_eq!(made.degrees.unwrap(), whole(&expected["df"]));
            for column in 0..bases.len() {
                let place = found.columns.iter().position(|named| named.name == format!("channel {column}")).unwrap();
                let cell = &made.cells[place];
                agree(cell.expected, number(&expected["expected"][column]));
                agree(cell.residual.unwrap(), number(&expected["residuals"][column]));
                let p = number(&table["adjusted"][p_values.len()]);
                agree(cell.adjusted_p.unwrap(), p);
                agree(cell.p_value.unwrap(), number(&table["p_values"][p_values.len()]));
                let higher = number(&expected["residuals"][column]) > 0.0;
                let verdict = if p > 0.05 {
                    CellVerdict::NoDifference
                } else if higher {
                    CellVerdict::Higher
                } else {
                    CellVerdict::Lower
                };
                assert_eq!(cell.verdict, verdict);
                p_values.push(cell.p_value.unwrap());
            }
        }
        assert_eq!(found.tests, p_values.len() as u64);
        for (found, expected) in adjusted(&p_values).into_iter().zip(numbers(&table["adjusted"])) {
            agree(found, expected);
        }
    }
    agree(normal_two_sided(1.959_963_984_540_054), 0.05);
}

#[test]
fn the_regression_behind_the_drivers_agrees() {
    let data = &expected()["regression"];
    let stars = numbers(&data["stars"]);
    let voices: Vec<Observation> = stars
        .iter()
        .enumerate()
        .map(|(place, &stars)| {
            let mut one = voice(&format!("channel {}", data["channel"][place]));
            one.attributes = Some(Box::new(Attributes { stars: Some(stars), ..Attributes::default() }));
            one.issues = (0..5).filter(|&issue| data["issues"][place][issue] == 1).map(|issue| Arc::from(format!("K-{issue}"))).collect();
            one
        })
        .collect();
    let found = drivers(&voices);
    let found = &found[0];
    agree(found.r_squared.unwrap(), number(&data["r_squared"]));
    for (issue, expected) in data["effects"].as_array().unwrap().iter().enumerate() {
        let driver = found.issues.iter().find(|driver| driver.issue == format!("K-{issue}")).unwrap();
        let effect = driver.effect.unwrap();
        for (found, name) in [
            (effect.value, "value"),
            (effect.low, "low"),
            (effect.high, "high"),
            (driver.p_value.unwrap(), "p"),
            (driver.inflation.unwrap(), "inflation"),
        ] {
            agree(found, number(&expected[name]));
        }
    }
    // Contributions add up to the gap, whatever the regression says.
    agree(found.issues.iter().map(|driver| driver.contribution).sum(), found.mean.value - found.without_issue_mean);
}

#[test]
fn correspondence_analysis_agrees() {
    let data = &expected()["correspondence"];
    let counts: Vec<Vec<f64>> = data["counts"].as_array().unwrap().iter().map(numbers).collect();
    let found = map(&["a", "b", "c", "d", "e", "f", "g"], &["w", "x", "y", "z"], &counts).unwrap();
    agree(found.inertia, number(&data["inertia"]));
    for axis in 0..2 {
        agree(found.explained[axis], number(&data["explained"][axis]));
        for (points, name) in [(&found.rows, "rows"), (&found.columns, "columns")] {
            for (point, expected) in points.iter().zip(data[name].as_array().unwrap()) {
                agree([point.x, point.y][axis], number(&expected[axis]));
            }
        }
    }
    let same = vec![vec![2.0, 4.0, 6.0], vec![1.0, 2.0, 3.0], vec![3.0, 6.0, 9.0]];
    assert_eq!(map(&["a", "b", "c"], &["x", "y", "z"], &same), None, "where nothing differs there is no map");
}
