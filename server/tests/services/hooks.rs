//! A product's hooks around every change: asked before, told after, and never stronger than the rules.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Error, Result,
    access::Permission,
    custom_role::{CustomRoleChanges, CustomRoleRef},
    fields::FieldValues,
    hooks::{Change, Hooks, Occasion, Refusal},
    invitation::{InvitationChanges, InvitationRef, NewInvitation, link::NewInvitationLink},
    organization::{NewOrganization, OrganizationChanges, OrganizationRef},
    role::Role,
    session::SignedUp,
    team::{Appointment, NewTeam, TeamChanges, TeamRole},
    text::Name,
};
use tenantry_server::database::MIGRATOR;

use crate::{
    roles::{set, wish},
    world::{World, email, roles},
};

/// Notes what it is asked and told; refuses or panics when told to.
#[derive(Default)]
pub(crate) struct Recorder {
    seen: Mutex<Vec<String>>,
    refuses: AtomicBool,
    panics: AtomicBool,
}

impl Recorder {
    fn note(&self, when: &str, occasion: &Occasion<'_>, change: &Change) {
        let (kind, made) = kind(change);
        let place = if occasion.organization.is_some() { "" } else { " nowhere" };
        let mark = if made { " made" } else { "" };
        self.seen.lock().expect("no test panics while it holds this").push(format!("{when} {kind}{mark}{place}"));
    }

    pub(crate) fn refuse(&self, yes: bool) {
        self.refuses.store(yes, Ordering::Relaxed);
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().expect("no test panics while it holds this"))
    }
}

/// The name of the change, and whether it says what was made.
fn kind(change: &Change) -> (&'static str, bool) {
    match change {
        Change::CreateOrganization { made, .. } => ("create organization", made.is_some()),
        Change::UpdateOrganization(_) => ("update organization", false),
        Change::DeleteOrganization => ("delete organization", false),
        Change::RestoreOrganization => ("restore organization", false),
        Change::LeaveOrganization => ("leave organization", false),
        Change::SetActiveOrganization(_) => ("set active organization", false),
        Change::PinOrganization { .. } => ("pin organization", false),
        Change::SetLogo { made, .. } => ("set logo", made.is_some()),
        Change::SetPortrait { made, .. } => ("set portrait", made.is_some()),
        Change::SetRoles { .. } => ("set roles", false),
        Change::SetMemberFields { .. } => ("set member fields", false),
        Change::RemoveMember(_) => ("remove member", false),
        Change::ReinstateMember(_) => ("reinstate member", false),
        Change::CreateInvitation { made, .. } => ("create invitation", made.is_some()),
        Change::ResendInvitation(_) => ("resend invitation", false),
        Change::UpdateInvitation { .. } => ("update invitation", false),
        Change::CancelInvitation(_) => ("cancel invitation", false),
        Change::RemoveInvitation(_) => ("remove invitation", false),
        Change::CreateInvitationLink { made, .. } => ("create link", made.is_some()),
        Change::RevokeInvitationLink(_) => ("revoke link", false),
        Change::JoinByLink { made, .. } => ("join by link", made.is_some()),
        Change::AskToJoin { made, .. } => ("ask to join", made.is_some()),
        Change::WithdrawJoinRequest(_) => ("withdraw request", false),
        Change::AcceptJoinRequest { made, .. } => ("accept request", made.is_some()),
        Change::DeclineJoinRequest(_) => ("decline request", false),
        Change::AcceptInvitation { made, .. } => ("accept invitation", made.is_some()),
        Change::RejectInvitation(_) => ("reject invitation", false),
        Change::CreateTeam { made, .. } => ("create team", made.is_some()),
        Change::UpdateTeam { .. } => ("update team", false),
        Change::RemoveTeam(_) => ("remove team", false),
        Change::SetActiveTeam(_) => ("set active team", false),
        Change::AddTeamMember { .. } => ("add team member", false),
        Change::AppointTeamMember { .. } => ("appoint team member", false),
        Change::RemoveTeamMember { .. } => ("remove team member", false),
        Change::CreateRole { made, .. } => ("create role", made.is_some()),
        Change::UpdateRole { .. } => ("update role", false),
        Change::DeleteRole(_) => ("delete role", false),
        Change::AddMember { made, .. } => ("add member", made.is_some()),
        Change::SetPlan(_) => ("set plan", false),
        _ => ("a kind that this test does not know", false),
    }
}

#[async_trait]
impl Hooks for Recorder {
    async fn before(&self, occasion: &Occasion<'_>, change: &mut Change) -> Result<()> {
        self.note("before", occasion, change);
        if self.refuses.load(Ordering::Relaxed) {
            return Err(Refusal::new("NOT_TODAY", "Not today.").into());
        }
        Ok(())
    }

    async fn after(&self, occasion: &Occasion<'_>, change: &Change) {
        self.note("after", occasion, change);
        assert!(!self.panics.load(Ordering::Relaxed), "a hook of a careless product");
    }
}

async fn everything(world: &World) -> String {
    sqlx::query_scalar(
        "SELECT concat(
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.organizations t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.organization_members t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.member_roles t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.organization_invitations t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.invitation_roles t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.invitation_links t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.join_requests t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.teams t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.team_members t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.organization_roles t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.organization_logos t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.organization_pins t),
            (SELECT string_agg(t::text, '|' ORDER BY t::text) FROM tenantry.audit_log t),
            (SELECT string_agg(active_organization_id || '-' || active_team_id, '|') FROM tenantry.sessions))",
    )
    .fetch_one(&world.pool)
    .await
    .expect("a query of the test")
}

/// A world with a recorder in it, and a way to do one write twice: refused, then done.
struct Stage {
    world: World,
    recorder: Arc<Recorder>,
}

impl Stage {
    async fn new(pool: PgPool) -> Self {
        let recorder = Arc::new(Recorder::default());
        Self { world: World::hooked(pool, recorder.clone()).await, recorder }
    }

    /// `write` is refused by the hook and leaves no trace; then it is done, and the hook is told.
    async fn write<T>(&self, kind: &str, made: &str, write: impl AsyncFn() -> Result<T>) -> T {
        self.recorder.take();
        let before = everything(&self.world).await;
        self.recorder.refuses.store(true, Ordering::Relaxed);
        let refused = write().await.err();
        let refusal = Error::Refused { name: "NOT_TODAY".to_owned(), message: "Not today.".to_owned(), status: 403 };
        assert_eq!(refused, Some(refusal), "{kind}");
        self.recorder.refuses.store(false, Ordering::Relaxed);
        assert_eq!(everything(&self.world).await, before, "{kind}");
        let first = self.recorder.take();
        assert_eq!(first.len(), 1, "{first:?}");
        assert!(first[0].starts_with(&format!("before {kind}")), "{first:?}");

        let done = write().await.unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(self.recorder.take(), [first[0].clone(), format!("after {kind}{made}")]);
        done
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_write_is_asked_before_and_told_after(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let (world, services) = (&stage.world, &stage.world.services);
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let organizations = &services.organizations;
    let acme = || NewOrganization::parse("Acme", "acme").expect("valid");
    stage.write("create organization", " made", || organizations.create(&mina.caller, acme())).await;
    let other = || NewOrganization::parse("Other", "other").expect("valid");
    stage.write("create organization", " made", || organizations.found(&mina.caller, other())).await;
    let owner = world.enter(&mina, "acme").await.expect("one's own");
    let by_id = OrganizationRef::Id(owner.organization_id);
    let kind = "set active organization";
    stage.write(kind, "", || organizations.set_active(&mina.caller, Some(&by_id))).await;
    stage.write(kind, "", || services.records.activate(&mina.visitor, Some(&by_id))).await;
    let changes = || OrganizationChanges::parse("Acme Foods", "acme", "").expect("valid");
    stage.write("update organization", "", || organizations.update(&owner, changes())).await;

    let logo = || crate::pictures::picture(4);
    stage.write("set logo", " made", || services.pictures.set_logo(&owner, logo())).await;
    stage.write("set portrait", " made nowhere", || services.pictures.set_portrait(&mina.caller, logo())).await;
    let id = owner.organization_id;
    stage.write("pin organization", "", || organizations.pin(&mina.caller, id, true)).await;

    let invitations = &services.invitations;
    let offer = stage.write("create invitation", " made", || world.invite(&owner, "jun", &["member"])).await;
    stage.write("resend invitation", "", || invitations.resend(&owner, offer.id)).await;
    let changes = || InvitationChanges::parse(["admin"], []).expect("valid");
    stage.write("update invitation", "", || invitations.update(&owner, offer.id, changes())).await;
    stage.write("cancel invitation", "", || invitations.cancel(&owner, offer.id)).await;
    let offer = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let by_id = InvitationRef::Id(offer.id);
    stage.write("reject invitation", "", || invitations.reject(&jun.caller, &by_id)).await;
    let offer = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let by_id = InvitationRef::Id(offer.id);
    stage.write("accept invitation", " made", || invitations.accept(&jun.caller, &by_id)).await;
    let member = world.enter(&jun, "acme").await.expect("a member");

    let admin = roles(&["admin"]);
    stage.write("set roles", "", || services.members.set_roles(&owner, member.member_id, &admin)).await;
    let id = member.member_id;
    let fields = || FieldValues::new().with("secret", "x");
    stage.write("set member fields", "", || services.members.set_fields(&owner, id, fields())).await;
    let named = || NewTeam::parse("Sales", "").expect("valid");
    let sales = stage.write("create team", " made", || services.teams.create(&owner, named())).await.id;
    let lab = NewTeam::parse("Lab", "").expect("valid");
    services.teams.create(&owner, lab).await.expect("a second team");
    let renamed = || TeamChanges::parse("Sales and more", "").expect("valid");
    stage.write("update team", "", || services.teams.update(&owner, sales, renamed())).await;
    let user = jun.caller.user_id;
    let lead = Some(TeamRole::Lead);
    stage.write("add team member", "", || services.teams.add_member(&owner, sales, user, lead)).await;
    let role = TeamRole::Member;
    stage.write("add team member", "", || services.teams.change_member_role(&owner, sales, user, role)).await;
    let several = [owner.caller.user_id];
    stage.write("add team member", "", || services.teams.add_members(&owner, sales, &several)).await;
    let appointment = || Appointment { is_owner: true, ..Appointment::default() };
    let appoint = || services.teams.appoint(&owner, sales, user, TeamRole::Lead, appointment());
    stage.write("appoint team member", "", appoint).await;
    services
        .organizations
        .set_active(&jun.caller, Some(&OrganizationRef::Id(owner.organization_id)))
        .await
        .expect("in");
    stage.write("set active team", "", || services.teams.set_active(&member, sales)).await;
    let jun = world.with_session_of(&jun).await;
    stage.write("set active team", "", || services.teams.clear_active(&jun.caller)).await;
    stage.write("remove team member", "", || services.teams.remove_member(&owner, sales, user)).await;
    stage.write("remove team", "", || services.teams.remove(&owner, sales)).await;

    let editor = || wish("editor", &["audit:read"]);
    let editor = stage.write("create role", " made", || services.roles.create(&owner, editor())).await;
    let editor = CustomRoleRef::Id(editor.id);
    let changes = || CustomRoleChanges { permissions: Some(set(&[])), ..CustomRoleChanges::default() };
    stage.write("update role", "", || services.roles.update(&owner, &editor, changes())).await;
    stage.write("delete role", "", || services.roles.delete(&owner, &editor)).await;

    let by_id = member.member_id.into();
    stage.write("remove member", "", || services.members.remove(&owner, &by_id)).await;
    stage.write("reinstate member", "", || services.members.reinstate(&owner, member.member_id)).await;
    stage.write("leave organization", "", || organizations.leave(&member)).await;
    stage.write("delete organization", "", || organizations.delete(&owner, "acme")).await;
    let id = owner.organization_id;
    stage.write("restore organization", "", || organizations.restore(&mina.caller, id)).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lists_and_links_meet_the_hooks_too(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let (world, services) = (&stage.world, &stage.world.services);
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let invitations = &services.invitations;
    let list = || {
        let wish = |name: &str| NewInvitation::parse(&format!("{name}@example.com"), ["member"]).expect("valid");
        vec![wish("mina"), wish("ada"), wish("sora")]
    };
    // Each is asked about, and told of if it was sent; one refusal is a result like another.
    stage.recorder.take();
    stage.recorder.refuses.store(true, Ordering::Relaxed);
    let refused = invitations.send_many(&owner, list()).await.expect("answers");
    assert!(refused.iter().all(|sent| matches!(sent.result, Err(Error::Refused { .. }))), "{refused:?}");
    stage.recorder.refuses.store(false, Ordering::Relaxed);
    stage.recorder.take();
    let sent = invitations.send_many(&owner, list()).await.expect("answers");
    assert_eq!(sent.iter().map(|sent| sent.result.is_ok()).collect::<Vec<_>>(), [false, true, true]);
    let before = ["before create invitation"; 3];
    let after = ["after create invitation made"; 2];
    assert_eq!(stage.recorder.take(), [&before[..], &after[..]].concat());

    let wish = || NewInvitationLink::parse(["member"], "", "", "").expect("valid");
    let links = &services.invitation_links;
    let link = stage.write("create link", " made", || links.create(&owner, wish())).await;
    let address = links.address(&owner, link.id).await.expect("an address");
    let secret = crate::world::secret_of(&address);
    stage.write("join by link", " made", || links.join(&jun.caller, &secret)).await;
    stage.write("revoke link", "", || links.revoke(&owner, link.id)).await;

    let wish = NewInvitationLink::parse(["member"], "", "", "").expect("valid").with_approval(true);
    let link = links.create(&owner, wish).await.expect("a link");
    let secret = crate::world::secret_of(&links.address(&owner, link.id).await.expect("an address"));
    let (yuna, hana) = (world.person("Yuna").await, world.person("Hana").await);
    let requests = &services.join_requests;
    let asked = stage.write("ask to join", " made", || requests.ask(&yuna.caller, &secret)).await;
    stage.write("withdraw request", "", || requests.withdraw(&yuna.caller, asked.id)).await;
    let asked = requests.ask(&yuna.caller, &secret).await.expect("asked");
    stage.write("accept request", " made", || requests.accept(&owner, asked.id)).await;
    let asked = requests.ask(&hana.caller, &secret).await.expect("asked");
    stage.write("decline request", "", || requests.decline(&owner, asked.id)).await;

    world.clock.advance(TimeDelta::days(8));
    stage.recorder.take();
    let done = invitations.resend_expired(&owner).await.expect("answers");
    assert_eq!(done.rows.len(), 2);
    let told =
        ["before resend invitation", "before resend invitation", "after resend invitation", "after resend invitation"];
    assert_eq!(stage.recorder.take(), told);
    world.clock.advance(TimeDelta::days(8));
    stage.recorder.refuses.store(true, Ordering::Relaxed);
    assert!(matches!(invitations.remove_expired(&owner).await, Err(Error::Refused { .. })));
    stage.recorder.refuses.store(false, Ordering::Relaxed);
    stage.recorder.take();
    invitations.remove_expired(&owner).await.expect("answers");
    let told =
        ["before remove invitation", "before remove invitation", "after remove invitation", "after remove invitation"];
    assert_eq!(stage.recorder.take(), told);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_signs_up_behind_an_invitation_meets_the_hooks_too(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let world = &stage.world;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let sign_up = async |name: &str| {
        let offer = world.invite(&owner, name, &["member"]).await.expect("invited");
        let link = world.services.invitations.link(&owner, offer.id).await.expect("a link");
        let secret = link.rsplit('/').next().map(str::to_owned);
        stage.recorder.take();
        match world.sign_up(name, secret).await.expect("signed up") {
            SignedUp::Session(session) => world.with_session(session).await,
            SignedUp::CheckMail => panic!("this world asks for no verification"),
        }
    };
    let jun = sign_up("Jun").await;
    assert_eq!(stage.recorder.take(), ["before accept invitation", "after accept invitation made"]);
    assert!(world.enter(&jun, "acme").await.is_ok());

    // The account stands, the membership does not.
    stage.recorder.refuses.store(false, Ordering::Relaxed);
    let offer = world.invite(&owner, "Sora", &["member"]).await.expect("invited");
    let link = world.services.invitations.link(&owner, offer.id).await.expect("a link");
    stage.recorder.refuses.store(true, Ordering::Relaxed);
    let session = world.sign_up("Sora", link.rsplit('/').next().map(str::to_owned)).await.expect("signed up");
    let SignedUp::Session(session) = session else { panic!("this world asks for no verification") };
    let sora = world.with_session(session).await;
    assert_eq!(world.enter(&sora, "acme").await.err(), Some(Error::OrganizationNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_not_allowed_anyway_does_not_reach_the_hooks(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let world = &stage.world;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    stage.recorder.take();
    let missing = |permission| Some(Error::Forbidden { missing: vec![permission] });
    assert_eq!(world.invite(&member, "sora", &["member"]).await.err(), missing(Permission::INVITATION_CREATE));
    let team = NewTeam::parse("Sales", "").expect("valid");
    assert_eq!(world.services.teams.create(&member, team).await.err(), missing(Permission::TEAM_CREATE));
    let refused = world.services.members.remove(&member, &owner.member_id.into()).await.err();
    assert_eq!(refused, missing(Permission::MEMBER_DELETE));
    let made = NewTeam::parse("Lab", "").expect("valid");
    let lab = world.services.teams.create(&owner, made).await.expect("a team").id;
    stage.recorder.take();
    let user = mina.caller.user_id;
    let refused = world.services.teams.add_member(&member, lab, user, None).await.err();
    assert_eq!(refused, missing(Permission::MEMBER_UPDATE));
    let refused = world.services.teams.remove_member(&member, lab, user).await.err();
    assert_eq!(refused, missing(Permission::MEMBER_DELETE));
    assert_eq!(stage.recorder.take(), Vec::<String>::new());
    // Those who lead the team may, and their hooks hear of it.
    let lead = jun.caller.user_id;
    world.services.teams.add_member(&owner, lab, lead, Some(TeamRole::Lead)).await.expect("a lead");
    stage.recorder.take();
    world.services.teams.add_member(&member, lab, user, None).await.expect("the lead's own team");
    assert_eq!(stage.recorder.take(), ["before add team member", "after add team member"]);

    // Nor does anything about an organization that the caller has nothing to do with, or cannot restore.
    let eve = world.person("Eve").await;
    let id = owner.organization_id;
    let by_id = OrganizationRef::Id(id);
    stage.recorder.take();
    let not_found = Some(Error::OrganizationNotFound);
    assert_eq!(world.services.organizations.set_active(&eve.caller, Some(&by_id)).await.err(), not_found);
    assert_eq!(world.services.records.activate(&eve.visitor, Some(&by_id)).await.err(), not_found);
    assert_eq!(world.services.organizations.restore(&eve.caller, id).await.err(), not_found);
    assert_eq!(stage.recorder.take(), Vec::<String>::new());
}

/// Makes more of every invitation than was asked for, and shortens names.
struct Meddler;

#[async_trait]
impl Hooks for Meddler {
    async fn before(&self, _: &Occasion<'_>, change: &mut Change) -> Result<()> {
        match change {
            Change::CreateInvitation { wish, .. } => wish.roles = vec![Role::owner()],
            Change::CreateTeam { wish, .. } => {
                wish.name = Name::truncate("Short").ok_or(Error::Internal)?;
            }
            Change::RemoveTeam(_) | Change::LeaveOrganization => *change = Change::DeleteOrganization,
            Change::RemoveMember(_) => panic!("a hook of a careless product"),
            _ => {}
        }
        Ok(())
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_hook_may_change_the_data_and_widens_nobodys_rights(pool: PgPool) {
    let world = World::hooked(pool, Arc::new(Meddler)).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    // The owner may offer ownership, so the hook's word counts; an admin may not, whatever a hook says.
    world.join(&owner, &jun, &["member"]).await;
    let jun_as = world.enter(&jun, "acme").await.expect("in");
    assert_eq!(jun_as.roles, [Role::owner()]);
    world.services.members.set_roles(&owner, jun_as.member_id, &roles(&["admin"])).await.expect("an admin now");
    let admin = world.enter(&jun, "acme").await.expect("in");
    assert_eq!(world.invite(&admin, "sora", &["member"]).await.err(), Some(Error::OwnerRequired));

    let team = NewTeam::parse("A long name", "").expect("valid");
    let team = world.services.teams.create(&owner, team).await.expect("made");
    assert_eq!(team.name.as_str(), "Short");
    // A change of another kind is the product's fault, and nothing is done.
    assert_eq!(world.services.teams.remove(&owner, team.id).await.err(), Some(Error::Internal));
    assert_eq!(world.services.organizations.leave(&admin).await.err(), Some(Error::Internal));
    // One that panics refuses.
    assert_eq!(world.services.members.remove(&owner, &admin.member_id.into()).await.err(), Some(Error::Internal));
    assert!(world.services.teams.get(&owner, team.id).await.is_ok() && world.enter(&jun, "acme").await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_hook_that_panics_afterwards_undoes_nothing(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let world = &stage.world;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    stage.recorder.panics.store(true, Ordering::Relaxed);
    let invited = world.invite(&owner, "jun", &["member"]).await.expect("invited all the same");
    assert_eq!(world.services.invitations.pending_to(&owner, &email("jun")).await, Ok(Some(invited.id)));
}
