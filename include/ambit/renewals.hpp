// ambit/renewals.hpp: whose is the conversation near a renewal, and who hears of it.
//
//   result<renewals::clients> book = renewals::clients::bind(engine, batch, memory);
//   result<renewals::decisions> told = renewals::decide(*book, notice_kind::renewal, now);
//   for (std::size_t row = 0; row < told->size(); ++row) std::cout << told->to_json(row) << '\n';
//
// A record is a client of the vendor whom a partner (an agency, a reseller) looks after. Who writes
// to the client near a renewal, the vendor or the partner, is what `decide` answers; `standing`
// says where a renewal stands, `due` lists the notices of a time, and `preview` what a change of
// settings would do. A batch of n gives exactly what n single calls give.
//
// The policy's part, below its key `renewals`:
//
//   "renewals": {
//     "object": "client",
//     "fields": {"renewal_date": "renewal_date", "term_start": "term_start",
//                "term_months": "term_months", "answer": "answer", "answered_on": "answered_on",
//                "override": "override", "override_contact": "override_contact",
//                "overridden_on": "overridden_on"},
//     "roles": {"primary": "primary_contact", "billing": "billing_contact",
//               "decision_maker": "decision_maker"},
//     "recipients": "2023",
//     "notices": [90, 60, 45],
//     "milestones": {"visible_from": 120, "decide_by": 45, "auto_renew_at": 44},
//     "copy_default_contact_on_override": true,
//     "partners": {
//       "acme":   {"default_owner": "vendor", "default_contact": "pia"},
//       "zenith": {"default_owner": "partner", "default_contact": "quinn", "recipients": "2019",
//                  "notices": [60]}
//     }
//   }
//
// All but `partners`, and `default_owner` in each, may be left out; the values above are the
// defaults, but for `notices`, which is empty. `recipients`, `notices`, `milestones` and
// `copy_default_contact_on_override` stand for all partners and may stand again in one partner,
// whose own then count whole. Keys of `partners` are ids of the directory's accounts;
// `default_contact` is the id of a user.
//
//   object      the kind of record that a client is; declared in the schema
//   fields      which of its fields hold what. Types: renewal_date, term_start, answered_on,
//               overridden_on: date; term_months: integer; answer: choice among `none`, `agreed`,
//               `changes_agreed`, `cancel`; override: choice among `default`, `vendor`, `partner`;
//               override_contact: id. One whose default name the schema does not declare is simply
//               not there; of renewal_date, and term_start with term_months, one must be
//   roles       by name, 13 at most: the id field that names the directory's contact in that role.
//               Reserved, since warnings use them: default_contact, override_contact,
//               channel_manager
//   recipients  whom the vendor writes to: the name of a published version, or a table of the
//               policy's own, {"to": [roles], "cc": [roles], "copy_partner": true}: `to` has at
//               least one role; `cc` may be left out; `copy_partner` (default true) says whether
//               the partner's contact is copied. Versions: `2023`: to primary, billing,
//               decision_maker; `2019`: to decision_maker; both copy the partner. Where the partner
//               owns, only the partner's contact is written to
//   notices     days before the renewal date on which a notice is due, 0 to 3650, each once
//   milestones  days: visible_from >= decide_by >= auto_renew_at >= 0
//
// Binding an engine refuses (invalid_policy) a partner whose `default_owner` is `partner` without a
// `default_contact`, and warns of unknown accounts, unknown users, and default contacts who cannot
// be written to.
//
// ------------------------------------------------------------------------------------ resolution
//
// Owner. An override `vendor` or `partner` wins; `default`, a blank, or no such field follows the
// partner's `default_owner`. `account` notices follow the default always.
//
// The partner's contact. With an override that names one (`override_contact`): that one, else the
// partner's default contact. A contact is fit who is a user of kind `partner` whose account is the
// client's partner account, active, and has an address. Where the partner owns, the first fit of
// these is written to: the override's contact, the default contact, the owner of the partner
// account in the directory (the channel manager: internal, active, with an address; marked
// `vendor_employee`). Where the vendor owns, the one contact is copied, or nobody: no fall-back. An
// override `vendor` without a contact copies the default contact only where
// `copy_default_contact_on_override` says so.
//
// Absence. A person who is absent on the day (the context's local day; the due date of a notice) is
// replaced by the substitute that the absence names, who must be fit for the same place; a
// substitute who is absent too is followed on, ten times at most. Without a substitute, with an
// unfit one, or past ten, the person stays, with a warning.
//
// One person is listed once, with all roles that lead there. Two are one person with the same id,
// else by the directory user that both are or link to, else with the same address (ASCII case
// ignored); the one that was named first is listed. Nobody is in `to` and `cc`: `to` wins.
//
// A decision as JSON; a member without a value is left out:
//
//   {"id": "C1",
//    "outcome": "decided",             decided | undeliverable | undecided
//    "kind": "renewal",                or account
//    "account": "acme",                the partner account that the record names
//    "owner": "vendor",                vendor | partner
//    "source": "default",              default | override
//    "to": [{"contact": "ana",         a contact of the directory, or {"user": …} of it
//            "address": "ana@client.example",
//            "roles": ["primary", "billing"],    or default_contact, override_contact,
//                                                channel_manager
//            "purpose": "inform"}],    inform: client roles; act: who acts for the partner
//    "cc": [{"user": "pia", "address": …, "roles": ["default_contact"], "purpose": "copy",
//            "instead_of": "paul"}],   of a substitute: whom it was named for
//    "warnings": [{"code": "missing", "as": "billing"},
//                 {"code": "inactive", "as": "override_contact", "user": "pia"}],
//    "problems": [{"field": "account", "code": "missing_account", "found": …, "expected": …}],
//                                      of an undecided record
//    "fingerprint": "…32 digits…"}     of the engine
//
// `undeliverable`: nobody at all can be told. Where only copies remain, the warning
// `nobody_addressed` says so. A member `"vendor_employee": true` marks the channel manager.
//
// Undecided is a record that is wrong in a field that the question reads, names no partner account
// (missing_account) or one without settings (unknown_partner), or names an override's contact
// without an override (half_override).
//
// --------------------------------------------------------------------------------------- standing
//
// d = days from the asked day to the renewal date. Without an answer: d > visible_from `upcoming`;
// down to auto_renew_at + 1 `pending`, `late` where d < decide_by; from auto_renew_at on `renewed`,
// `automatic`. `agreed`: `renewed`. `changes_agreed`: `confirmed`. `cancel`, answered with more
// than auto_renew_at days left: `cancellation_requested`; later it is refused: the client stands as
// without an answer, with `cancellation_refused`. An answer counts as recorded, whatever the asked
// day. A cancellation needs its date (missing_answer_date).
//
// Instead of a renewal date a record may give the first day of its term and the term's length in
// months, 1 to 1200: it renews at every whole number of terms after the start, on the start's day
// of the month or, where the month is shorter, its last day. The renewal that counts is the first
// on or after the asked day. An answer then needs its date, and speaks of the first renewal on or
// after that; a cancellation ends those that follow too. A renewal date, where there is one, wins.
//
//   {"id": "C1", "outcome": "decided", "renewal_date": "2027-03-01", "days_left": 99,
//    "status": "pending", "late": true, "automatic": true, "cancellation_refused": true,
//    "problems": […], "fingerprint": …}
//
// ---------------------------------------------------------------------------------------- notices
//
// A notice is due `days` before a renewal date, unless the client then stands as renewed or
// cancellation_requested, or the ledger knows that it was sent (command mark_sent, ledger.hpp). So
// days at or below auto_renew_at are never due; compiling such a policy warns. An override governs
// the notices whose due date lies after the day on which it was made (`overridden_on`; a blank:
// all). A notice as JSON:
//
//   {"due": "2026-12-01", "id": "C1", "days": 90, "renewal_date": "2027-03-01",
//    "decision": {…as above…}}
//
// ---------------------------------------------------------------------------------------- changes
//
// Commands, a JSON array or JSON Lines, all or nothing:
//
//   {"command": "set_default_owner", "account": "acme", "owner": "partner"}
//   {"command": "set_default_contact", "account": "acme", "contact": "quinn"}
//   {"command": "set_override", "clients": ["C1", "C2"], "owner": "vendor", "contact": "quinn"}
//   {"command": "clear_override", "clients": ["C1"]}
//
// `contact` may be left out of set_override, and is null where a default contact is taken away.
// Refused: unknown partners, clients and users; contacts who are not fit; a default owner `partner`
// without a default contact; clients that are undecided. Nothing is saved; the answer says what
// would change for renewal notices that fall due after the context's day, and what to save where. An
// override that is set again, be it the same, counts as made that day, and so no longer governs
// what was due until then.
//
//   {"owner_changes": 0,
//    "clients": [{"id": "C1", "owner": {"before": "partner", "after": "partner"},
//                 "source": {"before": "override", "after": "override"},
//                 "outcome": {"before": "decided", "after": "decided"},
//                 "starts": [{"user": "quinn", "address": …}], "stops": [{"user": "pia", …}]}],
//                                      only clients for whom something changes, in batch order
//    "starts": [{"user": "quinn", "address": …, "clients": 1}],
//    "stops":  [{"user": "pia", "address": …, "clients": 1}],
//                                      people who begin or cease to hear of clients, and of how
//                                      many, in the order in which they first come up
//    "policy": {"renewals": {"partners": {"acme": {"default_contact": "quinn"}}}},
//                                      a merge patch (RFC 7396) of the policy
//    "records": [{"id": "C1", "override": "vendor", "override_contact": null,
//                 "overridden_on": "2026-11-22"}],   under the policy's field names
//    "fingerprint": "…"}
//
// Thread rule: functions of their arguments, values that are immutable and share their data; any
// thread, one scratch a thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/columns.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"

namespace ambit::renewals {

struct client_data;
struct decision_data;
struct standing_data;
struct notice_data;

enum class notice_kind : std::uint8_t {
  renewal,  ///< follows overrides
  account,  ///< follows the default
};

enum class outcome : std::uint8_t {
  decided,
  undeliverable,  ///< nobody at all can be told; `warnings` say why
  undecided,      ///< see `problems`
};

enum class party : std::uint8_t { vendor, partner };
enum class source : std::uint8_t { by_default, by_override };

/// Why somebody is not told, or somebody else is: a closed list.
enum class warning : std::uint8_t {
  missing,             ///< nobody is named
  unknown,             ///< the directory does not have the person
  of_another_account,  ///< no partner user of the client's partner account
  not_an_employee,     ///< the channel manager is no internal user
  inactive,
  no_address,
  absent,                 ///< without a substitute: is told all the same
  substituted,            ///< `substitute` is told in their place
  substitute_unfit,       ///< the substitute cannot be told, so the absent person is
  substitutes_exhausted,  ///< a loop, or more than ten in a row: the absent person is told
  nobody_addressed,       ///< `to` is empty, only copies go out
};

std::string_view name(notice_kind value) noexcept;
std::string_view name(outcome value) noexcept;
std::string_view name(party value) noexcept;
std::string_view name(source value) noexcept;
std::string_view name(warning value) noexcept;

enum class person_kind : std::uint8_t { contact, user };
enum class purpose : std::uint8_t { inform, act, copy };
std::string_view name(purpose value) noexcept;

/// Somebody who is told, as a position in the engine's directory.
struct recipient {
  std::uint32_t position = 0;
  /// One bit each: those of the client in the policy's order from the lowest; default_contact 2^13,
  /// override_contact 2^14, channel_manager 2^15.
  std::uint16_t roles = 0;
  person_kind kind = person_kind::contact;
  renewals::purpose purpose = purpose::inform;  ///< `copy`: in cc, else in to
};

/// Those who are told by one decision: first those in `to`, then those in `cc`. Each is put
/// together when asked for, from where it stands, so valid as long as the decisions. Cost of a
/// reading: constant, no allocation.
class recipient_list {
 public:
  /// Reads forwards; gives values, as nothing of them is stored.
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = recipient;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = recipient;

    recipient operator*() const noexcept { return (*list_)[index_]; }
    iterator& operator++() noexcept {
      ++index_;
      return *this;
    }
    iterator operator++(int) noexcept { return {list_, index_++}; }
    friend bool operator==(const iterator&, const iterator&) = default;

    iterator(const recipient_list* list, std::size_t index) noexcept : list_(list), index_(index) {}

   private:
    const recipient_list* list_;
    std::size_t index_;
  };

  std::size_t size() const noexcept { return people_.size() + (contact_at_ == people_.size()); }
  bool empty() const noexcept { return size() == 0; }
  recipient operator[](std::size_t index) const noexcept {
    if (index == people_.size()) return contact_;
    recipient out = people_[index];
    if (index == contact_at_) out.roles |= contact_.roles;
    return out;
  }
  iterator begin() const noexcept { return {this, 0}; }
  iterator end() const noexcept { return {this, size()}; }

  /// For the library: people of the client, and the partner's contact behind them, or as one of
  /// them who is listed through its role too.
  recipient_list() = default;
  explicit recipient_list(std::span<const recipient> people) noexcept : people_(people) {}
  recipient_list(std::span<const recipient> people, recipient contact,
                 std::size_t contact_at) noexcept
      : people_(people), contact_at_(contact_at), contact_(contact) {}

 private:
  std::span<const recipient> people_;
  std::size_t contact_at_ = static_cast<std::size_t>(-1);
  recipient contact_;
};

/// The records of a batch met with an engine: whose they are, what they say of themselves, and
/// which people of the directory they name, looked up once, so that asking costs little however
/// often. It belongs to one engine; bind again after a change. Immutable; keeps engine and records
/// alive.
class clients {
 public:
  /// Errors: unknown_object (the policy's `renewals` is of another object, or there is none),
  /// schema_mismatch, limit_exceeded (over 100 million records). The success's report warns of
  /// every record that `decide` leaves undecided, by row and field. Cost: linear, a look-up of each
  /// person that a record names; memory 44 bytes a record and 16 a recipient (with three contacts
  /// each 91 a record), and what is told of wrong records.
  static result<clients> bind(const engine& rules, const batch& records, scratch& memory);

  std::size_t size() const noexcept;

  const client_data& data() const noexcept { return *data_; }  ///< for the library's layers
  const std::shared_ptr<const client_data>& shared_data() const noexcept { return data_; }
  explicit clients(std::shared_ptr<const client_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const client_data> data_;
};

/// One decision a record, in their order. Immutable; keeps the clients alive.
class decisions {
 public:
  std::size_t size() const noexcept;
  renewals::outcome outcome(std::size_t row) const noexcept;
  /// Of an undecided record: vendor, by default.
  party owner(std::size_t row) const noexcept;
  renewals::source source(std::size_t row) const noexcept;
  /// First those in `to`, then those in `cc`; none of an undecided record.
  recipient_list recipients(std::size_t row) const noexcept;
  /// Id and address of a recipient; valid as long as the decisions.
  std::string_view id(const recipient& who) const noexcept;
  std::string_view address(const recipient& who) const noexcept;
  /// The decision as JSON, as above.
  std::string to_json(std::size_t row) const;
  /// All as JSON Lines, each line ended by '\n'.
  std::string to_json_lines() const;
  /// The decisions as columns for export_arrow (arrow.hpp), a value a record: id, outcome, account,
  /// owner, source, to_count, cc_count, warning (the code of the first), fingerprint; each missing
  /// where a decision has no such value. Other warnings and problems are only in the JSON.
  columns to_columns() const;
  /// Those who are told as columns, a value a recipient, first to then cc of each decision: row (of
  /// the record, from 0), id (of the record), place ("to", "cc"), purpose, person_kind ("contact",
  /// "user"), person_id, address, roles (by comma), vendor_employee, instead_of. A table of its own
  /// and no lists inside the other, since hosts write a mail a row, and files of commas and many
  /// databases have no lists; `row` joins the two.
  columns recipients_to_columns() const;

  const decision_data& data() const noexcept { return *data_; }
  explicit decisions(std::shared_ptr<const decision_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const decision_data> data_;
};

/// Where each client's renewal stands. Immutable; keeps the clients alive.
class standings {
 public:
  std::size_t size() const noexcept;
  std::string to_json(std::size_t row) const;
  std::string to_json_lines() const;

  explicit standings(std::shared_ptr<const standing_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const standing_data> data_;
};

/// Notices that are due, by due date, then client id (as bytes), then row and days. Immutable;
/// keeps the clients alive.
class notices {
 public:
  std::size_t size() const noexcept;
  renewals::outcome outcome(std::size_t index) const noexcept;
  std::string to_json(std::size_t index) const;
  std::string to_json_lines() const;
  /// The ledger commands that mark all of them as sent but the undeliverable, which stay due: a
  /// JSON array for `ledger::apply`, once the host has sent them.
  std::string sent_commands() const;

  explicit notices(std::shared_ptr<const notice_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const notice_data> data_;
};

/// Errors: unknown_zone, invalid_argument (now outside the years 0001 to 9999). Cost: linear in
/// records, no allocation for each; memory 8 bytes a record, and 40 for each partner's contact that
/// was chosen, with 16 a warning of it.
result<decisions> decide(const clients& book, notice_kind kind, const context& when);

/// The long answer for one record as JSON: {"id": …, "decision": {…}, "sentence": "…"}, the
/// sentence saying who owns it by which setting, who is told, and what stood in the way of the
/// others. Errors as `decide`, and invalid_argument for a row past the end.
result<std::string> explain(const clients& book, std::size_t row, notice_kind kind,
                            const context& when);

/// `day` as `2026-12-01`; invalid_argument where it is none. The report warns of the records that
/// are undecided.
result<standings> standing(const clients& book, std::string_view day);

/// Notices with a due date from `from` to `to`, both included. The report warns of the records that
/// are undecided. Errors: invalid_argument (no dates, or `to` before `from`), limit_exceeded (over
/// 10 million notices).
result<notices> due(const clients& book, const ledger& sent, std::string_view from,
                    std::string_view to);

/// What commands would change, as JSON. Errors: invalid_argument with every problem of the
/// commands, and as `decide`.
result<std::string> preview(const clients& book, std::string_view commands, const context& when);

}  // namespace ambit::renewals
