// preview.cpp: what commands would change, before anything is saved.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/address.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/renewals/change_commands.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/decision_json.hpp"
#include "src/renewals/resolver.hpp"

namespace ambit::renewals {

namespace {

/// Counts clients by person, in the order in which people come up.
class tally {
 public:
  void add(const recipient& who) {
    const auto key = std::make_pair(who.kind, who.position);
    const auto [found, is_new] = positions_.emplace(key, items_.size());
    if (is_new) items_.emplace_back(who, 0);
    ++items_[found->second].second;
  }

  void write(json::writer& out, std::string_view key, const model::directory_data& people) const {
    out.key(key);
    out.open_array();
    for (const auto& [who, count] : items_) {
      out.open_object();
      write_person(out, people, who);
      out.member_integer("clients", count);
      out.close_object();
    }
    out.close_array();
  }

 private:
  std::map<std::pair<person_kind, std::uint32_t>, std::size_t> positions_;
  std::vector<std::pair<recipient, std::int64_t>> items_;
};

class preview_writer {
 public:
  preview_writer(const clients& book, const changed_settings& after, std::int32_t day)
      : book_(book.data()),
        after_settings_(after),
        day_(day),
        before_(decide_all(book, notice_kind::renewal, day, book_.rows,
                           book_.rules.data().renewal_partners)),
        after_(decide_all(book, notice_kind::renewal, day, after.rows, after.partners)) {}

  std::string write() {
    std::string changes;
    json::writer changes_out(changes);
    changes_out.open_array();
    for (std::size_t row = 0; row < book_.size(); ++row) write_client(changes_out, row);
    changes_out.close_array();
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member_integer("owner_changes", owner_changes_);
    out.key("clients");
    out.raw(changes);
    starts_.write(out, "starts", book_.people_known());
    stops_.write(out, "stops", book_.people_known());
    out.key("policy");
    write_policy(out);
    out.key("records");
    write_records(out);
    out.member("fingerprint", book_.rules.fingerprint());
    out.close_object();
    return text;
  }

 private:
  void write_client(json::writer& out, std::size_t row) {
    const decision& before = before_->rows[row];
    const decision& after = after_->rows[row];
    const auto starts = missing_in(after_->recipients(row), before_->recipients(row));
    const auto stops = missing_in(before_->recipients(row), after_->recipients(row));
    if (before.owner == after.owner && before.source == after.source &&
        before.outcome == after.outcome && starts.empty() && stops.empty()) {
      return;
    }
    if (before.owner != after.owner) ++owner_changes_;
    out.open_object();
    write_id(out, book_.records.id(row));
    write_pair(out, "owner", name(before.owner), name(after.owner));
    write_pair(out, "source", name(before.source), name(after.source));
    write_pair(out, "outcome", name(before.outcome), name(after.outcome));
    write_people(out, "starts", starts, starts_);
    write_people(out, "stops", stops, stops_);
    out.close_object();
  }

  static void write_pair(json::writer& out, std::string_view key, std::string_view before,
                         std::string_view after) {
    out.key(key);
    out.open_object();
    out.member("before", before);
    out.member("after", after);
    out.close_object();
  }

  void write_people(json::writer& out, std::string_view key, const std::vector<recipient>& people,
                    tally& all) {
    out.key(key);
    out.open_array();
    for (const recipient& who : people) {
      out.open_object();
      write_person(out, book_.people_known(), who);
      out.close_object();
      all.add(who);
    }
    out.close_array();
  }

  std::vector<recipient> missing_in(const recipient_list& people,
                                    const recipient_list& others) const {
    std::vector<recipient> out;
    std::copy_if(people.begin(), people.end(), std::back_inserter(out), [&](const recipient& who) {
      return std::none_of(others.begin(), others.end(),
                          [&](const recipient& other) { return is_same(who, other); });
    });
    return out;
  }

  bool is_same(const recipient& left, const recipient& right) const {
    if (left.kind == right.kind && left.position == right.position) return true;
    const std::string_view user = user_of(left);
    if (!user.empty() && user == user_of(right)) return true;
    return base::is_same_address(address_of(book_.people_known(), left),
                                 address_of(book_.people_known(), right));
  }

  std::string_view user_of(const recipient& who) const {
    const model::directory_data& people = book_.people_known();
    return who.kind == person_kind::user ? std::string_view(people.users.at(who.position)->id)
                                         : people.contacts.at(who.position)->user();
  }

  void write_policy(json::writer& out) const {
    out.open_object();
    if (!after_settings_.named_partners.empty()) {
      out.key("renewals");
      out.open_object();
      out.key("partners");
      out.open_object();
      for (const auto& [partner, named] : after_settings_.named_partners) {
        out.key(book_.partner(partner).account);
        write_partner(out, after_settings_.partners[partner], named);
      }
      out.close_object();
      out.close_object();
    }
    out.close_object();
  }

  void write_partner(json::writer& out, const model::bound_partner& after,
                     const changed_settings::of_partner& named) const {
    out.open_object();
    if (named.owner) out.member("default_owner", after.partner_owns ? "partner" : "vendor");
    if (named.contact) {
      out.key("default_contact");
      if (after.names_contact) {
        out.string(book_.people_known().users.at(after.default_contact)->id);
      } else {
        out.null();
      }
    }
    out.close_object();
  }

  void write_records(json::writer& out) const {
    out.open_array();
    for (const auto& [row, is_set] : after_settings_.named_rows) write_record(out, row, is_set);
    out.close_array();
  }

  void write_record(json::writer& out, std::uint32_t row, bool is_set) const {
    const model::renewal_fields& fields = book_.settings->fields;
    const client& after = after_settings_.rows[row];
    const auto key = [&](criteria::field_ordinal field) {
      out.key(book_.set().object().fields[field].name);
    };
    out.open_object();
    write_id(out, book_.records.id(row));
    if (fields.override_owner) {
      key(*fields.override_owner);
      write_option(out, after.override_owner);
    }
    if (fields.override_contact) {
      key(*fields.override_contact);
      if (after.names_contact) {
        out.string(book_.people_known().users.at(after.override_contact)->id);
      } else {
        out.null();
      }
    }
    if (fields.overridden_on) {
      key(*fields.overridden_on);
      if (is_set) {
        out.string(calendar::format_date(day_));
      } else {
        out.null();
      }
    }
    out.close_object();
  }

  /// The word of the client's own field; a blank where it has none for the default.
  void write_option(json::writer& out, model::renewal_override wanted) const {
    const model::renewal_fields& fields = book_.settings->fields;
    const auto found = std::find(fields.overrides.begin(), fields.overrides.end(), wanted);
    if (found == fields.overrides.end()) return out.null();
    const auto option = static_cast<std::size_t>(found - fields.overrides.begin());
    out.string(book_.set().object().fields[*fields.override_owner].options[option]);
  }

  const client_data& book_;
  const changed_settings& after_settings_;
  std::int32_t day_;
  std::shared_ptr<const decision_data> before_;
  std::shared_ptr<const decision_data> after_;
  std::int64_t owner_changes_ = 0;
  tally starts_;
  tally stops_;
};

}  // namespace

result<std::string> preview(const clients& book, std::string_view commands, const context& when) {
  const result<std::int32_t> day = day_of(book.data(), when);
  if (!day) return {day.code(), day.report()};
  report problems;
  const auto after = read_changes(book.data(), commands, problems);
  if (!after) return {status::invalid_argument, json::in_order_of_places(problems)};
  return preview_writer(book, *after, *day).write();
}

}  // namespace ambit::renewals
