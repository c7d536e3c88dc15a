// memory_ledger.cpp: the ledger that lives in this process.
//
// A change is made in three steps: judge it, make room for everything (which may throw and changes
// nothing that can be seen), then move it in (which cannot fail).
#include <algorithm>
#include <map>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "src/base/failure.hpp"
#include "src/base/limits.hpp"
#include "src/model/decision_text.hpp"
#include "src/model/ledger_commands.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/ledger_history.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/ledger_summary.hpp"
#include "src/model/open_counts.hpp"
#include "src/model/record_store.hpp"

namespace ambit::model {

namespace {

class memory_ledger final : public ledger_store {
 public:
  memory_ledger() = default;
  explicit memory_ledger(ledger_part part) : is_part_(true) {
    take(std::move(part.content));
    for (const ledger_part::load& each : part.elsewhere)
      counts_.add_elsewhere(each.object, each.owner, each.open);
  }

  result<pool_state> pool(std::string_view id) const override {
    const std::lock_guard lock(mutex_);
    const auto found = pools_.find(id);
    return found == pools_.end() ? pool_state{} : found->second;
  }

  result<owner_name> owner(std::string_view object, std::string_view id) const override {
    const std::lock_guard lock(mutex_);
    const kept_record* record = records_.find(object, id);
    return record == nullptr ? owner_name{} : records_.owner(*record);
  }

  result<std::vector<remembered>> recall(std::string_view object, std::string_view event,
                                         std::span<const std::string_view> ids) const override {
    const std::lock_guard lock(mutex_);
    std::vector<remembered> known;
    const kept_records* records = records_.find(object);
    if (records == nullptr) return known;
    const std::vector<std::uint32_t> places = find_all(*records, ids, nullptr);
    for (std::size_t row = 0; row < ids.size(); ++row) {
      if (places[row] == kept_records::nothing) continue;
      const kept_record& record = (*records)[places[row]];
      remembered& item = known.emplace_back();
      item.row = row;
      item.owner = records_.owner(record);
      item.last_owner = records_.last_owner(record);
      item.closed = record_store::is_closed(record);
      item.decision = records_.decision(record, event);
    }
    return known;
  }

  result<std::vector<std::int64_t>> loads(std::string_view object,
                                          std::span<const owner_name> owners) const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::int64_t> found;
    found.reserve(owners.size());
    for (const owner_name& owner : owners) found.push_back(load(object, owner));
    return found;
  }

  result<std::vector<owned_record>> owned_by(std::span<const owner_name> owners) const override {
    std::unordered_set<std::string_view> users;
    std::unordered_set<std::string_view> queues;
    for (const owner_name& owner : owners)
      (owner.type == owner_name::kind::user ? users : queues).insert(owner.id);
    const std::lock_guard lock(mutex_);
    std::vector<owned_record> found;
    for (const auto& [object, records] : records_.objects()) {
      records.each([&, of = std::string_view(object)](const kept_record& record) {
        const owner_name& owner = records_.owner(record);
        if (owner.type == owner_name::kind::none) return;
        const auto& wanted = owner.type == owner_name::kind::user ? users : queues;
        if (wanted.contains(owner.id))
          found.push_back({std::string(of), std::string(record.id.view()), owner,
                           record_store::is_closed(record)});
      });
    }
    return found;
  }

  result<std::vector<bool>> sent(std::string_view object,
                                 std::span<const notice_key> notices) const override {
    const std::lock_guard lock(mutex_);
    std::vector<bool> out(notices.size());
    for (std::size_t i = 0; i < notices.size(); ++i) {
      const kept_record* record = records_.find(object, notices[i].id);
      if (record == nullptr || !record->whole) continue;
      const std::vector<sent_notice>& known = record->whole->notices;
      out[i] = std::binary_search(known.begin(), known.end(), notices[i].notice);
    }
    return out;
  }

  result<std::vector<record_state>> states(std::string_view object,
                                           std::span<const std::string> ids) const override {
    const std::lock_guard lock(mutex_);
    std::vector<record_state> found;
    found.reserve(ids.size());
    for (const std::string& id : ids) found.push_back(state_of(object, id));
    return found;
  }

  result<std::vector<listed_record>> list(const record_query& asked) const override {
    const std::lock_guard lock(mutex_);
    std::vector<listed_record> found;
    const kept_records* records = records_.find(asked.object);
    if (records == nullptr) return found;
    records->each([&](const kept_record& record) {
      if (is_listed(asked, record))
        found.push_back(
            {std::string(record.id.view()), records_.owner(record), records_.state(record).held});
    });
    put_in_order(asked, found);
    return found;
  }

  result<std::vector<std::vector<note>>> notes(std::span<const note_query> asked) const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::vector<note>> found;
    found.reserve(asked.size());
    for (const note_query& each : asked) found.push_back(notes_.read(each));
    return found;
  }

  status commit(ledger_changes changes, report& /*problems*/) override {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> places = find_all(changes, hashes);
    if (!stands(changes, places)) return status::conflict;
    room ready = make_room(changes, places, hashes);
    for (std::size_t i = 0; i < changes.pools.size(); ++i)
      *ready.pools[i] = std::move(changes.pools[i].after);
    put_new(changes, places, hashes, ready);
    for (known_change& change : ready.known) {
      const load_change followed(*this, changes.object, *change.record);
      change.record->whole->pass_to_holder(std::move(change.owner), std::move(change.held));
      change.record->whole->decisions.push_back(std::move(change.decided));
    }
    for (std::size_t i = 0; i < changes.waiting.size(); ++i)
      ready.waiting[i]->wait(changes.waiting[i].since_us, changes.waiting[i].why);
    for (std::size_t i = 0; i < changes.acts.size(); ++i) {
      ledger_changes::record_acts& change = changes.acts[i];
      const load_change followed(*this, change.object, *ready.acted[i]);
      record_memory& record = *ready.acted[i]->whole;
      static_cast<record_state&>(record) = std::move(change.after);
      for (recorded_act& act : change.acts) record.acts.push_back(std::move(act));
    }
    notes_.commit(changes.notes, std::move(ready.notes));
    return status::ok;
  }

  status apply(std::string_view json, report& problems) override {
    std::optional<std::vector<ledger_command>> commands = read_ledger_commands(json, problems);
    if (!commands) return status::invalid_ledger;
    const std::lock_guard lock(mutex_);
    const std::vector<kept_record*> records = make_room(*commands);
    const bool forgets = std::any_of(commands->begin(), commands->end(), [](const auto& command) {
      return command.type == ledger_command::kind::forget_decided;
    });
    const form_numbers bare = forgets ? bare_forms() : form_numbers(records_.forms);
    for (std::size_t i = 0; i < commands->size(); ++i) run((*commands)[i], records[i], bare);
    for (const ledger_command& command : *commands)
      records_.forget_if_empty(command.object, command.id);
    return status::ok;
  }

  status fill(ledger_content content, report& problems) override {
    const std::lock_guard lock(mutex_);
    if (!records_.empty() || !pools_.empty() || !notes_.empty()) {
      problems.add(not_empty());
      return status::invalid_ledger;
    }
    take(std::move(content));
    counts_ = {};
    is_part_ = false;
    return status::ok;
  }

  result<std::string> snapshot() const override {
    const std::lock_guard lock(mutex_);
    if (is_part_)
      return fail<std::string>(status::invalid_ledger, "part_of_ledger",
                               "only a part of the ledger is here", "all of it",
                               "the database from which the part was taken has the rest");
    return write_snapshot(parts());
  }

  result<std::vector<past_decision>> history(const history_query& asked) const override {
    const std::lock_guard lock(mutex_);
    std::vector<past_decision> found;
    if (!asked.object.empty() && !asked.id.empty()) {
      if (const kept_record* record = records_.find(asked.object, asked.id))
        add_past(asked, asked.object, *record, found);
      return found;
    }
    for (const auto& [object, records] : records_.objects())
      records.each([&, of = std::string_view(object)](const kept_record& record) {
        add_past(asked, of, record, found);
      });
    return found;
  }

  result<ledger_summary> summary() const override {
    const std::lock_guard lock(mutex_);
    return summarize(parts());
  }

  /// A snapshot is held against everything that it may be.
  result<report> verify() const override {
    const std::lock_guard lock(mutex_);
    report problems;
    (void)read_snapshot(write_snapshot(parts()), {}, problems);
    return problems;
  }

 private:
  /// A decision of a record that is known already.
  struct known_change {
    kept_record* record;
    owner_name owner;
    holding held;
    record_memory::decided decided;
  };

  /// Where the changes go, made while a commit may still fail.
  struct room {
    explicit room(kept_forms& all) : forms(all) {}
    std::vector<pool_state*> pools;
    kept_records* records = nullptr;
    std::vector<kept_id> ids;           ///< of records that are new, in the order of the decisions
    std::vector<std::uint32_t> owners;  ///< the ledger's numbers, by the changes' own
    form_numbers forms;                 ///< likewise
    std::uint16_t event = kept_events::none;
    std::vector<known_change> known;
    std::vector<record_memory*> waiting;
    std::vector<kept_record*> acted;
    note_table::room notes;
  };

  /// For each form, the one of records whose decision is forgotten.
  form_numbers bare_forms() {
    kept_forms& forms = records_.forms;
    const std::uint32_t end = forms.end();
    form_numbers bare(forms);
    bare.reserve(end);
    for (std::uint32_t form = 0; form < end; ++form)
      bare.add({forms[form].outcome, forms[form].reason, forms[form].came_by, {}});
    return bare;
  }

  ledger_parts parts() const {
    return {pools_, notes_, [this](const record_visitor& use) { records_.each_in_order(use); }};
  }

  /// Into a ledger that remembers nothing.
  void take(ledger_content content) {
    record_store records;
    for (auto& [object, of_object] : content.records) {
      records.of(object).reserve(of_object.size());
      for (auto& [id, memory] : of_object) records.put(object, id, std::move(memory));
    }
    records_ = std::move(records);
    pools_ = std::move(content.pools);
    notes_ = std::move(content.notes);
  }

  void add_past(const history_query& asked, std::string_view object, const kept_record& record,
                std::vector<past_decision>& found) const {
    const std::string_view id = record.id.view();
    if (!record.whole) {
      const owner_name& owner = records_.owner(record);
      if (!record.is_forgotten && is_asked(asked, object, id, owner, record.decided_us)) {
        const std::string& event = records_.events[record.event];
        found.push_back({std::string(object), std::string(id), event, record.decided_us, owner,
                         decision_text(id, owner, records_.forms[record.form])});
      }
      return;
    }
    const record_memory& memory = *record.whole;
    for (const auto& [event, decision] : memory.decisions)
      if (is_asked(asked, object, id, decision.owner, decision.decided_us))
        found.push_back({std::string(object), std::string(id), event, decision.decided_us,
                         memory.owner, decision.json});
    std::int64_t number = 0;
    for (const recorded_act& act : memory.acts) {
      ++number;
      if (is_asked(asked, object, id, act.owner, act.at_us))
        found.push_back({std::string(object), std::string(id), act.act, act.at_us, memory.owner,
                         act.json, number});
    }
  }

  record_state state_of(std::string_view object, std::string_view id) const {
    const kept_record* record = records_.find(object, id);
    return record == nullptr ? record_state() : records_.state(*record);
  }

  std::int64_t load(std::string_view object, const owner_name& owner) const {
    return counts_.of(object, owner, [&](const auto& use) {
      const kept_records* records = records_.find(object);
      if (records == nullptr) return;
      records->each([&](const kept_record& record) {
        if (!record_store::is_closed(record)) use(records_.owner(record));
      });
    });
  }

  bool is_listed(const record_query& asked, const kept_record& record) const {
    if (asked.until_us) {
      const std::optional<std::int64_t> since_us = record_store::since_us(record);
      if (!since_us || *since_us > *asked.until_us) return false;
    }
    switch (asked.of) {
      case record_query::which::waiting:
        return record.whole && record.whole->is_waiting();
      case record_query::which::to_accept:
        return record.whole ? record.whole->is_to_accept()
                            : !record.closed && record.accept_within_minutes > 0;
      case record_query::which::owned:
        break;
    }
    return !record_store::is_closed(record) &&
           std::find(asked.owners.begin(), asked.owners.end(), records_.owner(record)) !=
               asked.owners.end();
  }

  /// While it lives a record's owner changes, or whether it is closed; loads follow.
  class load_change {
   public:
    load_change(memory_ledger& of, std::string_view object, const kept_record& record)
        : of_(of), object_(object), record_(record) {
      add(-1);
    }
    ~load_change() { add(1); }
    load_change(const load_change&) = delete;
    load_change& operator=(const load_change&) = delete;

   private:
    void add(std::int64_t records) const noexcept {
      if (!record_store::is_closed(record_))
        of_.counts_.add(object_, of_.records_.owner(record_), records);
    }
    memory_ledger& of_;
    std::string_view object_;
    const kept_record& record_;
  };

  /// There is room already; a command that is of no single record has none.
  void run(ledger_command& command, kept_record* record, const form_numbers& bare) noexcept {
    if (command.type == ledger_command::kind::forget_changes)
      return notes_.forget_changes(command.object, command.before_us);
    if (record == nullptr) return forget_decided(command, bare);
    const load_change followed(*this, command.object, *record);
    switch (command.type) {
      case ledger_command::kind::set_owner:
        record->whole->pass_to(std::move(command.owner));
        break;
      case ledger_command::kind::mark_sent:
        mark(record->whole->notices, command.notice);
        break;
      case ledger_command::kind::close:
        close(*record, true);
        break;
      case ledger_command::kind::reopen:
        close(*record, false);
        break;
      case ledger_command::kind::merge:
        record->whole->closed = true;
        if (const kept_record* survivor = records_.find(command.object, command.survivor)) {
          const owner_name& owner = records_.owner(*survivor);
          command.owner.type = owner.type;
          command.owner.id.assign(owner.id);
          if (command.owner.type != owner_name::kind::none)
            record->whole->pass_to(std::move(command.owner));
        }
        break;
      case ledger_command::kind::remove:
        // Room that a later command may count on is kept.
        static_cast<record_state&>(*record->whole) = {};
        record->whole->decisions.clear();
        record->whole->acts.clear();
        record->whole->notices.clear();
        notes_.forget_record(command.object, command.id);
        break;
      case ledger_command::kind::forget_decided:
      case ledger_command::kind::forget_changes:
        break;
    }
  }

  static void close(kept_record& record, bool closed) noexcept {
    (record.whole ? record.whole->closed : record.closed) = closed;
  }

  /// Records stay, since later commands count on the room that they have; one of which nothing is
  /// known any more is not written.
  void forget_decided(const ledger_command& command, const form_numbers& bare) noexcept {
    kept_records* records = records_.find(command.object);
    if (records == nullptr) return;
    records->each([&](kept_record& record) {
      if (record.whole) return forget_decided(*record.whole, command.before_us);
      if (record.is_forgotten || record.decided_us >= command.before_us) return;
      record.is_forgotten = true;
      const std::uint32_t form = std::exchange(record.form, bare[record.form]);
      records_.forms.use(record.form);
      records_.forms.let_go(form);
    });
  }
  static void forget_decided(record_memory& memory, std::int64_t before_us) noexcept {
    auto& made = memory.decisions;
    made.erase(std::remove_if(made.begin(), made.end(),
                              [&](const record_memory::decided& item) {
                                const auto& decided_us = item.decision.decided_us;
                                return decided_us && *decided_us < before_us;
                              }),
               made.end());
    auto& acts = memory.acts;
    acts.erase(std::remove_if(acts.begin(), acts.end(),
                              [&](const recorded_act& act) { return act.at_us < before_us; }),
               acts.end());
  }

  std::int64_t last_number(const std::string& pool) const {
    const auto found = pools_.find(pool);
    return found == pools_.end() ? 0 : found->second.last_number;
  }

  /// Where the records of these ids are; their hashes go to `hashes_out`, which may be null. What
  /// many of them will read first is asked for beforehand.
  static std::vector<std::uint32_t> find_all(const kept_records& records,
                                             std::span<const std::string_view> ids,
                                             std::vector<std::uint64_t>* hashes_out) {
    constexpr std::size_t ahead = 8;
    std::vector<std::uint64_t> hashes(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) hashes[i] = kept_records::hash(ids[i]);
    std::vector<std::uint32_t> places(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (i + ahead < ids.size()) records.prefetch(hashes[i + ahead]);
      places[i] = records.find(hashes[i], ids[i]);
    }
    if (hashes_out != nullptr) *hashes_out = std::move(hashes);
    return places;
  }
  std::vector<std::uint32_t> find_all(const ledger_changes& changes,
                                      std::vector<std::uint64_t>& hashes_out) const {
    std::vector<std::string_view> ids;
    ids.reserve(changes.decisions.size());
    for (const auto& change : changes.decisions) ids.push_back(change.id);
    const kept_records* records = records_.find(changes.object);
    static const kept_records none;
    return find_all(records == nullptr ? none : *records, ids, &hashes_out);
  }

  bool stands(const ledger_changes& changes, const std::vector<std::uint32_t>& places) const {
    for (const ledger_changes::pool_change& change : changes.pools)
      if (last_number(change.pool) != change.last_number_before) return false;
    for (const ledger_changes::pool_read& read : changes.pools_read)
      if (last_number(read.pool) != read.last_number) return false;
    const kept_records* records = records_.find(changes.object);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const ledger_changes::record_change& change = changes.decisions[i];
      const bool is_known = places[i] != kept_records::nothing;
      if (is_known ? !stands(changes, change, (*records)[places[i]])
                   : !change.fits_unknown(changes))
        return false;
    }
    for (const ledger_changes::record_acts& change : changes.acts)
      if (change.before != state_of(change.object, change.id)) return false;
    if (!notes_.stands(changes.notes, changes.notes_read)) return false;
    return std::all_of(changes.loads.begin(), changes.loads.end(), [&](const auto& read) {
      return load(changes.object, read.owner) == read.count;
    });
  }
  bool stands(const ledger_changes& changes, const ledger_changes::record_change& change,
              const kept_record& record) const {
    if (records_.is_decided(record, changes.event)) return false;
    if (change.closed_before && *change.closed_before != record_store::is_closed(record))
      return false;
    if (change.last_owner_before &&
        changes.owner(*change.last_owner_before) != records_.last_owner(record))
      return false;
    return !change.owner_before || changes.owner(*change.owner_before) == records_.owner(record);
  }

  std::vector<kept_record*> make_room(std::vector<ledger_command>& commands) {
    std::vector<kept_record*> records;
    std::unordered_map<record_memory*, std::size_t> marks;
    records.reserve(commands.size());
    for (ledger_command& command : commands) {
      if (command.id.empty()) {  // of no single record
        records.push_back(nullptr);
        continue;
      }
      const bool is_closing = command.type == ledger_command::kind::close ||
                              command.type == ledger_command::kind::reopen;
      kept_record* const known = records_.find(command.object, command.id);
      if (known != nullptr && is_closing) {
        records.push_back(known);
        continue;
      }
      record_memory& whole = records_.whole(command.object, command.id);
      records.push_back(records_.find(command.object, command.id));
      if (command.type == ledger_command::kind::mark_sent) ++marks[&whole];
      if (command.type == ledger_command::kind::merge)
        command.owner.id.reserve(limits::max_id_bytes);  // whoever owns the survivor by then
    }
    for (const auto& [record, count] : marks) {
      record->notices.reserve(record->notices.size() + count);
    }
    return records;
  }

  /// There is room already.
  static void mark(std::vector<sent_notice>& notices, const sent_notice& notice) noexcept {
    const auto place = std::lower_bound(notices.begin(), notices.end(), notice);
    if (place == notices.end() || *place != notice) notices.insert(place, notice);
  }

  room make_room(ledger_changes& changes, std::vector<std::uint32_t>& places,
                 const std::vector<std::uint64_t>& hashes) {
    room ready(records_.forms);
    ready.pools.reserve(changes.pools.size());
    for (const ledger_changes::pool_change& change : changes.pools)
      ready.pools.push_back(&pools_[change.pool]);
    for (const ledger_changes::waiting_record& each : changes.waiting)
      ready.waiting.push_back(&records_.whole(changes.object, each.id));
    if (!changes.decisions.empty()) {
      ready.records = &records_.of(changes.object);
      // One that waits may be decided further below in the batch.
      for (std::size_t i = 0; !changes.waiting.empty() && i < places.size(); ++i)
        places[i] = ready.records->find(hashes[i], changes.decisions[i].id);
      make_room(changes, places, ready);
    }
    for (const ledger_changes::record_acts& change : changes.acts) {
      record_memory& record = records_.whole(change.object, change.id);
      record.acts.reserve(record.acts.size() + change.acts.size());
      ready.acted.push_back(records_.find(change.object, change.id));
    }
    ready.notes = notes_.make_room(changes.notes);
    return ready;
  }

  /// For the decisions.
  void make_room(ledger_changes& changes, const std::vector<std::uint32_t>& places, room& ready) {
    ready.event = records_.events.number(changes.event);
    ready.owners.reserve(changes.owners.size());
    for (const owner_name& owner : changes.owners)
      ready.owners.push_back(records_.owners.number(owner));
    ready.forms.reserve(changes.forms.size());
    for (const decision_form& form : changes.forms) ready.forms.add(form);
    const bool are_small = ready.event != kept_events::none;
    ready.ids.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      const ledger_changes::record_change& change = changes.decisions[i];
      if (places[i] == kept_records::nothing && are_small) {
        ready.ids.emplace_back(change.id);
        continue;
      }
      record_memory& whole = records_.whole(changes.object, change.id);
      whole.decisions.reserve(whole.decisions.size() + 1);
      const owner_name& owner = changes.owners[change.owner];
      ready.known.push_back(
          {records_.find(changes.object, change.id),
           owner,
           changes.held_by(change),
           {changes.event,
            decision_of(change.id, owner, changes.forms[change.form], changes.decided_us)}});
    }
    ready.records->reserve(ready.ids.size());
  }

  /// Records of which the ledger knew nothing.
  void put_new(const ledger_changes& changes, const std::vector<std::uint32_t>& places,
               const std::vector<std::uint64_t>& hashes, room& ready) noexcept {
    if (ready.ids.empty()) return;
    const bool is_counted = counts_.is_counted(changes.object);
    auto id = ready.ids.begin();
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] != kept_records::nothing) continue;
      const ledger_changes::record_change& change = changes.decisions[i];
      kept_record added;
      added.id = std::move(*id++);
      added.decided_us = changes.decided_us;
      added.owner = ready.owners[change.owner];
      added.form = ready.forms[change.form];
      added.event = ready.event;
      added.accept_within_minutes = change.accept_within_minutes;
      records_.forms.use(added.form);
      ready.records->put(hashes[i], std::move(added));
      if (is_counted) counts_.add(changes.object, changes.owners[change.owner], 1);
    }
  }

  mutable std::mutex mutex_;
  std::map<std::string, pool_state, std::less<>> pools_;
  record_store records_;
  note_table notes_;
  bool is_part_ = false;
  mutable open_counts counts_;  // a memo of records_
};

}  // namespace

std::shared_ptr<ledger_store> make_memory_ledger() {
  return std::make_shared<memory_ledger>();
}

std::shared_ptr<ledger_store> make_memory_ledger(ledger_part part) {
  return std::make_shared<memory_ledger>(std::move(part));
}

}  // namespace ambit::model
