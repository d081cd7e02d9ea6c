//! One endpoint, as the document tells it.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};
use tenantry::Error;
use utoipa::openapi::{
    Content, Ref, RefOr, Required, Response,
    example::ExampleBuilder,
    header::HeaderBuilder,
    path::{HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn},
    request_body::RequestBodyBuilder,
    response::ResponseBuilder,
    security::SecurityRequirement,
};

use super::{
    super::errors::{self, Refusal},
    SESSION_COOKIE_SCHEME, TOKEN_SCHEME,
    shape::{Property, Shape, extended, named, needs, object, one_of, text},
};

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Callers {
    /// Somebody who is signed in.
    SignedIn,
    /// Anybody; a session makes a difference.
    Anybody,
    /// Anybody; no session is looked at.
    Nobody,
}

/// One endpoint.
pub(super) struct Endpoint {
    method: Method,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    details: &'static str,
    callers: Callers,
    in_path: Vec<Property>,
    query: Vec<Property>,
    body: Option<Vec<Property>>,
    answers: Vec<(u16, Answer)>,
    refusals: Vec<Refusal>,
}

struct Answer {
    shape: Option<Shape>,
    says: &'static str,
    opens_session: bool,
    leads_on: bool,
}

/// An endpoint that reads.
pub(super) fn get(path: &'static str, summary: &'static str) -> Endpoint {
    Endpoint::new(Method::GET, path, summary)
}

/// An endpoint that writes.
pub(super) fn post(path: &'static str, summary: &'static str) -> Endpoint {
    Endpoint::new(Method::POST, path, summary)
}

impl Endpoint {
    fn new(method: Method, path: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            tag: "",
            summary,
            details: "",
            callers: Callers::SignedIn,
            in_path: Vec::new(),
            query: Vec::new(),
            body: None,
            answers: Vec::new(),
            refusals: Vec::new(),
        }
    }

    pub(super) fn tagged(self, tag: &'static str) -> Self {
        Self { tag, ..self }
    }

    /// What its summary leaves open. Markdown: paragraphs, lists and code.
    pub(super) fn details(self, details: &'static str) -> Self {
        Self { details, ..self }
    }

    /// Nobody needs to be signed in.
    pub(super) fn for_anybody(self) -> Self {
        Self { callers: Callers::Anybody, ..self }
    }

    /// Nobody needs to be signed in, and it makes no difference.
    pub(super) fn without_session(self) -> Self {
        Self { callers: Callers::Nobody, ..self }
    }

    /// What the path takes.
    pub(super) fn path(mut self, properties: impl IntoIterator<Item = Property>) -> Self {
        self.in_path.extend(properties);
        self
    }

    /// What the query takes.
    pub(super) fn query(mut self, properties: impl IntoIterator<Item = Property>) -> Self {
        self.query.extend(properties);
        self
    }

    /// What the body holds.
    pub(super) fn body(mut self, properties: impl IntoIterator<Item = Property>) -> Self {
        self.body.get_or_insert_default().extend(properties);
        self
    }

    /// What a success looks like.
    pub(super) fn answers(mut self, shape: Shape, says: &'static str) -> Self {
        self.answers.push((200, Answer { shape: Some(shape), says, opens_session: false, leads_on: false }));
        self
    }

    /// What a success looks like that comes with a new session.
    pub(super) fn opens_session(mut self, shape: Shape, says: &'static str) -> Self {
        self.answers.push((200, Answer { shape: Some(shape), says, opens_session: true, leads_on: false }));
        self
    }

    /// A success may also lead the browser on.
    pub(super) fn leads_on(mut self, says: &'static str) -> Self {
        self.answers.push((302, Answer { shape: None, says, opens_session: false, leads_on: true }));
        self
    }

    /// Which refusals there are besides those of every endpoint.
    pub(super) fn refuses<R: Into<Refusal>>(mut self, refusals: impl IntoIterator<Item = R>) -> Self {
        self.refusals.extend(refusals.into_iter().map(Into::into));
        self
    }

    /// The full path.
    pub(super) fn full_path(&self) -> String {
        format!("{}{}", super::super::PREFIX, self.path)
    }

    /// Method and path below the prefix.
    #[cfg(test)]
    pub(super) fn place(&self) -> (Method, String) {
        (self.method.clone(), self.path.to_owned())
    }

    pub(super) fn method(&self) -> HttpMethod {
        if self.method == Method::GET { HttpMethod::Get } else { HttpMethod::Post }
    }

    /// The words of the path as one: `/organization/list-members` is `organizationListMembers`, and what is taken from
    /// the path is a word, too.
    pub(super) fn id(&self) -> String {
        let mut id = String::new();
        for word in self.path.split(['/', '-', '{', '}']).filter(|word| !word.is_empty()) {
            let (first, rest) = word.split_at(1);
            if id.is_empty() {
                id.push_str(first)
            } else {
                id.push_str(&first.to_ascii_uppercase())
            };
            id.push_str(rest);
        }
        id
    }

    /// The name under which the document keeps the shape of the body.
    pub(super) fn body_name(&self) -> String {
        let id = self.id();
        format!("{}{}Body", id[..1].to_ascii_uppercase(), &id[1..])
    }

    pub(super) fn body_shape(&self) -> Option<Shape> {
        self.body.clone().map(object)
    }

    /// All that this endpoint refuses, those that every endpoint shares among it.
    fn refusals(&self) -> Vec<Refusal> {
        let mut all: Vec<Refusal> = Vec::new();
        let mut add = |refusal: Refusal| {
            if !all.iter().any(|known| known.told() == refusal.told()) {
                all.push(refusal);
            }
        };
        if self.body.is_some() {
            add(errors::BAD_REQUEST.into());
        }
        if self.body.is_some() || !self.query.is_empty() {
            add(Refusal::invalid("[body.name] Invalid input: expected string, received undefined".to_owned()));
        }
        self.refusals.iter().cloned().for_each(&mut add);
        if self.callers == Callers::SignedIn {
            add(errors::UNAUTHORIZED.into());
        }
        if self.method == Method::POST {
            add(errors::INVALID_ORIGIN.into());
        }
        if self.body.is_some() {
            add(Error::PayloadTooLarge.into());
            add(errors::UNSUPPORTED_MEDIA_TYPE.into());
        }
        all
    }

    fn responses(&self) -> BTreeMap<String, RefOr<Response>> {
        let mut responses = BTreeMap::new();
        for (status, answer) in &self.answers {
            responses.insert(status.to_string(), RefOr::T(answer.response()));
        }
        let mut by_status: BTreeMap<u16, Vec<Refusal>> = BTreeMap::new();
        for refusal in self.refusals() {
            by_status.entry(refusal.told().0).or_default().push(refusal);
        }
        for (status, refusals) in by_status {
            responses.insert(status.to_string(), RefOr::T(refused(&refusals)));
        }
        for (status, name) in SHARED {
            responses.insert(status.to_string(), RefOr::Ref(Ref::from_response_name(name)));
        }
        responses
    }

    pub(super) fn operation(&self) -> Operation {
        let mut operation = OperationBuilder::new()
            .tag(self.tag)
            .summary(Some(self.summary))
            .operation_id(Some(self.id()))
            .responses(utoipa::openapi::Responses::from_iter(self.responses()));
        if !self.details.is_empty() {
            operation = operation.description(Some(self.details));
        }
        let places = [(ParameterIn::Path, &self.in_path), (ParameterIn::Query, &self.query)];
        let parameters = places.iter().flat_map(|(place, list)| list.iter().map(move |property| (place, property)));
        for (place, Property { name, is_needed, shape }) in parameters {
            let (schema, says) = described(shape);
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(*name)
                    .parameter_in(place.clone())
                    .required(if *is_needed { Required::True } else { Required::False })
                    .description(says)
                    .schema(Some(schema.into_schema()))
                    .build(),
            );
        }
        if let Some(body) = &self.body {
            let is_needed = body.iter().any(|property| property.is_needed);
            let needed = if is_needed { Required::True } else { Required::False };
            let body = RequestBodyBuilder::new()
                .content("application/json", Content::new(Some(named(&self.body_name()).into_schema())))
                .required(Some(needed));
            operation = operation.request_body(Some(body.build()));
        }
        let none: [String; 0] = [];
        let (cookie, token) = (
            SecurityRequirement::new(SESSION_COOKIE_SCHEME, none.clone()),
            SecurityRequirement::new(TOKEN_SCHEME, none),
        );
        let operation = match self.callers {
            Callers::SignedIn => operation.security(cookie).security(token),
            Callers::Anybody => operation.security(SecurityRequirement::default()).security(cookie).security(token),
            Callers::Nobody => operation.securities(Some([])),
        };
        operation.build()
    }
}

/// A parameter tells its description itself.
fn described(shape: &Shape) -> (Shape, Option<String>) {
    let mut shape = shape.clone();
    let says = shape.take_description();
    (shape, says)
}

impl Answer {
    fn response(&self) -> Response {
        let mut response = ResponseBuilder::new().description(self.says);
        if let Some(shape) = &self.shape {
            response = response.content("application/json", Content::new(Some(shape.clone().into_schema())));
        }
        if self.opens_session {
            let header =
                |says: &str| HeaderBuilder::new().schema(Some(text().into_schema())).description(Some(says)).build();
            response = response
                .header("set-cookie", header("The session, for browsers."))
                .header("set-auth-token", header("The session's token, to be sent as `Authorization: Bearer`."));
        }
        if self.leads_on {
            let header = HeaderBuilder::new().schema(Some(text().into_schema()));
            response = response.header("location", header.description(Some("The `callbackURL`.")).build());
        }
        response.build()
    }
}

/// Refusals that any endpoint may give, described once.
const SHARED: [(u16, &str); 3] = [(429, "TooManyRequests"), (500, "InternalServerError"), (503, "Unavailable")];

/// The shared refusals by name.
pub(super) fn shared() -> Vec<(&'static str, Response)> {
    let refusals = [Error::RateLimited { retry_after: 7 }, Error::Internal, Error::Unavailable];
    let named = SHARED.iter().zip(refusals);
    named
        .map(|((status, name), error)| {
            let mut response = refused(&[Refusal::from(error)]);
            if *status == 429 {
                let seconds = super::shape::count();
                let header = HeaderBuilder::new().schema(Some(seconds.into_schema()));
                let header = header.description(Some("Seconds to wait.")).build();
                response.headers.insert("retry-after".to_owned(), RefOr::T(header));
            }
            (*name, response)
        })
        .collect()
}

/// The refusals of one status.
fn refused(refusals: &[Refusal]) -> Response {
    let told: Vec<(u16, &str, &str)> = refusals.iter().map(Refusal::told).collect();
    let mut codes: Vec<&str> = told.iter().map(|(_, code, _)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut says = String::new();
    for (_, code, message) in &told {
        says.push_str(&format!("- `{code}`: {}\n", message_of(code, message)));
    }
    let shape = extended(named("Error"), [needs("code", one_of(codes), "What is refused.")]);
    let mut content = Content::builder().schema(Some(shape.into_schema()));
    let mut examples: Vec<(String, RefOr<utoipa::openapi::example::Example>)> = Vec::new();
    for (_, code, message) in &told {
        if !examples.iter().any(|(known, _)| known == code) {
            let value: Value = json!({ "code": code, "message": message });
            examples.push(((*code).to_owned(), ExampleBuilder::new().value(Some(value)).into()));
        }
    }
    content = content.examples_from_iter(examples);
    ResponseBuilder::new().description(says.trim_end()).content("application/json", content.build()).build()
}

/// The message of a code, or what the code is about where the message says what was sent.
fn message_of<'a>(code: &str, message: &'a str) -> &'a str {
    match code {
        "VALIDATION_ERROR" => "Input is missing or refused; the message names every field",
        _ => message,
    }
}
