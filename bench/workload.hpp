// workload.hpp: leads and ordered rules, made from a seed, with the answers worked out the slow
// way.
//
// Twelve fields with skewed values; entries of one to five tests, one in ten with a group of
// alternatives, as selective as it takes for a linear engine's cost to grow with their number: each
// entry's share of leads is drawn between 0.02/R and 8/R. The expected answers come from walking
// these structs, not from the library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ambit::bench {

struct lead {
  std::vector<std::string> texts;     ///< by text field
  std::vector<std::int64_t> numbers;  ///< by number field
};

struct test {
  enum class kind : std::uint8_t { in, not_in, between, starts_with, contains };
  kind type = kind::in;
  std::size_t field = 0;  ///< text fields first, then number fields
  std::vector<std::string> values;
  std::int64_t from = 0;
  std::int64_t to = 0;
  double share = 1;  ///< of the leads, about
};

struct entry {
  std::vector<test> all;
  std::vector<test> any;  ///< empty: no group of alternatives
  double share = 1;       ///< of the leads, about
};

struct workload {
  std::vector<entry> entries;
  std::vector<lead> leads;
  std::string policy_json;
  std::string directory_json;
  std::string records_json;           ///< JSON Lines
  std::vector<std::int32_t> answers;  ///< first matching entry of the first leads, or −1
};

std::size_t text_field_count() noexcept;
/// Of a field as tests count them: text fields first, then number fields.
const char* field_name(std::size_t field) noexcept;
/// Whether a text test holds of a text.
bool holds(const test& asked, const std::string& text);

/// Answers for at most `most_answers` leads: working them out takes every entry's tests in turn.
workload make_workload(std::size_t entry_count, std::size_t lead_count, std::uint64_t seed,
                       std::size_t most_answers = static_cast<std::size_t>(-1));

}  // namespace ambit::bench
