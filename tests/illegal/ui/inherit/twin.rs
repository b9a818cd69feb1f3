// From a twin, which has no table.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum BaseClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(inherit = SendableBaseClose)]
pub enum ChatClose {
    #[close(4002)]
    Banned,
}

fn main() {}
