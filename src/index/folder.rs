//! The folder that the index lives in: Tantivy's own, except that nobody waits for the disk.
//!
//! A commit of one document writes a dozen small files, and Tantivy waits for each of them to reach the disk. The
//! index is derived from the store, which does wait; so here the kernel may write in its own time. When the process
//! is killed nothing is lost, the kernel has it all. When the power fails, files may be missing or torn, and the
//! seal (seal.rs) tells which ones are to be trusted.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

/// What the names of files that are still being written end in.
pub(super) const UNFINISHED: &str = ".unfinished";

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    mapped: MmapDirectory,
    path: Arc<Path>,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Folder, OpenDirectoryError> {
        Ok(Folder {
            mapped: MmapDirectory::open(path)?,
            path: path.into(),
        })
    }
}

impl Directory for Folder {
    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(self.path.join(path))
        {
            Ok(file) => Ok(BufWriter::new(Box::new(Unhurried(file)))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(OpenWriteError::FileAlreadyExists(path.to_owned()))
            }
            Err(error) => Err(OpenWriteError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // A number, because a writer that was given up may still be at it when the next one begins.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let unfinished = self
            .path
            .join(format!(".{}.{number}{UNFINISHED}", path.display()));
        fs::write(&unfinished, data)?;
        fs::rename(&unfinished, self.path.join(path))
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.mapped.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.mapped.acquire_lock(lock) {
            // Who may not write here only reads; a segment that is merged away meanwhile fails to open, as it would
            // beside a writer that does not look at locks.
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath && is_refused(&error) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            acquired => acquired,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

fn is_refused(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
}

/// A file that is done when its bytes are handed to the kernel.
struct Unhurried(File);

impl Write for Unhurried {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TerminatingWrite for Unhurried {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.flush()
    }
}

/// Deletes what a process that was killed left behind: files half written, and segments of no commit. Only for who
/// holds the store's lock.
pub(super) fn sweep(directory: &Path, index: &tantivy::Index) -> Result<(), tantivy::TantivyError> {
    let living = index.load_metas()?.list_segment_files();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        let of_a_segment = name
            .to_str()
            .and_then(|name| name.split('.').next())
            .is_some_and(|stem| {
                stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
            });
        let unfinished = name.to_str().is_some_and(|name| name.ends_with(UNFINISHED));
        if unfinished || of_a_segment && !living.contains(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
