//! OPDs write and submit; the verifier decides.

use super::{super::papers, Known, Stageset};
use crate::{
    attachment::{DEFAULT_LIMIT, New},
    demo::{
        DemoError, cast,
        play::{Play, failed},
        texts::{self, Dice},
    },
    innovation::events::Rank,
    kernel::{
        actor::Role,
        ids::{AttachmentId, ProposalId},
        redaction::{Phrase, Redaction},
        text::{Reason, Title},
        time::{Timestamp, Zone},
        unit::UnitCode,
    },
    proposal::{
        aggregate::Proposal,
        commands::{
            EditionFacts, Fingerprint, Head, InnovationFacts, NewAttachment, Note, ProposalCommand, Registration,
            SectionEdit, SectionText,
        },
        events::RejectionGround,
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// How far the proposals of an edition come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Turn {
    /// All decided by the verifier.
    Judged,
    /// Drafts, submissions, one return.
    Open,
}

/// A proposal that passed the administrative selection.
pub(in crate::demo) struct Admitted {
    pub(in crate::demo) proposal: ProposalId,
    pub(in crate::demo) title: String,
    pub(in crate::demo) unit: UnitCode,
    /// Who writes for the unit.
    pub(in crate::demo) operator: &'static str,
}

/// The group whose rules admit the innovation.
fn group(known: &Known) -> &'static str {
    let winner = known.ranks.iter().any(|rank| matches!(rank, Rank::Top(n) if *n < 99));
    if winner { "khusus" } else { "umum" }
}

fn category(set: &Stageset, known: &Known) -> String {
    let wanted = match known.field.as_str() {
        f if f.starts_with("Kesehatan") => "kesehatan",
        f if f.starts_with("Pengentasan") => "pengentasan-kemiskinan",
        f if f.starts_with("Pendidikan") => "pendidikan",
        f if f.starts_with("Pertumbuhan") => "pertumbuhan-ekonomi",
        f if f.starts_with("Lingkungan") => "lingkungan-hidup",
        f if f.starts_with("Ketahanan") => "ketahanan-pangan",
        f if f.starts_with("Hukum") => "penegakan-hukum",
        f if f.starts_with("Inklusi") => "inklusif",
        _ => "tata-kelola",
    };
    let known_keys: Vec<&str> = set.rules.categories.iter().map(|category| category.key.as_str()).collect();
    let fallback = Dice::of(&known.title).between(0, known_keys.len() as i64 - 1) as usize;
    if known_keys.contains(&wanted) { wanted.to_owned() } else { known_keys[fallback].to_owned() }
}

fn facts(set: &Stageset) -> Result<Arc<EditionFacts>, DemoError> {
    Ok(Arc::new(EditionFacts {
        edition: set.id,
        region: set.region.parse().map_err(|error| failed(&set.slug, &error))?,
        rules: set.rules.clone(),
        zone: Zone::Wib,
        opens_at: set.opens,
        closes_at: set.closes,
        registration: Registration::Open,
    }))
}

/// The panitia closes the names in what was admitted already.
pub(super) async fn close_names(
    play: &Play<'_>,
    set: &Stageset,
    admitted: &[Admitted],
    today: Timestamp,
) -> Result<(), DemoError> {
    for one in admitted {
        let unit: String =
            sqlx::query_scalar("select name from unit where code = $1").bind(&one.unit).fetch_one(play.pool()).await?;
        let phrases: Result<Vec<Phrase>, _> = [&one.title, &unit].into_iter().map(|text| Phrase::parse(text)).collect();
        let phrases = phrases.map_err(|error| failed(&set.slug, &error))?;
        let redaction = Redaction { version: 1, phrases, released: vec![] };
        let command = ProposalCommand::Redact { edition: facts(set)?, sealed: false, base: 0, redaction };
        let wish = format!("{}:names:{}", set.slug, one.proposal);
        play.run::<Proposal>(set.panitia, Role::Organiser, today, &wish, one.proposal, command).await?;
    }
    Ok(())
}

/// Enters every innovation; returns those that the verifier admitted.
pub(super) async fn enter(
    play: &Play<'_>,
    set: &Stageset,
    entrants: &[&Known],
    turn: Turn,
) -> Result<Vec<Admitted>, DemoError> {
    let facts = facts(set)?;
    let mut admitted = Vec::new();
    for (nth, known) in entrants.iter().enumerate() {
        let writer = Writer {
            play,
            set,
            known,
            facts: facts.clone(),
            proposal: ProposalId::of(&[&"demo", &set.slug, &known.title]),
        };
        let mut dice = Dice::of(&format!("{}{}", set.slug, known.title));
        // Half of the work is done in the last week, most of it in the evening.
        let days = match turn {
            Turn::Judged => dice.between(10, 50),
            Turn::Open => dice.between(3, 18),
        };
        let started = set.opens.plus_days(days).plus_seconds(dice.between(0, 11) * 3600 + dice.between(0, 59) * 60);
        let share = match turn {
            Turn::Open if nth >= 5 => dice.between(2, 4),
            Turn::Judged | Turn::Open => 1,
        };
        writer.draft(started, share as usize).await?;
        if share > 1 {
            continue;
        }
        let submitted =
            started.plus_seconds(dice.between(2, 60) * 3600).min(set.closes.plus_seconds(-dice.between(90, 5_000)));
        let submitted = if turn == Turn::Open { submitted.min(set.opens.plus_days(20)) } else { submitted };
        writer.submit("submit", submitted).await?;
        let decided = submitted.plus_days(2).plus_seconds(dice.between(0, 7) * 3600);
        let (decides, passes) = match (turn, nth) {
            (Turn::Open, 0) => (true, true),
            (Turn::Open, 1) => {
                writer.send_back(submitted.plus_seconds(40_000).min(set.opens.plus_days(20)), set.closes).await?;
                (false, false)
            }
            (Turn::Open, _) => (false, false),
            (Turn::Judged, 3) => {
                let returned = submitted.plus_seconds(20_000);
                writer.send_back(returned, set.scoring.plus_days(-2)).await?;
                writer.mend(returned.plus_days(1)).await?;
                (true, true)
            }
            (Turn::Judged, 5) => (true, false),
            (Turn::Judged, 8) => {
                writer.withdraw(decided).await?;
                (false, false)
            }
            (Turn::Judged, _) => (true, true),
        };
        if decides {
            // One answered a return, so that it was handed in twice.
            let version = if (turn, nth) == (Turn::Judged, 3) { 2 } else { 1 };
            let at = if turn == Turn::Open { decided.min(set.opens.plus_days(20)) } else { decided };
            writer.decide(at, version, passes).await?;
        }
        if passes {
            admitted.push(Admitted {
                proposal: writer.proposal,
                title: known.title.clone(),
                unit: known.unit.clone(),
                operator: known.operator,
            });
        }
    }
    play.settled().await?;
    Ok(admitted)
}

/// One unit at work on one proposal.
struct Writer<'a> {
    play: &'a Play<'a>,
    set: &'a Stageset,
    known: &'a Known,
    facts: Arc<EditionFacts>,
    proposal: ProposalId,
}

impl Writer<'_> {
    fn failed(&self, error: impl std::fmt::Display) -> DemoError {
        failed(format!("{}: {}", self.set.slug, self.known.title), error)
    }
    async fn run(
        &self,
        login: &str,
        role: Role,
        at: Timestamp,
        name: &str,
        command: ProposalCommand,
    ) -> Result<(), DemoError> {
        let name = format!("{}:{}:{name}", self.set.slug, self.known.title);
        self.play.run::<Proposal>(login, role, at, &name, self.proposal, command).await
    }
    async fn write(&self, at: Timestamp, name: &str, command: ProposalCommand) -> Result<(), DemoError> {
        self.run(self.known.operator, Role::Operator, at, name, command).await
    }
    async fn verify(&self, at: Timestamp, name: &str, command: ProposalCommand) -> Result<(), DemoError> {
        self.run("verifikator", Role::Verifier, at, name, command).await
    }
    fn acting(&self) -> Vec<UnitCode> {
        vec![self.known.unit.clone()]
    }
    fn innovation(&self) -> InnovationFacts {
        InnovationFacts {
            innovation: self.known.id,
            unit: self.known.unit.clone(),
            region: self.facts.region.clone(),
            unit_active: true,
            implemented_on: Some(self.known.implemented_on),
            ranks: self.known.ranks.iter().map(|rank| rank.label()).collect(),
        }
    }

    /// Begins, and writes one of so many parts of the sections.
    async fn draft(&self, at: Timestamp, share: usize) -> Result<(), DemoError> {
        let head = Head {
            title: Title::parse(&self.known.title).map_err(|e| self.failed(e))?,
            group: group(self.known).to_owned(),
            category: category(self.set, self.known),
            video_link: None,
        };
        let draft = ProposalCommand::Draft {
            acting: self.acting(),
            edition: self.facts.clone(),
            innovation: self.innovation(),
            head,
        };
        self.write(at, "draft", draft).await?;
        let texts = texts::sections(&self.known.subject());
        let keys: Vec<&str> = self.set.rules.sections.iter().map(|section| section.key.as_str()).collect();
        let mut edits = BTreeMap::new();
        for key in keys.iter().take(keys.len().div_ceil(share)) {
            let text = texts.get(key).ok_or_else(|| self.failed(format!("no text for section {key}")))?;
            let text = SectionText::parse(text).map_err(|e| self.failed(e))?;
            edits.insert((*key).to_owned(), SectionEdit { base: Fingerprint::of(""), text });
        }
        let write = ProposalCommand::WriteSections { acting: self.acting(), edition: self.facts.clone(), edits };
        self.write(at.plus_seconds(3_000), "write", write).await?;
        if share > 1 {
            return Ok(());
        }
        for document in self.set.rules.documents.iter().filter(|document| {
            document.required && (document.groups.is_empty() || document.groups.iter().any(|g| g == group(self.known)))
        }) {
            self.attach(at.plus_seconds(3_600), &document.key, &document.label).await?;
        }
        Ok(())
    }

    async fn attach(&self, at: Timestamp, slot: &str, label: &str) -> Result<(), DemoError> {
        let id = AttachmentId::of(&[&self.proposal, &slot]);
        let new = New {
            id,
            owner: self.proposal.to_string(),
            slot: slot.to_owned(),
            uploader: cast::id(self.known.operator),
            at,
            limit: DEFAULT_LIMIT,
        };
        let bytes =
            papers::pdf(&[label, "", &self.known.unit_name, "", "Berkas contoh untuk peragaan, bukan surat resmi."]);
        let row = self.play.keep(&format!("{slot}.pdf"), &bytes, &new).await?;
        let file = NewAttachment {
            attachment: row.id,
            slot: slot.to_owned(),
            file_name: row.file_name,
            media_type: row.media_type.to_string(),
            size: row.size.unsigned_abs(),
            sha256: row.sha256,
        };
        let add = ProposalCommand::AddAttachment { acting: self.acting(), edition: self.facts.clone(), file };
        self.write(at, &format!("attach:{slot}"), add).await
    }

    async fn submit(&self, name: &str, at: Timestamp) -> Result<(), DemoError> {
        let submit = ProposalCommand::Submit {
            acting: self.acting(),
            edition: self.facts.clone(),
            innovation: self.innovation(),
        };
        self.write(at, name, submit).await
    }

    async fn send_back(&self, at: Timestamp, due_at: Timestamp) -> Result<(), DemoError> {
        let reason = Reason::parse(
            "Bagian signifikansi belum menyebut sumber data sebelum inovasi. Lengkapi sumbernya, lalu kirim kembali.",
        )
        .map_err(|e| self.failed(e))?;
        let back = ProposalCommand::Return {
            round: self.set.round("administrasi"),
            version: 1,
            reason,
            due_at,
            round_closes_at: Some(self.set.scoring.plus_days(-1)),
            zone: Zone::Wib,
        };
        self.verify(at, "return", back).await
    }

    /// Answers a return with a better text.
    async fn mend(&self, at: Timestamp) -> Result<(), DemoError> {
        let texts = texts::sections(&self.known.subject());
        let old = texts.get("signifikansi").ok_or_else(|| self.failed("no text for section signifikansi"))?;
        let new = format!(
            "{old}\n\nSumber data sebelum inovasi: laporan tahunan {} dan buku register layanan.",
            self.known.unit_name
        );
        let text = SectionText::parse(&new).map_err(|e| self.failed(e))?;
        let edits = BTreeMap::from([("signifikansi".to_owned(), SectionEdit { base: Fingerprint::of(old), text })]);
        let write = ProposalCommand::WriteSections { acting: self.acting(), edition: self.facts.clone(), edits };
        self.write(at, "mend", write).await?;
        self.submit("resubmit", at.plus_seconds(1_800)).await
    }

    async fn withdraw(&self, at: Timestamp) -> Result<(), DemoError> {
        let reason = Reason::parse("Penanggung jawab inovasi berganti; usulan akan diajukan lagi tahun depan.")
            .map_err(|e| self.failed(e))?;
        self.write(at, "withdraw", ProposalCommand::Withdraw { acting: self.acting(), reason, sealed: false }).await
    }

    async fn decide(&self, at: Timestamp, version: u32, passes: bool) -> Result<(), DemoError> {
        let round = self.set.round("administrasi");
        let command = if passes {
            ProposalCommand::Admit { round, version, note: Note::parse("Berkas lengkap.").map_err(|e| self.failed(e))? }
        } else {
            let explanation = Reason::parse(
                "Surat pernyataan identitas inovator tidak ditandatangani, dan berkas evaluasi yang disebut tidak disertakan.",
            )
            .map_err(|e| self.failed(e))?;
            ProposalCommand::Reject { round, version, ground: RejectionGround::IncompleteDocuments, explanation }
        };
        self.verify(at, "decide", command).await
    }
}
