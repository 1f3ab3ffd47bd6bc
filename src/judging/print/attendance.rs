//! The attendance list of the pleno.

use crate::judging::read_model::Pleno;
use crate::paper::{Align, Block, Col, Mark, Orientation, Sheet, Signature, Table};

/// Empty lines for those who are not known beforehand.
const GUESTS: usize = 6;
/// Where something is to be written by hand.
const DOTS: &str = "………………………………";

/// The list to be signed on the day.
pub fn sheet(pleno: &Pleno, mark: Mark) -> Sheet {
    let title = format!("Daftar Hadir Pleno {}", pleno.edition_name);
    let columns = vec![
        Col::number("No.", 0.5),
        Col::text("Nama", 3.4),
        Col::text("Kedudukan", 2.2),
        Col::text("Tanda tangan", 2.6),
    ];
    let named = pleno.judges.iter().map(|name| (name.as_str(), "Juri"));
    let all = std::iter::once(("", "Ketua")).chain(named).chain((0..GUESTS).map(|_| ("", "")));
    let row = |(n, (name, office)): (usize, (&str, &str))| {
        vec![(n + 1).to_string(), name.to_owned(), office.to_owned(), String::new()]
    };
    let rows = all.enumerate().map(row).collect();
    let blocks = vec![
        Block::Heading(1, Align::Center, title.clone()),
        Block::Facts(vec![
            ("Tingkat".into(), pleno.region_name.clone()),
            ("Hari, tanggal".into(), DOTS.into()),
            ("Waktu".into(), DOTS.into()),
            ("Tempat".into(), DOTS.into()),
        ]),
        Table::new("Yang hadir", columns, rows).row_height(32.0).into(),
        Block::Signatures(vec![Signature { above: vec!["Ketua pleno".into()], name: String::new() }]),
    ];
    Sheet { title, orientation: Orientation::Portrait, mark, framed: false, blocks }
}
