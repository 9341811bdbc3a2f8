use std::io::Write;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn at() -> Url {
    url("https://example.org/sitemap.xml")
}

fn pages(sitemap: &Sitemap) -> Vec<&str> {
    sitemap
        .pages
        .iter()
        .map(|listed| listed.url.as_str())
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

const MAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc> https://example.org/a?x=1&amp;y=&#50;#top </loc><lastmod>2024-03-21</lastmod>
    <image:image><image:loc>https://example.org/picture.png</image:loc></image:image></url>
  <url><loc><![CDATA[https://example.org/b]]></loc><lastmod>2024-03-21T10:00:00+02:00</lastmod><priority>0.5</priority></url>
  <url><loc>https://other.example/c</loc></url>
  <url><loc>/relative</loc></url>
  <url/>
</urlset>"#;

#[test]
fn a_sitemap_lists_pages_of_its_own_host_with_their_days() {
    for bytes in [MAP.as_bytes().to_vec(), gzip(MAP.as_bytes())] {
        let map = read(&bytes, &at()).unwrap();
        assert_eq!(
            pages(&map),
            ["https://example.org/a?x=1&y=2", "https://example.org/b"]
        );
        let changed: Vec<_> = map
            .pages
            .iter()
            .map(|listed| listed.changed.unwrap().to_string())
            .collect();
        assert_eq!(changed, ["2024-03-21T00:00:00Z", "2024-03-21T08:00:00Z"]);
        assert_eq!((map.left_out.elsewhere, map.left_out.unreadable), (1, 2));
    }
}

#[test]
fn a_prefix_or_another_charset_changes_nothing() {
    let prefixed =
        "<s:urlset xmlns:s='x'><s:url><s:loc>https://example.org/ü</s:loc></s:url></s:urlset>";
    assert_eq!(
        pages(&read(prefixed.as_bytes(), &at()).unwrap()),
        ["https://example.org/%C3%BC"]
    );
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>https://example.org/\xfc</loc></url></urlset>";
    assert_eq!(
        pages(&read(latin, &at()).unwrap()),
        ["https://example.org/%C3%BC"]
    );
}

#[test]
fn a_list_of_sitemaps_and_a_list_of_lines_are_read_too() {
    let index = "<sitemapindex><sitemap><loc>https://example.org/1.xml.gz</loc></sitemap>\
                 <sitemap><loc>https://other.example/2.xml</loc></sitemap></sitemapindex>";
    let map = read(index.as_bytes(), &at()).unwrap();
    assert_eq!(map.sitemaps.len(), 1);
    assert_eq!((map.pages.len(), map.left_out.elsewhere), (0, 1));
    let lines = "\u{feff}https://example.org/a\r\n\r\nhttps://example.org/b\nnot one\nhttps://other.example/\n";
    let map = read(lines.as_bytes(), &at()).unwrap();
    assert_eq!(
        pages(&map),
        ["https://example.org/a", "https://example.org/b"]
    );
    assert_eq!((map.left_out.elsewhere, map.left_out.unreadable), (1, 1));
}

#[test]
fn what_is_no_sitemap_is_said_to_be_none() {
    for other in [
        "<html><p>hello</p></html>",
        "just words\nand more",
        "<rss version='2.0'/>",
    ] {
        assert_eq!(
            read(other.as_bytes(), &at()),
            Err(SitemapError::NoSitemap),
            "{other}"
        );
    }
    let cut = gzip(MAP.as_bytes());
    let refused = read(cut.get(..cut.len() / 2).unwrap(), &at());
    assert!(
        matches!(refused, Err(SitemapError::Packed(_))),
        "{refused:?}"
    );
    assert!(read(b"<urlset><url><loc>https://example.org/a</lo", &at()).is_err());
    assert_eq!(read(b"", &at()), Ok(Sitemap::default()));
}

#[test]
fn h16_a_sitemap_of_millions_of_lines_gives_no_more_than_it_may_have() {
    let mut huge = String::from("<urlset>");
    for number in 0..200_000 {
        huge.push_str(&format!(
            "<url><loc>https://example.org/{number}</loc></url>"
        ));
    }
    huge.push_str("</urlset>");
    let map = read(huge.as_bytes(), &at()).unwrap();
    assert_eq!(
        (map.pages.len(), map.left_out.beyond),
        (MOST_PAGES, 150_000)
    );
    let larger = vec![b'x'; MOST_BYTES + 1];
    assert_eq!(read(&larger, &at()), Err(SitemapError::TooLarge));
    let bomb = gzip(&vec![b' '; MOST_BYTES * 2]);
    assert_eq!(
        read(&bomb, &at()),
        Err(SitemapError::Packed(DecodeError::Bomb))
    );
}

#[test]
fn h16_a_tree_of_sitemaps_that_list_themselves_ends() {
    let index = |urls: &[String]| {
        let lines: String = urls
            .iter()
            .map(|url| format!("<sitemap><loc>{url}</loc></sitemap>"))
            .collect();
        read(
            format!("<sitemapindex>{lines}</sitemapindex>").as_bytes(),
            &at(),
        )
        .unwrap()
    };
    let mut tree = Tree::new([at(), at()], 10, 3);
    let mut fetched = 0;
    while let Some(next) = tree.next_sitemap() {
        fetched += 1;
        let further = (0..5).map(|number| format!("https://example.org/{fetched}-{number}.xml"));
        let listed: Vec<String> = further.chain([next.to_string()]).collect();
        assert!(tree.take(index(&listed)).is_empty());
    }
    assert_eq!(fetched, 10);
    let mut tree = Tree::new([at()], 10, 3);
    tree.next_sitemap().unwrap();
    let two = "<urlset><url><loc>https://example.org/a</loc></url><url><loc>https://example.org/b</loc></url></urlset>";
    let two = || read(two.as_bytes(), &at()).unwrap();
    assert_eq!((tree.take(two()).len(), tree.take(two()).len()), (2, 1));
    tree.take(index(&["https://example.org/more.xml".to_owned()]));
    assert_eq!(
        tree.next_sitemap(),
        None,
        "there are as many pages as were wanted"
    );
}

#[test]
fn h20_entities_of_its_own_and_endless_shapes_are_refused() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;'>]>\
                  <urlset><url><loc>https://example.org/&lol2;</loc></url></urlset>";
    assert_eq!(
        read(laughs.as_bytes(), &at()),
        Err(XmlError::OwnEntities.into())
    );
    let deep = format!("<urlset>{}", "<a>".repeat(1_000_000));
    assert_eq!(read(deep.as_bytes(), &at()), Err(XmlError::TooDeep.into()));
    let attributes: String = (0..1_000_000)
        .map(|number| format!(" a{number}='1'"))
        .collect();
    let wide = format!("<urlset{attributes}></urlset>");
    assert_eq!(
        read(wide.as_bytes(), &at()),
        Err(XmlError::TooManyAttributes.into())
    );
}

#[test]
fn the_same_host_is_the_same_host_and_port() {
    let site = url("https://example.org/");
    for same in [
        "https://example.org/a",
        "http://example.org/",
        "https://example.org:443/",
    ] {
        assert!(is_of_the_same_host(&url(same), &site), "{same}");
    }
    for other in [
        "https://www.example.org/",
        "https://example.org:8443/",
        "ftp://example.org/",
        "data:x",
        "https://example.org.evil.example/",
    ] {
        assert!(!is_of_the_same_host(&url(other), &site), "{other}");
    }
}

proptest::proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let _ = read(&bytes, &at());
        let mut begun = b"<urlset><url><loc>".to_vec();
        begun.extend(&bytes);
        let _ = read(&begun, &at());
    }
}
