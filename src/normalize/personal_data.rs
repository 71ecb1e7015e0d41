//! Personal data: found in the original text, shown as typed placeholders in every output.
//!
//! The detectors read a copy of the cell in which full-width ASCII is narrow, character for character, so that 「０３－…」 and "03-…" are one pattern;
//! their spans lead back to the cell's own bytes. They look for shapes (mail addresses, numbers with their context, names before a form of address)
//! and prefer hiding a word too many to showing a person, but dates, prices and model numbers stay readable.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{addresses, contacts, english_names, handles, identifiers, names};

/// What kind of personal data a span holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskKind {
    /// Mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Postal code.
    PostalCode,
    /// Card number (Luhn checked).
    Card,
    /// Order, account or membership number.
    Number,
    /// A person's name.
    Name,
    /// The name of somebody's account.
    Handle,
    /// Street address.
    Address,
}

impl MaskKind {
    /// What stands for the data in outputs.
    #[must_use]
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Email => "[email]",
            Self::Phone => "[phone]",
            Self::PostalCode => "[postal_code]",
            Self::Card => "[card]",
            Self::Number => "[number]",
            Self::Name => "[name]",
            Self::Handle => "[handle]",
            Self::Address => "[address]",
        }
    }
}

/// One span of personal data, in bytes of the original cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mask {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it holds.
    pub kind: MaskKind,
}

/// The spans of personal data in `verbatim`, in order, not overlapping.
#[must_use]
pub fn personal_data(verbatim: &str) -> Vec<Mask> {
    let narrow = Narrow::new(verbatim);
    let mut found: Vec<Mask> = Vec::new();
    // Earlier kinds win where two overlap: a card number is no telephone number.
    let mut add = |spans: Vec<Range<usize>>, kind: MaskKind| {
        for span in spans {
            let span = narrow.original(span);
            if span.start < span.end && found.iter().all(|mask| span.end <= mask.start || mask.end <= span.start) {
                found.push(Mask { start: span.start, end: span.end, kind });
            }
        }
    };
    let text = narrow.text.as_str();
    if text.contains('@') {
        add(contacts::emails(text), MaskKind::Email);
    }
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        add(identifiers::cards(text), MaskKind::Card);
        add(identifiers::order_codes(text), MaskKind::Number);
        add(contacts::phones(text), MaskKind::Phone);
        add(contacts::postal_codes(text), MaskKind::PostalCode);
        add(identifiers::numbers(text), MaskKind::Number);
        add(contacts::phones_by_context(text), MaskKind::Phone);
    }
    add(addresses::addresses(text), MaskKind::Address);
    add(handles::handles(text), MaskKind::Handle);
    add(names::names(text), MaskKind::Name);
    add(english_names::names(text), MaskKind::Name);
    found.sort_unstable_by_key(|mask| mask.start);
    found
}

/// As [`personal_data`], of a cell whose column is not known: a cell that holds nothing but what may be a name is one.
#[must_use]
pub fn personal_data_of_cell(verbatim: &str) -> Vec<Mask> {
    let kind = if names::is_only_a_name(&Narrow::new(verbatim.trim()).text) { MaskKind::Name } else { return personal_data(verbatim) };
    vec![Mask { start: 0, end: verbatim.len(), kind }]
}

/// The part `span` of `verbatim` with personal data replaced by placeholders such as `[email]`.
///
/// A mask that the span only touches is replaced as well: no byte of personal data is shown, wherever the span begins or ends. `masks` are in order.
#[must_use]
pub fn mask(verbatim: &str, span: Range<usize>, masks: &[Mask]) -> String {
    replaced(verbatim, span, masks, MaskKind::placeholder)
}

/// All of `verbatim` with its personal data replaced by placeholders.
#[must_use]
pub fn masked(verbatim: &str) -> String {
    mask(verbatim, 0..verbatim.len(), &personal_data(verbatim))
}

/// What stands in a [`blank`]ed text where personal data was.
pub const BLANK: &str = "□";

/// The part `span` of `verbatim` with [`BLANK`] in the place of personal data: what is left holds no word that the customer did not write.
#[must_use]
pub fn blank(verbatim: &str, span: Range<usize>, masks: &[Mask]) -> String {
    replaced(verbatim, span, masks, |_| BLANK)
}

fn replaced(verbatim: &str, span: Range<usize>, masks: &[Mask], shown_for: impl Fn(MaskKind) -> &'static str) -> String {
    let end = floor_boundary(verbatim, span.end.min(verbatim.len()));
    let mut at = floor_boundary(verbatim, span.start.min(end));
    let mut shown = String::with_capacity(end - at);
    let start = at;
    for mask in masks.iter().filter(|mask| mask.start < mask.end && mask.start < end && mask.end > start) {
        if let Some(clear) = verbatim.get(at..floor_boundary(verbatim, mask.start)) {
            shown.push_str(clear);
        }
        shown.push_str(shown_for(mask.kind));
        at = ceil_boundary(verbatim, mask.end).max(at);
    }
    if let Some(clear) = verbatim.get(at..end) {
        shown.push_str(clear);
    }
    shown
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// A copy of a text with full-width ASCII made narrow, one character for one.
struct Narrow {
    text: String,
    /// Where each run of shifted offsets begins: (byte here, byte in the original); offsets between grow in step.
    shifts: Vec<(usize, usize)>,
}

impl Narrow {
    fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut shifts = vec![(0, 0)];
        for (at, character) in original.char_indices() {
            let narrow = match character {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
                '\u{3000}' | '\u{A0}' => ' ',
                // The dashes that people type in numbers; the long-vowel mark is one only between digits, which the patterns see to.
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF70}' => '-',
                other => other,
            };
            text.push(narrow);
            if narrow.len_utf8() != character.len_utf8() {
                shifts.push((text.len(), at + character.len_utf8()));
            }
        }
        Self { text, shifts }
    }

    fn original(&self, span: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let index = self.shifts.partition_point(|&(here, _)| here <= at).saturating_sub(1);
            self.shifts.get(index).map_or(at, |&(here, there)| there + (at - here))
        };
        place(span.start)..place(span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_replaced() {
        for (text, expected) in [
            ("連絡先: tanaka.hanako@example.jpまで", "連絡先: [email]まで"),
            ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍです", "[email]です"),
            ("090-0000-1234に電話ください", "[phone]に電話ください"),
            ("０３－０００１－２３４５まで", "[phone]まで"),
            ("携帯09000001234です", "携帯[phone]です"),
            ("(03)0000-1234", "[phone]"),
            ("TEL 0300001234", "TEL [phone]"),
            ("call +81 90-0000-1234 please", "call [phone] please"),
            ("+1 (555) 010-1234 or 555-010-1234", "[phone] or [phone]"),
            ("〒100-0001 東京都千代田区千代田1-1に送って", "[postal_code] [address]に送って"),
            ("郵便番号は1000001です", "郵便番号は[postal_code]です"),
            ("カード4111 1111 1111 1111が使えない", "カード[card]が使えない"),
            ("注文番号：SK-2026-001942です", "注文番号：[number]です"),
            ("please check SK-2026-001942.", "please check [number]."),
            ("my order 12345678 is late", "my order [number] is late"),
            ("注文300001-20261025-8799937038の件", "注文[number]の件"),
            ("会員番号は12345678", "会員番号は[number]"),
            ("Order #A12345 never came", "Order #[number] never came"),
            ("my account number is 99887766", "my account number is [number]"),
            ("製造番号 HM20-0012345", "製造番号 [number]"),
            ("担当の佐藤さんが親切でした", "担当の[name]さんが親切でした"),
            ("田中花子様より入電", "[name]様より入電"),
            ("髙島と申しますが、名前が違います", "[name]と申しますが、名前が違います"),
            ("Mr. Smith was rude, Dr Jane Doe was kind", "Mr. [name] was rude, Dr [name] was kind"),
            ("静岡県浜松市中区佐鳴台1丁目2番3号へ", "[address]へ"),
            ("thanks @air_geek_42!", "thanks [handle]!"),
            ("Tanaka-san was kind, my name is Jane Doe", "[name]-san was kind, my name is [name]"),
            ("ship it to 12 Main Street, Apt 4", "ship it to [address]"),
            ("氏名: 山田太郎", "氏名: [name]"),
            ("電話をくれた山田太郎さま", "電話をくれた[name]さま"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn clean_text_stays_as_it_is() {
        for text in [
            "2026-05-01に届いた",
            "2026/10/31 20:03",
            "価格は12,800円、1,234,567円でした",
            "型番AP-300とHJ-120を比較",
            "ID 1234567890 の表示",
            "お客様相談室の皆様、神様、奥様、王様",
            "様子を見ます。同様に多様な仕様と模様",
            "店員さんと業者さん、お母さん、皆さん、たくさん",
            "10/21から10/23へ変更希望、午前中なら在宅",
            "1-2-3の順に押す",
            "バージョン2.9.4から3.0.1",
            "東京都内の店舗で購入",
            "横浜市の店で買った",
            "2.4GHzと5GHz、容量2.5L",
            "in order to get 2 of them I paid 5000 yen",
            "ordered 2 weeks ago",
            "Mr was missing",
            "99.97% of 1000000 particles",
            "3個@100円",
            "ご担当者様へ。スタッフ様に感謝",
            "24時間365日0120で始まる番号",
            "そのままさまざまな様式で",
            "お疲れ様です。ご苦労様でした",
            "I may order 10000 more, case closed in 2026",
            "12 Main features",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn a_cell_that_is_a_name_is_masked_where_its_column_is_not_known() {
        for cell in ["星野あかり", "田中", " 田中 ", "御手洗 潤", "タナカ ハナコ", "ﾎｼﾉ ｱｶﾘ", "Jane Doe", "hanako@example.jp", "090-0000-1234"]
        {
            let shown = mask(cell, 0..cell.len(), &personal_data_of_cell(cell));
            assert!(["[name]", "[email]", "[phone]"].contains(&shown.as_str()), "{shown}");
        }
        for cell in ["", "博多店", "電話が", "つながらない", "2026-05-30 10:00", "配送が遅い", "田中屋の弁当", "Delivery was slow"]
        {
            assert_eq!(personal_data_of_cell(cell), [], "{cell}");
        }
    }

    #[test]
    fn a_span_that_cuts_a_mask_shows_nothing_of_it() {
        let text = "宛先 hanako@example.jp です";
        let masks = personal_data(text);
        let at = masks[0].start;
        assert_eq!(mask(text, 0..at + 3, &masks), "宛先 [email]");
        assert_eq!(mask(text, at + 3..text.len(), &masks), "[email] です");
        assert_eq!(mask(text, at + 2..at + 4, &masks), "[email]");
        assert_eq!(mask(text, 0..at, &masks), "宛先 ");
        assert_eq!(mask(text, 1..2, &masks), "");
        assert_eq!(mask(text, 0..usize::MAX, &masks), "宛先 [email] です");
    }
}
