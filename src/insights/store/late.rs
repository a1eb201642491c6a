//! A store that answers late, or not before it is let: for tests.
//!
//! Gets:    a store, a gate.
//! Gives:   the same store, each piece of work behind the gate.
//! Touches: the clock.
//! Never:   another answer than that of the store.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use jiff::civil::Date;

use super::{
    Failure, Feedback, Forget, Forgotten, Keeping, KeptComment, KeptOpening, KeptPassedOn,
    KeptSearch, KeptUnanswered, KeptUse, Statistics, Store,
};

/// What work waits at while it is shut. Open unless somebody shuts it.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// From now on work waits, or goes on.
    pub(crate) fn shut(&self, is_shut: bool) {
        *self.0.0.lock().unwrap() = is_shut;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let shut = self.0.0.lock().unwrap();
        drop(self.0.1.wait_while(shut, |shut| *shut).unwrap());
    }
}

pub(in crate::insights) struct Late<S> {
    store: S,
    gate: Gate,
}

impl<S: Store> Late<S> {
    pub(in crate::insights) fn new(store: S, gate: Gate) -> Late<S> {
        Late { store, gate }
    }

    fn behind(&mut self) -> &mut S {
        self.gate.pass();
        &mut self.store
    }
}

impl<S: Store> Store for Late<S> {
    fn path(&self) -> &Path {
        self.store.path()
    }

    fn open(&mut self) -> Result<(), Failure> {
        self.behind().open()
    }

    fn write(&mut self, batch: &[Feedback], day: Date) -> Result<HashSet<usize>, Failure> {
        self.behind().write(batch, day)
    }

    fn count(&mut self, statistics: &Statistics, keeping: Keeping) -> Result<u64, Failure> {
        self.behind().count(statistics, keeping)
    }

    fn uses(&mut self, since: Date) -> Result<Vec<KeptUse>, Failure> {
        self.behind().uses(since)
    }

    fn searches(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptSearch<'_>),
    ) -> Result<(), Failure> {
        self.behind().searches(since, sink)
    }

    fn openings(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptOpening<'_>),
    ) -> Result<(), Failure> {
        self.behind().openings(since, sink)
    }

    fn passed_on(&mut self, since: Date) -> Result<Vec<KeptPassedOn>, Failure> {
        self.behind().passed_on(since)
    }

    fn unanswered(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptUnanswered<'_>),
    ) -> Result<(), Failure> {
        self.behind().unanswered(since, sink)
    }

    fn comments(&mut self, since: Date, sink: &mut dyn FnMut(KeptComment)) -> Result<(), Failure> {
        self.behind().comments(since, sink)
    }

    fn forget(&mut self, what: &Forget) -> Result<Forgotten, Failure> {
        self.behind().forget(what)
    }
}
