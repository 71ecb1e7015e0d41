//! Names of people in Latin letters: after a title, where they are introduced, thanked or signed, before さん and 様.
//!
//! A given name of the list that is no common word is taken for a person wherever it stands; other words need a place where only a name stands.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::loose::Loose;
use super::name_lists::ENGLISH_GIVEN_NAMES;
use super::patterns::{Pattern, any_of};

/// A name and up to one more, with initials: `O'Brien`, `Jane Doe`, `Angela M.`, `Whitfield-Sample`.
const NAME: &str = r"(?:O'|Mc|Mac|De|Van )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?";
const MORE: &str = r"(?: [A-Z]\.| (?:O'|Mc|Mac|De|Van )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)";

/// Where only a person's name stands: the first group, unless its first word is none.
static PLACED: Pattern = LazyLock::new(|| {
    Regex::new(&format!(
        concat!(
            r"\b(?:Mr|Mrs|Ms|Miss|Mister|Dr|Mx|Prof|Sir|Madam)\b\.? ({name}{more}?)",
            r"|\b(?i:my name is|my name's|the name is|name's|name was|name is|by the name of|goes by) ({name}{more}{{0,2}})",
            r"|\b(?i:man|woman|guy|lady|girl|boy|someone|somebody|person|agent|rep|clerk|employee|technician|manager|gentleman|driver|colleague|waiter|waitress)",
            r"(?i:,? (?:named|called)| by the name of) ({name}{more}?)",
            r"|\b(?i:waiter|waitress|server|agent|rep|cashier|driver|technician|nurse|doctor|clerk|stylist|barber|trainer|instructor|guide|host|hostess)",
            r"(?i:,| was| is| called| named) ({name})\b",
            r"|\b(?i:thanks|thank you|thank)(?i: so much| very much| again)?,? ({name})(?:[,!.]|$| for\b)",
            r"|\(({name}),? (?:I think|I believe|I guess)\)",
            r"|\b(?i:spoke|speak|speaking|talked|talking|chatted|dealt|met) (?i:to|with|w/) ({name}{more}?)",
            r"|\b(?i:this is|it's|it is) ({name}{more}?),? (?:calling|speaking|writing|again|here\b)",
            r"|(?:^|\n|\b)(?i:name|attn|attention|caller|contact(?: me| person)?|recipient|account holder) ?: ?({name}{more}{{0,2}})",
            r"|\b(?i:signed|regards|sincerely|yours truly|yours faithfully|yours|cheers|best wishes|best),?\s+({name}{more}?)[\s.]*$",
            r"|[\n.!?] *[-–—]{{1,2}} ?({name}{more}?)[\s.]*$",
            r"|\b([A-Z][a-z]+)-s(?:an|ama)\b",
            r"|([A-Z][a-z]{{1,14}}(?: [A-Z][a-z]+)?) ?(?:様|さま|さん|氏|殿|くん|君|ちゃん|という(?:名前|人|方|店員|スタッフ|担当|男性|女性))",
        ),
        name = NAME,
        more = MORE
    ))
    .ok()
});
static LISTED: Pattern = LazyLock::new(|| Regex::new(&format!(r"\b(?:{})\b{MORE}{{0,2}}", any_of(ENGLISH_GIVEN_NAMES))).ok());
static PLACED_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(PLACED.as_ref()));
static LISTED_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(LISTED.as_ref()));

/// Capitalized words that name nobody: who a customer may speak with, brands, what begins a sentence.
const NOT_NAMES: &str = "\
    Customer Support Service Services Care Team Sales Billing Returns Shipping Delivery Technical Tech Corporate Head Chat Live Online Human Resources Staff \
    Manager Management Reception Desk Everyone Everybody Somebody Someone Nobody Anyone People Sir Madam All Both Two Three Several Many The A An My Your Our \
    This That It I You He She They We His Her Their One Another Other Multiple Not Great Very So Too Just Still Never Always Buy Kind Thanks Thank Regards \
    Best Hello Hi Hey Dear Please Your No Yes None Unknown Required Field Tag Tags Store Shop Bank Company Amazon Apple Google Microsoft Samsung Sony Yahoo \
    Rakuten Docomo Softbank Panasonic Nintendo Starbucks Uber Twitter Instagram Facebook Line Zoom Netflix Meta Dyson Anker Nike Adidas Uniqlo Nitori Ikea \
    Costco Canon Nikon Sharp Hitachi Toshiba Walmart Target Tesco Ebay Paypal Visa Mastercard Alexa Siri Cortana User Owner Guest Admin Agent Monday Tuesday \
    Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December Japan Japanese English \
    American Chinese Korean London Tokyo Osaka Email Phone Order Account Now Then When What Why How And But Or If In On At To For From With Was Is Are Has Had \
    God Guys Guy Much Again Alot Folks Goodness Heavens Lord Rude Polite Nice Will Would Can Could Did Does Do Told Said Helped";
static NO_NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| NOT_NAMES.split_whitespace().collect());
/// Brands that begin with a given name.
const BRANDS: [&str; 16] = [
    "Kate Spade",
    "Mary Kay",
    "Calvin Klein",
    "Michael Kors",
    "Ralph Lauren",
    "Tommy Hilfiger",
    "John Lewis",
    "John Deere",
    "Paul Smith",
    "Wendy's",
    "Tony's",
    "Stella Artois",
    "Louis Vuitton",
    "Donna Karan",
    "Marie Kondo",
    "Martin Guitar",
];

pub(super) fn names(text: &str) -> Vec<Range<usize>> {
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    if let Some(pattern) = PLACED.as_ref().filter(|_| PLACED_LOOSELY.may_match(text)) {
        let placed = pattern.captures_iter(text).filter_map(|groups| groups.iter().skip(1).flatten().next().map(|found| found.range()));
        found.extend(placed.filter_map(|span| without_common_words(text, span)));
    }
    if let Some(pattern) = LISTED.as_ref().filter(|_| LISTED_LOOSELY.may_match(text)) {
        let listed = pattern.find_iter(text).map(|found| found.range());
        found.extend(
            listed
                .filter(|span| !BRANDS.iter().any(|brand| text[span.start..].starts_with(brand)))
                .filter_map(|span| without_common_words(text, span)),
        );
    }
    found
}

/// The span as far as its words can be names; `None` where the first cannot.
fn without_common_words(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let mut end = span.start;
    for word in text[span.clone()].split_inclusive(' ') {
        let bare = word.trim_end();
        if NO_NAMES.contains(bare) {
            break;
        }
        end += word.len();
    }
    let end = span.start + text[span.start..end].trim_end().len();
    (end > span.start).then_some(span.start..end)
}
