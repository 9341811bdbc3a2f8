use footnote::document::TitleOrigin;
use footnote::extract::{ExtractError, Hint, Limits, extract};

use super::{one, outline};

#[test]
fn each_row_of_a_table_says_what_its_cells_mean() {
    let table = "City,Opened,Note\nGraz,1894,\"Rails, and\nstairs\"\n\nLinz,,\"The \"\"long\"\" one\"\nWels,1901,,extra\n";
    for (name, bytes) in [
        ("funiculars_of-austria.csv", table.to_owned()),
        ("funiculars_of-austria.csv", format!("\u{feff}{}", table.replace('\n', "\r\n"))),
        ("funiculars_of-austria.csv", "City;Opened;Note\nGraz;1894;\"Rails, and\nstairs\"\nLinz;;\"The \"\"long\"\" one\"\nWels;1901;;extra".to_owned()),
        ("funiculars_of-austria.tsv", "City\tOpened\tNote\nGraz\t1894\tRails, and stairs\nLinz\t\tThe \"long\" one\nWels\t1901\t\textra".to_owned()),
    ] {
        let document = one(name, bytes.as_bytes());
        assert_eq!(
            outline(&document),
            [
                "h2 City | Opened | Note",
                "tr City: Graz; Opened: 1894; Note: Rails, and stairs",
                "tr City: Linz; Note: The \"long\" one",
                "tr City: Wels; Opened: 1901; extra",
            ],
            "{bytes}"
        );
        assert_eq!((document.title.as_str(), document.title_origin), ("Funiculars of austria", TitleOrigin::Derived));
    }
}

#[test]
fn a_table_without_a_header_is_read_as_it_is() {
    let document = one("a.csv", b"Graz,1894\nLinz,1898\n");
    assert_eq!(outline(&document), ["tr Graz | 1894", "tr Linz | 1898"]);
    // One column is a list of lines.
    let document = one("a.csv", b"Graz\nLinz\n");
    assert_eq!(outline(&document), ["tr Graz", "tr Linz"]);
}

#[test]
fn h23_tables_of_odd_bytes_and_sizes_are_read_or_refused() {
    let mut bytes = b"Name,Town\nM\xfcller,K\xf6ln\n".to_vec();
    assert_eq!(
        one("a.csv", &bytes).text,
        "Name | Town\n\nName: Müller; Town: Köln"
    );
    // One NUL in so many bytes does not make a text binary.
    bytes.extend(b"Anna,Graz\n".repeat(20));
    bytes.extend(b"\0Zero,Null\n\"never closed,\n");
    assert!(one("a.csv", &bytes).text.contains("Name: Zero; Town: Null"));
    // UTF-16 with half a pair in it.
    let words = "Name,Town\nMüller,Köln"
        .encode_utf16()
        .chain([0xd800, u16::from(b'x')]);
    let utf16: Vec<u8> = [0xfffe]
        .into_iter()
        .chain(words)
        .flat_map(u16::to_be_bytes)
        .collect();
    let utf16 = [b"\xfe\xff".as_slice(), &utf16[2..]].concat();
    assert!(
        one("a.csv", &utf16)
            .text
            .contains("Name: Müller; Town: Köln\u{fffd}x")
    );
    // The header's words come again in each row: a small file of wide rows grows.
    let header: Vec<String> = (0..1_000).map(|n| format!("column{n}")).collect();
    let table = header.join(",") + "\n" + &(vec!["1"; 1_000].join(",") + "\n").repeat(100);
    let limits = Limits {
        table_bytes: 1 << 20,
        ..Limits::default()
    };
    let outcome = extract(
        table.as_bytes(),
        &Hint {
            limits,
            ..Hint::named("a.csv")
        },
    );
    assert!(
        matches!(outcome, Err(ExtractError::TableTooLarge(1_048_576))),
        "{outcome:?}"
    );
}
