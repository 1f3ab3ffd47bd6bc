//! `/beranda`: what a person has to do now.

use super::super::read_model::{Doubtable, EditionWork, JudgeWork, ObjectionWork, OperatorWork, RunningEdition};
use crate::{
    kernel::time::Zone,
    web::component::{
        chart::bar,
        heading::Heading,
        status::{Kind, Status},
    },
};
use maud::{Markup, html};

/// What waits for one person; a part that is none is not theirs.
#[derive(Default)]
pub struct DeskView {
    pub name: String,
    /// The zone of the installation.
    pub zone: Zone,
    /// Editions that take proposals, for operators.
    pub open: Vec<RunningEdition>,
    pub operator: Option<OperatorWork>,
    /// Sealed results that operators may doubt.
    pub doubtable: Vec<Doubtable>,
    pub verifier: Option<i64>,
    pub judge: Option<Vec<JudgeWork>>,
    /// With whether the person may act or only reads.
    pub organiser: Option<(Vec<EditionWork>, bool)>,
    /// Editions whose panitia owes an answer to an objection.
    pub objections: Vec<ObjectionWork>,
    /// Readers of the log that stopped, timers that are late.
    pub admin: Option<(i64, i64)>,
}

/// One thing to do.
struct Errand {
    what: String,
    hint: String,
    href: String,
    status: Status,
}

/// The page's main part.
pub fn desk(view: &DeskView) -> Markup {
    html! {
        (Heading::new("Tugas saya").eyebrow(&view.name).lead("Yang menunggu Anda sekarang, menurut peran Anda."))
        @if let Some(work) = &view.judge { (part("Menilai", &judge(work), "Tidak ada lembar nilai yang menunggu. Tugas baru muncul di sini setelah panitia membagi usulan dan membuka babak.")) }
        @if let Some(work) = &view.operator { (part("Inovasi dan usulan", &operator(work, view), "Tidak ada yang menunggu. Pendaftaran lomba berikutnya muncul di sini.")) }
        @if let Some(waiting) = view.verifier { (part("Verifikasi", &verifier(waiting), "Tidak ada usulan yang menunggu diperiksa.")) }
        @if let Some((work, acts)) = &view.organiser { (organiser(work, *acts, &view.objections)) }
        @if let Some((parked, late)) = view.admin { (part("Sistem", &[admin(parked, late)], "")) }
    }
}

fn part(title: &str, errands: &[Errand], nothing: &str) -> Markup {
    html! {
        section.stack {
            h2 { (title) }
            @if errands.is_empty() { p.muted { (nothing) } }
            @else { ul.tasks { @for errand in errands { (one(errand)) } } }
        }
    }
}

fn one(errand: &Errand) -> Markup {
    html! {
        li.task {
            div.task-name {
                a href=(errand.href) { (errand.what) }
                @if !errand.hint.is_empty() { span.hint { (errand.hint) } }
            }
            (errand.status)
        }
    }
}

fn operator(work: &OperatorWork, view: &DeskView) -> Vec<Errand> {
    let (open, zone) = (&view.open, view.zone);
    let mut errands: Vec<Errand> = view.doubtable.iter().map(doubt).collect();
    if work.returned > 0 {
        errands.push(Errand {
            what: format!("{} usulan perlu diperbaiki", work.returned),
            hint: work.due_at.map(|due| format!("Kirim lagi paling lambat {}", zone.long(due))).unwrap_or_default(),
            href: "/usulan".to_owned(),
            status: Status::peringatan("Dikembalikan"),
        });
    }
    if work.drafts > 0 {
        errands.push(Errand {
            what: format!("{} draf belum dikirim", work.drafts),
            hint: "Draf yang belum dikirim saat pendaftaran ditutup tidak ikut lomba.".to_owned(),
            href: "/usulan".to_owned(),
            status: Status::jalan("Draf"),
        });
    }
    errands.extend(open.iter().map(|edition| Errand {
        what: format!("Kirim usulan untuk {}", edition.name),
        hint: format!("Ditutup {}", edition.zone.long(edition.closes_at)),
        href: "/usulan/baru".to_owned(),
        status: Status::jalan("Pendaftaran dibuka"),
    }));
    if work.waiting > 0 {
        errands.push(Errand {
            what: format!("{} usulan sedang diperiksa verifikator", work.waiting),
            hint: String::new(),
            href: "/usulan".to_owned(),
            status: Status::netral("Menunggu"),
        });
    }
    if work.competing > 0 {
        errands.push(Errand {
            what: format!("{} usulan sedang dilombakan", work.competing),
            hint: "Nilai dan catatan juri terbuka setelah hasil disahkan.".to_owned(),
            href: "/usulan".to_owned(),
            status: Status::selesai("Lolos"),
        });
    }
    if work.unreported > 0 {
        errands.push(Errand {
            what: format!("{} inovasi belum dilaporkan keadaannya tahun ini", work.unreported),
            hint: "Masih berlanjut, berkembang, atau berhenti?".to_owned(),
            href: "/inovasi/kami".to_owned(),
            status: Status::peringatan("Laporan tahunan"),
        });
    }
    if work.innovations == 0 {
        errands.push(Errand {
            what: "Daftarkan inovasi pertama".to_owned(),
            hint: "Inovasi didaftarkan sekali, lalu dapat diikutkan dalam lomba setiap tahun.".to_owned(),
            href: "/inovasi/baru".to_owned(),
            status: Status::netral("Belum ada inovasi"),
        });
    }
    errands
}

fn doubt(result: &Doubtable) -> Errand {
    Errand {
        what: format!("Hasil {} dapat disanggah", result.edition),
        hint: format!("Sampai {}", result.zone.long(result.until)),
        href: "/sanggah".to_owned(),
        status: Status::jalan("Masa sanggah"),
    }
}

/// Objections that the panitia has to answer.
fn owed(work: &ObjectionWork) -> Errand {
    Errand {
        what: format!("{} sanggah menunggu jawaban", work.waiting),
        hint: format!("{}, sejak {}", work.name, work.zone.long(work.since)),
        href: format!("/panitia/lomba/{}/sanggah", work.edition),
        status: Status::peringatan("Menunggu panitia"),
    }
}

fn verifier(waiting: i64) -> Vec<Errand> {
    let errand = Errand {
        what: format!("{waiting} usulan menunggu diperiksa"),
        hint: String::new(),
        href: "/verifikasi".to_owned(),
        status: Status::peringatan("Menunggu Anda"),
    };
    if waiting > 0 { vec![errand] } else { vec![] }
}

fn judge(work: &[JudgeWork]) -> Vec<Errand> {
    work.iter()
        .map(|work| {
            let left = work.duties - work.signed;
            let until = work.closes_at.map(|at| format!(", ditutup {}", work.zone.long(at))).unwrap_or_default();
            Errand {
                what: if left > 0 {
                    format!("{left} usulan belum Anda tanda tangani")
                } else {
                    format!("Semua {} lembar nilai sudah ditandatangani", work.duties)
                },
                hint: format!("{}, {}{until}", work.edition, work.round),
                href: "/penilaian".to_owned(),
                status: if left > 0 {
                    Status::jalan(format!("{} dari {} selesai", work.signed, work.duties))
                } else {
                    Status::selesai("Selesai")
                },
            }
        })
        .collect()
}

fn organiser(work: &[EditionWork], acts: bool, objections: &[ObjectionWork]) -> Markup {
    html! {
        section.stack {
            h2 { "Lomba" }
            @if !objections.is_empty() { ul.tasks { @for work in objections { (one(&owed(work))) } } }
            @if work.is_empty() {
                p.muted { "Tidak ada lomba yang berjalan." }
                @if acts { p { a href="/panitia/lomba/baru" { "Siapkan lomba baru" } } }
            } @else {
                ul.list { @for edition in work { li { (edition_work(edition)) } } }
            }
        }
    }
}

fn edition_work(work: &EditionWork) -> Markup {
    html! {
        h3 { a href={ "/panitia/lomba/" (work.edition) } { (work.name) } }
        @if work.state == "draf" { p { (Status::netral("Draf")) " Aturan belum diumumkan." } }
        @else {
            p.num {
                (work.submitted) " usulan masuk"
                @if work.drafts > 0 { ", " (work.drafts) " masih draf" }
                @if work.unverified > 0 { ", " b { (work.unverified) " menunggu verifikasi" } }
                "."
            }
            @match work.registration.as_str() {
                "buka" => p { (Status::jalan("Pendaftaran dibuka")) " sampai " (work.zone.long(work.closes_at)) },
                "belum" => p { (Status::netral("Pendaftaran belum dibuka")) },
                _ => {}
            }
            @if let Some(round) = &work.round {
                p {
                    (Status::jalan(round.label.as_str())) " "
                    a href={ "/panitia/babak/" (round.round) } { "Buka babak" }
                    @if let Some(closes_at) = round.closes_at { " · ditutup " (work.zone.long(closes_at)) }
                }
                @if round.sheets > 0 {
                    div.progress {
                        span.progress-text { b { (round.signed) } " dari " (round.sheets) " lembar nilai ditandatangani" }
                        (bar(round.signed as f64, round.sheets as f64, Kind::Netral, 8))
                    }
                }
            }
            @if work.to_confirm {
                p { (Status::peringatan("Menunggu Anda mengesahkan")) " " a href={ "/panitia/lomba/" (work.edition) "/pleno/sahkan" } { "Buka hasil yang ditandatangani ketua" } }
            } @else if work.in_pleno {
                p { (Status::peringatan("Menunggu pleno")) " " a href={ "/panitia/lomba/" (work.edition) "/pleno" } { "Buka pleno" } }
            }
        }
    }
}

fn admin(parked: i64, late: i64) -> Errand {
    let well = parked == 0 && late == 0;
    Errand {
        what: "Keadaan sistem".to_owned(),
        hint: if well {
            "Semua pembaca catatan berjalan dan tidak ada jadwal yang terlambat.".to_owned()
        } else {
            format!("{parked} pembaca catatan berhenti, {late} jadwal terlambat.")
        },
        href: "/operasional".to_owned(),
        status: if well { Status::selesai("Baik") } else { Status::tolak("Perlu ditangani") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Timestamp;

    #[test]
    fn each_role_sees_only_its_own_work() {
        let view = DeskView { verifier: Some(3), name: "Siti".into(), ..DeskView::default() };
        let html = desk(&view).into_string();
        assert!(html.contains("3 usulan menunggu diperiksa"));
        assert!(!html.contains("Menilai") && !html.contains("Sistem") && !html.contains("Lomba<"));
    }

    #[test]
    fn a_judge_sees_what_is_left_in_each_round() {
        let work = |signed| JudgeWork {
            edition: "Sinovik 2026".into(),
            round: "Penilaian proposal".into(),
            duties: 12,
            signed,
            closes_at: Some(Timestamp::from_millis(0)),
            zone: Zone::Wib,
        };
        let view = DeskView { judge: Some(vec![work(5), work(12)]), ..DeskView::default() };
        let html = desk(&view).into_string();
        assert!(html.contains("7 usulan belum Anda tanda tangani") && html.contains("5 dari 12 selesai"));
        assert!(html.contains("Semua 12 lembar nilai sudah ditandatangani"));
    }

    #[test]
    fn nothing_to_do_says_what_will_come() {
        let view = DeskView { judge: Some(vec![]), ..DeskView::default() };
        assert!(desk(&view).into_string().contains("Tugas baru muncul di sini"));
    }
}
