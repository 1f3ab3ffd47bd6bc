//! The attendance list of the pleno.

use crate::judging::read_model::{Attendee, Held, Meeting, Pleno, Presence};
use crate::paper::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Signature, Table};

/// Empty lines for those who are not known beforehand, and once it is known who is expected.
const GUESTS: usize = 6;
const OTHER_GUESTS: usize = 3;
/// Where something is to be written by hand.
const DOTS: &str = "………………………………";

/// The list to be signed on the day, and once it is recorded, what was recorded.
pub fn sheet(pleno: &Pleno, mark: Mark) -> Sheet {
    let title = format!("Daftar Hadir Pleno {}", pleno.edition_name);
    let held = pleno.meeting.as_ref().map(|meeting| &meeting.held);
    let mut facts = vec![("Tingkat".into(), pleno.region_name.clone())];
    let by_hand = ["Hari, tanggal", "Waktu", "Tempat"].map(|label| (label.into(), DOTS.into()));
    facts.extend(by_hand);
    let recorded = held.and_then(|held| Some((held.attended()?, held.recorded_at?)));
    if let Some((attended, at)) = recorded {
        facts.push(("Kehadiran".into(), attended.to_string()));
        facts.push(("Dicatat di sistem".into(), pleno.zone.long(at)));
    }
    let mut blocks = vec![Block::Heading(1, Align::Center, title.clone()), Block::Facts(facts), table(pleno).into()];
    blocks.extend(held.into_iter().flat_map(|held| corrections(pleno, held)));
    let chair = pleno.meeting.as_ref().and_then(chair);
    let above = vec!["Ketua pleno".into()];
    blocks.push(Block::Signatures(vec![Signature::new(above, chair.unwrap_or_default())]));
    Sheet { title, orientation: Orientation::Portrait, mark, ground: Ground::Plain, blocks }
}

fn table(pleno: &Pleno) -> Table {
    let attendees: &[Attendee] = pleno.meeting.as_ref().map_or(&[], |meeting| &meeting.attendees);
    let columns = vec![
        Col::number("No.", 0.5),
        Col::text("Nama", 3.2),
        Col::text("Kedudukan", 2.0),
        Col::text("Kehadiran", 1.3),
        Col::text("Tanda tangan", 2.2),
    ];
    let mut all: Vec<[String; 3]> = if attendees.is_empty() {
        let judges = pleno.judges.iter().map(|name| [name.clone(), "Juri".to_owned(), String::new()]);
        std::iter::once([String::new(), "Ketua".to_owned(), String::new()]).chain(judges).collect()
    } else {
        let said = |presence: Option<Presence>| presence.map_or("", Presence::label).to_owned();
        attendees.iter().map(|one| [one.name.clone(), one.office.clone(), said(one.presence)]).collect()
    };
    let guests = if attendees.is_empty() { GUESTS } else { OTHER_GUESTS };
    all.extend((0..guests).map(|_| [const { String::new() }; 3]));
    let row = |(n, [name, office, presence]): (usize, [String; 3])| {
        vec![(n + 1).to_string(), name, office, presence, String::new()]
    };
    Table::new("Yang hadir", columns, all.into_iter().enumerate().map(row).collect()).row_height(32.0)
}

fn corrections(pleno: &Pleno, held: &Held) -> Vec<Block> {
    let one = |text: String| Paragraph::new(text).into();
    let told = held.corrections.iter().map(|it| format!("Dibetulkan {}: {}", pleno.zone.long(it.at), it.reason));
    told.map(one).collect()
}

fn chair(meeting: &Meeting) -> Option<String> {
    meeting.attendees.first().map(|one| one.name.clone())
}
