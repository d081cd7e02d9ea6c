use tenantry::Field;

use super::*;

#[test]
fn a_name_cannot_become_a_link_or_turn_the_line_around() {
    let name = |text| Name::parse(Field::Name, text).expect("a name");
    assert_eq!(shown(&name("Acme Inc. Seoul")), "Acme Inc. Seoul");
    assert_eq!(shown(&name("신선푸드 (주)")), "신선푸드 (주)");
    assert_eq!(shown(&name("win at evil.example")), "win at evil.\u{200B}example");
    assert_eq!(shown(&name("https://evil")), "https:\u{200B}/\u{200B}/evil");
    assert_eq!(shown(&name("a@evil.example")), "a@\u{200B}evil.\u{200B}example");
    assert_eq!(shown(&name("abc\u{202E}fed")), "abcfed");
}
