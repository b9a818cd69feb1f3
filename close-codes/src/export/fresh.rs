//! `assert_fresh!`: tests that a checked-in export is up to date.

use core::fmt::Display;
use std::format;
use std::path::Path;
use std::string::{String, ToString as _};
use std::{env, fs, io};

/// The environment variable that rewrites exports instead of comparing them.
const BLESS: &str = "CLOSE_CODES_BLESS";

/// Fails a test if a checked-in export differs from what the enum says today. With `CLOSE_CODES_BLESS=1` in the
/// environment, it rewrites the file instead.
///
/// The first argument is anything that implements `Display`. The second is the file's path, relative to the directory
/// of the crate's `Cargo.toml`. The line endings `\n` and `\r\n` count as equal, since git may convert them.
///
/// # Panics
///
/// If the file differs from the export, or cannot be read or written.
///
/// ```
/// # use close_codes::CloseReason;
/// # #[derive(CloseReason)]
/// # enum ChatClose {}
/// # fn main() { if false {
/// close_codes::assert_fresh!(ChatClose::TABLE.typescript(), "web/src/closeCodes.ts");
/// # } }
/// ```
#[doc(alias("snapshot", "golden", "bless", "up to date"))]
#[macro_export]
#[cfg_attr(docsrs, doc(cfg(feature = "std")))]
macro_rules! assert_fresh {
    ($export:expr, $path:expr $(,)?) => {
        $crate::__private0::assert_fresh(
            &$export,
            ::core::env!("CARGO_MANIFEST_DIR"),
            ::core::convert::AsRef::as_ref(&$path),
        )
    };
}

/// Panics if the file differs from the export, or cannot be read or written.
#[doc(hidden)]
#[track_caller]
pub fn assert_fresh(export: &dyn Display, crate_directory: &str, path: &Path) {
    let is_blessing = env::var_os(BLESS).is_some_and(|value| !value.is_empty() && value != "0");
    if let Err(stale) = freshen(&export.to_string(), &Path::new(crate_directory).join(path), is_blessing) {
        panic!("{stale}");
    }
}

/// Compares the file with the export, or writes it. The error is the test's message.
fn freshen(export: &str, file: &Path, is_blessing: bool) -> Result<(), String> {
    let name = file.display();
    let stale = match fs::read_to_string(file) {
        Ok(checked_in) => match first_difference(&checked_in, export) {
            None => return Ok(()),
            Some((line, old, new)) => {
                format!("{name} is stale, in line {line}\n  it says:   {old}\n  should be: {new}")
            }
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => format!("{name} does not exist"),
        Err(error) => format!("{name} cannot be read: {error}"),
    };
    if !is_blessing {
        return Err(format!("{stale}\nrun the test with {BLESS}=1 to write it"));
    }
    let directory = file.parent().map_or(Ok(()), fs::create_dir_all);
    directory
        .and_then(|()| fs::write(file, export))
        .map_err(|error| format!("{name} cannot be written: {error}"))
}

/// The first line that differs: its number, and its text in each.
fn first_difference<'a>(old: &'a str, new: &'a str) -> Option<(usize, &'a str, &'a str)> {
    const END: &str = "(the end of the file)";
    let (mut old, mut new) = (old.lines(), new.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => return None,
            (old, new) if old == new => {}
            (old, new) => return Some((number, old.unwrap_or(END), new.unwrap_or(END))),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is removed when the test ends, however it ends.
    struct Temporary(std::path::PathBuf);

    impl Temporary {
        fn new() -> Self {
            Self(env::temp_dir().join(format!("close-codes-fresh-{}", std::process::id())))
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_stale_file_is_refused_and_rewritten_on_request() {
        let folder = Temporary::new();
        let file = folder.0.join("export.json");
        assert!(freshen("a\nb\n", &file, false).unwrap_err().contains("does not exist"));
        assert_eq!(freshen("a\nb\n", &file, true), Ok(()));
        assert_eq!(freshen("a\nb\n", &file, false), Ok(()));

        let stale = freshen("a\nc\n", &file, false).unwrap_err();
        assert!(stale.contains("in line 2\n  it says:   b\n  should be: c"), "{stale}");
        let longer = freshen("a\nb\nc\n", &file, false).unwrap_err();
        assert!(longer.contains("in line 3\n  it says:   (the end of the file)"), "{longer}");
        assert_eq!(freshen("a\nc\n", &file, true), Ok(()));
        assert_eq!(fs::read_to_string(&file).unwrap(), "a\nc\n");

        fs::write(&file, "a\r\nc\r\n").unwrap();
        assert_eq!(freshen("a\nc\n", &file, false), Ok(()));
    }

    #[test]
    fn a_directory_in_the_way_is_an_error_in_words() {
        let directory = env::temp_dir();
        let error = freshen("", &directory, true).unwrap_err();
        assert!(error.contains("cannot be written"), "{error}");
    }
}
