use proptest::prelude::*;

use super::*;

fn addresses(text: &str) -> Vec<String> {
    let read = |entry: Entry| entry.recipient.map_or_else(|_| format!("? {}", entry.given), |found| found.email.into());
    parse_recipients(text).into_iter().map(read).collect()
}

#[test]
fn addresses_come_with_any_separator() {
    let wanted = ["a@x.kr", "b@x.kr", "c@x.kr"];
    for text in [
        "a@x.kr,b@x.kr,c@x.kr",
        "a@x.kr; b@x.kr ;c@x.kr;",
        "a@x.kr b@x.kr\tc@x.kr",
        "\n a@x.kr\r\nb@x.kr\r\n\r\nc@x.kr",
        "A@x.kr、b@x.kr，C@X.KR",
        "Ada <a@x.kr>, \"Kim, Mina\" <b@x.kr>; <c@x.kr>",
        "Ada Lovelace <a@x.kr>\n김미나 <b@x.kr> c@x.kr",
        "a@x.kr <a@x.kr> B B <b@x.kr> \"c@x.kr\" <c@x.kr>",
        "mailto:a@x.kr, (b@x.kr) [c@x.kr].",
        "a@x.kr|b@x.kr|c@x.kr",
        "a@x.kr / b@x.kr/c@x.kr",
        "a@x.kr| b@x.kr |c@x.kr /",
        "| a@x.kr | b@x.kr |\n| c@x.kr |",
        "Ada <a@x.kr>|Ben <b@x.kr> / <c@x.kr>",
        "<a@x.kr>/b@x.kr|<c@x.kr>",
    ] {
        assert_eq!(addresses(text), wanted, "{text:?}");
    }
    assert!(addresses(" \n,;\t").is_empty());
}

#[test]
fn bars_in_an_address_or_a_name_do_not_separate() {
    // RFC 5322, 3.2.3: both are letters of a local part; gateways to X.400 have addresses that begin with one.
    assert_eq!(addresses("a|b@x.kr, sales/seoul@x.kr"), ["a|b@x.kr", "sales/seoul@x.kr"]);
    assert_eq!(addresses("/g=ada/s=kim/@x.kr\n|a@x.kr"), ["/g=ada/s=kim/@x.kr", "|a@x.kr"]);
    assert_eq!(addresses("김미나 / 영업 <a@x.kr>; Ada|Lab <b@x.kr>"), ["a@x.kr", "b@x.kr"]);
    let entries = parse_recipients("김미나 / 영업 <a@x.kr> | Ben / Lab <b@x.kr>");
    let given: Vec<&str> = entries.iter().map(|entry| entry.given.as_str()).collect();
    assert_eq!(given, ["김미나 / 영업 <a@x.kr>", "Ben / Lab <b@x.kr>"]);
    // What stands behind an address is looked at by itself.
    assert_eq!(addresses("a@x.kr/Seoul"), ["a@x.kr", "? Seoul"]);
}

#[test]
fn a_mistake_stands_where_it_was_made() {
    assert_eq!(addresses("a@x.kr, Ada Lovelace, b@, c@x.kr"), ["a@x.kr", "? Ada Lovelace", "? b@", "c@x.kr"]);
    assert_eq!(addresses("Ada <nobody>"), ["? Ada <nobody>"]);
    assert_eq!(addresses("\"unclosed a@x.kr"), ["? unclosed", "a@x.kr"]);
}

#[test]
fn the_second_of_two_is_marked() {
    let entries = parse_recipients("a@x.kr A@X.kr b@x.kr nobody nobody");
    let marks: Vec<bool> = entries.iter().map(|entry| entry.is_repeated).collect();
    assert_eq!(marks, [false, true, false, false]);
}

#[test]
fn csv_has_columns_in_any_order() {
    let text = "\u{feff}Name;Role;E-Mail;Team\r\nAda;admin;a@x.kr;Sales\r\n;;\"Kim <b@x.kr>\";\r\nC;owner|member;c@x.kr;\"Lab; Field\"";
    let found: Vec<_> = parse_recipients(text).into_iter().filter_map(|entry| entry.recipient.ok()).collect();
    let short: Vec<_> = found
        .iter()
        .map(|found| {
            let roles: Vec<_> = found.roles.iter().map(Role::as_str).collect();
            (found.email.as_str(), roles.join(" "), found.teams.join("/"))
        })
        .collect();
    assert_eq!(
        short,
        [
            ("a@x.kr", "admin".to_owned(), "Sales".to_owned()),
            ("b@x.kr", String::new(), String::new()),
            ("c@x.kr", "owner member".to_owned(), "Lab/Field".to_owned()),
        ]
    );
    let korean = parse_recipients("이메일,역할,팀\na@x.kr,관리자,영업\nb@x.kr,\"a,b\",\nnobody,,");
    assert_eq!(korean[0].recipient.as_ref().map(|found| found.roles.clone()), Ok(vec![Role::admin()]));
    assert_eq!(korean[1].recipient.as_ref().map(|found| found.roles.len()), Ok(2));
    assert_eq!(korean[2].recipient, Err(Error::invalid(Field::Email, Reason::Malformed)));
}

#[test]
fn a_wrong_role_is_a_mistake_of_its_line() {
    let entries = parse_recipients("email,role\na@x.kr,<admin>\nb@x.kr,admin");
    assert_eq!(entries[0].recipient, Err(Error::invalid(Field::Role, Reason::Malformed)));
    assert!(entries[1].recipient.is_ok());
}

#[test]
fn nobody_and_too_many_are_refused() {
    assert_eq!(require_some(&parse_recipients("")), Err(Error::invalid(Field::Recipients, Reason::Required)));
    let list = |count: usize| (0..count).map(|n| format!("p{n}@x.kr ")).collect::<String>();
    assert_eq!(require_some(&parse_recipients(&list(RECIPIENTS_MAX))), Ok(()));
    let range = Reason::OutOfRange { min: 1, max: 200 };
    assert_eq!(
        require_some(&parse_recipients(&list(RECIPIENTS_MAX + 1))),
        Err(Error::invalid(Field::Recipients, range))
    );
}

#[test]
fn what_is_left_is_a_list_again() {
    let entries = parse_recipients("a@x.kr Ada, b@x.kr");
    assert_eq!(to_list(&entries), "a@x.kr\nAda\nb@x.kr\n");
    let text = "email,role,team\na@x.kr,admin;member,\"Lab, Field\"\nb@x.kr,,\n";
    assert_eq!(to_list(&parse_recipients(text)), text);
}

#[test]
fn a_long_list_is_divided_and_nobody_is_lost() {
    let text = "Team;Mail\nSales, Seoul;a@x.kr\n;nonsense\n;A@x.kr\n;b@x.kr\nLab;c@x.kr\n";
    let parts = in_parts(&parse_recipients(text), 2);
    assert_eq!(
        parts,
        [
            ("email,role,team\na@x.kr,,\"Sales, Seoul\"\nb@x.kr,,\n".to_owned(), 2),
            ("email,role,team\nc@x.kr,,Lab\n".to_owned(), 1),
        ]
    );
    assert!(in_parts(&parse_recipients("nonsense"), 2).is_empty());
}

proptest! {
    #[test]
    fn no_text_panics_and_a_list_is_read_as_it_was_written(text in "(email,role,team\n)?[a-c@x. ,;<>\"|/\n가]{0,200}") {
        let entries = parse_recipients(&text);
        let good: Vec<_> = entries.iter().filter(|entry| entry.recipient.is_ok()).collect();
        let again = parse_recipients(&to_list(good.iter().copied()));
        let emails = |entries: &[Entry]| {
            entries.iter().filter_map(|entry| entry.recipient.as_ref().ok()).map(|found| found.email.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(emails(&entries), emails(&again));
        // What is sent in parts means the same as the whole.
        let once = entries.iter().filter(|entry| !entry.is_repeated);
        let whole: Vec<Recipient> = once.flat_map(|entry| entry.recipient.clone()).collect();
        let parts = in_parts(&entries, 2).into_iter().flat_map(|(part, _)| parse_recipients(&part));
        let parts: Vec<Recipient> = parts.flat_map(|entry| entry.recipient).collect();
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn any_text_at_all_is_read(text in "\\PC{0,300}") {
        for entry in parse_recipients(&text) {
            prop_assert!(entry.given.chars().count() <= GIVEN_MAX);
        }
    }
}
