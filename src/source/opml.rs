//! Lists of feeds as programs that read feeds exchange them (OPML 2.0).

use quick_xml::events::{BytesStart, Event};

use super::xml::{Events, XmlError, local};

/// So many feeds of one file are taken.
const MOST_FEEDS: usize = 10_000;

/// A feed of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// What it is called.
    pub name: Option<String>,
    /// Where it is.
    pub address: String,
}

/// Why a list is not read, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpmlError {
    /// Its shape is wrong.
    #[error("this is no list of feeds that can be read: {0}")]
    Xml(#[from] XmlError),
    /// It names none.
    #[error("it names no feeds; a list of feeds has outline elements with an xmlUrl")]
    None,
}

/// The feeds that a list names, in its order, each address once.
///
/// # Errors
/// [`OpmlError`].
pub fn read(bytes: &[u8]) -> Result<Vec<Outline>, OpmlError> {
    let mut events = Events::new(bytes);
    let mut found: Vec<Outline> = Vec::new();
    while let Some(event) = events.next()? {
        let Event::Start(element) = &event else {
            continue;
        };
        if local(element) != "outline" || found.len() >= MOST_FEEDS {
            continue;
        }
        let Some(address) = attribute(element, "xmlUrl") else {
            continue;
        };
        if found.iter().any(|known| known.address == address) {
            continue;
        }
        found.push(Outline {
            name: attribute(element, "title").or_else(|| attribute(element, "text")),
            address,
        });
    }
    if found.is_empty() {
        return Err(OpmlError::None);
    }
    Ok(found)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.into_inner() == name)?;
    let value = quick_xml::escape::unescape(&attribute.value)
        .map(|value| value.trim().to_owned())
        .ok()?;
    (!value.is_empty()).then_some(value)
}

/// A list of these feeds.
pub fn written(feeds: &[Outline]) -> String {
    let mut words = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>Footnote</title></head>\n  <body>\n",
    );
    for feed in feeds {
        let address = quick_xml::escape::escape(&feed.address);
        let name = quick_xml::escape::escape(feed.name.as_deref().unwrap_or(&feed.address));
        words += &format!(
            "    <outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{address}\"/>\n"
        );
    }
    words + "  </body>\n</opml>\n"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn feeds_are_found_at_every_depth_and_folders_are_none() {
        let list = br#"<opml version="1.0"><body><outline text="News">
            <outline text="A &amp; B" xmlUrl="https://example.org/a?x=1&amp;y=2"/></outline>
            <outline text="no feed"/><outline xmlUrl=" https://example.org/b "/></body></opml>"#;
        let found = read(list).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].name.as_deref(), Some("A & B"));
        assert_eq!(found[0].address, "https://example.org/a?x=1&y=2");
        assert_eq!(found[1].address, "https://example.org/b");
        assert_eq!(read(b"<opml><body/></opml>"), Err(OpmlError::None));
        assert!(matches!(
            read(b"no list"),
            Err(OpmlError::None | OpmlError::Xml(_))
        ));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(names in proptest::collection::vec("[a-zA-Z&<>\"' éß]{1,20}", 1..8)) {
            let feeds: Vec<Outline> = names
                .iter()
                .enumerate()
                .map(|(number, name)| Outline {
                    name: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
                    address: format!("https://example.org/{number}?a=1&b=2"),
                })
                .collect();
            let read = read(written(&feeds).as_bytes()).unwrap();
            for (read, feed) in read.iter().zip(&feeds) {
                prop_assert_eq!(&read.address, &feed.address);
                if feed.name.is_some() {
                    prop_assert_eq!(&read.name, &feed.name);
                }
            }
            prop_assert_eq!(read.len(), feeds.len());
        }
    }
}
