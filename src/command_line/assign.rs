//! `sayembara assign PROBLEM.json`: who judges what, or why it cannot be.

use super::{CommandError, bad, bytes};
use crate::scoring::assign::{Divided, Impossible, Origin, divide, problem::Problem};
use serde_json::json;
use std::{fmt::Write, path::Path};

/// What the command prints.
///
/// # Errors
/// Says what is wrong in the file.
pub fn run(file: &Path, as_json: bool) -> Result<String, CommandError> {
    let text = String::from_utf8_lossy(&bytes(file)?).into_owned();
    let problem: Problem = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        bad(file, &format!("bukan soal pembagian juri yang benar, baris {}: {error}", error.line()))
    })?;
    let outcome = divide(&problem).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        bad(file, &mistakes.join("\n"))
    })?;
    Ok(match (outcome, as_json) {
        (Ok(divided), false) => in_words(&problem, &divided),
        (Err(reason), false) => why_not(&problem, &reason),
        (Ok(divided), true) => serde_json::to_string_pretty(&json!({ "divided": divided }))? + "\n",
        (Err(reason), true) => {
            let sentences = problem.sentences(&reason);
            serde_json::to_string_pretty(&json!({ "impossible": reason, "sentences": sentences }))? + "\n"
        }
    })
}

fn why_not(problem: &Problem, reason: &Impossible) -> String {
    let sentences = problem.sentences(reason).join("\n  ");
    format!("Pembagian tidak mungkin.\n\n  {sentences}\n")
}

fn in_words(problem: &Problem, divided: &Divided) -> String {
    let (entries, judges, panel) = (problem.entries.len(), problem.judges.len(), problem.judges_per_entry);
    let mut out = format!("{entries} usulan dibagi kepada {judges} juri, {panel} juri tiap usulan\n");
    let mut above = "";
    for one in &divided.given {
        if above != one.entry {
            let _ = writeln!(out, "\n  {}", problem.entry_name(&one.entry));
            above = &one.entry;
        }
        let origin = match one.origin {
            Origin::Fixed => "  [tetap]",
            Origin::Kept => "  [dipertahankan]",
            Origin::New => "",
        };
        let points = if one.points > 0 { format!("  ({} poin)", one.points) } else { String::new() };
        let _ = writeln!(out, "    {}{points}{origin}", problem.judge_name(&one.judge));
    }
    out.push_str("\nBeban juri\n");
    for load in &divided.loads {
        let kept = if load.kept > 0 { format!(", {} dipertahankan", load.kept) } else { String::new() };
        let _ = writeln!(
            out,
            "  {:<40} {:>3} usulan (batas {} sampai {}){kept}",
            problem.judge_name(&load.judge),
            load.entries,
            load.lowest,
            load.highest
        );
    }
    if !divided.ended.is_empty() {
        out.push_str("\nTugas yang berakhir\n");
        for one in &divided.ended {
            let _ = writeln!(out, "  {}: {}", problem.judge_name(&one.judge), problem.entry_name(&one.entry));
        }
    }
    out.push('\n');
    for sentence in divided.sentences() {
        let _ = writeln!(out, "{sentence}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(problem: &str, as_json: bool) -> Result<String, String> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("soal.json");
        std::fs::write(&file, problem).unwrap();
        let printed = run(&file, as_json).map_err(|error| error.to_string());
        printed.map_err(|text| text.replace(&file.display().to_string(), "soal.json"))
    }

    const SMALL: &str = r#"{"judges_per_entry": 1, "judges": [{"id": "a", "name": "Bu Ani", "expertise": {"air": 0}},
        {"id": "b", "name": "Pak Budi"}], "entries": [{"id": "x", "name": "Air bersih", "category": "air"},
        {"id": "y", "name": "Posyandu"}], "conflicts": [CONFLICTS], "existing": [{"judge": "b", "entry": "y"}]}"#;

    #[test]
    fn the_division_is_printed_with_its_loads_and_what_balance_costs() {
        let text = said(&SMALL.replace("CONFLICTS", ""), false).unwrap();
        assert!(text.contains("  Air bersih\n    Bu Ani\n"), "{text}");
        assert!(text.contains("    Pak Budi  [dipertahankan]\n"), "{text}");
        assert!(text.contains("1 usulan (batas 0 sampai 2), 1 dipertahankan"), "{text}");
        assert!(text.contains("Perataan beban tidak menambah poin"), "{text}");
        let json: serde_json::Value =
            serde_json::from_str(&said(&SMALL.replace("CONFLICTS", ""), true).unwrap()).unwrap();
        assert_eq!(json["divided"]["given"][0], json!({"judge": "a", "entry": "x", "points": 0, "origin": "new"}));
    }

    #[test]
    fn the_reason_is_printed_instead() {
        let barred = r#"{"judge": "a", "entry": "x"}, {"judge": "b", "entry": "x", "why": "Satu OPD"}"#;
        let problem = SMALL.replace("CONFLICTS", barred);
        let text = said(&problem, false).unwrap();
        assert_eq!(
            text,
            "Pembagian tidak mungkin.\n\n  Usulan Air bersih perlu 1 juri, tetapi tidak seorang pun boleh menilainya.\n"
        );
        let json: serde_json::Value = serde_json::from_str(&said(&problem, true).unwrap()).unwrap();
        assert_eq!(json["impossible"]["short"][0]["entries"], json!(["x"]));
    }

    #[test]
    fn a_bad_file_says_what_is_wrong_with_it() {
        let error = said("{\"judges_per_entry\": 1,\n \"jury\": []}", false).unwrap_err();
        assert!(
            error.starts_with("soal.json: bukan soal pembagian juri yang benar, baris 2: unknown field `jury`"),
            "{error}"
        );
        let error = said(r#"{"judges_per_entry": 0, "judges": [], "entries": [{"id": "x"}]}"#, false).unwrap_err();
        assert_eq!(error, "soal.json: Daftar juri masih kosong.\nJumlah juri tiap usulan harus 1 sampai 20, bukan 0.");
    }
}
