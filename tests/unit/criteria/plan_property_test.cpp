// One meaning: row program, plan, explanation and the negated criterion agree on every record.
#include "random_criteria.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"
#include "workbench.hpp"

namespace ambit::testing {
namespace {

using criteria::plan_node;
using criteria::truth;

class asked {
 public:
  asked(const workbench& bench, const std::string& json, criteria::workspace& memory)
      : question_(bench.compile(json)), memory_(memory) {
    criteria::moment moment;
    EXPECT_EQ(criteria::make_moment(at("2026-11-22T09:00:00Z"), bench.fields.data().calendar,
                                    machine_zones().table(), moment),
              status::ok);
    criteria::bind_moment(atoms(), moment, memory_);
  }
  const criteria::atom_table& atoms() const { return *question_.data().atoms; }
  const criteria::compiled_criterion& data() const { return question_.data(); }

  bool passes(criteria::row row) const { return criteria::passes(data(), atoms(), row, memory_); }
  truth meaning(criteria::row row) const {
    return criteria::explain_truth(data(), atoms(), row, memory_);
  }
  /// The tree in negation normal form, part by part and without short cuts.
  bool plan_holds(criteria::row row, std::uint32_t index = 0) const {
    const plan_node& node = data().plan[index];
    switch (node.type) {
      case plan_node::kind::always:
        return true;
      case plan_node::kind::never:
        return false;
      case plan_node::kind::leaf:
        memory_.select(atoms());
        return criteria::evaluate(atoms()[node.atom], node.atom, row, memory_) == node.expected;
      default:
        break;
    }
    const bool all = node.type == plan_node::kind::all;
    bool out = all;
    for (std::uint32_t part = index + 1; part < node.end; part = data().plan[part].end) {
      const bool holds = plan_holds(row, part);
      out = all ? out && holds : out || holds;
    }
    return out;
  }

 private:
  criterion question_;
  criteria::workspace& memory_;
};

TEST(plan, program_and_explanation_have_one_meaning) {
  workbench bench(small_schema);
  const batch records = read(bench.fields, "thing", all_records());
  criteria::workspace& memory = bench.memory.workspace();
  random_criteria random(7, true);
  for (int i = 0; i < 400; ++i) {
    const std::string json = random.next();
    const asked question(bench, json, memory);
    const asked opposite(bench, R"({"not":)" + json + "}", memory);
    for (std::size_t row = static_cast<std::size_t>(i % 5); row < records.records().size();
         row += 5) {
      const criteria::row record = records.records().load(row, memory);
      const truth meaning = question.meaning(record);
      ASSERT_EQ(question.passes(record), meaning == truth::yes) << json << " row " << row;
      ASSERT_EQ(opposite.passes(record), meaning == truth::no) << json << " row " << row;
      ASSERT_EQ(question.plan_holds(record), meaning == truth::yes) << json << " row " << row;
    }
  }
}

TEST(plan, explanations_end_with_the_verdict) {
  workbench bench(small_schema);
  const batch records = read(bench.fields, "thing", all_records());
  random_criteria random(11, true);
  for (int i = 0; i < 40; ++i) {
    const criterion question = bench.compile(random.next());
    std::vector<verdict> verdicts(records.records().size());
    ASSERT_EQ(question.test(records, at("2026-11-22T09:00:00Z"), machine_zones(), bench.memory,
                            verdicts.data()),
              status::ok);
    for (std::size_t row = static_cast<std::size_t>(i); row < records.records().size();
         row += 101) {
      const auto why =
          question.explain(records, row, at("2026-11-22T09:00:00Z"), machine_zones(), bench.memory);
      ASSERT_TRUE(why);
      json::document document;
      report problems;
      ASSERT_TRUE(document.parse(*why, "", problems)) << *why;
      EXPECT_EQ(document.root().find("result").string() == "true",
                verdicts[row] == verdict::passed);
    }
  }
}

TEST(plan, has_no_not_and_no_needless_groups) {
  const workbench bench(small_schema);
  const auto kinds = [&](std::string_view json) {
    const criterion compiled = bench.compile(json);
    std::string out;
    for (const plan_node& node : compiled.data().plan) {
      out += "AOlay"[static_cast<int>(node.type)];
      if (node.type == plan_node::kind::leaf) out += node.expected == truth::yes ? '+' : '-';
    }
    return out;
  };
  EXPECT_EQ(kinds(R"({"not":{"all":[{"field":"size","op":"eq","value":1},
                     {"not":{"any":[{"field":"size","op":"ne","value":2},
                                    {"field":"size","op":"gt","value":3}]}}]}})"),
            "Ol-l-l-");
  EXPECT_EQ(kinds(R"({"all":[{"any":[{"all":[{"field":"size","op":"eq","value":1}]}]},
                     {"all":[{"field":"size","op":"eq","value":2},{"always":true}]}]})"),
            "Al+l+a");
}

TEST(plan, interns_equal_atoms_once) {
  const workbench bench(small_schema);
  const auto atoms = [&](std::string_view json) {
    return bench.compile(json).data().atoms->size();
  };
  EXPECT_EQ(
      atoms(R"({"any":[{"field":"size","op":"eq","value":1},{"field":"size","op":"ne","value":1},
                     {"field":"size","op":"in","values":[1,1.0]}]})"),
      1u);
  EXPECT_EQ(
      atoms(R"({"any":[{"field":"size","op":"lt","value":1},{"field":"size","op":"ge","value":1},
                     {"field":"size","op":"gt","value":1}]})"),
      2u);
  EXPECT_EQ(atoms(R"({"any":[{"field":"size","op":"eq","value":1},
                     {"field":"size","op":"eq","value":1,"if_missing":false}]})"),
            2u);
}

TEST(plan, reads_the_fields_of_its_tests_and_what_they_stand_on) {
  const workbench bench(small_schema);
  const auto data = bench.compile(
      R"({"any":[{"always":true},{"field":"head","op":"eq","value":"x"},
                 {"field":"vis","op":"eq","other":"vis2"}]})");
  std::vector<std::string> names;
  for (const auto field : data.data().reads) {
    names.push_back(bench.fields.data().find("thing")->fields[field].name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"head", "title", "vis", "vis2"}));
}

}  // namespace
}  // namespace ambit::testing
