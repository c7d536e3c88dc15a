// Any bytes as a table after the Arrow C data interface: bound or refused, and what was bound is
// asked, by a scan as record by record, and decided; the same table as a directory's users,
// accounts and contacts.
//
// The bytes choose names, formats, counts, offsets, null pointers and the content of every buffer.
// What nobody can see stays honest: buffers have room for what an array claims to hold (an array
// claims few elements, a negative number, or more than there are addresses), a schema has as many
// children as it says, and the sizes that come with text views are not too large. Each buffer is an
// allocation of its own, so that a sanitizer sees any byte read past it.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/workspace.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

constexpr std::string_view policy_text = R"({"ambit":1,"schema":{"objects":{"lead":{"fields":{
  "title":{"type":"text"},"name":{"type":"text","ignore_case":true},
  "stage":{"type":"choice","options":["a","bb"]},"tags":{"type":"choices","options":["a","bb"]},
  "active":{"type":"bool"},"size":{"type":"integer"},"price":{"type":"decimal","scale":2},
  "score":{"type":"number"},"due":{"type":"date"},"at":{"type":"timestamp"},
  "company.tier":{"type":"text"},
  "first":{"type":"text","derived":{"left":[{"field":"title"},1]}}}}}},
  "assignment":{"lead":{"active_rule":"r","rules":{"r":{"entries":[
    {"id":"one","when":{"any":[{"field":"stage","op":"eq","value":"a"},
      {"field":"price","op":"gt","value":1},{"field":"at","op":"before_now"}]},
     "assign":{"user":"ana"}},
    {"id":"two","when":{"field":"title","op":"is_present"},"assign":["account_owner"]}]}}}}})";
constexpr std::string_view criterion_text = R"({"any":[
  {"field":"title","op":"contains","value":"a"},{"field":"name","op":"eq","value":"SS"},
  {"field":"tags","op":"includes_any","values":["a"]},{"field":"size","op":"ge","value":3},
  {"field":"score","op":"lt","value":0.5},{"field":"due","op":"in_last","count":3,"unit":"days"},
  {"field":"company.tier","op":"eq","value":"a"},{"field":"first","op":"eq","value":"b"},
  {"field":"active","op":"eq","value":true}]})";

/// Asked one by one of the columns by a scan; each operator has ways of its own there.
constexpr std::array scan_texts = {
    R"({"field":"title","op":"ne","value":"a"})",
    R"({"field":"title","op":"in","values":["a","b","ab","aaa"]})",
    R"({"field":"name","op":"not_in","values":["SS"]})",
    R"({"field":"stage","op":"ne","value":"a","if_missing":true})",
    R"({"field":"stage","op":"is_missing"})",
    R"({"field":"owner.user","op":"eq","value":"a"})",
    R"({"field":"account","op":"not_in","values":["a","b"],"if_missing":true})",
    R"({"field":"account","op":"ne","other":"owner.user"})",
    R"({"field":"active","op":"ne","value":true})",
    R"({"field":"size","op":"in","values":[0,1,-1,65535]})",
    R"({"field":"size","op":"lt","value":100})",
    R"({"field":"price","op":"between","from":0,"to":1.5})",
    R"({"field":"score","op":"gt","value":0})",
    R"({"field":"score","op":"eq","value":0,"if_missing":true})",
    R"({"field":"due","op":"before_now"})",
    R"({"field":"at","op":"in_last","count":3,"unit":"hours"})",
    R"({"field":"first","op":"eq","value":"a"})",
    R"({"all":[{"field":"size","op":"is_present"},{"any":[{"field":"active","op":"eq","value":true},
      {"not":{"field":"tags","op":"includes_any","values":["a"]}}]}]})"};

constexpr std::array names = {"id",
                              "title",
                              "name",
                              "stage",
                              "tags",
                              "active",
                              "size",
                              "price",
                              "score",
                              "due",
                              "at",
                              "company",
                              "tier",
                              "company.tier",
                              "owner.user",
                              "owner.queue",
                              "account",
                              "user",
                              "roles",
                              "companies",
                              "role",
                              "primary",
                              "kind",
                              "teams",
                              "last_login",
                              "fields",
                              "partner_enabled",
                              "email",
                              "members",
                              "users",
                              "objects",
                              "mail_members",
                              "profiles",
                              "published",
                              "absences",
                              "from",
                              "to",
                              "substitute",
                              "odd",
                              "",
                              "\xFF"};
constexpr std::array formats = {"u",      "U",    "vu",   "c",       "C",    "s",     "S",
                                "i",      "I",    "l",    "L",       "f",    "g",     "b",
                                "tdD",    "tss:", "tsm:", "tsu:UTC", "tsn:", "d:9,2", "d:38,5,128",
                                "d:5,-3", "+l",   "+L",   "+s",      "n",    "e",     "d:9,2,256",
                                "+w:2",   "tdm",  "z",    "",        "d:",   "\xFF"};

/// The input, byte by byte; zeros where it has ended.
class input {
 public:
  input(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}
  std::uint8_t byte() {
    if (left_ == 0) return 0;
    --left_;
    return *data_++;
  }
  bool odd(unsigned one_in) { return byte() % one_in == one_in - 1; }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

constexpr std::int64_t most_elements = 24;
constexpr std::size_t text_bytes = 128;

/// Few, or plainly wrong.
std::int64_t some_count(input& in, std::int64_t right) {
  switch (in.byte() % 16) {
    case 13:
      return -1 - in.byte();
    case 14:
      return INT64_MAX - in.byte();
    case 15:
      return in.byte() % (most_elements / 2);
    default:
      return right;
  }
}

struct node {
  std::string format;
  std::string name;
  std::vector<std::unique_ptr<std::uint8_t[]>> memory;
  std::vector<const void*> buffers;
  std::vector<std::unique_ptr<node>> children;
  std::vector<ArrowSchema*> schemas;
  std::vector<ArrowArray*> arrays;
  std::unique_ptr<node> dictionary;
  ArrowSchema schema = {};
  ArrowArray array = {};

  const void* add_buffer(input& in, std::size_t size, bool small_numbers, std::size_t width) {
    auto& bytes = memory.emplace_back(new std::uint8_t[size]);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = small_numbers ? 0 : in.byte();
    if (small_numbers) fill_offsets(in, bytes.get(), size, width);
    return bytes.get();
  }
  /// Mostly ascending, never past what offsets lead into.
  static void fill_offsets(input& in, std::uint8_t* bytes, std::size_t size, std::size_t width) {
    std::int64_t value = 0;
    for (std::size_t at = 0; at + width <= size; at += width) {
      value = std::min<std::int64_t>(value + in.byte() % 8, text_bytes);
      const std::int64_t told = in.odd(64) ? -value : value;
      std::memcpy(bytes + at, &told, width);
    }
  }
};

/// A format that the field of the name has, so that more tables are bound than refused.
const char* fitting(std::string_view name) {
  static constexpr std::pair<std::string_view, const char*> some[] = {
      {"tags", "+l"},         {"roles", "+l"},    {"teams", "+L"},          {"companies", "+l"},
      {"active", "b"},        {"primary", "b"},   {"partner_enabled", "b"}, {"size", "i"},
      {"price", "d:9,2"},     {"score", "g"},     {"due", "tdD"},           {"at", "tsn:"},
      {"last_login", "tss:"}, {"company", "+s"},  {"title", "vu"},          {"members", "+s"},
      {"users", "+l"},        {"objects", "+L"},  {"mail_members", "b"},    {"profiles", "+l"},
      {"published", "b"},     {"absences", "+l"}, {"from", "tdD"},          {"to", "tdD"}};
  for (const auto& [of, format] : some) {
    if (of == name) return format;
  }
  return "u";
}

void released(ArrowSchema*) {
  fuzz::require(false, "what is borrowed is never released");
}
void released(ArrowArray*) {
  fuzz::require(false, "what is borrowed is never released");
}

std::size_t width_of(const std::string& format) {
  if (format.starts_with("d:") || format == "vu") return 16;
  if (format == "c" || format == "C" || format == "b") return 1;
  if (format == "s" || format == "S") return 2;
  return 8;  // the rest has at most that
}

void add_buffers(input& in, node& out, std::int64_t elements) {
  const auto room = static_cast<std::size_t>(elements);
  const auto add = [&](const void* buffer) {
    out.buffers.push_back(in.odd(24) ? nullptr : buffer);
  };
  if (out.format == "n") return;
  const bool all_valid = in.odd(2);
  out.buffers.push_back(all_valid ? nullptr : out.add_buffer(in, room / 8 + 1, false, 1));
  if (out.format == "+s") return;
  const bool wide = out.format == "U" || out.format == "+L";
  if (out.format == "u" || out.format == "+l" || wide) {
    add(out.add_buffer(in, (room + 1) * (wide ? 8 : 4), true, wide ? 8 : 4));
    if (!out.format.starts_with("+")) add(out.add_buffer(in, text_bytes, false, 1));
  } else if (out.format == "vu") {
    add(out.add_buffer(in, room * 16, false, 1));
    const std::size_t buffers = in.byte() % 3;
    for (std::size_t i = 0; i < buffers; ++i) add(out.add_buffer(in, text_bytes, false, 1));
    auto& sizes = out.memory.emplace_back(new std::uint8_t[buffers * 8]);
    for (std::size_t i = 0; i < buffers; ++i) {
      const std::int64_t size = static_cast<std::int8_t>(in.byte());
      std::memcpy(sizes.get() + i * 8, &size, 8);
    }
    out.buffers.push_back(in.odd(24) ? nullptr : sizes.get());
  } else {
    add(out.add_buffer(in, room * width_of(out.format), false, 1));
  }
}

void finish(input& in, node& out, std::int64_t length, std::int64_t offset) {
  for (const auto& each : out.children) {
    out.schemas.push_back(in.odd(64) ? nullptr : &each->schema);
    out.arrays.push_back(in.odd(64) ? nullptr : &each->array);
  }
  const auto children = static_cast<std::int64_t>(out.children.size());
  const auto buffers = static_cast<std::int64_t>(out.buffers.size());
  out.schema = {in.odd(64) ? nullptr : out.format.c_str(),
                in.odd(64) ? nullptr : out.name.c_str(),
                nullptr,
                0,
                in.odd(64) ? -1 : children,
                in.odd(64) ? nullptr : out.schemas.data(),
                out.dictionary && !in.odd(64) ? &out.dictionary->schema : nullptr,
                in.odd(64) ? nullptr : static_cast<void (*)(ArrowSchema*)>(released),
                nullptr};
  out.array = {some_count(in, length),
               in.odd(4) ? some_count(in, 1) : -1,
               some_count(in, offset),
               in.odd(64) && buffers > 0 ? buffers - 1 : buffers,
               in.odd(64) ? children + 1 : children,
               in.odd(64) ? nullptr : out.buffers.data(),
               in.odd(64) ? nullptr : out.arrays.data(),
               out.dictionary && !in.odd(64) ? &out.dictionary->array : nullptr,
               in.odd(64) ? nullptr : static_cast<void (*)(ArrowArray*)>(released),
               nullptr};
}

/// `length` is how many elements an honest array would have.
std::unique_ptr<node> make_node(input& in, std::int64_t length, int depth, const char* name,
                                const char* format) {
  auto out = std::make_unique<node>();
  out->name = name && !in.odd(16) ? name : names[in.byte() % names.size()];
  const char* any_format = formats[in.byte() % formats.size()];
  out->format = format && !in.odd(32) ? format : in.odd(4) ? any_format : fitting(out->name);
  const std::int64_t offset = in.byte() % 4;
  // Counts of some_count stay below half of this, so that there is room whatever they are.
  add_buffers(in, *out, most_elements);
  if (depth > 0 && out->format.starts_with("+")) {
    const std::size_t count = out->format == "+s" ? in.byte() % 12 : in.odd(16) ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const bool lists = out->format != "+s";
      const char* inner = lists && in.odd(2) ? "+s" : nullptr;
      const char* of_id = i == 0 && !lists ? "id" : nullptr;
      out->children.push_back(
          make_node(in, lists ? most_elements / 2 : length + offset, depth - 1, of_id, inner));
    }
  }
  if (depth > 0 && in.odd(6)) out->dictionary = make_node(in, 3, 0, nullptr, "u");
  finish(in, *out, length, offset);
  return out;
}

struct fixed_inputs {
  ambit::policy rules;
  ambit::engine live;
  ambit::criterion question;
  std::vector<ambit::criterion> scanned;
};

fixed_inputs make_fixed_inputs() {
  auto rules = ambit::policy::compile(policy_text, "policy.json");
  std::fputs(rules.report().to_text().c_str(), stderr);
  fuzz::require(static_cast<bool>(rules), "the target's policy compiles");
  auto people = ambit::directory().apply(R"({"users":[{"id":"ana","active":true}],
                                              "accounts":[{"id":"a","owner":"ana"}]})");
  auto live = ambit::engine::bind(*rules, *people, ambit::zones());
  auto question = ambit::criterion::compile(rules->schema(), "lead", criterion_text);
  std::fputs(question.report().to_text().c_str(), stderr);
  fuzz::require(live && question, "what the target itself brings is right");
  std::vector<ambit::criterion> scanned = {*question};
  for (const char* each : scan_texts) {
    const auto made = ambit::criterion::compile(rules->schema(), "lead", each);
    fuzz::require(static_cast<bool>(made), "what is scanned is right");
    scanned.push_back(*made);
  }
  return {*rules, *live, *question, std::move(scanned)};
}

/// A scan says of each record what is said of it alone; the moment is bound.
void hold_scan(const ambit::criterion& asked, const ambit::batch& leads, ambit::scratch& memory,
               ambit::criteria::scan_instructions with) {
  namespace criteria = ambit::criteria;
  const criteria::compiled_criterion& question = asked.data();
  const criteria::record_set& records = leads.records();
  criteria::workspace& space = memory.workspace();
  criteria::scan_plan plan;
  const std::uint32_t root = plan.add(question, *question.atoms);
  for (std::size_t first = 0; first < records.size();) {
    criteria::column_piece piece = records.columns_at(first);
    fuzz::require(piece.columns != nullptr, "what comes in columns lies in columns");
    const std::size_t count = piece.count;
    piece.count = criteria::row_bits::rows;  // as many as make it worth while to ask every value
    criteria::column_scan scan(plan, piece, with, space.scan, space);
    criteria::row_bits wrong;
    criteria::open_rows passed;
    passed.fill(count);
    piece.columns->mark_wrong(piece.first, count, question.reads, wrong);
    passed.remove(wrong);
    scan.narrow(root, 0, passed);
    for (std::size_t row = 0; row < count; ++row) {
      const criteria::row cells = records.load(first + row, space);
      const bool is_wrong =
          records.broken(first + row) || criteria::reads_invalid(question.reads, cells);
      fuzz::require(wrong[row] == is_wrong, "a scan leaves out what is wrong, and nothing else");
      const bool is_passed = !is_wrong && criteria::passes(question, *question.atoms, cells, space);
      fuzz::require(passed[row] == is_passed, "a scan says what is said of each record");
    }
    first += count;
  }
}

void hold_scans(const fixed_inputs& fixed, const ambit::batch& leads, const ambit::context& now,
                ambit::scratch& memory) {
  namespace criteria = ambit::criteria;
  std::vector<ambit::verdict> verdicts(leads.size());
  for (const ambit::criterion& each : fixed.scanned) {
    fuzz::require(
        each.test(leads, now, ambit::zones(), memory, verdicts.data()) == ambit::status::ok,
        "a right question is answered");
    hold_scan(each, leads, memory, criteria::scan_instructions::portable);
    hold_scan(each, leads, memory, criteria::widest_scan_instructions());
  }
}

/// Everything that is said of a batch.
std::string answers(const fixed_inputs& fixed, const ambit::batch& leads) {
  ambit::context now;
  now.now_unix_us = 1'795'341'600'000'000;  // 2026-11-22
  ambit::scratch memory;
  std::vector<ambit::verdict> verdicts(leads.size());
  fuzz::require(
      fixed.question.test(leads, now, ambit::zones(), memory, verdicts.data()) == ambit::status::ok,
      "a right question is answered");
  hold_scans(fixed, leads, now, memory);
  std::string out;
  for (std::size_t row = 0; row < leads.size(); ++row) {
    const auto why = fixed.question.explain(leads, row, now, ambit::zones(), memory);
    fuzz::require(static_cast<bool>(why), "every answer can be explained");
    const bool passed = why->find("\"result\":\"true\"") != std::string::npos;
    fuzz::require(passed || verdicts[row] != ambit::verdict::passed, "what passed has a true part");
    out += *why;
  }
  ambit::ledger book;
  const auto turn = ambit::leads::decide(fixed.live, leads, book, now, memory);
  fuzz::require(turn && turn->size() == leads.size(), "each record is decided");
  ArrowSchema schema;
  ArrowArray array;
  ambit::export_arrow(turn->to_columns(), schema, array);
  fuzz::require(array.length == static_cast<std::int64_t>(leads.size()), "a row a record");
  const auto back = ambit::bind_arrow(fixed.rules.schema(), "lead", schema, array);
  fuzz::require(static_cast<bool>(back), "what is given can be taken");
  for (std::size_t row = 0; row < leads.size(); ++row)
    fuzz::require(back->id(row) == leads.id(row), "ids come out as they went in");
  schema.release(&schema);
  array.release(&array);
  return out + turn->to_json_lines();
}

void bind(const fixed_inputs& fixed, const node& table) {
  const auto leads = ambit::bind_arrow(fixed.rules.schema(), "lead", table.schema, table.array);
  fuzz::require_honest(leads);
  if (!leads) return;
  fuzz::require(static_cast<std::int64_t>(leads->size()) == table.array.length, "a record a row");
  const std::string found = answers(fixed, *leads);
  const std::array<const ArrowArray*, 2> pieces = {&table.array, &table.array};
  const auto twice = ambit::bind_arrow(fixed.rules.schema(), "lead", table.schema, pieces);
  fuzz::require(twice && twice->size() == 2 * leads->size(), "pieces are one batch");
  const auto again = ambit::bind_arrow(fixed.rules.schema(), "lead", table.schema, table.array);
  fuzz::require(again && answers(fixed, *again) == found, "the same table has the same answers");
  answers(fixed, *twice);
}

void apply(const node& table) {
  const std::array<const ArrowArray*, 1> pieces = {&table.array};
  for (const char* kind : {"users", "accounts", "contacts", "queues", "communities"}) {
    const auto people = ambit::apply_arrow(ambit::directory(), kind, table.schema, pieces);
    fuzz::require_honest(people);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fixed_inputs fixed = make_fixed_inputs();
  input in(data, size);
  const std::int64_t length = in.byte() % 6;
  const auto table = make_node(in, length, 3, nullptr, "+s");
  bind(fixed, *table);
  apply(*table);
  return 0;
}
