// client_data.hpp: the records of a batch met with an engine; what `clients` holds.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/renewals.hpp"
#include "src/criteria/record_set.hpp"
#include "src/model/engine_data.hpp"
#include "src/model/renewal_settings.hpp"

namespace ambit::renewals {

inline constexpr std::uint32_t nowhere = model::engine_data::nowhere;

/// Bits of recipient::roles that stand for a partner's people; those below are the client's roles.
namespace role_bit {
inline constexpr std::uint16_t default_contact = 1U << 13U;
inline constexpr std::uint16_t override_contact = 1U << 14U;
inline constexpr std::uint16_t channel_manager = 1U << 15U;
}  // namespace role_bit

/// Why somebody is not told, or somebody else is.
struct note {
  warning code = warning::missing;
  std::uint16_t role = 0;          ///< one bit of recipient::roles; none: of the decision
  std::uint32_t person = nowhere;  ///< position of the contact or user, where there is one
  std::uint32_t substitute = nowhere;
};

/// What tells whether two recipients are the same person, beside their positions.
struct identity {
  std::uint32_t address_hash = 0;  ///< ASCII case ignored
  std::uint32_t user = nowhere;    ///< the user that the contact links to, or is
};

/// What may be asked of a client, a bit each.
enum class question : std::uint8_t { account_notice = 1, renewal_notice = 2, standing = 4 };
constexpr std::uint8_t of(question asked) noexcept {
  return static_cast<std::uint8_t>(asked);
}
inline constexpr std::uint8_t all_questions = 7;
constexpr question question_of(notice_kind kind) noexcept {
  return kind == notice_kind::account ? question::account_notice : question::renewal_notice;
}

/// What a client says of its renewal.
struct renewal_facts {
  static constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();
  enum class fault : std::uint8_t {
    none,
    wrong_record,          ///< broken, wrong in a field, or without a known partner
    missing_renewal_date,  ///< neither a date nor a whole term
    wrong_term,            ///< months outside 1 to limits::max_term_months
    missing_answer_date,
    past_calendar,  ///< it renews after the year 9999; found when a day is asked for
  };
  std::int32_t date = 0;  ///< the renewal date, or the term's first day
  std::int32_t answered_on = no_day;
  std::uint16_t term_months = 0;  ///< none: the renewal has its date
  model::renewal_answer answer = model::renewal_answer::none;
  fault what = fault::none;

  bool is_term() const noexcept { return term_months != 0; }
};

/// How many people most clients name at most.
inline constexpr std::size_t few_people = 4;

/// Of a record that some question cannot be answered about.
struct kept_problem {
  std::uint32_t row = 0;
  std::uint8_t questions = 0;
  criteria::record_problem what;
};

/// A person whom a record names and the directory does not have.
struct unknown_name {
  std::uint32_t row = 0;
  std::uint16_t role = 0;
  std::string id;
};

/// One record. What it lists ends where the next one's begins.
struct client {
  std::uint32_t partner = nowhere;           ///< position in renewal_settings::partners
  std::uint32_t override_contact = nowhere;  ///< position of the user, where it is known
  std::uint32_t people_begin = 0;
  std::uint32_t notes_begin = 0;
  std::int32_t overridden_on = std::numeric_limits<std::int32_t>::min();
  std::uint8_t to_count = 0;  ///< of its people; the rest are in cc
  model::renewal_override override_owner = model::renewal_override::none;
  bool names_contact = false;
  /// Undecided for every kind of notice, and for those that follow overrides.
  bool wrong = false;
  bool wrong_override = false;
};

/// All that any question reads, so that the records' own memory is not looked at again: hosts may
/// lend it for the time of binding only.
struct client_data {
  client_data(engine of_rules, batch of_records)
      : rules(std::move(of_rules)), records(std::move(of_records)) {}

  engine rules;
  batch records;
  const model::renewal_settings* settings = nullptr;
  std::vector<client> rows;  ///< one more than there are records
  /// Whom the vendor would write to, each person once, and what tells them apart; behind the last
  /// ones `few_people` blank ones, so that as many may always be read.
  std::vector<recipient> people;
  std::vector<identity> identities;
  std::vector<note> notes;                  ///< who of them cannot be told
  std::vector<renewal_facts> facts;         ///< by row
  std::vector<kept_problem> problems;       ///< by row
  std::vector<unknown_name> unknown_names;  ///< by row

  std::size_t size() const noexcept { return rows.size() - 1; }
  const criteria::record_set& set() const noexcept { return records.records(); }
  const model::directory_data& people_known() const noexcept { return rules.directory().data(); }
  const model::renewal_partner& partner(std::uint32_t position) const noexcept {
    return settings->partners[position];
  }
  bool is_undecided(const client& row, notice_kind kind) const noexcept {
    return row.wrong || (row.wrong_override && kind == notice_kind::renewal);
  }
};

}  // namespace ambit::renewals
