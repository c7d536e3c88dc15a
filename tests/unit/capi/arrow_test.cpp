// ambit_arrow.h through the shared library: a table bound and decided, decisions as a table.
#include <cstring>
#include <string>

#include "capi/ambit_arrow.h"
#include "tests/unit/capi/world.hpp"
#include "tests/unit/exchange/arrow_table.hpp"

namespace {

using ambit::testing::arrow_node;
using ambit::testing::node_ptr;

class arrow : public ambit_test::world {
 protected:
  static node_ptr leads() {
    return ambit::testing::table_of(
        2, ambit::testing::texts("u", "id", {"L1", "L2"}),
        ambit::testing::dictionary<std::uint8_t>("C", "vu", "country", {"DE", std::nullopt}));
  }
  std::int32_t bind(const arrow_node& table, ambit_batch** made, ambit_report** said = nullptr) {
    const ArrowArray* const pieces[] = {&table.array};
    return ambit_batch_bind_arrow(schema, "lead", 4, &table.schema, pieces, 1, made, said);
  }
};

TEST_F(arrow, what_is_bound_is_decided_like_json) {
  node_ptr table = leads();
  arrow_node::releases = 0;
  ambit_batch* bound = nullptr;
  ASSERT_EQ(bind(*table, &bound), AMBIT_STATUS_OK);
  ambit_plan* made = nullptr;
  ASSERT_EQ(ambit_leads_decide(engine, bound, ledger, &context, scratch, &made, nullptr), 0);
  ASSERT_EQ(ambit_batch_free(bound), AMBIT_STATUS_OK);
  table.reset();  // the plan stands on its own
  EXPECT_EQ(arrow_node::releases, 0);
  ambit_document* lines = nullptr;
  const char* text = nullptr;
  size_t size = 0;
  ASSERT_EQ(ambit_plan_json_lines(made, &lines), 0);
  ASSERT_EQ(ambit_document_text(lines, &text, &size), 0);
  const std::string first(text, std::strchr(text, '\n'));
  EXPECT_NE(first.find(R"("id":"L1","outcome":"assigned")"), std::string::npos) << first;
  EXPECT_EQ(ambit_document_free(lines), 0);
  EXPECT_EQ(ambit_plan_free(made), 0);
}

TEST_F(arrow, what_cannot_be_bound_is_told) {
  node_ptr table =
      ambit::testing::table_of(1, ambit::testing::texts("u", "id", {"L1"}),
                               ambit::testing::numbers<std::int32_t>("i", "country", {1}));
  ambit_batch* bound = nullptr;
  ambit_report* said = nullptr;
  EXPECT_EQ(bind(*table, &bound, &said), AMBIT_STATUS_INVALID_RECORDS);
  EXPECT_EQ(bound, nullptr);
  const char* text = nullptr;
  size_t size = 0;
  ASSERT_EQ(ambit_report_text(said, &text, &size), 0);
  EXPECT_NE(std::string(text, size).find("field \"country\""), std::string::npos) << text;
  EXPECT_EQ(ambit_report_free(said), 0);
  const ArrowArray* const pieces[] = {&table->array, nullptr};
  EXPECT_EQ(ambit_batch_bind_arrow(schema, "lead", 4, &table->schema, pieces, 2, &bound, nullptr),
            AMBIT_STATUS_NULL_ARGUMENT);
  EXPECT_EQ(bind(*leads(), &bound), AMBIT_STATUS_OK);
  EXPECT_EQ(ambit_batch_free(bound), 0);
  table = leads();
  EXPECT_EQ(ambit_batch_bind_arrow(schema, "lead", 4, &table->schema, nullptr, 0, &bound, nullptr),
            AMBIT_STATUS_OK);
  EXPECT_EQ(ambit_batch_free(bound), 0);
}

/// The text at a row of a "U" array.
std::string text_at(const ArrowArray& array, std::int64_t row) {
  const auto* ends = static_cast<const std::int64_t*>(array.buffers[1]);
  const auto* bytes = static_cast<const char*>(array.buffers[2]);
  return {bytes + ends[row], bytes + ends[row + 1]};
}

TEST_F(arrow, what_is_exported_outlives_the_plan_and_its_table) {
  ArrowSchema columns;
  ArrowArray table;
  ASSERT_EQ(ambit_plan_export_arrow(plan, &columns, &table), AMBIT_STATUS_OK);
  ambit_plan_free(plan);
  plan = nullptr;
  EXPECT_STREQ(columns.format, "+s");
  EXPECT_EQ(table.length, 1);
  ASSERT_EQ(columns.n_children, table.n_children);
  EXPECT_STREQ(columns.children[0]->name, "id");
  EXPECT_STREQ(columns.children[0]->format, "U");
  EXPECT_EQ(text_at(*table.children[0], 0), "L1");
  ASSERT_NE(columns.children[1]->dictionary, nullptr);
  EXPECT_STREQ(columns.children[1]->name, "outcome");

  ArrowArray moved = *table.children[1];  // as the interface lets consumers take a child
  table.children[1]->release = nullptr;
  table.release(&table);
  columns.release(&columns);
  EXPECT_EQ(table.release, nullptr);
  EXPECT_EQ(columns.release, nullptr);
  EXPECT_EQ(text_at(*moved.dictionary, 0), "assigned");
  moved.release(&moved);
}

TEST_F(arrow, nothing_is_exported_of_no_renewals) {
  for (const auto function :
       {ambit_renewals_export_arrow, ambit_renewals_recipients_export_arrow}) {
    ArrowSchema columns;
    ArrowArray table;
    EXPECT_EQ(function(nullptr, &columns, &table), AMBIT_STATUS_NULL_ARGUMENT);
    EXPECT_EQ(columns.release, nullptr);
    EXPECT_EQ(table.release, nullptr);
  }
}

}  // namespace
