//! Things of which each is held by one task at a time.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// What is held at the moment. Share it in an [`Arc`].
pub(super) struct Held<T: Copy + Eq + Hash> {
    /// A std lock: taken to look and to change, never across an await.
    all: Mutex<HashSet<T>>,
    /// Told when one is free again.
    pub(super) freed: Notify,
}

impl<T: Copy + Eq + Hash> Held<T> {
    /// Nothing is held.
    pub(super) fn none() -> Arc<Held<T>> {
        Arc::new(Held {
            all: Mutex::default(),
            freed: Notify::new(),
        })
    }

    /// Holds one until what is returned is dropped; `None` where somebody else holds it.
    pub(super) fn take(self: &Arc<Self>, one: T) -> Option<Hold<T>> {
        self.all().insert(one).then(|| Hold {
            held: self.clone(),
            one,
        })
    }

    /// Whether somebody holds it.
    pub(super) fn holds(&self, one: T) -> bool {
        self.all().contains(&one)
    }

    fn all(&self) -> MutexGuard<'_, HashSet<T>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thing, held.
pub(super) struct Hold<T: Copy + Eq + Hash> {
    held: Arc<Held<T>>,
    one: T,
}

impl<T: Copy + Eq + Hash> Drop for Hold<T> {
    fn drop(&mut self) {
        self.held.all().remove(&self.one);
        self.held.freed.notify_one();
    }
}
