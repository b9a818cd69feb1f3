//! What the compiler says about each mistake: `ui/<kind of mistake>/*.rs`, each beside its `.stderr`.
//!
//! To accept changed messages, run `TRYBUILD=overwrite cargo test -p close-codes-illegal`. Then read the changes
//! as a newcomer: the fact, its source, what to write instead; all mistakes at once, and no follow-up errors.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The minor version of the compiler whose output the files hold, since rustc's part of the output differs between
/// releases.
const BLESSED_WITH: &str = "1.95";

/// What cargo reads rustc's flags from, before it reads what trybuild tells it.
const FLAGS: &str = "CARGO_ENCODED_RUSTFLAGS";

/// trybuild's own flags. It checks the libraries without the last one first, and then all of them again with it, since
/// cargo shares nothing between different flags. With the variable it checks them once, which saves a third of this test.
const TRYBUILDS: &str =
    "--cfg\u{1f}trybuild\u{1f}--verbose\u{1f}-A\u{1f}dead_code\u{1f}--diagnostic-width=140";

#[test]
fn mistakes_are_explained() {
    match compiler() {
        Some(version) if version.starts_with(&format!("{BLESSED_WITH}.")) => {
            if env::var_os(FLAGS).is_some_and(|flags| flags == TRYBUILDS) {
                trybuild::TestCases::new().compile_fail("ui/**/*.rs");
            } else {
                assert!(this_test_with_the_flags(), "trybuild says above what differs");
            }
        }
        version => eprintln!(
            "skipped: ui/**/*.stderr hold the output of rustc {BLESSED_WITH}, and this is rustc {}",
            version.as_deref().unwrap_or("of an unknown version"),
        ),
    }
}

#[test]
fn each_mistake_has_its_message_and_each_message_its_mistake() {
    let (sources, messages) = (stems("rs"), stems("stderr"));
    assert!(!sources.is_empty());
    let without_message: Vec<_> = sources.difference(&messages).collect();
    let without_mistake: Vec<_> = messages.difference(&sources).collect();
    assert!(without_message.is_empty(), "`.rs` without a `.stderr`: {without_message:?}");
    assert!(without_mistake.is_empty(), "`.stderr` without a `.rs`: {without_mistake:?}");
}

/// Keeps the README's errors up to date: the block after each comment `<!-- tests/illegal/ui/../x.stderr -->` must be that file.
#[test]
fn the_readme_shows_real_messages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut shown = 0;
    for (at, _) in readme.match_indices("<!-- tests/illegal/ui/") {
        let (comment, rest) = readme[at..].split_once("-->").expect("the comment has an end");
        let file = comment.trim_start_matches("<!--").trim();
        let (_, block) = rest.split_once("```").expect("a block follows the comment");
        let (_, block) = block.split_once('\n').expect("the block has lines");
        let (block, _) = block.split_once("\n```").expect("the block has an end");
        let message = std::fs::read_to_string(root.join(file)).unwrap();
        assert_eq!(block.trim_end(), message.trim_end(), "README.md does not show {file} as it is");
        shown += 1;
    }
    assert!(
        shown > 0,
        "README.md has no `<!-- tests/illegal/ui/<kind of mistake>/<name>.stderr -->` before a block"
    );
}

/// Whether `mistakes_are_explained` passes in a process that has the variable. Arguments such as `trybuild=name.rs` are for
/// trybuild, which reads them itself.
fn this_test_with_the_flags() -> bool {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "mistakes_are_explained", "--nocapture"])
        .args(env::args().filter(|arg| arg.starts_with("trybuild=")))
        .env(FLAGS, TRYBUILDS)
        .status()
        .unwrap()
        .success()
}

/// The version of the compiler that cargo uses: `1.95.0`.
fn compiler() -> Option<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// The files of the mistakes with this extension, without the extension.
fn stems(extension: &str) -> BTreeSet<PathBuf> {
    let mut stems = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                stems.insert(path.with_extension(""));
            }
        }
    }
    stems
}
