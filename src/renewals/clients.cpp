// clients.cpp: clients::bind.
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/renewals/client_data.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"
#include "src/renewals/standing.hpp"
#include "src/renewals/value_memory.hpp"

namespace ambit::renewals {

namespace {

using criteria::cell;
using criteria::cell_state;

class binder {
 public:
  binder(client_data& book, scratch& memory, report& problems)
      : book_(book),
        memory_(memory.workspace()),
        problems_(problems),
        read_(*book.settings),
        lookup_(book),
        accounts_(book.set(), criteria::record_field::account) {
    const auto field = book.settings->fields.override_contact;
    if (field) contacts_.emplace(book.set(), *field);
  }

  void bind() {
    const std::size_t count = book_.set().size();
    book_.rows.reserve(count + 1);
    book_.facts.reserve(count);
    const std::size_t sampled = std::min(count, sample_size);
    add_rows(0, sampled);
    reserve_people(sampled);
    add_rows(sampled, count);
    book_.rows.push_back(next());
    book_.people.resize(book_.people.size() + few_people);
    book_.identities.resize(book_.people.size());
  }

 private:
  static constexpr std::size_t at_once = 64;  // their cells stay near
  static constexpr std::size_t sample_size = 4'096;

  /// What a dictionary's value names.
  struct known_position {
    std::uint32_t position = nowhere;
    bool is_asked = false;
  };
  static std::uint32_t remember(known_position* memory, std::uint32_t position) {
    if (memory) *memory = {position, true};
    return position;
  }

  client next() const {
    client row;
    row.people_begin = static_cast<std::uint32_t>(book_.people.size());
    row.notes_begin = static_cast<std::uint32_t>(book_.notes.size());
    return row;
  }

  /// As many people for each of the records as the first ones name, and a little more: to grow step
  /// by step is to write them all twice.
  void reserve_people(std::size_t sampled) {
    if (sampled == 0) return;
    const std::size_t named = book_.people.size();
    const std::size_t likely = named * book_.set().size() / sampled;
    book_.people.reserve(likely + likely / 16 + few_people);
    book_.identities.reserve(likely + likely / 16 + few_people);
  }

  void add_rows(std::size_t row, std::size_t end) {
    while (row < end) row += add_some(row, std::min(end - row, at_once));
  }

  /// Adds some records from `first` on, and says how many.
  std::size_t add_some(std::size_t first, std::size_t most) {
    const std::span<const cell> cells = book_.set().load_some(first, most, read_.fields(), memory_);
    const std::size_t width = book_.set().object().fields.size();
    const std::size_t count = cells.size() / width;
    lookup_.find(first, cells);
    accounts_.load(first, count);
    if (contacts_) contacts_->load(first, count);
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_broken = book_.set().broken(first + i);
      add_row(first + i, is_broken ? criteria::row() : cells.subspan(i * width, width), i);
    }
    return count;
  }

  /// `cells` is empty for a record that is broken; `nth` is its place in the lookup.
  void add_row(std::size_t position, criteria::row cells, std::size_t nth) {
    client row = next();
    std::uint8_t spoilt = cells.empty() ? all_questions : read_.spoilt(cells);
    if (!cells.empty()) row.partner = partner_of(cells[criteria::record_field::account], nth);
    if (row.partner == nowhere) spoilt = all_questions;
    row.wrong = (spoilt & of(question::account_notice)) != 0;
    row.wrong_override = (spoilt & of(question::renewal_notice)) != 0;
    if (!row.wrong_override) read_override(cells, nth, row);
    if (!row.wrong) add_people(cells, lookup_, nth, row, book_);
    book_.rows.push_back(row);
    const bool is_spoilt = (spoilt & of(question::standing)) != 0;
    book_.facts.push_back(read_facts(*book_.settings, cells, is_spoilt));
    const bool is_decided = !row.wrong && !row.wrong_override;
    if (is_decided && book_.facts.back().what == renewal_facts::fault::none) return;
    keep_problems(read_, cells, book_);
    const auto index = static_cast<std::uint32_t>(position);
    if (!is_decided) warn_of(book_, index, of(question::renewal_notice), problems_);
  }

  /// Records often stand by account, so that the last answer serves again.
  std::uint32_t partner_of(const cell& account, std::size_t nth) {
    if (account.state != cell_state::present) return nowhere;
    known_position* const memory = accounts_.at(nth);
    if (memory && memory->is_asked) return memory->position;
    if (last_partner_ == nowhere || book_.partner(last_partner_).account != account.view()) {
      const auto found = book_.settings->partner_positions.find(account.view());
      if (found == book_.settings->partner_positions.end()) return remember(memory, nowhere);
      last_partner_ = found->second;
    }
    return remember(memory, last_partner_);
  }

  void read_override(criteria::row cells, std::size_t nth, client& row) {
    const model::renewal_fields& fields = book_.settings->fields;
    if (fields.override_owner) {
      const cell& owner = cells[*fields.override_owner];
      if (owner.state == cell_state::present) {
        row.override_owner = fields.overrides[static_cast<std::size_t>(owner.integer)];
      }
    }
    if (fields.override_contact) read_contact(cells[*fields.override_contact], nth, row);
    if (fields.overridden_on) {
      const cell& day = cells[*fields.overridden_on];
      if (day.state == cell_state::present) {
        row.overridden_on = static_cast<std::int32_t>(day.integer);
      }
    }
    row.wrong_override = row.names_contact && row.override_owner == model::renewal_override::none;
  }

  void read_contact(const cell& contact, std::size_t nth, client& row) {
    row.names_contact = contact.state == cell_state::present;
    if (!row.names_contact) return;
    row.override_contact = user_of(contact, nth);
    if (row.override_contact != nowhere) return;
    book_.unknown_names.push_back({static_cast<std::uint32_t>(book_.rows.size()),
                                   role_bit::override_contact, std::string(contact.view())});
  }

  std::uint32_t user_of(const cell& contact, std::size_t nth) {
    known_position* const memory = contacts_->at(nth);
    if (memory && memory->is_asked) return memory->position;
    const auto& users = book_.people_known().users;
    const auto found = users.position(contact.view());
    return remember(memory, found && users.at(*found) ? *found : nowhere);
  }

  client_data& book_;
  criteria::workspace& memory_;
  report& problems_;
  questions_read read_;
  role_lookup lookup_;
  value_memory<known_position> accounts_;
  std::optional<value_memory<known_position>> contacts_;  ///< of overrides
  std::uint32_t last_partner_ = nowhere;
};

result<clients> fail_object(const model::policy_data& policy, std::string_view object) {
  if (!policy.renewals) {
    return fail<clients>(status::unknown_object, "no_renewals", "the policy has no renewals", {},
                         "settings below \"renewals\"");
  }
  return fail<clients>(status::unknown_object, "unknown_object",
                       "the policy's renewals are not of object " + text::quoted(object),
                       "records of object " + text::quoted(policy.renewals->object_name));
}

}  // namespace

result<clients> clients::bind(const engine& rules, const batch& records, scratch& memory) {
  const model::policy_data& policy = rules.policy().data();
  if (!policy.renewals || policy.renewals->object_name != records.object()) {
    return fail_object(policy, records.object());
  }
  if (!criteria::interchangeable(*policy.schema, records.records().schema())) {
    return fail<clients>(status::schema_mismatch, "schema_mismatch",
                         "the records were read by another schema than the policy's",
                         "a batch made with the schema of the engine's policy");
  }
  if (records.size() > limits::max_clients) {
    return fail<clients>(status::limit_exceeded, "limit_exceeded",
                         std::to_string(records.size()) + " clients in one batch",
                         "at most " + std::to_string(limits::max_clients));
  }
  auto book = std::make_shared<client_data>(rules, records);
  book->settings = &*book->rules.policy().data().renewals;
  class report problems;
  binder(*book, memory, problems).bind();
  return {clients(std::move(book)), std::move(problems)};
}

std::size_t clients::size() const noexcept {
  return data_->size();
}

}  // namespace ambit::renewals
