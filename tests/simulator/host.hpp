// host.hpp: the library in use: an engine that follows the company's changes, and a ledger, in
// memory, or in a file that two handles share and that processes are killed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/sqlite.hpp"
#include "tests/simulator/answer.hpp"
#include "tests/simulator/history.hpp"

namespace ambit::simulator {

/// What a process told of an event that it had done: of orders nothing, of a call the answers.
struct done_event {
  std::vector<answer> answers;
  std::vector<act_answer> acts;
};

class host {
 public:
  /// `file` is the ledger's; empty: it lies in memory. What is referred to is looked at later too.
  host(const company& settings, const std::vector<lead>& leads, std::string file);

  void change_people(const std::string& commands);
  void change_pools();

  std::vector<answer> decide(const call& made, int handle);
  void tell(const std::vector<order>& orders, int handle);
  /// Match and plan, to be committed later, by the same handle.
  plan planned(const call& made, int handle);
  status commit(const plan& turn, int handle) { return book(handle).commit(turn); }
  static std::vector<answer> answers_of(const plan& turn);
  std::vector<act_answer> act(const deeds& made, int handle);
  acts planned_acts(const deeds& made, int handle);
  status commit(const acts& done, int handle) { return book(handle).commit(done); }
  static std::vector<act_answer> answers_of(const acts& done);
  /// The results of what was done with a lead, as the ledger remembers them.
  std::vector<std::string> acts_with(int lead, int handle);
  /// The leads in the answer to a question, as {"ask": "waiting", "object": "lead"}, ascending.
  std::vector<int> leads_in(const std::string& question, std::int64_t now_unix_us, int handle);
  void save_and_restore();
  /// Does the events in a process that is killed in the midst; what it told of before. All of them,
  /// where they came to an end before that.
  std::vector<done_event> crash(const event& all, bool& was_killed_out);

  ledger& book(int handle) { return handle == 0 || file_.empty() ? first_ : second_; }
  bool is_in_file() const { return !file_.empty(); }

 private:
  void bind();
  void open();
  void do_and_tell(const event& all, int to);
  batch records_of(const call& made) const;
  static context context_of(const call& made);
  result<plan> decided(const call& made, ledger& in);

  const company& company_;
  const std::vector<lead>& leads_;
  std::string file_;
  zones zones_;
  std::optional<policy> policy_;
  directory people_;
  std::optional<engine> engine_;
  ledger first_;
  ledger second_;
  scratch memory_;
};

}  // namespace ambit::simulator
