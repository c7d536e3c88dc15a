//! Cedar: a policy for each entry. Cedar has no order: all policies are evaluated, and the least of
//! those that permit is the answer. Requests are made before anything is timed.
mod contender;

use cedar_policy::{Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request};
use contender::{condition_text, quoted, serve, workload};
use serde_json::Value;

fn write(test: &Value) -> String {
    let field = format!("context.{}", test["field"].as_str().expect("a field"));
    let value = || test["values"][0].as_str().expect("a text");
    match test["op"].as_str().expect("a test") {
        "in" => format!("[{}].contains({field})", quoted(test)),
        "not_in" => format!("!([{}].contains({field}))", quoted(test)),
        "between" => format!("{field} >= {} && {field} <= {}", test["from"], test["to"]),
        "starts_with" => format!("{field} like \"{}*\"", value()),
        "contains" => format!("{field} like \"*{}*\"", value()),
        other => panic!("no test is called {other}"),
    }
}

fn main() {
    let work = workload();
    let mut policies = PolicySet::new();
    for (entry, all) in work.entries.iter().enumerate() {
        let condition = condition_text(all, &write, " && ", " || ");
        let text = format!("permit(principal, action, resource) when {{ {condition} }};");
        let policy = Policy::parse(Some(PolicyId::new(entry.to_string())), text).expect("a policy");
        policies.add(policy).expect("an id of its own");
    }
    let uid = |text: &str| text.parse::<EntityUid>().expect("an entity");
    let request = |lead: &Value| {
        let context = Context::from_json_value(lead.clone(), None).expect("a context");
        let (who, what, which) = (uid("User::\"u\""), uid("Action::\"a\""), uid("Lead::\"l\""));
        Request::new(who, what, which, context, None).expect("a request")
    };
    let requests: Vec<Request> = work.leads.iter().map(request).collect();
    let (authorizer, nobody) = (Authorizer::new(), Entities::empty());
    serve(|lead| {
        let response = authorizer.is_authorized(&requests[lead], &policies, &nobody);
        let entry = |id: &PolicyId| AsRef::<str>::as_ref(id).parse::<i32>().expect("a number");
        response.diagnostics().reason().map(entry).min().unwrap_or(-1)
    });
}
