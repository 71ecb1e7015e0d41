//! Where an issue stands out, in a sentence: three things can be true, and the sentence says which.

use crate::config::channel_name;
use crate::measure::{Dimension, ODDS, Share, Spot, Standing, StandingVerdict};
use crate::normalize::Language;

/// Places named in the sentence.
const NAMED: usize = 2;

/// What the places say; `voices` are the issue's. `None` where there are no two places to compare.
pub(super) fn places(standing: &Standing, voices: u64, language: Language) -> Option<String> {
    let japanese = language == Language::Japanese;
    let Standing { verdict, places, telling, spots, looks_high, needed, .. } = standing;
    let high = looks_high.as_ref().map(|spot| looks(spot, japanese)).unwrap_or_default();
    let left = places - telling;
    Some(match (verdict, japanese) {
        (StandingVerdict::NoPlaces, _) => return None,
        (StandingVerdict::StandsOut, _) => {
            let shown: Vec<String> = spots.iter().take(NAMED).map(|spot| stands_out(spot, japanese)).collect();
            if japanese { format!("どこで：{}", shown.join("、")) } else { format!("Where: {}", shown.join("; ")) }
        }
        (StandingVerdict::NothingStandsOut, true) => {
            let rest = if left > 0 { format!("残る{left}区分は件数が少なく、判断できない。") } else { String::new() };
            format!(
                "どこで：チャネル・商品による偏りは見られない。{places}区分のうち{telling}区分では、他の約{ODDS}倍多ければ検出できた。{rest}{high}"
            )
        }
        (StandingVerdict::NothingStandsOut, false) => {
            let rest = if left > 0 { format!(" The other {left} have too few comments to tell.") } else { String::new() };
            format!(
                "Where: no channel or product stands out. In {telling} of {places} channels and products it would have shown if it were about {ODDS} times as frequent \
                 as elsewhere.{rest}{high}"
            )
        }
        (StandingVerdict::TooFew, true) => {
            let needed =
                needed.map(|needed| format!("最も件数の多い区分でも、約{ODDS}倍の偏りを検出するには{needed}件ほど要る。")).unwrap_or_default();
            format!("どこで：{voices}件では少なく、チャネル・商品による偏りがあるかは判断できない。{needed}{high}")
        }
        (StandingVerdict::TooFew, false) => {
            let needed = needed
                .map(|needed| {
                    format!(" From about {needed} on, the largest channel or product would show it if it were {ODDS} times as frequent there.")
                })
                .unwrap_or_default();
            format!("Where: {voices} voices are too few to tell whether a channel or product stands out.{needed}{high}")
        }
    })
}

/// The name of a place, as readers know it.
pub(super) fn name(spot: &Spot, japanese: bool) -> String {
    if spot.by == Dimension::Channel { channel_name(&spot.name, japanese) } else { spot.name.clone() }
}

fn stands_out(spot: &Spot, japanese: bool) -> String {
    let (name, numbers) = (name(spot, japanese), numbers(spot, japanese));
    if japanese { format!("「{name}」に多い（{numbers}）") } else { format!("above all “{name}” ({numbers})") }
}

fn looks(spot: &Spot, japanese: bool) -> String {
    let (name, numbers) = (name(spot, japanese), numbers(spot, japanese));
    if japanese {
        format!("「{name}」は多めに見える（{numbers}）が、偶然かもしれない。")
    } else {
        format!(" “{name}” looks high ({numbers}), which may be chance.")
    }
}

/// How many of how many, with the interval, and the share elsewhere.
fn numbers(spot: &Spot, japanese: bool) -> String {
    let Share { count, base, value, low, high } = spot.here;
    let [value, low, high, elsewhere] = [value, low, high, spot.elsewhere.value].map(|share| share * 100.0);
    if japanese {
        format!("{base}件中{count}件、{value:.1}%、95%区間{low:.1}～{high:.1}%。ほかでは{elsewhere:.1}%")
    } else {
        format!("{count} of {base}, {value:.1} %, 95 % interval {low:.1}–{high:.1} %; elsewhere {elsewhere:.1} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(name: &str, count: u64, base: u64) -> Spot {
        Spot {
            by: Dimension::Product,
            name: name.to_owned(),
            here: Share::new(count, base),
            elsewhere: Share::new(14, 630),
            p_value: 0.0001,
            adjusted_p: 0.004,
        }
    }

    #[test]
    fn each_of_the_three_truths_has_its_sentence() {
        let said = |standing: &Standing, language| places(standing, 9, language).unwrap_or_default();
        let out = Standing { verdict: StandingVerdict::StandsOut, places: 8, spots: vec![spot("AF-30", 5, 19)], ..Standing::default() };
        assert_eq!(said(&out, Language::English), "Where: above all “AF-30” (5 of 19, 26.3 %, 95 % interval 11.8–48.8 %; elsewhere 2.2 %)");
        assert_eq!(said(&out, Language::Japanese), "どこで：「AF-30」に多い（19件中5件、26.3%、95%区間11.8～48.8%。ほかでは2.2%）");
        let nothing = Standing { verdict: StandingVerdict::NothingStandsOut, places: 8, telling: 5, ..Standing::default() };
        assert!(said(&nothing, Language::English).starts_with("Where: no channel or product stands out. In 5 of 8 "));
        assert!(said(&nothing, Language::English).ends_with(" The other 3 have too few comments to tell."));
        assert!(said(&nothing, Language::Japanese).contains("8区分のうち5区分では"));
        let few =
            Standing { verdict: StandingVerdict::TooFew, places: 8, needed: Some(31), looks_high: Some(spot("AF-30", 3, 19)), ..Standing::default() };
        let sentence = said(&few, Language::English);
        assert!(sentence.starts_with("Where: 9 voices are too few to tell") && sentence.contains("about 31"), "{sentence}");
        assert!(
            sentence.ends_with("“AF-30” looks high (3 of 19, 15.8 %, 95 % interval 5.5–37.6 %; elsewhere 2.2 %), which may be chance."),
            "{sentence}"
        );
        assert!(!said(&few, Language::Japanese).contains("見られない"), "too few is no absence");
        assert_eq!(places(&Standing::default(), 9, Language::English), None);
    }
}
