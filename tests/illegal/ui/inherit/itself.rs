// From itself.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(inherit = ChatClose)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(inherit = Self)]
pub enum VoiceClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(inherit = self::GameClose)]
pub enum GameClose {
    #[close(4001)]
    Expired,
}

fn main() {}
