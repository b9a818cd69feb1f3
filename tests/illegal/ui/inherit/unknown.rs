// From what does not exist.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(inherit = close_codes::Standart)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}
