// sharing.cpp: the calls of ambit/sharing.hpp. Read on in viewer (the plan), decision (one record
// and many), listing.
#include "ambit/sharing.hpp"

#include <algorithm>
#include <array>

#include "src/base/failure.hpp"
#include "src/base/text.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/grant_json.hpp"
#include "src/sharing/listing.hpp"

namespace ambit::sharing {

namespace {

report why_not_read(const viewer_data& viewer, status failed) {
  report problems;
  problem item;
  item.code = failed == status::unknown_object ? "unknown_object" : "schema_mismatch";
  item.found = failed == status::unknown_object
                   ? "records of another object than the viewer's"
                   : "the records were read by another schema than the policy's";
  item.expected = "a batch of object " + text::quoted(viewer.settings->object_name) +
                  ", made with the schema of the engine's policy";
  problems.add(std::move(item));
  return problems;
}

result<std::string> answer(const viewer_data& viewer, model::share_access asked,
                           const batch& records, std::size_t row, scratch& memory) {
  const criteria::record_set& all = records.records();
  const status ready = check_records(viewer, all);
  if (ready != status::ok) return {ready, why_not_read(viewer, ready)};
  if (row >= all.size()) {
    return fail<std::string>(
        status::invalid_argument, "wrong_row",
        "row " + std::to_string(row) + " of a batch of " + std::to_string(all.size()));
  }
  bind_moments(viewer, memory.workspace());
  return write_answer(viewer, asked, all, row, memory.workspace());
}

/// The query of a call, with everything ready for its rows.
result<list_query> ready_query(const viewer_data& viewer, const batch& records,
                               std::string_view query, scratch& memory) {
  const status ready = check_records(viewer, records.records());
  if (ready != status::ok) return {ready, why_not_read(viewer, ready)};
  report problems;
  auto asked = read_query(query, problems);
  if (!asked) return {status::invalid_argument, std::move(problems)};
  bind_moments(viewer, memory.workspace());
  return *std::move(asked);
}

}  // namespace

status viewer::see(const batch& records, scratch& memory, sight* sights_out) const {
  const criteria::record_set& all = records.records();
  const status ready = check_records(*data_, all);
  if (ready != status::ok) {
    // A buffer that is used again must not go on showing what another viewer saw.
    std::fill_n(sights_out, all.size(), sight::hidden);
    return ready;
  }
  bind_moments(*data_, memory.workspace());
  see_all(*data_, all, memory.workspace(), sights_out);
  return status::ok;
}

result<std::string> viewer::can_see(const batch& records, std::size_t row, scratch& memory) const {
  return answer(*data_, model::share_access::read, records, row, memory);
}

result<std::string> viewer::can_edit(const batch& records, std::size_t row, scratch& memory) const {
  return answer(*data_, model::share_access::edit, records, row, memory);
}

result<std::string> viewer::list(const batch& records, std::string_view query,
                                 scratch& memory) const {
  const auto asked = ready_query(*data_, records, query, memory);
  if (!asked) return {asked.code(), asked.report()};
  return write_list(*data_, records.records(), *asked, memory.workspace());
}

result<std::size_t> viewer::count(const batch& records, std::string_view query,
                                  scratch& memory) const {
  const auto asked = ready_query(*data_, records, query, memory);
  if (!asked) return {asked.code(), asked.report()};
  return count_list(*data_, records.records(), *asked, memory.workspace());
}

std::string_view name(sight value) noexcept {
  constexpr std::array<std::string_view, 4> names = {"hidden", "read", "edit", "invalid"};
  return names[static_cast<std::size_t>(value)];
}

}  // namespace ambit::sharing
