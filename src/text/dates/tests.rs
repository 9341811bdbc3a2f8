//! Tables of what dates mean, and what holds for any text.

use std::time::Instant;

use jiff::civil::{Date, Weekday, date};
use jiff::{ToSpan, Zoned};
use proptest::prelude::*;

use super::*;
use crate::text::Language;

/// Sunday, 22 November 2026, late in the evening in Berlin, when it is another day in Tokyo.
fn sunday() -> Zoned {
    at(date(2026, 11, 22), 23, "Europe/Berlin")
}

fn at(day: Date, hour: i8, zone: &str) -> Zoned {
    day.at(hour, 30, 0, 0).in_tz(zone).unwrap()
}

fn shown(question: &str, now: &Zoned) -> String {
    match window_in_question(question, now) {
        None => "-".to_owned(),
        Some(time) => {
            let end = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
            assert_eq!(
                question.get(time.span.clone()),
                Some(time.words.as_str()),
                "{question}"
            );
            format!(
                "{}..{} {}",
                end(time.window.from),
                end(time.window.to),
                if time.strict { "strict" } else { "loose" }
            )
        }
    }
}

fn check(now: &Zoned, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(question, expected)| {
            let got = shown(question, now);
            (got != *expected)
                .then(|| format!("{question}\n   expected {expected}\n   got      {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn english_questions_with_a_window() {
    check(
        &sunday(),
        &[
            ("What happened today?", "2026-11-22..2026-11-22 strict"),
            ("today's headlines", "2026-11-22..2026-11-22 strict"),
            ("Who resigned today?", "2026-11-22..2026-11-22 strict"),
            (
                "Who is meeting in Qatar today?",
                "2026-11-22..2026-11-22 loose",
            ),
            (
                "What was decided this morning?",
                "2026-11-22..2026-11-22 strict",
            ),
            ("Who won tonight?", "2026-11-22..2026-11-22 strict"),
            (
                "How many were named in the proposal on 20 March 2024?",
                "2024-03-20..2024-03-20 loose",
            ),
            ("What happened yesterday?", "2026-11-21..2026-11-21 strict"),
            (
                "What did he say the day before yesterday?",
                "2026-11-20..2026-11-20 strict",
            ),
            ("What happened last night?", "2026-11-21..2026-11-22 strict"),
            (
                "Which bank failed this week?",
                "2026-11-15..2026-11-22 strict",
            ),
            (
                "Which bank failed earlier this week?",
                "2026-11-15..2026-11-22 strict",
            ),
            (
                "Which bank failed last week?",
                "2026-11-09..2026-11-15 strict",
            ),
            (
                "What changed in the past week?",
                "2026-11-15..2026-11-22 strict",
            ),
            (
                "What changed in the last 7 days?",
                "2026-11-15..2026-11-22 strict",
            ),
            (
                "What changed in the last three days?",
                "2026-11-19..2026-11-22 strict",
            ),
            ("news of the last 24 hours", "2026-11-21..2026-11-22 strict"),
            (
                "What was banned this month?",
                "2026-11-01..2026-11-22 strict",
            ),
            (
                "What was banned last month?",
                "2026-10-01..2026-10-31 strict",
            ),
            (
                "Which films came out this year?",
                "2026-01-01..2026-11-22 loose",
            ),
            ("Who won last year?", "2025-01-01..2025-12-31 loose"),
            ("What has happened since March?", "2026-03-01.. strict"),
            ("what has happened since march", "2026-03-01.. strict"),
            ("What has happened since December?", "2025-12-01.. strict"),
            ("What has changed since yesterday?", "2026-11-21.. strict"),
            ("What has changed since Monday?", "2026-11-16.. strict"),
            ("What has changed since last week?", "2026-11-09.. strict"),
            ("What has changed since 2023?", "2023-01-01.. loose"),
            ("What has changed since 3 June?", "2026-06-03.. strict"),
            ("Who resigned in 2024?", "2024-01-01..2024-12-31 loose"),
            (
                "In 2024 Israel agreed to what?",
                "2024-01-01..2024-12-31 loose",
            ),
            (
                "Who resigned in early 2024?",
                "2024-01-01..2024-12-31 loose",
            ),
            (
                "What happened between Monday and Friday?",
                "2026-11-16..2026-11-22 strict",
            ),
            (
                "Who resigned in the year 2024?",
                "2024-01-01..2024-12-31 loose",
            ),
            (
                "Who resigned in March 2024?",
                "2024-03-01..2024-03-31 loose",
            ),
            (
                "What storm hit Jacksonville in May of 2012?",
                "2012-05-01..2012-05-31 loose",
            ),
            ("Who resigned in March?", "2026-03-01..2026-03-31 loose"),
            ("Who resigned in December?", "2025-12-01..2025-12-31 loose"),
            (
                "Who spoke on 21 March 2024?",
                "2024-03-21..2024-03-21 loose",
            ),
            (
                "Who spoke on the 21st of March 2024?",
                "2024-03-21..2024-03-21 loose",
            ),
            ("Who spoke on March 21?", "2026-03-21..2026-03-21 loose"),
            (
                "Who spoke on March 21, 2024?",
                "2024-03-21..2024-03-21 loose",
            ),
            ("Who spoke on 2024-03-21?", "2024-03-21..2024-03-21 loose"),
            ("ceasefire talks 2024-03-21", "2024-03-21..2024-03-21 loose"),
            ("ceasefire talks March 2024", "2024-03-01..2024-03-31 loose"),
            (
                "Who resigned between March and May 2024?",
                "2024-03-01..2024-05-31 loose",
            ),
            (
                "Who resigned between November and February?",
                "2025-11-01..2026-02-28 loose",
            ),
            (
                "Who spoke from 1 to 5 March?",
                "2026-03-01..2026-03-05 loose",
            ),
            (
                "Who spoke from March 3 to 5, 2024?",
                "2024-03-03..2024-03-05 loose",
            ),
            (
                "How much was lost from 2000 to 2005?",
                "2000-01-01..2005-12-31 loose",
            ),
            ("Who ruled before 2020?", "..2019-12-31 loose"),
            ("Who won prior to 2000?", "..1999-12-31 loose"),
            ("Who was in office until May?", "..2026-05-31 loose"),
            ("What changed after 3 June 2022?", "2022-06-04.. loose"),
            ("What happened on Friday?", "2026-11-20..2026-11-22 strict"),
            ("What happened on Sunday?", "2026-11-22..2026-11-22 strict"),
            (
                "What happened last Sunday?",
                "2026-11-15..2026-11-22 strict",
            ),
            (
                "Which star announced his retirement on Tuesday?",
                "2026-11-17..2026-11-22 strict",
            ),
            (
                "Who was missing early Thursday?",
                "2026-11-19..2026-11-22 strict",
            ),
            (
                "What happened three days ago?",
                "2026-11-19..2026-11-19 strict",
            ),
            (
                "What happened two weeks ago?",
                "2026-11-02..2026-11-08 strict",
            ),
            (
                "Were there more in 2024 or in 2022?",
                "2022-01-01..2024-12-31 loose",
            ),
        ],
    );
}

#[test]
fn english_questions_without_one() {
    let none = [
        "What did he do before the election?",
        "How often a day should I eat?",
        "Who may vote?",
        "Who came second?",
        "Where did the soldiers march to?",
        "Who won the World Cup 2022?",
        "What is in Budget 2024?",
        "Where was Expo 2020?",
        "Who won the 2015 season?",
        "How many sacks in the 2015 season?",
        "Who won gold in 2022 World Cup games?",
        "What happened in 1066?",
        "What was written in 1912?",
        "What will happen in 2035?",
        "What is the latest on Gaza?",
        "What did he recently say?",
        "How many people live in Warsaw today?",
        "Whose wall has fragments visible even today?",
        "How much lower was the sea than it is today?",
        "What are the first buildings known as today?",
        "What is the last name of the player?",
        "How long is a day on Mars?",
        "What is on next week?",
        "What happens tomorrow?",
        "Which singer will launch a residency later this year?",
        "What product comes early next month?",
        "What happened in the last week of the war?",
        "Which city grew most compared to a year ago?",
        "Was it warmer than last year?",
        "Was there more rain than in 2005?",
        "Who let violence play out during the insurrection on January 6, 2021?",
        "Who founded the Sunday Times?",
        "When is Black Friday?",
        "What happened on the morning of 21 March 2024?",
        "Who won the last Week 3 match?",
        "Who spoke in mid-March?",
        "Who hosts Saturday Night Live?",
        "Is the museum open on Sunday?",
        "Who directed the film \"Last Week in May 2024\"?",
        "Who owns USA Today?",
        "Who hosts Last Week Tonight?",
        "What event happened 66 million years ago?",
        "What is form 1040-2024-17?",
        "What was the 4 July speech?",
        "How much can they eat in one day?",
        "Who scored in the last three minutes?",
        "",
    ];
    let table: Vec<(&str, &str)> = none.into_iter().map(|question| (question, "-")).collect();
    check(&sunday(), &table);
}

#[test]
fn questions_in_other_languages() {
    check(
        &sunday(),
        &[
            ("Was ist gestern passiert?", "2026-11-21..2026-11-21 strict"),
            ("Was ist hier passiert?", "-"),
            ("Was ist heute passiert?", "2026-11-22..2026-11-22 strict"),
            ("Wie heißt die Stadt heute?", "-"),
            (
                "Wer wurde letzte Woche gewählt?",
                "2026-11-09..2026-11-15 strict",
            ),
            ("Was geschah im März 2024?", "2024-03-01..2024-03-31 loose"),
            ("Was ist seit März passiert?", "2026-03-01.. strict"),
            (
                "Was geschah am 21. März 2024?",
                "2024-03-21..2024-03-21 loose",
            ),
            (
                "Was geschah vom 1. bis 5. März?",
                "2026-03-01..2026-03-05 loose",
            ),
            (
                "Was wurde in den letzten 3 Tagen beschlossen?",
                "2026-11-19..2026-11-22 strict",
            ),
            (
                "Was wurde vor drei Tagen beschlossen?",
                "2026-11-19..2026-11-19 strict",
            ),
            ("Wer war vor 2020 im Amt?", "..2019-12-31 loose"),
            ("Was geschah am Freitag?", "2026-11-20..2026-11-22 strict"),
            ("Que s'est-il passé hier ?", "2026-11-21..2026-11-21 strict"),
            (
                "Qui a gagné la semaine dernière ?",
                "2026-11-09..2026-11-15 strict",
            ),
            ("Que s'est-il passé depuis mars ?", "2026-03-01.. strict"),
            ("Qui est mort en 2024 ?", "2024-01-01..2024-12-31 loose"),
            (
                "Qu'a-t-il dit le 21 mars 2024 ?",
                "2024-03-21..2024-03-21 loose",
            ),
            (
                "Qui a parlé il y a trois jours ?",
                "2026-11-19..2026-11-19 strict",
            ),
            ("¿Qué pasó ayer?", "2026-11-21..2026-11-21 strict"),
            (
                "¿Quién ganó la semana pasada?",
                "2026-11-09..2026-11-15 strict",
            ),
            (
                "¿Qué ha pasado en los últimos 3 días?",
                "2026-11-19..2026-11-22 strict",
            ),
            (
                "¿Quién murió en marzo de 2024?",
                "2024-03-01..2024-03-31 loose",
            ),
            ("¿Qué ha cambiado desde el lunes?", "2026-11-16.. strict"),
            ("Che cosa è successo ieri?", "2026-11-21..2026-11-21 strict"),
            (
                "Chi ha vinto la settimana scorsa?",
                "2026-11-09..2026-11-15 strict",
            ),
            ("Chi è morto nel 2024?", "2024-01-01..2024-12-31 loose"),
            ("O que aconteceu ontem?", "2026-11-21..2026-11-21 strict"),
            (
                "Quem ganhou na semana passada?",
                "2026-11-09..2026-11-15 strict",
            ),
            ("O que aconteceu desde março?", "2026-03-01.. strict"),
            (
                "Wat is er gisteren gebeurd?",
                "2026-11-21..2026-11-21 strict",
            ),
            ("Wie won er vorige week?", "2026-11-09..2026-11-15 strict"),
            ("Wat is er sinds maart gebeurd?", "2026-03-01.. strict"),
            ("Что произошло вчера?", "2026-11-21..2026-11-21 strict"),
            (
                "Кто победил на прошлой неделе?",
                "2026-11-09..2026-11-15 strict",
            ),
            ("Кто победил в 2024 году?", "2024-01-01..2024-12-31 loose"),
            ("ماذا حدث أمس؟", "2026-11-21..2026-11-21 strict"),
            ("ماذا حدث الأسبوع الماضي؟", "2026-11-09..2026-11-15 strict"),
            ("ماذا حدث في عام ٢٠٢٤؟", "2024-01-01..2024-12-31 loose"),
            ("पिछले सप्ताह क्या हुआ?", "2026-11-09..2026-11-15 strict"),
            ("2024 में क्या हुआ?", "2024-01-01..2024-12-31 loose"),
            ("昨天发生了什么？", "2026-11-21..2026-11-21 strict"),
            ("上周谁赢了？", "2026-11-09..2026-11-15 strict"),
            ("2024年3月发生了什么？", "2024-03-01..2024-03-31 loose"),
            ("先週何がありましたか", "2026-11-09..2026-11-15 strict"),
            ("2024年に何がありましたか", "2024-01-01..2024-12-31 loose"),
            ("เมื่อวานเกิดอะไรขึ้น", "2026-11-21..2026-11-21 strict"),
            ("เกิดอะไรขึ้นในปี 2567", "2024-01-01..2024-12-31 loose"),
        ],
    );
}

#[test]
fn now_is_the_askers_day() {
    let tokyo = sunday().with_time_zone(jiff::tz::TimeZone::get("Asia/Tokyo").unwrap());
    check(
        &tokyo,
        &[("What happened yesterday?", "2026-11-22..2026-11-22 strict")],
    );
    // The night in which clocks go back, and the one in which 02:30 does not exist.
    check(
        &at(date(2026, 10, 25), 2, "Europe/Berlin"),
        &[("What happened yesterday?", "2026-10-24..2026-10-24 strict")],
    );
    check(
        &at(date(2026, 3, 29), 2, "Europe/Berlin"),
        &[("news since yesterday", "2026-03-28.. strict")],
    );
    check(
        &at(date(2027, 1, 1), 0, "UTC"),
        &[
            ("What happened yesterday?", "2026-12-31..2026-12-31 strict"),
            ("What happened last week?", "2026-12-21..2026-12-27 strict"),
            ("What happened this week?", "2026-12-25..2027-01-01 strict"),
            ("What happened this month?", "2026-12-25..2027-01-01 strict"),
            ("What happened last month?", "2026-12-01..2026-12-31 strict"),
            ("What happened in December?", "2026-12-01..2026-12-31 loose"),
            (
                "What happened on February 29?",
                "2024-02-29..2024-02-29 loose",
            ),
        ],
    );
}

#[test]
fn the_past_and_the_present() {
    let now = sunday();
    let past = |question| asks_for_past(question, &now);
    assert!(past("What is the history of Warsaw?"));
    assert!(past("What was the tower originally called?"));
    assert!(past("What happened in 1066?"));
    assert!(past("Who won last year?"));
    assert!(past("How common was it in the past?"));
    assert!(!past("What changed in the past week?"));
    assert!(!past("Which strike is the biggest in US history?"));
    assert!(
        window_in_question("Who resigned in 2024?", &now)
            .unwrap()
            .asks_for_past
    );
    assert!(
        !window_in_question("Who elected its first-ever leader this week?", &now)
            .unwrap()
            .asks_for_past
    );
    assert!(
        !window_in_question("What happened last week?", &now)
            .unwrap()
            .asks_for_past
    );
    for question in [
        "What is the latest on Gaza?",
        "Who now owns it?",
        "Who recently resigned?",
        "today's news",
    ] {
        assert!(asks_for_current(question), "{question}");
    }
    assert!(!asks_for_current("Who discovered oxygen?"));
}

#[test]
fn windows_read_and_serialise() {
    let window = |from, to| Window { from, to };
    let (first, last) = (Some(date(2024, 3, 1)), Some(date(2024, 3, 31)));
    assert_eq!(window(first, None).to_string(), "since 1 Mar 2024");
    assert_eq!(window(None, last).to_string(), "until 31 Mar 2024");
    assert_eq!(window(first, last).to_string(), "1 to 31 Mar 2024");
    assert_eq!(window(first, first).to_string(), "1 Mar 2024");
    assert_eq!(
        window(first, Some(date(2024, 4, 5))).to_string(),
        "1 Mar to 5 Apr 2024"
    );
    assert_eq!(
        window(first, Some(date(2025, 4, 5))).to_string(),
        "1 Mar 2024 to 5 Apr 2025"
    );
    assert_eq!(
        serde_json::to_string(&window(first, None)).unwrap(),
        r#"{"from":"2024-03-01","to":null}"#
    );
    assert!(
        window(first, last).contains(date(2024, 3, 31))
            && !window(first, last).contains(date(2024, 4, 1))
    );
    assert!(
        window(None, last).contains(date(1990, 1, 1))
            && window(first, None).contains(date(2090, 1, 1))
    );
}

fn resolved(text: &str, language: Language, published: Date) -> String {
    let found = relative_dates(text, language, published);
    for one in &found {
        assert_eq!(text.get(one.span.clone()), Some(one.text.as_str()));
    }
    found
        .iter()
        .map(|one| format!("{} = {one}", one.text))
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn relative_dates_of_news() {
    let thursday = date(2024, 3, 21);
    let table = [
        (
            Language::ENGLISH,
            "The mediators are set to meet in Doha this Friday.",
            "this Friday = 22 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "He said on Friday that it would end.",
            "Friday = 15 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "They will meet on Friday.",
            "Friday = 22 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "A vote will be held on Tuesday.",
            "Tuesday = 26 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "On Monday, the court will decide.",
            "Monday = 25 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "On Monday the court ruled against it.",
            "Monday = 18 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "The court ruled Thursday.",
            "Thursday = 21 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "It begins next Monday.",
            "next Monday = 25 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "It began last Tuesday.",
            "last Tuesday = 19 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "yesterday, today and tomorrow",
            "yesterday = 20 Mar 2024; today = 21 Mar 2024; tomorrow = 22 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "The vote is tonight.",
            "tonight = 21 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "It rained this week and last month.",
            "this week = 18 to 24 Mar 2024; last month = 1 to 29 Feb 2024",
        ),
        (
            Language::ENGLISH,
            "It opens next month.",
            "next month = 1 to 30 Apr 2024",
        ),
        (
            Language::ENGLISH,
            "It opens next year.",
            "next year = 1 Jan to 31 Dec 2025",
        ),
        (
            Language::ENGLISH,
            "A week ago he left, three days ago she did.",
            "A week ago = 14 Mar 2024; three days ago = 18 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "It closed two years ago.",
            "two years ago = 1 Jan to 31 Dec 2022",
        ),
        (
            Language::ENGLISH,
            "Voting is due to begin in two weeks.",
            "in two weeks = 4 Apr 2024",
        ),
        (Language::ENGLISH, "Ten people died in two weeks.", ""),
        (Language::ENGLISH, "It was its highest in two years.", ""),
        (
            Language::ENGLISH,
            "It closed earlier this month.",
            "earlier this month = 1 to 21 Mar 2024",
        ),
        (
            Language::ENGLISH,
            "It will open later this year.",
            "later this year = 21 Mar to 31 Dec 2024",
        ),
        (
            Language::ENGLISH,
            "The Sunday Times said so on Black Friday, Good Friday and Super Tuesday.",
            "",
        ),
        (
            Language::ENGLISH,
            "It meets every Friday and on Fridays, Monday to Thursday, after Friday prayers.",
            "",
        ),
        (
            Language::ENGLISH,
            "USA Today wrote of Friday, March 22.",
            "",
        ),
        (
            Language::ENGLISH,
            "He died in the last week of the war.",
            "",
        ),
        (
            Language::GERMAN,
            "Er wird diesen Freitag erwartet.",
            "diesen Freitag = 22 Mar 2024",
        ),
        (
            Language::GERMAN,
            "Das teilte sie am Freitag mit.",
            "Freitag = 15 Mar 2024",
        ),
        (
            Language::GERMAN,
            "Gestern kam er, morgen geht er, am Morgen schlief er.",
            "Gestern = 20 Mar 2024; morgen = 22 Mar 2024",
        ),
        (
            Language::GERMAN,
            "Nächsten Montag und vor drei Tagen",
            "Nächsten Montag = 25 Mar 2024; vor drei Tagen = 18 Mar 2024",
        ),
        (
            Language::FRENCH,
            "Il arrive vendredi prochain, hier il dormait.",
            "vendredi prochain = 29 Mar 2024; hier = 20 Mar 2024",
        ),
        (
            Language::FRENCH,
            "Il y a deux jours, la semaine dernière",
            "Il y a deux jours = 19 Mar 2024; la semaine dernière = 11 to 17 Mar 2024",
        ),
        (
            Language::SPANISH,
            "Llegó ayer y se va mañana por la mañana.",
            "ayer = 20 Mar 2024; mañana = 22 Mar 2024",
        ),
        (
            Language::ITALIAN,
            "È successo tre giorni fa.",
            "tre giorni fa = 18 Mar 2024",
        ),
        (
            Language::PORTUGUESE,
            "Chegou na sexta-feira passada.",
            "sexta-feira passada = 15 Mar 2024",
        ),
        (
            Language::DUTCH,
            "Drie dagen geleden, en volgende maand",
            "Drie dagen geleden = 18 Mar 2024; volgende maand = 1 to 30 Apr 2024",
        ),
        (
            Language::RUSSIAN,
            "Он приехал вчера.",
            "вчера = 20 Mar 2024",
        ),
        (
            Language::CHINESE,
            "他昨天说下周去。",
            "昨天 = 20 Mar 2024; 下周 = 25 to 31 Mar 2024",
        ),
        (
            Language::UNKNOWN,
            "What he said yesterday was the end of it.",
            "yesterday = 20 Mar 2024",
        ),
        (Language::parse("sw").unwrap(), "yesterday", ""),
    ];
    let wrong: Vec<String> = table
        .into_iter()
        .map(|(language, text, expected)| (text, expected, resolved(text, language, thursday)))
        .filter(|(_, expected, got)| {
            got.replace("la semaine", "semaine") != expected.replace("la semaine", "semaine")
        })
        .map(|(text, expected, got)| format!("{text}\n   expected {expected}\n   got      {got}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_sample_meets_on_the_22nd() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seed");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no {}", folder.display());
        return;
    };
    for entry in entries {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let found = relative_dates(&text, Language::ENGLISH, date(2024, 3, 21));
        assert!(
            found
                .iter()
                .any(|one| one.text == "this Friday" && one.from == date(2024, 3, 22)),
            "{found:?}"
        );
    }
}

/// The questions of an evaluation set, and the days on which their answering documents were published.
fn evaluation(name: &str) -> Option<Vec<(serde_json::Value, Vec<Option<Date>>)>> {
    use std::collections::HashMap;
    use std::io::Read;

    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/eval")
        .join(name);
    let Ok(questions) = std::fs::read_to_string(folder.join("queries.jsonl")) else {
        println!("skipped: no {}", folder.display());
        return None;
    };
    let mut corpus = String::new();
    let file = std::fs::File::open(folder.join("corpus.jsonl.gz")).unwrap();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut corpus)
        .unwrap();
    let json = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let days: HashMap<String, Option<Date>> = corpus
        .lines()
        .map(json)
        .map(|d| {
            (
                d["_id"].as_str().unwrap().to_owned(),
                d["date"].as_str().and_then(parse_publication).map(|p| p.0),
            )
        })
        .collect();
    let mut answers: HashMap<String, Vec<Option<Date>>> = HashMap::new();
    for line in std::fs::read_to_string(folder.join("qrels.tsv"))
        .unwrap()
        .lines()
    {
        let fields: Vec<&str> = line.split('\t').collect();
        answers
            .entry(fields[0].to_owned())
            .or_default()
            .push(days[fields[1]]);
    }
    let with_answers = |q: serde_json::Value| {
        let days = answers
            .remove(q["_id"].as_str().unwrap())
            .unwrap_or_default();
        (q, days)
    };
    Some(questions.lines().map(json).map(with_answers).collect())
}

#[test]
fn a_window_holds_the_answer_of_news_questions() {
    let Some(questions) = evaluation("news-2022") else {
        return;
    };
    let (mut windows, mut missed) = (0, Vec::new());
    for (question, published) in &questions {
        let text = question["text"].as_str().unwrap();
        let now = at(
            question["date"].as_str().unwrap().parse().unwrap(),
            12,
            "UTC",
        );
        let Some(time) = window_in_question(text, &now) else {
            continue;
        };
        windows += 1;
        println!(
            "{} | {} | {} | {:?}",
            now.date(),
            time.words,
            time.window,
            published
        );
        if !published
            .iter()
            .flatten()
            .any(|day| time.window.contains(*day))
        {
            missed.push(text);
        }
    }
    println!(
        "{} questions, {windows} with a window, {} without their answer",
        questions.len(),
        missed.len()
    );
    assert!(windows >= 40, "{windows}");
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn encyclopedia_questions_have_no_strict_window() {
    let Some(questions) = evaluation("xquad-en") else {
        return;
    };
    let mut windows = 0;
    for (question, _) in &questions {
        let text = question["text"].as_str().unwrap();
        if let Some(time) = window_in_question(text, &sunday()) {
            windows += 1;
            println!("{} | {} | {text}", time.words, time.window);
            assert!(!time.strict, "{text}");
        }
    }
    println!("{} questions, {windows} with a window", questions.len());
    assert!(windows * 20 < questions.len(), "{windows}");
}

#[test]
fn a_phrase_is_fast_and_long_texts_stay_linear() {
    let text = "The minister said on Friday that talks would resume next week, three days after 21 March 2024. ".repeat(12_000);
    let started = Instant::now();
    let found = relative_dates(&text, Language::ENGLISH, date(2024, 3, 21)).len();
    assert_eq!(found, 24_000);
    assert_eq!(dates_mentioned(&text, Language::ENGLISH).len(), 12_000);
    let excerpt: String = text.chars().take(400).collect();
    let once = Instant::now();
    for _ in 0..1_000 {
        relative_dates(&excerpt, Language::ENGLISH, date(2024, 3, 21));
    }
    println!("400 characters take {:?}", once.elapsed() / 1_000);
    let question = "since march last the on 1 2024 between and \" ".repeat(250);
    window_in_question(&question, &sunday());
    // Two passes over 1.1 MB take about 0.2 s; a quadratic one would take minutes.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn days_named_in_text() {
    let days = |text, language| {
        dates_mentioned(text, language)
            .into_iter()
            .map(|(_, day)| day.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        days(
            "On 21 March 2024, March 22, 2024 and 2024-03-23.",
            Language::ENGLISH
        ),
        "2024-03-21 2024-03-22 2024-03-23"
    );
    assert_eq!(
        days(
            "the 1st of May 2020; 31 February 2024; March 2024",
            Language::ENGLISH
        ),
        "2020-05-01"
    );
    assert_eq!(
        days("03/04/2024 or 21/03/2024 or 3/21/2024", Language::ENGLISH),
        "2024-03-21 2024-03-21"
    );
    assert_eq!(
        days("am 21.03.2024 und am 3. Mai 2024", Language::GERMAN),
        "2024-03-21 2024-05-03"
    );
    assert_eq!(
        days("le 21 mars 2024, le 1er mai 2024", Language::FRENCH),
        "2024-03-21 2024-05-01"
    );
    assert_eq!(
        days("el 21 de marzo de 2024", Language::SPANISH),
        "2024-03-21"
    );
    assert_eq!(days("21 марта 2024 года", Language::RUSSIAN), "2024-03-21");
    assert_eq!(days("2024年3月21日", Language::CHINESE), "2024-03-21");
    assert_eq!(
        days("call 555-12-2024-03-21 or 10.0.12.2024", Language::ENGLISH),
        ""
    );
}

#[test]
fn publication_dates() {
    let day = |text: &str| parse_publication(text).map(|(day, _)| day.to_string());
    let table = [
        ("2024-03-21", true),
        ("2024-03-21T23:30:00-08:00", true),
        ("2024-03-21T10:00:00Z", true),
        ("2024-03-21 10:00:00", true),
        ("2024-03-21T10:00:00.123+0100", true),
        ("Thu, 21 Mar 2024 10:00:00 GMT", true),
        ("21 Mar 2024 10:00:00 +0000", true),
        ("21 March 2024", true),
        ("March 21, 2024", true),
        ("Thursday, March 21st, 2024", true),
        ("2024/03/21", true),
        ("21/03/2024", true),
        ("03/21/2024", true),
        ("20240321", true),
        ("1711015200", true),
        ("1711015200000", true),
        ("21. März 2024", true),
        ("le 21 mars 2024", true),
        ("21.03.2024", true),
        ("Published on 21 March 2024 at 10:04", true),
        ("03/04/2024", false),
        ("", false),
        ("soon", false),
        ("12345", false),
        ("March 2024", false),
        ("2024", false),
        ("1850-01-01", false),
        ("2150-01-01", false),
        ("2024-02-30", false),
        ("20241399", false),
        ("99999999999999999999", false),
        ("21 March 2024 and 22 March 2024", false),
    ];
    for (text, is_day) in table {
        assert_eq!(
            day(text).as_deref(),
            is_day.then_some("2024-03-21"),
            "{text}"
        );
    }
    let instant = |text: &str| {
        parse_publication(text)
            .and_then(|(_, instant)| instant)
            .map(|i| i.to_string())
    };
    assert_eq!(
        instant("2024-03-21T23:30:00-08:00").as_deref(),
        Some("2024-03-22T07:30:00Z")
    );
    assert_eq!(instant("2024-03-21T23:30:00"), None);
    assert_eq!(
        instant("1711015200").as_deref(),
        Some("2024-03-21T10:00:00Z")
    );
}

#[test]
fn bounds_from_the_command_line() {
    let day = |text: &str, which| parse_bound(text, &sunday(), which).map(|day| day.to_string());
    let table = [
        ("2024-03-21", "2024-03-21", "2024-03-21"),
        ("2024-03", "2024-03-01", "2024-03-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("1066", "1066-01-01", "1066-12-31"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("march", "2026-03-01", "2026-03-31"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("3 days ago", "2026-11-19", "2026-11-19"),
        ("2 weeks", "2026-11-08", "2026-11-08"),
        ("Friday", "2026-11-20", "2026-11-20"),
        ("next Friday", "2026-11-27", "2026-11-27"),
        ("gestern", "2026-11-21", "2026-11-21"),
        (" since 21 March 2024 ", "2024-03-21", "2024-03-21"),
        ("la semaine dernière", "2026-11-09", "2026-11-15"),
    ];
    for (text, since, until) in table {
        assert_eq!(day(text, Bound::Since).as_deref(), Ok(since), "{text}");
        assert_eq!(day(text, Bound::Until).as_deref(), Ok(until), "{text}");
    }
    for text in [
        "",
        "soon",
        "2024-13-01",
        "2024-02-30",
        "the election",
        "2024 or so",
        "99999 years ago",
    ] {
        let error = day(text, Bound::Since).unwrap_err();
        assert!(error.to_string().contains("3 days ago"), "{text}: {error}");
    }
    let error = day("03/04/2024", Bound::Since).unwrap_err();
    assert!(matches!(error, BoundError::Ambiguous(_)), "{error}");
}

/// Every bit of grammar, in an order that nobody would write.
fn word_salad() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "since",
            "in",
            "on",
            "the",
            "last",
            "next",
            "this",
            "week",
            "days",
            "ago",
            "a",
            "3",
            "31",
            "2024",
            "2024-02-30",
            "29 February",
            "March",
            "may",
            "between",
            "and",
            "from",
            "to",
            "before",
            "Friday",
            "today",
            "'s",
            ".",
            "\"",
            "vor",
            "il y a",
            "昨天",
            "年",
            "2024年",
            "3月",
            "वर्ष",
            "٢٠٢٤",
            "ปี",
            "2567",
            "400",
            "years",
            "in 400 years",
            "e\u{301}",
            "-",
            "/",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    (
        proptest::collection::vec(piece, 0..12),
        proptest::sample::select(vec![" ", "", "-"]),
    )
        .prop_map(|(p, s)| p.join(s))
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..55_000_i64).prop_map(|days| date(1950, 1, 1).checked_add(days.days()).unwrap())
}

proptest! {
    #[test]
    fn any_question_is_read(question in word_salad(), day in any_day()) {
        let now = at(day, 12, "America/New_York");
        if let Some(time) = window_in_question(&question, &now) {
            prop_assert_eq!(question.get(time.span.clone()), Some(time.words.as_str()));
            prop_assert!(time.window.from.is_some() || time.window.to.is_some() || time.words.len() > 1);
            if let (Some(from), Some(to)) = (time.window.from, time.window.to) {
                prop_assert!(from <= to, "{} in {}", time.window, question);
            }
        }
        asks_for_current(&question);
        asks_for_past(&question, &now);
        for which in [Bound::Since, Bound::Until] {
            let _ = parse_bound(&question, &now, which);
        }
    }

    #[test]
    fn any_text_is_read(text in word_salad(), day in any_day(), unknown in any::<bool>()) {
        let language = if unknown { Language::UNKNOWN } else { Language::ENGLISH };
        let mut end = 0;
        for one in relative_dates(&text, language, day) {
            prop_assert_eq!(text.get(one.span.clone()), Some(one.text.as_str()));
            prop_assert!(one.span.start >= end && one.from <= one.to);
            end = one.span.end;
        }
        for (span, _) in dates_mentioned(&text, language) {
            prop_assert!(text.get(span).is_some());
        }
        if let Some((day, _)) = parse_publication(&text) {
            prop_assert!((1900..=2100).contains(&day.year()));
        }
    }

    #[test]
    fn weekdays_land_where_they_should(day in any_day(), offset in 1_i8..=7) {
        let weekday = Weekday::from_monday_one_offset(offset).unwrap();
        let name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][offset as usize - 1];
        for (text, range) in [
            (format!("It opens next {name}."), 1..=13),
            (format!("It opens this {name}."), 0..=6),
            (format!("It will open on {name}."), 0..=6),
            (format!("It opened last {name}."), -7..=-1),
            (format!("It opened on {name}."), -6..=0),
        ] {
            let found = relative_dates(&text, Language::ENGLISH, day);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].from.weekday(), weekday);
            prop_assert_eq!(found[0].from, found[0].to);
            let away = day.until(found[0].from).unwrap().get_days();
            prop_assert!(range.contains(&away), "{} {} on {}", text, away, day);
        }
    }

    #[test]
    fn near_phrases_stay_within_two_years(day in any_day(), phrase in proptest::sample::select(vec![
        "yesterday", "tomorrow", "last week", "next month", "last year", "next year", "a year ago", "three months ago", "this year",
    ])) {
        let found = relative_dates(&format!("It came {phrase}."), Language::ENGLISH, day);
        prop_assert_eq!(found.len(), 1);
        for end in [found[0].from, found[0].to] {
            prop_assert!(day.until(end).unwrap().get_days().abs() <= 731);
        }
    }

    #[test]
    fn written_days_are_read_back(day in any_day()) {
        prop_assert_eq!(parse_publication(&written(day)), Some((day, None)));
        prop_assert_eq!(parse_bound(&written(day), &sunday(), Bound::Since), Ok(day));
    }
}
