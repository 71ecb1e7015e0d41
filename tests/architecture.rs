//! The shape of the crate: data goes one way, the library is silent, nothing asks the clock or the network, files stay small.
//!
//! ```text
//! read → normalize → segment → tokenize → classify → cluster → issue → measure → suggest → report
//! ```

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The stages from left to right: each may use the types of those before it.
const STAGES: [&str; 10] = ["read", "normalize", "segment", "tokenize", "classify", "cluster", "issue", "measure", "suggest", "report"];

/// What every stage may use: the record that all of them speak of, and the settings. Neither uses a stage.
const BASES: [&str; 2] = ["feedback", "config"];

/// Imports that point to the right, each with its reason. None so far.
const EXCEPTIONS: [(&str, &str, &str); 0] = [];

/// The longest a file should be, and those that are longer, with the reason.
const LINES: usize = 400;
const LONG: [(&str, &str); 0] = [];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below `src`, by its path there.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(source()).unwrap().display().to_string().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&source(), &mut found);
    found.sort();
    assert!(found.len() > 50, "only {} files found", found.len());
    found
}

/// The file without its comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The top-level modules that a file names as `crate::…`, alone or in a list.
fn modules_used(text: &str) -> BTreeSet<String> {
    let path = Regex::new(r"\bcrate::(?:(\w+)|\{([^;]*)\})").unwrap();
    let in_list = Regex::new(r"(?:^|,)\s*(\w+)").unwrap();
    let visibility = Regex::new(r"pub\(in crate::\w+(::\w+)*\)").unwrap();
    let text = visibility.replace_all(text, "pub").into_owned();
    let mut used = BTreeSet::new();
    for found in path.captures_iter(&text) {
        if let Some(module) = found.get(1) {
            used.insert(module.as_str().to_owned());
        } else if let Some(list) = found.get(2) {
            // Lists inside the list name types, not modules.
            let mut depth = 0;
            let flat: String = list
                .as_str()
                .chars()
                .filter(|character| {
                    depth += i32::from(*character == '{') - i32::from(*character == '}');
                    depth == 0
                })
                .collect();
            used.extend(in_list.captures_iter(&flat).map(|module| module[1].to_owned()));
        }
    }
    used
}

/// The top-level module that a file belongs to.
fn module_of(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn stages_use_what_is_on_their_left_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let stage = module_of(&file).to_owned();
        let Some(place) = STAGES.iter().position(|name| *name == stage) else { continue };
        for used in modules_used(&code(&text)) {
            let on_the_left = STAGES[..place].contains(&used.as_str()) || BASES.contains(&used.as_str()) || used == stage;
            if !on_the_left && !EXCEPTIONS.iter().any(|(from, to, _)| *from == file && *to == used) {
                wrong.push(format!("{file} uses {used}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// `evaluate` judges the whole way of the data, so nothing on that way may know of it.
#[test]
fn only_the_command_line_and_the_errors_know_of_evaluation() {
    for (file, text) in sources().iter().filter(|(file, _)| !["cli", "error", "evaluate"].contains(&module_of(file))) {
        assert!(!modules_used(&code(text)).contains("evaluate"), "{file} uses evaluate");
    }
}

#[test]
fn the_bases_use_no_stage() {
    for (file, text) in sources().iter().filter(|(file, _)| BASES.contains(&module_of(file))) {
        let used = modules_used(&code(text));
        assert!(used.iter().all(|module| BASES.contains(&module.as_str())), "{file} uses {used:?}");
    }
}

#[test]
fn every_folder_is_a_stage_or_known() {
    let known = ["cli", "config", "diff", "error", "evaluate", "feedback", "lib", "main", "pipeline", "verify"];
    for (file, _) in sources() {
        let module = module_of(&file);
        assert!(STAGES.contains(&module) || known.contains(&module), "{file} belongs to no stage");
    }
    for vague in ["utils", "util", "helpers", "common", "manager", "misc"] {
        assert!(sources().iter().all(|(file, _)| file.split('/').all(|part| part.trim_end_matches(".rs") != vague)), "`{vague}` says nothing");
    }
}

#[test]
fn the_library_is_silent_and_the_binary_prints_in_one_place() {
    let printing = Regex::new(r"\b(e?println!|e?print!|dbg!|stdout\(\)|stderr\(\)|process::exit)").unwrap();
    for (file, text) in sources() {
        let allowed = file == "main.rs" || file.starts_with("cli/");
        assert!(allowed || !printing.is_match(&code(&text)), "{file} prints");
    }
    // What the library's crates offer is not used by the command line behind its back.
    for (file, text) in sources().iter().filter(|(file, _)| !file.starts_with("cli/") && file != "main.rs") {
        for crate_of_the_binary in ["clap", "indicatif", "anstream"] {
            assert!(!code(text).contains(&format!("{crate_of_the_binary}::")), "{file} uses {crate_of_the_binary}");
        }
    }
}

#[test]
fn nothing_asks_the_clock_chance_or_the_locale() {
    let asking = Regex::new(r"SystemTime|Instant::now|::now\(\)|\brand::|RandomState|TimeZone::system|set_locale|var\(.(?:TZ|LANG|LC_)").unwrap();
    for (file, text) in sources() {
        assert!(!asking.is_match(&code(&text)), "{file} asks the clock, chance or the locale");
        // One variable says where the runtime's library lies; the locale's say in which language the terminal is spoken to, and no output knows of it.
        let reads = ["classify/runtime.rs", "cli/locale.rs"];
        assert!(reads.contains(&file.as_str()) || !code(&text).contains("env::var"), "{file} lets a variable of the environment decide");
    }
}

#[test]
fn nothing_talks_to_the_network() {
    let sockets = Regex::new(r"std::net\b|TcpStream|UdpSocket").unwrap();
    for (file, text) in sources() {
        assert!(!sockets.is_match(&code(&text)), "{file} opens a socket");
    }
    let lock: toml::Table = fs::read_to_string(source().with_file_name("Cargo.lock")).unwrap().parse().unwrap();
    let talkative = ["attohttpc", "curl", "hyper", "isahc", "minreq", "native-tls", "openssl", "reqwest", "rustls", "socket2", "tokio", "ureq"];
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        assert!(!talkative.contains(&name), "{name} is a dependency");
    }
}

#[test]
fn files_stay_small() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        let reason = LONG.iter().find(|(long, _)| *long == file).map(|(_, reason)| *reason);
        match reason {
            None => assert!(lines <= LINES, "{file} has {lines} lines: cut it, or say here why not"),
            Some(reason) => assert!(lines > LINES, "{file} has {lines} lines again; `{reason}` is no longer needed"),
        }
    }
}
