#include "src/workspace/question.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"

namespace ambit::workspace {

namespace {

void add_error(report& problems, std::string_view code, std::string found, std::string expected) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  problems.add(std::move(item));
}

}  // namespace

const criteria::record_set* question::records_of(std::string_view object_name) const {
  for (const batch* each : given) {
    if (each->object() == object_name) return &each->records();
  }
  std::string found = "no records of object " + text::quoted(object_name);
  const auto& told = problems.problems();
  const bool is_told = std::any_of(told.begin(), told.end(),
                                   [&](const problem& each) { return each.found == found; });
  if (!is_told) {
    add_error(problems, "missing_records", std::move(found),
              "a batch of them, an empty one where there are none");
  }
  return nullptr;
}

void check_given(const question& asked) {
  const model::policy_data& policy = asked.viewer.policy();
  for (std::size_t i = 0; i < asked.given.size(); ++i) {
    const batch& each = *asked.given[i];
    const std::string name = text::quoted(each.object());
    const bool is_again =
        std::any_of(asked.given.begin(), asked.given.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const batch* other) { return other->object() == each.object(); });
    if (is_again) {
      add_error(asked.problems, "repeated_records", "a second batch of object " + name,
                "one batch of each object");
    } else if (!asked.viewer.find_shared(each.object())) {
      add_error(asked.problems, "unknown_sharing",
                "the policy says nothing of how object " + name + " is shared",
                "records of an object of the policy's \"sharing\"");
    } else if (!criteria::interchangeable(*policy.schema, each.records().schema())) {
      add_error(asked.problems, "schema_mismatch",
                "records of object " + name + " that another schema made",
                "a batch that was made with the schema of the engine's policy");
    }
  }
}

std::size_t read_size(json::value at, std::size_t preset, report& problems) {
  if (!at) return preset;
  const auto read = number::to_integer(at.number());
  if (read && read.value >= 1 && read.value <= limits::max_page) {
    return static_cast<std::size_t>(read.value);
  }
  json::error(problems, at, "out_of_range", at.describe(),
              "1 to " + std::to_string(limits::max_page));
  return preset;
}

std::optional<criteria::compiled_criterion> read_when(const question& asked, json::value at,
                                                      const criteria::object& kind,
                                                      criteria::atom_table& atoms) {
  if (!at) return std::nullopt;
  return criteria::compile_criterion(at, *asked.viewer.policy().schema, kind, atoms,
                                     asked.problems);
}

void write_field(json::writer& out, const criteria::record_set& records, std::size_t row,
                 criteria::field_ordinal field, criteria::workspace& memory) {
  if (records.load(row, memory)[field].state == criteria::cell_state::invalid) {
    out.null();
  } else {
    out.raw(records.seen(row, field));
  }
}

void write_fields(json::writer& out, const criteria::record_set& records, std::size_t row,
                  std::span<const criteria::field_ordinal> shown, criteria::workspace& memory) {
  if (shown.empty()) return;
  out.key("fields");
  out.open_object();
  for (const criteria::field_ordinal field : shown) {
    out.key(records.object().fields[field].name);
    write_field(out, records, row, field, memory);
  }
  out.close_object();
}

}  // namespace ambit::workspace
