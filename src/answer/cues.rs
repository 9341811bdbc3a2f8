//! Words that tell something of a sentence: that it speaks of a day, or that it leans on the sentence before.

/// Months and weekdays, stemmed as the analyzer does (English) or as they are.
pub const CALENDAR_WORDS: &[&str] = &[
    "januari",
    "februari",
    "march",
    "april",
    "june",
    "juli",
    "august",
    "septemb",
    "octob",
    "novemb",
    "decemb",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "yesterday",
    "tomorrow",
    "centuri",
    "decad",
    "januar",
    "februar",
    "marz",
    "mai",
    "juni",
    "oktob",
    "dezemb",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "janvi",
    "fevri",
    "mar",
    "avril",
    "juin",
    "juillet",
    "aout",
    "octobr",
    "novembr",
    "decembr",
    "ener",
    "febrer",
    "marz",
    "abril",
    "juni",
    "juli",
    "agost",
    "septiembr",
    "octubr",
    "noviembr",
    "diciembr",
];

/// Whether a sentence cannot stand alone: it begins with a word that points back.
pub fn leans_back(sentence: &str) -> bool {
    let first: String = sentence
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take_while(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    matches!(
        first.as_str(),
        "he" | "she"
            | "it"
            | "they"
            | "this"
            | "that"
            | "these"
            | "those"
            | "his"
            | "her"
            | "hers"
            | "its"
            | "their"
            | "theirs"
            | "him"
            | "them"
            | "such"
            | "but"
            | "however"
            | "also"
            | "instead"
            | "therefore"
            | "moreover"
            | "er"
            | "sie"
            | "es"
            | "dies"
            | "diese"
            | "dieser"
            | "dieses"
            | "dabei"
            | "damit"
            | "dazu"
            | "jedoch"
            | "il"
            | "elle"
            | "ils"
            | "elles"
            | "ce"
            | "cela"
            | "cette"
            | "ces"
            | "celui"
            | "celle"
            | "ello"
            | "ella"
            | "ellos"
            | "ellas"
            | "este"
            | "esta"
            | "esto"
            | "estos"
            | "estas"
            | "eso"
            | "ese"
            | "egli"
            | "essi"
            | "questo"
            | "questa"
            | "questi"
            | "ciò"
            | "ele"
            | "eles"
            | "elas"
            | "isso"
            | "isto"
            | "essa"
            | "esse"
            | "hij"
            | "zij"
            | "ze"
            | "dit"
            | "deze"
            | "он"
            | "она"
            | "они"
            | "это"
            | "этот"
    )
}
