//! Teams over the API.

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{NOBODY, Person, World, text};

/// Mina owns acme, Jun is a plain member, Eve owns another organization.
struct Acme {
    world: World,
    id: String,
    mina: Person,
    jun: Person,
    eve: Person,
}

impl Acme {
    async fn new(pool: PgPool, environment: &[(&str, &str)]) -> Self {
        let world = World::with(pool, environment).await;
        let (mina, jun, eve) = (world.person("Mina").await, world.person("Jun").await, world.person("Eve").await);
        let id = world.organization(&mina, "acme").await;
        world.join(&mina, &id, &jun, &["member"]).await;
        world.organization(&eve, "evil").await;
        Self { world, id, mina, jun, eve }
    }

    async fn post(&self, who: &Person, path: &str, body: Value) -> crate::world::Answer {
        self.world.post(who, &format!("/organization/{path}"), body).await
    }

    async fn get(&self, who: &Person, path: &str) -> crate::world::Answer {
        self.world.get(who, &format!("/organization/{path}")).await
    }

    async fn team(&self, name: &str) -> String {
        self.world.clock.advance(chrono::TimeDelta::seconds(1));
        text(&self.post(&self.mina, "create-team", json!({ "name": name })).await.ok()["id"])
    }

    async fn active_team(&self, who: &Person) -> Value {
        self.world.get(who, "/get-session").await.ok()["session"]["activeTeamId"].clone()
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|team| team["name"].as_str()).collect()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn teams_are_made_changed_listed_and_removed(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    let team = acme.post(&acme.mina, "create-team", json!({ "name": " Sales " })).await.ok();
    assert_eq!(
        (&team["name"], &team["organizationId"], &team["parentId"]),
        (&json!("Sales"), &json!(acme.id), &Value::Null)
    );
    assert!(team["createdAt"].as_str().is_some_and(|time| time.ends_with('Z')) && team["updatedAt"].is_string());
    let id = text(&team["id"]);
    let lab = acme.team("Lab").await;
    let data = json!({ "name": "Support", "parentId": lab });
    let changed = acme.post(&acme.mina, "update-team", json!({ "teamId": id, "data": data })).await.ok();
    assert_eq!((&changed["name"], &changed["parentId"]), (&json!("Support"), &json!(lab)));
    // Every member sees them.
    let full = acme.get(&acme.jun, "get-full-organization").await.ok();
    assert_eq!((names(&full["teams"]), &full["teams"][0]), (vec!["Support", "Lab"], &changed));
    assert_eq!(names(&acme.get(&acme.jun, "list-teams").await.ok()), ["Support", "Lab"]);
    assert_eq!(names(&acme.get(&acme.jun, "list-teams?limit=1&offset=1").await.ok()), ["Lab"]);
    let gone = acme.post(&acme.mina, "remove-team", json!({ "teamId": id })).await.ok();
    assert_eq!(gone, json!({ "message": "Team removed successfully." }));
    acme.post(&acme.mina, "remove-team", json!({ "teamId": id })).await.refused(400, "TEAM_NOT_FOUND");
    acme.post(&acme.mina, "remove-team", json!({ "teamId": lab })).await.refused(400, "UNABLE_TO_REMOVE_LAST_TEAM");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn refusals_of_teams_have_the_codes_of_the_reference(pool: PgPool) {
    let acme = Acme::new(pool, &[("TENANTRY_LIMITS_TEAMS", "2")]).await;
    let id = acme.team("Sales").await;
    let make = |name: &str| json!({ "name": name, "organizationId": acme.id });
    acme.post(&NOBODY, "create-team", make("x")).await.refused(401, "UNAUTHORIZED");
    let code = "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION";
    acme.post(&acme.eve, "create-team", make("x")).await.refused(403, code);
    let code = "YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION";
    let refused = acme.post(&acme.jun, "create-team", make("x")).await.refused(403, code);
    assert_eq!(refused["missingPermissions"], json!(["team:create"]));
    acme.post(&acme.mina, "create-team", make("SALES")).await.refused(400, "TEAM_ALREADY_EXISTS");
    acme.team("Lab").await;
    let code = "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS";
    acme.post(&acme.mina, "create-team", make("x")).await.refused(400, code);
    for (body, place) in [
        (json!({}), "[body.name]"),
        (json!({ "name": " " }), "[body.name]"),
        (json!({ "name": 5 }), "[body.name]"),
        (json!({ "name": "a\u{0}b" }), "[body.name]"),
        (json!({ "name": "x".repeat(101) }), "[body.name]"),
    ] {
        acme.post(&acme.mina, "create-team", body).await.invalid(&[place]);
    }

    let change = |data: Value| json!({ "teamId": id, "data": data });
    let named = json!({ "name": "x", "organizationId": acme.id });
    let code = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM";
    acme.post(&acme.eve, "update-team", change(named.clone())).await.refused(403, code);
    acme.post(&acme.jun, "update-team", change(named.clone())).await.refused(403, code);
    acme.post(&acme.eve, "update-team", change(json!({ "name": "x" }))).await.refused(400, "TEAM_NOT_FOUND");
    acme.post(&acme.mina, "update-team", change(json!({}))).await.invalid(&["[body.data]"]);
    acme.post(&acme.mina, "update-team", change(json!({ "name": "" }))).await.refused(400, "VALIDATION_ERROR");
    acme.post(&acme.mina, "update-team", change(json!({ "parentId": id }))).await.refused(400, "TEAM_CYCLE");
    let nothing = json!({ "teamId": "nonsense", "data": named });
    acme.post(&acme.mina, "update-team", nothing).await.refused(400, "TEAM_NOT_FOUND");

    let remove = json!({ "teamId": id, "organizationId": acme.id });
    acme.post(&NOBODY, "remove-team", json!({ "teamId": id })).await.refused(400, "NO_ACTIVE_ORGANIZATION");
    acme.post(&NOBODY, "remove-team", remove.clone()).await.refused(401, "UNAUTHORIZED");
    let code = "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM";
    acme.post(&acme.eve, "remove-team", remove.clone()).await.refused(403, code);
    let code = "YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION";
    acme.post(&acme.jun, "remove-team", remove).await.refused(403, code);
    let list = format!("list-teams?organizationId={}", acme.id);
    acme.get(&acme.eve, &list).await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION");
    acme.get(&NOBODY, &list).await.refused(401, "UNAUTHORIZED");
    acme.get(&acme.mina, "list-teams?limit=-1").await.invalid(&["[query.limit]"]);
    // Nothing of all that changed anything.
    assert_eq!(names(&acme.get(&acme.mina, "list-teams").await.ok()), ["Sales", "Lab"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_active_team_is_one_of_ones_own(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    let (sales, lab) = (acme.team("Sales").await, acme.team("Lab").await);
    let set = |team: Value| json!({ "teamId": team });
    let code = "USER_IS_NOT_A_MEMBER_OF_THE_TEAM";
    acme.post(&acme.mina, "set-active-team", set(json!(sales))).await.refused(403, code);
    let seat = json!({ "teamId": sales, "userId": acme.mina.id });
    acme.post(&acme.mina, "add-team-member", seat).await.ok();
    let team = acme.post(&acme.mina, "set-active-team", set(json!(sales))).await.ok();
    assert_eq!(team["name"], "Sales");
    // A refusal changes nothing; without a team, the answer is the present one.
    acme.post(&acme.mina, "set-active-team", set(json!(lab))).await.refused(403, code);
    acme.post(&acme.mina, "set-active-team", set(json!("nonsense"))).await.refused(400, "TEAM_NOT_FOUND");
    assert_eq!(acme.post(&acme.mina, "set-active-team", json!({})).await.ok()["id"], json!(sales));
    assert_eq!(acme.active_team(&acme.mina).await, json!(sales));
    let code = "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM";
    acme.post(&acme.mina, "remove-team", json!({ "teamId": sales })).await.refused(403, code);
    // The organization's team does not survive a switch.
    acme.world.organization(&acme.mina, "other").await;
    assert_eq!(acme.active_team(&acme.mina).await, Value::Null);
    assert_eq!(acme.post(&acme.mina, "set-active-team", json!({})).await.ok(), Value::Null);
    acme.post(&acme.mina, "set-active", json!({ "organizationId": acme.id })).await.ok();
    acme.post(&acme.mina, "set-active-team", set(json!(sales))).await.ok();
    assert_eq!(acme.post(&acme.mina, "set-active-team", set(Value::Null)).await.ok(), Value::Null);
    assert_eq!(acme.active_team(&acme.mina).await, Value::Null);
    acme.post(&acme.mina, "set-active", json!({ "organizationId": null })).await.ok();
    let nowhere = acme.post(&acme.mina, "set-active-team", set(json!(sales))).await;
    nowhere.refused(400, "NO_ACTIVE_ORGANIZATION");
    acme.post(&NOBODY, "set-active-team", json!({})).await.refused(401, "UNAUTHORIZED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn people_are_put_into_teams_and_taken_out(pool: PgPool) {
    let acme = Acme::new(pool, &[("TENANTRY_LIMITS_TEAM_MEMBERS", "1")]).await;
    let sales = acme.team("Sales").await;
    acme.team("Lab").await;
    let seat = |user: &str| json!({ "teamId": sales, "userId": user, "organizationId": acme.id });
    let added = acme.post(&acme.mina, "add-team-member", seat(&acme.jun.id)).await.ok();
    assert_eq!((&added["teamId"], &added["userId"]), (&json!(sales), &json!(acme.jun.id)));
    assert!(added["id"].is_string() && added["createdAt"].is_string());
    assert_eq!(acme.post(&acme.mina, "add-team-member", seat(&acme.jun.id)).await.ok(), added);
    acme.post(&acme.mina, "add-team-member", seat(&acme.mina.id)).await.refused(403, "TEAM_MEMBER_LIMIT_REACHED");
    let code = "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
    acme.post(&acme.eve, "add-team-member", seat(&acme.eve.id)).await.refused(400, code);
    acme.post(&acme.mina, "add-team-member", seat(&acme.eve.id)).await.refused(400, code);
    acme.post(&acme.mina, "add-team-member", seat("nonsense")).await.refused(400, code);
    let code = "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER";
    let refused = acme.post(&acme.jun, "add-team-member", seat(&acme.mina.id)).await.refused(403, code);
    assert_eq!(refused["missingPermissions"], json!(["member:update"]));
    let nothing = json!({ "teamId": "nonsense", "userId": acme.jun.id });
    acme.post(&acme.mina, "add-team-member", nothing).await.refused(400, "TEAM_NOT_FOUND");
    acme.post(&acme.mina, "add-team-member", json!({})).await.invalid(&["[body.teamId]", "[body.userId]"]);

    // The owner sees who is in a team without being in it.
    let list = format!("list-team-members?teamId={sales}");
    let people = acme.get(&acme.mina, &list).await.ok();
    assert_eq!(people[0]["userId"], json!(acme.jun.id));
    assert_eq!(people[0]["user"]["email"], json!("jun@example.com"));
    assert_eq!(people.as_array().map(Vec::len), Some(1));
    assert_eq!(acme.get(&acme.jun, &list).await.ok(), people);
    acme.get(&acme.eve, &list).await.refused(400, "USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    acme.get(&acme.mina, "list-team-members").await.refused(400, "YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM");
    acme.get(&acme.mina, "list-team-members?teamId=x").await.refused(400, "TEAM_NOT_FOUND");
    acme.post(&acme.jun, "set-active-team", json!({ "teamId": sales })).await.ok();
    assert_eq!(acme.get(&acme.jun, "list-team-members").await.ok(), people);

    let code = "YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER";
    acme.post(&acme.jun, "remove-team-member", seat(&acme.jun.id)).await.refused(403, code);
    let gone = acme.post(&acme.mina, "remove-team-member", seat(&acme.jun.id)).await.ok();
    assert_eq!(gone, json!({ "message": "Team member removed successfully." }));
    let code = "USER_IS_NOT_A_MEMBER_OF_THE_TEAM";
    acme.post(&acme.mina, "remove-team-member", seat(&acme.jun.id)).await.refused(400, code);
    assert_eq!(acme.active_team(&acme.jun).await, Value::Null);
    acme.get(&acme.jun, &list).await.refused(400, code);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn ones_own_teams_are_those_of_every_organization(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    let sales = acme.team("Sales").await;
    acme.post(&acme.mina, "add-team-member", json!({ "teamId": sales, "userId": acme.jun.id })).await.ok();
    let other = acme.world.organization(&acme.jun, "other").await;
    acme.world.clock.advance(chrono::TimeDelta::seconds(1));
    let lab = text(&acme.post(&acme.jun, "create-team", json!({ "name": "Lab" })).await.ok()["id"]);
    acme.post(&acme.jun, "add-team-member", json!({ "teamId": lab, "userId": acme.jun.id })).await.ok();
    assert_eq!(names(&acme.get(&acme.jun, "list-user-teams").await.ok()), ["Sales", "Lab"]);
    let in_other = format!("list-user-teams?organizationId={other}");
    assert_eq!(names(&acme.get(&acme.jun, &in_other).await.ok()), ["Lab"]);
    let code = "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION";
    acme.get(&acme.mina, &in_other).await.refused(403, code);
    acme.get(&acme.mina, "list-user-teams?organizationId=x").await.refused(403, code);
    acme.get(&NOBODY, "list-user-teams").await.refused(401, "UNAUTHORIZED");
    assert_eq!(acme.get(&acme.eve, "list-user-teams").await.ok(), json!([]));

    let of = |who: &Person| format!("list-user-teams?userId={}&organizationId={}", who.id, acme.id);
    assert_eq!(names(&acme.get(&acme.mina, &of(&acme.jun)).await.ok()), ["Sales"]);
    let code = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER";
    acme.get(&acme.jun, &of(&acme.mina)).await.refused(403, code);
    let code = "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION";
    acme.get(&acme.mina, &of(&acme.eve)).await.refused(400, code);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_names_its_teams(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    let (sales, lab) = (acme.team("Sales").await, acme.team("Lab").await);
    let ada = acme.world.person("Ada").await;
    let invite = |email: &str, team: Value| json!({ "email": email, "role": "member", "teamId": team });
    let foreign = text(&acme.post(&acme.eve, "create-team", json!({ "name": "Theirs" })).await.ok()["id"]);
    for (team, code) in [
        (json!("nonsense"), "TEAM_NOT_FOUND"),
        (json!(foreign), "TEAM_NOT_FOUND"),
        (json!(format!("{sales},{lab}")), "INVALID_TEAM_ID"),
    ] {
        acme.post(&acme.mina, "invite-member", invite("ada@example.com", team)).await.refused(400, code);
    }
    acme.post(&acme.mina, "invite-member", invite("x@example.com", json!(5))).await.invalid(&["[body.teamId]"]);
    let both = invite("ada@example.com", json!([sales, lab]));
    let invitation = acme.post(&acme.mina, "invite-member", both).await.ok();
    let mut teams = [sales.clone(), lab.clone()];
    teams.sort();
    assert_eq!(invitation["teamId"], json!(teams.join(",")));
    acme.post(&acme.mina, "remove-team", json!({ "teamId": lab })).await.ok();
    acme.post(&ada, "accept-invitation", json!({ "invitationId": invitation["id"] })).await.ok();
    assert_eq!(names(&acme.get(&ada, "list-user-teams").await.ok()), ["Sales"]);
    assert_eq!(acme.active_team(&ada).await, json!(sales));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn with_the_defaults_of_the_reference_an_organization_starts_with_a_team(pool: PgPool) {
    let world = World::with(pool, &[("TENANTRY_COMPAT", "better-auth")]).await;
    let mina = world.person("Mina").await;
    let id = world.organization(&mina, "acme").await;
    let teams = world.get(&mina, &format!("/organization/list-teams?organizationId={id}")).await.ok();
    assert_eq!(names(&teams), ["acme"]);
    let session = world.get(&mina, "/get-session").await.ok();
    assert_eq!(session["session"]["activeTeamId"], teams[0]["id"]);
}
