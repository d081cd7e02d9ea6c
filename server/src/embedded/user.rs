//! Under which user PostgreSQL runs: it refuses root, so root gives its privileges up for it.
//!
//! The standard library does that by itself: a command with a user id set drops the supplementary groups of root, then
//! takes the group and the user. No `runuser` or `setpriv` has to be there, and the child is our own child.

use std::{
    fs,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{Uid, User, geteuid};

use super::EmbeddedError;

/// The user under which PostgreSQL's programs run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RunAs {
    name: String,
    uid: u32,
    /// Whose group to take; `None` when the programs run as ourselves.
    gid: Option<u32>,
}

impl RunAs {
    /// Ourselves, or for root the owner of the cluster in `folder`; where there is none yet, the user `postgres`.
    pub(super) fn owner_of(folder: &Path) -> Result<Self, EmbeddedError> {
        let owner = fs::metadata(folder).ok().map(|data| data.uid());
        if !geteuid().is_root() {
            let uid = geteuid().as_raw();
            return match owner.filter(|owner| *owner != uid) {
                Some(owner) => Err(EmbeddedError::User(format!(
                    "{} belongs to {}, not to the user of this server: a server that ran as root made it, so run this one as root too, or choose another folder with TENANTRY_DATA_DIR",
                    folder.display(),
                    name_of(owner)
                ))),
                None => Ok(Self { name: name_of(uid), uid, gid: None }),
            };
        }
        let user = match owner.filter(|owner| *owner != 0) {
            Some(owner) => User::from_uid(Uid::from_raw(owner)),
            None => User::from_name("postgres"),
        };
        match user {
            Ok(Some(user)) => {
                Ok(Self { name: user.name, uid: user.uid.as_raw(), gid: Some(user.gid.as_raw()) })
            }
            Ok(None) => Err(EmbeddedError::User(
                "PostgreSQL does not run as root, and there is no user postgres to run it: install the Debian package postgresql, which makes it, or start the server as an ordinary user".to_owned(),
            )),
            Err(error) => Err(EmbeddedError::User(format!("the user for PostgreSQL cannot be looked up: {error}"))),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A command of this user in `folder`, with nothing of our environment that is not its business: our settings hold
    /// secrets, and `PG…` variables would change what it does.
    pub(super) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(
            ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]
                .iter()
                .filter_map(|name| std::env::var_os(name).map(|value| (name, value))),
        );
        command.env("LC_ALL", "C").env("TZ", "UTC").current_dir(folder).stdin(Stdio::null()).process_group(0);
        if let Some(gid) = self.gid {
            command.gid(gid).uid(self.uid);
        }
        command
    }

    /// Makes a folder that only this user can enter. One that is there already must be such a folder: in a place where
    /// everybody may write, it could be somebody else's trap.
    pub(super) fn private_folder(&self, folder: &Path) -> Result<(), EmbeddedError> {
        let made = match fs::DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => true,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(EmbeddedError::io(folder)(error)),
        };
        let found = fs::symlink_metadata(folder).map_err(EmbeddedError::io(folder))?;
        let ours = found.uid() == self.uid || found.uid() == geteuid().as_raw();
        if !found.is_dir() || !ours {
            return Err(EmbeddedError::User(format!(
                "{} should be a folder of {}, and is not: remove it",
                folder.display(),
                self.name
            )));
        }
        if made || found.permissions().mode() & 0o777 != 0o700 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(EmbeddedError::io(folder))?;
        }
        if let Some(gid) = self.gid {
            chown(folder, Some(self.uid), Some(gid)).map_err(EmbeddedError::io(folder))?;
        }
        Ok(())
    }

    /// The sentence for a program that may not enter `folder`.
    pub(super) fn cannot_enter(&self, folder: &Path) -> EmbeddedError {
        EmbeddedError::User(format!(
            "the user {} cannot enter {}: every folder above it must let that user through, so choose another with TENANTRY_DATA_DIR",
            self.name,
            folder.display()
        ))
    }
}

fn name_of(uid: u32) -> String {
    match User::from_uid(Uid::from_raw(uid)) {
        Ok(Some(user)) => user.name,
        _ => format!("the user {uid}"),
    }
}
