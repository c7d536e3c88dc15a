#include "src/sharing/grant_json.hpp"

#include <array>
#include <string_view>

#include "src/sharing/decision.hpp"

namespace ambit::sharing {

using model::share_access;

namespace {

constexpr std::array<std::string_view, 4> fault_names = {"none", "unknown_user", "user_inactive",
                                                         "account_not_partner_enabled"};

}  // namespace

void write_target(json::writer& out, const model::share_target& target) {
  out.open_object();
  out.member(model::target_names[static_cast<std::size_t>(target.kind)], target.id);
  if (target.internal_only) out.member_boolean("internal_only", true);
  out.close_object();
}

void write_grant(json::writer& out, const viewer_data& viewer, const grant& by) {
  write_way(out, *viewer.settings, by.way, by.index);
  if (!by.through) return;
  out.key("to");
  write_target(out, *by.through);
}

void write_way(json::writer& out, const model::object_sharing& settings, grant_way way,
               std::uint32_t index) {
  out.member("way", way_names[static_cast<std::size_t>(way)]);
  if (way == grant_way::rule) out.member("rule", settings.rules[index].id);
  if (way == grant_way::level) out.member("level", settings.levels[index].id);
}

std::string write_answer(const viewer_data& viewer, share_access asked,
                         const criteria::record_set& records, std::size_t row,
                         criteria::workspace& memory) {
  std::string text;
  json::writer out(text);
  out.open_object();
  const std::string_view id = records.id(row);
  if (!id.empty()) out.member("id", id);
  const criteria::row record = records.load(row, memory);
  const grant* by = nullptr;
  std::string_view reason;
  if (!viewer.may_look()) {
    reason = "access_denied";
  } else if (is_wrong(viewer, records, row, record)) {
    reason = "invalid";
  } else {
    by = find_grant(viewer, asked, record, memory);
    const bool may_read = !by && asked == share_access::edit &&
                          find_grant(viewer, share_access::read, record, memory);
    if (!by) reason = may_read ? "read_only" : "no_grant";
  }
  out.member_boolean("allowed", by != nullptr);
  if (by) {
    write_grant(out, viewer, *by);
  } else {
    out.member("reason", reason);
  }
  if (!viewer.may_look())
    out.member("because", fault_names[static_cast<std::size_t>(viewer.fault)]);
  out.member("fingerprint", viewer.rules.fingerprint());
  out.close_object();
  return text;
}

}  // namespace ambit::sharing
