//! Web pages: trafilatura chooses the article's blocks; their words and the metadata are our own reading of the tree.

use scraper::{Html, Selector};
use trafilatura::{HtmlDateMode, Options};

use super::blocks::Body;
use super::draft::Draft;
use super::html_own::{self, Chosen};
use super::html_walk::{self, Take};
use super::{ExtractError, Hint, Warning, html_guard, html_meta, html_tidy, own_stack};
use crate::document::{BlockKind, Document};
use crate::text::Language;

/// An article shorter than this many characters is doubted.
const DOUBTFUL_CHARACTERS: usize = 200;
/// In which of the first blocks a byline is looked for.
const BYLINE_BLOCKS: usize = 4;
/// Most words of a byline beside the name: "By", and a date.
const BYLINE_WORDS: usize = 8;
/// Text times its depth in bytes, above which the extractor is not asked: on pages without an article it may give
/// the words of nested quotes once per level. Real pages stay under 20 MB.
const NESTED_BYTES: usize = 128 << 20;

/// Reads a page.
pub(super) fn read(
    html: &str,
    hint: &Hint,
    warnings: &mut Vec<Warning>,
) -> Result<Document, ExtractError> {
    html_guard::check(html, &hint.limits)?;
    let page = own_stack::run("html", || read_page(html, hint))?
        .map_err(ExtractError::HtmlExtractorFailed)?;
    if page.is_whole {
        warnings.push(Warning::WholePage);
    } else if page.missing > 0 {
        warnings.push(Warning::WordsNotFound(page.missing));
    }
    Ok(page.draft.finish(hint))
}

struct Page {
    draft: Draft,
    /// Whether the article could not be told from the rest.
    is_whole: bool,
    /// Letters (in bytes) that the extractor found but the page does not show.
    missing: usize,
}

fn read_page(html: &str, hint: &Hint) -> Page {
    let mut tree = Html::parse_document(html);
    let stated = html_meta::read(&tree, hint.url);
    html_tidy::tidy(&mut tree);
    // Dates are our own affair: trafilatura also guesses them from URLs and from the text.
    let options = Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    let size = html_walk::measure(tree.root_element());
    let article =
        (size.nested <= NESTED_BYTES).then(|| trafilatura::extract(&tree.html(), &options));
    let (mut title, mut author) = (String::new(), None);
    let (mut chosen, mut is_doubted) = (Chosen::default(), true);
    if let Some(Ok(article)) = article {
        title = article.metadata.title;
        // Bylines are told by classes that tidying takes away.
        author = stated.author.is_none().then(|| {
            let page = trafilatura::dom::Document::parse(html);
            trafilatura::metadata::extract_metadata(&page, &options).author
        });
        let article = html_walk::blocks(
            Html::parse_fragment(&article.content_html).root_element(),
            Take::All,
        );
        let page = html_walk::blocks(tree.root_element(), Take::All);
        chosen = html_own::choose(&page, &article);
        is_doubted = is_doubtful(&article) || chosen.missing > chosen.found;
    }
    let mut missing = chosen.missing;
    let mut body = chosen.body;
    let author = stated.author.or(author);
    if let Some(author) = author.as_deref() {
        body = without_byline(body, author);
    }
    let mut is_whole = false;
    if is_doubted {
        let whole = whole_body(&tree);
        // Of two texts of the same words the one in blocks is better.
        let is_longer = whole.text.chars().count() > 2 * body.text.chars().count();
        if is_longer || (whole.blocks.len() > 2 && whole.text.len() * 10 > body.text.len() * 8) {
            is_whole = true;
            body = whole;
        }
        // Pages that a script fills show nothing else.
        if let Some(data) = stated
            .article
            .filter(|data| data.len() > 2 * body.text.len())
        {
            is_whole = false;
            missing = 0;
            body = from_data(&data);
        }
    }
    let language = stated
        .language
        .or_else(|| Some(Language::detect(&body.text)));
    let title = Some(title)
        .filter(|title| !title.trim().is_empty())
        .or(stated.title);
    let draft = Draft {
        title: title.map(|title| without_site(&title, stated.publisher.as_deref()).to_owned()),
        body,
        url: stated.url,
        publisher: stated.publisher,
        author,
        published: stated.published,
        language,
    };
    Page {
        draft,
        is_whole,
        missing,
    }
}

/// `Bridge closed | The Courier` -> `Bridge closed`, where the page calls its site The Courier.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let without = || {
        let title = title.trim_end();
        let at = title.len().checked_sub(site?.trim().len())?;
        let (words, name) = title.split_at_checked(at)?;
        let words = words
            .trim_end()
            .strip_suffix(['|', '-', '–', '—', '·', '•', '»'])?;
        let is_apart = words.ends_with(char::is_whitespace) && !words.trim().is_empty();
        (is_apart && name.to_lowercase() == site?.trim().to_lowercase()).then(|| words.trim_end())
    };
    without().unwrap_or(title)
}

/// Whether this is hardly the article: a scrap, or all words of the page in a single block, which is what the
/// extractor falls back to.
fn is_doubtful(body: &Body) -> bool {
    body.blocks.len() < 2 || body.text.chars().count() < DOUBTFUL_CHARACTERS
}

/// The article without the line that only says by whom it is, which the document knows anyway.
fn without_byline(body: Body, author: &str) -> Body {
    let is_byline = |words: &str| {
        let is_sentence = words.ends_with(['.', '!', '?', '…', ':', '"', '”']);
        words
            .split_once(author.trim())
            .is_some_and(|(before, after)| {
                let more = before.split_whitespace().chain(after.split_whitespace());
                !is_sentence && !author.trim().is_empty() && more.count() <= BYLINE_WORDS
            })
    };
    let place = body
        .blocks
        .iter()
        .take(BYLINE_BLOCKS)
        .position(|block| block.kind == BlockKind::Paragraph && is_byline(body.words(block)));
    let Some(place) = place else {
        return body;
    };
    let mut rest = Body::default();
    for (at, block) in body.blocks.iter().enumerate() {
        if at != place {
            rest.push(block.kind, body.words(block));
        }
    }
    rest
}

/// The article as the page's data have it: mostly plain text, sometimes elements.
fn from_data(article: &str) -> Body {
    if article.contains("</") {
        let tree = Html::parse_fragment(article);
        return html_walk::blocks(tree.root_element(), Take::All);
    }
    let mut body = Body::default();
    for line in article.lines() {
        body.push(BlockKind::Paragraph, line);
    }
    body
}

/// All that the page shows, without what belongs to the site.
fn whole_body(tree: &Html) -> Body {
    let body = Selector::parse("body")
        .ok()
        .and_then(|selector| tree.select(&selector).next());
    body.map(|body| html_walk::blocks(body, Take::WithoutBoilerplate))
        .unwrap_or_default()
}
