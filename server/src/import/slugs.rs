//! The slug of an organization that comes from elsewhere: its own, or the next one that is free.

use std::collections::HashSet;

use tenantry::slug::Slug;

use super::{Import, ImportError, ids, source::OrganizationRow};

/// Endings that are tried when a slug is taken.
const TURNS: u8 = 8;

/// Slugs that a dry run has given instead of others: nothing in the database says so.
pub(super) type Given = HashSet<String>;

impl Import<'_> {
    /// A free slug for the organization. The same for every run, as long as the same ones are taken.
    pub(super) async fn choose_slug(
        &mut self,
        organization: &OrganizationRow,
        given: &mut Given,
    ) -> Result<Option<Slug>, ImportError> {
        let own = Slug::parse(&organization.slug).ok();
        if let Some(own) = &own
            && self.core.slug_is_free(own).await?
        {
            return Ok(Some(own.clone()));
        }
        let bytes = |turn| ids::bytes("slug", &organization.id, turn);
        let wish = own
            .or_else(|| Slug::propose(&organization.slug))
            .or_else(|| Slug::propose(&organization.name))
            .unwrap_or_else(|| Slug::random(ids::bytes("slug", &organization.id, 0)));
        let candidates = std::iter::once(wish.clone()).chain((0..TURNS).map(|turn| wish.with_suffix(bytes(turn))));
        for slug in candidates {
            // What another organization of the source is called is for that one.
            if slug.as_str() != organization.slug && self.source.has_slug(slug.as_str()).await? {
                continue;
            }
            if !given.contains(slug.as_str()) && self.core.slug_is_free(&slug).await? {
                if self.dry_run {
                    given.insert(slug.as_str().to_owned());
                }
                return Ok(Some(slug));
            }
        }
        Ok(None)
    }
}
