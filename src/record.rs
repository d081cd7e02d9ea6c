//! Whole records, as programs receive them: identifiers, times and all, where the console's own types hold what a page
//! shows.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use crate::{
    email::Email,
    fields::FieldValues,
    ids::{InvitationId, MemberId, OrganizationId, SessionId, TeamId, UserId},
    invitation::InvitationState,
    metadata::Metadata,
    role::Role,
    slug::Slug,
    team::Team,
    text::Name,
};

/// Most rows of a list that is asked for without a limit; a longer one is refused.
pub const LIST_MAX: u32 = 10_000;

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// At most so many rows; `None` is all of them, up to [`LIST_MAX`].
    pub limit: Option<u32>,
    /// So many rows are skipped.
    pub offset: u32,
}

/// A session. Its secret is not in it; its id names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// The organization that it works in.
    pub active_organization_id: Option<OrganizationId>,
    /// The team that it works in.
    pub active_team_id: Option<TeamId>,
    /// From where it was last used.
    pub ip: Option<IpAddr>,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute or so.
    pub last_seen_at: DateTime<Utc>,
    /// Until when, unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRecord {
    /// Who.
    pub id: UserId,
    /// The person's name.
    pub name: Name,
    /// The address that signs in.
    pub email: Email,
    /// Whether the person proved to read mail there.
    pub email_verified: bool,
    /// The address of the person's picture.
    pub image: Option<String>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when as it is.
    pub updated_at: DateTime<Utc>,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationRecord {
    /// Which.
    pub id: OrganizationId,
    /// Its name in the URL.
    pub slug: Slug,
    /// Its name.
    pub name: Name,
    /// The address of its picture.
    pub logo: Option<String>,
    /// What the embedding product keeps with it.
    pub metadata: Metadata,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Its extra fields, shown or not.
    pub fields: FieldValues,
}

/// An active member, with what others may see of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRecord {
    /// Which membership.
    pub id: MemberId,
    /// Of which organization.
    pub organization_id: OrganizationId,
    /// Whose.
    pub user_id: UserId,
    /// The roles, strongest first.
    pub roles: Vec<Role>,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// The address of the person's picture.
    pub image: Option<String>,
    /// The extra fields of the membership, shown or not.
    pub fields: FieldValues,
}

/// How a member is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberRef {
    /// By the membership.
    Id(MemberId),
    /// By the person.
    User(UserId),
    /// By the person's address.
    Email(Email),
}

impl From<MemberId> for MemberRef {
    fn from(member: MemberId) -> Self {
        Self::Id(member)
    }
}

/// A new organization with its first member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founded {
    /// The organization.
    pub organization: OrganizationRecord,
    /// Its maker.
    pub member: MemberRecord,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRecord {
    /// Which.
    pub id: InvitationId,
    /// Into which organization.
    pub organization_id: OrganizationId,
    /// To whom.
    pub email: Email,
    /// What it offers, strongest first.
    pub roles: Vec<Role>,
    /// Into which teams.
    pub team_ids: Vec<TeamId>,
    /// What became of it, at the moment of asking.
    pub state: InvitationState,
    /// Who sent it; `None` when the account is gone.
    pub inviter_id: Option<UserId>,
    /// When it was sent first.
    pub created_at: DateTime<Utc>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
    /// Its extra fields, shown or not.
    pub fields: FieldValues,
}

/// What came of an accepted invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Where the organization is.
    pub slug: Slug,
    /// The invitation, accepted.
    pub invitation: InvitationRecord,
    /// The membership; without the person's picture.
    pub member: MemberRecord,
}

/// An invitation with what its recipient wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferRecord {
    /// The invitation.
    pub invitation: InvitationRecord,
    /// The inviting organization's name.
    pub organization_name: Name,
    /// Its slug.
    pub organization_slug: Slug,
    /// Whether the organization is neither deleted nor suspended.
    pub organization_is_open: bool,
    /// The inviter's address, while a member.
    pub inviter_email: Option<Email>,
}

/// An organization with everybody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullOrganization {
    /// The organization.
    pub organization: OrganizationRecord,
    /// Its members, the longest-standing first.
    pub members: Vec<MemberRecord>,
    /// Its invitations; none for those who may not see them.
    pub invitations: Vec<InvitationRecord>,
    /// Its teams, the oldest first.
    pub teams: Vec<Team>,
}

/// A member's property that lists filter and sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberField {
    /// The membership.
    Id,
    /// The organization.
    OrganizationId,
    /// The person.
    UserId,
    /// All roles, strongest first, with commas.
    Role,
    /// Since when.
    CreatedAt,
    /// The person's name; case does not matter.
    UserName,
    /// The person's address; case does not matter.
    UserEmail,
}

impl MemberField {
    /// All of them with their names.
    pub const ALL: [(&'static str, Self); 7] = [
        ("id", Self::Id),
        ("organizationId", Self::OrganizationId),
        ("userId", Self::UserId),
        ("role", Self::Role),
        ("createdAt", Self::CreatedAt),
        ("user.name", Self::UserName),
        ("user.email", Self::UserEmail),
    ];

    /// The property of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, field)| field)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// How a property is compared with the given value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the comparison of that name")]
pub enum Comparison {
    #[default]
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    NotIn,
    Contains,
    StartsWith,
    EndsWith,
}

impl Comparison {
    /// All of them with their names.
    pub const ALL: [(&'static str, Self); 11] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("lt", Self::Lt),
        ("lte", Self::Lte),
        ("gt", Self::Gt),
        ("gte", Self::Gte),
        ("in", Self::In),
        ("not_in", Self::NotIn),
        ("contains", Self::Contains),
        ("starts_with", Self::StartsWith),
        ("ends_with", Self::EndsWith),
    ];

    /// The comparison of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, comparison)| comparison)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, comparison)| *comparison == self).map_or("", |(name, _)| name)
    }

    /// Whether it looks at parts of a text.
    #[must_use]
    pub const fn is_textual(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith)
    }
}

/// A condition on members. Values of [`MemberField::CreatedAt`] stand in `moments`, all others in `texts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFilter {
    /// Which property.
    pub field: MemberField,
    /// Compared how.
    pub comparison: Comparison,
    /// With which values: one, or several for [`Comparison::In`] and [`Comparison::NotIn`].
    pub texts: Vec<String>,
    /// With which moments.
    pub moments: Vec<DateTime<Utc>>,
}

/// Which members are wanted, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberSearch {
    /// Those only.
    pub filter: Option<MemberFilter>,
    /// In the order of this property; without one, the longest-standing first.
    pub sort: Option<MemberField>,
    /// The other way round.
    pub descending: bool,
    /// Most rows.
    pub limit: u32,
    /// So many rows are skipped.
    pub offset: u32,
}
