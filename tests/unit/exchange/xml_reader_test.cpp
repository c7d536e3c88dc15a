#include "src/exchange/xml_reader.hpp"

#include <gtest/gtest.h>

#include <string>

#include "src/base/limits.hpp"

namespace ambit::exchange {
namespace {

std::string refused_with(std::string_view bytes) {
  report problems;
  xml::document document;
  EXPECT_FALSE(document.parse(bytes, "file.xml", problems)) << bytes;
  EXPECT_FALSE(document.root());
  EXPECT_EQ(problems.error_count(), 1U) << bytes;
  return problems.empty() ? std::string() : problems.problems().front().code;
}

std::string text_of_root(std::string_view bytes) {
  report problems;
  xml::document document;
  EXPECT_TRUE(document.parse(bytes, "file.xml", problems)) << problems.to_text();
  return std::string(document.root().text());
}

TEST(XmlReader, KeepsNamesTextsAndPlaces) {
  report problems;
  xml::document document;
  ASSERT_TRUE(
      document.parse("<?xml version=\"1.0\"?>\n<a xmlns=\"urn:x\">\n  <b>one</b>\n"
                     "  <c/><é/><b> two\n</b></a>",
                     "file.xml", problems));
  const xml::element root = document.root();
  EXPECT_EQ(root.name(), "a");
  const xml::element first = root.child("b");
  EXPECT_EQ(first.text(), "one");
  const xml::element second = first.next_same();
  EXPECT_EQ(second.text(), " two\n");
  EXPECT_EQ(second.trimmed(), "two");
  EXPECT_FALSE(second.next_same());
  EXPECT_FALSE(root.child("nobody"));
  const place where = second.where();
  EXPECT_EQ(where.file, "file.xml");
  EXPECT_EQ(where.line, 4U);
  EXPECT_EQ(where.column, 11U);  // counted in characters, not bytes
  EXPECT_EQ(where.pointer, "/a/b[2]");
}

TEST(XmlReader, NothingHasNothing) {
  const xml::element nothing;
  EXPECT_FALSE(nothing);
  EXPECT_FALSE(nothing.first());
  EXPECT_FALSE(nothing.next());
  EXPECT_FALSE(nothing.child("a"));
  EXPECT_EQ(nothing.text(), "");
  EXPECT_EQ(nothing.where().line, 0U);
}

TEST(XmlReader, ResolvesWhatXmlItselfKnows) {
  EXPECT_EQ(text_of_root("<a>&lt;&amp;&#x41;&#228;</a>"), "<&Aä");
  EXPECT_EQ(text_of_root("<a>x<![CDATA[<&>]]>y</a>"), "x<&>y");
  EXPECT_EQ(text_of_root("<a>x<!-- no --><?pi no?>y</a>"), "xy");
  EXPECT_EQ(text_of_root("\xEF\xBB\xBF<a>one\r\ntwo\rthree</a>"), "one\ntwo\nthree");
  EXPECT_EQ(text_of_root("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>"), "ä");
  EXPECT_EQ(text_of_root("<p:a xmlns:p='urn:x' b='1'>t</p:a>"), "t");
}

TEST(XmlReader, RefusesDocumentTypes) {
  EXPECT_EQ(refused_with("<!DOCTYPE a><a/>"), "doctype_refused");
  EXPECT_EQ(refused_with("<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>"),
            "doctype_refused");
  EXPECT_EQ(refused_with("<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>"), "doctype_refused");
}

TEST(XmlReader, RefusesWhatIsNotWellFormed) {
  for (const std::string_view bytes :
       {"", "text", "<a>", "<a></b>", "<a/><b/>", "<a b='1' b='2'/>", "<a>&nbsp;</a>",
        "<a>\xFF</a>", "<p:a/>", "<a>\x01</a>", "<a>&#0;</a>", "<a/> tail"}) {
    EXPECT_EQ(refused_with(bytes), "not_well_formed") << bytes;
  }
  EXPECT_EQ(refused_with(std::string("<a>\0</a>", 8)), "not_well_formed");
}

TEST(XmlReader, BoundsDepth) {
  const auto nested = [](std::size_t depth) {
    std::string bytes;
    for (std::size_t i = 0; i < depth; ++i) bytes += "<a>";
    for (std::size_t i = 0; i < depth; ++i) bytes += "</a>";
    return bytes;
  };
  report problems;
  xml::document document;
  EXPECT_TRUE(document.parse(nested(limits::max_depth), "file.xml", problems));
  EXPECT_EQ(refused_with(nested(limits::max_depth + 1)), "limit_exceeded");
  EXPECT_EQ(refused_with(nested(100'000)), "limit_exceeded");
}

TEST(XmlReader, NamesTheLineOfAnError) {
  report problems;
  xml::document document;
  EXPECT_FALSE(document.parse("<a>\n  <b>\n</a>", "file.xml", problems));
  ASSERT_EQ(problems.error_count(), 1U);
  EXPECT_EQ(problems.problems().front().where.line, 3U);
  EXPECT_EQ(problems.problems().front().where.file, "file.xml");
}

TEST(XmlReader, CanBeUsedAgain) {
  report problems;
  xml::document document;
  EXPECT_FALSE(document.parse("<a>", "one.xml", problems));
  EXPECT_TRUE(document.parse("<b/>", "two.xml", problems));
  EXPECT_EQ(document.root().where().pointer, "/b");
}

}  // namespace
}  // namespace ambit::exchange
