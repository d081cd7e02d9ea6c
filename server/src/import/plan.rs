//! What is to become of an organization of the source: a pure function, the same for a dry run.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt::Display,
};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    access::{AccessPolicy, Permission, PermissionSet},
    email::Email,
    ids::{InvitationId, MemberId, OrganizationId, RoleId, TeamId, TeamMemberId, UserId},
    invitation::InvitationState,
    limits::Limit,
    metadata::Metadata,
    role::Role,
    text::{NAME_MAX, Name},
};

use super::{
    People, ids,
    report::{Kind, Report},
    source::{InvitationRow, MemberRow, OrganizationRow, RoleRow, TeamMemberRow, TeamRow, Whole},
    users::{link, unnamed},
};

/// Most permissions of one role; the database has the same limit.
const PERMISSIONS_MAX: usize = 1000;

/// An organization as it is to be.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) id: OrganizationId,
    pub(super) source_id: String,
    pub(super) name: Name,
    pub(super) logo: Option<String>,
    pub(super) metadata: Metadata,
    pub(super) created_at: DateTime<Utc>,
    /// The owner of longest standing.
    pub(super) owner: UserId,
    /// A limit of its own, where it has more members than the configuration allows.
    pub(super) max_members: Option<i32>,
    pub(super) roles: Vec<PlannedRole>,
    pub(super) members: Vec<PlannedMember>,
    pub(super) teams: Vec<PlannedTeam>,
    pub(super) team_members: Vec<PlannedTeamMember>,
    pub(super) invitations: Vec<PlannedInvitation>,
}

/// A role that the organization made for itself.
#[derive(Debug)]
pub(super) struct PlannedRole {
    pub(super) id: RoleId,
    pub(super) source_id: String,
    pub(super) role: Role,
    pub(super) permissions: PermissionSet,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// Somebody in the organization.
#[derive(Debug)]
pub(super) struct PlannedMember {
    pub(super) id: MemberId,
    pub(super) source_id: String,
    pub(super) user: UserId,
    pub(super) roles: BTreeSet<Role>,
    pub(super) joined_at: DateTime<Utc>,
}

/// A team.
#[derive(Debug)]
pub(super) struct PlannedTeam {
    pub(super) id: TeamId,
    pub(super) source_id: String,
    pub(super) name: Name,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// Somebody in a team.
#[derive(Debug)]
pub(super) struct PlannedTeamMember {
    pub(super) id: TeamMemberId,
    pub(super) source_id: String,
    pub(super) team: TeamId,
    pub(super) member: MemberId,
    pub(super) created_at: DateTime<Utc>,
}

/// An offer of membership.
#[derive(Debug)]
pub(super) struct PlannedInvitation {
    pub(super) id: InvitationId,
    pub(super) source_id: String,
    pub(super) inviter: Option<UserId>,
    pub(super) email: Email,
    pub(super) state: InvitationState,
    pub(super) roles: BTreeSet<Role>,
    pub(super) teams: BTreeSet<TeamId>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// What a plan is made with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub(super) people: &'a People,
    pub(super) policy: &'a AccessPolicy,
    pub(super) member_limit: Limit,
    pub(super) now: DateTime<Utc>,
}

/// What is to be said of single rows. Told only if the organization itself is carried.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    skipped: Vec<(Kind, String, String)>,
    changed: Vec<(Kind, String, String)>,
}

impl Remarks {
    fn skip(&mut self, kind: Kind, row: &str, why: impl Display) {
        self.skipped.push((kind, row.to_owned(), why.to_string()));
    }

    fn change(&mut self, kind: Kind, row: &str, how: impl Display) {
        self.changed.push((kind, row.to_owned(), how.to_string()));
    }

    /// Adds them to the report. How a row was changed is told by the run that writes it.
    pub(super) fn tell(self, report: &mut Report, is_new: bool) {
        for (kind, row, why) in self.skipped {
            report.skip(kind, row, why);
        }
        if is_new {
            for (kind, row, how) in self.changed {
                report.change(kind, row, how);
            }
        }
    }
}

/// Makes the plan, or says why there is none.
pub(super) fn plan(whole: Whole, rules: Rules<'_>) -> Result<(Plan, Remarks), String> {
    let mut remarks = Remarks::default();
    let roles = roles(whole.roles, rules.policy, &mut remarks);
    let known: BTreeSet<Role> = roles.iter().map(|role| role.role.clone()).collect();
    let members = members(whole.members, rules, &known, &mut remarks);
    let owner = members
        .iter()
        .filter(|member| member.roles.contains(rules.policy.creator()))
        .min_by_key(|member| member.joined_at)
        .map(|member| member.user)
        .ok_or("has no owner who was carried: give it one there, and run the import again")?;
    let teams = teams(whole.teams, &mut remarks);
    let team_members = team_members(whole.team_members, rules.people, &teams, &members, &mut remarks);
    let invitations = invitations(whole.invitations, rules, &known, &teams, &mut remarks);
    let organization = whole.organization;
    let is_over = rules.member_limit.number().is_some_and(|limit| members.len() > limit as usize);
    let max_members = if is_over {
        remarks.change(
            Kind::Organizations,
            &organization.id,
            format!("has a limit of its own now, its {} members", members.len()),
        );
        i32::try_from(members.len()).ok()
    } else {
        None
    };
    let plan = Plan {
        id: ids::organization(&organization.id),
        name: organization_name(&organization, &mut remarks),
        logo: logo(&organization, &mut remarks),
        metadata: metadata(&organization, &mut remarks),
        created_at: organization.created_at,
        source_id: organization.id,
        owner,
        max_members,
        roles,
        members,
        teams,
        team_members,
        invitations,
    };
    Ok((plan, remarks))
}

fn organization_name(organization: &OrganizationRow, remarks: &mut Remarks) -> Name {
    let name = Name::truncate(&organization.name)
        .or_else(|| Name::truncate(&organization.slug))
        .unwrap_or_else(|| unnamed(tenantry::Field::Name));
    if name.as_str() != organization.name.trim() {
        remarks.change(Kind::Organizations, &organization.id, format!("the name is now `{name}`"));
    }
    name
}

fn logo(organization: &OrganizationRow, remarks: &mut Remarks) -> Option<String> {
    let logo = link(organization.logo.as_deref());
    if logo.is_none() && organization.logo.as_deref().is_some_and(|text| !text.is_empty()) {
        remarks.change(Kind::Organizations, &organization.id, "the logo is too long for an address, and is left out");
    }
    logo
}

/// The reference keeps metadata as the text of an object.
fn metadata(organization: &OrganizationRow, remarks: &mut Remarks) -> Metadata {
    let Some(text) = organization.metadata.as_deref().filter(|text| !text.trim().is_empty()) else {
        return Metadata::default();
    };
    // Some versions have written the text of a text.
    let value = match serde_json::from_str(text) {
        Ok(Value::String(inner)) => serde_json::from_str(&inner).unwrap_or(Value::String(inner)),
        Ok(value) => value,
        Err(_) => Value::Bool(false),
    };
    let kept = match value {
        Value::Object(object) => Metadata::parse(object).ok(),
        Value::Null => Some(Metadata::default()),
        _ => None,
    };
    kept.unwrap_or_else(|| {
        let how = "the metadata is no JSON object of at most 16 KiB, and is left out";
        remarks.change(Kind::Organizations, &organization.id, how);
        Metadata::default()
    })
}

/// Roles that the organization made. Those of one name are one, as the reference adds them together.
fn roles(rows: Vec<RoleRow>, policy: &AccessPolicy, remarks: &mut Remarks) -> Vec<PlannedRole> {
    let mut planned: Vec<PlannedRole> = Vec::new();
    for row in rows {
        let role = match Role::parse(&row.role) {
            Ok(role) if Role::BUILT_IN.contains(&role.as_str()) => {
                remarks.skip(Kind::Roles, &row.id, format!("`{role}` is a built-in role, which keeps its permissions"));
                continue;
            }
            Ok(role) => role,
            Err(_) => {
                remarks.skip(Kind::Roles, &row.id, format!("`{}` cannot be the name of a role", row.role));
                continue;
            }
        };
        let permissions = permissions(&row, policy, remarks);
        if let Some(first) = planned.iter_mut().find(|first| first.role == role) {
            first.permissions.add(&permissions);
            let why = format!("{} is called `{role}`, too: its permissions were added to that one", first.source_id);
            remarks.skip(Kind::Roles, &row.id, why);
            continue;
        }
        planned.push(PlannedRole {
            id: ids::role(&row.id),
            source_id: row.id,
            role,
            permissions,
            created_at: row.created_at,
            updated_at: row.updated_at,
        });
    }
    planned
}

fn permissions(row: &RoleRow, policy: &AccessPolicy, remarks: &mut Remarks) -> PermissionSet {
    let mut kept = PermissionSet::new();
    let Ok(by_resource) = serde_json::from_str::<BTreeMap<String, Vec<String>>>(&row.permission) else {
        remarks.change(Kind::Roles, &row.id, "its permissions cannot be read: it gives nothing");
        return kept;
    };
    let mut odd = Vec::new();
    let mut unknown = Vec::new();
    for (resource, actions) in by_resource {
        for action in actions {
            match Permission::new(&resource, &action) {
                Ok(_) if kept.len() >= PERMISSIONS_MAX => odd.push(format!("{resource}:{action}")),
                Ok(permission) => {
                    if !policy.statements().contains(&permission) {
                        unknown.push(permission.to_string());
                    }
                    kept.add(&PermissionSet::from([permission]));
                }
                Err(_) => odd.push(format!("{resource}:{action}")),
            }
        }
    }
    if !odd.is_empty() {
        let how = format!("permissions that cannot be kept are left out: {}", odd.join(", "));
        remarks.change(Kind::Roles, &row.id, how);
    }
    if !unknown.is_empty() {
        let how = format!("gives nothing for what [access.statements] does not have: {}", unknown.join(", "));
        remarks.change(Kind::Roles, &row.id, how);
    }
    kept
}

/// Comma-joined roles, as far as they exist here.
fn split_roles(
    kind: Kind,
    row: &str,
    joined: &str,
    policy: &AccessPolicy,
    run_time: &BTreeSet<Role>,
    remarks: &mut Remarks,
) -> BTreeSet<Role> {
    let mut kept = BTreeSet::new();
    let mut unknown = Vec::new();
    for text in joined.split(',').map(str::trim).filter(|text| !text.is_empty()) {
        match Role::parse(text) {
            Ok(role) if policy.knows(&role) || run_time.contains(&role) => {
                kept.insert(role);
            }
            _ => unknown.push(format!("`{text}`")),
        }
    }
    let unknown = unknown.join(", ");
    match (kept.is_empty(), unknown.is_empty()) {
        (false, true) => {}
        (false, false) => remarks.change(kind, row, format!("without {unknown}: no role here")),
        (true, _) => {
            let was = if unknown.is_empty() { "nothing".to_owned() } else { unknown };
            remarks.change(kind, row, format!("`member` instead of {was}: no role here"));
            kept.insert(Role::member());
        }
    }
    kept
}

fn members(
    rows: Vec<MemberRow>,
    rules: Rules<'_>,
    run_time: &BTreeSet<Role>,
    remarks: &mut Remarks,
) -> Vec<PlannedMember> {
    let mut planned: Vec<PlannedMember> = Vec::new();
    let mut places: HashMap<UserId, usize> = HashMap::new();
    for row in rows {
        let user = if row.has_user { rules.people.resolve(&row.user_id) } else { None };
        let Some(user) = user else {
            let why = if row.has_user { "was not carried" } else { "is not there" };
            remarks.skip(Kind::Members, &row.id, format!("its user {} {why}", row.user_id));
            continue;
        };
        let roles = split_roles(Kind::Members, &row.id, &row.roles, rules.policy, run_time, remarks);
        if let Some(first) = places.get(&user).and_then(|place| planned.get_mut(*place)) {
            first.roles.extend(roles);
            let why = format!("{} is the same person: its roles were added to that one", first.source_id);
            remarks.skip(Kind::Members, &row.id, why);
            continue;
        }
        places.insert(user, planned.len());
        planned.push(PlannedMember {
            id: ids::member(&row.id),
            source_id: row.id,
            user,
            roles,
            joined_at: row.created_at,
        });
    }
    planned
}

fn teams(rows: Vec<TeamRow>, remarks: &mut Remarks) -> Vec<PlannedTeam> {
    let mut planned = Vec::new();
    let mut taken = HashSet::new();
    for row in rows {
        let wish = Name::truncate(&row.name).or_else(|| Name::truncate("Team"));
        let wish = wish.unwrap_or_else(|| unnamed(tenantry::Field::Name));
        let mut name = wish.clone();
        let mut number = 2_u32;
        while !taken.insert(name.as_str().to_lowercase()) {
            name = numbered(&wish, number);
            number += 1;
        }
        if name.as_str() != row.name.trim() {
            remarks.change(Kind::Teams, &row.id, format!("the name is now `{name}`"));
        }
        planned.push(PlannedTeam {
            id: ids::team(&row.id),
            source_id: row.id,
            name,
            created_at: row.created_at,
            updated_at: row.updated_at,
        });
    }
    planned
}

/// A name with a number behind it, shortened where needed.
fn numbered(name: &Name, number: u32) -> Name {
    let ending = format!(" {number}");
    let kept: String = name.as_str().chars().take(NAME_MAX - ending.len()).collect();
    Name::truncate(&format!("{}{ending}", kept.trim_end())).unwrap_or_else(|| name.clone())
}

fn team_members(
    rows: Vec<TeamMemberRow>,
    people: &People,
    teams: &[PlannedTeam],
    members: &[PlannedMember],
    remarks: &mut Remarks,
) -> Vec<PlannedTeamMember> {
    let teams: HashSet<TeamId> = teams.iter().map(|team| team.id).collect();
    let members: HashMap<UserId, MemberId> = members.iter().map(|member| (member.user, member.id)).collect();
    let mut taken = HashSet::new();
    let mut planned = Vec::new();
    for row in rows {
        let team = ids::team(&row.team_id);
        let Some(member) = people.resolve(&row.user_id).and_then(|user| members.get(&user)) else {
            let why = format!("user {} is no member of the organization", row.user_id);
            remarks.skip(Kind::TeamMembers, &row.id, why);
            continue;
        };
        if !teams.contains(&team) || !taken.insert((team, *member)) {
            remarks.skip(Kind::TeamMembers, &row.id, "is in the team already");
            continue;
        }
        planned.push(PlannedTeamMember {
            id: ids::team_member(&row.id),
            source_id: row.id,
            team,
            member: *member,
            created_at: row.created_at,
        });
    }
    planned
}

/// Invitations, the newest first: of several open ones to one address only that one stands.
fn invitations(
    rows: Vec<InvitationRow>,
    rules: Rules<'_>,
    run_time: &BTreeSet<Role>,
    teams: &[PlannedTeam],
    remarks: &mut Remarks,
) -> Vec<PlannedInvitation> {
    let teams: HashSet<TeamId> = teams.iter().map(|team| team.id).collect();
    let mut open = HashSet::new();
    let mut planned = Vec::new();
    for row in rows {
        let kind = Kind::Invitations;
        let Ok(email) = Email::parse(&row.email) else {
            remarks.skip(kind, &row.id, format!("`{}` is not an address that mail can be sent to", row.email));
            continue;
        };
        let Some(state) = state(&row.status) else {
            remarks.skip(kind, &row.id, format!("`{}` is no state of an invitation", row.status));
            continue;
        };
        let state = state.at(rules.now, row.expires_at);
        let inviter = row.inviter_id.as_deref().and_then(|inviter| rules.people.resolve(inviter));
        if state == InvitationState::Pending {
            if inviter.is_none() {
                remarks.skip(kind, &row.id, "whoever invited was not carried, and nobody else stands for the offer");
                continue;
            }
            if !open.insert(email.clone()) {
                remarks.skip(kind, &row.id, "a newer invitation to the same address is open");
                continue;
            }
        }
        let roles = split_roles(kind, &row.id, &row.roles, rules.policy, run_time, remarks);
        let wanted = row.teams.split(',').map(str::trim).filter(|team| !team.is_empty());
        let (kept, gone): (BTreeSet<TeamId>, BTreeSet<TeamId>) =
            wanted.map(ids::team).partition(|team| teams.contains(team));
        if !gone.is_empty() && state == InvitationState::Pending {
            remarks.change(kind, &row.id, "without teams that are not in the organization");
        }
        planned.push(PlannedInvitation {
            id: ids::invitation(&row.id),
            source_id: row.id,
            inviter,
            email,
            state,
            roles,
            teams: kept,
            created_at: row.created_at,
            expires_at: row.expires_at,
        });
    }
    planned
}

fn state(status: &str) -> Option<InvitationState> {
    match status {
        // The reference's spelling.
        "canceled" => Some(InvitationState::Cancelled),
        other => InvitationState::parse(other).ok(),
    }
}
