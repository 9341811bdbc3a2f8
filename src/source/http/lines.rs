//! Connections: each goes to addresses that were judged, and what comes over it is read within bounds.

use std::error::Error;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use reqwest::Certificate;
use reqwest::dns::{Name, Resolve, Resolving};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use rustls::CertificateError;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};

use super::decode::{ACCEPTED, Coding, DecodeError, decode};
use super::error::FetchError;
use super::guard::{Checked, Target, shown};
use super::page::{Page, Request};
use crate::text::causes::with_causes;

/// So many hosts' connections are kept open for their next request, for so long. What is beyond is opened again.
const MOST_LINES: u64 = 64;
const KEPT_OPEN: Duration = Duration::from_secs(30);

/// Nobody takes longer to accept a connection, over all addresses of a host together.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Pieces of a body that wait to be unpacked: the network goes on while one is at work, and no further.
const PIECES_AHEAD: usize = 2;

/// So many bytes of a body may be held by any request; where a body is packed they are fewer, as they may become many
/// times as many. What is larger needs one of [`LARGE_AT_ONCE`] places, so that the memory of all requests is bounded,
/// and a server that has sent next to nothing takes no place from others.
const SMALL: usize = 1 << 20;
const SMALL_PACKED: usize = SMALL / 64;
const LARGE_AT_ONCE: usize = 16;

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The contact has characters that no header may have.
    #[error(
        "the contact {0:?} cannot be sent with requests; use an address of a page or of mail, in plain ASCII"
    )]
    Contact(String),
    /// A file of authorities holds none.
    #[error(
        "a certificate of an authority cannot be read ({0}); it has to be in PEM, as -----BEGIN CERTIFICATE----- says"
    )]
    Roots(String),
    /// No TLS, or what else the system refuses.
    #[error("no client for the web can be made: {0}")]
    Unusable(String),
}

/// One reqwest client for each host and its judged addresses, so that no request ever uses a connection to another one.
pub(super) struct Lines {
    agent: HeaderValue,
    roots: Vec<Certificate>,
    clients: Cache<(String, Vec<SocketAddr>), reqwest::Client>,
    large: Semaphore,
}

impl Lines {
    pub(super) fn new(contact: Option<&str>, roots: &[Vec<u8>]) -> Result<Lines, StartError> {
        let version = concat!("Footnote/", env!("CARGO_PKG_VERSION"));
        let agent = match contact {
            Some(contact) => format!("{version} (+{contact})"),
            None => version.to_owned(),
        };
        let refused = || StartError::Contact(contact.unwrap_or_default().to_owned());
        if contact.is_some_and(|contact| !contact.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(refused());
        }
        let mut authorities = Vec::new();
        for pem in roots {
            let read = Certificate::from_pem_bundle(pem);
            let read = read.map_err(|error| StartError::Roots(with_causes(&error)))?;
            if read.is_empty() {
                return Err(StartError::Roots("there is none in it".to_owned()));
            }
            authorities.extend(read);
        }
        let lines = Lines {
            roots: authorities,
            agent: HeaderValue::from_str(&agent).map_err(|_| refused())?,
            clients: Cache::builder()
                .max_capacity(MOST_LINES)
                .time_to_idle(KEPT_OPEN * 2)
                .build(),
            large: Semaphore::new(LARGE_AT_ONCE),
        };
        // What does not work is told at the start, and not at the first page.
        lines
            .client("", &[])
            .map_err(|error| StartError::Unusable(with_causes(&error)))?;
        Ok(lines)
    }

    /// A client whose connections go to `checked` and nowhere else.
    pub(super) fn to(
        &self,
        target: &Target,
        checked: &Checked,
    ) -> Result<reqwest::Client, FetchError> {
        let key = (target.host().to_owned(), checked.addresses.clone());
        if let Some(client) = self.clients.get(&key) {
            return Ok(client);
        }
        let client = self
            .client(target.host(), &checked.addresses)
            .map_err(|error| in_words(target, error))?;
        self.clients.insert(key, client.clone());
        Ok(client)
    }

    fn client(&self, host: &str, addresses: &[SocketAddr]) -> reqwest::Result<reqwest::Client> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
        let mut builder = reqwest::Client::builder();
        for root in &self.roots {
            builder = builder.add_root_certificate(root.clone());
        }
        builder
            .user_agent(self.agent.clone())
            .default_headers(headers)
            .dns_resolver(Arc::new(NoLookup))
            .resolve_to_addrs(host, addresses)
            // Also those of the environment: a proxy looks names up itself, behind the guard.
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            // Another part of the program may switch these on for all.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_only()
            .connect_timeout(CONNECT_WITHIN)
            .pool_idle_timeout(KEPT_OPEN)
            .pool_max_idle_per_host(1)
            .build()
    }
}

/// Answers nothing. A name whose addresses were not judged must not be connected to.
struct NoLookup;

impl Resolve for NoLookup {
    fn resolve(&self, name: Name) -> Resolving {
        let why = format!("{} was not looked up before", name.as_str());
        Box::pin(async move { Err(why.into()) })
    }
}

/// What went wrong on the way to a host or back.
pub(super) fn in_words(target: &Target, error: reqwest::Error) -> FetchError {
    let host = target.host().to_owned();
    if let Some(why) = wrong_certificate(&error) {
        return FetchError::Certificate { host, why };
    }
    let is_connect = error.is_connect();
    // Without the address: its query may be secret.
    let why = with_causes(&error.without_url());
    match is_connect {
        true => FetchError::Connect { host, why },
        false => FetchError::Broken { host, why },
    }
}

/// What is wrong with the certificate that a host showed, if that is why there is no connection.
fn wrong_certificate(error: &reqwest::Error) -> Option<String> {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(cause) = next {
        if let Some(rustls::Error::InvalidCertificate(wrong)) = unwrapped(cause).downcast_ref() {
            return Some(certificate_in_words(wrong));
        }
        next = cause.source();
    }
    None
}

/// What is inside of errors of input and output, which leave it out of the chain of causes.
fn unwrapped<'e>(mut error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    while let Some(inside) = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        error = inside;
    }
    error
}

fn certificate_in_words(wrong: &CertificateError) -> String {
    match wrong {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet; the clock of this machine may be wrong".to_owned()
        }
        CertificateError::UnknownIssuer => "it is signed by nobody that is trusted".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another name".to_owned()
        }
        CertificateError::BadSignature => {
            "it is not signed by whom it says that it is signed by".to_owned()
        }
        CertificateError::Revoked => "it was revoked".to_owned(),
        other => other.to_string(),
    }
}

/// A place for a large body, kept while it is read.
struct Place<'a> {
    places: &'a Semaphore,
    small: usize,
    received: usize,
    taken: Option<SemaphorePermit<'a>>,
}

impl Place<'_> {
    /// So many bytes more have come; returns once they may be held.
    async fn receive(&mut self, bytes: usize) {
        self.received += bytes;
        if self.received > self.small && self.taken.is_none() {
            // Nobody closes it.
            self.taken = self.places.acquire().await.ok();
        }
    }
}

/// Reads the body of `answer` into `page`.
pub(super) async fn read(
    lines: &Lines,
    request: &Request<'_>,
    target: &Target,
    mut answer: reqwest::Response,
    mut page: Page,
) -> Result<Page, FetchError> {
    let too_large = || FetchError::TooLarge {
        place: shown(target.url()),
        most: request.max_bytes,
    };
    let coding = coding(target, answer.headers())?;
    let told = answer.content_length().unwrap_or_default();
    if told > request.max_bytes as u64 && !request.cut {
        return Err(too_large());
    }
    let mut place = Place {
        places: &lines.large,
        small: match coding {
            Coding::Plain => SMALL,
            _ => SMALL_PACKED,
        },
        received: 0,
        taken: None,
    };
    // What is not packed is only counted; what is takes work, and is given to a thread for that.
    if coding == Coding::Plain {
        while let Some(piece) = answer
            .chunk()
            .await
            .map_err(|error| in_words(target, error))?
        {
            place.receive(piece.len()).await;
            let room = request.max_bytes - page.bytes.len();
            page.bytes
                .extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
            if piece.len() > room {
                page.cut = true;
                break;
            }
        }
        return match page.cut && !request.cut {
            true => Err(too_large()),
            false => Ok(page),
        };
    }
    let (sender, receiver) = mpsc::channel(PIECES_AHEAD);
    let (most, cut) = (request.max_bytes, request.cut);
    let unpacking =
        tokio::task::spawn_blocking(move || decode(coding, Pieces::new(receiver), most, cut));
    loop {
        let piece = match answer.chunk().await {
            Ok(None) => break,
            Ok(Some(piece)) => {
                place.receive(piece.len()).await;
                Ok(piece)
            }
            Err(error) => {
                let why = with_causes(&error.without_url());
                Err(io::Error::new(io::ErrorKind::ConnectionAborted, why))
            }
        };
        let is_over = piece.is_err();
        // Nobody takes pieces any more once it is too much, or damaged: then the rest is not fetched.
        if sender.send(piece).await.is_err() || is_over {
            break;
        }
    }
    drop(sender);
    let broken = |why: String| FetchError::Broken {
        host: target.host().to_owned(),
        why,
    };
    match unpacking.await.map_err(|error| broken(error.to_string()))? {
        Ok(decoded) => {
            page.bytes = decoded.bytes;
            page.cut = decoded.cut;
            Ok(page)
        }
        Err(DecodeError::TooLarge { .. }) => Err(too_large()),
        Err(DecodeError::Bomb) => Err(FetchError::Bomb {
            place: shown(target.url()),
        }),
        Err(DecodeError::Damaged(why)) => Err(broken(why)),
    }
}

fn coding(target: &Target, headers: &HeaderMap) -> Result<Coding, FetchError> {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let names: Vec<_> = values
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let names = names.join(", ");
    Coding::named(&names).ok_or_else(|| FetchError::Coding {
        place: shown(target.url()),
        coding: crate::text::cut::cut(&names, 60),
    })
}

/// A body as a thread reads it: piece by piece, waiting for the next one. It ends when whoever fetches gives up.
struct Pieces<P> {
    receiver: mpsc::Receiver<io::Result<P>>,
    piece: io::Cursor<Vec<u8>>,
}

impl<P> Pieces<P> {
    fn new(receiver: mpsc::Receiver<io::Result<P>>) -> Pieces<P> {
        Pieces {
            receiver,
            piece: io::Cursor::default(),
        }
    }
}

impl<P: AsRef<[u8]>> Read for Pieces<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.piece.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            match self.receiver.blocking_recv() {
                None => return Ok(0),
                Some(piece) => self.piece = io::Cursor::new(piece?.as_ref().to_vec()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_names_the_program_its_version_and_whom_to_ask() {
        let agent = |contact| {
            Lines::new(contact, &[]).map(|lines| lines.agent.to_str().unwrap().to_owned())
        };
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(agent(None).unwrap(), format!("Footnote/{version}"));
        assert_eq!(
            agent(Some("https://example.org/bot")).unwrap(),
            format!("Footnote/{version} (+https://example.org/bot)")
        );
        for wrong in ["a\r\nX: y", "ünï", "two words"] {
            assert!(
                matches!(agent(Some(wrong)), Err(StartError::Contact(_))),
                "{wrong}"
            );
        }
    }
}
