//! The minutes of the pleno.

use crate::judging::{
    pages::{
        minutes,
        pleno::{awards_of, divisions},
    },
    read_model::{self, Meeting, Pleno, PlenoEntry, Sealed},
};
use crate::paper::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Signature, Table};

/// The minutes of a sealed result.
pub fn sheet(pleno: &Pleno, meeting: &Meeting, sealed: &Sealed, mark: Mark) -> Sheet {
    let title = format!("Berita Acara Penetapan Hasil {}", pleno.edition_name);
    let mut blocks = vec![Block::Heading(1, Align::Center, title.clone())];
    blocks.push(Block::Facts(vec![
        ("Nomor".into(), minutes::number(meeting)),
        ("Tingkat".into(), pleno.region_name.clone()),
    ]));
    blocks.push(Paragraph::new(minutes::opening(pleno, meeting)).into());
    blocks.extend(met(meeting));
    blocks.push(
        Paragraph::new(
            "Pleno telah memeriksa hasil penilaian. Nilai dihitung dari lembar nilai yang ditandatangani juri, menurut aturan lomba yang diumumkan sebelum penilaian dan bersidik seperti di kaki halaman ini. Hasilnya sebagai berikut.",
        )
        .into(),
    );
    for entries in divisions(&meeting.entries) {
        blocks.push(ranking(meeting, entries).into());
    }
    blocks.extend(equal_totals(meeting));
    blocks.extend(departures(meeting));
    blocks.extend(minutes::seals(pleno, meeting, sealed).into_iter().map(|said| Paragraph::new(said).into()));
    let closing = "Berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.";
    let closing = minutes::decree(sealed).map_or_else(|| closing.to_owned(), |decree| format!("{decree} {closing}"));
    blocks.push(Paragraph::new(closing).into());
    blocks.push(Block::Heading(2, Align::Left, "Yang menandatangani".into()));
    let one = |(name, office): (String, &str)| Signature::new(vec![office.to_owned()], name);
    blocks.push(Block::Signatures(minutes::signers(pleno, meeting).into_iter().map(one).collect()));
    Sheet { title, orientation: Orientation::Portrait, mark, ground: Ground::Plain, blocks }
}

/// Who came, and what they went through, where that was recorded.
fn met(meeting: &Meeting) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(attended) = minutes::attended(meeting) {
        let absent = minutes::absent(meeting).map_or_else(String::new, |said| format!(" {said}"));
        blocks.push(Paragraph::new(format!("{}{absent}", minutes::attendance(attended))).into());
    }
    let items: Vec<String> = (1..).zip(&meeting.held.agenda).map(|(n, item)| format!("{n}. {item}")).collect();
    if !items.is_empty() {
        blocks.push(Paragraph::new(format!("Agenda pleno: {}.", items.join("; "))).into());
    }
    blocks
}

/// The ranked list of one division.
pub(super) fn ranking(meeting: &Meeting, entries: &[PlenoEntry]) -> Table {
    let columns = vec![
        Col::number("Peringkat", 1.1),
        Col::text("Usulan", 4.2),
        Col::text("Unit", 3.0),
        Col::number("Nilai akhir", 1.2),
        Col::text("Penghargaan", 1.7),
    ];
    let row = |entry: &PlenoEntry| {
        vec![
            entry.rank.to_string(),
            entry.title.clone(),
            entry.unit_name.clone(),
            entry.finalist.total.round2().to_string(),
            awards_of(meeting, entry).join("\n"),
        ]
    };
    let caption = entries.first().and_then(|one| one.division.as_deref()).unwrap_or("Urutan akhir");
    Table::new(caption, columns, entries.iter().map(row).collect()).captioned()
}

/// Which entries the last round parted, because their totals are equal.
pub(super) fn equal_totals(meeting: &Meeting) -> Vec<Block> {
    let told = |(entry, why): (&PlenoEntry, String)| {
        Paragraph::new(entry.title.as_str()).bold().and(format!(": {why}"), false).into()
    };
    read_model::equal_totals(&meeting.entries).into_iter().map(told).collect()
}

/// What the pleno changed, with its reasons.
pub(super) fn departures(meeting: &Meeting) -> Vec<Block> {
    let mut blocks = Vec::new();
    for entry in meeting.entries.iter().filter(|entry| !entry.departure.is_empty()) {
        if blocks.is_empty() {
            blocks.push(Block::Heading(2, Align::Left, "Perubahan urutan oleh pleno".into()));
        }
        let text = format!(
            ", peringkat menurut nilai {}, menjadi {}: {}",
            entry.finalist.rank,
            entry.rank,
            entry.departure.join(" Kemudian: ")
        );
        blocks.push(Paragraph::new(entry.title.as_str()).bold().and(text, false).into());
    }
    blocks
}
