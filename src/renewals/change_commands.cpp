#include "src/renewals/change_commands.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::renewals {

namespace {

using model::contact_fault;
using model::renewal_override;

constexpr std::array<std::string_view, 4> command_names = {
    "set_default_owner", "set_default_contact", "set_override", "clear_override"};
constexpr std::array<std::string_view, 2> owners = {"vendor", "partner"};

class change_reader {
 public:
  change_reader(const client_data& book, changed_settings& out, report& problems)
      : book_(book), out_(out), problems_(problems) {}

  void read_command(json::value at) {
    json::reader in(at, problems_, "a command");
    if (!in.usable()) return;
    const auto command = model::read_word(in.require("command", json::kind::string), command_names,
                                          problems_, "unknown_command");
    // Without a known name nobody can say which other members belong there.
    if (!command) return;
    switch (*command) {
      case 0:
        set_default_owner(in);
        break;
      case 1:
        set_default_contact(in);
        break;
      case 2:
        set_override(in);
        break;
      default:
        for (const std::uint32_t row : read_clients(in)) override_row(row, {}, std::nullopt);
    }
    in.finish();
  }

  /// What only all commands together can get wrong.
  void finish() {
    for (const auto& [partner, owner_at] : owner_places_) {
      const model::bound_partner& after = out_.partners[partner];
      if (!after.partner_owns || after.names_contact) continue;
      problem item;
      item.code = "missing_default_contact";
      item.found = "partner " + text::quoted(book_.partner(partner).account) +
                   " would own its renewals by default without a default contact";
      item.expected = "a default contact, set with it or before";
      item.where = owner_at;
      problems_.add(std::move(item));
    }
  }

 private:
  // ------------------------------------------------------------------------------------- defaults

  void set_default_owner(json::reader& in) {
    const json::value account = in.require("account", json::kind::string);
    const json::value owner = in.require("owner", json::kind::string);
    const auto word = model::read_word(owner, owners, problems_);
    const auto partner = find_partner(account);
    if (!partner || !word) return;
    out_.partners[*partner].partner_owns = *word == 1;
    out_.named_partners[*partner].owner = true;
    owner_places_[*partner] = owner.where();
  }

  void set_default_contact(json::reader& in) {
    const json::value account = in.require("account", json::kind::string);
    const json::value contact = in.any("contact");
    const auto partner = find_partner(account);
    if (!contact) {
      in.require("contact", json::kind::string);
    } else if (partner && contact.is_null()) {
      out_.partners[*partner].names_contact = false;
      out_.partners[*partner].default_contact = nowhere;
      out_.named_partners[*partner].contact = true;
      owner_places_[*partner] = contact.where();
    } else if (!contact.is_null() && !contact.is_string()) {
      json::error(problems_, contact, "wrong_type", contact.describe(),
                  "the id of a user, or null");
    } else if (partner) {
      const auto user = find_contact(contact, book_.partner(*partner).account);
      if (!user) return;
      out_.partners[*partner].names_contact = true;
      out_.partners[*partner].default_contact = *user;
      out_.named_partners[*partner].contact = true;
    }
  }

  std::optional<std::uint32_t> find_partner(json::value at) {
    if (!at) return std::nullopt;
    const auto found = book_.settings->partner_positions.find(at.string());
    if (found != book_.settings->partner_positions.end()) return found->second;
    std::vector<std::string_view> known;
    for (const auto& partner : book_.settings->partners) known.push_back(partner.account);
    json::error(problems_, at, "unknown_partner",
                "the policy has no settings for partner account " + text::quoted(at.string()),
                "an account of \"partners\"", text::did_you_mean(at.string(), known));
    return std::nullopt;
  }

  /// A user who may be written to for the account, or nothing after reporting why not.
  std::optional<std::uint32_t> find_contact(json::value at, std::string_view account) {
    const auto& people = book_.people_known();
    const auto position = people.users.position(at.string());
    const contact_fault fault =
        model::partner_contact_fault(people, position.value_or(nowhere), account);
    if (fault == contact_fault::none) return position;
    json::error(problems_, at, fault == contact_fault::unknown ? "unknown_user" : "unfit_contact",
                "user " + text::quoted(at.string()) + " " + std::string(describe(fault)),
                "an active partner user of account " + text::quoted(account) + ", with an address",
                fault == contact_fault::unknown ? hints_.nearest(at.string(), people.users) : "");
    return std::nullopt;
  }

  // ------------------------------------------------------------------------------------ overrides

  void set_override(json::reader& in) {
    const std::vector<std::uint32_t> rows = read_clients(in);
    const json::value owner = in.require("owner", json::kind::string);
    const auto word = model::read_word(owner, owners, problems_);
    const json::value contact = in.optional("contact", json::kind::string);
    if (contact && !book_.settings->fields.override_contact) {
      json::error(problems_, contact, "no_override_field",
                  "the clients have no field for an override's contact", {},
                  "\"fields\" of the policy's renewals names it");
      return;
    }
    if (!word) return;
    const renewal_override wanted =
        *word == 1 ? renewal_override::partner : renewal_override::vendor;
    if (!can_be_set(wanted)) {
      json::error(problems_, owner, "no_override_field",
                  "the clients have no field that can say so", {},
                  "\"fields\" of the policy's renewals names it");
      return;
    }
    for (const std::uint32_t row : rows) {
      std::optional<std::uint32_t> user;
      if (contact) {
        user = find_contact(contact, book_.partner(book_.rows[row].partner).account);
        if (!user) return;  // said once, not for every client
      }
      override_row(row, wanted, user);
    }
  }

  bool can_be_set(renewal_override wanted) const {
    const auto& options = book_.settings->fields.overrides;
    return std::find(options.begin(), options.end(), wanted) != options.end();
  }

  void override_row(std::uint32_t row, renewal_override wanted, std::optional<std::uint32_t> user) {
    client& after = out_.rows[row];
    after.override_owner = wanted;
    after.names_contact = user.has_value();
    after.override_contact = user.value_or(nowhere);
    after.wrong_override = false;
    out_.named_rows[row] = wanted != renewal_override::none;
  }

  std::vector<std::uint32_t> read_clients(json::reader& in) {
    std::vector<std::uint32_t> rows;
    const json::value list = in.require("clients", json::kind::array);
    if (!list) return rows;
    if (list.size() == 0) {
      json::error(problems_, list, "empty_list", list.describe(), "at least one client");
    }
    for (json::value at = list.first(); at; at = at.next()) {
      if (!at.is_string()) {
        json::error(problems_, at, "wrong_type", at.describe(), "the id of a client");
      } else if (const auto row = find_client(at)) {
        rows.push_back(*row);
      }
    }
    return rows;
  }

  std::optional<std::uint32_t> find_client(json::value at) {
    if (rows_by_id_.empty()) index_rows();
    const auto found = rows_by_id_.find(at.string());
    const std::string who = "client " + text::quoted(at.string());
    if (found == rows_by_id_.end()) {
      json::error(problems_, at, "unknown_client", "there is no " + who + " among the records",
                  "the id of one of them");
    } else if (found->second == nowhere) {
      json::error(problems_, at, "ambiguous_client", who + " stands among the records twice",
                  "records with an id of their own");
    } else if (book_.rows[found->second].wrong) {
      json::error(problems_, at, "undecided_client", who + " is undecided: its record is wrong",
                  "a record without problems");
    } else {
      return found->second;
    }
    return std::nullopt;
  }

  void index_rows() {
    for (std::uint32_t row = 0; row < book_.size(); ++row) {
      const std::string_view id = book_.records.id(row);
      if (id.empty()) continue;
      const auto [known, is_new] = rows_by_id_.emplace(id, row);
      if (!is_new) known->second = nowhere;
    }
  }

  const client_data& book_;
  changed_settings& out_;
  report& problems_;
  model::name_hints hints_;
  std::unordered_map<std::string_view, std::uint32_t> rows_by_id_;
  std::map<std::uint32_t, place> owner_places_;  ///< what last set an owner, or took a contact away
};

void read_text(std::string_view text, change_reader& reader, report& problems) {
  json::document document;
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && text[start] == '[') {
    if (!document.parse(text, {}, problems)) return;
    for (json::value at = document.root().first(); at; at = at.next()) reader.read_command(at);
    return;
  }
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  while (json::next_line(text, offset, number, line)) {
    if (document.parse(line.text, {}, problems, line.number)) reader.read_command(document.root());
  }
}

}  // namespace

std::optional<changed_settings> read_changes(const client_data& book, std::string_view commands,
                                             report& problems) {
  changed_settings out;
  out.rows = book.rows;
  out.partners = book.rules.data().renewal_partners;
  change_reader reader(book, out, problems);
  read_text(commands, reader, problems);
  reader.finish();
  if (problems.has_errors()) return std::nullopt;
  return out;
}

}  // namespace ambit::renewals
