//! How the demo's certificates look: a picture behind the text, and signers who do not exist.

use super::{
    DemoError, cast,
    play::{Play, failed},
};
use crate::attachment::{DEFAULT_LIMIT, New};
use crate::certificate::{
    aggregate::CertificateLook,
    commands::CertificateCommand,
    events::{BackgroundPicture, Ground, Signer, Signing},
    table::{self, Holder},
};
use crate::kernel::{
    actor::Role,
    ids::{AttachmentId, CertificateLookId, EditionId, SignerId},
    text::Title,
    time::Timestamp,
};

/// A border of our own drawing, A4 at 150 dots to the inch.
const PICTURE: &[u8] = include_bytes!("data/piagam.png");

/// Office, name and number of the civil service of those who sign.
const SIGNERS: [(&str, &str, &str); 2] = [
    ("Kepala Bagian Organisasi", "Dra. Retno Kusumawardani, M.Si.", "197104121994032004"),
    ("Bupati Banyuwangi", "H. Wiryawan Kertanegara, S.H., M.H.", ""),
];

/// The panitia of the kabupaten chooses how the certificates of its edition look.
pub(super) async fn choose(play: &Play<'_>, edition: EditionId, at: Timestamp) -> Result<(), DemoError> {
    let panitia = "panitia";
    let step = format!("{edition}: certificates");
    let id = AttachmentId::of(&[&edition, &"certificate"]);
    let (owner, slot) = (edition.to_string(), "latar-piagam".to_owned());
    let new = New { id, owner, slot, uploader: cast::id(panitia), at, limit: DEFAULT_LIMIT };
    let kept = play.keep("latar-piagam.png", PICTURE, &new).await?;
    let picture = BackgroundPicture {
        attachment: kept.id,
        media_type: kept.media_type.code().to_owned(),
        size: kept.size.unsigned_abs(),
        sha256: kept.sha256,
    };
    let ground = Ground { picture: Some(picture), clear_top: 20 };
    let look = CertificateLookId::of_edition(edition);
    let choose = CertificateCommand::ChooseGround { edition, ground, issued: false, reason: None };
    play.run::<CertificateLook>(panitia, Role::Organiser, at, &format!("{step}: ground"), look, choose).await?;

    let title = |text: &str| Title::parse(text).map_err(|error| failed(&step, error));
    let (mut named, mut holders) = (Vec::new(), Vec::new());
    for (n, (office, name, nip)) in SIGNERS.into_iter().enumerate() {
        let id = SignerId::of(&[&edition, &n]);
        named.push(Signer { id, office: title(office)? });
        holders.push((id, Holder { name: name.to_owned(), nip: nip.to_owned() }));
    }
    table::keep(play.pool(), edition, &holders).await?;
    let signing = Signing { place: Some(title("Banyuwangi")?), signers: named };
    let name = CertificateCommand::NameSigners { edition, signing, issued: false, reason: None };
    play.run::<CertificateLook>(panitia, Role::Organiser, at, &format!("{step}: signers"), look, name).await
}
