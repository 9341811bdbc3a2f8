//! `<sup>` and `<sub>` in plain text: the same sign where Unicode has it, so that 10⁶ does not become 106.

/// Raised signs: `6` -> `⁶`, `2+` -> `²⁺`. Ordinals and other words stay as they are (`1st`, `Mme`). Where a number
/// is raised for which there is no sign, a caret says so: `^1.5`.
pub(super) fn raised(text: &str) -> String {
    convert(text, raised_sign, "^")
}

/// Lowered signs: `2` -> `₂`. Words stay as they are.
pub(super) fn lowered(text: &str) -> String {
    convert(text, lowered_sign, "_")
}

fn convert(text: &str, sign: fn(char) -> Option<char>, mark: &str) -> String {
    let inner = text.trim();
    if !inner.chars().any(|c| c.is_ascii_digit() || is_operator(c)) && inner != "n" {
        return text.to_owned();
    }
    match inner.chars().map(sign).collect::<Option<String>>() {
        Some(signs) => text.replacen(inner, &signs, 1),
        // Words that hold a number, a footnote perhaps.
        None if inner.contains(char::is_whitespace) => text.to_owned(),
        None => format!("{mark}{inner}"),
    }
}

fn is_operator(c: char) -> bool {
    matches!(c, '+' | '-' | '−' | '–' | '=')
}

fn raised_sign(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(u32::from(c) - u32::from('4') + u32::from('⁴'))?,
        '+' => '⁺',
        '-' | '−' | '–' => '⁻',
        '=' => '⁼',
        '(' => '⁽',
        ')' => '⁾',
        'n' => 'ⁿ',
        'i' => 'ⁱ',
        _ => return None,
    })
}

fn lowered_sign(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + u32::from('₀'))?,
        '+' => '₊',
        '-' | '−' | '–' => '₋',
        '=' => '₌',
        '(' => '₍',
        ')' => '₎',
        'n' => 'ₙ',
        _ => return None,
    })
}
