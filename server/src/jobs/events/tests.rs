use uuid::Uuid;

use super::*;

fn event(number: u128) -> LiveEvent {
    let (organization, user) = (Uuid::from_u128(number), Uuid::from_u128(u128::MAX - number));
    LiveEvent {
        topic: "members".to_owned(),
        organization: Some(OrganizationId::from_uuid(organization)),
        user: number.is_multiple_of(2).then_some(UserId::from_uuid(user)),
    }
}

#[test]
fn many_events_become_few_notifications_that_postgresql_takes() {
    let events: Vec<LiveEvent> = (0..500).map(event).collect();
    let payloads = pack(events.clone());
    assert!(payloads.len() < 12, "{}", payloads.len());
    assert!(payloads.iter().all(|payload| payload.len() < 8_000));
    let read: Vec<LiveEvent> = payloads.iter().flat_map(|payload| unpack(payload).expect("what was packed")).collect();
    assert_eq!(read, events);
}

#[test]
fn what_is_said_twice_is_told_once() {
    assert_eq!(pack([event(1), event(2), event(1)]), pack([event(1), event(2)]));
    assert_eq!(pack([]), Vec::<String>::new());
}

#[test]
fn one_bad_row_does_not_hold_up_the_others() {
    let overlong = LiveEvent { topic: "x".repeat(10_000), ..event(1) };
    assert_eq!(pack([overlong, event(2)]), pack([event(2)]));
}
