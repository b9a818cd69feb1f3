//! Servers that do one thing, once.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// What a server does.
pub(super) enum Server {
    /// TLS with this certificate, then a handshake with the subprotocol that was asked for.
    Tls(Certificate),
    /// TLS for clients that have a certificate, too.
    TlsForKnownClients,
    /// It reads what is to be a TLS handshake, writes this, and hangs up.
    InsteadOfTls(&'static [u8]),
    /// It answers a handshake with this status and these headers.
    Http(&'static str),
    /// It accepts a handshake, with this subprotocol.
    Accept(Option<&'static str>),
    /// It accepts a handshake with another's key.
    WrongAcceptKey,
}

impl Server {
    pub(super) fn has_tls(&self) -> bool {
        matches!(self, Self::Tls(_) | Self::TlsForKnownClients | Self::InsteadOfTls(_))
    }
}

/// A server's certificate, for `localhost` where it is right.
#[derive(Clone, Copy)]
pub(super) enum Certificate {
    Right,
    Expired,
    Foreign,
    OtherName,
}

/// The authority that the client trusts, and one that it does not.
pub(super) struct Certificates {
    known: CertifiedIssuer<'static, KeyPair>,
    foreign: CertifiedIssuer<'static, KeyPair>,
}

impl Certificates {
    pub(super) fn new() -> Self {
        let issuer = || {
            let mut params = CertificateParams::new([]).expect("no names");
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
        };
        Self { known: issuer(), foreign: issuer() }
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.known.der().clone()).expect("an authority");
        roots
    }

    /// What a client trusts.
    pub(super) fn client(&self) -> Arc<ClientConfig> {
        let builder = ClientConfig::builder_with_provider(provider());
        let builder = builder.with_safe_default_protocol_versions().expect("versions");
        Arc::new(builder.with_root_certificates(self.roots()).with_no_client_auth())
    }

    fn server(&self, certificate: Certificate, asks_client: bool) -> Arc<ServerConfig> {
        let name = if let Certificate::OtherName = certificate { "example.org" } else { "localhost" };
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        if let Certificate::Expired = certificate {
            params.not_after = date_time_ymd(2001, 1, 1);
        }
        let issuer = if let Certificate::Foreign = certificate { &self.foreign } else { &self.known };
        let key = KeyPair::generate().expect("a key");
        let chain: Vec<CertificateDer<'static>> =
            vec![params.signed_by(&key, issuer).expect("a certificate").der().clone()];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let builder = ServerConfig::builder_with_provider(provider());
        let builder = builder.with_safe_default_protocol_versions().expect("versions");
        let builder = if asks_client {
            let roots = Arc::new(self.roots());
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider()).build();
            builder.with_client_cert_verifier(verifier.expect("a verifier"))
        } else {
            builder.with_no_client_auth()
        };
        Arc::new(builder.with_single_cert(chain, key).expect("a key that fits"))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Serves one client.
pub(super) async fn serve(listener: TcpListener, server: &Server, certificates: &Certificates) {
    let (mut stream, _) = listener.accept().await.expect("a client");
    match server {
        Server::Tls(certificate) => {
            let acceptor = TlsAcceptor::from(certificates.server(*certificate, false));
            // A client that does not trust it hangs up.
            if let Ok(stream) = acceptor.accept(stream).await {
                answer(stream, |key| accept(&derive_accept_key(key), Some("chat"))).await;
            }
        }
        Server::TlsForKnownClients => {
            let acceptor = TlsAcceptor::from(certificates.server(Certificate::Right, true));
            let accepted = acceptor.accept(stream).into_fallible().await;
            let (_, mut stream) = accepted.expect_err("the client has no certificate");
            // Who hangs up with something unread resets the connection, and the alert may be lost.
            let _ = stream.shutdown().await;
            let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        }
        Server::InsteadOfTls(bytes) => {
            // A ClientHello fits into one record, and that into one read.
            let mut hello = [0; 1 << 14];
            assert!(stream.read(&mut hello).await.expect("a ClientHello") > 0);
            let _ = stream.write_all(bytes).await;
        }
        Server::Http("") => answer(stream, |_| "\0nonsense\r\n\r\n".to_owned()).await,
        Server::Http(response) => {
            let response = format!("HTTP/1.1 {response}\r\nContent-Length: 0\r\n\r\n");
            answer(stream, |_| response).await;
        }
        Server::Accept(protocol) => answer(stream, |key| accept(&derive_accept_key(key), *protocol)).await,
        Server::WrongAcceptKey => {
            answer(stream, |_| accept(&derive_accept_key(b"another's"), Some("chat"))).await;
        }
    }
}

fn accept(key: &str, protocol: Option<&str>) -> String {
    let protocol = protocol.map_or_else(String::new, |name| format!("Sec-WebSocket-Protocol: {name}\r\n"));
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {key}\r\n{protocol}\r\n"
    )
}

/// Reads a request and answers it by its key.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: impl FnOnce(&[u8]) -> String) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.expect("a request"));
    }
    let request = String::from_utf8(request).expect("a request in ASCII");
    let key = request.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("sec-websocket-key").then_some(value)
    });
    stream.write_all(answer(key.expect("a key").as_bytes()).as_bytes()).await.expect("a client that waits");
    let _ = stream.shutdown().await;
}
