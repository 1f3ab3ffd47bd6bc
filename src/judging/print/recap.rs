//! The scores of a round: all judges side by side, then each judge's own, to be signed.

use crate::judging::read_model::{Ballots, Entry, RoundHead};
use crate::kernel::ids::PersonId;
use crate::paper::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Signature, Table};
use crate::scoring::{
    ranking::{RankedEntry, Ranking},
    tally::{Sheet as ScoreSheet, judge_total},
};
use std::collections::BTreeMap;

/// Everything that the recap says.
pub struct RecapView {
    pub head: RoundHead,
    pub ranking: Ranking,
    /// As they were when the round was closed.
    pub ballots: Ballots,
    pub entries: Vec<Entry>,
    /// Of the judges, by id.
    pub names: BTreeMap<PersonId, String>,
    /// Where the round was held.
    pub place: String,
}

struct Judge<'a> {
    id: &'a str,
    name: String,
}

impl RecapView {
    /// Those who had a duty, by name.
    fn judges(&self) -> Vec<Judge<'_>> {
        let mut ids: Vec<&str> = self.ballots.duties.iter().map(|duty| duty.judge.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let name = |id: &str| {
            let known = id.parse().ok().and_then(|id: PersonId| self.names.get(&id).cloned());
            known.unwrap_or_else(|| "Nama tidak dikenal".to_owned())
        };
        let mut judges: Vec<Judge<'_>> = ids.into_iter().map(|id| Judge { id, name: name(id) }).collect();
        judges.sort_by_cached_key(|judge| (judge.name.to_lowercase(), judge.id));
        judges
    }

    fn sheet(&self, entry: &str, judge: &str) -> Option<&ScoreSheet> {
        self.ballots.sheets.iter().find(|sheet| sheet.entry == entry && sheet.judge == judge)
    }

    fn title(&self, entry: &str) -> String {
        let known = self.entries.iter().find(|known| known.proposal.to_string() == entry);
        known.map_or_else(|| entry.to_owned(), |known| format!("{}\n{}", known.title, known.unit_name))
    }

    fn total(&self, entry: &str, judge: &str) -> String {
        if !self.ballots.duties.iter().any(|duty| duty.entry == entry && duty.judge == judge) {
            return String::new();
        }
        let sheet = self.sheet(entry, judge);
        let total = sheet.and_then(|sheet| judge_total(&self.head.rules, &sheet.scores));
        total.map_or_else(|| "–".to_owned(), |total| total.round2().to_string())
    }
}

/// The recap of a ranked round.
pub fn sheet(view: &RecapView, mark: Mark) -> Sheet {
    let title = format!("Rekap Nilai {}, {}", view.head.rules.label, view.head.edition_name);
    let judges = view.judges();
    let mut blocks = vec![
        Block::Heading(1, Align::Center, title.clone()),
        Block::Facts(vec![
            ("Tempat".into(), view.place.clone()),
            ("Usulan".into(), view.ranking.entries.len().to_string()),
            ("Juri".into(), judges.len().to_string()),
        ]),
        Paragraph::new("Nilai setiap juri adalah jumlah nilai dikali bobot, dibagi jumlah bobot. Tempat kosong berarti juri tidak bertugas untuk usulan itu. Tanda – berarti lembar nilainya tidak ditandatangani; itu bukan nilai nol.").into(),
        summary(view, &judges).into(),
    ];
    blocks.push(legend(&judges).into());
    for judge in &judges {
        blocks.push(Block::NewPage);
        blocks.extend(of_judge(view, judge));
    }
    Sheet { title, orientation: Orientation::Landscape, mark, ground: Ground::Plain, blocks }
}

fn summary(view: &RecapView, judges: &[Judge<'_>]) -> Table {
    let mut columns = vec![Col::number("Peringkat", 0.8), Col::text("Usulan", 5.0)];
    columns.extend((1..=judges.len()).map(|n| Col::number(format!("J{n}"), 0.7)));
    columns.push(Col::number("Nilai", 0.9));
    let row = |entry: &RankedEntry| {
        let mut cells = vec![entry.rank.to_string(), view.title(&entry.entry)];
        cells.extend(judges.iter().map(|judge| view.total(&entry.entry, judge.id)));
        cells.push(entry.shown.to_string());
        cells
    };
    Table::new("Nilai semua juri", columns, view.ranking.entries.iter().map(row).collect()).captioned()
}

fn legend(judges: &[Judge<'_>]) -> Table {
    let columns = vec![Col::text("Juri", 0.6), Col::text("Nama", 4.0), Col::text("Tanda tangan", 3.0)];
    let row = |(n, judge): (usize, &Judge<'_>)| vec![format!("J{}", n + 1), judge.name.clone(), String::new()];
    Table::new("Juri", columns, judges.iter().enumerate().map(row).collect()).captioned().row_height(28.0)
}

fn of_judge(view: &RecapView, judge: &Judge<'_>) -> Vec<Block> {
    let criteria = &view.head.rules.criteria;
    let mut columns = vec![Col::number("No.", 0.5), Col::text("Usulan", 4.4)];
    columns.extend((1..=criteria.len()).map(|n| Col::number(format!("K{n}"), 0.7)));
    columns.push(Col::number("Nilai", 0.9));
    let own: Vec<&str> =
        view.ballots.duties.iter().filter(|duty| duty.judge == judge.id).map(|duty| duty.entry.as_str()).collect();
    let ranked = view.ranking.entries.iter().map(|entry| entry.entry.as_str());
    let others = view.ranking.unranked.iter().map(|entry| entry.entry.as_str());
    let row = |(n, entry): (usize, &str)| {
        let mut cells = vec![(n + 1).to_string(), view.title(entry)];
        cells.extend(criteria.iter().map(|criterion| {
            let value = view.sheet(entry, judge.id).and_then(|sheet| sheet.scores.get(&criterion.key));
            value.map_or_else(|| "–".to_owned(), |value| value.local())
        }));
        cells.push(view.total(entry, judge.id));
        cells
    };
    let rows = ranked.chain(others).filter(|entry| own.contains(entry)).enumerate().map(row).collect();
    let key =
        criteria.iter().enumerate().map(|(n, it)| format!("K{} {} (bobot {})", n + 1, it.label, it.weight.local()));
    vec![
        Block::Heading(2, Align::Left, format!("Nilai dari {}", judge.name)),
        Paragraph::new(key.collect::<Vec<_>>().join("; ")).size(8.5).into(),
        Table::new(format!("Nilai dari {}", judge.name), columns, rows).into(),
        Block::Signatures(vec![Signature::new(vec!["Juri".into()], judge.name.clone())]),
    ]
}
