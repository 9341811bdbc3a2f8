//! What kind of answer a question asks for, and which of its words only ask.

use crate::text::Language;

/// The kind of answer that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person, a group.
    Who,
    /// A date, a time.
    When,
    /// A place.
    Where,
    /// A number.
    HowMany,
    /// Anything else.
    Other,
}

/// Words that ask, and words of asking, that stop lists leave in.
pub(super) fn is_asking(word: &str, language: Language) -> bool {
    let lower = word.to_lowercase();
    let words: &[&str] = match language {
        Language::ENGLISH => &[
            "who", "whom", "whose", "what", "which", "when", "where", "why", "how", "tell",
            "please", "anyone", "someone", "know", "would", "could", "shall", "may", "might",
            "must", "also", "us", "does", "did",
        ],
        Language::GERMAN => &[
            "wer", "wen", "wem", "wessen", "was", "wann", "wo", "wohin", "woher", "wie", "warum",
            "wieso", "welche", "welcher", "welches", "viele", "viel", "bitte",
        ],
        Language::FRENCH => &[
            "qui", "que", "quoi", "quand", "où", "comment", "pourquoi", "combien", "quel",
            "quelle", "quels", "quelles", "est-ce",
        ],
        Language::SPANISH => &[
            "quién", "quien", "quiénes", "qué", "cuándo", "cuando", "dónde", "donde", "cómo",
            "cuánto", "cuántos", "cuántas", "cuánta", "cuál", "cuáles",
        ],
        Language::ITALIAN => &[
            "chi", "che", "cosa", "quando", "dove", "come", "perché", "quanto", "quanti", "quante",
            "quale", "quali",
        ],
        Language::PORTUGUESE => &[
            "quem", "que", "quando", "onde", "como", "porquê", "quanto", "quantos", "quantas",
            "qual", "quais",
        ],
        Language::DUTCH => &[
            "wie", "wat", "wanneer", "waar", "waarom", "hoe", "hoeveel", "welke", "welk",
        ],
        Language::RUSSIAN => &[
            "кто",
            "что",
            "когда",
            "где",
            "куда",
            "почему",
            "как",
            "сколько",
            "какой",
            "какая",
            "какие",
        ],
        _ => &[],
    };
    words.contains(&lower.as_str())
}

pub(super) fn kind_of(text: &str, language: Language) -> Kind {
    let lower = plain(text);
    let has = |words: &[&str]| {
        words
            .iter()
            .any(|word| lower.contains(&format!(" {word} ")))
    };
    let table: [(&[&str], Kind); 4] = match language {
        Language::GERMAN => [
            (
                &["wie viele", "wie viel", "wieviel", "wie teuer", "wie lange"],
                Kind::HowMany,
            ),
            (&["wann", "welchem tag", "welchem jahr"], Kind::When),
            (&["wo", "wohin", "woher"], Kind::Where),
            (&["wer", "wen", "wem"], Kind::Who),
        ],
        Language::FRENCH => [
            (&["combien"], Kind::HowMany),
            (
                &["quand", "quelle date", "quel jour", "quelle année"],
                Kind::When,
            ),
            (&["où"], Kind::Where),
            (&["qui"], Kind::Who),
        ],
        Language::SPANISH => [
            (&["cuánto", "cuánta", "cuántos", "cuántas"], Kind::HowMany),
            (&["cuándo", "qué día", "qué fecha", "qué año"], Kind::When),
            (&["dónde"], Kind::Where),
            (&["quién", "quiénes"], Kind::Who),
        ],
        _ => [
            (
                &[
                    "how many",
                    "how much",
                    "how long",
                    "how old",
                    "how far",
                    "how often",
                    "how tall",
                    "how high",
                    "how large",
                    "how big",
                    "how fast",
                    "how quickly",
                    "how soon",
                    "what percentage",
                    "what percent",
                    "what number",
                    "what share",
                    "what proportion",
                    "what is the population",
                    "what price",
                ],
                Kind::HowMany,
            ),
            (
                &[
                    "when",
                    "what year",
                    "which year",
                    "what date",
                    "which date",
                    "what day",
                    "which day",
                    "what month",
                    "which month",
                    "what time",
                    "what century",
                    "which century",
                    "what decade",
                ],
                Kind::When,
            ),
            (
                &[
                    "where",
                    "what city",
                    "which city",
                    "what country",
                    "which country",
                    "what state",
                    "which state",
                    "what place",
                    "which continent",
                ],
                Kind::Where,
            ),
            (&["who", "whom", "whose"], Kind::Who),
        ],
    };
    table
        .into_iter()
        .find(|(words, _)| has(words))
        .map_or(Kind::Other, |(_, kind)| kind)
}

/// The words in lower case, a space around each.
fn plain(text: &str) -> String {
    let words = text.to_lowercase();
    let words = words.replace(|c: char| !c.is_alphanumeric(), " ");
    format!(
        " {} ",
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

fn says_any(text: &str, phrases: &[&str]) -> bool {
    let words = plain(text);
    phrases
        .iter()
        .any(|phrase| words.contains(&format!(" {phrase} ")))
}

/// Whether the answer is a number of things, in English.
pub(super) fn asks_for_number(text: &str, language: Language) -> bool {
    language == Language::ENGLISH && says_any(text, &["how many"])
}

/// Whether the answer is a length of time: "how long", "how many days".
pub(super) fn asks_for_duration(text: &str, language: Language) -> bool {
    let phrases: &[&str] = match language {
        Language::ENGLISH => &[
            "how long",
            "how quickly",
            "how soon",
            "how many hours",
            "how many days",
            "how many weeks",
            "how many months",
            "how many years",
        ],
        Language::GERMAN => &[
            "wie lange",
            "wie viele stunden",
            "wie viele tage",
            "wie viele wochen",
            "wie viele monate",
            "wie viele jahre",
        ],
        Language::FRENCH => &[
            "combien de temps",
            "combien d heures",
            "combien de jours",
            "combien de semaines",
            "combien de mois",
            "combien d années",
        ],
        Language::SPANISH => &[
            "cuánto tiempo",
            "cuántas horas",
            "cuántos días",
            "cuántas semanas",
            "cuántos meses",
            "cuántos años",
        ],
        _ => &[],
    };
    says_any(text, phrases)
}

/// Whether it asks how many there is room for: "how many visitors can the hall take?"
pub(super) fn asks_for_capacity(text: &str, language: Language) -> bool {
    asks_for_number(text, language)
        && says_any(text, &["can", "could"])
        && plain(text).split_whitespace().any(says_room)
}

/// A verb that says no more than that there is room.
pub(in crate::answer) fn says_room(word: &str) -> bool {
    matches!(
        word,
        "receive" | "take" | "hold" | "fit" | "seat" | "carry" | "accommodate" | "host" | "admit"
    )
}

/// A verb that says no more than that something happens: "take place", "occur".
pub(in crate::answer) fn says_happening(word: &str) -> bool {
    matches!(
        word,
        "take"
            | "takes"
            | "took"
            | "taking"
            | "taken"
            | "place"
            | "happen"
            | "happens"
            | "happened"
            | "occur"
            | "occurs"
            | "occurred"
            | "held"
            | "scheduled"
            | "statt"
            | "stattfinden"
            | "lieu"
            | "lugar"
    )
}

/// Whether it asks when something happens, with a verb that says no more: "when does the vote take place?"
pub(super) fn asks_when_it_happens(text: &str) -> bool {
    let phrases = [
        "take place",
        "takes place",
        "took place",
        "taking place",
        "taken place",
        "happen",
        "happened",
        "occur",
        "occurred",
        "be held",
        "is held",
        "was held",
        "findet statt",
        "stattfinden",
        "a lieu",
        "lieu",
        "tendrá lugar",
        "tiene lugar",
        "tuvo lugar",
    ];
    says_any(text, &phrases)
}

/// Whether it asks what is new or what happened, and not for something that is new.
pub(super) fn asks_for_news(text: &str, language: Language) -> bool {
    let phrases: &[&str] = match language {
        Language::ENGLISH => &[
            "what is new",
            "what s new",
            "whats new",
            "what was new",
            "anything new",
            "something new",
            "what happened",
            "what has happened",
            "what is happening",
            "what s happening",
            "any news",
            "what news",
            "news about",
            "news of",
            "news on",
            "news from",
            "headlines",
        ],
        Language::GERMAN => &[
            "was ist neu",
            "was gibt es neues",
            "gibt es neues",
            "gibt es neuigkeiten",
            "was ist passiert",
            "was passierte",
            "was ist geschehen",
            "was geschah",
        ],
        Language::FRENCH => &[
            "quoi de neuf",
            "quoi de nouveau",
            "que s est il passé",
            "qu est ce qui s est passé",
            "qu est il arrivé",
        ],
        Language::SPANISH => &[
            "qué hay de nuevo",
            "qué novedades",
            "qué pasó",
            "qué ha pasado",
            "qué ocurrió",
            "qué noticias",
        ],
        _ => &[],
    };
    says_any(text, phrases)
}

/// The words of such a question that nobody writes in what answers it.
pub(super) fn says_news(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "new"
            | "news"
            | "happened"
            | "happening"
            | "headlines"
            | "neu"
            | "neues"
            | "neuigkeiten"
            | "passiert"
            | "passierte"
            | "geschehen"
            | "geschah"
            | "neuf"
            | "nouveau"
            | "passé"
            | "arrivé"
            | "nuevo"
            | "novedades"
            | "pasó"
            | "pasado"
            | "ocurrió"
            | "noticias"
    )
}

#[cfg(test)]
mod tests {
    use super::{
        asks_for_capacity, asks_for_duration, asks_for_news, asks_for_number, asks_when_it_happens,
    };
    use crate::text::Language;

    #[test]
    fn what_is_new_asks_for_news_and_a_new_chair_does_not() {
        let asks = |text| asks_for_news(text, Language::ENGLISH);
        assert!(asks("What's new in Windfell since May?"));
        assert!(asks("what happened to the ferry last week"));
        assert!(!asks("Who is the new chair since May?"));
        assert!(asks_for_news("Was ist neu?", Language::GERMAN));
    }

    #[test]
    fn room_is_asked_for_with_can() {
        let asks = |text| asks_for_capacity(text, Language::ENGLISH);
        assert!(asks("How many visitors can the hall hold?"));
        assert!(!asks("How many visitors did the hall receive last year?"));
        assert!(!asks("Can the hall hold a concert?"));
    }

    #[test]
    fn lengths_of_time_are_asked_for_in_many_ways() {
        assert!(asks_for_duration(
            "How long does it take?",
            Language::ENGLISH
        ));
        assert!(asks_for_duration(
            "Within how many days is it answered?",
            Language::ENGLISH
        ));
        assert!(asks_for_duration("Wie lange dauert es?", Language::GERMAN));
        assert!(!asks_for_duration(
            "How many people came in three days?",
            Language::ENGLISH
        ));
        assert!(asks_for_number("How many people came?", Language::ENGLISH));
    }

    #[test]
    fn taking_place_says_no_more_than_happening() {
        assert!(asks_when_it_happens("When does the vote take place?"));
        assert!(!asks_when_it_happens("When does line 7 open?"));
    }
}
