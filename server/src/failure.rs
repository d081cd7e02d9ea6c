//! What can go wrong inside a service: something to tell, or something to log.

use tenantry::Error;

use crate::database::is_answer;

/// The error of service internals. Doors see [`Error`] only: the conversion logs what they must not see.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Something to tell.
    #[error(transparent)]
    Domain(#[from] Error),
    /// The database refused or failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Anything else of ours.
    #[error("{0}")]
    Internal(String),
}

impl Failure {
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Domain(error) => error,
            Failure::Database(error) => from_database(&error),
            Failure::Internal(message) => {
                tracing::error!(error = message, "internal error");
                Self::Internal
            }
        }
    }
}

/// Whether another organization has just got the slug.
pub(crate) fn is_slug_taken(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|refusal| refusal.constraint())
        .is_some_and(|name| SLUG_CONSTRAINTS.contains(&name))
}

const SLUG_CONSTRAINTS: [&str; 2] = ["organizations_slug_key", "organization_slugs_pkey"];

/// A broken constraint is a rule of the domain that the database kept: the constraint names it.
fn from_database(error: &sqlx::Error) -> Error {
    if let sqlx::Error::Database(refusal) = error {
        if !is_answer(error) {
            // The database's last word on a connection that it closes, as when it is restarted.
            tracing::error!(%error, "database unavailable");
            return Error::Unavailable;
        }
        match refusal.constraint() {
            Some("users_email_key") => return Error::EmailTaken,
            Some(name) if SLUG_CONSTRAINTS.contains(&name) => return Error::SlugTaken,
            Some("organization_members_one_per_user") => return Error::AlreadyMember,
            Some("organization_members_on_hold") => return Error::MemberOnHold,
            Some("ownership_transfers_one_pending") => return Error::TransferPending,
            Some("organization_invitations_one_pending") => return Error::AlreadyInvited,
            Some("join_requests_one_pending") => return Error::JoinRequestPending,
            Some("organization_roles_name_key") => return Error::RoleTaken,
            Some("member_roles_run_time") => return Error::RoleInUse,
            Some("teams_one_per_name") => return Error::TeamExists,
            Some("sessions_active_team") => return Error::TeamNotFound,
            Some("organization_members_account") => return Error::Unauthenticated,
            Some("organizations_active_owner") => return Error::LastOwner,
            _ => {}
        }
        // serialization_failure, deadlock_detected: nothing was done, and trying again makes sense.
        if matches!(refusal.code().as_deref(), Some("40001" | "40P01")) {
            tracing::warn!(%error, "transaction gave way to another");
            return Error::Unavailable;
        }
        tracing::error!(%error, "database error");
        return Error::Internal;
    }
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
            tracing::error!(%error, "database unavailable");
            Error::Unavailable
        }
        _ => {
            tracing::error!(%error, "database error");
            Error::Internal
        }
    }
}
