// Attributes that say nothing, or say it in another form.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close]
    GoingAway,
    #[close()]
    Expired,
    #[close = 4001]
    Banned,
    #[close[4002]]
    Kicked,
    #[close(4003)]
    #[reconnect]
    Late,
    #[close(4004)]
    #[reconnect()]
    Later,
    #[close(4005)]
    #[diagnose = "peer_bug"]
    Bug,
}

fn main() {}
