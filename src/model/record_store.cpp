#include "src/model/record_store.hpp"

#include <algorithm>
#include <utility>

#include "src/model/decision_text.hpp"

namespace ambit::model {

const kept_records* record_store::find(std::string_view object) const noexcept {
  const auto found = objects_.find(object);
  return found == objects_.end() ? nullptr : &found->second;
}

kept_records* record_store::find(std::string_view object) noexcept {
  return const_cast<kept_records*>(std::as_const(*this).find(object));
}

const kept_record* record_store::find(std::string_view object, std::string_view id) const noexcept {
  const kept_records* of_object = find(object);
  const std::uint32_t at = of_object == nullptr ? kept_records::nothing : of_object->find(id);
  return at == kept_records::nothing ? nullptr : &(*of_object)[at];
}

kept_record* record_store::find(std::string_view object, std::string_view id) noexcept {
  return const_cast<kept_record*>(std::as_const(*this).find(object, id));
}

kept_records& record_store::of(std::string_view object) {
  const auto found = objects_.find(object);
  return found != objects_.end() ? found->second : objects_[std::string(object)];
}

bool record_store::is_decided(const kept_record& record, std::string_view event) const noexcept {
  if (record.whole) return record.whole->find(event) != nullptr;
  return !record.is_forgotten && events[record.event] == event;
}

std::optional<recorded_decision> record_store::decision(const kept_record& record,
                                                        std::string_view event) const {
  if (!is_decided(record, event)) return std::nullopt;
  if (record.whole) return *record.whole->find(event);
  return decision_of(record.id.view(), owners[record.owner], forms[record.form], record.decided_us);
}

std::optional<std::int64_t> record_store::since_us(const kept_record& record) noexcept {
  if (!record.whole) return record.decided_us;
  return record.whole->held ? std::optional(record.whole->held->since_us) : std::nullopt;
}

record_state record_store::state(const kept_record& record) const {
  if (record.whole) return static_cast<const record_state&>(*record.whole);
  record_state state;
  state.owner = owners[record.owner];
  state.closed = record.closed;
  holding& held = state.held.emplace();
  held.since_us = record.decided_us;
  held.accept_within_minutes = record.accept_within_minutes;
  held.came_by = forms[record.form].came_by;
  return state;
}

record_memory record_store::memory(const kept_record& record) const {
  if (record.whole) return *record.whole;
  record_memory memory{state(record), {}, {}, {}};
  if (!record.is_forgotten)
    memory.decisions.push_back(
        {events[record.event], decision_of(record.id.view(), owners[record.owner],
                                           forms[record.form], record.decided_us)});
  return memory;
}

record_memory& record_store::whole(kept_record& record) {
  if (record.whole) return *record.whole;
  record.whole = std::make_unique<record_memory>(memory(record));
  forms.let_go(record.form);
  return *record.whole;
}

record_memory& record_store::whole(std::string_view object, std::string_view id) {
  kept_records& of_object = of(object);
  const std::uint64_t hash = kept_records::hash(id);
  const std::uint32_t known = of_object.find(hash, id);
  if (known != kept_records::nothing) return whole(of_object[known]);
  of_object.reserve(1);
  kept_record added;
  added.id = kept_id(id);
  added.whole = std::make_unique<record_memory>();
  return *of_object[of_object.put(hash, std::move(added))].whole;
}

void record_store::put(std::string_view object, std::string_view id, record_memory memory) {
  if (!put_small(of(object), id, memory)) whole(object, id) = std::move(memory);
}

/// Whether one decision is all that happened to it.
bool record_store::put_small(kept_records& of_object, std::string_view id,
                             const record_memory& memory) {
  const std::optional<holding>& held = memory.held;
  if (memory.decisions.size() != 1 || memory.last_owner.type != owner_name::kind::none ||
      !memory.left_out.empty() || !memory.acts.empty() || !memory.notices.empty() || !held ||
      held->accepted_us || held->waits || !held->from_queue.empty())
    return false;
  const auto& [event, made] = memory.decisions.front();
  if (made.decided_us != held->since_us || made.owner != memory.owner) return false;
  const std::optional<std::string_view> rest = rest_of(made, id);
  kept_record small;
  small.event = events.number(event);
  if (!rest || small.event == kept_events::none) return false;
  small.id = kept_id(id);
  small.decided_us = held->since_us;
  small.owner = owners.number(memory.owner);
  small.closed = memory.closed;
  small.accept_within_minutes = held->accept_within_minutes;
  of_object.reserve(1);
  small.form = forms.number({made.outcome, made.reason, held->came_by, std::string(*rest)});
  forms.use(small.form);
  of_object.put(kept_records::hash(id), std::move(small));
  return true;
}

void record_store::forget_if_empty(std::string_view object, std::string_view id) noexcept {
  const auto of_object = objects_.find(object);
  if (of_object == objects_.end()) return;
  const std::uint32_t at = of_object->second.find(id);
  if (at != kept_records::nothing) {
    const auto& whole = of_object->second[at].whole;
    if (whole && whole->empty()) of_object->second.erase(at);
  }
  if (of_object->second.empty()) objects_.erase(of_object);
}

void record_store::each_in_order(const record_visitor& use) const {
  for (const auto& [object, records] : objects_) {
    std::vector<const kept_record*> sorted;
    sorted.reserve(records.size());
    records.each([&](const kept_record& record) { sorted.push_back(&record); });
    std::sort(sorted.begin(), sorted.end(), [](const kept_record* a, const kept_record* b) {
      return a->id.view() < b->id.view();
    });
    for (const kept_record* record : sorted) {
      if (record->whole) {
        use(object, record->id.view(), *record->whole);
      } else {
        use(object, record->id.view(), memory(*record));
      }
    }
  }
}

}  // namespace ambit::model
