//! The words of each mail, one file a language. Both languages tell the same [`super::letter::About`].

pub(super) mod en;
pub(super) mod ko;
