// From what is no enum of close reasons.
use close_codes::CloseReason;

pub enum Errors {
    Expired,
}

#[derive(CloseReason)]
#[close(inherit = Errors)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}
