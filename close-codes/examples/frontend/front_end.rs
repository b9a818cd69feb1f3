//! How to run the front end on this machine: with Node.js, from TypeScript itself or by way of its compiler.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The flag of Node.js 20 for the global `WebSocket` that later versions have without one.
const WEBSOCKET: &str = "--experimental-websocket";

/// The command that runs the front end, without its argument; or why there is none.
pub(crate) fn command() -> Result<Command, String> {
    let probe = "[typeof WebSocket, process.features.typescript ?? 'none'].join()";
    let plain = run("node", &["--print", probe]).map_err(|_| "there is no Node.js on this machine")?;
    let (flag, known) = if plain.starts_with("function") {
        (None, plain)
    } else {
        let known = run("node", &[WEBSOCKET, "--print", probe])
            .map_err(|_| "this Node.js has no WebSocket, version 20.10 or later has")?;
        (Some(WEBSOCKET), known)
    };

    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/frontend/web");
    let runs_typescript = !known.trim_end().ends_with("none") && !known.trim_end().ends_with("false");
    let script = if runs_typescript { web.join("client.ts") } else { compiled(&web)? };
    let mut command = Command::new("node");
    command.args(flag).arg("--no-warnings").arg(script);
    Ok(command)
}

/// The front end as JavaScript.
fn compiled(web: &Path) -> Result<PathBuf, String> {
    // Beside this program, in the target directory.
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let out = program.with_file_name("frontend-web");
    let arguments = ["--project".as_ref(), web.as_os_str(), "--outDir".as_ref(), out.as_os_str()];
    match installed_compiler(&program) {
        Some(script) => run("node", &[&[script.as_os_str()], &arguments[..]].concat())?,
        None => run("tsc", &arguments)?,
    };
    fs::copy(web.join("package.json"), out.join("package.json")).map_err(|error| error.to_string())?;
    Ok(out.join("client.js"))
}

/// The compiler that `tests/rigs/node/install.sh` put into the target directory, in which this program is.
fn installed_compiler(program: &Path) -> Option<PathBuf> {
    let mut scripts = program.ancestors().map(|it| it.join("tmp/node/node_modules/typescript/bin/tsc"));
    scripts.find(|script| script.is_file())
}

/// Runs a tool to its end; what it printed.
fn run<A: AsRef<OsStr>>(tool: &str, arguments: &[A]) -> Result<String, String> {
    let missing = |_| format!("there is no {tool} on this machine, tests/rigs/node/install.sh installs it");
    let Output { status, stdout, stderr } = Command::new(tool).args(arguments).output().map_err(missing)?;
    let said = String::from_utf8_lossy(&stdout).into_owned();
    if status.success() { Ok(said) } else { Err(format!("{said}{}", String::from_utf8_lossy(&stderr))) }
}
