// Options of a diagnosis in the forms that newcomers try.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[diagnose(network, threshold = "3")]
    Text,
    #[close(4002)]
    #[diagnose(network, threshold = 2.5)]
    Fraction,
    #[close(4003)]
    #[diagnose(network, threshold = 3u8)]
    Suffix,
    #[close(4004)]
    #[diagnose(network, window = 60)]
    WindowNumber,
    #[close(4005)]
    #[diagnose(network, window = "1s..5s")]
    WindowRange,
    #[close(4006)]
    #[diagnose(network, advice = 5)]
    AdviceNumber,
    #[close(4007)]
    #[diagnose(network, advice("look"))]
    AdviceBrackets,
    #[close(4008)]
    #[diagnose(threshold = 3, network)]
    Behind,
    #[close(4009)]
    #[diagnose(network, 3)]
    Bare,
}

fn main() {}
