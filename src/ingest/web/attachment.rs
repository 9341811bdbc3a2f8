//! A file that somebody gave with a command: fetched once, while Discord still has it.

use tokio_util::sync::CancellationToken;

use super::page::{self, PageCame, Wanted};
use super::writing::Writer;
use super::{Came, NotRead, Web, WebError};
use crate::ingest::Reason;
use crate::source::kind::Options;
use crate::store::ConfiguredSource;

/// Discord takes files of this size from everybody; larger ones are refused in words.
const MOST_BYTES: usize = 26 << 20;

/// Reads the file.
pub(super) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let Some(file) = &options.file else {
        return Ok(gone(source));
    };
    let wanted = Wanted {
        address: file,
        key: &source.location,
        from_outside: false,
        is_of_site: false,
        most: Some(MOST_BYTES),
    };
    let mut came = Came {
        cursor: source.cursor.clone(),
        ..Came::default()
    };
    let known = page::known(web, source, &wanted, &mut came).await?;
    match page::fetch(web, source, &wanted, known, &mut came, cancel).await? {
        PageCame::Unchanged | PageCame::NotWanted => came.unchanged += 1,
        PageCame::Read(mut write, _) => {
            for ready in &mut write.documents {
                // Where it lay for a day is no place to send a reader to, and published nothing.
                ready.document.url = None;
                ready.document.publisher = None;
            }
            // Whoever gave another file under the same name has replaced all that the old one said.
            let kept: Vec<&String> = write.documents.iter().map(|ready| &ready.key).collect();
            let (store, id) = (web.store.clone(), source.id);
            let known = super::blocking(move || store.reader()?.keys(id)).await?;
            write.gone = known
                .into_iter()
                .filter(|key| !kept.contains(&key))
                .collect();
            let writer = Writer::begin(
                web.store.clone(),
                web.shelves.clone(),
                source.id,
                source.shelf,
            );
            writer.write(*write).await;
            writer.end().await?.add_to(&mut came);
        }
        PageCame::Gone => return Ok(gone(source)),
        PageCame::NotRead(not_read) => {
            // Whatever its server answers, unless that may pass.
            let is_over = [Reason::NOT_FOUND, Reason::NOT_PUBLIC, Reason::STATUS];
            if is_over.contains(&not_read.reason) {
                return Ok(gone(source));
            }
            // Its address is nobody's business: whoever has it has the file.
            came.failure = Some(NotRead {
                address: source.location.clone(),
                ..not_read
            });
        }
    }
    Ok(came)
}

fn gone(source: &ConfiguredSource) -> Came {
    let why = "Discord does not have the file any more; what it said is kept. To read it again, add it again";
    Came::failed(source, Reason::FILE_GONE, why.to_owned())
}
