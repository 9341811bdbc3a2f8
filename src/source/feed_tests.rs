use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn now() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

fn try_read(text: &str) -> Result<Feed, FeedError> {
    read(text.as_bytes(), &url("https://example.org/feed.xml"), now())
}

fn feed(text: &str) -> Feed {
    try_read(text).unwrap()
}

fn rss(items: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>T</title><link>https://example.org/</link>{items}</channel></rss>"
    )
}

#[test]
fn rss_is_read_with_its_pace_and_absolute_links() {
    let read = feed(
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
            xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel><title> The  News </title><link>https://example.org/</link>
        <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
        <item><title>Tom &amp; Jerry</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">id-1</guid>
          <pubDate>Thu, 21 Mar 2024 10:00:00 +0200</pubDate><dc:creator>Ada</dc:creator>
          <description>short</description><content:encoded><![CDATA[<p>The <b>whole</b> text.</p>]]></content:encoded></item>
        <item><title>Two</title><guid>https://example.org/b</guid><description>&lt;p&gt;sum&lt;/p&gt;</description></item>
        </channel></rss>"#,
    );
    assert_eq!(read.title.as_deref(), Some("The News"));
    assert_eq!(read.site, Some(url("https://example.org/")));
    assert_eq!(read.pause, Some(Duration::from_secs(1800)));
    let [first, second] = read.entries.as_slice() else {
        panic!("{:?}", read.entries)
    };
    assert_eq!(first.id, "id-1");
    assert_eq!(first.title.as_deref(), Some("Tom & Jerry"));
    assert_eq!(first.url, Some(url("https://example.org/a?x=1&y=2")));
    assert_eq!(first.author.as_deref(), Some("Ada"));
    let published = first.published.unwrap();
    assert_eq!(published.at.to_string(), "2024-03-21T08:00:00Z");
    assert!(published.is_plausible && first.is_whole);
    assert_eq!(first.html.as_deref(), Some("<p>The <b>whole</b> text.</p>"));
    assert_eq!(
        second.url,
        Some(url("https://example.org/b")),
        "an id that is an address is one"
    );
    assert_eq!(
        (second.html.as_deref(), second.is_whole),
        (Some("<p>sum</p>"), false)
    );
    assert_eq!(second.published, None);
}

#[test]
fn atom_is_read_with_its_own_base() {
    let read = feed(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/"><title type="html">A &amp;lt;b&gt; &lt;i&gt;c&lt;/i&gt;</title>
        <link rel="self" href="atom.xml"/><link href="./"/>
        <entry><id>urn:1</id><title>One</title><link rel="enclosure" href="x.mp3"/><link href="one.html"/>
          <updated>2024-03-22T00:00:00Z</updated><published>2024-03-21T00:00:00Z</published>
          <author><name>Ada</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></div></content></entry>
        <entry><id>urn:2</id><title>Two</title><updated>2024-03-22T00:00:00Z</updated><content type="text">a &lt; b

next</content></entry></feed>"#,
    );
    assert_eq!(read.title.as_deref(), Some("A <b> c"));
    assert_eq!(read.site, Some(url("https://example.org/blog/")));
    let [first, second] = read.entries.as_slice() else {
        panic!("{:?}", read.entries)
    };
    assert_eq!(first.url, Some(url("https://example.org/blog/one.html")));
    assert_eq!(
        first.updated.unwrap().at.to_string(),
        "2024-03-22T00:00:00Z"
    );
    assert!(first.html.as_deref().unwrap().contains("<p>Hi</p>"));
    assert_eq!(second.html.as_deref(), Some("<p>a &lt; b</p><p>next</p>"));
}

#[test]
fn rss_1_and_older_and_json_feed_are_read() {
    let rdf = feed(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
        <channel rdf:about="https://example.org/"><title>R</title><link>https://example.org/</link></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item></rdf:RDF>"#,
    );
    assert_eq!(rdf.entries[0].url, Some(url("https://example.org/1")));
    let old = feed(
        "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>\
         <rss version='0.91'><channel><title>O</title><link>https://example.org/</link>\
         <item><title>One</title><link>https://example.org/1</link></item></channel></rss>",
    );
    assert_eq!(old.entries[0].title.as_deref(), Some("One"));
    let json = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://example.org/","feed_url":"https://example.org/feed.xml",
        "items":[{"id":"1","url":"/one","title":"One","content_html":"<p>x</p>","date_published":"2024-03-21T10:00:00Z"}]}"#,
    );
    assert_eq!(json.site, Some(url("https://example.org/")));
    assert_eq!(json.entries[0].url, Some(url("https://example.org/one")));
    assert_eq!(json.entries[0].html.as_deref(), Some("<p>x</p>"));
}

#[test]
fn an_entry_without_an_id_gets_one_that_stays() {
    let items = "<item><title>A</title><link>/a</link></item><item><title>No link</title><pubDate>Thu, 21 Mar 2024 10:00:00 GMT</pubDate></item>";
    let ids = |text: &str| {
        feed(text)
            .entries
            .into_iter()
            .map(|entry| entry.id)
            .collect::<Vec<_>>()
    };
    let first = ids(&rss(items));
    assert_eq!(first, ids(&rss(items)));
    assert!(
        first.len() == 2 && first[0] != first[1] && first.iter().all(|id| id.starts_with("made:")),
        "{first:?}"
    );
    let mended = ids(&rss(&items.replace("<title>A", "<title>A, mended")));
    assert_eq!(mended[0], first[0], "its page says which one it is");
}

#[test]
fn one_id_for_many_entries_is_no_id_and_the_same_entry_twice_is_one() {
    let read = feed(&rss(
        "<item><guid>x</guid><link>/a</link></item><item><guid>x</guid><link>/b</link></item><item><guid>x</guid><link>/b</link></item>",
    ));
    assert_eq!(read.entries.len(), 2);
    assert_ne!(read.entries[0].id, read.entries[1].id);
    assert_eq!(read.left_out, 1);
}

#[test]
fn h55_a_date_that_cannot_be_true_is_kept_and_marked() {
    let item = |date: &str| format!("<item><title>{date}</title><pubDate>{date}</pubDate></item>");
    let dates = [
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(false)),
        ("Thu, 01 Jan 2099 00:00:00 GMT", Some(false)),
        ("Mon, 02 Nov 2026 00:00:00 GMT", Some(true)),
        ("Thu, 21 Mar 2024 00:00:00 GMT", Some(true)),
        ("some day", None),
    ];
    let read = feed(&rss(&dates.map(|(date, _)| item(date)).concat()));
    for (entry, (date, plausible)) in read.entries.iter().zip(dates) {
        assert_eq!(
            entry.published.map(|dated| dated.is_plausible),
            plausible,
            "{date}"
        );
    }
    assert!(
        read.entries[1]
            .published
            .unwrap()
            .at
            .to_string()
            .starts_with("2099-")
    );
}

#[test]
fn h16_a_link_of_an_entry_is_told_as_it_is_and_never_of_another_scheme() {
    let read = feed(&rss(
        "<item><guid>1</guid><link>http://127.0.0.1/</link></item><item><guid>2</guid><link>file:///etc/passwd</link></item>\
         <item><guid>javascript:alert(1)</guid></item>",
    ));
    let urls: Vec<_> = read
        .entries
        .iter()
        .map(|entry| entry.url.as_ref().map(Url::as_str))
        .collect();
    assert_eq!(
        urls,
        [Some("http://127.0.0.1/"), None, None],
        "the guard judges the first of them"
    );
}

#[test]
fn h20_entities_of_its_own_are_not_expanded_and_nothing_is_read() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>";
    let external = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>";
    let parameter = "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1/evil.dtd'> %p;]>";
    for attack in [laughs, external, parameter] {
        let text = format!("{attack}{}", rss("<item><title>&c;&e;</title></item>"));
        assert_eq!(
            try_read(&text),
            Err(XmlError::OwnEntities.into()),
            "{attack}"
        );
    }
    // A reference that nothing defines stands for itself.
    let read = feed(&rss("<item><title>&nosuch; &amp;</title></item>"));
    assert_eq!(read.entries[0].title.as_deref(), Some("&nosuch; &"));
}

#[test]
fn h20_a_million_attributes_or_endless_nesting_are_refused_at_once() {
    let attributes: String = (0..1_000_000)
        .map(|number| format!(" a{number}='1'"))
        .collect();
    let wide = rss(&format!("<item{attributes}></item>"));
    assert_eq!(try_read(&wide), Err(XmlError::TooManyAttributes.into()));
    let namespaces: String = (0..200)
        .map(|number| format!("<a xmlns:p{number}='x'>"))
        .collect();
    assert!(try_read(&rss(&namespaces)).is_err());
    assert_eq!(
        try_read(&rss(&"<a>".repeat(200_000))),
        Err(XmlError::TooDeep.into())
    );
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{}",
        "[".repeat(500_000)
    );
    assert!(matches!(try_read(&json), Err(FeedError::NoFeed(_))));
    let large = format!("{}{}", rss(""), " ".repeat(MOST_BYTES));
    assert_eq!(try_read(&large), Err(FeedError::TooLarge));
}

#[test]
fn a_long_feed_is_read_up_to_a_bound_and_a_huge_entry_without_its_text() {
    let items: String = (0..MOST_ENTRIES + 10)
        .map(|number| format!("<item><guid>{number}</guid></item>"))
        .collect();
    let read = feed(&rss(&items));
    assert_eq!((read.entries.len(), read.left_out), (MOST_ENTRIES, 10));
    let huge = feed(&rss(&format!(
        "<item><title>t</title><description>{}</description></item>",
        "x".repeat(MOST_HTML + 1)
    )));
    assert_eq!(huge.entries[0].html, None);
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    for other in [
        "",
        "hello",
        "<html><body>x</body></html>",
        "{}",
        "<rss version='2.0'><channel>",
    ] {
        let told = try_read(other).unwrap_err().to_string();
        assert!(told.contains("feed"), "{other}: {told}");
    }
}

#[test]
fn a_ttl_is_heeded_up_to_a_bound() {
    assert_eq!(
        feed(&rss("<ttl>90</ttl>")).pause,
        Some(Duration::from_secs(5400))
    );
    assert_eq!(
        feed(&rss("<ttl>4000000000</ttl>")).pause,
        Some(LONGEST_PAUSE)
    );
    assert_eq!(feed(&rss("")).pause, None);
}

#[test]
fn a_page_names_its_feeds() {
    let page = "<link rel=alternate type='application/rss+xml' href='/rss?a=1&amp;b=2'><link rel='Alternate' type='application/atom+xml; charset=utf-8' href=atom>\
                <link rel=alternate type='text/html' hreflang=de href=/de><link rel=stylesheet type='application/rss+xml' href=/no>\
                <link rel=alternate type='application/rss+xml' href='/rss?a=1&amp;b=2'><link rel=alternate type='application/feed+json' href='file:///x'>";
    let found = discover(page, &url("https://example.org/blog/"));
    assert_eq!(
        found,
        [
            url("https://example.org/rss?a=1&b=2"),
            url("https://example.org/blog/atom")
        ]
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..400) {
        let place = url("https://example.org/");
        let _ = read(&bytes, &place, now());
        // A real feed with damage in it gets further.
        let mut damaged = rss("<item><guid>x</guid><link>/a</link><pubDate>Thu, 21 Mar 2024 10:00:00 GMT</pubDate></item>").into_bytes();
        let at = at.min(damaged.len());
        damaged.splice(at..at, bytes);
        if let Ok(feed) = read(&damaged, &place, now()) {
            let mut ids = HashSet::new();
            prop_assert!(feed.entries.iter().all(|entry| !entry.id.is_empty() && ids.insert(&entry.id)));
        }
    }
}
