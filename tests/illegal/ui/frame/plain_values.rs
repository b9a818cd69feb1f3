// Numbers and texts where a checked code or reason is needed. The types are concrete, since their functions are const:
// rustc then names the type that is needed, and that type's page says how to make one.
use close_codes::{CloseFrame, CloseReason, CodeIn, SendCode, send_code};

#[derive(CloseReason)]
#[close(sendable = ChatSend)]
pub enum ChatClose {
    #[close(4001)]
    Expired,
    #[close(4100..=4199)]
    Throttled(u16),
}

fn main() {
    let _number = CloseFrame::new(4001);
    let _unchecked = CloseFrame::new(SendCode::new(4001));
    let _twin = CloseFrame::new(ChatSend::Expired);
    let _text = CloseFrame::new(send_code!(4001)).with_reason("token expired");
    let _string = ChatSend::Expired.frame().with_reason(String::from("token expired"));
    let _number_in_range = ChatSend::Throttled(4115);
    let _unchecked_in_range = ChatSend::Throttled(CodeIn::new(4115));
    let _argument = ChatSend::Throttled(CodeIn::of(4115));
}
