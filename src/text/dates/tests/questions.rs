//! What the words of a question say of the time it means.

use super::*;

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
