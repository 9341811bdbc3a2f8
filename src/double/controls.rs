//! What a test does to the gateway.

use std::time::Duration;

use serde_json::{Value, json};

use super::asked::Waited;
use super::dispatch::{For, Frame, Identified, Session, SessionState};
use super::gateway::ends_the_session;
use super::{Double, State};

/// The gateway, as a test handles it: all shards, or one.
pub struct Controls<'a> {
    double: &'a Double,
    shard: Option<u32>,
}

impl Double {
    /// The gateway, to look at and to disturb.
    pub fn gateway(&self) -> Controls<'_> {
        Controls {
            double: self,
            shard: None,
        }
    }
}

impl Controls<'_> {
    /// Only this shard.
    #[must_use]
    pub fn shard(mut self, shard: u32) -> Self {
        self.shard = Some(shard);
        self
    }

    /// Waits until so many shards are connected and identified.
    ///
    /// # Errors
    /// When they are not in time.
    pub async fn connected(&self, shards: usize, within: Duration) -> Result<(), Waited> {
        let what = format!("{shards} connected shards");
        self.wait(&what, within, |state| {
            let connected = state.gateway.sessions.iter();
            connected.filter(|one| one.connection.is_some()).count() >= shards
        })
        .await
    }

    /// Waits until nobody is connected.
    ///
    /// # Errors
    /// When somebody still is.
    pub async fn disconnected(&self, within: Duration) -> Result<(), Waited> {
        self.wait("the end of all connections", within, |state| {
            !state.gateway.has_connection()
        })
        .await
    }

    /// Waits until there were so many identifies in all.
    ///
    /// # Errors
    /// When there were not in time.
    pub async fn identified(&self, times: usize, within: Duration) -> Result<(), Waited> {
        self.wait(&format!("{times} identifies"), within, |state| {
            state.gateway.identified.len() >= times
        })
        .await
    }

    /// Waits until there were so many resumes in all.
    ///
    /// # Errors
    /// When there were not in time.
    pub async fn resumed(&self, times: usize, within: Duration) -> Result<(), Waited> {
        self.wait(&format!("{times} resumes"), within, |state| {
            state.gateway.resumed.len() >= times
        })
        .await
    }

    async fn wait(
        &self,
        what: &str,
        within: Duration,
        mut is_so: impl FnMut(&State) -> bool,
    ) -> Result<(), Waited> {
        let inner = &self.double.inner;
        let look = |state: &State| is_so(state).then_some(());
        inner
            .until(&inner.changed, within, look)
            .await
            .ok_or_else(|| Waited::new(what, within))
    }

    /// The sessions that can be resumed, connected or not.
    pub fn sessions(&self) -> Vec<SessionState> {
        let state = self.double.inner.lock();
        state.gateway.sessions.iter().map(Session::state).collect()
    }

    /// Every identify so far.
    pub fn identifies(&self) -> Vec<Identified> {
        self.double.inner.lock().gateway.identified.clone()
    }

    /// Every resume so far: the session, and the number of the last event that the bot had.
    pub fn resumes(&self) -> Vec<(String, u64)> {
        self.double.inner.lock().gateway.resumed.clone()
    }

    /// The codes with which the bot closed, in order. 1000 and 1001 give the session up.
    pub fn closes(&self) -> Vec<Option<u16>> {
        self.double.inner.lock().gateway.closed.clone()
    }

    /// How many heartbeats came.
    pub fn heartbeats(&self) -> u64 {
        self.double.inner.lock().gateway.heartbeats
    }

    /// Everything that the bot sent, such as its presence (`op` 3).
    pub fn sent(&self) -> Vec<Value> {
        self.double.inner.lock().gateway.sent()
    }

    /// Sends any op.
    pub fn op(&self, op: u8, data: &Value) {
        let frame = json!({"op": op, "d": data, "s": null, "t": null}).to_string();
        self.raw(&frame);
    }

    /// Asks the bot to connect anew and to resume (op 7).
    pub fn reconnect(&self) {
        self.op(7, &Value::Null);
    }

    /// Says that the session is invalid (op 9). Without `resumable` it is forgotten.
    pub fn invalidate(&self, resumable: bool) {
        self.op(9, &Value::Bool(resumable));
        if !resumable {
            self.each(|session| {
                // So that a resume with it is refused.
                session.id.insert_str(0, "ended-");
            });
        }
    }

    /// Closes with a code. Those after which the real one takes no resume end the session here too.
    pub fn close(&self, code: u16) {
        self.each(|session| {
            if let Some(connection) = &session.connection {
                let close = Frame::Close(code, "by the script of a test".to_owned());
                let _ = connection.frames.send(close);
            }
            if ends_the_session(code) {
                session.id.insert_str(0, "ended-");
            }
        });
    }

    /// Resets the connection without a word.
    pub fn abort(&self) {
        self.each(|session| {
            if let Some(connection) = session.connection.take() {
                connection.line.cut();
            }
        });
        self.double.inner.changed.notify_waiters();
    }

    /// Whether heartbeats are acknowledged.
    pub fn acknowledge_heartbeats(&self, yes: bool) {
        self.double.inner.lock().gateway.ignores_heartbeats = !yes;
    }

    /// Whether connections are taken. A bot that is connected stays so.
    pub fn take_connections(&self, yes: bool) {
        self.double.inner.lock().gateway.refuses_connections = !yes;
    }

    /// Whether every event is sent twice, as the real one may.
    pub fn send_twice(&self, yes: bool) {
        self.double.inner.lock().gateway.sends_twice = yes;
    }

    /// Sends any event.
    pub fn event(&self, name: &str, data: &Value) {
        let to = self.shard.map_or(For::Everyone, For::Shard);
        self.double.inner.lock().gateway.dispatch(to, 0, name, data);
    }

    /// Sends any text.
    pub fn raw(&self, text: &str) {
        self.each(|session| {
            if let Some(connection) = &session.connection {
                let _ = connection.frames.send(Frame::Text(text.to_owned()));
            }
        });
    }

    fn each(&self, mut what: impl FnMut(&mut Session)) {
        let mut state = self.double.inner.lock();
        let sessions = state.gateway.sessions.iter_mut();
        sessions
            .filter(|session| self.shard.is_none_or(|shard| shard == session.shard))
            .for_each(&mut what);
    }
}
