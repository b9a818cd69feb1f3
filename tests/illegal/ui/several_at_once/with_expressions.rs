// Mistakes that the macro sees beside those that the compiler finds.
use close_codes::CloseReason;

const LOST: u16 = 1006;
const EXPIRED: u16 = 4001;

#[derive(CloseReason)]
#[repr(i32)]
pub enum ChatClose {
    #[close(LOST)]
    Lost,
    #[close(4001)]
    Expired,
    #[close(EXPIRED)]
    Again,
    #[close(4002, reasn = "banned")]
    Banned,
    #[close(LOST, sent_by = nobody)]
    LostAgain,
    Discriminant = 70_000 + 1,
}

fn main() {
    let _ = SendableChatClose::Banned.frame();
}
