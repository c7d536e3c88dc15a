#include "src/renewals/decision_json.hpp"

#include <algorithm>

#include "src/model/record_problems.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"

namespace ambit::renewals {

namespace {

bool is_of_partner(std::uint16_t bit) noexcept {
  return bit >= role_bit::default_contact;
}

class decision_writer {
 public:
  decision_writer(const decision_data& made, std::size_t index, std::string& text)
      : made_(made),
        index_(index),
        row_(made.rows[index]),
        client_(made.client_of(index)),
        book_(made.book.data()),
        notes_(made.notes(index)),
        out_(text) {}

  void write() {
    out_.open_object();
    write_id(out_, book_.records.id(client_));
    out_.member("outcome", name(row_.outcome));
    out_.member("kind", name(made_.kind));
    const client& of = book_.rows[client_];
    if (of.partner != nowhere) out_.member("account", book_.partner(of.partner).account);
    if (row_.outcome == outcome::undecided) {
      write_undecided();
    } else {
      out_.member("owner", name(row_.owner));
      out_.member("source", name(row_.source));
      const recipient_list told = made_.recipients(index_);
      const std::size_t in_to = made_.to_count(index_);
      write_recipients("to", told, 0, in_to);
      write_recipients("cc", told, in_to, told.size());
      write_warnings();
    }
    out_.member("fingerprint", book_.rules.fingerprint());
    out_.close_object();
  }

 private:
  void write_undecided() {
    write_problems(out_, problems_of(book_, client_, question_of(made_.kind)));
  }

  void write_recipients(std::string_view key, const recipient_list& people, std::size_t begin,
                        std::size_t end) {
    if (begin == end) return;
    out_.key(key);
    out_.open_array();
    for (std::size_t i = begin; i < end; ++i) write_recipient(people[i]);
    out_.close_array();
  }

  void write_recipient(const recipient& who) {
    out_.open_object();
    write_person(out_, book_.people_known(), who);
    out_.key("roles");
    out_.open_array();
    for (unsigned bit = 0; bit < 16; ++bit) {
      const auto role = static_cast<std::uint16_t>(who.roles & (1U << bit));
      if (role != 0) out_.string(role_name(book_, role));
    }
    out_.close_array();
    out_.member("purpose", name(who.purpose));
    if ((who.roles & role_bit::channel_manager) != 0) {
      out_.member_boolean("vendor_employee", true);
    }
    if (const model::user* absent = stood_in_for(book_.people_known(), notes_, who)) {
      out_.member("instead_of", absent->id);
    }
    out_.close_object();
  }

  void write_warnings() {
    if (notes_.empty()) return;
    out_.key("warnings");
    out_.open_array();
    for (const note& each : notes_) {
      out_.open_object();
      out_.member("code", name(each.code));
      if (each.role != 0) out_.member("as", role_name(book_, each.role));
      const std::string id = named_in(made_, index_, each);
      if (!id.empty()) {
        out_.member(is_of_partner(each.role) ? std::string_view("user") : "contact",
                    std::string_view(id));
      }
      if (each.substitute != nowhere) {
        out_.member("substitute", book_.people_known().users.at(each.substitute)->id);
      }
      out_.close_object();
    }
    out_.close_array();
  }

  const decision_data& made_;
  std::size_t index_;
  const decision& row_;
  std::uint32_t client_;
  const client_data& book_;
  std::vector<note> notes_;
  json::writer out_;
};

}  // namespace

void write_decision(const decision_data& made, std::size_t index, std::string& out) {
  decision_writer(made, index, out).write();
}

void write_person(json::writer& out, const model::directory_data& people, const recipient& who) {
  out.member(who.kind == person_kind::user ? std::string_view("user") : "contact",
             id_of(people, who));
  out.member("address", address_of(people, who));
}

void write_id(json::writer& out, std::string_view id) {
  out.key("id");
  if (id.empty()) {
    out.null();
  } else {
    out.string(id);
  }
}

void write_problems(json::writer& out, const std::vector<const criteria::record_problem*>& found) {
  out.key("problems");
  out.open_array();
  for (const criteria::record_problem* each : found) model::write_problem(out, *each);
  out.close_array();
}

std::string_view role_name(const client_data& book, std::uint16_t bit) noexcept {
  if (bit == role_bit::default_contact) return "default_contact";
  if (bit == role_bit::override_contact) return "override_contact";
  if (bit == role_bit::channel_manager) return "channel_manager";
  std::size_t position = 0;
  while ((bit >> position & 1U) == 0) ++position;
  return book.settings->roles[position].name;
}

const model::user* stood_in_for(const model::directory_data& people, std::span<const note> notes,
                                const recipient& who) noexcept {
  if (who.kind != person_kind::user) return nullptr;
  const auto stood_in = std::find_if(notes.begin(), notes.end(), [&](const note& each) {
    return each.code == warning::substituted && each.substitute == who.position;
  });
  return stood_in == notes.end() ? nullptr : people.users.at(stood_in->person);
}

std::string named_in(const decision_data& made, std::size_t index, const note& of) {
  const client_data& book = made.book.data();
  const model::directory_data& people = book.people_known();
  if (of.person != nowhere) {
    return is_of_partner(of.role) ? people.users.at(of.person)->id
                                  : std::string(people.contacts.at(of.person)->id());
  }
  if (of.code != warning::unknown) return {};
  const std::uint32_t row = made.client_of(index);
  const model::renewal_partner& partner = book.partner(book.rows[row].partner);
  if (of.role == role_bit::default_contact) return partner.default_contact;
  if (of.role == role_bit::channel_manager) return people.accounts.find(partner.account)->owner;
  auto known = std::lower_bound(
      book.unknown_names.begin(), book.unknown_names.end(), row,
      [](const unknown_name& each, std::uint32_t wanted) { return each.row < wanted; });
  for (; known != book.unknown_names.end() && known->row == row; ++known) {
    if (known->role == of.role) return known->id;
  }
  return {};
}

}  // namespace ambit::renewals
