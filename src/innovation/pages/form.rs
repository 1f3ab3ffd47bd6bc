//! The form of an innovation's description, empty or as it came back.

use super::date_field;
use crate::innovation::{
    events::{Form, Initiator, Sdg, Stage, Urusan},
    form::TypedDetails,
    read_model::InnovationRow,
};
use crate::kernel::unit::UnitCode;
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::{checkboxes, radios},
        compare::{Compare, Part, compare},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
    },
    form::Seal,
};
use maud::{Markup, html};

/// What the form shows.
pub struct FormView {
    /// The units to choose the owner from; only on registration.
    pub units: Vec<(UnitCode, String)>,
    pub typed: TypedDetails,
    pub errors: Errors,
    pub seal: Seal,
    /// What is stored; only on revision.
    pub row: Option<InnovationRow>,
    /// Somebody else saved another version while this one was written.
    pub overtaken: bool,
}

/// `/inovasi/baru`
pub fn new(view: &FormView) -> Markup {
    html! {
        (Heading::new("Daftarkan inovasi")
            .lead("Cukup sekali untuk setiap inovasi. Keterangannya bisa diubah kapan saja, dan versi lamanya tetap tersimpan."))
        @if view.units.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Anda belum menjadi operator unit yang aktif.".into(),
                body: html! { p { "Minta panitia kabupaten menambahkan Anda sebagai operator unit Anda." } },
            }))
        } @else {
            (view.errors.summary())
            form.form method="post" action="/inovasi/baru" {
                (view.seal)
                (owner(view))
                (fields(view))
                (button::actions(html! { (button::main("Daftarkan inovasi")) (button::quiet("Batal").href("/inovasi/kami")) }))
            }
        }
    }
}

fn owner(view: &FormView) -> Markup {
    html! {
        @match view.units.as_slice() {
            [(unit, name)] => {
                (field::hidden("unit", unit.as_str()))
                p { "Pemilik: " b { (name) } }
            }
            units => (field::select("Unit pemilik", "unit", units.iter().map(|(unit, name)| Choice::new(unit.as_str(), name.as_str())).collect())
                .value(view.typed.unit.as_str())
                .error(view.errors.of("unit"))
                .required()),
        }
    }
}

/// `/inovasi/{id}/ubah`
pub fn edit(view: &FormView) -> Markup {
    let Some(row) = &view.row else { return Markup::default() };
    let place = format!("/inovasi/{}", row.id);
    html! {
        (Heading::new("Ubah keterangan inovasi").eyebrow(row.details.title.as_str()))
        @if view.overtaken { (overtaken(view, row)) }
        (view.errors.summary())
        form.form method="post" action={ (place) "/ubah" } {
            (view.seal)
            (field::hidden("revisi", &view.typed.revision))
            (fields(view))
            (button::actions(html! {
                (button::main(if view.overtaken { "Simpan tulisan saya" } else { "Simpan perubahan" }))
                (button::quiet("Batal").href(place.as_str()))
            }))
        }
    }
}

/// Both versions, so that the writer decides with open eyes.
fn overtaken(view: &FormView, row: &InnovationRow) -> Markup {
    let stored = TypedDetails::from(&row.details).in_words();
    let parts = stored.into_iter().zip(view.typed.in_words()).map(|((heading, old), (_, new))| Part {
        heading: heading.to_owned(),
        old,
        new,
    });
    html! {
        (notice(&Notice {
            kind: Kind::Peringatan,
            title: "Inovasi ini sudah diubah orang lain sejak Anda membukanya.".into(),
            body: html! {
                p { "Tulisan Anda belum tersimpan, tetapi masih ada di formulir di bawah. Bandingkan keduanya, gabungkan yang perlu, lalu simpan." }
            },
        }))
        (compare(&Compare {
            old_title: format!("Yang tersimpan (versi {})", row.revision),
            new_title: "Tulisan Anda".into(),
            parts: parts.collect(),
        }))
        h2 { "Tulisan Anda" }
    }
}

fn fields(view: &FormView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    html! {
        (field::text("Judul", "judul").value(typed.title.as_str()).error(errors.of("judul")).required()
            .attr("maxlength", "200").hint("Nama yang dipakai sehari-hari, misalnya Pak Asmat."))
        (field::text("Kepanjangan", "kepanjangan").value(typed.long_form.as_str()).error(errors.of("kepanjangan")).optional()
            .attr("maxlength", "200").hint("Bila judulnya singkatan: Pelayanan Kecamatan Antar Sampai Alamat."))
        (field::textarea("Ringkasan", "ringkasan").value(typed.summary.as_str()).error(errors.of("ringkasan")).required()
            .attr("maxlength", "2000").rows(8)
            .hint("Masalah apa yang dijawab, apa yang dilakukan, untuk siapa, dan apa hasilnya. Orang lain membaca ini di katalog."))
        (field::select("Urusan pemerintahan", "urusan", affairs()).value(typed.urusan.as_str()).error(errors.of("urusan")).required())
        (stages(view))
        (radios("Bentuk", "bentuk", Form::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect())
            .value(typed.form.as_str()).error(errors.of("bentuk")).required())
        (radios("Apakah inovasi ini digital?", "digital", vec![
            Choice::new("ya", "Ya").hint("Pengguna atau petugas memakai aplikasi, situs atau alat digital."),
            Choice::new("tidak", "Tidak"),
        ]).value(typed.digital.as_str()).error(errors.of("digital")).required())
        (radios("Penggagas", "penggagas", Initiator::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect())
            .value(typed.initiator.as_str()).error(errors.of("penggagas")).required())
        (checkboxes("Tujuan pembangunan berkelanjutan (TPB)", "tpb", goals(typed))
            .hint("Pilih yang sungguh disentuh inovasi ini. Boleh kosong.").error(errors.of("tpb")).two_columns())
        (field::web_address("Tautan", "tautan").value(typed.link.as_str()).error(errors.of("tautan")).optional()
            .hint("Video atau situs inovasi ini, misalnya https://www.youtube.com/watch?v=…"))
    }
}

fn affairs() -> Vec<Choice<'static>> {
    Urusan::ALL
        .iter()
        .map(|it| {
            let label = if it.is_compulsory() { it.label().to_owned() } else { format!("{} (pilihan)", it.label()) };
            Choice::new(it.code(), label)
        })
        .collect()
}

fn goals(typed: &TypedDetails) -> Vec<Choice<'static>> {
    Sdg::all()
        .map(|goal| {
            let number = goal.number().to_string();
            let chosen = typed.sdgs.contains(&number);
            Choice::new(number, format!("{}. {}", goal.number(), goal.label())).chosen(chosen)
        })
        .collect()
}

fn stages(view: &FormView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let choices = vec![
        Choice::new(Stage::Initiated.code(), Stage::Initiated.label()).hint("Gagasan sudah disepakati, belum dicoba."),
        Choice::new(Stage::Trialled.code(), Stage::Trialled.label())
            .hint("Sedang dicoba di tempat atau waktu terbatas."),
        Choice::new(Stage::Implemented.code(), Stage::Implemented.label())
            .hint("Sudah menjadi cara kerja sehari-hari."),
    ];
    let date = |stage: Stage, typed: &str| {
        let name = date_field(stage);
        field::date(format!("Mulai {}", stage.label().to_lowercase()), name)
            .value(typed.to_owned())
            .error(errors.of(name).map(str::to_owned))
    };
    html! {
        (radios("Sudah sampai tahap mana?", "tahap", choices).value(typed.stage.as_str()).error(errors.of("tahap")).required())
        p.hint { "Isi tanggal mulai setiap tahap yang sudah dilalui. Umur inovasi di lomba dihitung dari mulai penerapan." }
        div.fields-row {
            (date(Stage::Initiated, &typed.initiated_on).required())
            (date(Stage::Trialled, &typed.trialled_on))
            (date(Stage::Implemented, &typed.implemented_on))
        }
    }
}
