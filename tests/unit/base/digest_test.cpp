#include "src/base/digest.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace ambit {
namespace {

using base::digest;

TEST(digest, tells_the_shape_of_content) {
  std::set<std::string> seen;
  const auto is_new = [&](const digest& value) { return seen.insert(value.finish().hex()).second; };
  digest empty, a, ab, a_b, ab_, number, negative, text_of_number, part;
  EXPECT_TRUE(is_new(empty));
  EXPECT_TRUE(is_new(a.text("a")));
  EXPECT_TRUE(is_new(ab.text("ab").text("c")));
  EXPECT_TRUE(is_new(a_b.text("a").text("bc")));
  EXPECT_TRUE(is_new(ab_.text("abc").text("")));
  EXPECT_TRUE(is_new(number.integer(1)));
  EXPECT_TRUE(is_new(negative.integer(-1)));
  EXPECT_TRUE(is_new(text_of_number.text("1")));
  EXPECT_TRUE(is_new(part.part(empty.finish())));
}

TEST(digest, is_the_same_on_every_machine_and_in_every_version) {
  digest content;
  content.text("lead").integer(-2).part({1, 2}).text("");
  EXPECT_EQ(content.finish().hex(), "bac0561e9bb4a94895e0583c6899de66");
  EXPECT_EQ(content.finish(), content.finish());
  // Published test values of XXH3.
  EXPECT_EQ(base::hash64(""), 0x2D06800538D394C2U);
  EXPECT_EQ(base::hash128("").hex(), "99aa06d3014798d86001c324468d497f");
}

/// What a digest is of, in one piece.
std::string shaped(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& each : texts) {
    out += 't';
    for (int shift = 0; shift < 64; shift += 8) {
      out += static_cast<char>(static_cast<std::uint64_t>(each.size()) >> shift);
    }
    out += each;
  }
  return out;
}

TEST(digest, is_of_the_whole_content_however_long_its_pieces_are) {
  for (const std::size_t size : {0U, 1U, 494U, 495U, 503U, 504U, 512U, 513U, 1'024U, 100'000U}) {
    for (const std::size_t next : {0U, 1U, 9U, 500U, 513U, 70'000U}) {
      const std::vector<std::string> texts = {std::string(size, 'a'), std::string(next, 'b'), "c"};
      digest content;
      for (const std::string& each : texts) content.text(each);
      EXPECT_EQ(content.finish(), base::hash128(shaped(texts))) << size << ' ' << next;
      EXPECT_EQ(content.finish(), base::hash128(shaped(texts))) << "a second time";
    }
  }
}

TEST(digest, hex_has_the_most_significant_digit_first) {
  EXPECT_EQ((base::digest_value{0x1, 0x2}).hex(), "00000000000000020000000000000001");
}

}  // namespace
}  // namespace ambit
