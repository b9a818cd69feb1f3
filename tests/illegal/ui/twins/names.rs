// Names of the generated enums.
use close_codes::CloseReason;

#[derive(CloseReason)]
#[close(sendable = ChatClose)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(client = VoiceSend, server = VoiceSend))]
pub enum VoiceClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable(client = GameClose))]
pub enum GameClose {
    #[close(4001)]
    Expired,
}

#[derive(CloseReason)]
#[close(sendable = self)]
pub enum NewsClose {
    #[close(4001)]
    Expired,
}

fn main() {}
