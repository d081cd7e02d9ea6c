//! Pictures of people and organizations; for those that have none, initials on a colour.

use leptos::{either::Either, prelude::*};

/// The shape of an avatar: people are round, organizations are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarShape {
    /// A person.
    #[default]
    Round,
    /// An organization.
    Square,
}

/// The picture, or initials on a colour that follows from the name. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
    /// A person or an organization.
    #[prop(optional)]
    shape: AvatarShape,
    /// Whether it is the large one.
    #[prop(optional)]
    large: bool,
    /// The path of the picture, where there is one.
    #[prop(optional, into)]
    picture: Signal<Option<String>>,
) -> impl IntoView {
    let class = move || {
        let shape = if shape == AvatarShape::Square { " avatar-square" } else { "" };
        let size = if large { " avatar-large" } else { "" };
        name.with(|name| format!("avatar avatar-{}{shape}{size}", colour(name)))
    };
    move || match picture.get() {
        Some(path) => Either::Left(view! {
            <img class=format!("{} avatar-picture", class()) src=path alt="" width="44" height="44" decoding="async"/>
        }),
        None => Either::Right(view! {
            <span class=class aria-hidden="true">{move || name.with(|name| initials(name))}</span>
        }),
    }
}

/// One of eight colours, the same everywhere (FNV-1a).
fn colour(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) % 8
}

/// Up to two letters: of a Korean name the last two syllables of the given name would be usual between friends; in a
/// list the first syllable is what people look for.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let Some(first) = words.next() else { return "?".to_owned() };
    if !first.is_ascii() {
        return first.to_string();
    }
    let second = words.next().filter(char::is_ascii);
    first.to_uppercase().chain(second.into_iter().flat_map(char::to_uppercase)).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_suit_the_script() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("홍길동"), "홍");
        assert_eq!(initials("  (주) 신선푸드"), "주");
        assert_eq!(initials("!!"), "?");
    }
}
