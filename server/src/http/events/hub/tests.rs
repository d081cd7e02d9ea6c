use uuid::Uuid;

use super::*;

#[test]
fn a_person_has_so_many_streams_and_no_more() {
    let hub = Hub {
        station: Arc::new(Station::new()),
        listening: watch::channel(true).1,
        seats: Arc::default(),
        checks: Arc::new(Semaphore::new(1)),
        shutdown: CancellationToken::new(),
    };
    let user = UserId::from_uuid(Uuid::from_u128(1));
    let mut seats: Vec<Seat> = std::iter::from_fn(|| hub.take_seat(user)).collect();
    assert_eq!(seats.len(), STREAMS_PER_USER);
    assert!(hub.take_seat(UserId::from_uuid(Uuid::from_u128(2))).is_some(), "others have room of their own");
    seats.pop();
    seats.extend(hub.take_seat(user));
    assert_eq!(seats.len(), STREAMS_PER_USER, "a closed stream makes room");
    drop(seats);
    assert!(hub.seats.lock().expect("not poisoned").is_empty(), "nothing is kept of people without streams");
}
