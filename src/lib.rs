//! Footnote.

pub mod answer;
pub mod app;
pub mod assistant;
pub mod cli;
pub mod config;
pub mod document;
pub mod eval;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod model;
pub mod passage;
pub mod shutdown;
pub mod source;
pub mod store;
pub mod telemetry;
pub mod text;
