//! Runs a parse of somebody else's bytes by somebody else's code on a thread of its own: for its stack, and because
//! the join turns a panic into words.
//!
//! That is right here and nowhere else: the parsers keep no state that a panic could leave half-written, and one odd
//! file must not end the process that answers everybody.

use super::ExtractError;

/// The stack. The parsers go down by recursion as deep as a page, which the depth cap bounds; pages at the cap were
/// read in 2 MiB by a debug build.
const STACK_BYTES: usize = 16 << 20;

/// What `parse` gives, or what it said when it panicked.
///
/// # Errors
/// When no thread can be started.
pub(super) fn run<T: Send>(
    name: &str,
    parse: impl FnOnce() -> T + Send,
) -> Result<Result<T, String>, ExtractError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, parse)
            .map_err(|error| ExtractError::Thread(error.to_string()))?;
        Ok(thread.join().map_err(|panic| {
            let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
            words
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "panicked without a message".to_owned())
        }))
    })
}
