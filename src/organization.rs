//! Organizations: the tenants.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    error::Check,
    fields::FieldValues,
    ids::OrganizationId,
    limits::{Limit, Plan},
    metadata::Metadata,
    picture::Upload,
    role::Role,
    slug::Slug,
    text::Name,
};

/// Up to how many open invitations an [`OrganizationEntry`] counts: beyond, it only says that there are more.
pub const WAITING_MAX: u32 = 100;

/// How long a deleted organization can be restored, and how long an old slug redirects, in days.
pub const RESTORE_DAYS: i64 = 30;

/// How a caller names an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrganizationRef {
    /// By the name in the URL.
    Slug(Slug),
    /// By its identifier.
    Id(OrganizationId),
    /// The session's default.
    Active,
}

/// An organization in a list of the caller's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationEntry {
    /// Which.
    pub id: OrganizationId,
    /// Its name in the URL.
    pub slug: Slug,
    /// Its name.
    pub name: Name,
    /// Whether it was made at the caller's sign-up.
    pub is_personal: bool,
    /// The caller's roles in it.
    pub roles: Vec<Role>,
    /// How many active members it has.
    pub member_count: u64,
    /// Whether the operator lets it work; otherwise it can only be read.
    pub is_active: bool,
    /// Its plan, as the operator gave it.
    pub plan: Option<Plan>,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub logo: Option<String>,
    /// Whether the caller keeps it on top.
    pub is_pinned: bool,
    /// Whether the caller owns it, whatever its owners' role is called.
    pub is_owner: bool,
    /// How many invitations are pending, counted up to [`WAITING_MAX`]; `None` where the caller may not see them.
    pub pending_invitations: Option<u64>,
    /// When it was deleted: shown to its owners, who can restore it until `purge_at`.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// An organization in full, for its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationDetails {
    /// Which.
    pub id: OrganizationId,
    /// Its name in the URL.
    pub slug: Slug,
    /// Its name.
    pub name: Name,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub logo: Option<String>,
    /// Its business registration number.
    pub business_number: Option<String>,
    /// Whether it was made at its owner's sign-up.
    pub is_personal: bool,
    /// Whether the operator lets it work.
    pub is_active: bool,
    /// How many active members it has.
    pub member_count: u64,
    /// How many of them are owners.
    pub owner_count: u64,
    /// How many it may have.
    pub member_limit: Limit,
    /// Its plan, as the operator gave it.
    pub plan: Option<Plan>,
    /// How many invitations are pending.
    pub pending_invitations: u64,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// A wish for an organization, parsed.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Its name.
    pub name: Name,
    /// Its name in the URL.
    pub slug: Slug,
    /// The address of its picture.
    pub logo: Option<String>,
    /// A file that becomes its logo, in place of an address.
    pub upload: Option<Upload>,
    /// What the embedding product keeps with it.
    pub metadata: Metadata,
    /// Its extra fields.
    pub fields: FieldValues,
    /// The extra fields of its maker's membership; only hooks and trusted calls give any.
    pub member_fields: FieldValues,
    /// Whether the session stays in the organization that it is in.
    pub keep_active: bool,
}

impl NewOrganization {
    /// Parses the fields of the create form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(name: &str, slug: &str) -> Result<Self, Error> {
        let mut check = Check::new();
        let name = check.take(Name::parse(Field::Name, name));
        let slug = check.take(Slug::parse(slug.trim()));
        let complete = name.zip(slug).map(|(name, slug)| Self {
            name,
            slug,
            logo: None,
            upload: None,
            metadata: Metadata::default(),
            fields: FieldValues::new(),
            member_fields: FieldValues::new(),
            keep_active: false,
        });
        check.finish(complete)
    }
}

/// What somebody who owns an organization has done so far to get going, for the guide on the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSteps {
    /// The oldest organization that the caller owns, besides the personal one.
    pub organization: Option<Slug>,
    /// Whether it has a logo.
    pub has_logo: bool,
    /// Whether anybody else is in it, or was invited.
    pub has_invited: bool,
    /// Whether it has a team.
    pub has_team: bool,
}

/// Changes to an organization; a field left `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationChanges {
    /// Its name.
    pub name: Option<Name>,
    /// Its name in the URL; the old one redirects for [`RESTORE_DAYS`] days.
    pub slug: Option<Slug>,
    /// Its business registration number; `Some(None)` clears it.
    pub business_number: Option<Option<String>>,
    /// The address of its picture; `Some(None)` clears it.
    pub logo: Option<Option<String>>,
    /// What the embedding product keeps with it, in place of what there was.
    pub metadata: Option<Metadata>,
    /// Extra fields; those that are not named stay.
    pub fields: FieldValues,
}

impl OrganizationChanges {
    /// Parses the fields of the settings form, which always sends all of them.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(name: &str, slug: &str, business_number: &str) -> Result<Self, Error> {
        let mut check = Check::new();
        let name = check.take(Name::parse(Field::Name, name));
        let slug = check.take(Slug::parse(slug.trim()));
        let business_number = check.take(crate::user::parse_business_number(business_number));
        let complete = (|| {
            Some(Self {
                name: Some(name?),
                slug: Some(slug?),
                business_number: Some(business_number?),
                ..Self::default()
            })
        })();
        check.finish(complete)
    }
}

/// Checks the slug that somebody typed to confirm a deletion.
///
/// # Errors
/// [`Reason::Mismatch`] on [`Field::Confirmation`].
pub fn confirm_slug(slug: &Slug, typed: &str) -> Result<(), Error> {
    if typed.trim() == slug.as_str() { Ok(()) } else { Err(Error::invalid(Field::Confirmation, Reason::Mismatch)) }
}
