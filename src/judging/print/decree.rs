//! What is attached to the decree, and the certificates of those who received an award.

use super::minutes::{departures, ranking};
use crate::judging::{
    pages::pleno::{awards_of, divisions},
    read_model::{Meeting, Pleno, PlenoEntry, Sk},
};
use crate::kernel::time::plain_date;
use crate::paper::{Align, Block, Col, Mark, Orientation, Paragraph, Sheet, Signature, Table};

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
    blocks.extend(departures(meeting));
    blocks.push(Block::Signatures(vec![Signature { above: vec![sk.signed_by.clone()], name: String::new() }]));
    Sheet { title, orientation: Orientation::Portrait, mark, framed: false, blocks }
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

/// The certificate of one entry; none where it received no award.
pub fn certificate(pleno: &Pleno, meeting: &Meeting, sk: &Sk, entry: &PlenoEntry, mark: Mark) -> Option<Sheet> {
    let awards = awards_of(meeting, entry);
    if awards.is_empty() {
        return None;
    }
    let line = |text: String, size: f32| Block::from(Paragraph::new(text).align(Align::Center).size(size));
    let strong = |text: String, size: f32| Block::from(Paragraph::new(text).bold().align(Align::Center).size(size));
    let place = entry.division.as_ref().map_or_else(String::new, |division| format!(" kelompok {division}"));
    let blocks = vec![
        Block::Space(14.0),
        Block::Display("Piagam Penghargaan".into()),
        line("diberikan kepada".into(), 11.0),
        strong(entry.unit_name.clone(), 19.0),
        line("atas inovasi".into(), 11.0),
        strong(entry.title.clone(), 15.0),
        line("sebagai".into(), 11.0),
        strong(awards.join(", "), 17.0),
        line(
            format!(
                "dalam {}, peringkat {}{place} dengan nilai akhir {}.",
                pleno.edition_name,
                entry.rank,
                entry.finalist.total.round2()
            ),
            11.0,
        ),
        line(format!("Ditetapkan dengan SK nomor {} tanggal {}.", sk.number, plain_date(sk.date)), 11.0),
        Block::Signatures(vec![Signature {
            above: vec![pleno.region_name.clone(), sk.signed_by.clone()],
            name: String::new(),
        }]),
    ];
    let title = format!("Piagam {}: {}", pleno.edition_name, entry.title);
    Some(Sheet { title, orientation: Orientation::Landscape, mark, framed: true, blocks })
}
