// Refused wherever it stands, also in a function that nobody calls.
use close_codes::send_code;

const LOST: u16 = 1006;

fn reserved() {
    let _code = send_code!(1005);
}

fn constant() {
    let _code = send_code!(LOST);
}

fn unused() {
    let _code = send_code!(999);
}

fn past_the_end() {
    let _code = send_code!(5000);
}

fn main() {}
