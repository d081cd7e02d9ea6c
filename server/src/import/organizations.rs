//! Organizations with all that is in them: one transaction each.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    Import, ImportError, ids,
    plan::{Plan, Rules, plan},
    report::Kind,
    slugs::Given,
    source::{Cursor, OrganizationRow, Whole},
};
use crate::failure::Failure;

/// Rows that belong to an organization or a team that is not there, where the source has no foreign keys.
const ORPHANS: [(Kind, &str, &str, &str); 5] = [
    (Kind::Roles, "organizationRole", "organizationId", "organization"),
    (Kind::Members, "member", "organizationId", "organization"),
    (Kind::Teams, "team", "organizationId", "organization"),
    (Kind::TeamMembers, "teamMember", "teamId", "team"),
    (Kind::Invitations, "invitation", "organizationId", "organization"),
];

/// What is here of an organization.
struct Here {
    /// When the organization that has the id was made.
    created_at: Option<DateTime<Utc>>,
    /// Whether an earlier run had written it.
    was_imported: bool,
    /// The ids of all that is in it.
    rows: HashSet<Uuid>,
}

impl Import<'_> {
    pub(super) async fn organizations(&mut self) -> Result<(), ImportError> {
        if !self.source.open_organizations().await? {
            return Ok(());
        }
        let mut given = Given::new();
        loop {
            let rows: Vec<OrganizationRow> = self.source.fetch(Cursor::Organizations).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let whole = self.source.whole(row).await?;
                self.organization(whole, &mut given).await?;
                self.tell_progress();
            }
        }
        for (kind, table, column, owner) in ORPHANS {
            for id in self.source.orphans(table, column, owner).await? {
                self.report.skip(kind, id, format!("its {owner} is not there"));
            }
        }
        Ok(())
    }

    async fn organization(&mut self, whole: Whole, given: &mut Given) -> Result<(), ImportError> {
        let here = self.look(&whole.organization.id).await?;
        let row = whole.organization.clone();
        let inside = inside(&whole);
        let rules = Rules {
            people: &self.people,
            policy: &self.core.policy,
            member_limit: self.core.settings.limits.organization.members,
            now: self.core.now(),
        };
        let refused = match (here.created_at, here.was_imported) {
            (Some(moment), _) if moment != row.created_at => {
                Some("the organization that has its id here was made at another moment: it is another one")
            }
            (None, true) => Some("was imported before, and has been deleted here since"),
            _ => None,
        };
        let planned = match refused {
            Some(why) => Err(why.to_owned()),
            None => plan(whole, rules),
        };
        let (plan, remarks) = match planned {
            Ok(planned) => planned,
            Err(why) => {
                self.skip_whole(&row, &inside, &why);
                return Ok(());
            }
        };
        if here.created_at.is_some() {
            self.report.add_there(Kind::Organizations);
            for (kind, source_id, id) in rows_of(&plan) {
                if here.rows.contains(&id) {
                    self.report.add_there(kind);
                } else {
                    let why = "its organization was imported before, and is not changed by another import";
                    self.report.skip(kind, source_id, why);
                }
            }
            remarks.tell(&mut self.report, false);
            return Ok(());
        }
        let Some(slug) = self.choose_slug(&row, given).await? else {
            self.skip_whole(&row, &inside, "no slug like its own is free");
            return Ok(());
        };
        if !self.dry_run
            && let Err(failure) = self.write_organization(&plan, &slug).await
        {
            let why = Self::refusal(failure)?;
            self.skip_whole(&row, &inside, &why);
            return Ok(());
        }
        if slug.as_str() != row.slug {
            self.report.change(Kind::Organizations, &row.id, format!("the slug is `{slug}` instead of `{}`", row.slug));
        }
        self.report.add_new(Kind::Organizations);
        for (kind, ..) in rows_of(&plan) {
            self.report.add_new(kind);
        }
        remarks.tell(&mut self.report, true);
        Ok(())
    }

    /// An organization that is not carried takes all that is in it along.
    fn skip_whole(&mut self, organization: &OrganizationRow, inside: &[(Kind, Vec<String>)], why: &str) {
        let shown = format!("{} ({})", organization.id, organization.slug);
        self.report.skip(Kind::Organizations, shown, why);
        for (kind, ids) in inside {
            for id in ids {
                self.report.skip(*kind, id, format!("its organization {} was skipped", organization.id));
            }
        }
    }

    /// What is here of the organization, as its own rows tell; the audit log outlives them.
    async fn look(&self, source_id: &str) -> Result<Here, ImportError> {
        self.look_now(source_id).await.map_err(ImportError::from)
    }

    async fn look_now(&self, source_id: &str) -> Result<Here, Failure> {
        let id = ids::organization(source_id);
        let mut tx = self.core.db.begin(Some(id), None).await?;
        let row = sqlx::query!(
            r#"
            SELECT (SELECT created_at FROM tenantry.organizations WHERE id = $1) AS created_at,
                   EXISTS (SELECT FROM tenantry.audit_log
                            WHERE organization_id = $1 AND action = 'organization.imported') AS "was_imported!",
                   ARRAY(SELECT id FROM tenantry.organization_roles WHERE organization_id = $1
                         UNION ALL SELECT id FROM tenantry.organization_members WHERE organization_id = $1
                         UNION ALL SELECT id FROM tenantry.teams WHERE organization_id = $1
                         UNION ALL SELECT id FROM tenantry.team_members WHERE organization_id = $1
                         UNION ALL SELECT id FROM tenantry.organization_invitations WHERE organization_id = $1)
                       AS "rows!"
            "#,
            id.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        Ok(Here { created_at: row.created_at, was_imported: row.was_imported, rows: row.rows.into_iter().collect() })
    }
}

/// The ids of all that is in an organization of the source.
fn inside(whole: &Whole) -> Vec<(Kind, Vec<String>)> {
    vec![
        (Kind::Roles, whole.roles.iter().map(|row| row.id.clone()).collect()),
        (Kind::Members, whole.members.iter().map(|row| row.id.clone()).collect()),
        (Kind::Teams, whole.teams.iter().map(|row| row.id.clone()).collect()),
        (Kind::TeamMembers, whole.team_members.iter().map(|row| row.id.clone()).collect()),
        (Kind::Invitations, whole.invitations.iter().map(|row| row.id.clone()).collect()),
    ]
}

/// Every row that a plan has, with its id there and its id here.
fn rows_of(plan: &Plan) -> Vec<(Kind, &str, Uuid)> {
    let mut rows = Vec::new();
    rows.extend(plan.roles.iter().map(|row| (Kind::Roles, row.source_id.as_str(), row.id.uuid())));
    rows.extend(plan.members.iter().map(|row| (Kind::Members, row.source_id.as_str(), row.id.uuid())));
    rows.extend(plan.teams.iter().map(|row| (Kind::Teams, row.source_id.as_str(), row.id.uuid())));
    rows.extend(plan.team_members.iter().map(|row| (Kind::TeamMembers, row.source_id.as_str(), row.id.uuid())));
    rows.extend(plan.invitations.iter().map(|row| (Kind::Invitations, row.source_id.as_str(), row.id.uuid())));
    rows
}
