//! The members of an organization as a file: comma-separated values (RFC 4180), read page by page while it is sent.

use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::stream::try_unfold;
use tenantry::{
    Error, Result,
    member::{Member, MemberQuery},
    organization::OrganizationRef,
    page::{Cursor, LIMIT_MAX, PageRequest},
    session::{Tenant, Visitor},
    slug::Slug,
};
use tenantry_app::{
    api::members::ListView,
    i18n::{Locale, from_model},
    members_file,
};

use super::{AppState, problem::Problem};

/// Excel takes a file for UTF-8 by this mark alone, and would garble Hangul without it.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// `GET /o/{slug}/members.csv`, with the filters of the page in the query.
pub async fn members(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Query(view): Query<ListView>,
    Extension(visitor): Extension<Visitor>,
) -> Response {
    match begin(&state, &slug, &view, &visitor).await {
        Ok((tenant, query)) => file(state, visitor, &tenant, query),
        Err(error) => Problem(error).into_response(),
    }
}

async fn begin(state: &AppState, slug: &str, view: &ListView, visitor: &Visitor) -> Result<(Tenant, MemberQuery)> {
    let slug = Slug::parse(slug).map_err(|_| Error::OrganizationNotFound)?;
    let query = view.query()?;
    let tenant = state.services.doorkeeper.enter(visitor, &OrganizationRef::Slug(slug)).await?;
    state.services.members.begin_export(&tenant, &query).await?;
    Ok((tenant, query))
}

/// Where the file stands.
enum Step {
    Head,
    Page(Option<Cursor>),
    End,
}

fn file(state: AppState, visitor: Visitor, tenant: &Tenant, query: MemberQuery) -> Response {
    let locale = from_model(visitor.origin.locale);
    let organization = OrganizationRef::Id(tenant.organization_id);
    let name = format!("attachment; filename=\"{}-members.csv\"", tenant.slug);
    let rows = try_unfold(Step::Head, move |step| {
        let (state, visitor, query, organization) =
            (state.clone(), visitor.clone(), query.clone(), organization.clone());
        async move {
            match step {
                Step::Head => Ok(Some((head(locale), Step::Page(None)))),
                Step::Page(after) => {
                    // Asked again for each page: access that has ended ends the file, too.
                    let tenant = state.services.doorkeeper.enter(&visitor, &organization).await?;
                    let query = MemberQuery { page: PageRequest::new(LIMIT_MAX, after)?, ..query };
                    let page = state.services.members.list(&tenant, &query).await?;
                    let rows = page.items.iter().map(|member| row(locale, member)).collect::<String>();
                    let next = page.next.map_or(Step::End, |cursor| Step::Page(Some(cursor)));
                    Ok::<_, Error>(Some((rows, next)))
                }
                Step::End => Ok(None),
            }
        }
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    (headers, Body::from_stream(rows)).into_response()
}

fn head(locale: Locale) -> String {
    format!("{BYTE_ORDER_MARK}{}", line(&members_file::columns(locale).map(str::to_owned)))
}

fn row(locale: Locale, member: &Member) -> String {
    line(&members_file::cells(locale, member))
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell as text and nothing else: a spreadsheet would run what begins like a formula (CWE-1236).
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_for_every_spreadsheet() {
        assert_eq!(quoted("홍길동"), "\"홍길동\"");
        assert_eq!(quoted("Ada \"Countess\" Lovelace, PhD"), "\"Ada \"\"Countess\"\" Lovelace, PhD\"");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(quoted(formula), format!("\"'{formula}\""));
        }
    }
}
