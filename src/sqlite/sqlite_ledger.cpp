// sqlite_ledger.cpp: each call is one transaction: it holds the lock of this process's threads,
// begins, works, and is committed or taken back as a whole.
#include "src/sqlite/sqlite_ledger.hpp"

#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "src/model/decision_text.hpp"
#include "src/model/ledger_commands.hpp"
#include "src/sqlite/content.hpp"

namespace ambit::sqlite {

namespace {

class sqlite_ledger final : public model::ledger_store {
 public:
  explicit sqlite_ledger(std::unique_ptr<database> db)
      : opened_by_(::getpid()), file_(std::make_unique<file>(std::move(db))) {}

  ~sqlite_ledger() override {
    if (is_forked()) file_->db->abandon();
  }
  sqlite_ledger(const sqlite_ledger&) = delete;
  sqlite_ledger& operator=(const sqlite_ledger&) = delete;

  /// Whether all statements could be prepared.
  std::optional<failure> problem_at_start() { return file_->db->take_failure(); }

  result<model::pool_state> pool(std::string_view id) const override {
    return read<model::pool_state>([&](file& at) { return at.rotations.read(id); });
  }

  result<model::owner_name> owner(std::string_view object, std::string_view id) const override {
    return read<model::owner_name>(
        [&](file& at) { return at.known.owner(at.rows.find(at.known.find(object), id).owner); });
  }

  result<std::vector<model::remembered>> recall(
      std::string_view object, std::string_view event,
      std::span<const std::string_view> ids) const override {
    return read<std::vector<model::remembered>>(
        [&](file& at) { return recall_from(at, object, event, ids); });
  }

  result<std::vector<std::int64_t>> loads(
      std::string_view object, std::span<const model::owner_name> owners) const override {
    return read<std::vector<std::int64_t>>([&](file& at) {
      const std::int64_t number = at.known.find(object);
      std::vector<std::int64_t> found;
      found.reserve(owners.size());
      for (const model::owner_name& owner : owners)
        found.push_back(at.rows.load(number, at.known.find(owner)));
      return found;
    });
  }

  result<std::vector<model::owned_record>> owned_by(
      std::span<const model::owner_name> owners) const override {
    return read<std::vector<model::owned_record>>(
        [&](file& at) { return read_owned(at.all(), owners); });
  }

  result<std::vector<bool>> sent(std::string_view object,
                                 std::span<const model::notice_key> notices) const override {
    return read<std::vector<bool>>([&](file& at) {
      const std::int64_t number = at.known.find(object);
      std::vector<bool> found(notices.size());
      for (std::size_t i = 0; i < notices.size(); ++i) {
        const record_row row = at.rows.find(number, notices[i].id);
        found[i] = row.number != 0 && at.rows.is_sent(row.number, notices[i].notice);
      }
      return found;
    });
  }

  result<std::vector<model::record_state>> states(std::string_view object,
                                                  std::span<const std::string> ids) const override {
    return read<std::vector<model::record_state>>([&](file& at) {
      const std::int64_t number = at.known.find(object);
      std::vector<model::record_state> found;
      found.reserve(ids.size());
      for (const std::string& id : ids) found.push_back(state_of(at, at.rows.find(number, id)));
      return found;
    });
  }

  result<std::vector<model::listed_record>> list(const model::record_query& asked) const override {
    return read<std::vector<model::listed_record>>([&](file& at) { return at.held.list(asked); });
  }

  result<std::vector<std::vector<model::note>>> notes(
      std::span<const model::note_query> asked) const override {
    return read<std::vector<std::vector<model::note>>>([&](file& at) {
      std::vector<std::vector<model::note>> found;
      found.reserve(asked.size());
      for (const model::note_query& each : asked) found.push_back(at.noted.read(each));
      return found;
    });
  }

  status commit(model::ledger_changes changes, report& problems) override {
    return write(problems, [&](file& at) {
      return stands_beside(at, changes) && record(at, changes) ? status::ok : status::conflict;
    });
  }

  status apply(std::string_view json, report& problems) override {
    const auto commands = model::read_ledger_commands(json, problems);
    if (!commands) return status::invalid_ledger;
    return write(problems, [&](file& at) {
      for (const model::ledger_command& command : *commands) run(at, command);
      for (const model::ledger_command& command : *commands)
        if (!command.id.empty()) at.rows.drop_if_empty(at.known.find(command.object), command.id);
      at.rows.write_loads();
      return status::ok;
    });
  }

  status fill(model::ledger_content content, report& problems) override {
    return write(problems, [&](file& at) {
      if (!is_empty(at.all())) {
        problem told = model::not_empty();
        told.where.file = at.db->path();
        problems.add(std::move(told));
        return status::invalid_ledger;
      }
      write_content(at.all(), content);
      return status::ok;
    });
  }

  result<std::string> snapshot() const override {
    return read<std::string>(
        [](file& at) { return model::write_snapshot(read_content(at.all())); });
  }

  result<std::vector<model::past_decision>> history(const history_query& asked) const override {
    return read<std::vector<model::past_decision>>(
        [&](file& at) { return read_history(at.all(), asked); });
  }

  result<model::ledger_summary> summary() const override {
    return read<model::ledger_summary>([](file& at) { return read_summary(at.all()); });
  }

  /// Of a damaged file, what could not be read is what was found.
  result<report> verify() const override {
    report problems;
    const result<bool> done = read<bool>([&](file& at) {
      verify_content(at.all(), problems);
      return true;
    });
    if (!done && done.code() != status::invalid_ledger) return {done.code(), done.report()};
    problems.append(done.report());
    return problems;
  }

 private:
  /// The connection and all that is prepared on it.
  struct file {
    explicit file(std::unique_ptr<database> opened)
        : db(std::move(opened)),
          transactions(*db),
          data_version(*db, "PRAGMA data_version"),
          known(*db),
          shared(*db),
          rotations(*db, known),
          rows(*db, known, shared),
          held(*db, known),
          noted(*db) {}

    tables all() { return {*db, known, shared, rotations, rows, held, noted}; }

    /// What is kept at hand is no longer so after another connection changed the file.
    void begin() {
      query row(data_version);
      const std::int64_t version = row.next() ? row.integer(0) : 0;
      if (version != seen_version) forget();
      seen_version = version;
      known.trim();
      shared.trim();
    }

    void forget() {
      known.forget();
      shared.forget();
      rotations.forget();
      rows.forget_loads();
    }

    std::unique_ptr<database> db;
    transaction_statements transactions;
    statement data_version;
    names known;
    forms shared;
    pools rotations;
    records rows;
    holdings held;
    sqlite::notes noted;
    std::int64_t seen_version = 0;
  };

  bool is_forked() const noexcept { return ::getpid() != opened_by_; }

  /// In a forked child nothing may be touched, not even the lock, which a thread of the parent may
  /// have held.
  std::optional<failure> forked() const {
    if (!is_forked()) return std::nullopt;
    failure told{status::ledger_forked, {}};
    told.told.code = "forked_ledger";
    told.told.found = "the ledger was opened before a fork, by the parent of this process";
    told.told.hint = "open ledgers after the fork, or close them before it";
    told.told.where.file = file_->db->path();
    return told;
  }

  template <class T>
  static result<T> failed(failure told) {
    report problems;
    problems.add(std::move(told.told));
    return {told.what, std::move(problems)};
  }

  template <class T, class Work>
  result<T> read(const Work& work) const {
    if (std::optional<failure> told = forked()) return failed<T>(*std::move(told));
    const std::lock_guard lock(mutex_);
    std::optional<T> found;
    {
      transaction all(*file_->db, file_->transactions, transaction::kind::read);
      file_->begin();
      if (!file_->db->failed()) found.emplace(work(*file_));
      all.commit();
    }
    if (std::optional<failure> told = file_->db->take_failure()) return failed<T>(*std::move(told));
    return *std::move(found);
  }

  /// Commits where `work` says ok; else, and where it throws, nothing is changed.
  template <class Work>
  status write(report& problems, const Work& work) {
    if (std::optional<failure> told = forked()) {
      problems.add(std::move(told->told));
      return told->what;
    }
    const std::lock_guard lock(mutex_);
    const undo otherwise(*file_);
    status outcome = status::internal;
    {
      transaction all(*file_->db, file_->transactions, transaction::kind::write);
      file_->begin();
      if (!file_->db->failed()) outcome = work(*file_);
      if (outcome == status::ok) all.commit();
    }
    if (std::optional<failure> told = file_->db->take_failure()) {
      problems.add(std::move(told->told));
      return told->what;
    }
    if (outcome == status::ok) otherwise.is_kept = true;
    return outcome;
  }

  /// Numbers that were given out in a transaction that is taken back mean nothing.
  struct undo {
    explicit undo(file& of) : at(of) {}
    ~undo() {
      if (!is_kept) at.forget();
    }
    undo(const undo&) = delete;
    undo& operator=(const undo&) = delete;
    file& at;
    mutable bool is_kept = false;
  };

  static std::vector<model::remembered> recall_from(file& at, std::string_view object,
                                                    std::string_view event,
                                                    std::span<const std::string_view> ids) {
    std::vector<model::remembered> known;
    const std::int64_t of_object = at.known.find(object);
    const std::int64_t of_event = at.known.find(event);
    if (of_object == 0) return known;
    for (std::size_t row = 0; row < ids.size(); ++row) {
      if (ids[row].empty()) continue;
      const record_row found = at.rows.find(of_object, ids[row]);
      if (found.number == 0) continue;
      model::remembered& item = known.emplace_back();
      item.row = row;
      item.owner = at.known.owner(found.owner);
      item.last_owner = at.known.owner(found.last_owner);
      item.closed = found.closed;
      item.decision = at.rows.decision(found, ids[row], of_event);
    }
    return known;
  }

  using record_change = model::ledger_changes::record_change;

  /// All but the decisions.
  static bool stands_beside(file& at, const model::ledger_changes& changes) {
    for (const auto& change : changes.pools)
      if (at.rotations.last_number(change.pool) != change.last_number_before) return false;
    for (const auto& read : changes.pools_read)
      if (at.rotations.last_number(read.pool) != read.last_number) return false;
    for (const auto& change : changes.acts)
      if (change.before != state_of(at, at.rows.find(at.known.find(change.object), change.id)))
        return false;
    for (const auto& change : changes.notes)
      if (at.noted.find(change.key) != change.before) return false;
    for (const auto& read : changes.notes_read)
      if (at.noted.find(read.key) != read.found) return false;
    const std::int64_t object = at.known.find(changes.object);
    return std::all_of(changes.loads.begin(), changes.loads.end(), [&](const auto& read) {
      return at.rows.load(object, at.known.find(read.owner)) == read.count;
    });
  }

  static model::record_state state_of(file& at, const record_row& row) {
    model::record_state state;
    if (row.number == 0) return state;
    state.owner = at.known.owner(row.owner);
    state.last_owner = at.known.owner(row.last_owner);
    state.closed = row.closed;
    state.held = at.held.find(row.number);
    state.left_out = at.held.left_out(row.number);
    return state;
  }

  /// The decisions of a commit, with the file's numbers for what they have in common, which are
  /// given out when they are first needed.
  class decided_batch {
   public:
    decided_batch(file& at, const model::ledger_changes& changes)
        : at_(at),
          changes_(changes),
          object_(at.known.number(changes.object)),
          event_(at.known.number(changes.event)),
          owners_(changes.owners.size()),
          forms_(changes.forms.size()) {}

    /// Whether they all stand, each of which is looked at as it is written.
    bool record() {
      for (const record_change* change : in_order(changes_.decisions))
        if (!(change->fits_unknown(changes_) && record_new(*change)) && !record_known(*change))
          return false;
      return true;
    }

   private:
    struct numbered_form {
      holding_row origin;
      std::optional<form_row> shared;  ///< nothing: the decision stands whole
    };

    /// By id, as the file's index has them: neighbours there are written one after the other.
    static std::vector<const record_change*> in_order(const std::vector<record_change>& decisions) {
      std::vector<const record_change*> sorted;
      sorted.reserve(decisions.size());
      for (const record_change& each : decisions) sorted.push_back(&each);
      const auto is_before = [](const record_change* a, const record_change* b) {
        return a->id < b->id;
      };
      if (!std::is_sorted(sorted.begin(), sorted.end(), is_before))
        std::stable_sort(sorted.begin(), sorted.end(), is_before);
      return sorted;
    }

    bool stands(const record_change& change, const record_row& row) {
      if (row.number != 0 && at_.rows.is_decided(row, event_)) return false;
      if (change.closed_before && *change.closed_before != row.closed) return false;
      if (change.last_owner_before &&
          changes_.owner(*change.last_owner_before) != at_.known.owner(row.last_owner))
        return false;
      return !change.owner_before ||
             changes_.owner(*change.owner_before) == at_.known.owner(row.owner);
    }

    /// Whether the record was one that the file did not know; else nothing was done.
    bool record_new(const record_change& change) {
      record_row row;
      row.owner = owner_of(change);
      const numbered_form& form = form_of(change);
      holding_row held = form.origin;
      held.accept_within_minutes = change.accept_within_minutes;
      if (form.shared)
        return at_.rows.add(object_, change.id, row, held,
                            {event_, changes_.decided_us, *form.shared});
      if (!at_.rows.add(object_, change.id, row, held)) return false;
      decide(row.number, change);
      return true;
    }

    /// Whether the change stands.
    bool record_known(const record_change& change) {
      const record_row before = at_.rows.find(object_, change.id);
      if (!stands(change, before)) return false;
      record_row after = before;
      at_.rows.pass_to(after, owner_of(change));
      at_.rows.put(object_, change.id, before, after);
      decide(after.number, change);
      if (before.owner != after.owner || !before.is_held)
        at_.held.put(after.number, changes_.held_by(change));
      return true;
    }

    void decide(std::int64_t record, const record_change& change) {
      at_.rows.decide(record, event_, owner_of(change),
                      model::decision_of(change.id, changes_.owners[change.owner],
                                         changes_.forms[change.form], changes_.decided_us));
    }

    std::int64_t owner_of(const record_change& change) {
      std::int64_t& number = owners_[change.owner];
      if (number == 0) number = at_.known.number(changes_.owners[change.owner]);
      return number;
    }
    const numbered_form& form_of(const record_change& change) {
      std::optional<numbered_form>& form = forms_[change.form];
      if (!form)
        form = {at_.held.row_of(changes_.held_by(change)),
                at_.shared.number(changes_.forms[change.form])};
      return *form;
    }

    file& at_;
    const model::ledger_changes& changes_;
    std::int64_t object_;
    std::int64_t event_;
    std::vector<std::int64_t> owners_;
    std::vector<std::optional<numbered_form>> forms_;
  };

  /// Whether the decisions stand.
  static bool record(file& at, const model::ledger_changes& changes) {
    if (!changes.decisions.empty() && !decided_batch(at, changes).record()) return false;
    for (const auto& change : changes.pools)
      at.rotations.write(change.pool, change.last_number_before, change.after);
    for (const auto& each : changes.waiting) wait(at, changes.object, each);
    for (const auto& change : changes.acts) record(at, change);
    for (const auto& change : changes.notes)
      change.after ? at.noted.put(change.key, *change.after) : at.noted.drop(change.key);
    at.rows.write_loads();
    return true;
  }

  /// As record_memory::wait does.
  static void wait(file& at, std::string_view of,
                   const model::ledger_changes::waiting_record& waiting) {
    const std::int64_t object = at.known.number(of);
    record_row row = at.rows.find(object, waiting.id);
    if (row.owner) return;
    const record_row before = row;
    at.rows.put(object, waiting.id, before, row);
    std::optional<model::holding> held = at.held.find(row.number);
    if (!held) held.emplace().since_us = waiting.since_us;
    held->waits = waiting.why;
    at.held.put(row.number, held);
  }

  static void record(file& at, const model::ledger_changes::record_acts& change) {
    const std::int64_t object = at.known.number(change.object);
    const record_row before = at.rows.find(object, change.id);
    record_row after = before;
    after.owner = number_of(at, change.after.owner);
    after.last_owner = number_of(at, change.after.last_owner);
    after.closed = change.after.closed;
    at.rows.put(object, change.id, before, after);
    at.held.put(after.number, change.after.held);
    if (change.before.left_out != change.after.left_out)
      at.held.put_left_out(after.number, change.after.left_out);
    for (const model::recorded_act& act : change.acts) at.held.add_act(after.number, act);
  }

  static std::optional<std::int64_t> number_of(file& at, const model::owner_name& owner) {
    if (owner.type == model::owner_name::kind::none) return std::nullopt;
    return at.known.number(owner);
  }

  static void run(file& at, const model::ledger_command& command) {
    using kind = model::ledger_command::kind;
    const std::int64_t object = at.known.find(command.object);
    if (command.type == kind::forget_decided) {
      at.rows.forget_decided(object, command.before_us);
      return at.held.forget_acts(object, command.before_us);
    }
    if (command.type == kind::forget_changes)
      return at.noted.forget_changes(command.object, command.before_us);
    if (command.type == kind::remove) at.noted.drop_record(command.object, command.id);
    const record_row before = at.rows.find(object, command.id);
    record_row after = before;
    switch (command.type) {
      case kind::set_owner:
        at.rows.pass_to(after, at.known.number(command.owner));
        break;
      case kind::close:
        after.closed = true;
        break;
      case kind::reopen:
        after.closed = false;
        break;
      case kind::merge:
        after.closed = true;
        if (const auto owner = at.rows.find(object, command.survivor).owner)
          at.rows.pass_to(after, *owner);
        break;
      case kind::remove:
        after = {};
        after.number = before.number;
        if (before.number != 0) {
          at.rows.drop_memories(before.number);
          at.held.drop(before.number);
        }
        break;
      case kind::mark_sent:
      case kind::forget_decided:
      case kind::forget_changes:
        break;
    }
    const bool is_of_nothing = command.type == kind::reopen || command.type == kind::remove;
    if (before.number == 0 && is_of_nothing) return;
    at.rows.put(at.known.number(command.object), command.id, before, after);
    if (before.owner != after.owner) at.held.put(after.number, std::nullopt);
    if (command.type == kind::mark_sent) at.rows.mark_sent(after.number, command.notice);
  }

  const pid_t opened_by_;
  mutable std::mutex mutex_;
  std::unique_ptr<file> file_;
};

}  // namespace

result<std::shared_ptr<model::ledger_store>> make_sqlite_ledger(std::unique_ptr<database> db) {
  auto made = std::make_shared<sqlite_ledger>(std::move(db));
  if (std::optional<failure> told = made->problem_at_start()) {
    report problems;
    problems.add(std::move(told->told));
    return {told->what, std::move(problems)};
  }
  return std::shared_ptr<model::ledger_store>(std::move(made));
}

}  // namespace ambit::sqlite
