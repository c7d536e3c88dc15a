// conversations.cpp: thread, can_reply and reply of ambit/conversations.hpp.
#include "ambit/conversations.hpp"

#include <algorithm>
#include <utility>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/model/json_reading.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/read_failure.hpp"
#include "src/tickets/reply_rights.hpp"

namespace ambit::tickets {

namespace {

/// A ticket that is asked about, and its conversations where it is visible.
struct question {
  decision made;
  model::stage_state state = model::stage_state::unknown;
  std::unique_ptr<conversation> talk;
  latest_thread latest;
  std::string_view id;
};

/// ok, or why there is no answer.
status look(const viewer_data& viewer, const batch& records, std::size_t row,
            std::string_view conversations, criteria::workspace& memory, question& out,
            report& problems) {
  const criteria::record_set& all = records.records();
  const status ready = check_records(viewer, all);
  if (ready != status::ok) {
    problems = why_not_read(viewer, ready);
    return ready;
  }
  if (row >= all.size()) {
    problems = wrong_row<std::string>(row, all.size()).report();
    return status::invalid_argument;
  }
  out.id = all.id(row);
  bind_moments(viewer, memory);
  const criteria::row record = all.load(row, memory);
  out.made = decide(viewer, record, all.broken(row), memory);
  if (!out.made.is_visible()) return status::ok;
  out.state = state_of(*viewer.portal, record);
  out.talk = read_conversation(conversations, out.id, problems);
  if (!out.talk) return status::invalid_argument;
  out.latest = find_latest(*out.talk, viewer.portal->latest_by_created);
  return status::ok;
}

void write_text_or_null(json::writer& out, std::string_view key, json::value at) {
  out.key(key);
  if (at && at.is_string()) {
    out.string(at.string());
  } else {
    out.null();
  }
}

/// Those that have an id; the rest cannot be asked for.
void write_attachments(json::writer& out, json::value list) {
  out.key("attachments");
  out.open_array();
  const bool is_list = list && list.is_array();
  for (json::value at = is_list ? list.first() : json::value(); at; at = at.next()) {
    const std::string_view id = at.is_object() ? short_text(at.find("id")) : std::string_view();
    if (id.empty()) continue;
    out.open_object();
    out.member("id", id);
    write_text_or_null(out, "name", at.find("name"));
    out.close_object();
  }
  out.close_array();
}

void write_thread(json::writer& out, const conversation_thread& thread) {
  out.open_object();
  out.member("id", thread.id);
  out.key("messages");
  out.open_array();
  for (const message* each : visible_messages(thread)) {
    out.open_object();
    out.member("id", each->id);
    write_text_or_null(out, "at", each->at ? each->written.find("at") : json::value());
    out.member("channel", each->written.find("channel").string());
    write_text_or_null(out, "from", each->written.find("from"));
    write_text_or_null(out, "text", each->written.find("text"));
    write_attachments(out, each->written.find("attachments"));
    out.close_object();
  }
  out.close_array();
  out.close_object();
}

void write_warnings(json::writer& out, const latest_thread& latest) {
  out.key("warnings");
  out.open_array();
  for (const conversation_warning& each : latest.warnings) {
    out.open_object();
    out.member("code", each.code);
    if (!each.thread.empty()) out.member("thread", each.thread);
    if (!each.message.empty()) out.member("message", each.message);
    out.close_object();
  }
  out.close_array();
}

/// Why a ticket that is hidden cannot be answered.
std::string_view hidden_reason(audience reader) noexcept {
  return reader == audience::employee ? "not_visible" : "not_found";
}

struct reply_draft {
  json::document document;
  std::string id;
  std::string_view text;
  json::value attachments;
  bool has_attachments() const noexcept { return attachments && attachments.size() != 0; }
};

/// False after adding errors to `problems`.
bool read_reply(std::string_view written, reply_draft& out, report& problems) {
  if (!out.document.parse(written, {}, problems)) return false;
  json::reader in(out.document.root(), problems, "a reply");
  if (!in.usable()) return false;
  out.id = model::read_name(in.require("id", json::kind::string), problems, limits::max_id_bytes)
               .value_or("");
  const json::value text = in.require("text", json::kind::string);
  if (text) out.text = text.string();
  if (text && out.text.empty()) {
    json::error(problems, text, "empty_text", "a reply that says nothing", "its text");
  }
  out.attachments = in.optional("attachments", json::kind::array);
  in.finish();
  for (json::value at = out.attachments ? out.attachments.first() : json::value(); at;
       at = at.next()) {
    json::reader each(at, problems, "an attachment");
    if (!each.usable()) continue;
    model::read_name(each.require("id", json::kind::string), problems, limits::max_id_bytes);
    model::read_name(each.optional("name", json::kind::string), problems);
    each.finish();
  }
  problems = json::in_order_of_places(problems);
  return !problems.has_errors();
}

/// The effect's members that both have.
void write_effect(json::writer& out, const viewer_data& viewer, std::string_view ticket,
                  const reply_draft& reply) {
  out.member("reply", reply.id);
  out.member("ticket", ticket);
  out.member("contact", viewer.contact);
  out.member("text", reply.text);
  write_attachments(out, reply.attachments);
}

void write_effects(json::writer& out, const viewer_data& viewer, std::string_view ticket,
                   const reply_draft& reply, const reply_rights& rights) {
  out.key("effects");
  out.open_array();
  out.open_object();
  out.member("effect", "send_message");
  out.member("inbox", rights.inbox);
  if (rights.thread) out.member("thread", rights.thread->id);
  write_effect(out, viewer, ticket, reply);
  out.close_object();
  out.open_object();
  out.member("effect", "log_engagement");
  out.member("kind", "email");
  write_effect(out, viewer, ticket, reply);
  out.close_object();
  out.close_array();
}

}  // namespace

result<std::string> thread(const viewer& who, const batch& records, std::size_t row,
                           std::string_view conversations, audience reader, scratch& memory) {
  question asked;
  report problems;
  criteria::workspace& space = memory.workspace();
  const status ready = look(who.data(), records, row, conversations, space, asked, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  if (!asked.made.is_visible()) {
    return write_decision(who.data(), records.records(), row, asked.made, reader, space);
  }
  std::string text;
  json::writer out(text);
  out.open_object();
  write_id(out, asked.id);
  out.member_boolean("visible", true);
  out.key("thread");
  if (asked.latest.shown) {
    write_thread(out, *asked.latest.shown);
  } else {
    out.null();
  }
  if (reader == audience::employee) write_warnings(out, asked.latest);
  out.close_object();
  return text;
}

result<std::string> can_reply(const viewer& who, const batch& records, std::size_t row,
                              std::string_view conversations, audience reader, scratch& memory) {
  question asked;
  report problems;
  const status ready =
      look(who.data(), records, row, conversations, memory.workspace(), asked, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  const bool is_visible = asked.made.is_visible();
  const bool for_employees = reader == audience::employee;
  const reply_rights rights =
      is_visible ? rights_of(who.data(), asked.state, asked.latest) : reply_rights();
  std::string text;
  json::writer out(text);
  out.open_object();
  write_id(out, asked.id);
  out.member_boolean("can_reply", rights.can_reply);
  out.member_boolean("attach", rights.attach);
  out.member_boolean("close", rights.close);
  out.member_boolean("reopen", rights.reopen);
  if (!is_visible) {
    out.member("reason", hidden_reason(reader));
  } else if (for_employees) {
    if (!rights.can_reply) out.member("reason", rights.reason);
    if (rights.can_reply) out.member("inbox", rights.inbox);
    if (rights.can_reply && rights.thread) out.member("thread", rights.thread->id);
    write_warnings(out, asked.latest);
  }
  out.close_object();
  return text;
}

result<std::string> reply(const viewer& who, const batch& records, std::size_t row,
                          std::string_view conversations, std::string_view written, audience reader,
                          scratch& memory) {
  report problems;
  reply_draft draft;
  if (!read_reply(written, draft, problems)) {
    return {status::invalid_argument, std::move(problems)};
  }
  question asked;
  const status ready =
      look(who.data(), records, row, conversations, memory.workspace(), asked, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  const bool is_visible = asked.made.is_visible();
  const reply_rights rights =
      is_visible ? rights_of(who.data(), asked.state, asked.latest) : reply_rights();
  std::string_view reason = is_visible ? rights.reason : hidden_reason(reader);
  if (reason.empty() && draft.has_attachments() && !rights.attach) reason = "no_right_to_attach";
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("outcome", reason.empty() ? "replied" : "refused");
  write_id(out, asked.id);
  if (reason.empty()) {
    out.member("reply", draft.id);
    write_effects(out, who.data(), asked.id, draft, rights);
  } else if (!is_visible || reader == audience::employee) {
    out.member("reason", reason);
  }
  out.close_object();
  return text;
}

}  // namespace ambit::tickets
