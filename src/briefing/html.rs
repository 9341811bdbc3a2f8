//! An edition as a page of HTML that needs nothing else: no script, no picture, no font, no request to anybody.
//!
//! Whatever words a document has stand in it as text; its links lead to `http` and `https` only. The page's own policy
//! forbids what it does not have, should a mistake here ever let something in.

use std::fmt::Write;

use jiff::Zoned;
use jiff::civil::Date;

use super::page::{
    Cited, DIFFER, Heading, NOTHING, Quote, also_in_words, dates_in_words, moment_in_words, struck,
    without_words,
};
use super::shown::{ShownEdition, ShownLine, ShownStruck, ShownTopic};
use crate::answer::reply::Excerpt;
use crate::text::fragment::link;
use crate::text::visible::visible_line;

/// How it looks, in the light and in the dark.
const STYLE: &str = include_str!("page.css");

/// What the page may do: show itself.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Copies up to this many are named at once; more unfold.
const FEW_COPIES: usize = 2;

/// The edition as a whole page. No folder of this machine is named in it.
pub fn html(heading: &Heading, shown: &ShownEdition) -> String {
    let title = line(&heading.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1 dir=\"auto\">{title}</h1>\n"
    );
    put_when(&mut out, heading);
    let _ = writeln!(
        out,
        "<p class=\"summary\">{}</p>\n</header>",
        line(&heading.summary(shown))
    );
    for topic in &shown.topics {
        put_topic(&mut out, topic);
    }
    out += "</main>\n<footer>Every quote is word for word from its document.</footer>\n</body>\n</html>\n";
    out
}

fn put_when(out: &mut String, heading: &Heading) {
    let made = moment(&heading.made_at);
    let schedule = line(&heading.schedule);
    let _ = match &heading.next_due {
        Some(next) => writeln!(
            out,
            "<p class=\"when\">Made {made}, next {} ({schedule})</p>",
            moment(next)
        ),
        None => writeln!(out, "<p class=\"when\">Made {made}, renewed {schedule}</p>"),
    };
}

fn put_topic(out: &mut String, topic: &ShownTopic) {
    let _ = writeln!(
        out,
        "<section>\n<h2 dir=\"auto\">{}</h2>",
        line(&topic.topic)
    );
    if topic.differ {
        let _ = writeln!(out, "<p class=\"differ\">{DIFFER}</p>");
    }
    if topic.lines.is_empty() {
        let _ = writeln!(out, "<p class=\"nothing\">{NOTHING}</p>");
    }
    for line in &topic.lines {
        put_line(out, line);
    }
    for one in &topic.struck {
        put_struck(out, one);
    }
    for words in without_words(topic) {
        let _ = writeln!(out, "<p class=\"nothing\">{}</p>", line(&words));
    }
    out.push_str("</section>\n");
}

fn put_line(out: &mut String, line: &ShownLine) {
    let excerpt = &line.excerpt;
    let quote = Quote::of(excerpt);
    let (class, new) = match line.is_new {
        true => (" class=\"new\"", "<b class=\"badge\">new</b> "),
        false => ("", ""),
    };
    let _ = writeln!(out, "<figure{class}>");
    put_quote(out, excerpt, &quote, false);
    let _ = write!(
        out,
        "<figcaption>\n<p><span class=\"rank\">{}</span> {new}{}</p>\n",
        excerpt.rank,
        cited(&Cited::quote(excerpt, &quote))
    );
    put_beside(out, excerpt);
    out.push_str("</figcaption>\n</figure>\n");
}

fn put_struck(out: &mut String, one: &ShownStruck) {
    let Some(excerpt) = &one.excerpt else {
        return;
    };
    let quote = Quote::of(excerpt);
    let _ = writeln!(
        out,
        "<figure class=\"struck\">\n<p class=\"why\">{}</p>",
        struck(one.why)
    );
    put_quote(out, excerpt, &quote, true);
    let _ = writeln!(
        out,
        "<figcaption>\n<p>{}</p>\n</figcaption>\n</figure>",
        cited(&Cited::quote(excerpt, &quote))
    );
}

fn put_quote(out: &mut String, excerpt: &Excerpt, quote: &Quote, is_struck: bool) {
    let document = &excerpt.document;
    out.push_str("<blockquote");
    if let Some(address) = document.url.as_deref().and_then(link) {
        let _ = write!(out, " cite=\"{}\"", escaped(&address));
    }
    if !document.language.is_unknown() {
        let _ = write!(out, " lang=\"{}\"", escaped(document.language.code()));
    }
    out.push_str(">\n");
    let (open, close) = match is_struck {
        true => ("<del>", "</del>"),
        false => ("", ""),
    };
    for (line, keys) in quote.lines() {
        let _ = write!(out, "<p dir=\"auto\">{open}");
        let mut at = 0;
        for key in keys.iter().filter(|_| !is_struck) {
            out.push_str(&escaped(line.get(at..key.start).unwrap_or_default()));
            let words = escaped(line.get(key.clone()).unwrap_or_default());
            let _ = write!(out, "<strong>{words}</strong>");
            at = key.end;
        }
        out.push_str(&escaped(line.get(at..).unwrap_or_default()));
        let _ = writeln!(out, "{close}</p>");
    }
    out.push_str("</blockquote>\n");
}

/// What its dates mean, and where else it stands.
fn put_beside(out: &mut String, excerpt: &Excerpt) {
    if let Some(dates) = dates_in_words(excerpt) {
        let _ = writeln!(out, "<p class=\"beside\">{}</p>", line(&dates));
    }
    let Some(also) = also_in_words(excerpt) else {
        return;
    };
    let copies = excerpt.also_in.iter().map(|copy| cited(&Cited::copy(copy)));
    if excerpt.also_in.len() <= FEW_COPIES {
        let copies: Vec<String> = copies.collect();
        let _ = writeln!(out, "<p class=\"beside\">{also}: {}</p>", copies.join("; "));
        return;
    }
    let _ = writeln!(
        out,
        "<details class=\"beside\">\n<summary>{also}</summary>\n<ul>"
    );
    for copy in copies {
        let _ = writeln!(out, "<li>{copy}</li>");
    }
    out.push_str("</ul>\n</details>\n");
}

/// The linked title, who published it, when, and on which page it stands.
fn cited(cited: &Cited) -> String {
    let name = line(&cited.name);
    let name = match &cited.address {
        Some(address) => format!(
            "<a href=\"{}\" rel=\"noopener noreferrer\">{name}</a>",
            escaped(address)
        ),
        None => name,
    };
    let name = match cited.has_title {
        true => format!("<cite dir=\"auto\">{name}</cite>"),
        false => name,
    };
    let mut behind: Vec<String> = Vec::new();
    behind.extend(cited.publisher.as_deref().map(line));
    behind.push(match cited.day {
        Some(day) => on(day, &cited.date),
        None => line(&cited.date),
    });
    behind.extend(cited.page.map(|page| format!("p. {page}")));
    format!("{name}{}{}", cited.joint(), behind.join(", "))
}

fn on(day: Date, words: &str) -> String {
    format!("<time datetime=\"{day}\">{}</time>", line(words))
}

fn moment(moment: &Zoned) -> String {
    format!(
        "<time datetime=\"{}\">{}</time>",
        moment.timestamp(),
        line(&moment_in_words(moment))
    )
}

/// Words on one line, as text.
fn line(words: &str) -> String {
    escaped(&visible_line(words))
}

/// Text as it stands in HTML, in an element or between the quotes of an attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
