//! PDF: letters with their places on pages -> lines -> paragraphs, without what repeats on every page.
//!
//! A PDF knows neither words nor paragraphs, and often not even spaces. What is quoted from one later is put together
//! here from where its letters stand. Where a page begins, the text has a [`PAGE_BREAK`](crate::document::PAGE_BREAK),
//! which is how an excerpt knows its page.

mod about;
mod lines;
mod paragraphs;
mod running;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document as Pdf, Error as PdfError, output_doc, output_doc_page};

use super::blocks::Body;
use super::draft::Draft;
use super::{ExtractError, Hint, Warning, own_stack};
use crate::document::{BlockKind, Document, PAGE_BREAK};
use lines::{Page, Pages};

/// Reads a PDF.
pub(super) fn read(
    bytes: &[u8],
    hint: &Hint,
    warnings: &mut Vec<Warning>,
) -> Result<Document, ExtractError> {
    if bytes.len() > hint.limits.pdf_bytes {
        return Err(ExtractError::FileTooLarge(hint.limits.pdf_bytes));
    }
    let draft = own_stack::run("pdf", || read_pages(bytes, hint, warnings))?
        .map_err(ExtractError::PdfDamaged)??;
    Ok(draft.finish(hint))
}

fn read_pages(
    bytes: &[u8],
    hint: &Hint,
    warnings: &mut Vec<Warning>,
) -> Result<Draft, ExtractError> {
    let pdf = open(bytes)?;
    let most = hint.limits.pdf_pages;
    let count = pdf.page_iter().take(most + 1).count();
    if count > most {
        return Err(ExtractError::PdfTooManyPages(most));
    }
    if count == 0 {
        return Err(ExtractError::PdfDamaged("it has no pages".to_owned()));
    }
    let (mut pages, unread) = pages(&pdf);
    let without_text = pages.iter().filter(|page| page.lines.is_empty()).count();
    if let Some(first) = unread.first() {
        if unread.len() == count {
            return Err(ExtractError::PdfDamaged(
                "none of its pages can be read".to_owned(),
            ));
        }
        warnings.push(Warning::PagesNotRead {
            count: unread.len(),
            first: *first,
        });
    } else if without_text == count {
        return Err(ExtractError::PdfOnlyPictures(count));
    } else if without_text > 0 {
        warnings.push(Warning::PagesWithoutText(without_text));
    }
    running::drop_running_lines(&mut pages);
    let about = about::read(&pdf);
    let body = paragraphs::body(&pages);
    Ok(Draft {
        title: about.title.or_else(|| title_of_first_page(&body)),
        body,
        author: about.author,
        published: about.published,
        language: about.language,
        ..Draft::default()
    })
}

/// The tallest heading, where it stands on the first page with text and so is that of the whole.
fn title_of_first_page(body: &Body) -> Option<String> {
    let first = body.blocks.first()?.span.start;
    let title = body
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Heading(1))?;
    let between = body.text.get(first..title.span.start)?;
    (!between.contains(PAGE_BREAK)).then(|| body.words(title).to_owned())
}

/// Opens the file. One that only its changes are locked of is read as readers of PDFs do.
fn open(bytes: &[u8]) -> Result<Pdf, ExtractError> {
    let pdf = Pdf::load_mem(bytes).map_err(|error| match error {
        PdfError::InvalidPassword | PdfError::Decryption(_) => ExtractError::PdfLocked,
        error => ExtractError::PdfDamaged(error.to_string()),
    })?;
    match pdf.is_encrypted() && !pdf.was_encrypted() {
        true => Err(ExtractError::PdfLocked),
        false => Ok(pdf),
    }
}

/// The lines of all pages, and the numbers of pages that could not be read to their end. The parser gives up with a
/// panic at whatever it does not expect; what it has read of such a page is kept, and the next page is another one.
fn pages(pdf: &Pdf) -> (Vec<Page>, Vec<u32>) {
    let mut pages = Pages::default();
    let mut unread = Vec::new();
    // In one go first: page by page, the whole tree of pages is gone through for each.
    let whole = catch_unwind(AssertUnwindSafe(|| output_doc(pdf, &mut pages)));
    if !matches!(whole, Ok(Ok(()))) {
        let numbers: Vec<u32> = pdf.get_pages().into_keys().collect();
        let bad = pages.number();
        unread.push(bad);
        for number in numbers.into_iter().filter(|number| *number > bad) {
            let page = catch_unwind(AssertUnwindSafe(|| {
                output_doc_page(pdf, &mut pages, number)
            }));
            if !matches!(page, Ok(Ok(()))) {
                pages.begin(number);
                unread.push(number);
            }
        }
    }
    (pages.finish(), unread)
}
