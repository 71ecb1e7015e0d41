//! What is said of actions and of harm.

use super::{Words, plural};
use crate::classify::Harm;
use crate::measure::{Effect, Period, Verdict};
use crate::normalize::Language;
use crate::report::numbers::{percent, ratio, thousands};
use crate::report::{ActionOutcome, Severity};

impl Words {
    pub(in crate::report) fn actions_heading(&self) -> &'static str {
        self.pick("対応とその効果", "What was done, and whether it worked")
    }

    pub(in crate::report) fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Worked => self.pick("効果あり", "worked"),
            Verdict::NoEffectSeen => self.pick("効果は見られない", "no effect seen"),
            Verdict::TooEarly => self.pick("判断はまだ早い", "too early"),
            Verdict::GotWorse => self.pick("悪化", "got worse"),
            Verdict::CameBackAfter => self.pick("一度減ったが再発", "came back after"),
            Verdict::NotEnoughData => self.pick("データ不足", "not enough data"),
        }
    }

    /// One action in a sentence or two: when, what, the verdict, the rates behind it.
    pub(in crate::report) fn action_sentence(&self, action: &ActionOutcome) -> String {
        let verdict = self.verdict(action.effect.verdict);
        let figures = self.effect_figures(&action.effect);
        let when = match (&action.date, &action.version) {
            (Some(date), _) => self.date(date),
            (None, Some(version)) => self.pick(format!("バージョン {version}"), format!("version {version}")),
            (None, None) => String::new(),
        };
        self.pick(format!("{when}「{}」：{verdict}。{figures}", action.what), format!("{when}, “{}”: {verdict}. {figures}", action.what))
    }

    /// The rates before and after, their ratio, and what would be needed to say more.
    pub(in crate::report) fn effect_figures(&self, effect: &Effect) -> String {
        let japanese = self.language == Language::Japanese;
        let side = |period: &Period| {
            let (voices, base, share) = (thousands(period.voices), thousands(period.base), percent(ratio(period.voices, period.base)));
            match (period.base, japanese) {
                (0, true) => "コメントなし".to_owned(),
                (0, false) => "no comments".to_owned(),
                (_, true) => format!("{base}件中{voices}件（{share}）"),
                (_, false) => format!("{voices} of {base} comments ({share})"),
            }
        };
        let (before, after) = (side(&effect.before), side(&effect.after));
        let mut said = self.pick(format!("対応前 {before}、対応後 {after}"), format!("Before: {before}; after: {after}"));
        if let (Some(value), Some(low)) = (effect.ratio, effect.low) {
            let high = effect.high.map_or("∞".to_owned(), |high| format!("{high:.2}"));
            said += &self.pick(format!("、比 {value:.2}（95%区間 {low:.2}〜{high}）"), format!("; ratio {value:.2} (95% interval {low:.2}–{high})"));
        }
        said += self.pick("。", ".");
        match (effect.verdict, effect.needed_base, effect.needed_weeks) {
            (Verdict::TooEarly, Some(base), Some(weeks)) => {
                let base = thousands(base);
                said += &self.pick(
                    format!("半減したかどうかを言うには、対応後のコメントが{base}件ほど（いまの量で約{weeks}週分）要ります。"),
                    format!(" To see a halving takes about {base} comments after it, {weeks} {} at this volume.", plural(weeks, "week", "weeks")),
                );
            }
            (Verdict::TooEarly, Some(base), None) => {
                let base = thousands(base);
                said += &self.pick(
                    format!("半減したかどうかを言うには、対応後のコメントが{base}件ほど要ります。"),
                    format!(" To see a halving takes about {base} comments after it."),
                );
            }
            (Verdict::TooEarly, None, _) => {
                said += self.pick(
                    "対応前の声が少なく、一年待っても半減したかどうかは言えません。",
                    " There are so few voices before it that not even a year would show a halving.",
                );
            }
            (Verdict::NotEnoughData, ..) => {
                said += self.pick("対応前の声がなく、比べられません。", " Without voices before it there is nothing to compare.");
            }
            _ => {}
        }
        if let Some(now) = &effect.returned {
            let (voices, base) = (thousands(now.voices), thousands(now.base));
            said += &self.pick(
                format!("最近は{base}件中{voices}件と、減った後より有意に多く出ています。"),
                format!(" Lately {voices} of {base} comments raise it again, significantly more than in the calm."),
            );
        }
        said
    }

    pub(in crate::report) fn harm(&self, harm: Harm) -> &'static str {
        match harm {
            Harm::Safety => self.pick("安全", "safety"),
            Harm::Privacy => self.pick("個人情報", "privacy"),
            Harm::Money => self.pick("金銭", "money"),
        }
    }

    /// Which harm an issue's customers speak of, how many, in which words.
    pub(in crate::report) fn severity_sentence(&self, severity: &Severity) -> String {
        let kinds: Vec<&str> = severity.kinds.iter().map(|kind| self.harm(*kind)).collect();
        let words: Vec<String> = severity.words.iter().map(|words| self.pick(format!("「{}」", words.text), format!("“{}”", words.text))).collect();
        let voices = thousands(severity.voices);
        self.pick(
            format!("重大（{}）：{voices}件の声に{}などの言葉があります。", kinds.join("・"), words.join("")),
            format!(
                "Severe ({}): {voices} {} such words as {}.",
                kinds.join(", "),
                plural(severity.voices, "voice has", "voices have"),
                words.join(", ")
            ),
        )
    }
}
