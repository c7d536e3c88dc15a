// tickets_options.hpp: who looks into which portal, and when, as the commands about tickets ask it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "ambit/tickets.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"

namespace ambit::cli {

struct visitor_options {
  std::string portal;
  std::string contact;
  std::string employee;
  bool sso = false;

  tickets::visitor visitor() const noexcept { return {contact, employee, sso}; }
};

inline void add_portal_option(CLI::App& command, visitor_options& who) {
  command.add_option("--portal", who.portal, "Name of the portal in the policy")->required();
}

inline void add_moment_options(
    CLI::App& command, context_options& when,
    const std::string& zone_help = "Zone in which local days are counted (default: the policy's)") {
  command
      .add_option("--now", when.now,
                  "The moment, such as 2026-11-22T09:00:00Z (default: the machine's clock)")
      ->type_name("MOMENT");
  command.add_option("--zone", when.zone, zone_help)->type_name("ZONE");
}

inline void add_visitor_options(CLI::App& command, visitor_options& who) {
  CLI::Option* contact =
      command.add_option("--contact", who.contact, "Who looks: the id of a contact");
  CLI::Option* employee = command.add_option(
      "--employee", who.employee,
      "Who looks: the id of an employee's user, who sees the contact's of the same address");
  contact->excludes(employee);
  command.add_flag("--sso", who.sso, "The identity provider vouches for the contact")
      ->needs(contact);
}

/// In tickets_sql_command.cpp.
void add_tickets_sql(CLI::App& parent, exit_code& result);

}  // namespace ambit::cli
