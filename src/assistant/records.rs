//! What is kept of questions, votes and settings, for whoever has the data directory open for writing.
//!
//! Questions come in bursts and each transaction waits for the disk, so they are written by one thread, as many
//! together as have come. Whoever notes a question is told when it is on the disk: a button must not be shown before
//! what stands behind it is kept.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use moka::sync::Cache;
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use tokio::sync::{mpsc, oneshot};

use super::settings::{self, Change, GuildSettings};
use crate::store::{
    AskedQuestion, AuditRow, Erased, Expired, KeptOfMember, MemberHash, Once, Owner, QuestionId,
    Reader, Store, StoreError, VoteOutcome,
};

/// Questions that wait to be written: as many as may wait for an answer, and more.
const WAITING: usize = 2_048;

/// Questions that are remembered without a look into the store; those of guilds that keep none are only here.
const REMEMBERED: u64 = 20_000;

/// So long a question that is not kept is remembered: as long as an interaction can be answered, and some more.
const REMEMBERED_FOR: Duration = Duration::from_secs(24 * 3600);

/// Why records could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A question could not be written; the reason is told to the log, once for all that were written together.
    #[error("the question could not be kept")]
    NotKept,
    /// The process is ending.
    #[error("the records are closed")]
    Closed,
}

/// What is kept, and the one thread that writes questions. Share it in an [`Arc`].
pub struct Records {
    store: Arc<Store>,
    data_dir: PathBuf,
    key: SecretBox<[u8; 32]>,
    sender: Mutex<Option<mpsc::Sender<Noted>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    remembered: Cache<QuestionId, Arc<AskedQuestion>>,
    settings: Cache<u64, Arc<GuildSettings>>,
    // Held, on threads that may block, while settings are read or changed: what is remembered is what was written last.
    changing: Mutex<()>,
    /// What was done once for questions that are not kept.
    done: Cache<(QuestionId, Once), ()>,
}

struct Noted {
    question: Arc<AskedQuestion>,
    done: oneshot::Sender<bool>,
}

impl Records {
    /// The records in `store`, whose directory is `data_dir`.
    ///
    /// # Errors
    /// When the store cannot be written, or the system gives no thread.
    pub fn open(store: Arc<Store>, data_dir: &Path) -> Result<Arc<Records>, StoreError> {
        let key = store.member_key()?;
        let (sender, receiver) = mpsc::channel(WAITING);
        let writing = store.clone();
        let writer = std::thread::Builder::new()
            .name("records".to_owned())
            .spawn(move || write(receiver, &writing))
            .map_err(|source| StoreError::Open {
                path: data_dir.to_owned(),
                source,
            })?;
        Ok(Arc::new(Records {
            store,
            data_dir: data_dir.to_owned(),
            key,
            sender: Mutex::new(Some(sender)),
            writer: Mutex::new(Some(writer)),
            remembered: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(REMEMBERED_FOR)
                .build(),
            settings: Cache::builder().max_capacity(10_000).build(),
            changing: Mutex::default(),
            done: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(REMEMBERED_FOR)
                .build(),
        }))
    }

    /// A key for signing what is given out, made from the store's own; another one for each `purpose`.
    pub fn key_for(&self, purpose: &str) -> SecretBox<[u8; 32]> {
        SecretBox::new(Box::new(self.keyed(purpose.as_bytes())))
    }

    /// Who it was, so that the same member is known again and nobody can be found out from the records alone.
    pub fn member(&self, account: u64) -> MemberHash {
        let mut hash = [0; 16];
        let keyed = self.keyed(format!("member {account}").as_bytes());
        hash.iter_mut().zip(keyed).for_each(|(to, from)| *to = from);
        MemberHash(hash)
    }

    fn keyed(&self, what: &[u8]) -> [u8; 32] {
        let mut bytes = [0; 32];
        // A MAC takes keys of any length.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key.expose_secret()) {
            mac.update(what);
            bytes.copy_from_slice(&mac.finalize().into_bytes());
        }
        bytes
    }

    /// Remembers a question, and with `keep` has it on the disk when this returns.
    ///
    /// # Errors
    /// [`RecordError`]; it is remembered all the same.
    pub async fn note(&self, question: AskedQuestion, keep: bool) -> Result<(), RecordError> {
        let question = Arc::new(question);
        self.remembered.insert(question.id, question.clone());
        if !keep {
            return Ok(());
        }
        let sender = lock(&self.sender).clone().ok_or(RecordError::Closed)?;
        let (done, kept) = oneshot::channel();
        sender
            .send(Noted { question, done })
            .await
            .map_err(|_| RecordError::Closed)?;
        match kept.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(RecordError::NotKept),
            Err(_) => Err(RecordError::Closed),
        }
    }

    /// A question that was asked before.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn question(
        self: &Arc<Self>,
        id: QuestionId,
    ) -> Result<Option<Arc<AskedQuestion>>, RecordError> {
        if let Some(known) = self.remembered.get(&id) {
            return Ok(Some(known));
        }
        self.read(move |reader| reader.question(id))
            .await
            .map(|found| found.map(Arc::new))
    }

    /// Counts a member's vote on an answer; a later one takes its place.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn vote(
        self: &Arc<Self>,
        question: QuestionId,
        account: u64,
        helpful: bool,
    ) -> Result<VoteOutcome, RecordError> {
        let member = self.member(account);
        self.write(move |store| store.vote(question, member, helpful, now()))
            .await
    }

    /// Whether something is done for a question for the first time. A question that is not kept is known as long as
    /// this process runs.
    ///
    /// # Errors
    /// [`RecordError`]; it is not claimed then.
    pub async fn claim(
        self: &Arc<Self>,
        question: QuestionId,
        once: Once,
    ) -> Result<bool, RecordError> {
        let at = now();
        let claimed = self
            .write(move |store| store.claim(question, once, at))
            .await?;
        // With a function, as only that is run once for two who come at the same moment.
        Ok(claimed.unwrap_or_else(|| {
            self.done
                .entry((question, once))
                .or_insert_with(|| ())
                .is_fresh()
        }))
    }

    /// It could not be done after all.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn give_back(
        self: &Arc<Self>,
        question: QuestionId,
        once: Once,
    ) -> Result<(), RecordError> {
        self.done.invalidate(&(question, once));
        self.write(move |store| store.give_back(question, once))
            .await
    }

    /// What is kept of a member.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn kept_of(self: &Arc<Self>, account: u64) -> Result<KeptOfMember, RecordError> {
        let member = self.member(account);
        self.read(move |reader| reader.kept_of(member)).await
    }

    /// Erases what is kept of a member.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn erase(self: &Arc<Self>, account: u64) -> Result<Erased, RecordError> {
        let member = self.member(account);
        let theirs: Vec<QuestionId> = self
            .remembered
            .iter()
            .filter(|(_, question)| question.member == member)
            .map(|(id, _)| *id)
            .collect();
        theirs.iter().for_each(|id| self.remembered.invalidate(id));
        self.write(move |store| {
            // A briefing is the server's, and stays; nobody knows any more who made it.
            store.forget_maker(account)?;
            store.erase_member(member)
        })
        .await
    }

    /// Erases what a member wrote in channels that are sources; how many messages that were. What is quoted says it no
    /// more once the conversations are settled.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn unhear(self: &Arc<Self>, account: u64) -> Result<u64, RecordError> {
        let member = self.member(account);
        let ms = jiff::Timestamp::now().as_millisecond();
        let before = crate::ingest::channel::first_id_at(ms.max(0).unsigned_abs());
        self.write(move |store| store.unhear(member, before)).await
    }

    /// How many messages of a member are kept in channels that are sources.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn heard_of(self: &Arc<Self>, account: u64) -> Result<u64, RecordError> {
        let member = self.member(account);
        self.read(move |reader| reader.messages_by(member)).await
    }

    /// Erases what is kept of a guild that the bot was taken out of. Its sources are in no answer any more, and go for
    /// good a day later: by then whoever threw the bot out by mistake has brought it back.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn erase_guild(self: &Arc<Self>, guild: u64) -> Result<(), RecordError> {
        let records = self.clone();
        self.write(move |store| {
            {
                let _alone = lock(&records.changing);
                store.erase_guild(guild)?;
                records.settings.invalidate(&guild);
            }
            for source in store.reader()?.configured()? {
                if source.owner == Owner::Guild(guild) && source.removed_at.is_none() {
                    store.remove_source(source.id, now(), None)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Erases questions and votes from before `days` days, and sooner those of guilds whose admins want that.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn expire(self: &Arc<Self>, days: u32) -> Result<Expired, RecordError> {
        let before = |days: u32| now() - i64::from(days) * 86_400;
        self.write(move |store| {
            let chosen = store.reader()?.guilds_that_set(settings::KEEP_DAYS)?;
            let sooner: Vec<(u64, i64)> = chosen
                .into_iter()
                .filter_map(|(guild, chosen)| {
                    let chosen: u32 = chosen.parse().ok()?;
                    (chosen < days).then(|| (guild, before(chosen)))
                })
                .collect();
            // What an admin did is looked for longer than what a member asked.
            store.expire(before(days), &sooner, before(days.max(365)))
        })
        .await
    }

    /// What an admin set for a guild.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn settings(self: &Arc<Self>, guild: u64) -> Result<Arc<GuildSettings>, RecordError> {
        if let Some(known) = self.settings.get(&guild) {
            return Ok(known);
        }
        let records = self.clone();
        self.read(move |reader| {
            let _alone = lock(&records.changing);
            let settings = Arc::new(GuildSettings::of_rows(&reader.guild_settings(guild)?));
            records.settings.insert(guild, settings.clone());
            Ok(settings)
        })
        .await
    }

    /// Changes a setting of a guild, and writes down who did. What is set then; `None` where that was so before, and
    /// nothing is written down.
    ///
    /// # Errors
    /// [`RecordError`]; nothing has changed then.
    pub async fn set(
        self: &Arc<Self>,
        guild: u64,
        actor: u64,
        change: Change,
    ) -> Result<Option<Arc<GuildSettings>>, RecordError> {
        let records = self.clone();
        self.write(move |store| {
            // From the reading to the writing: of two admins at once, the later one changes what the earlier one left.
            let _alone = lock(&records.changing);
            let before = GuildSettings::of_rows(&store.reader()?.guild_settings(guild)?);
            let mut settings = before.clone();
            let (name, value) = settings.apply(change);
            if settings == before {
                return Ok(None);
            }
            let row = AuditRow {
                at: now(),
                guild: Some(guild),
                actor: Some(actor),
                what: "settings.changed".to_owned(),
                details: serde_json::json!({ "name": name, "value": value }),
            };
            store.set_guild_setting(guild, name, value.as_deref(), Some(&row))?;
            let settings = Arc::new(settings);
            records.settings.insert(guild, settings.clone());
            Ok(Some(settings))
        })
        .await
    }

    /// What was done in a guild, the newest first: from the row after `skipped` on, at most `most`, and whether there
    /// is more.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn audit(
        self: &Arc<Self>,
        guild: u64,
        skipped: usize,
        most: usize,
    ) -> Result<(Vec<AuditRow>, bool), RecordError> {
        let wanted = skipped.saturating_add(most).saturating_add(1);
        let found = self
            .read(move |reader| reader.audit(Some(guild), None, wanted))
            .await?;
        let is_more = found.len() == wanted;
        let rows = found.into_iter().skip(skipped).take(most);
        Ok((rows.map(|entry| entry.row).collect(), is_more))
    }

    /// Writes down that somebody tried what they may not do.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn refused(
        self: &Arc<Self>,
        guild: u64,
        actor: u64,
        what: &'static str,
        details: serde_json::Value,
    ) -> Result<(), RecordError> {
        self.did(guild, actor, what, details).await
    }

    /// Writes down what somebody did.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn did(
        self: &Arc<Self>,
        guild: u64,
        actor: u64,
        what: &'static str,
        details: serde_json::Value,
    ) -> Result<(), RecordError> {
        let row = AuditRow {
            at: now(),
            guild: Some(guild),
            actor: Some(actor),
            what: what.to_owned(),
            details,
        };
        self.write(move |store| store.note_audit(&[row])).await
    }

    /// A single text that is kept under a name.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn kept(self: &Arc<Self>, name: String) -> Result<Option<String>, RecordError> {
        self.read(move |reader| reader.kept(&name)).await
    }

    /// Keeps a single text under a name.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn keep(self: &Arc<Self>, name: String, value: String) -> Result<(), RecordError> {
        self.write(move |store| store.keep(&name, &value)).await
    }

    /// Writes what was noted, and ends the thread that writes.
    pub async fn close(self: &Arc<Self>) {
        let sender = lock(&self.sender).take();
        let writer = lock(&self.writer).take();
        drop(sender);
        if let Some(writer) = writer {
            // It ends when it has written what came before the sender was gone.
            let joined = tokio::task::spawn_blocking(move || writer.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("the thread that keeps questions panicked");
            }
        }
    }

    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, RecordError> {
        let records = self.clone();
        tokio::task::spawn_blocking(move || work(&Reader::open(&records.data_dir)?))
            .await
            .map_err(|_| RecordError::Closed)?
            .map_err(RecordError::Store)
    }

    pub(super) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, RecordError> {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || work(&store))
            .await
            .map_err(|_| RecordError::Closed)?
            .map_err(RecordError::Store)
    }
}

/// Writes what comes, as much together as there is.
fn write(mut receiver: mpsc::Receiver<Noted>, store: &Store) {
    let mut batch = Vec::new();
    while let Some(first) = receiver.blocking_recv() {
        batch.push(first);
        while let Ok(next) = receiver.try_recv() {
            batch.push(next);
        }
        let questions: Vec<AskedQuestion> = batch
            .iter()
            .map(|noted| (*noted.question).clone())
            .collect();
        let kept = store.note_questions(&questions);
        if let Err(error) = &kept {
            tracing::error!(questions = questions.len(), error = %error, "questions could not be kept");
        }
        for noted in batch.drain(..) {
            // Who asked may have stopped waiting.
            let _ = noted.done.send(kept.is_ok());
        }
    }
}

/// Unix seconds.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
