//! A folder for all that a run writes, and that is gone after it.

use crate::Outcome;
use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

/// The folder of this run.
pub(crate) struct Folder {
    path: PathBuf,
    count: Cell<usize>,
}

impl Folder {
    /// Makes it there, under a name that no other run has.
    pub(crate) fn new_in(parent: &Path) -> Outcome<Self> {
        let path = fs::canonicalize(parent)?.join(format!("run-{}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self {
            path,
            count: Cell::new(0),
        })
    }

    /// An empty folder in it.
    pub(crate) fn part(&self) -> Outcome<PathBuf> {
        self.count.set(self.count.get() + 1);
        let path = self.path.join(self.count.get().to_string());
        fs::create_dir(&path)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!(
                "latchkey-bench: {} is still there: {error}",
                self.path.display()
            );
        }
    }
}
