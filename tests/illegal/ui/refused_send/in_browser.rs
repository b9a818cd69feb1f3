// A script in a browser may send less than other clients.
use close_codes::{Browser, CloseFrame, CloseReason, IntoCloseFrame, send_code};

#[derive(CloseReason)]
#[close(sendable(client = ClientClose, browser = PageClose))]
pub enum ChatClose {
    #[close(1001)]
    GoingAway,
    #[close(1006)]
    Lost,
    #[close(4001, sent_by = server)]
    TokenExpired,
    #[close(4002)]
    Bye,
}

/// As the `close` of a browser's connection.
fn close(_: impl IntoCloseFrame<Browser>) {}

fn main() {
    close(PageClose::GoingAway);
    close(PageClose::Lost);
    close(PageClose::TokenExpired);
    close(ClientClose::GoingAway);
    close(CloseFrame::EMPTY);
    close(send_code!(1001));
    close(ChatClose::Bye);
    close(PageClose::Bye);
}
