// decision_json.hpp: answers about entering and about one ticket, as ambit/tickets.hpp shows them.
#pragma once

#include <cstddef>
#include <string>

#include "src/base/json_writer.hpp"
#include "src/tickets/decision.hpp"

namespace ambit::tickets {

std::string write_entry(const viewer_data& viewer, audience reader);
/// bind_moments must have run.
std::string write_decision(const viewer_data& viewer, const criteria::record_set& records,
                           std::size_t row, const decision& made, audience reader,
                           criteria::workspace& memory);
/// Members that name portal and visitor, to employees.
void write_visitor(json::writer& out, const viewer_data& viewer);
/// Members of a visible ticket: the way, and the relation, or company and group.
void write_way(json::writer& out, const viewer_data& viewer, const decision& made);
void write_id(json::writer& out, std::string_view id);
/// The way in to a visible ticket: own, primary_company or company.
std::string_view way_of(const viewer_data& viewer, const decision& made) noexcept;

}  // namespace ambit::tickets
