//! The sealed order as CSV: comma, decimal point, UTF-8 with a mark for spreadsheets.

use super::read_model::{FinalRow, SealedEdition, Stage};
use crate::kernel::score::Rounded;

/// One line for each entry, best first.
pub fn csv(edition: &SealedEdition, rows: &[FinalRow]) -> String {
    let stages = edition.rules.scored_rounds();
    let mut head: Vec<String> = ["peringkat", "peringkat_hitungan", "usulan", "inovasi", "judul", "unit", "nama_unit"]
        .map(str::to_owned)
        .into();
    head.extend(["kelompok", "kategori"].map(str::to_owned));
    head.extend(stages.iter().map(|round| format!("nilai {}", round.label)));
    head.extend(
        ["nilai_akhir", "nilai_akhir_tepat", "penghargaan", "alasan_pleno", "sk", "aturan_sha256"].map(str::to_owned),
    );
    let mut out = String::from("\u{feff}");
    line(&mut out, &head);
    for row in rows {
        let who = &row.entrant;
        let mut cells = vec![
            row.rank.to_string(),
            row.computed_rank.to_string(),
            who.proposal.to_string(),
            who.innovation.to_string(),
            who.title.clone(),
            who.unit.to_string(),
            who.unit_name.clone(),
            who.group.clone(),
            who.category.clone(),
        ];
        cells.extend(stages.iter().map(|round| {
            Stage::of(&row.stages, edition.edition, round).map(|stage| point(stage.total.round2())).unwrap_or_default()
        }));
        cells.extend([
            point(row.shown),
            row.total.to_string(),
            row.awards.join("; "),
            row.departure.join(" "),
            edition.sk.as_ref().map(|sk| sk.number.clone()).unwrap_or_default(),
            edition.rules_sha256.clone(),
        ]);
        line(&mut out, &cells);
    }
    out
}

/// `91.48`, as programs read it.
fn point(value: Rounded) -> String {
    value.to_string().replace(',', ".")
}

fn line(out: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// Quoted where needed; what a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(cell: &str) -> String {
    let number = cell.strip_prefix('-').unwrap_or(cell).starts_with(|c: char| c.is_ascii_digit());
    let safe = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if safe.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_comes_through() {
        assert_eq!(quoted("SAKERA, \"cepat\""), "\"SAKERA, \"\"cepat\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(quoted("-3"), "-3");
        assert_eq!(quoted("-x"), "'-x");
    }

    #[test]
    fn numbers_have_a_decimal_point() {
        assert_eq!(point(Rounded::hundredths(9148)), "91.48");
    }
}
