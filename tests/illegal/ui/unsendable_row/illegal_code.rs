// Codes that nobody may send, often a slip of the finger.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(0)]
    Zero,
    #[close(401)]
    Unauthorized,
    #[close(1004)]
    Reserved,
    #[close(1016)]
    PastTheRegistry,
    #[close(2000)]
    ForTheProtocol,
    #[close(5000)]
    PastTheEnd,
}

fn main() {}
