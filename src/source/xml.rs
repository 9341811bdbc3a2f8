//! The shape of XML from strangers, looked at before anything is made of it: no entities of its own, no endless nesting,
//! no million attributes. One pass, in memory that does not grow with the document.

use quick_xml::Reader;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesStart, Event};

/// Feeds and sitemaps nest five deep, and the pages within feeds some more.
const DEEPEST: usize = 128;

/// One element has no more attributes: parsers compare each with all others.
const MOST_ATTRIBUTES: usize = 256;

/// So many namespaces may be in use at one place: each name with a prefix is looked for among them.
const MOST_NAMESPACES: usize = 128;

/// What is wrong with a document's shape, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// It defines what its own entities mean, as only attacks do.
    #[error("it defines entities of its own, as no honest feed does; it is not read")]
    OwnEntities,
    /// It nests too deep.
    #[error("its elements nest deeper than {DEEPEST}; it is not read")]
    TooDeep,
    /// An element has too many attributes or namespaces.
    #[error(
        "one of its elements has more than {MOST_ATTRIBUTES} attributes, or too many namespaces; it is not read"
    )]
    TooManyAttributes,
    /// It is no XML.
    #[error("it is damaged or no XML ({0})")]
    Damaged(String),
}

/// What XML calls an element, without its prefix.
pub(super) fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    let name = element.name().into_inner();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A reader of `bytes` in whatever charset they say to be in.
pub(super) struct Events<'a> {
    reader: Reader<DecodingReader<&'a [u8]>>,
    buffer: Vec<u8>,
    /// How many namespaces each open element declares.
    open: Vec<usize>,
    namespaces: usize,
}

impl<'a> Events<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Events<'a> {
        let mut reader = Reader::from_reader(DecodingReader::new(bytes));
        // An empty element is a start and an end, so that there is one way to read both.
        reader.config_mut().expand_empty_elements = true;
        // Feeds with a slip in them are read as far as they can be.
        reader.config_mut().check_end_names = false;
        Events {
            reader,
            buffer: Vec::new(),
            open: Vec::new(),
            namespaces: 0,
        }
    }

    /// The next event of a document whose shape is as it should be so far; `None` at its end.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, XmlError> {
        self.buffer.clear();
        let damaged = |error: quick_xml::Error| XmlError::Damaged(error.to_string());
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(damaged)?;
        match &event {
            Event::Eof => return Ok(None),
            Event::Decl(declared) => {
                if let Some(encoding) = declared.encoder() {
                    self.reader.get_mut().set_encoding(encoding);
                }
            }
            // One that only names a file is left alone: nobody fetches it. Old feeds have that.
            Event::DocType(declared) if declared.contains('[') || declared.contains("ENTITY") => {
                return Err(XmlError::OwnEntities);
            }
            Event::Start(element) => {
                let (mut attributes, mut namespaces) = (0, 0);
                for attribute in element.attributes().with_checks(false).flatten() {
                    attributes += 1;
                    namespaces += usize::from(attribute.key.into_inner().starts_with("xmlns"));
                    if attributes > MOST_ATTRIBUTES {
                        return Err(XmlError::TooManyAttributes);
                    }
                }
                self.namespaces += namespaces;
                self.open.push(namespaces);
                if self.namespaces > MOST_NAMESPACES {
                    return Err(XmlError::TooManyAttributes);
                }
                if self.open.len() > DEEPEST {
                    return Err(XmlError::TooDeep);
                }
            }
            Event::End(_) => self.namespaces -= self.open.pop().unwrap_or_default(),
            _ => {}
        }
        Ok(Some(event))
    }
}
