//! Makes a small picture of an uploaded one, off the async threads and a few at a time.
//!
//! Nothing of the uploaded file is kept: what is served was written here, so it is no script that only looks like a
//! picture, and carries no place or name that a camera put into it.

use std::{
    io::Cursor,
    sync::{Arc, LazyLock},
};

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
    imageops::FilterType,
    metadata::Orientation,
};
use tenantry::{
    Error, Field, Reason,
    picture::{Picture, SIDE_MAX, SIDE_MIN, Upload},
};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// A picture may take [`PIXELS_MAX`] twice while it is read: never many at once.
static SLOTS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Pixels of the longer side of what is kept: four times the largest place where one is shown.
const SIDE: u32 = 256;
/// Most bytes that a decoder may take beside the pixels, as far as it can be told.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// Most bytes of pixels: the longest sides with four channels of a byte. The decoders bound the sides alone.
const PIXELS_MAX: u64 = SIDE_MAX as u64 * SIDE_MAX as u64 * 4;
/// A lossless picture up to this size is kept as it is; beyond, a photo is smaller as JPEG.
const LOSSLESS_MAX: usize = 24 * 1024;
const JPEG_QUALITY: u8 = 88;

/// How a picture is fitted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// All of it, in its own proportions: a logo.
    Whole,
    /// The square in its middle: a face.
    Square,
}

/// The small picture of an upload.
///
/// # Errors
/// On `field`: [`Reason::Malformed`] for what cannot be read as PNG, JPEG or WebP, [`Reason::OutOfRange`] for its sides.
pub(super) async fn render(field: Field, frame: Frame, upload: Upload) -> Result<Picture, Failure> {
    let slot = SLOTS.clone().acquire_owned().await.map_err(Failure::internal)?;
    let made = tokio::task::spawn_blocking(move || {
        // Kept by the work, which goes on when nobody waits for it any more.
        let _slot = slot;
        draw(frame, upload.bytes())
    });
    let made = made.await.unwrap_or_else(|ended| {
        tracing::error!(%ended, "reading a picture");
        Err(Reason::Malformed)
    });
    made.map_err(|reason| Error::invalid(field, reason).into())
}

fn draw(frame: Frame, bytes: &[u8]) -> Result<Picture, Reason> {
    let (picture, orientation) = read(bytes)?;
    // Turned when it is small; the frames do not care which side is up.
    let mut small = fit(frame, picture);
    small.apply_orientation(orientation);
    write(&small)
}

/// Reads a file, whose sides are known before its pixels are: a few bytes can claim to be a picture that fills the
/// memory.
fn read(bytes: &[u8]) -> Result<(DynamicImage, Orientation), Reason> {
    let unreadable = |_| Reason::Malformed;
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Reason::Malformed)?;
    // By what the file begins with, never by its name or by what the browser says.
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(Reason::Malformed);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if ![width, height].iter().all(|side| (SIDE_MIN..=SIDE_MAX).contains(side)) {
        return Err(Reason::OutOfRange { min: SIDE_MIN.into(), max: SIDE_MAX.into() });
    }
    // Two bytes a channel, say: a few letters of a file can stand for twice the memory.
    if decoder.total_bytes() > PIXELS_MAX {
        return Err(Reason::OutOfRange { min: SIDE_MIN.into(), max: SIDE_MAX.into() });
    }
    // Cameras turn the picture by a remark beside it.
    let orientation = decoder.orientation().map_err(unreadable)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    Ok((picture, orientation))
}

fn fit(frame: Frame, picture: DynamicImage) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    match frame {
        Frame::Whole if width <= SIDE && height <= SIDE => picture,
        Frame::Whole => picture.resize(SIDE, SIDE, FilterType::CatmullRom),
        Frame::Square => {
            let side = width.min(height).min(SIDE);
            picture.resize_to_fill(side, side, FilterType::CatmullRom)
        }
    }
}

/// Lossless where something shows through or where that is small; else as a photo.
fn write(picture: &DynamicImage) -> Result<Picture, Reason> {
    let unwritable = |_| Reason::Malformed;
    let pixels = picture.to_rgba8();
    let (width, height) = pixels.dimensions();
    let mut lossless = Vec::new();
    WebPEncoder::new_lossless(&mut lossless)
        .write_image(pixels.as_raw(), width, height, ExtendedColorType::Rgba8)
        .map_err(unwritable)?;
    let is_opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    if !is_opaque || lossless.len() <= LOSSLESS_MAX {
        return Ok(Picture { media_type: "image/webp".to_owned(), content: lossless });
    }
    let mut photo = Vec::new();
    let colours = picture.to_rgb8();
    JpegEncoder::new_with_quality(&mut photo, JPEG_QUALITY)
        .write_image(colours.as_raw(), width, height, ExtendedColorType::Rgb8)
        .map_err(unwritable)?;
    Ok(if photo.len() < lossless.len() {
        Picture { media_type: "image/jpeg".to_owned(), content: photo }
    } else {
        Picture { media_type: "image/webp".to_owned(), content: lossless }
    })
}

#[cfg(test)]
mod tests;
