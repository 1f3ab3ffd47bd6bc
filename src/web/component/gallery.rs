//! Every component on a few pages, written to `target/gallery/` so that they can be looked at in a browser.

use std::{fs, path::Path};

use maud::{Markup, html};

use super::{
    banner::{Flash, Notice, notice},
    board::{Cell, board},
    button,
    chart::{Bar, BarChart, DotLine, Progress, Spread, bars, funnel, progress, spread},
    choice::{Check, check, checkboxes, radios},
    compare::{Compare, Part, compare},
    cover::{Cover, cover},
    deadline::{Deadline, deadline},
    dl::{Fact, summary},
    empty::{Empty, empty},
    field::{self, Choice},
    fold::{Fold, fold},
    form_parts::{error_summary, form_guard},
    heading::Heading,
    ladder::{Step, ladder, small_ladder},
    pager::{Pager, pager},
    receipt::{Receipt, receipt},
    score_card::{ScoreCard, ScoreRow, live_total, score_card},
    status::{Kind, Status, tag},
    table::{Col, Row, Table},
    tabs::{Tab, tabs},
    tasks::{Task, tasks},
    trail::{Entry, Trail, trail},
};
use crate::web::{
    assets,
    layout::{AccountBar, Crumb, NavItem, Page, page},
};

mod more;

const LONG: &str = "Instalasi Gawat Darurat Modern RSUD Blambangan dengan Triase Digital, Ambulans Terpadu dan Layanan \
                    Jemput Bola Ibu Hamil Risiko Tinggi (IGD MODERN SIGAP)";

fn frame(title: &str, current: &str) -> Page {
    let nav = ["Beranda", "Lomba", "Inovasi", "Usulan", "Penilaian", "Direktori"];
    Page {
        title: title.into(),
        place: "Kabupaten Banyuwangi".into(),
        crumbs: vec![Crumb::new("Lomba", "#"), Crumb::new("Sinovik Banyuwangi 2026", "#")],
        account: Some(AccountBar {
            name: "Sri Wahyuni".into(),
            role_label: "Operator OPD".into(),
            unit: "Dinas Kesehatan".into(),
        }),
        nav: nav.iter().map(|label| NavItem::new(*label, "#", *label == current)).collect(),
        csrf: Some("token".into()),
        now: Some("2026-08-01T09:00:00+07:00".into()),
        banner_sample: true,
        ..Page::default()
    }
}

fn entry(sentence: &str, who: &str, when: &str, reason: Option<&str>, tag: Option<Status>) -> Entry {
    Entry { sentence: sentence.into(), who: who.into(), when: when.into(), reason: reason.map(Into::into), tag }
}

fn a_trail() -> Markup {
    trail(&Trail {
        title: "Jejak usulan".into(),
        entries: vec![
            entry(
                "Usulan dikembalikan untuk diperbaiki sampai 12 Agustus 2026.",
                "Verifikator kabupaten",
                "Rabu, 5 Agustus 2026, 10.02 WIB",
                Some("Surat pernyataan implementasi belum ditandatangani kepala dinas."),
                Some(Status::peringatan("Perlu perbaikan")),
            ),
            entry(
                "Batas kirim diundur dua hari.",
                "Panitia kabupaten",
                "Minggu, 2 Agustus 2026, 08.00 WIB",
                Some("Listrik padam di tiga kecamatan."),
                None,
            ),
            entry(
                "Usulan dikirim.",
                "Operator Dinas Kesehatan",
                "Sabtu, 1 Agustus 2026, 21.14.07 WIB",
                None,
                Some(Status::selesai("Terkirim")),
            ),
            entry("Draf dibuat.", "Operator Dinas Kesehatan", "Kamis, 2 Juli 2026, 09.30 WIB", None, None),
        ],
    })
}

fn edition() -> Page {
    let list = [
        (LONG, "RSUD Blambangan", Status::selesai("Lolos administrasi"), ["88,20", "90,05", "–"]),
        ("SAKERA: Sapu Kemiskinan dengan Rantang Kasih", "Dinas Sosial", Status::jalan("Dinilai"), ["84,75", "–", "–"]),
        ("Pasar Online Desa", "Kecamatan Kabat", Status::tolak("Tidak lolos"), ["–", "–", "–"]),
    ];
    let main = html! {
        (cover(&Cover {
            eyebrow: "Kompetisi Inovasi Pelayanan Publik".into(),
            title: "Sinovik Banyuwangi 2026".into(),
            lead: "Dinas, kecamatan, desa dan puskesmas mengirim inovasi yang sudah berjalan paling sedikit dua tahun. Juri menilai dengan aturan yang dapat dibaca siapa pun.".into(),
            status: Some(Status::jalan("Pendaftaran dibuka")),
            dates: vec![
                ("Pendaftaran dibuka".into(), "Rabu, 1 Juli 2026".into()),
                ("Pendaftaran ditutup".into(), "Senin, 3 Agustus 2026, 23.59 WIB".into()),
                ("Pengumuman".into(), "Jumat, 30 Oktober 2026".into()),
            ],
        }))
        (deadline(&Deadline { label: "Ditutup", when: "Senin, 3 Agustus 2026, 23.59 WIB", iso: "2026-08-03T23:59:00+07:00", left: "tinggal 2 hari" }))
        (button::actions(html! { (button::main("Mulai usulan").href("#")) (button::second("Baca aturan").href("#")) }))
        (tabs("Tampilan lomba", &[
            Tab::new("Ringkasan", "#", true), Tab::new("Usulan", "#", false).count("212"),
            Tab::new("Aturan", "#", false), Tab::new("Jejak", "#", false),
        ]))
        h2 { "Dari pendaftaran sampai pemenang" }
        (funnel("Usulan yang tersisa di tiap langkah", &[
            ("Terdaftar".into(), 212, "212".into()), ("Dikirim".into(), 149, "149".into()),
            ("Lolos administrasi".into(), 117, "117".into()), ("Finalis".into(), 15, "15".into()),
        ]))
        h2 { "Inovasi" }
        form.filters.wide method="get" action="#" {
            (field::search("Cari judul", "cari").value("air"))
            (field::select("Kelompok", "kelompok", vec![Choice::new("umum", "Umum"), Choice::new("khusus", "Khusus")]).empty_choice("Semua kelompok"))
            (button::second("Cari"))
        }
        ul.list {
            @for (title, unit, status, scores) in list {
                li {
                    h3 { a href="#" { (title) } }
                    p.muted { (unit) " · Umum · Kesehatan" }
                    div.row { (status) (small_ladder(&steps(scores))) (tag("SDG 3")) }
                }
            }
        }
        (pager(&Pager { page: 3, pages: 11, href: "?halaman=".into(), total: "212 inovasi".into() }))
        (empty(&Empty { title: "Belum ada pemenang.", text: "Pemenang tampil di sini setelah pleno menetapkan hasil dan SK terbit.", action: Some(button::second("Lihat jadwal").href("#")) }))
    };
    Page {
        main,
        side: Some(a_trail()),
        crumbs: vec![Crumb::new("Lomba", "#")],
        ..frame("Sinovik Banyuwangi 2026", "Lomba")
    }
}

fn steps(scores: [&str; 3]) -> Vec<Step> {
    let names = [("Desa", "Tambong"), ("Kecamatan", "Kabat"), ("Kabupaten", "Juara 1 dari 25")];
    names
        .iter()
        .zip(scores)
        .map(|((level, place), score)| Step {
            level: (*level).into(),
            place: (*place).into(),
            score: (score != "–").then(|| score.into()),
            without: "belum dinilai".into(),
            ..Step::default()
        })
        .collect()
}

fn form() -> Page {
    let groups = vec![
        Choice::new("umum", "Umum").hint("Inovasi yang berjalan paling sedikit dua tahun."),
        Choice::new("replikasi", "Replikasi").hint("Meniru inovasi yang pernah masuk Top 99."),
        Choice::new("khusus", "Khusus"),
    ];
    let goals = [
        "Tanpa kemiskinan",
        "Tanpa kelaparan",
        "Kehidupan sehat dan sejahtera",
        "Pendidikan berkualitas",
        "Kesetaraan gender",
    ];
    let main = html! {
        (error_summary(&[("ringkasan", "Ringkasan 12 kata lebih panjang dari batas 200 kata."), ("mulai", "Isi tanggal mulai implementasi.")]))
        (Heading::new("Tulis usulan").eyebrow("Sinovik Banyuwangi 2026").lead("Simpan kapan saja; draf tidak perlu lengkap. Yang masih kurang tampil sebelum Anda mengirim.").status(Status::netral("Draf")))
        form.form method="post" action="#" data-autosave="#" {
            (form_guard("token", "cmd-1"))
            (field::text("Judul inovasi", "judul").value(LONG).hint("Judul lengkap. Kepanjangan akronim boleh ditulis di sini."))
            (radios("Kelompok", "kelompok", groups).value("umum").required())
            (field::select("Kategori", "kategori", vec![Choice::new("1", "Kesehatan"), Choice::new("2", "Pengentasan kemiskinan")]).width("w-medium"))
            (field::date("Tanggal mulai implementasi", "mulai").hint("Dihitung mundur dari hari penutupan pendaftaran.").error(Some("Isi tanggal mulai implementasi.")))
            (field::textarea("Ringkasan", "ringkasan").hint("Apa masalahnya, apa yang dibuat, dan siapa yang terbantu.").value("SAKERA mengantar makanan bergizi setiap hari kepada warga lanjut usia yang hidup sendiri. Rantang diantar oleh tetangga yang dibayar dari dana desa.").words(212, 200).error(Some("Ringkasan 12 kata lebih panjang dari batas 200 kata.")))
            (field::textarea("Sumber daya", "sumber").words(0, 200).optional())
            (checkboxes("Tujuan pembangunan berkelanjutan", "tpb", goals.iter().enumerate().map(|(i, goal)| Choice::new(i.to_string(), *goal).chosen(i == 2)).collect()).two_columns())
            (field::file("Surat pernyataan implementasi", "surat", ".pdf").hint("PDF, paling besar 5 MB."))
            div.fields-row {
                (field::text("Nama penanggung jawab", "nama").autocomplete("name"))
                (field::number("Tahun berdiri", "tahun").value("2019"))
            }
            (check(&Check { label: "Data ini benar dan dapat dipertanggungjawabkan.", name: "benar", value: "ya", checked: true, hint: None, error: None }))
            (button::actions(html! { (button::main("Kirim usulan").confirm("Kirim usulan sekarang? Sesudah dikirim, isi hanya dapat diubah bila dikembalikan.")) (button::second("Simpan draf").skip_validation()) (button::danger("Buang draf")) }))
        }
    };
    Page {
        main,
        has_errors: true,
        side: Some(html! { h2 { "Yang masih kurang" } (tasks(&some_tasks())) }),
        ..frame("Tulis usulan", "Usulan")
    }
}

fn some_tasks() -> Vec<Task> {
    let task = |name: &str, href: bool, hint: Option<&str>, status| Task {
        name: name.into(),
        href: href.then(|| "#".into()),
        hint: hint.map(Into::into),
        status,
    };
    vec![
        task("Ringkasan", true, Some("12 kata lebih dari batas"), Status::peringatan("Terlalu panjang")),
        task("Latar belakang dan tujuan", true, None, Status::selesai("Selesai")),
        task("Signifikansi", true, None, Status::netral("Belum diisi")),
        task("Kirim usulan", false, None, Status::netral("Belum bisa")),
    ]
}

fn proposal() -> Page {
    let main = html! {
        (Heading::new(LONG).eyebrow("RSUD Blambangan · Usulan KIPP-2026-0147").status(Status::peringatan("Perlu perbaikan")).meta(html! { span.muted { "Kelompok Umum, Kategori Kesehatan" } }))
        (notice(&Notice { kind: Kind::Peringatan, title: "Perbaiki usulan sebelum Rabu, 12 Agustus 2026, 23.59 WIB.".into(), body: html! { p { "Surat pernyataan implementasi belum ditandatangani kepala dinas." } } }))
        h2 { "Tanda terima" }
        (receipt(&Receipt {
            kind: "Tanda terima usulan".into(), number: "KIPP-2026-0147-7Q4M".into(), time: "Sabtu, 1 Agustus 2026, 21.14.07 WIB".into(),
            facts: vec![Fact::new("Judul", LONG), Fact::new("Pengusul", "RSUD Blambangan"), Fact::new("Berkas", "3 berkas, 4,2 MB")],
            url: "https://inovasi.banyuwangikab.go.id/t/KIPP-2026-0147-7Q4M".into(),
        }))
        h2 { "Isi usulan" }
        (summary(&[
            Fact::new("Kelompok", "Umum").action("#", "Ubah"), Fact::new("Tanggal mulai", "12 Januari 2023").action("#", "Ubah"),
            Fact::new("Ringkasan", html! { p { "IGD MODERN memangkas waktu tunggu dari 47 menit menjadi 9 menit." } p { "Keluarga melihat urutan penanganan di layar." } }).action("#", "Ubah"),
            Fact::new("Inovator", ""),
        ]))
        h2 { "Perbandingan dua kiriman" }
        (compare(&Compare { old_title: "Kiriman pertama, 1 Agustus 2026".into(), new_title: "Kiriman kedua, 8 Agustus 2026".into(), parts: vec![
            Part { heading: "Ringkasan".into(), old: "Waktu tunggu turun dari 47 menit menjadi 15 menit sejak tahun 2023.\nKeluarga menunggu di luar.".into(), new: "Waktu tunggu turun dari 47 menit menjadi 9 menit sejak Januari 2023.\nKeluarga melihat urutan penanganan di layar.".into() },
            Part { heading: "Sumber daya".into(), old: "Tiga perawat.".into(), new: "Tiga perawat.".into() },
        ] }))
        (fold(&Fold { title: "Catatan juri", open: false, body: html! { p { "Bukti kuat, replikasi perlu dijelaskan." } } }))
        p { a href="https://www.menpan.go.id/site/" { "Pedoman nasional" } }
    };
    Page {
        main,
        flash: Some(Flash::done("Usulan terkirim.").text("Tanda terima ada di bawah; cetak atau foto layarnya.")),
        side: Some(a_trail()),
        ..frame("Usulan", "Usulan")
    }
}

fn result() -> Page {
    let names =
        ["Ringkasan", "Latar belakang dan tujuan", "Kebaruan dan nilai tambah", "Signifikansi", "Adaptabilitas"];
    let rows = names.iter().enumerate().map(|(i, name)| ScoreRow {
        criterion: (*name).into(),
        weight: format!("bobot {}", 10 + 5 * i),
        value: format!("{},25", 80 + 3 * i),
        low: "61,00".into(),
        median: format!("{},50", 74 + i),
        high: "94,50".into(),
        max: "100".into(),
    });
    let spreads = ["SAKERA", LONG, "Pasar Online Desa"].iter().enumerate().map(|(i, name)| {
        let at = 88.0 - 6.0 * i as f64;
        Spread {
            label: (*name).into(),
            value: format!("{at:.2}").replace('.', ","),
            note: "74,00–95,00".into(),
            line: DotLine {
                value: Some(at),
                low: Some(at - 11.0),
                median: Some(at - 2.0),
                high: Some(at + 6.0),
                max: 100.0,
            },
        }
    });
    let ranks = (1..=8).map(|i| {
        Row::new(vec![
            html! { (i) },
            html! { a href="#" { @if i == 2 { (LONG) } @else { "Inovasi ke-" (i) } } },
            html! { "Kecamatan Kabat" },
            html! { (91 - i) ",05" },
            html! { @if i < 4 { (Status::selesai("Lanjut")) } @else { (Status::netral("Berhenti di sini")) } },
        ])
        .marked(i == 2)
    });
    let columns = || {
        vec![
            Col::number("Peringkat"),
            Col::head("Inovasi"),
            Col::text("Pengusul"),
            Col::number("Nilai akhir"),
            Col::text("Status"),
        ]
    };
    let main = html! {
        (Heading::new("SAKERA: Sapu Kemiskinan dengan Rantang Kasih").eyebrow("Sinovik Banyuwangi 2026").status(Status::selesai("Terbaik I")).meta(html! { span.muted { "SK Bupati Nomor 188/214/KEP/429.011/2026" } }))
        (ladder(&steps(["88,20", "90,05", "91,37"])))
        h2 { "Kartu nilai" }
        (score_card(&ScoreCard { rows: rows.collect(), total: Some("88,20".into()), total_label: "Nilai akhir".into() }))
        h2 { "Peringkat" }
        (Table::new("Peringkat babak penilaian proposal", columns()).rows(ranks.clone()).stacked())
        (Table::new("Rekap nilai per juri", vec![Col::head("Kriteria"), Col::number("Juri 1"), Col::number("Juri 2"), Col::number("Juri 3"), Col::number("Juri 4"), Col::number("Juri 5"), Col::number("Rerata")])
            .rows(names.iter().map(|n| vec![html! { (n) }, html! { "80,00" }, html! { "82,50" }, html! { "79,00" }, html! { "91,00" }, html! { "88,00" }, html! { "84,10" }])))
        h2 { "Sebaran nilai" }
        (spread("Nilai akhir dan jarak antarjuri", &spreads.collect::<Vec<_>>()))
    };
    Page { main, side: Some(a_trail()), account: None, ..frame("Hasil", "Lomba") }
}

#[test]
fn the_gallery_is_drawn() {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    for name in ["app.css", "app.js", "logo.svg", "plus-jakarta-sans-latin.woff2"] {
        let url = assets::url(name);
        let place = target.join(url.trim_start_matches('/'));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let body = assets::body(name).unwrap();
        // A page opened from disk has no root: addresses become relative.
        let body = if name == "app.css" {
            String::from_utf8(body.to_vec()).unwrap().replace("/static/", "../").into_bytes()
        } else {
            body.to_vec()
        };
        fs::write(place, body).unwrap();
    }
    let pages = [
        ("edition", edition()),
        ("form", form()),
        ("proposal", proposal()),
        ("result", result()),
        ("judging", more::judging()),
        ("many", more::many()),
        ("plain", more::plain()),
    ];
    for (name, content) in pages {
        let html = page(&content).into_string();
        let classes = super::classes::unstyled(&html);
        assert!(classes.is_empty(), "{name}: no style for {classes:?}");
        assert!(!html.contains(" style="), "{name} has an inline style");
        fs::write(target.join(format!("{name}.html")), html.replace("\"/static/", "\"static/")).unwrap();
    }
}
