// zone_probe.cpp: answers questions about the zones of a folder, for zone_oracle_test.py. A line is
// `ZONE offset UNIX_SECOND`, `ZONE start UNIX_DAY`, `ZONE settled UNIX_DAY`, `ZONE instant
// LOCAL_SECOND`, the answer a number; or `ZONE day UNIX_SECOND NOW_UNIX_SECOND`, the answer the
// period in which criteria see that second: yesterday, today, tomorrow or neither.
#include <array>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "ambit/criterion.hpp"
#include "ambit/zones.hpp"
#include "src/base/calendar.hpp"
#include "src/base/zone_table.hpp"

namespace {

constexpr std::int64_t us = 1'000'000;

class calendar_question {
 public:
  explicit calendar_question(const ambit::zones& zones) : zones_(zones) {}

  std::string_view ask(const std::string& zone, std::int64_t second, std::int64_t now_second) {
    const std::string record =
        R"({"id": "1", "at": ")" + ambit::calendar::format_timestamp(second * us) + "\"}";
    const auto records = ambit::batch::from_json(fields_, "thing", record);
    ambit::context when;
    when.now_unix_us = now_second * us;
    when.zone = zone;
    std::string_view answer = "neither";
    for (std::size_t i = 0; i < periods.size(); ++i) {
      ambit::verdict verdict{};
      if (criteria_[i].test(*records, when, zones_, memory_, &verdict) != ambit::status::ok)
        return "refused";
      if (verdict != ambit::verdict::passed) continue;
      if (answer != "neither") return "several";
      answer = periods[i];
    }
    return answer;
  }

 private:
  static constexpr std::array<std::string_view, 3> periods = {"yesterday", "today", "tomorrow"};

  ambit::criterion in_period(std::string_view period) const {
    return *ambit::criterion::compile(
        fields_, "thing",
        R"({"field": "at", "op": "in_period", "period": ")" + std::string(period) + "\"}");
  }

  const ambit::zones& zones_;
  ambit::schema fields_ = *ambit::schema::compile(
      R"({"objects": {"thing": {"fields": {"at": {"type": "timestamp"}}}}})");
  std::array<ambit::criterion, 3> criteria_ = {in_period(periods[0]), in_period(periods[1]),
                                               in_period(periods[2])};
  ambit::scratch memory_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto loaded = ambit::zones::from_directory(argv[1]);
  if (!loaded) {
    std::cerr << loaded.report().to_text();
    return 1;
  }
  std::ios::sync_with_stdio(false);
  std::string name;
  std::string question;
  std::int64_t value = 0;
  calendar_question calendar(*loaded);
  while (std::cin >> name >> question >> value) {
    const auto* zone = loaded->table().find(name);
    if (zone == nullptr) {
      std::cout << "unknown\n";
    } else if (question == "offset") {
      std::cout << zone->offset_at(value * us) << '\n';
    } else if (question == "start") {
      std::cout << zone->day_start(static_cast<std::int32_t>(value)) / us << '\n';
    } else if (question == "settled") {
      std::cout << zone->day_settled(static_cast<std::int32_t>(value)) / us << '\n';
    } else if (question == "day") {
      std::int64_t now = 0;
      std::cin >> now;
      std::cout << calendar.ask(name, value, now) << '\n';
    } else {
      std::cout << zone->instant_of(value * us) / us << '\n';
    }
  }
  return 0;
}
