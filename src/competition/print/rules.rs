//! The published rule set on paper: the same sentences as on its page.

use crate::competition::{pages::words, read_model::EditionRow};
use crate::paper::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Table};
use crate::scoring::rules::{AwardRule, EditionRules, Group, RoundKind, RoundRules};

/// The rules of one edition.
pub fn sheet(edition: &EditionRow, mark: Mark) -> Sheet {
    let rules = &edition.rules;
    let title = format!("Aturan {}", edition.name);
    let mut blocks = vec![
        Block::Heading(1, Align::Center, title.clone()),
        Paragraph::new(format!("Dasar: {}", rules.basis)).into(),
        Block::Heading(2, Align::Left, "Formulir usulan".into()),
        sections(rules).into(),
    ];
    if !rules.documents.is_empty() {
        blocks.push(Block::Heading(3, Align::Left, "Berkas yang dilampirkan".into()));
        blocks.extend(rules.documents.iter().map(|document| {
            let empty = if document.required { "" } else { " (boleh kosong)" };
            item(format!("{}{empty}", document.label))
        }));
    }
    blocks.push(Block::Heading(2, Align::Left, "Kelompok dan syaratnya".into()));
    for group in &rules.groups {
        blocks.push(Block::Heading(3, Align::Left, group.label.clone()));
        blocks.extend(conditions(group).into_iter().map(item));
    }
    for round in &rules.rounds {
        blocks.push(Block::Heading(2, Align::Left, round.label.clone()));
        blocks.extend(of_round(round, rules));
    }
    blocks.push(Block::Heading(2, Align::Left, "Nilai akhir dan penghargaan".into()));
    blocks.push(Paragraph::new("Semua hitungan memakai pecahan yang tepat. Pembulatan hanya sekali, setengah ke atas menjadi dua angka di belakang koma, untuk ditampilkan.").into());
    blocks.push(Paragraph::new(words::EQUAL_AT_THE_END).into());
    blocks.extend(rules.awards.iter().map(|award| item(awarded(award))));
    let (said, follows) = words::objections(rules);
    blocks.push(Block::Heading(2, Align::Left, "Sanggah".into()));
    blocks.push(Paragraph::new(said).into());
    blocks.extend(follows.iter().map(|one| item((*one).to_owned())));
    Sheet { title, orientation: Orientation::Portrait, mark, ground: Ground::Plain, blocks }
}

fn item(text: String) -> Block {
    Block::Item(text)
}

fn sections(rules: &EditionRules) -> Table {
    let columns = vec![
        Col::text("Nomor", 0.8),
        Col::text("Bagian", 5.0),
        Col::number("Paling banyak", 1.5),
        Col::number("Bobot", 1.0),
    ];
    let mut rows: Vec<Vec<String>> = rules
        .sections
        .iter()
        .map(|section| {
            let empty = if section.required { "" } else { " (boleh kosong)" };
            vec![
                section.number.clone(),
                format!("{}{empty}", section.label),
                format!("{} kata", section.max_words),
                section.weight.local(),
            ]
        })
        .collect();
    rows.push(vec![String::new(), "Jumlah".into(), String::new(), rules.section_weight_total.local()]);
    Table::new("Bagian formulir", columns, rows)
}

fn conditions(group: &Group) -> Vec<String> {
    let mut all = vec![words::age(group), words::quota(group)];
    all.extend(words::bars(group));
    all
}

fn of_round(round: &RoundRules, rules: &EditionRules) -> Vec<Block> {
    let next = rules.round_after(&round.key).map(|next| next.label.as_str());
    match round.kind {
        RoundKind::Administrative => vec![
            Paragraph::new("Verifikator memeriksa setiap usulan yang dikirim: diterima, dikembalikan untuk diperbaiki dengan alasan dan batas waktu, atau ditolak dengan alasan.").into(),
        ],
        RoundKind::Pleno => {
            let decree = if rules.objections.is_none() { " dengan SK" } else { "" };
            let asked = words::deliberation(rules).into_iter().map(|sentence| Paragraph::new(sentence).into());
            let held = format!("Rapat pleno menerima urutan akhir, menetapkan penghargaan, dan mengesahkan hasil{decree}. Urutan hanya boleh diubah dengan alasan yang dapat dibaca semua orang.");
            std::iter::once(Paragraph::new(held).into()).chain(asked).collect()
        }
        RoundKind::Scored => scored(round, rules, next),
    }
}

fn scored(round: &RoundRules, rules: &EditionRules, next: Option<&str>) -> Vec<Block> {
    let columns = vec![Col::text("Kriteria", 6.0), Col::number("Bobot", 1.0)];
    let mut rows: Vec<Vec<String>> = round
        .criteria
        .iter()
        .map(|criterion| {
            let help = if criterion.help.is_empty() { String::new() } else { format!("\n{}", criterion.help) };
            vec![format!("{}{help}", criterion.label), criterion.weight.local()]
        })
        .collect();
    rows.push(vec!["Jumlah".into(), round.weight_total.local()]);
    let mut blocks = vec![Table::new(format!("Kriteria {}", round.label), columns, rows).into()];
    let mut told = vec![
        words::scale(&round.scale),
        format!(
            "Setiap usulan dinilai {} juri. Nilai akhir seorang juri adalah jumlah nilai dikali bobot, dibagi jumlah bobot.",
            round.panel_size
        ),
        words::aggregation(round.aggregation),
        words::missing_judge(round.missing_judge),
        words::promotion(round, next),
        words::stage_weight(round, rules),
    ];
    told.extend(words::spread_limit(round));
    if round.note_required {
        told.push("Juri menulis catatan untuk setiap kriteria. Peserta menerima catatan itu tanpa nama juri setelah hasil disahkan.".into());
    }
    told.extend(words::blind(round).map(str::to_owned));
    if let Some(step) = &round.ladder {
        let level = step.level.label().to_lowercase();
        told.push(format!(
            "Dinilai sendiri-sendiri di {} {level}, dengan aturan yang sama.",
            step.territories().count()
        ));
    }
    blocks.extend(told.into_iter().map(item));
    if round.tie_order.is_empty() {
        blocks.push(item("Usulan dengan nilai sama berbagi peringkat.".into()));
    } else {
        let ways: Vec<&str> = round.tie_order.iter().map(|rule| words::tie(*rule)).collect();
        blocks.push(item(format!("Jika nilai sama, yang di depan adalah usulan yang {}.", ways.join("; lalu yang "))));
    }
    for criterion in round.criteria.iter().filter(|criterion| !criterion.levels.is_empty()) {
        blocks.push(Block::Heading(3, Align::Left, format!("Arti nilai {}", criterion.label)));
        blocks.extend(
            criterion
                .levels
                .iter()
                .map(|level| item(format!("{} sampai {}: {}", level.from.local(), level.to.local(), level.text))),
        );
    }
    blocks
}

fn awarded(award: &AwardRule) -> String {
    match (award.count, award.by_rank) {
        (Some(1), true) => format!("{}: satu, menurut urutan akhir", award.label),
        (Some(n), true) => format!("{}: {n}, menurut urutan akhir", award.label),
        (Some(n), false) => format!("{}: paling banyak {n}, dipilih pleno", award.label),
        (None, _) => format!("{}: dipilih pleno", award.label),
    }
}
