#include "src/leads/decision_json.hpp"

#include "ambit/leads.hpp"
#include "src/base/json_writer.hpp"
#include "src/leads/notices.hpp"
#include "src/model/decision_text.hpp"
#include "src/model/owner_json.hpp"
#include "src/model/record_problems.hpp"

namespace ambit::leads {

namespace {

void write_party(json::writer& out, std::string_view key, const party& who) {
  out.key(key);
  model::write_owner(out, who.type, who.id);
}

class decision_writer {
 public:
  /// Whether it says whom to tell.
  enum class form : std::uint8_t { given, recorded };

  decision_writer(const plan_data& planned, std::size_t index, std::string& text)
      : planned_(planned),
        made_(planned.decisions[index]),
        index_(index),
        row_(planned.row(index)),
        out_(text) {}

  void write(form how) {
    model::write_decision_head(out_, planned_.asked.set().id(row_), made_.outcome, made_.reason,
                               made_.owner.type, made_.owner.id);
    write_rest(how);
  }

  /// What stands behind the owner.
  void write_rest(form how) {
    if (const party meant = planned_.substitute_for(index_))
      write_party(out_, "substitute_for", meant);
    write_earlier_owner();
    if (rule() != nullptr) out_.member("rule", rule()->name);
    if (made_.entry != nothing) out_.member("entry", entry(made_.entry).id);
    if (made_.choice != nothing) out_.member_integer("choice", made_.choice);
    if (made_.pool != nothing) out_.member("pool", pool(static_cast<std::uint32_t>(made_.pool)));
    write_skipped();
    write_uncarried();
    write_warnings();
    write_host_data();
    if (how == form::given && made_.is_new_owner) write_told();
    if (made_.outcome == outcome::undecided) write_problems();
    out_.member("fingerprint", planned_.asked.rules.fingerprint());
    out_.close_object();
  }

 private:
  const model::rule* rule() const { return planned_.asked.rule; }
  const model::entry& entry(std::int32_t position) const {
    return rule()->entries[static_cast<std::size_t>(position)];
  }
  std::string_view pool(std::uint32_t position) const {
    return planned_.asked.policy().pools[position].id;
  }

  void write_skipped() {
    if (made_.skips_begin == made_.skips_end) return;
    out_.key("skipped");
    out_.open_array();
    for (std::uint32_t i = made_.skips_begin; i < made_.skips_end; ++i) {
      const skip& tried = planned_.skips[i];
      if (tried.type != skip::kind::members) {
        write_skip(tried, tried);
        continue;
      }
      for (std::uint32_t member = tried.first; member < tried.last; ++member)
        write_skip(planned_.shared_skips[member], tried);
    }
    out_.close_array();
  }

  /// `at` says which entry and choice the skip belongs to.
  void write_skip(const skip& tried, const skip& at) {
    out_.open_object();
    if (tried.type == skip::kind::default_owner) {
      out_.member_boolean("default_owner", true);
    } else {
      if (at.entry != made_.entry) out_.member("entry", entry(at.entry).id);
      out_.member_integer("choice", at.choice);
    }
    write_tried(tried);
    out_.member("reason", name(tried.why));
    out_.close_object();
  }

  void write_tried(const skip& tried) {
    switch (tried.type) {
      case skip::kind::pool:
      case skip::kind::member:
        out_.member("pool", pool(tried.pool));
        break;
      case skip::kind::account_owner:
        if (tried.who) out_.member("account_owner", tried.who.id);
        return;
      case skip::kind::last_owner:
        if (tried.who) out_.member("last_owner", tried.who.id);
        return;
      case skip::kind::user:
      case skip::kind::queue:
      case skip::kind::keep:
      case skip::kind::members:
      case skip::kind::default_owner:
        break;
    }
    if (tried.who) out_.member(model::kind_name(tried.who.type), tried.who.id);
  }

  void write_uncarried() {
    bool is_open = false;
    for (const std::uint32_t position : planned_.uncarried()) {
      if (position >= made_.searched) break;
      if (!is_open) {
        out_.key("uncarried");
        out_.open_array();
        is_open = true;
      }
      out_.string(rule()->entries[position].id);
    }
    if (is_open) out_.close_array();
  }

  void write_warnings() {
    if (made_.warning == obstacle::none) return;
    out_.key("warnings");
    out_.open_array();
    out_.string(name(made_.warning));
    out_.close_array();
  }

  void write_host_data() {
    if (made_.entry == nothing) return;
    const model::entry& from = entry(made_.entry);
    if (!from.notify.empty()) {
      out_.key("notify");
      out_.raw(from.notify);
    }
    if (!from.data.empty()) {
      out_.key("data");
      out_.raw(from.data);
    }
  }

  void write_earlier_owner() {
    if (!planned_.is_by_age || made_.outcome != outcome::assigned) return;
    const model::owner_name& earlier = planned_.aged[index_].before.owner;
    write_party(out_, "earlier_owner", {earlier.type, earlier.id});
  }

  void write_told() {
    if (made_.entry == nothing) return;
    const auto& told = entry(made_.entry).notices;
    write_notices(
        out_, planned_.asked,
        {made_.owner, told ? &*told : nullptr, planned_.entry_of(made_), planned_.pool_of(made_)});
  }

  void write_problems() {
    out_.key("problems");
    out_.open_array();
    for (const criteria::record_problem& item : problems_of(planned_.asked, row_))
      model::write_problem(out_, item);
    out_.close_array();
  }

  const plan_data& planned_;
  const decision& made_;
  std::size_t index_;
  std::size_t row_;
  json::writer out_;
};

/// Where the marks of a replay go: before `fingerprint`, which stands last.
std::size_t end_of_decision(std::string_view recorded) noexcept {
  const std::size_t place = recorded.rfind(",\"fingerprint\":");
  return place == std::string_view::npos ? recorded.size() - 1 : place;
}

}  // namespace

void write_decision(const plan_data& planned, std::size_t index, std::string& out) {
  const decision& made = planned.decisions[index];
  if (made.replay == nothing) {
    decision_writer(planned, index, out).write(decision_writer::form::given);
    return;
  }
  const std::string recorded = recorded_json(planned, index);
  const std::size_t place = end_of_decision(recorded);
  const replay& repeated = planned.replays[static_cast<std::size_t>(made.replay)];
  out.append(recorded, 0, place);
  out += ",\"replayed\":true";
  if (repeated.current_owner) {
    out += ",\"current_owner\":";
    json::writer owner(out);
    model::write_owner(owner, repeated.current_owner.type, repeated.current_owner.id);
  }
  out.append(recorded, place);
}

void write_recorded(const plan_data& planned, std::size_t index, std::string& out) {
  decision_writer(planned, index, out).write(decision_writer::form::recorded);
}

std::string recorded_rest(const plan_data& planned, std::size_t index) {
  std::string text = "}";  // of the owner, so that the writer knows that a comma is due
  decision_writer(planned, index, text).write_rest(decision_writer::form::recorded);
  return text.substr(1);
}

std::string recorded_json(const plan_data& planned, std::size_t index) {
  const decision& made = planned.decisions[index];
  if (made.replay != nothing) {
    const replay& repeated = planned.replays[static_cast<std::size_t>(made.replay)];
    if (repeated.earlier != nothing)
      return recorded_json(planned, static_cast<std::size_t>(repeated.earlier));
    return planned.memory[static_cast<std::size_t>(repeated.remembered)].decision->json;
  }
  std::string text;
  write_recorded(planned, index, text);
  return text;
}

}  // namespace ambit::leads
