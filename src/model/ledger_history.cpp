#include "src/model/ledger_history.hpp"

#include <algorithm>
#include <tuple>

#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

void write_line(const past_decision& past, std::string& text) {
  json::writer out(text);
  out.open_object();
  if (past.decided_us) out.member("decided_at", calendar::format_timestamp(*past.decided_us));
  out.member("object", past.object);
  out.member("event", past.event);
  if (past.current_owner.type != owner_name::kind::none) {
    out.key("current_owner");
    write_owner(out, past.current_owner.type, past.current_owner.id);
  }
  out.key("decision");
  out.raw(past.json);
  out.close_object();
  text += '\n';
}

}  // namespace

bool is_asked(const history_query& asked, std::string_view object, std::string_view id,
              const owner_name& owner, const std::optional<std::int64_t>& decided_us) noexcept {
  if (!asked.object.empty() && asked.object != object) return false;
  if (!asked.id.empty() && asked.id != id) return false;
  if (!asked.user.empty() && (owner.type != owner_name::kind::user || owner.id != asked.user))
    return false;
  if (!asked.queue.empty() && (owner.type != owner_name::kind::queue || owner.id != asked.queue))
    return false;
  if (!asked.from_unix_us && !asked.to_unix_us) return true;
  if (!decided_us) return false;
  return (!asked.from_unix_us || *decided_us >= *asked.from_unix_us) &&
         (!asked.to_unix_us || *decided_us < *asked.to_unix_us);
}

std::string write_history(std::vector<past_decision> decisions) {
  std::sort(decisions.begin(), decisions.end(), [](const past_decision& a, const past_decision& b) {
    return std::tie(a.decided_us, a.object, a.id, a.act, a.event) <
           std::tie(b.decided_us, b.object, b.id, b.act, b.event);
  });
  std::string text;
  for (const past_decision& past : decisions) write_line(past, text);
  return text;
}

}  // namespace ambit::model
