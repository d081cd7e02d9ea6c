//! What the page shows of the document.

use askama::Template;
use url::Url;
use utoipa::openapi::{
    OpenApi, RefOr, Required, Response,
    path::{Operation, Parameter},
    schema::Schema,
};

use super::{
    example::{Extent, sample},
    prose::{blocks, inline},
    rows::{self, Row},
};

/// Codes of every endpoint, said once: the rest is what an endpoint is about.
const EVERYWHERE: [&str; 9] = [
    "BAD_REQUEST",
    "VALIDATION_ERROR",
    "UNAUTHORIZED",
    "INVALID_ORIGIN",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "TOO_MANY_REQUESTS",
    "INTERNAL_SERVER_ERROR",
    "SERVICE_UNAVAILABLE",
];

pub(super) struct View {
    /// HTML.
    pub(super) about: String,
    pub(super) areas: Vec<Area>,
    pub(super) shapes: Vec<Named>,
    pub(super) everywhere: Vec<Refused>,
}

pub(super) struct Area {
    pub(super) anchor: String,
    pub(super) name: String,
    /// HTML.
    pub(super) about: String,
    pub(super) endpoints: Vec<Endpoint>,
}

pub(super) struct Endpoint {
    pub(super) anchor: String,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) summary: String,
    /// HTML.
    pub(super) details: String,
    pub(super) session: &'static str,
    /// HTML.
    pub(super) query: String,
    /// HTML.
    pub(super) body: String,
    pub(super) answers: Vec<Answer>,
    pub(super) refusals: Vec<Refused>,
    pub(super) request: String,
    pub(super) client: String,
    pub(super) response: String,
}

pub(super) struct Answer {
    pub(super) status: String,
    /// HTML.
    pub(super) says: String,
    /// HTML: a name, where the shape has one.
    pub(super) kind: String,
    /// HTML.
    pub(super) rows: String,
    pub(super) headers: Vec<(String, String)>,
}

#[derive(Clone)]
pub(super) struct Refused {
    pub(super) status: String,
    pub(super) code: String,
    pub(super) message: String,
}

/// A shape with a name of its own.
pub(super) struct Named {
    pub(super) name: String,
    /// HTML.
    pub(super) about: String,
    /// HTML.
    pub(super) rows: String,
}

/// Properties or parameters, as a list.
#[derive(Template)]
#[template(path = "docs/rows.html")]
struct Rows<'a> {
    rows: &'a [Row],
    shows_needed: bool,
}

/// Of a request: which are needed is said.
fn sent(rows: &[Row]) -> String {
    html(rows, true)
}

/// Of an answer: what is described is there.
fn answered(rows: &[Row]) -> String {
    html(rows, false)
}

fn html(rows: &[Row], shows_needed: bool) -> String {
    // The template has no filters that fail.
    if rows.is_empty() { String::new() } else { Rows { rows, shows_needed }.render().unwrap_or_default() }
}

impl View {
    pub(super) fn of(document: &OpenApi, public_url: &Url) -> Self {
        let mut everywhere: Vec<Refused> = Vec::new();
        let mut areas = Vec::new();
        for tag in document.tags.iter().flatten() {
            let mut endpoints = Vec::new();
            for (path, item) in &document.paths.paths {
                for (method, operation) in [("GET", &item.get), ("POST", &item.post)] {
                    if let Some(operation) = operation
                        && operation.tags.iter().flatten().any(|name| *name == tag.name)
                    {
                        let refusals = refusals(operation, document);
                        for shared in refusals.iter().filter(|refused| is_everywhere(refused)) {
                            if !everywhere
                                .iter()
                                .any(|known| known.code == shared.code && known.status == shared.status)
                            {
                                everywhere.push(shared.clone());
                            }
                        }
                        endpoints.push(endpoint(method, path, operation, refusals, document, public_url));
                    }
                }
            }
            let about = blocks(tag.description.as_deref().unwrap_or_default());
            areas.push(Area { anchor: anchor(&tag.name), name: tag.name.clone(), about, endpoints });
        }
        everywhere.sort_by(|a, b| a.status.cmp(&b.status));
        let schemas = document.components.iter().flat_map(|components| &components.schemas);
        let shapes = schemas
            // Bodies are shown where they are sent.
            .filter(|(name, _)| !name.ends_with("Body"))
            .map(|(name, schema)| Named {
                name: name.clone(),
                about: inline(&description(schema)),
                rows: answered(&rows::rows(schema, document)),
            })
            .collect();
        let about = blocks(document.info.description.as_deref().unwrap_or_default());
        Self { about, areas, shapes, everywhere }
    }
}

fn anchor(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn is_everywhere(refused: &Refused) -> bool {
    EVERYWHERE.contains(&refused.code.as_str())
        // One endpoint says it otherwise.
        && !(refused.code == "UNAUTHORIZED" && refused.status != "401")
}

fn description(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::T(Schema::Object(object)) => object.description.clone().unwrap_or_default(),
        RefOr::T(Schema::AllOf(all)) => all.description.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

fn endpoint(
    method: &'static str,
    path: &str,
    operation: &Operation,
    refusals: Vec<Refused>,
    document: &OpenApi,
    public_url: &Url,
) -> Endpoint {
    let parameters: Vec<&Parameter> = operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
        .collect();
    let body = match &operation.request_body {
        Some(RefOr::T(body)) => body.content.get("application/json").and_then(schema_of),
        _ => None,
    };
    let answers = operation.responses.responses.iter().filter(|(status, _)| status.starts_with(['2', '3']));
    let answers: Vec<(&String, &Response)> = answers
        .filter_map(|(status, response)| match response {
            RefOr::T(response) => Some((status, response)),
            RefOr::Ref(_) => None,
        })
        .collect();
    let first = answers.iter().find_map(|(_, response)| response.content.get("application/json").and_then(schema_of));
    let session = session(operation);
    let query: Vec<Row> = parameters
        .iter()
        .filter_map(|parameter| {
            let says = parameter.description.as_deref().unwrap_or_default();
            let is_needed = parameter.required == Required::True;
            Some(rows::parameter(&parameter.name, is_needed, says, parameter.schema.as_ref()?))
        })
        .collect();
    Endpoint {
        anchor: operation.operation_id.clone().unwrap_or_default(),
        method,
        path: path.to_owned(),
        summary: operation.summary.clone().unwrap_or_default(),
        details: blocks(operation.description.as_deref().unwrap_or_default()),
        session,
        query: sent(&query),
        body: body.map(|schema| sent(&rows::rows(schema, document))).unwrap_or_default(),
        answers: answers.iter().map(|(status, response)| answer(status, response, document)).collect(),
        refusals: refusals.into_iter().filter(|refused| !is_everywhere(refused)).collect(),
        request: request(method, path, &parameters, body, session, document, public_url),
        client: client(path, &parameters, body, document),
        response: first.map(|schema| sample(schema, document, Extent::Everything).pretty()).unwrap_or_default(),
    }
}

fn schema_of(content: &RefOr<utoipa::openapi::Content>) -> Option<&RefOr<Schema>> {
    match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    }
}

fn session(operation: &Operation) -> &'static str {
    let Some(required) = &operation.security else { return "Needs a session" };
    // The one that requires nothing stands first.
    let is_open = required
        .first()
        .is_some_and(|first| serde_json::to_value(first).is_ok_and(|first| first == serde_json::json!({})));
    match required.len() {
        0 => "Open to anybody",
        _ if is_open => "Open to anybody; a session makes a difference",
        _ => "Needs a session",
    }
}

fn answer(status: &str, response: &Response, document: &OpenApi) -> Answer {
    let schema = response.content.get("application/json").and_then(schema_of);
    Answer {
        status: status.to_owned(),
        says: inline(&response.description),
        kind: schema
            .map(|schema| match schema {
                RefOr::T(Schema::Object(_)) => "object".to_owned(),
                other => rows::kind(other),
            })
            .unwrap_or_default(),
        // A named shape has rows of its own elsewhere on the page.
        rows: match schema {
            Some(schema @ RefOr::T(Schema::Object(_) | Schema::OneOf(_))) => answered(&rows::rows(schema, document)),
            Some(RefOr::T(Schema::AllOf(all))) => {
                all.items.last().map(|last| answered(&rows::rows(last, document))).unwrap_or_default()
            }
            _ => String::new(),
        },
        headers: response
            .headers
            .iter()
            .filter_map(|(name, header)| match header {
                RefOr::T(header) => Some((name.clone(), inline(header.description.as_deref().unwrap_or_default()))),
                RefOr::Ref(_) => None,
            })
            .collect(),
    }
}

fn refusals(operation: &Operation, document: &OpenApi) -> Vec<Refused> {
    let named = document.components.as_ref().map(|components| &components.responses);
    let mut all = Vec::new();
    for (status, response) in &operation.responses.responses {
        let response = match response {
            RefOr::T(response) => Some(response),
            RefOr::Ref(reference) => {
                match named.and_then(|named| named.get(reference.ref_location.rsplit('/').next()?)) {
                    Some(RefOr::T(response)) => Some(response),
                    _ => None,
                }
            }
        };
        if let Some(response) = response.filter(|_| status.starts_with(['4', '5'])) {
            // The description is a list: `code`: message.
            for line in response.description.lines() {
                if let Some((code, message)) = line.trim_start_matches("- ").split_once(": ") {
                    let code = code.trim_matches('`').to_owned();
                    all.push(Refused { status: status.clone(), code, message: message.to_owned() });
                }
            }
        }
    }
    all
}

/// The call as a line of a shell.
fn request(
    method: &str,
    path: &str,
    parameters: &[&Parameter],
    body: Option<&RefOr<Schema>>,
    session: &str,
    document: &OpenApi,
    public_url: &Url,
) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    let mut address = format!("{base}{path}");
    let needed: Vec<String> = needed(parameters, document).map(|(name, value)| format!("{name}={value}")).collect();
    if !needed.is_empty() {
        address = format!("'{address}?{}'", needed.join("&"));
    }
    let mut lines = vec![format!("curl {address}")];
    if session == "Needs a session" {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    match body {
        Some(schema) => {
            let sample = sample(schema, document, Extent::Needed);
            let compact = sample.compact();
            lines.push(format!("--json '{}'", if compact.len() > 60 { sample.pretty() } else { compact }));
        }
        None if method == "POST" => lines.push("-X POST".to_owned()),
        None => {}
    }
    lines.join(" \\\n  ")
}

fn needed(parameters: &[&Parameter], document: &OpenApi) -> impl Iterator<Item = (String, String)> {
    parameters.iter().filter(|parameter| parameter.required == Required::True).filter_map(move |parameter| {
        let value = sample(parameter.schema.as_ref()?, document, Extent::Needed).compact();
        Some((parameter.name.clone(), value.trim_matches('"').to_owned()))
    })
}

/// The call as the npm client makes it: it turns the words of the path into the names of its methods.
fn client(path: &str, parameters: &[&Parameter], body: Option<&RefOr<Schema>>, document: &OpenApi) -> String {
    let below = path.strip_prefix(super::better_auth::PREFIX).unwrap_or(path);
    let mut query: Vec<String> =
        needed(parameters, document).map(|(name, value)| format!("{name}: '{value}'")).collect();
    if super::better_auth::is_ours_alone(below) {
        return format!("await client.$fetch('{below}')");
    }
    let method: Vec<String> = below.trim_start_matches('/').split('/').map(camel_case).collect();
    let arguments = match body {
        Some(schema) => sample(schema, document, Extent::Needed).pretty(),
        None if query.is_empty() => String::new(),
        None => {
            query.sort();
            format!("{{ query: {{ {} }} }}", query.join(", "))
        }
    };
    format!("await client.{}({arguments})", method.join("."))
}

fn camel_case(word: &str) -> String {
    let mut parts = word.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (head, rest) = part.split_at(part.len().min(1));
        name + &head.to_ascii_uppercase() + rest
    })
}
