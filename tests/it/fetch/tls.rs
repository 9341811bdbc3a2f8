//! Pages over TLS: fetched where the certificate is good, and refused with the reason where it is not.

use std::net::SocketAddr;
use std::sync::Arc;

use footnote::source::http::{Client, FetchError, Names, Settings, StartError};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::server::{get, page};

const NAME: &str = "wiki.example";

/// An authority of our own.
fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// What a server shows: signed by `authority`, or by itself.
fn shown(
    params: CertificateParams,
    authority: Option<&CertifiedIssuer<'_, KeyPair>>,
) -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let certificate = match authority {
        Some(authority) => params.signed_by(&key, authority),
        None => params.self_signed(&key),
    }
    .unwrap();
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap()
}

fn params(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

/// A server that says one page to whoever is content with what it shows.
async fn serve(config: ServerConfig) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    address
}

/// A client that trusts this authority too, and finds the server under its name.
fn client(address: SocketAddr, root: &str) -> Client {
    let settings = Settings {
        open: vec![address.to_string().parse().unwrap()],
        roots: vec![root.as_bytes().to_vec()],
        ..Settings::default()
    };
    Client::new(settings, Names::table([(NAME, vec![vec![address.ip()]])])).unwrap()
}

#[tokio::test]
async fn a_page_whose_certificate_is_good_is_fetched() {
    let authority = authority("Harbour");
    let address = serve(shown(params(NAME), Some(&authority))).await;
    let client = client(address, &authority.pem());
    let page = page(&client, &format!("https://{NAME}:{}/", address.port())).await;
    assert_eq!(page.bytes, b"hello");
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_is_refused_with_the_reason() {
    let authority = authority("Harbour");
    let mut expired = params(NAME);
    (expired.not_before, expired.not_after) =
        (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
    let mut early = params(NAME);
    early.not_before = date_time_ymd(2090, 1, 1);
    let (other, namesake) = (self::authority("Other"), self::authority("Harbour"));
    for (shows, reason) in [
        (
            shown(params(NAME), None),
            "signed by nobody that is trusted",
        ),
        (
            shown(params(NAME), Some(&other)),
            "signed by nobody that is trusted",
        ),
        (shown(params(NAME), Some(&namesake)), "not signed by whom"),
        (
            shown(params("other.example"), Some(&authority)),
            "is for another name",
        ),
        (shown(expired, Some(&authority)), "has expired"),
        (shown(early, Some(&authority)), "is not valid yet"),
    ] {
        let address = serve(shows).await;
        let client = client(address, &authority.pem());
        let url = format!("https://{NAME}:{}/", address.port());
        let error = get(&client, &url).await.unwrap_err();
        assert!(matches!(error, FetchError::Certificate { .. }), "{error:?}");
        assert_eq!(error.name(), "certificate");
        let told = error.to_string();
        assert!(
            told.contains(reason) && told.contains(NAME),
            "{reason}: {told}"
        );
        assert!(!error.is_worth_retrying());
    }
}

#[test]
fn a_file_without_a_certificate_is_told_before_anything_is_fetched() {
    for wrong in [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let settings = Settings {
            roots: vec![wrong.as_bytes().to_vec()],
            ..Settings::default()
        };
        let made = Client::new(settings, Names::table([]));
        assert!(
            matches!(made, Err(StartError::Roots(_) | StartError::Unusable(_))),
            "{wrong}"
        );
    }
}
