//! Letters -> lines: what stands on one base line, in the order in which the page draws it, with spaces where there
//! are gaps.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// A gap this wide, in heights of a letter, is a space: fonts have 0.2 to 0.3, and justified lines more.
const SPACE: f64 = 0.15;
/// A gap this wide is no space between words any more but between cells or columns.
const CELL: f64 = 2.0;
/// How far from the base line a letter may stand and be on it: notes and formulas are raised and lowered.
const RAISED: f64 = 0.5;
/// How far back a letter may step and still follow: accents and tight settings overlap.
const BACK: f64 = 0.6;
/// A letter drawn again so near to itself is one letter in bold.
const AGAIN: f64 = 0.15;

/// What stands where two cells of a line meet; no letter of a PDF is one.
pub(super) const CELL_BREAK: char = '\t';

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// From 1, as a viewer counts.
    pub(super) number: u32,
    /// In the order in which they are drawn.
    pub(super) lines: Vec<Line>,
}

/// A line of text. Lengths are in points, a 72nd of an inch.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    /// How far down its base line is; only differences mean something.
    pub(super) down: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The height of its letters.
    pub(super) size: f64,
    way: Way,
}

/// In which direction a line runs on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Up,
    Left,
    Down,
}

/// Gathers what a parser draws.
#[derive(Default)]
pub(super) struct Pages {
    done: Vec<Page>,
    open: Page,
    line: Option<Line>,
    /// Where the last letter began, and which it was.
    last: (f64, String),
    /// Whether a space was drawn since.
    is_spaced: bool,
}

impl Pages {
    /// The page that is being drawn, 1 before there is any.
    pub(super) fn number(&self) -> u32 {
        self.open.number.max(1)
    }

    /// Turns to a page. One that was open is kept as it is.
    pub(super) fn begin(&mut self, number: u32) {
        if self.open.number == number {
            return;
        }
        self.end_line();
        let page = std::mem::take(&mut self.open);
        if page.number > 0 {
            self.done.push(upright(page));
        }
        self.open.number = number;
    }

    /// All pages in their order.
    pub(super) fn finish(mut self) -> Vec<Page> {
        self.begin(u32::MAX);
        self.done
    }

    fn end_line(&mut self) {
        self.is_spaced = false;
        if let Some(mut line) = self.line.take() {
            line.text.truncate(line.text.trim_end().len());
            if !line.text.is_empty() {
                self.open.lines.push(line);
            }
        }
    }

    fn letter(&mut self, placed: Placed, text: &str) {
        let Placed {
            x,
            down,
            width,
            size,
            way,
        } = placed;
        let text: String = text.chars().flat_map(letters).collect();
        let is_space = text.trim().is_empty();
        let follows = self.line.as_ref().is_some_and(|line| {
            let tall = line.size.max(size);
            line.way == way
                && (down - line.down).abs() <= RAISED * tall
                && x >= line.right - BACK * tall
        });
        let is_again = self.last.1 == text
            && (x - self.last.0).abs() < AGAIN * size
            && self
                .line
                .as_ref()
                .is_some_and(|line| line.way == way && (down - line.down).abs() < AGAIN * size);
        if is_again {
            return;
        }
        if let Some(line) = self.line.as_mut().filter(|_| follows) {
            if is_space {
                self.is_spaced = true;
                return;
            }
            let gap = (x - line.right) / line.size.min(size);
            if gap > CELL {
                line.text.push(CELL_BREAK);
            } else if self.is_spaced || gap > SPACE {
                line.text.push(' ');
            }
            line.text.push_str(&text);
            line.right = line.right.max(x + width);
            // A raised figure does not make the line a small one.
            if size > line.size {
                (line.size, line.down) = (size, down);
            }
        } else {
            self.end_line();
            if is_space {
                return;
            }
            self.line = Some(Line {
                text: text.clone(),
                down,
                left: x,
                right: x + width,
                size,
                way,
            });
        }
        self.is_spaced = false;
        self.last = (x, text);
    }
}

/// A letter's place, turned so that its line runs to the right.
struct Placed {
    x: f64,
    down: f64,
    width: f64,
    size: f64,
    way: Way,
}

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        number: u32,
        _media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.begin(number);
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.end_line();
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let (along, across) = (place.m11.hypot(place.m12), place.m21.hypot(place.m22));
        let (way, x, down) = if place.m12.abs() <= place.m11.abs() {
            match place.m11 >= 0.0 {
                true => (Way::Right, place.m31, -place.m32),
                false => (Way::Left, -place.m31, place.m32),
            }
        } else {
            match place.m12 >= 0.0 {
                true => (Way::Up, place.m32, place.m31),
                false => (Way::Down, -place.m32, -place.m31),
            }
        };
        let placed = Placed {
            x,
            down,
            width: width * font_size.abs() * along,
            size: font_size.abs() * across,
            way,
        };
        // Letters of no size, or set before any font was chosen, are not seen by anybody either.
        let is_placed = [placed.x, placed.down, placed.width]
            .iter()
            .all(|n| n.is_finite());
        if is_placed && placed.size.is_finite() && placed.size > 0.1 {
            self.letter(placed, text);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The page with the lines that run as most of its letters do: what runs across is a stamp in the margin, and a page
/// that lies on its side runs across as a whole.
fn upright(mut page: Page) -> Page {
    let letters = |way: Way| -> usize {
        let lines = page.lines.iter().filter(|line| line.way == way);
        lines.map(|line| line.text.len()).sum()
    };
    // Of equals the last wins.
    let most = [Way::Left, Way::Down, Way::Up, Way::Right]
        .into_iter()
        .max_by_key(|way| letters(*way));
    page.lines.retain(|line| Some(line.way) == most);
    page
}

/// A letter as it is written in words: ligatures are taken apart, what nobody sees goes, all spaces are one kind.
fn letters(letter: char) -> impl Iterator<Item = char> {
    let written = match letter {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        // At a line's end it is a hyphen, and it is drawn nowhere else.
        '\u{ad}' => "-",
        c if c.is_whitespace() => " ",
        c if c.is_control() => "",
        _ => "\0",
    };
    let itself = (written == "\0").then_some(letter);
    let written = if itself.is_some() { "" } else { written };
    written.chars().chain(itself)
}
