// Misspelt kinds and options of `#[diagnose(..)]`.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(4001)]
    #[diagnose(peer_bg)]
    PeerBg,
    #[close(4002)]
    #[diagnose(peerBug)]
    CamelCase,
    #[close(4003)]
    #[diagnose(peer-bug)]
    Dash,
    #[close(4004)]
    #[diagnose(peer)]
    Peer,
    #[close(4005)]
    #[diagnose(bug)]
    Bug,
    #[close(4006)]
    #[diagnose(network, treshold = 3)]
    Treshold,
    #[close(4007)]
    #[diagnose(network, count = 3)]
    Count,
    #[close(4008)]
    #[diagnose("network")]
    Text,
    #[close(4009)]
    #[diagnose(network, advise = "look")]
    Advise,
    #[close(4010)]
    #[diagnose(xyzzy)]
    Nonsense,
    #[close(4011)]
    #[diagnose(network = 3)]
    Value,
    #[close(4012)]
    #[diagnose(network(threshold = 3))]
    Brackets,
    #[close(4013)]
    #[diagnose("peer bug")]
    TextOfTwo,
    #[close(4014)]
    #[diagnose(client_bug)]
    ClientBug,
    #[close(4015)]
    #[diagnose(off)]
    Off,
    #[close(4016)]
    #[diagnose(kind = "network")]
    Kind,
    #[close(4017)]
    #[diagnose(Fault::PeerBug)]
    Path,
}

fn main() {}
