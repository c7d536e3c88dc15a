// ticket_index.cpp: the calls of ambit/ticket_index.hpp. Read on in resident: tables (what is
// kept), snapshots (what readers see of it), writer, search.
#include "ambit/ticket_index.hpp"

#include <vector>

#include "src/base/failure.hpp"
#include "src/base/json_writer.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/listing.hpp"
#include "src/tickets/read_failure.hpp"
#include "src/tickets/resident/index_data.hpp"
#include "src/tickets/resident/search.hpp"
#include "src/tickets/resident/writer.hpp"

namespace ambit::tickets {

namespace {

using resident::pinned;
using resident::stored_tickets;

/// One question: the snapshot that answers it, and its tickets as records.
class question {
 public:
  question(const ticket_index_data& index, const viewer_data& who, criteria::workspace& memory)
      : who_(who),
        memory_(memory),
        state_(index.snapshots.pin()),
        records_(index.rules.policy().data().schema, *index.portal.object, *state_) {
    bind_moments(who_, memory_);
  }

  const resident::snapshot& state() const noexcept { return *state_; }
  const stored_tickets& records() const noexcept { return records_; }
  pinned release() && noexcept { return std::move(state_); }

  std::vector<visible_row> visible() const {
    std::vector<visible_row> out;
    find_visible(who_, *state_, records_, memory_, out);
    return out;
  }
  decision decide_number(std::uint32_t number) const {
    return decide(who_, records_.load(number, memory_), records_.broken(number), memory_);
  }

 private:
  const viewer_data& who_;
  criteria::workspace& memory_;
  pinned state_;
  stored_tickets records_;
};

/// By content: a viewer may come from another binding of the same policy.
bool is_viewer_of(const ticket_index_data& index, const viewer_data& who) noexcept {
  const model::policy_data& own = index.rules.policy().data();
  return own.fingerprint == who.policy().fingerprint && index.portal.name == who.portal->name &&
         criteria::interchangeable(*own.schema, *who.policy().schema);
}

template <class T>
result<T> foreign_viewer(const ticket_index_data& index) {
  return fail<T>(status::invalid_argument, "foreign_viewer",
                 "a viewer of another policy or portal than the index's",
                 "a viewer of portal " + text::quoted(index.portal.name) +
                     ", bound by the policy with which the index was made");
}

/// The same to a customer as of a ticket that is hidden.
std::string write_absent(const viewer_data& who, std::string_view id, audience reader) {
  std::string text;
  json::writer out(text);
  out.open_object();
  if (reader == audience::employee) write_visitor(out, who);
  write_id(out, id);
  out.member_boolean("visible", false);
  out.member("reason", reader == audience::employee ? "unknown_ticket" : "not_found");
  if (reader == audience::employee) out.member("fingerprint", who.rules.fingerprint());
  out.close_object();
  return text;
}

result<ticket_changes> write(ticket_index_data& index, const batch& tickets,
                             resident::write_kind kind) {
  const criteria::record_set& records = tickets.records();
  const status ready = check_records(index.rules.policy().data(), index.portal, records);
  if (ready != status::ok) return {ready, why_not_read(index.portal, ready)};
  return resident::writer(index).write(records, kind);
}

}  // namespace

struct ticket_selection::content {
  std::shared_ptr<const ticket_index_data> index;  ///< outlives its snapshot
  pinned state;
  std::vector<visible_row> rows;
};

ticket_selection::ticket_selection(std::unique_ptr<content> held) noexcept
    : content_(std::move(held)) {}
ticket_selection::ticket_selection(ticket_selection&&) noexcept = default;
ticket_selection& ticket_selection::operator=(ticket_selection&&) noexcept = default;
ticket_selection::~ticket_selection() = default;

std::size_t ticket_selection::size() const noexcept {
  return content_->rows.size();
}

std::string_view ticket_selection::id(std::size_t position) const noexcept {
  return content_->state->in->row_of(content_->rows[position].row).id();
}

sight ticket_selection::seen(std::size_t position) const noexcept {
  return content_->rows[position].is_own ? sight::own : sight::shared;
}

bool ticket_selection::is_closed(std::size_t position) const noexcept {
  return content_->rows[position].is_closed;
}

ticket_index::ticket_index(std::shared_ptr<ticket_index_data> data) noexcept
    : data_(std::move(data)) {}

result<ticket_index> ticket_index::create(const engine& rules, std::string_view portal) {
  const model::portal_settings* const found = rules.policy().data().find_portal(portal);
  if (!found) return unknown_portal<ticket_index>(rules.policy().data(), portal);
  auto data = std::make_shared<ticket_index_data>(rules, *found);
  resident::begin(*data);
  return ticket_index(std::move(data));
}

result<ticket_changes> ticket_index::insert(const batch& tickets) {
  return write(*data_, tickets, resident::write_kind::insert);
}

result<ticket_changes> ticket_index::update(const batch& tickets) {
  return write(*data_, tickets, resident::write_kind::update);
}

result<ticket_changes> ticket_index::put(const batch& tickets) {
  return write(*data_, tickets, resident::write_kind::put);
}

result<ticket_changes> ticket_index::remove(std::span<const std::string_view> ids) {
  return resident::writer(*data_).remove(ids);
}

result<std::string> ticket_index::list(const viewer& who, std::string_view query,
                                       scratch& memory) const {
  if (!is_viewer_of(*data_, who.data())) return foreign_viewer<std::string>(*data_);
  class report problems;
  const auto asked = compile_query(who.data(), query.empty() ? "{}" : query, problems);
  if (!asked) return {status::invalid_argument, std::move(problems)};
  if (const auto refused = refuse_list(who.data(), *asked)) return std::string(*refused);
  const question of(*data_, who.data(), memory.workspace());
  return write_list(who.data(), of.records(), of.visible(), *asked, memory.workspace());
}

result<ticket_counts> ticket_index::count(const viewer& who, scratch& memory) const {
  if (!is_viewer_of(*data_, who.data())) return foreign_viewer<ticket_counts>(*data_);
  const question of(*data_, who.data(), memory.workspace());
  ticket_counts out;
  for (const visible_row& each : of.visible()) {
    ++out.tickets;
    out.own += each.is_own ? 1 : 0;
    out.closed += each.is_closed ? 1 : 0;
  }
  out.open = out.tickets - out.closed;
  return out;
}

result<ticket_selection> ticket_index::select(const viewer& who, scratch& memory) const {
  if (!is_viewer_of(*data_, who.data())) return foreign_viewer<ticket_selection>(*data_);
  question of(*data_, who.data(), memory.workspace());
  std::vector<visible_row> rows = of.visible();
  return ticket_selection(std::make_unique<ticket_selection::content>(
      ticket_selection::content{data_, std::move(of).release(), std::move(rows)}));
}

status ticket_index::see(const viewer& who, std::span<const std::string_view> ids, scratch& memory,
                         sight* sights_out) const {
  if (!is_viewer_of(*data_, who.data())) return status::invalid_argument;
  const question of(*data_, who.data(), memory.workspace());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint32_t number = of.state().find(ids[i]);
    sights_out[i] =
        number == resident::tables::none ? sight::hidden : of.decide_number(number).seen();
  }
  return status::ok;
}

result<std::string> ticket_index::can_see(const viewer& who, std::string_view id, audience reader,
                                          scratch& memory) const {
  if (!is_viewer_of(*data_, who.data())) return foreign_viewer<std::string>(*data_);
  if (!text::is_valid(id)) {  // the answer repeats it
    return fail<std::string>(status::invalid_argument, "ill_formed_text",
                             "the id " + text::quoted(id), "UTF-8 without U+0000");
  }
  const question of(*data_, who.data(), memory.workspace());
  const std::uint32_t number = of.state().find(id);
  if (number == resident::tables::none) return write_absent(who.data(), id, reader);
  return write_decision(who.data(), of.records(), number, of.decide_number(number), reader,
                        memory.workspace());
}

ticket_index_size ticket_index::size() const noexcept {
  const pinned state = data_->snapshots.pin();
  return {state->tickets, state->invalid, state->bytes, state->value_bytes};
}

}  // namespace ambit::tickets
