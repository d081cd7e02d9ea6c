//! Inputs that many endpoints take.

use tenantry::record::LIST_MAX;

use super::shape::{Property, id, may, number, text};

/// By id, or the active one.
pub(super) fn organization_id() -> Property {
    may("organizationId", id(), "Which organization; without it, the session's active one.")
}

/// By slug, which wins.
pub(super) fn organization_slug() -> Property {
    may("organizationSlug", text(), "The organization by its slug, which wins over `organizationId`.")
}

/// The part of a list.
pub(super) fn window() -> [Property; 2] {
    [
        may(
            "limit",
            number(0, LIST_MAX),
            "At most so many rows. Without it all of them, up to 10,000; more than that are refused with a request for a \
             limit.",
        ),
        may("offset", number(0, u32::MAX), "How many rows to skip."),
    ]
}
