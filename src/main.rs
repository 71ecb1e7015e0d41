//! The `koe` binary: arguments in, files and an exit code out. Everything it can do is in [`cli`].

mod cli;

use std::process::ExitCode;

/// A run is millions of small strings and vectors, made by one thread and dropped by another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // SAFETY: the process has one thread so far, so nobody reads the environment meanwhile.
    unsafe { std::env::set_var(koe::classify::NO_TELEMETRY, "1") };
    cli::run(std::env::args_os()).into()
}
