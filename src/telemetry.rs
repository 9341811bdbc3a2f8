//! What the process says of itself: events to stderr, never to stdout, where the data goes.
//!
//! `FOOTNOTE_LOG` chooses (`info`, `debug`, `footnote::index=debug`) and then they are told as a log, with their times.
//! Libraries are told of from `info` on at most, because below that they print what they send, secrets too.
//! Without it only Footnote's own warnings are told, as sentences for a person.

use anyhow::Context;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::{self, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// The variable that chooses what is told.
pub const VARIABLE: &str = "FOOTNOTE_LOG";

/// Begins telling events. Call once, before anything that could tell one.
///
/// # Errors
/// When the variable holds no filter.
pub fn begin() -> anyhow::Result<()> {
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    let wanted = wanted.trim();
    if wanted.is_empty() {
        // What a library says of its own troubles means nothing to a person; what follows from them is said here.
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("footnote=warn"))
            .with_writer(anstream::stderr)
            .event_format(Sentence)
            .fmt_fields(
                format::debug_fn(|writer, field, value| match field.name() {
                    "message" => write!(writer, "{value:?}"),
                    _ => write!(writer, "({value:?})"),
                })
                .delimited(" "),
            )
            .init();
        return Ok(());
    }
    let filter = EnvFilter::try_new(wanted).with_context(|| {
        format!("{VARIABLE}={wanted:?} is no filter; write a level (info) or module=level pairs")
    })?;
    // What libraries tell below that level are the very bytes that they send, the bot's token among them.
    let safe = filter_fn(|event| *event.level() <= Level::INFO || is_ours(event.target()));
    tracing_subscriber::registry()
        .with(
            tracing_subscriber::fmt::layer()
                .with_writer(anstream::stderr)
                .with_filter(filter),
        )
        .with(safe)
        .init();
    Ok(())
}

fn is_ours(target: &str) -> bool {
    target == "footnote" || target.starts_with("footnote::")
}

/// A warning as a person reads it: what it says, and in brackets why.
struct Sentence;

impl<S, N> FormatEvent<S, N> for Sentence
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> std::fmt::Result {
        writer.write_str("warning: ")?;
        context.format_fields(writer.by_ref(), event)?;
        writer.write_str("\n")
    }
}
