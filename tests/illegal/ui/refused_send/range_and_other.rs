// What stands for many codes is observed; in its place, a code that may be sent is written by its own name.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(2000..=2999)]
    Unassigned(u16),
    #[close(4000)]
    Bye,
    #[close(other)]
    Other(u16),
}

fn main() {
    let with_a_code = SendableChatClose::Unassigned(2001);
    let with_a_code = SendableChatClose::Other(4001);
    let without = SendableChatClose::Other;
    match SendableChatClose::Bye {
        SendableChatClose::Other(code) => {}
        _ => {}
    }
}
