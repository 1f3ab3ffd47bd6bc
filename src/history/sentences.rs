//! Every event in words. No wildcard: an event without words does not compile.
//!
//! `{orang}` in a sentence stands for the person it is about; the name is put in when the sentence is shown.

use crate::{
    certificate::events::CertificateEvent,
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    document::events::DocumentEvent,
    eventstore::{ProjectionError, RecordedEvent},
    innovation::events::{Award, InnovationEvent},
    judging::{
        assignment::events::AssignmentEvent,
        conflict::events::ConflictEvent,
        score_sheet::events::{ScoreSheetEvent, TranscriptSource},
    },
    kernel::{
        ids::{InnovationId, PersonId, ProposalId},
        text::Reason,
        time::{Timestamp, Zone},
    },
    proposal::events::{ProposalEvent, RejectionGround},
    scoring::{
        ranking::{RankedEntry, Ranking},
        rules::EditionRules,
    },
};

mod deciding;

use super::read_model::{Audience, Part};
use deciding::{deliberation, objection};

/// What the events before this one say about its subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) zone: Zone,
    /// The label of the round, where the event is a round's.
    pub(super) label: &'a str,
}

/// One event, or what it means for one proposal, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) part: Part,
    pub(super) sentence: String,
    pub(super) reason: Option<String>,
    /// Who may read the sentence.
    pub(super) audience: Audience,
    /// Who may read the reason.
    pub(super) reason_audience: Audience,
    /// Who may read both once the result is sealed.
    pub(super) after_sealing: Option<Audience>,
    /// The person that `{orang}` stands for.
    pub(super) person: Option<PersonId>,
    /// Where the event speaks of one proposal that is not the aggregate itself.
    pub(super) proposal: Option<(ProposalId, Option<InnovationId>)>,
    /// Whether this belongs to the trail of that proposal alone.
    pub(super) aside: bool,
}

impl Said {
    fn new(part: Part, audience: Audience, sentence: impl Into<String>) -> Self {
        Self {
            part,
            sentence: sentence.into(),
            reason: None,
            audience,
            reason_audience: audience,
            after_sealing: None,
            person: None,
            proposal: None,
            aside: false,
        }
    }
    fn because(mut self, reason: &Reason) -> Self {
        self.reason = Some(reason.as_str().to_owned());
        self
    }
    fn of(mut self, proposal: ProposalId, innovation: Option<InnovationId>) -> Self {
        self.proposal = Some((proposal, innovation));
        self
    }
    /// Only in the trail of the proposal, and for everybody once the result is sealed.
    fn aside(mut self, proposal: ProposalId, innovation: Option<InnovationId>) -> Self {
        self.aside = true;
        self.after_sealing = Some(Audience::Public);
        self.of(proposal, innovation)
    }
    fn about(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }
}

/// What an event says: first of its own subject, then of each proposal that it concerns.
pub(super) fn said(event: &RecordedEvent, context: Context<'_>) -> Result<Vec<Said>, ProjectionError> {
    Ok(match event.aggregate_type.as_str() {
        "innovation" => vec![innovation(&event.decode()?)],
        "edition" => vec![edition(&event.decode()?, context.zone)],
        "round" => round(&event.decode()?, context),
        "proposal" => vec![proposal(&event.decode()?, context.zone)],
        "assignment" => vec![assignment(&event.decode()?)],
        "conflict" => vec![conflict(&event.decode()?)],
        "score_sheet" => vec![score_sheet(&event.decode()?)],
        "deliberation" => deliberation(&event.decode()?, context.zone),
        "document" => vec![document(&event.decode()?)],
        "certificate_look" => vec![certificate(&event.decode()?)],
        "objection" => vec![objection(&event.decode()?)],
        // A context that is newer than these words: nothing is hidden from the panitia, nothing is stopped.
        _ => vec![Said::new(Part::Other, Audience::Organiser, format!("Peristiwa {}.", event.event_type))],
    })
}

fn document(event: &DocumentEvent) -> Said {
    match event {
        DocumentEvent::SignedCopyFiled { number, kind, copy, .. } => {
            let hash: String = copy.sha256.chars().take(16).collect();
            let sentence = format!("Salinan bertanda tangan {} {number} diunggah, sidik {hash}….", lower(kind.label()));
            Said { after_sealing: Some(Audience::Public), ..Said::new(Part::Document, Audience::Organiser, sentence) }
        }
    }
}

fn certificate(event: &CertificateEvent) -> Said {
    let said = |sentence: String, reason: &Option<Reason>| {
        let said = Said::new(Part::Document, Audience::Organiser, sentence);
        match reason {
            // The check pages of the papers that were replaced tell it to everybody.
            Some(reason) => Said { after_sealing: Some(Audience::Public), ..said.because(reason) },
            None => said,
        }
    };
    match event {
        CertificateEvent::CertificateBackgroundChosen { ground, reason, .. } => match &ground.picture {
            Some(picture) => {
                let hash: String = picture.sha256.chars().take(16).collect();
                said(format!("Gambar latar piagam dipilih, sidik {hash}…."), reason)
            }
            None => said("Piagam dicetak tanpa gambar latar.".to_owned(), reason),
        },
        CertificateEvent::CertificateSignersNamed { signing, reason, .. } => {
            let offices: Vec<&str> = signing.signers.iter().map(|signer| signer.office.as_str()).collect();
            match offices.as_slice() {
                [] => said("Piagam ditandatangani pejabat yang menandatangani SK.".to_owned(), reason),
                _ => said(format!("Penanda tangan piagam ditetapkan: {}.", offices.join(", ")), reason),
            }
        }
    }
}

fn innovation(event: &InnovationEvent) -> Said {
    let said = |audience, sentence: String| Said::new(Part::Innovation, audience, sentence);
    match event {
        InnovationEvent::InnovationRegistered { details, .. } => {
            said(Audience::Public, format!("Inovasi \"{}\" didaftarkan.", details.title))
        }
        InnovationEvent::InnovationRevised { details } => {
            said(Audience::Owner, format!("Keterangan inovasi \"{}\" diperbarui.", details.title))
        }
        InnovationEvent::InnovationStatusReported { year, status, note } => Said {
            reason: (!note.is_empty()).then(|| note.as_str().to_owned()),
            ..said(Audience::Public, format!("Keadaan tahun {year} dilaporkan: {}.", lower(status.label())))
        },
        InnovationEvent::InnovationAwardRecorded { award } => {
            said(Audience::Public, format!("Penghargaan dicatat: {}.", award_words(award)))
        }
        InnovationEvent::InnovationAwardStruck { award, reason } => {
            said(Audience::Public, format!("Penghargaan dicoret: {}.", award_words(award))).because(reason)
        }
    }
}

fn award_words(award: &Award) -> String {
    format!("{} {} {}", award.rank.label(), award.name, award.year)
}

fn edition(event: &EditionEvent, zone: Zone) -> Said {
    let public = |sentence: String| Said::new(Part::Edition, Audience::Public, sentence);
    let own = |sentence: String| Said::new(Part::Edition, Audience::Organiser, sentence);
    match event {
        EditionEvent::EditionDrafted { name, template, .. } => {
            own(format!("{name} mulai disiapkan dari templat {template}."))
        }
        EditionEvent::EditionRulesRevised { .. } => own("Rancangan aturan dan jadwal diubah.".to_owned()),
        EditionEvent::EditionRulesPublished { rules, calendar, .. } => public(format!(
            "Aturan diumumkan. Pendaftaran {} sampai {}.",
            zone.long(calendar.registration_opens),
            zone.long(calendar.registration_closes)
        ))
        .with_rules(rules),
        EditionEvent::EditionRulesAmended { rules, reason, rounds, .. } => {
            public(amended(rules, rounds)).because(reason)
        }
        EditionEvent::EditionRegistrationOpened { closes_at, by_clock } => {
            public(format!("Pendaftaran dibuka{}, sampai {}.", planned(*by_clock), zone.long(*closes_at)))
        }
        EditionEvent::EditionRegistrationExtended { previous, closes_at, reason, reopened, .. } => {
            let what = if *reopened { "dibuka lagi" } else { "diperpanjang" };
            public(format!("Pendaftaran {what} sampai {}, semula {}.", zone.long(*closes_at), zone.long(*previous)))
                .because(reason)
        }
        EditionEvent::EditionRegistrationClosed { by_clock, .. } => {
            public(format!("Pendaftaran ditutup{}.", planned(*by_clock)))
        }
        EditionEvent::EditionProposalsPublished {} => public("Usulan dibuka untuk dibaca umum.".to_owned()),
        EditionEvent::EditionAnchorChosen { proposal, reason, .. } => {
            let said = "Dipilih menjadi pembanding: dinilai semua panel, tidak bersaing.".to_owned();
            Said::new(Part::Edition, Audience::Organiser, said).because(reason).of(*proposal, None)
        }
        EditionEvent::EditionCancelled { reason, .. } => public("Lomba dibatalkan.".to_owned()).because(reason),
    }
}

impl Said {
    fn with_rules(mut self, rules: &EditionRules) -> Self {
        let rounds: Vec<&str> = rules.rounds.iter().map(|round| round.label.as_str()).collect();
        self.sentence = format!("{} Babak: {}.", self.sentence, rounds.join(", "));
        self
    }
}

fn amended(rules: &EditionRules, rounds: &[String]) -> String {
    let keys = rounds.iter().map(|held| held.split('@').next().unwrap_or_default());
    let mut labels: Vec<&str> = keys.filter_map(|key| rules.round(key)).map(|round| round.label.as_str()).collect();
    labels.dedup();
    if labels.is_empty() {
        "Aturan yang sudah diumumkan diubah.".to_owned()
    } else {
        format!("Aturan yang sudah diumumkan diubah, pada babak {}.", labels.join(", "))
    }
}

fn round(event: &RoundEvent, Context { zone, label }: Context<'_>) -> Vec<Said> {
    let by = |audience, sentence: String| Said::new(Part::Round, audience, sentence);
    vec![match event {
        RoundEvent::RoundPlanned { rules, opens_at, closes_at, .. } => by(
            Audience::Organiser,
            format!("Babak {} direncanakan{}.", rules.label, window(zone, *opens_at, *closes_at)),
        ),
        RoundEvent::RoundRulesAmended { rules, reason, .. } => {
            by(Audience::Public, format!("Aturan babak {} diubah.", rules.label)).because(reason)
        }
        RoundEvent::RoundEntryAdmitted { proposal, innovation, from, .. } => {
            let said = if from.is_some() {
                Said {
                    after_sealing: Some(Audience::Public),
                    ..by(Audience::Owner, format!("Lolos ke babak {label}."))
                }
            } else {
                by(Audience::Public, format!("Masuk babak {label}."))
            };
            said.of(*proposal, Some(*innovation))
        }
        RoundEvent::RoundEntryRemoved { proposal, reason } => {
            by(Audience::Owner, format!("Tidak lagi ikut babak {label}.")).because(reason).of(*proposal, None)
        }
        RoundEvent::RoundEntryRecalled { proposal, reason, .. } => {
            by(Audience::Owner, format!("Ditarik kembali dari babak {label}, karena babak di bawahnya dibuka kembali."))
                .because(reason)
                .of(*proposal, None)
        }
        RoundEvent::RoundEntryDiscussed { proposal, gap, note } => by(
            Audience::Organiser,
            format!("Nilai juri di babak {label} berselisih {} dan sudah dibahas.", gap.round2()),
        )
        .because(note)
        .of(*proposal, None),
        RoundEvent::RoundRescheduled { opens_at, closes_at } => {
            let times = window(zone, Some(*opens_at), Some(*closes_at));
            by(Audience::Public, format!("Jadwal babak {label} diatur{times}."))
        }
        RoundEvent::RoundReopened { reason, .. } => {
            by(Audience::Public, format!("Babak {label} dibuka kembali; peringkatnya tidak berlaku lagi."))
                .because(reason)
        }
        RoundEvent::RoundOpened { by_clock, .. } => {
            by(Audience::Public, format!("Babak {label} dibuka{}.", planned(*by_clock)))
        }
        RoundEvent::RoundDeadlineExtended { previous, closes_at, reason } => {
            let before = previous.map(|at| format!(", semula {}", zone.long(at))).unwrap_or_default();
            by(Audience::Public, format!("Batas babak {label} diundur sampai {}{before}.", zone.long(*closes_at)))
                .because(reason)
        }
        RoundEvent::RoundClosed { by_clock } => {
            by(Audience::Public, format!("Babak {label} ditutup{}.", planned(*by_clock)))
        }
        RoundEvent::RoundRanked { ranking, .. } => return ranked(ranking, label),
    }]
}

fn ranked(ranking: &Ranking, label: &str) -> Vec<Said> {
    let go_on = ranking.entries.iter().filter(|entry| entry.promoted).count();
    let left = match ranking.unranked.len() {
        0 => String::new(),
        n => format!(", {n} tidak dapat diberi peringkat"),
    };
    let all = format!("Babak {label} diberi peringkat: {} usulan, {go_on} lolos{left}.", ranking.entries.len());
    let mut said = vec![Said::new(Part::Round, Audience::Public, all)];
    said.extend(ranking.walk_over.iter().filter_map(|entry| {
        let sentence = format!("Maju dari babak {label} tanpa dinilai, karena satu-satunya peserta.");
        Some(Said::new(Part::Round, Audience::Organiser, sentence).aside(entry.parse().ok()?, None))
    }));
    said.extend(ranking.entries.iter().filter_map(|entry| {
        let proposal = entry.entry.parse().ok()?;
        let mut own = Said::new(Part::Round, Audience::Organiser, place(entry, label)).aside(proposal, None);
        own.reason = (!entry.tie.is_empty()).then(|| entry.tie.join(" "));
        Some(own)
    }));
    said.extend(ranking.unranked.iter().filter_map(|entry| {
        let sentence = format!("Tidak mendapat peringkat di babak {label}.");
        let own = Said::new(Part::Round, Audience::Organiser, sentence).aside(entry.entry.parse().ok()?, None);
        Some(Said { reason: Some(entry.reason.clone()), ..own })
    }));
    said
}

fn place(entry: &RankedEntry, label: &str) -> String {
    let on = if entry.promoted { "lolos" } else { "tidak lolos" };
    format!("Peringkat {} di babak {label} dengan nilai {}, {on}.", entry.rank, entry.shown)
}

fn proposal(event: &ProposalEvent, zone: Zone) -> Said {
    let said = |audience, sentence: String| Said::new(Part::Proposal, audience, sentence);
    match event {
        ProposalEvent::ProposalDrafted { title, .. } => {
            said(Audience::Verifier, format!("Usulan \"{title}\" mulai ditulis."))
        }
        ProposalEvent::ProposalHeadRevised { .. } => {
            said(Audience::Verifier, "Judul, kelompok, kategori atau tautan video diubah.".to_owned())
        }
        ProposalEvent::ProposalSectionsWritten { sections } => {
            said(Audience::Verifier, format!("{} bagian ditulis.", sections.len()))
        }
        ProposalEvent::ProposalAttachmentAdded { file_name, .. } => {
            said(Audience::Verifier, format!("Berkas \"{file_name}\" dilampirkan."))
        }
        ProposalEvent::ProposalAttachmentRemoved { .. } => {
            said(Audience::Verifier, "Satu lampiran dihapus.".to_owned())
        }
        ProposalEvent::ProposalSubmitted { version, submitted_at, .. } => {
            let again = if *version > 1 { format!(" lagi (versi {version})") } else { String::new() };
            said(Audience::Public, format!("Usulan dikirim{again}, diterima {}.", zone.exact(*submitted_at)))
        }
        ProposalEvent::ProposalReturned { reason, due_at, .. } => {
            said(Audience::Verifier, format!("Usulan dikembalikan untuk diperbaiki sampai {}.", zone.long(*due_at)))
                .because(reason)
        }
        ProposalEvent::ProposalAdmitted { note, .. } => Said {
            reason: (!note.trim().is_empty()).then(|| note.clone()),
            reason_audience: Audience::Verifier,
            ..said(Audience::Public, "Lolos seleksi administrasi.".to_owned())
        },
        ProposalEvent::ProposalRejected { ground, explanation, .. } => {
            said(Audience::Verifier, format!("Tidak lolos seleksi administrasi: {}.", ground_words(*ground)))
                .because(explanation)
        }
        ProposalEvent::ProposalRedacted { version, phrases, released } => said(
            Audience::Organiser,
            format!(
                "Nama ditutup untuk juri di kiriman ke-{version}: {} kata atau frasa, {} lampiran ditampilkan.",
                phrases.len(),
                released.len()
            ),
        ),
        ProposalEvent::ProposalWithdrawn { reason } => Said {
            reason_audience: Audience::Verifier,
            ..said(Audience::Public, "Usulan ditarik oleh pengusul.".to_owned()).because(reason)
        },
    }
}

fn ground_words(ground: RejectionGround) -> &'static str {
    match ground {
        RejectionGround::TooYoung => "umur inovasi belum cukup",
        RejectionGround::IncompleteDocuments => "dokumen tidak lengkap",
        RejectionGround::NonsenseAnswers => "isian tidak sesuai pertanyaan",
        RejectionGround::TitleUsedTwice => "judul dipakai lebih dari sekali",
        RejectionGround::AwardHistory => "riwayat penghargaan tidak sesuai kelompok",
        RejectionGround::NotPublicService => "bukan inovasi pelayanan publik",
        RejectionGround::Other => "sebab lain",
    }
}

fn assignment(event: &AssignmentEvent) -> Said {
    let said = |sentence: &str| Said::new(Part::Judging, Audience::Organiser, sentence);
    match event {
        AssignmentEvent::JudgeAssigned { judge, proposal, .. } => {
            said("{orang} ditugaskan menilai.").about(*judge).of(*proposal, None)
        }
        AssignmentEvent::JudgeRecused { judge, proposal, reason, cause, .. } => {
            let sentence = match cause {
                None => "{orang} mengundurkan diri dari penilaian ini.",
                Some(_) => "{orang} tidak menilai lagi, karena ada hubungan dengan peserta.",
            };
            said(sentence).about(*judge).of(*proposal, None).because(reason)
        }
        AssignmentEvent::AssignmentCancelled { judge, proposal, reason, .. } => {
            said("Tugas menilai {orang} dibatalkan.").about(*judge).of(*proposal, None).because(reason)
        }
    }
}

fn conflict(event: &ConflictEvent) -> Said {
    let said = |sentence: String| Said::new(Part::Judging, Audience::Organiser, sentence);
    match event {
        ConflictEvent::ConflictsDeclared { judge, entries, relations, .. } => {
            let mut tied: Vec<ProposalId> = relations.iter().map(|one| one.proposal).collect();
            tied.dedup();
            let all = entries.len();
            match tied.len() {
                0 => said(format!("{{orang}} menyatakan tidak punya hubungan dengan {all} usulan.")),
                n => said(format!("{{orang}} menyatakan punya hubungan dengan {n} dari {all} usulan.")),
            }
            .about(*judge)
        }
        ConflictEvent::ConflictStated { judge, proposal, kind, reason, .. } => {
            said(format!("Panitia menyatakan hubungan {{orang}} dengan usulan ini: {}.", lower(kind.label())))
                .about(*judge)
                .of(*proposal, None)
                .because(reason)
        }
        ConflictEvent::ConflictWithdrawn { judge, proposal, kind, reason, .. } => {
            said(format!("Panitia mencabut pernyataannya tentang hubungan {{orang}}: {}.", lower(kind.label())))
                .about(*judge)
                .of(*proposal, None)
                .because(reason)
        }
    }
}

fn from(source: TranscriptSource) -> &'static str {
    match source {
        TranscriptSource::Paper => "dari kertas",
        TranscriptSource::File => "dari berkas",
    }
}

fn score_sheet(event: &ScoreSheetEvent) -> Said {
    let said = |sentence: String| Said::new(Part::Judging, Audience::Organiser, sentence);
    match event {
        ScoreSheetEvent::ScoreSheetSaved { scores, judge, proposal, .. } => {
            let filled = scores.values().filter(|score| score.value.is_some()).count();
            said(format!("Lembar nilai {{orang}} disimpan, {filled} kriteria sudah bernilai."))
                .about(*judge)
                .of(*proposal, None)
        }
        ScoreSheetEvent::ScoreSheetSigned { judge, proposal, .. } => {
            said("Lembar nilai {orang} ditandatangani.".to_owned()).about(*judge).of(*proposal, None)
        }
        ScoreSheetEvent::ScoreSheetTranscribed { judge, proposal, source, .. } => {
            said(format!("Lembar nilai {{orang}} disalin panitia {}.", from(*source))).about(*judge).of(*proposal, None)
        }
        ScoreSheetEvent::ScoreSheetTranscriptConfirmed { judge, proposal, source, .. } => {
            said(format!("Salinan lembar nilai {{orang}} {} diperiksa orang kedua dan cocok.", from(*source)))
                .about(*judge)
                .of(*proposal, None)
        }
        ScoreSheetEvent::ScoreSheetPhotoAdded { judge, proposal, .. } => {
            said("{orang} memotret satu fasilitas.".to_owned()).about(*judge).of(*proposal, None)
        }
        ScoreSheetEvent::ScoreSheetPhotoRemoved { judge, proposal, .. } => {
            said("{orang} menghapus satu foto fasilitas.".to_owned()).about(*judge).of(*proposal, None)
        }
        ScoreSheetEvent::ScoreSheetReopened { judge, proposal, reason, .. } => {
            said("Lembar nilai {orang} dibuka lagi.".to_owned()).about(*judge).of(*proposal, None).because(reason)
        }
        ScoreSheetEvent::ScoreSheetSetAside { judge, proposal, reason, .. } => {
            said("Lembar nilai {orang} tidak dihitung lagi.".to_owned())
                .about(*judge)
                .of(*proposal, None)
                .because(reason)
        }
    }
}

fn planned(by_clock: bool) -> &'static str {
    if by_clock { " sesuai jadwal" } else { "" }
}

fn window(zone: Zone, opens: Option<Timestamp>, closes: Option<Timestamp>) -> String {
    match (opens, closes) {
        (Some(opens), Some(closes)) => format!(", {} sampai {}", zone.long(opens), zone.long(closes)),
        (Some(opens), None) => format!(", mulai {}", zone.long(opens)),
        (None, Some(closes)) => format!(", sampai {}", zone.long(closes)),
        (None, None) => String::new(),
    }
}

/// A label inside a sentence.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
