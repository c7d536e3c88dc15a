#include "src/renewals/decision_columns.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "ambit/version.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/decision_json.hpp"

namespace ambit::renewals {

namespace {

using kind = model::answer_column::kind;

std::shared_ptr<model::answer_columns> new_columns(const decision_data& made, std::size_t size) {
  const client_data& book = made.book.data();
  auto out = std::make_shared<model::answer_columns>(size);
  out->add_note("ambit.fingerprint", book.rules.fingerprint());
  out->add_note("ambit.object", book.settings->object_name);
  out->add_note("ambit.kind", name(made.kind));
  out->add_note("ambit.version", version());
  return out;
}

std::size_t recipient_count(const decision_data& made) {
  std::size_t count = 0;
  for (std::size_t index = 0; index < made.size(); ++index) count += made.recipients(index).size();
  return count;
}

class decision_columns {
 public:
  explicit decision_columns(const decision_data& made)
      : made_(made), out_(new_columns(made, made.size())) {}

  std::shared_ptr<const model::answer_columns> write() {
    for (std::size_t index = 0; index < made_.size(); ++index) write(index);
    return out_;
  }

 private:
  void write(std::size_t index) {
    const client_data& book = made_.book.data();
    const decision& row = made_.rows[index];
    const std::uint32_t partner = book.rows[made_.client_of(index)].partner;
    const bool is_decided = row.outcome != outcome::undecided;
    id_.add(book.records.id(made_.client_of(index)));
    outcome_.add(name(row.outcome));
    account_.add(partner == nowhere ? std::string_view() : book.partner(partner).account);
    owner_.add(is_decided ? name(row.owner) : std::string_view());
    source_.add(is_decided ? name(row.source) : std::string_view());
    if (is_decided) {
      const std::size_t in_to = made_.to_count(index);
      to_count_.add(static_cast<std::int32_t>(in_to));
      cc_count_.add(static_cast<std::int32_t>(made_.recipients(index).size() - in_to));
    } else {
      to_count_.add_missing();
      cc_count_.add_missing();
    }
    const std::vector<note> notes = made_.notes(index);
    warning_.add(notes.empty() ? std::string_view() : name(notes.front().code));
    fingerprint_.add(book.rules.fingerprint());
  }

  const decision_data& made_;
  std::shared_ptr<model::answer_columns> out_;
  model::answer_column& id_ = out_->add("id", kind::text);
  model::answer_column& outcome_ = out_->add("outcome", kind::word);
  model::answer_column& account_ = out_->add("account", kind::word);
  model::answer_column& owner_ = out_->add("owner", kind::word);
  model::answer_column& source_ = out_->add("source", kind::word);
  model::answer_column& to_count_ = out_->add("to_count", kind::number);
  model::answer_column& cc_count_ = out_->add("cc_count", kind::number);
  model::answer_column& warning_ = out_->add("warning", kind::word);
  model::answer_column& fingerprint_ = out_->add("fingerprint", kind::word);
};

class recipient_columns {
 public:
  explicit recipient_columns(const decision_data& made)
      : made_(made), out_(new_columns(made, recipient_count(made))) {}

  std::shared_ptr<const model::answer_columns> write() {
    for (std::size_t index = 0; index < made_.size(); ++index) {
      const std::vector<note> notes = made_.notes(index);
      for (const recipient each : made_.recipients(index)) write(index, each, notes);
    }
    return out_;
  }

 private:
  void write(std::size_t index, const recipient& who, const std::vector<note>& notes) {
    const client_data& book = made_.book.data();
    const model::directory_data& people = book.people_known();
    const std::uint32_t row = made_.client_of(index);
    row_.add(static_cast<std::int32_t>(row));
    id_.add(book.records.id(row));
    place_.add(who.purpose == purpose::copy ? "cc" : "to");
    purpose_.add(name(who.purpose));
    person_kind_.add(who.kind == person_kind::user ? "user" : "contact");
    person_id_.add(id_of(people, who));
    address_.add(address_of(people, who));
    roles_.add(roles_of(who));
    is_employee_.add_flag((who.roles & role_bit::channel_manager) != 0);
    const model::user* absent = stood_in_for(people, notes, who);
    instead_of_.add(absent ? std::string_view(absent->id) : std::string_view());
  }

  std::string_view roles_of(const recipient& who) {
    names_.clear();
    for (unsigned bit = 0; bit < 16; ++bit) {
      const auto role = static_cast<std::uint16_t>(who.roles & (1U << bit));
      if (role == 0) continue;
      if (!names_.empty()) names_ += ',';
      names_ += role_name(made_.book.data(), role);
    }
    return names_;
  }

  const decision_data& made_;
  std::shared_ptr<model::answer_columns> out_;
  model::answer_column& row_ = out_->add("row", kind::number);
  model::answer_column& id_ = out_->add("id", kind::text);
  model::answer_column& place_ = out_->add("place", kind::word);
  model::answer_column& purpose_ = out_->add("purpose", kind::word);
  model::answer_column& person_kind_ = out_->add("person_kind", kind::word);
  model::answer_column& person_id_ = out_->add("person_id", kind::text);
  model::answer_column& address_ = out_->add("address", kind::text);
  model::answer_column& roles_ = out_->add("roles", kind::word);
  model::answer_column& is_employee_ = out_->add("vendor_employee", kind::flag);
  model::answer_column& instead_of_ = out_->add("instead_of", kind::word);
  std::string names_;  // reused
};

}  // namespace

std::shared_ptr<const model::answer_columns> columns_of(const decision_data& made) {
  return decision_columns(made).write();
}

std::shared_ptr<const model::answer_columns> recipient_columns_of(const decision_data& made) {
  return recipient_columns(made).write();
}

}  // namespace ambit::renewals
