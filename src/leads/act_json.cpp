// act_json.cpp: results of acts as JSON, after ambit/acts.hpp.
#include "src/leads/act_work.hpp"
#include "src/leads/notices.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

void write_owner(json::writer& out, std::string_view key, const model::owner_name& who) {
  if (who.type == model::owner_name::kind::none) return;
  out.key(key);
  model::write_owner(out, who.type, who.id);
}

void write_told(json::writer& out, const act_work& done, const act_result& result) {
  const bool is_moved = result.outcome == act_outcome::accepted ||
                        result.outcome == act_outcome::released ||
                        result.outcome == act_outcome::reassigned;
  const auto& told = done.requests[result.request].told;
  if (!is_moved || result.is_replayed || !told) return;
  const occasion& asked = done.of(result);
  arrival of;
  of.owner = {result.owner.type, result.owner.id};
  of.told = &*told;
  if (result.came_by) {
    of.entry = entry_of(asked, *result.came_by);
    of.pool = pool_of(asked, *result.came_by);
  }
  write_notices(out, asked, of);
}

}  // namespace

std::string act_json(const act_work& done, const act_result& result, act_form form) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("id", result.id);
  out.member("act", act_names[static_cast<std::size_t>(done.requests[result.request].type)]);
  out.member("outcome", name(result.outcome));
  if (!result.reason.empty()) out.member("reason", result.reason);
  write_owner(out, "owner", result.owner);
  write_owner(out, "earlier_owner", result.earlier);
  if (result.warning != obstacle::none) {
    out.key("warnings");
    out.open_array();
    out.string(name(result.warning));
    out.close_array();
  }
  if (form == act_form::given) {
    write_told(out, done, result);
    if (result.is_replayed) out.member_boolean("replayed", true);
  }
  out.member("fingerprint", done.of(result).rules.fingerprint());
  out.close_object();
  return text;
}

}  // namespace ambit::leads
