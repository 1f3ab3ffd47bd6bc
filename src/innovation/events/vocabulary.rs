//! The words that innovations are described with. Part of the stored form.

use crate::kernel::{
    text::{Title, tidy},
    words::words,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// How far an innovation has come (Permendagri 104/2018).
    Stage {
        Initiated = "inisiatif", "Inisiatif";
        Trialled = "uji_coba", "Uji coba";
        Implemented = "penerapan", "Penerapan";
    }
}

words! {
    /// What an innovation changes.
    Form {
        Governance = "tata_kelola", "Tata kelola pemerintahan daerah";
        PublicService = "pelayanan_publik", "Pelayanan publik";
        Other = "lainnya", "Inovasi daerah lainnya";
    }
}

words! {
    /// Who had the idea.
    Initiator {
        RegionHead = "kepala_daerah", "Kepala daerah";
        Dprd = "dprd", "Anggota DPRD";
        Unit = "perangkat_daerah", "Perangkat daerah";
        CivilServant = "asn", "ASN";
        Citizen = "masyarakat", "Masyarakat";
    }
}

words! {
    /// What became of an innovation in a year.
    YearStatus {
        Continuing = "berlanjut", "Berlanjut";
        Growing = "berkembang", "Berkembang";
        Stopped = "berhenti", "Berhenti";
    }
}

words! {
    /// How high an award was given.
    AwardLevel {
        Kabupaten = "kabupaten", "Kabupaten/kota";
        Province = "provinsi", "Provinsi";
        National = "nasional", "Nasional";
        International = "internasional", "Internasional";
    }
}

words! {
    /// The 24 compulsory and 8 optional affairs of a region (UU 23/2014, articles 11 and 12).
    Urusan {
        Education = "pendidikan", "Pendidikan";
        Health = "kesehatan", "Kesehatan";
        PublicWorks = "pekerjaan_umum", "Pekerjaan umum dan penataan ruang";
        Housing = "perumahan", "Perumahan rakyat dan kawasan permukiman";
        PublicOrder = "ketertiban", "Ketenteraman, ketertiban umum dan pelindungan masyarakat";
        Social = "sosial", "Sosial";
        Labour = "tenaga_kerja", "Tenaga kerja";
        WomenAndChildren = "perempuan_anak", "Pemberdayaan perempuan dan pelindungan anak";
        Food = "pangan", "Pangan";
        Land = "pertanahan", "Pertanahan";
        Environment = "lingkungan_hidup", "Lingkungan hidup";
        CivilRegistry = "adminduk", "Administrasi kependudukan dan pencatatan sipil";
        Village = "masyarakat_desa", "Pemberdayaan masyarakat dan desa";
        FamilyPlanning = "keluarga_berencana", "Pengendalian penduduk dan keluarga berencana";
        Transport = "perhubungan", "Perhubungan";
        Communication = "kominfo", "Komunikasi dan informatika";
        SmallBusiness = "koperasi_ukm", "Koperasi, usaha kecil dan menengah";
        Investment = "penanaman_modal", "Penanaman modal";
        YouthAndSport = "pemuda_olahraga", "Kepemudaan dan olahraga";
        Statistics = "statistik", "Statistik";
        Encryption = "persandian", "Persandian";
        Culture = "kebudayaan", "Kebudayaan";
        Library = "perpustakaan", "Perpustakaan";
        Archive = "kearsipan", "Kearsipan";
        Fishery = "kelautan_perikanan", "Kelautan dan perikanan";
        Tourism = "pariwisata", "Pariwisata";
        Farming = "pertanian", "Pertanian";
        Forestry = "kehutanan", "Kehutanan";
        Energy = "energi", "Energi dan sumber daya mineral";
        Trade = "perdagangan", "Perdagangan";
        Industry = "perindustrian", "Perindustrian";
        Transmigration = "transmigrasi", "Transmigrasi";
    }
}

impl Urusan {
    /// Whether every region must do it; the rest fit only some.
    pub fn is_compulsory(self) -> bool {
        self < Self::Fishery
    }
}

/// One of the 17 Sustainable Development Goals (TPB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Sdg(u8);

impl Sdg {
    const LABELS: [&'static str; 17] = [
        "Tanpa kemiskinan",
        "Tanpa kelaparan",
        "Kehidupan sehat dan sejahtera",
        "Pendidikan berkualitas",
        "Kesetaraan gender",
        "Air bersih dan sanitasi layak",
        "Energi bersih dan terjangkau",
        "Pekerjaan layak dan pertumbuhan ekonomi",
        "Industri, inovasi dan infrastruktur",
        "Berkurangnya kesenjangan",
        "Kota dan permukiman yang berkelanjutan",
        "Konsumsi dan produksi yang bertanggung jawab",
        "Penanganan perubahan iklim",
        "Ekosistem lautan",
        "Ekosistem daratan",
        "Perdamaian, keadilan dan kelembagaan yang tangguh",
        "Kemitraan untuk mencapai tujuan",
    ];
    /// All goals in their order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=17).map(Self)
    }
    /// 1 to 17.
    pub const fn number(self) -> u8 {
        self.0
    }
    pub fn label(self) -> &'static str {
        Self::LABELS[usize::from(self.0) - 1]
    }
}
impl TryFrom<u8> for Sdg {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        if (1..=17).contains(&number) { Ok(Self(number)) } else { Err(format!("no goal has number {number}")) }
    }
}
impl From<Sdg> for u8 {
    fn from(sdg: Sdg) -> Self {
        sdg.0
    }
}

/// An award that an innovation holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The contest: `KIPP Nasional`, `Kovablik Jawa Timur`, `UNPSA`.
    pub name: Title,
    pub year: u16,
    pub level: AwardLevel,
    pub rank: Rank,
}

/// What an award says of the rank. Printed as `top-99`, `terbaik-1`, `outstanding`, `finalis`, `penghargaan`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// One of the best `n`: Top 99, Top 45.
    Top(u16),
    /// The best, second best, … (Terbaik I, juara 2).
    Best(u16),
    Outstanding,
    Finalist,
    /// Any other honour.
    Honour,
}

impl Rank {
    /// The name people read.
    pub fn label(self) -> String {
        match self {
            Self::Top(n) => format!("Top {n}"),
            Self::Best(n) => format!("Terbaik {n}"),
            Self::Outstanding => "Outstanding".to_owned(),
            Self::Finalist => "Finalis".to_owned(),
            Self::Honour => "Penghargaan".to_owned(),
        }
    }
}
impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top(n) => write!(f, "top-{n}"),
            Self::Best(n) => write!(f, "terbaik-{n}"),
            Self::Outstanding => f.write_str("outstanding"),
            Self::Finalist => f.write_str("finalis"),
            Self::Honour => f.write_str("penghargaan"),
        }
    }
}
impl FromStr for Rank {
    type Err = crate::kernel::actor::UnknownWord;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let unknown = || crate::kernel::actor::UnknownWord(s.to_owned());
        let number = |n: &str| n.parse().ok().filter(|n| (1..=999).contains(n)).ok_or_else(unknown);
        match s {
            "outstanding" => Ok(Self::Outstanding),
            "finalis" => Ok(Self::Finalist),
            "penghargaan" => Ok(Self::Honour),
            _ => match s.split_once('-') {
                Some(("top", n)) => number(n).map(Self::Top),
                Some(("terbaik", n)) => number(n).map(Self::Best),
                _ => Err(unknown()),
            },
        }
    }
}
crate::kernel::column::stored_as_text!(Rank);

/// A web address, http or https.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(String);

/// A text that is no web address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Alamat web harus diawali https:// atau http:// dan tanpa spasi, misalnya https://www.youtube.com/watch?v=…")]
pub struct LinkError;

impl Link {
    pub const MAX: usize = 500;
    /// Trims; refuses other schemes, spaces, and what has no host.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = tidy(text);
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(LinkError)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = !text.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '@'));
        if plain && host.contains('.') && !host.starts_with('.') && text.chars().count() <= Self::MAX {
            Ok(Self(text))
        } else {
            Err(LinkError)
        }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_24_compulsory_and_8_optional_affairs() {
        assert_eq!(Urusan::ALL.iter().filter(|u| u.is_compulsory()).count(), 24);
        assert_eq!(Urusan::ALL.len(), 32);
    }

    #[test]
    fn ranks_print_and_parse_back() {
        for rank in [Rank::Top(99), Rank::Best(1), Rank::Outstanding, Rank::Finalist, Rank::Honour] {
            assert_eq!(rank.to_string().parse(), Ok(rank));
        }
        for bad in ["top", "top-0", "top-x", "juara-1", ""] {
            assert!(bad.parse::<Rank>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_link_is_a_web_address() {
        assert!(Link::parse(" https://www.youtube.com/watch?v=abc ").is_ok());
        for bad in
            ["javascript:alert(1)", "www.contoh.id", "https://", "https://a b.id", "https://x\"y.id", "ftp://a.id"]
        {
            assert_eq!(Link::parse(bad), Err(LinkError), "{bad}");
        }
    }

    #[test]
    fn goals_go_from_1_to_17() {
        assert_eq!(Sdg::all().count(), 17);
        assert!(Sdg::try_from(0).is_err() && Sdg::try_from(18).is_err());
        assert_eq!(Sdg::try_from(17).unwrap().label(), "Kemitraan untuk mencapai tujuan");
    }
}
