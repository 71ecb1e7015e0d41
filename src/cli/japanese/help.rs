//! `--help` in Japanese: the words of [`help_table`](super::help_table) are laid over the command that clap has built, and clap's own headings are
//! put into Japanese where its page is printed.

use std::fmt::Write as _;

use clap::builder::Resettable;
use clap::{Arg, Command};

use super::help_table::{ARGUMENTS, COMMANDS, VALUES};
use crate::cli::columns::width;

/// Columns of a line of help; with clap's indentation it fits a terminal of 80.
const WIDTH: usize = 68;

/// The command with Japanese help, names of values and descriptions.
pub(in crate::cli) fn command(mut command: Command) -> Command {
    // Help flags, and flags of all commands, are there once clap has built them.
    command.build();
    translated(command, "koe")
}

fn translated(command: Command, path: &str) -> Command {
    let name = |sub: &Command| if path == "koe" { sub.get_name().to_owned() } else { format!("{path} {}", sub.get_name()) };
    let about = about(path).unwrap_or_default();
    let command = command
        .about(wrapped(about))
        .long_about(Resettable::Reset)
        .subcommand_value_name("コマンド")
        .next_line_help(true)
        .mut_args(|argument| translated_argument(argument, path));
    command.mut_subcommands(|sub| {
        let path = name(&sub);
        translated(sub, &path)
    })
}

fn translated_argument(argument: Arg, path: &str) -> Arg {
    let id = argument.get_id().to_string();
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let takes_value = argument.get_action().takes_values();
    let defaults: Vec<String> = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let mut help = words(path, &id).unwrap_or_default().to_owned();
    if takes_value && !values.is_empty() {
        let _ = write!(help, "（選択肢: {}）", values.join("、"));
    }
    if takes_value && !defaults.is_empty() {
        let _ = write!(help, "（既定: {}）", defaults.join("、"));
    }
    let argument = argument.help(wrapped(&help)).long_help(Resettable::Reset).hide_possible_values(true).hide_default_value(true);
    if !takes_value {
        return argument;
    }
    let shown = argument.get_value_names().and_then(<[_]>::first).map_or_else(|| id.to_uppercase(), ToString::to_string);
    match value_name(&shown) {
        Some(japanese) => argument.value_name(japanese),
        None => argument,
    }
}

/// What a command is for, by its path below `koe`.
fn about(path: &str) -> Option<&'static str> {
    // `koe help` lists all commands below it once more.
    let path = path.strip_prefix("help ").unwrap_or(path).trim_end_matches(" help");
    COMMANDS.iter().find(|(name, _)| *name == path).map(|(_, words)| *words)
}

/// What an argument is for: of this command, or wherever it is called that.
fn words(path: &str, id: &str) -> Option<&'static str> {
    let of = |path: &str| ARGUMENTS.iter().find(|(command, argument, _)| *command == path && *argument == id).map(|(.., words)| *words);
    of(path).or_else(|| of("*"))
}

fn value_name(english: &str) -> Option<&'static str> {
    VALUES.iter().find(|(name, _)| *name == english).map(|(_, japanese)| *japanese)
}

/// A page of clap's, whose headings are not ours to set.
pub(in crate::cli) fn page(english: &str) -> String {
    const HEADINGS: [(&str, &str); 6] = [
        ("Usage:", "使い方:"),
        ("Arguments:", "引数:"),
        ("Options:", "オプション:"),
        ("Commands:", "コマンド:"),
        ("[OPTIONS]", "[オプション]"),
        ("[COMMAND]", "[コマンド]"),
    ];
    HEADINGS.iter().fold(english.to_owned(), |page, (english, japanese)| page.replace(english, japanese))
}

/// Marks that begin no line.
const NOT_FIRST: &str = "、。，．）」』〕】・：；！？ーっゃゅょぁぃぅぇぉッャュョァィゥェォ々…";
/// Marks that end no line.
const NOT_LAST: &str = "（「『〔【";

/// Text in lines: Japanese has no spaces at which clap could break it.
fn wrapped(text: &str) -> String {
    let (mut lines, mut line, mut columns) = (Vec::new(), String::new(), 0);
    for piece in pieces(text) {
        let needed = width(&piece);
        if columns + needed > WIDTH && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            columns = 0;
        }
        let piece = if line.is_empty() { piece.trim_start() } else { &piece };
        columns += width(piece);
        line += piece;
    }
    lines.push(line.trim_end().to_owned());
    lines.join("\n")
}

/// The text cut wherever a line may end.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut quoted = false;
    let characters: Vec<char> = text.chars().collect();
    for (at, &character) in characters.iter().enumerate() {
        piece.push(character);
        quoted ^= character == '`';
        let Some(&next) = characters.get(at + 1) else { break };
        let may_end = !NOT_LAST.contains(character) && !NOT_FIRST.contains(next) && !quoted;
        let is_word = character.is_ascii() && next.is_ascii() && !character.is_whitespace();
        if may_end && !is_word {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::super::super::arguments::Arguments;
    use super::*;

    fn is_japanese(text: &str) -> bool {
        text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    fn walk(command: &Command, path: &str, seen: &mut Vec<(String, String)>) {
        assert!(about(path).is_some_and(is_japanese), "`{path}` has no Japanese description");
        for argument in command.get_arguments() {
            let id = argument.get_id().to_string();
            assert!(words(path, &id).is_some_and(is_japanese), "`{id}` of `{path}` has no Japanese help");
            seen.push((path.to_owned(), id.clone()));
            if argument.get_action().takes_values() {
                let shown = argument.get_value_names().and_then(<[_]>::first).map_or_else(|| id.to_uppercase(), ToString::to_string);
                assert!(value_name(&shown).is_some() || shown.contains('.'), "the value <{shown}> of `{path}` has no Japanese name");
            }
        }
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let path = if path == "koe" { sub.get_name().to_owned() } else { format!("{path} {}", sub.get_name()) };
            walk(sub, &path, seen);
        }
    }

    #[test]
    fn every_command_argument_and_value_has_its_japanese_words_and_no_words_are_left_over() {
        let mut built = Arguments::command();
        built.build();
        let mut seen = Vec::new();
        walk(&built, "koe", &mut seen);
        for (path, id, _) in ARGUMENTS {
            assert!(
                seen.iter().any(|(command, argument)| (*path == "*" || path == command) && id == argument),
                "nothing is called `{id}` in `{path}`"
            );
        }
    }

    #[test]
    fn lines_fit_and_break_where_japanese_may() {
        let text = "入力のファイル（CSV、TSV、JSON Lines、JSON、xlsx、Parquet、Arrow。gzip や zip のままでもよい）、またはそのフォルダ「お客様の声」を指定する。";
        let lines = wrapped(text);
        assert!(lines.lines().count() > 1);
        for line in lines.lines() {
            assert!(width(line) <= WIDTH + 2, "{line}");
            assert!(!line.starts_with(|c| NOT_FIRST.contains(c)) && !line.ends_with(|c| NOT_LAST.contains(c)), "{line}");
        }
        assert_eq!(
            lines.replace('\n', ""),
            text.replace(' ', "").replace("JSONLines", "JSON Lines").replace("gzipやzipのまま", "gzip や zip のまま")
        );
    }
}
