//! Cedar: a request a ticket. One policy permits those that the viewer sees, another, asked by
//! itself, those that pass the portal's filter. Tickets are entities with numbers as attributes, so
//! is the viewer with its contact and companies; entities and requests are made before anything is
//! timed. ticket_columns.py says what is asked.
use cedar_policy::{
    get_sdk_version, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicySet, Request, RestrictedExpression,
};
use serde_json::{json, Value};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

const CONTACT: i64 = 4711;
const COMPANIES: [i64; 3] = [17, 4242, 31337];
const PASSES: &str = "[1, 4, 6].contains(resource.pipeline) && !resource.is_internal && \
                      resource.category != 7";
const SEEN: &str = "(resource.contact == principal.contact || \
                    principal.companies.contains(resource.company))";

fn policy(condition: &str) -> PolicySet {
    let text = format!("permit(principal, action, resource) when {{ {condition} }};");
    text.parse().expect("a policy")
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind: EntityTypeName = kind.parse().expect("a type");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

fn entity(uid: &EntityUid, attributes: Vec<(&str, RestrictedExpression)>) -> Entity {
    let named: HashMap<String, RestrictedExpression> =
        attributes.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    Entity::new(uid.clone(), named, HashSet::new()).expect("an entity")
}

/// The numbers of a column, little-endian, of so many bytes each.
fn column(folder: &Path, name: &str, bytes: usize) -> Vec<i64> {
    let of = |each: &[u8]| each.iter().rev().fold(0, |sum, byte| sum << 8 | i64::from(*byte));
    std::fs::read(folder.join(name)).expect(name).chunks_exact(bytes).map(of).collect()
}

struct Tickets {
    entities: Entities,
    requests: Vec<Request>,
}

fn tickets(folder: &Path) -> Tickets {
    let contact = column(folder, "contact", 4);
    let company = column(folder, "company", 2);
    let pipeline = column(folder, "pipeline", 1);
    let category = column(folder, "category", 1);
    let internal_bits = column(folder, "is_internal", 1);
    let (long, truth) = (RestrictedExpression::new_long, RestrictedExpression::new_bool);
    let (viewer, action) = (uid("Contact", "viewer"), uid("Action", "see"));
    let companies = RestrictedExpression::new_set(COMPANIES.map(long));
    let attributes = vec![("contact", long(CONTACT)), ("companies", companies)];
    let mut entities = vec![entity(&viewer, attributes)];
    let mut requests = Vec::new();
    for row in 0..contact.len() {
        let ticket = uid("Ticket", &row.to_string());
        entities.push(entity(
            &ticket,
            vec![
                ("contact", long(contact[row])),
                ("company", long(company[row])),
                ("pipeline", long(pipeline[row])),
                ("category", long(category[row])),
                ("is_internal", truth(internal_bits[row / 8] >> (row % 8) & 1 != 0)),
            ],
        ));
        let (who, what) = (viewer.clone(), action.clone());
        requests.push(Request::new(who, what, ticket, Context::empty(), None).expect("a request"));
    }
    Tickets { entities: Entities::from_entities(entities, None).expect("entities"), requests }
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder of the tickets");
    let all = tickets(Path::new(&folder));
    let (passes, seen) = (policy(PASSES), policy(&format!("{PASSES} && {SEEN}")));
    let authorizer = Authorizer::new();
    let permits = |policies: &PolicySet, row: usize| {
        let response = authorizer.is_authorized(&all.requests[row], policies, &all.entities);
        response.decision() == Decision::Allow
    };
    let rows = || 0..all.requests.len();
    let answer = |question: &str| -> Option<Value> {
        match question {
            "passing" => Some(json!(rows().filter(|row| permits(&passes, *row)).count())),
            "count" => Some(json!(rows().filter(|row| permits(&seen, *row)).count())),
            "list" => Some(json!(rows().filter(|row| permits(&seen, *row)).collect::<Vec<_>>())),
            _ => None,
        }
    };
    println!("{}", json!({"version": get_sdk_version().to_string()}));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let (question, repeats) = line.split_once(' ').expect("a question and repeats");
        let start = Instant::now();
        let mut last = None;
        for _ in 0..repeats.parse::<usize>().expect("a number") {
            last = answer(question);
        }
        let nanoseconds = start.elapsed().as_nanos() as u64;
        let reply = last.map_or(json!({}), |found| json!({"ns": nanoseconds, "answer": found}));
        println!("{reply}");
        std::io::stdout().flush().expect("the reader");
    }
}
