//! The certificate: one landscape page in the look that an edition chose.

use super::{
    block::{Align, Block, Ground, Mark, Orientation, Paragraph, Sheet, Signature},
    flow::lay_out,
    picture::Picture,
};

/// What stands on a certificate, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Shown by readers of PDF.
    pub title: String,
    /// Who receives it.
    pub unit: String,
    /// The innovation.
    pub work: String,
    pub award: String,
    /// In which competition, at which rank, by which decree.
    pub sentences: Vec<String>,
    /// Of the decree.
    pub date: String,
    /// Who signs where nobody was named: what stands above the room for the pen.
    pub office: Vec<String>,
}

/// How the certificates of an edition look.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Covers the page; none has the ornamental border instead.
    pub picture: Option<Picture>,
    /// Left free at the top for what the picture shows there, in millimetres.
    pub clear_top: u32,
    /// Where it is signed, before the date; empty where that is not said.
    pub place: String,
    /// At most three, from left to right; none leaves it to whoever signed the decree.
    pub signers: Vec<Signature>,
}

/// Points in a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;
/// Tried one after another until the text stands on one page, in parts of the full size.
const SIZES: [f32; 6] = [1.0, 0.92, 0.84, 0.76, 0.68, 0.6];
/// Names stay readable and leave room for a pen.
const SIGNED_AT_LEAST: f32 = 0.75;

impl Certificate {
    /// The page. Much text is set smaller, so that it stays one.
    pub fn sheet(&self, look: &Look, mark: &Mark) -> Sheet {
        let mut sheet = self.sized(look, mark, SIZES[0]);
        for size in &SIZES[1..] {
            if lay_out(&sheet).pages.len() == 1 {
                break;
            }
            sheet = self.sized(look, mark, *size);
        }
        sheet
    }

    fn sized(&self, look: &Look, mark: &Mark, size: f32) -> Sheet {
        let line = |text: &str, points: f32| Paragraph::new(text).align(Align::Center).size(points * size);
        let mut blocks = vec![
            Block::Space(14.0 * size + look.clear_top as f32 * MILLIMETRE),
            Block::Display("Piagam Penghargaan".into(), 30.0 * size),
            line("diberikan kepada", 11.0).into(),
            line(&self.unit, 19.0).bold().into(),
            line("atas inovasi", 11.0).into(),
            line(&self.work, 15.0).bold().into(),
            line("sebagai", 11.0).into(),
            line(&self.award, 17.0).bold().into(),
        ];
        blocks.extend(self.sentences.iter().map(|sentence| line(sentence, 11.0).into()));
        blocks.push(Block::SignatureRow(self.signatures(look), size.max(SIGNED_AT_LEAST)));
        let ground = look.picture.clone().map_or(Ground::Framed, Ground::Picture);
        let (title, mark) = (self.title.clone(), mark.clone());
        Sheet { title, orientation: Orientation::Landscape, mark, ground, blocks }
    }

    /// Place and date stand above the last one, as in letters here.
    fn signatures(&self, look: &Look) -> Vec<Signature> {
        let mut signers = look.signers.clone();
        if signers.is_empty() {
            signers.push(Signature::new(self.office.clone(), ""));
        }
        if !look.place.is_empty() {
            let last = signers.len() - 1;
            for (n, signer) in signers.iter_mut().enumerate() {
                let said = if n == last { format!("{}, {}", look.place, self.date) } else { String::new() };
                signer.above.insert(0, said);
            }
        }
        signers
    }
}
