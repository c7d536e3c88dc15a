//! a-tree: the entries as expressions in its index. It gives all that match, and the least of them
//! is the answer. It has no tests of a text's start or parts: these are written as the list of the
//! workload's domains that pass. Events are made before anything is timed.
mod contender;

use a_tree::{ATree, AttributeDefinition, Event};
use contender::{condition_text, quoted, serve, workload};
use serde_json::Value;
use std::collections::BTreeSet;

/// A lead's fields, its id left out.
fn fields(lead: &Value) -> impl Iterator<Item = (&String, &Value)> {
    lead.as_object().expect("a lead").iter().filter(|(name, _)| *name != "id")
}

fn write(test: &Value, domains: &BTreeSet<String>) -> String {
    let field = test["field"].as_str().expect("a field");
    let part = || test["values"][0].as_str().expect("a text");
    let those = |holds: &dyn Fn(&str) -> bool| {
        let met = domains.iter().filter(|domain| holds(domain));
        let listed: Vec<String> = met.map(|domain| format!("{domain:?}")).collect();
        let none = listed.is_empty();
        format!("{field} in [{}]", if none { "\"nobody\"".into() } else { listed.join(", ") })
    };
    match test["op"].as_str().expect("a test") {
        "in" => format!("{field} in [{}]", quoted(test)),
        "not_in" => format!("{field} not in [{}]", quoted(test)),
        "between" => format!("({field} >= {} and {field} <= {})", test["from"], test["to"]),
        "starts_with" => those(&|domain| domain.starts_with(part())),
        "contains" => those(&|domain| domain.contains(part())),
        other => panic!("no test is called {other}"),
    }
}

fn event(tree: &ATree<i32>, lead: &Value) -> Event {
    let mut builder = tree.make_event();
    for (name, value) in fields(lead) {
        match value {
            Value::String(text) => builder.with_string(name, text).expect("a text"),
            _ => builder.with_integer(name, value.as_i64().expect("a number")).expect("a number"),
        };
    }
    builder.build().expect("an event")
}

fn main() {
    let work = workload();
    let definitions: Vec<AttributeDefinition> = fields(&work.leads[0])
        .map(|(name, value)| match value {
            Value::String(_) => AttributeDefinition::string(name),
            _ => AttributeDefinition::integer(name),
        })
        .collect();
    let domain = |lead: &Value| lead["email_domain"].as_str().expect("a text").to_owned();
    let domains: BTreeSet<String> = work.leads.iter().map(domain).collect();
    let mut tree = ATree::<i32>::new(&definitions).expect("attributes");
    for (entry, all) in work.entries.iter().enumerate() {
        let text = condition_text(all, &|test| write(test, &domains), " and ", " or ");
        if let Err(error) = tree.insert(&(entry as i32), &text) {
            panic!("entry {entry}: {error}");
        }
    }
    let events: Vec<Event> = work.leads.iter().map(|lead| event(&tree, lead)).collect();
    serve(|lead| {
        let report = tree.search(&events[lead]).expect("a report");
        report.matches().iter().map(|entry| **entry).min().unwrap_or(-1)
    });
}
