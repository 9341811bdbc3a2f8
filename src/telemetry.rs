//! What the process says of itself: events to stderr, never to stdout, where the data goes.
//!
//! `FOOTNOTE_LOG` chooses (`info`, `debug`, `footnote::index=debug`); without it only warnings are told.

use anyhow::Context;
use tracing_subscriber::EnvFilter;

/// The variable that chooses what is told.
pub const VARIABLE: &str = "FOOTNOTE_LOG";

/// Begins telling events. Call once, before anything that could tell one.
///
/// # Errors
/// When the variable holds no filter.
pub fn begin() -> anyhow::Result<()> {
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    let wanted = if wanted.trim().is_empty() {
        "warn"
    } else {
        wanted.trim()
    };
    let filter = EnvFilter::try_new(wanted).with_context(|| {
        format!("{VARIABLE}={wanted:?} is no filter; write a level (info) or module=level pairs")
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(anstream::stderr)
        .init();
    Ok(())
}
