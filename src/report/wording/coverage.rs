//! How the FAQ stands to a recurring question, in words.

use super::Words;
use crate::suggest::Suggestion;
use crate::suggest::faq::CoverageStatus;

impl Words {
    /// One sentence; `None` where no FAQ was given and no other issue would share the entry.
    pub(in crate::report) fn faq_coverage(&self, suggestion: &Suggestion) -> Option<String> {
        let nearest = |found: &crate::suggest::faq::Coverage| {
            found.nearest.as_ref().map(|entry| (entry.line, entry.question.clone(), (entry.similarity * 100.0).round())).unwrap_or_default()
        };
        let stands = suggestion.coverage.as_ref().map(|found| {
            let (line, question, similarity) = nearest(found);
            match found.status {
                CoverageStatus::New => self.pick("FAQにまだない質問です。", "The FAQ has no entry for it yet.").to_owned(),
                CoverageStatus::Unsure => self.pick(
                    format!("FAQに近い項目があります。答えになっているか確認してください：{line}行目「{question}」（近さ{similarity}%）"),
                    format!("The FAQ has an entry near to it; see whether it is an answer: line {line}, “{question}” (similarity {similarity} %)"),
                ),
                CoverageStatus::Covered => self.pick(
                    format!("FAQに載っていますが、それでも聞かれています：{line}行目「{question}」（近さ{similarity}%）"),
                    format!("The FAQ covers it, and customers ask all the same: line {line}, “{question}” (similarity {similarity} %)"),
                ),
            }
        });
        let shared = (!suggestion.same_entry.is_empty()).then(|| {
            let others: Vec<&str> = suggestion.same_entry.iter().map(|id| id.0.as_str()).collect();
            self.pick(format!("{}と同じ項目で答えられます。", others.join("、")), format!("One entry would answer {} as well.", others.join(", ")))
        });
        let sentences: Vec<String> = stands.into_iter().chain(shared).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}
