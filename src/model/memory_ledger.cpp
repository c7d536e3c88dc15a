// memory_ledger.cpp: the ledger that lives in this process.
//
// A change is made in three steps: judge it, make room for everything (which may throw and changes
// nothing that can be seen), then move it in (which cannot fail).
#include <algorithm>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "src/base/failure.hpp"
#include "src/base/limits.hpp"
#include "src/model/ledger_commands.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/ledger_history.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/ledger_summary.hpp"
#include "src/model/open_counts.hpp"

namespace ambit::model {

namespace {

class memory_ledger final : public ledger_store {
 public:
  memory_ledger() = default;
  explicit memory_ledger(ledger_part part) : content_(std::move(part.content)), is_part_(true) {
    for (const ledger_part::load& each : part.elsewhere)
      counts_.add_elsewhere(each.object, each.owner, each.open);
  }

  result<pool_state> pool(std::string_view id) const override {
    const std::lock_guard lock(mutex_);
    const auto found = content_.pools.find(id);
    return found == content_.pools.end() ? pool_state{} : found->second;
  }

  result<owner_name> owner(std::string_view object, std::string_view id) const override {
    const std::lock_guard lock(mutex_);
    const record_memory* record = content_.find(object, id);
    return record == nullptr ? owner_name{} : record->owner;
  }

  result<std::vector<remembered>> recall(std::string_view object, std::string_view event,
                                         std::span<const std::string_view> ids) const override {
    const std::lock_guard lock(mutex_);
    std::vector<remembered> known;
    const auto of_object = content_.records.find(object);
    if (of_object == content_.records.end()) return known;
    for (std::size_t row = 0; row < ids.size(); ++row) {
      const auto found = of_object->second.find(ids[row]);
      if (found == of_object->second.end()) continue;
      remembered& item = known.emplace_back();
      item.row = row;
      item.owner = found->second.owner;
      item.last_owner = found->second.last_owner;
      item.closed = found->second.closed;
      if (const recorded_decision* decision = found->second.find(event)) item.decision = *decision;
    }
    return known;
  }

  result<std::vector<std::int64_t>> loads(std::string_view object,
                                          std::span<const owner_name> owners) const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::int64_t> found;
    found.reserve(owners.size());
    for (const owner_name& owner : owners) found.push_back(counts_.of(content_, object, owner));
    return found;
  }

  result<std::vector<owned_record>> owned_by(std::span<const owner_name> owners) const override {
    std::unordered_set<std::string_view> users;
    std::unordered_set<std::string_view> queues;
    for (const owner_name& owner : owners)
      (owner.type == owner_name::kind::user ? users : queues).insert(owner.id);
    const std::lock_guard lock(mutex_);
    std::vector<owned_record> found;
    for (const auto& [object, records] : content_.records) {
      for (const auto& [id, memory] : records) {
        if (memory.owner.type == owner_name::kind::none) continue;
        const auto& wanted = memory.owner.type == owner_name::kind::user ? users : queues;
        if (wanted.contains(memory.owner.id))
          found.push_back({object, id, memory.owner, memory.closed});
      }
    }
    return found;
  }

  result<std::vector<bool>> sent(std::string_view object,
                                 std::span<const notice_key> notices) const override {
    const std::lock_guard lock(mutex_);
    std::vector<bool> out(notices.size());
    const auto of_object = content_.records.find(object);
    if (of_object == content_.records.end()) return out;
    for (std::size_t i = 0; i < notices.size(); ++i) {
      const auto found = of_object->second.find(notices[i].id);
      if (found == of_object->second.end()) continue;
      const std::vector<sent_notice>& known = found->second.notices;
      out[i] = std::binary_search(known.begin(), known.end(), notices[i].notice);
    }
    return out;
  }

  result<std::vector<record_state>> states(std::string_view object,
                                           std::span<const std::string> ids) const override {
    const std::lock_guard lock(mutex_);
    std::vector<record_state> found;
    found.reserve(ids.size());
    for (const std::string& id : ids) found.push_back(content_.state_of(object, id));
    return found;
  }

  result<std::vector<listed_record>> list(const record_query& asked) const override {
    const std::lock_guard lock(mutex_);
    std::vector<listed_record> found;
    const auto of_object = content_.records.find(asked.object);
    if (of_object == content_.records.end()) return found;
    for (const auto& [id, memory] : of_object->second)
      if (is_listed(asked, memory)) found.push_back({id, memory.owner, memory.held});
    put_in_order(asked, found);
    return found;
  }

  result<std::vector<std::vector<note>>> notes(std::span<const note_query> asked) const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::vector<note>> found;
    found.reserve(asked.size());
    for (const note_query& each : asked) found.push_back(content_.notes.read(each));
    return found;
  }

  status commit(ledger_changes changes, report& /*problems*/) override {
    const std::lock_guard lock(mutex_);
    if (!stands(changes)) return status::conflict;
    room ready = make_room(changes);
    for (std::size_t i = 0; i < changes.pools.size(); ++i)
      *ready.pools[i] = std::move(changes.pools[i].after);
    for (std::size_t i = 0; i < changes.decisions.size(); ++i) {
      ledger_changes::record_change& change = changes.decisions[i];
      record_memory& record = *ready.records[i];
      const load_change followed(counts_, change.key.object, record);
      record.pass_to_holder(std::move(ready.owners[i]), std::move(change.held));
      record.decisions.push_back({std::move(change.key.event), std::move(change.decision)});
    }
    for (std::size_t i = 0; i < changes.waiting.size(); ++i)
      ready.waiting[i]->wait(changes.waiting[i].since_us, changes.waiting[i].why);
    for (std::size_t i = 0; i < changes.acts.size(); ++i) {
      ledger_changes::record_acts& change = changes.acts[i];
      record_memory& record = *ready.acted[i];
      const load_change followed(counts_, change.object, record);
      static_cast<record_state&>(record) = std::move(change.after);
      for (recorded_act& act : change.acts) record.acts.push_back(std::move(act));
    }
    content_.notes.commit(changes.notes, std::move(ready.notes));
    return status::ok;
  }

  status apply(std::string_view json, report& problems) override {
    std::optional<std::vector<ledger_command>> commands = read_ledger_commands(json, problems);
    if (!commands) return status::invalid_ledger;
    const std::lock_guard lock(mutex_);
    const std::vector<record_memory*> records = make_room(*commands);
    for (std::size_t i = 0; i < commands->size(); ++i) run((*commands)[i], records[i]);
    for (const ledger_command& command : *commands)
      content_.forget_if_empty(command.object, command.id);
    return status::ok;
  }

  status fill(ledger_content content, report& problems) override {
    const std::lock_guard lock(mutex_);
    if (!content_.records.empty() || !content_.pools.empty() || !content_.notes.empty()) {
      problems.add(not_empty());
      return status::invalid_ledger;
    }
    content_ = std::move(content);
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
    return write_snapshot(content_);
  }

  result<std::vector<past_decision>> history(const history_query& asked) const override {
    const std::lock_guard lock(mutex_);
    std::vector<past_decision> found;
    for (const auto& [object, records] : content_.records) {
      for (const auto& [id, memory] : records) {
        for (const auto& [event, decision] : memory.decisions)
          if (is_asked(asked, object, id, decision.owner, decision.decided_us))
            found.push_back({object, id, event, decision.decided_us, memory.owner, decision.json});
        std::int64_t number = 0;
        for (const recorded_act& act : memory.acts) {
          ++number;
          if (is_asked(asked, object, id, act.owner, act.at_us))
            found.push_back({object, id, act.act, act.at_us, memory.owner, act.json, number});
        }
      }
    }
    return found;
  }

  result<ledger_summary> summary() const override {
    const std::lock_guard lock(mutex_);
    return summarize(content_);
  }

  /// A snapshot is held against everything that it may be.
  result<report> verify() const override {
    const std::lock_guard lock(mutex_);
    report problems;
    (void)read_snapshot(write_snapshot(content_), {}, problems);
    return problems;
  }

 private:
  /// Where the changes go, made while a commit may still fail.
  struct room {
    std::vector<pool_state*> pools;
    std::vector<record_memory*> records;
    std::vector<owner_name> owners;
    std::vector<record_memory*> waiting;
    std::vector<record_memory*> acted;
    note_table::room notes;
  };

  static bool is_listed(const record_query& asked, const record_memory& memory) {
    if (asked.until_us && !(memory.held && memory.held->since_us <= *asked.until_us)) return false;
    switch (asked.of) {
      case record_query::which::waiting:
        return memory.is_waiting();
      case record_query::which::to_accept:
        return memory.is_to_accept();
      case record_query::which::owned:
        break;
    }
    return !memory.closed &&
           std::find(asked.owners.begin(), asked.owners.end(), memory.owner) != asked.owners.end();
  }

  /// While it lives a record's owner changes, or whether it is closed; loads follow.
  class load_change {
   public:
    load_change(open_counts& counts, std::string_view object, const record_memory& record)
        : counts_(counts), object_(object), record_(record) {
      if (!record_.closed) counts_.add(object_, record_.owner, -1);
    }
    ~load_change() {
      if (!record_.closed) counts_.add(object_, record_.owner, 1);
    }
    load_change(const load_change&) = delete;
    load_change& operator=(const load_change&) = delete;

   private:
    open_counts& counts_;
    std::string_view object_;
    const record_memory& record_;
  };

  /// There is room already; a command that is of no single record has none.
  void run(ledger_command& command, record_memory* record) noexcept {
    if (command.type == ledger_command::kind::forget_changes)
      return content_.notes.forget_changes(command.object, command.before_us);
    if (record == nullptr) return forget_decided(command);
    const load_change followed(counts_, command.object, *record);
    switch (command.type) {
      case ledger_command::kind::set_owner:
        record->pass_to(std::move(command.owner));
        break;
      case ledger_command::kind::mark_sent:
        mark(record->notices, command.notice);
        break;
      case ledger_command::kind::close:
        record->closed = true;
        break;
      case ledger_command::kind::reopen:
        record->closed = false;
        break;
      case ledger_command::kind::merge:
        record->closed = true;
        if (const record_memory* survivor = content_.find(command.object, command.survivor)) {
          command.owner.type = survivor->owner.type;
          command.owner.id.assign(survivor->owner.id);
          if (command.owner.type != owner_name::kind::none)
            record->pass_to(std::move(command.owner));
        }
        break;
      case ledger_command::kind::remove:
        // Room that a later command may count on is kept.
        static_cast<record_state&>(*record) = {};
        record->decisions.clear();
        record->acts.clear();
        record->notices.clear();
        content_.notes.forget_record(command.object, command.id);
        break;
      case ledger_command::kind::forget_decided:
      case ledger_command::kind::forget_changes:
        break;
    }
  }

  /// Records stay, since later commands count on the room that they have; who knows nothing any more
  /// is not written.
  void forget_decided(const ledger_command& command) noexcept {
    const auto of_object = content_.records.find(command.object);
    if (of_object == content_.records.end()) return;
    for (auto& [id, memory] : of_object->second) {
      auto& made = memory.decisions;
      made.erase(std::remove_if(made.begin(), made.end(),
                                [&](const record_memory::decided& item) {
                                  const auto& decided_us = item.decision.decided_us;
                                  return decided_us && *decided_us < command.before_us;
                                }),
                 made.end());
      auto& acts = memory.acts;
      acts.erase(
          std::remove_if(acts.begin(), acts.end(),
                         [&](const recorded_act& act) { return act.at_us < command.before_us; }),
          acts.end());
    }
  }

  std::int64_t last_number(const std::string& pool) const {
    const auto found = content_.pools.find(pool);
    return found == content_.pools.end() ? 0 : found->second.last_number;
  }

  bool stands(const ledger_changes& changes) const {
    for (const ledger_changes::pool_change& change : changes.pools)
      if (last_number(change.pool) != change.last_number_before) return false;
    for (const ledger_changes::pool_read& read : changes.pools_read)
      if (last_number(read.pool) != read.last_number) return false;
    for (const ledger_changes::record_change& change : changes.decisions) {
      const record_memory* record = content_.find(change.key.object, change.key.id);
      if (record != nullptr && record->find(change.key.event) != nullptr) return false;
      if (change.closed_before && *change.closed_before != (record != nullptr && record->closed))
        return false;
      if (change.last_owner_before &&
          *change.last_owner_before != (record == nullptr ? nobody_ : record->last_owner))
        return false;
      if (change.owner_before &&
          *change.owner_before != (record == nullptr ? nobody_ : record->owner))
        return false;
    }
    for (const ledger_changes::record_acts& change : changes.acts)
      if (change.before != content_.state_of(change.object, change.id)) return false;
    if (!content_.notes.stands(changes.notes, changes.notes_read)) return false;
    return std::all_of(changes.loads.begin(), changes.loads.end(), [&](const auto& read) {
      return counts_.of(content_, changes.object, read.owner) == read.count;
    });
  }

  std::vector<record_memory*> make_room(std::vector<ledger_command>& commands) {
    std::vector<record_memory*> records;
    std::unordered_map<record_memory*, std::size_t> marks;
    records.reserve(commands.size());
    for (ledger_command& command : commands) {
      if (command.id.empty()) {  // of no single record
        records.push_back(nullptr);
        continue;
      }
      records.push_back(&content_.records[command.object][command.id]);
      if (command.type == ledger_command::kind::mark_sent) ++marks[records.back()];
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

  /// For all at once, and twice as many as there are, so that not every commit does it.
  void make_buckets(const ledger_changes& changes) {
    if (changes.decisions.empty()) return;
    auto& of_object = content_.records[changes.decisions.front().key.object];
    const std::size_t wanted = of_object.size() + changes.decisions.size();
    const auto buckets = static_cast<float>(of_object.bucket_count());
    if (static_cast<float>(wanted) > buckets * of_object.max_load_factor())
      of_object.reserve(std::max(wanted, of_object.size() * 2));
  }

  /// Ids are moved to where they are kept.
  room make_room(ledger_changes& changes) {
    room ready;
    ready.pools.reserve(changes.pools.size());
    for (const ledger_changes::pool_change& change : changes.pools)
      ready.pools.push_back(&content_.pools[change.pool]);
    ready.records.reserve(changes.decisions.size());
    ready.owners.reserve(changes.decisions.size());
    make_buckets(changes);
    for (ledger_changes::record_change& change : changes.decisions) {
      auto& of_object = content_.records[change.key.object];
      record_memory& record = of_object.try_emplace(std::move(change.key.id)).first->second;
      record.decisions.reserve(record.decisions.size() + 1);
      ready.records.push_back(&record);
      ready.owners.push_back(change.decision.owner);
    }
    for (const ledger_changes::waiting_record& each : changes.waiting)
      ready.waiting.push_back(&content_.records[changes.object][each.id]);
    for (const ledger_changes::record_acts& change : changes.acts) {
      record_memory& record = content_.records[change.object][change.id];
      record.acts.reserve(record.acts.size() + change.acts.size());
      ready.acted.push_back(&record);
    }
    ready.notes = content_.notes.make_room(changes.notes);
    return ready;
  }

  const owner_name nobody_ = {};
  mutable std::mutex mutex_;
  ledger_content content_;
  bool is_part_ = false;
  mutable open_counts counts_;  // a memo of content_
};

}  // namespace

std::shared_ptr<ledger_store> make_memory_ledger() {
  return std::make_shared<memory_ledger>();
}

std::shared_ptr<ledger_store> make_memory_ledger(ledger_part part) {
  return std::make_shared<memory_ledger>(std::move(part));
}

}  // namespace ambit::model
