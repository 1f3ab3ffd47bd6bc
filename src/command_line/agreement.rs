//! `sayembara agreement SCORES.csv`: how far the judges agree.

use super::{CommandError, bad, decimal, files};
use crate::scoring::{
    agreement::{Fit, Icc, Lack, Level, Measures, Scores},
    opinion::{self, Opinion},
    recount::{Given, Rules, ScoreFile, cast},
    tally::judge_total,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    path::Path,
};

/// One table of scores with its measures.
struct Table {
    /// Empty where the file names no rounds.
    round: String,
    /// None for what all criteria say together.
    criterion: Option<String>,
    weighted: bool,
    measures: Measures,
    /// Where the rules say what competed: how firmly the ranking stands.
    opinion: Option<Opinion>,
}

/// What the command prints.
///
/// # Errors
/// Says which file is wrong, and where.
pub fn run(scores: &Path, rules: Option<&Path>, as_json: bool) -> Result<String, CommandError> {
    let file = files::scores(scores)?;
    if file.given.is_empty() {
        return Err(bad(scores, &"tidak ada satu nilai pun dalam file ini."));
    }
    let weights = rules.map(files::rules).transpose()?;
    let mut tables = Vec::new();
    for round in file.rounds() {
        tables.extend(measured(round, &file, weights.as_ref()).map_err(|text| bad(scores, &text))?);
    }
    if as_json {
        return Ok(serde_json::to_string_pretty(&tables.iter().map(in_json).collect::<Value>())? + "\n");
    }
    Ok(tables.iter().map(in_words).collect::<Vec<_>>().join("\n"))
}

/// Each criterion by itself, then all together where there are several.
fn measured(round: &str, file: &ScoreFile, weights: Option<&Rules>) -> Result<Vec<Table>, String> {
    let given: Vec<&Given> = file.given.iter().filter(|given| given.round == round).collect();
    let criteria: BTreeSet<&str> = given.iter().map(|one| one.criterion.as_str()).collect();
    let mut tables: Vec<Table> = criteria
        .iter()
        .map(|criterion| {
            let own = given.iter().filter(|one| one.criterion == **criterion);
            let scores =
                own.filter_map(|one| Some((one.entry.as_str(), one.judge.as_str(), one.score?.exact().to_f64())));
            Table {
                round: round.to_owned(),
                criterion: Some((*criterion).to_owned()),
                weighted: false,
                measures: Measures::of(&Scores::of(scores)),
                opinion: None,
            }
        })
        .collect();
    if criteria.len() < 2 && weights.is_none() {
        return Ok(tables);
    }
    let mut sheets: BTreeMap<(&str, &str), BTreeMap<String, _>> = BTreeMap::new();
    for one in &given {
        if let Some(score) = one.score {
            sheets.entry((&one.entry, &one.judge)).or_default().insert(one.criterion.clone(), score);
        }
    }
    let rules = match weights {
        None => None,
        Some(weights) => Some(
            weights.of_round(round).ok_or_else(|| format!("babak {round:?} tidak ada dalam aturan yang diberikan."))?,
        ),
    };
    // A sheet that lacks a criterion cannot be compared with the others as a whole.
    let whole = sheets.iter().filter_map(|((entry, judge), scores)| {
        let total = match rules {
            Some(rules) => judge_total(rules, scores)?.to_f64(),
            None if scores.len() < criteria.len() => return None,
            None => scores.values().map(|score| score.exact().to_f64()).sum::<f64>() / scores.len() as f64,
        };
        Some((*entry, *judge, total))
    });
    let measures = Measures::of(&Scores::of(whole));
    let opinion = match weights.and_then(|weights| weights.held(round)) {
        Some(held) => {
            let cast = cast(held, file).map_err(|error| error.to_string())?;
            Some(opinion::of_round(held, &cast))
        }
        None => None,
    };
    tables.push(Table { round: round.to_owned(), criterion: None, weighted: rules.is_some(), measures, opinion });
    Ok(tables)
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Nominal => "nominal",
        Level::Ordinal => "ordinal",
        Level::Interval => "interval",
        Level::Ratio => "rasio",
    }
}

/// The six correlations with how they are written.
fn forms(icc: &Icc) -> [(&'static str, f64); 6] {
    [
        ("ICC(1,1)", icc.one_single),
        ("ICC(2,1)", icc.two_single),
        ("ICC(3,1)", icc.three_single),
        ("ICC(1,k)", icc.one_mean),
        ("ICC(2,k)", icc.two_mean),
        ("ICC(3,k)", icc.three_mean),
    ]
}

fn in_words(table: &Table) -> String {
    let Measures { entries, judges, scores, alpha, icc, fit } = &table.measures;
    let what = match (&table.criterion, table.weighted) {
        (Some(criterion), _) => format!("Kriteria {criterion}"),
        (None, true) => "Nilai setiap juri menurut bobot aturan".to_owned(),
        (None, false) => "Rata-rata semua kriteria dari setiap juri".to_owned(),
    };
    let round = if table.round.is_empty() { String::new() } else { format!("Babak {} · ", table.round) };
    let mut out = format!("{round}{what}\n  {entries} usulan, {judges} juri, {scores} nilai\n\n");
    out.push_str("  Kesepakatan juri, α Krippendorff (1 sepakat penuh, 0 seperti kebetulan)\n");
    for (at, alpha) in alpha {
        row(&mut out, level(*at), &number(alpha.as_ref(), 3));
    }
    out.push_str("\n  Korelasi intrakelas (satu juri, lalu rata-rata semua juri)\n");
    match icc {
        Ok(icc) => forms(icc).into_iter().for_each(|(form, value)| row(&mut out, form, &decimal(value, 2))),
        Err(lack) => row(&mut out, "tidak ada", &lack.to_string()),
    }
    out.push_str("\n  Model campuran, REML: nilai = rata-rata + usulan + juri + sisa\n");
    match fit {
        Ok(fit) => fitted(&mut out, fit),
        Err(lack) => row(&mut out, "tidak ada", &lack.to_string()),
    }
    if let Some(opinion) = &table.opinion {
        firmness(&mut out, opinion);
    }
    out
}

fn firmness(out: &mut String, opinion: &Opinion) {
    let _ =
        writeln!(out, "\n  Seberapa kokoh peringkatnya (pembanding, tidak mengubah hasil)\n    {}", opinion.sentence);
    if let Some(lack) = &opinion.no_intervals {
        let _ = writeln!(out, "    Tanpa rentang peringkat. {lack}");
    }
    for line in &opinion.lines {
        let interval = line.interval.map(|(low, high)| format!(", rentang {low}–{high}")).unwrap_or_default();
        let calibrated = line.calibrated.map(|rank| format!(", terkalibrasi {rank}")).unwrap_or_default();
        let of = opinion.without.len();
        let value = format!("{}{interval}{calibrated}, berubah {} dari {of}", line.shown, line.moved);
        row(out, &format!("{:>3}. {}", line.rank, line.entry), &value);
    }
    for one in &opinion.without {
        let going = if one.others_go_on { ", yang lolos berubah" } else { "" };
        let value = format!("{} usulan pindah peringkat{going}", one.moved.len());
        row(out, &format!("tanpa {}", one.judge), &value);
    }
}

fn fitted(out: &mut String, fit: &Fit) {
    row(out, "rata-rata", &decimal(fit.mean, 4));
    row(out, "simpangan baku usulan", &decimal(fit.entry_sd, 4));
    row(out, "simpangan baku juri", &decimal(fit.judge_sd, 4));
    row(out, "simpangan baku sisa", &decimal(fit.residual_sd, 4));
    if fit.connected() {
        out.push_str("\n  Usulan setelah kecenderungan juri diperhitungkan (hanya pembanding, bukan peringkat)\n");
    } else {
        let panels = fit.panels.len();
        let _ = write!(
            out,
            "\n  Panel tidak terhubung: {panels} kelompok juri tidak menilai satu usulan pun bersama, jadi usulan dari\n  kelompok yang berbeda tidak dapat dibandingkan. Angka di bawah hanya berlaku di dalam kelompoknya.\n"
        );
    }
    for one in &fit.calibrated {
        row(out, &one.entry, &format!("{} ({} nilai)", decimal(one.value, 2), one.scores));
    }
}

fn row(out: &mut String, label: &str, value: &str) {
    let _ = writeln!(out, "    {label:<38} {value}");
}

fn number(value: Result<&f64, &Lack>, places: usize) -> String {
    match value {
        Ok(value) => decimal(*value, places),
        Err(lack) => lack.to_string(),
    }
}

fn in_json(table: &Table) -> Value {
    let Measures { entries, judges, scores, alpha, icc, fit } = &table.measures;
    let alpha: serde_json::Map<String, Value> = alpha
        .iter()
        .map(|(level, alpha)| (level.key().to_owned(), alpha.as_ref().map_or_else(lacking, |value| json!(value))))
        .collect();
    let icc = icc.as_ref().map_or_else(lacking, |icc| {
        forms(icc).into_iter().map(|(form, value)| (form.to_owned(), json!(value))).collect::<Value>()
    });
    let fit = fit.as_ref().map_or_else(lacking, |fit| {
        json!({
            "mean": fit.mean,
            "sd": { "entry": fit.entry_sd, "judge": fit.judge_sd, "residual": fit.residual_sd },
            "connected": fit.connected(),
            "panels": fit.panels,
            "calibrated": fit.calibrated.iter()
                .map(|one| json!({ "entry": one.entry, "value": one.value, "scores": one.scores }))
                .collect::<Value>(),
            "judges": fit.judges.iter()
                .map(|(judge, effect)| json!({ "judge": judge, "effect": effect }))
                .collect::<Value>(),
        })
    });
    json!({
        "round": (!table.round.is_empty()).then_some(&table.round),
        "criterion": table.criterion,
        "weighted": table.weighted,
        "entries": entries,
        "judges": judges,
        "scores": scores,
        "alpha": alpha,
        "icc": icc,
        "mixed": fit,
        "opinion": table.opinion.as_ref().map(firmness_json),
    })
}

fn firmness_json(opinion: &Opinion) -> Value {
    json!({
        "sentence": opinion.sentence,
        "no_intervals": opinion.no_intervals.as_ref().map(ToString::to_string),
        "no_calibration": opinion.no_calibration,
        "entries": opinion.lines.iter().map(|line| json!({
            "entry": line.entry,
            "division": line.division,
            "rank": line.rank,
            "interval": line.interval,
            "calibrated_rank": line.calibrated,
            "moved": line.moved,
        })).collect::<Value>(),
        "without": opinion.without.iter().map(|one| json!({
            "judge": one.judge,
            "moved": one.moved,
            "others_go_on": one.others_go_on,
        })).collect::<Value>(),
    })
}

fn lacking(lack: &Lack) -> Value {
    json!({ "reason": lack.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn oracle(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/oracles").join(name)
    }
    /// The value that the command prints beside a label.
    fn printed(text: &str, label: &str) -> String {
        let line = text.lines().find(|line| line.trim_start().starts_with(label)).unwrap_or_else(|| panic!("{text}"));
        line.trim_start()[label.len()..].trim().to_owned()
    }

    #[test]
    fn the_published_numbers_come_out_to_the_printed_digits() {
        let text = run(&oracle("krippendorff.csv"), None, false).unwrap();
        let alphas = ["nominal", "ordinal", "interval", "rasio"].map(|level| printed(&text, level));
        assert_eq!(alphas, ["0,743", "0,815", "0,849", "0,797"]);
        let text = run(&oracle("shrout_fleiss.csv"), None, false).unwrap();
        let forms = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"];
        assert_eq!(forms.map(|form| printed(&text, form)), ["0,17", "0,29", "0,71", "0,44", "0,62", "0,91"]);
        let text = run(&oracle("penicillin.csv"), None, false).unwrap();
        let labels = ["simpangan baku usulan", "simpangan baku juri", "simpangan baku sisa", "rata-rata"];
        assert_eq!(labels.map(|label| printed(&text, label)), ["0,8467", "1,9316", "0,5499", "22,9722"]);
    }

    #[test]
    fn the_same_stands_in_the_json() {
        let json: Value = serde_json::from_str(&run(&oracle("krippendorff.csv"), None, true).unwrap()).unwrap();
        assert_eq!(json[0]["criterion"], "kode");
        assert!((json[0]["alpha"]["ordinal"].as_f64().unwrap() - 0.815).abs() < 0.0005);
        assert!(json[0]["icc"]["reason"].as_str().unwrap().contains("kurang 7 dari 48 nilai"));
    }

    #[test]
    fn criteria_stand_apart_and_together_by_the_weights_of_the_rules() {
        let dir = tempfile::tempdir().unwrap();
        let (scores, rules) = (dir.path().join("nilai.csv"), dir.path().join("aturan.json"));
        let mut text = String::from("entry,judge,criterion,score\n");
        for (n, (isi, tampil)) in [(90, 60), (80, 70), (70, 95)].into_iter().enumerate() {
            for judge in ["a", "b"] {
                let more = i32::from(judge == "b" && n == 0);
                let _ = writeln!(text, "u{n},{judge},isi,{}\nu{n},{judge},tampil,{tampil}", isi + more);
            }
        }
        std::fs::write(&scores, text).unwrap();
        std::fs::write(
            &rules,
            r#"{"key":"x","label":"X","kind":"scored","criteria":[{"key":"isi","label":"Isi","weight":"75"},{"key":"tampil","label":"Tampil","weight":"25"}]}"#,
        )
        .unwrap();
        let plain: Value = serde_json::from_str(&run(&scores, None, true).unwrap()).unwrap();
        let names: Vec<&Value> = plain.as_array().unwrap().iter().map(|table| &table["criterion"]).collect();
        assert_eq!(names, [&json!("isi"), &json!("tampil"), &Value::Null]);
        assert!((plain[2]["mixed"]["mean"].as_f64().unwrap() - 77.583_333).abs() < 1e-5);
        let weighted: Value = serde_json::from_str(&run(&scores, Some(&rules), true).unwrap()).unwrap();
        assert_eq!(weighted[2]["weighted"], true);
        assert!((weighted[2]["mixed"]["mean"].as_f64().unwrap() - 78.875).abs() < 1e-5);
        assert!(run(&scores, None, false).unwrap().contains("Rata-rata semua kriteria dari setiap juri"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let error = run(Path::new("/tidak/ada.csv"), None, false).unwrap_err().to_string();
        assert!(error.starts_with("/tidak/ada.csv: tidak dapat dibaca"), "{error}");
    }
}
