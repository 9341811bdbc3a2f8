//! Documents from folders: finds the files to read without ever blocking, looping or leaving the folders, and reads
//! one of them so that what was read is what was found.
//!
//! Everything that is left out is reported with its reason, except hidden files (a `.git` has thousands).

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Mode, OFlags};

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct WalkOptions {
    /// Whether a file of this name is read; others are reported as skipped.
    pub accepts: fn(&str) -> bool,
    /// Largest file in bytes.
    pub max_bytes: u64,
}

impl WalkOptions {
    /// Files whose names `accepts` takes, of up to 64 MiB.
    pub fn new(accepts: fn(&str) -> bool) -> WalkOptions {
        WalkOptions {
            accepts,
            max_bytes: 64 << 20,
        }
    }
}

/// What a walk comes by.
#[derive(Debug)]
pub enum Found {
    /// A file to read.
    File(FoundFile),
    /// Something that is not read.
    Skipped {
        /// Where it is.
        path: PathBuf,
        /// Why it is not read.
        reason: SkipReason,
    },
}

/// A regular file within the roots. Only a walk makes one, so [`read`] need not check that again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    path: PathBuf,
    /// Where it really is, when `path` is a symlink.
    real: PathBuf,
    id: FileId,
    len: u64,
    state: (u64, i64, i64, i64, i64),
}

impl FoundFile {
    /// Its path as it was come by, below the root as given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it really is, without any symlink.
    pub fn real(&self) -> &Path {
        &self.real
    }

    /// Its size in bytes when it was found.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// What changes whenever its content does, as a word.
    pub fn state(&self) -> String {
        let (len, changed, ns, moved, moved_ns) = self.state;
        format!("{len} {changed}.{ns} {moved}.{moved_ns}")
    }

    /// Whether it has stood still for so long that another change would show in its [`FoundFile::state`]: there are file
    /// systems that tell time in steps of two seconds.
    pub fn is_settled(&self) -> bool {
        const STEP_S: i64 = 3;
        let (_, changed, _, moved, _) = self.state;
        changed.max(moved) + STEP_S < jiff::Timestamp::now().as_second()
    }

    /// Whether it was empty when it was found.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// Why something is not read, in words for an admin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SkipReason {
    /// Its name's ending is not one that is read.
    #[error("files of this kind are not read")]
    Kind,
    /// A pipe, socket or device.
    #[error("is {0}, not a file")]
    NotAFile(&'static str),
    /// Larger than the cap.
    #[error("has {len} bytes, more than the {most} that are read")]
    TooLarge {
        /// Its size.
        len: u64,
        /// The cap.
        most: u64,
    },
    /// A symlink to something outside of the folders.
    #[error("is a symlink to {}, outside of the given folders", .0.display())]
    Outside(PathBuf),
    /// A symlink to a folder it stands in.
    #[error("is a symlink to a folder that it stands in")]
    Loop,
    /// A symlink that leads back to itself, by way of others or not.
    #[error("is a symlink that leads back to itself")]
    Circle,
    /// The same file or folder was come by before.
    #[error("leads to what was found before under another name")]
    Again,
    /// A symlink to nothing.
    #[error("is a symlink to nothing")]
    Dangling,
    /// The system refuses to tell or to list it.
    #[error("cannot be read: {0}")]
    Unreadable(io::Error),
}

/// Why a walk cannot begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WalkError {
    /// A given path is not there.
    #[error("{} does not exist", .0.display())]
    Missing(PathBuf),
    /// A given path cannot be looked at.
    #[error("{} cannot be read: {error}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Where `path` really is: absolute, without symlinks, dots or a slash at its end, so that two names of one place are
/// equal. Of what does not exist, the part that does is followed and the rest is taken as it is written.
pub fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for there in absolute.ancestors() {
        let (Ok(mut real), Ok(rest)) = (fs::canonicalize(there), absolute.strip_prefix(there))
        else {
            continue;
        };
        for part in rest.components() {
            match part {
                Component::ParentDir => drop(real.pop()),
                Component::CurDir => {}
                part => real.push(part),
            }
        }
        return real;
    }
    absolute
}

/// Whether there is something at `path` that can be looked at.
///
/// # Errors
/// [`WalkError`], as a walk that begins there has it.
pub fn check(path: &Path) -> Result<(), WalkError> {
    real_root(path).map(drop)
}

fn real_root(root: &Path) -> Result<PathBuf, WalkError> {
    fs::canonicalize(root).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => WalkError::Missing(root.to_owned()),
        _ => WalkError::Unreadable {
            path: root.to_owned(),
            error,
        },
    })
}

/// Device and inode: what a file is, whatever it is called.
type FileId = (u64, u64);

fn id(meta: &Metadata) -> FileId {
    (meta.dev(), meta.ino())
}

/// Finds the files below `roots` (folders, or single files), each folder in the order of its names. Memory grows
/// with the largest folder and with the number of files' ids, not with their names.
///
/// Symlinks are followed within the roots, and a file or folder that several of them lead to is found once.
pub fn walk(
    roots: &[PathBuf],
    options: WalkOptions,
) -> Result<impl Iterator<Item = Found> + use<>, WalkError> {
    let mut real_roots = Vec::new();
    for root in roots {
        real_roots.push(real_root(root)?);
    }
    let mut pending: Vec<Pending> = roots
        .iter()
        .zip(&real_roots)
        .map(|(root, real)| Pending {
            path: root.clone(),
            real: real.clone(),
            is_root: true,
        })
        .collect();
    pending.reverse();
    Ok(Walk {
        options,
        real_roots,
        pending,
        folders: HashSet::new(),
        files: HashMap::new(),
    })
}

struct Pending {
    path: PathBuf,
    /// The same without any symlink above it.
    real: PathBuf,
    is_root: bool,
}

struct Walk {
    options: WalkOptions,
    real_roots: Vec<PathBuf>,
    /// What is still to be looked at, the next one last.
    pending: Vec<Pending>,
    folders: HashSet<FileId>,
    /// The files found, and whether by a symlink. Hard links are files of their own.
    files: HashMap<FileId, bool>,
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let entry = self.pending.pop()?;
            match self.visit(&entry) {
                Ok(Some(file)) => return Some(Found::File(file)),
                Ok(None) => {}
                Err(reason) => {
                    return Some(Found::Skipped {
                        path: entry.path,
                        reason,
                    });
                }
            }
        }
    }
}

impl Walk {
    /// Looks at one entry: a file is given back, a folder's entries become pending.
    fn visit(&mut self, entry: &Pending) -> Result<Option<FoundFile>, SkipReason> {
        let mut meta = fs::symlink_metadata(&entry.real).map_err(SkipReason::Unreadable)?;
        let mut real = entry.real.clone();
        let is_link = meta.is_symlink();
        if is_link {
            real = self.follow(&entry.real)?;
            // Not followed a second time: the path is free of symlinks now.
            meta = fs::symlink_metadata(&real).map_err(SkipReason::Unreadable)?;
        }
        if meta.is_dir() {
            if is_link && entry.real.starts_with(&real) {
                return Err(SkipReason::Loop);
            }
            if !self.folders.insert(id(&meta)) {
                return Err(SkipReason::Again);
            }
            self.list(&entry.path, &real)?;
            return Ok(None);
        }
        self.file(entry, real, &meta, is_link).map(Some)
    }

    /// Where a symlink leads, if that is within the roots.
    fn follow(&self, link: &Path) -> Result<PathBuf, SkipReason> {
        let target = fs::canonicalize(link).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SkipReason::Dangling,
            _ if is_link_loop(&error) => SkipReason::Circle,
            _ => SkipReason::Unreadable(error),
        })?;
        match self.real_roots.iter().any(|root| target.starts_with(root)) {
            true => Ok(target),
            false => Err(SkipReason::Outside(target)),
        }
    }

    fn list(&mut self, path: &Path, real: &Path) -> Result<(), SkipReason> {
        let entries = fs::read_dir(real).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut names: Vec<_> = entries
            .map_err(SkipReason::Unreadable)?
            .iter()
            .map(fs::DirEntry::file_name)
            .collect();
        names.retain(|name| !name.as_encoded_bytes().starts_with(b"."));
        names.sort_unstable_by(|one, other| other.cmp(one));
        let pend = |name| Pending {
            path: path.join(&name),
            real: real.join(&name),
            is_root: false,
        };
        self.pending.extend(names.into_iter().map(pend));
        Ok(())
    }

    fn file(
        &mut self,
        entry: &Pending,
        real: PathBuf,
        meta: &Metadata,
        is_link: bool,
    ) -> Result<FoundFile, SkipReason> {
        if !meta.is_file() {
            return Err(SkipReason::NotAFile(kind(meta)));
        }
        let name = entry
            .path
            .file_name()
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        // A file that is given by itself is meant, whatever it is called; its bytes tell.
        if !entry.is_root && !(self.options.accepts)(&name) {
            return Err(SkipReason::Kind);
        }
        if meta.len() > self.options.max_bytes {
            return Err(SkipReason::TooLarge {
                len: meta.len(),
                most: self.options.max_bytes,
            });
        }
        match self.files.insert(id(meta), is_link) {
            Some(by_link) if by_link || is_link || entry.is_root => return Err(SkipReason::Again),
            _ => {}
        }
        Ok(FoundFile {
            path: entry.path.clone(),
            real,
            id: id(meta),
            len: meta.len(),
            state: state(meta),
        })
    }
}

/// Symlinks that lead to one another. The standard library's own name for it is not stable yet.
fn is_link_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

fn kind(meta: &Metadata) -> &'static str {
    let kind = meta.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_char_device() || kind.is_block_device() {
        "a device"
    } else {
        "something unknown"
    }
}

/// A file's content as it was at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBytes {
    /// All of it.
    pub bytes: Vec<u8>,
    /// When it was last changed, if the file system tells.
    pub modified: Option<jiff::Timestamp>,
    /// Its size in bytes.
    pub len: u64,
}

/// Why a file that was found could not be read, in words for an admin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The system refuses.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Something else stands there now.
    #[error("was replaced by something else since it was found")]
    Replaced,
    /// It was written to in the meantime.
    #[error("was changed while it was read; it will be read next time")]
    Changed,
    /// It has grown over the cap.
    #[error("has more than the {0} bytes that are read")]
    TooLarge(u64),
}

/// Reads a file that a walk has found. Never blocks: should a pipe have taken its place, opening it returns at
/// once and it is refused; should a symlink have, opening it fails.
pub fn read(file: &FoundFile, max_bytes: u64) -> Result<FileBytes, ReadError> {
    let flags =
        OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let opened =
        rustix::fs::open(&file.real, flags, Mode::empty()).map_err(|error| match error {
            rustix::io::Errno::LOOP | rustix::io::Errno::NXIO => ReadError::Replaced,
            error => ReadError::Io(error.into()),
        })?;
    let mut opened = File::from(opened);
    let before = opened.metadata()?;
    // A folder above it may have become a symlink, which no flag tells; the id does.
    if !before.is_file() || id(&before) != file.id {
        return Err(ReadError::Replaced);
    }
    if before.len() > max_bytes {
        return Err(ReadError::TooLarge(max_bytes));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or_default());
    // One byte more than it has tells that it is growing.
    (&mut opened)
        .take(before.len() + 1)
        .read_to_end(&mut bytes)?;
    let after = opened.metadata()?;
    if bytes.len() as u64 != before.len() || state(&before) != state(&after) {
        return Err(ReadError::Changed);
    }
    let modified = before
        .modified()
        .ok()
        .and_then(|time| jiff::Timestamp::try_from(time).ok());
    Ok(FileBytes {
        bytes,
        modified,
        len: before.len(),
    })
}

/// What changes whenever a file's content does.
fn state(meta: &Metadata) -> (u64, i64, i64, i64, i64) {
    (
        meta.len(),
        meta.mtime(),
        meta.mtime_nsec(),
        meta.ctime(),
        meta.ctime_nsec(),
    )
}

#[cfg(test)]
mod tests;
