// From itself.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(inherit = ChatClose)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

fn main() {}
