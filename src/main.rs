//! dev driver
#![allow(clippy::all, missing_docs)]
use std::sync::Arc;
use footnote::{eval, model::Models};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut set = eval::set::Set::read(std::path::Path::new(&args[1]), jiff::civil::date(2026, 11, 22)).unwrap();
    for a in &args[2..] { match a.as_str() { "tune" => set.keep_half(eval::set::Half::Tuning), "check" => set.keep_half(eval::set::Half::Checking), "half" => set.make_half_unanswerable().unwrap(), _ => {} } }
    let models = if args.iter().any(|a| a == "models") {
        let m = footnote::model::Manifest::built_in().unwrap();
        Arc::new(Models::load(std::path::Path::new("/tmp/fn-models"), &m, 2).unwrap())
    } else { Arc::new(Models::none()) };
    let data = std::path::PathBuf::from("/tmp/fn-eval").join(&set.name);
    let _ = std::fs::remove_dir_all(&data);
    let bench = eval::Bench::prepare(&set, &data, models, &mut |_| {}).unwrap();
    let outcomes = eval::run(&bench, &set.queries, &mut |_| {}).unwrap();
    let f = eval::figures(&bench, &outcomes, vec![]);
    println!("{}", serde_json::to_string_pretty(&f).unwrap());
}
