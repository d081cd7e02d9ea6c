use sqlx::PgPool;
use tenantry::ids::{OrganizationId, UserId};
use uuid::Uuid;

use super::{Database, DatabaseOptions, MIGRATOR};

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_looks_things_up_can_lock_no_row_and_write_none(pool: PgPool) {
    let options = DatabaseOptions::single((*pool.connect_options()).clone(), 2);
    let database = Database::connect(&options).await.expect("the test database");
    let (organization, user) = (OrganizationId::from_uuid(Uuid::nil()), UserId::from_uuid(Uuid::nil()));
    for statement in [
        "SELECT FROM tenantry.organizations FOR UPDATE",
        "SELECT FROM tenantry.organizations FOR KEY SHARE",
        "UPDATE tenantry.organizations SET name = name",
    ] {
        let mut tx = database.begin_lookup(organization, user).await.expect("a transaction");
        let refused = sqlx::query(statement).execute(&mut *tx).await.expect_err(statement);
        // read_only_sql_transaction
        let code = refused.as_database_error().and_then(|error| error.code().map(String::from));
        assert_eq!(code.as_deref(), Some("25006"), "{statement}: {refused}");
    }
}
