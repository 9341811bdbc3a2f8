//! One child: started, asked with a deadline, and ended.
//!
//! All three pipes are served by one loop around `poll`, because a child that chokes need not read what it is sent, and
//! one that complains at length on stderr must not wait for somebody to listen.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use serde::de::DeserializeOwned;

use super::super::wire::{self, Answer, Hello, LENGTH_BYTES};

/// The longest answer that is taken: the text of the largest file, twice.
const ANSWER_BYTES: u64 = 512 << 20;
/// How much of what a child says on stderr is kept: the last words tell what it died of.
const LAST_WORDS_BYTES: usize = 4096;
/// How long a child may take to end by itself once its pipes are closed, before it is killed.
const ENDING: Duration = Duration::from_millis(200);
/// Bytes read from a pipe at once: what a pipe holds.
const PIECE_BYTES: usize = 64 << 10;

/// A child that can be asked.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    requests: File,
    answers: File,
    complaints: File,
    last_words: Vec<u8>,
    /// How many documents it has been asked for.
    pub(super) documents: u32,
}

/// How a child ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Memory,
    Time,
    /// With how it ended and its last words.
    Crash(String),
}

/// Why nothing came of one exchange.
enum Failure {
    Late,
    /// The pipes are closed.
    Gone,
    /// What came is no answer.
    Nonsense(String),
}

impl Child {
    /// Starts a child and waits until it has shut itself in. Returns what the kernel lacks for that beside it.
    pub(super) fn start(
        program: &Path,
        memory_bytes: u64,
        deadline: Duration,
    ) -> Result<(Child, Vec<String>), Error> {
        let mut process = Command::new(program)
            .arg("extract-child")
            .arg(memory_bytes.to_string())
            // No token, no key, nothing that could leak.
            .env_clear()
            .current_dir("/")
            // Ctrl-C goes to a whole group; a child ends when its parent does, and not before.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pipes = (
            process.stdin.take(),
            process.stdout.take(),
            process.stderr.take(),
        );
        let (Some(requests), Some(answers), Some(complaints)) = pipes else {
            return Err(Error::other("a pipe is missing"));
        };
        let mut child = Child {
            process,
            requests: File::from(OwnedFd::from(requests)),
            answers: File::from(OwnedFd::from(answers)),
            complaints: File::from(OwnedFd::from(complaints)),
            last_words: Vec::new(),
            documents: 0,
        };
        for pipe in [&child.requests, &child.answers, &child.complaints] {
            fcntl_setfl(pipe, fcntl_getfl(pipe)? | OFlags::NONBLOCK)?;
        }
        match child.exchange::<Hello>(&[], &[], deadline) {
            Ok(hello) => Ok((child, hello.notes)),
            Err(Failure::Late) => Err(Error::new(ErrorKind::TimedOut, "it does not begin")),
            Err(Failure::Gone) => Err(Error::other(child.how_it_ended())),
            Err(Failure::Nonsense(why)) => Err(Error::other(why)),
        }
    }

    /// Asks for one document. After an error the child is of no more use.
    pub(super) fn ask(
        &mut self,
        frame: &[u8],
        bytes: &[u8],
        deadline: Duration,
    ) -> Result<Answer, Ended> {
        self.documents += 1;
        self.exchange(frame, bytes, deadline)
            .map_err(|failure| match failure {
                Failure::Late => Ended::Time,
                Failure::Nonsense(why) => Ended::Crash(why),
                Failure::Gone => {
                    let how = self.how_it_ended();
                    // The first is what the allocator says at its end; the second is the kernel's doing when the
                    // machine has no memory left, since nobody else kills a child that is waited for.
                    let status = self.process.try_wait().ok().flatten();
                    let is_killed = status.is_some_and(|status| status.signal() == Some(9));
                    match how.contains("memory allocation of") || is_killed {
                        true => Ended::Memory,
                        false => Ended::Crash(how),
                    }
                }
            })
    }

    /// Sends a request and takes the one frame that answers it.
    fn exchange<T: DeserializeOwned>(
        &mut self,
        frame: &[u8],
        bytes: &[u8],
        deadline: Duration,
    ) -> Result<T, Failure> {
        let until = Instant::now() + deadline;
        let mut to_send = [frame, bytes].into_iter().filter(|piece| !piece.is_empty());
        let mut sending: &[u8] = to_send.next().unwrap_or_default();
        let mut answer: Vec<u8> = Vec::new();
        loop {
            let (writes, reads, complains) = self.wait(!sending.is_empty(), until)?;
            if complains && !self.listen() {
                return Err(Failure::Gone);
            }
            if writes {
                match self.requests.write(sending) {
                    Ok(sent) => {
                        sending = sending.get(sent..).unwrap_or_default();
                        if sending.is_empty() {
                            sending = to_send.next().unwrap_or_default();
                        }
                    }
                    Err(error) if is_passing(&error) => {}
                    // It will not read on; what it still has to say may come.
                    Err(_) => sending = &[],
                }
            }
            if reads && self.read_into(&mut answer)? {
                return wire::unpack(answer.get(LENGTH_BYTES..).unwrap_or_default())
                    .map_err(|error| Failure::Nonsense(error.to_string()));
            }
        }
    }

    /// Waits until there is something to write, to read, or to hear; tells which.
    fn wait(&self, sends: bool, until: Instant) -> Result<(bool, bool, bool), Failure> {
        let left = until
            .checked_duration_since(Instant::now())
            .filter(|left| !left.is_zero())
            .ok_or(Failure::Late)?;
        let mut pipes = vec![
            PollFd::new(&self.answers, PollFlags::IN),
            PollFd::new(&self.complaints, PollFlags::IN),
        ];
        if sends {
            pipes.push(PollFd::new(&self.requests, PollFlags::OUT));
        }
        let left = Timespec::try_from(left).ok();
        match poll(&mut pipes, left.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(Failure::Nonsense(error.to_string())),
        }
        let is_ready = |at: usize| pipes.get(at).is_some_and(|pipe| !pipe.revents().is_empty());
        Ok((is_ready(2), is_ready(0), is_ready(1)))
    }

    /// Reads on; tells whether the frame is whole.
    fn read_into(&mut self, answer: &mut Vec<u8>) -> Result<bool, Failure> {
        let mut piece = [0; PIECE_BYTES];
        match self.answers.read(&mut piece) {
            Ok(0) => return Err(Failure::Gone),
            Ok(read) => answer.extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) if is_passing(&error) => {}
            Err(_) => return Err(Failure::Gone),
        }
        let Some(length) = answer.first_chunk() else {
            return Ok(false);
        };
        let length = u64::from_le_bytes(*length);
        let whole = length.saturating_add(LENGTH_BYTES as u64);
        if length > ANSWER_BYTES || answer.len() as u64 > whole {
            return Err(Failure::Nonsense("the answer is too long".to_owned()));
        }
        Ok(answer.len() as u64 == whole)
    }

    /// Takes what was said on stderr; tells whether there may come more.
    fn listen(&mut self) -> bool {
        let mut piece = [0; LAST_WORDS_BYTES];
        match self.complaints.read(&mut piece) {
            Ok(0) => return false,
            Ok(read) => self
                .last_words
                .extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) => return is_passing(&error),
        }
        let surplus = self.last_words.len().saturating_sub(LAST_WORDS_BYTES);
        self.last_words.drain(..surplus);
        true
    }

    /// Waits for the end of a child whose pipes are closed; how it ended, with its last words.
    fn how_it_ended(&mut self) -> String {
        let until = Instant::now() + ENDING;
        let mut status = None;
        while status.is_none() && Instant::now() < until {
            status = self.process.try_wait().ok().flatten();
            if status.is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        self.listen();
        let words = String::from_utf8_lossy(&self.last_words);
        match status {
            Some(status) => format!("{status}: {}", words.trim()),
            None => format!("closed its pipes: {}", words.trim()),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Killed rather than asked: it has nothing to put in order. Both fail only where it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_passing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
