#include "src/leads/decision_columns.hpp"

#include <string>
#include <string_view>

#include "ambit/version.hpp"
#include "src/base/json.hpp"
#include "src/base/number.hpp"
#include "src/leads/decision_json.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

using kind = model::answer_column::kind;

/// What one record's values are, wherever they were found; texts that are missing are empty.
struct told {
  party owner = {};
  std::string_view rule;
  std::string_view entry;
  std::int32_t choice = nothing;
  std::string_view pool;
  std::string_view warning;
  party current_owner = {};
  std::string_view fingerprint;
};

class column_writer {
 public:
  explicit column_writer(const plan_data& planned)
      : planned_(planned),
        out_(std::make_shared<model::answer_columns>(planned.decisions.size())),
        id_(out_->add("id", kind::text)),
        outcome_(out_->add("outcome", kind::word)),
        reason_(out_->add("reason", kind::word)),
        owner_kind_(out_->add("owner_kind", kind::word)),
        owner_id_(out_->add("owner_id", kind::word)),
        rule_(out_->add("rule", kind::word)),
        entry_(out_->add("entry", kind::word)),
        choice_(out_->add("choice", kind::number)),
        pool_(out_->add("pool", kind::word)),
        warning_(out_->add("warning", kind::word)),
        replayed_(out_->add("replayed", kind::flag)),
        current_owner_kind_(out_->add("current_owner_kind", kind::word)),
        current_owner_id_(out_->add("current_owner_id", kind::word)),
        fingerprint_(out_->add("fingerprint", kind::word)) {}

  std::shared_ptr<const model::answer_columns> write();

 private:
  void write(std::size_t index, const told& what);
  told of_decision(const decision& made) const;
  told of_record(std::size_t index);
  static party owner_in(json::value written);
  static std::string_view text_in(json::value object, std::string_view key);

  const plan_data& planned_;
  std::shared_ptr<model::answer_columns> out_;
  model::answer_column& id_;
  model::answer_column& outcome_;
  model::answer_column& reason_;
  model::answer_column& owner_kind_;
  model::answer_column& owner_id_;
  model::answer_column& rule_;
  model::answer_column& entry_;
  model::answer_column& choice_;
  model::answer_column& pool_;
  model::answer_column& warning_;
  model::answer_column& replayed_;
  model::answer_column& current_owner_kind_;
  model::answer_column& current_owner_id_;
  model::answer_column& fingerprint_;
  std::string recorded_;
  json::document document_;
};

std::shared_ptr<const model::answer_columns> column_writer::write() {
  out_->add_note("ambit.fingerprint", planned_.asked.rules.fingerprint());
  out_->add_note("ambit.object", planned_.asked.assignment->object_name);
  out_->add_note("ambit.event", planned_.asked.when.event);
  out_->add_note("ambit.version", version());
  for (std::size_t index = 0; index < planned_.decisions.size(); ++index) {
    const decision& made = planned_.decisions[index];
    write(index, made.replay == nothing ? of_decision(made) : of_record(index));
  }
  return out_;
}

void column_writer::write(std::size_t index, const told& what) {
  const decision& made = planned_.decisions[index];
  id_.add(planned_.asked.set().id(planned_.row(index)));
  outcome_.add(name(made.outcome));
  reason_.add(name(made.reason));
  owner_kind_.add(what.owner ? model::kind_name(what.owner.type) : std::string_view());
  owner_id_.add(what.owner.id);
  rule_.add(what.rule);
  entry_.add(what.entry);
  what.choice == nothing ? choice_.add_missing() : choice_.add(what.choice);
  pool_.add(what.pool);
  warning_.add(what.warning);
  replayed_.add_flag(made.replay != nothing);
  const party& current = what.current_owner;
  current_owner_kind_.add(current ? model::kind_name(current.type) : std::string_view());
  current_owner_id_.add(current.id);
  fingerprint_.add(what.fingerprint);
}

told column_writer::of_decision(const decision& made) const {
  told out;
  out.owner = made.owner;
  const model::rule* rule = planned_.asked.rule;
  if (rule != nullptr) out.rule = rule->name;
  if (made.entry != nothing) out.entry = rule->entries[static_cast<std::size_t>(made.entry)].id;
  out.choice = made.choice;
  if (made.pool != nothing)
    out.pool = planned_.asked.policy().pools[static_cast<std::size_t>(made.pool)].id;
  if (made.warning != obstacle::none) out.warning = name(made.warning);
  out.fingerprint = planned_.asked.rules.fingerprint();
  return out;
}

/// A replay tells what was decided then, which only its JSON knows.
told column_writer::of_record(std::size_t index) {
  const replay& repeated =
      planned_.replays[static_cast<std::size_t>(planned_.decisions[index].replay)];
  told out;
  out.current_owner = repeated.current_owner;
  report ignored;
  recorded_ = recorded_json(planned_, index);
  if (!document_.parse(recorded_, {}, ignored)) return out;
  const json::value root = document_.root();
  out.owner = owner_in(root.find("owner"));
  out.rule = text_in(root, "rule");
  out.entry = text_in(root, "entry");
  if (const json::value choice = root.find("choice"); choice && choice.is_number())
    out.choice = static_cast<std::int32_t>(number::to_integer(choice.number()).value);
  out.pool = text_in(root, "pool");
  const json::value warnings = root.find("warnings");
  const json::value first = warnings ? warnings.first() : warnings;
  if (first && first.is_string()) out.warning = first.string();
  out.fingerprint = text_in(root, "fingerprint");
  return out;
}

party column_writer::owner_in(json::value written) {
  const json::value member = written ? written.first() : written;
  if (!member || !member.is_string()) return {};
  const bool is_queue = member.key() == "queue";
  return {is_queue ? model::owner_name::kind::queue : model::owner_name::kind::user,
          member.string()};
}

std::string_view column_writer::text_in(json::value object, std::string_view key) {
  const json::value member = object.find(key);
  return member && member.is_string() ? member.string() : std::string_view();
}

}  // namespace

std::shared_ptr<const model::answer_columns> columns_of(const plan_data& planned) {
  return column_writer(planned).write();
}

}  // namespace ambit::leads
