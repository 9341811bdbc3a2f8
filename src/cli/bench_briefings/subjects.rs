//! What the measured briefings are about, and the documents that are written on it: a new one of each subject is news
//! for every briefing on it, which no folder of given documents could promise.

use std::path::Path;

use anyhow::Context as _;

const PLACES: [&str; 10] = [
    "Ravensmoor",
    "Saint Orla",
    "Kettleby",
    "Dunmarrow",
    "Vallis",
    "Ostergate",
    "Pellworth",
    "Hollin",
    "Tarnbridge",
    "Quillstead",
];

const WORKS: [&str; 6] = [
    "lighthouse repairs",
    "harbour dredging",
    "tram extension",
    "reservoir survey",
    "market hall rebuilding",
    "orchard replanting",
];

/// Something that a briefing can be about.
pub(super) struct Subject {
    number: usize,
    work: &'static str,
    place: &'static str,
}

impl Subject {
    /// All that there are.
    pub(super) fn all() -> Vec<Subject> {
        let pairs = WORKS
            .iter()
            .flat_map(|work| PLACES.iter().map(move |place| (*work, *place)));
        let subject = |(number, (work, place))| Subject {
            number,
            work,
            place,
        };
        pairs.enumerate().map(subject).collect()
    }

    /// It as a line that a moderator writes.
    pub(super) fn topic(&self) -> String {
        format!("{} at {}", self.work, self.place)
    }

    /// The document of it that is written as the nth, from 0. Each of the first three says something else; more could
    /// not be news, as no more excerpts have room under a topic.
    fn document(&self, edition: usize) -> String {
        let Subject {
            number,
            work,
            place,
        } = self;
        let some = number * 7 + 12;
        match edition {
            0 => format!(
                "The {work} at {place} began in spring. For the {work} the council of {place} set {some} thousand euros \
                 aside, half of which came from a lottery."
            ),
            1 => format!(
                "Engineers spoke of good progress with the {work} at {place} on a visit. They expect that another {some} \
                 days of dry weather are enough, and that no road has to be closed."
            ),
            _ => format!(
                "A hearing about the {work} at {place} drew {some} residents. Most of them wanted to know who pays when \
                 the {work} at {place} takes longer than planned."
            ),
        }
    }
}

/// Writes the nth document of each subject into a folder.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(folder: &Path, subjects: &[Subject], edition: usize) -> anyhow::Result<()> {
    let failed = || format!("cannot write into {}", folder.display());
    std::fs::create_dir_all(folder).with_context(failed)?;
    for subject in subjects {
        let name = format!("{}-{edition}.txt", subject.number);
        std::fs::write(folder.join(name), subject.document(edition)).with_context(failed)?;
    }
    Ok(())
}
