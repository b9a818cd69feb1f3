// A value that is known at run time only, and a text.
use close_codes::send_code;

fn at_run_time(code: u16) {
    println!("{code}");
    let _code = send_code!(code);
}

fn text() {
    let _code = send_code!("1000");
}

fn main() {}
