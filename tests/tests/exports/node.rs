//! The tools from npm that some tests run, if they are installed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `tests/rigs/node/install.sh` put the tools; a line on stderr and `None` if this one is not there.
pub(crate) fn tools(package: &str) -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node/node_modules");
    if tools.join(package).is_dir() {
        return Some(tools);
    }
    eprintln!("skipped: {package} is not installed, run tests/rigs/node/install.sh");
    None
}

/// Runs a script to its end and gives its output; panics with everything it said if it fails.
pub(crate) fn run(directory: &Path, script: &Path, arguments: &[&OsStr]) -> String {
    let output = Command::new("node").current_dir(directory).arg(script).args(arguments).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{} failed:\n{out}{err}", script.display());
    out
}
