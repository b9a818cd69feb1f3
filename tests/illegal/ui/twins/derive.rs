// Derives for the twins: one that does not exist, and some that the twins have already.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, derive(Serialise)))]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(server = ServerClose, derive(Debug, PartialOrd, std::hash::Hash)))]
pub enum GameClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(derive(Clone)))]
pub enum FeedClose {
    #[close(4001)]
    Expired,
}

fn main() {
    let _ = ServerClose::Expired < ServerClose::Expired;
    let _ = SendableFeedClose::Expired;
}
