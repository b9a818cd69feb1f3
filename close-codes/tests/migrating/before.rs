/// How a chat connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum ChatClose {
    /// The user leaves.
    Left = 1000,
    /// The server restarts.
    Restart = 1012,
    /// The access token is too old.
    TokenExpired = 4001,
    /// The user may not chat here any more.
    Banned = 4003,
}

impl ChatClose {
    pub fn reason(self) -> &'static str {
        match self {
            ChatClose::Left | ChatClose::Restart => "",
            ChatClose::TokenExpired => "token expired",
            ChatClose::Banned => "banned",
        }
    }

    pub fn should_reconnect(self) -> bool {
        match self {
            ChatClose::Restart | ChatClose::TokenExpired => true,
            ChatClose::Left | ChatClose::Banned => false,
        }
    }
}

impl From<ChatClose> for u16 {
    fn from(close: ChatClose) -> u16 {
        close as u16
    }
}

impl TryFrom<u16> for ChatClose {
    type Error = u16;

    fn try_from(code: u16) -> Result<Self, u16> {
        match code {
            1000 => Ok(ChatClose::Left),
            1012 => Ok(ChatClose::Restart),
            4001 => Ok(ChatClose::TokenExpired),
            4003 => Ok(ChatClose::Banned),
            unknown => Err(unknown),
        }
    }
}
