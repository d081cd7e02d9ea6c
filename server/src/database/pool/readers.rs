//! Transactions that have only read, and are over but for their `ROLLBACK`. A round trip of its own for that costs a
//! tenth of a short read, so the next transaction sends it together with its `BEGIN`. Where none comes, a sweeper does.

use std::{
    future, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deadpool::managed::Object;
use tokio::{runtime::Handle, sync::Semaphore, time::Instant};

use super::{Login, REPLACED_AFTER};

/// How long such a transaction may stay open at least; at most twice as long.
const SWEPT_AFTER: Duration = Duration::from_millis(10);

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
    /// The last one to come is the first to go, as in the pool.
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

    /// One of them, to begin another transaction on; for whoever `waits`, as soon as there is one, else at once or never.
    pub(super) async fn take(&self, waits: bool) -> Object<Login> {
        loop {
            let permit = if waits { self.0.count.acquire().await.ok() } else { self.0.count.try_acquire().ok() };
            let Some(permit) = permit else { return future::pending().await };
            permit.forget();
            if let Some((_, object)) = self.state().left.pop() {
                return object;
            }
        }
    }

    /// Keeps one for whoever begins next. Gives it back where it must be rolled back at once, since nobody would take
    /// it any more, or it is one to be replaced.
    pub(super) fn keep(&self, object: Object<Login>) -> Option<Object<Login>> {
        let is_closed = Object::pool(&object).is_none_or(|pool| pool.is_closed());
        let is_old = Object::metrics(&object).age() > REPLACED_AFTER;
        let Ok(runtime) = Handle::try_current() else { return Some(object) };
        if is_closed || is_old {
            return Some(object);
        }
        let mut state = self.state();
        state.left.push((Instant::now(), object));
        if !mem::replace(&mut state.is_swept, true) {
            runtime.spawn(self.clone().sweep());
        }
        drop(state);
        self.0.count.add_permits(1);
        None
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
            for (_, mut object) in forgotten {
                // One that breaks here is found out, and replaced, by whoever takes it next.
                if let Err(error) = object.roll_back().await {
                    tracing::debug!(%error, "a transaction that had read could not be rolled back");
                }
            }
        }
    }
}
