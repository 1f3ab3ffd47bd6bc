//! The form of one round's rules.

use super::edit::{EditView, frame};
use crate::{
    competition::form::{AGGREGATIONS, MISSING_JUDGES, TIE_RULES, Typed},
    kernel::region::RegionCode,
    scoring::rules::{FewJudges, RoundKind, RoundRules, SingleEntrant},
    web::component::{
        choice::{Check, check, radios},
        field::{self, Choice},
        fold::{Fold, fold},
        form_parts::Errors,
    },
};
use maud::{Markup, html};

/// `/panitia/lomba/{id}/ubah/babak/{key}`
pub fn round(view: &EditView, rules: &RoundRules, territories: &[(RegionCode, String)]) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let fields = html! {
        (field::text("Nama babak", "label").value(typed.get("label")).error(errors.of("label")).required())
        @if rules.kind == RoundKind::Scored {
            h2 { "Kriteria" }
            (criteria(view))
            h2 { "Skala dan juri" }
            (panel(typed, errors))
            h2 { "Siapa yang maju" }
            (promotion(typed, errors))
            @if rules.ladder.is_some() { (seats(view, territories)) }
        }
    };
    let lead =
        "Bobot kriteria harus berjumlah tepat sebesar yang Anda tulis. Yang tidak berjumlah tepat tidak dapat terbit.";
    frame(view, &format!("Aturan babak {}", rules.label), lead, &format!("ubah/babak/{}", rules.key), fields)
}

fn number<'a>(typed: &'a Typed, errors: &'a Errors, label: &'a str, name: &'a str) -> field::Field<'a> {
    field::number(label, name).value(typed.get(name)).error(errors.of(name))
}

fn tick(typed: &Typed, label: &str, name: &str) -> Markup {
    check(&Check { label, name, value: "ya", checked: typed.ticked(name), hint: None, error: None })
}

/// How many go on from each territory of a ladder, and what happens where there are few.
fn seats(view: &EditView, territories: &[(RegionCode, String)]) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let singles = SingleEntrant::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect();
    let few = FewJudges::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect();
    let open = territories.iter().any(|(code, _)| errors.of(&format!("kursi-{code}")).is_some());
    let body = html! {
        div.fields-row {
            @for (code, name) in territories {
                @let field = format!("kursi-{code}");
                (field::number(name.as_str(), field.clone()).value(typed.get(&field)).error(errors.of(&field)).width("w-short"))
            }
        }
    };
    let sum: u32 =
        territories.iter().filter_map(|(code, _)| typed.get(&format!("kursi-{code}")).parse::<u32>().ok()).sum();
    html! {
        h2 { "Kursi setiap wilayah" }
        p { (sum) " kursi di " (territories.len()) " wilayah. Wilayah dengan kursi 0 tidak mengadakan penilaian." }
        (fold(&Fold { title: "Ubah jumlah kursi", open, body }))
        (radios("Kalau hanya ada satu peserta", "tunggal", singles).value(typed.get("tunggal")))
        (radios("Kalau jurinya kurang dari panel", "juri_sedikit", few).value(typed.get("juri_sedikit")))
    }
}

fn criteria(view: &EditView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    html! {
        (field::hidden("baris", &typed.rows().to_string()))
        div { @for n in 0..typed.rows() { (criterion(view, n)) } }
        (number(typed, errors, "Jumlah bobot seluruh kriteria", "jumlah_bobot").required())
    }
}

fn criterion(view: &EditView, n: usize) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let name = |field: &str| format!("{field}-{n}");
    let error = |field: &str| errors.of(&name(field)).map(str::to_owned);
    let sections = view.edition.rules.sections.iter();
    let sections =
        sections.map(|section| Choice::new(section.key.as_str(), format!("{} {}", section.number, section.label)));
    let label = typed.at("nama", n);
    let title = match label {
        "" => "Tambah kriteria".to_owned(),
        label => format!("{}. {label}, bobot {}", n + 1, typed.at("bobot", n)),
    };
    let body = html! {
        (field::hidden(&name("kunci"), typed.at("kunci", n)))
        (field::text("Nama kriteria", name("nama")).value(label))
        (field::textarea("Petunjuk untuk juri", name("keterangan")).value(typed.at("keterangan", n)).rows(3).optional())
        div.fields-row {
            (field::number("Bobot", name("bobot")).value(typed.at("bobot", n)).error(error("bobot")))
            (field::select("Bagian usulan yang dibaca", name("bagian"), sections.collect()).value(typed.at("bagian", n)).empty_choice("Seluruh usulan"))
        }
        @if !typed.at("kunci", n).is_empty() { (tick(typed, "Hapus kriteria ini", &name("hapus"))) }
    };
    fold(&Fold { title: &title, open: error("bobot").is_some(), body })
}

fn panel(typed: &Typed, errors: &Errors) -> Markup {
    let choices = |all: &[(&'static str, &'static str)]| -> Vec<Choice<'static>> {
        all.iter().map(|(code, label)| Choice::new(*code, *label)).collect()
    };
    html! {
        div.fields-row {
            (number(typed, errors, "Nilai terendah", "skala_min").required())
            (number(typed, errors, "Nilai tertinggi", "skala_maks").required())
            (number(typed, errors, "Angka di belakang koma", "desimal").required())
        }
        (number(typed, errors, "Juri untuk setiap usulan", "juri").required().unit("juri"))
        (radios("Nilai para juri digabung dengan", "gabung", choices(&AGGREGATIONS)).value(typed.get("gabung")))
        (number(typed, errors, "Yang dibuang di tiap ujung", "pangkas")
            .hint("Hanya untuk rata-rata terpangkas: berapa nilai juri tertinggi, dan berapa yang terendah."))
        (radios("Jika ada juri yang tidak menandatangani", "juri_kurang", choices(&MISSING_JUDGES)).value(typed.get("juri_kurang")))
        (number(typed, errors, "Lembar nilai paling sedikit", "minimal")
            .hint("Hanya kalau dihitung tanpa menunggu: usulan dengan lembar lebih sedikit tidak diberi peringkat."))
        (number(typed, errors, "Batas selisih nilai antarjuri", "batas_selisih").optional()
            .hint("Usulan yang nilai jurinya berselisih lebih dari ini dibahas dulu sebelum babak ditutup. Kosongkan kalau tidak dibatasi."))
        (tick(typed, "Juri wajib menulis catatan untuk setiap kriteria", "catatan"))
        (check(&Check {
            label: "Juri menilai tanpa tahu unit pengusul",
            name: "tanpa_nama",
            value: "ya",
            checked: typed.ticked("tanpa_nama"),
            hint: Some("Panitia menutup nama di setiap usulan sebelum juri dapat membukanya. Usulan baru dapat dibuka untuk umum setelah hasil disahkan."),
            error: None,
        }))
        (number(typed, errors, "Bobot babak dalam nilai akhir", "bobot_babak").required())
    }
}

fn promotion(typed: &Typed, errors: &Errors) -> Markup {
    let ties = || TIE_RULES.iter().map(|(_, code, label)| Choice::new(*code, *label)).collect();
    html! {
        div.fields-row {
            (number(typed, errors, "Banyaknya yang maju", "lolos").optional().unit("usulan"))
            (number(typed, errors, "Nilai paling sedikit", "nilai_lolos").optional())
        }
        (tick(typed, "Peringkat dan banyaknya dihitung di setiap kelompok", "per_kelompok"))
        fieldset.field {
            legend.legend { "Jika nilai sama, berturut-turut" }
            @for n in 0..TIE_RULES.len() {
                @let name = format!("seri-{n}");
                (field::select(format!("Cara ke-{}", n + 1), name.clone(), ties()).value(typed.get(&name).to_owned()).empty_choice("Tidak ada lagi"))
            }
        }
    }
}
