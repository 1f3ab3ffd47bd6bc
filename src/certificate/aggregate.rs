//! The rules of the look of an edition's certificates.

use crate::certificate::{
    commands::CertificateCommand,
    events::{CertificateEvent, Ground, MOST_SIGNERS, Signing},
};
use crate::kernel::{actor::Stamp, aggregate::Aggregate, text::Reason};

/// How the certificates of an edition look.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CertificateLook {
    ground: Ground,
    signing: Signing,
}

/// The most that may be left free at the top, in millimetres: below it the text must still find room.
pub const MOST_CLEAR_TOP: u32 = 30;

/// Why a wish about certificates is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateRefusal {
    #[error("Ruang kosong di atas paling banyak {MOST_CLEAR_TOP} mm, supaya tulisan piagam masih muat.")]
    TooFarDown,
    #[error("Penanda tangan piagam paling banyak {MOST_SIGNERS} orang.")]
    TooManySigners,
    #[error(
        "Piagam lomba ini sudah terbit. Tulis alasan perubahannya; setiap piagam mendapat nomor baru, dan nomor lama diganti."
    )]
    NeedsReason,
}

/// The reason to write down: needed where issued papers are replaced, else none.
fn why(issued: bool, reason: Option<Reason>) -> Result<Option<Reason>, CertificateRefusal> {
    match (issued, reason) {
        (true, None) => Err(CertificateRefusal::NeedsReason),
        (true, reason) => Ok(reason),
        (false, _) => Ok(None),
    }
}

impl Aggregate for CertificateLook {
    const TYPE: &'static str = "certificate_look";
    type Command = CertificateCommand;
    type Event = CertificateEvent;
    type Refusal = CertificateRefusal;

    fn decide(&self, command: CertificateCommand, _: &Stamp) -> Result<Vec<CertificateEvent>, CertificateRefusal> {
        match command {
            CertificateCommand::ChooseGround { edition, ground, issued, reason } => {
                if ground.clear_top > MOST_CLEAR_TOP {
                    return Err(CertificateRefusal::TooFarDown);
                }
                if ground == self.ground {
                    return Ok(vec![]);
                }
                let reason = why(issued, reason)?;
                Ok(vec![CertificateEvent::CertificateBackgroundChosen { edition, ground, reason }])
            }
            CertificateCommand::NameSigners { edition, signing, issued, reason } => {
                if signing.signers.len() > MOST_SIGNERS {
                    return Err(CertificateRefusal::TooManySigners);
                }
                if signing == self.signing {
                    return Ok(vec![]);
                }
                let reason = why(issued, reason)?;
                Ok(vec![CertificateEvent::CertificateSignersNamed { edition, signing, reason }])
            }
        }
    }

    fn apply(&mut self, event: &CertificateEvent) {
        match event {
            CertificateEvent::CertificateBackgroundChosen { ground, .. } => self.ground.clone_from(ground),
            CertificateEvent::CertificateSignersNamed { signing, .. } => self.signing.clone_from(signing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::events::{BackgroundPicture, Signer};
    use crate::kernel::{
        actor::{Actor, CommandId},
        ids::{AttachmentId, EditionId, SignerId},
        text::Title,
        time::Timestamp,
    };

    type Decided = Result<Vec<CertificateEvent>, CertificateRefusal>;

    fn check(given: &[CertificateEvent], when: CertificateCommand, then: Decided) {
        let mut look = CertificateLook::default();
        for event in given {
            look.apply(event);
        }
        let stamp = Stamp::system(Actor::Clock, Timestamp::from_millis(0), CommandId::of_timer("test"));
        assert_eq!(look.decide(when, &stamp), then);
    }
    fn edition() -> EditionId {
        EditionId::from_u128(7)
    }
    fn reason() -> Reason {
        Reason::parse("Pejabat yang menandatangani berganti.").unwrap()
    }
    fn ground(sha256: &str, clear_top: u32) -> Ground {
        let (attachment, media_type) = (AttachmentId::from_u128(2), "image/jpeg".to_owned());
        let picture = BackgroundPicture { attachment, media_type, size: 3, sha256: sha256.into() };
        Ground { picture: Some(picture), clear_top }
    }
    fn choose(ground: Ground, issued: bool, reason: Option<Reason>) -> CertificateCommand {
        CertificateCommand::ChooseGround { edition: edition(), ground, issued, reason }
    }
    fn chosen(ground: Ground, reason: Option<Reason>) -> CertificateEvent {
        CertificateEvent::CertificateBackgroundChosen { edition: edition(), ground, reason }
    }
    fn signing(count: u128) -> Signing {
        let office = Title::parse("Bupati Banyuwangi").unwrap();
        let signer = |n| Signer { id: SignerId::from_u128(n), office: office.clone() };
        Signing { place: Some(Title::parse("Banyuwangi").unwrap()), signers: (0..count).map(signer).collect() }
    }
    fn name(signing: Signing, issued: bool, reason: Option<Reason>) -> CertificateCommand {
        CertificateCommand::NameSigners { edition: edition(), signing, issued, reason }
    }

    #[test]
    fn a_background_is_chosen_and_choosing_it_again_changes_nothing() {
        check(&[], choose(ground("aa", 20), false, None), Ok(vec![chosen(ground("aa", 20), None)]));
        check(&[chosen(ground("aa", 20), None)], choose(ground("aa", 20), true, None), Ok(vec![]));
        let plain = Ground::default();
        check(
            &[chosen(ground("aa", 20), None)],
            choose(plain.clone(), false, None),
            Ok(vec![chosen(plain.clone(), None)]),
        );
        check(&[], choose(plain, false, None), Ok(vec![]));
    }

    #[test]
    fn once_certificates_hold_another_look_needs_a_reason() {
        check(&[], choose(ground("aa", 0), true, None), Err(CertificateRefusal::NeedsReason));
        check(&[], choose(ground("aa", 0), true, Some(reason())), Ok(vec![chosen(ground("aa", 0), Some(reason()))]));
        check(&[], name(signing(1), true, None), Err(CertificateRefusal::NeedsReason));
        let named = CertificateEvent::CertificateSignersNamed { edition: edition(), signing: signing(1), reason: None };
        // A reason that nothing asks for is not kept.
        check(&[], name(signing(1), false, Some(reason())), Ok(vec![named.clone()]));
        check(&[named], name(signing(1), true, None), Ok(vec![]));
    }

    #[test]
    fn the_text_must_find_room() {
        check(&[], choose(ground("aa", MOST_CLEAR_TOP + 1), false, None), Err(CertificateRefusal::TooFarDown));
        check(&[], name(signing(4), false, None), Err(CertificateRefusal::TooManySigners));
    }
}
