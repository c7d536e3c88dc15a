// tickets.cpp: the calls of ambit/tickets.hpp. Read on in viewer (the plan), decision (one ticket),
// query and listing (many).
#include "ambit/tickets.hpp"

#include <array>

#include "src/base/text.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/listing.hpp"
#include "src/tickets/read_failure.hpp"
#include "src/tickets/ticket_scan.hpp"

namespace ambit::tickets {

report why_not_read(const model::portal_settings& portal, status failed) {
  report problems;
  problem item;
  item.code = failed == status::unknown_object ? "unknown_object" : "schema_mismatch";
  item.found = failed == status::unknown_object
                   ? "records of another object than the portal's tickets"
                   : "the records were read by another schema than the policy's";
  item.expected = "a batch of object " + text::quoted(portal.object_name) +
                  ", made with the schema of the engine's policy";
  problems.add(std::move(item));
  return problems;
}

report why_not_read(const viewer_data& viewer, status failed) {
  return why_not_read(*viewer.portal, failed);
}

namespace {

/// The query of a call, compiled and with everything ready for its rows.
result<std::unique_ptr<list_query>> ready_query(const viewer_data& viewer, const batch& records,
                                                std::string_view query, scratch& memory) {
  const status ready = check_records(viewer, records.records());
  if (ready != status::ok) return {ready, why_not_read(viewer, ready)};
  report problems;
  auto asked = compile_query(viewer, query.empty() ? "{}" : query, problems);
  if (!asked) return {status::invalid_argument, std::move(problems)};
  bind_moments(viewer, memory.workspace());
  return asked;
}

}  // namespace

std::string viewer::entry(audience reader) const {
  return write_entry(*data_, reader);
}

status viewer::see(const batch& records, scratch& memory, sight* sights_out) const {
  const criteria::record_set& all = records.records();
  const status ready = check_records(*data_, all);
  if (ready != status::ok) return ready;
  criteria::workspace& space = memory.workspace();
  bind_moments(*data_, space);
  see_all(*data_, all, space, sights_out);
  return status::ok;
}

result<std::string> viewer::can_see(const batch& records, std::size_t row, audience reader,
                                    scratch& memory) const {
  const criteria::record_set& all = records.records();
  const status ready = check_records(*data_, all);
  if (ready != status::ok) return {ready, why_not_read(*data_, ready)};
  if (row >= all.size()) return wrong_row<std::string>(row, all.size());
  criteria::workspace& space = memory.workspace();
  bind_moments(*data_, space);
  const decision made = decide(*data_, all.load(row, space), all.broken(row), space);
  return write_decision(*data_, all, row, made, reader, space);
}

result<std::string> viewer::list(const batch& records, std::string_view query,
                                 scratch& memory) const {
  const auto asked = ready_query(*data_, records, query, memory);
  if (!asked) return {asked.code(), asked.report()};
  return write_list(*data_, records.records(), **asked, memory.workspace());
}

result<std::size_t> viewer::count(const batch& records, std::string_view query,
                                  scratch& memory) const {
  const auto asked = ready_query(*data_, records, query, memory);
  if (!asked) return {asked.code(), asked.report()};
  return count_list(*data_, records.records(), **asked, memory.workspace());
}

session_state viewer::session(std::optional<std::int64_t> last_activity_unix_us) const noexcept {
  if (!data_->may_enter()) return session_state::access_denied;
  const std::int64_t timeout_us = std::int64_t{data_->portal->idle_timeout_minutes} * 60'000'000;
  if (timeout_us == 0) return session_state::alive;
  if (!last_activity_unix_us) return session_state::timed_out;
  const std::int64_t now = data_->when.now_unix_us;
  // Compared without a difference, which could overflow; what claims to come from later is nothing.
  const bool is_alive = *last_activity_unix_us <= now && *last_activity_unix_us > now - timeout_us;
  return is_alive ? session_state::alive : session_state::timed_out;
}

std::string_view name(sight value) noexcept {
  constexpr std::array<std::string_view, 4> names = {"hidden", "own", "shared", "invalid"};
  return names[static_cast<std::size_t>(value)];
}

std::string_view name(session_state value) noexcept {
  constexpr std::array<std::string_view, 3> names = {"access_denied", "alive", "timed_out"};
  return names[static_cast<std::size_t>(value)];
}

}  // namespace ambit::tickets
