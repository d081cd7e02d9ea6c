//! The JSON shapes that `better-auth` clients know: camelCase, times as JavaScript writes them, roles with commas.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use tenantry::{
    custom_role,
    fields::{Entity, ExtraFields},
    ids::{MemberId, OrganizationId, UserId},
    invitation::InvitationState,
    record::{
        FullOrganization, InvitationRecord, MemberRecord, OfferRecord, OrganizationRecord, SessionRecord, UserRecord,
    },
    role::Role,
    session::Tenant,
    team,
};

/// With milliseconds and `Z`, as `Date.prototype.toISOString` has it.
fn time<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// Roles as one text.
pub(super) fn roles(roles: &[Role]) -> String {
    roles.iter().map(Role::as_str).collect::<Vec<_>>().join(",")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    id: String,
    name: String,
    email: String,
    email_verified: bool,
    image: Option<String>,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    updated_at: DateTime<Utc>,
}

impl From<UserRecord> for User {
    fn from(user: UserRecord) -> Self {
        Self {
            id: user.id.to_string(),
            name: user.name.into(),
            email: user.email.into(),
            email_verified: user.email_verified,
            image: user.image,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// `token` is a handle that revoke-session takes, never the secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    id: String,
    token: String,
    user_id: String,
    active_organization_id: Option<String>,
    active_team_id: Option<String>,
    ip_address: String,
    user_agent: String,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    updated_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    expires_at: DateTime<Utc>,
}

impl From<SessionRecord> for Session {
    fn from(session: SessionRecord) -> Self {
        Self {
            id: session.id.to_string(),
            token: session.id.to_string(),
            user_id: session.user_id.to_string(),
            active_organization_id: session.active_organization_id.map(|id| id.to_string()),
            active_team_id: session.active_team_id.map(|id| id.to_string()),
            ip_address: session.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            user_agent: session.user_agent.unwrap_or_default(),
            created_at: session.created_at,
            updated_at: session.last_seen_at,
            expires_at: session.expires_at,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization {
    id: String,
    name: String,
    slug: String,
    logo: Option<String>,
    metadata: Value,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    /// The extra fields that are shown.
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl Organization {
    pub(super) fn new(organization: OrganizationRecord, fields: &ExtraFields) -> Self {
        Self {
            id: organization.id.to_string(),
            name: organization.name.into(),
            slug: organization.slug.as_str().to_owned(),
            logo: organization.logo,
            metadata: organization.metadata.to_value(),
            created_at: organization.created_at,
            fields: fields.of(Entity::Organization).shown(&organization.fields),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    id: MemberId,
    organization_id: OrganizationId,
    user_id: UserId,
    role: String,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Person>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// What members see of each other's accounts.
#[derive(Serialize)]
pub(super) struct Person {
    id: UserId,
    name: String,
    email: String,
    image: Option<String>,
}

impl Member {
    /// The membership alone.
    pub(super) fn bare(member: MemberRecord, fields: &ExtraFields) -> Self {
        Self { user: None, ..Self::with_user(member, fields) }
    }

    /// The membership with its person.
    pub(super) fn with_user(member: MemberRecord, fields: &ExtraFields) -> Self {
        Self {
            id: member.id,
            organization_id: member.organization_id,
            user_id: member.user_id,
            role: roles(&member.roles),
            created_at: member.joined_at,
            fields: fields.of(Entity::Member).shown(&member.fields),
            user: Some(Person {
                id: member.user_id,
                name: member.name.into(),
                email: member.email.into(),
                image: member.image,
            }),
        }
    }
}

/// A page of members, with how many there are.
#[derive(Serialize)]
pub(super) struct MemberPage {
    pub(super) members: Vec<Member>,
    pub(super) total: u64,
}

/// `parentId` and `memberCount` are ours.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Team {
    id: String,
    name: String,
    organization_id: String,
    parent_id: Option<String>,
    member_count: u64,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    updated_at: DateTime<Utc>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl Team {
    pub(super) fn new(team: team::Team, fields: &ExtraFields) -> Self {
        Self {
            id: team.id.to_string(),
            name: team.name.into(),
            organization_id: team.organization_id.to_string(),
            parent_id: team.parent_id.map(|id| id.to_string()),
            member_count: team.member_count,
            created_at: team.created_at,
            updated_at: team.updated_at,
            fields: fields.of(Entity::Team).shown(&team.fields),
        }
    }
}

/// `role` and `user` are ours.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TeamMember {
    id: String,
    team_id: String,
    user_id: String,
    role: team::TeamRole,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    user: Person,
}

impl From<team::TeamMember> for TeamMember {
    fn from(member: team::TeamMember) -> Self {
        Self {
            id: member.id.to_string(),
            team_id: member.team_id.to_string(),
            user_id: member.user_id.to_string(),
            role: member.role,
            created_at: member.joined_at,
            user: Person { id: member.user_id, name: member.name.into(), email: member.email.into(), image: None },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CustomRole {
    id: String,
    organization_id: String,
    role: String,
    permission: Value,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    updated_at: DateTime<Utc>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl CustomRole {
    /// A role of the organization that was asked.
    pub(super) fn new(role: custom_role::CustomRole, tenant: &Tenant, fields: &ExtraFields) -> Self {
        Self {
            id: role.id.to_string(),
            organization_id: tenant.organization_id.to_string(),
            role: role.role.into(),
            permission: json!(role.permissions.by_resource()),
            created_at: role.created_at,
            updated_at: role.updated_at,
            fields: fields.of(Entity::Role).shown(&role.fields),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invitation {
    id: String,
    organization_id: String,
    email: String,
    role: String,
    status: &'static str,
    team_id: Option<String>,
    inviter_id: Option<String>,
    #[serde(serialize_with = "time")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    expires_at: DateTime<Utc>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl Invitation {
    pub(super) fn new(invitation: InvitationRecord, fields: &ExtraFields) -> Self {
        let teams: Vec<String> = invitation.team_ids.iter().map(ToString::to_string).collect();
        Self {
            id: invitation.id.to_string(),
            organization_id: invitation.organization_id.to_string(),
            email: invitation.email.into(),
            role: roles(&invitation.roles),
            status: match invitation.state {
                InvitationState::Cancelled => "canceled",
                state => state.as_str(),
            },
            team_id: (!teams.is_empty()).then(|| teams.join(",")),
            inviter_id: invitation.inviter_id.map(|id| id.to_string()),
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            fields: fields.of(Entity::Invitation).shown(&invitation.fields),
        }
    }
}

/// An invitation as its recipient reads it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offer {
    #[serde(flatten)]
    invitation: Invitation,
    organization_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inviter_email: Option<String>,
}

impl Offer {
    /// As one of many.
    pub(super) fn listed(offer: OfferRecord, fields: &ExtraFields) -> Self {
        Self { organization_slug: None, inviter_email: None, ..Self::new(offer, fields) }
    }

    pub(super) fn new(offer: OfferRecord, fields: &ExtraFields) -> Self {
        Self {
            invitation: Invitation::new(offer.invitation, fields),
            organization_name: offer.organization_name.into(),
            organization_slug: Some(offer.organization_slug.as_str().to_owned()),
            inviter_email: offer.inviter_email.map(String::from),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Full {
    #[serde(flatten)]
    organization: Organization,
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    teams: Vec<Team>,
}

impl Full {
    pub(super) fn new(full: FullOrganization, fields: &ExtraFields) -> Self {
        Self {
            organization: Organization::new(full.organization, fields),
            members: full.members.into_iter().map(|member| Member::with_user(member, fields)).collect(),
            invitations: full.invitations.into_iter().map(|one| Invitation::new(one, fields)).collect(),
            teams: full.teams.into_iter().map(|team| Team::new(team, fields)).collect(),
        }
    }
}
