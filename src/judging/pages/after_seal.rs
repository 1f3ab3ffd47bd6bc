//! What follows the seal: the time to object, the answers, then the SK or a later version.
//! `/panitia/lomba/{lomba}/pleno/sk` and `/panitia/lomba/{lomba}/pleno/buka-kembali`

use crate::judging::{
    form::{TypedReason, TypedSeal},
    read_model::{Meeting, Pleno, Sealed},
};
use crate::kernel::time::plain_date;
use crate::web::{
    component::{
        banner::{Notice, notice},
        button, field,
        form_parts::Errors,
        heading::Heading,
        status::{Kind, Status},
        tasks::{Task, list},
    },
    form::Seal,
};
use maud::{Markup, html};

fn place(pleno: &Pleno) -> String {
    format!("/panitia/lomba/{}/pleno", pleno.edition)
}

/// The result that stands, and what is left to do.
pub(super) fn standing(pleno: &Pleno, meeting: &Meeting, sealed: &Sealed, may_change: bool) -> Markup {
    let result = html! { a href={ "/hasil/" (pleno.slug) } { "Lihat hasil yang dibaca umum" } "." };
    let version = if sealed.version > 1 { format!(" versi {}", sealed.version) } else { String::new() };
    html! {
        @if let Some(sk) = &sealed.sk {
            (notice(&Notice {
                kind: Kind::Selesai,
                title: format!("Hasil{version} disahkan dengan SK {} tanggal {}.", sk.number, plain_date(sk.date)),
                body: html! { p { "Ditandatangani oleh " (sk.signed_by) ". " (result) } },
            }))
        } @else {
            (notice(&Notice {
                kind: Kind::Jalan,
                title: format!("Hasil{version} disahkan {}. SK belum dicatat.", pleno.zone.long(sealed.at)),
                body: html! { p { (result) } },
            }))
        }
        @for said in super::minutes::seals(pleno, meeting, sealed) { p.small.muted { (said) } }
        @if sealed.objections_until.is_some() { (list(&left(pleno, meeting, sealed, may_change))) }
    }
}

/// The way from the seal to the SK, step by step.
fn left(pleno: &Pleno, meeting: &Meeting, sealed: &Sealed, may_change: bool) -> Vec<Task> {
    let place = place(pleno);
    let href = |path: &str, may: bool| (may && may_change).then(|| format!("{place}{path}"));
    let (waiting, recounts) = (meeting.objections.waiting, meeting.objections.recounts.len());
    let filed = meeting.objections.answered.len() + waiting as usize;
    let settled = !sealed.objections_open && waiting == 0;
    let until = sealed.objections_until.map(|at| pleno.zone.long(at)).unwrap_or_default();
    let mut tasks = vec![
        Task {
            name: "Masa sanggah".into(),
            href: None,
            hint: Some(if sealed.objections_open {
                format!("Unit peserta dapat mengajukan sanggah sampai {until}.")
            } else {
                format!("Berakhir {until}.")
            }),
            status: if sealed.objections_open { Status::jalan("Terbuka") } else { Status::selesai("Berakhir") },
        },
        Task {
            name: "Jawab sanggah".into(),
            href: Some(format!("/panitia/lomba/{}/sanggah", pleno.edition)),
            hint: Some(match filed {
                0 if sealed.objections_open => "Belum ada sanggah.".into(),
                0 => "Tidak ada yang diajukan.".into(),
                n => format!("{n} sanggah diajukan."),
            }),
            status: match waiting {
                0 if sealed.objections_open => Status::netral("Tidak ada yang menunggu"),
                0 if filed == 0 => Status::selesai("Tidak ada sanggah"),
                0 => Status::selesai("Semua dijawab"),
                n => Status::peringatan(format!("{n} menunggu")),
            },
        },
    ];
    if recounts > 0 {
        tasks.push(Task {
            name: "Buka kembali pleno".into(),
            href: href("/buka-kembali", settled),
            hint: Some(format!(
                "{recounts} sanggah diterima dan meminta hitung ulang. Hasil yang baru menggantikan hasil ini.{}",
                if settled { "" } else { " Dapat dibuka sesudah masa sanggah berakhir dan semua sanggah dijawab." }
            )),
            status: Status::peringatan("Belum dibuka"),
        });
    } else if sealed.sk.is_none() {
        tasks.push(Task {
            name: "Catat SK".into(),
            href: href("/sk", settled),
            hint: (!settled).then(|| "Sesudah masa sanggah berakhir dan semua sanggah dijawab.".into()),
            status: Status::netral("Belum dicatat"),
        });
    }
    tasks
}

/// Why the pleno decides once more, if so.
pub(super) fn taken_up(meeting: &Meeting) -> Markup {
    html! {
        @if let Some(reopened) = &meeting.reopened {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Pleno dibuka kembali atas hasil versi {}, karena {} sanggah diterima.", reopened.version, reopened.objections),
                body: html! {
                    p { (reopened.reason) }
                    p { "Ubah urutan dengan alasan bila perlu, tetapkan penghargaan, lalu sahkan. Hasil yang lama tetap dapat dibaca." }
                },
            }))
        }
    }
}

/// Recording the SK.
pub struct SkView {
    pub pleno: Pleno,
    pub typed: TypedSeal,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/sk`
pub fn sk(view: &SkView) -> Markup {
    let place = place(&view.pleno);
    html! {
        (Heading::new("Catat SK").eyebrow(view.pleno.edition_name.as_str())
            .lead("Isi seperti yang tertulis di SK. Sesudah dicatat, hasil ini tetap dan tidak dapat dibuka kembali."))
        (view.errors.summary())
        form.form method="post" action={ (place) "/sk" } {
            (view.seal)
            (sk_fields(&view.typed, &view.errors))
            (button::actions(html! { (button::main("Catat SK")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

/// Number, date and office of an SK.
pub(super) fn sk_fields(typed: &TypedSeal, errors: &Errors) -> Markup {
    html! {
        (field::text("Nomor SK", "nomor").value(typed.number.as_str()).error(errors.of("nomor")).required()
            .hint("Misalnya 188/214/KEP/429.011/2026.").width("w-medium"))
        (field::date("Tanggal SK", "tanggal").value(typed.date.as_str()).error(errors.of("tanggal")).required())
        (field::text("Ditandatangani oleh", "penandatangan").value(typed.signed_by.as_str()).error(errors.of("penandatangan")).required()
            .hint("Jabatannya, misalnya Bupati Banyuwangi. Nama orang tidak perlu ditulis.").width("w-medium"))
    }
}

/// Taking the sealed result up again.
pub struct ReopenView {
    pub pleno: Pleno,
    pub typed: TypedReason,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/buka-kembali`
pub fn reopen(view: &ReopenView) -> Markup {
    let place = place(&view.pleno);
    let count = view.pleno.meeting.as_ref().map_or(0, |meeting| meeting.objections.recounts.len());
    html! {
        (Heading::new("Buka kembali pleno").eyebrow(view.pleno.edition_name.as_str())
            .lead(format!("{count} sanggah diterima dan meminta hitung ulang. Pleno memeriksa lagi urutan dan penghargaan, lalu mengesahkan hasil baru.")))
        (view.errors.summary())
        (notice(&Notice {
            kind: Kind::Peringatan,
            title: "Hasil yang sudah disahkan tidak dihapus.".into(),
            body: html! { p { "Hasil itu tetap dapat dibaca semua orang, dengan keterangan bahwa ia digantikan. Untuk hasil yang baru, masa sanggah dimulai lagi." } },
        }))
        form.form method="post" action={ (place) "/buka-kembali" } {
            (view.seal)
            (field::textarea("Alasan", "alasan").value(view.typed.reason.as_str()).error(view.errors.of("alasan")).required().rows(4)
                .hint("Dibaca semua orang bersama hasil yang baru: apa yang keliru dan apa yang diperiksa lagi. Jangan menulis nama orang."))
            (button::actions(html! { (button::main("Buka kembali pleno")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}
