//! The article in the page's own words: the extractor only chooses blocks, their text is taken from the page.
//!
//! Whatever the extractor does to a block (cuts it short, cuts a piece out of it, gives it twice, glues two
//! together), what is quoted later stands in the page like that.

use rustc_hash::FxHashMap;

use super::blocks::Body;

/// Most bytes of the page that are searched for blocks that are not there as they are: in total, because a hostile
/// page may have very many of them.
const SEARCHED_BYTES: usize = 256 << 20;
/// How many letters and digits of either end of a block find it when the whole cannot be found.
const END_LETTERS: usize = 24;
/// How many blocks ahead glued ones are looked for.
const GLUED_BLOCKS: usize = 16;

/// Blocks of the page.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// The blocks that the extractor chose, in the page's order.
    pub(super) body: Body,
    /// Bytes of the extractor's text that were found in the page.
    pub(super) found: usize,
    /// Bytes of the extractor's text that were not.
    pub(super) missing: usize,
}

/// The blocks of `page` whose words are in `article`.
pub(super) fn choose(page: &Body, article: &Body) -> Chosen {
    let keys = Keys::of(page);
    let mut is_chosen = vec![false; page.blocks.len()];
    let mut next = 0;
    let mut budget = SEARCHED_BYTES;
    let (mut found, mut missing) = (0, 0);
    for block in &article.blocks {
        let key = key(article.words(block));
        let hit = keys
            .same(&key, next)
            .map(|at| at..at + 1)
            .or_else(|| keys.glued(&key, next))
            .or_else(|| keys.search(&key, next, &mut budget));
        match hit {
            Some(blocks) => {
                found += key.len();
                next = blocks.end;
                if let Some(chosen) = is_chosen.get_mut(blocks) {
                    chosen.fill(true);
                }
            }
            None => missing += key.len(),
        }
    }
    let mut body = Body::default();
    for (block, _) in page.blocks.iter().zip(is_chosen).filter(|(_, is)| *is) {
        body.push(block.kind, page.words(block));
    }
    Chosen {
        body,
        found,
        missing,
    }
}

/// The page's blocks as they are compared.
struct Keys {
    /// All keys in a row.
    joined: String,
    /// Where each begins in `joined`.
    starts: Vec<usize>,
    /// The blocks with the same key, in order.
    same: FxHashMap<String, Vec<usize>>,
}

impl Keys {
    fn of(page: &Body) -> Keys {
        let mut keys = Keys {
            joined: String::new(),
            starts: Vec::new(),
            same: FxHashMap::default(),
        };
        for (at, block) in page.blocks.iter().enumerate() {
            let key = key(page.words(block));
            keys.starts.push(keys.joined.len());
            keys.joined.push_str(&key);
            keys.same.entry(key).or_default().push(at);
        }
        keys
    }

    /// The block with this key: the next one, else the last one before that.
    fn same(&self, key: &str, next: usize) -> Option<usize> {
        let all = self.same.get(key)?;
        let after = all.partition_point(|at| *at < next);
        all.get(after).or_else(|| all.last()).copied()
    }

    /// The blocks that hold most of the key, or are mostly in it.
    fn search(&self, key: &str, next: usize, budget: &mut usize) -> Option<std::ops::Range<usize>> {
        let ends = [
            Some(key),
            key.char_indices()
                .nth(END_LETTERS)
                .and_then(|(end, _)| key.get(..end)),
            key.char_indices()
                .nth_back(END_LETTERS)
                .and_then(|(start, _)| key.get(start..)),
        ];
        let from = self.starts.get(next).copied().unwrap_or(self.joined.len());
        for piece in ends.into_iter().flatten().filter(|piece| !piece.is_empty()) {
            for (offset, text) in [
                (from, self.joined.get(from..)),
                (0, self.joined.get(..from)),
            ] {
                let text = text.filter(|text| text.len() <= *budget)?;
                *budget -= text.len();
                if let Some(at) = text.find(piece) {
                    return Some(self.around(offset + at, piece.len()));
                }
            }
        }
        None
    }

    /// Blocks about where the last was found that make up the key in this order, some perhaps twice: what the
    /// extractor makes of one formatting in another.
    fn glued(&self, key: &str, next: usize) -> Option<std::ops::Range<usize>> {
        let window = next.saturating_sub(1)..(next + GLUED_BLOCKS).min(self.starts.len());
        let (mut rest, mut first, mut end) = (key, window.end, window.start);
        while !rest.is_empty() {
            // The longest: a block may begin like another.
            let (at, piece) = window
                .clone()
                .map(|at| (at, self.key(at)))
                .filter(|(_, piece)| !piece.is_empty() && rest.starts_with(piece))
                .max_by_key(|(_, piece)| piece.len())?;
            rest = rest.get(piece.len()..)?;
            (first, end) = (first.min(at), end.max(at + 1));
        }
        (first < end).then_some(first..end)
    }

    fn key(&self, block: usize) -> &str {
        let end = self.starts.get(block + 1).copied();
        let start = self.starts.get(block).copied().unwrap_or_default();
        self.joined
            .get(start..end.unwrap_or(self.joined.len()))
            .unwrap_or_default()
    }

    /// The blocks of a piece of `joined`: all that are at least half in it, or the one that holds most of it.
    fn around(&self, start: usize, bytes: usize) -> std::ops::Range<usize> {
        let end = start + bytes;
        let first = self
            .starts
            .partition_point(|at| *at <= start)
            .saturating_sub(1);
        let last = self.starts.partition_point(|at| *at < end);
        let overlap = |at: usize| {
            let from = self.starts.get(at).copied().unwrap_or(end);
            let until = self
                .starts
                .get(at + 1)
                .copied()
                .unwrap_or(self.joined.len());
            (until.min(end).saturating_sub(from.max(start)), until - from)
        };
        let fits = |at: &usize| {
            let (shared, all) = overlap(*at);
            2 * shared >= all.min(bytes)
        };
        let begin = (first..last).find(fits).unwrap_or(first);
        let stop = (begin..last)
            .rev()
            .find(fits)
            .map_or(begin + 1, |at| at + 1);
        begin..stop
    }
}

/// Letters and digits alone: the extractor changes spaces and marks. Where there are none, all but white space.
fn key(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    match letters.is_empty() {
        true => text.split_whitespace().collect(),
        false => letters,
    }
}
