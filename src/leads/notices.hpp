// notices.hpp: whom to tell that a record has a new owner.
#pragma once

#include "src/base/json_writer.hpp"
#include "src/leads/candidates.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/question.hpp"

namespace ambit::leads {

/// A record that came to an owner.
struct arrival {
  party owner;
  const model::notice_settings* told = nullptr;  ///< null: nobody is told
  /// By which entry, and by a turn of which pool, where there is one: a queue's members are told
  /// who may take it by them.
  const model::entry* entry = nullptr;
  const model::pool* pool = nullptr;
};

/// The member `notices`, as ambit/decision.hpp has it; nothing where nobody is told. Cost: of a
/// queue whose members are mailed, linear in them.
void write_notices(json::writer& out, const occasion& asked, const arrival& of);

}  // namespace ambit::leads
