//! Footnote: questions in, word-for-word, dated, cited excerpts out.
//!
//! The rooms in reading order, along the way of the data. Nothing stands here but the map; ARCHITECTURE.md says more,
//! and `tests/it/architecture.rs` holds every room to its place.
//!
//! ```text
//! source -> extract -> document -> passage -> store -> index      ingest writes
//! question -> candidates -> ranked -> excerpts -> reply           answer reads
//! ```
//!
//! What always holds:
//! - An excerpt is a byte range of a stored document, compared with it before it leaves. No text is generated.
//! - The store is the truth. The index and the vectors are derived from it and can be thrown away.
//! - Any kill at any moment leaves a prefix of what was to be written; the next start repairs the rest.
//! - Nothing below `cli` and `app` prints, reads the clock of an asker, or knows the whole config.

// Tools for text, and what is set: no I/O but the config's own file.
pub mod access;
pub mod config;
pub mod text;

// What it is all about.
pub mod document;
pub mod passage;

// Where documents come from, are read, kept and found; what models make of them.
pub mod extract;
pub mod index;
pub mod model;
pub mod source;
pub mod store;

// The two stories: writing and reading.
pub mod answer;
pub mod briefing;
pub mod ingest;

// One facade for every edge, and the measures.
pub mod assistant;
pub mod eval;

// Where members ask, and where the process is watched.
pub mod discord;
pub mod web;

// What the tests and the bench put in Discord's place.
pub mod double;

// The process and its command line.
pub mod app;
pub mod cli;
pub mod shutdown;
pub mod telemetry;
