//! A server of raw sockets: it counts who connects, keeps what it was asked, and says whatever bytes it is told to, at
//! whatever pace.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use footnote::source::http::{Client, FetchError, Fetched, Names, Page, Request, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// One thing that the server does with a connection; after the last one it closes it.
#[derive(Clone)]
pub enum Step {
    Say(Vec<u8>),
    Wait(Duration),
    /// The same bytes again and again, with a pause before each, until the other side has gone.
    Repeat(Vec<u8>, Duration),
}

pub fn say(head: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    vec![Step::Say([head.as_bytes(), body].concat())]
}

pub fn ok(body: impl AsRef<[u8]>) -> Vec<Step> {
    say("200 OK\r\nContent-Type: text/html", body)
}

pub fn moved(status: u16, to: &str) -> Vec<Step> {
    say(&format!("{status} Moved\r\nLocation: {to}"), "")
}

#[derive(Default)]
struct Counts {
    accepted: AtomicUsize,
    now: AtomicUsize,
    most: AtomicUsize,
    /// Bytes that the other side took.
    taken: AtomicUsize,
    asked: Mutex<Vec<String>>,
}

pub struct Server {
    pub address: SocketAddr,
    counts: Arc<Counts>,
    serving: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    /// A server on a free port of 127.0.0.1 that answers a request line and headers with steps.
    pub async fn new(answer: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) -> Server {
        Server::at("127.0.0.1:0".parse().unwrap(), answer).await
    }

    pub async fn at(
        address: SocketAddr,
        answer: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::new(Counts::default());
        let answer = Arc::new(answer);
        let serving = tokio::spawn({
            let counts = counts.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    counts.accepted.fetch_add(1, Ordering::SeqCst);
                    let (counts, answer) = (counts.clone(), answer.clone());
                    tokio::spawn(async move {
                        converse(stream, &counts, answer.as_ref()).await;
                    });
                }
            }
        });
        Server {
            address,
            counts,
            serving,
        }
    }

    /// A server that nobody may ever connect to.
    pub async fn trap() -> Server {
        Server::new(|_| ok("you should not be here")).await
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How many connections were accepted.
    pub fn accepted(&self) -> usize {
        self.counts.accepted.load(Ordering::SeqCst)
    }

    /// The most connections at one moment.
    pub fn most_at_once(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }

    /// How many bytes it got rid of.
    pub fn taken(&self) -> usize {
        self.counts.taken.load(Ordering::SeqCst)
    }

    /// What it was asked, heads as they came.
    pub fn asked(&self) -> Vec<String> {
        self.counts.asked.lock().unwrap().clone()
    }
}

/// A connection that is not answered in full yet.
struct Open<'a>(&'a Counts);

impl Open<'_> {
    fn new(counts: &Counts) -> Open<'_> {
        let now = counts.now.fetch_add(1, Ordering::SeqCst) + 1;
        counts.most.fetch_max(now, Ordering::SeqCst);
        Open(counts)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn converse(
    mut stream: TcpStream,
    counts: &Counts,
    answer: &(dyn Fn(&str) -> Vec<Step> + Send + Sync),
) {
    let mut open = Some(Open::new(counts));
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    counts.asked.lock().unwrap().push(head.clone());
    let mut steps = answer(&head).into_iter().peekable();
    while let Some(step) = steps.next() {
        if steps.peek().is_none() {
            // Whoever has the last of it may be back before this task is at its end.
            open.take();
        }
        match step {
            Step::Wait(pause) => tokio::time::sleep(pause).await,
            Step::Say(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
                counts.taken.fetch_add(bytes.len(), Ordering::SeqCst);
            }
            Step::Repeat(bytes, pause) => loop {
                tokio::time::sleep(pause).await;
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
                counts.taken.fetch_add(bytes.len(), Ordering::SeqCst);
            },
        }
    }
    let _ = stream.shutdown().await;
}

/// Settings to which these servers are open, and nothing else.
pub fn open(servers: &[&Server]) -> Settings {
    Settings {
        open: servers
            .iter()
            .map(|server| server.address.to_string().parse().unwrap())
            .collect(),
        ..Settings::default()
    }
}

pub fn client(settings: Settings, names: &Names) -> Client {
    Client::new(settings, names.clone()).unwrap()
}

pub fn no_names() -> Names {
    Names::table([])
}

pub fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

pub async fn get(client: &Client, url: &str) -> Result<Fetched, FetchError> {
    client
        .get(Request::new(url), &CancellationToken::new())
        .await
}

/// A page that has to come.
pub async fn page(client: &Client, url: &str) -> Page {
    match get(client, url).await {
        Ok(Fetched::Page(page)) => *page,
        other => panic!("{url} gave {other:?}"),
    }
}

/// The short name of the error that has to come.
pub async fn refused(client: &Client, url: &str) -> &'static str {
    match get(client, url).await {
        Err(error) => error.name(),
        Ok(other) => panic!("{url} gave {other:?}"),
    }
}
