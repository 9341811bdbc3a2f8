//! The same questions with the models that are installed.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::bench_corpus::Pool;
use super::super::measures::{Percentiles, percentiles};
use super::corpus::{Corpus, Ready, time};
use super::{BenchError, RERANKED, Settings, Tell, WARM_UP};
use crate::answer::Answerer;
use crate::model::{DIMENSIONS, Embedder, Embedding, Manifest, Models};
use crate::store::VersionId;
use crate::text::simhash::simhash;

/// Sentences that are embedded; passages get their vectors from these.
const EMBEDDED: usize = 3_000;

/// What came of the runs with models.
#[derive(Default)]
pub(super) struct WithModels {
    pub(super) fused_ms: Option<Percentiles>,
    pub(super) fused_stages: Vec<(String, Percentiles)>,
    pub(super) embed_ms: Option<Percentiles>,
    pub(super) reranked_ms: Option<Percentiles>,
    pub(super) reranked_questions: usize,
}

impl Corpus<'_> {
    pub(super) fn models(
        &self,
        settings: &Settings,
        pool: &Pool,
        questions: &[Ready],
        tell: Tell<'_>,
    ) -> Result<WithModels, BenchError> {
        let mut out = WithModels::default();
        let Some(folder) = &settings.models else {
            return Ok(out);
        };
        let manifest = Manifest::built_in()?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        if let Some(embedder) = Models::load(folder, &manifest, cores)?.embedder {
            self.give_vectors(&embedder, pool, tell)?;
        }
        // The threads are part of what is measured: one for fusion, two for the reranker.
        if let Some(embedder) = Models::load(folder, &manifest, 1)?.embedder {
            let times = time(questions, WARM_UP, "reading questions", tell, |ready| {
                embedder.embed_query(&ready.asked.text)?;
                Ok(())
            })?;
            out.embed_ms = Some(percentiles(times));
            let answerer = self.answerer(Models {
                reranker: None,
                embedder: Some(embedder),
            })?;
            let (times, _) =
                self.answer(&answerer, questions, WARM_UP, "answering with fusion", tell)?;
            out.fused_ms = Some(percentiles(times));
            out.fused_stages = self.stages(&answerer, questions)?;
        }
        let models = Models::load(folder, &manifest, 2)?;
        if models.reranker.is_some() {
            let answerer = self.answerer(models)?;
            let few = questions.get(..RERANKED + 2).unwrap_or(questions);
            let (times, _) = self.answer(&answerer, few, 2, "answering with the reranker", tell)?;
            out.reranked_questions = times.len();
            out.reranked_ms = Some(percentiles(times));
        }
        Ok(out)
    }

    fn answerer(&self, models: Models) -> Result<Answerer, BenchError> {
        let needed = models.embedder.is_some();
        let answerer = Answerer::new(self.index().clone(), Arc::new(models));
        // A run that silently went without the vectors would look fast.
        if needed && !answerer.load_vectors(&self.store.reader()?)?.used {
            return Err(BenchError::NoVectors);
        }
        Ok(answerer)
    }

    /// Gives every passage the mean of its sentences' vectors. Embedding the passages themselves would take half an
    /// hour for 200,000, and the scan takes as long over any vectors.
    fn give_vectors(
        &self,
        embedder: &Embedder,
        pool: &Pool,
        tell: Tell<'_>,
    ) -> Result<(), BenchError> {
        let sample = pool.sample(EMBEDDED);
        let mut vectors: Vec<Embedding> = Vec::with_capacity(sample.len());
        for batch in sample.chunks(64) {
            vectors.extend(embedder.embed_passages(batch)?);
            tell(
                "embedding sentences",
                vectors.len() as u64,
                sample.len() as u64,
            );
        }
        let places: FxHashMap<&str, usize> = sample
            .iter()
            .enumerate()
            .map(|(place, text)| (*text, place))
            .collect();
        let reader = self.store.reader()?;
        let mut rows: Vec<(VersionId, u32, Vec<u8>)> = Vec::new();
        let mut done = 0u64;
        for version in reader.current_versions()? {
            for stored in reader.passages(version, 0..u32::MAX)? {
                let start = stored.passage.span.start;
                let places = stored.passage.sentences.iter().filter_map(|span| {
                    let text = stored
                        .text
                        .get(span.start - start..span.end - start)?
                        .trim();
                    // A sentence that was not embedded borrows the vector of one that was, always the same.
                    Some(
                        places
                            .get(text)
                            .copied()
                            .unwrap_or(simhash(text) as usize % vectors.len().max(1)),
                    )
                });
                let mean = mean(places.filter_map(|place| vectors.get(place)));
                let bytes = mean
                    .quantise()
                    .as_bytes()
                    .iter()
                    .map(|x| x.to_ne_bytes()[0])
                    .collect();
                rows.push((version, stored.passage.ordinal, bytes));
            }
            if rows.len() >= 4096 {
                self.store.put_vectors(embedder.name(), &rows)?;
                done += rows.len() as u64;
                rows.clear();
                tell("writing vectors", done, self.passages);
            }
        }
        self.store.put_vectors(embedder.name(), &rows)?;
        Ok(())
    }
}

/// The direction between some vectors.
fn mean<'v>(vectors: impl Iterator<Item = &'v Embedding>) -> Embedding {
    let mut sum = [0.0f32; DIMENSIONS];
    for vector in vectors {
        for (to, from) in sum.iter_mut().zip(&vector.0) {
            *to += from;
        }
    }
    let length = sum
        .iter()
        .map(|x| x * x)
        .sum::<f32>()
        .sqrt()
        .max(f32::MIN_POSITIVE);
    Embedding(sum.map(|x| x / length))
}
