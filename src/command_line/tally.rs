//! `sayembara tally RULES.json SCORES.csv`: the ranking, computed anew.

use super::{CommandError, bad, files};
use crate::scoring::{
    ranking::{RankedEntry, Ranking},
    recount::{Recounted, RecountedRound, recount},
    tally::{Combined, CombinedEntry},
};
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// What the command prints.
///
/// # Errors
/// Says which file is wrong, and where.
pub fn run(rules: &Path, scores: &Path, as_json: bool) -> Result<String, CommandError> {
    let recounted = recount(&files::rules(rules)?, &files::scores(scores)?).map_err(|error| bad(scores, &error))?;
    if as_json {
        return Ok(serde_json::to_string_pretty(&recounted)? + "\n");
    }
    Ok(in_words(&recounted))
}

fn in_words(recounted: &Recounted) -> String {
    let mut out = String::new();
    if let Some(hash) = &recounted.edition_rules_sha256 {
        let _ = writeln!(out, "Sidik aturan lomba (SHA-256) {hash}\n");
    }
    for round in &recounted.rounds {
        of_round(&mut out, round);
        out.push('\n');
    }
    if let Some(last) = &recounted.final_order {
        let titles = recounted.rounds.iter().flat_map(|round| &round.titles).collect();
        of_all(&mut out, last, &titles);
    }
    out
}

fn of_round(out: &mut String, round: &RecountedRound) {
    let titles = round.titles.iter().collect();
    let Ranking { entries, unranked, walk_over, lot_seed } = &round.ranking;
    let _ =
        writeln!(out, "Babak {} ({})\nSidik aturan babak (SHA-256) {}", round.label, round.name, round.rules_sha256);
    if let Some(seed) = lot_seed {
        let _ = writeln!(out, "Benih undian {seed}");
    }
    if let Some(only) = walk_over {
        let _ = writeln!(out, "  Menang tanpa lawan: {}", named(only, &titles));
    }
    for (at, entry) in entries.iter().enumerate() {
        heading(out, entry.division.as_deref(), entries[..at].last().and_then(|above| above.division.as_deref()));
        ranked(out, entry, &titles);
    }
    if !unranked.is_empty() {
        out.push_str("  Tidak diberi peringkat\n");
    }
    for entry in unranked {
        let _ = writeln!(out, "       {}\n       {}", named(&entry.entry, &titles), entry.reason);
    }
    if entries.is_empty() && unranked.is_empty() && walk_over.is_none() {
        out.push_str("  Tidak ada peserta.\n");
    }
}

fn ranked(out: &mut String, entry: &RankedEntry, titles: &BTreeMap<&String, &String>) {
    let _ = writeln!(
        out,
        "  {:>3}. {:>8}  {}{}\n       tepatnya {}, {} dari {} juri",
        entry.rank,
        entry.shown.to_string(),
        named(&entry.entry, titles),
        if entry.promoted { "  [lolos]" } else { "" },
        entry.total,
        entry.judges_counted,
        entry.judges_assigned,
    );
    for step in &entry.tie {
        let _ = writeln!(out, "       Nilai sama dengan yang di atasnya. {step}");
    }
}

fn of_all(out: &mut String, last: &Combined, titles: &BTreeMap<&String, &String>) {
    out.push_str("Hasil gabungan semua babak menurut bobotnya, sebelum keputusan pleno\n");
    for (at, entry) in last.entries.iter().enumerate() {
        heading(out, entry.division.as_deref(), last.entries[..at].last().and_then(|above| above.division.as_deref()));
        combined(out, entry, titles);
    }
    for entry in &last.unranked {
        let _ = writeln!(out, "       {}\n       {}", named(&entry.entry, titles), entry.reason);
    }
}

fn combined(out: &mut String, entry: &CombinedEntry, titles: &BTreeMap<&String, &String>) {
    let stages: Vec<String> =
        entry.stages.iter().map(|stage| format!("{} {}", stage.label, stage.total.round2())).collect();
    let _ = writeln!(
        out,
        "  {:>3}. {:>8}  {}\n       tepatnya {}; {}",
        entry.rank,
        entry.shown.to_string(),
        named(&entry.entry, titles),
        entry.total,
        stages.join(", ")
    );
    if let Some(tie) = &entry.tie {
        let _ = writeln!(out, "       {tie}");
    }
}

/// Says the group where another begins.
fn heading(out: &mut String, own: Option<&str>, above: Option<&str>) {
    if let Some(group) = own.filter(|_| above != own) {
        let _ = writeln!(out, "  Kelompok {group}");
    }
}

/// The number that the page shows, and the title where it is known.
fn named(entry: &str, titles: &BTreeMap<&String, &String>) -> String {
    titles.get(&entry.to_owned()).map_or_else(|| entry.to_owned(), |title| format!("{entry}  {title}"))
}
