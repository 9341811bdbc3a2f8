//! The one place that knows the inference runtime: loads a BERT network and runs it, several inputs side by side.
//!
//! One input of a few hundred tokens is too small to be shared between threads well, so each run stays on one
//! thread and the lanes run different inputs at the same time. Inputs are never batched together: these int8
//! networks scale their activations by the largest value of the whole batch, so in a batch a text's score would
//! depend on its neighbours. Alone, the same text always gets the same score, on any number of lanes.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rten::{ModelOptions, NodeId, RunOptions, ThreadPool, Value};

use super::ModelError;

/// A loaded BERT network with the threads that run it.
pub(super) struct Network {
    model: rten::Model,
    ids: NodeId,
    mask: NodeId,
    kinds: NodeId,
    /// The network's own output, and behind it the hidden values that were asked for.
    outputs: Vec<NodeId>,
    /// One single-threaded pool per lane. Callers that ask at the same time take turns input by input.
    lanes: Vec<Arc<ThreadPool>>,
}

/// The tokens of one input, marks included.
pub(super) struct Input {
    /// Token numbers.
    pub(super) tokens: Vec<i32>,
    /// How many of them belong to the first part (the question).
    pub(super) first: usize,
}

impl Network {
    /// Loads an ONNX file for `lanes` inputs at a time (at least one).
    ///
    /// Weights are packed for the processor at this point: it costs some memory once, and saves up to half of
    /// every short run.
    /// `hidden` names values inside of the network that each run gives as well, behind its output.
    pub(super) fn load(path: &Path, lanes: usize, hidden: &[&str]) -> Result<Network, ModelError> {
        let wrong = |why: String| ModelError::Load {
            path: path.to_owned(),
            why,
        };
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load_file(path)
            .map_err(|error| wrong(error.to_string()))?;
        let node = |name: &str| {
            model
                .node_id(name)
                .map_err(|_| wrong(format!("the network has no value `{name}`")))
        };
        let (ids, mask, kinds) = (
            node("input_ids")?,
            node("attention_mask")?,
            node("token_type_ids")?,
        );
        let output = *model
            .output_ids()
            .first()
            .ok_or_else(|| wrong("the network has no output".into()))?;
        let mut outputs = vec![output];
        for name in hidden {
            outputs.push(node(name)?);
        }
        let lanes = (0..lanes.max(1))
            .map(|_| Arc::new(ThreadPool::with_num_threads(1)))
            .collect();
        Ok(Network {
            model,
            ids,
            mask,
            kinds,
            outputs,
            lanes,
        })
    }

    /// Runs one input on one lane and gives the numbers of each output, row by row.
    fn run(&self, lane: &Arc<ThreadPool>, input: &Input) -> Result<Vec<Vec<f32>>, ModelError> {
        let length = input.tokens.len();
        let failed = |error: &dyn std::fmt::Display| ModelError::Run(error.to_string());
        let row = |numbers: Vec<i32>| {
            Value::from_shape([1, length], numbers).map_err(|error| failed(&error))
        };
        let kinds = (0..length).map(|at| i32::from(at >= input.first)).collect();
        let inputs = vec![
            (self.ids, row(input.tokens.clone())?.into()),
            (self.mask, row(vec![1; length])?.into()),
            (self.kinds, row(kinds)?.into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(lane)));
        let outputs = self
            .model
            .run(inputs, &self.outputs, Some(options))
            .map_err(|error| failed(&error))?;
        let numbers = |output: Value| {
            let output: rten_tensor::Tensor<f32> = output
                .try_into()
                .map_err(|_| ModelError::Run("the output is not of numbers".into()))?;
            Ok(output.into_data())
        };
        outputs.into_iter().map(numbers).collect()
    }

    /// Runs all inputs, side by side on the lanes, in the order given. Those not begun by the deadline, or that
    /// would clearly end after it, are `None`. Blocks; the first failure ends it.
    pub(super) fn run_all<T: Send>(
        &self,
        inputs: &[Input],
        order: &[usize],
        deadline: Option<Instant>,
        read: impl Fn(&Input, &[Vec<f32>]) -> Option<T> + Sync,
    ) -> Result<Vec<Option<T>>, ModelError> {
        let next = AtomicUsize::new(0);
        let pace = Pace::default();
        let stop = AtomicBool::new(false);
        // A mutex and not a channel: one push per run of milliseconds, never contended for long.
        let done: Mutex<Vec<Finished<T>>> = Mutex::new(Vec::new());
        let work = |lane: &Arc<ThreadPool>| {
            while !stop.load(Ordering::Relaxed) {
                let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                let Some(input) = inputs.get(at) else { break };
                let begun = Instant::now();
                if deadline.is_some_and(|end| begun + pace.expected(input.tokens.len()) >= end) {
                    // A later input may be shorter and still fit.
                    continue;
                }
                let result = self.run(lane, input).and_then(|numbers| {
                    read(input, &numbers)
                        .map(Some)
                        .ok_or_else(|| ModelError::Run("the output has an unexpected shape".into()))
                });
                pace.note(input.tokens.len(), begun.elapsed());
                if result.is_err() {
                    stop.store(true, Ordering::Relaxed);
                }
                done.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((at, result));
            }
        };
        let helpers = self.lanes.len().min(order.len()).saturating_sub(1);
        if let Some((own, others)) = self.lanes.split_first() {
            std::thread::scope(|scope| {
                let work = &work;
                for lane in others.iter().take(helpers) {
                    scope.spawn(move || work(lane));
                }
                work(own);
            });
        }
        let mut outputs: Vec<Option<T>> = inputs.iter().map(|_| None).collect();
        for (at, result) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
            if let Some(slot) = outputs.get_mut(at) {
                *slot = result?;
            }
        }
        Ok(outputs)
    }
}

/// The place of an input, and what became of it.
type Finished<T> = (usize, Result<Option<T>, ModelError>);

/// How fast this call has been so far, to know what still fits before a deadline.
#[derive(Default)]
struct Pace {
    /// Nanoseconds per token of the latest run; 0 before the first one.
    per_token: AtomicU64,
}

impl Pace {
    fn expected(&self, tokens: usize) -> Duration {
        Duration::from_nanos(
            self.per_token
                .load(Ordering::Relaxed)
                .saturating_mul(tokens as u64),
        )
    }

    fn note(&self, tokens: usize, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.per_token
            .store(nanos / (tokens.max(1) as u64), Ordering::Relaxed);
    }
}
