//! The sentences of an evaluation's page, each in both languages side by side. Labels, columns and values are data and stay as they are.

use koe::evaluate::{Answer, BootstrapRecord, Evaluation, FEWEST, Mistake, Note, RowCounts, Task, ToldBy};

use super::locale::Locale;

/// The words in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) Locale);

impl Words {
    /// One of two words.
    pub(super) fn word<'a>(self, english: &'a str, japanese: &'a str) -> &'a str {
        self.0.word(english, japanese)
    }

    pub(super) fn task(self, evaluation: &Evaluation) -> String {
        let (task, column) = (evaluation.task, &evaluation.label_column);
        let kind = self.word("", kind(task));
        let told = match evaluation.told {
            ToldBy::Flag => self.word("as stated", "指定のとおり").to_owned(),
            ToldBy::Values { rows } => self.0.pick(|| format!("told by the values of {rows} rows"), || format!("{rows}行の値から判断")),
            ToldBy::Header => self.word("told by the header", "見出しから判断").to_owned(),
        };
        self.0.pick(|| format!("{task} in column `{column}` ({told})"), || format!("列 `{column}` の{kind}（{told}）"))
    }

    /// All rows, and what became of those with a label.
    pub(super) fn rows(self, rows: &RowCounts) -> (String, String) {
        let mut read = self.0.pick(
            || {
                let (labelled, without, unknown) = (rows.labelled, rows.without_label, rows.unknown_label);
                format!("{} read = {labelled} labelled + {without} without a label + {unknown} with an unknown label", rows.read)
            },
            || format!("読み取り{} = 正解あり{} + 正解なし{} + 分からない正解{}", rows.read, rows.labelled, rows.without_label, rows.unknown_label),
        );
        if rows.unreadable_label > 0 {
            let number = rows.unreadable_label;
            read += &self.0.pick(|| format!(" + {number} whose label cannot be read"), || format!(" + 正解を読めない行{number}"));
        }
        let (labelled, done) = (rows.labelled, rows.classified);
        let mut classified = self.0.pick(|| format!("{labelled} labelled = {done} classified"), || format!("正解あり{labelled} = 判定{done}"));
        for (reason, number) in rows.not_classified.reasons().into_iter().filter(|(_, number)| *number > 0) {
            classified += &self.0.pick(|| format!(" + {number} {}", reason.replace('_', " ")), || format!(" + {}{number}", unjudged(reason)));
        }
        (read, classified)
    }

    pub(super) fn coverage(self, share: &str) -> String {
        self.0.pick(|| format!("{share} of the labelled rows classified"), || format!("正解のある行の {share} を判定"))
    }

    pub(super) fn accuracy(self, share: &str, task: Task) -> String {
        let right = if task == Task::Topic { "with the whole set right" } else { "right" };
        let all = if task == Task::Topic { "話題がすべて一致" } else { "一致" };
        self.0.pick(|| format!("{share} of the classified rows {right}"), || format!("判定した行の {share} が{all}"))
    }

    pub(super) fn accuracy_of_all(self, share: &str) -> String {
        self.0.pick(|| format!("{share} of all labelled rows"), || format!("正解のある行すべての {share}"))
    }

    pub(super) fn poles(self, share: &str, balanced: Option<&str>) -> String {
        let mut said = self.0.pick(
            || format!("{share} have the right sign among gold negative and positive"),
            || format!("正解が negative か positive の行の {share} で、符号が正しい"),
        );
        if let Some(balanced) = balanced {
            said += &self.0.pick(|| format!("; each pole counting alike {balanced}"), || format!("。両方を同じ重みにすると {balanced}"));
        }
        said
    }

    pub(super) fn examples(self, right: u64, number: u64) -> String {
        self.0.pick(
            || format!("examples of topics in the settings: {right} of {number} are given their own topic by the others"),
            || format!("設定にある話題の例文: {number}件のうち{right}件が、ほかの例文だけから自分の話題になります"),
        )
    }

    pub(super) fn collision(self, topic: &str, found: &str, probabilities: (f32, f32), text: &str) -> String {
        let (probability, own) = probabilities;
        self.0.pick(
            || format!("{topic} sounds like {found} ({probability:.2} against {own:.2}): {text}"),
            || format!("{topic} が {found} に見える（{probability:.2} と {own:.2}）: {text}"),
        )
    }

    pub(super) fn more(self, rest: usize) -> String {
        self.0.pick(|| format!("and {rest} more"), || format!("ほかに{rest}件"))
    }

    pub(super) fn more_in_json(self, rest: usize) -> String {
        self.0.pick(|| format!("and {rest} more; --format json has all"), || format!("ほかに{rest}件。--format json にすべてあります"))
    }

    pub(super) fn surest(self, share: &str) -> String {
        self.0.pick(
            || format!("{share} of the rows with one topic have it as the surest prediction"),
            || format!("正解の話題が1つの行の {share} で、それが最も確かな判定"),
        )
    }

    pub(super) fn by_value(self, column: &str, found_by_koe: bool) -> String {
        let (found, by_koe) = if found_by_koe { (", as koe finds it", "（koe の判定）") } else { ("", "") };
        self.0.pick(
            || format!("accuracy by `{column}`{found}: classified rows, right among them"),
            || format!("`{column}`{by_koe}ごとの正解率: 判定した行、そのうち一致"),
        )
    }

    pub(super) fn too_few(self) -> String {
        self.0.pick(|| format!(" (too few: under {FEWEST} rows)"), || format!("（{FEWEST}行未満で少なすぎます）"))
    }

    pub(super) fn unknown(self, column: &str, task: Task) -> String {
        self.0.pick(
            || format!("values of `{column}` that are no {task}; their rows are in no score (--map VALUE=LABEL gives them a meaning)"),
            || format!("`{column}` の値のうち{}ではないもの。その行は採点していません（--map 値=ラベル で意味を与えられます）", kind(task)),
        )
    }

    pub(super) fn unknown_value(self, value: &str, first: &impl ToString) -> String {
        let first = first.to_string();
        self.0.pick(|| format!("`{value}`, first at {first}"), || format!("`{value}`、最初は {first}"))
    }

    pub(super) fn worst(self, task: Task, shown: usize, all: u64) -> String {
        let (order, japanese) = match task {
            Task::Sentiment => ("those whose score is furthest from the gold label", "点数が正解から遠い順"),
            Task::Intent => ("score: the share of the text with the predicted intent", "score は本文のうち判定した種類の割合"),
            Task::Topic => ("those with the most topics missing or too many", "話題の過不足が多い順"),
        };
        self.0.pick(
            || format!("the worst {shown} of {all} errors ({order}); ⟦ ⟧ marks the words that decided the sentiment"),
            || format!("誤り{all}件のうち大きいもの{shown}件（{japanese}）。⟦ ⟧ は評価を決めた語"),
        )
    }

    pub(super) fn mistake(self, mistake: &Mistake) -> String {
        let (gold, predicted) = (self.answer(&mistake.gold), self.answer(&mistake.predicted));
        let score = mistake.score.map_or_else(String::new, |score| format!("{}{score:.2}", self.word(", score ", "、score ")));
        self.0.pick(|| format!("gold {gold}, predicted {predicted}{score}"), || format!("正解 {gold}、判定 {predicted}{score}"))
    }

    fn answer(self, answer: &Answer) -> String {
        match answer {
            Answer::One(label) => label.clone(),
            Answer::Set(labels) if labels.is_empty() => self.word("none", "なし").to_owned(),
            Answer::Set(labels) => labels.join(" + "),
        }
    }

    pub(super) fn note(self, note: &Note) -> String {
        self.0.pick(|| format!("note: {note}"), || format!("注: {}", said(note)))
    }

    pub(super) fn intervals(self, bootstrap: BootstrapRecord) -> String {
        let BootstrapRecord { resamples, seed, .. } = bootstrap;
        self.0.pick(
            || {
                let exact = "intervals are 95 %: Wilson's for shares; for F1 and kappa the percentiles of";
                format!("{exact} {resamples} bootstrap samples (seed {seed})")
            },
            || format!("区間は 95 %。割合は Wilson、F1 と kappa は{resamples}回のブートストラップの百分位（シード {seed}）"),
        )
    }
}

fn kind(task: Task) -> &'static str {
    match task {
        Task::Sentiment => "評価（sentiment）",
        Task::Intent => "種類（intent）",
        Task::Topic => "話題（topic）",
    }
}

fn unjudged(reason: &str) -> &str {
    match reason {
        "empty" => "空",
        "no_content" => "内容なし",
        "other_language" => "対象外の言語",
        "rejected" => "除外",
        "no_unit" => "意見なし",
        other => other,
    }
}

fn said(note: &Note) -> String {
    match note {
        Note::SmallClasses { classes } => {
            let classes: Vec<String> = classes.iter().map(|(label, rows)| format!("{label}（{rows}）")).collect();
            let fewest = koe::evaluate::FEWEST_PER_CLASS;
            format!("判定した行が{fewest}行に満たないもの: {}。数値ではなく区間を見てください", classes.join("、"))
        }
        Note::MixedAsPole { rows } => format!("正解に mixed がないため、mixed という判定{rows}件は点数の符号で数えました"),
        Note::UnknownToModel { topics } => format!("モデルの知らない話題です: {}。判定されることはありません", topics.join("、")),
        Note::NothingClassified => "正解のある行のうち、判定できた行がありません".to_owned(),
    }
}
