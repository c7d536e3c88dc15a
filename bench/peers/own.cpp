// own.cpp: the library's own ways in, and the scans by hand, as contenders (see README.md).
//
//   ambit_peers_own WAY ENTRIES LEADS
//
// WAY is one of
//   columns  the library, leads bound as Arrow columns with texts in
//   json     the library, from the leads' JSON Lines to their entries
//   codes    a linear scan by hand, texts interned before
//   texts    a linear scan by hand that interns the texts
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "bench/lead_columns.hpp"
#include "bench/linear_scan.hpp"
#include "bench/peers/contender.hpp"
#include "bench/setup.hpp"

namespace {

using namespace ambit;

/// A part of the workload: the same entries, some of the leads.
bench::workload part_of(const bench::workload& work, std::size_t first, std::size_t count) {
  bench::workload part;
  const auto start = work.leads.begin() + static_cast<std::ptrdiff_t>(first);
  part.leads.assign(start, start + static_cast<std::ptrdiff_t>(count));
  return part;
}

class library {
 public:
  explicit library(bench::workload work)
      : work_(std::move(work)), rules_(bench::bind_engine(work_)) {
    when_.now_unix_us = 1'795'338'000'000'000;
  }

 protected:
  void match(const batch& leads, bench::answers_t& out) {
    const matches found = bench::must(leads::match(rules_, leads, when_, memory_));
    for (std::size_t row = 0; row < out.size(); ++row) out[row] = found.entry(row);
  }

  bench::workload work_;
  engine rules_;
  context when_;
  scratch memory_;
};

class arrow_way : public library {
 public:
  using library::library;

  void prepare(std::size_t first, std::size_t count) {
    if (bound_ && first == first_ && count == count_) return;
    first_ = first;
    count_ = count;
    bound_.reset();
    table_ = bench::columns_of(part_of(work_, first, count));
    bound_ =
        bench::must(bind_arrow(rules_.policy().schema(), "lead", table_->schema, table_->array));
  }
  void answer(bench::answers_t& out) { match(*bound_, out); }

 private:
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  testing::node_ptr table_;  // outlives what is bound to it
  std::optional<batch> bound_;
};

class json_way : public library {
 public:
  explicit json_way(bench::workload work) : library(std::move(work)), starts_{0} {
    const std::string& text = work_.records_json;
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
      starts_.push_back(at + 1);
  }

  void prepare(std::size_t first, std::size_t count) {
    text_ = work_.records_json.substr(starts_[first], starts_[first + count] - starts_[first]);
  }
  void answer(bench::answers_t& out) {
    match(bench::must(batch::from_json(rules_.policy().schema(), "lead", text_)), out);
  }

 private:
  std::vector<std::size_t> starts_;  // of the lines, and one past the last
  std::string text_;
};

class scan_way {
 public:
  scan_way(const bench::workload& work, bool texts_in)
      : scan_(work), leads_(work.leads), texts_in_(texts_in) {}

  void prepare(std::size_t first, std::size_t count) {
    first_ = first;
    rows_.clear();
    for (std::size_t i = 0; i < count; ++i) rows_.push_back(scan_.intern(leads_[first + i]));
  }
  void answer(bench::answers_t& out) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = scan_.match(texts_in_ ? scan_.intern(leads_[first_ + i]) : rows_[i]);
  }

 private:
  bench::linear_scan scan_;
  std::vector<bench::lead> leads_;
  bool texts_in_;
  std::size_t first_ = 0;
  std::vector<bench::linear_scan::row> rows_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: ambit_peers_own columns|json|codes|texts ENTRIES LEADS\n", stderr);
    return 2;
  }
  const std::string way = argv[1];
  auto work = bench::make_workload(std::strtoul(argv[2], nullptr, 10),
                                   std::strtoul(argv[3], nullptr, 10), bench::seed, 0);
  if (way == "columns") return bench::serve("", arrow_way(std::move(work)));
  if (way == "json") return bench::serve("", json_way(std::move(work)));
  if (way == "codes") return bench::serve("", scan_way(work, false));
  if (way == "texts") return bench::serve("", scan_way(work, true));
  std::fprintf(stderr, "ambit_peers_own: no way in is called %s\n", argv[1]);
  return 2;
}
