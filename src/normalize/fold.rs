//! The character work of normalizing: every character carries the span of the original cell that it came from, through composition, HTML decoding,
//! folding of white space and shortening of runs.
//!
//! The steps are ordered so that a second run changes nothing: whatever a step can create is seen by the same or a later step.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

/// A character and the bytes of the original cell that it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) character: char,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// All steps in order.
pub(super) fn fold(verbatim: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> =
        verbatim.char_indices().map(|(at, character)| Piece { character, start: offset(at), end: offset(at + character.len_utf8()) }).collect();
    join_kana_marks(&mut pieces);
    let pieces = compose(&drop_invisible(pieces));
    let (pieces, decoded) = decode_html(pieces);
    // Only decoding can bring new marks and joiners.
    let pieces = if decoded { compose(&drop_invisible(pieces)) } else { pieces };
    trim(shorten_runs(&fold_space(pieces)))
}

/// Cells are far below 4 GiB (readers refuse larger ones); beyond, offsets stick to the end.
pub(super) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Spacing voiced marks after kana (「は゛」) are meant as combining ones; NFKC alone would put a space between. Both wave dashes become U+301C, since
/// NFKC would turn the full-width tilde that Windows writes for it into ASCII.
fn join_kana_marks(pieces: &mut [Piece]) {
    let mut after_kana = false;
    for piece in pieces {
        piece.character = match piece.character {
            '\u{309B}' if after_kana => '\u{3099}',
            '\u{309C}' if after_kana => '\u{309A}',
            '\u{FF5E}' => '\u{301C}',
            other => other,
        };
        after_kana = matches!(piece.character, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9D}');
    }
}

/// Characters that draw nothing: zero-width, direction marks, variation selectors, tags, soft hyphen.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Pictographs. Enclosed letters and words (🈁, 🄰), which NFKC spells out, and stars of a rating (★☆) are none.
pub(crate) fn is_emoji(character: char) -> bool {
    matches!(
        character,
        '\u{1F000}'..='\u{1F0FF}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{2604}'
            | '\u{2607}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
    ) && !matches!(character, '\u{2B74}'..='\u{2B75}' | '\u{2776}'..='\u{2793}')
}

/// Removes invisible characters, the span of each going to the character before it, and makes control characters spaces. A joiner stays between emoji.
fn drop_invisible(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter().peekable();
    while let Some(mut piece) = rest.next() {
        if is_invisible(piece.character) {
            let joins = piece.character == '\u{200D}'
                && kept.last().is_some_and(|before| is_emoji(before.character))
                && rest.peek().is_some_and(|after| is_emoji(after.character));
            if !joins {
                if let Some(before) = kept.last_mut() {
                    before.end = before.end.max(piece.end);
                }
                continue;
            }
        } else if piece.character.is_control() && !piece.character.is_whitespace() {
            piece.character = ' ';
        }
        kept.push(piece);
    }
    kept
}

/// True when a character composes with, or hangs on, the one before it.
fn continues_cluster(character: char) -> bool {
    if character.is_ascii() {
        return false;
    }
    let mut first = None;
    decompose_compatible(character, |part| first = first.or(Some(part)));
    let first = first.unwrap_or(character);
    canonical_combining_class(first) != 0 || is_combining_mark(first) || matches!(first, '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
}

/// NFKC cluster by cluster (a character and the marks on it); every output character gets the span of its whole cluster.
fn compose(pieces: &[Piece]) -> Vec<Piece> {
    let mut composed = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(first) = pieces.get(at) {
        let mut next = at + 1;
        while pieces.get(next).is_some_and(|piece| continues_cluster(piece.character)) {
            next += 1;
        }
        let cluster = &pieces[at..next];
        if cluster.len() == 1 && first.character.is_ascii() {
            composed.push(*first);
        } else {
            let (start, end) = (first.start, cluster.iter().map(|piece| piece.end).max().unwrap_or(first.end));
            composed.extend(cluster.iter().map(|piece| piece.character).nfkc().map(|character| Piece { character, start, end }));
        }
        at = next;
    }
    composed
}

/// Decodes entities and line breaks of HTML, nested ones too (`&amp;lt;br&gt;`): the output is a stack whose tail is looked at whenever a `;` or `>`
/// arrives, decoded characters included, so nothing decodable is left. True when anything was decoded.
fn decode_html(pieces: Vec<Piece>) -> (Vec<Piece>, bool) {
    if !pieces.iter().any(|piece| matches!(piece.character, '&' | '<')) {
        return (pieces, false);
    }
    let mut output: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut decoded = false;
    let mut pending: Vec<Piece> = Vec::new();
    for piece in pieces {
        pending.push(piece);
        while let Some(piece) = pending.pop() {
            output.push(piece);
            let replaced = match piece.character {
                ';' => entity(&output),
                '>' => line_break(&output).map(|length| (length, '\n')),
                _ => None,
            };
            let Some((length, character)) = replaced else { continue };
            decoded = true;
            let start = output[output.len() - length].start;
            output.truncate(output.len() - length);
            if is_invisible(character) && !(character == '\u{200D}' && output.last().is_some_and(|before| is_emoji(before.character))) {
                if let Some(before) = output.last_mut() {
                    before.end = before.end.max(piece.end);
                }
                continue;
            }
            let spelled: Vec<char> = std::iter::once(character).nfkc().collect();
            pending.extend(spelled.into_iter().rev().map(|character| Piece { character, start, end: piece.end }));
        }
    }
    (output, decoded)
}

/// Longest entity that is looked for, `&` and `;` included: `&#x10FFFF;`.
const ENTITY_LENGTH: usize = 10;

/// The entity at the end of `output`: how many characters it takes and what it stands for.
fn entity(output: &[Piece]) -> Option<(usize, char)> {
    let tail = &output[output.len().saturating_sub(ENTITY_LENGTH)..];
    let begin = tail.iter().rposition(|piece| piece.character == '&')?;
    let name: String = tail[begin + 1..tail.len() - 1].iter().map(|piece| piece.character).collect();
    let character = match name.as_str() {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "yen" => '¥',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "ndash" => '–',
        "mdash" => '—',
        "times" => '×',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            let character = char::from_u32(code)?;
            if character.is_control() && character != '\n' { ' ' } else { character }
        }
    };
    Some((tail.len() - begin, character))
}

/// The length of `<br>`, `<br/>`, `<br />`, `<p>` or `</p>` at the end of `output`.
fn line_break(output: &[Piece]) -> Option<usize> {
    let mut rest = output.split_last()?.1;
    let pop = |rest: &mut &[Piece], wanted: fn(char) -> bool| -> bool {
        match rest.split_last() {
            Some((last, before)) if wanted(last.character) => {
                *rest = before;
                true
            }
            _ => false,
        }
    };
    let _ = pop(&mut rest, |character| character == '/');
    while pop(&mut rest, |character| character.is_whitespace() || character.is_control()) {}
    if pop(&mut rest, |character| matches!(character, 'r' | 'R')) {
        if !pop(&mut rest, |character| matches!(character, 'b' | 'B')) {
            return None;
        }
    } else if pop(&mut rest, |character| matches!(character, 'p' | 'P')) {
        let _ = pop(&mut rest, |character| character == '/');
    } else {
        return None;
    }
    pop(&mut rest, |character| character == '<').then_some(output.len() - rest.len())
}

/// A run of white space becomes one newline when it holds a line end, else one space.
fn fold_space(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut folded: Vec<Piece> = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        if !piece.character.is_whitespace() {
            folded.push(piece);
            continue;
        }
        let ends_line = matches!(piece.character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        piece.character = if ends_line { '\n' } else { ' ' };
        match folded.last_mut() {
            Some(last) if last.character.is_whitespace() => {
                last.end = last.end.max(piece.end);
                if ends_line {
                    last.character = '\n';
                }
            }
            _ => folded.push(piece),
        }
    }
    folded
}

/// How many times a character may stand in a row; `None` for any number.
///
/// Emphasis is a matter of degree that must not make two texts differ: 「すごーーーい」 = 「すごーーい」, "!!!!!" = "!!". Latin letters that are doubled
/// by spelling (cool) stay so; digits and the stars of a rating are left alone.
fn longest_run(character: char) -> Option<usize> {
    match character {
        'ー' | '\u{301C}' | '~' | '〰' | '!' | '?' | '笑' | '草' | 'っ' | 'ッ' | '♪' | '♡' | 'ぁ'..='お' | 'ァ'..='オ' | 'a'..='z' => {
            Some(2)
        }
        '.' | '。' | '、' | '・' | ',' | '-' | '=' | '_' | '―' | '─' | '^' => Some(3),
        other if is_emoji(other) => Some(2),
        _ => None,
    }
}

fn shorten_runs(pieces: &[Piece]) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(&first) = pieces.get(at) {
        let length = pieces[at..].iter().take_while(|piece| piece.character == first.character).count();
        let run = &pieces[at..at + length];
        at += length;
        // The one run that an address is spelled with.
        let web = first.character == 'w' && length == 3 && pieces.get(at).is_some_and(|piece| piece.character == '.');
        let limit = if web { length } else { longest_run(first.character).unwrap_or(length) };
        kept.extend_from_slice(&run[..limit.min(length)]);
        if let (Some(last), Some(dropped)) = (kept.last_mut(), run[limit.min(length)..].last()) {
            last.end = last.end.max(dropped.end);
        }
    }
    kept
}

fn trim(mut pieces: Vec<Piece>) -> Vec<Piece> {
    while pieces.last().is_some_and(|piece| piece.character.is_whitespace()) {
        pieces.pop();
    }
    if pieces.first().is_some_and(|piece| piece.character.is_whitespace()) {
        pieces.remove(0);
    }
    pieces
}
