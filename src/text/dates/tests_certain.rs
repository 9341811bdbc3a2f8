//! A relative date is stated only where it is certain.

use jiff::civil::{Date, date};

use super::{parse_publication, relative_dates, window_in_question, written};
use crate::text::Language;

/// Thursday, 21 March 2024.
const THURSDAY: Date = date(2024, 3, 21);

fn dates(text: &str, language: Language) -> String {
    relative_dates(text, language, THURSDAY)
        .iter()
        .map(|one| {
            assert_eq!(text.get(one.span.clone()), Some(one.text.as_str()));
            format!("{} = {one}", one.text)
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn check(language: Language, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expected)| (text, expected, dates(text, language)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(text, expected, got)| format!("{text}\n   expected {expected}\n   got      {got}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_weekday_of_many_is_none() {
    check(
        Language::ENGLISH,
        &[
            ("The first Sunday opening is planned for 5 July.", ""),
            ("It opened on the first Sunday of the year.", ""),
            ("The fair was held on the last Sunday of May.", ""),
            ("The fair was held on the last Sunday in May.", ""),
            ("They met on the first Monday in June.", ""),
            ("They met every second Friday.", ""),
            ("The choir sang every week on Friday.", ""),
            ("They met every Monday and Friday.", ""),
            ("It happened on a Friday.", ""),
            ("It was the third Tuesday without rain.", ""),
            ("It was told on this coming Tuesday.", ""),
            (
                "Officials approved a plan on Tuesday to sell it.",
                "Tuesday = 19 Mar 2024",
            ),
            (
                "\"I plan on being there,\" Smith said Monday.",
                "Monday = 18 Mar 2024",
            ),
            ("Most Sundays were quiet, and each Friday was loud.", ""),
            ("They moved the Sunday opening.", ""),
            (
                "It rained on Friday last week.",
                "last week = 11 to 17 Mar 2024",
            ),
            (
                "It rained two weeks ago on Friday.",
                "two weeks ago = 7 Mar 2024",
            ),
        ],
    );
}

#[test]
fn a_weekday_beside_its_date_is_told_by_it() {
    check(
        Language::ENGLISH,
        &[
            ("The walk was on 13 December (Sunday).", ""),
            ("The walk was on 13 December, a Sunday.", ""),
            ("The walk was on Sunday the 13th.", ""),
            ("The walk was on Sunday (13 December).", ""),
            ("A Friday in June was chosen, a June Friday.", ""),
            ("She may have met him on Friday.", "Friday = 15 Mar 2024"),
            (
                "He said on Friday that they would march.",
                "Friday = 15 Mar 2024",
            ),
        ],
    );
    check(
        Language::CHINESE,
        &[
            ("会议于4月6日（星期六）举行了。", ""),
            (
                "天文台将在12月13日星期日晚上举办观测夜。活动原定于星期六举行，因为屋顶正在维修，所以推迟了一天。",
                "",
            ),
        ],
    );
    check(Language::JAPANESE, &[("4月6日（土曜日）に開かれた。", "")]);
}

#[test]
fn habits_and_what_may_be_are_none() {
    check(
        Language::ENGLISH,
        &[
            ("The library is closed on Sunday.", ""),
            ("The library opens late on Sunday.", ""),
            ("Closed on Sunday.", ""),
            ("On Monday the library is closed.", ""),
            ("He said the library opens late on Sunday.", ""),
            ("The minister said the court would decide on Friday.", ""),
            ("The talks could resume on Friday.", ""),
            ("The launch was scheduled for Friday.", ""),
            ("They were told to leave by Friday.", ""),
            ("The court extended the ban until Monday.", ""),
            ("The hall on Sunday, ten to four.", ""),
            ("The library was closed on Sunday.", "Sunday = 17 Mar 2024"),
            ("The library opened late on Sunday.", "Sunday = 17 Mar 2024"),
            (
                "The bridge has been closed since Monday.",
                "Monday = 18 Mar 2024",
            ),
            (
                "The launch is scheduled for Friday.",
                "Friday = 22 Mar 2024",
            ),
            ("It opens this Friday.", "this Friday = 22 Mar 2024"),
            ("It opens next Monday.", "next Monday = 25 Mar 2024"),
            (
                "Officials said on Tuesday that trains ran.",
                "Tuesday = 19 Mar 2024",
            ),
            (
                "The second attack on Tuesday killed five.",
                "Tuesday = 19 Mar 2024",
            ),
            (
                "Police arrested two men on Monday and Tuesday.",
                "Monday = 18 Mar 2024; Tuesday = 19 Mar 2024",
            ),
            (
                "The judge said she will rule on Friday.",
                "Friday = 22 Mar 2024",
            ),
        ],
    );
}

#[test]
fn the_verb_last_says_how_long() {
    check(
        Language::ENGLISH,
        &[
            ("The first pause would still last six weeks.", ""),
            ("It could last two months.", ""),
            ("It must last two months.", ""),
            ("It may last two months.", ""),
            ("The pause is meant to last six weeks.", ""),
            ("The pause did not last two weeks.", ""),
            (
                "The last three days apart, his last two years were hard.",
                "last three days = 18 to 21 Mar 2024",
            ),
            ("Prices rose in the last week.", ""),
            ("Rain fell in the last two weeks before the vote.", ""),
            (
                "Prices rose over the last two weeks.",
                "last two weeks = 7 to 21 Mar 2024",
            ),
            (
                "Prices rose in the past three months.",
                "past three months = 21 Dec 2023 to 21 Mar 2024",
            ),
            (
                "Prices rose last week and fell two days ago.",
                "last week = 11 to 17 Mar 2024; two days ago = 19 Mar 2024",
            ),
            (
                "It was announced yesterday for next month.",
                "yesterday = 20 Mar 2024; next month = 1 to 30 Apr 2024",
            ),
        ],
    );
}

#[test]
fn in_german() {
    check(
        Language::GERMAN,
        &[
            ("Die Bücherei ist am Sonntag geschlossen.", ""),
            ("Er kommt am kommenden Freitag.", ""),
            (
                "Er kommt kommende Woche.",
                "kommende Woche = 25 to 31 Mar 2024",
            ),
            (
                "Am Sonntag öffnet die Bücherei später.",
                "Sonntag = 24 Mar 2024",
            ),
            ("Sie trafen sich jeden Freitag.", ""),
            ("Das Fest war am ersten Sonntag im Mai.", ""),
            ("Das Fest war am letzten Sonntag des Monats.", ""),
            ("Der Ausflug war am Sonntag, dem 13. Dezember.", ""),
            ("Das Gericht könnte am Freitag entscheiden.", ""),
            ("Es geschah an einem Freitag.", ""),
            (
                "Das Gericht wird am Freitag entscheiden.",
                "Freitag = 22 Mar 2024",
            ),
            ("Sie hatte am Montag zugesagt.", "Montag = 18 Mar 2024"),
            (
                "Der Minister erklärte am Dienstag, es sei vorbei.",
                "Dienstag = 19 Mar 2024",
            ),
            (
                "Das Spiel war am vergangenen Sonntag.",
                "vergangenen Sonntag = 17 Mar 2024",
            ),
        ],
    );
}

#[test]
fn in_romance_languages() {
    check(
        Language::FRENCH,
        &[
            ("La bibliothèque est fermée le dimanche.", ""),
            ("La bibliothèque a été ouverte le dimanche.", ""),
            ("La fête a eu lieu le premier dimanche de mai.", ""),
            ("La fête a eu lieu le dimanche 5 mai.", ""),
            ("Le tribunal pourrait trancher vendredi.", ""),
            ("Ils ont dansé chaque vendredi.", ""),
            (
                "Le ministre a annoncé vendredi la fin des travaux.",
                "vendredi = 15 Mar 2024",
            ),
            (
                "Le tribunal va trancher vendredi.",
                "vendredi = 22 Mar 2024",
            ),
            (
                "Il est parti vendredi dernier.",
                "vendredi dernier = 15 Mar 2024",
            ),
        ],
    );
    check(
        Language::SPANISH,
        &[
            ("La biblioteca cierra los domingos.", ""),
            ("La biblioteca está cerrada el domingo.", ""),
            ("La feria fue el primer domingo de mayo.", ""),
            ("El tribunal podría decidir el viernes.", ""),
            (
                "El ministro dijo el viernes que terminó.",
                "viernes = 15 Mar 2024",
            ),
            (
                "La empresa anunció el martes su cierre.",
                "martes = 19 Mar 2024",
            ),
            ("La reunión será el viernes.", "viernes = 22 Mar 2024"),
        ],
    );
    check(
        Language::ITALIAN,
        &[
            ("La biblioteca è chiusa la domenica.", ""),
            ("La biblioteca ha chiuso la domenica.", ""),
            ("La festa si è tenuta la prima domenica di maggio.", ""),
            ("Il tribunale potrebbe decidere venerdì.", ""),
            (
                "Il ministro ha detto venerdì che è finita.",
                "venerdì = 15 Mar 2024",
            ),
            ("La riunione si terrà venerdì.", "venerdì = 22 Mar 2024"),
            (
                "È partito domenica scorsa.",
                "domenica scorsa = 17 Mar 2024",
            ),
        ],
    );
}

#[test]
fn in_chinese_and_japanese() {
    check(
        Language::CHINESE,
        &[
            ("下周二将公布结果。", "下周二 = 26 Mar 2024"),
            ("上周二公布了结果。", "上周二 = 12 Mar 2024"),
            ("会议定于本周五召开。", "本周五 = 22 Mar 2024"),
            ("下个星期天举行。", "下个星期天 = 31 Mar 2024"),
            ("上周日他回来了。", "上周日 = 17 Mar 2024"),
            ("他周二表示同意。", "周二 = 19 Mar 2024"),
            ("法院将在星期五宣判。", "星期五 = 22 Mar 2024"),
            ("上周一名男子被捕。", ""),
            ("上周日本央行加息。", "上周 = 11 to 17 Mar 2024"),
            ("本周末有雨。", ""),
            ("上上周五下雨。", ""),
            ("图书馆星期日不开放。", ""),
            ("图书馆每周二闭馆。", ""),
            ("他们每逢周六见了面。", ""),
            ("周二至周五有展览。", ""),
            ("法院可能在星期五宣判。", ""),
        ],
    );
    check(
        Language::JAPANESE,
        &[
            ("来週の火曜日に発表する。", "来週の火曜日 = 26 Mar 2024"),
            ("先週金曜日に始まった。", "先週金曜日 = 15 Mar 2024"),
            ("今週の金曜日に会う。", "今週の金曜日 = 22 Mar 2024"),
            ("先週の会議で決まった。", "先週 = 11 to 17 Mar 2024"),
            ("政府は火曜日に計画を発表した。", "火曜日 = 19 Mar 2024"),
            ("金曜日に開催予定です。", "金曜日 = 22 Mar 2024"),
            ("来週の日曜日に会う。", ""),
            ("図書館は日曜日が休館です。", ""),
            ("毎週火曜日に会った。", ""),
            ("第二火曜日に会った。", ""),
            ("金曜日に決まる可能性がある。", ""),
        ],
    );
}

#[test]
fn a_question_may_name_a_day_of_last_week_in_one_word() {
    let now = date(2024, 3, 21).at(12, 0, 0, 0).in_tz("UTC").unwrap();
    for (question, day) in [
        ("上周二谁赢了？", "2024-03-12"),
        ("先週の火曜日に何が起きた？", "2024-03-12"),
    ] {
        let time = window_in_question(question, &now).unwrap();
        let from = parse_publication(day).unwrap().0;
        assert_eq!(time.window.from, Some(from), "{question} {}", written(from));
        assert!(time.strict);
    }
    assert!(window_in_question("下周二会发生什么？", &now).is_none());
}
