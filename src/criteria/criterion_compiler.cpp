// criterion_compiler.cpp: JSON to source tree, to the plan without `not`, to the row program.
#include <algorithm>
#include <array>
#include <iterator>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/test_compiler.hpp"

namespace ambit::criteria {

namespace {

// ------------------------------------------------------------------------------------------------
// JSON to source tree

constexpr std::array<std::string_view, 5> group_keys = {"all", "any", "not", "always", "event"};
constexpr std::array<std::string_view, 7> node_keys = {"all",   "any",   "not", "always",
                                                       "event", "field", "op"};

class source_builder {
 public:
  source_builder(const object& kind, atom_table& atoms, report& problems)
      : kind_(kind), atoms_(atoms), problems_(problems) {}

  /// Recursion is bounded by the depth of the document.
  void add(json::value written) {
    if (!written.is_object()) {
      json::error(problems_, written, "wrong_type", written.describe(),
                  "a criterion: a test {\"field\": …, \"op\": …} or a group",
                  written.is_array() ? "{\"all\": […]} passes when each of a list does" : "");
      return;
    }
    const auto group = std::find_if(group_keys.begin(), group_keys.end(),
                                    [&](std::string_view key) { return written.find(key); });
    if (group != group_keys.end()) return add_group(written, *group);
    if (written.find("field") || written.find("op")) return add_test(written);
    refuse_shape(written);
  }

  std::vector<source_node> take() { return std::move(nodes_); }

 private:
  void add_group(json::value written, std::string_view key) {
    for (json::value member = written.first(); member; member = member.next()) {
      if (member.key() == key) continue;
      json::error(problems_, member, "mixed_group",
                  "the key " + text::quoted(member.key()) + " beside " + text::quoted(key),
                  "a group with one key",
                  "put the parts into one list: {\"all\": […]} or {\"any\": […]}");
    }
    const json::value part = written.find(key);
    if (key == "always") return add_always(part);
    if (key == "event") return add_event(written, part);
    if (key == "not") {
      const std::size_t at = open(source_node::kind::negation);
      add(part);
      close(at);
    } else {
      add_list(part, key == "all" ? source_node::kind::all : source_node::kind::any);
    }
  }

  void add_always(json::value part) {
    if (!part.is_bool() || !part.boolean()) {
      json::error(problems_, part, "invalid_always", "\"always\" that is " + part.describe(),
                  "true", "{\"not\": {\"always\": true}} passes nothing");
    }
    close(open(source_node::kind::always));
  }

  /// A test of the call. It stands on the record's id, which is never missing.
  void add_event(json::value written, json::value event) {
    if (!count_test(written)) return;
    if (!event.is_string()) {
      json::error(problems_, event, "wrong_type", "\"event\" with " + event.describe(),
                  "the name of an event: \"create\", \"edit\" or the host's own word");
      return;
    }
    if (event.string().empty() || event.string().size() > limits::max_name_bytes) {
      json::error(problems_, event, "wrong_event",
                  "an event of " + std::to_string(event.string().size()) + " bytes",
                  "a text of 1 to " + std::to_string(limits::max_name_bytes) + " bytes",
                  event.string().empty() ? "a context without an event means \"create\"" : "");
      return;
    }
    atom item;
    item.op = atom_op::at_event;
    item.field = record_field::id;
    item.type = field_type::id;
    item.texts.emplace_back(event.string());
    add_leaf(written, {std::move(item), truth::yes});
  }

  void add_list(json::value list, source_node::kind kind) {
    if (!list.is_array()) {
      json::error(problems_, list, "wrong_type",
                  text::quoted(list.key()) + " with " + list.describe(), "an array of criteria");
      return;
    }
    if (list.size() == 0) {
      json::error(problems_, list, "empty_group", "an empty group", "at least one criterion",
                  "{\"always\": true} spells what passes everything");
      return;
    }
    const std::size_t at = open(kind);
    for (json::value part = list.first(); part; part = part.next()) add(part);
    close(at);
  }

  void add_test(json::value written) {
    if (!count_test(written)) return;
    if (auto compiled = compile_test(written, kind_, problems_)) {
      add_leaf(written, *std::move(compiled));
    }
  }

  bool count_test(json::value written) {
    if (++tests_ == limits::max_tests + 1) {
      json::error(problems_, written, "too_many_tests",
                  "more than " + std::to_string(limits::max_tests) + " tests",
                  "at most " + std::to_string(limits::max_tests) + " in one criterion",
                  "\"in\" takes a list of values");
    }
    return tests_ <= limits::max_tests;
  }

  void add_leaf(json::value written, compiled_test compiled) {
    const std::size_t at = open(source_node::kind::test);
    nodes_[at].expected = compiled.expected;
    nodes_[at].atom = atoms_.intern(std::move(compiled.item));
    nodes_[at].written = json::compact(written.source());
    close(at);
  }

  void refuse_shape(json::value written) {
    if (written.size() == 0) {
      json::error(problems_, written, "empty_criterion", "an empty object", "a test or a group",
                  "{\"always\": true} spells what passes everything");
      return;
    }
    for (json::value member = written.first(); member; member = member.next()) {
      json::error(problems_, member, "unknown_key", "unknown key " + text::quoted(member.key()),
                  "a test {\"field\": …, \"op\": …}, or one of all, any, not, always, event",
                  text::did_you_mean(member.key(), node_keys));
    }
  }

  std::size_t open(source_node::kind kind) {
    nodes_.emplace_back().type = kind;
    return nodes_.size() - 1;
  }
  void close(std::size_t at) { nodes_[at].end = static_cast<std::uint32_t>(nodes_.size()); }

  const object& kind_;
  atom_table& atoms_;
  report& problems_;
  std::vector<source_node> nodes_;
  std::size_t tests_ = 0;
};

// ------------------------------------------------------------------------------------------------
// source tree to plan: `not` pushed down to the tests

class plan_builder {
 public:
  explicit plan_builder(const std::vector<source_node>& source) : source_(source) {}

  std::vector<plan_node> build() {
    add(0, false, std::nullopt);
    return std::move(plan_);
  }

 private:
  /// `parent` is the group that the node stands in: a group of the same kind is dissolved in it.
  void add(std::uint32_t index, bool negated, std::optional<plan_node::kind> parent) {
    const source_node& node = source_[index];
    switch (node.type) {
      case source_node::kind::negation:
        return add(index + 1, !negated, parent);
      case source_node::kind::always:
        return close(open(negated ? plan_node::kind::never : plan_node::kind::always));
      case source_node::kind::test: {
        const std::size_t at = open(plan_node::kind::leaf);
        plan_[at].atom = node.atom;
        plan_[at].expected = negated ? !node.expected : node.expected;
        return close(at);
      }
      case source_node::kind::all:
      case source_node::kind::any:
        break;
    }
    const bool all = (node.type == source_node::kind::all) != negated;
    const auto kind = all ? plan_node::kind::all : plan_node::kind::any;
    const bool dissolved = parent == kind || source_[index + 1].end == node.end;
    const std::size_t at = dissolved ? 0 : open(kind);
    for (std::uint32_t child = index + 1; child < node.end; child = source_[child].end) {
      add(child, negated, dissolved ? parent : kind);
    }
    if (!dissolved) close(at);
  }

  std::size_t open(plan_node::kind kind) {
    plan_.emplace_back().type = kind;
    return plan_.size() - 1;
  }
  void close(std::size_t at) { plan_[at].end = static_cast<std::uint32_t>(plan_.size()); }

  const std::vector<source_node>& source_;
  std::vector<plan_node> plan_;
};

// ------------------------------------------------------------------------------------------------
// plan to row program

class program_builder {
 public:
  explicit program_builder(compiled_criterion& out) : plan_(out.plan), out_(out) {
    steps_.resize(plan_.size(), 0);
    std::uint32_t leaves = 0;
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      steps_[i] = leaves;
      if (plan_[i].type == plan_node::kind::leaf) ++leaves;
    }
    out_.program.resize(leaves);
  }

  void build() {
    out_.start = enter(0, accept, reject);
    if (out_.start == accept) out_.program.clear();
    // A program that is empty is always true; one that never is keeps a step that is not reached.
    if (out_.start == reject) out_.program.assign(1, {0, reject, reject, truth::yes});
  }

 private:
  /// Where to go to answer a node, going on at `on_true` or `on_false`. Parts are taken from the
  /// last to the first, so that each knows where the next begins.
  std::uint32_t enter(std::uint32_t index, std::uint32_t on_true, std::uint32_t on_false) {
    const plan_node& node = plan_[index];
    switch (node.type) {
      case plan_node::kind::always:
        return on_true;
      case plan_node::kind::never:
        return on_false;
      case plan_node::kind::leaf:
        out_.program[steps_[index]] = {node.atom, on_true, on_false, node.expected};
        return steps_[index];
      case plan_node::kind::all:
      case plan_node::kind::any:
        break;
    }
    std::vector<std::uint32_t> parts;
    for (std::uint32_t part = index + 1; part < node.end; part = plan_[part].end) {
      parts.push_back(part);
    }
    for (; !parts.empty(); parts.pop_back()) {
      if (node.type == plan_node::kind::all) {
        on_true = enter(parts.back(), on_true, on_false);
      } else {
        on_false = enter(parts.back(), on_true, on_false);
      }
    }
    return node.type == plan_node::kind::all ? on_true : on_false;
  }

  const std::vector<plan_node>& plan_;
  compiled_criterion& out_;
  std::vector<std::uint32_t> steps_;  // by plan node: the first step of its subtree
};

// ------------------------------------------------------------------------------------------------
// what is read, and the name of it all

std::vector<field_ordinal> fields_read(const compiled_criterion& criterion, const object& kind,
                                       const atom_table& atoms) {
  std::vector<bool> is_read(kind.fields.size());
  std::vector<field_ordinal> open;  // read, its inputs not yet looked at
  const auto add = [&](field_ordinal field) {
    if (!is_read[field]) open.push_back(field);
    is_read[field] = true;
  };
  for (const source_node& node : criterion.source) {
    if (node.type != source_node::kind::test) continue;
    if (atoms[node.atom].op == atom_op::at_event) continue;
    add(atoms[node.atom].field);
    if (atoms[node.atom].other != no_field) add(atoms[node.atom].other);
  }
  while (!open.empty()) {
    const field& of = kind.fields[open.back()];
    open.pop_back();
    for (const field_ordinal input : of.inputs) add(input);
  }
  std::vector<field_ordinal> reads;
  for (std::size_t field = 0; field < is_read.size(); ++field) {
    if (is_read[field]) reads.push_back(static_cast<field_ordinal>(field));
  }
  return reads;
}

base::digest_value digest_of(const compiled_criterion& criterion, const schema_data& schema,
                             const object& kind, const atom_table& atoms) {
  base::digest out;
  out.text("criterion").part(schema.digest).text(kind.name);
  for (const source_node& node : criterion.source) {
    out.integer(static_cast<std::int64_t>(node.type)).integer(node.end);
    if (node.type != source_node::kind::test) continue;
    out.integer(static_cast<std::int64_t>(node.expected)).part(digest_of(atoms[node.atom]));
  }
  return out.finish();
}

compiled_criterion finish(std::vector<source_node> source, const schema_data& schema,
                          const object& kind, const atom_table& atoms) {
  compiled_criterion out;
  out.source = std::move(source);
  out.plan = plan_builder(out.source).build();
  program_builder(out).build();
  out.reads = fields_read(out, kind, atoms);
  out.depends_on_moment =
      std::any_of(out.source.begin(), out.source.end(), [&](const source_node& node) {
        return node.type == source_node::kind::test && atoms[node.atom].depends_on_moment();
      });
  out.digest = digest_of(out, schema, kind, atoms);
  out.fingerprint = out.digest.hex();
  return out;
}

}  // namespace

std::optional<compiled_criterion> compile_criterion(json::value written, const schema_data& schema,
                                                    const object& kind, atom_table& atoms,
                                                    report& problems) {
  const std::size_t errors_before = problems.error_count();
  source_builder builder(kind, atoms, problems);
  builder.add(written);
  if (problems.error_count() != errors_before) return std::nullopt;

  return finish(builder.take(), schema, kind, atoms);
}

compiled_criterion negation_of(const compiled_criterion& of, const schema_data& schema,
                               const object& kind, const atom_table& atoms) {
  std::vector<source_node> source(1);
  source[0].type = source_node::kind::negation;
  source[0].end = static_cast<std::uint32_t>(of.source.size() + 1);
  source.insert(source.end(), of.source.begin(), of.source.end());
  for (std::size_t i = 1; i < source.size(); ++i) ++source[i].end;
  return finish(std::move(source), schema, kind, atoms);
}

}  // namespace ambit::criteria
