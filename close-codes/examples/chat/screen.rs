//! The screen: lines of text, and below them a progress bar while a server shuts down.

use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};

use close_codes::Progresses;
use indicatif::{ProgressBar, ProgressStyle};

/// The bar that is shown now.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Prints a line.
pub(crate) fn say(line: impl Display) {
    match &*bar() {
        Some(bar) => bar.suspend(|| println!("{line}")),
        None => println!("{line}"),
    }
}

/// Shows how a server shuts down, until it is done.
pub(crate) async fn follow(mut progresses: Progresses) {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} gone  {msg}").expect("a template");
    *bar() = Some(ProgressBar::new(0).with_style(style));
    while let Some(progress) = progresses.next().await {
        if let Some(bar) = &*bar() {
            let gone = progress.ended.total();
            bar.set_length(gone + progress.open);
            bar.set_position(gone);
            bar.set_message(format!("{:.1} s left", progress.remaining.as_secs_f64()));
        }
    }
    if let Some(bar) = bar().take() {
        bar.finish_and_clear();
    }
}

/// A thread that panicked left a whole bar behind.
fn bar() -> MutexGuard<'static, Option<ProgressBar>> {
    BAR.lock().unwrap_or_else(PoisonError::into_inner)
}
