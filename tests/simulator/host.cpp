#include "tests/simulator/host.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "src/sqlite/functions.hpp"
#include "tests/simulator/model.hpp"
#include "tests/unit/base/tzif.hpp"

namespace ambit::simulator {
namespace {

/// The simulator itself is wrong, or the library refuses what it must take: nothing goes on.
[[noreturn]] void give_up(const std::string& what, const report& why = {}) {
  std::fprintf(stderr, "simulator: %s\n%s\n", what.c_str(), why.to_text().c_str());
  std::abort();
}

template <class T>
T must(result<T> made, const char* what) {
  if (!made) give_up(what, made.report());
  return *std::move(made);
}

zones simulated_zones() {
  constexpr const char* footers[] = {"<+00>0", "<-03>3", "<+0530>-5:30", "<+09>-9"};
  std::vector<std::pair<std::string, std::string>> files;
  for (int zone = 0; zone < zone_count; ++zone) {
    test::tzif made;
    made.types = {{zone_offsets[zone] * 60, false}};
    made.footer = footers[zone];
    files.emplace_back(zone_name(zone), made.bytes('2'));
  }
  return must(zones::from_bytes(files, "simulated"), "zones");
}

std::string record_json(const request& asked, const lead& what) {
  std::string text = joined(R"({"id":")", lead_id(asked.lead), R"(","route":)");
  if (asked.is_wrong) {
    text += "7";
  } else {
    text += joined("\"r", std::to_string(static_cast<int>(what.to)), "\"");
  }
  if (what.speaks != language::any)
    text += joined(R"(,"language":")", what.speaks == language::french ? "fr" : "en", "\"");
  return text + joined(R"(,"account":"a)", std::to_string(what.account), "\"}\n");
}

std::string order_json(const order& one) {
  constexpr const char* names[] = {"close", "reopen", "set_owner", "merge", "remove"};
  std::string text = joined(R"({"command":")", names[static_cast<int>(one.what)],
                            R"(","object":"lead","id":")", lead_id(one.lead), "\"");
  if (one.what == order::kind::set_owner) text += joined(R"(,"owner":)", owner_json(one.next));
  if (one.what == order::kind::merge) text += joined(R"(,"into":")", lead_id(one.into), "\"");
  return text + "}\n";
}

std::string acts_json(const deeds& made) {
  constexpr const char* names[] = {"accept", "release", "reassign"};
  std::string text;
  for (const act& each : made.acts) {
    std::string ids;
    for (const int which : each.leads)
      ids += joined(ids.empty() ? "" : ",", "\"", lead_id(which), "\"");
    text += joined(R"({"act":")", names[static_cast<int>(each.what)], R"(","object":"lead",)");
    if (each.what == act::kind::reassign) {
      text += joined(R"("ids":[)", ids, R"(],"to":)", owner_json(each.to), "}\n");
    } else {
      text += joined(R"("id":)", ids, "}\n");
    }
  }
  return text;
}

context context_of(const deeds& made) {
  context when;
  when.now_unix_us = made.now_unix_us;
  if (made.actor != nobody) when.actor = joined("u", std::to_string(made.actor));
  return when;
}

// ----------------------------------------------------------------------- a process that is killed

/// Calls to `step` until this process is killed; negative: it is not. Set in the child alone.
int steps_left = -1;
bool dies_before = false;

int step_or_die(sqlite3_stmt* statement) {
  const bool is_last = steps_left >= 0 && steps_left-- == 0;
  if (is_last && dies_before) ::kill(::getpid(), SIGKILL);
  const int code = ambit_sqlite_library()->step(statement);
  if (is_last) ::kill(::getpid(), SIGKILL);
  return code;
}

const ambit_sqlite& mortal_library() {
  static const ambit_sqlite made = [] {
    ambit_sqlite library = *ambit_sqlite_library();
    library.step = step_or_die;
    return library;
  }();
  return made;
}

void write_all(int to, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t size = ::write(to, text.data() + done, text.size() - done);
    if (size <= 0) ::_exit(3);
    done += static_cast<std::size_t>(size);
  }
}

std::string read_all(int from) {
  std::string all;
  std::array<char, 4096> part{};
  for (ssize_t size = 0; (size = ::read(from, part.data(), part.size())) > 0;)
    all.append(part.data(), static_cast<std::size_t>(size));
  return all;
}

template <class Use>
void each_line(std::string_view lines, const Use& use) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    use(lines.substr(0, end));
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
}

done_event told_of(const event& one, std::string_view lines) {
  done_event read;
  each_line(lines, [&](std::string_view line) {
    if (one.what == event::kind::acts) {
      read.acts.push_back(read_act_answer(line));
    } else {
      read.answers.push_back(read_answer(line));
    }
  });
  return read;
}

}  // namespace

host::host(const company& settings, const std::vector<lead>& leads, std::string file)
    : company_(settings), leads_(leads), file_(std::move(file)), zones_(simulated_zones()) {
  policy_ = must(policy::compile(policy_document(company_)), "policy");
  people_ = must(directory().apply(directory_document(company_)), "directory");
  bind();
  open();
}

void host::bind() {
  engine_ = must(engine::bind(*policy_, people_, zones_), "bind");
}

void host::open() {
  if (file_.empty()) return;
  sqlite::options how;
  how.survives = sqlite::options::durability::process_end;  // no power is lost here
  first_ = must(sqlite::open(*ambit_sqlite_library(), file_, how), "open");
  second_ = must(sqlite::open(*ambit_sqlite_library(), file_, how), "open");
}

void host::change_people(const std::string& commands) {
  people_ = must(people_.apply(joined("[", commands, "]")), "commands of the directory");
  bind();
}

void host::change_pools() {
  policy_ = must(policy::compile(policy_document(company_)), "policy");
  bind();
}

// ------------------------------------------------------------------------------------ the ledger

context host::context_of(const call& made) {
  context when;
  when.now_unix_us = made.now_unix_us;
  if (made.occasion > 0) when.event = joined("again-", std::to_string(made.occasion));
  return when;
}

batch host::records_of(const call& made) const {
  std::string lines;
  for (const request& each : made.requests)
    lines += record_json(each, leads_[static_cast<std::size_t>(each.lead)]);
  return must(batch::from_json(policy_->schema(), "lead", lines), "records");
}

std::vector<answer> host::answers_of(const plan& turn) {
  std::vector<answer> answers;
  answers.reserve(turn.size());
  for (std::size_t row = 0; row < turn.size(); ++row)
    answers.push_back(read_answer(turn.to_json(row)));
  return answers;
}

result<plan> host::decided(const call& made, ledger& in) {
  const batch records = records_of(made);
  const context when = context_of(made);
  return made.is_ageing ? leads::reassign_by_age(*engine_, records, in, when, memory_)
                        : leads::decide(*engine_, records, in, when, memory_);
}

std::vector<answer> host::decide(const call& made, int handle) {
  return answers_of(must(decided(made, book(handle)), "decide"));
}

plan host::planned(const call& made, int handle) {
  const batch records = records_of(made);
  const context when = context_of(made);
  if (made.is_ageing)
    return must(leads::plan_by_age(*engine_, records, book(handle), when, memory_), "plan by age");
  const matches found = must(leads::match(*engine_, records, when, memory_), "match");
  return must(leads::plan(*engine_, records, found, book(handle), when, memory_), "plan");
}

void host::tell(const std::vector<order>& orders, int handle) {
  std::string lines;
  for (const order& each : orders) lines += order_json(each);
  report problems;
  if (book(handle).apply(lines, &problems) != status::ok) give_up("orders", problems);
}

// ------------------------------------------------------------------------ after the assignment

std::vector<act_answer> host::answers_of(const acts& done) {
  std::vector<act_answer> answers;
  answers.reserve(done.size());
  for (std::size_t i = 0; i < done.size(); ++i) answers.push_back(read_act_answer(done.to_json(i)));
  return answers;
}

std::vector<act_answer> host::act(const deeds& made, int handle) {
  return answers_of(must(
      leads::act(*engine_, acts_json(made), book(handle), simulator::context_of(made)), "act"));
}

acts host::planned_acts(const deeds& made, int handle) {
  return must(
      leads::plan_acts(*engine_, acts_json(made), book(handle), simulator::context_of(made)),
      "plan acts");
}

std::vector<std::string> host::acts_with(int lead, int handle) {
  history_query asked;
  asked.object = "lead";
  asked.id = lead_id(lead);
  const std::string told = must(book(handle).history(asked), "history");
  std::vector<std::string> results;
  each_line(told, [&](std::string_view line) {
    for (const char* const word : {"accept", "release", "reassign", "age"})
      if (line.find(joined(R"("event":")", word, "\"")) != std::string_view::npos)
        results.emplace_back(line.substr(line.find(R"("decision":)") + 11));
  });
  return results;
}

std::vector<int> host::leads_in(const std::string& question, std::int64_t now_unix_us, int handle) {
  context when;
  when.now_unix_us = now_unix_us;
  const std::string told = must(leads::ask(*engine_, question, book(handle), when), "ask");
  constexpr std::string_view mark = R"("id":"L)";
  std::vector<int> found;
  for (std::size_t place = 0; (place = told.find(mark, place)) != std::string::npos;) {
    place += mark.size();
    found.push_back(std::atoi(told.c_str() + place));
  }
  std::sort(found.begin(), found.end());
  return found;
}

void host::save_and_restore() {
  first_ = must(ledger::restore(must(first_.snapshot(), "snapshot")), "restore");
}

// -------------------------------------------------------------------------------------- crashes

std::vector<done_event> host::crash(const event& all, bool& was_killed_out) {
  // A ledger is opened after a fork, and closed before it.
  first_ = ledger();
  second_ = ledger();
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) give_up("pipe");
  const pid_t child = ::fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    ::close(ends[0]);
    do_and_tell(all, ends[1]);
    ::_exit(0);
  }
  ::close(ends[1]);
  const std::string told = read_all(ends[0]);
  ::close(ends[0]);
  int ended = 0;
  ::waitpid(child, &ended, 0);
  was_killed_out = WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL;
  if (!was_killed_out && (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0)) give_up("child");
  open();
  std::vector<done_event> done;
  std::string_view rest = told;
  for (std::size_t end = 0; (end = rest.find('\0')) != std::string_view::npos;) {
    done.push_back(told_of(all.inside[done.size()], rest.substr(0, end)));
    rest.remove_prefix(end + 1);
  }
  return done;
}

/// In the child: each event is told of once it is committed.
void host::do_and_tell(const event& all, int to) {
  sqlite::options how;
  how.survives = sqlite::options::durability::process_end;
  steps_left = all.killed_untold < 0 ? all.killed_at : -1;
  dies_before = all.killed_before;
  result<ledger> opened = sqlite::open(mortal_library(), file_, how);
  if (!opened) ::_exit(4);
  for (const event& each : all.inside) {
    std::string told;
    if (each.what == event::kind::orders) {
      std::string lines;
      for (const order& one : each.orders) lines += order_json(one);
      if (opened->apply(lines) != status::ok) ::_exit(5);
    } else if (each.what == event::kind::acts) {
      const result<acts> made =
          leads::act(*engine_, acts_json(each.done), *opened, simulator::context_of(each.done));
      if (!made) ::_exit(7);
      told = made->to_json_lines();
    } else {
      const result<plan> made = decided(each.first, *opened);
      if (!made) ::_exit(6);
      told = made->to_json_lines();
    }
    if (&each - all.inside.data() == all.killed_untold) ::kill(::getpid(), SIGKILL);
    write_all(to, told + '\0');
  }
}

}  // namespace ambit::simulator
