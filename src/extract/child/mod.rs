//! Parsers that somebody else's bytes could bring down run in a process of their own: what ends that process (endless
//! nesting, a bomb, a loop) costs one document, never the bot.
//!
//! [`serve`] is the child: it shuts itself in ([`confine`]), reads requests from stdin and writes answers to stdout
//! ([`wire`]) until stdin closes. [`Workers`] is the parent: a bounded number of children, a deadline for each
//! document, and a new child for one that died.

mod confine;
mod wire;
mod workers;

use std::io::Write;

use rustix::event::{PollFd, PollFlags, poll};

use super::ExtractError;
use wire::{Hello, Request};

pub use confine::ConfineError;
pub use workers::{FIRST_PAGE, Settings, Workers};

/// Why a child could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// It could not shut itself in, and reads nothing then.
    #[error(transparent)]
    Confine(#[from] ConfineError),
    /// A pipe to the parent failed, or what came through it is no request.
    #[error("the parent cannot be understood: {0}")]
    Wire(#[from] std::io::Error),
}

/// Serves as a child until stdin closes. Before the first byte is read the process gives up files, network and all
/// memory above `memory_bytes`, for good: so nothing else can be done in it.
///
/// # Errors
/// When it cannot shut itself in, or its parent does not speak its language.
pub fn serve(memory_bytes: u64) -> Result<(), ChildError> {
    let notes = confine::confine(memory_bytes)?;
    end_with_the_parent()?;
    let mut requests = std::io::stdin().lock();
    let mut answers = std::io::stdout().lock();
    wire::write(&mut answers, &Hello { notes })?;
    while let Some((request, bytes)) = Request::read(&mut requests)? {
        wire::write(&mut answers, &request.extract(&bytes))?;
        answers.flush()?;
    }
    Ok(())
}

/// Ends this process when the other end of stdin is closed, whatever it is doing then. Not left to a signal at the
/// parent's death: the kernel sends that when the thread that started the child ends, and those come and go.
fn end_with_the_parent() -> Result<(), std::io::Error> {
    std::thread::Builder::new()
        .name("parent".to_owned())
        .spawn(|| {
            let stdin = std::io::stdin();
            // No event is asked for; that the other end is gone is always told.
            let mut ends = [PollFd::new(&stdin, PollFlags::empty())];
            while poll(&mut ends, None) == Err(rustix::io::Errno::INTR) {}
            std::process::exit(0);
        })
        .map(drop)
}

/// How a child came to its end, in words for an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Death {
    /// It needed more memory than it may have.
    Memory {
        /// What it may have, in MiB.
        most_mib: u64,
    },
    /// It was not done in time.
    Time {
        /// How long it was given, in seconds.
        seconds: u64,
    },
    /// It broke.
    Crash,
}

impl std::fmt::Display for Death {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Death::Memory { most_mib } => write!(
                f,
                "memory (reading it takes more than {most_mib} MiB: split it, or save it as plain text)"
            ),
            Death::Time { seconds } => write!(
                f,
                "time (it was not read within {seconds} s: split it, or save it as plain text)"
            ),
            Death::Crash => write!(
                f,
                "crash (it is damaged, or made to do harm: save it anew with another program, or as plain text)"
            ),
        }
    }
}

impl From<Death> for ExtractError {
    fn from(death: Death) -> ExtractError {
        ExtractError::ExtractorFailed(death)
    }
}
