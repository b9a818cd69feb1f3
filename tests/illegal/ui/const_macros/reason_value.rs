// A text that is known at run time only.
use close_codes::reason;

fn at_run_time(text: &str) {
    println!("{text}");
    let _reason = reason!(text);
}

fn main() {}
