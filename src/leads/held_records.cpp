// held_records.cpp: who has what, what waits, and what is due: leads::ask.
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/acts.hpp"
#include "src/base/calendar.hpp"
#include "src/base/failure.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/leads/question.hpp"
#include "src/leads/terms.hpp"
#include "src/model/directory_reader.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

using owner_kind = model::owner_name::kind;
using model::record_query;

constexpr std::size_t usual_page = 100;
/// Records with a term that are read at a time to find those that are due.
constexpr std::size_t records_at_a_time = 1'000;

/// In the order of list_names.
enum class list_kind : std::uint8_t { inbox, waiting, due, of_account };
constexpr std::array<std::string_view, 4> list_names = {"inbox", "waiting", "due_for_reassignment",
                                                        "leads_of"};

struct list_question {
  list_kind type = list_kind::inbox;
  std::string user;     ///< of inbox
  std::string account;  ///< of of_account
  record_query records;
};

std::size_t read_limit(json::value at, report& problems) {
  if (!at) return usual_page;
  const auto read = number::to_integer(at.number());
  if (read && read.value >= 1 && read.value <= limits::max_page)
    return static_cast<std::size_t>(read.value);
  json::error(problems, at, "out_of_range", at.describe(),
              "a whole number, 1 to " + std::to_string(limits::max_page));
  return usual_page;
}

std::optional<record_query::place> read_after(json::value at, report& problems) {
  if (!at) return std::nullopt;
  json::reader in(at, problems, "where a page ended");
  record_query::place place;
  place.since_us = model::read_timestamp(in.optional("since", json::kind::string), problems);
  if (const json::value id = in.require("id", json::kind::string))
    if (const auto read = model::read_id(id, problems)) place.id = *read;
  in.finish();
  return place;
}

std::string read_member(json::reader& in, std::string_view key, report& problems) {
  const json::value at = in.require(key, json::kind::string);
  const auto read = at ? model::read_id(at, problems) : std::nullopt;
  return std::string(read.value_or(std::string_view()));
}

std::optional<list_question> read_question(std::string_view json, report& problems) {
  json::document document;
  if (!document.parse(json, {}, problems)) return std::nullopt;
  json::reader in(document.root(), problems, "a question");
  list_question out;
  const json::value what = in.require("ask", json::kind::string);
  const auto known = model::read_word(what, list_names, problems, "unknown_question");
  if (!known) return std::nullopt;  // its other keys cannot be judged
  out.type = static_cast<list_kind>(*known);
  out.records.object = read_member(in, "object", problems);
  if (out.type == list_kind::inbox) out.user = read_member(in, "user", problems);
  if (out.type == list_kind::of_account) out.account = read_member(in, "account", problems);
  out.records.most = read_limit(in.optional("limit", json::kind::number), problems);
  out.records.after = read_after(in.optional("after", json::kind::object), problems);
  in.finish();
  if (problems.has_errors()) return std::nullopt;
  return out;
}

/// The account's partner users, and the queues of which one of them is a member.
std::vector<model::owner_name> owners_of(const occasion& asked, std::string_view account) {
  std::vector<model::owner_name> owners;
  const model::directory_data& people = asked.people();
  const auto is_of_account = [&](std::uint32_t position) {
    const model::user* who = people.users.at(position);
    return who != nullptr && who->kind == model::user_kind::partner && who->account == account;
  };
  for (std::uint32_t i = 0; i < people.users.end(); ++i)
    if (is_of_account(i)) owners.push_back({owner_kind::user, people.users.at(i)->id});
  for (std::uint32_t i = 0; i < people.queues.end(); ++i) {
    const model::queue* queue = people.queues.at(i);
    if (queue == nullptr) continue;
    const auto& members = asked.rules.data().queue_members[i];
    if (std::any_of(members.begin(), members.end(), is_of_account))
      owners.push_back({owner_kind::queue, queue->id});
  }
  return owners;
}

/// Pages of records with a term until enough of them are due.
result<std::vector<model::listed_record>> list_due(const occasion& asked, record_query records,
                                                   const model::ledger_store& book) {
  const std::size_t most = records.most;
  std::vector<model::listed_record> due;
  records.most = records_at_a_time;
  for (;;) {
    result<std::vector<model::listed_record>> page = book.list(records);
    if (!page) return page;
    for (model::listed_record& record : *page) {
      records.after = {record.held->since_us, record.id};
      const auto ends = due_at(asked, record.owner, record.held);
      if (ends && *ends <= asked.when.now_unix_us) due.push_back(std::move(record));
      if (due.size() == most) return due;
    }
    if (page->size() < records_at_a_time) return due;
  }
}

void write_held(json::writer& out, const model::holding& held) {
  out.member("since", calendar::format_timestamp(held.since_us));
  if (!held.waits) out.member_boolean("accepted", held.accepted_us.has_value());
  if (held.accepted_us) out.member("accepted_at", calendar::format_timestamp(*held.accepted_us));
  if (!held.from_queue.empty()) out.member("from_queue", held.from_queue);
  if (!held.from().rule.empty()) out.member("rule", held.from().rule);
  if (!held.from().entry.empty()) out.member("entry", held.from().entry);
}

void write_record(json::writer& out, const occasion& asked, const model::listed_record& record) {
  out.open_object();
  out.member("id", record.id);
  if (record.owner.type != owner_kind::none) {
    out.key("owner");
    model::write_owner(out, record.owner.type, record.owner.id);
  }
  if (record.held) {
    write_held(out, *record.held);
    if (const auto ends = due_at(asked, record.owner, record.held))
      out.member("due_at", calendar::format_timestamp(*ends));
    if (record.held->waits) out.member("reason", name(*record.held->waits));
  } else {
    out.member_boolean("accepted", false);
  }
  out.close_object();
}

/// One more than the page may have was asked for.
std::string write_page(const occasion& asked, const std::vector<model::listed_record>& found,
                       std::size_t most) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.key("records");
  out.open_array();
  for (std::size_t i = 0; i < found.size() && i < most; ++i) write_record(out, asked, found[i]);
  out.close_array();
  if (found.size() > most) {
    const model::listed_record& last = found[most - 1];
    out.key("next");
    out.open_object();
    if (last.held) out.member("since", calendar::format_timestamp(last.held->since_us));
    out.member("id", last.id);
    out.close_object();
  }
  out.close_object();
  return text;
}

}  // namespace

result<std::string> ask(const engine& rules, std::string_view question_json, const ledger& book,
                        const context& when) {
  report problems;
  std::optional<list_question> question = read_question(question_json, problems);
  if (!question) return {status::invalid_argument, std::move(problems)};
  record_query& records = question->records;
  const result<occasion> asked = occasion_of(rules, records.object, when);
  if (!asked) return {asked.code(), asked.report()};
  const std::size_t most = records.most++;
  if (question->type == list_kind::inbox) {
    records.owners = {{owner_kind::user, question->user}};
  } else if (question->type == list_kind::of_account) {
    if (asked->people().accounts.find(question->account) == nullptr)
      return fail<std::string>(status::invalid_argument, "unknown_account",
                               "the directory has no account " + text::quoted(question->account),
                               "an account of the directory");
    records.owners = owners_of(*asked, question->account);
  } else {
    records.of = question->type == list_kind::waiting ? record_query::which::waiting
                                                      : record_query::which::to_accept;
    records.until_us = when.now_unix_us;
  }
  const result<std::vector<model::listed_record>> found =
      question->type == list_kind::due ? list_due(*asked, records, book.store())
                                       : book.store().list(records);
  if (!found) return {found.code(), found.report()};
  return write_page(*asked, *found, most);
}

}  // namespace ambit::leads
