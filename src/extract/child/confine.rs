//! What a child gives up before it looks at a byte of anybody's: files, network, memory without end, what it inherited.
//!
//! Two walls, because the first is not in every kernel: Landlock, and limits of the process. With three open
//! descriptors as the most, and three open, nothing can be opened: no file, no socket.

use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope,
};
use rustix::process::{Resource, Rlimit, setrlimit};

/// Why a child could not shut itself in.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// A limit was refused.
    #[error("the limit of {what} cannot be set: {why}")]
    Limit {
        /// What was to be limited.
        what: &'static str,
        /// What the kernel says.
        why: std::io::Error,
    },
    /// What was inherited cannot be listed.
    #[error("the open files cannot be listed: {0}")]
    Descriptors(std::io::Error),
    /// Landlock is there and refuses.
    #[error("Landlock cannot be used: {0}")]
    Landlock(#[from] RulesetError),
}

/// Shuts this process in, for good. Returns what the kernel could not give, in words for the log.
pub(super) fn confine(memory_bytes: u64) -> Result<Vec<String>, ConfineError> {
    close_what_was_inherited()?;
    let mut notes = Vec::new();
    // Needs a descriptor, so it comes before their limit.
    match landlocked()? {
        RulesetStatus::FullyEnforced => {}
        RulesetStatus::PartiallyEnforced => notes.push(
            "this kernel's Landlock is an old one: the extractor is kept from files by it, and from the network by its \
             limit of open files only"
                .to_owned(),
        ),
        RulesetStatus::NotEnforced => notes.push(
            "this kernel has no Landlock: the extractor is kept from files and network by its limit of open files only"
                .to_owned(),
        ),
    }
    // The number of processes is not limited: the kernel counts all of the user's for that, the bot's own too.
    for (what, resource, most) in [
        ("core dumps", Resource::Core, 0),
        ("file sizes", Resource::Fsize, 0),
        ("memory", Resource::As, memory_bytes),
        ("open files", Resource::Nofile, 3),
    ] {
        let most = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, most).map_err(|why| ConfineError::Limit {
            what,
            why: why.into(),
        })?;
    }
    Ok(notes)
}

/// No file, no TCP, no signal or socket to processes outside; the kernel's Landlock takes from this what it knows.
fn landlocked() -> Result<RulesetStatus, RulesetError> {
    let newest = ABI::V6;
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))?
        .handle_access(AccessNet::from_all(newest))?
        .scope(Scope::from_all(newest))?
        .create()?;
    Ok(ruleset.restrict_self()?.ruleset)
}

/// Closes every descriptor but stdin, stdout and stderr. What this program opens it does not hand on, but it hands on
/// what it was started with.
fn close_what_was_inherited() -> Result<(), ConfineError> {
    let listed = std::fs::read_dir("/proc/self/fd").map_err(ConfineError::Descriptors)?;
    // Gathered first, so that the one of the listing itself is closed by then.
    let open: Vec<i32> = listed
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|descriptor| *descriptor > 2)
        .collect();
    for descriptor in open {
        // That of the listing is among them, and closed by now.
        if std::fs::symlink_metadata(format!("/proc/self/fd/{descriptor}")).is_err() {
            continue;
        }
        // Safety: it is open, and nothing in this process owns it: there is one thread, which has done nothing yet but
        // parse its arguments.
        unsafe { rustix::io::close(descriptor) };
    }
    Ok(())
}
