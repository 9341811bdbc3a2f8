//! Web pages.

use super::*;

#[test]
fn a_page_gives_its_article_and_what_it_says_about_itself() {
    let document = one("index.html", PAGE);
    assert_eq!(document.title, "Brücke gesperrt");
    assert_eq!(document.publisher.as_deref(), Some("Stadtblatt"));
    assert_eq!(document.author.as_deref(), Some("Eva Berg"));
    assert_eq!(
        document.url.as_deref(),
        Some("https://stadtblatt.example/bruecke")
    );
    assert_eq!(document.language.code(), "de");
    let published = document.published.clone().unwrap();
    assert_eq!(
        (published.date, published.origin),
        (date(2024, 3, 21), DateOrigin::PageMetadata)
    );
    assert_eq!(
        published.instant.unwrap().to_string(),
        "2024-03-21T07:00:00Z"
    );
    let outline = outline(&document);
    println!("{outline:#?}");
    for line in ["h2 Umleitung", "li Busse halten am Markt.", "tr Bus 4 | 12"] {
        assert!(
            outline.iter().any(|l| l == line),
            "{line} is missing in {outline:#?}"
        );
    }
    assert!(
        outline
            .iter()
            .any(|l| l.starts_with("q Wir bitten um Geduld"))
    );
    assert!(!document.text.contains("Impressum") && !document.text.contains("Sport"));
}

#[test]
fn words_in_nested_formatting_come_once_and_code_keeps_its_lines() {
    let first =
        "The tower was closed on Monday, said the mayor, because a bearing had broken. ".repeat(4);
    let last =
        "It will be opened again, as soon as a spare part, which is rare, was found. ".repeat(4);
    let html = format!(
        "<html><body><article><p>{first}</p><em><em><strong>Some words</strong></em></em>\
         <pre><code>fn main() {{\n  run();\n}}</code></pre><p>{last}</p></article></body></html>"
    );
    let document = one("a.html", html);
    let wanted = [
        &format!("p {}", first.trim()),
        "p Some words",
        "code fn main() {\n  run();\n}",
        &format!("p {}", last.trim()),
    ];
    assert_eq!(outline(&document), wanted);
}

#[test]
fn titles_of_pages_lose_the_name_of_their_site() {
    let title = |title: &str| {
        let html = format!(
            "<head><title>{title}</title><meta property=og:site_name content='The Courier'></head><p>Words."
        );
        one("a.html", html).title
    };
    assert_eq!(title("Bridge closed | The Courier"), "Bridge closed");
    assert_eq!(title("Bridge closed – the courier"), "Bridge closed");
    assert_eq!(title("We read The Courier"), "We read The Courier");
    assert_eq!(title("The Courier"), "The Courier");
}

#[test]
fn dates_of_pages_are_never_guessed() {
    let article = "<p>On 3 May 2021 the bridge was closed, and on 2021-05-04 it was opened again to everybody.</p>".repeat(4);
    let page = |head: &str, more: &str| {
        let html = format!(
            "<html><head>{head}</head><body><article>{more}{article}</article></body></html>"
        );
        let hint = Hint {
            url: Some("https://example.org/2019/02/10/a.html"),
            ..Hint::named("a.html")
        };
        let document = extract(html.as_bytes(), &hint)
            .unwrap()
            .documents
            .remove(0)
            .document;
        document.published.map(|published| published.date)
    };
    assert_eq!(page("", ""), None);
    assert_eq!(
        page(
            "<meta property='article:modified_time' content='2022-01-01'>",
            ""
        ),
        None
    );
    assert_eq!(page("<meta name='date' content='1970-01-01'>", ""), None);
    assert_eq!(
        page("<meta name='date' content='2022-02-02'>", ""),
        Some(date(2022, 2, 2))
    );
    assert_eq!(
        page("", "<time datetime='2022-03-03'>x</time>"),
        Some(date(2022, 3, 3))
    );
    assert_eq!(
        page(
            "",
            "<time datetime='2022-03-03'>x</time><time datetime='2022-03-04'>y</time>"
        ),
        None
    );
}

#[test]
fn a_page_cannot_pass_itself_off_as_another_sites() {
    let html = format!("<link rel=canonical href='https://bank.example/login'>{PAGE}")
        .replace("https://stadtblatt", "https://bank");
    let url = |fetched: &str| {
        let hint = Hint {
            url: Some(fetched),
            ..Hint::named("a.html")
        };
        extract(html.as_bytes(), &hint)
            .unwrap()
            .documents
            .remove(0)
            .document
            .url
            .unwrap()
    };
    assert_eq!(url("https://evil.example/a"), "https://evil.example/a");
    assert_eq!(
        url("https://www.bank.example/a"),
        "https://bank.example/login"
    );
}

#[test]
fn a_page_without_an_article_gives_all_its_words_and_says_so() {
    let items: String = (0..60)
        .map(|n| format!("<div><span>Room {n}</span><a href='/{n}'>Open {n}</a></div>"))
        .collect();
    let extraction = read(
        "a.html",
        format!("<html><body><nav>Menu</nav>{items}</body></html>"),
    );
    let document = &extraction.documents[0].document;
    assert!(document.text.contains("Room 59"), "{document:?}");
    assert!(!document.text.contains("Menu"));
}

#[test]
fn a_page_whose_article_is_a_scrap_gives_all_its_words_and_says_so() {
    let rooms: String = (0..40)
        .map(|n| format!("<div class='teaser'>Room {n} is free on Monday</div>"))
        .collect();
    let html = format!(
        "<html><body><article><p>Short.</p></article><div class='sidebar'>{rooms}</div><form>Log in</form></body></html>"
    );
    let extraction = read("a.html", html);
    let text = &extraction.documents[0].document.text;
    assert!(text.contains("Room 39 is free"), "{text}");
    assert!(!text.contains("Log in"), "{text}");
    assert_eq!(
        warnings(&extraction),
        ["no article was found in the page; all of its text was taken"]
    );
}

/// Share of the words that two texts have in common, as the public benchmark counts it but by single words.
fn token_f1(got: &str, wanted: &str) -> f64 {
    use std::collections::HashMap;
    fn tokens(text: &str) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for word in text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
        {
            *counts.entry(word.to_lowercase()).or_insert(0) += 1;
        }
        counts
    }
    let (got, wanted) = (tokens(got), tokens(wanted));
    let common: usize = got
        .iter()
        .map(|(word, n)| *n.min(wanted.get(word).unwrap_or(&0)))
        .sum();
    let (got, wanted): (usize, usize) = (got.values().sum(), wanted.values().sum());
    if got + wanted == 0 {
        1.0
    } else {
        2.0 * common as f64 / (got + wanted) as f64
    }
}

#[test]
fn articles_agree_with_what_people_marked() {
    let Some(folder) = shared("data/html-articles") else {
        return;
    };
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("ground-truth.json")).unwrap()).unwrap();
    let begun = Instant::now();
    let mut scores = Vec::new();
    for (name, wanted) in truth.as_object().unwrap() {
        let bytes = std::fs::read(folder.join("html").join(format!("{name}.html.gz"))).unwrap();
        let hint = Hint {
            url: wanted["url"].as_str(),
            ..Hint::named("page.html.gz")
        };
        let extraction = extract(&bytes, &hint).unwrap();
        let document = &extraction.documents[0].document;
        keeps_promises(document);
        let score = token_f1(&document.text, wanted["articleBody"].as_str().unwrap());
        scores.push((
            score,
            name,
            warnings(&extraction),
            document.published.clone(),
        ));
    }
    let mean = scores.iter().map(|(score, ..)| score).sum::<f64>() / scores.len() as f64;
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let dated = scores
        .iter()
        .filter(|(.., published)| published.is_some())
        .count();
    println!(
        "{} pages, mean token F1 {mean:.4}, {dated} dated, {:?}",
        scores.len(),
        begun.elapsed()
    );
    for (score, name, warnings, _) in scores.iter().take(8) {
        println!("{score:.3} {name} {warnings:?}");
    }
    assert!(mean >= 0.955, "mean token F1 is {mean:.4}");
}
