//! One read of a folder or a file of the operator's, on a schedule or because something in it has changed: only files
//! that are other than they were are read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;

use super::web::writing::{Ready, Write, Writer};
use super::web::{Came, NotRead, Progress, Tell, Web, WebError, ready};
use super::{Reason, extracted, is_at_or_below, key_of};
use crate::extract;
use crate::source::files::{self, Found, FoundFile, SkipReason, WalkOptions};
use crate::source::kind::Options;
use crate::source::links::Paths;
use crate::store::{ConfiguredSource, Fetched};

/// So many files are read at once: as many as have a process to parse them on a small machine.
const AT_ONCE: usize = 2;

/// Documents of one file that are handed over together. A file of records may hold a hundred thousand.
const TOGETHER: usize = 256;

/// What a walk found.
#[derive(Default)]
struct Walked {
    /// Files to read, with their keys.
    files: Vec<(String, FoundFile)>,
    /// What is there and was not looked at, by key: it is not gone.
    kept_back: HashSet<String>,
    /// What cannot be read, by key, and why.
    not_read: Vec<(String, String)>,
    /// Files beyond as many as are read.
    more: usize,
}

/// Reads what is new in a folder, or a file.
pub(super) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let mut came = Came {
        cursor: source.cursor.clone(),
        ..Came::default()
    };
    let Ok(paths) = Paths::new(&options.include, &options.exclude) else {
        return Err(WebError::Kind(source.id.0));
    };
    let root = PathBuf::from(&source.location);
    // Looked at again: the config may say otherwise by now, and a symlink may stand where a folder was. What the config's
    // corpus or `ingest` named was named by the operator itself.
    let roots = source.added_at.map(|_| web.roots.clone());
    let (looked_at, most) = (root.clone(), options.pages);
    let walked = tokio::task::spawn_blocking(move || {
        // In words without a path of this machine, which is nobody's business in a guild.
        if !looked_at.exists() {
            return Err((Reason::NOT_THERE, "it is not there any more, or not now"));
        }
        let admitted = roots.map(|roots| roots.admit(&looked_at.to_string_lossy()));
        match admitted {
            Some(Ok(real)) if Path::new(&real) == looked_at => {}
            None => {}
            Some(_) => {
                let why = "it is in none of the folders that the config lets be read";
                return Err((Reason::NOT_OPEN, why));
            }
        }
        walk(&looked_at, &paths, most).map_err(|_| (Reason::UNREADABLE, "it cannot be looked at"))
    })
    .await?;
    let walked = match walked {
        Ok(walked) => walked,
        Err((reason, why)) => {
            return Ok(Came::failed(
                source,
                reason,
                format!("{why}; what it said is kept"),
            ));
        }
    };
    let (store, id) = (web.store.clone(), source.id);
    let (known, there) = super::web::blocking(move || {
        let reader = store.reader()?;
        Ok((reader.fetched_of(id)?, reader.keys(id)?))
    })
    .await?;
    let there = by_file(there, &walked);
    if walked.files.is_empty() && walked.kept_back.is_empty() && !there.is_empty() {
        // A disk that is not plugged in leaves an empty folder behind.
        let why = "there is no file in it any more; what it said is kept";
        return Ok(Came::failed(source, Reason::EMPTY, why.to_owned()));
    }
    for (key, why) in walked.not_read {
        came.tell(not_read(&key, Reason::LEFT_OUT, &why));
    }
    if walked.more > 0 {
        let why = format!(
            "there are {} files more than the {} that are read",
            walked.more, options.pages
        );
        came.tell(not_read("", Reason::TOO_MANY, &why));
    }
    let gone = gone(&there, &known, &walked.files, &walked.kept_back);
    let (fresh, same): (Vec<_>, Vec<_>) = walked.files.into_iter().partition(|(key, file)| {
        let said = known.get(key).and_then(|known| known.validators.as_deref());
        said != Some(stamp(file).as_str()) || !there.contains_key(key)
    });
    came.unchanged += same
        .iter()
        .filter_map(|(key, _)| there.get(key))
        .map(|documents| documents.len() as u64)
        .sum::<u64>();
    let mut progress = Progress {
        done: same.len() as u64,
        of: (same.len() + fresh.len()) as u64,
    };
    tell(progress);
    let writer = Writer::begin(
        web.store.clone(),
        web.shelves.clone(),
        source.id,
        source.shelf,
    );
    let mut reading = futures_util::stream::iter(fresh)
        .map(|(key, file)| {
            let web = web.clone();
            async move {
                let begun = std::time::Instant::now();
                let read = tokio::task::spawn_blocking(move || {
                    let documents = documents_of(&web, &key, &file);
                    (key, file, documents)
                });
                (read.await, begun.elapsed())
            }
        })
        .buffered(AT_ONCE);
    while !cancel.is_cancelled()
        && let Some((read, took)) = reading.next().await
    {
        let (key, file, documents) = read?;
        came.spent.extracting += took;
        match documents {
            Ok((documents, warnings)) => {
                for warning in warnings {
                    came.tell(not_read(&key, Reason::IN_PART, &warning));
                }
                let before = there.get(&key).map_or(&[][..], Vec::as_slice);
                if !hand_over(&writer, key, &file, documents, before).await {
                    break;
                }
            }
            // What it said before is kept.
            Err((reason, why)) => came.tell(not_read(&key, reason, &why)),
        }
        progress.done += 1;
        tell(progress);
    }
    drop(reading);
    if !cancel.is_cancelled() && !gone.documents.is_empty() {
        writer
            .write(Write {
                documents: Vec::new(),
                fetched: None,
                gone: gone.documents,
            })
            .await;
    }
    writer.end().await?.add_to(&mut came);
    if !cancel.is_cancelled() && !gone.files.is_empty() {
        let store = web.store.clone();
        super::web::blocking(move || store.forget_fetched(id, &gone.files)).await?;
    }
    Ok(came)
}

/// Hands over what a file says now, and then that it is read; whether it will be written.
async fn hand_over(
    writer: &Writer,
    key: String,
    file: &FoundFile,
    documents: Vec<Ready>,
    before: &[String],
) -> bool {
    let now: HashSet<&str> = documents.iter().map(|ready| ready.key.as_str()).collect();
    let gone: Vec<String> = before
        .iter()
        .filter(|key| !now.contains(key.as_str()))
        .cloned()
        .collect();
    let mut rest = documents.into_iter();
    loop {
        let documents: Vec<Ready> = rest.by_ref().take(TOGETHER).collect();
        if documents.is_empty() {
            break;
        }
        let write = Write {
            documents,
            fetched: None,
            gone: Vec::new(),
        };
        if !writer.write(write).await {
            return false;
        }
    }
    let fetched = Fetched {
        // One that was written just now is looked at once more.
        validators: file.is_settled().then(|| stamp(file)),
        fetched_at: jiff::Timestamp::now().as_second(),
        stale: None,
    };
    writer
        .write(Write {
            documents: Vec::new(),
            fetched: Some((key, fetched)),
            gone,
        })
        .await
}

/// What a file says, and what of it was not read. Blocks.
fn documents_of(
    web: &Web,
    key: &str,
    file: &FoundFile,
) -> Result<(Vec<Ready>, Vec<String>), (Reason, String)> {
    let extraction = extracted(file, |bytes, hint| web.extract(bytes, hint))?;
    let path = file.path().to_string_lossy().into_owned();
    let documents = extraction.documents.into_iter().map(|extracted| {
        let key = match extracted.key.is_empty() {
            true => key.to_owned(),
            false => format!("{key}#{}", extracted.key),
        };
        Ready {
            path: Some(path.clone()),
            ..ready(key, extracted.document)
        }
    });
    let documents = documents.collect();
    let warnings = extraction.warnings.iter().map(ToString::to_string);
    Ok((documents, warnings.collect()))
}

/// Finds the files. Blocks.
fn walk(root: &Path, paths: &Paths, most: usize) -> Result<Walked, files::WalkError> {
    let mut walked = Walked::default();
    for found in files::walk(&[root.to_owned()], WalkOptions::new(extract::accepts_name))? {
        match found {
            Found::File(file) => {
                let key = key_of(root, file.path());
                if !paths.admit_path(&format!("/{key}")) {
                    continue;
                }
                if walked.files.len() == most {
                    walked.more += 1;
                    walked.kept_back.insert(key);
                } else {
                    walked.files.push((key, file));
                }
            }
            // What is of another kind is no problem, just no document.
            Found::Skipped {
                reason: SkipReason::Kind,
                ..
            } => {}
            Found::Skipped { path, reason } => {
                let key = key_of(root, &path);
                let why = match reason {
                    // Where it leads is a path of this machine.
                    SkipReason::Outside(_) => {
                        "is a symlink to something outside of the folder".to_owned()
                    }
                    reason => reason.to_string(),
                };
                walked.kept_back.insert(key.clone());
                walked.not_read.push((key, why));
            }
        }
    }
    Ok(walked)
}

/// The documents that are there, by the file that they are of. What is of no file that was found is under its own key.
fn by_file(keys: Vec<String>, walked: &Walked) -> HashMap<String, Vec<String>> {
    let files: HashSet<&str> = walked.files.iter().map(|(key, _)| key.as_str()).collect();
    let mut by_file: HashMap<String, Vec<String>> = HashMap::new();
    for key in keys {
        // A record's key is its file's and its own, with a sign in between that a file's name may have too.
        let file = std::iter::once(key.as_str())
            .chain(key.match_indices('#').filter_map(|(at, _)| key.get(..at)))
            .find(|file| files.contains(file));
        let file = file.unwrap_or(&key).to_owned();
        by_file.entry(file).or_default().push(key);
    }
    by_file
}

/// What is gone.
struct Gone {
    documents: Vec<String>,
    files: Vec<String>,
}

fn gone(
    there: &HashMap<String, Vec<String>>,
    known: &BTreeMap<String, Fetched>,
    files: &[(String, FoundFile)],
    kept_back: &HashSet<String>,
) -> Gone {
    let found: HashSet<&str> = files.iter().map(|(key, _)| key.as_str()).collect();
    let is_gone = |key: &str| !found.contains(key) && !is_at_or_below(key, kept_back);
    Gone {
        documents: there
            .iter()
            .filter(|(file, _)| is_gone(file))
            .flat_map(|(_, documents)| documents.iter().cloned())
            .collect(),
        files: known.keys().filter(|key| is_gone(key)).cloned().collect(),
    }
}

/// What a file is otherwise when it says something else, or when it may be read otherwise.
fn stamp(file: &FoundFile) -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), file.state())
}

fn not_read(key: &str, reason: Reason, why: &str) -> NotRead {
    NotRead {
        address: key.to_owned(),
        reason,
        why: match key {
            "" => why.to_owned(),
            key => format!("{key}: {why}"),
        },
    }
}
