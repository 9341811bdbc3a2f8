//! What was measured, as a table: a column for each round.

use super::{Measured, Questions, Round};
use crate::cli::counted;
use crate::cli::eval::machine;
use crate::cli::table::{Align, table};

pub(super) fn told(measured: &Measured) -> String {
    let rounds = &measured.rounds;
    let mut head = vec![String::new(), "none due".to_owned()];
    head.extend(rounds.iter().map(|round| round.what.to_owned()));
    let mut rows = vec![head];
    let mut row = |name: &str, quiet: Option<String>, of: &dyn Fn(&Round) -> String| {
        let mut row = vec![name.to_owned(), quiet.unwrap_or_default()];
        row.extend(rounds.iter().map(of));
        rows.push(row);
    };
    let one = |value: f64| format!("{value:.1}");
    row("from due to the last edition shown, s", None, &|r| {
        one(r.last_shown_s)
    });
    row("from due to all done, s", None, &|r| one(r.took_s));
    row("from due to shown, p50 / p99, s", None, &|r| {
        format!("{:.1} / {:.1}", r.shown_p50_s, r.shown_p99_s)
    });
    row("editions posted / expected", None, &|r| {
        format!("{} / {}", r.posted, r.expected)
    });
    row("messages in threads", None, &|r| r.in_threads.to_string());
    row("edits", None, &|r| r.edits.to_string());
    row("pins / unpins", None, &|r| {
        format!("{} / {}", r.pins, r.unpins)
    });
    row("requests, without interactions", None, &|r| {
        r.requests.to_string()
    });
    row("... in the busiest second", None, &|r| {
        r.busiest_second.to_string()
    });
    row("answered with 429 / refused", None, &|r| {
        format!("{} / {}", r.too_many_requests, r.refused)
    });
    row("posted twice / pinned wrongly / not linked", None, &|r| {
        format!(
            "{} / {} / {}",
            r.posted_twice, r.pinned_wrongly, r.not_linked
        )
    });
    row("peak memory / its own at the end, MB", None, &|r| {
        format!("{:.0} / {:.0}", r.peak_memory_mb, r.own_memory_mb)
    });
    let quiet = &measured.quiet;
    let both = |p50: f64, p99: f64| format!("{p50:.1} / {p99:.1}");
    let acknowledged = |q: &Questions| both(q.acknowledged_p50_ms, q.acknowledged_p99_ms);
    let answered = |q: &Questions| both(q.answered_p50_ms, q.answered_p99_ms);
    let lost = |q: &Questions| format!("{} / {}", q.asked, q.lost);
    row("members' questions / lost", Some(lost(quiet)), &|r| {
        lost(&r.questions)
    });
    row(
        "... acknowledged p50 / p99, ms",
        Some(acknowledged(quiet)),
        &|r| acknowledged(&r.questions),
    );
    row("... answered p50 / p99, ms", Some(answered(quiet)), &|r| {
        answered(&r.questions)
    });
    let mut columns = vec![Align::Left];
    columns.resize(rounds.len() + 2, Align::Right);
    let mut out = format!(
        "{} in {} with {} each, over {}\n{}\n\n{}\npeak memory in the last round beside the first: {:+.1} MB\n",
        counted(u64::from(measured.briefings), "briefing", "briefings"),
        counted(u64::from(measured.guilds), "guild", "guilds"),
        counted(u64::from(measured.topics), "topic", "topics"),
        counted(measured.documents, "document", "documents"),
        machine(),
        table(&columns, &rows),
        measured.peak_memory_growth_mb,
    );
    for wrong in &measured.wrong {
        out += &format!("not as it must be: {wrong}\n");
    }
    out
}
