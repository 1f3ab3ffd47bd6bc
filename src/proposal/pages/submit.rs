//! Looking once more, handing in, the receipt, and taking back.

use super::{Content, content, until};
use crate::kernel::time::Timestamp;
use crate::proposal::read_model::{EditionRow, ProposalRow, ProposalStatus, VersionRow};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        dl::Fact,
        field,
        form_parts::{Errors, error_summary},
        heading::Heading,
        receipt::{Receipt, receipt},
        status::Kind,
    },
    form::Seal,
};
use maud::{Markup, html};

/// Everything once more before it is handed in.
pub struct CheckView<'a> {
    pub row: &'a ProposalRow,
    pub content: Content<'a>,
    /// What keeps it from being handed in: (where to mend it, sentence).
    pub problems: Vec<(String, String)>,
    /// Why the last try was refused.
    pub errors: Errors,
    pub seal: Seal,
    pub now: Timestamp,
}

/// `/usulan/{id}/periksa`
pub fn check(view: &CheckView<'_>) -> Markup {
    let (place, edition) = (format!("/usulan/{}", view.row.id), view.content.edition);
    let again = view.row.status == ProposalStatus::Returned;
    html! {
        (Heading::new("Periksa sebelum mengirim").eyebrow(edition.name.as_str()))
        @match view.row.due_at.filter(|_| again) {
            Some(due_at) => (until("Kirim lagi sebelum", edition.zone(), due_at, view.now)),
            None => (until("Pendaftaran ditutup", edition.zone(), edition.closes_at, view.now)),
        }
        (view.errors.summary())
        @if view.errors.is_empty() { (problems(view)) }
        (content(&view.content))
        @if view.problems.is_empty() {
            form.form method="post" action={ (place) "/kirim" } {
                (view.seal)
                h2 { "Kirim usulan" }
                p {
                    "Dengan mengirim, unit Anda menyatakan bahwa isi usulan ini benar. "
                    "Sesudah dikirim, isinya baru dapat diubah jika verifikator mengembalikannya."
                }
                (button::actions(html! {
                    (button::main(if again { "Kirim lagi" } else { "Kirim usulan" }))
                    (button::quiet("Kembali menulis").href(format!("{place}/tulis")))
                }))
            }
        } @else {
            (button::actions(html! { (button::main("Kembali menulis").href(format!("{place}/tulis"))) }))
        }
    }
}

fn problems(view: &CheckView<'_>) -> Markup {
    html! {
        @if !view.problems.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Usulan ini belum dapat dikirim: {} hal perlu dilengkapi.", view.problems.len()),
                body: html! {
                    ul { @for (place, sentence) in &view.problems { li { a href=(place) { (sentence) } } } }
                },
            }))
        }
    }
}

/// What was handed in, with number and time.
pub struct ReceiptView {
    pub row: ProposalRow,
    pub edition: EditionRow,
    pub version: VersionRow,
    /// Name of who handed it in.
    pub by: String,
    /// The whole address of the proposal's page.
    pub url: String,
    /// Just handed in.
    pub fresh: bool,
}

/// `/usulan/{id}/tanda-terima`
pub fn receipt_page(view: &ReceiptView) -> Markup {
    let (version, edition) = (&view.version, &view.edition);
    let filled = version.sections.values().filter(|text| !text.trim().is_empty()).count();
    let facts = vec![
        Fact::new("Lomba", edition.name.as_str()),
        Fact::new("Judul", version.title.as_str()),
        Fact::new("Unit", view.row.unit_name.as_str()),
        Fact::new(
            "Kelompok dan kategori",
            format!("{}, {}", edition.group_label(&version.group_key), edition.category_label(&version.category)),
        ),
        Fact::new("Isi", format!("{filled} bagian, {} berkas lampiran", version.attachments.len())),
        Fact::new("Kiriman ke", version.version),
        Fact::new("Dikirim oleh", view.by.as_str()),
        Fact::new("Sidik isi (SHA-256)", html! { code { (version.content_sha256) } }),
    ];
    html! {
        (Heading::new(if view.fresh { "Usulan terkirim" } else { "Tanda terima" }).eyebrow(edition.name.as_str())
            .lead("Simpan atau cetak halaman ini. Nomornya menunjukkan kiriman Anda di catatan lomba."))
        (receipt(&Receipt {
            kind: "Tanda terima usulan".into(),
            number: version.receipt.clone(),
            time: edition.zone().exact(version.submitted_at),
            facts,
            url: view.url.clone(),
        }))
        h2 { "Sesudah ini" }
        p { "Verifikator memeriksa kelengkapan. Jika ada yang kurang, usulan dikembalikan dengan alasan dan batas waktu; pantau di halaman usulan." }
        (button::actions(html! {
            (button::main("Buka usulan").href(format!("/usulan/{}", view.row.id)))
            (button::quiet("Usulan kami").href("/usulan"))
        }))
    }
}

/// Taking a proposal back.
pub struct WithdrawView {
    pub row: ProposalRow,
    pub edition_name: String,
    pub typed: String,
    pub error: Option<String>,
    pub seal: Seal,
}

/// `/usulan/{id}/tarik`
pub fn withdraw(view: &WithdrawView) -> Markup {
    let place = format!("/usulan/{}", view.row.id);
    let errors: Vec<_> = view.error.iter().map(|error| ("alasan", error.as_str())).collect();
    html! {
        (Heading::new("Tarik usulan").eyebrow(view.edition_name.as_str()).lead(view.row.title.as_str()))
        (error_summary(&errors))
        p { "Usulan yang ditarik tidak ikut lomba lagi dan tidak dapat dikembalikan. Inovasinya boleh diusulkan lagi dengan usulan baru selama pendaftaran masih dibuka." }
        form.form method="post" action={ (place) "/tarik" } {
            (view.seal)
            (field::textarea("Alasan", "alasan").value(view.typed.as_str()).error(view.error.as_deref()).rows(4).required()
                .hint("Dibaca oleh panitia dan tersimpan di jejak usulan."))
            (button::actions(html! { (button::danger("Tarik usulan")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, now, proposal, version};
    use super::*;

    #[test]
    fn a_receipt_has_number_server_time_hash_and_a_code() {
        let view = ReceiptView {
            row: proposal(ProposalStatus::Submitted),
            edition: edition(),
            version: version(1, "Kematian ibu."),
            by: "Siti Rahayu".into(),
            url: "https://sayembara.contoh/usulan/prp-7".into(),
            fresh: true,
        };
        let html = receipt_page(&view).into_string();
        for there in [
            "SINOVIK-2026-000121",
            "Senin, 20 Juli 2026, 09.30.00 WIB",
            "2 bagian, 0 berkas lampiran",
            "abababab",
            "Kode QR",
            "Siti Rahayu",
        ] {
            assert!(html.contains(there), "{there}");
        }
    }

    #[test]
    fn what_lacks_something_cannot_be_sent_and_says_why() {
        let (row, edition) = (proposal(ProposalStatus::Draft), edition());
        let page = |problems: Vec<(String, String)>| {
            let content = Content {
                proposal: row.id.to_string(),
                edition: &edition,
                title: &row.title,
                unit_name: &row.unit_name,
                group_key: &row.group_key,
                category: &row.category,
                video_link: None,
                sections: [("ringkasan", "Kader.")].into(),
                files: vec![],
                documents: true,
                change: Some("/usulan/prp-7".into()),
            };
            let (errors, seal) = (Errors::default(), Seal::default());
            check(&CheckView { row: &row, content, problems, errors, seal, now: now() }).into_string()
        };
        let lacking = page(vec![("/usulan/prp-7/tulis#isi-latar".into(), "Bagian 2 masih kosong.".into())]);
        assert!(lacking.contains("1 hal perlu dilengkapi") && !lacking.contains("/kirim"));
        let ready = page(vec![]);
        assert!(ready.contains("/kirim") && ready.contains("Laskar &lt;Sakina&gt;"));
    }
}
