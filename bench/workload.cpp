#include "bench/workload.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace ambit::bench {

namespace {

struct text_field {
  const char* name;
  std::size_t values;
  double exponent;  ///< of Zipf's law
};
struct number_field {
  const char* name;
  std::int64_t from;
  std::int64_t to;
  bool skewed_small;
};

constexpr std::array text_fields = {
    text_field{"country", 60, 0.9},     text_field{"state", 200, 0.9},
    text_field{"industry", 30, 0.9},    text_field{"product", 50, 0.9},
    text_field{"lead_source", 20, 0.9}, text_field{"language", 20, 0.9},
    text_field{"segment", 5, 0.9},      text_field{"email_domain", 5000, 0.8}};
constexpr std::array number_fields = {number_field{"company_size", 1, 100'000, true},
                                      number_field{"annual_revenue", 10'000, 1'000'000'000, true},
                                      number_field{"score", 0, 100, false},
                                      number_field{"hour", 0, 23, false}};
constexpr std::size_t domain_field = 7;
constexpr std::size_t field_count = text_fields.size() + number_fields.size();

/// splitmix64: the same numbers with every compiler and library.
class random_source {
 public:
  explicit random_source(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

class zipf {
 public:
  zipf(std::size_t values, double exponent) {
    double total = 0;
    for (std::size_t i = 1; i <= values; ++i) {
      total += std::pow(static_cast<double>(i), -exponent);
      sums_.push_back(total);
    }
    for (double& sum : sums_) sum /= total;
  }
  std::size_t draw(random_source& random) const {
    const auto at = std::lower_bound(sums_.begin(), sums_.end(), random.unit());
    return static_cast<std::size_t>(std::min(at, sums_.end() - 1) - sums_.begin());
  }
  double share(std::size_t i) const { return i == 0 ? sums_[0] : sums_[i] - sums_[i - 1]; }

 private:
  std::vector<double> sums_;
};

std::string text_value(std::size_t field, std::size_t i) {
  const std::string number = std::to_string(i);
  if (field != domain_field) return std::string(text_fields[field].name, 3) + "-" + number;
  constexpr std::array stems = {"alpine", "harbour", "lumen", "orchid",
                                "quartz", "sable",   "tundra"};
  return std::string(stems[i % stems.size()]) + number + (i % 3 == 0 ? ".example" : ".test");
}

std::int64_t draw_number(const number_field& field, random_source& random) {
  const double low = static_cast<double>(field.from);
  const double high = static_cast<double>(field.to);
  if (field.skewed_small)
    return static_cast<std::int64_t>(low * std::pow(high / low, random.unit()));
  return field.from + static_cast<std::int64_t>(
                          random.below(static_cast<std::size_t>(field.to - field.from + 1)));
}

class maker {
 public:
  explicit maker(std::uint64_t seed) : random_(seed) {
    for (const text_field& field : text_fields) zipfs_.emplace_back(field.values, field.exponent);
  }

  lead make_lead() {
    lead made;
    for (std::size_t i = 0; i < text_fields.size(); ++i) {
      made.texts.push_back(text_value(i, zipfs_[i].draw(random_)));
    }
    for (const number_field& field : number_fields) {
      made.numbers.push_back(draw_number(field, random_));
    }
    return made;
  }

  /// Tests on distinct fields whose shares multiply to what the entry was dealt, as near as the
  /// fields allow: a country alone cannot be met by one lead in a million.
  entry make_entry(std::size_t entry_count) {
    constexpr std::array counts = {1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5};
    const double goal = 0.02 / static_cast<double>(entry_count) * std::pow(400.0, random_.unit());
    const auto tests = static_cast<std::size_t>(counts[random_.below(counts.size())]);
    const bool has_group = random_.below(10) == 0;
    for (double tolerance = 1.5;; tolerance *= 1.02) {
      entry made = try_entry(std::min(goal, 0.9), tests, has_group);
      if (made.share < goal * tolerance && made.share * tolerance > goal) return made;
    }
  }

 private:
  entry try_entry(double goal, std::size_t tests, bool has_group) {
    std::vector<std::size_t> fields(field_count);
    for (std::size_t i = 0; i < field_count; ++i) fields[i] = i;
    for (std::size_t i = 0; i + 1 < field_count; ++i)
      std::swap(fields[i], fields[i + random_.below(field_count - i)]);
    entry made;
    if (has_group) {
      double missed = 1;
      for (std::size_t i = 0, count = 2 + random_.below(2); i < count; ++i) {
        made.any.push_back(make_test(fields[tests + i], 0.3));
        missed *= 1 - made.any.back().share;
      }
      made.share = 1 - missed;
    }
    // What has few values first, so that the finer fields come as near to the rest as can be.
    std::sort(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(tests),
              [](std::size_t left, std::size_t right) { return fineness(left) < fineness(right); });
    for (std::size_t i = 0; i < tests; ++i) {
      const double left = std::min(1.0, goal / made.share);
      made.all.push_back(
          make_test(fields[i], std::pow(left, 1.0 / static_cast<double>(tests - i))));
      made.share *= made.all.back().share;
    }
    return made;
  }

  static std::size_t fineness(std::size_t field) {
    if (field < text_fields.size()) return text_fields[field].values;
    const number_field& numbers = number_fields[field - text_fields.size()];
    return static_cast<std::size_t>(numbers.to - numbers.from);
  }

  test make_range(std::size_t field, double share) {
    const number_field& numbers = number_fields[field - text_fields.size()];
    const double low = static_cast<double>(numbers.from);
    test made;
    made.field = field;
    made.type = test::kind::between;
    if (!numbers.skewed_small) {
      const auto values = static_cast<std::size_t>(numbers.to - numbers.from + 1);
      const auto width = std::clamp<std::size_t>(
          static_cast<std::size_t>(std::lround(share * static_cast<double>(values))), 1, values);
      made.from = numbers.from + static_cast<std::int64_t>(random_.below(values - width + 1));
      made.to = made.from + static_cast<std::int64_t>(width) - 1;
      made.share = static_cast<double>(width) / static_cast<double>(values);
      return made;
    }
    // Of values between powers of the ratio, whose exponents are spread evenly.
    const double ratio = static_cast<double>(numbers.to) / low;
    const double start = random_.unit() * (1 - share);
    made.from = static_cast<std::int64_t>(low * std::pow(ratio, start)) + 1;
    made.to = std::max(made.from, static_cast<std::int64_t>(low * std::pow(ratio, start + share)));
    made.share = std::log(static_cast<double>(made.to + 1) / static_cast<double>(made.from)) /
                 std::log(ratio);
    return made;
  }

  test make_part_of_domain(bool prefix) {
    test made;
    made.field = domain_field;
    made.type = prefix ? test::kind::starts_with : test::kind::contains;
    const std::string whole =
        text_value(domain_field, random_.below(text_fields[domain_field].values));
    made.values = {prefix ? whole.substr(0, 7 + random_.below(3)) : whole.substr(2, 7)};
    made.share = 0;
    for (std::size_t i = 0; i < text_fields[domain_field].values; ++i) {
      if (holds(made, text_value(domain_field, i))) made.share += zipfs_[domain_field].share(i);
    }
    return made;
  }

  test make_test(std::size_t field, double share) {
    if (field >= text_fields.size()) return make_range(field, share);
    if (field == domain_field && random_.below(5) == 0)
      return make_part_of_domain(random_.below(2) == 0);
    test made;
    made.field = field;
    made.type = share > 0.6 ? test::kind::not_in : test::kind::in;
    const double wanted = std::max(made.type == test::kind::in ? share : 1 - share, 1e-9);
    double sum = 0;
    for (int tries = 0; tries < 60 && made.values.size() < 20 && sum < wanted * 0.8; ++tries) {
      const std::size_t value = random_.below(text_fields[field].values);
      std::string text = text_value(field, value);
      const double more = zipfs_[field].share(value);
      const bool known =
          std::find(made.values.begin(), made.values.end(), text) != made.values.end();
      if (known || (!made.values.empty() && sum + more > wanted * 1.3)) continue;
      sum += more;
      made.values.push_back(std::move(text));
    }
    made.share = made.type == test::kind::in ? sum : 1 - sum;
    return made;
  }

  random_source random_;
  std::vector<zipf> zipfs_;
};

bool passes(const test& asked, const lead& of) {
  if (asked.type != test::kind::between) return holds(asked, of.texts[asked.field]);
  const std::int64_t number = of.numbers[asked.field - text_fields.size()];
  return asked.from <= number && number <= asked.to;
}

bool passes(const entry& asked, const lead& of) {
  const auto passing = [&](const test& each) { return passes(each, of); };
  return std::all_of(asked.all.begin(), asked.all.end(), passing) &&
         (asked.any.empty() || std::any_of(asked.any.begin(), asked.any.end(), passing));
}

std::string json_of(const test& asked) {
  const bool text = asked.field < text_fields.size();
  const std::string name = field_name(asked.field);
  constexpr std::array ops = {"in", "not_in", "between", "starts_with", "contains"};
  std::string json =
      R"({"field":")" + name + R"(","op":")" + ops[static_cast<std::size_t>(asked.type)] + '"';
  if (!text) {
    return json + ",\"from\":" + std::to_string(asked.from) +
           ",\"to\":" + std::to_string(asked.to) + "}";
  }
  json += ",\"values\":[";
  for (std::size_t i = 0; i < asked.values.size(); ++i) {
    json += (i == 0 ? "\"" : ",\"") + asked.values[i] + '"';
  }
  return json + "]}";
}

std::string list_of(const std::vector<test>& tests) {
  std::string json;
  for (const test& each : tests) json.append(json.empty() ? "" : ",").append(json_of(each));
  return json;
}

std::string policy_of(const std::vector<entry>& entries) {
  std::string json = R"({"ambit":1,"schema":{"objects":{"lead":{"fields":{)";
  for (const text_field& field : text_fields) {
    json += std::string("\"") + field.name + R"(":{"type":"text"},)";
  }
  for (const number_field& field : number_fields) {
    json += std::string("\"") + field.name + R"(":{"type":"integer"},)";
  }
  json.pop_back();
  json += R"(}}}},"pools":{"desk":{"method":"round_robin","members":[)"
          R"({"user":"u0"},{"user":"u1"},{"user":"u2"},{"user":"u3"}]}},)"
          R"("assignment":{"lead":{"active_rule":"all","default_owner":{"user":"u9"},)"
          R"("rules":{"all":{"entries":[)";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    json += std::string(i == 0 ? "" : ",") + R"({"id":")" + std::to_string(i) +
            R"(","when":{"all":[)" + list_of(entries[i].all);
    if (!entries[i].any.empty()) json += R"(,{"any":[)" + list_of(entries[i].any) + "]}";
    json += R"(]},"assign":)";
    json += i % 4 == 0 ? R"({"pool":"desk"}})" : R"({"user":"u)" + std::to_string(i % 10) + "\"}}";
  }
  return json + "]}}}}}";
}

std::string record_of(const lead& of, std::size_t number) {
  std::string json = R"({"id":"lead-)" + std::to_string(number) + '"';
  for (std::size_t i = 0; i < text_fields.size(); ++i) {
    json += std::string(",\"") + text_fields[i].name + "\":\"" + of.texts[i] + '"';
  }
  for (std::size_t i = 0; i < number_fields.size(); ++i) {
    json += std::string(",\"") + number_fields[i].name + "\":" + std::to_string(of.numbers[i]);
  }
  return json + "}\n";
}

}  // namespace

std::size_t text_field_count() noexcept {
  return text_fields.size();
}

const char* field_name(std::size_t field) noexcept {
  return field < text_fields.size() ? text_fields[field].name
                                    : number_fields[field - text_fields.size()].name;
}

bool holds(const test& asked, const std::string& text) {
  const bool listed =
      std::find(asked.values.begin(), asked.values.end(), text) != asked.values.end();
  switch (asked.type) {
    case test::kind::in:
      return listed;
    case test::kind::not_in:
      return !listed;
    case test::kind::starts_with:
      return text.rfind(asked.values[0], 0) == 0;
    default:
      return text.find(asked.values[0]) != std::string::npos;
  }
}

workload make_workload(std::size_t entry_count, std::size_t lead_count, std::uint64_t seed,
                       std::size_t most_answers) {
  maker make(seed);
  workload made;
  for (std::size_t i = 0; i < entry_count; ++i)
    made.entries.push_back(make.make_entry(entry_count));
  for (std::size_t i = 0; i < lead_count; ++i) {
    made.leads.push_back(make.make_lead());
    made.records_json += record_of(made.leads.back(), i);
    if (i >= most_answers) continue;
    std::int32_t answer = -1;
    for (std::size_t e = 0; e < entry_count && answer < 0; ++e) {
      if (passes(made.entries[e], made.leads.back())) answer = static_cast<std::int32_t>(e);
    }
    made.answers.push_back(answer);
  }
  made.policy_json = policy_of(made.entries);
  made.directory_json = R"({"ambit":1,"users":[)";
  for (int i = 0; i < 10; ++i) {
    made.directory_json +=
        std::string(i == 0 ? "" : ",") + R"({"id":"u)" + std::to_string(i) + R"(","active":true})";
  }
  made.directory_json += "]}";
  return made;
}

}  // namespace ambit::bench
