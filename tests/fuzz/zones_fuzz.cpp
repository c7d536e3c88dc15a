// Any bytes as the file of a time zone: refused with a reason, or local days can be counted in it,
// and every moment lies in its own today, and in it alone.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "ambit/batch.hpp"
#include "ambit/criterion.hpp"
#include "ambit/zones.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

constexpr std::string_view fields_text =
    R"({"objects": {"lead": {"fields": {"due": {"type": "date"}, "at": {"type": "timestamp"}}}}})";
constexpr std::array<std::string_view, 4> question_texts = {
    R"({"field": "at", "op": "in_period", "period": "today"})",
    R"({"field": "at", "op": "in_period", "period": "yesterday"})",
    R"({"field": "at", "op": "in_period", "period": "tomorrow"})",
    R"({"any": [{"field": "due", "op": "in_period", "period": "this_week"},
                {"field": "at", "op": "before_now", "count": 3, "unit": "months"},
                {"field": "at", "op": "in_next", "count": 2, "unit": "hours"}]})"};
constexpr std::array<std::pair<const char*, std::int64_t>, 7> moments = {{
    {"0001-01-01T00:00:00Z", -62'135'596'800'000'000},
    {"1906-08-16T20:26:40Z", -2'000'000'000'000'000},
    {"1970-01-01T00:00:00Z", 0},
    {"2010-11-07T02:45:00Z", 1'289'097'900'000'000},
    {"2026-11-22T10:00:00Z", 1'795'341'600'000'000},
    {"2100-01-01T00:00:00Z", 4'102'444'800'000'000},
    {"9999-12-31T23:59:59.999999Z", 253'402'300'799'999'999},
}};

/// Compiled once; the same for every input.
struct fixture {
  ambit::schema fields = *ambit::schema::compile(fields_text);
  std::vector<ambit::criterion> questions;
  std::vector<ambit::batch> leads;  // by moment: one lead at that moment

  fixture() {
    for (const std::string_view text : question_texts)
      questions.push_back(*ambit::criterion::compile(fields, "lead", text));
    for (const auto& [text, unix_us] : moments)
      leads.push_back(*ambit::batch::from_json(
          fields, "lead",
          std::string(R"({"id": "1", "due": "2026-11-22", "at": ")") + text + "\"}"));
  }
};

void ask(const ambit::zones& zone_data) {
  static const fixture fixed;
  ambit::scratch memory;
  ambit::context now;
  now.zone = "Fuzzed/Zone";
  for (std::size_t i = 0; i < moments.size(); ++i) {
    now.now_unix_us = moments[i].second;
    std::array<ambit::verdict, question_texts.size()> verdicts{};
    for (std::size_t question = 0; question < verdicts.size(); ++question) {
      fuzz::require(fixed.questions[question].test(fixed.leads[i], now, zone_data, memory,
                                                   &verdicts[question]) == ambit::status::ok,
                    "every moment has a local day");
    }
    fuzz::require(verdicts[0] == ambit::verdict::passed, "now is today");
    fuzz::require(verdicts[1] == ambit::verdict::not_passed, "now is not yesterday");
    fuzz::require(verdicts[2] == ambit::verdict::not_passed, "now is not tomorrow");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(fuzz::as_text(data, size));
  const auto loaded = ambit::zones::from_bytes({{"Fuzzed/Zone", bytes}}, "fuzzed");
  fuzz::require_honest(loaded);
  if (!loaded) return 0;
  fuzz::require(loaded->contains("Fuzzed/Zone"), "what was loaded is there");
  ask(*loaded);
  return 0;
}
