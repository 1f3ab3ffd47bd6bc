//! Score sheets of a round from a spreadsheet: one row per judge and entry, a column per criterion. Nothing stored here.

use crate::judging::{
    form::{TypedScore, TypedSheet},
    read_model::{
        DutyRow, DutyState, RoundHead, RoundState, SheetState,
        paper::{Coded, TranscriptRow, code, coded},
    },
    score_sheet::{
        aggregate::{ScoreSheet, ScoreSheetRefusal},
        commands::{ScoreSheetCommand, Sheet, SheetFacts},
        events::{DraftScore, TranscriptSource, drafts},
    },
};
use crate::kernel::{
    actor::Stamp,
    aggregate::Aggregate,
    ids::{AssignmentId, ProposalId},
    relation,
};
use crate::scoring::rules::{Choice, Criterion, Findings};
use crate::web::import::{self, Checked, Column, Kind, Row};
use std::collections::BTreeMap;

/// What a file of sheets is checked against.
pub struct Known {
    pub head: RoundHead,
    pub rules_sha256: String,
    /// Every duty, ended ones too.
    pub duties: Vec<DutyRow>,
    pub transcripts: Vec<TranscriptRow>,
    /// What keeps the judge of a duty from its entry by now.
    pub related: BTreeMap<AssignmentId, relation::Kind>,
    /// Unit codes of the entries.
    pub units: BTreeMap<ProposalId, String>,
}

/// One sheet of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSheet {
    pub duty: DutyRow,
    pub scores: BTreeMap<String, DraftScore>,
    pub checks: Findings,
    /// How often the sheet was copied before.
    pub copies: u32,
}

impl Known {
    /// The import of the round's sheets; the example is one of its own.
    pub fn kind(&self) -> Kind {
        let place = format!("/panitia/babak/{}", self.head.id);
        let first = self.duties.iter().find(|duty| duty.state == DutyState::Active);
        let example = |of: fn(&DutyRow) -> String, otherwise: &str| first.map_or_else(|| otherwise.to_owned(), of);
        let scale = &self.head.rules.scale;
        let mut columns = vec![
            Column::new(
                "kode",
                "Kode di lembar kertas. Kalau kosong, juri dan peserta dikenal dari dua kolom berikutnya.",
                first.map_or_else(String::new, |duty| code(duty.id, &self.rules_sha256)),
            )
            .optional(),
            Column::new("juri", "Nama juri seperti di akunnya.", example(|duty| duty.judge_name.clone(), "Ani Wijaya"))
                .optional(),
            Column::new(
                "peserta",
                "Judul usulan, nama unit, atau kode unit.",
                // What is handed on to a judge of a blind round must not tell; the code is enough.
                if self.head.is_blind() {
                    String::new()
                } else {
                    example(|duty| duty.title.clone(), "desa-35.10.24.2008")
                },
            )
            .optional(),
        ];
        for criterion in &self.head.rules.criteria {
            let help = format!("Nilai dari {} sampai {}.", scale.min.local(), scale.max.local());
            columns.push(Column::new(criterion.label.as_str(), help, scale.max.local()));
        }
        for criterion in &self.head.rules.criteria {
            let note = Column::new(format!("catatan {}", criterion.label), "Catatan untuk pengusul.", "");
            columns.push(if self.head.rules.note_required { note } else { note.optional() });
        }
        for check in &self.head.rules.checks {
            let help = "Yang dilihat juri di tempat: ada atau tidak. Kosongkan kalau belum diperiksa.";
            columns.push(Column::new(format!("fasilitas {}", check.label), help, "ada").optional());
        }
        Kind {
            title: "Impor lembar nilai".into(),
            lead: "Salin lembar yang diisi juri di Excel atau CSV. Lembar baru ditandatangani sesudah diperiksa orang kedua.".into(),
            noun: "lembar",
            verb: "Salin",
            will: "Akan disalin",
            done: "disalin",
            path: format!("{place}/lembar/impor"),
            back: format!("{place}/kertas"),
            file: "contoh-lembar-nilai".into(),
            columns,
        }
    }

    /// Every row becomes a sheet that can be copied, or a reason.
    pub fn check(&self, rows: Vec<Row>, stamp: &Stamp) -> Vec<Checked<NewSheet>> {
        let mut checked = import::check(rows, |row| self.sheet(row, stamp));
        import::refuse_doubles(
            &mut checked,
            |sheet| Some(sheet.duty.id),
            |sheet, number| {
                format!("Lembar {} untuk {} sudah ada di baris {number}.", sheet.duty.judge_name, sheet.duty.title)
            },
        );
        checked
    }

    fn sheet(&self, row: &Row, stamp: &Stamp) -> Result<NewSheet, String> {
        let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let duty = self.duty(cell(0), cell(1), cell(2))?;
        if duty.state != DutyState::Active {
            return Err(format!("Tugas {} untuk {} sudah berakhir.", duty.judge_name, duty.title));
        }
        if duty.sheet == Some(SheetState::Signed) {
            return Err(ScoreSheetRefusal::AlreadySigned.to_string());
        }
        if self.head.state != RoundState::Open {
            return Err(ScoreSheetRefusal::RoundNotOpen.to_string());
        }
        let copy = self.transcripts.iter().find(|one| one.proposal == duty.proposal && one.judge == duty.judge);
        if copy.is_some_and(TranscriptRow::waits) {
            return Err("Lembar ini sudah disalin dan menunggu pemeriksaan.".into());
        }
        let criteria = &self.head.rules.criteria;
        let typed = |(at, criterion): (usize, &Criterion)| {
            let score = TypedScore { value: cell(3 + at).to_owned(), note: cell(3 + criteria.len() + at).to_owned() };
            (criterion.key.clone(), score)
        };
        let seen =
            |(at, check): (usize, &Choice)| (check.key.clone(), cell(3 + 2 * criteria.len() + at).to_lowercase());
        let typed = TypedSheet {
            revision: String::new(),
            scores: criteria.iter().enumerate().map(typed).collect(),
            checks: self.head.rules.checks.iter().enumerate().map(seen).collect(),
            private: None,
        };
        let scores =
            drafts(typed.read(&self.head.rules).map_err(|errors| errors.first().unwrap_or_default().to_owned())?);
        let checks = typed.seen().map_err(|errors| errors.first().unwrap_or_default().to_owned())?;
        // The rules of the sheet itself say what else is wrong.
        let copies = copy.and_then(|copy| u32::try_from(copy.copy).ok()).unwrap_or(0);
        let sheet = NewSheet { duty: duty.clone(), scores, checks, copies };
        let try_out = self.command(NewSheet { copies: 0, ..sheet.clone() });
        ScoreSheet::default().decide(try_out, stamp).map_err(|refusal| refusal.to_string())?;
        Ok(sheet)
    }

    /// The wish to copy a sheet from the file.
    pub fn command(&self, NewSheet { duty, scores, checks, copies }: NewSheet) -> ScoreSheetCommand {
        let related = self.related.get(&duty.id).copied();
        ScoreSheetCommand::Transcribe {
            sheet: Sheet { round: duty.round, proposal: duty.proposal, judge: duty.judge },
            facts: SheetFacts { related, ..SheetFacts::free(self.head.rules.clone()) },
            base_transcript: copies,
            scores,
            checks,
            source: TranscriptSource::File,
        }
    }

    /// Whose sheet a row is.
    fn duty(&self, typed: &str, judge: &str, entry: &str) -> Result<&DutyRow, String> {
        if !typed.is_empty() {
            return match coded(typed, &self.duties, &self.rules_sha256) {
                Coded::Duty(id) => self.duties.iter().find(|duty| duty.id == id).ok_or_else(|| unknown_code(typed)),
                Coded::OldRules => Err("Kode ini dicetak menurut aturan yang sudah berubah.".into()),
                Coded::Unknown => Err(unknown_code(typed)),
            };
        }
        if judge.is_empty() || entry.is_empty() {
            return Err("Isi kode lembar, atau nama juri dan pesertanya.".into());
        }
        let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
        let judged = |duty: &&DutyRow| same(&duty.judge_name, judge);
        let entered = |duty: &&DutyRow| {
            let unit = self.units.get(&duty.proposal).map_or("", String::as_str);
            [duty.title.as_str(), &duty.unit_name, unit].iter().any(|name| same(name, entry))
        };
        if !self.duties.iter().any(|duty| judged(&duty)) {
            return Err(format!("Juri “{judge}” tidak bertugas di babak ini."));
        }
        if !self.duties.iter().any(|duty| entered(&duty)) {
            return Err(format!("Peserta “{entry}” tidak ada di babak ini."));
        }
        let mut both = self.duties.iter().filter(|duty| judged(duty) && entered(duty));
        match (both.next(), both.next()) {
            (Some(duty), None) => Ok(duty),
            (None, _) => Err(format!("{judge} tidak bertugas menilai {entry}.")),
            (Some(_), Some(_)) => Err("Nama ini cocok dengan lebih dari satu lembar. Pakai kode lembarnya.".into()),
        }
    }
}

fn unknown_code(typed: &str) -> String {
    format!("Kode “{typed}” tidak ada di babak ini.")
}
