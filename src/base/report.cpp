// report.cpp: problems, for people and for programs, and the names of statuses.
#include "ambit/report.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ambit/status.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit {

namespace {

std::string_view name_of(severity level) noexcept {
  switch (level) {
    case severity::note:
      return "note";
    case severity::warning:
      return "warning";
    case severity::error:
      return "error";
  }
  return "error";
}

/// Of a remark 0, of a warning 1, of an error 2.
std::size_t weight_of(severity level, std::string_view code) noexcept {
  if (level == severity::error) return 2;
  return level == severity::warning && code != "undeclared_option" ? 1 : 0;
}

std::string where_prefix(const place& where) {
  if (where.file.empty() && where.line == 0) return {};
  std::string out = where.file.empty() ? "input" : text::printable(where.file);
  if (where.line != 0) {
    out += ':' + std::to_string(where.line);
    if (where.column != 0) out += ':' + std::to_string(where.column);
  }
  return out + ": ";
}

/// The second line: the place inside the document or the batch.
void append_inner_place(std::string& out, const place& where) {
  std::string inner = text::printable(where.pointer);
  const auto add = [&](const std::string& part) {
    if (!inner.empty()) inner += ", ";
    inner += part;
  };
  if (where.row != 0) add("record " + std::to_string(where.row));
  if (!where.field.empty()) add("field " + text::quoted(where.field));
  if (!inner.empty()) out += "  at " + inner + '\n';
}

void append_problem(std::string& out, const problem& item) {
  out += where_prefix(item.where);
  out += name_of(item.level);
  out += ": " + text::printable(item.found);
  if (!item.code.empty()) out += " [" + text::printable(item.code) + ']';
  out += '\n';
  append_inner_place(out, item.where);
  if (!item.expected.empty()) {
    out += "  expected: " + text::printable(item.expected);
    if (!item.hint.empty()) out += "; " + text::printable(item.hint);
    out += '\n';
  } else if (!item.hint.empty()) {
    out += "  hint: " + text::printable(item.hint) + '\n';
  }
}

void write_text(json::writer& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  // What is no UTF-8 (a file name, say) would make the report itself unreadable.
  if (text::is_valid(value)) {
    out.member(name, value);
  } else {
    out.member(name, std::string_view(text::printable(value)));
  }
}

void write_number(json::writer& out, std::string_view name, std::uint64_t value) {
  if (value != 0) out.member_integer(name, static_cast<std::int64_t>(value));
}

}  // namespace

void report::add(problem item) {
  if (!keeps(item.level, item.code)) return omit(item.level);
  if (is_full()) drop_lightest();
  if (item.level == severity::error) ++errors_;
  if (item.level == severity::warning) ++warnings_;
  ++kept_[weight_of(item.level, item.code)];
  problems_.push_back(std::move(item));
}

/// The last one of them: what is before it stays in order.
void report::drop_lightest() {
  std::size_t lightest = 0;
  while (kept_[lightest] == 0) ++lightest;
  const auto last = std::find_if(problems_.rbegin(), problems_.rend(), [&](const problem& kept) {
    return weight_of(kept.level, kept.code) == lightest;
  });
  problems_.erase(std::next(last).base());
  --kept_[lightest];
  ++omitted_;
}

void report::omit(severity level) {
  if (level == severity::error) ++errors_;
  if (level == severity::warning) ++warnings_;
  ++omitted_;
}

bool report::is_full() const noexcept {
  return problems_.size() >= limits::max_problems;
}

bool report::keeps(severity level, std::string_view code) const noexcept {
  if (!is_full()) return true;
  const std::size_t weight = weight_of(level, code);
  return std::any_of(kept_, kept_ + weight, [](std::size_t count) { return count != 0; });
}

void report::append(const report& other, std::string_view file) {
  const report added = other;  // which may be this report
  const std::size_t errors = errors_ + added.errors_;
  const std::size_t warnings = warnings_ + added.warnings_;
  for (const problem& each : added.problems_) {
    problem item = each;
    if (item.where.file.empty()) item.where.file = file;
    add(std::move(item));
  }
  errors_ = errors;
  warnings_ = warnings;
  omitted_ += added.omitted_;
}

std::string report::to_text() const {
  std::string out;
  for (const problem& item : problems_) append_problem(out, item);
  if (omitted_ != 0) {
    out += "and " + std::to_string(omitted_) + (omitted_ == 1 ? " more problem" : " more problems");
    out += '\n';
  }
  return out;
}

std::string report::to_json() const {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.key("problems");
  out.open_array();
  for (const problem& item : problems_) {
    out.open_object();
    out.member("level", name_of(item.level));
    write_text(out, "code", item.code);
    write_text(out, "found", item.found);
    write_text(out, "expected", item.expected);
    write_text(out, "hint", item.hint);
    write_text(out, "file", item.where.file);
    write_number(out, "line", item.where.line);
    write_number(out, "column", item.where.column);
    write_text(out, "pointer", item.where.pointer);
    write_number(out, "row", item.where.row);
    write_text(out, "field", item.where.field);
    out.close_object();
  }
  out.close_array();
  out.member_integer("errors", static_cast<std::int64_t>(errors_));
  out.member_integer("warnings", static_cast<std::int64_t>(warnings_));
  out.member_integer("omitted", static_cast<std::int64_t>(omitted_));
  out.close_object();
  return text;
}

std::string_view name(status value) noexcept {
  switch (value) {
    case status::ok:
      return "ok";
    case status::null_argument:
      return "null_argument";
    case status::wrong_struct_size:
      return "wrong_struct_size";
    case status::wrong_handle:
      return "wrong_handle";
    case status::invalid_argument:
      return "invalid_argument";
    case status::unknown_object:
      return "unknown_object";
    case status::unknown_zone:
      return "unknown_zone";
    case status::schema_mismatch:
      return "schema_mismatch";
    case status::invalid_schema:
      return "invalid_schema";
    case status::invalid_criterion:
      return "invalid_criterion";
    case status::invalid_policy:
      return "invalid_policy";
    case status::invalid_directory:
      return "invalid_directory";
    case status::invalid_records:
      return "invalid_records";
    case status::invalid_zones:
      return "invalid_zones";
    case status::invalid_ledger:
      return "invalid_ledger";
    case status::invalid_import:
      return "invalid_import";
    case status::conflict:
      return "conflict";
    case status::ledger_busy:
      return "ledger_busy";
    case status::ledger_full:
      return "ledger_full";
    case status::ledger_unavailable:
      return "ledger_unavailable";
    case status::ledger_forked:
      return "ledger_forked";
    case status::limit_exceeded:
      return "limit_exceeded";
    case status::internal:
      return "internal";
    case status::out_of_memory:
      return "out_of_memory";
  }
  return "unknown_status";
}

}  // namespace ambit
