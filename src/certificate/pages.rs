//! `/panitia/lomba/{lomba}/piagam`: how certificates look, and who signs them.

use crate::certificate::{
    form::{TypedGround, TypedSigning},
    read_model::{BackgroundPicture, EditionLook},
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        dl::{Fact, summary},
        field,
        form_parts::Errors,
        heading::Heading,
        status::Kind,
    },
    form::Seal,
    markup::thousands,
};
use maud::{Markup, html};

/// The look of an edition's certificates.
pub struct LookView {
    pub look: EditionLook,
    pub ground: TypedGround,
    pub signing: TypedSigning,
    /// Why the picture is to go.
    pub removing: String,
    /// Of whichever form came back.
    pub errors: Errors,
    /// One for each form; none for those who only read.
    pub seals: Option<[Seal; 3]>,
    /// The most a file may weigh, in words.
    pub limit: String,
}

fn place(look: &EditionLook) -> String {
    format!("/panitia/lomba/{}/piagam", look.edition)
}

/// `/panitia/lomba/{lomba}/piagam`
pub fn main(view: &LookView) -> Markup {
    let look = &view.look;
    let place = place(look);
    html! {
        (Heading::new("Tampilan piagam").eyebrow(look.name.as_str())
            .lead("Gambar latar dan penanda tangan untuk semua piagam lomba ini. Nama penerima, penghargaan dan nomor SK diisi sendiri dari hasil yang disahkan."))
        (view.errors.summary())
        @if look.issued {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Piagam lomba ini sudah terbit.".into(),
                body: html! { p { "Kalau tampilannya diubah, setiap piagam mendapat nomor baru dan yang lama menjadi \"sudah diganti\". Alasannya tampil di halaman periksa untuk umum." } },
            }))
        }
        (button::actions(html! { (button::second("Lihat contoh piagam").href(format!("{place}/contoh.pdf"))) }))
        h2 { "Gambar latar" }
        (background(view, &place))
        h2 { "Penanda tangan" }
        (signers(view, &place))
    }
}

fn background(view: &LookView, place: &str) -> Markup {
    let ground = &view.look.ground;
    html! {
        @match &ground.picture {
            Some(picture) => (summary(&facts(picture, place, ground.clear_top))),
            None => p { "Belum ada gambar. Piagam dicetak dengan bingkai bawaan." },
        }
        @if let Some([first, second, _]) = &view.seals {
            form.form method="post" action={ (place) "/latar" } enctype="multipart/form-data" {
                (first)
                (field::text("Ruang kosong di atas", "ruang-atas").value(view.ground.clear_top.as_str()).unit("mm").width("w-num")
                    .attr("inputmode", "numeric").error(view.errors.of("ruang-atas")).optional()
                    .hint("Untuk lambang atau kop pada gambar. Tulisan mulai 2 cm dari tepi atas; angka ini menambahnya. Paling banyak 30 mm."))
                (reason(view, "alasan-latar", &view.ground.reason))
                (field::file("Berkas gambar", "berkas", ".jpg,.jpeg,.png").error(view.errors.of("berkas")).optional()
                    .hint(format!("JPEG atau PNG, A4 mendatar, sisi panjang paling sedikit 1.280 titik (bagus: 3.500), paling besar {}. Tulisan piagam dicetak hitam di atasnya, dan bagian kaki yang memuat nomor dan kode QR tetap putih. Kosongkan kalau gambarnya tidak diganti.", view.limit)))
                (button::actions(html! { (button::main("Simpan latar")) }))
            }
            @if ground.picture.is_some() {
                form.form method="post" action={ (place) "/latar/hapus" } {
                    (second)
                    @if view.look.issued {
                        (field::textarea("Alasan menghapus gambar", "alasan-hapus").value(view.removing.as_str()).rows(2).error(view.errors.of("alasan-hapus")))
                    }
                    (button::actions(html! { (button::danger("Hapus gambar latar")) }))
                }
            }
        }
    }
}

fn facts(picture: &BackgroundPicture, place: &str, clear_top: u32) -> Vec<Fact> {
    let kind = picture.media_type.rsplit('/').next().unwrap_or_default().to_uppercase();
    vec![
        Fact::new("Gambar", format!("{kind}, {} KB", thousands(picture.size.div_ceil(1024))))
            .action(format!("{place}/latar/{}", picture.attachment), "Buka gambar"),
        Fact::new("Ruang kosong di atas", format!("{clear_top} mm")),
        Fact::new("Sidik gambar (SHA-256)", html! { code { (picture.sha256) } }),
    ]
}

fn signers(view: &LookView, place: &str) -> Markup {
    let (typed, errors) = (&view.signing, &view.errors);
    html! {
        @if let Some([_, _, third]) = &view.seals {
            form.form method="post" action={ (place) "/penanda-tangan" } {
                (third)
                (field::text("Tempat", "tempat").value(typed.place.as_str()).width("w-medium").optional().error(errors.of("tempat"))
                    .hint("Dicetak di depan tanggal SK, misalnya Banyuwangi."))
                @for (n, signer) in (1..).zip(&typed.signers) {
                    fieldset.field {
                        legend.legend { "Penanda tangan " (n) }
                        (field::text("Jabatan", format!("jabatan-{n}")).value(signer.office.as_str()).width("w-medium").optional()
                            .error(errors.of(&format!("jabatan-{n}"))))
                        div.fields-row {
                            (field::text("Nama dengan gelar", format!("nama-{n}")).value(signer.name.as_str()).width("w-medium").optional()
                                .error(errors.of(&format!("nama-{n}"))))
                            (field::text("NIP", format!("nip-{n}")).value(signer.nip.as_str()).width("w-medium").optional()
                                .attr("inputmode", "numeric").error(errors.of(&format!("nip-{n}"))))
                        }
                    }
                }
                p.hint { "Kalau semua dikosongkan, piagam ditandatangani pejabat yang menandatangani SK. Nama yang kosong ditulis tangan. Nama dan NIP hanya tercetak di piagam; halaman periksa menyebut jabatannya saja." }
                (reason(view, "alasan", &typed.reason))
                (button::actions(html! { (button::main("Simpan penanda tangan")) }))
            }
        } @else {
            @if view.look.signing.signers.is_empty() { p { "Belum diisi: pejabat yang menandatangani SK." } }
            @for signer in typed.signers.iter().filter(|signer| !signer.office.is_empty()) {
                p { (signer.office) br; (signer.name) }
            }
        }
    }
}

fn reason(view: &LookView, name: &str, typed: &str) -> Markup {
    html! {
        @if view.look.issued {
            (field::textarea("Alasan perubahan", name).value(typed).rows(2).error(view.errors.of(name)))
        }
    }
}
