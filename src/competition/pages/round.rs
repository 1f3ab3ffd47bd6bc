//! `/panitia/babak/{round}`: one round as its panitia sees it.

use super::{anew, cell, closing, contest, counted, lot, reason_field, round_status, trail, words};
use crate::{
    competition::{
        form::Typed,
        read_model::{EditionRow, EntryRow, JudgeProgress, Left, RoundRow, RoundState, TrailRow},
    },
    kernel::{relation::recusals, time::Timestamp},
    scoring::{
        ranking::{RankedEntry, Ranking},
        rules::RoundKind,
    },
    web::{
        component::{
            banner::{Notice, notice},
            button::{self, ButtonForm, button_form},
            dl::{Fact, summary},
            empty::{Empty, empty},
            field::{self, Choice},
            fold::{Fold, fold},
            form_parts::Errors,
            heading::Heading,
            status::{Kind, Status},
            table::{Col, Row, Table},
        },
        form::Seal,
    },
};
use maud::{Markup, html};

/// One round.
pub struct RoundView {
    pub edition: EditionRow,
    pub round: RoundRow,
    pub next: Option<String>,
    pub entries: Vec<EntryRow>,
    pub judges: Vec<JudgeProgress>,
    pub left: Left,
    pub trail: Vec<TrailRow>,
    pub now: Timestamp,
    pub may_organise: bool,
    /// Whether the visitor runs the whole edition, not only the territory.
    pub runs_edition: bool,
    /// The round in which those that go on meet, of a round in a territory.
    pub above: Option<RoundRow>,
    pub typed: Typed,
    pub errors: Errors,
    /// One wish for each form of the page.
    pub seals: [Seal; 5],
}

/// `/panitia/babak/{round}`
pub fn round(view: &RoundView) -> Markup {
    let RoundView { edition, round, .. } = view;
    html! {
        (Heading::new(round.rules.label.as_str()).eyebrow(edition.name.as_str()).status(round_status(round.state)))
        (view.errors.summary())
        (contest::standing(view))
        (anew::standing(view))
        (times(view))
        @if round.rules.kind == RoundKind::Pleno {
            p { "Babak ini dimulai sendiri setelah peringkat babak terakhir dihitung, dan selesai saat hasil disahkan. Urutan akhir, penghargaan dan pengesahan ada di " a href={ "/panitia/lomba/" (edition.id) "/pleno" } { "halaman pleno" } "." }
        } @else if view.may_organise { (step(view)) }
        @if let Some(ranking) = &round.ranking { (ranked(view, ranking)) }
        @if round.lot_sha256.is_some() { (drawing(round)) }
        @if round.rules.kind == RoundKind::Scored {
            @if round.rules.spread_limit.is_some() && round.state != RoundState::Ahead {
                p { a href={ "/panitia/babak/" (round.id) "/selisih" } { "Nilai juri yang berjauhan" } }
            }
            @if matches!(round.state, RoundState::Ahead | RoundState::Open) { (names(view)) (short_panels(view)) }
            @if round.state == RoundState::Open { (behind(view)) }
            (entries(view))
        }
        @if round.rules.kind == RoundKind::Administrative && round.state != RoundState::Ahead {
            p { "Usulan diputus verifikator di halaman " a href="/verifikasi" { "Verifikasi" } "." }
        }
        (super::files::of_round(round))
    }
}

/// Entries of a blind round that its judges cannot open yet.
fn names(view: &RoundView) -> Markup {
    let open = view.entries.iter().filter(|entry| entry.removed.is_none() && !entry.redacted).count();
    let place = format!("/panitia/lomba/{}/tutup-nama", view.edition.id);
    html! {
        @if view.round.rules.blind && view.edition.names_closed() {
            @if open > 0 {
                (notice(&Notice {
                    kind: Kind::Peringatan,
                    title: format!("{open} usulan belum ditutup namanya."),
                    body: html! { p { "Babak ini dinilai tanpa nama unit. Juri baru dapat membuka usulan sesudah namanya ditutup. " a href=(place) { "Tutup nama di usulan" } "." } },
                }))
            } @else {
                p { "Babak ini dinilai tanpa nama unit. " a href=(place) { "Lihat nama yang ditutup di usulan" } "." }
            }
        }
    }
}

/// Judges stepped back, and somebody must take their place.
fn short_panels(view: &RoundView) -> Markup {
    let (round, wanted) = (&view.round, i64::from(view.round.rules.panel_size));
    let short = view.entries.iter().filter(|entry| entry.removed.is_none() && entry.assigned < wanted).count();
    html! {
        @if round.recused_judges > 0 && short > 0 {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("{short} usulan kurang juri, setelah ada juri yang mundur."),
                body: html! { p { "Aturan meminta " (wanted) " juri untuk setiap usulan. " a href={ "/panitia/babak/" (round.id) "/juri" } { "Tugaskan juri pengganti" } "." } },
            }))
        }
    }
}

/// The side column of a round.
pub fn side(view: &RoundView) -> Markup {
    let rows: Vec<TrailRow> = view.trail.iter().filter(|row| row.round == Some(view.round.id)).cloned().collect();
    html! {
        (trail::jejak(&rows, view.edition.calendar.zone, true))
        p { a href={ "/jejak/babak/" (view.round.id) } { "Riwayat lengkap" } }
    }
}

fn times(view: &RoundView) -> Markup {
    let RoundView { edition, round, .. } = view;
    let zone = edition.calendar.zone;
    let mut facts = Vec::new();
    match (round.opened_at, round.opens_at) {
        (Some(at), _) => facts.push(Fact::new("Dibuka", zone.long(at))),
        (None, Some(at)) => facts.push(Fact::new("Dibuka otomatis", zone.long(at))),
        (None, None) => facts.push(Fact::new("Dibuka", "dengan tangan")),
    }
    match (round.closed_at, round.closes_at) {
        (Some(at), _) => facts.push(Fact::new("Ditutup", zone.long(at))),
        (None, Some(at)) => facts.push(Fact::new("Batas", zone.long(at))),
        (None, None) => facts.push(Fact::new("Batas", "belum ditetapkan")),
    }
    if round.rules.kind == RoundKind::Scored {
        facts.push(Fact::new("Peserta", counted(round.entries, "usulan")));
        facts.push(Fact::new("Lembar nilai", format!("{} dari {} ditandatangani", round.signed, round.assigned)));
        if let Some(said) = recusals(round.recused_judges, round.recused_entries) {
            facts.push(Fact::new("Juri yang mundur", said));
        }
        facts.push(Fact::new("Yang maju", words::promotion(&round.rules, view.next.as_deref())));
    }
    summary(&facts)
}

fn press(view: &RoundView, path: &str, button: button::Button<'_>) -> Markup {
    let action = format!("/panitia/babak/{}/{path}", view.round.id);
    let Seal { csrf, command_id } = &view.seals[0];
    button_form(&ButtonForm { action: &action, csrf, command_id, hidden: &[], button })
}

/// The lot, which parts those who are equal to the end.
fn drawing(round: &RoundRow) -> Markup {
    let seed = round.ranking.as_ref().and_then(|ranking| ranking.lot_seed.as_deref());
    html! {
        h2 { "Undian" }
        p { "Hanya untuk nilai yang tetap sama setelah semua langkah lain. "
            @if round.reopenings > 0 { "Babak ini pernah dibuka kembali, jadi benihnya baru; sidiknya terbuka sejak babak dibuka kembali." }
            @else { "Sidik benihnya terbuka sejak aturan terbit." } }
        (lot::seed(round))
        @if let Some(seed) = seed { (lot::again(seed)) }
    }
}

const OPEN: &str = "Buka babak ini sekarang";

/// What can be done now.
fn step(view: &RoundView) -> Markup {
    let round = &view.round;
    let judged = round.rules.kind == RoundKind::Scored;
    let judges = format!("/panitia/babak/{}/juri", round.id);
    html! {
        @match round.state {
            RoundState::Ahead => {
                (contest::before(view))
                @if judged && round.assigned == 0 {
                    p { "Belum ada juri yang ditugaskan. " a href=(judges) { "Tugaskan juri" } " dulu supaya penilaian langsung berjalan." }
                }
                @let bare = view.entries.iter().filter(|entry| entry.removed.is_none() && entry.assigned == 0).count();
                @if judged && round.assigned > 0 && bare > 0 {
                    (notice(&Notice {
                        kind: Kind::Peringatan,
                        title: format!("{bare} usulan belum punya juri."),
                        body: html! { p { "Usulan itu masuk setelah juri dibagi. " a href=(judges) { "Tugaskan jurinya" } " sebelum babak dibuka." } },
                    }))
                }
                @let entering = contest::entering(view);
                @let open = if entering { button::quiet(OPEN) } else { button::main(OPEN) };
                div.actions {
                    @if entering {
                        (button::main("Daftarkan desa dan kelurahan").href(format!("/panitia/babak/{}/peserta", round.id)))
                    }
                    @if judged { (button::second("Juri dan penugasan").href(judges)) }
                    @if !contest::too_early(view) { (press(view, "buka", open)) }
                }
                (extension(view))
            },
            RoundState::Open => {
                (closing::consequences(view))
                div.actions {
                    @if judged { (button::main("Juri dan penugasan").href(judges)) }
                    (press(view, "tutup", button::second("Tutup babak ini").confirm(closing::question(view))))
                }
                (extension(view))
            },
            RoundState::Closed if judged => p { "Babak sudah ditutup. Peringkat sedang dihitung menurut aturan; muat ulang halaman ini sebentar lagi." },
            RoundState::Closed => {},
            RoundState::Ranked => { (contest::reopening(view)) (anew::offered(view)) },
        }
    }
}

fn extension(view: &RoundView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let title = if view.round.closes_at.is_some() { "Perpanjang batas" } else { "Tetapkan batas" };
    let open = errors.of("sampai").is_some() || (errors.of("alasan").is_some() && typed.get("usulan").is_empty());
    let body = html! {
        form.form method="post" action={ "/panitia/babak/" (view.round.id) "/perpanjang" } {
            (view.seals[1])
            (field::date_time("Batas baru", "sampai").width("w-medium").value(typed.get("sampai")).error(errors.of("sampai")).required()
                .hint(format!("Dalam {}. Batas tidak dapat dimajukan.", view.edition.calendar.zone.label())))
            (reason_field(typed.get("alasan"), errors.of("alasan"), "Dibaca semua orang di halaman lomba."))
            (button::actions(html! { (button::main(title)) }))
        }
    };
    fold(&Fold { title, open, body })
}

/// Who has most to do, so that the panitia can ask.
fn behind(view: &RoundView) -> Markup {
    let rows = view.judges.iter().map(|judge| {
        let status = if judge.signed == judge.assigned {
            Status::selesai("Selesai")
        } else {
            Status::peringatan("Belum selesai")
        };
        vec![html! { (judge.name) }, html! { (judge.signed) " dari " (judge.assigned) }, html! { (status) }]
    });
    let columns = vec![Col::head("Juri"), Col::number("Ditandatangani"), Col::text("Keadaan")];
    html! {
        h2 { "Siapa yang belum selesai" }
        (Table::new("Kemajuan juri", columns).hide_caption().stacked().rows(rows).empty(html! {
            p { "Belum ada juri yang ditugaskan. " a href={ "/panitia/babak/" (view.round.id) "/juri" } { "Tugaskan juri" } }
        }))
    }
}

fn entries(view: &RoundView) -> Markup {
    let judged = view.round.assigned > 0;
    let rows = view.entries.iter().map(|entry| {
        vec![
            html! {
                a href={ "/usulan/" (entry.proposal) } { (entry.title) }
                @if entry.anchor { p.muted { "Pembanding: dinilai, tidak bersaing." } }
                @if let Some(reason) = &entry.removed { p { (Status::tolak("Dikeluarkan")) " " (reason) } }
            },
            cell(&entry.unit_name),
            cell(group(view, &entry.group_key)),
            html! { @if judged && entry.removed.is_none() { (entry.signed) " dari " (entry.assigned) } },
        ]
    });
    let columns = vec![Col::head("Usulan"), Col::text("Unit"), Col::text("Kelompok"), Col::number("Lembar nilai")];
    let nothing = empty(&Empty {
        title: "Belum ada peserta.",
        text: if view.round.territory.is_some() {
            "Desa dan kelurahan masuk ke sini begitu didaftarkan."
        } else {
            "Usulan masuk ke sini setelah diterima verifikator, atau setelah maju dari babak sebelumnya."
        },
        action: None,
    });
    let list = html! { (Table::new("Peserta babak ini", columns).hide_caption().stacked().rows(rows).empty(nothing)) };
    html! {
        @if view.round.state == RoundState::Ranked {
            (fold(&Fold { title: "Semua peserta", open: false, body: list }))
        } @else {
            h2 { "Peserta" }
            (list)
        }
        @if view.may_organise && view.round.state != RoundState::Ranked && !view.round.is_counted_anew(&view.edition) && view.entries.iter().any(|entry| entry.removed.is_none()) {
            (removal(view))
        }
    }
}

fn removal(view: &RoundView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let still = view.entries.iter().filter(|entry| entry.removed.is_none());
    let choices =
        still.map(|entry| Choice::new(entry.proposal.to_string(), format!("{} ({})", entry.title, entry.unit_name)));
    let chosen = typed.get("usulan");
    let reason = if chosen.is_empty() { None } else { errors.of("alasan") };
    let body = html! {
        form.form method="post" action={ "/panitia/babak/" (view.round.id) "/keluarkan" } {
            (view.seals[2])
            (field::select("Usulan", "usulan", choices.collect()).value(chosen).error(errors.of("usulan")).required())
            (field::textarea("Alasan", "alasan").id("alasan-keluar").value(if chosen.is_empty() { "" } else { typed.get("alasan") }).error(reason).rows(4).required()
                .hint("Tersimpan di riwayat babak dan dibaca pengusulnya."))
            (button::actions(html! { (button::danger("Keluarkan dari babak ini")) }))
        }
    };
    fold(&Fold { title: "Keluarkan sebuah usulan", open: errors.of("usulan").is_some() || reason.is_some(), body })
}

fn ranked(view: &RoundView, ranking: &Ranking) -> Markup {
    let divided = ranking.entries.iter().any(|entry| entry.division.is_some());
    let some_stay = ranking.entries.iter().any(|entry| !entry.promoted);
    let mut columns = vec![Col::number("Peringkat"), Col::head("Usulan")];
    if divided {
        columns.push(Col::text("Kelompok"));
    }
    columns.extend([Col::number("Nilai"), Col::number("Juri"), Col::text("Maju")]);
    let rows = ranking
        .entries
        .iter()
        .map(|entry| Row::new(ranked_cells(view, entry, divided)).marked(some_stay && entry.promoted));
    if ranking.entries.is_empty() && ranking.unranked.is_empty() {
        return Markup::default();
    }
    html! {
        h2 { "Peringkat" }
        (Table::new("Peringkat babak ini", columns).hide_caption().rows(rows).stacked())
        @if !ranking.unranked.is_empty() {
            h3 { "Tidak diberi peringkat" }
            ul { @for entry in &ranking.unranked { li { b { (title(view, &entry.entry)) } ": " (entry.reason) } } }
        }
        (fold(&Fold { title: "Nilai setiap kriteria", open: false, body: per_criterion(view, ranking) }))
    }
}

fn ranked_cells(view: &RoundView, entry: &RankedEntry, divided: bool) -> Vec<Markup> {
    let known = view.entries.iter().find(|known| known.proposal.to_string() == entry.entry);
    let mut cells = vec![
        html! { (entry.rank) },
        html! {
            a href={ "/usulan/" (entry.entry) } { (title(view, &entry.entry)) }
            @if let Some(known) = known { span.hint { (known.unit_name) } }
            @for note in &entry.tie { span.hint { (note) } }
        },
    ];
    if divided {
        cells.push(cell(entry.division.as_deref().map(|key| group(view, key)).unwrap_or_default()));
    }
    cells.push(html! { b { (entry.shown) } });
    cells.push(html! { (entry.judges_counted) " dari " (entry.judges_assigned) });
    cells.push(html! { @if entry.promoted { (Status::selesai("Maju")) } });
    cells
}

/// The mean of the judges in each criterion.
fn per_criterion(view: &RoundView, ranking: &Ranking) -> Markup {
    let criteria = &view.round.rules.criteria;
    let columns = [Col::head("Usulan"), Col::number("Nilai")].into_iter();
    let columns = columns.chain(criteria.iter().map(|it| Col::number(format!("{} ({})", it.label, it.weight.local()))));
    let rows = ranking.entries.iter().map(|entry| {
        let mut cells = vec![html! { (title(view, &entry.entry)) }, html! { b { (entry.shown) } }];
        cells.extend(criteria.iter().map(|criterion| {
            let value = entry.criteria.iter().find(|result| result.key == criterion.key);
            html! { @if let Some(value) = value { (value.mean.round2()) } }
        }));
        cells
    });
    html! { (Table::new("Rata-rata juri pada setiap kriteria, bobot dalam kurung", columns.collect()).rows(rows)) }
}

fn group(view: &RoundView, key: &str) -> String {
    view.edition.rules.group(key).map_or_else(|| key.to_owned(), |group| group.label.clone())
}

fn title<'a>(view: &'a RoundView, proposal: &'a str) -> &'a str {
    view.entries.iter().find(|entry| entry.proposal.to_string() == proposal).map_or(proposal, |entry| &entry.title)
}
