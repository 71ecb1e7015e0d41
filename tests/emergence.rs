//! What alerts are worth: half-years of comments are made up, with issues whose rates are known, and looked at week after week as a nightly job would.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and its figures are to be read")]

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use koe::feedback::Received;
use koe::measure::{Direction, Emergence, Facts, Population, decide_trends};
use koe::normalize::Language;

const HALF_YEARS: u64 = 200;
const WEEKS: usize = 26;
/// Weeks that are there before the first look.
const FIRST_LOOK: usize = 10;

/// Splitmix64 (Steele, Lea, Flood 2014): the same half-years on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Knuth's product of uniforms, in pieces that do not underflow.
    fn poisson(&mut self, mut mean: f64) -> u64 {
        let mut count = 0;
        while mean > 0.0 {
            let piece = mean.min(50.0);
            mean -= piece;
            let (floor, mut product) = ((-piece).exp(), self.next());
            while product > floor {
                product *= self.next();
                count += 1;
            }
        }
        count
    }

    /// A factor of mean 1 and variance 1/`shape`, one a week: the mean of so many exponentials.
    fn gamma(&mut self, shape: u32) -> f64 {
        (0..shape).map(|_| -self.next().max(f64::MIN_POSITIVE).ln()).sum::<f64>() / f64::from(shape)
    }
}

/// What is known of an issue: voices a week at full volume, and when that is multiplied by what.
#[derive(Clone, Copy)]
struct Planted {
    rate: f64,
    /// The variance of the rate between weeks is 1/`shape`; 0 is none.
    shape: u32,
    change: Option<(usize, f64)>,
    /// Raised in the second channel only, which is closed at weekends.
    phone: bool,
}

const fn quiet(rate: f64, shape: u32, phone: bool) -> Planted {
    Planted { rate, shape, change: None, phone }
}

/// Eighteen issues that stay as they are, then one that triples.
fn planted(rate: f64, change: usize) -> Vec<Planted> {
    let mut all: Vec<Planted> = [0.3, 0.5, 1.0, 1.0, 1.5, 2.0, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0].map(|rate| quiet(rate, 0, false)).to_vec();
    all.extend([quiet(2.0, 10, false), quiet(4.0, 10, false), quiet(8.0, 5, false)]);
    all.extend([quiet(1.0, 0, true), quiet(3.0, 0, true), quiet(6.0, 0, true)]);
    all.push(Planted { rate, shape: 0, change: Some((change, 3.0)), phone: false });
    all
}

/// Every comment of a half-year, with the issues it raises.
struct HalfYear {
    dates: Vec<Date>,
    facts: Vec<Facts>,
    issues: Vec<Vec<usize>>,
}

fn half_year(chance: &mut Chance, planted: &[Planted]) -> HalfYear {
    let channels: [Arc<str>; 2] = [Arc::from("app"), Arc::from("phone")];
    let monday: Date = "2026-01-05".parse().unwrap();
    let (mut dates, mut facts, mut issues) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |date: Date, channel: usize, issue: Option<usize>| {
        dates.push(date);
        facts.push(Facts {
            posts: 1,
            posted: vec![date].into(),
            authors: Box::default(),
            received: Some(Received { at: date.at(9, 0, 0, 0), offset_minutes: None }),
            channel: channels[channel].clone(),
            product: None,
            language: Language::Japanese,
            rating: None,
            versions: Box::default(),
        });
        issues.push(issue.into_iter().collect());
    };
    for week in 0..WEEKS {
        // Volume swings: a campaign doubles it in some weeks, holidays halve it in others.
        let volume = [1.0, 1.0, 1.0, 2.0, 1.0, 0.5][week * 5 % 6] * (0.8 + 0.4 * chance.next());
        let factors: Vec<f64> = planted.iter().map(|issue| if issue.shape > 0 { chance.gamma(issue.shape) } else { 1.0 }).collect();
        for weekday in 0..7 {
            let date = monday.saturating_add(i64::try_from(week * 7 + weekday).unwrap().days());
            let app = volume * if weekday < 5 { 0.8 } else { 1.5 } / 7.0;
            let phone = if weekday < 5 { volume / 5.0 } else { 0.0 };
            for _ in 0..chance.poisson(60.0 * app) {
                add(date, 0, None);
            }
            for _ in 0..chance.poisson(40.0 * phone) {
                add(date, 1, None);
            }
            for (number, issue) in planted.iter().enumerate() {
                let changed = issue.change.filter(|(from, _)| week >= *from).map_or(1.0, |(_, factor)| factor);
                let mean = issue.rate * factors[number] * changed;
                let parts = if issue.phone { [0.0, phone] } else { [0.6 * app, 0.4 * phone] };
                for (channel, part) in parts.into_iter().enumerate() {
                    for _ in 0..chance.poisson(mean * part) {
                        add(date, channel, Some(number));
                    }
                }
            }
        }
    }
    HalfYear { dates, facts, issues }
}

/// Which issues are alerted by what is known after `weeks` weeks.
fn alerted(half_year: &HalfYear, count: usize, weeks: usize) -> Vec<bool> {
    let end = "2026-01-05".parse::<Date>().unwrap().saturating_add(i64::try_from(weeks * 7).unwrap().days());
    let known: Vec<usize> = (0..half_year.dates.len()).filter(|&index| half_year.dates[index] < end).collect();
    let population = Population::new(known.iter().map(|&index| half_year.facts[index].clone()).collect(), &[]);
    let mut voices = vec![Vec::new(); count];
    for (place, &index) in known.iter().enumerate() {
        for &issue in &half_year.issues[index] {
            voices[issue].push(place);
        }
    }
    let mut measures: Vec<_> = voices.iter().map(|voices| population.measure(voices)).collect();
    decide_trends(&mut measures);
    let stands_out = |verdict| matches!(verdict, Emergence::Growing | Emergence::New | Emergence::CameBack);
    measures
        .iter()
        .map(|measures| {
            let trend = &measures.trend;
            trend.direction == Direction::Rising || trend.weekly.recent.as_ref().is_some_and(|recent| stands_out(recent.verdict))
        })
        .collect()
}

/// Half-years in which an issue of this rate triples: the share of looks at quiet issues that alert, and the share of changes found within two weeks.
fn simulate(rate: f64) -> (f64, f64, u64) {
    let (mut looks, mut false_alerts, mut found) = (0_u64, 0_u64, 0_u64);
    for seed in 0..HALF_YEARS {
        let mut chance = Chance(seed.wrapping_mul(0x00d1_342d_e9e0_3a17) ^ rate.to_bits());
        let from = FIRST_LOOK + 4 + (usize::try_from(seed).unwrap() % (WEEKS - FIRST_LOOK - 5));
        let planted = planted(rate, from);
        let half_year = half_year(&mut chance, &planted);
        let mut in_time = false;
        for weeks in FIRST_LOOK..=WEEKS {
            let alerts = alerted(&half_year, planted.len(), weeks);
            looks += planted.len() as u64 - 1;
            false_alerts += alerts[..planted.len() - 1].iter().filter(|alert| **alert).count() as u64;
            in_time |= (from + 1..=from + 2).contains(&weeks) && alerts[planted.len() - 1];
        }
        found += u64::from(in_time);
    }
    (false_alerts as f64 / looks as f64, found as f64 / HALF_YEARS as f64, looks)
}

#[test]
fn quiet_issues_are_left_in_peace_and_a_tripling_is_found_within_two_weeks() {
    for (rate, least) in [(8.0, 0.9), (8.0 / 3.0, 0.6)] {
        let (false_alerts, found, looks) = simulate(rate);
        println!(
            "{HALF_YEARS} half-years, 19 issues: {:.2} % of {looks} weekly looks at quiet issues alert; {:.1} % of triplings from {rate:.1} to {:.1} voices a \
             week are found within two weeks",
            100.0 * false_alerts,
            100.0 * found,
            3.0 * rate
        );
        assert!(false_alerts <= 0.05, "{false_alerts}");
        assert!(found >= least, "{found}");
    }
}
