//! Transactions that have only read, and are over but for their `ROLLBACK`. A round trip for that alone costs a tenth of
//! a short read, so the next transaction on the connection sends it together with its `BEGIN`. Where none comes, it is
//! sent by itself after a moment.
//!
//! Until then the database shows such a connection as idle in a transaction. It holds no snapshot and no row, only what
//! stands in the way of changes to the schema.

use std::{
    future, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deadpool::managed::Object;
use tokio::{runtime::Handle, sync::Semaphore, time::Instant};

use super::{Login, REPLACED_AFTER};

/// What nobody has taken for so long is rolled back, within the same time again.
const SWEPT_AFTER: Duration = Duration::from_millis(10);
/// After so many in a row a connection goes back to the pool. A PgBouncer between us and the database sees no end of a
/// transaction before that, and so has nobody else share the connection.
const MOST_IN_A_ROW: u32 = 50;

/// The connections of such transactions. Clones share them.
#[derive(Clone)]
pub(super) struct Readers(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// As many permits as there are connections, given to those who wait in the order in which they came.
    count: Semaphore,
}

#[derive(Default)]
struct State {
    /// The oldest first, as the sweeper wants them; the last one is taken first, since its memory is warm.
    left: Vec<(Instant, Object<Login>)>,
    is_swept: bool,
}

impl Default for Readers {
    fn default() -> Self {
        Self(Arc::new(Shared { state: Mutex::default(), count: Semaphore::new(0) }))
    }
}

impl Readers {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One of them, to begin another transaction on, if there is one that nobody waits for.
    pub(super) fn try_take(&self) -> Option<Object<Login>> {
        self.0.count.try_acquire().ok()?.forget();
        self.pop()
    }

    /// The same as soon as there is one.
    pub(super) async fn take(&self) -> Object<Login> {
        if let Ok(permit) = self.0.count.acquire().await {
            permit.forget();
            if let Some(object) = self.pop() {
                return object;
            }
        }
        // Closed: there will be none.
        future::pending().await
    }

    fn pop(&self) -> Option<Object<Login>> {
        self.state().left.pop().map(|(_, object)| object)
    }

    /// Keeps one for whoever begins next. Gives it back where it is to be rolled back at once.
    pub(super) fn keep(&self, mut object: Object<Login>) -> Option<Object<Login>> {
        let Ok(runtime) = Handle::try_current() else { return Some(object) };
        if object.left >= MOST_IN_A_ROW || Object::metrics(&object).age() > REPLACED_AFTER {
            object.left = 0;
            return Some(object);
        }
        object.left += 1;
        let mut state = self.state();
        if self.0.count.is_closed() {
            return Some(object);
        }
        state.left.push((Instant::now(), object));
        if !mem::replace(&mut state.is_swept, true) {
            runtime.spawn(self.clone().sweep());
        }
        drop(state);
        self.0.count.add_permits(1);
        None
    }

    /// Keeps and hands out nothing more.
    pub(super) fn close(&self) {
        let mut state = self.state();
        self.0.count.close();
        let left = mem::take(&mut state.left);
        drop(state);
        drop(left);
    }

    /// Rolls back what nobody has taken, until there is nothing left.
    async fn sweep(self) {
        let mut goes_on = true;
        while goes_on {
            tokio::time::sleep(SWEPT_AFTER).await;
            let forgotten = {
                let mut state = self.state();
                let is_old = |since: &Instant| since.elapsed() >= SWEPT_AFTER;
                let old = state.left.iter().take_while(|(since, _)| is_old(since)).count();
                let free = self.0.count.forget_permits(old);
                let forgotten: Vec<_> = state.left.drain(..free).collect();
                goes_on = !state.left.is_empty();
                state.is_swept = goes_on;
                forgotten
            };
            let rolled_back = forgotten.into_iter().map(async |(_, mut object)| {
                // One that breaks here is found out, and replaced, by whoever takes it from the pool.
                if let Err(error) = object.roll_back().await {
                    tracing::debug!(%error, "a transaction that had read could not be rolled back");
                }
            });
            futures::future::join_all(rolled_back).await;
        }
    }
}
