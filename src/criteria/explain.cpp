// explain.cpp: folds Kleene's values over the source tree, with the same kernels as the row
// program, and says what each test saw.
#include "src/criteria/explain.hpp"

#include <algorithm>

#include "src/base/text.hpp"
#include "src/criteria/operators.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

enum class finding : std::uint8_t {
  no,
  unknown,
  yes,
  invalid
};  // in the order of `any`'s greatest

finding finding_of(truth value) noexcept {
  if (value == truth::unknown) return finding::unknown;
  return value == truth::yes ? finding::yes : finding::no;
}

finding opposite(finding value) noexcept {
  switch (value) {
    case finding::no:
      return finding::yes;
    case finding::yes:
      return finding::no;
    default:
      return value;
  }
}

std::string_view name(finding value) noexcept {
  switch (value) {
    case finding::no:
      return "false";
    case finding::unknown:
      return "unknown";
    case finding::yes:
      return "true";
    case finding::invalid:
      return "invalid";
  }
  return {};
}

/// The source tree over one record.
class explainer {
 public:
  explainer(const compiled_criterion& criterion, const atom_table& atoms, const record_set& records,
            std::size_t index, workspace& memory);

  void write(json::writer& out, std::uint32_t node) const;
  std::string clause() const;

 private:
  void find(workspace& memory);
  finding find_test(const source_node& node, workspace& memory) const;
  void write_test(json::writer& out, const source_node& node, finding found) const;
  std::string value_of(field_ordinal field) const;
  std::string requirement_of(const source_node& node) const;
  std::string clause_of(std::uint32_t node, bool negated) const;
  std::string clause_of_test(const source_node& node, finding found, bool negated) const;
  std::string clause_of_event(const source_node& node, finding found, bool negated) const;
  std::string joined_clauses(std::uint32_t node, bool negated, bool wanted) const;
  finding found_at(std::uint32_t node, bool negated) const {
    return negated ? opposite(findings_[node]) : findings_[node];
  }

  const compiled_criterion& criterion_;
  const atom_table& atoms_;
  const record_set& records_;
  std::size_t index_;
  row record_;
  const std::string& event_;       // of the call
  std::vector<finding> findings_;  // by source node
};

explainer::explainer(const compiled_criterion& criterion, const atom_table& atoms,
                     const record_set& records, std::size_t index, workspace& memory)
    : criterion_(criterion),
      atoms_(atoms),
      records_(records),
      index_(index),
      record_(records.load(index, memory)),
      event_(memory.event),
      findings_(criterion.source.size(), finding::unknown) {
  if (criterion.depends_on_moment) memory.select(atoms);
  find(memory);
}

/// From the last node to the first, so that a group's parts are known before it. A group with an
/// invalid part is invalid, as the record program gives no answer then.
void explainer::find(workspace& memory) {
  const auto& source = criterion_.source;
  for (std::size_t i = source.size(); i-- > 0;) {
    const source_node& node = source[i];
    const auto first = static_cast<std::uint32_t>(i + 1);
    if (records_.broken(index_)) {
      findings_[i] = finding::invalid;
    } else if (node.type == source_node::kind::always) {
      findings_[i] = finding::yes;
    } else if (node.type == source_node::kind::test) {
      findings_[i] = find_test(node, memory);
    } else if (node.type == source_node::kind::negation) {
      findings_[i] = opposite(findings_[first]);
    } else {
      const bool all = node.type == source_node::kind::all;
      finding least = finding::yes;
      finding greatest = finding::no;
      for (std::uint32_t part = first; part < node.end; part = source[part].end) {
        least = std::min(least, findings_[part]);
        greatest = std::max(greatest, findings_[part]);
      }
      findings_[i] = all && greatest != finding::invalid ? least : greatest;
    }
  }
}

finding explainer::find_test(const source_node& node, workspace& memory) const {
  const atom& test = atoms_[node.atom];
  const auto is_invalid = [&](field_ordinal field) {
    const auto& inputs = records_.object().fields[field].inputs;
    return record_[field].state == cell_state::invalid ||
           std::any_of(inputs.begin(), inputs.end(), [&](field_ordinal input) {
             return record_[input].state == cell_state::invalid;
           });
  };
  if (is_invalid(test.field) || (test.other != no_field && is_invalid(test.other))) {
    return finding::invalid;
  }
  const truth found = evaluate(test, node.atom, record_, memory);
  return finding_of(node.expected == truth::yes ? found : !found);
}

// ------------------------------------------------------------------------------------------------
// as JSON

/// Recursion is bounded by the depth of the document that the criterion came from.
void explainer::write(json::writer& out, std::uint32_t index) const {
  const source_node& node = criterion_.source[index];
  if (node.type == source_node::kind::test) return write_test(out, node, findings_[index]);
  out.open_object();
  if (node.type == source_node::kind::always) {
    out.member_boolean("always", true);
  } else if (node.type == source_node::kind::negation) {
    out.key("not");
    write(out, index + 1);
  } else {
    out.key(node.type == source_node::kind::all ? "all" : "any");
    out.open_array();
    for (std::uint32_t part = index + 1; part < node.end; part = criterion_.source[part].end) {
      write(out, part);
    }
    out.close_array();
  }
  out.member("result", name(findings_[index]));
  out.close_object();
}

/// The test as it was written, with members added before its closing brace.
void explainer::write_test(json::writer& out, const source_node& node, finding found) const {
  const atom& test = atoms_[node.atom];
  const bool is_event = test.op == atom_op::at_event;
  std::string added;
  json::writer members(added);
  members.open_object();
  members.member("result", name(found));
  if (is_event) {
    members.member("seen", event_);
  } else {
    members.key("seen");
    members.raw(records_.seen(index_, test.field));
  }
  if (record_[test.field].state == cell_state::undeclared)
    members.member_boolean("undeclared", true);
  if (found != finding::yes) {
    const std::string asked = is_event ? "the event" : records_.object().fields[test.field].name;
    members.member("would_pass", asked + " would have to " + requirement_of(node));
  }
  members.close_object();
  std::string whole = node.written.substr(0, node.written.size() - 1);
  whole += ',';
  whole.append(added, 1);
  out.raw(whole);
}

std::string explainer::requirement_of(const source_node& node) const {
  const atom& item = atoms_[node.atom];
  if (item.op == atom_op::at_event) return "be " + text::quoted(item.texts.front());
  json::document document;
  report problems;
  document.parse(node.written, {}, problems);
  const json::value test = document.root();
  const std::string other = item.other == no_field ? std::string() : value_of(item.other);
  return requirement(*find_operator(test.find("op").string()), test, item.type, other);
}

/// For people: short, and a missing value in a word.
std::string explainer::value_of(field_ordinal field) const {
  constexpr std::size_t most_bytes = 80;
  if (record_[field].state == cell_state::missing) return "missing";
  std::string seen = records_.seen(index_, field);
  if (seen.size() <= most_bytes) return seen;
  return seen.substr(0, text::offset_of(seen, most_bytes / 2)) + "…";
}

// ------------------------------------------------------------------------------------------------
// as a clause

std::string explainer::clause() const {
  return clause_of(0, false);
}

/// What made the node come out as it did: of a group that passes, what passed; of one that does
/// not, what did not. `negated`: an odd number of `not` stands above.
std::string explainer::clause_of(std::uint32_t index, bool negated) const {
  const source_node& node = criterion_.source[index];
  const finding found = found_at(index, negated);
  switch (node.type) {
    case source_node::kind::always:
      return found == finding::invalid ? "the record is wrong"
             : negated                 ? "nothing passes"
                                       : "everything passes";
    case source_node::kind::test:
      return clause_of_test(node, found, negated);
    case source_node::kind::negation:
      return clause_of(index + 1, !negated);
    case source_node::kind::all:
    case source_node::kind::any:
      break;
  }
  return joined_clauses(index, negated, found == finding::yes);
}

/// The parts that came out as wanted. One is enough where one decides (any that passes, all that do
/// not), else they are all named, up to a few.
std::string explainer::joined_clauses(std::uint32_t index, bool negated, bool wanted) const {
  constexpr std::size_t most = 4;
  const source_node& node = criterion_.source[index];
  const bool all = (node.type == source_node::kind::all) != negated;
  std::string out;
  std::size_t count = 0;
  for (std::uint32_t part = index + 1; part < node.end; part = criterion_.source[part].end) {
    if ((found_at(part, negated) == finding::yes) != wanted) continue;
    if (all != wanted) return clause_of(part, negated);
    if (count == most) return out + " and …";
    if (count++ != 0) out += " and ";
    out += clause_of(part, negated);
  }
  return out;
}

std::string explainer::clause_of_test(const source_node& node, finding found, bool negated) const {
  const atom& test = atoms_[node.atom];
  if (test.op == atom_op::at_event) return clause_of_event(node, found, negated);
  std::string out = records_.object().fields[test.field].name + " is ";
  if (found == finding::invalid) return out + "wrong in the record";
  out += value_of(test.field);
  if (record_[test.field].state == cell_state::undeclared) out += ", an undeclared option";
  if (found == finding::yes) return out;
  const std::string wanted = requirement_of(node);
  if (negated) return out + " and may not " + wanted;
  const bool excludes =
      node.expected == truth::no && (test.op == atom_op::equal || test.op == atom_op::in);
  if (excludes || !wanted.starts_with("be ")) return out + " and would have to " + wanted;
  return out + ", not " + wanted.substr(3);
}

std::string explainer::clause_of_event(const source_node& node, finding found, bool negated) const {
  if (found == finding::invalid) return "the record is wrong";
  std::string out = "the event is " + text::quoted(event_);
  if (found == finding::yes) return out;
  const std::string wanted = requirement_of(node);
  return negated ? out + " and may not " + wanted : out + ", not " + wanted.substr(3);
}

}  // namespace

void write_explanation(json::writer& out, const compiled_criterion& criterion,
                       const atom_table& atoms, const record_set& records, std::size_t index,
                       workspace& memory) {
  explainer(criterion, atoms, records, index, memory).write(out, 0);
}

std::string describe_result(const compiled_criterion& criterion, const atom_table& atoms,
                            const record_set& records, std::size_t index, workspace& memory) {
  return explainer(criterion, atoms, records, index, memory).clause();
}

}  // namespace ambit::criteria
