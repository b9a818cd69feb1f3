//! A missing feature is one error that names it. Each program is a package of its own, since a whole workspace shares its
//! features.
#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What `cargo check` prints for a program with these features of close-codes.
fn check(name: &str, features: &str, program: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(package.join("src")).unwrap();
    let path = root.join("close-codes");
    let path = path.to_str().unwrap();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         close-codes = {{ path = {path:?}, features = [{features}] }}\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::write(package.join("src/main.rs"), program).unwrap();
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--color", "never"])
        .arg("--manifest-path")
        .arg(package.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("features"))
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}

/// The errors in what rustc prints, but for the one that counts them.
fn errors(printed: &str) -> Vec<&str> {
    printed
        .lines()
        .filter(|line| line.starts_with("error") && !line.starts_with("error: could not compile"))
        .collect()
}

#[test]
fn a_socket_without_its_adapter_names_feature_library_and_version() {
    let program = "struct Socket;

fn main() {
    let _ = close_codes::adapters::Connection::client(Socket);
}
";
    let printed = check("without-adapter", "\"tokio\"", program);
    assert_eq!(
        errors(&printed),
        ["error[E0277]: `Socket` is not a WebSocket that close-codes has an adapter for on this side"],
        "{printed}"
    );
    assert!(
        printed.contains("`tokio-tungstenite` 0.30") && printed.contains("cargo tree --duplicates"),
        "{printed}"
    );
}

#[test]
fn reconnector_new_without_tokio_names_the_feature() {
    let program = "fn main() {
    let _ = close_codes::Reconnector::<close_codes::Standard>::new(close_codes::Config::default());
}
";
    let printed = check("without-tokio", "", program);
    assert_eq!(
        errors(&printed),
        ["error[E0277]: `Reconnector::new` needs the feature `tokio` of close-codes"],
        "{printed}"
    );
    assert!(printed.contains("features = [\"tokio\"]"), "{printed}");
    let printed = check("with-tokio", "\"tokio\"", program);
    assert!(printed.is_empty(), "{printed}");
}
