//! Ending on request: Ctrl-C (or SIGTERM) becomes a token that work looks at.
//!
//! Everything that is written is whole at any moment, so a second Ctrl-C may end the process on the spot.

use std::io;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;

/// What a shell shows for a process that Ctrl-C ended.
pub const INTERRUPTED: u8 = 130;

/// While it lives, the first signal cancels the token and the second ends the process; afterwards the first one does.
pub struct Listening {
    token: CancellationToken,
    over: Arc<AtomicBool>,
    // One thread of its own: the work that is to be ended keeps the calling thread busy. Never dropped: the system
    // does not take the signal handler back, so somebody has to go on listening or Ctrl-C would do nothing at all.
    _runtime: ManuallyDrop<Runtime>,
}

impl Listening {
    /// Begins to listen. `told` is called once, when the first signal comes.
    ///
    /// # Errors
    /// When the system gives no thread or no signal handler.
    pub fn begin(told: impl FnOnce() + Send + 'static) -> io::Result<Listening> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let token = CancellationToken::new();
        let over = Arc::new(AtomicBool::new(false));
        let (cancelled, is_over) = (token.clone(), over.clone());
        let guard = runtime.enter();
        let mut interrupts = signals(tokio::signal::unix::SignalKind::interrupt())?;
        let mut terminations = signals(tokio::signal::unix::SignalKind::terminate())?;
        drop(guard);
        runtime.spawn(async move {
            tokio::select! {
                _ = interrupts.recv() => {}
                _ = terminations.recv() => {}
            }
            if !is_over.load(Ordering::Acquire) {
                told();
                cancelled.cancel();
                tokio::select! {
                    _ = interrupts.recv() => {}
                    _ = terminations.recv() => {}
                }
            }
            std::process::exit(i32::from(INTERRUPTED));
        });
        Ok(Listening {
            token,
            over,
            _runtime: ManuallyDrop::new(runtime),
        })
    }

    /// The token that work is to look at.
    pub fn token(&self) -> &CancellationToken {
        &self.token
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
    }
}

fn signals(kind: tokio::signal::unix::SignalKind) -> io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(kind)
}
