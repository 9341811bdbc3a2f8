//! Bytes as hexadecimal digits, for what has to be text: hashes, keys, signatures.

/// Two digits for each byte, lower case.
pub fn written(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes
        .into_iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Reads as many bytes as `into` has; `None` when these are not exactly so many pairs of digits.
pub fn read(digits: &str, into: &mut [u8]) -> Option<()> {
    if digits.len() != into.len() * 2 {
        return None;
    }
    for (byte, pair) in into.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(bytes: Vec<u8>) {
            let mut back = vec![0; bytes.len()];
            prop_assert_eq!(read(&written(bytes.iter().copied()), &mut back), Some(()));
            prop_assert_eq!(back, bytes);
        }

        #[test]
        fn anything_else_is_refused(text in any::<String>()) {
            let fits = text.len() == 8 && text.chars().all(|c| c.is_ascii_hexdigit());
            prop_assert_eq!(read(&text, &mut [0; 4]).is_some(), fits);
        }
    }
}
