// ambit/report.hpp: the problems found in an input, all of them, each with its place and remedy.
//
//   result<policy> compiled = policy::compile(text, "policy.json");
//   if (!compiled) std::cerr << compiled.report().to_text();
//
// prints
//
//   policy.json:7:31: error: unknown field "contry" [unknown_field]
//     at /assignment/lead/rules/inbound/entries/0/when/field
//     expected: a field of object "lead"; did you mean "country"?
//
// Thread rule: a value type; const access from many threads, as the standard containers.
// Cost: none until a problem is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ambit {

enum class severity : std::uint8_t { note, warning, error };

/// Where in an input a problem stands. Parts that do not apply are empty or 0.
/// `line` and `column` count from 1; a column counts code points, as editors do.
struct place {
  std::string file;     ///< the name the caller gave to the input
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string pointer;  ///< JSON Pointer (RFC 6901) inside the document, or an XML path
  std::uint64_t row = 0;  ///< record number in the batch, counted from 1
  std::string field;    ///< the record's or column's field
};

struct problem {
  severity level = severity::error;
  std::string code;      ///< stable, `snake_case`, for programs and for looking it up
  std::string found;     ///< what is there, as a sentence without a final stop
  std::string expected;  ///< what would be right; empty when `found` says all
  std::string hint;      ///< a remedy, such as the nearest known name; may be empty
  place where;
};

/// All problems of one input in the order of their places. Holds at most
/// 1,000; what is beyond is counted, not kept.
class report {
 public:
  void add(problem item);
  /// Adds all of `other`; places without a file get `file`.
  void append(const report& other, std::string_view file = {});

  const std::vector<problem>& problems() const noexcept { return problems_; }
  bool empty() const noexcept { return problems_.empty(); }
  /// Whether the limit is reached: a further problem is only counted, so that its place and hint need
  /// not be worked out.
  bool is_full() const noexcept;
  bool has_errors() const noexcept { return errors_ != 0; }
  std::size_t error_count() const noexcept { return errors_; }
  std::size_t warning_count() const noexcept { return warnings_; }
  /// How many problems were found beyond the limit and are not listed.
  std::size_t omitted() const noexcept { return omitted_; }

  /// For people: a paragraph a problem, as in the example above. Control characters of the input
  /// are escaped, so that a hostile file cannot write to a terminal.
  std::string to_text() const;
  /// For programs: `{"problems":[{"level":…,"code":…,"found":…,"expected":…,"hint":…,
  /// "file":…,"line":…,"column":…,"pointer":…,"row":…,"field":…}],"errors":n,"warnings":n,
  /// "omitted":n}`; members without a value are left out.
  std::string to_json() const;

 private:
  std::vector<problem> problems_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t omitted_ = 0;
};

}  // namespace ambit
