// A browser's twin.
use close_codes::CloseReason;

const GOING_AWAY: u16 = 1001;

#[derive(CloseReason)]
#[close(sendable(browser = PageClose))]
pub enum ChatClose {
    #[close(GOING_AWAY)]
    GoingAway,
}

fn main() {}
