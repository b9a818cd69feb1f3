// A local end has no code and holds nothing.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(local)]
    WithField(u16),
    #[close(local)]
    WithNamedField { code: u16 },
    #[close(local)]
    WithBrackets(),
    #[close(local, 4001)]
    WithCode,
    #[close(4002, local)]
    WithCodeBefore,
    #[close(local, 4100..=4199)]
    WithRange,
    #[close(local, other)]
    Other,
    #[close(local)]
    #[close(local)]
    Twice,
    #[close(local = 4003)]
    WithValue,
    #[close(local(4004))]
    WithOptions,
    #[close("local")]
    InQuotes,
    #[close(locl)]
    Misspelt,
    #[close(local, resume)]
    WithPolicy,
}

fn main() {
    // Whatever is wrong with them, they can be named.
    let _ = (ChatClose::WithCode, ChatClose::WithBrackets(), ChatClose::Twice);
}
