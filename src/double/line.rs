//! Connections that can be cut at any moment, also in the middle of an answer: what a broken network does.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Accepts connections whose [`Line`] the handlers are given.
pub(super) struct Lines {
    listener: TcpListener,
    over: CancellationToken,
}

impl Lines {
    pub(super) fn new(listener: TcpListener, over: CancellationToken) -> Lines {
        Lines { listener, over }
    }
}

impl Listener for Lines {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Frames are small and many; each is to leave at once.
        let _ = stream.set_nodelay(true);
        let line = Line {
            cut: self.over.child_token(),
            half: Arc::new(AtomicBool::new(false)),
        };
        let connection = Connection {
            stream,
            cutting: Box::pin(line.cut.clone().cancelled_owned()),
            line,
            left: None,
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// The end of a connection that a handler holds.
#[derive(Clone)]
pub(super) struct Line {
    cut: CancellationToken,
    half: Arc<AtomicBool>,
}

impl Line {
    /// Ends the connection with a reset, at once.
    pub(super) fn cut(&self) {
        self.cut.cancel();
    }

    /// Lets the next answer end after half of its body.
    pub(super) fn cut_in_the_next_answer(&self) {
        self.half.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Line {
        stream.io().line.clone()
    }
}

pub(super) struct Connection {
    stream: TcpStream,
    line: Line,
    cutting: Pin<Box<WaitForCancellationFutureOwned>>,
    /// How many bytes may still be written, once an answer is to be truncated.
    left: Option<usize>,
}

impl Connection {
    fn is_cut(&mut self, context: &mut Context<'_>) -> bool {
        let is_cut = self.cutting.as_mut().poll(context).is_ready();
        if is_cut {
            // A reset instead of an orderly end.
            let _ = self.stream.set_zero_linger();
        }
        is_cut
    }
}

fn reset() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionReset)
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // The future of a cut stays ready, but must not be polled again once it was.
        if self.line.cut.is_cancelled() {
            let _ = self.stream.set_zero_linger();
            return Poll::Ready(Err(reset()));
        }
        if self.is_cut(context) {
            return Poll::Ready(Err(reset()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.line.cut.is_cancelled() {
            let _ = self.stream.set_zero_linger();
            return Poll::Ready(Err(reset()));
        }
        if self.left.is_none() && self.line.half.load(Ordering::Acquire) {
            let head = bytes
                .windows(4)
                .position(|four| four == b"\r\n\r\n")
                .map_or(0, |at| at + 4);
            self.left = Some(head + (bytes.len() - head) / 2);
        }
        let Some(left) = self.left else {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        };
        if left == 0 {
            // An orderly end, so that what was written arrives.
            return match Pin::new(&mut self.stream).poll_shutdown(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(_) => Poll::Ready(Err(reset())),
            };
        }
        let part = bytes.get(..left.min(bytes.len())).unwrap_or(bytes);
        let written = Pin::new(&mut self.stream).poll_write(context, part);
        if let Poll::Ready(Ok(count)) = written {
            self.left = Some(left - count);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
