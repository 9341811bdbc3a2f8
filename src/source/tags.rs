//! The tags of a page that lead somewhere, read in one pass without building a tree, so that a hostile page costs its
//! length and nothing more.

use lol_html::html_content::Element;
use lol_html::{HtmlRewriter, MemorySettings, Settings, element};
use url::Url;

/// A tag that is longer than this ends the reading. Pictures within a page's own text come near it.
const MOST_MEMORY: usize = 4 << 20;

/// Calls `with` for each tag that `selector` selects, with the address that relative ones are relative to: the page's
/// own, or what its first `<base>` says. A page that cannot be read to its end is read as far as it can be.
pub(super) fn each(html: &str, page: &Url, selector: &str, mut with: impl FnMut(&Element, &Url)) {
    let mut base: Option<Url> = None;
    let handler = element!(format!("base[href], {selector}"), |tag| {
        if tag.tag_name() == "base" {
            let href = tag.get_attribute("href").unwrap_or_default();
            if base.is_none() {
                base = page.join(href.trim()).ok();
            }
        } else {
            with(tag, base.as_ref().unwrap_or(page));
        }
        Ok(())
    });
    let memory = MemorySettings::new().with_max_allowed_memory_usage(MOST_MEMORY);
    let settings = Settings::new()
        .append_element_content_handler(handler)
        .with_strict(false)
        .with_memory_settings(memory);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    // An error is the end of what can be read, and what was found until then is all there is.
    if rewriter.write(html.as_bytes()).is_ok() {
        let _ = rewriter.end();
    }
}

/// The words of an attribute such as `rel`, in lower case.
pub(super) fn words(tag: &Element, attribute: &str) -> Vec<String> {
    let value = tag.get_attribute(attribute).unwrap_or_default();
    let words = value.split(|c: char| c.is_whitespace() || c == ',');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// Where `href` of a tag leads. lol_html gives it as it is written, with its references.
pub(super) fn target(tag: &Element, base: &Url) -> Option<Url> {
    let href = tag.get_attribute("href")?;
    let href = href.trim();
    let plain = match quick_xml::escape::unescape(href) {
        Ok(plain) => plain.into_owned(),
        // Most pages do not escape what they should: then only what surely is escaped is read so.
        Err(_) => href.replace("&amp;", "&"),
    };
    let url = base.join(&plain).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}
