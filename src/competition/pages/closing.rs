//! What closing a round would mean now: what stands in its way, and which entries would be left without a rank.

use super::{contest, round::RoundView};
use crate::{
    competition::read_model::EntryRow,
    scoring::rules::{MissingJudge, RoundKind},
    web::component::{
        banner::{Notice, notice},
        status::Kind,
    },
};
use maud::{Markup, html};

/// Above the button that closes.
pub(super) fn consequences(view: &RoundView) -> Markup {
    match blocked(view) {
        Some((title, body)) => waiting(view, title, body),
        None if contest::walks_over(view) => contest::walk_over(),
        None => html! { (unsigned(view)) (outside(view)) },
    }
}

/// What the button that closes asks before it does.
pub(super) fn question(view: &RoundView) -> String {
    let consequence = match unranked(view).len() {
        _ if blocked(view).is_some() => String::new(),
        0 => String::new(),
        n => format!(" {n} usulan tidak diberi peringkat."),
    };
    format!("Tutup babak ini? Nilai dihitung dan juri tidak dapat mengubahnya lagi.{consequence}")
}

/// The entries that would get no rank if the round closed now: fewer judges signed than the rules ask for.
fn unranked(view: &RoundView) -> Vec<&EntryRow> {
    let rules = &view.round.rules;
    match (rules.kind, rules.missing_judge) {
        (RoundKind::Scored, MissingJudge::CountSigned { minimum }) if !contest::walks_over(view) => {
            view.entries.iter().filter(|entry| entry.removed.is_none() && entry.signed < i64::from(minimum)).collect()
        }
        _ => vec![],
    }
}

/// Who would be outside, by name: a panitia must know before it closes.
fn outside(view: &RoundView) -> Markup {
    const NAMED: usize = 5;
    let MissingJudge::CountSigned { minimum } = view.round.rules.missing_judge else { return Markup::default() };
    let unranked = unranked(view);
    let more = unranked.len().saturating_sub(NAMED);
    html! {
        @if !unranked.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Kalau ditutup sekarang, {} usulan tidak diberi peringkat.", unranked.len()),
                body: html! {
                    p { "Menurut aturan, setiap usulan perlu paling sedikit " (minimum) " lembar nilai yang ditandatangani." }
                    ul {
                        @for entry in unranked.iter().take(NAMED) {
                            li { b { (entry.title) } ": " @if entry.signed == 0 { "belum ada" } @else { "baru " (entry.signed) } }
                        }
                        @if more > 0 { li { (more) " usulan lain; lihat daftar peserta di bawah." } }
                    }
                },
            }))
        }
    }
}

/// What must happen before the round can close: a title and what to do. None: it can close now.
fn blocked(view: &RoundView) -> Option<(String, &'static str)> {
    let (round, left) = (&view.round, &view.left);
    Some(match (round.rules.kind, round.rules.missing_judge) {
        (RoundKind::Scored, _) if left.registering => (
            "Pendaftaran lomba ini masih dibuka.".to_owned(),
            "Peserta masih dapat bertambah, jadi babak ini belum dapat ditutup.",
        ),
        (RoundKind::Scored, _) if left.coming > 0 => (
            format!("Masih ada {} usulan yang sedang masuk ke babak ini.", left.coming),
            "Tunggu sebentar lalu muat ulang halaman ini. Kalau tetap begini, hubungi admin.",
        ),
        (RoundKind::Scored, _) if left.below > 0 => (
            format!("Masih ada {} babak di bawahnya yang belum selesai.", left.below),
            "Peserta babak ini belum lengkap. Sebelum semuanya selesai, babak ini belum dapat ditutup.",
        ),
        (RoundKind::Scored, _) if contest::walks_over(view) => return None,
        (RoundKind::Scored, _) if left.unassigned == 0 && left.short_panels > 0 && contest::borrows(view) => (
            format!("Ada {} usulan yang jurinya kurang dari panel.", left.short_panels),
            "Pinjam juri dari kecamatan lain sampai panelnya lengkap. Sebelum itu babak belum dapat ditutup.",
        ),
        (RoundKind::Scored, _) if left.unassigned > 0 => (
            format!("Ada {} usulan yang belum punya juri.", left.unassigned),
            "Tugaskan jurinya dulu, atau keluarkan usulan itu dengan alasan. Sebelum itu babak belum dapat ditutup.",
        ),
        (RoundKind::Administrative | RoundKind::Scored, _) if left.undecided > 0 => (
            format!("Masih ada {} usulan yang belum diputus.", left.undecided),
            "Babak baru dapat ditutup setelah semuanya diterima atau ditolak.",
        ),
        (RoundKind::Scored, MissingJudge::WaitForAll) if left.unsigned > 0 => (
            format!("Masih ada {} lembar nilai yang belum ditandatangani.", left.unsigned),
            "Menurut aturan, babak ini menunggu semua juri, jadi belum dapat ditutup.",
        ),
        (RoundKind::Scored, _) if left.undiscussed > 0 => (
            format!("Ada {} usulan yang nilai jurinya berjauhan dan belum dibahas.", left.undiscussed),
            "Bahas bersama para juri, lalu catat hasilnya di halaman Nilai juri yang berjauhan. Sebelum itu babak belum dapat ditutup.",
        ),
        (RoundKind::Administrative | RoundKind::Scored | RoundKind::Pleno, _) => return None,
    })
}

fn waiting(view: &RoundView, title: String, body: &str) -> Markup {
    let overdue = view.round.closes_at.is_some_and(|at| at <= view.now);
    let body = html! {
        p { (body) }
        @if overdue { p { "Batasnya sudah lewat. Sistem tidak menutupnya karena itu; tutup dengan tangan setelah selesai, atau perpanjang." } }
    };
    notice(&Notice { kind: Kind::Peringatan, title, body })
}

/// Sheets that would not count.
fn unsigned(view: &RoundView) -> Markup {
    let unsigned = view.left.unsigned;
    html! {
        @if view.round.rules.kind == RoundKind::Scored && unsigned > 0 {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Masih ada {unsigned} lembar nilai yang belum ditandatangani."),
                body: html! { p { "Babak boleh ditutup: lembar itu tidak ikut dihitung." } },
            }))
        }
    }
}
