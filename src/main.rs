//! The `koe` binary: arguments in, files and an exit code out. Everything it can do is in [`cli`].

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os()).into()
}
