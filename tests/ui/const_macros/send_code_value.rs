// A value that is known at run time only, and one that is no `u16`.
use close_codes::send_code;

fn at_run_time(code: u16) {
    let _code = send_code!(code);
}

fn too_big() {
    let _code = send_code!(70000);
}

fn text() {
    let _code = send_code!("1000");
}

fn main() {}
