//! Blank score sheets, one page for each duty.

use crate::judging::{
    pages::paper::PaperView,
    read_model::{DutyRow, SheetState, paper::code},
};
use crate::paper::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Signature, Table};

/// The sheets that are not signed yet, by judge and title; none where all are.
pub fn sheet(view: &PaperView, mark: Mark) -> Option<Sheet> {
    let title = format!("Lembar Nilai {}, {}", view.head.rules.label, view.head.edition_name);
    let open: Vec<&DutyRow> = view.sheets.iter().filter(|duty| duty.sheet != Some(SheetState::Signed)).collect();
    if open.is_empty() {
        return None;
    }
    let mut blocks = Vec::new();
    for (n, duty) in open.into_iter().enumerate() {
        if n > 0 {
            blocks.push(Block::NewPage);
        }
        blocks.extend(one(view, duty));
    }
    Some(Sheet { title, orientation: Orientation::Portrait, mark, ground: Ground::Plain, blocks })
}

/// A judge of a blind round reads the sheet too.
fn facts(view: &PaperView, duty: &DutyRow) -> Vec<(String, String)> {
    let unit = if view.head.is_blind() { "tanpa nama unit" } else { duty.unit_name.as_str() };
    vec![
        ("Dari".into(), unit.to_owned()),
        ("Lomba".into(), view.head.edition_name.clone()),
        ("Babak".into(), view.head.rules.label.clone()),
        ("Juri".into(), duty.judge_name.clone()),
    ]
}

fn one(view: &PaperView, duty: &DutyRow) -> Vec<Block> {
    let rules = &view.head.rules;
    let code = code(duty.id, &view.rules_sha256);
    let places = match rules.scale.places {
        0 => "bilangan bulat".to_owned(),
        places => format!("paling banyak {places} angka di belakang koma"),
    };
    let note = if rules.note_required { " Catatan wajib diisi." } else { "" };
    let columns = vec![
        Col::text("Kriteria", 3.4),
        Col::number("Bobot", 0.8),
        Col::text("Nilai", 1.2),
        Col::text("Catatan untuk pengusul", 4.2),
    ];
    let rows = rules
        .criteria
        .iter()
        .map(|criterion| vec![criterion.label.clone(), criterion.weight.local(), String::new(), String::new()])
        .collect();
    let mut blocks = vec![
        Block::Code { url: format!("{}{code}", view.scan), label: code, side: 62.0 },
        Block::Heading(1, Align::Left, duty.title.clone()),
        Block::Facts(facts(view, duty)),
        Paragraph::new(format!(
            "Tulis nilai dari {} sampai {}, {places}. Semua kriteria harus bernilai.{note}",
            rules.scale.min.local(),
            rules.scale.max.local()
        ))
        .into(),
        Table::new("Nilai", columns, rows).row_height(38.0).into(),
    ];
    if !rules.checks.is_empty() {
        let columns =
            vec![Col::text("Fasilitas di tempat, di luar nilai", 5.0), Col::text("Ada", 1.0), Col::text("Tidak", 1.0)];
        let rows = rules.checks.iter().map(|check| vec![check.label.clone(), String::new(), String::new()]).collect();
        blocks.push(Table::new("Fasilitas", columns, rows).size(8.0).into());
    }
    let above = vec!["Tempat, tanggal: ……………………".into(), "Juri".into()];
    blocks.push(Block::Signatures(vec![Signature::new(above, duty.judge_name.clone())]));
    blocks
}
