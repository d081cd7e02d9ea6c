//! Logos and portraits: uploaded, shown, replaced, taken away. And what the list of one's organizations tells beside.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    access::Permission,
    ids::OrganizationId,
    organization::{NewOrganization, OrganizationChanges, OrganizationEntry},
    picture::{PictureAddress, Upload},
    user::ProfileChanges,
};
use tenantry_server::database::MIGRATOR;
use uuid::Uuid;

use crate::world::{Person, World};

/// A picture of one colour, as a PNG.
pub(crate) fn picture(shade: u8) -> Option<Upload> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(300, 200, Rgb([shade, 80, 120]))
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("written to memory");
    Upload::parse(Field::Logo, bytes.get_ref()).expect("a small file")
}

async fn find(world: &World, path: &str) -> Result<String, Error> {
    let address = PictureAddress::parse(path).expect("an address of ours");
    world.services.pictures.picture(&address).await.map(|picture| picture.media_type)
}

async fn entry(world: &World, person: &Person, slug: &str) -> OrganizationEntry {
    let list = world.services.organizations.list(&person.caller).await.expect("a list");
    list.into_iter().find(|entry| entry.slug.as_str() == slug).expect("one's own organization")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_logo_is_shown_until_another_one_takes_its_place(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let pictures = &world.services.pictures;

    let first = pictures.set_logo(&owner, picture(10)).await.expect("set").expect("a path");
    assert!(first.starts_with(&format!("/media/logos/{}/", owner.organization_id)), "{first}");
    assert_eq!(find(&world, &first).await.as_deref(), Ok("image/webp"));
    assert_eq!(entry(&world, &mina, "acme").await.logo.as_ref(), Some(&first));
    let details = world.services.organizations.details(&owner).await.expect("details");
    assert_eq!(details.logo.as_ref(), Some(&first));
    // Programs get the whole address.
    let stored: Option<String> = sqlx::query_scalar("SELECT logo FROM tenantry.organizations WHERE slug = 'acme'")
        .fetch_one(&world.pool)
        .await
        .expect("a row");
    assert_eq!(stored, Some(format!("http://127.0.0.1:3000{first}")));

    let second = pictures.set_logo(&owner, picture(200)).await.expect("set").expect("a path");
    assert_ne!(first, second);
    assert_eq!(find(&world, &first).await, Err(Error::NotFound));
    assert!(find(&world, &second).await.is_ok());

    assert_eq!(pictures.set_logo(&owner, None).await, Ok(None));
    assert_eq!(find(&world, &second).await, Err(Error::NotFound));
    assert_eq!(entry(&world, &mina, "acme").await.logo, None);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organization_logos").await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_logo_is_for_those_who_may_change_the_organization(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let pictures = &world.services.pictures;
    let refused = Err(Error::Forbidden { missing: vec![Permission::ORGANIZATION_UPDATE] });
    assert_eq!(pictures.set_logo(&member, picture(1)).await, refused);
    // Refused before anybody looks at the file.
    let garbage = Upload::parse(Field::Logo, b"no picture").expect("small");
    assert_eq!(pictures.set_logo(&member, garbage.clone()).await, refused);
    assert_eq!(pictures.set_logo(&owner, garbage).await, Err(Error::invalid(Field::Logo, Reason::Malformed)));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organization_logos").await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_organization_has_its_logo_at_once_or_is_not_made(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let organizations = &world.services.organizations;
    let wish = |upload| NewOrganization { upload, ..NewOrganization::parse("Acme", "acme").expect("valid") };
    let garbage = Upload::parse(Field::Logo, b"GIF89a").expect("small");
    let refused = organizations.create(&mina.caller, wish(garbage)).await;
    assert_eq!(refused, Err(Error::invalid(Field::Logo, Reason::Malformed)));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organizations WHERE slug = 'acme'").await, 0);

    let made = organizations.create(&mina.caller, wish(picture(7))).await.expect("made");
    assert_eq!(made, entry(&world, &mina, "acme").await);
    assert!(find(&world, &made.logo.expect("a logo")).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_address_takes_the_place_of_an_uploaded_picture(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (pictures, elsewhere) = (&world.services.pictures, || Some(Some("https://cdn.example/a.png".to_owned())));
    let logo = pictures.set_logo(&owner, picture(10)).await.expect("set").expect("a path");
    let changes = OrganizationChanges { logo: elsewhere(), ..OrganizationChanges::default() };
    world.services.organizations.update(&owner, changes).await.expect("changed");
    assert_eq!(find(&world, &logo).await, Err(Error::NotFound));
    // The console shows no pictures of other sites.
    assert_eq!(entry(&world, &mina, "acme").await.logo, None);

    let portrait = pictures.set_portrait(&mina.caller, picture(10)).await.expect("set").expect("a path");
    assert!(portrait.starts_with(&format!("/media/people/{}/", mina.caller.user_id)), "{portrait}");
    assert!(find(&world, &portrait).await.is_ok());
    let changes = ProfileChanges { image: elsewhere(), ..ProfileChanges::default() };
    world.services.accounts.update_profile(&mina.caller, changes).await.expect("changed");
    assert_eq!(find(&world, &portrait).await, Err(Error::NotFound));
    let portrait = pictures.set_portrait(&mina.caller, picture(10)).await.expect("set").expect("a path");
    assert_eq!(pictures.set_portrait(&mina.caller, None).await, Ok(None));
    assert_eq!(find(&world, &portrait).await, Err(Error::NotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_address_of_one_organization_shows_nothing_of_another(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let other = world.organization(&mina, "other").await;
    let logo = world.services.pictures.set_logo(&acme, picture(10)).await.expect("set").expect("a path");
    let swapped = logo.replace(&acme.organization_id.to_string(), &other.organization_id.to_string());
    assert_eq!(find(&world, &swapped).await, Err(Error::NotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_pin_is_the_persons_own_and_wants_a_membership(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    world.join(&owner, &jun, &["member"]).await;
    let organizations = &world.services.organizations;
    let id = owner.organization_id;
    organizations.pin(&mina.caller, id, true).await.expect("pinned");
    organizations.pin(&mina.caller, id, true).await.expect("pinned again");
    assert!(entry(&world, &mina, "acme").await.is_pinned);
    assert!(!entry(&world, &jun, "acme").await.is_pinned);
    organizations.pin(&mina.caller, id, false).await.expect("unpinned");
    assert!(!entry(&world, &mina, "acme").await.is_pinned);

    let eve = world.person("Eve").await;
    for unknown in [id, OrganizationId::from_uuid(Uuid::nil())] {
        assert_eq!(organizations.pin(&eve.caller, unknown, true).await, Err(Error::OrganizationNotFound));
    }
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organization_pins").await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn open_invitations_are_counted_for_those_who_may_see_them(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let hana = world.person("Hana").await;
    let owner = world.organization(&mina, "acme").await;
    world.join(&owner, &jun, &["member"]).await;
    // A role of the organization's own lets its holders see them, too.
    let role = crate::roles::wish("recruiter", &["invitation:create"]);
    world.services.roles.create(&owner, role).await.expect("made");
    world.join(&owner, &hana, &["recruiter"]).await;
    world.invite(&owner, "one", &["member"]).await.expect("invited");
    world.invite(&owner, "two", &["member"]).await.expect("invited");
    assert_eq!(entry(&world, &mina, "acme").await.pending_invitations, Some(2));
    assert_eq!(entry(&world, &hana, "acme").await.pending_invitations, Some(2));
    assert_eq!(entry(&world, &jun, "acme").await.pending_invitations, None);
    world.clock.advance(chrono::TimeDelta::days(8));
    assert_eq!(entry(&world, &mina, "acme").await.pending_invitations, Some(0));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_guide_knows_what_is_done_and_can_be_put_away(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let organizations = &world.services.organizations;
    let done = async || {
        let steps = organizations.first_steps(&mina.caller).await.expect("steps").expect("not put away");
        (steps.organization.map(String::from), steps.has_logo, steps.has_invited, steps.has_team)
    };
    assert_eq!(done().await, (None, false, false, false));
    let owner = world.organization(&mina, "acme").await;
    let acme = || Some("acme".to_owned());
    assert_eq!(done().await, (acme(), false, false, false));
    world.services.pictures.set_logo(&owner, picture(3)).await.expect("set");
    assert_eq!(done().await, (acme(), true, false, false));
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    world.services.invitations.cancel(&owner, invitation.id).await.expect("cancelled");
    assert_eq!(done().await, (acme(), true, true, false));
    let team = tenantry::team::NewTeam::parse("Sales", "").expect("valid");
    world.services.teams.create(&owner, team).await.expect("made");
    assert_eq!(done().await, (acme(), true, true, true));
    organizations.dismiss_first_steps(&mina.caller).await.expect("put away");
    organizations.dismiss_first_steps(&mina.caller).await.expect("once is enough");
    assert_eq!(organizations.first_steps(&mina.caller).await, Ok(None));
}
