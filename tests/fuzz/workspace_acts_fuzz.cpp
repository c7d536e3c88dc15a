// Any bytes as acts in the workspace, and as a question about what they left: refused as a whole, or
// done so that what is remembered can be saved, and asking again changes nothing more.
#include <string>
#include <vector>

#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "ambit/workspace_acts.hpp"
#include "ambit/zones.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

constexpr const char* rules = R"({"ambit": 1,
  "schema": {"objects": {
    "user": {"fields": {"seat": {"type": "bool"}}},
    "company": {"fields": {"csm": {"type": "id"}, "size": {"type": "integer"},
                           "tags": {"type": "choices", "options": ["a", "b"]}}},
    "deal": {"fields": {"pipe": {"type": "choice", "options": ["sales", "renewal"]},
                        "stage": {"type": "choice", "options": ["new", "won"]},
                        "amount": {"type": "decimal", "scale": 2}, "share": {"type": "number"},
                        "due": {"type": "date"}, "at": {"type": "timestamp"},
                        "note": {"type": "text", "ignore_case": true},
                        "short": {"type": "text", "derived": {"left": [{"field": "note"}, 3]}}}},
    "activity": {"fields": {"contact": {"type": "id"}, "at": {"type": "timestamp"}}}}},
  "sharing": {"company": {"internal": "edit"}, "activity": {"internal": "read"},
              "deal": {"internal": "read", "rules": [
                {"id": "r", "when": {"field": "note", "op": "ne", "value": "locked",
                                     "if_missing": true},
                 "to": [{"all": "internal"}], "access": "edit"}]}},
  "workspace": {"subscription": "enterprise", "csm_property": "csm",
    "seat": {"field": "seat", "op": "eq", "value": true},
    "activities": {"contact": "contact", "at": "at"},
    "pipelines": [{"id": "sales", "object": "deal",
                   "when": {"field": "pipe", "op": "eq", "value": "sales"}, "stage": "stage",
                   "stages": [{"id": "new"}, {"id": "won", "requires": ["amount", "short"]}]}]}})";

constexpr const char* people = R"({"ambit": 1, "users": [
  {"id": "ana", "active": true, "fields": {"seat": true},
   "permissions": ["customer_success_workspace", "manage_customer_success_settings"]}]})";

struct world {
  ambit::workspace::viewer ana;
  std::vector<ambit::batch> records;
};

world make_world() {
  const auto compiled = ambit::policy::compile(rules);
  fuzz::require_honest(compiled);
  const auto live =
      *ambit::engine::bind(*compiled, *ambit::directory().apply(people), ambit::zones());
  ambit::context when;
  when.actor = "ana";
  const auto read = [&](const char* object, const char* text) {
    return *ambit::batch::from_json(compiled->schema(), object, text);
  };
  return {*ambit::workspace::viewer::bind(live, "ana", when),
          {read("company", R"([{"id": "A"}, {"id": "B", "size": 4, "tags": ["b"]}, {"id": "C"}])"),
           read("deal", R"([{"id": "1", "pipe": "sales", "stage": "new", "amount": "x"},
                            {"id": "2", "note": "locked"}, {"id": "3", "note": 7}])")}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world in = make_world();
  static ambit::scratch memory;
  const std::string_view text = fuzz::as_text(data, size);
  std::vector<const ambit::batch*> records;
  for (const ambit::batch& each : in.records) records.push_back(&each);
  ambit::ledger book;
  const std::string before = *book.snapshot();
  const auto planned = ambit::workspace::plan_acts(in.ana, records, text, book, memory);
  fuzz::require_honest(planned);
  fuzz::require(*book.snapshot() == before, "a plan changes nothing");
  if (planned) {
    fuzz::require(static_cast<bool>(book.changes(*planned)), "what it would change can be said");
    fuzz::require(book.commit(*planned) == ambit::status::ok, "what was planned stands");
    const std::string after = *book.snapshot();
    const auto kept = ambit::ledger::restore(after);
    fuzz::require(kept && *kept->snapshot() == after, "what is remembered can be saved");
    // The records are as they were: a host that lost the answer. Only what one call did in several
    // steps, or undid, is done anew.
    if (planned->size() == 1) {
      fuzz::require(static_cast<bool>(ambit::workspace::act(in.ana, records, text, book, memory)),
                    "acts may be said again");
      fuzz::require(*book.snapshot() == after, "and change nothing more");
    }
  }
  for (const char* const question :
       {R"({"ask": "views"})", R"({"ask": "reports"})", R"({"ask": "follows"})",
        R"({"ask": "history", "object": "deal", "id": "1"})",
        R"({"ask": "resolve", "object": "company", "ids": ["A", "B", "C"]})"})
    fuzz::require(
        static_cast<bool>(ambit::workspace::ask_ledger(in.ana, records, question, book, memory)),
        "what is remembered can be asked");
  fuzz::require_honest(ambit::workspace::ask_ledger(in.ana, records, text, book, memory));
  return 0;
}
