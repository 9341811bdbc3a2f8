//! Rows in columns, aligned by what a terminal shows and not by bytes.

use textwrap::core::display_width;

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// The rows as lines, each indented by two spaces. Rows shorter than the columns end early.
pub fn table(columns: &[Align], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| display_width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for ((cell, align), width) in row.iter().zip(columns).zip(&widths) {
            let room = " ".repeat(width - display_width(cell));
            line.push(' ');
            match align {
                Align::Left => {
                    line.push_str(cell);
                    line.push_str(&room);
                }
                Align::Right => {
                    line.push_str(&room);
                    line.push_str(cell);
                }
            }
            line.push(' ');
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_display_width() {
        let rows = [["word", "7"], ["日本", "12,000"], ["é", ""]]
            .map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            table(&[Align::Left, Align::Right], &rows),
            "  word       7\n  日本  12,000\n  é\n"
        );
    }
}
