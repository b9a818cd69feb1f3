// No derive at all.
use close_codes::{CloseReason, Supervised};

fn supervise<R: Supervised>() {}

pub enum ChatClose {
    Expired,
}

fn table<R: CloseReason>() {}

fn main() {
    supervise::<ChatClose>();
    table::<ChatClose>();
}
