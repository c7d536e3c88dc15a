// ambit/ambit.hpp: the whole public C++ interface.
//
// Read in this order: schema, criterion (what may be asked of a record), policy, directory, zones,
// engine (policy + directory + zones), batch (from tables: csv, arrow), context, leads and renewals
// (decisions), ledger. Every decision is engine + batch + context (+ ledger) → decisions; nothing
// else goes in.
#pragma once

#include "ambit/act_results.hpp"
#include "ambit/acts.hpp"
#include "ambit/arrow.hpp"
#include "ambit/batch.hpp"
#include "ambit/columns.hpp"
#include "ambit/context.hpp"
#include "ambit/conversations.hpp"
#include "ambit/criterion.hpp"
#include "ambit/csv.hpp"
#include "ambit/decision.hpp"
#include "ambit/directory.hpp"
#include "ambit/directory_change.hpp"
#include "ambit/engine.hpp"
#include "ambit/hubspot.hpp"
#include "ambit/leads.hpp"
#include "ambit/ledger.hpp"
#include "ambit/policy.hpp"
#include "ambit/portals.hpp"
#include "ambit/renewals.hpp"
#include "ambit/report.hpp"
#include "ambit/result.hpp"
#include "ambit/salesforce.hpp"
#include "ambit/schema.hpp"
#include "ambit/scratch.hpp"
#include "ambit/sharing.hpp"
#include "ambit/sharing_review.hpp"
#include "ambit/sql.hpp"
#include "ambit/status.hpp"
#include "ambit/ticket_index.hpp"
#include "ambit/tickets.hpp"
#include "ambit/version.hpp"
#include "ambit/workspace.hpp"
#include "ambit/workspace_acts.hpp"
#include "ambit/workspace_views.hpp"
#include "ambit/zones.hpp"
