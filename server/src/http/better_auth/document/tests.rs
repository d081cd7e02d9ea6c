use std::{collections::BTreeSet, path::Path};

use super::*;

/// Set to write `docs/openapi.json` anew.
const WRITE: &str = "TENANTRY_WRITE_OPENAPI";

#[test]
fn every_route_is_described_and_every_description_has_its_route() {
    let described: BTreeSet<(String, String)> = areas()
        .iter()
        .flat_map(|(_, _, endpoints)| endpoints.iter().map(Endpoint::place))
        .map(|(method, path)| (method.to_string(), path))
        .collect();
    let routes: BTreeSet<(String, String)> =
        super::super::all().known().iter().map(|(method, path)| (method.to_string(), path.clone())).collect();
    let missing: Vec<_> = routes.difference(&described).collect();
    let invented: Vec<_> = described.difference(&routes).collect();
    assert!(missing.is_empty() && invented.is_empty(), "not described: {missing:?}; without a route: {invented:?}");
    assert_eq!(routes.len(), super::super::all().known().len(), "no route twice");
}

#[test]
fn the_document_is_the_one_in_the_repository() {
    // Tests run in the folder of their package; one that was built in another checkout has the name of that one.
    let file = Path::new("../docs/openapi.json");
    let text = document().to_pretty_json().expect("a document") + "\n";
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(file, &text).expect("a file that can be written");
    }
    let known = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        known == text,
        "docs/openapi.json is not what the code says: write it anew with `make openapi`, and look at the difference"
    );
}

#[test]
fn identifiers_are_unique_and_every_reference_leads_somewhere() {
    let text = document().to_json().expect("a document");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let ids: Vec<String> = areas().iter().flat_map(|(_, _, endpoints)| endpoints.iter().map(Endpoint::id)).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap_or_default();
        assert!(value.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn what_is_described_has_words() {
    for (_, about, endpoints) in areas() {
        assert!(about.ends_with('.'), "{about}");
        for endpoint in endpoints {
            let operation = endpoint.operation();
            let summary = operation.summary.unwrap_or_default();
            assert!(!summary.is_empty() && !summary.ends_with('.'), "{summary}");
            let parameters = operation.parameters.unwrap_or_default();
            for parameter in parameters {
                let text = serde_json::to_value(&parameter).expect("JSON");
                assert!(text["description"].as_str().is_some_and(|says| says.ends_with('.')), "{text}");
            }
        }
    }
}
