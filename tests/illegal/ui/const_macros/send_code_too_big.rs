// A number that is no `u16`: rustc's own error.
use close_codes::send_code;

fn main() {
    let _code = send_code!(70000);
}
