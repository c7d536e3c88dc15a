#include "ambit/schema.hpp"

#include "workbench.hpp"

namespace ambit::testing {
namespace {

/// `code pointer`, one a line; a schema of these members of object `thing`'s fields.
std::string field_errors(std::string_view fields) {
  const std::string json = R"({"objects":{"thing":{"fields":{)" + std::string(fields) + "}}}}";
  return workbench::problem_list(schema::compile(json, "schema.json").report());
}

TEST(schema, knows_its_objects_and_their_built_in_fields) {
  const schema fields = compiled_schema(
      R"({"objects":{"zebra":{"fields":{"b":{"type":"text"}}},"ant":{"fields":{}}}})");
  EXPECT_EQ(fields.objects(), (std::vector<std::string>{"zebra", "ant"}));
  const criteria::object* zebra = fields.data().find("zebra");
  ASSERT_TRUE(zebra);
  EXPECT_EQ(zebra->find("id"), criteria::record_field::id);
  EXPECT_EQ(zebra->find("owner.user"), criteria::record_field::owner_user);
  EXPECT_EQ(zebra->find("owner.queue"), criteria::record_field::owner_queue);
  EXPECT_EQ(zebra->find("account"), criteria::record_field::account);
  const criteria::object* user = fields.data().find("user");
  ASSERT_TRUE(user);
  EXPECT_FALSE(user->declared);
  EXPECT_EQ(user->find("kind"), criteria::user_field::kind);
  EXPECT_EQ(user->find("last_login"), criteria::user_field::last_login);
  EXPECT_EQ(user->fields.size(), criteria::user_field::first_declared);
  EXPECT_EQ(user->fields[criteria::user_field::kind].options.size(), 3u);
}

TEST(schema, fingerprint_names_the_meaning) {
  const auto name = [](std::string_view json) {
    return std::string(compiled_schema(json).fingerprint());
  };
  const std::string base = name(
      R"({"objects":{"a":{"fields":{"x":{"type":"text"},"y":{"type":"integer"}}},
                     "b":{"fields":{}}}})");
  EXPECT_EQ(base, name(R"({"objects": {"b":{"fields":{}}, "a":{"fields":{
                        "y":{"type":"integer"}, "x":{"label":"X","type":"text"}}}}})"));
  EXPECT_EQ(base, name(R"({"calendar":{"time_zone":"UTC"},"objects":{"a":{"fields":{
                        "x":{"type":"text"},"y":{"type":"integer"}}},"b":{"fields":{}}}})"));
  EXPECT_NE(base, name(R"({"objects":{"a":{"fields":{
                        "x":{"type":"text","ignore_case":true},"y":{"type":"integer"}}},
                        "b":{"fields":{}}}})"));
  EXPECT_NE(base, name(R"({"calendar":{"week_starts_on":"sunday"},"objects":{"a":{"fields":{
                        "x":{"type":"text"},"y":{"type":"integer"}}},"b":{"fields":{}}}})"));
}

TEST(schema, reports_every_problem_of_fields_at_once) {
  EXPECT_EQ(field_errors(R"("a":{"type":"txet"},"b":{},"c":{"type":"choice"},
      "d":{"type":"decimal"},"e":{"type":"decimal","scale":10},"f":{"type":"text","scale":2},
      "g":{"type":"integer","ignore_case":true},"h":{"type":"choice","options":["x","x",""]},
      "i":{"type":"text","lable":"I"},"owner.user":{"type":"id"},"j..k":{"type":"text"},
      "l":{"type":"text","sees_missing":true},"m":{"type":"choice","options":[]},
      "":{"type":"id"})"),
            "unknown_type /objects/thing/fields/a/type\n"
            "missing_key /objects/thing/fields/b\n"
            "missing_key /objects/thing/fields/c\n"
            "missing_key /objects/thing/fields/d\n"
            "out_of_range /objects/thing/fields/e/scale\n"
            "misplaced_key /objects/thing/fields/f/scale\n"
            "misplaced_key /objects/thing/fields/g/ignore_case\n"
            "duplicate_option /objects/thing/fields/h/options/1\n"
            "invalid_option /objects/thing/fields/h/options/2\n"
            "unknown_key /objects/thing/fields/i/lable\n"
            "built_in_field /objects/thing/fields/owner.user\n"
            "ill_formed_path /objects/thing/fields/j..k\n"
            "misplaced_key /objects/thing/fields/l/sees_missing\n"
            "empty_list /objects/thing/fields/m/options\n"
            "empty_name /objects/thing/fields/\n");
}

TEST(schema, suggests_the_nearest_name) {
  const auto failed = schema::compile(
      R"({"calendar":{"week_starts_on":"munday"},
          "objects":{"a":{"fields":{"x":{"type":"txet"}}}}})");
  ASSERT_FALSE(failed);
  ASSERT_EQ(failed.report().problems().size(), 2u);
  EXPECT_NE(failed.report().problems()[0].hint.find("monday"), std::string::npos);
  EXPECT_NE(failed.report().problems()[1].hint.find("text"), std::string::npos);
}

TEST(schema, reports_a_wrong_calendar) {
  EXPECT_EQ(workbench::problem_list(
                schema::compile(R"({"calendar":{"time_zone":"","fiscal_year_starts_in":13,
                                    "first":1},"objects":[]})")
                    .report()),
            "invalid_zone_name /calendar/time_zone\n"
            "out_of_range /calendar/fiscal_year_starts_in\n"
            "unknown_key /calendar/first\n"
            "wrong_type /objects\n");
}

TEST(schema, refuses_derived_fields_that_do_not_fit) {
  EXPECT_EQ(field_errors(R"("a":{"type":"text"},"n":{"type":"integer"},"d":{"type":"date"},
      "x1":{"type":"date","derived":{"field":"d"}},
      "x2":{"type":"text","derived":{"field":"d"}},
      "x3":{"type":"text","derived":{"field":"nope"}},
      "x4":{"type":"text","derived":{"left":[{"field":"a"}]}},
      "x5":{"type":"text","derived":{"left":[{"field":"n"},1]}},
      "x6":{"type":"text","derived":{"add":[1,2]}},
      "x7":{"type":"bool","derived":{"is_missing":{"field":"a"}}},
      "x8":{"type":"text","derived":{"lefft":[{"field":"a"},1]}},
      "x9":{"type":"text","derived":1.5})"),
            "wrong_type /objects/thing/fields/x1/type\n"
            "wrong_type /objects/thing/fields/x1/derived/field\n"
            "wrong_type /objects/thing/fields/x2/derived/field\n"
            "unknown_field /objects/thing/fields/x3/derived/field\n"
            "wrong_arguments /objects/thing/fields/x4/derived/left\n"
            "wrong_type /objects/thing/fields/x5/derived/left/0\n"
            "wrong_type /objects/thing/fields/x6/derived\n"
            "blanks_not_spelled /objects/thing/fields/x7/derived/is_missing\n"
            "unknown_function /objects/thing/fields/x8/derived/lefft\n"
            "wrong_type /objects/thing/fields/x9/derived\n");
}

TEST(schema, reports_in_the_order_of_places_and_nothing_that_only_follows) {
  EXPECT_EQ(field_errors(R"("z":{"type":"integer","derived":{"field":"nope"}},
      "a":{"type":"text"},"d":{"type":"date","derived":{"field":"a"}},
      "m":{"type":"text","derived":{"mid":[{"field":"nope"},1,"x"]}},
      "b":{"type":"text","scale":1})"),
            "unknown_field /objects/thing/fields/z/derived/field\n"
            "wrong_type /objects/thing/fields/d/type\n"
            "unknown_field /objects/thing/fields/m/derived/mid/0/field\n"
            "wrong_type /objects/thing/fields/m/derived/mid/2\n"
            "misplaced_key /objects/thing/fields/b/scale\n");
}

TEST(schema, refuses_cycles_and_too_deep_expressions) {
  EXPECT_EQ(field_errors(R"("a":{"type":"text","derived":{"trim":{"field":"b"}}},
                            "b":{"type":"text","derived":{"trim":{"field":"a"}}},
                            "c":{"type":"text","derived":{"trim":{"field":"c"}}})"),
            "derived_cycle /objects/thing/fields/a/derived\n"
            "derived_cycle /objects/thing/fields/b/derived\n"
            "derived_cycle /objects/thing/fields/c/derived\n");
  const auto nested = [](std::size_t levels) {
    std::string expression = "\"x\"";
    for (std::size_t i = 1; i < levels; ++i) expression = "{\"trim\":" + expression + "}";
    return field_errors("\"a\":{\"type\":\"text\",\"derived\":" + expression + "}");
  };
  EXPECT_EQ(nested(16), "");
  EXPECT_NE(nested(17).find("too_deep"), std::string::npos);
}

TEST(schema, limits_hold_at_the_edge_and_one_past_it) {
  const auto with_name = [](std::size_t size) {
    return field_errors("\"" + std::string(size, 'x') + "\":{\"type\":\"text\"}");
  };
  EXPECT_EQ(with_name(255), "");
  EXPECT_NE(with_name(256).find("too_long"), std::string::npos);
  const auto with_path = [](std::size_t names) {
    std::string path = "a";
    for (std::size_t i = 1; i < names; ++i) path += ".a";
    return field_errors("\"" + path + "\":{\"type\":\"text\"}");
  };
  EXPECT_EQ(with_path(63), "");
  EXPECT_NE(with_path(64).find("too_deep"), std::string::npos);
  const auto with_fields = [](std::size_t count) {
    std::string fields;
    for (std::size_t i = 0; i < count; ++i) {
      fields += (i == 0 ? "\"f" : ",\"f") + std::to_string(i) + "\":{\"type\":\"bool\"}";
    }
    return field_errors(fields);
  };
  EXPECT_EQ(with_fields(10'000), "");
  EXPECT_NE(with_fields(10'001).find("too_many_fields"), std::string::npos);
}

}  // namespace
}  // namespace ambit::testing
