// own.cpp: what the library shows of a workspace, and what that is held against; run asks them,
// plate_columns.py describes the lines.
//
//   ambit_workspace_own make ACTIVITIES FOLDER          the columns, for other engines
//   ambit_workspace_own lists|loop|read ACTIVITIES
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/arrow.hpp"
#include "bench/setup.hpp"
#include "bench/visibility_workload.hpp"
#include "bench/workspace_workload.hpp"

namespace {

using namespace ambit;
using namespace ambit::bench::workspace;
using ambit::bench::must;

/// Answers a question once, as JSON.
using question = std::function<std::string()>;
using questions = std::map<std::string, question>;

template <class T>
void write(const std::filesystem::path& folder, const char* name, const std::vector<T>& values) {
  std::ofstream out(folder / name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
}

int make(const sizes& of, const std::filesystem::path& folder) {
  const plate_columns all = make_columns(of);
  write(folder, "account_csm", all.managers);
  write(folder, "account_renews_on", all.renewal_days);
  write(folder, "account_confidential", all.confidential_accounts);
  write(folder, "account_csm_since", all.assigned_days);
  write(folder, "task_assignee", all.assignees);
  write(folder, "task_due_on", all.due_days);
  write(folder, "task_done", all.done);
  write(folder, "deal_owner", all.owners);
  write(folder, "deal_region", all.regions);
  write(folder, "activity_contact", all.contacts);
  write(folder, "activity_at", all.times);
  write(folder, "activity_confidential", all.confidential_activities);
  std::vector<std::int32_t> companies;
  for (std::size_t i = 0; i < of.contacts; ++i) {
    companies.push_back(static_cast<std::int32_t>(company_of(i, of)));
  }
  write(folder, "contact_company", companies);
  return 0;
}

class asker {
 public:
  explicit asker(const sizes& of)
      : all_(make_columns(of)),
        live_(must(engine::bind(must(policy::compile(policy_text())),
                                must(directory().apply(directory_text(of))), zones()))),
        accounts_(bound("company", *all_.accounts)),
        activities_(bound("activity", *all_.activities)),
        tasks_(bound("task", *all_.tasks)),
        deals_(bound("deal", *all_.deals)) {
    context now;
    now.now_unix_us = std::int64_t{today} * 86'400'000'000;
    who_ =
        std::make_unique<workspace::viewer>(must(workspace::viewer::bind(live_, "u0000007", now)));
    sight_ = std::make_unique<sharing::viewer>(
        must(sharing::viewer::bind(live_, "deal", "u0000007", now)));
  }
  std::string ask(std::string_view text) {
    const std::array<const batch*, 3> given = {&accounts_, &activities_, &tasks_};
    return must(workspace::ask(*who_, given, text, book_, memory_));
  }
  std::string count_deals() {
    return R"({"count":)" + std::to_string(must(sight_->count(deals_, "{}", memory_))) + '}';
  }
  std::string list_deals() {
    return must(sight_->list(deals_, R"({"page":{"size":50}})", memory_));
  }

 private:
  batch bound(std::string_view object, const testing::arrow_node& table) const {
    return must(bind_arrow(live_.policy().schema(), object, table.schema, table.array));
  }

  plate_columns all_;
  engine live_;
  batch accounts_;
  batch activities_;
  batch tasks_;
  batch deals_;
  std::unique_ptr<workspace::viewer> who_;
  std::unique_ptr<sharing::viewer> sight_;
  ledger book_;
  scratch memory_;
};

questions lists_way(const sizes& of) {
  const auto all = std::make_shared<asker>(of);
  const auto asks = [all](const char* text) -> question {
    return [all, text] { return all->ask(text); };
  };
  return {{"portfolio", asks(R"({"ask":"portfolio","sort":[{"field":"renews_on"}]})")},
          {"feed", asks(R"({"ask":"feed"})")},
          {"summary", asks(R"({"ask":"summary"})")},
          {"visible", [all] { return all->count_deals(); }},
          {"deals", [all] { return all->list_deals(); }}};
}

std::string as_json(const page& of) {
  std::string out = R"({"count":)";
  out.append(std::to_string(of.count)).append(R"(,"ids":[)");
  for (std::size_t i = 0; i < of.rows.size(); ++i) {
    if (i != 0) out += ',';
    out += std::to_string(of.rows[i]);
  }
  return out + "]}";
}

std::string as_json(const summary_figures& of) {
  const auto number = [](std::size_t value) { return std::to_string(value); };
  return R"({"owned":)" + number(of.owned) + R"(,"recent":)" + number(of.recently_assigned) +
         R"(,"done":)" + number(of.done) + R"(,"due_today":)" + as_json(of.due_today) +
         R"(,"overdue":)" + as_json(of.overdue) + R"(,"due_tomorrow":)" + as_json(of.due_tomorrow) +
         "}";
}

/// Plain loops over the values as numbers: what all answers are held against.
questions loop_way(const sizes& of) {
  const auto all = std::make_shared<const plate_columns>(make_columns(of));
  return {{"portfolio", [=] { return as_json(find_portfolio_by_hand(*all)); }},
          {"feed", [=] { return as_json(find_feed_by_hand(*all)); }},
          {"summary", [=] { return as_json(find_summary_by_hand(*all)); }},
          {"visible",
           [=] { return R"({"count":)" + std::to_string(find_deals_by_hand(*all).count) + '}'; }},
          {"deals", [=] { return as_json(find_deals_by_hand(*all)); }}};
}

/// Reads the columns once that a list has to read, and answers nothing.
questions read_way(const sizes& of) {
  const auto all = std::make_shared<const plate_columns>(make_columns(of));
  const auto accounts = memory_of(*all->accounts, {"csm", "confidential"});
  auto both = memory_of(*all->activities, {"contact", "confidential"});
  both.insert(both.end(), accounts.begin(), accounts.end());
  auto plate = memory_of(*all->tasks, {"assignee", "due_on", "done"});
  const auto cards = memory_of(*all->accounts, {"csm", "csm_since", "confidential"});
  plate.insert(plate.end(), cards.begin(), cards.end());
  const auto deals = memory_of(*all->deals, {"owner.user", "region"});
  const auto read = [all](const auto& columns) -> question {
    return [all, columns] {
      std::uint64_t sum = 0;
      for (const auto& each : columns) sum += ambit::bench::visibility::read_once(each);
      return sum == 1 ? std::string("0") : std::string("null");
    };
  };
  return {{"portfolio", read(accounts)},
          {"feed", read(both)},
          {"summary", read(plate)},
          {"visible", read(deals)},
          {"deals", read(deals)}};
}

/// Reads lines `QUESTION REPEATS`, answers each with the time of all repeats and one answer.
int serve(const questions& known) {
  std::cout << R"({"version":""})" << std::endl;
  std::string name;
  std::size_t repeats = 0;
  while (std::cin >> name >> repeats) {
    const auto asked = known.find(name);
    if (asked == known.end()) {
      std::cout << "{}" << std::endl;
      continue;
    }
    std::string answer;
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < repeats; ++i) answer = asked->second();
    const std::chrono::nanoseconds taken = std::chrono::steady_clock::now() - start;
    std::cout << R"({"ns":)" << taken.count() << R"(,"answer":)" << answer << "}" << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string way = argc > 2 ? argv[1] : "";
  const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
  if (count != 0) {
    const sizes of = sizes_for(count);
    if (way == "make" && argc == 4) return make(of, argv[3]);
    if (way == "lists") return serve(lists_way(of));
    if (way == "loop") return serve(loop_way(of));
    if (way == "read") return serve(read_way(of));
  }
  std::fputs(
      "usage: ambit_workspace_own lists|loop|read ACTIVITIES\n"
      "       ambit_workspace_own make ACTIVITIES FOLDER\n",
      stderr);
  return 2;
}
