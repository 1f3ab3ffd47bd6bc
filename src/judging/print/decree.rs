//! What is attached to the decree, and the certificates of those who received an award.

use super::minutes::{departures, equal_totals, ranking};
use crate::judging::{
    pages::pleno::{awards_of, divisions},
    read_model::{Meeting, Pleno, PlenoEntry, Sk},
};
use crate::kernel::time::plain_date;
use crate::paper::{Align, Block, Certificate, Col, Ground, Look, Mark, Orientation, Sheet, Signature, Table};

/// The attachment of the decree: who received what, and the whole order.
pub fn attachment(pleno: &Pleno, meeting: &Meeting, sk: &Sk, mark: Mark) -> Sheet {
    let title = format!("Lampiran Keputusan tentang Penetapan Hasil {}", pleno.edition_name);
    let mut blocks = vec![
        Block::Heading(1, Align::Center, title.clone()),
        Block::Facts(vec![
            ("Keputusan".into(), sk.signed_by.clone()),
            ("Nomor".into(), sk.number.clone()),
            ("Tanggal".into(), plain_date(sk.date)),
        ]),
        Block::Heading(2, Align::Left, "Penerima penghargaan".into()),
        awarded(meeting).into(),
        Block::Heading(2, Align::Left, "Peringkat akhir".into()),
    ];
    for entries in divisions(&meeting.entries) {
        let table = ranking(meeting, entries);
        blocks.push(if meeting.entries.iter().any(|entry| entry.division.is_some()) {
            table.into()
        } else {
            Table { captioned: false, ..table }.into()
        });
    }
    blocks.extend(equal_totals(meeting));
    blocks.extend(departures(meeting));
    blocks.push(Block::Signatures(vec![Signature::new(vec![sk.signed_by.clone()], "")]));
    Sheet { title, orientation: Orientation::Portrait, mark, ground: Ground::Plain, blocks }
}

fn awarded(meeting: &Meeting) -> Table {
    let columns = vec![
        Col::text("Penghargaan", 2.0),
        Col::text("Usulan", 4.0),
        Col::text("Unit", 3.4),
        Col::number("Nilai akhir", 1.2),
    ];
    let row = |entry: &PlenoEntry| {
        vec![
            awards_of(meeting, entry).join("\n"),
            entry.title.clone(),
            entry.unit_name.clone(),
            entry.finalist.total.round2().to_string(),
        ]
    };
    let rows = meeting.entries.iter().filter(|entry| !awards_of(meeting, entry).is_empty()).map(row).collect();
    Table::new("Penerima penghargaan", columns, rows)
}

/// The certificate of one entry in the look of its edition; none where it received no award.
pub fn certificate(
    pleno: &Pleno,
    meeting: &Meeting,
    sk: &Sk,
    entry: &PlenoEntry,
    look: &Look,
    mark: &Mark,
) -> Option<Sheet> {
    let awards = awards_of(meeting, entry);
    if awards.is_empty() {
        return None;
    }
    let group = entry.division.as_ref().map_or_else(String::new, |division| format!(" kelompok {division}"));
    let certificate = Certificate {
        title: format!("Piagam {}: {}", pleno.edition_name, entry.title),
        unit: entry.unit_name.clone(),
        work: entry.title.clone(),
        award: awards.join(", "),
        sentences: vec![
            format!(
                "dalam {}, peringkat {}{group} dengan nilai akhir {}.",
                pleno.edition_name,
                entry.rank,
                entry.finalist.total.round2()
            ),
            format!("Ditetapkan dengan SK nomor {} tanggal {}.", sk.number, plain_date(sk.date)),
        ],
        date: plain_date(sk.date),
        office: vec![pleno.region_name.clone(), sk.signed_by.clone()],
    };
    Some(certificate.sheet(look, mark))
}
