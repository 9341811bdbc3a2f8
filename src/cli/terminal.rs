//! Where words go: data to stdout, everything else to stderr, progress only where somebody watches.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Lines longer than this are hard to read, however wide the window is.
const WIDEST: usize = 100;

/// Work shorter than this needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// The process's streams, as the global flags want them.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
}

impl Terminal {
    /// A terminal that says nothing beside the data and errors when it is `quiet`.
    pub fn new(quiet: bool) -> Terminal {
        Terminal { quiet }
    }

    /// Columns to fill: the window's, at most 100; 80 where stdout is no window.
    pub fn width(&self) -> usize {
        if std::io::stdout().is_terminal() {
            textwrap::termwidth().clamp(30, WIDEST)
        } else {
            80
        }
    }

    /// Prints data. Colours are taken out where they are not wanted. A reader that has gone away (`| head`) is the
    /// end of the data, not a failure.
    ///
    /// # Errors
    /// When the data cannot be written: a full disk.
    pub fn print(&self, data: &str) -> anyhow::Result<()> {
        let mut out = anstream::stdout().lock();
        match out.write_all(data.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(anyhow::Error::new(error).context("cannot write to stdout"))
            }
            _ => Ok(()),
        }
    }

    /// Prints one JSON document on lines of its own.
    ///
    /// # Errors
    /// As [`Terminal::print`].
    pub fn print_json(&self, data: &impl serde::Serialize) -> anyhow::Result<()> {
        self.print(&(serde_json::to_string_pretty(data)? + "\n"))
    }

    /// Says something beside the data, unless that is not wanted.
    pub fn say(&self, words: &str) {
        if !self.quiet {
            note(words);
        }
    }

    /// Says what went wrong with a part, while the rest goes on.
    pub fn warn(&self, words: &str) {
        let style = AnsiColor::Yellow.on_default();
        note(&format!("{style}warning:{style:#} {words}"));
    }

    /// A bar for work on `unit`s; it shows when the work takes longer than a second.
    pub fn bar(&self, what: &str, unit: Unit) -> Bar {
        let wanted = !self.quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(what.to_owned());
        Bar {
            bar,
            unit,
            begun: Instant::now(),
            waiting: wanted,
        }
    }

    /// Bars for work that names its stages.
    pub fn stages(&self) -> Stages {
        Stages {
            terminal: *self,
            bar: None,
        }
    }
}

/// A bar for work that names its stages: each gets one of its own.
pub struct Stages {
    terminal: Terminal,
    bar: Option<(&'static str, Bar)>,
}

impl Stages {
    /// So much of that stage is done, of so much.
    pub fn at(&mut self, what: &'static str, done: u64, of: u64) {
        if self.bar.as_ref().is_none_or(|(known, _)| *known != what) {
            // The old one goes before the new one comes: two would draw over each other.
            self.bar = None;
            self.bar = Some((what, self.terminal.bar(what, Unit::Things)));
        }
        if let Some((_, bar)) = &mut self.bar {
            bar.at(done, of);
        }
    }
}

/// Tells why the process ends with a failure: the whole chain, once.
pub fn tell_failure(words: &str) {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    note(&format!("{style}error:{style:#} {words}"));
}

fn note(words: &str) {
    // Nobody is left to be told when stderr itself cannot be written.
    let _ = writeln!(anstream::stderr().lock(), "{words}");
}

/// What a bar counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Anything else.
    Things,
}

/// Progress with its rate and the time that is left.
pub struct Bar {
    bar: ProgressBar,
    unit: Unit,
    begun: Instant,
    waiting: bool,
}

impl Bar {
    /// So much is done, of so much.
    pub fn at(&mut self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done);
        if self.waiting && self.begun.elapsed() >= PATIENCE {
            self.waiting = false;
            let template = match self.unit {
                Unit::Bytes => {
                    "{msg} {wide_bar:.cyan/dim} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta} left"
                }
                Unit::Things => {
                    "{msg} {wide_bar:.cyan/dim} {human_pos}/{human_len} {per_sec} {eta} left"
                }
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// The bar is for something else from here on.
    pub fn now(&mut self, what: &str) {
        self.bar.set_message(what.to_owned());
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
