//! PDFs written by hand, sound ones and others: no file from elsewhere is needed, and each byte is known.

use std::io::Write;

/// Objects on their way to a file.
#[derive(Default)]
pub struct Made {
    objects: Vec<Vec<u8>>,
    /// What the last lines of the file say beside the size and the root.
    pub trailer: String,
}

/// One piece of text: its left, its base line from the bottom of the page, its size, its words.
pub type Piece<'a> = (f32, f32, f32, &'a str);

impl Made {
    /// Keeps a place for an object; its number.
    pub fn place(&mut self) -> usize {
        self.objects.push(b"null".to_vec());
        self.objects.len()
    }

    pub fn put(&mut self, number: usize, object: impl Into<Vec<u8>>) {
        self.objects[number - 1] = object.into();
    }

    pub fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        let number = self.place();
        self.put(number, object);
        number
    }

    pub fn stream(&mut self, dictionary: &str, content: &[u8]) -> usize {
        let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
        object.push('\n');
        let mut object = object.trim_end().as_bytes().to_vec();
        object.push(b'\n');
        object.extend_from_slice(content);
        object.extend_from_slice(b"\nendstream");
        self.add(object)
    }

    /// The file, with object `root` as its catalog.
    pub fn file(&self, root: usize) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in self.objects.iter().enumerate() {
            places.push(file.len());
            writeln!(file, "{} 0 obj", at + 1).unwrap();
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let xref = file.len();
        write!(file, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
        for place in &places {
            writeln!(file, "{place:010} 00000 n ").unwrap();
        }
        let (size, more) = (places.len() + 1, &self.trailer);
        write!(
            file,
            "trailer\n<< /Size {size} /Root {root} 0 R {more} >>\nstartxref\n{xref}\n%%EOF\n"
        )
        .unwrap();
        file
    }
}

/// What draws the pieces, in a font named F1.
pub fn drawn(pieces: &[Piece]) -> String {
    let escaped = |words: &str| {
        words
            .replace('\\', "\\\\")
            .replace('(', "\\(")
            .replace(')', "\\)")
            // Its place in the font's encoding.
            .replace('•', "\\225")
    };
    pieces
        .iter()
        .map(|(x, y, size, words)| {
            format!("BT /F1 {size} Tf {x} {y} Td ({}) Tj ET\n", escaped(words))
        })
        .collect()
}

/// A PDF of these pages, with these entries in its Info dictionary.
pub fn pdf(pages: &[Vec<Piece>], info: &str) -> Vec<u8> {
    let contents: Vec<String> = pages.iter().map(|page| drawn(page)).collect();
    pdf_of_contents(&contents, info)
}

/// A PDF of pages with these contents.
pub fn pdf_of_contents(contents: &[String], info: &str) -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree) = (made.place(), made.place());
    let font = made
        .add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    let mut kids = String::new();
    for content in contents {
        let content = made.stream("", content.as_bytes());
        let page = made.add(format!(
            "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /Font << /F1 {font} 0 R >> >> >>"
        ));
        kids += &format!("{page} 0 R ");
    }
    made.put(
        tree,
        format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} >>",
            contents.len()
        ),
    );
    made.put(
        root,
        format!("<< /Type /Catalog /Pages {tree} 0 R /Lang (en-GB) >>"),
    );
    let about = made.add(format!("<< {info} >>"));
    made.trailer = format!("/Info {about} 0 R");
    made.file(root)
}

/// Lines set one below the other from `top`, as wide as their words are.
pub fn lines<'a>(top: f32, words: &[&'a str]) -> Vec<Piece<'a>> {
    let below = |at: usize| top - 14.0 * at as f32;
    words
        .iter()
        .enumerate()
        .map(|(at, words)| (72.0, below(at), 11.0, *words))
        .collect()
}

/// One page of a form that is drawn by what `form` says, with itself as resource X1 of both.
pub fn self_drawing() -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree, form) = (made.place(), made.place(), made.place());
    let content = "/X1 Do";
    made.put(
        form,
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X1 {form} 0 R >> >> \
             /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    );
    let drawing = made.stream("", content.as_bytes());
    let page = made.add(format!(
        "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {drawing} 0 R \
         /Resources << /XObject << /X1 {form} 0 R >> >> >>"
    ));
    made.put(
        tree,
        format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"),
    );
    made.put(root, format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
    made.file(root)
}

/// One page that draws a form a hundred times, which draws another one a hundred times, and so on: a file of a few
/// kilobytes, in little memory, with more work in it than anybody has time for.
pub fn drawn_without_end() -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree) = (made.place(), made.place());
    let draws = "/X1 Do ".repeat(100);
    let mut inner = made.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"q Q");
    for _ in 0..8 {
        let form = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X1 {inner} 0 R >> >>"
        );
        inner = made.stream(&form, draws.as_bytes());
    }
    let content = made.stream("", draws.as_bytes());
    let page = made.add(format!(
        "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
         /Resources << /XObject << /X1 {inner} 0 R >> >> >>"
    ));
    made.put(
        tree,
        format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"),
    );
    made.put(root, format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
    made.file(root)
}

/// One page whose content is `content` after unpacking.
pub fn packed(content: &[u8]) -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree) = (made.place(), made.place());
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content).unwrap();
    let content = made.stream("/Filter /FlateDecode", &packer.finish().unwrap());
    let page = made.add(format!(
        "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R >>"
    ));
    made.put(
        tree,
        format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"),
    );
    made.put(root, format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
    made.file(root)
}

/// A tree of pages that is its own child, and says it has a million pages.
pub fn looped_pages() -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree) = (made.place(), made.place());
    made.put(
        tree,
        format!("<< /Type /Pages /Kids [{tree} 0 R {tree} 0 R] /Count 1000000 >>"),
    );
    made.put(root, format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
    made.file(root)
}

/// A million pages, which are one page named a million times.
pub fn a_million_pages() -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree) = (made.place(), made.place());
    let page = made.add(format!(
        "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 9 9] >>"
    ));
    let kids = format!("{page} 0 R ").repeat(1_000_000);
    made.put(
        tree,
        format!("<< /Type /Pages /Kids [{kids}] /Count 1000000 >>"),
    );
    made.put(root, format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
    made.file(root)
}

/// A page locked with a password that nobody has.
pub fn locked() -> Vec<u8> {
    let mut made = Made::default();
    let (root, tree) = (made.place(), made.place());
    let content = made.stream("", b"\x8f\x01\x22 locked");
    let page = made.add(format!(
        "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R >>"
    ));
    made.put(
        tree,
        format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"),
    );
    made.put(root, format!("<< /Type /Catalog /Pages {tree} 0 R >>"));
    let keys = "ab".repeat(32);
    let lock = made.add(format!(
        "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{keys}> /U <{keys}> >>"
    ));
    let id = "00112233445566778899aabbccddeeff";
    made.trailer = format!("/Encrypt {lock} 0 R /ID [<{id}> <{id}>]");
    made.file(root)
}
