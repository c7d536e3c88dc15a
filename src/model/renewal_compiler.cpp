#include "src/model/renewal_compiler.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/renewal_fields.hpp"

namespace ambit::model {

namespace {

constexpr std::array<std::string_view, 2> parties = {"vendor", "partner"};
constexpr std::array<std::string_view, 2> versions = {"2023", "2019"};
constexpr std::array<std::string_view, 3> roles_of_2023 = {"primary", "billing", "decision_maker"};
constexpr std::array<std::string_view, 1> roles_of_2019 = {"decision_maker"};

class renewals_reader {
 public:
  renewals_reader(policy_builder& build, json::value renewals, renewal_settings& out)
      : build_(build), problems_(build.problems), renewals_(renewals), out_(out) {}

  void read() {
    json::reader in(renewals_, problems_, "the renewals of a policy");
    if (!in.usable()) return;
    find_object(in.optional("object", json::kind::string));
    read_renewal_fields(build_, in.optional("fields", json::kind::object), renewals_, out_);
    read_renewal_roles(build_, in.optional("roles", json::kind::object), out_);
    check_renewal_date();
    const partner_terms shared = read_terms(in, {}, true);
    in.optional("note", json::kind::string);
    if (const json::value partners = in.require("partners", json::kind::object)) {
      read_partners(partners, shared);
    }
    in.finish();
  }

 private:
  // ----------------------------------------------------------------------------- what a client is

  void find_object(json::value at) {
    out_.object_name = at ? read_name(at, problems_).value_or("") : "client";
    if (!build_.data.schema || out_.object_name.empty()) return;
    out_.object = build_.data.schema->find(out_.object_name);
    if (out_.object && out_.object_name != "user") return;
    std::vector<std::string_view> names;
    for (const criteria::object& kind : build_.data.schema->objects) {
      if (kind.name != "user") names.push_back(kind.name);
    }
    json::error(problems_, at ? at : renewals_, "unknown_object",
                out_.object ? "users have no renewals"
                            : "the schema declares no object " + text::quoted(out_.object_name),
                "an object of the schema", text::did_you_mean(out_.object_name, names));
    out_.object = nullptr;
  }

  void check_renewal_date() {
    const renewal_fields& fields = out_.fields;
    if (!out_.object || fields.renewal_date || (fields.term_start && fields.term_months)) return;
    json::error(problems_, renewals_, "no_renewal_date",
                "object " + text::quoted(out_.object_name) + " does not say when it renews",
                "a date \"renewal_date\", or a date \"term_start\" and an integer \"term_months\"",
                "\"fields\" says which of the object's fields they are");
  }

  // ----------------------------------------------------------------------------- what can be said

  /// What `in` says for itself, over `terms`. `first`: they stand for all partners.
  partner_terms read_terms(json::reader& in, partner_terms terms, bool first) {
    const json::value recipients = in.any("recipients");
    if (first || recipients) terms.recipients = read_recipients(recipients);
    if (const json::value at = in.optional("notices", json::kind::array)) {
      terms.notices = read_notices(at);
      notices_at_ = at;
    }
    if (const json::value at = in.optional("milestones", json::kind::object)) {
      terms.milestones = read_milestones(at);
    }
    if (const json::value at =
            in.optional("copy_default_contact_on_override", json::kind::boolean)) {
      terms.copy_default_contact_on_override = at.boolean();
    }
    return terms;
  }

  std::uint32_t read_recipients(json::value at) {
    recipient_table table;
    if (at && at.is_object()) {
      table = read_table(at);
    } else {
      const auto version = read_word(at, versions, problems_);
      if (at && !version) return 0;
      const std::span<const std::string_view> names =
          version.value_or(0) == 0 ? std::span<const std::string_view>(roles_of_2023)
                                   : std::span<const std::string_view>(roles_of_2019);
      for (const std::string_view name : names) add_role(at ? at : renewals_, name, table.to);
    }
    out_.tables.push_back(std::move(table));
    return static_cast<std::uint32_t>(out_.tables.size() - 1);
  }

  recipient_table read_table(json::value at) {
    recipient_table table;
    json::reader in(at, problems_, "a table of recipients");
    if (const json::value to = in.require("to", json::kind::array)) {
      read_roles(to, table.to);
      if (to.size() == 0) {
        json::error(problems_, to, "empty_list", to.describe(), "at least one role");
      }
    }
    if (const json::value cc = in.optional("cc", json::kind::array)) read_roles(cc, table.cc);
    if (const json::value copy = in.optional("copy_partner", json::kind::boolean)) {
      table.copy_partner = copy.boolean();
    }
    in.finish();
    for (const std::uint16_t role : table.cc) {
      if (std::find(table.to.begin(), table.to.end(), role) == table.to.end()) continue;
      json::error(problems_, at, "duplicate_role",
                  "role " + text::quoted(out_.roles[role].name) + " in \"to\" and in \"cc\"",
                  "each role once");
    }
    return table;
  }

  void read_roles(json::value list, std::vector<std::uint16_t>& into) {
    for (json::value at = list.first(); at; at = at.next()) {
      if (const auto name = read_name(at, problems_)) add_role(at, *name, into);
    }
  }

  void add_role(json::value at, std::string_view name, std::vector<std::uint16_t>& into) {
    const auto found = std::find_if(out_.roles.begin(), out_.roles.end(),
                                    [&](const renewal_role& role) { return role.name == name; });
    if (found == out_.roles.end()) {
      if (!out_.object) return;
      std::vector<std::string_view> known;
      for (const renewal_role& role : out_.roles) known.push_back(role.name);
      json::error(problems_, at, "unknown_role", "there is no role " + text::quoted(name),
                  "a role of \"roles\", whose field the schema declares",
                  text::did_you_mean(name, known));
      return;
    }
    const auto position = static_cast<std::uint16_t>(found - out_.roles.begin());
    if (std::find(into.begin(), into.end(), position) != into.end()) {
      json::error(problems_, at, "duplicate_role", "role " + text::quoted(name) + " a second time",
                  "each role once");
      return;
    }
    into.push_back(position);
  }

  std::vector<std::int32_t> read_notices(json::value list) {
    std::vector<std::int32_t> days;
    for (json::value at = list.first(); at; at = at.next()) {
      const auto read = read_days(at);
      if (!read) continue;
      if (std::find(days.begin(), days.end(), *read) != days.end()) {
        json::error(problems_, at, "duplicate_notice", "the same day a second time",
                    "each day once");
        continue;
      }
      days.push_back(*read);
    }
    std::sort(days.begin(), days.end(), std::greater<>());
    return days;
  }

  renewal_milestones read_milestones(json::value at) {
    renewal_milestones out;
    json::reader in(at, problems_, "milestones");
    const auto set = [&](std::string_view key, std::int32_t& days) {
      if (const auto read = read_days(in.optional(key, json::kind::number))) days = *read;
    };
    set("visible_from", out.visible_from);
    set("decide_by", out.decide_by);
    set("auto_renew_at", out.auto_renew_at);
    in.finish();
    if (out.visible_from < out.decide_by || out.decide_by < out.auto_renew_at) {
      json::error(problems_, at, "wrong_milestones",
                  "visible_from is " + std::to_string(out.visible_from) + ", decide_by " +
                      std::to_string(out.decide_by) + ", auto_renew_at " +
                      std::to_string(out.auto_renew_at),
                  "each at least as many days as the one after it");
    }
    return out;
  }

  std::optional<std::int32_t> read_days(json::value at) {
    if (!at) return std::nullopt;
    if (at.is_number()) {
      const auto read = number::to_integer(at.number());
      if (read && read.value >= 0 && read.value <= limits::max_notice_days) {
        return static_cast<std::int32_t>(read.value);
      }
    }
    json::error(problems_, at, at.is_number() ? "out_of_range" : "wrong_type", at.describe(),
                "whole days, 0 to " + std::to_string(limits::max_notice_days));
    return std::nullopt;
  }

  // ------------------------------------------------------------------------------------- partners

  void read_partners(json::value list, const partner_terms& shared) {
    std::size_t index = 0;
    const json::value shared_notices = notices_at_;
    if (list.size() == 0) warn_late_notices(shared);
    for (json::value at = list.first(); at; at = at.next()) {
      if (past_list_limit(at, index++, problems_)) break;
      notices_at_ = shared_notices;
      out_.partner_positions.emplace(at.key(), static_cast<std::uint32_t>(out_.partners.size()));
      out_.partners.push_back(read_partner(at, shared));
    }
  }

  renewal_partner read_partner(json::value at, const partner_terms& shared) {
    renewal_partner out;
    out.account = at.key();
    if (out.account.empty() || out.account.size() > limits::max_id_bytes) {
      json::error(problems_, at, "wrong_id",
                  "an account's id of " + std::to_string(out.account.size()) + " bytes",
                  "1 to " + std::to_string(limits::max_id_bytes) + " bytes");
    }
    out.account_target = build_.accounts.of(out.account);
    json::reader in(at, problems_, "the settings of a partner");
    if (!in.usable()) return out;
    out.partner_owns =
        read_word(in.require("default_owner", json::kind::string), parties, problems_) == 1;
    if (const json::value contact = in.optional("default_contact", json::kind::string)) {
      out.default_contact = read_name(contact, problems_, limits::max_id_bytes).value_or("");
      out.contact_target = build_.users.of(out.default_contact);
    }
    out.terms = read_terms(in, shared, false);
    warn_late_notices(out.terms);
    in.optional("note", json::kind::string);
    in.finish();
    return out;
  }

  /// A notice on a day on which every client stands as renewed is never due. Said once a list.
  void warn_late_notices(const partner_terms& terms) {
    if (!notices_at_ || notices_at_.where().pointer == warned_at_) return;
    const auto late = std::find_if(terms.notices.begin(), terms.notices.end(), [&](auto days) {
      return days <= terms.milestones.auto_renew_at;
    });
    if (late == terms.notices.end()) return;
    warned_at_ = notices_at_.where().pointer;
    json::warning(problems_, notices_at_, "notice_after_renewal",
                  "a notice " + std::to_string(*late) +
                      " days before is never due: clients renew " +
                      std::to_string(terms.milestones.auto_renew_at) + " days before",
                  "more days than \"auto_renew_at\"");
  }

  policy_builder& build_;
  report& problems_;
  json::value renewals_;
  renewal_settings& out_;
  json::value notices_at_;  ///< where the notices of the terms that were read last are written
  std::string warned_at_;
};

}  // namespace

void compile_renewals(policy_builder& build, json::value renewals) {
  if (!renewals) return;
  renewals_reader(build, renewals, build.data.renewals.emplace()).read();
}

}  // namespace ambit::model
