//! How names become addresses.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

/// So many names are looked up at once. A lookup that hangs keeps a thread of the system's resolver busy until that
/// gives up by itself (half a minute at most, as it is set up), long after whoever asked has gone.
const LOOKUPS_AT_ONCE: usize = 8;

/// How names become addresses. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Names(Kind);

#[derive(Debug, Clone)]
enum Kind {
    System(Arc<Semaphore>),
    Table(Arc<Mutex<HashMap<String, Row>>>),
}

#[derive(Debug)]
struct Row {
    answers: Vec<Vec<IpAddr>>,
    lookups: usize,
}

/// Why a name has no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(String);

impl Names {
    /// As this machine looks names up for all its programs: with its hosts file, its resolver, and what a container is
    /// told. That is the set of answers which matters, because any other program here would connect to them; and no
    /// parser of datagrams from strangers runs in this process.
    pub fn system() -> Names {
        Names(Kind::System(Arc::new(Semaphore::new(LOOKUPS_AT_ONCE))))
    }

    /// Only these names, for tests: each has its answers in turn, and the last of them from then on.
    pub fn table<'a>(rows: impl IntoIterator<Item = (&'a str, Vec<Vec<IpAddr>>)>) -> Names {
        let row = |answers| Row {
            answers,
            lookups: 0,
        };
        let rows = rows
            .into_iter()
            .map(|(name, answers)| (name.to_owned(), row(answers)))
            .collect();
        Names(Kind::Table(Arc::new(Mutex::new(rows))))
    }

    /// How often a name of the table was looked up.
    pub fn lookups(&self, name: &str) -> usize {
        match &self.0 {
            Kind::System(_) => 0,
            Kind::Table(rows) => lock(rows).get(name).map_or(0, |row| row.lookups),
        }
    }

    /// Every address of `name`.
    ///
    /// # Errors
    /// When it has none, or nobody can be asked.
    pub(super) async fn lookup(&self, name: &str) -> Result<Vec<IpAddr>, NameError> {
        let mut addresses = match &self.0 {
            Kind::System(at_once) => look_up(at_once.clone(), name.to_owned()).await?,
            Kind::Table(rows) => take(&mut lock(rows), name)?,
        };
        let mut seen = std::collections::HashSet::new();
        addresses.retain(|address| seen.insert(*address));
        if addresses.is_empty() {
            return Err(NameError("the name has no address".to_owned()));
        }
        Ok(addresses)
    }
}

async fn look_up(at_once: Arc<Semaphore>, name: String) -> Result<Vec<IpAddr>, NameError> {
    let in_words = |error: &dyn std::fmt::Display| NameError(error.to_string());
    let place = at_once
        .acquire_owned()
        .await
        .map_err(|error| in_words(&error))?;
    // A task of its own keeps the place until the resolver is done, also when nobody waits for it any more.
    let lookup = tokio::spawn(async move {
        let found = tokio::net::lookup_host((name.as_str(), 0)).await;
        drop(place);
        found.map(|found| found.map(|address| address.ip()).collect())
    });
    match lookup.await {
        Ok(found) => found.map_err(|error| in_words(&error)),
        Err(error) => Err(in_words(&error)),
    }
}

fn take(rows: &mut HashMap<String, Row>, name: &str) -> Result<Vec<IpAddr>, NameError> {
    let Some(row) = rows.get_mut(name) else {
        return Err(NameError("there is no such name".to_owned()));
    };
    let answer = row.answers.get(row.lookups).or(row.answers.last());
    row.lookups += 1;
    Ok(answer.cloned().unwrap_or_default())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A std mutex: held for a look into a map, never across an await, and nothing that could panic runs under it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_table_answers_in_turn_and_counts() {
        let [first, second]: [IpAddr; 2] = ["192.0.2.1", "192.0.2.2"].map(|a| a.parse().unwrap());
        let names = Names::table([
            ("a.example", vec![vec![first, first], vec![second]]),
            ("none.example", vec![vec![]]),
        ]);
        assert_eq!(names.lookup("a.example").await, Ok(vec![first]));
        assert_eq!(names.lookup("a.example").await, Ok(vec![second]));
        assert_eq!(names.lookup("a.example").await, Ok(vec![second]));
        assert_eq!(names.lookups("a.example"), 3);
        assert!(names.lookup("none.example").await.is_err());
        assert!(names.lookup("other.example").await.is_err());
    }

    #[tokio::test]
    async fn the_system_knows_addresses_that_need_nobody_to_be_asked() {
        let found = Names::system().lookup("127.0.0.1").await;
        assert_eq!(found, Ok(vec!["127.0.0.1".parse().unwrap()]));
    }
}
