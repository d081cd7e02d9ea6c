//! Making an organization: by somebody who wants one, or at sign-up as the personal one.

use serde_json::json;
use tenantry::{
    Error, Field,
    fields::{Entity, FieldValues},
    ids::{MemberId, OrganizationId, TeamId, UserId},
    limits::Limit,
    metadata::Metadata,
    organization::{NewOrganization, OrganizationEntry},
    picture::Picture,
    record::{Founded, MemberRecord, OrganizationRecord},
    session::Caller,
    slug::Slug,
    text::Name,
};

use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core, count_from_row,
        record::{By, Change, Event},
    },
};

/// What goes into a new organization.
pub(crate) struct Founding<'a> {
    pub(crate) id: OrganizationId,
    pub(crate) owner: UserId,
    pub(crate) name: &'a Name,
    pub(crate) slug: &'a Slug,
    pub(crate) is_personal: bool,
    pub(crate) logo: Option<&'a str>,
    pub(crate) metadata: &'a Metadata,
    /// Its extra fields, completed.
    pub(crate) fields: &'a FieldValues,
    /// Those of the owner's membership, completed.
    pub(crate) member_fields: &'a FieldValues,
}

impl Core {
    pub(super) async fn create_organization(
        &self,
        caller: &Caller,
        wish: NewOrganization,
    ) -> Result<OrganizationEntry, Failure> {
        let organization = self.found_organization(caller, wish).await?.organization;
        Ok(OrganizationEntry {
            id: organization.id,
            slug: organization.slug,
            name: organization.name,
            is_personal: false,
            roles: vec![self.policy.creator().clone()],
            member_count: 1,
            is_active: true,
            plan: None,
            logo: tenantry::picture::shown(organization.logo.as_deref()),
            is_pinned: false,
            is_owner: true,
            pending_invitations: Some(0),
            deleted_at: None,
        })
    }

    pub(super) async fn found_organization(&self, caller: &Caller, wish: NewOrganization) -> Result<Founded, Failure> {
        if !self.settings.organization_creation {
            return Err(Error::OrganizationCreationDisabled.into());
        }
        let fields = self.fields.of(Entity::Organization).complete(&wish.fields)?;
        let member_fields = self.fields.of(Entity::Member).complete(&wish.member_fields)?;
        let logo = self.made_of(caller, Field::Logo, wish.upload.as_ref()).await?;
        let id = OrganizationId::from_uuid(self.new_id());
        let mut tx = self.db.begin(Some(id), Some(caller.user_id)).await?;
        self.require_room_for_organization(&mut tx, caller.user_id).await?;
        let founding = Founding {
            id,
            owner: caller.user_id,
            name: &wish.name,
            slug: &wish.slug,
            is_personal: false,
            logo: wish.logo.as_deref(),
            metadata: &wish.metadata,
            fields: &fields,
            member_fields: &member_fields,
        };
        let member_id = self.found(&mut tx, &founding).await?;
        let logo = match logo {
            Some(made) => Some(self.found_logo(&mut tx, id, &made).await?),
            None => wish.logo,
        };
        let team = if self.settings.default_team && self.settings.limits.organization.teams.has_room(0) {
            Some(self.found_team(&mut tx, id, &wish.name, member_id).await?)
        } else {
            None
        };
        if !wish.keep_active {
            sqlx::query!(
                "UPDATE tenantry.sessions SET active_organization_id = $2, active_team_id = $3 WHERE id = $1",
                caller.session_id.uuid(),
                id.uuid(),
                team.map(TeamId::uuid),
            )
            .execute(&mut *tx)
            .await?;
        }
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(id),
                action: "organization.created",
                target: ("organization", id.uuid()),
                before: None,
                after: Some(json!({ "name": wish.name, "slug": wish.slug, "teamId": team, "logo": logo,
                                    "fields": self.fields.of(Entity::Organization).audited(&fields) })),
                events: vec![Event::for_user("organizations", None, caller.user_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        let created_at = self.now();
        Ok(Founded {
            organization: OrganizationRecord {
                id,
                slug: wish.slug,
                name: wish.name,
                logo,
                metadata: wish.metadata,
                created_at,
                fields,
            },
            member: MemberRecord {
                id: member_id,
                organization_id: id,
                user_id: caller.user_id,
                roles: vec![self.policy.creator().clone()],
                joined_at: created_at,
                name: caller.name.clone(),
                email: caller.email.clone(),
                image: None,
                fields: member_fields,
            },
        })
    }

    /// Refuses one more organization than a user may have. The user's own row is locked, so that two requests at once
    /// cannot both take the last place.
    async fn require_room_for_organization(&self, tx: &mut Tx, user: UserId) -> Result<(), Failure> {
        let limit = self.settings.limits.organizations;
        if limit == Limit::Unlimited {
            return Ok(());
        }
        sqlx::query!("SELECT id FROM tenantry.users WHERE id = $1 FOR NO KEY UPDATE", user.uuid())
            .fetch_one(&mut **tx)
            .await?;
        let count = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!"
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id
             WHERE m.user_id = $1 AND m.status = 'active' AND NOT o.is_personal AND o.deleted_at IS NULL
            "#,
            user.uuid(),
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(limit.require_room(count_from_row(count), |limit| Error::OrganizationLimitReached { limit })?)
    }

    /// Writes an organization with its owner, in one statement. The slug is claimed by a primary key: of two
    /// transactions that want it, the later one hears [`Error::SlugTaken`].
    pub(crate) async fn found(&self, tx: &mut Tx, founding: &Founding<'_>) -> Result<MemberId, Failure> {
        let member_id = MemberId::from_uuid(self.new_id());
        sqlx::query!(
            r#"
            WITH organization AS (
                INSERT INTO tenantry.organizations (id, slug, name, owner_id, is_personal, created_at, updated_at, logo,
                                                    metadata, creator_role, fields)
                VALUES ($1, $2, $3, $4, $5, $6, $6, $8, $9, $10, $11)
            ), slug AS (
                INSERT INTO tenantry.organization_slugs (slug, organization_id) VALUES ($2, $1)
            ), member AS (
                INSERT INTO tenantry.organization_members
                    (id, organization_id, user_id, status, source, joined_at, updated_at, fields, roles, role)
                VALUES ($7, $1, $4, 'active', 'created', $6, $6, $12, ARRAY[$10::text],
                        CASE WHEN $10 IN ('owner', 'admin') THEN $10 ELSE 'member' END)
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role) VALUES ($1, $7, $10)
            "#,
            founding.id.uuid(),
            founding.slug.as_str(),
            founding.name.as_str(),
            founding.owner.uuid(),
            founding.is_personal,
            self.now(),
            member_id.uuid(),
            founding.logo,
            founding.metadata.to_value(),
            self.policy.creator().as_str(),
            founding.fields.to_value(),
            founding.member_fields.to_value(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(member_id)
    }

    /// Gives a new organization its uploaded logo. Returns the whole address.
    async fn found_logo(&self, tx: &mut Tx, id: OrganizationId, made: &Picture) -> Result<String, Failure> {
        let address = self.keep_logo(tx, id, made).await?;
        let logo = self.link_to(&address);
        sqlx::query!("UPDATE tenantry.organizations SET logo = $2 WHERE id = $1", id.uuid(), logo)
            .execute(&mut **tx)
            .await?;
        Ok(logo)
    }

    /// Whether nobody has the slug, now or within the time that former slugs stay reserved.
    pub(crate) async fn slug_is_free(&self, slug: &Slug) -> Result<bool, Failure> {
        let taken = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM tenantry.organization_slugs WHERE slug = $1) AS "taken!""#,
            slug.as_str(),
        )
        .fetch_one(&self.db.auth)
        .await?;
        Ok(!taken)
    }

    /// A slug for a name that nobody has typed a slug for: the proposed one if it is free, else with a random ending.
    pub(crate) async fn free_slug(&self, name: &Name) -> Result<Slug, Failure> {
        let proposed = match Slug::propose(name.as_str()) {
            Some(slug) => slug,
            None => return Ok(Slug::random(self.random_bytes())),
        };
        if self.slug_is_free(&proposed).await? { Ok(proposed) } else { Ok(proposed.with_suffix(self.random_bytes())) }
    }

    fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}
