// Any bytes as a table of records: each row is one record, and what the table means is what the
// same cells mean as JSON.
#include <string>

#include "ambit/ambit.hpp"
#include "src/base/csv.hpp"
#include "src/criteria/record_set.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

ambit::schema make_schema() {
  auto made = ambit::schema::compile(R"({"objects": {"lead": {"fields": {
      "name": {"type": "text", "ignore_case": true},
      "stage": {"type": "choice", "options": ["new", "closed"]},
      "products": {"type": "choices", "options": ["a", "b", "c"]},
      "hot": {"type": "bool"}, "employees": {"type": "integer"},
      "budget": {"type": "decimal", "scale": 2}, "score": {"type": "number"},
      "due": {"type": "date"}, "seen_at": {"type": "timestamp"},
      "company.tier": {"type": "text"}}}}})");
  fuzz::require(static_cast<bool>(made), "the target's schema compiles");
  return *made;
}

/// Reading goes forward and ends, and every place is inside the text.
std::size_t count_records(std::string_view text) {
  ambit::csv::reader in(text);
  std::size_t count = 0;
  for (std::size_t end = 0; in.next(); ++count) {
    fuzz::require(in.end() > end && in.end() <= text.size(), "each record ends below the last");
    fuzz::require(in.begin() >= end, "records do not overlap");
    fuzz::require(in.sound() ? !in.cells().empty() : in.why().offset <= text.size(),
                  "a record has cells, or a fault with a place");
    fuzz::require(in.place_of(in.begin()).line == in.line(), "a record begins on its line");
    end = in.end();
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ambit::schema fields = make_schema();
  const std::string_view text = fuzz::as_text(data, size);
  const std::size_t rows = count_records(text);
  for (const std::string& table :
       {std::string(text),
        "id,name,stage,products,hot,employees,budget,score,due,seen_at\n" + std::string(text)}) {
    const auto leads = ambit::csv::read(fields, "lead", table, {}, "leads.csv");
    fuzz::require_honest(leads);
    if (!leads) continue;
    fuzz::require(leads->size() + 1 >= rows, "each row below the header is a record");
    for (std::size_t row = 0; row < leads->size(); ++row) {
      const auto& records = leads->records();
      fuzz::require(!records.broken(row) || !records.problems(row).empty(),
                    "an unusable record says why");
    }
  }
  return 0;
}
