// runner.cpp: carries out a script of calls (flatten.py) through the public C++ interface.
//
//   runner_cpp < script    one line of JSON an answer
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/sqlite.hpp"

namespace {

using arguments = std::vector<std::string>;

/// What calls leave behind for those that follow. A call without what it needs throws out_of_range
/// from at(), and answers as C does for NULL.
/// The runner is built twice: its ledgers lie in memory, or in a database, with the same answers.
ambit::ledger new_ledger() {
#ifdef AMBIT_CASES_ON_SQLITE
  auto opened = ambit::sqlite::open(*ambit_sqlite_library(), ":memory:");
  if (!opened) throw std::runtime_error(opened.report().to_text());
  return *opened;
#else
  return {};
#endif
}

struct state {
  ambit::zones zones;
  ambit::directory people;
  ambit::ledger book = new_ledger();
  ambit::scratch memory;
  std::string saved;
  std::vector<ambit::schema> schema;  // none or one of each
  std::vector<ambit::criterion> criterion;
  std::vector<ambit::policy> policy;
  std::vector<ambit::engine> engine;
  std::vector<ambit::tickets::viewer> viewer;
  std::string portal;  ///< the viewer's
  std::vector<ambit::sharing::viewer> sharing;
  std::vector<ambit::batch> given;  ///< to the one before the workspace
  std::vector<ambit::workspace::viewer> workspace;
};

std::string answer(ambit::status code, const ambit::report& problems,
                   const std::string& more = {}) {
  std::string line = R"({"status":")" + std::string(ambit::name(code)) + '"' + more;
  if (!problems.empty()) line += R"(,"report":)" + problems.to_json();
  return line + '}';
}

/// Takes what a call made, or says why it made nothing.
template <class T>
std::string take(ambit::result<T> made, std::vector<T>& into) {
  into.clear();
  if (!made) return answer(made.code(), made.report());
  into.push_back(*made);
  return answer(ambit::status::ok, made.report());
}

std::string json_list(std::string_view name, const std::vector<std::string>& items) {
  std::string text = ",\"" + std::string(name) + "\":[";
  for (std::size_t index = 0; index < items.size(); ++index)
    text += (index == 0 ? "" : ",") + items[index];
  return text + ']';
}

ambit::context context_of(const std::string& now, const std::string& zone,
                          const std::string& event = {}, const std::string& actor = {}) {
  ambit::context when;
  when.now_unix_us = std::stoll(now);
  when.zone = zone;
  when.event = event;
  when.actor = actor;
  return when;
}

std::string explanation(const ambit::result<std::string>& made) {
  if (!made) return answer(made.code(), made.report());
  return answer(ambit::status::ok, made.report(), ",\"explanation\":" + *made);
}

std::string test(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.schema.at(0), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  std::vector<ambit::verdict> verdicts(records->size());
  const ambit::status code = now.criterion.at(0).test(*records, context_of(given[2], given[3]),
                                                      now.zones, now.memory, verdicts.data());
  if (code != ambit::status::ok) return answer(code, {});
  std::vector<std::string> names;
  for (const ambit::verdict each : verdicts)
    names.emplace_back(each == ambit::verdict::passed    ? "\"passed\""
                       : each == ambit::verdict::invalid ? "\"invalid\""
                                                         : "\"not_passed\"");
  return answer(code, records.report(), json_list("verdicts", names));
}

std::string explain_criterion(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.schema.at(0), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  return explanation(now.criterion.at(0).explain(
      *records, std::stoull(given[2]), context_of(given[3], given[4]), now.zones, now.memory));
}

using deciding = decltype(ambit::leads::decide);

std::string decide_by(deciding* way, state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  auto turn = way(now.engine.at(0), *records, now.book,
                  context_of(given[2], given[3], given[4], given[5]), now.memory);
  if (!turn) return answer(turn.code(), turn.report());
  std::vector<std::string> decisions;
  for (std::size_t row = 0; row < turn->size(); ++row) decisions.push_back(turn->to_json(row));
  return answer(ambit::status::ok, records.report(), json_list("decisions", decisions));
}

std::string decide(state& now, const arguments& given) {
  return decide_by(ambit::leads::decide, now, given);
}

std::string age(state& now, const arguments& given) {
  return decide_by(ambit::leads::reassign_by_age, now, given);
}

std::string act(state& now, const arguments& given) {
  const auto done = ambit::leads::act(now.engine.at(0), given[0], now.book,
                                      context_of(given[1], given[2], {}, given[3]));
  if (!done) return answer(done.code(), done.report());
  std::vector<std::string> results;
  for (std::size_t index = 0; index < done->size(); ++index)
    results.push_back(done->to_json(index));
  return answer(ambit::status::ok, {}, json_list("results", results));
}

std::string ask(state& now, const arguments& given) {
  const auto found =
      ambit::leads::ask(now.engine.at(0), given[0], now.book, context_of(given[1], given[2]));
  if (!found) return answer(found.code(), found.report());
  return answer(ambit::status::ok, {}, ",\"answer\":" + *found);
}

std::string explain_lead(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  return explanation(ambit::leads::explain(now.engine.at(0), *records, std::stoull(given[2]),
                                           now.book, context_of(given[3], given[4], given[5]),
                                           now.memory));
}

ambit::result<ambit::renewals::clients> clients_of(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return {records.code(), records.report()};
  return ambit::renewals::clients::bind(now.engine.at(0), *records, now.memory);
}

ambit::renewals::notice_kind kind_of(const std::string& name) {
  return name == "account" ? ambit::renewals::notice_kind::account
                           : ambit::renewals::notice_kind::renewal;
}

std::string decide_renewals(state& now, const arguments& given) {
  const auto clients = clients_of(now, given);
  if (!clients) return answer(clients.code(), clients.report());
  const auto told =
      ambit::renewals::decide(*clients, kind_of(given[2]), context_of(given[3], given[4]));
  if (!told) return answer(told.code(), told.report());
  std::vector<std::string> decisions;
  for (std::size_t row = 0; row < told->size(); ++row) decisions.push_back(told->to_json(row));
  return answer(ambit::status::ok, clients.report(), json_list("decisions", decisions));
}

std::string explain_renewal(state& now, const arguments& given) {
  const auto clients = clients_of(now, given);
  if (!clients) return answer(clients.code(), clients.report());
  return explanation(ambit::renewals::explain(*clients, std::stoull(given[2]), kind_of(given[3]),
                                              context_of(given[4], given[5])));
}

std::string standing(state& now, const arguments& given) {
  const auto clients = clients_of(now, given);
  if (!clients) return answer(clients.code(), clients.report());
  const auto found = ambit::renewals::standing(*clients, given[2]);
  if (!found) return answer(found.code(), found.report());
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < found->size(); ++row) lines.push_back(found->to_json(row));
  return answer(ambit::status::ok, found.report(), json_list("standing", lines));
}

std::string due(state& now, const arguments& given) {
  const auto clients = clients_of(now, given);
  if (!clients) return answer(clients.code(), clients.report());
  const auto found = ambit::renewals::due(*clients, now.book, given[2], given[3]);
  if (!found) return answer(found.code(), found.report());
  std::vector<std::string> lines;
  for (std::size_t index = 0; index < found->size(); ++index) {
    lines.push_back(found->to_json(index));
  }
  const std::string commands = found->sent_commands();
  if (given[4] == "mark") now.book.apply(commands);
  return answer(ambit::status::ok, found.report(),
                json_list("notices", lines) + ",\"commands\":" + commands);
}

std::string preview(state& now, const arguments& given) {
  const auto clients = clients_of(now, given);
  if (!clients) return answer(clients.code(), clients.report());
  const auto changes = ambit::renewals::preview(*clients, given[2], context_of(given[3], given[4]));
  if (!changes) return answer(changes.code(), changes.report());
  return answer(ambit::status::ok, changes.report(), ",\"preview\":" + *changes);
}

std::string bind_viewer(state& now, const arguments& given) {
  ambit::tickets::visitor who;
  (given[1] == "employee" ? who.employee : who.contact) = given[2];
  who.sso = given[1] == "sso";
  now.portal = given[0];
  return take(
      ambit::tickets::viewer::bind(now.engine.at(0), given[0], who, context_of(given[3], given[4])),
      now.viewer);
}

ambit::tickets::audience audience_of(const std::string& name) {
  return name == "employee" ? ambit::tickets::audience::employee
                            : ambit::tickets::audience::customer;
}

std::string see_tickets(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  std::vector<ambit::tickets::sight> sights(records->size());
  const ambit::status code = now.viewer.at(0).see(*records, now.memory, sights.data());
  if (code != ambit::status::ok) return answer(code, {});
  std::vector<std::string> names;
  for (const auto each : sights) {
    names.push_back('"' + std::string(ambit::tickets::name(each)) + '"');
  }
  return answer(code, records.report(), json_list("sights", names));
}

std::string can_see_tickets(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  std::vector<std::string> answers;
  for (std::size_t row = 0; row < records->size(); ++row) {
    answers.push_back(*now.viewer.at(0).can_see(*records, row, audience_of(given[2]), now.memory));
  }
  return answer(ambit::status::ok, records.report(), json_list("answers", answers));
}

/// Whether an index of the same tickets, where it takes them, says the same.
bool agrees(state& now, const ambit::batch& records, const std::string& query,
            const ambit::result<std::string>& page) {
  auto index = ambit::tickets::ticket_index::create(now.engine.at(0), now.portal);
  if (!index->put(records)) return true;
  const auto found = index->list(now.viewer.at(0), query, now.memory);
  return page ? found && *found == *page : found.code() == page.code();
}

std::string list_tickets(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  const auto page = now.viewer.at(0).list(*records, given[2], now.memory);
  if (!agrees(now, *records, given[2], page)) return answer(ambit::status::internal, {});
  if (!page) return answer(page.code(), page.report());
  const auto counted = now.viewer.at(0).count(*records, given[2], now.memory);
  if (!counted) return answer(counted.code(), counted.report());
  return answer(ambit::status::ok, page.report(),
                ",\"list\":" + *page + ",\"counted\":" + std::to_string(*counted));
}

std::string who_can_see(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[1], given[2]);
  if (!records) return answer(records.code(), records.report());
  const auto who =
      ambit::tickets::who_can_see(now.engine.at(0), given[0], *records, std::stoull(given[3]),
                                  context_of(given[4], given[5]), now.memory);
  if (!who) return answer(who.code(), who.report());
  return answer(ambit::status::ok, who.report(), ",\"who\":" + *who);
}

std::string exposure(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[1], given[2]);
  if (!records) return answer(records.code(), records.report());
  const auto found = ambit::tickets::exposure_report(now.engine.at(0), given[0], *records,
                                                     context_of(given[3], given[4]), now.memory);
  if (!found) return answer(found.code(), found.report());
  return answer(ambit::status::ok, found.report(), ",\"exposure\":" + *found);
}

std::string told(const ambit::result<std::string>& made, const std::string& name) {
  if (!made) return answer(made.code(), made.report());
  return answer(ambit::status::ok, made.report(), ",\"" + name + "\":" + *made);
}

std::string thread_of(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  return told(ambit::tickets::thread(now.viewer.at(0), *records, 0, given[2], audience_of(given[3]),
                                     now.memory),
              "thread");
}

std::string can_reply(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  return told(ambit::tickets::can_reply(now.viewer.at(0), *records, 0, given[2],
                                        audience_of(given[3]), now.memory),
              "rights");
}

std::string reply(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  return told(ambit::tickets::reply(now.viewer.at(0), *records, 0, given[2], given[3],
                                    audience_of(given[4]), now.memory),
              "replied");
}

std::string can_submit(state& now, const arguments& given) {
  return answer(ambit::status::ok, {},
                ",\"form\":" + ambit::tickets::can_submit(now.viewer.at(0), audience_of(given[0])));
}

std::string submit(state& now, const arguments& given) {
  return told(ambit::tickets::submit(now.viewer.at(0), given[0], audience_of(given[1]), now.memory),
              "submitted");
}

std::string readiness(state& now, const arguments& given) {
  return told(ambit::tickets::readiness(now.engine.at(0), given[0], context_of(given[1], given[2])),
              "readiness");
}

std::string change_portal(state& now, const arguments& given) {
  return told(ambit::tickets::change_portal(now.engine.at(0), given[0], given[1], given[2],
                                            given[3], context_of(given[4], given[5])),
              "changed");
}

std::string bind_sharing(state& now, const arguments& given) {
  const auto by_hand = ambit::sharing::shares::from_json(given[4]);
  if (!by_hand) return answer(by_hand.code(), by_hand.report());
  return take(ambit::sharing::viewer::bind(now.engine.at(0), given[0], given[1],
                                           context_of(given[2], given[3]), *by_hand),
              now.sharing);
}

std::string see_shared(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  std::vector<ambit::sharing::sight> sights(records->size());
  const ambit::status code = now.sharing.at(0).see(*records, now.memory, sights.data());
  if (code != ambit::status::ok) return answer(code, {});
  std::vector<std::string> names;
  for (const auto each : sights) {
    names.push_back('"' + std::string(ambit::sharing::name(each)) + '"');
  }
  return answer(code, records.report(), json_list("sights", names));
}

std::string answer_shared(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  const ambit::sharing::viewer& who = now.sharing.at(0);
  std::vector<std::string> answers;
  for (std::size_t row = 0; row < records->size(); ++row) {
    answers.push_back(given[2] == "edit" ? *who.can_edit(*records, row, now.memory)
                                         : *who.can_see(*records, row, now.memory));
  }
  return answer(ambit::status::ok, records.report(), json_list("answers", answers));
}

std::string list_shared(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  const auto page = now.sharing.at(0).list(*records, given[2], now.memory);
  if (!page) return answer(page.code(), page.report());
  const auto counted = now.sharing.at(0).count(*records, given[2], now.memory);
  if (!counted) return answer(counted.code(), counted.report());
  return answer(ambit::status::ok, page.report(),
                ",\"list\":" + *page + ",\"counted\":" + std::to_string(*counted));
}

std::string bind_plate(state& now, const arguments& given) {
  now.given.clear();
  return take(
      ambit::workspace::viewer::bind(now.engine.at(0), given[0],
                                     context_of(given[2], given[3], {}, given[4]), given[1]),
      now.workspace);
}

std::string give(state& now, const arguments& given) {
  const auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  now.given.push_back(*records);
  return answer(ambit::status::ok, {});
}

std::vector<const ambit::batch*> all_given(const state& now) {
  std::vector<const ambit::batch*> found;
  for (const ambit::batch& each : now.given) found.push_back(&each);
  return found;
}

std::string act_in_workspace(state& now, const arguments& given) {
  const auto done =
      ambit::workspace::act(now.workspace.at(0), all_given(now), given[0], now.book, now.memory);
  if (!done) return answer(done.code(), done.report());
  std::vector<std::string> results;
  for (std::size_t index = 0; index < done->size(); ++index)
    results.push_back(done->to_json(index));
  return answer(ambit::status::ok, {}, json_list("results", results));
}

std::string ask_of_ledger(state& now, const arguments& given) {
  return told(ambit::workspace::ask_ledger(now.workspace.at(0), all_given(now), given[0], now.book,
                                           now.memory),
              "answer");
}

std::string list_of_workspace(state& now, const arguments& given) {
  return told(
      ambit::workspace::ask(now.workspace.at(0), all_given(now), given[0], now.book, now.memory),
      "answer");
}

std::string bind_workspace(state& now, const arguments& given) {
  const auto by_hand = ambit::sharing::shares::from_json(given[4]);
  if (!by_hand) return answer(by_hand.code(), by_hand.report());
  return take(ambit::workspace::viewer::bind(now.engine.at(0), given[0],
                                             context_of(given[1], given[2]), given[3], *by_hand),
              now.workspace);
}

std::string enter_workspace(state& now, const arguments&) {
  return answer(ambit::status::ok, {}, ",\"entry\":" + now.workspace.at(0).entry());
}

std::string ask_workspace(state& now, const arguments& given) {
  std::vector<ambit::batch> batches;
  for (std::size_t at = 1; at + 1 < given.size(); at += 2) {
    auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[at], given[at + 1]);
    if (!records) return answer(records.code(), records.report());
    batches.push_back(*records);
  }
  std::vector<const ambit::batch*> records;
  for (const ambit::batch& each : batches) records.push_back(&each);
  return told(ambit::workspace::ask(now.workspace.at(0), records, given[0], now.memory), "answer");
}

std::string review_sharing(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  const auto by_hand = ambit::sharing::shares::from_json(given[2]);
  if (!by_hand) return answer(by_hand.code(), by_hand.report());
  return told(
      ambit::sharing::exposure_review(now.engine.at(0), *records, context_of(given[4], given[5]),
                                      *by_hand, given[3], now.memory),
      "review");
}

std::string diff_sharing(state& now, const arguments& given) {
  auto records = ambit::batch::from_json(now.policy.at(0).schema(), given[0], given[1]);
  if (!records) return answer(records.code(), records.report());
  const auto by_hand = ambit::sharing::shares::from_json(given[2]);
  if (!by_hand) return answer(by_hand.code(), by_hand.report());
  const auto other = ambit::policy::compile(given[6]);
  if (!other) return answer(other.code(), other.report());
  const auto after = ambit::engine::bind(*other, now.people, now.zones);
  if (!after) return answer(after.code(), after.report());
  auto later = ambit::batch::from_json(other->schema(), given[0], given[1]);
  if (!later) return answer(later.code(), later.report());
  return told(
      ambit::sharing::policy_diff(now.engine.at(0), *records, *after, *later,
                                  context_of(given[4], given[5]), *by_hand, given[3], now.memory),
      "diff");
}

std::string session(state& now, const arguments& given) {
  std::optional<std::int64_t> last;
  if (!given[0].empty()) last = std::stoll(given[0]);
  const std::string state(ambit::tickets::name(now.viewer.at(0).session(last)));
  return answer(ambit::status::ok, {}, ",\"session\":\"" + state + '"');
}

std::string policy(state& now, const arguments& given) {
  const std::string line = take(ambit::policy::compile(given[0]), now.policy);
  if (now.policy.empty()) return line;
  return line.substr(0, line.size() - 1) + ",\"fingerprint\":\"" +
         std::string(now.policy[0].fingerprint()) +
         "\",\"description\":" + now.policy[0].describe() + '}';
}

std::string directory(state& now, const arguments& given) {
  auto next = now.people.apply(given[0]);
  if (!next) return answer(next.code(), next.report());
  now.people = *next;
  return answer(ambit::status::ok, next.report(),
                ",\"fingerprint\":\"" + std::string(now.people.fingerprint()) + '"');
}

std::string change(state& now, const arguments& given) {
  const auto made = ambit::change_directory(now.people, given[0], &now.policy.at(0), &now.book);
  if (!made) return answer(made.code(), made.report());
  now.people = made->next();
  return answer(ambit::status::ok, made.report(),
                ",\"changes\":" + made->to_json() + ",\"document\":" + now.people.to_json());
}

std::string owners(state& now, const arguments& given) {
  const auto found =
      ambit::leads::eligible_owners(now.engine.at(0), given[0], context_of(given[1], given[2]));
  if (!found) return answer(found.code(), found.report());
  return answer(ambit::status::ok, found.report(), ",\"owners\":" + *found);
}

std::string restore(state& now, const arguments&) {
  ambit::ledger book = new_ledger();
  ambit::report problems;
  const ambit::status code = book.fill(now.saved, {}, &problems);
  if (code == ambit::status::ok) now.book = book;
  return answer(code, problems);
}

const std::map<std::string, std::function<std::string(state&, const arguments&)>> verbs = {
    {"zones",
     [](state& now, const arguments& given) {
       auto loaded = ambit::zones::from_directory(given[0]);
       if (loaded) now.zones = *loaded;
       return answer(loaded.code(), loaded.report());
     }},
    {"reset",
     [](state& now, const arguments&) {
       now.people = ambit::directory();
       now.book = new_ledger();
       return answer(ambit::status::ok, {});
     }},
    {"schema",
     [](state& now, const arguments& given) {
       return take(ambit::schema::compile(given[0]), now.schema);
     }},
    {"criterion",
     [](state& now, const arguments& given) {
       return take(ambit::criterion::compile(now.schema.at(0), given[0], given[1]), now.criterion);
     }},
    {"records",
     [](state& now, const arguments& given) {
       const auto records = ambit::batch::from_json(now.schema.at(0), given[0], given[1]);
       return answer(records.code(), records.report());
     }},
    {"test", test},
    {"explain_criterion", explain_criterion},
    {"policy", policy},
    {"directory", directory},
    {"change", change},
    {"owners", owners},
    {"bind",
     [](state& now, const arguments&) {
       return take(ambit::engine::bind(now.policy.at(0), now.people, now.zones), now.engine);
     }},
    {"ledger",
     [](state& now, const arguments& given) {
       ambit::report problems;
       const ambit::status code = now.book.apply(given[0], &problems);
       return answer(code, problems);
     }},
    {"save",
     [](state& now, const arguments&) {
       now.saved = *now.book.snapshot();
       return answer(ambit::status::ok, {}, ",\"snapshot\":" + now.saved);
     }},
    {"restore", restore},
    {"decide", decide},
    {"age", age},
    {"act", act},
    {"ask", ask},
    {"explain_lead", explain_lead},
    {"decide_renewals", decide_renewals},
    {"explain_renewal", explain_renewal},
    {"standing", standing},
    {"due", due},
    {"preview", preview},
    {"viewer", bind_viewer},
    {"entry",
     [](state& now, const arguments& given) {
       return answer(ambit::status::ok, {},
                     ",\"entry\":" + now.viewer.at(0).entry(audience_of(given[0])));
     }},
    {"see", see_tickets},
    {"can_see", can_see_tickets},
    {"list", list_tickets},
    {"who_can_see", who_can_see},
    {"exposure", exposure},
    {"session", session},
    {"sharing_viewer", bind_sharing},
    {"sharing_see", see_shared},
    {"sharing_answer", answer_shared},
    {"sharing_list", list_shared},
    {"plate", bind_plate},
    {"give", give},
    {"space_act", act_in_workspace},
    {"space_ask", ask_of_ledger},
    {"space_list", list_of_workspace},
    {"workspace_viewer", bind_workspace},
    {"workspace_entry", enter_workspace},
    {"workspace_ask", ask_workspace},
    {"sharing_review", review_sharing},
    {"sharing_diff", diff_sharing},
    {"thread", thread_of},
    {"can_reply", can_reply},
    {"reply", reply},
    {"can_submit", can_submit},
    {"submit", submit},
    {"readiness", readiness},
    {"change_portal", change_portal},
    {"owner",
     [](state& now, const arguments& given) {
       const std::string owner = *now.book.owner_of(given[0], given[1]);
       return answer(ambit::status::ok, {}, ",\"owner\":" + (owner.empty() ? "null" : owner));
     }},
};

bool read_call(std::istream& in, std::string& verb, arguments& given) {
  std::size_t count = 0;
  if (!(in >> verb >> count)) return false;
  given.clear();
  for (; count > 0; --count) {
    std::size_t size = 0;
    in >> size;
    in.get();  // the line end
    std::string argument(size, '\0');
    in.read(argument.data(), static_cast<std::streamsize>(size));
    given.push_back(std::move(argument));
  }
  return static_cast<bool>(in);
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  state now;
  std::string verb;
  arguments given;
  while (read_call(std::cin, verb, given)) {
    const auto& run = verbs.at(verb);
    try {
      std::cout << run(now, given) << '\n';
    } catch (const std::out_of_range&) {
      std::cout << answer(ambit::status::null_argument, {}) << '\n';
    }
  }
}
