//! Since when an issue is raised as it is, in words: from the week in which its rate rose, not from a first stray voice.

use crate::measure::{Measures, Onset};
use crate::normalize::Language;

/// Voices below which nothing is said of a beginning.
const LEAST_VOICES: u64 = 8;
/// Weeks at the beginning of the data in which an issue that was always there has its first voice.
const FIRST_WEEKS: usize = 4;

/// The link of the chain of whys that says since when; `None` without dates.
pub(super) fn since(measures: &Measures, language: Language) -> Option<String> {
    let japanese = language == Language::Japanese;
    let trend = &measures.trend;
    let first = trend.first_seen.as_deref()?;
    if let Some(onset) = &trend.weekly.onset {
        return Some(rise(onset, japanese));
    }
    let weeks = &trend.weekly.weeks;
    let voices: u64 = weeks.iter().map(|week| week.voices).sum();
    let with_comments = weeks.iter().filter(|week| week.base > 0);
    let from_the_start = with_comments.take(FIRST_WEEKS).any(|week| week.voices > 0);
    Some(match (voices >= LEAST_VOICES, from_the_start, japanese) {
        (true, true, true) => format!("いつから：集計期間の初め（{first}）からある。途中ではっきり増えた週はない"),
        (true, true, false) => format!("Since when: from the beginning of the data ({first}); no week in which it clearly rose"),
        (true, false, true) => format!("いつから：最初の声は{first}。増え始めた週ははっきりしない"),
        (true, false, false) => format!("Since when: first voice {first}; no week stands out as the beginning"),
        (false, _, true) => format!("いつから：最初の声は{first}。{voices}件では、増え始めた週を言うにはデータ不足"),
        (false, _, false) => {
            let few = if voices == 1 { "voice is" } else { "voices are" };
            format!("Since when: first voice {first}; {voices} {few} not enough data for a beginning")
        }
    })
}

fn rise(onset: &Onset, japanese: bool) -> String {
    let Onset { week, voices_before, base_before, voices_since, base_since, .. } = onset;
    if japanese {
        format!(
            "いつから：{week}の週から増えた（それまで{base_before}件のコメント中{voices_before}件、この週から{base_since}件中{voices_since}件）。\
             その頃に変わったもの（版、仕入れ、手順、告知）を確かめる"
        )
    } else {
        format!(
            "Since when: it rose in the week of {week} ({voices_before} of {base_before} comments before, {voices_since} of {base_since} since). \
             Check what changed then (release, supplier, procedure, notice)"
        )
    }
}

/// The newest days in words, where they stand out; a part of the evidence.
pub(super) fn newest(measures: &Measures, language: Language) -> Option<String> {
    use crate::measure::Emergence::{CameBack, Ended, Growing, New, NotEnoughData, Usual};
    let japanese = language == Language::Japanese;
    let recent = measures.trend.weekly.recent.as_ref()?;
    let (from, to, voices) = (&recent.from, &recent.to, recent.voices);
    let expected = recent.expected.unwrap_or_default();
    Some(match (recent.verdict, japanese) {
        (Usual | Ended, _) => return None,
        (Growing, true) => format!("{from}〜{to}は{voices}件で、それまでから見込まれる{expected:.1}件より有意に多い"),
        (Growing, false) => {
            format!("{voices} voices from {from} to {to}, significantly more than the {expected:.1} that the time before leads one to expect")
        }
        (New, true) => format!("この4週間に現れた（{from}〜{to}に{voices}件）"),
        (New, false) => format!("first raised in the newest four weeks ({voices} voices from {from} to {to})"),
        (CameBack, true) => format!("途絶えたあと再び出ている（{from}〜{to}に{voices}件）"),
        (CameBack, false) => format!("back after a silence ({voices} voices from {from} to {to})"),
        (NotEnoughData, true) => "最近の増減を判断するには期間が短い".to_owned(),
        (NotEnoughData, false) => "too short a time to say what is usual".to_owned(),
    })
}
