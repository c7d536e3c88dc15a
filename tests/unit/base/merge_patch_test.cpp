// A change laid over a document: RFC 7396, with the order of members kept.
#include "src/base/merge_patch.hpp"

#include <gtest/gtest.h>

namespace ambit::json {
namespace {

TEST(MergePatch, ReplacesWhatItNamesAndTakesAwayByNull) {
  EXPECT_EQ(merge_patch(R"({"a": 1, "b": [1, 2], "c": {"d": 1, "e": 2}})",
                        R"({"c": {"e": null, "f": 3}, "a": "x", "b": [3]})"),
            R"({"a":"x","b":[3],"c":{"d":1,"f":3}})");
  EXPECT_EQ(merge_patch(R"({"a": 1})", R"({"b": null, "c": {"d": null, "e": 1}})"),
            R"({"a":1,"c":{"e":1}})");
  EXPECT_EQ(merge_patch(R"({"a": [1]})", R"({"a": {"b": 1}})"), R"({"a":{"b":1}})");
}

TEST(MergePatch, ThatIsNoObjectReplacesTheWhole) {
  EXPECT_EQ(merge_patch(R"({"a": 1})", "[]"), "[]");
  EXPECT_EQ(merge_patch("[1]", R"({"a": 1})"), R"({"a":1})");
  EXPECT_EQ(merge_patch(R"({"a": 1})", "{}"), R"({"a":1})");
}

TEST(MergePatch, KeepsDigitsAndKeysAsTheyAre) {
  EXPECT_EQ(merge_patch(R"({"n": 1.500, "é\"": 1})", R"({"m": 1e400})"),
            R"({"n":1.500,"é\"":1,"m":1e400})");
}

}  // namespace
}  // namespace ambit::json
