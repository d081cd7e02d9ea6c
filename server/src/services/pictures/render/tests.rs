use futures::poll;
use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// A picture as a file. A photo is noise: nothing about it is small.
fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).expect("written to memory");
    bytes.into_inner()
}

fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)).rotate_left(y % 31);
        let [a, b, c, _] = noise.to_le_bytes();
        Rgb([a, b, c])
    })
}

fn sides(picture: &Picture) -> (u32, u32) {
    let picture = image::load_from_memory(&picture.content).expect("one's own file");
    (picture.width(), picture.height())
}

#[test]
fn a_logo_keeps_its_proportions_and_what_shows_through() {
    let logo = RgbaImage::from_pixel(1024, 512, Rgba([200, 30, 30, 128]));
    let made = draw(Frame::Whole, &file(logo, ImageFormat::Png)).expect("a picture");
    assert_eq!((made.media_type.as_str(), sides(&made)), ("image/webp", (256, 128)));
    let pixel = image::load_from_memory(&made.content).expect("readable").to_rgba8().get_pixel(9, 9).0;
    assert_eq!(pixel[3], 128);
}

#[test]
fn a_small_logo_is_not_blown_up_and_a_photo_becomes_small() {
    let small = draw(Frame::Whole, &file(photo(40, 20), ImageFormat::WebP)).expect("a picture");
    assert_eq!(sides(&small), (40, 20));
    let large = draw(Frame::Square, &file(photo(900, 600), ImageFormat::Jpeg)).expect("a picture");
    assert_eq!((large.media_type.as_str(), sides(&large)), ("image/jpeg", (256, 256)));
    assert!(large.content.len() < 100_000, "{} bytes", large.content.len());
}

#[test]
fn what_a_camera_turned_is_turned_back_and_its_remarks_are_gone() {
    // APP1 with one entry: orientation 6, turned by a quarter.
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let plain = file(photo(64, 32), ImageFormat::Jpeg);
    let turned = [&plain[..2], exif, &plain[2..]].concat();
    let made = draw(Frame::Whole, &turned).expect("a picture");
    assert_eq!(sides(&made), (32, 64));
    assert!(!made.content.windows(4).any(|window| window == b"Exif"));
}

#[test]
fn what_is_no_picture_is_refused() {
    let png = file(photo(64, 64), ImageFormat::Png);
    let gif = b"GIF89a\x10\0\x10\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x10\0\x10\0\0\x02\x0e\x84";
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    for bytes in [&b"hello"[..], b"\0", svg, gif, &png[..png.len() / 2], b"\xff\xd8\xff\xe0"] {
        assert_eq!(draw(Frame::Whole, bytes), Err(Reason::Malformed));
    }
}

#[test]
fn sides_are_known_before_pixels_are_read() {
    let refused = Err(Reason::OutOfRange { min: 16, max: 6000 });
    assert_eq!(draw(Frame::Whole, &file(photo(8, 64), ImageFormat::Png)), refused);
    assert_eq!(draw(Frame::Whole, &claiming(60_000, 8)), refused);
}

#[test]
fn the_memory_of_the_pixels_is_known_before_they_are_read() {
    // Two bytes a channel: within the sides, and twice what they are meant to take.
    let refused = Err(Reason::OutOfRange { min: 16, max: 6000 });
    assert_eq!(draw(Frame::Whole, &claiming(6000, 16)), refused);
    assert_eq!(draw(Frame::Whole, &claiming(4243, 16)), refused, "4243 * 4243 * 8 is more than 6000 * 6000 * 4");
    // Those of one byte are let through up to the longest sides: here it is the pixels that are missing.
    for (side, depth) in [(6000, 8), (4242, 16)] {
        assert_eq!(draw(Frame::Whole, &claiming(side, depth)), Err(Reason::Malformed), "{side}, {depth}");
    }
}

/// A PNG that claims to be a square of so many pixels with four channels of so many bits, and holds none of them.
fn claiming(side: u32, depth: u8) -> Vec<u8> {
    let mut claim = file(photo(64, 64), ImageFormat::Png);
    // IHDR (PNG 1.2, 4.1.1): width, height, bit depth, colour type.
    claim[16..20].copy_from_slice(&side.to_be_bytes());
    claim[20..24].copy_from_slice(&side.to_be_bytes());
    claim[24..26].copy_from_slice(&[depth, 6]);
    let crc = crc32(&claim[12..29]);
    claim[29..33].copy_from_slice(&crc.to_be_bytes());
    claim
}

#[test]
fn the_slot_is_kept_until_the_work_has_ended_whoever_waits_for_it() {
    // One thread for such work, which is busy until it is let go.
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().expect("a runtime");
    runtime.block_on(async {
        let (let_go, held) = std::sync::mpsc::channel();
        let busy = tokio::task::spawn_blocking(move || held.recv());
        let upload =
            Upload::parse(Field::Logo, &file(photo(64, 64), ImageFormat::Png)).expect("small").expect("a file");
        let mut asked = Box::pin(render(Field::Logo, Frame::Whole, upload));
        assert!(poll!(asked.as_mut()).is_pending(), "its turn has not come");
        assert_eq!(SLOTS.available_permits(), 1);
        // Whoever asked has gone, say: the work is still to be done, and takes its memory then.
        drop(asked);
        assert_eq!(SLOTS.available_permits(), 1);
        let_go.send(()).expect("the thread listens");
        assert_eq!(busy.await.expect("no panic"), Ok(()));
        assert!(SLOTS.acquire_many(2).await.is_ok(), "both are free again, once it is done");
    });
}

/// The checksum of a PNG chunk (PNG 1.2, appendix D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}
