// decision_text.hpp: the text of a remembered decision, as two pieces: what is the record's own
//
//   {"id":"L1","outcome":"assigned","reason":"entry_matched","owner":{"user":"ana"}
//
// and the rest, which decisions that came about alike have in common, so that ledgers keep it once:
//
//   ,"rule":"inbound","entry":"dach","choice":0,"fingerprint":"…"}
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/base/json_writer.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

/// Opens the decision's object, up to the owner, where there is one. An empty id is none.
void write_decision_head(json::writer& out, std::string_view id, outcome how, reason why,
                         owner_name::kind type, std::string_view owner);

std::string decision_text(std::string_view id, const owner_name& owner, const decision_form& form);
/// The decision that a ledger gives back.
recorded_decision decision_of(std::string_view id, const owner_name& owner,
                              const decision_form& form, std::optional<std::int64_t> decided_us);

/// The rest of a text that begins as decision_text has it; nothing where it begins otherwise, as it
/// may where it came from elsewhere.
std::optional<std::string_view> rest_of(const recorded_decision& made, std::string_view id);

}  // namespace ambit::model
