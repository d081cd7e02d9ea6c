//! The document of the API: that it is served, that what it describes is there, and that it names the inputs that are
//! read. That answers are as it says, every test of the API checks on the way (`contract.rs`).

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::{Map, Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::{
    contract::{allows, document},
    world::{NOBODY, Person, World},
};

/// Path below the prefix, method, and what the document says.
fn endpoints() -> Vec<(&'static str, &'static str, &'static Value)> {
    let mut all = Vec::new();
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            all.push((path.strip_prefix("/api/auth").expect("the prefix"), method.as_str(), operation));
        }
    }
    assert!(all.len() > 50);
    all
}

/// The properties that the body has, inner ones of `data` with a dot.
fn described(operation: &Value) -> Vec<(String, Value)> {
    let Some(name) = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() else {
        return Vec::new();
    };
    let schema = document().pointer(name.trim_start_matches('#')).expect("a schema");
    let of = |schema: &Value, prefix: &str| -> Vec<(String, Value)> {
        let properties = schema["properties"].as_object().expect("properties");
        properties.iter().map(|(name, schema)| (format!("{prefix}{name}"), schema.clone())).collect()
    };
    let mut all = of(schema, "");
    if let Some(data) = all.iter().find(|(name, _)| name == "data").map(|(_, data)| data.clone()) {
        all.extend(of(&data, "data."));
    }
    all
}

/// Every name that a handler reads, as its source has it.
fn names_in_the_code() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from("src/http/better_auth")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("document") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("document.rs") {
                let text = std::fs::read_to_string(path).expect("a source");
                let is_name = |text: &&str| {
                    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_alphabetic())
                };
                names.extend(text.split('"').skip(1).step_by(2).filter(is_name).map(str::to_owned));
            }
        }
    }
    assert!(names.contains("keepCurrentActiveOrganization"), "{names:?}");
    names
}

/// An object with this value at a dotted name.
fn at(name: &str, value: Value) -> Value {
    match name.split_once('.') {
        Some((outer, inner)) => json!({ outer: { inner: value } }),
        None => json!({ name: value }),
    }
}

fn message(body: &Value) -> &str {
    body["message"].as_str().unwrap_or_default()
}

const STRANGE: fn() -> [Value; 4] = || [json!(true), json!(5), json!({ "a": [true] }), json!([[1]])];

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_described_endpoint_is_there(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    for (path, method, _) in endpoints() {
        for who in [&NOBODY, &mina] {
            let answer = match method {
                "get" => world.get(who, path).await,
                _ => world.post(&Person { cookie: who.cookie.clone(), ..Person::default() }, path, json!({})).await,
            };
            // What is there may say 404 only with a code of its own.
            let code = answer.body["code"].as_str().unwrap_or_default();
            assert!(!matches!(code, "NOT_FOUND" | "METHOD_NOT_ALLOWED"), "{method} {path}: {answer:?}");
        }
        let other = if method == "get" { "POST" } else { "GET" };
        let request = world.request(&mina, other, path).header("origin", crate::world::ORIGIN);
        let answer = world.send(request.body(Body::empty()).expect("a request")).await;
        answer.refused(405, "METHOD_NOT_ALLOWED");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_described_input_is_read_and_no_other(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let names = names_in_the_code();
    for (path, method, operation) in endpoints() {
        if method == "post" {
            let described = described(operation);
            // Without a body there is nothing to read; and some of these end the session.
            if described.is_empty() {
                continue;
            }
            for (name, schema) in &described {
                let wrong = STRANGE().into_iter().find(|value| !allows(schema, value)).expect("a wrong value");
                let answer = world.post(&mina, path, at(name, wrong.clone())).await;
                let answer = answer.refused(400, "VALIDATION_ERROR");
                let place = format!("[body.{name}]");
                assert!(message(&answer).contains(&place), "{path}: {name} = {wrong} is not refused: {answer}");
            }
            for value in STRANGE() {
                let is_described = |name: &str| described.iter().any(|(known, _)| known == name);
                let others = names.iter().filter(|name| !is_described(name));
                let body: Map<String, Value> = others.map(|name| (name.clone(), value.clone())).collect();
                let answer = world.post(&mina, path, Value::Object(body.clone())).await;
                for name in body.keys() {
                    let place = format!("[body.{name}]");
                    assert!(!message(&answer.body).contains(&place), "{path}: {name} is read: {}", answer.body);
                }
            }
        } else {
            let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            parameters.retain(|parameter| parameter["in"] == "query");
            let described: Vec<&str> = parameters.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
            for parameter in parameters.iter().filter(|parameter| parameter["schema"]["type"] != "array") {
                let name = parameter["name"].as_str().expect("a name");
                // How to compare is read where there is something to compare.
                let rest = if name == "filterOperator" { "&filterField=role&filterValue=x" } else { "" };
                let answer = world.get(&mina, &format!("{path}?{name}=x&{name}=y{rest}")).await;
                let answer = answer.refused(400, "VALIDATION_ERROR");
                assert!(message(&answer).contains(&format!("[query.{name}]")), "{path}: {name}: {answer}");
            }
            let others: Vec<&String> = names.iter().filter(|name| !described.contains(&name.as_str())).collect();
            let query: Vec<String> = others.iter().map(|name| format!("{name}=x&{name}=y")).collect();
            let answer = world.get(&mina, &format!("{path}?{}", query.join("&"))).await;
            for name in others {
                let place = format!("[query.{name}]");
                assert!(!message(&answer.body).contains(&place), "{path}: {name} is read: {}", answer.body);
            }
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_document_and_its_page_are_served(pool: PgPool) {
    let world = World::new(pool).await;
    let get = |path: &str, cookie: &str| {
        let request = Request::builder().uri(path).header("cookie", cookie);
        world.send(request.body(Body::empty()).expect("a request"))
    };
    let answer = get("/api/openapi.json", "").await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.ok(), *document());

    let answer = get("/api/docs", "").await;
    let policy = answer.header("content-security-policy").expect("a policy").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("script"));
    let page = answer.ok();
    let page = page.as_str().expect("a page");
    for (path, _, operation) in endpoints() {
        let id = operation["operationId"].as_str().expect("an id");
        assert!(
            page.contains(&format!("id=\"{id}\"")) && page.contains(&format!("<code>/api/auth{path}</code>")),
            "{id}"
        );
    }
    for part in page.split("href=\"#").skip(1) {
        let anchor = part.split('"').next().unwrap_or_default();
        assert!(page.contains(&format!("id=\"{anchor}\"")), "a link to nowhere: {anchor}");
    }
    assert!(!page.contains("style=") && !page.contains("<script"), "the policy would refuse it");
    assert!(page.contains("curl http://tenantry.test/api/auth/organization/create"), "examples have our own address");

    let dark = get("/api/docs", "tenantry_theme=dark").await.ok();
    assert!(dark.as_str().is_some_and(|page| page.contains("<html lang=\"en\" data-theme=\"dark\">")));
    assert_eq!(get("/api/docs/style.css", "").await.header("content-type"), Some("text/css"));
}
