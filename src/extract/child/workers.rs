//! The parent's side: children that are started when they are needed, used for many documents, and put away when they
//! are old, too slow, or dead.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use super::Death;
use super::wire::{Answer, Request};
use crate::document::Document;
use crate::extract::{ExtractError, Extraction, Format, Hint, extract_as, format, unpacked};

mod process;

use process::{Child, Ended};

/// How children are started and how much each may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The program that is `footnote`, which is started as `footnote extract-child`.
    pub program: PathBuf,
    /// Most children at a time, at least 1. Default 2: reading is CPU work, and answering needs a core too.
    pub most: usize,
    /// How long one document may take, from 1 s. Default 20 s: the slowest real page took a twentieth of that.
    pub deadline: Duration,
    /// After so many documents a child is replaced by a fresh one, from 1. Default 500: whatever a parser has leaked
    /// or left behind is gone then, at a start (a few milliseconds) that does not show.
    pub documents: u32,
    /// Address space of a child in bytes. Default 1 GiB: a page of 16 MiB takes a quarter of that.
    pub memory_bytes: u64,
}

impl Settings {
    /// The defaults, with this program.
    pub fn of(program: PathBuf) -> Settings {
        Settings {
            program,
            most: 2,
            deadline: Duration::from_secs(20),
            documents: 500,
            memory_bytes: 1 << 30,
        }
    }
}

/// A page of our own that has a parser do what it does for the pages of others: so short that all its ways to find an
/// article are tried.
pub const FIRST_PAGE: &str = "<!DOCTYPE html><html><head><title>First</title></head><body><article><h1>First</h1>\
    <p>What is built once is built now.</p></article></body></html>";

/// Children that read what a parser could choke on; everything else is read in this process. Dropping it ends them,
/// and so does the end of this process, however it comes.
#[derive(Debug)]
pub struct Workers {
    settings: Settings,
    /// A `std` mutex: it is held to take or give back a child, never while one is started or reads.
    pool: Mutex<Pool>,
    /// Told when a child was given back or has died, so that there is room again.
    room: Condvar,
    /// What the kernel lacks is told once, not with every child.
    told: Once,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Child>,
    /// How many are at work.
    busy: usize,
    /// Whether one is being started ahead.
    is_preparing: bool,
}

impl Workers {
    /// No child is started before there is something to read.
    pub fn new(settings: Settings) -> Workers {
        Workers {
            settings,
            pool: Mutex::default(),
            room: Condvar::new(),
            told: Once::new(),
        }
    }

    /// Has a child ready for the pages that are about to come, where there is none: started, and with everything built that
    /// its parsers build once. That takes a fifth of a second, which the first page would take longer. Blocks for it.
    ///
    /// # Errors
    /// When no child can be started.
    pub fn prepare(&self) -> Result<(), ExtractError> {
        {
            let mut pool = self.pool();
            if pool.busy > 0 || pool.is_preparing || !pool.idle.is_empty() {
                return Ok(());
            }
            pool.is_preparing = true;
        }
        let prepared = self.start().and_then(|mut child| {
            let hint = Hint::named("first.html");
            let page = FIRST_PAGE.as_bytes();
            let frame = Request::frame(Format::Html, page, &hint).map_err(not_started)?;
            match child.ask(&frame, page, self.settings.deadline) {
                Ok(_) => Ok(child),
                Err(ended) => Err(self.death(ended, &hint)),
            }
        });
        let mut pool = self.pool();
        pool.is_preparing = false;
        pool.idle.push(prepared?);
        Ok(())
    }

    /// Reads the documents out of `bytes`, as [`crate::extract::extract`] does, in a child where the format needs
    /// one. Blocks until that is done; where all children are busy, until one has finished, which each does within
    /// its deadline.
    ///
    /// # Errors
    /// As `extract`, and [`ExtractError::ExtractorFailed`] where these bytes were the end of a child.
    pub fn extract(&self, bytes: &[u8], hint: &Hint) -> Result<Extraction, ExtractError> {
        let (bytes, hint) = unpacked(bytes, hint)?;
        let format = format::decide(&bytes, &hint)?;
        if !format.needs_a_child() {
            return extract_as(format, &bytes, &hint);
        }
        self.in_a_child(format, &bytes, &hint)
    }

    fn in_a_child(&self, format: Format, bytes: &[u8], hint: &Hint) -> Answer {
        let frame = Request::frame(format, bytes, hint).map_err(not_started)?;
        let _place = self.place();
        let mut child = self.child()?;
        let is_fresh = child.documents == 0;
        let mut outcome = child.ask(&frame, bytes, self.settings.deadline);
        // A child that has read other documents may have died of those; this one is blamed only by a child of its own.
        if matches!(&outcome, Err(Ended::Memory | Ended::Crash(_))) && !is_fresh {
            drop(child);
            child = self.start()?;
            outcome = child.ask(&frame, bytes, self.settings.deadline);
        }
        match outcome {
            // The only reason for that in a child: no room for a stack.
            Ok(Err(ExtractError::Thread(_))) => Err(self.death(Ended::Memory, hint)),
            Ok(Ok(extraction)) if !extraction.documents.iter().all(|e| is_sound(&e.document)) => {
                Err(self.death(Ended::Crash("answered nonsense".to_owned()), hint))
            }
            Ok(answer) => {
                self.give_back(child);
                answer
            }
            Err(ended) => Err(self.death(ended, hint)),
        }
    }

    /// A place among those at work, given back when it is dropped.
    fn place(&self) -> Place<'_> {
        let mut pool = self.pool();
        while pool.busy >= self.settings.most.max(1) {
            pool = self.room.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        pool.busy += 1;
        Place(self)
    }

    fn child(&self) -> Result<Child, ExtractError> {
        let idle = self.pool().idle.pop();
        match idle {
            Some(child) => Ok(child),
            None => self.start(),
        }
    }

    fn start(&self) -> Result<Child, ExtractError> {
        let (child, notes) = Child::start(
            &self.settings.program,
            self.settings.memory_bytes,
            self.settings.deadline,
        )
        .map_err(not_started)?;
        self.told.call_once(|| {
            for note in notes {
                tracing::warn!("{note}");
            }
        });
        Ok(child)
    }

    fn give_back(&self, child: Child) {
        if child.documents < self.settings.documents {
            self.pool().idle.push(child);
        }
    }

    /// Tells the log how a child ended; returns what the admin is told.
    fn death(&self, ended: Ended, hint: &Hint) -> ExtractError {
        tracing::info!(name = hint.name, ?ended, "an extractor was ended");
        let death = match ended {
            Ended::Memory => Death::Memory {
                most_mib: self.settings.memory_bytes >> 20,
            },
            Ended::Time => Death::Time {
                seconds: self.settings.deadline.as_secs(),
            },
            Ended::Crash(_) => Death::Crash,
        };
        death.into()
    }

    // Nothing that panics is done under the lock, so there is nothing half done behind a poisoned one.
    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Place<'a>(&'a Workers);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.pool().busy -= 1;
        self.0.room.notify_one();
    }
}

fn not_started(error: std::io::Error) -> ExtractError {
    ExtractError::ExtractorNotStarted(error.to_string())
}

/// Whether a document keeps the promises that the rest of the program relies on. A child that somebody's bytes have
/// taken over can answer anything.
fn is_sound(document: &Document) -> bool {
    let mut end = 0;
    let in_order = document.blocks.iter().all(|block| {
        let is_next = block.span.start >= end && document.text.get(block.span.clone()).is_some();
        end = block.span.end;
        is_next
    });
    in_order && !document.title.is_empty() && !document.text.contains('\0')
}
