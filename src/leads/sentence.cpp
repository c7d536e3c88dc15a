#include "src/leads/sentence.hpp"

#include <string_view>

#include "src/criteria/explain.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

class sentence {
 public:
  sentence(const plan_data& planned, criteria::workspace& memory)
      : planned_(planned), made_(planned.decisions.front()), memory_(memory) {}

  std::string write() {
    write_subject();
    if (made_.replay != nothing) {
      write_replay();
    } else {
      write_outcome();
      write_reason();
      write_skipped();
      write_uncarried();
      if (made_.warning != obstacle::none) add("; warning: ").add(name(made_.warning));
    }
    text_ += '.';
    return std::move(text_);
  }

 private:
  sentence& add(std::string_view part) {
    text_ += part;
    return *this;
  }
  sentence& add(const party& who) { return add(model::kind_name(who.type)).add(" ").add(who.id); }

  const model::entry& entry(std::int32_t position) const {
    return planned_.asked.rule->entries[static_cast<std::size_t>(position)];
  }
  std::string_view pool(std::uint32_t position) const {
    return planned_.asked.policy().pools[position].id;
  }

  void write_subject() {
    text_ = planned_.asked.assignment->object_name;
    if (!text_.empty() && text_[0] >= 'a' && text_[0] <= 'z')
      text_[0] = static_cast<char>(text_[0] - 'a' + 'A');
    const std::string_view id = planned_.asked.set().id(planned_.first_row);
    add(" ").add(id.empty() ? "without an id" : id);
  }

  void write_replay() {
    add(" was decided before (").add(name(made_.outcome)).add(", ").add(name(made_.reason));
    const party& owner = planned_.replays.front().current_owner;
    add(owner ? "); now it is with " : "); now it has no owner");
    if (owner) add(owner);
  }

  void write_outcome() {
    switch (made_.outcome) {
      case outcome::assigned:
        add(" goes to ").add(made_.owner);
        if (const party meant = planned_.substitute_for(0)) add(", who stands in for ").add(meant);
        if (made_.is_default_owner) add(", the default owner");
        break;
      case outcome::kept:
        add(" stays with ").add(made_.owner);
        break;
      case outcome::unassigned:
        add(" is unassigned");
        break;
      case outcome::undecided:
        add(" is undecided");
        break;
    }
    add(": ");
  }

  void write_reason() {
    switch (made_.reason) {
      case reason::entry_matched:
      case reason::keep:
        write_matched_entry();
        write_choice();
        break;
      case reason::owner_present:
        write_matched_entry();
        write_choice();
        add(", which may not replace an owner");
        break;
      case reason::no_entry_matched:
        add("no entry matched");
        break;
      case reason::no_eligible_choice:
        write_matched_entry();
        add(made_.entry == nothing ? "no choice of the matching entries could take it"
                                   : ", but none of its choices could take it");
        break;
      case reason::no_active_rule:
        add("no rule is active");
        break;
      case reason::not_due:
        add("it is not due to be reassigned");
        break;
      case reason::invalid_record:
        write_problems();
        break;
    }
  }

  void write_matched_entry() {
    if (made_.entry == nothing) return;
    const model::entry& matched = entry(made_.entry);
    add("entry ").add(matched.id).add(" matched");
    const std::string why =
        criteria::describe_result(*matched.when, *planned_.asked.assignment->atoms,
                                  planned_.asked.set(), planned_.first_row, memory_);
    if (!why.empty()) add(" (").add(why).add(")");
  }

  void write_choice() {
    if (made_.choice == nothing) return;
    const model::choice& taken = entry(made_.entry).assign[static_cast<std::size_t>(made_.choice)];
    add(", choice ").add(std::to_string(made_.choice + 1)).add(", ");
    switch (taken.type) {
      case model::choice::kind::user:
        add("user ").add(taken.id);
        break;
      case model::choice::kind::queue:
        add("queue ").add(taken.id);
        break;
      case model::choice::kind::pool:
        add("pool ").add(taken.id);
        break;
      case model::choice::kind::account_owner:
        add("account_owner");
        break;
      case model::choice::kind::last_owner:
        add("last_owner");
        break;
      case model::choice::kind::keep:
        add("keep");
        break;
    }
  }

  void write_skipped() {
    std::string_view before = "; skipped ";
    for (std::uint32_t i = made_.skips_begin; i < made_.skips_end; ++i) {
      const skip& tried = planned_.skips[i];
      if (tried.type != skip::kind::members) {
        write_skip(tried, before);
        continue;
      }
      for (std::uint32_t member = tried.first; member < tried.last; ++member)
        write_skip(planned_.shared_skips[member], before);
    }
  }

  void write_skip(const skip& tried, std::string_view& before) {
    add(before);
    before = ", ";
    switch (tried.type) {
      case skip::kind::pool:
        add("pool ").add(pool(tried.pool));
        break;
      case skip::kind::account_owner:
        add("account_owner");
        if (tried.who) add(" ").add(tried.who.id);
        break;
      case skip::kind::last_owner:
        add("last_owner");
        if (tried.who) add(" ").add(tried.who.id);
        break;
      case skip::kind::keep:
        add("keep");
        break;
      case skip::kind::default_owner:
        add("the default owner");
        if (tried.who) add(" ").add(tried.who);
        break;
      case skip::kind::user:
      case skip::kind::queue:
      case skip::kind::member:
      case skip::kind::members:
        add(tried.who);
        break;
    }
    add(" (").add(name(tried.why)).add(")");
  }

  void write_uncarried() {
    std::string_view before = "; not asked, since they could not be imported: ";
    for (const std::uint32_t position : planned_.uncarried()) {
      if (position >= made_.searched) break;
      add(before).add(planned_.asked.rule->entries[position].id);
      before = ", ";
    }
  }

  void write_problems() {
    std::string_view before;
    for (const criteria::record_problem& item : problems_of(planned_.asked, planned_.first_row)) {
      add(before);
      before = "; ";
      if (!item.field.empty()) add(item.field).add(": ");
      add(item.found);
      if (!item.expected.empty()) add(", expected ").add(item.expected);
    }
  }

  const plan_data& planned_;
  const decision& made_;
  criteria::workspace& memory_;
  std::string text_;
};

}  // namespace

std::string sentence_for(const plan_data& planned, criteria::workspace& memory) {
  return sentence(planned, memory).write();
}

}  // namespace ambit::leads
