//! Where a proposal stands, as it is stored and as people read it.

use crate::kernel::words::words;

words! {
    /// Where a proposal stands.
    ProposalStatus {
        Draft = "draf", "Draf";
        Submitted = "terkirim", "Menunggu verifikasi";
        Returned = "dikembalikan", "Perlu diperbaiki";
        Admitted = "lolos", "Lolos administrasi";
        Rejected = "tidak_lolos", "Tidak lolos administrasi";
        Withdrawn = "ditarik", "Ditarik";
    }
}

impl ProposalStatus {
    /// Whether its unit may change it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
    /// Whether everybody may read what was handed in, once the edition publishes its proposals.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned | Self::Admitted)
    }
}
