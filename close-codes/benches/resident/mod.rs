//! What a process keeps in memory, where the system says so.

use std::process::Command;

/// What this process keeps in memory.
pub(crate) fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// How much more that is now, for each of so many.
pub(crate) fn growth(before: Option<u64>, of: u32) -> Option<u64> {
    Some(resident()?.saturating_sub(before?) / u64::from(of))
}

/// What this program answers in a process of its own to `resident` and a holder's name.
pub(crate) fn resident_of(holder: &str) -> String {
    let this = std::env::current_exe().expect("the path of this program");
    let output = Command::new(this).args(["resident", holder]).output().expect("this program again");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
