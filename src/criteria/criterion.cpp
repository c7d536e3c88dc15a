// criterion.cpp: a criterion on its own, compiled and asked through the public interface.
#include "ambit/criterion.hpp"

#include <algorithm>

#include "src/base/failure.hpp"
#include "src/criteria/explain.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit {

namespace {

/// The records are of the object and schema that the criterion was compiled for.
bool fits(const criteria::compiled_criterion& criterion, const criteria::schema_data& schema,
          const criteria::record_set& records) {
  return criteria::interchangeable(schema, records.schema()) &&
         criterion.atoms->object().name == records.object().name;
}

status prepare(const criteria::compiled_criterion& criterion, const criteria::schema_data& schema,
               const criteria::record_set& records, const context& when, const zones& zone_data,
               criteria::workspace& memory) {
  if (!fits(criterion, schema, records)) return status::schema_mismatch;
  criteria::moment bound;
  const status checked = criteria::make_moment(when, schema.calendar, zone_data.table(), bound);
  if (checked == status::ok) criteria::bind_moment(*criterion.atoms, bound, memory);
  return checked;
}

verdict test_row(const criteria::compiled_criterion& criterion, const criteria::record_set& records,
                 std::size_t index, criteria::workspace& memory) {
  const criteria::row record = records.load(index, memory);
  if (records.broken(index) || criteria::reads_invalid(criterion.reads, record)) {
    return verdict::invalid;
  }
  return criteria::passes(criterion, *criterion.atoms, record, memory) ? verdict::passed
                                                                       : verdict::not_passed;
}

/// Records that lie in columns, a block at a time.
void test_columns(const criteria::compiled_criterion& criterion,
                  const criteria::column_piece& piece, criteria::workspace& memory,
                  verdict* verdicts_out) {
  using criteria::row_bits;
  criteria::scan_plan& plan = memory.scan.plan;
  plan.clear();
  const std::uint32_t root = plan.add(criterion, *criterion.atoms);
  criteria::column_scan scan(plan, piece, criteria::widest_scan_instructions(), memory.scan,
                             memory);
  criteria::open_rows rows;
  for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
    const std::size_t count = std::min(row_bits::rows, piece.count - first);
    row_bits wrong;
    rows.fill(count);
    const bool some_wrong =
        piece.columns->mark_wrong(piece.first + first, count, criterion.reads, wrong);
    if (some_wrong) rows.remove(wrong);
    scan.narrow(root, first, rows);
    verdict* const out = verdicts_out + first;
    std::fill_n(out, count, verdict::not_passed);
    rows.for_each([&](std::size_t row) { out[row] = verdict::passed; });
    if (!some_wrong) continue;
    wrong.for_each(count, [&](std::size_t row) { out[row] = verdict::invalid; });
  }
}

report why_not_ready(status failed, const context& when,
                     const criteria::calendar_settings& calendar, const zones& zone_data) {
  report problems;
  if (failed == status::schema_mismatch) {
    problems.add({severity::error,
                  "schema_mismatch",
                  "the records are of another object or schema than the criterion",
                  "a batch made with the criterion's schema and object",
                  {},
                  {}});
  } else {
    problems.add(criteria::moment_problem(failed, when, calendar, zone_data.table()));
  }
  return problems;
}

}  // namespace

result<criterion> criterion::compile(const schema& fields, std::string_view object,
                                     std::string_view json, std::string_view file) {
  class report problems;
  const criteria::object* kind = fields.data().find(object);
  if (!kind) {
    problems.add(criteria::unknown_object(fields.data(), object, file));
    return {status::unknown_object, std::move(problems)};
  }
  json::document document;
  if (!document.parse(json, file, problems)) {
    return {status::invalid_criterion, std::move(problems)};
  }
  auto atoms = std::make_shared<criteria::atom_table>(*kind);
  auto compiled =
      criteria::compile_criterion(document.root(), fields.data(), *kind, *atoms, problems);
  problems = json::in_order_of_places(problems);
  if (!compiled) return {status::invalid_criterion, std::move(problems)};
  compiled->atoms = std::move(atoms);
  auto data = std::make_shared<const criteria::compiled_criterion>(std::move(*compiled));
  return {criterion(fields, std::move(data)), std::move(problems)};
}

status criterion::test(const batch& records, const context& when, const zones& zone_data,
                       scratch& memory, verdict* verdicts_out) const {
  const criteria::record_set& all = records.records();
  criteria::workspace& space = memory.workspace();
  const status ready = prepare(*data_, fields_.data(), all, when, zone_data, space);
  if (ready != status::ok) return ready;
  for (std::size_t index = 0; index < all.size();) {
    const criteria::column_piece piece = all.columns_at(index);
    if (piece.columns) {
      test_columns(*data_, piece, space, verdicts_out + index);
      index += piece.count;
    } else {
      verdicts_out[index] = test_row(*data_, all, index, space);
      ++index;
    }
  }
  return status::ok;
}

result<std::string> criterion::explain(const batch& records, std::size_t row, const context& when,
                                       const zones& zone_data, scratch& memory) const {
  const criteria::record_set& all = records.records();
  criteria::workspace& space = memory.workspace();
  const status ready = prepare(*data_, fields_.data(), all, when, zone_data, space);
  if (ready != status::ok)
    return {ready, why_not_ready(ready, when, fields_.data().calendar, zone_data)};
  if (row >= all.size())
    return fail<std::string>(
        status::invalid_argument, "wrong_row",
        "row " + std::to_string(row) + " of a batch of " + std::to_string(all.size()));
  std::string text;
  json::writer out(text);
  criteria::write_explanation(out, *data_, *data_->atoms, all, row, space);
  return {std::move(text)};
}

std::string_view criterion::fingerprint() const noexcept {
  return data_->fingerprint;
}

}  // namespace ambit
