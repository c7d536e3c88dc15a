#include "src/exchange/salesforce_files.hpp"

#include <gtest/gtest.h>

namespace ambit::exchange {
namespace {

TEST(SalesforceFiles, NamesComponents) {
  EXPECT_EQ(component_name("Lead.assignmentRules"), "Lead");
  EXPECT_EQ(component_name("Lead.assignmentRules-meta.xml"), "Lead");
  EXPECT_EQ(component_name("force-app/main/queues/West_Desk.queue-meta.xml"), "West_Desk");
  EXPECT_EQ(component_name("C:\\org\\Web.queue"), "Web");
  EXPECT_EQ(component_name("Web"), "Web");
  EXPECT_EQ(component_name("owner__org__West_Desk.queue"), "West_Desk");
  EXPECT_EQ(component_name("pkg__Web.queue"), "pkg__Web") << "a package's prefix belongs to it";
  EXPECT_EQ(component_name("Leads%2FEMEA.queue"), "Leads/EMEA");
  EXPECT_EQ(component_name(""), "");
}

TEST(SalesforceFiles, DecodesPercents) {
  EXPECT_EQ(percent_decoded("Volume%2Fcountry"), "Volume/country");
  EXPECT_EQ(percent_decoded("2%2E0"), "2.0");
  EXPECT_EQ(percent_decoded("%C3%A4"), "ä");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%4"), "%4");
  EXPECT_EQ(percent_decoded("%zz"), "%zz");
  EXPECT_EQ(percent_decoded("%C3"), "%C3") << "half a character";
  EXPECT_EQ(percent_decoded("a%00"), "a%00");
}

}  // namespace
}  // namespace ambit::exchange
