//! `/penilaian`, `/panitia/babak/{babak}/juri`, `/panitia/lomba/{lomba}/pleno`, and below a result `hitung-ulang` and
//! `pendapat-kedua`: from a request to a command or a query, and to a page.

mod choose;
mod conflict;
mod count_anew;
mod desk;
mod divide;
mod import;
mod meeting;
mod minutes;
mod opinion;
mod panel;
mod paper;
mod photos;
mod pleno;
mod print;
mod reading;
mod recount;
mod seal;
mod two_seals;

use crate::history::read_model::{self as history, Audience, Subject};
use crate::judging::{
    assignment::commands::Ties,
    read_model::{self, Entry, Judge, Recusal, Relations, RoundHead},
};
use crate::kernel::{
    actor::Role,
    ids::{PersonId, ProposalId},
    visibility::{Eyes, Openness},
};
use crate::web::{
    component::trail::{self, Trail, trail},
    error::PageError,
    guard::Visitor,
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
};
use actix_web::HttpResponse;
use maud::Markup;
use sqlx::PgPool;

const JUDGE: Access = Access::Roles(&[Role::Judge]);
const ORGANISER: Access = Access::Roles(&[Role::Organiser]);
const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);
/// Events shown of a trail.
const TRAIL: i64 = 20;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/hasil/{slug}/hitung-ulang/aturan.json", Access::Public, recount::rules)
        .get("/hasil/{slug}/hitung-ulang/nilai.csv", Access::Public, recount::scores)
        .get("/hasil/{slug}/versi/{versi}/hitung-ulang/aturan.json", Access::Public, recount::version_rules)
        .get("/hasil/{slug}/versi/{versi}/hitung-ulang/nilai.csv", Access::Public, recount::version_scores)
        .get("/hasil/{slug}/pendapat-kedua", Access::Public, opinion::sealed)
        .get("/hasil/{slug}/versi/{versi}/pendapat-kedua", Access::Public, opinion::version)
        .get("/lomba/{slug}/tangga/{wilayah}/pendapat-kedua", Access::Public, opinion::contest)
        .get("/panitia/babak/{babak}/pendapat-kedua", OVERSEERS, opinion::round)
        .get("/lomba/{slug}/tangga/{wilayah}/hitung-ulang/aturan.json", Access::Public, recount::contest_rules)
        .get("/lomba/{slug}/tangga/{wilayah}/hitung-ulang/nilai.csv", Access::Public, recount::contest_scores)
        .get("/penilaian", JUDGE, desk::queue)
        .get("/penilaian/pernyataan/{babak}", JUDGE, conflict::declaration)
        .post("/penilaian/pernyataan/{babak}", JUDGE, conflict::declare)
        .get("/penilaian/{tugas}", JUDGE, desk::show)
        .post("/penilaian/{tugas}", JUDGE, desk::save)
        .post("/penilaian/{tugas}/simpan", JUDGE, desk::autosave)
        .get("/penilaian/{tugas}/berkas/{nomor}", JUDGE, reading::file)
        .get("/penilaian/{tugas}/tandatangan", JUDGE, desk::review)
        .post("/penilaian/{tugas}/tandatangan", JUDGE, desk::sign)
        .get("/penilaian/{tugas}/foto", JUDGE, photos::show)
        .post("/penilaian/{tugas}/foto", JUDGE, photos::add)
        .get("/penilaian/{tugas}/foto/{berkas}", JUDGE, photos::own)
        .post("/penilaian/{tugas}/foto/{berkas}/hapus", JUDGE, photos::remove)
        .get("/penilaian/{tugas}/mundur", JUDGE, desk::recuse_form)
        .post("/penilaian/{tugas}/mundur", JUDGE, desk::recuse)
        .get("/panitia/babak/{babak}/juri", OVERSEERS, panel::show)
        .post("/panitia/babak/{babak}/juri", ORGANISER, panel::assign)
        .post("/panitia/babak/{babak}/juri/semua", ORGANISER, panel::assign_all)
        .post("/panitia/babak/{babak}/juri/panel", ORGANISER, choose::assign_panel)
        .get("/panitia/babak/{babak}/juri/bagi", ORGANISER, divide::wishes)
        .post("/panitia/babak/{babak}/juri/bagi", ORGANISER, divide::preview)
        .post("/panitia/babak/{babak}/juri/bagi/terapkan", ORGANISER, divide::apply)
        .get("/panitia/babak/{babak}/juri/hubungan", OVERSEERS, conflict::panel::show)
        .post("/panitia/babak/{babak}/juri/hubungan", ORGANISER, conflict::panel::state)
        .post("/panitia/babak/{babak}/juri/hubungan/cabut", ORGANISER, conflict::panel::withdraw)
        .get("/panitia/babak/{babak}/juri/{tugas}", OVERSEERS, panel::duty)
        .get("/panitia/babak/{babak}/juri/{tugas}/fasilitas", OVERSEERS, photos::of_duty)
        .get("/panitia/babak/{babak}/juri/{tugas}/fasilitas/{berkas}", OVERSEERS, photos::one_of_duty)
        .post("/panitia/babak/{babak}/juri/{tugas}/batalkan", ORGANISER, panel::cancel)
        .post("/panitia/babak/{babak}/juri/{tugas}/buka-kembali", ORGANISER, panel::reopen)
        .get("/panitia/babak/{babak}/kertas", OVERSEERS, paper::show)
        .get("/panitia/babak/{babak}/kertas/salin", ORGANISER, paper::open)
        .post("/panitia/babak/{babak}/kertas/{tugas}", ORGANISER, paper::transcribe)
        .post("/panitia/babak/{babak}/kertas/{tugas}/periksa", ORGANISER, paper::confirm)
        .get("/panitia/babak/{babak}/lembar/impor", ORGANISER, import::form)
        .post("/panitia/babak/{babak}/lembar/impor", ORGANISER, import::preview)
        .post("/panitia/babak/{babak}/lembar/impor/simpan", ORGANISER, import::confirmed)
        .get("/panitia/babak/{babak}/lembar/impor/contoh.csv", ORGANISER, import::template_csv)
        .get("/panitia/babak/{babak}/lembar/impor/contoh.xlsx", ORGANISER, import::template_xlsx)
        .get("/panitia/lomba/{lomba}/pleno", OVERSEERS, pleno::show)
        .get("/panitia/lomba/{lomba}/pleno/urutan/{usulan}", ORGANISER, pleno::move_form)
        .post("/panitia/lomba/{lomba}/pleno/urutan/{usulan}", ORGANISER, pleno::change_order)
        .get("/panitia/lomba/{lomba}/pleno/penghargaan", ORGANISER, pleno::awards_form)
        .post("/panitia/lomba/{lomba}/pleno/penghargaan", ORGANISER, pleno::fix_awards)
        .get("/panitia/lomba/{lomba}/pleno/agenda", ORGANISER, meeting::agenda_form)
        .post("/panitia/lomba/{lomba}/pleno/agenda", ORGANISER, meeting::write_agenda)
        .get("/panitia/lomba/{lomba}/pleno/pejabat", ORGANISER, meeting::officers_form)
        .post("/panitia/lomba/{lomba}/pleno/pejabat", ORGANISER, meeting::convene)
        .get("/panitia/lomba/{lomba}/pleno/kehadiran", ORGANISER, meeting::attendance_form)
        .post("/panitia/lomba/{lomba}/pleno/kehadiran", ORGANISER, meeting::record_attendance)
        .get("/panitia/lomba/{lomba}/pleno/catatan", ORGANISER, meeting::note_form)
        .post("/panitia/lomba/{lomba}/pleno/catatan", ORGANISER, meeting::add_note)
        .get("/panitia/lomba/{lomba}/pleno/sahkan", ORGANISER, seal::seal_form)
        .post("/panitia/lomba/{lomba}/pleno/sahkan", ORGANISER, seal::seal)
        .post("/panitia/lomba/{lomba}/pleno/sahkan/kedua", ORGANISER, two_seals::confirm)
        .post("/panitia/lomba/{lomba}/pleno/sahkan/tarik", ORGANISER, two_seals::step_back)
        .get("/panitia/lomba/{lomba}/pleno/sk", ORGANISER, seal::sk_form)
        .post("/panitia/lomba/{lomba}/pleno/sk", ORGANISER, seal::record_sk)
        .get("/panitia/lomba/{lomba}/pleno/buka-kembali", ORGANISER, seal::reopen_form)
        .post("/panitia/lomba/{lomba}/pleno/buka-kembali", ORGANISER, seal::reopen)
        .get("/panitia/lomba/{lomba}/pleno/buka-babak", ORGANISER, count_anew::show)
        .post("/panitia/lomba/{lomba}/pleno/buka-babak", ORGANISER, count_anew::order)
        .get("/panitia/lomba/{lomba}/pleno/berita-acara", OVERSEERS, minutes::show)
        .post("/panitia/lomba/{lomba}/pleno/berita-acara", ORGANISER, minutes::write)
        .get("/panitia/lomba/{lomba}/pleno/berita-acara.pdf", OVERSEERS, print::minutes)
        .get("/panitia/lomba/{lomba}/pleno/daftar-hadir.pdf", OVERSEERS, print::attendance)
        .get("/panitia/lomba/{lomba}/pleno/lampiran-sk.pdf", OVERSEERS, print::decree)
        .get("/panitia/lomba/{lomba}/pleno/piagam/{usulan}.pdf", OVERSEERS, print::certificate)
        .get("/panitia/babak/{babak}/rekap-nilai.pdf", OVERSEERS, print::recap)
        .get("/panitia/babak/{babak}/lembar-kosong.pdf", OVERSEERS, print::blank)
}

type Answer = Result<HttpResponse, PageError>;
type Shown = Result<Markup, PageError>;

/// What ties a judge to a proposal.
fn ties(head: &RoundHead, relations: &Relations, proposal: ProposalId, judge: PersonId, is_judge: bool) -> Ties {
    Ties { is_judge, round_is_over: head.is_over(), relations: relations.kinds(judge, proposal), stepped_back: None }
}

/// What ties these judges to these entries of a round.
async fn relations_of(
    pool: &PgPool,
    head: &RoundHead,
    judges: &[Judge],
    entries: &[Entry],
) -> Result<Relations, PageError> {
    let units = read_model::units(pool).await?;
    let of = entries.iter().map(|entry| (entry.proposal, &entry.unit));
    Ok(read_model::relations(pool, head, &units, judges, of).await?)
}

/// The round in which this judge stepped back from this proposal.
fn stepped_back<'a>(
    recusals: impl IntoIterator<Item = &'a Recusal>,
    proposal: ProposalId,
    judge: PersonId,
) -> Option<String> {
    let mut own = recusals.into_iter().filter(|one| one.proposal == proposal && one.judge == judge);
    own.next().map(|one| one.label.clone())
}

/// The visitor's page below a round of the panitia.
fn below_round(visitor: &Visitor, head: &RoundHead, title: &str) -> Page {
    // The panitia of one territory has no page of the whole edition.
    let edition = Crumb::new(head.edition_name.as_str(), format!("/panitia/lomba/{}", head.edition));
    let mut crumbs = vec![Crumb::new("Panitia", "/panitia")];
    crumbs.extend(visitor.may_oversee(&head.region).then_some(edition));
    crumbs.push(Crumb::new(head.rules.label.as_str(), format!("/panitia/babak/{}", head.id)));
    Page { crumbs, ..visitor.page(title) }
}

/// What the visitor is in front of a round.
fn eyes(visitor: &Visitor, head: &RoundHead) -> Eyes {
    let open = Openness { ladder: head.edition_rules.ladder().is_some(), ..Openness::default() };
    Eyes { viewers: visitor.towards(head.home(), None), phase: head.phase(), open }
}

fn shown(page: &Page) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(layout::page(page).into_string())
}

/// What happened to these things, as far as somebody may read it.
async fn jejak(pool: &PgPool, title: &str, readers: Audience, subjects: &[Subject]) -> Result<Markup, PageError> {
    let mut rows = Vec::new();
    for subject in subjects {
        rows.extend(history::trail(pool, subject, readers, TRAIL).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.position));
    Ok(trail(&Trail { title: title.to_owned(), entries: rows.into_iter().map(trail::Entry::from).collect() }))
}
