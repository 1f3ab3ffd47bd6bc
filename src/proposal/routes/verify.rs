//! The administrative selection.

use super::{Answer, PER_PAGE, Shown, facts, found, jejak};
use crate::eventstore::{CommandBus, CommandError};
use crate::history::read_model::Audience;
use crate::kernel::text::Title;
use crate::kernel::{
    actor::{Role, Scope, Stamp},
    text::Reason,
    time::{Timestamp, long_date, plain_date},
};
use crate::proposal::{
    aggregate::{Problem, Proposal, ProposalRefusal, missing},
    commands::{Head, Note, ProposalCommand, VideoLink},
    pages::{
        Content,
        verify::{self, QueuePage, TypedDecision, VerifyView},
        versions::{self, Shown as Version},
    },
    read_model::{self, AdministrativeRound, EditionRow, ProposalRow, QueueFilter, QueueView, VersionRow, ground},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use sqlx::PgPool;

/// Days that a correction gets unless the verifier says otherwise.
const USUAL_DAYS: i64 = 7;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QueueQuery {
    bagian: String,
    lomba: String,
    cari: String,
    halaman: String,
}

pub(super) async fn queue(visitor: Visitor, pool: Data<PgPool>, query: Query<QueueQuery>) -> Shown {
    let filter = QueueFilter {
        regions: reach(&visitor),
        view: query.bagian.parse().unwrap_or(QueueView::Waiting),
        edition: query.lomba.parse().ok(),
        search: query.cari.chars().take(100).collect(),
    };
    let counts = read_model::queue_counts(&pool, &filter).await?;
    let total = match filter.view {
        QueueView::Waiting => counts.waiting,
        QueueView::Returned => counts.returned,
        QueueView::Decided => counts.decided,
    };
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let page = query.halaman.parse().unwrap_or(1).clamp(1, pages.max(1));
    let rows = read_model::queue(&pool, &filter, PER_PAGE, (page - 1) * PER_PAGE).await?;
    let editions = read_model::queue_editions(&pool, &filter.regions).await?;
    let view = QueuePage {
        rows,
        counts,
        editions: editions.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        page: page as usize,
        pages: pages as usize,
        href: format!("{}&halaman=", address(&filter, filter.view)),
        view_href: address,
        now: Timestamp::now(),
        filter,
    };
    let mut frame = visitor.page("Verifikasi");
    frame.main = verify::queue(&view);
    Ok(layout::page(&frame))
}

/// Where the visitor verifies.
fn reach(visitor: &Visitor) -> Vec<String> {
    let scopes = visitor.scopes(Role::Verifier);
    scopes
        .filter_map(|scope| match scope {
            Scope::Everywhere => Some("*".to_owned()),
            Scope::Region(region) => Some(region.to_string()),
            Scope::Unit(_) => None,
        })
        .collect()
}

/// The address of a view of the queue with this filter.
fn address(filter: &QueueFilter, view: QueueView) -> String {
    let mut pairs = form_urlencoded::Serializer::for_suffix("/verifikasi?".to_owned(), "/verifikasi?".len());
    pairs.append_pair("bagian", view.code());
    if let Some(edition) = filter.edition {
        pairs.append_pair("lomba", &edition.to_string());
    }
    if !filter.search.is_empty() {
        pairs.append_pair("cari", &filter.search);
    }
    pairs.finish()
}

/// A proposal that was handed in, if the visitor verifies its edition; otherwise it is as if there were none.
async fn to_verify(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<(ProposalRow, EditionRow), PageError> {
    let (row, edition) = found(pool, id).await?;
    if row.version > 0 && visitor.holds(Role::Verifier, &edition.region) {
        Ok((row, edition))
    } else {
        Err(PageError::NotFound)
    }
}

pub(super) async fn page(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (row, edition) = to_verify(&visitor, &pool, &id).await?;
    let due = edition.zone().end_of(edition.zone().date(Timestamp::now().plus_days(USUAL_DAYS)));
    let typed = TypedDecision { due: edition.zone().input(due), ..TypedDecision::default() };
    Ok(layout::page(&decision_page(&visitor, &pool, &row, &edition, typed, Errors::default(), None).await?))
}

async fn decision_page(
    visitor: &Visitor,
    pool: &PgPool,
    row: &ProposalRow,
    edition: &EditionRow,
    typed: TypedDecision,
    errors: Errors,
    read: Option<u32>,
) -> Result<Page, PageError> {
    let versions = read_model::versions(pool, row.id).await?;
    let version = versions.last().ok_or(PageError::NotFound)?;
    let files = read_model::attachments(pool, row.id).await?;
    let handed_in =
        |it: &&read_model::AttachmentRow| version.attachments.iter().any(|file| file.attachment == it.attachment);
    let content = Content {
        proposal: row.id.to_string(),
        edition,
        title: &version.title,
        unit_name: &row.unit_name,
        group_key: &version.group_key,
        category: &version.category,
        video_link: version.video_link.as_deref(),
        sections: version.sections.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect(),
        files: files.iter().filter(handed_in).collect(),
        documents: true,
        change: None,
    };
    let number = version.version as u32;
    let overtaken = read.is_some_and(|read| read != number);
    let was_read = versions.iter().find(|it| overtaken && Some(it.version as u32) == read);
    let before = versions.len().checked_sub(2).and_then(|before| versions.get(before));
    let earlier = was_read.or(before).map(|before| {
        versions::pair(edition, &Version::handed_in(before, edition), &Version::handed_in(version, edition))
    });
    let mut frame = visitor.page(&format!("Verifikasi {}", version.title));
    frame.crumbs = vec![Crumb::new("Verifikasi", "/verifikasi")];
    frame.has_errors = !errors.is_empty();
    let view = VerifyView {
        row,
        content,
        version: number,
        overtaken,
        receipt: version.receipt.clone(),
        checks: checks(pool, row, edition, version).await?,
        earlier,
        round: read_model::administrative_round(pool, edition.id).await?,
        typed,
        errors,
        seals: [visitor.seal(), visitor.seal(), visitor.seal()],
        now: Timestamp::now(),
    };
    frame.main = verify::main(&view);
    frame.side = Some(jejak(pool, row.id, Audience::Verifier).await?);
    Ok(frame)
}

/// What the rules can see by themselves, on what was handed in.
async fn checks(
    pool: &PgPool,
    row: &ProposalRow,
    edition: &EditionRow,
    version: &VersionRow,
) -> Result<Vec<(String, bool, String)>, PageError> {
    let innovation = facts::innovation(pool, row.innovation).await?;
    let head = Head {
        title: Title::parse(&version.title).map_err(PageError::failure)?,
        group: version.group_key.clone(),
        category: version.category.clone(),
        video_link: version.video_link.as_deref().and_then(|link| VideoLink::parse(link).unwrap_or_default()),
    };
    let filled: Vec<&str> = version.attachments.iter().map(|file| file.slot.as_str()).collect();
    let problems = missing(&facts::of_edition(edition), &innovation, &head, &version.sections, &filled);
    let said = |wanted: fn(&Problem) -> bool, otherwise: String| {
        let sentences: Vec<_> = problems.iter().filter(|it| wanted(it)).map(ToString::to_string).collect();
        if sentences.is_empty() { (true, otherwise) } else { (false, sentences.join(" ")) }
    };
    let start = innovation.implemented_on.map_or_else(
        || "Tanggal mulai penerapan tidak dicatat.".to_owned(),
        |day| {
            format!(
                "Diterapkan sejak {}; pendaftaran ditutup {}.",
                plain_date(day),
                long_date(edition.zone().date(edition.closes_at))
            )
        },
    );
    let ranks = match innovation.ranks.len() {
        0 => "Tidak ada penghargaan yang tercatat.".to_owned(),
        n => format!("{n} penghargaan tercatat, tidak menutup kelompok ini."),
    };
    let collisions = read_model::collisions(pool, row).await?;
    let quota = edition.rules.group(&version.group_key).and_then(|group| group.quota_per_unit);
    let place = collisions.in_group + 1;
    let mut rows = Vec::new();
    let mut add = |what: &str, (holds, words): (bool, String)| rows.push((what.to_owned(), holds, words));
    add(
        "Kelompok dan kategori",
        said(
            |it| matches!(it, Problem::GroupUnknown | Problem::CategoryUnknown),
            format!("{}, {}.", edition.group_label(&version.group_key), edition.category_label(&version.category)),
        ),
    );
    add("Umur inovasi", said(|it| matches!(it, Problem::TooYoung { .. } | Problem::NotImplemented { .. }), start));
    add("Riwayat penghargaan", said(|it| matches!(it, Problem::AwardBars { .. }), ranks));
    add(
        "Isian",
        said(
            |it| matches!(it, Problem::SectionEmpty { .. } | Problem::SectionTooLong { .. }),
            "Semua bagian wajib terisi dan tidak melewati batas kata.".into(),
        ),
    );
    add("Dokumen wajib", said(|it| matches!(it, Problem::DocumentMissing { .. }), "Semua terlampir.".into()));
    add(
        "Judul",
        if collisions.title_used {
            (false, ProposalRefusal::SameTitle.to_string())
        } else {
            (true, "Tidak dipakai usulan lain di lomba ini.".into())
        },
    );
    if let Some(quota) = quota {
        let words = format!("Usulan ke-{place} dari unit ini di kelompoknya, paling banyak {quota}.");
        add("Kuota unit", (place <= i64::from(quota), words));
    }
    Ok(rows)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecisionForm {
    catatan: String,
    alasan: String,
    batas: String,
    dasar: String,
    penjelasan: String,
    versi: String,
}

impl DecisionForm {
    fn typed(&self) -> TypedDecision {
        TypedDecision {
            note: self.catatan.clone(),
            reason: self.alasan.clone(),
            due: self.batas.clone(),
            ground: self.dasar.clone(),
            explanation: self.penjelasan.clone(),
        }
    }
}

/// A decision under way.
struct Deciding<'a> {
    visitor: &'a Visitor,
    pool: &'a PgPool,
    bus: &'a CommandBus,
    stamp: Stamp,
    typed: TypedDecision,
    /// The version that the verifier read; none has the number 0.
    version: u32,
    row: ProposalRow,
    edition: EditionRow,
    round: AdministrativeRound,
}

impl<'a> Deciding<'a> {
    async fn begin(
        visitor: &'a Visitor,
        pool: &'a PgPool,
        bus: &'a CommandBus,
        id: &str,
        sent: &Submission<DecisionForm>,
    ) -> Result<Self, PageError> {
        let stamp = sent.stamp(visitor, Role::Verifier)?;
        let (row, edition) = to_verify(visitor, pool, id).await?;
        let round = read_model::administrative_round(pool, edition.id)
            .await?
            .ok_or_else(|| PageError::refused(ProposalRefusal::RoundNotOpen))?;
        let version = sent.fields.versi.parse().unwrap_or(0);
        Ok(Self { visitor, pool, bus, stamp, typed: sent.fields.typed(), version, row, edition, round })
    }

    async fn again(self, errors: Errors) -> Answer {
        Ok(form::refused(&self.page(errors).await?))
    }

    async fn page(self, errors: Errors) -> Result<Page, PageError> {
        let (row, edition) = found(self.pool, &self.row.id.to_string()).await?;
        decision_page(self.visitor, self.pool, &row, &edition, self.typed, errors, Some(self.version)).await
    }

    /// Carries it out; a refusal stands at the field it is about.
    async fn end(self, command: ProposalCommand, said: &str) -> Answer {
        match self.bus.execute::<Proposal>(self.row.id, command, &self.stamp).await {
            Ok(_) => Ok(flash::to_saying("/verifikasi", &format!("{}: {said}", self.row.title))),
            Err(CommandError::Refused(refusal @ ProposalRefusal::NewVersionMeanwhile(_))) => {
                Ok(form::overtaken(&self.page(Errors::one("", refusal)).await?))
            }
            Err(CommandError::Conflict) => {
                let sentence = "Usulan ini baru saja diubah orang lain. Periksa lagi, lalu putuskan sekali lagi.";
                Ok(form::overtaken(&self.page(Errors::one("", sentence)).await?))
            }
            Err(CommandError::Refused(refusal)) => {
                let field = match refusal {
                    ProposalRefusal::DueInPast | ProposalRefusal::DueAfterRound { .. } => "batas",
                    _ => "",
                };
                self.again(Errors::one(field, refusal)).await
            }
            Err(error) => Err(error.into()),
        }
    }
}

pub(super) async fn admit(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<DecisionForm>,
) -> Answer {
    let deciding = Deciding::begin(&visitor, &pool, &bus, &id, &sent).await?;
    match Note::parse(&deciding.typed.note) {
        Ok(note) => {
            let (round, version) = (deciding.round.id, deciding.version);
            deciding.end(ProposalCommand::Admit { round, version, note }, "diloloskan.").await
        }
        Err(error) => deciding.again(Errors::one("catatan", error)).await,
    }
}

pub(super) async fn give_back(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<DecisionForm>,
) -> Answer {
    let deciding = Deciding::begin(&visitor, &pool, &bus, &id, &sent).await?;
    let mut errors = Errors::default();
    let zone = deciding.edition.zone();
    let reason = errors.keep("alasan", Reason::parse(&deciding.typed.reason));
    let due = zone.parse_input(&deciding.typed.due).ok_or("Isi tanggal dan jam batas perbaikan.");
    let due = errors.keep("batas", due);
    let (Some(reason), Some(due_at)) = (reason, due) else { return deciding.again(errors).await };
    let (round, version, round_closes_at) = (deciding.round.id, deciding.version, deciding.round.closes_at);
    let command = ProposalCommand::Return { round, version, reason, due_at, round_closes_at, zone };
    deciding.end(command, "dikembalikan untuk diperbaiki.").await
}

pub(super) async fn reject(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<DecisionForm>,
) -> Answer {
    let deciding = Deciding::begin(&visitor, &pool, &bus, &id, &sent).await?;
    let mut errors = Errors::default();
    let ground = errors.keep("dasar", ground(&deciding.typed.ground).ok_or("Pilih dasar keputusan ini."));
    let explanation = errors.keep("penjelasan", Reason::parse(&deciding.typed.explanation));
    let (Some(ground), Some(explanation)) = (ground, explanation) else { return deciding.again(errors).await };
    let (round, version) = (deciding.round.id, deciding.version);
    deciding.end(ProposalCommand::Reject { round, version, ground, explanation }, "dinyatakan tidak lolos.").await
}
