//! Pictures behind the text of a page.

use super::pdf::trial;
use krilla::image::Image;

/// A picture in a kind that PDF/A takes. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub(super) image: Image,
}

/// Why a picture cannot stand on paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Its bytes are broken, or of a kind that PDF/A does not take.
    #[error("Gambar ini tidak dapat dicetak. Simpan ulang sebagai JPEG atau PNG dengan warna RGB, lalu unggah lagi.")]
    Unprintable,
    /// It would be blurred on A4: width and height in dots.
    #[error(
        "Gambar ini hanya {0} × {1} titik, jadi kabur di kertas A4. Pakai gambar dengan sisi panjang paling sedikit {least} titik.",
        least = Picture::LEAST
    )]
    TooSmall(u32, u32),
    /// It would take too much memory to print.
    #[error(
        "Gambar ini {0} × {1} titik, lebih besar dari yang berguna di kertas A4. Perkecil sampai sisi panjangnya sekitar 3.500 titik."
    )]
    TooLarge(u32, u32),
}

impl Picture {
    /// The least length of the longer side in dots: 110 to the inch on A4.
    pub const LEAST: u32 = 1_280;
    /// The most dots in all: A4 at 400 to the inch is 15.5 million.
    const MOST: u64 = 16_000_000;

    /// A PNG from its bytes, of which only the head is looked at.
    pub fn png(bytes: Vec<u8>) -> Result<Self, PictureError> {
        // PDF/A forbids smoothing.
        Self::of(Image::from_png(bytes.into(), false))
    }
    /// A JPEG from its bytes, of which only the head is looked at; they go into the file as they are.
    pub fn jpeg(bytes: Vec<u8>) -> Result<Self, PictureError> {
        Self::of(Image::from_jpeg(bytes.into(), false))
    }
    /// Width and height in dots.
    pub fn size(&self) -> (u32, u32) {
        self.image.size()
    }

    fn of(read: Result<Image, String>) -> Result<Self, PictureError> {
        let image = read.map_err(|_| PictureError::Unprintable)?;
        let (width, height) = image.size();
        if u64::from(width) * u64::from(height) > Self::MOST {
            return Err(PictureError::TooLarge(width, height));
        }
        if width.max(height) < Self::LEAST {
            return Err(PictureError::TooSmall(width, height));
        }
        Ok(Self { image })
    }

    /// Prints it alone, which shows what its head does not tell: broken bytes, a kind of colour that PDF/A does not
    /// take. Takes as long as printing it.
    pub fn try_print(&self) -> Result<(), PictureError> {
        trial(self).map_err(|_| PictureError::Unprintable)
    }

    /// Left, top, width and height that cover a page without stretching: what is too much stands out evenly.
    pub(super) fn cover(&self, width: f32, height: f32) -> (f32, f32, f32, f32) {
        let (own_width, own_height) = self.size();
        let (own_width, own_height) = (own_width as f32, own_height as f32);
        let scale = (width / own_width).max(height / own_height);
        let (wide, high) = (own_width * scale, own_height * scale);
        ((width - wide) / 2.0, (height - high) / 2.0, wide, high)
    }
}
