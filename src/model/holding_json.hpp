// holding_json.hpp: holdings and acts as a snapshot writes them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/holding.hpp"

namespace ambit::model {

/// {"since": …, "accepted_at": …, "accept_within_minutes": …, "from_queue": …, "rule": …,
/// "entry": …, "pool": …, "waits": reason}, what does not apply left out.
void write_holding(json::writer& out, const holding& held);
/// Nothing after reporting what is wrong with it, beside an owner or without one.
std::optional<holding> read_holding(json::value written, const owner_name& owner, report& problems);

void write_left_out(json::writer& out, const std::vector<owner_name>& left_out);
std::vector<owner_name> read_left_out(json::value list, report& problems);

/// [{"act": "accept", "at": …, "result": {…}}, …]
void write_acts(json::writer& out, const std::vector<recorded_act>& acts);
/// Of the record `id`; what is wrong with them is reported.
std::vector<recorded_act> read_acts(json::value list, std::string_view id, report& problems);

}  // namespace ambit::model
