// decision_json.hpp: decisions as JSON, after ambit/renewals.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/criteria/record_set.hpp"
#include "src/renewals/decision_data.hpp"

namespace ambit::renewals {

/// Appends one decision as the host gets it.
void write_decision(const decision_data& made, std::size_t index, std::string& out);

/// {"contact": …} or {"user": …} with an address; the caller opens and closes the object.
void write_person(json::writer& out, const model::directory_data& people, const recipient& who);
void write_id(json::writer& out, std::string_view id);
void write_problems(json::writer& out, const std::vector<const criteria::record_problem*>& found);

/// The name of one bit of recipient::roles.
std::string_view role_name(const client_data& book, std::uint16_t bit) noexcept;
/// Whom a recipient was named for as a substitute; null for others.
const model::user* stood_in_for(const model::directory_data& people, std::span<const note> notes,
                                const recipient& who) noexcept;
/// The id that a note is about as it was written, known to the directory or not; empty where nobody
/// is named.
std::string named_in(const decision_data& made, std::size_t index, const note& of);

}  // namespace ambit::renewals
