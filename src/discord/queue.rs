//! Turns at answering: so many questions at a time, guilds in rotation, so many waiting at most.
//!
//! Without the rotation a guild with a hundred questions would have everybody else wait for all of them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Everybody's turns.
pub struct Queue {
    // A std mutex: held to move one waiter, never across an await.
    state: Mutex<State>,
    most_waiting: usize,
}

struct State {
    free: usize,
    waiting: usize,
    /// Those with somebody waiting, the next one first.
    rotation: VecDeque<u64>,
    lines: HashMap<u64, VecDeque<oneshot::Sender<Turn>>>,
}

/// The right to work; the next one's when it is dropped.
pub struct Turn {
    queue: Arc<Queue>,
}

/// Too many are waiting already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Queue {
    /// A queue for `places` at a time (at least 1), with `most_waiting` behind them.
    pub fn new(places: usize, most_waiting: usize) -> Arc<Queue> {
        Arc::new(Queue {
            state: Mutex::new(State {
                free: places.max(1),
                waiting: 0,
                rotation: VecDeque::new(),
                lines: HashMap::new(),
            }),
            most_waiting,
        })
    }

    /// Waits for a turn; `whose` are those who share one line, such as a guild.
    ///
    /// # Errors
    /// [`Full`], at once.
    pub async fn turn(self: &Arc<Self>, whose: u64) -> Result<Turn, Full> {
        let receiver = {
            let mut state = self.state();
            if state.free > 0 {
                state.free -= 1;
                return Ok(Turn {
                    queue: self.clone(),
                });
            }
            if state.waiting >= self.most_waiting {
                return Err(Full);
            }
            let (sender, receiver) = oneshot::channel();
            state.waiting += 1;
            let line = state.lines.entry(whose).or_default();
            line.push_back(sender);
            if line.len() == 1 {
                state.rotation.push_back(whose);
            }
            receiver
        };
        // The sender lives in the line until it sends; the queue outlives this call.
        receiver.await.map_err(|_| Full)
    }

    /// How many are waiting.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next in rotation.
    fn next(&self) -> Option<oneshot::Sender<Turn>> {
        let mut state = self.state();
        while let Some(whose) = state.rotation.pop_front() {
            let Some(line) = state.lines.get_mut(&whose) else {
                continue;
            };
            let sender = line.pop_front();
            if line.is_empty() {
                state.lines.remove(&whose);
            } else {
                state.rotation.push_back(whose);
            }
            if let Some(sender) = sender {
                state.waiting -= 1;
                // Who gave up waiting is passed over.
                if !sender.is_closed() {
                    return Some(sender);
                }
            }
        }
        state.free += 1;
        None
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(sender) = self.queue.next() {
            let turn = Turn {
                queue: self.queue.clone(),
            };
            // Given up in this very moment: then this turn is dropped here, and goes on to the next.
            let _ = sender.send(turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn settle() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    #[tokio::test]
    async fn guilds_take_turns_however_much_one_of_them_asks() {
        let queue = Queue::new(1, 100);
        let first = queue.turn(1).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for whose in [1, 1, 1, 1, 2, 3, 2] {
            let (asking, noted) = (queue.clone(), order.clone());
            tasks.push(tokio::spawn(async move {
                let turn = asking.turn(whose).await.unwrap();
                noted.lock().unwrap().push(whose);
                drop(turn);
            }));
            while queue.waiting() < tasks.len() {
                settle().await;
            }
        }
        drop(first);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [1, 2, 3, 1, 2, 1, 1]);
        assert_eq!(queue.waiting(), 0);
    }

    #[tokio::test]
    async fn a_full_queue_says_so_at_once() {
        let queue = Queue::new(1, 1);
        let turn = queue.turn(1).await.unwrap();
        let asking = queue.clone();
        let waiting = tokio::spawn(async move { asking.turn(2).await.map(drop) });
        settle().await;
        assert_eq!(queue.turn(3).await.err(), Some(Full));
        drop(turn);
        assert_eq!(waiting.await.unwrap(), Ok(()));
        assert!(queue.turn(3).await.is_ok());
    }

    #[tokio::test]
    async fn who_gave_up_waiting_is_passed_over() {
        let queue = Queue::new(1, 10);
        let turn = queue.turn(1).await.unwrap();
        let gave_up = tokio::time::timeout(Duration::from_millis(10), queue.turn(2)).await;
        assert!(gave_up.is_err());
        let asking = queue.clone();
        let waiting = tokio::spawn(async move { asking.turn(3).await.map(drop) });
        settle().await;
        drop(turn);
        assert_eq!(waiting.await.unwrap(), Ok(()));
        assert_eq!(queue.waiting(), 0);
        assert!(queue.turn(4).await.is_ok());
    }
}
