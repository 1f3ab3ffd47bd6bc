//! The pages of the gallery with boards, long tables and plain markup.

use super::*;

pub(super) fn judging() -> Page {
    let names = [
        "Banyuwangi",
        "Giri",
        "Glagah",
        "Kalipuro",
        "Wongsorejo",
        "Licin",
        "Kabat",
        "Blimbingsari",
        "Rogojampi",
        "Singojuruh",
        "Songgon",
        "Srono",
        "Muncar",
        "Cluring",
        "Tegaldlimo",
        "Purwoharjo",
        "Bangorejo",
        "Pesanggaran",
        "Siliragung",
        "Gambiran",
        "Tegalsari",
        "Genteng",
        "Sempu",
        "Glenmore",
        "Kalibaru",
    ];
    let cells: Vec<Cell> = names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let done = (i as u32 * 7) % 13;
            let status = match done {
                12 => Status::selesai("Selesai"),
                0 => Status::netral("Belum"),
                1..4 => Status::peringatan("Lambat"),
                _ => Status::jalan("Berjalan"),
            };
            Cell {
                name: (*name).into(),
                href: Some("#".into()),
                done,
                all: 12,
                unit: "lembar".into(),
                status,
                ..Cell::default()
            }
        })
        .collect();
    let main = html! {
        (Heading::new("Penilaian proposal").eyebrow("Sinovik Banyuwangi 2026").status(Status::jalan("Sedang dinilai")))
        (progress(&Progress { done: 148, all: 300, unit: "lembar ditandatangani" }))
        h2 { "Kemajuan tiap kecamatan" }
        (board("Kemajuan tiap kecamatan", &cells))
        (bars(&BarChart { title: "Usulan per kategori".into(), whole: None, bars: vec![
            Bar { label: "Kesehatan".into(), amount: 48.0, value: "48".into(), ..Bar::default() },
            Bar { label: "Pengentasan kemiskinan dan perlindungan sosial".into(), amount: 31.0, value: "31".into(), ..Bar::default() },
            Bar { label: "Pendidikan".into(), amount: 9.0, value: "9".into(), note: "terlambat 2".into(), kind: Kind::Tolak },
        ] }))
        h2 { "Lembar nilai" }
        form.form method="post" action="#" data-score-form {
            @for (i, (name, weight)) in [("Kebaruan", "15"), ("Signifikansi", "30"), ("Adaptabilitas", "20")].iter().enumerate() {
                div.fields-row {
                    (field::number(*name, format!("nilai-{i}")).value(if i < 2 { "87,5" } else { "" }).attr("data-weight", *weight).hint(format!("Bobot {weight}")).unit("dari 100"))
                    (field::textarea("Catatan", format!("catatan-{i}")).rows(2).optional())
                }
            }
            (live_total("87,50"))
            (button::actions(html! { (button::main("Tandatangani lembar nilai")) (button::second("Simpan dulu")) }))
        }
    };
    Page { main, banner_sample: false, ..frame("Penilaian", "Penilaian") }
}

/// Plain markup without any class must already look right.
pub(super) fn plain() -> Page {
    let main = html! {
        (Heading::new("Sri Wahyuni").lead("sri.wahyuni@contoh.go.id").status(Status::selesai("Aktif")))
        section {
            h2 { "Peran" }
            p { "Peran menentukan apa yang boleh dibaca dan dikerjakan." }
            ul { li { "Operator Dinas Kesehatan" } li { "Juri kecamatan Kabat" } }
            form method="post" action="#" {
                (form_guard("token", "cmd-2"))
                (field::select("Peran baru", "peran", vec![Choice::new("juri", "Juri")]).width("w-medium"))
                (button::actions(html! { (button::second("Beri peran")) }))
            }
        }
        section {
            h2 { "Data" }
            form method="post" action="#" {
                (form_guard("token", "cmd-3"))
                (field::text("Nama lengkap", "nama").value("Sri Wahyuni").locked())
                (field::email("E-mail", "email"))
                (button::actions(html! { (button::main("Simpan")) (button::quiet("Batal").href("#")) }))
            }
            form method="post" action="#" { (form_guard("token", "cmd-4")) (button::danger("Keluarkan dari semua perangkat")) }
        }
    };
    let side = html! {
        h2 { "Cara masuk" }
        p { "Kata sandi diganti 3 Juli 2026." }
        form method="post" action="#" { (form_guard("token", "cmd-5")) (field::password("Kata sandi baru", "sandi")) (button::second("Ganti")) }
    };
    Page { main, side: Some(side), ..frame("Sri Wahyuni", "Direktori") }
}

pub(super) fn many() -> Page {
    let main = html! {
        (Heading::new("300 baris"))
        (Table::new("Semua usulan", vec![Col::number("No."), Col::head("Judul"), Col::text("Pengusul"), Col::number("Nilai")])
            .rows((1..=300).map(|i| vec![html! { (i) }, html! { @if i % 7 == 0 { (LONG) } @else { "Inovasi ke-" (i) } }, html! { "Dinas Kesehatan" }, html! { "8" (i % 10) ",20" }])).stacked())
    };
    let places = ["Beranda", "Lomba", "Inovasi", "Hasil", "Inovasi kami", "Usulan kami", "Verifikasi", "Penilaian"]
        .iter()
        .chain(&["Panitia", "Akun", "Unit"]);
    let nav = places.map(|label| NavItem::new(*label, "#", *label == "Inovasi")).collect();
    Page { nav, main, ..frame("300 baris", "Lomba") }
}
