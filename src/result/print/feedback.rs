//! The feedback sheet of one entrant: the same as its page, without the names of judges.

use crate::{
    kernel::time::plain_date,
    paper::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Table},
    result::{
        pages::{self, entry::EntryView},
        read_model::{FinalRow, Note, RoundFacts, RoundScore},
    },
    scoring::rules::Criterion,
};

/// The sheet of one entry; `notes` are those of its judges.
pub fn sheet(view: &EntryView, notes: &[Note], mark: Mark) -> Sheet {
    let title = format!("Lembar Umpan Balik {}", view.edition.name);
    let mut blocks = vec![
        Block::Heading(1, Align::Center, title),
        Block::Facts(facts(view)),
        Paragraph::new("Lembar ini untuk unit pengusul. Nilai usulan dibandingkan dengan semua peserta yang bernilai di babak yang sama: nilai tengah (median) mereka, dan nilai terendah sampai tertinggi. Catatan juri ditulis tanpa nama.").into(),
    ];
    blocks.extend(view.last.as_ref().map(departure).unwrap_or_default());
    for facts in &view.rounds {
        let score = view.scores.iter().find(|score| score.round == facts.round);
        let without = facts.walk_over == Some(view.entrant.proposal);
        if score.is_none() && !without {
            continue;
        }
        blocks.push(Block::Heading(2, Align::Left, facts.rules.label.clone()));
        if without {
            blocks.push(Paragraph::new(pages::alone(facts)).into());
        }
        if let Some(score) = score {
            blocks.extend(of_round(facts, score));
            blocks.extend(facilities(view, facts));
            blocks.extend(remarks(facts, notes));
        }
    }
    if let Some(until) = view.edition.objections_until {
        let said = format!("Sanggah atas hasil ini diterima sampai {}.", view.edition.zone.long(until));
        blocks.push(Block::Space(6.0));
        blocks.push(Paragraph::new(said).into());
    }
    let title = format!("Lembar umpan balik {}: {}", view.edition.name, view.entrant.title);
    Sheet { title, orientation: Orientation::Portrait, mark, ground: Ground::Plain, blocks }
}

fn facts(view: &EntryView) -> Vec<(String, String)> {
    let (rules, entrant) = (&view.edition.rules, &view.entrant);
    let mut facts = vec![
        ("Usulan".into(), entrant.title.clone()),
        ("Unit pengusul".into(), entrant.unit_name.clone()),
        ("Kelompok".into(), pages::group_label(rules, &entrant.group).to_owned()),
        ("Kategori".into(), pages::category_label(rules, &entrant.category).to_owned()),
    ];
    facts.push(("Hasil".into(), result(view)));
    if let Some(last) = view.last.as_ref().filter(|last| !last.awards.is_empty()) {
        facts.push(("Penghargaan".into(), last.awards.join(", ")));
    }
    facts.push(("Disahkan pleno".into(), plain_date(view.edition.zone.date(view.edition.sealed_at))));
    facts
}

/// `Peringkat akhir 2 dari 7, nilai akhir 88,20`
fn result(view: &EntryView) -> String {
    let Some(last) = &view.last else { return pages::standing(view) };
    let among = match &last.division {
        Some(division) => format!("kelompok {division}"),
        None => format!("dari {}", view.edition.entries),
    };
    format!("{} {among}, nilai akhir {}", pages::standing(view), last.shown)
}

fn departure(last: &FinalRow) -> Vec<Block> {
    if !pages::departed(last) {
        return Vec::new();
    }
    let moved = format!(
        "Pleno menetapkan peringkat {}, hitungan menempatkannya di peringkat {}.",
        last.rank, last.computed_rank
    );
    let reasons = last.departure.iter().map(|reason| Block::Item(reason.clone()));
    std::iter::once(Paragraph::new(moved).bold().into()).chain(reasons).collect()
}

fn of_round(facts: &RoundFacts, score: &RoundScore) -> Vec<Block> {
    let Some(shown) = score.shown else { return vec![Paragraph::new(score.reason.as_str()).into()] };
    let place = score
        .rank
        .map_or_else(String::new, |rank| format!("{}. ", pages::place(rank, score.division.is_none(), facts.ranked)));
    let counted = format!("{} dari {} juri menandatangani.", score.judges_counted, score.judges_assigned);
    let row = |criterion: &Criterion| {
        let spread = facts.spread.get(&criterion.key);
        let result = score.criteria.iter().find(|result| result.key == criterion.key);
        vec![
            criterion.label.clone(),
            criterion.weight.local(),
            result.map_or_else(dash, |result| result.mean.round2().to_string()),
            spread.map_or_else(dash, |spread| spread.median.to_string()),
            spread.map_or_else(dash, |spread| format!("{} sampai {}", spread.low, spread.high)),
        ]
    };
    let mut rows: Vec<Vec<String>> = facts.rules.criteria.iter().map(row).collect();
    rows.push(vec![
        format!("Nilai {}", facts.rules.label),
        facts.rules.weight_total.local(),
        shown.to_string(),
        String::new(),
        String::new(),
    ]);
    let columns = vec![
        Col::text("Kriteria", 4.2),
        Col::number("Bobot", 0.9),
        Col::number("Nilai usulan", 1.2),
        Col::number("Nilai tengah", 1.2),
        Col::number("Terendah sampai tertinggi", 2.2),
    ];
    let mut blocks = vec![
        Table::new(format!("Nilai per kriteria, {}", facts.rules.label), columns, rows).into(),
        Paragraph::new(format!("{place}{counted} {}", pages::method(&facts.rules))).into(),
    ];
    blocks.extend(pages::not_on(facts, score).map(|said| Paragraph::new(said).bold().into()));
    let gains = pages::gains(facts, score);
    if !gains.is_empty() {
        blocks.push(Paragraph::new(pages::GAINS).into());
        blocks.extend(gains.into_iter().map(Block::Item));
    }
    blocks.extend(score.tie.iter().map(|said| Paragraph::new(said.as_str()).into()));
    if score.drawn {
        blocks.push(Paragraph::new("Peringkat di babak ini ditentukan undian. Cara mengulang undiannya tertulis di halaman hasil usulan ini.").into());
    }
    blocks
}

fn dash() -> String {
    "–".to_owned()
}

fn facilities(view: &EntryView, facts: &RoundFacts) -> Vec<Block> {
    let seen: Vec<_> = view.findings.iter().filter(|it| it.round == facts.round).collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let rows = facts.rules.checks.iter().map(|check| {
        let (present, absent) =
            seen.iter().find(|it| it.check_key == check.key).map_or((0, 0), |it| (it.present, it.absent));
        vec![check.label.clone(), present.to_string(), absent.to_string()]
    });
    let columns = vec![
        Col::text("Fasilitas di tempat, di luar nilai", 4.0),
        Col::number("Ada menurut juri", 1.6),
        Col::number("Tidak ada menurut juri", 1.8),
    ];
    vec![Table::new("Fasilitas yang dilihat juri di tempat", columns, rows.collect()).size(8.0).into()]
}

/// What the judges wrote, by criterion, in no order that tells who wrote it.
fn remarks(facts: &RoundFacts, notes: &[Note]) -> Vec<Block> {
    let own: Vec<&Note> = notes.iter().filter(|note| note.round == facts.round).collect();
    let mut blocks = vec![Block::Heading(3, Align::Left, "Catatan juri".into())];
    if own.is_empty() {
        blocks.push(Paragraph::new("Juri tidak menulis catatan di babak ini.").into());
    }
    for criterion in &facts.rules.criteria {
        let notes: Vec<&&Note> = own.iter().filter(|note| note.criterion == criterion.key).collect();
        if !notes.is_empty() {
            blocks.push(Block::Heading(4, Align::Left, criterion.label.clone()));
            blocks.extend(notes.into_iter().map(|note| Block::Item(note.note.clone())));
        }
    }
    blocks
}
