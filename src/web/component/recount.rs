//! Hitung ulang sendiri: the two files of a result and how anybody checks it with them.

use maud::{Markup, html};

/// Where the files are.
pub struct Recount<'a> {
    /// The page's own address: the files are below it.
    pub page: &'a str,
    /// What the files are called after: the slug, with the territory.
    pub name: &'a str,
}

/// The paragraph with both files and the command.
pub fn recount(recount: &Recount<'_>) -> Markup {
    let Recount { page, name } = recount;
    html! {
        section.stack #hitung-ulang {
            h2 { "Hitung ulang sendiri" }
            p {
                "Siapa pun dapat menghitung peringkat ini dari awal, tanpa minta izin. Unduh "
                a href={ (page) "/hitung-ulang/aturan.json" } { "aturan dan daftar peserta" }
                " serta " a href={ (page) "/hitung-ulang/nilai.csv" } { "nilai setiap juri tanpa nama" }
                ", lalu jalankan program Sayembara:"
            }
            p.mono { "sayembara tally aturan-" (name) ".json nilai-" (name) ".csv" }
            p.muted {
                "Hasilnya harus sama dengan peringkat di halaman ini, sampai pecahannya. Perubahan oleh pleno tidak dihitung; perubahan itu ditandai di halaman hasil dengan alasannya. "
                "Kolom entry adalah nomor usulan, sama dengan di alamat halaman usulan itu. Nomor juri diacak di setiap babak. Nilai kosong berarti juri bertugas tetapi tidak menandatangani."
            }
        }
    }
}
