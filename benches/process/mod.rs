//! What the kernel says of a process: its time on the processors and the most memory that it held. Linux only; nothing elsewhere.

#![allow(dead_code)] // each bench uses its own part

use std::process::{Child, ExitStatus};
use std::time::Duration;

/// What a process has used.
#[derive(Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Time on all processors, its own and the kernel's for it.
    pub(crate) processor: Duration,
    /// The most memory that was resident at once (`VmHWM`), in bytes.
    pub(crate) peak_bytes: u64,
}

/// Waits for a child and keeps looking at what it uses.
pub(crate) fn watch(child: &mut Child) -> std::io::Result<(ExitStatus, Usage)> {
    let process = child.id().to_string();
    let mut usage = Usage::default();
    // A child that has ended but was not waited for still has its times.
    while let Some(seen) = look(&process) {
        usage = Usage { processor: seen.processor, peak_bytes: usage.peak_bytes.max(seen.peak_bytes) };
        if state(&process) == Some('Z') {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok((child.wait()?, usage))
}

/// What this process has used.
pub(crate) fn own() -> Usage {
    look("self").unwrap_or_default()
}

/// Mean number of processes that ran or wanted to run during the last minute.
pub(crate) fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// The fields of `/proc/…/stat` after the name, which is in brackets and may hold anything.
fn fields(process: &str) -> Option<Vec<String>> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(stat.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

fn state(process: &str) -> Option<char> {
    fields(process)?.first()?.chars().next()
}

fn look(process: &str) -> Option<Usage> {
    let fields = fields(process)?;
    let ticks = |field: usize| fields.get(field)?.parse::<u64>().ok();
    // Linux counts in hundredths of a second whatever its own clock does; proc_pid_stat(5), fields 14 and 15.
    let processor = Duration::from_millis(10 * (ticks(11)? + ticks(12)?));
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Some(Usage { processor, peak_bytes: peak.unwrap_or(0) * 1024 })
}
