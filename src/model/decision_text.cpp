#include "src/model/decision_text.hpp"

#include "src/model/owner_json.hpp"

namespace ambit::model {

void write_decision_head(json::writer& out, std::string_view id, outcome how, reason why,
                         owner_name::kind type, std::string_view owner) {
  out.open_object();
  out.key("id");
  if (id.empty()) {
    out.null();
  } else {
    out.string(id);
  }
  out.member("outcome", name(how));
  out.member("reason", name(why));
  if (type == owner_name::kind::none) return;
  out.key("owner");
  write_owner(out, type, owner);
}

std::string decision_text(std::string_view id, const owner_name& owner, const decision_form& form) {
  std::string text;
  text.reserve(id.size() + owner.id.size() + form.rest.size() + 96);
  json::writer out(text);
  write_decision_head(out, id, form.outcome, form.reason, owner.type, owner.id);
  text += form.rest;
  return text;
}

recorded_decision decision_of(std::string_view id, const owner_name& owner,
                              const decision_form& form, std::optional<std::int64_t> decided_us) {
  return {decision_text(id, owner, form), owner, form.outcome, form.reason, decided_us};
}

std::optional<std::string_view> rest_of(const recorded_decision& made, std::string_view id) {
  std::string head;
  json::writer out(head);
  write_decision_head(out, id, made.outcome, made.reason, made.owner.type, made.owner.id);
  const std::string_view text = made.json;
  if (!text.starts_with(head)) return std::nullopt;
  return text.substr(head.size());
}

}  // namespace ambit::model
